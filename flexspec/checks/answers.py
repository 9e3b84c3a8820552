"""The student's answers: found by name, looked at without side effects."""

from __future__ import annotations

import contextlib
import difflib
import io
import re
import types
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: Names that are at least so much alike may be slips of the pen.
ALIKE = 0.85
#: So much of an error's message is told.
LONGEST = 200


class NotUsable(Exception):
    """An answer that cannot be looked at; its message is the sentence for the student."""


def find(names: Mapping[str, Any], name: str) -> Any:
    """Return the student's answer called `name`.

    Parameters
    ----------
    names : mapping
        Where the answers live: ``globals()`` of the notebook.
    name : str
        The name the question asks for.

    Raises
    ------
    NotUsable
        If there is no such name, or it is still empty (None or Ellipsis).

    Examples
    --------
    >>> find({"speed": 0.02}, "speed")
    0.02
    >>> find({"Speed": 0.02}, "speed")
    Traceback (most recent call last):
    flexspec.checks.answers.NotUsable: There is no `speed`, but there is `Speed`. If that is ...
    """
    if name not in names:
        own = (other for other, value in names.items() if not isinstance(value, types.ModuleType))
        alike = near(name, (other for other in own if not other.startswith("_")))
        if alike:
            raise NotUsable(
                f"There is no `{name}`, but there is `{alike[0]}`. If that is your answer, give it "
                "the name in the question."
            )
        raise NotUsable(
            f"There is no `{name}`. Was the cell above answered, and did it run without an error?"
        )
    value = names[name]
    if value is None or value is ...:
        raise NotUsable(f"`{name}` is still empty ({value}).")
    return value


def near(name: str, others: Iterable[str]) -> list[str]:
    """Return the other name that is most likely meant by one that is missing, if there is one.

    Names that differ in their figures only are two names, not one with a slip.

    Examples
    --------
    >>> near("theil_parts", ["theil_part", "us_theil"]), near("speed_1988", ["speed_1978"])
    (['theil_part'], [])
    """
    bare = {_bare(other): other for other in others if _figures(other) == _figures(name)}
    return [bare[alike] for alike in difflib.get_close_matches(_bare(name), bare, 1, ALIKE)]


def _bare(name: str) -> str:
    return name.replace("_", "").replace(" ", "").casefold()


def _figures(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def said(error: Exception) -> str:
    """Return an error's name and the first sentence of its message, without its full stop.

    Examples
    --------
    >>> said(KeyError("Tabasko"))
    "KeyError: 'Tabasko'"
    >>> said(ValueError("There is no field. If you are looking for one, look."))
    'ValueError: There is no field'
    """
    try:
        text = " ".join(str(error).split())
    except Exception:  # an error of a student's own class may fail to print
        text = ""
    first = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0].rstrip(".")
    if len(first) > LONGEST:
        first = first[:LONGEST].rsplit(" ", 1)[0] + " ..."
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what student code prints or warns out of the report.

    nbgrader gives a cell no points at all as soon as it writes one line to the error stream, a
    harmless warning included.
    """
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
