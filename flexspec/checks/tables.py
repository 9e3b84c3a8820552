"""A table by its meaning: keys and values, whatever the order, index, dtype or library.

pandas.testing compares tables for programmers (same index, same dtypes, first difference only);
these functions compare them for students.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from flexspec.checks.answers import NotUsable, near
from flexspec.checks.numbers import as_number, close, unlikely, value_problem

__all__ = ["as_table", "column_form_problem", "column_problem", "row_problem"]

#: With fewer of the expected rows than this, the values of a column say too little to be judged.
ENOUGH_ROWS = 0.8
#: So many keys are named in a sentence.
NAMED = 4
#: So many columns are named, so that a misspelt one is among them.
LISTED = 10


def as_table(value: Any, keys: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return a table-like answer as a DataFrame with the asked names, the keys among its columns.

    DataFrames of pandas and polars, Series, dictionaries of columns and lists of records count.
    Keys may stand in the index. Names are matched without regard to case, blanks and underscores.

    Raises
    ------
    NotUsable
        If the value is not a table or a column is missing; the message names it.

    Examples
    --------
    >>> answer = pd.Series([0.8, 0.6], index=[1948, 1978], name="Share between")
    >>> as_table(answer, ["year"], ["share_between"])["year"].tolist()
    [1948, 1978]
    """
    table = _as_frame(value)
    levels = table.columns.nlevels
    if levels > 1 or isinstance(table.columns, pd.MultiIndex):
        # What a pivot or a groupby leaves: ("total", ""). Levels that are empty name nothing.
        table = table.set_axis([" ".join(filter(None, map(str, n))) for n in table.columns], axis=1)
    table = _keys_as_columns(table, keys)
    present = {_plain(name): name for name in table.columns}
    missing = [name for name in (*keys, *columns) if _plain(name) not in present]
    if missing and levels > 1:
        raise NotUsable("Its column names have several levels: give each column one name.")
    if missing:
        raise NotUsable(_missing_columns(missing, [str(name) for name in table.columns]))
    asked = {present[_plain(name)]: name for name in (*keys, *columns)}
    return table[list(asked)].rename(columns=asked).reset_index(drop=True)


def _missing_columns(missing: Sequence[str], present: Sequence[str]) -> str:
    alike = [other for name in missing for other in near(name, present)]
    hint = f" Is {_named(alike)} meant?" if alike else ""
    return f"It has no column {_named(missing)}; its columns are {_named(present, LISTED)}.{hint}"


def _as_frame(value: Any) -> pd.DataFrame:
    if isinstance(value, pd.DataFrame):
        return value.loc[:, ~value.columns.duplicated()]
    if isinstance(value, pd.Series):
        return value.to_frame()
    if hasattr(value, "to_dict") and hasattr(value, "columns"):  # polars, without importing it
        return pd.DataFrame(value.to_dict(as_series=False))
    if isinstance(value, dict | list):
        try:
            return pd.DataFrame(value)
        except (ValueError, TypeError):
            raise NotUsable("It cannot be read as a table: its columns differ in length.") from None
    raise NotUsable(f"It is of type {type(value).__name__}, not a table (a DataFrame).")


def _keys_as_columns(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Move keys that stand in the index into columns, an index without a name included."""
    columns = {_plain(name) for name in table.columns}
    absent = [key for key in keys if _plain(key) not in columns]
    levels = {_plain(name) for name in table.index.names if name is not None}
    if absent and all(_plain(key) in levels for key in absent):
        spare = [name for name in table.index.names if _plain(name) in columns]
        return table.reset_index(level=spare, drop=True).reset_index()
    unnamed = table.index.nlevels == 1 and table.index.name is None
    if len(absent) == 1 and unnamed and not _counts_rows(table.index):
        return table.rename_axis(absent[0]).reset_index()
    return table


def _counts_rows(index: pd.Index) -> bool:
    """Tell whether an index only numbers the rows; sizes from 100,000 on do not."""
    return isinstance(index, pd.RangeIndex) and index.start < len(index)


def _plain(name: Any) -> str:
    return str(name).replace("_", "").replace(" ", "").casefold()


def _named(things: Sequence[Any], most: int = NAMED) -> str:
    """Name some things in a sentence, the rest only counted."""
    shown = ", ".join(f"`{thing}`" for thing in things[:most])
    return shown + (f" and {len(things) - most} more" if len(things) > most else "")


def _key(value: Any, like: Any) -> Any:
    """Return one key in a form that compares across types: 1948, 1948.0, "1948" and a date."""
    if isinstance(like, numbers.Integral) and hasattr(value, "year"):
        return int(value.year)
    if isinstance(like, numbers.Number):
        try:
            number = float(value)
        except (TypeError, ValueError):
            return str(value)
        return int(number) if number.is_integer() else number
    return " ".join(str(value).split())


def _keyed(table: pd.DataFrame, keys: Sequence[str], likes: Sequence[Any]) -> list[Any]:
    """Return the key of every row: one value, or a tuple where several columns make the key."""
    columns = [
        [_key(value, like) for value in table[name]] for name, like in zip(keys, likes, strict=True)
    ]
    return columns[0] if len(keys) == 1 else list(zip(*columns, strict=True))


def _likes(expected: pd.DataFrame, keys: Sequence[str]) -> list[Any]:
    return [expected[key].iloc[0] for key in keys]


def column_form_problem(table: pd.DataFrame, column: str, kind: str) -> str:
    """Say what is wrong with the form of a column of numbers; an empty text if nothing is.

    Examples
    --------
    >>> column_form_problem(pd.DataFrame({"share": [80.1, 60.7]}), "share", "share")
    '`share` holds 80.1. A share lies between 0 and 1.'
    """
    try:
        values = _numbers(table, column)
    except NotUsable as sentence:
        return str(sentence)
    missing = int(np.isnan(values).sum())
    if missing:
        return f"`{column}` has {missing} missing values (NaN)."
    if np.isinf(values).any():
        return f"`{column}` has infinite values: something was divided by zero."
    for value in values:
        if sentence := unlikely(value, kind):
            return f"`{column}` holds {value:.4g}. {sentence}"
    return ""


def _numbers(table: pd.DataFrame, column: str) -> np.ndarray:
    values = table[column]
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf":
        return values.to_numpy(dtype=float)
    try:
        return np.array([as_number(value) for value in values], dtype=float)
    except NotUsable as sentence:
        raise NotUsable(f"`{column}` does not hold numbers only. {sentence}") from None


def row_problem(
    table: pd.DataFrame, expected: pd.DataFrame, keys: Sequence[str], *, order: bool = False
) -> str:
    """Say which rows are missing, repeated, too many or out of order.

    Parameters
    ----------
    table, expected : pandas.DataFrame
        The answer as :func:`as_table` returns it, and the right table.
    keys : sequence of str
        The columns that name a row.
    order : bool
        Whether the order of rows was asked for.

    Examples
    --------
    >>> right = pd.DataFrame({"year": [1948, 1978]})
    >>> row_problem(pd.DataFrame({"year": [1948, 1948]}), right, ["year"])
    'Rows are missing: `1978`. Rows come more than once: `1948` (2 times); did a merge repeat them?'
    """
    likes = _likes(expected, keys)
    got, right = _keyed(table, keys, likes), _keyed(expected, keys, likes)
    times = {key: got.count(key) for key in dict.fromkeys(got)}
    missing = [key for key in right if key not in times]
    extra = [key for key in times if key not in right]
    repeated = [key for key, count in times.items() if count > 1 and key not in extra]
    problems = []
    if missing:
        problems.append(f"Rows are missing: {_named(missing)}.")
    if extra:
        problems.append(f"Rows that were not asked for: {_named(extra)}.")
    if repeated:
        count = times[repeated[0]]
        problems.append(
            f"Rows come more than once: {_named(repeated)} ({count} times); "
            "did a merge repeat them?"
        )
    if order and not problems and got != right:
        problems.append("The rows are right, their order is not the one asked for.")
    return " ".join(problems)


def column_problem(
    table: pd.DataFrame,
    expected: pd.DataFrame,
    keys: Sequence[str],
    column: str,
    kind: str,
    *,
    mistakes: Mapping[str, pd.DataFrame] | None = None,
) -> str:
    """Say in which rows a column differs from the expected one, and how.

    Rows that are missing or too many are :func:`row_problem`'s business, unless so few are right
    that the column says nothing.

    Parameters
    ----------
    table, expected : pandas.DataFrame
        The answer as :func:`as_table` returns it, and the right table.
    keys : sequence of str
        The columns that name a row.
    column : str
        The column to compare.
    kind : str
        A key of :data:`flexspec.checks.KINDS`.
    mistakes : mapping, optional
        Sentence -> the table a student gets who makes this mistake; a table may leave columns out.
    """
    pairs = _pairs(table, expected, keys, column)
    wanted = len(expected)
    if len({key for key, _, _ in pairs}) < ENOUGH_ROWS * wanted:
        return f"`{column}`: too few of the {wanted} rows are there to look at their values."
    wrong = [(key, got, right) for key, got, right in pairs if not close(got, right, kind)]
    if not wrong:
        return ""
    for sentence, other in (mistakes or {}).items():
        if column in other and _same(_pairs(table, other, keys, column), kind):
            return f"`{column}`: {sentence}"
    for other in (name for name in expected.columns if name not in (*keys, column)):
        swapped = expected[[*keys, other]].rename(columns={other: column})
        if _numeric(expected, other) and _same(_pairs(table, swapped, keys, column), kind):
            return f"`{column}` holds the values of `{other}`."
    return f"`{column}` differs in {_where(wrong, len(pairs))}. {_how(wrong, kind)}".strip()


def _pairs(
    table: pd.DataFrame, expected: pd.DataFrame, keys: Sequence[str], column: str
) -> list[tuple[Any, float, float]]:
    """Return (key, student's value, right value) for every row of the answer that was asked for."""
    likes = _likes(expected, keys)
    right = dict(zip(_keyed(expected, keys, likes), _numbers(expected, column), strict=True))
    got = zip(_keyed(table, keys, likes), _numbers(table, column), strict=True)
    return [(key, value, right[key]) for key, value in got if key in right]


def _same(pairs: list[tuple[Any, float, float]], kind: str) -> bool:
    return bool(pairs) and all(close(got, right, kind) for _, got, right in pairs)


def _numeric(table: pd.DataFrame, column: str) -> bool:
    return pd.api.types.is_numeric_dtype(table[column])


def _where(wrong: list[tuple[Any, float, float]], rows: int) -> str:
    if len(wrong) == rows:
        return "every row"
    return f"{len(wrong)} of {rows} rows ({_named(list(dict.fromkeys(k for k, _, _ in wrong)))})"


def _how(wrong: list[tuple[Any, float, float]], kind: str) -> str:
    """Say what all the wrong values have in common."""
    if any(math.isnan(right) and got == 0 for _, got, right in wrong):
        return "A missing value was turned into zero: missing is not zero."
    if all(math.isnan(got) for _, got, _ in wrong):
        return "The values are missing (NaN) there."
    if all(math.isinf(got) for _, got, _ in wrong):
        return "The values are infinite there: something was divided by zero."
    sentences = {
        value_problem(got, right, kind) if math.isfinite(got) and math.isfinite(right) else ""
        for _, got, right in wrong
    }
    if len(sentences) == 1:
        return sentences.pop().replace("It is not the right number.", "").strip()
    return ""
