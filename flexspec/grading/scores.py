"""Saving automatic scores: all at once, old ones cleared, hand-given marks kept."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode

__all__ = ["SaveScores"]


class SaveScores(NbGraderPreprocessor):
    """In place of nbgrader's `SaveAutoGrades`: the same scores and comments, in one transaction.

    So a submission that is stopped half-way has either all its scores or its old ones. Cells are
    named as :func:`flexspec.grading.template.graded_names` does.
    """

    only = List(Unicode(), help="Graded cells whose scores are saved; empty for all of them.").tag(
        config=True
    )
    changed = List(
        Unicode(), help="Graded cells whose answers changed since they were marked by hand."
    ).tag(config=True)
    unchanged = List(
        Unicode(), help="Graded cells whose answers are those that were marked by hand."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Save scores and comments of a notebook that was run."""
        about = resources["nbgrader"]
        place = about["notebook"], about["assignment"], about["student"]

        def is_in(names: list[str], cell: str) -> bool:
            return cell in names or f"{about['notebook']}/{cell}" in names

        with Gradebook(about["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(*place)
            grades = {grade.name: grade for grade in submitted.grades}
            comments = {comment.name: comment for comment in submitted.comments}
            if not self.only:
                # Old scores would stay for cells that are no longer there.
                for grade in grades.values():
                    grade.auto_score = None
            for cell in nb.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id")
                if self.only and not is_in(self.only, name):
                    continue
                if utils.is_grade(cell):
                    score, _ = utils.determine_grade(cell, self.log)
                    changed, unchanged = is_in(self.changed, name), is_in(self.unchanged, name)
                    _save_score(grades[name], score, changed, unchanged)
                if utils.is_solution(cell) or utils.is_task(cell):
                    _save_comment(cell, comments[name])
            gradebook.db.commit()
        return nb, resources


def _save_score(grade: Grade, score: float | None, changed: bool, unchanged: bool) -> None:
    """Save a score; of an answer marked by hand before, say whether it has changed."""
    grade.auto_score = score
    if changed:
        grade.manual_score = None
    marked = grade.manual_score is not None
    if not (marked and unchanged):  # then it stays marked; stock nbgrader would ask for it again
        grade.needs_manual_grade = marked or grade.auto_score is None


def _save_comment(cell: NotebookNode, comment: Comment) -> None:
    same = cell.metadata["nbgrader"].get("checksum") == utils.compute_checksum(cell)
    untouched = same and not utils.is_task(cell)
    comment.auto_comment = "No response." if untouched else None
