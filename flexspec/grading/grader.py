"""Grading one submission, from its files to the gradebook."""

from __future__ import annotations

import contextlib
import copy
import errno
import hashlib
import html
import json
import logging
import os
import re
import shutil
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.preprocessors import OverwriteKernelspec
from nbgrader.utils import parse_utc, setenv

from flexspec.grading.audit import checksum, combined
from flexspec.grading.course import Course
from flexspec.grading.database import patiently
from flexspec.grading.reading import DEEPEST, Submission, Unreadable, read_submission, shown
from flexspec.grading.template import Template, graded_names

__all__ = ["Graded", "Grader", "submitted_checksum"]

#: Where submissions stand while they are graded.
WORKSHOP = ".grading"
#: The answer in which students write their id; copies differ in it.
ID_CELL = "student"
#: The cell at the top that says what was put right.
NOTES_CELL = "notes-before-grading"
#: Errors of a file whose name does not do, or is also that of a folder.
_UNFIT = (errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR)
#: The line of a traceback that names its error.
_ERROR = re.compile(r"[A-Za-z_][\w.]*: ")


@dataclass
class Graded:
    """What came of a submission.

    Attributes
    ----------
    student : str
        Whose it is.
    submission : str
        Checksum of its files as they came.
    problem : str
        Why it was not graded, in one sentence; empty if it was.
    score, of : float
        Its points so far, and all that there are.
    notes : list of str
        What was repaired or must be looked at.
    answers : str
        Checksum of what the student wrote, to find copies.
    seconds : float
        How long it took.
    """

    student: str
    submission: str = ""
    problem: str = ""
    score: float = 0.0
    of: float = 0.0
    notes: list[str] = field(default_factory=list)
    answers: str = ""
    seconds: float = 0.0


class Grader:
    """Grades submissions of one assignment.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        The assignment's id.
    settings : mapping
        Settings of :class:`~flexspec.grading.execute.SafeExecute` that go before the course's.
    """

    def __init__(
        self, course: Course, assignment: str, settings: Mapping[str, object] | None = None
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._settings = dict(settings or {})
        self._templates = course.templates(assignment)
        self._names = graded_names(self._templates)
        self._workshop = course.root / WORKSHOP

    def grade(self, student: str, folder: Path, only: Sequence[str] = ()) -> Graded:
        """Grade a submission.

        Parameters
        ----------
        student : str
            Whose it is.
        folder : pathlib.Path
            Where it stands.
        only : sequence of str
            Graded cells whose scores are renewed; all if empty.
        """
        began = time.perf_counter()
        made = Graded(student, submission=submitted_checksum(folder))
        try:
            self._grade(made, folder, only)
        except Unreadable as sentence:
            made.problem = str(sentence)
        except NbGraderException as sentence:
            made.problem = f"nbgrader could not grade it: {sentence}"
        except OSError as error:
            where = f"{shown(str(error.filename), 200)}: " if error.filename else ""
            made.problem = f"It could not be graded. {where}{error.strerror or error}."
        except RecursionError:
            made.problem = "It could not be graded: something in it is nested too deeply."
        except Exception as error:  # whatever a submission does, the others are graded
            made.problem = f"It could not be graded ({type(error).__name__}: {error})."[:300]
        finally:
            shutil.rmtree(self._workshop / "staged" / student, ignore_errors=True)
        made.seconds = round(time.perf_counter() - began, 3)
        return made

    def _grade(self, made: Graded, folder: Path, only: Sequence[str]) -> None:
        submission = read_submission(folder, self._templates)
        made.notes = submission.notes
        made.answers = _answers_checksum(submission.notebooks, self._templates)
        self._stage(made.student, submission)
        before = self._set_aside(made.student)
        changed, unchanged = self._compared(made.student, submission, before)
        patiently(lambda: self._autograde(made, only, changed, unchanged))
        self._finish(made.student)
        patiently(lambda: self._look_up(made))

    # Steps

    def _place(self, step: str, student: str) -> Path:
        return self._workshop / step / student / self._assignment

    def _stage(self, student: str, submission: Submission) -> None:
        """Write the submission as it is graded."""
        staged = _emptied(self._place("staged", student))
        for name, content in submission.files.items():
            path = staged / name
            if name.count("/") > DEEPEST:
                submission.notes.append(f"{shown(name, 60)} was left out: it stands too deep.")
                continue
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError as error:
                if error.errno not in _UNFIT:
                    raise
                long = error.errno == errno.ENAMETOOLONG
                why = "its name is too long" if long else "another file stands in its way"
                submission.notes.append(f"{shown(name, 60)} was left out: {why}.")
        _check_timestamp(staged / "timestamp.txt", submission.notes)
        for name, notebook in submission.notebooks.items():
            if submission.notes:
                notebook = _with_notes(notebook, submission.notes)
            # As plain JSON: nbconvert will check it when it reads it.
            (staged / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")

    def _set_aside(self, student: str) -> Path:
        """Move what an earlier grading made out of the way; it is still needed to compare.

        From here until the new one is finished there is nothing in ``autograded``, so that a run
        that is stopped in between is seen to be unfinished.
        """
        aside = self._place("replaced", student)
        current = self._course.folder("autograded", student, self._assignment)
        if current.exists():
            _emptied(aside).rmdir()
            current.rename(aside)
        return aside

    def _compared(
        self, student: str, submission: Submission, before: Path
    ) -> tuple[list[str], list[str]]:
        """Return the hand-marked cells whose answers have changed, and those that have not."""
        changed: list[str] = []
        unchanged: list[str] = []
        marks = patiently(lambda: self._marked_by_hand(student))
        for notebook, template in self._templates.items():
            old = before / f"{notebook}.ipynb"
            if not old.exists() or notebook not in submission.notebooks:
                continue
            was = _answers(nbformat.read(old, as_version=4), template)
            now = _answers(submission.notebooks[notebook], template)
            for cell, answer in now.items():
                if self._names[notebook, cell] in marks:
                    same = was.get(cell) == answer
                    (unchanged if same else changed).append(self._names[notebook, cell])
        submission.notes += [
            f"{name}: the answer has changed since it was marked by hand ({marks[name]:g} points); "
            "mark it again."
            for name in changed
        ]
        return changed, unchanged

    def _marked_by_hand(self, student: str) -> dict[str, float]:
        with self._course.gradebook() as gradebook:
            try:
                submission = gradebook.find_submission(self._assignment, student)
            except MissingEntry:
                return {}
            marks = {
                (notebook.name, grade.name): grade.manual_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.manual_score is not None
            }
        return {self._names[place]: mark for place, mark in marks.items() if place in self._names}

    def _autograde(
        self, made: Graded, only: Sequence[str], changed: list[str], unchanged: list[str]
    ) -> None:
        """Let nbgrader's own converter do its work, from one folder of the workshop to another."""
        _emptied(self._place("graded", made.student))
        self._place("graded", made.student).rmdir()
        directory = self._course.directory(
            submitted_directory=str(self._workshop / "staged"),
            autograded_directory=str(self._workshop / "graded"),
            student_id=made.student,
            assignment_id=self._assignment,
        )
        config = copy.deepcopy(directory.config)
        config.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"
        config.Exporter.optimistic_validation = True  # once, not after each preprocessor
        make = Autograde
        if "sanitize_preprocessors" not in self._course.config.Autograde:
            # What stands in the workshop was put together anew; there is nothing left to restore.
            make = _OnePass
        config.SafeExecute.update(self._settings)
        config.SaveScores.update({"only": list(only), "changed": changed, "unchanged": unchanged})
        said = _Said()
        converter = make(coursedir=directory, config=config)
        converter.log = said.logger
        try:
            converter.start()
        except NbGraderException as error:
            raise NbGraderException(said.reason() or str(error)) from error

    def _finish(self, student: str) -> None:
        """Put the result in its place, in one step."""
        target = self._course.folder("autograded", student, self._assignment)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._place("graded", student).rename(target)
        shutil.rmtree(self._workshop / "replaced" / student, ignore_errors=True)

    def _look_up(self, made: Graded) -> None:
        with self._course.gradebook() as gradebook:
            submission = gradebook.find_submission(self._assignment, made.student)
            made.score, made.of = submission.score, submission.max_score


class _OnePass(Autograde):
    """nbgrader's converter without the pass that restores what a submission has changed."""

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        self.exporter.register_preprocessor(OverwriteKernelspec, enabled=True)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Convert a notebook beside the files that are there for it."""
        course = self.coursedir
        folder = self._format_dest(course.assignment_id, course.student_id)
        beside = Path(folder, Path(notebook_filename).name)
        beside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(notebook_filename, beside)
        self._sanitizing = False
        self._init_preprocessors()
        with setenv(NBGRADER_EXECUTION="autograde"):
            BaseConverter.convert_single_notebook(self, str(beside))


def submitted_checksum(folder: Path) -> str:
    """Return the checksum of a submission as it came.

    Links, large files and those that cannot be read count by their names; what stands in too many
    folders does not count.
    """
    digests = {}
    for root, folders, names in os.walk(folder):
        if len(Path(root).relative_to(folder).parts) > DEEPEST:
            folders.clear()
        links = [name for name in folders if Path(root, name).is_symlink()]
        for path in (Path(root, name) for name in (*names, *links)):
            name = str(path.relative_to(folder))
            digests[name] = hashlib.sha256().hexdigest()
            with contextlib.suppress(OSError):
                status = path.lstat()
                if stat.S_ISREG(status.st_mode) and status.st_size < 1 << 28:
                    with path.open("rb") as file:
                        digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return combined(digests)


def _emptied(folder: Path) -> Path:
    """Return a folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _check_timestamp(path: Path, notes: list[str]) -> None:
    """Leave out a time of submission that nbgrader would stop at."""
    if not path.exists():
        return
    try:
        text = path.read_text("utf-8").strip()
        if text:
            parse_utc(text)
    except (ValueError, OverflowError):
        path.unlink()
        notes.append("timestamp.txt holds no time; the submission counts as not dated.")


def _with_notes(notebook: NotebookNode, notes: Sequence[str]) -> NotebookNode:
    """Return the notebook with the notes at its top, where student and grader see them."""
    lines = "\n".join(html.escape(note) for note in notes)
    cell = nbformat.v4.new_markdown_cell(f"**Before grading**\n\n<pre>\n{lines}\n</pre>")
    cell["id"] = NOTES_CELL
    return nbformat.from_dict({**notebook, "cells": [cell, *notebook.cells]})


def _answers(notebook: NotebookNode, template: Template) -> dict[str, str]:
    """Return graded cell -> the text of the answers that it is about."""
    texts = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in notebook.cells
    }
    found, pending = {}, []
    for slot in template.slots:
        if slot.solution:
            pending.append(texts.get(slot.name, ""))
        if slot.grade:
            found[slot.name] = texts.get(slot.name, "") if slot.solution else "\n".join(pending)
            pending = []
    return found


def _answers_checksum(
    notebooks: Mapping[str, NotebookNode], templates: Mapping[str, Template]
) -> str:
    """Return a checksum of the answers, whatever their blanks; empty if nothing was answered.

    The student's id is no answer: a copy may name whom it was copied from, or not.
    """
    given = dict(_given(notebooks, templates))
    return checksum(given) if given else ""


def _given(
    notebooks: Mapping[str, NotebookNode], templates: Mapping[str, Template]
) -> Iterator[tuple[str, bytes]]:
    for name, notebook in notebooks.items():
        texts = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in notebook.cells}
        for slot in templates[name].slots:
            text = re.sub(r"\s+", " ", texts.get(slot.name, "")).strip()
            if slot.name == ID_CELL or not slot.solution:
                continue
            if text != re.sub(r"\s+", " ", slot.released).strip():
                yield f"{name}/{slot.name}", text.encode("utf-8", "replace")


class _Said(logging.Handler):
    """Keeps what nbgrader's converter logs, to tell the reason when it stops."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._errors: list[str] = []
        self.logger = logging.Logger("flexspec.grading")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._errors.append(record.getMessage())

    def reason(self) -> str:
        """Return the error of the first traceback, or the first error."""
        for text in self._errors:
            if "Traceback (most recent call last)" in text:
                # What is not indented: errors, and what SQLAlchemy says of them below.
                lines = [line for line in text.splitlines() if _ERROR.match(line)]
                return shown(lines[-1] if lines else text.strip().splitlines()[-1], 200)
        return shown(self._errors[0], 200) if self._errors else ""
