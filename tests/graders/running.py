"""Run the parts of an assignment in this process: an answer, then its check cell.

Hundreds of answers differ in a line from the solution, and their checks make the same tables and
drawings. So what has run once is not run again: the cells before a part, the solution that an
answer begins with, and the few slow functions whose results follow from their arguments alone.
"""

import contextlib
import copy
import functools
import hashlib
import io
import os
import pickle
import re
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from unittest import mock

import nbformat
import pandas as pd
import vl_convert

import flexspec
from flexspec.measures import qca
from flexspec.models import governance, guarantee, joint_action, networks

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
#: Who hands in the answers of the tests, as in the solutions of the source notebooks.
REFERENCE = "reference"
_MARK = re.compile(r"^\s*### (?:BEGIN|END) SOLUTION\n?", re.M)
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n", re.S)


@dataclass(frozen=True)
class Graded:
    """What a check cell says of an answer, and the error with which the answer stopped."""

    score: object
    report: str
    criteria: list
    stopped: Exception | None = None

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


def _remembered(function):
    """Return a function that keeps its results, and gives a copy of its own with each call."""
    kept = {}

    @functools.wraps(function)
    def again(*args, **options):
        call = pickle.dumps((args, sorted(options.items())))
        if call not in kept:
            kept[call] = pickle.dumps(function(*args, **options))
        return pickle.loads(kept[call])

    return again


_SLOW = [
    (module, name, _remembered(getattr(module, name)))
    for module, name in [
        (flexspec, "variant"),
        (joint_action, "joint_action"),
        (networks, "district"),
        (guarantee, "safe_leverage"),
        (governance, "duplicated_effort"),
        (qca, "count_solutions"),
        (vl_convert, "vegalite_to_scenegraph"),
        (vl_convert, "vegalite_to_vega"),
    ]
]


@contextlib.contextmanager
def _remembering():
    """Put functions that remember into the place of the slow ones."""
    with contextlib.ExitStack() as stack:
        for module, name, function in _SLOW:
            stack.enter_context(mock.patch.object(module, name, function))
        yield


def _copied(names):
    """Return the names of a notebook for another run, which does not see what the first changes."""
    own, seen = {}, {}
    for name, value in names.items():
        if isinstance(value, types.FunctionType) and value.__globals__ is names:
            function = types.FunctionType(
                value.__code__, own, value.__name__, value.__defaults__, value.__closure__
            )
            function.__kwdefaults__ = value.__kwdefaults__
            own[name] = function
        elif isinstance(value, types.ModuleType | type):
            own[name] = value
        else:
            own[name] = copy.deepcopy(value, seen)
    return own


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
    def _set_up(self):
        names = {"__name__": "__main__"}
        exec(self.cells["setup"].source, names)
        return names

    @cache  # noqa: B019 -- as above
    def _after(self, part, student):
        names = self._before(part, student)
        exec(self.reference(part), names)
        return names

    def _before(self, part, student):
        """Return the names before a part, the parts before it answered as in the reference."""
        place = self.parts.index(part)
        if place:
            return _copied(self._after(self.parts[place - 1], student))
        return _copied(self._set_up()) | {"student": student}

    def all_answered(self):
        """Return the names of a notebook in which every part is answered as in the reference."""
        return _copied(self._after(self.parts[-1], REFERENCE))

    def grade(self, part, answer, *, released=False, student=REFERENCE, notebook_of=None):
        """Grade an answer to a part, the parts before it answered as in the reference.

        An answer that stops with an error has defined what it defined until then. The student
        hands in the notebook of somebody else if one is named.
        """
        who, reference = notebook_of or student, self.reference(part)
        with _remembering():
            if answer.startswith(reference):
                names, answer = _copied(self._after(part, who)), answer.removeprefix(reference)
            else:
                names = self._before(part, who)
            stopped = None
            try:
                exec(answer, names)
            except Exception as error:
                stopped = error
            with _handed_in_by("" if released else student):
                graded = self.check_names(part, names, released=released)
        return replace(graded, stopped=stopped)

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
