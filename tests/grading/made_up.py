"""Made-up results of a course that is released: a gradebook and graded notebooks, without grading.

Grading a thousand students takes hours; the report only reads what grading leaves behind.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.apps import NbGraderAPI

from flexspec.grading import course, demo, private


@dataclass
class Work:
    """What one student has: points by graded cell (None waits for a mark), answers, reports."""

    points: dict
    answers: dict = field(default_factory=dict)
    printed: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)
    when: datetime | None = None
    penalty: float = 0.0


def report(criteria, part="1"):
    """Return what a check prints: (text, points or None, sentence or empty) for each criterion."""
    lines = [f"Part {part}: made up"]
    for text, of, sentence in criteria:
        met, not_met = ("met    ", "not met") if of else ("form ok", "not ok ")
        worth = f" ({0 if sentence else of:g} of {of:g})" if of else ""
        lines.append(f"  {not_met if sentence else met}  {text}{worth}")
        if sentence:
            lines.append(f"           {sentence}")
    return "\n".join([*lines, ""])


def fill(folder, assignment, work, names=None, padding=""):
    """Write the results of an assignment: student -> Work."""
    found = course.find_course(folder)
    directory = found.directory()
    made = {table: [] for table in (SubmittedAssignment, SubmittedNotebook, Grade, Comment)}
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        there = {student.id for student in gradebook.students}
        new = [one for one in work if one not in there]
        rows = [{"id": one, "last_name": (names or {}).get(one)} for one in new]
        if rows:
            gradebook.db.execute(Student.__table__.insert(), rows)
        entry = gradebook.find_assignment(assignment)
        (notebook,) = entry.notebooks
        solutions = {cell.name: cell.id for cell in notebook.solution_cells}
        graded = {cell.name: cell.id for cell in (*notebook.grade_cells, *notebook.task_cells)}
        for student, one in work.items():
            of_student, of_notebook = new_uuid(), new_uuid()
            made[SubmittedAssignment].append(
                {
                    "id": of_student,
                    "assignment_id": entry.id,
                    "student_id": student,
                    "timestamp": one.when,
                }
            )
            made[SubmittedNotebook].append(
                {
                    "id": of_notebook,
                    "assignment_id": of_student,
                    "notebook_id": notebook.id,
                    "late_submission_penalty": one.penalty,
                }
            )
            for name, cell in graded.items():
                points, by_hand = one.points[name], name in solutions
                made[Grade].append(
                    {
                        "id": new_uuid(),
                        "cell_id": cell,
                        "notebook_id": of_notebook,
                        "auto_score": None if by_hand else points,
                        "manual_score": points if by_hand else None,
                        "needs_manual_grade": points is None,
                    }
                )
            for name, cell in solutions.items():
                made[Comment].append(
                    {
                        "id": new_uuid(),
                        "cell_id": cell,
                        "notebook_id": of_notebook,
                        "manual_comment": one.comments.get(name),
                    }
                )
        for table, rows in made.items():
            gradebook.db.execute(table.__table__.insert(), rows)
        gradebook.db.commit()
    _write_notebooks(found, assignment, work, padding)


def _write_notebooks(found, assignment, work, padding):
    template = nbformat.read(found.root / "source" / assignment / f"{assignment}.ipynb", 4)
    place = found.folder("autograded", "STUDENT", assignment)
    for student, one in work.items():
        cells = []
        for cell in template.cells:
            name = cell.metadata["nbgrader"]["grade_id"]
            metadata = {"nbgrader": dict(cell.metadata["nbgrader"])}
            made = {"cell_type": cell.cell_type, "id": cell.id, "metadata": metadata}
            made["source"] = one.answers.get(name, cell.source).splitlines(keepends=True)
            if cell.cell_type == "code":
                text = one.printed.get(name) or padding
                stream = {"output_type": "stream", "name": "stdout", "text": text.splitlines(True)}
                made |= {"execution_count": 1, "outputs": [stream] if text else []}
            if name in one.figures:
                metadata["flexspec"] = {"figures": one.figures[name]}
            cells.append(made)
        path = Path(str(place).replace("STUDENT", student))
        path.mkdir(parents=True)
        whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (path / f"{assignment}.ipynb").write_text(json.dumps(whole), encoding="utf-8")


_LINES = (
    "{a} = {t}.groupby('{s}')['{u}'].{f}()",
    "{a} = {t}[{t}['{s}'] == {n}]",
    "for {a} in range({n}):\n    {b} = {b} + {a} * {n}",
    "{a} = [{b} for {b} in {t}.{f}() if {b} > {n}]",
    "{a}, {b} = {t}.{f}(), np.{f}({t})",
    "def {a}({b}, {t}={n}):\n    return {b}.{f}() / {t}",
    "{a} = np.log({t}['{s}']).{f}(ddof={n})",
    "{t}['{s}'] = {t}['{u}'] / {t}['{s}'].{f}()",
    "{a} = pd.DataFrame({{'{s}': {t}.{f}(), '{u}': {b}}})",
    "assert {a} != {b}, '{s}'",
    "{a} = {t}.merge({b}, on='{s}').{f}()",
    "if {t}.{f}().{g}():\n    raise ValueError('{s}')",
    "{a} = {t}.pivot(index='{s}', columns='{u}').{f}().{g}()",
    "{a} = -{b} * ({t}.{f}() - {n}) ** 2",
    "{a} = {{{b}: {t}.{f}() for {b} in ({n}, {n})}}",
    "{a} = {t}.sort_values('{s}').{f}()[: {n}]",
)
_METHODS = ("sum", "mean", "std", "max", "min", "any", "size", "count", "rank", "diff", "head")


def code(random, lines=11):
    """Return code that nobody else writes, of statements that everybody does."""

    def name():
        return "".join(random.choices("abcdefghij", k=3))

    return "\n".join(
        random.choice(_LINES).format(
            a=name(), b=name(), t=name(), s=name(), u=name(), n=random.randrange(90),
            f=random.choice(_METHODS), g=random.choice(_METHODS),
        )
        for _ in range(lines)
    )  # fmt: skip


def seeded(*words):
    """Return random numbers that are the same in every run."""
    return random.Random("/".join(map(str, words)))


def large_class(folder, students, sets=None):
    """Make a private course with all its sets released, and results of so many students."""
    private.make_course(folder, seed="large", name="large")
    api = NbGraderAPI(config=demo._config(folder))
    for name in sets or private.sets():
        result = api.generate_assignment(name)
        assert result["success"], result["log"]
        templates = course.find_course(folder).templates(name)
        slots = [slot for template in templates.values() for slot in template.slots]
        work = {f"s{n:04}": _work(name, slots, n) for n in range(students)}
        # The drawings and tables that students' cells show.
        fill(folder, name, work, padding="<svg>" + "0123456789 " * 300 + "</svg>\n")


def _work(name, slots, number):
    random = seeded(name, number)
    able = random.gauss(0.7, 0.2)
    one = Work({}, when=datetime(2027, 3, 1) + timedelta(hours=random.randrange(200)))
    for slot in slots:
        if slot.grade or slot.task:
            share = min(1, max(0, able + random.gauss(0, 0.2)))
            one.points[slot.name] = round(2 * share * slot.points) / 2
        if slot.grade and not slot.solution:
            criteria = [
                (f"`answer{n}`: value", slot.points / 8, "" if random.random() < able else told)
                for n, told in enumerate(_TOLD)
            ]
            one.printed[slot.name] = report(criteria, slot.name)
            one.figures[slot.name] = {f"answer{n}": f"{random.random():.7g}" for n in range(8)}
        elif slot.solution and slot.cell_type == "code" and slot.name != "student":
            one.answers[slot.name] = code(random)
        elif slot.solution:
            one.answers[slot.name] = " ".join(random.choices(WORDS, k=250))
    return one


_TOLD = (
    "There is no `answer0`.",
    "It is not the right number.",
    "It is 100 times what was asked: per cent in place of a share or rate.",
    "The period has 30 years, not 31.",
    "The answer could not be looked at (TypeError: unsupported operand).",
    "It is the slope; the speed is worked out from it.",
    "Weight the regions by their shares in income.",
    "It was worked out for another year.",
)
WORDS = [f"word{n}" for n in range(2000)]
