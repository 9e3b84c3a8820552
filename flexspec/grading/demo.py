"""Five made-up submissions of problem set 1, from release to grades, with nbgrader as it comes.

Run it with ``make grade-demo`` or::

    python -m flexspec.grading.demo [--dest DIR]

It works in a copy of the course in ``exercises/``. The submissions are built from the released
notebook and the answers in ``exercises/demo/``; the written part is marked as an instructor would
mark it, through the gradebook.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pandas as pd
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin
from traitlets.config import Config, PyFileConfigLoader

from flexspec.grading.database import find_alembic

__all__ = ["Answers", "DemoError", "main", "read_answers", "run"]

ASSIGNMENT = "ps1"
#: The submission whose missing answers are those of the reference.
REFERENCE = "demo-perfect"

_EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
_SOLUTION_MARK = re.compile(r"^\s*### (BEGIN|END) SOLUTION\n?", re.M)
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.M | re.S)
_CODE = re.compile(r"\A```python\n(.*?)\n?```\Z", re.S)
_MARK = re.compile(r"^([\w-]+): ([\d.]+?)\. (.+)$", re.M)


class DemoError(RuntimeError):
    """A step that failed; the message says which and why."""


@dataclass(frozen=True)
class Answers:
    """A made-up student's work.

    Attributes
    ----------
    student : str
        The student's id.
    cells : dict
        Id of an answer cell -> its text.
    marks : dict
        Id of a cell graded by hand -> (points, comment).
    """

    student: str
    cells: dict[str, str] = field(default_factory=dict)
    marks: dict[str, tuple[float, str]] = field(default_factory=dict)


def read_answers(path: Path) -> Answers:
    """Read a made-up student's work from a Markdown file: one section for each answer cell."""
    sections = {
        name.strip(): text.strip() for name, text in _SECTION.findall(path.read_text("utf-8"))
    }
    by_hand = sections.pop("marked by hand", "")
    marks = {cell: (float(points), comment) for cell, points, comment in _MARK.findall(by_hand)}
    cells = {}
    for name, text in sections.items():
        code = _CODE.match(text)
        cells[name] = code[1] if code else text
    return Answers(path.stem, cells, marks)


def reference_cells(source: Path) -> dict[str, str]:
    """Return the answer cells of a source notebook, without the marks around the solutions."""
    notebook = nbformat.read(source, as_version=4)
    return {
        cell.metadata["nbgrader"]["grade_id"]: _SOLUTION_MARK.sub("", cell.source)
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def fill_in(released: Path, submitted: Path, cells: dict[str, str]) -> None:
    """Write a submission: the released notebook with answers in place of its stubs."""
    notebook = nbformat.read(released, as_version=4)
    known = {cell.id: cell for cell in notebook.cells}
    for name, text in cells.items():
        if name not in known:
            raise DemoError(f"{submitted.parent.parent.name} answers a cell {name!r}; none there.")
        known[name].source = text
    submitted.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, submitted)


def run(
    destination: Path,
    *,
    assignment: str = ASSIGNMENT,
    exercises: Path = _EXERCISES,
    students: Sequence[Answers] | None = None,
    tell: Callable[[str], None] = print,
) -> pd.DataFrame:
    """Take the made-up submissions from release to feedback and ``grades.csv``.

    Parameters
    ----------
    destination : pathlib.Path
        Where the copy of the course is made; an empty or a new folder.
    assignment : str
        The assignment's id.
    exercises : pathlib.Path
        The course to copy.
    students : sequence of Answers, optional
        The submissions; those in ``demo/`` of the course if not given.
    tell : callable
        Called with each line of progress.

    Returns
    -------
    pandas.DataFrame
        One row per student: the points of each graded cell, ``score`` and ``of``.

    Raises
    ------
    DemoError
        If a step fails.
    """
    if destination.exists() and any(destination.iterdir()):
        raise DemoError(f"{destination} is not empty: name another folder.")
    if not (exercises / "nbgrader_config.py").is_file():
        raise DemoError(
            f"There is no course in {exercises}: run this in a clone of the repository."
        )
    if students is None:
        students = [read_answers(path) for path in _in_order(exercises / "demo" / assignment)]
    find_alembic()
    course = _copy(exercises, destination)
    api = NbGraderAPI(config=_config(course))
    tell(f"Course copied to {course}")
    with _kernels_log(course / "kernels.log"):
        _release_and_grade(api, course, assignment, students, tell)
    return _export(api, course, assignment, students)


def _release_and_grade(
    api: NbGraderAPI,
    course: Path,
    assignment: str,
    students: Sequence[Answers],
    tell: Callable[[str], None],
) -> None:
    _step(tell, "generate_assignment", lambda: api.generate_assignment(assignment))
    reference = reference_cells(course / "source" / assignment / f"{assignment}.ipynb")
    released = course / "release" / assignment / f"{assignment}.ipynb"
    for work in students:
        cells = reference if work.student == REFERENCE else {}
        cells = cells | {"student": f'student = "{work.student}"'} | work.cells
        folder = course / "submitted" / work.student / assignment
        fill_in(released, folder / released.name, cells)
    tell(f"{len(students)} made-up submissions written")

    for work in students:
        _step(
            tell,
            f"autograde {work.student}",
            lambda work=work: api.autograde(assignment, work.student),
        )
    with Gradebook(api.coursedir.db_url) as gradebook:
        for work in students:
            _mark_by_hand(gradebook, assignment, work)
    tell("Written part marked through the gradebook, with the made-up marks of the demonstration")
    for work in students:
        _step(
            tell,
            f"generate_feedback {work.student}",
            lambda work=work: api.generate_feedback(assignment, work.student),
        )


def _in_order(folder: Path) -> list[Path]:
    """Return the files of the made-up students, the reference first."""
    return sorted(folder.glob("*.md"), key=lambda path: (path.stem != REFERENCE, path.stem))


def _copy(exercises: Path, destination: Path) -> Path:
    destination.mkdir(parents=True, exist_ok=True)
    shutil.copytree(exercises / "source", destination / "source")
    shutil.copy(exercises / "nbgrader_config.py", destination)
    return destination.resolve()


def _config(course: Path) -> Config:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    # NbGraderAPI looks for the exchange when it starts and would make one outside the course.
    (course / "exchange").mkdir()
    config.Exchange.root = str(course / "exchange")
    return config


@contextlib.contextmanager
def _kernels_log(path: Path) -> Iterator[None]:
    """Send what notebook kernels and SQLAlchemy write to the error stream to a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    with path.open("ab") as log, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _step(tell: Callable[[str], None], name: str, call: Callable[[], dict]) -> None:
    began = time.perf_counter()
    result = call()
    if not result["success"]:
        reason = result.get("log") or result.get("error") or "no reason was given"
        raise DemoError(f"nbgrader {name} failed:\n{reason.strip()}")
    tell(f"nbgrader {name} ({time.perf_counter() - began:.1f} s)")


def _mark_by_hand(gradebook: Gradebook, assignment: str, work: Answers) -> None:
    for cell, (points, comment) in work.marks.items():
        where = (cell, assignment, assignment, work.student)
        grade = gradebook.find_grade(*where)
        grade.manual_score = points
        grade.needs_manual_grade = False
        gradebook.find_comment(*where).manual_comment = comment
    gradebook.db.commit()


def _export(
    api: NbGraderAPI, course: Path, assignment: str, students: Sequence[Answers]
) -> pd.DataFrame:
    with Gradebook(api.coursedir.db_url) as gradebook:
        exporter = CsvExportPlugin(to=str(course / "grades.csv"), assignment=[assignment])
        exporter.export(gradebook)
        rows = []
        for work in students:
            notebook = gradebook.find_submission_notebook(assignment, assignment, work.student)
            parts = {grade.name: grade.score for grade in notebook.grades}
            total = {"score": notebook.score, "of": notebook.max_score}
            rows.append({"student": work.student} | dict(sorted(parts.items())) | total)
    return pd.DataFrame(rows).set_index("student")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m flexspec.grading.demo", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--dest",
        type=Path,
        help="an empty folder for the copy of the course (if not given, a temporary one)",
    )
    options = parser.parse_args(arguments)
    destination = options.dest or Path(tempfile.mkdtemp(prefix="grade-demo-"))
    try:
        grades = run(destination, tell=lambda line: print(line, flush=True))
    except DemoError as problem:
        print(problem, file=sys.stderr)
        return 1
    short = grades.rename(columns=lambda name: re.sub(r"^part(\d+)-\w+$", r"part \1", name))
    print(f"\n{short.to_string(float_format='{:g}'.format)}\n")
    print("Parts 1 to 6 were graded automatically, part 7 with the made-up marks in demo/ps1.")
    print(f"Grades:   {destination / 'grades.csv'}")
    print(f"Feedback: {destination / 'feedback'}/<student>/{ASSIGNMENT}/{ASSIGNMENT}.html")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
