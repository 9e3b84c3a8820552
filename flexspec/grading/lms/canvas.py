"""Canvas: *Download Submissions* on the assignment's page, and the grade book's export.

A download holds ``lovelaceada_LATE_4711_98765_ps1-1.ipynb``: sortable name, perhaps ``LATE``, the
student's number, the submission's number, and the file's name, to which Canvas adds ``-1``, ``-2``
when it is handed in again.
"""

from __future__ import annotations

import re

from flexspec.grading.lms.base import (
    Handed,
    LmsError,
    Platform,
    Student,
    Table,
    id_column,
    number,
    points,
    unique,
)

__all__ = ["PLATFORM"]

_IDS = ("SIS Login ID", "SIS User ID", "ID")
_NAME = re.compile(
    r"(?P<place>(?:.*/)?[^/_]*_(?P<late>LATE_)?(?P<key>\d+)_(?P<submission>\d+)_)(?P<file>[^/]+)"
)
_AGAIN = re.compile(r"-(\d+)(\.[^.]+)$")
_ASSIGNMENT = re.compile(r".+ \(\d+\)")


def _is_points_possible(row: list[str]) -> bool:
    return row[0].strip().casefold() == "points possible"


def _students(table: Table, wanted: str) -> list[Student]:
    name, key = table.column("Student"), table.column("ID")
    which = id_column(table, wanted, _IDS)
    lines = [row for row in table.rows if row[key].strip().isdigit()]
    return unique((Student(row[which], row[key].strip(), row[name]) for row in lines), table)


def _handed(path: str) -> Handed | None:
    found = _NAME.fullmatch(path)
    if not found:
        return None
    again = _AGAIN.search(found["file"])
    version = (int(found["submission"]), int(again[1]) if again else 0)
    file = _AGAIN.sub(r"\2", found["file"])
    return Handed(found["key"], file, found["place"], late=bool(found["late"]), version=version)


def _fill(table: Table, column: str, shares: dict[str, float], most: float) -> int:
    grade = table.column(_found(table, column))
    possible = next((row for row in table.rows if _is_points_possible(row)), None)
    highest = number(possible[grade]) if possible else most
    if not highest:
        raise LmsError(
            f"{table.path.name} does not say what {table.columns[grade]!r} is worth: set its "
            "points in Canvas and export the grade book again."
        )
    key, filled = table.column("ID"), 0
    for row in table.rows:
        share = shares.get(row[key].strip())
        if share is not None:
            row[grade] = points(share, highest)
            filled += 1
    return filled


def _found(table: Table, column: str) -> str:
    """Return the column of an assignment, with its number, as ``Problem set 1 (31337)``."""
    assignments = [name for name in table.columns if _ASSIGNMENT.fullmatch(name)]
    fitting = [name for name in assignments if name == column or name.rpartition(" (")[0] == column]
    if len(fitting) != 1:
        there = ", ".join(map(repr, assignments)) or "none"
        raise LmsError(
            f"{table.path.name} has no one column for {column!r}: name it with --column. "
            f"Its assignments are {there}."
        )
    return fitting[0]


PLATFORM = Platform(
    name="Canvas",
    table="the grade book's export (Grades, Export, Export Entire Gradebook)",
    students=_students,
    handed=_handed,
    fill=_fill,
    ids=_IDS,
)
