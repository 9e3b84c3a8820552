"""Brightspace: *Download* on the assignment's submissions, and the grades' export.

A download holds ``123456-654321 - Ada Lovelace - Mar 5, 2027 412 PM/ps1.ipynb``, a folder for each
time that a student has handed in. The numbers are in no export, so students are known by their
names; the grades' export must have first and last names.
"""

from __future__ import annotations

import datetime
import re

from flexspec.grading.lms.base import (
    Handed,
    Platform,
    Student,
    Table,
    id_column,
    plain_name,
    points,
    unique,
)

__all__ = ["PLATFORM"]

_IDS = ("Username", "OrgDefinedId")
_PLACE = re.compile(
    r"(?P<place>(?:.*/)?\d+-\d+ ?- ?(?P<name>[^/]+?) ?- ?"
    r"(?P<date>[A-Z][a-z]{2,8} \d{1,2}, \d{4} \d{1,2}:?\d{2} [AP]M)/)(?P<file>.+)"
)
_MOST = re.compile(r"MaxPoints:([\d.]+)")


def _students(table: Table, wanted: str) -> list[Student]:
    first, last = table.column("First Name"), table.column("Last Name")
    which = id_column(table, wanted, _IDS)
    found = []
    for row in table.rows:
        name = f"{row[first]} {row[last]}".strip()
        # Exports put a # before ids, lest spreadsheets take them for numbers.
        found.append(Student(row[which].strip().removeprefix("#"), plain_name(name), name))
    return unique(found, table)


def _handed(path: str) -> Handed | None:
    found = _PLACE.fullmatch(path)
    if not found:
        return None
    when = _when(found["date"])
    name = plain_name(found["name"])
    return Handed(name, found["file"], found["place"], when=when, version=(when,))


def _when(text: str) -> datetime.datetime:
    date, clock, half = text.replace(":", "").rsplit(" ", 2)
    month = "%b" if len(date.split()[0]) == 3 else "%B"
    return datetime.datetime.strptime(f"{date} {clock.zfill(4)} {half}", f"{month} %d, %Y %I%M %p")


def _fill(table: Table, column: str, shares: dict[str, float], most: float) -> int:
    fitting = [name for name in table.columns if name.startswith(f"{column} Points Grade")]
    grade = table.column(fitting[0] if fitting else f"{column} Points Grade")
    said = _MOST.search(table.columns[grade])
    highest = float(said[1]) if said else most
    first, last, filled = table.column("First Name"), table.column("Last Name"), 0
    for row in table.rows:
        share = shares.get(plain_name(f"{row[first]} {row[last]}"))
        if share is not None:
            row[grade] = points(share, highest)
            filled += 1
    return filled


PLATFORM = Platform(
    name="Brightspace",
    table="the grades' export (Grades, Enter Grades, Export: both key fields, points, names)",
    students=_students,
    handed=_handed,
    fill=_fill,
    ids=_IDS,
)
