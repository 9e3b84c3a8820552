"""The student's answers: found by name, looked at without side effects."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping
from typing import Any


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
    flexspec.checks.answers.NotUsable: There is no `speed`, but there is `Speed`: use the name ...
    """
    if name not in names:
        near = [other for other in names if _bare(other) == _bare(name)]
        if near:
            raise NotUsable(
                f"There is no `{name}`, but there is `{near[0]}`: use the name in the question."
            )
        raise NotUsable(
            f"There is no `{name}`. Was the cell above answered, and did it run without an error?"
        )
    value = names[name]
    if value is None or value is ...:
        raise NotUsable(f"`{name}` is still empty ({value}).")
    return value


def _bare(name: str) -> str:
    return name.replace("_", "").casefold()


def said(error: Exception) -> str:
    """Return an error's name and the beginning of its message, on one line.

    Examples
    --------
    >>> said(KeyError("Tabasko"))
    "KeyError: 'Tabasko'"
    """
    try:
        text = " ".join(str(error).split())
    except Exception:  # an error of a student's own class may fail to print
        text = ""
    return f"{type(error).__name__}: {text[:120]}" if text else type(error).__name__


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
