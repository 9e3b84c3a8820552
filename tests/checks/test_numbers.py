import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from flexspec.checks import numbers
from flexspec.checks.answers import NotUsable


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        np.float32(0.5),
        np.float64(0.5),
        Fraction(1, 2),
        Decimal("0.5"),
        np.array(0.5),
        np.array([[0.5]]),
        [0.5],
        (0.5,),
        pd.Series([0.5], index=["x"]),
        pd.DataFrame({"x": [0.5]}),
        pd.Series([0.5], dtype="Float64"),
        pd.Series([0.5], dtype=object),
        pd.Index([0.5]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_number_in_any_wrapping(value):
    assert numbers.as_number(value) == 0.5
    assert numbers.problem(value, 0.5, "share") == ""


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), pd.Series([3], dtype="Int64")])
def test_whole_numbers(value):
    assert numbers.problem(value, 3, "count") == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0.5", "quotation marks"),
        (True, "yes-or-no"),
        (np.bool_(False), "yes-or-no"),
        (np.array([1.0, 2.0]), "2 values"),
        (pd.Series([], dtype=float), "0 values"),
        ([1, 2], "a list"),
        ({}, "a dict"),
        (1 + 2j, "a complex"),
        (np.complex128(1), "complex128"),
        (math.sqrt, "call it"),
        (object(), "an object"),
    ],
)
def test_what_is_not_a_number(value, words):
    with pytest.raises(NotUsable, match=words):
        numbers.as_number(value)
    assert words in numbers.problem(value, 1.0)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (math.nan, "NaN"),
        (pd.NA, "NaN"),
        (np.array([np.nan]), "NaN"),
        (math.inf, "infinite"),
        (-np.inf, "infinite"),
    ],
)
def test_not_finite(value, words):
    assert words in numbers.form_problem(value)
    assert words in numbers.problem(value, 0.3)
    assert words in numbers.problem(value, 0.3, mistakes={"The unweighted mean.": 0.4})


def test_a_right_answer_may_be_missing():
    assert numbers.problem(math.nan, math.nan) == ""
    assert numbers.problem(0.0, math.nan)


@pytest.mark.parametrize(
    ("kind", "right", "near", "far"),
    [
        ("share", 0.80148, 0.801, 0.80),
        ("index", 0.0207912, 0.02079, 0.0207),
        ("rate", 0.0214268, 0.02143, 0.0213),
        ("years", 32.3495, 32.3, 32.0),
        ("money", 1234.567, 1234.57, 1234.0),
        ("count", 48, 48.0, 47),
    ],
)
def test_tolerance_by_kind(kind, right, near, far):
    assert numbers.problem(near, right, kind) == ""
    assert numbers.problem(far, right, kind) != ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (31.4, "per cent"),
        (0.00314, "hundredth"),
        (314, "1000 times"),
        (0.000314, "thousandth"),
        (-0.314, "wrong sign"),
        (0.314 / math.log(10), "base 10"),
        (0.314 / math.log(2), "base 2"),
        (1 / 0.314, "upside down"),
        (0.686, "one minus"),
        (0.316, "near, not right"),
        (0.9, "not the right number"),
        (1.7, "between 0 and 1"),
    ],
)
def test_usual_mistakes_are_named(value, words):
    assert words in numbers.problem(value, 0.314, "share")


@pytest.mark.parametrize(
    "value",
    [31.4, 0.00314, 314, -0.314, 0.314 / math.log(10), 1 / 0.314, 0.686, 0.316, math.nan, math.inf],
)
def test_mistakes_of_the_author_come_first(value):
    assert numbers.problem(value, 0.314, "share") not in ("", "The unweighted mean.")
    mistakes = {"Another mistake.": 7.0, "The unweighted mean.": value}
    assert numbers.problem(value, 0.314, "share", mistakes=mistakes) == "The unweighted mean."


def test_a_right_answer_is_no_mistake():
    assert numbers.problem(0.314, 0.314, "share", mistakes={"The mean.": 0.314}) == ""


def test_another_definition_is_right_too():
    assert numbers.problem(0.1, 0.2, also=[0.1]) == ""


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (80.0, "share", "between 0 and 1"),
        (0.5, "share", ""),
        (2.5, "count", "whole number"),
        (-1, "count", "0 or more"),
        (0, "count", ""),
        (0, "positive count", "1 or more"),
        (1.0, "positive count", ""),
        (2.14, "rate", "beyond 50 per cent"),
        (-21, "rate", "beyond 50 per cent"),
        (-0.004, "rate", ""),
        (0, "years", "greater than 0"),
        (-32.3, "years", "greater than 0"),
        (189.4, "years", ""),
        (-7.0, "index", ""),
        (-7.0, "money", ""),
    ],
)
def test_form(value, kind, words):
    problem = numbers.form_problem(value, kind)
    assert words in problem
    assert bool(problem) == bool(words)
