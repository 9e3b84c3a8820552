"""What the platforms have in common: class lists, files as they come, a table to fill in."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Handed", "LmsError", "Platform", "Student", "Table", "plain_name", "read_table"]


class LmsError(ValueError):
    """A file that cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Student:
    """A line of the class list.

    Attributes
    ----------
    id : str
        The id under which nbgrader knows the student.
    key : str
        How the platform's files name the student.
    name : str
        The full name.
    """

    id: str
    key: str
    name: str = ""


@dataclass(frozen=True)
class Handed:
    """A file of the download, as its name tells it.

    Attributes
    ----------
    key : str
        Whose it is, in the platform's own terms.
    file : str
        The name that the student gave it.
    place : str
        What stands before that name in the download: feedback goes back under it.
    late : bool
        Whether the platform says that it is late.
    when : datetime.datetime or None
        When it was handed in, if the name says so.
    version : tuple
        The larger, the later it was handed in.
    """

    key: str
    file: str
    place: str
    late: bool = False
    when: datetime.datetime | None = None
    version: tuple = ()


@dataclass
class Table:
    """A CSV file of the platform, kept as it is but for the cells that are filled in.

    Attributes
    ----------
    columns : list of str
        The header.
    rows : list of list of str
        The lines below it.
    """

    path: Path
    columns: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    bom: bool = False

    def column(self, *names: str) -> int:
        """Return the place of the first of these columns that is there.

        Raises
        ------
        LmsError
            If none is.
        """
        for name in names:
            if name in self.columns:
                return self.columns.index(name)
        there = ", ".join(self.columns)
        raise LmsError(f"{self.path.name} has no column {names[0]!r}; its columns are {there}.")

    def text(self) -> str:
        """Return the file's text."""
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerows([self.columns, *self.rows])
        return ("\ufeff" if self.bom else "") + written.getvalue()


@dataclass(frozen=True)
class Platform:
    """What differs between platforms.

    Attributes
    ----------
    name : str
        As people call it.
    table : str
        Which of its files is the class list, and takes the grades.
    students : callable
        (table, name of the column with the ids) -> the class list.
    handed : callable
        (path within the download) -> :class:`Handed`, or None for what is no submission.
    fill : callable
        (table, column, key -> share of all points) -> how many were filled in; None where the
        work has no mark yet.
    ids : tuple of str
        Columns that may hold the ids, best first.
    """

    name: str
    table: str
    students: Callable[[Table, str], list[Student]]
    handed: Callable[[str], Handed | None]
    fill: Callable[[Table, str, dict[str, float], float], int]
    ids: tuple[str, ...] = field(default=())


def read_table(path: Path) -> Table:
    """Read a CSV file, with a comma, a semicolon or tabs between its cells.

    Raises
    ------
    LmsError
        If it is no such file.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LmsError(f"{path} cannot be read as a CSV file ({error}).") from None
    bom, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    if len(rows) < 2:
        raise LmsError(f"{path} has no lines below its header: export it from the platform again.")
    width = len(rows[0])
    rows = [row + [""] * (width - len(row)) for row in rows]
    return Table(path, rows[0], rows[1:], delimiter, bom)


def id_column(table: Table, wanted: str, usual: Sequence[str]) -> int:
    """Return the place of the column with the ids: the one that is wanted, or the best filled."""
    if wanted:
        return table.column(wanted)
    for name in usual:
        if name in table.columns and any(row[table.columns.index(name)] for row in table.rows):
            return table.columns.index(name)
    return table.column(*usual)


def plain_name(name: str) -> str:
    """Return a name without what differs between a list and a file name.

    Examples
    --------
    >>> plain_name("  Zoë  O’Brien-Smith ")
    'zoë obrien smith'
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(
        one if unicodedata.category(one)[0] in "LMN" else "" if one in "'’‘`." else " "
        for one in text
    )
    return " ".join(letters.split())


def unique(students: Iterable[Student], table: Table) -> list[Student]:
    """Return the class list; two students with one id would overwrite each other.

    Raises
    ------
    LmsError
        If an id is there twice, or two students could not be told apart.
    """
    found: dict[str, Student] = {}
    keys: dict[str, str] = {}
    for student in students:
        if not student.id:
            continue
        if keys.setdefault(student.key, student.id) != student.id:
            raise LmsError(
                f"{table.path.name}: two students are called {student.name}, and the platform's "
                "files name students by nothing else; change one of the names in the list and in "
                "the download."
            )
        known = found.setdefault(student.id, student)
        if known.key != student.key:
            raise LmsError(
                f"{table.path.name} gives {known.name} and {student.name} the same id "
                f"{student.id!r}: name another column with --id-column."
            )
    return list(found.values())


def number(text: str) -> float | None:
    """Return a number from a cell, with a point or a comma; None if it is none."""
    match = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*", text)
    return float(match[1].replace(",", ".")) if match else None


def points(share: float, most: float) -> str:
    """Return points as platforms take them: two decimals at most."""
    return f"{share * most:.2f}".rstrip("0").rstrip(".")
