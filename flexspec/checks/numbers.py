"""One number against another: tolerance by kind, and the usual mistakes by name."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from flexspec.checks.answers import NotUsable

__all__ = [
    "KINDS",
    "Kind",
    "as_number",
    "close",
    "form_problem",
    "problem",
    "unlikely",
    "value_problem",
]


@dataclass(frozen=True)
class Kind:
    """How near a number of this kind must come, and what it is called.

    Attributes
    ----------
    words : str
        What the kind is, for sentences.
    absolute, relative : float
        A number is right within the larger of the two tolerances.
    least, most : float
        Numbers outside these limits cannot be right, or hardly.
    whole : bool
        Whether it is a whole number.
    advice : str
        The sentence for a number that breaks these rules.
    """

    words: str
    absolute: float
    relative: float
    least: float = -math.inf
    most: float = math.inf
    whole: bool = False
    advice: str = ""

    def fits(self, number: float) -> bool:
        """Tell whether a number can be one of this kind."""
        slack = 1e-9
        within = self.least - slack <= number <= self.most + slack
        return within and (not self.whole or float(number).is_integer())


#: Tolerances let a student round to three or four significant figures, not more.
KINDS = {
    "share": Kind(
        "a share between 0 and 1", 6e-4, 0.0, 0, 1, advice="A share lies between 0 and 1."
    ),
    "index": Kind("an index", 1e-9, 1e-3),
    "rate": Kind(
        "a rate (0.02 for two per cent)",
        6e-6,
        1e-3,
        -0.5,
        0.5,
        advice="It is beyond 50 per cent; a rate of two per cent is written 0.02.",
    ),
    "years": Kind("a number of years", 0.0, 3e-3, 1e-6, advice="It must be greater than 0."),
    "money": Kind("an amount of money", 0.006, 1e-6),
    "count": Kind(
        "a count", 1e-9, 0.0, 0, whole=True, advice="It must be a whole number, 0 or more."
    ),
    "positive count": Kind(
        "a count from 1", 1e-9, 0.0, 1, whole=True, advice="It must be a whole number, 1 or more."
    ),
}

_FACTORS = (
    (100.0, "It is 100 times what was asked: per cent in place of a share or rate."),
    (0.01, "It is a hundredth of what was asked: it was divided by 100 once too often."),
    (1000.0, "It is 1000 times what was asked: check the units."),
    (0.001, "It is a thousandth of what was asked: check the units."),
    (1e6, "It is a million times what was asked: check the units."),
    (1e-6, "It is a millionth of what was asked: check the units."),
    (-1.0, "It has the right size and the wrong sign."),
    (
        1 / math.log(10),
        "It was worked out with logarithms to base 10: natural logarithms are asked.",
    ),
    (1 / math.log(2), "It was worked out with logarithms to base 2: take natural logarithms."),
)


def as_number(value: Any) -> float:
    """Return a number in any of its usual wrappings as a float.

    NumPy scalars, fractions, decimals, and arrays, Series and DataFrames of one element count.

    Raises
    ------
    NotUsable
        If the value is not one number; the message says what it is.

    Examples
    --------
    >>> as_number(np.array([0.5]))
    0.5
    >>> as_number("0.5")
    Traceback (most recent call last):
    flexspec.checks.answers.NotUsable: It is text ('0.5'), not a number: leave the quotation ...
    """
    if isinstance(value, np.ndarray | pd.Series | pd.DataFrame | pd.Index):
        return as_number(_only_element(value))
    if isinstance(value, str):
        raise NotUsable(f"It is text ({value!r:.40}), not a number: leave the quotation marks out.")
    if isinstance(value, bool | np.bool_):
        raise NotUsable(f"It is {value}, the answer to a yes-or-no question, not a number.")
    if value is pd.NA or value is pd.NaT:
        return math.nan
    if isinstance(value, numbers.Real | np.number | Decimal) and not np.iscomplexobj(value):
        return float(value)
    if isinstance(value, list | tuple) and len(value) == 1:
        return as_number(value[0])
    if callable(value):
        raise NotUsable("It is a function, not a number: call it, with its brackets.")
    raise NotUsable(f"It is {_article(type(value).__name__)}, not a number.")


def _only_element(values: Any) -> Any:
    if values.size != 1:
        raise NotUsable(f"It holds {values.size} values where one number is asked.")
    return np.asarray(values).reshape(-1)[0]


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0].lower() in "aeiou" else f"a {noun}"


def close(value: float, expected: float, kind: str = "index") -> bool:
    """Tell whether a number is right within the tolerance of its kind.

    Examples
    --------
    >>> close(0.8015, 0.80148, "share"), close(0.80, 0.80148, "share")
    (True, False)
    """
    if math.isnan(expected):
        return math.isnan(value)
    rule = KINDS[kind]
    return math.isclose(value, expected, rel_tol=rule.relative, abs_tol=rule.absolute)


def form_problem(value: Any, kind: str = "index") -> str:
    """Say what is wrong with a number's form; an empty text if nothing is."""
    try:
        number = as_number(value)
    except NotUsable as sentence:
        return str(sentence)
    if math.isnan(number):
        return "It is not a number (NaN): a missing value or 0/0 went into it."
    if math.isinf(number):
        return "It is infinite: something was divided by zero, or the logarithm of zero was taken."
    return unlikely(number, kind)


def unlikely(number: float, kind: str) -> str:
    """Say why a number can hardly be one of its kind; an empty text if it can.

    Examples
    --------
    >>> unlikely(2.14, "rate")
    'It is beyond 50 per cent; a rate of two per cent is written 0.02.'
    """
    rule = KINDS[kind]
    return "" if rule.fits(number) else rule.advice


def problem(
    value: Any,
    expected: float,
    kind: str = "index",
    *,
    mistakes: Mapping[str, float] | None = None,
    also: Iterable[float] = (),
) -> str:
    """Say why a number is not the expected one; an empty text if it is.

    Parameters
    ----------
    value : object
        The student's answer, in any wrapping that :func:`as_number` takes.
    expected : float
        The right number.
    kind : str
        A key of :data:`KINDS`.
    mistakes : mapping, optional
        Sentence -> the number a student gets who makes this mistake.
    also : iterable of float
        Other numbers that are right too (another accepted definition).

    Examples
    --------
    >>> problem(2.143, 0.02143, "rate")
    'It is 100 times what was asked: per cent in place of a share or rate.'
    >>> problem(0.0214, 0.02143, "rate")
    'It is near, not right: too much was rounded, or a definition differs slightly.'
    """
    try:
        number = as_number(value)
    except NotUsable as sentence:
        return str(sentence)
    if any(close(number, right, kind) for right in (expected, *also)):
        return ""
    for sentence, wrong in (mistakes or {}).items():
        if close(number, wrong, kind):
            return sentence
    return form_problem(number) or value_problem(number, expected, kind)


def value_problem(number: float, expected: float, kind: str = "index") -> str:
    """Name the mistake in a wrong number, as far as the two numbers tell."""
    for factor, sentence in _FACTORS:
        if expected and math.isclose(number, expected * factor, rel_tol=2e-3):
            return sentence
    if kind == "share" and close(number, 1 - expected, kind):
        return "It is the other part: one minus what was asked."
    if expected and number and math.isclose(number, 1 / expected, rel_tol=2e-3):
        return "It is upside down: one divided by what was asked."
    if expected and math.isclose(number, expected, rel_tol=0.02):
        return "It is near, not right: too much was rounded, or a definition differs slightly."
    return unlikely(number, kind) or "It is not the right number."
