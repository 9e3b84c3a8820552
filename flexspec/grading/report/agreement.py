"""How far two graders agree: nbgrader's marks and a second grader's, in a CSV file."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flexspec.grading.report.gather import Results
from flexspec.grading.report.statistics import LEAST, weighted_kappa

__all__ = ["COLUMNS", "Agreement", "Marks", "SecondGraderError", "agreements", "read_marks"]

COLUMNS = ("assignment", "student", "question", "points")

_OF_A_CRITERION = re.compile(
    r"^[\s*-]*(?P<name>[^:\n]{2,60}?)[\s*]*:[\s*]*(?P<points>\d+(?:\.\d+)?)\b", re.M
)


class SecondGraderError(ValueError):
    """The second grader's file cannot be used; the message says why and what to do."""


#: (assignment, student, question, criterion) -> points; the criterion is empty for the whole.
Marks = dict[tuple[str, str, str, str], float]


@dataclass(frozen=True)
class Agreement:
    """How two graders agree on one thing.

    Attributes
    ----------
    assignment, question, criterion : str
        On what; the criterion is empty where the whole answer has one mark.
    scripts : int
        How many both have marked.
    same : float
        The share of scripts with the same points.
    difference : float
        The mean of the second grader's points minus the first's.
    kappa : float
        Weighted kappa; NaN if there are too few scripts, or no differences between them.
    """

    assignment: str
    question: str
    criterion: str
    scripts: int
    same: float
    difference: float
    kappa: float


def read_marks(path: Path) -> Marks:
    """Read a second grader's marks.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file with the columns ``assignment``, ``student``, ``question`` (nbgrader's id of the
        cell, such as ``part7-answer``) and ``points``, and perhaps ``criterion``.

    Raises
    ------
    SecondGraderError
        If it cannot be read, or a line is not right.
    """
    made: Marks = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise SecondGraderError(
                    f"{path} has no column {missing[0]!r}: its first line must name "
                    f"{', '.join(COLUMNS)}, and perhaps criterion."
                )
            for row in rows:
                *place, points = ((row[name] or "").strip() for name in COLUMNS)
                key = (*place, _tidy(row.get("criterion") or ""))
                if not points:  # not marked
                    continue
                if key in made:
                    raise SecondGraderError(f"{path}, line {rows.line_num}: it is marked twice.")
                made[key] = _number(points, path, rows.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SecondGraderError(f"{path} cannot be read: {error}.") from None
    return made


def _number(text: str, path: Path, line: int) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not np.isfinite(number):
        raise SecondGraderError(f"{path}, line {line}: {text!r} is no number of points.")
    return number


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold()


def first_marks(results: Results) -> Marks:
    """Return nbgrader's marks: of whole answers, and of criteria from the graders' comments.

    nbgrader keeps one mark for an answer. A comment with a line for each criterion, such as
    ``Evidence: 1.5, one country only``, says how it came about.
    """
    made: Marks = {}
    for column, item in enumerate(results.items):
        if not item.by_hand:
            continue
        for row, student in enumerate(results.students):
            points = results.points[row, column]
            if np.isnan(points):
                continue
            place = results.name, student, item.name
            made[*place, ""] = float(points)
            comment = results.comments.get((student, item.name), "")
            for match in _OF_A_CRITERION.finditer(comment):
                made[*place, _tidy(match["name"])] = float(match["points"])
    return made


def agreements(results: list[Results], second: Marks) -> tuple[list[Agreement], int]:
    """Return how the graders agree, and how many of the second's marks have no first one."""
    first = {key: points for one in results for key, points in first_marks(one).items()}
    both: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for key in second:
        if key in first:
            assignment, _, question, criterion = key
            both[assignment, question, criterion].append((first[key], second[key]))
    return [_agreement(*key, np.array(pairs)) for key, pairs in both.items()], len(
        second.keys() - first.keys()
    )


def _agreement(assignment: str, question: str, criterion: str, marks: np.ndarray) -> Agreement:
    one, other = marks.T
    enough = len(marks) >= LEAST
    return Agreement(
        assignment,
        question,
        criterion,
        len(marks),
        float((np.abs(one - other) < 1e-9).mean()),
        float((other - one).mean()),
        weighted_kappa(one, other) if enough else float("nan"),
    )
