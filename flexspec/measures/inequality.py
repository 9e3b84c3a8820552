"""Inequality among regions and how it moves: dispersion, convergence, decomposition, transitions.

Theil's T, the Gini coefficient and Moran's I are not here: PySAL has them
(`inequality.theil.Theil`, `inequality.gini.Gini_Spatial`, `esda.Moran`). What PySAL's Theil does
not take is population weights, hence :func:`theil_decomposition_weighted`.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from flexspec.measures._checks import (
    align,
    as_groups,
    as_table,
    as_vector,
    first,
    like,
    shares,
)


def coefficient_of_variation(values, ddof=0):
    r"""Coefficient of variation: standard deviation over mean, each region counted once.

    Parameters
    ----------
    values : array-like or Series, shape (regions,)
        Income or output per head, in any one unit.
    ddof : int
        0 when the regions are the whole country (divide by n), 1 when they are a sample (n - 1).

    Returns
    -------
    float
        0 or more, without a unit.

    Raises
    ------
    ValueError
        If a value is missing or negative, all are zero, or there are not more values than `ddof`.

    References
    ----------
    Williamson, J. G. (1965). Regional inequality and the process of national development.
    *Economic Development and Cultural Change*, 13(4), part 2, 1-84 (his unweighted index).

    Examples
    --------
    >>> round(coefficient_of_variation([10, 10, 10, 20, 50]), 4)
    0.7746
    """
    values = as_vector(values, "values")
    if len(values) <= ddof:
        raise ValueError(f"values holds {len(values)} figure(s): with ddof={ddof} give more.")
    if values.sum() == 0:
        raise ValueError("values adds up to zero, so nothing can be divided by its mean: check it.")
    return float(values.std(ddof=ddof) / values.mean())


def williamson_cv(income, population):
    r"""Williamson's weighted coefficient of variation of regional incomes.

    .. math:: V_w = \frac{1}{\bar y} \sqrt{\sum_r (y_r - \bar y)^2 \frac{p_r}{P}},
        \qquad \bar y = \sum_r y_r \frac{p_r}{P}

    Parameters
    ----------
    income : array-like or Series, shape (regions,)
        Income or output per head, in any one unit.
    population : array-like or Series, shape (regions,)
        Persons, or shares of population.

    Returns
    -------
    float
        0 or more, without a unit.

    Raises
    ------
    ValueError
        If a value is missing or negative, all incomes or all populations are zero, or the regions
        do not match.

    Notes
    -----
    The mean is the national one, weighted by population. Some software subtracts the unweighted
    mean of the regions; that is not Williamson's index.

    References
    ----------
    Williamson, J. G. (1965). Regional inequality and the process of national development.
    *Economic Development and Cultural Change*, 13(4), part 2, 1-84.

    Examples
    --------
    >>> williamson_cv(income=[10, 30], population=[1, 1])
    0.5
    """
    income = as_vector(income, "income")
    population = align(as_vector(population, "population"), income, "population", "income")
    weight = shares(population, "population")
    mean = float((income * weight).sum())
    if mean == 0:
        raise ValueError("income is zero wherever people live, so there is no mean: check it.")
    return float(np.sqrt((weight * (income - mean) ** 2).sum()) / mean)


def sigma_convergence(income, ddof=0):
    """Sigma convergence: the standard deviation of the logarithm of income, period by period.

    Parameters
    ----------
    income : DataFrame or array-like, shape (regions, periods)
        Income or output per head, above zero; one row per region, one column per year.
    ddof : int
        0 when the regions are the whole country (divide by n), 1 when they are a sample (n - 1).

    Returns
    -------
    Series or array, shape (periods,)
        The dispersion in each year. Falling: sigma convergence. Rising: divergence.

    Raises
    ------
    ValueError
        If a value is missing, zero or negative, or there are not more regions than `ddof`.

    Notes
    -----
    Natural logarithms, so that multiplying all incomes of a year by one number (inflation) changes
    nothing.

    References
    ----------
    Barro, R. J. and Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy*, 100,
    223-251.

    Examples
    --------
    >>> import pandas as pd
    >>> income = pd.DataFrame({1940: [10, 40], 2000: [30, 60]}, index=["south", "north"])
    >>> sigma_convergence(income).round(3).to_dict()
    {1940: 0.693, 2000: 0.347}
    """
    table = as_table(income, "income", positive=True)
    if len(table) <= ddof:
        raise ValueError(f"income holds {len(table)} region(s): with ddof={ddof} give more.")
    return like(np.log(table).std(ddof=ddof), income)


def beta_convergence(initial, final, years):
    r"""Beta convergence: growth regressed on the initial level, across regions.

    Ordinary least squares of

    .. math:: \tfrac1T \ln\frac{y_{r,T}}{y_{r,0}} = a + b \ln y_{r,0} + u_r

    Parameters
    ----------
    initial, final : array-like or Series, shape (regions,), at least 3
        Income or output per head at the start and the end, above zero, in units that are the same
        for all regions in each year.
    years : float
        T, the years between the two.

    Returns
    -------
    Series
        `slope` (b, below zero when poor regions grow faster), `se` (its classical standard error),
        `intercept`, `r2`, `speed` (:math:`-\ln(1 + bT)/T`, the share of the gap to the steady state
        closed in a year), `half_life` (:math:`\ln 2 / \text{speed}`, years) and `regions` (n).
        `speed` is missing when :math:`1 + bT \le 0` (regions have overtaken each other),
        `half_life` when the speed is missing or not above zero (no convergence), `r2` when growth
        is the same everywhere.

    Raises
    ------
    ValueError
        If a value is missing, zero or negative, there are fewer than three regions, all start
        equal, `years` is not above zero, or the regions do not match.

    References
    ----------
    Barro, R. J. and Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy*, 100,
    223-251.

    Examples
    --------
    Every gap, in logarithms, is halved in 35 years: the speed is about 2 per cent a year.

    >>> result = beta_convergence([10, 40, 90], [100, 200, 300], years=35)
    >>> result[["slope", "speed", "half_life"]].round(4).to_dict()
    {'slope': -0.0143, 'speed': 0.0198, 'half_life': 35.0}
    """
    if not years > 0:
        raise ValueError(f"years is {years}: give the years from start to end, above zero.")
    initial = as_vector(initial, "initial", positive=True)
    final = align(as_vector(final, "final", positive=True), initial, "final", "initial")
    if len(initial) < 3:
        raise ValueError(f"initial holds {len(initial)} region(s): a line with errors needs three.")
    level = np.log(initial)
    growth = np.log(final / initial) / years
    result = pd.Series(_least_squares(level.to_numpy(), growth.to_numpy()))
    remaining = 1 + result["slope"] * years
    speed = -np.log(remaining) / years if remaining > 0 else np.nan
    half_life = np.log(2) / speed if speed > 0 else np.nan
    return pd.concat(
        [result, pd.Series({"speed": speed, "half_life": half_life, "regions": len(level)})]
    )


def _least_squares(x, y):
    """Fit y = a + b x and return slope, its classical standard error, intercept and R squared."""
    x_gap, y_gap = x - x.mean(), y - y.mean()
    spread = x_gap @ x_gap
    # Equal incomes and equal growth differ by rounding once logged: compare with that, not with 0.
    nothing = len(x) * (1e-12 * max(1.0, np.abs(x).max())) ** 2
    if spread <= nothing:
        raise ValueError("initial is the same in all regions: growth has nothing to depend on.")
    slope = (x_gap @ y_gap) / spread
    residual = y_gap - slope * x_gap
    total = y_gap @ y_gap
    return {
        "slope": slope,
        "se": np.sqrt(residual @ residual / (len(x) - 2) / spread),
        "intercept": y.mean() - slope * x.mean(),
        "r2": 1 - residual @ residual / total if total > nothing else np.nan,
    }


def theil_decomposition_weighted(income, population, groups):
    r"""Theil's T with population weights, split into between and within groups of regions.

    .. math:: T = \sum_r s_r \ln \frac{s_r}{p_r}
        = \underbrace{\sum_g S_g \ln \frac{S_g}{P_g}}_{\text{between}}
        + \underbrace{\sum_g S_g T_g}_{\text{within}}

    with :math:`s` the shares in income and :math:`p` those in population; capitals are the groups'.

    Parameters
    ----------
    income : array-like or Series, shape (regions,)
        Income or output per head, in any one unit.
    population : array-like or Series, shape (regions,)
        Persons, above zero.
    groups : array-like or Series, shape (regions,)
        The group (macro-region, say) of each region.

    Returns
    -------
    Series
        `total`, `between` and `within`; the last two add up to the first.

    Raises
    ------
    ValueError
        If a value or a group is missing, an income is negative, a population is not above zero, all
        incomes are zero, or the regions do not match.

    Notes
    -----
    PySAL's `inequality.theil.TheilD` counts every region once. With equal populations the two
    agree; this function is for the case PySAL does not cover. A region without income adds zero to
    T, the limit of s ln s.

    References
    ----------
    Theil, H. (1967). *Economics and Information Theory*. North-Holland.

    Examples
    --------
    >>> parts = theil_decomposition_weighted(
    ...     income=[10, 10, 30, 30], population=[1, 3, 2, 2], groups=["s", "s", "n", "n"]
    ... )
    >>> parts.round(4).to_dict()
    {'total': 0.1308, 'between': 0.1308, 'within': 0.0}
    """
    income = as_vector(income, "income")
    population = as_vector(population, "population", positive=True)
    population = align(population, income, "population", "income")
    groups, _ = pd.factorize(as_groups(groups, income, "income"))
    s = shares(income * population, "income").to_numpy()
    p = shares(population, "population").to_numpy()
    group_s, group_p = np.bincount(groups, s), np.bincount(groups, p)
    between = _divergence(group_s, group_p)
    within = sum(
        group_s[g] * _divergence(s[groups == g] / group_s[g], p[groups == g] / group_p[g])
        for g in np.flatnonzero(group_s)
    )
    return pd.Series({"total": _divergence(s, p), "between": between, "within": float(within)})


def _divergence(s, p):
    """Return the sum of s ln(s / p); a share of zero adds nothing."""
    some = s > 0
    return float((s[some] * np.log(s[some] / p[some])).sum())


class Transitions(NamedTuple):
    """Moves between classes from one period to the next, counted and as probabilities."""

    counts: pd.DataFrame
    probabilities: pd.DataFrame


def transition_matrix(states, order=None):
    """Markov transitions: how often a region in one class is in each class a period later.

    Parameters
    ----------
    states : DataFrame or array-like, shape (regions, periods), at least 2 periods
        The class of each region in each period, as made for instance by :func:`pandas.cut` of
        income relative to the national mean. Periods are the columns, in their order.
    order : list, optional
        The classes in the order wanted. Without it: sorted.

    Returns
    -------
    Transitions
        `counts` and `probabilities`, DataFrames of shape (classes, classes), from the class of the
        row to that of the column. Each row of probabilities adds up to 1; a class that no region
        ever left or stayed in has missing probabilities, since nothing is known about it.

    Raises
    ------
    ValueError
        If a class is missing, there are fewer than two periods, or a class is not in `order`.

    References
    ----------
    Quah, D. (1993). Empirical cross-section dynamics in economic growth. *European Economic
    Review*, 37, 426-434.

    Examples
    --------
    >>> import pandas as pd
    >>> states = pd.DataFrame({1980: ["poor", "poor", "rich"], 2000: ["poor", "rich", "rich"]})
    >>> transition_matrix(states).probabilities
    to    poor  rich
    from
    poor   0.5   0.5
    rich   0.0   1.0
    """
    if np.ndim(states) != 2 or np.shape(states)[1] < 2:
        raise ValueError("states needs one row per region and at least two periods as columns.")
    table = pd.DataFrame(states).astype(object)
    gaps = table.isna().any(axis=1)
    if gaps.any():
        where = first(gaps, table.index)
        raise ValueError(f"states is missing at {where}: drop the region; missing is not a class.")
    before = table.iloc[:, :-1].to_numpy().ravel()
    after = table.iloc[:, 1:].to_numpy().ravel()
    found = pd.unique(table.to_numpy().ravel())
    order = sorted(found) if order is None else list(order)
    unknown = [state for state in found if state not in order]
    if unknown:
        raise ValueError(f"states has the class {unknown[0]!r}, which is not in order: add it.")
    counts = pd.DataFrame(0, index=pd.Index(order, name="from"), columns=pd.Index(order, name="to"))
    for here, there in zip(before, after, strict=True):
        counts.loc[here, there] += 1
    leaving = counts.sum(axis=1)
    return Transitions(counts, counts.div(leaving.where(leaving > 0), axis=0))
