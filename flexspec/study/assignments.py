"""The assignments as a reader has them: in the wheel in the students' form, in a clone whole."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flexspec.study import release

__all__ = [
    "StudyError",
    "check_cell",
    "chosen",
    "hints",
    "known",
    "names",
    "parts",
    "reference",
    "released",
]

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECK = re.compile(r"part(\d+)-check")
_MARK = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n?", re.M)
_PART = re.compile(r"^## Part (\d+)[^\n]*\n(.*?)(?=^## |\Z)", re.M | re.S)
_STEP = re.compile(r"^\d+\. +(.*?)(?=^\d+\. |\Z)", re.M | re.S)


class StudyError(ValueError):
    """Something that was asked for is not there; the message says what there is."""


def _sources() -> Path | None:
    """Return the folder of the assignments with their solutions, if this is a clone."""
    folder = _PACKAGE.parent / "exercises" / "source"
    return folder if folder.is_dir() else None


@cache
def released() -> dict[str, bytes]:
    """Return what a student gets: path -> content, of all assignments."""
    sources = _sources()
    if sources:
        return release.files(sources)
    folder = _PACKAGE / release.FOLDER
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if not paths:
        raise StudyError(
            "The assignments are not in this installation: install flexspec from its repository, "
            "or from the wheel that the course offers."
        )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def names() -> list[str]:
    """Return the ids of the assignments.

    Examples
    --------
    >>> names()
    ['ps1', 'ps2', 'ps3', 'ps4', 'ps5', 'ps6', 'ps7', 'studio']
    """
    return [path.split("/")[0] for path in released() if path.endswith(".ipynb")]


def parts(assignment: str) -> list[int]:
    """Return the numbers of the parts that are graded automatically.

    Examples
    --------
    >>> parts("ps1")
    [1, 2, 3, 4, 5, 6]
    """
    found = (_CHECK.fullmatch(cell.get("id", "")) for cell in _notebook(assignment)["cells"])
    return [int(match[1]) for match in found if match]


def chosen(assignment: str, part: int | str) -> tuple[str, int]:
    """Return an assignment and a part that there are.

    Raises
    ------
    StudyError
        If there is no such assignment, or nothing of the part is graded automatically.

    Examples
    --------
    >>> chosen("PS1", "2")
    ('ps1', 2)
    """
    assignment = known(assignment)
    number = int(part) if str(part).isdigit() else 0
    if number not in parts(assignment):
        there = _listed(parts(assignment))
        raise StudyError(
            f"{assignment} has no part {part} that is checked automatically: there are {there}. "
            f"A written part is marked by hand, with {release.RUBRIC}."
        )
    return assignment, number


def known(assignment: str) -> str:
    """Return the id of an assignment that there is, in lower case; otherwise say what there is."""
    asked = str(assignment).strip().lower()
    if asked in names():
        return asked
    close = difflib.get_close_matches(asked, names(), 1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    there = _listed(names())
    raise StudyError(f"There is no assignment {assignment!r}: there are {there}.{meant}")


def check_cell(assignment: str, part: int, *, hidden: bool = False) -> str:
    """Return the check cell of a part.

    Parameters
    ----------
    assignment, part : str, int
        Which.
    hidden : bool
        Whether with the hidden tests, which only a clone has.
    """
    notebook = _source(assignment) if hidden else _notebook(assignment)
    if notebook is None:
        raise StudyError(
            "Values are checked only where the assignments' sources are: in a clone of the "
            "course's repository. Your instructor's grader checks them too."
        )
    return _cell(notebook, f"part{part}-check")


def reference(assignment: str, part: int) -> str:
    """Return the solution of a part, which only a clone has."""
    notebook = _source(assignment)
    if notebook is None:
        raise StudyError(
            "The solutions are in the course's repository, in exercises/source; they are not in "
            "the package that is installed here."
        )
    return _MARK.sub("", _without_stub(_cell(notebook, f"part{part}-answer")))


def hints(assignment: str, part: int) -> list[str]:
    """Return the steps of help for a part, in order."""
    text = released().get(f"{assignment}/{release.HINTS}", b"").decode("utf-8")
    sections = {int(number): body for number, body in _PART.findall(text)}
    return [" ".join(step.split()) for step in _STEP.findall(sections.get(part, ""))]


def _listed(things: Iterable[Any]) -> str:
    return ", ".join(map(str, things))


def _notebook(assignment: str) -> dict[str, Any]:
    return json.loads(released()[f"{assignment}/{assignment}.ipynb"])


def _source(assignment: str) -> dict[str, Any] | None:
    sources = _sources()
    path = sources and sources / assignment / f"{assignment}.ipynb"
    return json.loads(path.read_text("utf-8")) if path else None


def _cell(notebook: dict[str, Any], name: str) -> str:
    return next("".join(cell["source"]) for cell in notebook["cells"] if cell.get("id") == name)


def _without_stub(source: str) -> str:
    """Leave out a line that the solution replaces: an empty answer before it."""
    return re.sub(r"^\w+ = \.\.\.\n(?=### BEGIN SOLUTION)", "", source, flags=re.M)
