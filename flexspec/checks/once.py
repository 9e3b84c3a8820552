"""Right answers that are worked out once, not for each submission."""

from __future__ import annotations

import builtins
import dis
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any, TypeVar

__all__ = ["once"]

Result = TypeVar("Result")

_known: dict[CodeType, Any] = {}


def once(function: Callable[[], Result]) -> Callable[[], Result]:
    """Remember what a function returns, in this process and in those forked from it.

    Hidden tests work out right answers, and those of known mistakes, from the course's tables.
    They are the same for every submission, and a process of ``flexspec-grade`` looks at many.
    Whoever asks gets the same object and must not change it.

    Parameters
    ----------
    function : callable
        Takes nothing and knows nothing of the notebook: it imports what it needs.

    Raises
    ------
    TypeError
        If it takes arguments, or names a variable from outside.

    Examples
    --------
    >>> @once
    ... def answer():
    ...     print("working it out")
    ...     return 42
    >>> answer() + answer()
    working it out
    84
    """
    code = function.__code__
    # By its text, not by its name: a cell that runs again makes a new function.
    if code not in _known:
        _check(function.__name__, code)

    def remembered() -> Result:
        if code not in _known:
            # Where names of the notebook are, a student's may stand in the place of a builtin.
            outside = {"__builtins__": builtins, "__name__": function.__module__}
            _known[code] = FunctionType(code, outside, function.__name__)()
        return _known[code]

    return remembered


def _check(name: str, code: CodeType) -> None:
    outside = [*code.co_varnames[: code.co_argcount + code.co_kwonlyargcount], *code.co_freevars]
    outside += [name for name in _globals(code) if not hasattr(builtins, name)]
    if outside:
        raise TypeError(
            f"{name} is worked out once for all students and cannot depend on "
            f"{', '.join(dict.fromkeys(outside))}: load or import it inside."
        )


def _globals(code: CodeType) -> Iterator[str]:
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)
