"""One Boolean formula against another: by its terms, however they are written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from flexspec.checks.answers import NotUsable

__all__ = ["problem", "terms"]

_Term = frozenset[tuple[str, bool]]
_SIGNS = {
    "or": r"\+|\||\bor\b|\bOR\b",
    "and": r"\*|&|\band\b|\bAND\b",
    "not": r"^(?:~|!|not\b|NOT\b)\s*",
}


def terms(value: Any, conditions: Sequence[str]) -> frozenset[_Term]:
    """Return the terms of a formula, each a set of conditions that are present or absent.

    The order does not matter. ``*``, ``&`` and "and" are the same, so are ``+``, ``|`` and "or",
    and ``~``, ``!`` and "not". A list that holds one formula counts as that formula.

    Parameters
    ----------
    value : object
        The student's answer.
    conditions : sequence of str
        The names that may stand in it.

    Raises
    ------
    NotUsable
        If it is not one formula of these conditions; the message says why.

    Examples
    --------
    >>> terms("JNT*SUB + ~LRG", ["SUB", "JNT", "LRG"]) == terms(
    ...     ["not LRG or SUB and JNT"], ["SUB", "JNT", "LRG"]
    ... )
    True
    """
    found = set()
    for term in re.split(_SIGNS["or"], _text(value)):
        if term.count("(") != term.count(")"):
            raise NotUsable("Multiply its brackets out: terms joined by +, conditions by *.")
        words = (word.strip(" ()") for word in re.split(_SIGNS["and"], term))
        literals = (_literal(word, conditions) for word in words)
        found.add(frozenset(literal for literal in literals if literal is not None))
    return frozenset(found)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | set | np.ndarray | pd.Series):
        formulas = list(value)
        if len(formulas) != 1:
            raise NotUsable(f"It holds {len(formulas)} formulas; one is asked.")
        return _text(formulas[0])
    if not isinstance(value, str):
        raise NotUsable(f"It is of type {type(value).__name__}; a formula is text, such as 'A*~B'.")
    if not value.strip():
        raise NotUsable("It is an empty text.")
    return value


def _literal(word: str, conditions: Sequence[str]) -> tuple[str, bool] | None:
    """Return a condition and whether it is present; None for the sign 1, which is always true."""
    name = re.sub(_SIGNS["not"], "", word)
    if word == "1":
        return None
    if name in conditions:
        return name, name == word
    if name.upper() in conditions:
        raise NotUsable(f"Write {name.upper()} in capitals, and ~{name.upper()} if it is absent.")
    raise NotUsable(f"It has `{word}`, which is none of {', '.join(conditions)}.")


def problem(
    value: Any,
    expected: str | None,
    conditions: Sequence[str],
    *,
    mistakes: Mapping[str, str | Sequence[str]] | None = None,
) -> str:
    """Say why a formula is not the expected one; an empty text if it is.

    Parameters
    ----------
    value : object
        The student's answer.
    expected : str or None
        The right formula; None looks at the form only.
    conditions : sequence of str
        The names that may stand in it.
    mistakes : mapping, optional
        Sentence -> the formula of a student who makes this mistake, or a list of such formulas.

    Examples
    --------
    >>> problem("A*B + A*~B", "A", ["A", "B"])
    'It is true of the right combinations, and not the shortest formula that is.'
    >>> problem("A", "A*B", ["A", "B"])
    'It is true of combinations that do not belong to it.'
    """
    got = terms(value, conditions)
    if expected is None:
        return ""
    right = terms(expected, conditions)
    if got == right:
        return ""
    for sentence, wrong in (mistakes or {}).items():
        formulas = [wrong] if isinstance(wrong, str) else wrong
        if got in [terms(formula, conditions) for formula in formulas]:
            return sentence
    covered, wanted = _rows(got, conditions), _rows(right, conditions)
    if covered == wanted:
        return "It is true of the right combinations, and not the shortest formula that is."
    if covered > wanted:
        return "It is true of combinations that do not belong to it."
    if covered < wanted:
        return "It leaves out combinations that belong to it."
    return "It is not the formula that follows from the table."


def _rows(formula: frozenset[_Term], conditions: Sequence[str]) -> set[tuple[bool, ...]]:
    """Return the combinations of which a formula is true."""
    return {
        row
        for row in itertools.product((False, True), repeat=len(conditions))
        if any(term <= set(zip(conditions, row, strict=True)) for term in formula)
    }
