"""Trajectories of clusters: moves between types of district as a Markov chain.

Knorringa and Meyer-Stamer follow clusters from one of Markusen's types to another (Helmsing 1999,
p. 34). The review gives no probabilities. Those used with this module are invented, so what counts
is what follows from the pattern of possible and impossible moves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = ["absorbing", "ends", "expected_years", "long_run", "markov_chain", "shares"]

TOLERANCE = 1e-9


def markov_chain(moves: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    r"""Return a Markov chain, as the table of yearly chances to go from one type to another.

    Assumptions: a cluster is of one type at a time; its chances depend on that type only, not on
    how it got there or how long it has been there; they are the same every year. What is not
    moved stays: :math:`p_{ii} = 1 - \sum_{j \ne i} p_{ij}`.

    Parameters
    ----------
    moves : mapping
        ``(from, to)`` -> chance per year, from 0 to 1. Types stand in the order of their first
        mention.

    Returns
    -------
    pandas.DataFrame
        One row for each type left and one column for each type reached, rows summing to 1.

    Raises
    ------
    ValueError
        If there is no move, a chance lies outside 0 to 1, a type moves to itself, or the chances
        to leave a type sum to more than 1.

    Examples
    --------
    >>> markov_chain({("craft", "hub"): 0.1, ("hub", "craft"): 0.3})
           craft  hub
    craft    0.9  0.1
    hub      0.3  0.7
    """
    check(len(moves) > 0, "moves must name at least one move.")
    types = list(dict.fromkeys(name for pair in moves for name in pair))
    places = {name: place for place, name in enumerate(types)}
    chances = np.zeros((len(types), len(types)))
    for (start, end), chance in moves.items():
        check(start != end, f"{start} must not move to itself; what is not moved stays.")
        check(0 <= chance <= 1, f"a chance must lie between 0 and 1, not at {chance}.")
        chances[places[start], places[end]] = chance
    left = 1 - chances.sum(axis=1)
    most = types[int(left.argmin())]
    check(bool(left.min() >= -TOLERANCE), f"the chances to leave {most} sum to more than 1.")
    return pd.DataFrame(chances + np.diag(left.clip(min=0)), index=types, columns=types)


def shares(matrix: pd.DataFrame, start: str, years: int = 100) -> pd.DataFrame:
    """Return the chance that a cluster is of each type, year by year.

    Read it as shares as well: of many clusters that begin alike and do not touch each other.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Chances to move, from :func:`markov_chain`.
    start : str
        The type of year 0.
    years : int, default 100
        Number of years, at least 1.

    Returns
    -------
    pandas.DataFrame
        One row for each year from 0, one column for each type; rows sum to 1.

    Raises
    ------
    ValueError
        If ``matrix`` is not a table of chances, ``start`` is no type or ``years`` is below 1.

    Examples
    --------
    >>> two = markov_chain({("craft", "hub"): 0.5})
    >>> shares(two, "craft", years=2)["craft"].tolist()
    [1.0, 0.5, 0.25]
    """
    chances = _chances(matrix)
    check(start in matrix.index, f"start must be one of {', '.join(matrix.index)}, not {start}.")
    check(years >= 1, f"years must be at least 1, not {years}.")
    rows = [(matrix.index == start).astype(float)]
    for _ in range(years):
        rows.append(rows[-1] @ chances)
    return pd.DataFrame(rows, columns=matrix.columns).rename_axis("year")


def absorbing(matrix: pd.DataFrame) -> list[str]:
    """Return the types that a cluster never leaves.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Chances to move, from :func:`markov_chain`.

    Returns
    -------
    list of str
        Types whose chance to stay is 1.

    Raises
    ------
    ValueError
        If ``matrix`` is not a table of chances.

    Examples
    --------
    >>> absorbing(markov_chain({("craft", "hub"): 0.1}))
    ['hub']
    """
    stays = np.diag(_chances(matrix))
    return [name for name, stay in zip(matrix.index, stays, strict=True) if stay > 1 - TOLERANCE]


def expected_years(matrix: pd.DataFrame) -> pd.DataFrame:
    r"""Return how many years a cluster will spend in each type before it is absorbed.

    With :math:`Q` the chances among the types that can be left for good, the table is
    :math:`(I - Q)^{-1}`, the fundamental matrix of the chain.

    Prediction for entry :math:`a` from "none" to a type, :math:`b` from "none" to absorbing
    types, :math:`c` from the type back to "none" and :math:`d` to absorbing types: a cluster that
    begins in "none" spends :math:`a / (ad + bc + bd)` years in the type. Halving both ways out
    doubles this, exactly; doubling the way in less than doubles it whenever :math:`ad > 0`.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Chances to move, from :func:`markov_chain`.

    Returns
    -------
    pandas.DataFrame
        Expected years in the column's type for a cluster that begins in the row's type; the first
        year counts.

    Raises
    ------
    ValueError
        If ``matrix`` is not a table of chances, has no absorbing type, or has a type from which no
        absorbing type can be reached.

    References
    ----------
    Kemeny, J. G. and Snell, J. L. (1960) *Finite Markov Chains*. Princeton: Van Nostrand.

    Examples
    --------
    >>> expected_years(markov_chain({("craft", "hub"): 0.1})).round(6)
           craft
    craft   10.0
    """
    return _years(_split(matrix)[0])


def _years(inner: pd.DataFrame) -> pd.DataFrame:
    years = np.linalg.inv(np.eye(len(inner)) - inner.to_numpy())
    return pd.DataFrame(years, inner.index, inner.columns)


def ends(matrix: pd.DataFrame) -> pd.DataFrame:
    r"""Return the chance to end in each absorbing type.

    With :math:`R` the chances to go to absorbing types, the table is :math:`(I - Q)^{-1} R`.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Chances to move, from :func:`markov_chain`.

    Returns
    -------
    pandas.DataFrame
        One row for each type that can be left, one column for each absorbing type; rows sum to 1.

    Raises
    ------
    ValueError
        As :func:`expected_years`.

    References
    ----------
    Kemeny and Snell (1960), see :func:`expected_years`.

    Examples
    --------
    >>> chain = markov_chain({("craft", "hub"): 0.1, ("craft", "satellite"): 0.3})
    >>> ends(chain).round(6)
            hub  satellite
    craft  0.25       0.75
    """
    inner, outer = _split(matrix)
    return _years(inner) @ outer


def long_run(matrix: pd.DataFrame) -> pd.Series:
    r"""Return the share of each type in the long run, where that does not depend on the start.

    Solves :math:`\pi P = \pi`, :math:`\sum_i \pi_i = 1`.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Chances to move, from :func:`markov_chain`.

    Returns
    -------
    pandas.Series
        Long-run shares by type.

    Raises
    ------
    ValueError
        If ``matrix`` is not a table of chances, or where a cluster ends depends on where it began.

    References
    ----------
    Kemeny and Snell (1960), see :func:`expected_years`.

    Examples
    --------
    >>> two = markov_chain({("craft", "hub"): 0.1, ("hub", "craft"): 0.3})
    >>> long_run(two).round(6).to_dict()
    {'craft': 0.75, 'hub': 0.25}
    """
    chances = _chances(matrix)
    size = len(chances)
    system = np.vstack([chances.T - np.eye(size), np.ones(size)])
    check(
        np.linalg.matrix_rank(system[:-1], tol=TOLERANCE) == size - 1,
        "where a cluster ends depends on where it began; use ends().",
    )
    solution = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]
    return pd.Series(solution.clip(min=0), index=matrix.index)


def _chances(matrix: pd.DataFrame) -> np.ndarray:
    """Return the chances as an array, or say what is wrong with them."""
    check(list(matrix.index) == list(matrix.columns), "rows and columns must be the same types.")
    chances = matrix.to_numpy(dtype=float)
    right = (chances >= 0).all() and np.allclose(chances.sum(axis=1), 1, atol=TOLERANCE)
    check(bool(right), "every row must hold chances from 0 that sum to 1.")
    return chances


def _split(matrix: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the chances among types that are left, and from them to absorbing types."""
    stops = absorbing(matrix)
    check(bool(stops), "no type is absorbing; use long_run().")
    stopping = matrix.index.isin(stops)
    reach = np.linalg.matrix_power(matrix.to_numpy(dtype=float) > 0, len(matrix))
    check(
        bool(reach[np.ix_(~stopping, stopping)].any(axis=1).all()),
        "from some type no absorbing type can be reached.",
    )
    passing = matrix[~stopping]
    return passing.loc[:, ~stopping], passing.loc[:, stopping]
