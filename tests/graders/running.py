"""Run the parts of an assignment in this process: an answer, then its check cell."""

import contextlib
import copy
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
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


class Assignment:
    """The source notebook of an assignment, cell by cell."""

    def __init__(self, name):
        path = EXERCISES / "source" / name / f"{name}.ipynb"
        self.notebook = nbformat.read(path, as_version=4)
        self.cells = {cell.id: cell for cell in self.notebook.cells}

    def reference(self, part):
        return _MARK.sub("", self.cells[f"part{part}-answer"].source)

    def check(self, part, *, released=False):
        source = self.cells[f"part{part}-check"].source
        return _HIDDEN.sub("", source) if released else source

    def points(self, part):
        return self.cells[f"part{part}-check"].metadata["nbgrader"]["points"]

    @cache  # noqa: B019 -- one object for each assignment, alive as long as the tests
    def _before(self, part):
        names = {"__name__": "__main__"}
        exec(self.cells["setup"].source, names)
        for earlier in range(1, part):
            exec(self.reference(earlier), names)
        return names

    def grade(self, part, answer, *, released=False):
        """Grade an answer to a part, the parts before it answered as in the reference.

        An answer that stops with an error has defined what it defined until then.
        """
        names = {
            name: copy.deepcopy(value) if isinstance(value, pd.DataFrame) else value
            for name, value in self._before(part).items()
        }
        with contextlib.suppress(Exception):
            exec(answer, names)
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
