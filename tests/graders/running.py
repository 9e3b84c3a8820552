"""Run the parts of an assignment in this process: an answer, then its check cell."""

import contextlib
import copy
import hashlib
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd

import flexspec

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
#: Who hands in the answers of the tests, as in the solutions of the source notebooks.
REFERENCE = "reference"
_MARK = re.compile(r"^\s*### (?:BEGIN|END) SOLUTION\n?", re.M)
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n", re.S)


@dataclass(frozen=True)
class Graded:
    """What a check cell says of an answer."""

    score: object
    report: str
    criteria: list

    @property
    def lost(self):
        """Text of each criterion with points that is not met -> its sentence."""
        return {c.text: c.problem for c in self.criteria if c.points and not c.met}


@dataclass(frozen=True)
class Own:
    """A table that each student draws for themselves.

    Attributes
    ----------
    table, assignment : str
        What :func:`flexspec.variant` is asked for.
    digest : str
        The :func:`digest` of the table drawn for "ada".
    answers : callable
        The right answers on a table drawn: name -> (number, its kind).
    alike : float
        So large a part of all pairs of students may have the same right answers, at most.
    """

    table: str
    assignment: str
    digest: str
    answers: Callable[[pd.DataFrame], dict]
    alike: float = 0.01

    def draw(self, student):
        return flexspec.variant(self.table, student=student, assignment=self.assignment)


def digest(table):
    """Return a short hash of a table as text, six significant figures to a number."""
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextlib.contextmanager
def _handed_in_by(student):
    """Tell the checks who handed the work in, as the course's grader does."""
    before = os.environ.get("FLEXSPEC_STUDENT", "")
    os.environ["FLEXSPEC_STUDENT"] = student
    try:
        yield
    finally:
        os.environ["FLEXSPEC_STUDENT"] = before


class Assignment:
    """The source notebook of an assignment, cell by cell."""

    def __init__(self, name):
        path = EXERCISES / "source" / name / f"{name}.ipynb"
        self.notebook = nbformat.read(path, as_version=4)
        self.cells = {cell.id: cell for cell in self.notebook.cells}
        checks = (re.fullmatch(r"part(\d+)-check", name) for name in self.cells)
        self.parts = sorted(int(check[1]) for check in checks if check)

    def reference(self, part):
        return _MARK.sub("", self.cells[f"part{part}-answer"].source)

    def changed(self, part, *changes):
        """Return the reference answer with some of its text replaced."""
        answer = self.reference(part)
        for old, new in changes:
            assert old in answer, old
            answer = answer.replace(old, new)
        return answer

    def added(self, part, line):
        """Return the reference answer with a line after it."""
        return f"{self.reference(part)}\n{line}\n"

    def check(self, part, *, released=False):
        source = self.cells[f"part{part}-check"].source
        return _HIDDEN.sub("", source) if released else source

    def points(self, part):
        return self.cells[f"part{part}-check"].metadata["nbgrader"]["points"]

    @cache  # noqa: B019 -- one object for each assignment, alive as long as the tests
    def _before(self, part, student):
        names = {"__name__": "__main__"}
        exec(self.cells["setup"].source, names)
        names["student"] = student
        for earlier in self.parts[: self.parts.index(part)]:
            exec(self.reference(earlier), names)
        return names

    def grade(self, part, answer, *, released=False, student=REFERENCE, notebook_of=None):
        """Grade an answer to a part, the parts before it answered as in the reference.

        An answer that stops with an error has defined what it defined until then. The student
        hands in the notebook of somebody else if one is named.
        """
        names = {
            name: copy.deepcopy(value) if isinstance(value, pd.DataFrame) else value
            for name, value in self._before(part, notebook_of or student).items()
        }
        with contextlib.suppress(Exception):
            exec(answer, names)
        with _handed_in_by("" if released else student):
            return self.check_names(part, names, released=released)

    def check_names(self, part, names, *, released=False):
        body, last = self.check(part, released=released).rstrip().rsplit("\n", 1)
        assert last == "part.score()"
        report = io.StringIO()
        errors = io.StringIO()
        with contextlib.redirect_stdout(report), contextlib.redirect_stderr(errors):
            exec(body, names)
            score = eval(last, names)
        # nbgrader gives no points to a cell that writes to the error stream.
        assert errors.getvalue() == ""
        return Graded(score, report.getvalue(), names["part"].criteria)
