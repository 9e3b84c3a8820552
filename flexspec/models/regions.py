"""Two views of regional inequality as one model with one switch, and the part that luck plays.

The review sets centre-periphery theories against an optimistic, neo-classical variant (Helmsing
1999, p. 1). Both let capital move to where it earns more; they differ in where that is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = ["inequality_floor", "regions_with_shocks", "two_regions"]


def two_regions(
    returns: float, ratio: float = 0.5, mobility: float = 0.05, years: int = 80
) -> pd.DataFrame:
    r"""Let capital move between a poor and a rich region, year by year.

    Assumptions: as many workers in each region, who stay; a fixed amount of capital, which moves
    and belongs to people of the region where it stands; income per worker :math:`y = k^a`, with
    :math:`k` the region's capital per worker. Capital earns in proportion to :math:`k^{a-1}`. The
    log of the capital ratio, poor over rich, moves each year by :math:`m` times the difference
    between the two earnings, relative to their average. The switch is :math:`a`, the returns to
    capital when a whole region has more of it. Below 1 the next machine earns less where there
    are many (the neo-classical case); above 1 it earns more, since firms gain from each other's
    presence, a gain that no single owner sees (cumulative causation).

    Prediction: near equality the log of the income ratio changes by the factor
    :math:`1 - m (1 - a)` a year. The gap halves in about :math:`\ln 2 / (m (1 - a))` years if
    :math:`a < 1`, stays if :math:`a = 1`, and grows if :math:`a > 1`. Far from equality capital
    moves more slowly than that, since the relative difference in earnings has an upper limit.

    Parameters
    ----------
    returns : float
        The switch :math:`a`, without unit, above 0.
    ratio : float, default 0.5
        Income per worker of the poor region over that of the rich one at the start, in (0, 1].
    mobility : float, default 0.05
        :math:`m`, share a year, in (0, 1].
    years : int, default 80
        How many years to run.

    Returns
    -------
    pandas.DataFrame
        One row per year from 0: ``year``; ``capital_poor``, the poor region's share of capital;
        ``income_poor`` and ``income_rich``, income per worker (the income of equal regions is 1);
        ``ratio`` of the two incomes.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The neo-classical case: Borts, G.H. and Stein, J.L. (1964) *Economic Growth in a Free Market*.
    Cumulative causation: Myrdal, G. (1957) *Economic Theory and Under-developed Regions*;
    Kaldor, N. (1970) The case for regional policies. *Scottish Journal of Political Economy* 17.
    The form used here is this course's own, the smallest that holds both.

    Examples
    --------
    >>> two_regions(returns=0.7)["ratio"].iloc[[0, 80]].round(2).tolist()
    [0.5, 0.81]
    >>> two_regions(returns=1.3)["ratio"].iloc[[0, 80]].round(2).tolist()
    [0.5, 0.1]
    """
    check(returns > 0, f"returns must be above 0, not {returns}.")
    check(0 < ratio <= 1, f"ratio must lie above 0 and at most at 1, not {ratio}.")
    check(0 < mobility <= 1, f"mobility must lie above 0 and at most at 1, not {mobility}.")
    check(years >= 1, f"years must be at least 1, not {years}.")

    gap = np.log(ratio) / returns  # log of the capital ratio, poor over rich
    path = []
    for year in range(years + 1):
        share = 1 / (1 + np.exp(-gap))  # the poor region's share of capital
        poor, rich = 2 * share, 2 * (1 - share)  # capital per worker
        path.append((year, share, poor**returns, rich**returns))
        earns_poor, earns_rich = poor ** (returns - 1), rich ** (returns - 1)
        average = (earns_poor + earns_rich) / 2
        gap += mobility * (earns_poor - earns_rich) / average
    columns = ["year", "capital_poor", "income_poor", "income_rich"]
    table = pd.DataFrame(path, columns=columns)
    return table.assign(ratio=table["income_poor"] / table["income_rich"])


def regions_with_shocks(
    speed: float, shock: float, start: float, n: int = 48, years: int = 80, seed: int = 1
) -> pd.DataFrame:
    r"""Simulate regions that converge and meet with good and bad luck every year.

    A region's log income relative to the mean keeps the share :math:`1 - \beta` of its distance
    from one year to the next, and gains or loses a random amount:
    :math:`z_{t+1} = (1 - \beta) z_t + u_t`, with :math:`u_t` normal of standard deviation
    :math:`\sigma_u`.

    Parameters
    ----------
    speed : float
        :math:`\beta`, share of the distance closed a year, in [0, 1).
    shock : float
        :math:`\sigma_u`, standard deviation of a year's luck, in log points, at least 0.
    start : float
        Standard deviation of the log incomes at the start, at least 0; the regions have it exactly.
    n : int, default 48
        Number of regions.
    years : int, default 80
        How many years to run.
    seed : int, default 1
        Seed of the random numbers. The generator is ``numpy.random.RandomState``, whose stream
        is frozen, so that a seed gives the same numbers everywhere.

    Returns
    -------
    pandas.DataFrame
        Rows are years from 0, columns are regions, values are log income relative to the mean.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    See Also
    --------
    inequality_floor : where the standard deviation settles.

    References
    ----------
    Barro, R.J. and Sala-i-Martin, X. (1992) Convergence. *Journal of Political Economy* 100.

    Examples
    --------
    >>> paths = regions_with_shocks(speed=0.03, shock=0.03, start=0.4)
    >>> paths.shape
    (81, 48)
    """
    check(0 <= speed < 1, f"speed must be at least 0 and below 1, not {speed}.")
    check(shock >= 0 and start >= 0, "shock and start must not be negative.")
    check(n >= 2 and years >= 1, "There must be at least two regions and one year.")
    random = np.random.RandomState(seed)
    draws = random.normal(size=n)
    log_income = start * (draws - draws.mean()) / draws.std()
    path = [log_income]
    for _ in range(years):
        log_income = (1 - speed) * log_income + random.normal(0, shock, n)
        path.append(log_income)
    table = pd.DataFrame(path, columns=[f"region {number}" for number in range(1, n + 1)])
    return table.rename_axis(index="year")


def inequality_floor(speed: float, shock: float) -> float:
    r"""Return the inequality at which convergence and luck hold each other.

    The standard deviation of log incomes under :func:`regions_with_shocks` settles at
    :math:`\sigma^* = \sigma_u / \sqrt{1 - (1 - \beta)^2}`.

    Parameters
    ----------
    speed : float
        :math:`\beta`, share of the distance closed a year, in (0, 1).
    shock : float
        :math:`\sigma_u`, standard deviation of a year's luck, in log points, at least 0.

    Returns
    -------
    float
        :math:`\sigma^*`, in log points.

    Raises
    ------
    ValueError
        If a parameter lies outside its range. Without convergence (speed 0) there is no floor.

    References
    ----------
    Barro, R.J. and Sala-i-Martin, X. (1992) Convergence. *Journal of Political Economy* 100.

    Examples
    --------
    >>> round(inequality_floor(speed=0.03, shock=0.03), 4)
    0.1234
    """
    check(0 < speed < 1, f"speed must lie between 0 and 1, not at {speed}.")
    check(shock >= 0, f"shock must not be negative, as {shock} is.")
    return float(shock / np.sqrt(1 - (1 - speed) ** 2))
