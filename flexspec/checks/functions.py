"""A student's function, called with new inputs: values, errors, properties, untouched inputs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from flexspec.checks import numbers, tables
from flexspec.checks.answers import NotUsable, quiet, said

__all__ = [
    "Case",
    "Outcome",
    "call",
    "case_problem",
    "inputs_problem",
    "parts_of",
    "property_problem",
]

#: So much of an input is told.
LONGEST = 60
_NOTHING = "It returns nothing (None): end it with `return`, not with `print`."


@dataclass(frozen=True)
class Case:
    """One call of the student's function and what must come of it.

    Attributes
    ----------
    text : str
        What the case tries, for the report: "two regions of unequal size".
    args : tuple
        The arguments; each call gets a copy of its own.
    expected : float, mapping or pandas.DataFrame
        The right number, or name of a part of the result -> its right number. Parts that are not
        named are not looked at. Or the right table, whose rows `keys` name.
    raises : type of exception, optional
        The error that must be raised; then `expected` is not used.
    points : float
        What the case is worth.
    kind : str
        A key of :data:`flexspec.checks.KINDS`.
    mistakes : mapping
        Sentence -> the result (as `expected`) of a student who makes this mistake.
    keys : sequence of str
        The columns that name a row, if the result is a table.
    """

    text: str
    args: tuple[Any, ...]
    expected: Any = None
    raises: type[Exception] | None = None
    points: float = 0
    kind: str = "index"
    mistakes: Mapping[str, Any] = field(default_factory=dict)
    keys: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a result or an error, and whether an argument was changed by it."""

    result: Any = None
    error: Exception | None = None
    changed: bool = False


def call(function: Callable[..., Any], args: Sequence[Any]) -> Outcome:
    """Call a function with copies of the arguments; errors are caught, output is swallowed.

    Examples
    --------
    >>> call(lambda values: values.pop(), ([1, 2],))
    Outcome(result=2, error=None, changed=True)
    """
    given = copy.deepcopy(tuple(args))
    try:
        with quiet():
            result = function(*given)
    except Exception as error:  # whatever a student's code raises is an answer to report
        return Outcome(error=error, changed=_differ(given, args))
    return Outcome(result=result, changed=_differ(given, args))


def _differ(given: Sequence[Any], original: Sequence[Any]) -> bool:
    return not all(_equal(one, other) for one, other in zip(given, original, strict=True))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, pd.Series | pd.DataFrame | pd.Index):
        return one.equals(other)
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and bool(np.all((one == other) | _both_nan(one, other)))
    return bool(one == other)


def _both_nan(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(pd.isna(one)) & np.asarray(pd.isna(other))


def case_problem(outcome: Outcome, case: Case, returns: Sequence[str] | None) -> str:
    """Say why a call's outcome is not the right one; an empty text if it is.

    Parameters
    ----------
    outcome : Outcome
        What came of the call.
    case : Case
        What must come of it.
    returns : sequence of str or None
        Names of the parts of the result, in order; None if it is one number.
    """
    if case.raises is not None:
        return _error_problem(outcome, case.raises)
    if outcome.error is not None:
        return f"The call stopped with {said(outcome.error)}."
    if isinstance(case.expected, pd.DataFrame):
        return _table_problem(outcome.result, case)
    try:
        wanted = _wanted(case.expected)
        got = parts_of(outcome.result, returns)
    except NotUsable as sentence:
        return str(sentence)
    for sentence, wrong in case.mistakes.items():
        if _agree(got, _wanted(wrong), case.kind) and not _agree(got, wanted, case.kind):
            return sentence
    problems = []
    for name, right in wanted.items():
        sentence = numbers.problem(got[name], right, case.kind)
        if sentence:
            problems.append(f"`{name}`: {sentence}" if name else sentence)
    return " ".join(problems)


def _table_problem(result: Any, case: Case) -> str:
    """Say what is wrong with a table that a function returns."""
    if result is None:
        return _NOTHING
    right, columns = case.expected, [name for name in case.expected if name not in case.keys]
    try:
        table = tables.as_table(result, case.keys, columns)
        if amiss := tables.row_problem(table, right, case.keys):
            return amiss
        looked = (
            tables.column_problem(table, right, case.keys, name, case.kind, mistakes=case.mistakes)
            for name in columns
        )
        return " ".join(filter(None, looked))
    except NotUsable as sentence:
        return str(sentence)


def inputs_problem(
    function: Callable[..., Any],
    reference: Callable[..., Any],
    inputs: Sequence[tuple[Any, ...]],
    *,
    returns: Sequence[str] | None = None,
    kind: str = "index",
    keys: Sequence[str] = (),
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
) -> str:
    """Say for which input a function differs from a right one; an empty text if for none.

    Parameters
    ----------
    function, reference : callable
        The student's function, and a right one. Where the right one raises an error, the other
        must raise one of the same type.
    inputs : sequence of tuple
        The arguments of each call.
    returns : sequence of str, optional
        Names of the parts of the result, in order; None if it is one number or a table.
    kind : str
        A key of :data:`flexspec.checks.KINDS`.
    keys : sequence of str
        The columns that name a row, if the result is a table.
    mistakes : mapping, optional
        Sentence -> the function of a student who makes this mistake, wherever it can be called.

    Examples
    --------
    >>> inputs_problem(lambda n: n + n, lambda n: n * n, [(0,), (2,), (3,)])
    'For input 3 of 3, (3): It is not the right number.'
    """

    def misses(right: Callable[..., Any], args: tuple[Any, ...]) -> str:
        outcome = call(right, args)
        if outcome.error is not None:
            return case_problem(
                call(function, args), Case("", args, raises=type(outcome.error)), returns
            )
        expected = outcome.result if keys else parts_of(outcome.result, returns)
        return case_problem(
            call(function, args), Case("", args, expected, kind=kind, keys=keys), returns
        )

    for number, args in enumerate(inputs, 1):
        problem = misses(reference, args)
        if problem:
            for sentence, mistaken in (mistakes or {}).items():
                if not any(misses(mistaken, others) for others in inputs):
                    return sentence
            return f"For input {number} of {len(inputs)}, {_told(args)}: {problem}"
    return ""


def _told(args: Sequence[Any]) -> str:
    """Return the arguments of a call as they are written, if that is short."""
    written = ", ".join(repr(arg) for arg in args)
    if len(written) <= LONGEST and "\n" not in written:
        return f"({written})"
    return f"of {' and '.join(type(arg).__name__ for arg in args)}"


def _wanted(expected: Any) -> dict[str, float]:
    return dict(expected) if isinstance(expected, Mapping) else {"": float(expected)}


def _agree(got: Mapping[str, Any], wanted: Mapping[str, float], kind: str) -> bool:
    return all(not numbers.problem(got[name], right, kind) for name, right in wanted.items())


def _error_problem(outcome: Outcome, error: type[Exception]) -> str:
    if outcome.error is None:
        return f"It returned a result; here it must raise {error.__name__}."
    if not isinstance(outcome.error, error):
        return f"It must raise {error.__name__}; it stopped with {said(outcome.error)}."
    return ""


def parts_of(result: Any, returns: Sequence[str] | None) -> dict[str, Any]:
    """Return a function's result as named parts.

    A tuple, list or array is read by position; a dictionary, Series, named tuple or table of one
    row by name.

    Examples
    --------
    >>> parts_of((3.0, 1.0, 2.0), ["total", "between", "within"])
    {'total': 3.0, 'between': 1.0, 'within': 2.0}
    >>> parts_of({"Within": 2.0, "Between": 1.0, "Total": 3.0}, ["total", "between", "within"])
    {'total': 3.0, 'between': 1.0, 'within': 2.0}
    """
    if result is None:
        raise NotUsable(_NOTHING)
    if returns is None:
        return {"": result}
    named = _by_name(result)
    if named and all(name in named for name in returns):
        return {name: named[name] for name in returns}
    if isinstance(result, np.ndarray | pd.Series | pd.Index):
        result = np.asarray(result).tolist()
    if not isinstance(result, tuple | list) or len(result) != len(returns):
        raise NotUsable(f"It must return {len(returns)} numbers: {', '.join(returns)}.")
    return dict(zip(returns, result, strict=True))


def _by_name(result: Any) -> dict[str, Any]:
    if isinstance(result, pd.DataFrame) and len(result) == 1:
        result = result.iloc[0]
    if isinstance(result, pd.Series):
        result = result.to_dict()
    elif hasattr(result, "_asdict"):
        result = result._asdict()
    if not isinstance(result, Mapping):
        return {}
    return {str(name).strip().casefold(): value for name, value in result.items()}


def property_problem(
    function: Callable[..., Any], holds: Callable[[Callable[..., Any]], bool], otherwise: str
) -> str:
    """Say `otherwise` if a property does not hold; an empty text if it does.

    Parameters
    ----------
    function : callable
        The student's function.
    holds : callable
        Called with the function; returns whether the property holds.
    otherwise : str
        The sentence for the student.
    """
    try:
        with quiet():
            held = bool(holds(function))
    except Exception as error:  # an error in the student's function is what is looked for
        return f"{otherwise} (The call stopped with {said(error)}.)"
    return "" if held else otherwise
