"""Checks on what a measure is given, with errors that say what is wrong, where, and what to do.

A missing value is never taken for zero: an industry nobody counted is not an industry without jobs.
"""

import numpy as np
import pandas as pd


def first(found, index):
    """Name the first entry for which `found` is true, by its label or else its position."""
    where = int(np.flatnonzero(found)[0])
    if isinstance(index, pd.RangeIndex):
        return f"position {where} (the first is 0)"
    label = index[where]
    if isinstance(label, tuple):
        return repr(tuple(_plain(part) for part in label))
    return repr(_plain(label))


def _plain(label):
    """Return a NumPy number as Python's own, which prints without its type."""
    return label.item() if isinstance(label, np.generic) else label


def _numbers(values, name):
    """Return a float copy of a Series; text is an error, not something to be guessed at."""
    values = values.infer_objects()
    if not pd.api.types.is_numeric_dtype(values) and len(values):
        raise TypeError(f"{name} must hold numbers, not {values.dtype}: convert it first.")
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(numbers, index=values.index, name=values.name)


def _check_values(values, name, positive):
    """Raise ValueError at the first entry that is missing, infinite or too small."""
    numbers = values.to_numpy()
    problems = [
        (np.isnan(numbers), "is missing", "give the figure or drop the entry; missing is not zero"),
        (np.isinf(numbers), "is infinite", "check the division that made it"),
        (numbers < 0, "is negative", "it must be zero or more, so check the sign and the source"),
    ]
    if positive:
        problems.append((numbers == 0, "is zero", "it must be above zero here, so drop the entry"))
    for found, problem, remedy in problems:
        if found.any():
            raise ValueError(f"{name} {problem} at {first(found, values.index)}: {remedy}.")


def as_vector(values, name, *, positive=False):
    """Return one-dimensional numbers as a Series of floats, checked.

    Parameters
    ----------
    values : array-like or Series, shape (n,)
        Numbers of zero or more; labels are kept.
    name : str
        What the numbers are, for the error.
    positive : bool
        Whether zero is an error too.

    Returns
    -------
    Series of float, shape (n,)
        The numbers with their labels.

    Raises
    ------
    TypeError
        If they are not one-dimensional numbers.
    ValueError
        If there are none, or one is missing, infinite, negative, or (with `positive`) zero.
    """
    if not isinstance(values, pd.Series):
        if np.ndim(values) != 1 or isinstance(values, pd.DataFrame):
            raise TypeError(f"{name} must be one row of numbers, such as one column of a table.")
        values = pd.Series(values)
    if values.empty:
        raise ValueError(f"{name} is empty: give at least one figure.")
    values = _numbers(values, name)
    _check_values(values, name, positive)
    return values


def as_table(values, name, *, positive=False):
    """Return two-dimensional numbers as a DataFrame of floats, checked as in `as_vector`.

    Parameters
    ----------
    values : array-like or DataFrame, shape (n, m)
        Numbers of zero or more; labels are kept.
    name : str
        What the numbers are, for the error.
    positive : bool
        Whether zero is an error too.

    Returns
    -------
    DataFrame of float, shape (n, m)
        The numbers with their labels.

    Raises
    ------
    TypeError
        If they are not a table of numbers.
    ValueError
        If the table is empty or a cell is not a number of the kind asked for.
    """
    if np.ndim(values) != 2:
        raise TypeError(f"{name} must be a table: one row per place, one column per item.")
    table = pd.DataFrame(values)
    if table.empty:
        raise ValueError(f"{name} is empty: give at least one row and one column.")
    checked = {
        position: as_vector(
            table.iloc[:, position], f"{name}, column {column!r},", positive=positive
        )
        for position, column in enumerate(table.columns)
    }
    return pd.DataFrame(checked).set_axis(table.columns, axis=1)


def is_table(values):
    """Say whether `values` has rows and columns."""
    return np.ndim(values) == 2


def align(values, to, name, to_name):
    """Put a checked Series into the order of another one's labels.

    Parameters
    ----------
    values : Series
        What is to be put in order.
    to : Series or DataFrame
        What has the order, in its index.
    name, to_name : str
        What both are, for the error.

    Returns
    -------
    Series
        `values`, labelled and ordered as `to`.

    Raises
    ------
    ValueError
        If the lengths differ, or both carry labels and these are not the same ones.
    """
    if len(values) != len(to):
        raise ValueError(
            f"{name} has {len(values)} entries and {to_name} has {len(to)}: "
            "give one for one, for the same places or industries."
        )
    if values.index.equals(to.index):
        return values
    # A plain list has no labels to disagree: it follows the order of the labelled one.
    if isinstance(values.index, pd.RangeIndex) or isinstance(to.index, pd.RangeIndex):
        return values.set_axis(to.index)
    for index, owner in ((values.index, name), (to.index, to_name)):
        if index.has_duplicates:
            twice = first(index.duplicated(), index)
            raise ValueError(f"{owner} has the label {twice} twice: make the labels unique.")
    lacking = ~to.index.isin(values.index)
    if lacking.any():
        raise ValueError(
            f"{name} has no entry for {first(lacking, to.index)}, which {to_name} has: "
            "use the same labels in both."
        )
    return values.reindex(to.index)


def shares(values, name):
    """Divide a checked Series by its total.

    Parameters
    ----------
    values : Series
        Numbers of zero or more.
    name : str
        What they are, for the error.

    Returns
    -------
    Series
        Shares that add up to 1.

    Raises
    ------
    ValueError
        If the total is zero.
    """
    total = values.sum()
    if total == 0:
        raise ValueError(f"{name} adds up to zero, so it has no shares: drop it or check it.")
    return values / total


def row_shares(table, name):
    """Divide every row of a checked table by the row's total.

    Parameters
    ----------
    table : DataFrame
        Numbers of zero or more.
    name : str
        What they are, for the error.

    Returns
    -------
    DataFrame
        Shares; each row adds up to 1.

    Raises
    ------
    ValueError
        If a row adds up to zero.
    """
    totals = table.sum(axis=1)
    if (totals == 0).any():
        where = first(totals == 0, table.index)
        raise ValueError(f"{name} adds up to zero at {where}, so it has no shares: drop it.")
    return table.div(totals, axis=0)


def like(result, given):
    """Return `result` in the kind of `given`: pandas for pandas, otherwise a NumPy array."""
    return result if isinstance(given, pd.Series | pd.DataFrame) else result.to_numpy()


def as_groups(groups, to, to_name):
    """Return group labels in the order of `to`.

    Parameters
    ----------
    groups : array-like or Series
        One label per entry of `to`.
    to : Series
        What is grouped.
    to_name : str
        What `to` is, for the error.

    Returns
    -------
    Series
        The labels.

    Raises
    ------
    ValueError
        If a label is missing or the entries do not match.
    """
    groups = groups if isinstance(groups, pd.Series) else pd.Series(list(groups))
    groups = align(groups, to, "groups", to_name)
    if groups.isna().any():
        where = first(groups.isna(), groups.index)
        raise ValueError(f"groups is missing at {where}: say which group the entry belongs to.")
    return groups
