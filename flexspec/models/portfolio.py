"""Which instruments to choose under a budget, and how far the choice rests on the weights.

The review names instruments and the advantages of clusters by sphere (Helmsing 1999, endnote 3,
p. 57), but no way from one to the other. This is one way, the plainest that can be wrong: a
cluster has a level in each sphere, an instrument adds to levels, and a portfolio is judged by a
mean of them. Effects, costs and weights are judgements of whoever supplies them; the review has
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = ["affordable", "best", "levels", "mean_level", "regret", "shares", "weights_grid"]

_MOST = 16


def affordable(cost: pd.Series, budget: float) -> pd.DataFrame:
    r"""Return every set of instruments that the budget pays for.

    All :math:`2^n` sets are written down and those kept with :math:`\sum_i c_i x_i \le B`, the
    0/1 knapsack by exhaustion. Nothing is divisible, nothing is bought twice.

    Parameters
    ----------
    cost : pandas.Series
        Units of budget for each instrument, above 0. At most 16 instruments.
    budget : float
        :math:`B`, units, at least 0.

    Returns
    -------
    pandas.DataFrame
        One row for each set, one column of True and False for each instrument; the cheapest first.

    Raises
    ------
    ValueError
        If there are more than 16 instruments, a cost is not above 0, or the budget is negative.

    Examples
    --------
    >>> affordable(pd.Series({"a": 1, "b": 2}), budget=2).astype(int).to_numpy().tolist()
    [[0, 0], [1, 0], [0, 1]]
    """
    check(len(cost) <= _MOST, f"at most {_MOST} instruments can be combined, not {len(cost)}.")
    check((cost > 0).all(), "every cost must be above 0.")
    check(budget >= 0, f"the budget must not be negative, as {budget} is.")
    number = np.arange(2 ** len(cost))
    sets = (number[:, None] >> np.arange(len(cost)) & 1).astype(bool)
    spent = sets @ cost.to_numpy(dtype=float)
    kept = np.flatnonzero(spent <= budget + 1e-9)
    order = kept[np.argsort(spent[kept], kind="stable")]
    return pd.DataFrame(sets[order], columns=cost.index)


def levels(
    sets: pd.DataFrame,
    start: pd.Series,
    effects: pd.DataFrame,
    needs: Mapping[str, str] | None = None,
    alone: float = 1.0,
) -> pd.DataFrame:
    r"""Return the level that each set of instruments brings a cluster to in each sphere.

    .. math:: l_k = l_{k0} + \sum_i x_i e_{ik} m_i .

    The multiplier :math:`m_i` is 1, or ``alone`` if the set lacks what the instrument needs.

    Parameters
    ----------
    sets : pandas.DataFrame
        As from :func:`affordable`.
    start : pandas.Series
        :math:`l_{k0}` by sphere, at least 0.
    effects : pandas.DataFrame
        :math:`e_{ik}`, instruments by spheres, in the units of the levels.
    needs : mapping, optional
        From an instrument to the one that it needs beside it.
    alone : float
        Share of its effect that an instrument keeps without the one it needs, from 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row for each set, one column for each sphere.

    Raises
    ------
    ValueError
        If a name is missing from ``effects``, a starting level is negative, or ``alone`` lies
        outside its range.

    Examples
    --------
    >>> sets = affordable(pd.Series({"broker": 1, "brand": 1}), budget=2)
    >>> effects = pd.DataFrame({"market": [0, 2]}, index=["broker", "brand"])
    >>> levels(sets, pd.Series({"market": 1}), effects, {"brand": "broker"}, 0.5)["market"].tolist()
    [1.0, 1.0, 2.0, 3.0]
    """
    check(0 <= alone <= 1, f"alone must be from 0 to 1, not {alone}.")
    check((start >= 0).all(), "a starting level must not be negative.")
    named = {*sets.columns, *(needs or {}), *(needs or {}).values()}
    missing = sorted(named - set(effects.index))
    check(not missing, f"effects lack {', '.join(missing)}.")
    working = sets.astype(float)
    for name, needed in (needs or {}).items():
        working[name] *= np.where(sets[needed], 1.0, alone)
    gains = working.to_numpy() @ effects.loc[sets.columns, start.index].to_numpy(dtype=float)
    return pd.DataFrame(gains + start.to_numpy(dtype=float), columns=start.index)


def mean_level(reached: pd.DataFrame, weights: Any, order: float = 1.0) -> np.ndarray:
    r"""Return the weighted power mean of the levels of each set, for each row of weights.

    .. math:: M_p = \Big( \sum_k w_k l_k^p \Big)^{1/p} .

    With order :math:`p = 1` spheres replace each other; with 0 it is the geometric mean; the lower
    :math:`p`, the more the lowest level counts, and with minus infinity it alone does, whatever
    the weights of the spheres that have one (Hardy, Littlewood and Pólya 1934, chapter 2).

    Parameters
    ----------
    reached : pandas.DataFrame
        Levels, sets by spheres, above 0.
    weights : array
        Weights by sphere, or rows of them; not negative, adding up to 1.
    order : float
        :math:`p`, at most 1; ``-numpy.inf`` is allowed.

    Returns
    -------
    numpy.ndarray
        One row for each row of weights, one column for each set.

    Raises
    ------
    ValueError
        If a value lies outside its range.

    Examples
    --------
    >>> two = pd.DataFrame({"market": [1.0], "learning": [4.0]})
    >>> [float(mean_level(two, [0.5, 0.5], p)[0, 0]) for p in (1, 0, -1, -np.inf)]
    [2.5, 2.0, 1.6, 1.0]
    """
    weights = np.atleast_2d(np.asarray(weights, dtype=float))
    level = reached.to_numpy(dtype=float)
    check((level > 0).all(), "every level must be above 0.")
    check(weights.shape[1] == level.shape[1], "there must be one weight for each sphere.")
    total = np.allclose(weights.sum(axis=1), 1)
    check(total and (weights >= 0).all(), "weights must not be negative and must add up to 1.")
    check(order <= 1, f"order must be at most 1, not {order}.")
    if order == -np.inf:
        counted = weights[:, None, :] > 0
        return np.where(counted, level[None], np.inf).min(axis=2)
    if order == 0:
        return np.exp(weights @ np.log(level).T)
    lowest = level.min(axis=1)  # divided out, lest a very low order makes numbers too large
    return lowest * (weights @ ((level / lowest[:, None]) ** order).T) ** (1 / order)


def best(values: np.ndarray) -> np.ndarray:
    """Return which sets are best for each row of weights, ties included.

    Parameters
    ----------
    values : numpy.ndarray
        As from :func:`mean_level`: weights by sets.

    Returns
    -------
    numpy.ndarray
        True and False, in the shape of ``values``; at least one True a row.

    Examples
    --------
    >>> best(np.array([[1.0, 3.0, 3.0]])).tolist()
    [[False, True, True]]
    """
    return values >= values.max(axis=1, keepdims=True) - 1e-9


def shares(sets: pd.DataFrame, values: np.ndarray) -> pd.Series:
    """Return the share of the weights under which each instrument is in the best set.

    Sets that tie count in equal parts. 1 is an instrument that is chosen under all weights looked
    at, 0 one that is chosen under none.

    Parameters
    ----------
    sets : pandas.DataFrame
        As from :func:`affordable`.
    values : numpy.ndarray
        As from :func:`mean_level`, for the same sets.

    Returns
    -------
    pandas.Series
        Share by instrument, from 0 to 1.

    Examples
    --------
    >>> sets = pd.DataFrame({"a": [True, False], "b": [True, True]})
    >>> shares(sets, np.array([[2.0, 1.0], [1.0, 2.0]])).to_dict()
    {'a': 0.5, 'b': 1.0}
    """
    tied = best(values).astype(float)
    tied /= tied.sum(axis=1, keepdims=True)
    return pd.Series((tied @ sets.to_numpy(dtype=float)).mean(axis=0), index=sets.columns)


def regret(values: np.ndarray) -> np.ndarray:
    r"""Return by how much each set falls short of the best one, for each row of weights.

    Prediction: with order 1 the values are linear in the weights, so the shortfall
    :math:`\max_s v_s(w) - v(w)` is convex in them. Its maximum over *all* weights is then found at
    the corners, where one sphere has the whole weight (Savage 1951 for the idea of regret).

    Parameters
    ----------
    values : numpy.ndarray
        As from :func:`mean_level`: weights by sets.

    Returns
    -------
    numpy.ndarray
        In the shape and the unit of ``values``, at least 0.

    Examples
    --------
    >>> regret(np.array([[1.0, 3.0], [2.0, 1.0]])).max(axis=0).tolist()
    [2.0, 1.0]
    """
    return values.max(axis=1, keepdims=True) - values


def weights_grid(spheres: list[str], steps: int) -> pd.DataFrame:
    """Return all weights that are multiples of 1/steps and add up to 1.

    Parameters
    ----------
    spheres : list of str
        Names of three spheres.
    steps : int
        At least 1.

    Returns
    -------
    pandas.DataFrame
        One row for each set of weights: ``(steps + 1) * (steps + 2) / 2`` of them.

    Raises
    ------
    ValueError
        If there are not three spheres, or steps is below 1.

    Examples
    --------
    >>> len(weights_grid(["a", "b", "c"], 10))
    66
    """
    check(len(spheres) == 3, f"there must be three spheres, not {len(spheres)}.")
    check(steps >= 1, f"steps must be at least 1, not {steps}.")
    parts = [(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]
    return pd.DataFrame(np.array(parts) / steps, columns=spheres)
