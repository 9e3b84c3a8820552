"""Moodle: *View all submissions*, with its two actions for all submissions and the worksheet.

A download holds ``Full name_1234567_assignsubmission_file_/ps1.ipynb``, or, without folders,
``Full name_1234567_assignsubmission_file_ps1.ipynb``. The number is the participant's, and the
grading worksheet has it as ``Participant 1234567``.
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

_IDS = ("ID number", "Username", "Email address")
_PLACE = re.compile(
    r"(?P<place>(?:.*/)?[^/]*?_(?P<key>\d+)_assignsubmission_file(?:_(?:/|(?=[^/]))|/))(?P<file>.+)"
)
_PARTICIPANT = re.compile(r"\D*(\d+)")


def _key(cell: str) -> str:
    found = _PARTICIPANT.fullmatch(cell.strip())
    return found[1] if found else ""


def _students(table: Table, wanted: str) -> list[Student]:
    key, name = table.column("Identifier"), table.column("Full name")
    which = id_column(table, wanted, _IDS)
    lines = [row for row in table.rows if _key(row[key])]
    return unique((Student(row[which], _key(row[key]), row[name]) for row in lines), table)


def _handed(path: str) -> Handed | None:
    found = _PLACE.fullmatch(path)
    return Handed(found["key"], found["file"], found["place"]) if found else None


def _fill(table: Table, column: str, shares: dict[str, float], most: float) -> int:
    key, grade = table.column("Identifier"), table.column(column or "Grade")
    limit = table.columns.index("Maximum grade") if "Maximum grade" in table.columns else None
    filled = 0
    for row in table.rows:
        share = shares.get(_key(row[key]))
        if share is None:
            continue
        highest = number(row[limit]) if limit is not None else most
        if highest is None:
            raise LmsError(
                f"{table.path.name}: the maximum grade {row[limit]!r} is no number; the assignment "
                "in Moodle must be graded in points."
            )
        row[grade] = points(share, highest)
        filled += 1
    return filled


PLATFORM = Platform(
    name="Moodle",
    table="the grading worksheet (View all submissions, Download grading worksheet)",
    students=_students,
    handed=_handed,
    fill=_fill,
    ids=_IDS,
)
