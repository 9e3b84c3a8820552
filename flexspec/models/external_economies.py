"""External economies of a district: division of labour, congestion, and what they do to its size.

The review reports the claim that a division of labour among the firms of one place makes up for
the internal economies that small firms lack (Helmsing 1999, p. 19). Here it is a mechanism: a
stage of production leaves the firms for a specialist as soon as enough firms share the equipment.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = ["bought_share", "district_path", "district_sizes", "production_cost", "unit_cost"]


def production_cost(customers, saving: float = 0.3, setup: float = 30.0):
    r"""Return a firm's cost of production, by how many firms share the specialists.

    Assumptions: making a product takes many stages, each of which costs a firm 1 in its own
    workshop (the cost of a firm alone is the unit). A specialist does a stage for :math:`1 - g`,
    but needs equipment, whose cost is spread over the :math:`n` firms that buy: :math:`x F / n`,
    where :math:`x` runs evenly from 0 (the stage with the cheapest equipment) to 1 (the dearest).
    Specialists charge what they cost. A firm buys a stage when that is cheaper than its own
    workshop, so it buys the share :math:`s = \min(1, g n / F)` of its stages, and

    .. math:: c(n) = 1 - g s + \frac{F s^2}{2 n}.

    Prediction: cost falls by :math:`g^2 / 2F` with each firm until all stages are bought, at
    :math:`n = F / g`, half of the possible gain; from there it nears :math:`1 - g`, ever more
    slowly.

    Parameters
    ----------
    customers : float, array or Series
        :math:`n`, how many firms share the specialists, at least 0.
    saving : float, default 0.3
        :math:`g`, what a specialist saves on a stage, equipment apart, as a share of its cost in
        the firm's own workshop, in [0, 1). 0 means that place makes no difference.
    setup : float, default 30.0
        :math:`F`, cost of the equipment of the dearest stage, in units of a stage's cost, above 0.

    Returns
    -------
    As `customers`
        Cost of production; 1 is that of a firm that makes everything itself.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The idea: Stigler, G.J. (1951) The division of labor is limited by the extent of the market.
    *Journal of Political Economy* 59. The form used here is this course's own.

    Examples
    --------
    >>> [float(round(production_cost(n), 3)) for n in (0, 50, 100, 300)]
    [1.0, 0.925, 0.85, 0.75]
    """
    _check_technology(saving, setup)
    customers = _numbers("customers", customers)
    share = bought_share(customers, saving, setup)
    # Where nobody is, nothing is bought, and the divisor may be any number.
    equipment = setup * share**2 / (2 * np.maximum(customers, 1e-12))
    return 1 - saving * share + equipment


def bought_share(customers, saving: float = 0.3, setup: float = 30.0):
    """Return the share of its stages that a firm buys from specialists: the division of labour.

    Parameters
    ----------
    customers : float, array or Series
        How many firms share the specialists, at least 0.
    saving, setup : float
        As in :func:`production_cost`.

    Returns
    -------
    As `customers`
        A share from 0 to 1.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> float(bought_share(50))
    0.5
    """
    _check_technology(saving, setup)
    return np.minimum(1.0, saving * _numbers("customers", customers) / setup)


def unit_cost(
    firms,
    others=0,
    general: float = 0.0,
    saving: float = 0.3,
    setup: float = 30.0,
    congestion: float = 0.0005,
    advantage: float = 0.0,
):
    r"""Return a firm's unit cost in a place with firms of its own and of other industries.

    .. math:: C(n, m) = (1 - \varphi)\, c(n) + \varphi\, c(n + m) - a + k\,(n + m)

    with :math:`c` the :func:`production_cost`. A share :math:`\varphi` of the stages is general
    (haulage, accounts, repair): its specialists serve every industry. The rest serve one. So
    :math:`\varphi = 0` is pure localisation economies, :math:`\varphi = 1` pure agglomeration
    economies. Congestion (rents, wages, queues) comes from all firms of the place.

    Predictions: (1) of two places of equal size the specialised one is never dearer; (2) a firm is
    better off among :math:`m` others than among its own kind alone if and only if
    :math:`\varphi\,[c(n) - c(n + m)] > k m`.

    Parameters
    ----------
    firms, others : float, array or Series
        :math:`n` and :math:`m`, firms of the own and of other industries, at least 0.
    general : float, default 0.0
        :math:`\varphi`, share of stages that any industry can use, in [0, 1].
    saving, setup : float
        As in :func:`production_cost`.
    congestion : float, default 0.0005
        :math:`k`, what each firm in the place adds to everybody's unit cost, at least 0.
    advantage : float, default 0.0
        :math:`a`, what the site itself saves (a harbour, clay, a big market next door): the factor
        of location theory. Negative where the site is poor.

    Returns
    -------
    As `firms`
        Unit cost; 1 is that of a firm alone on an average site.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> [float(round(unit_cost(n), 3)) for n in (0, 50, 170, 430)]
    [1.0, 0.95, 0.873, 0.95]
    """
    check(0 <= general <= 1, f"general must lie from 0 to 1, not at {general}.")
    check(congestion >= 0, f"congestion must not be negative, as {congestion} is.")
    place = _numbers("firms", firms) + _numbers("others", others)
    own = production_cost(firms, saving, setup)
    shared = production_cost(place, saving, setup)
    return (1 - general) * own + general * shared - advantage + congestion * place


def district_sizes(
    price: float = 0.95,
    saving: float = 0.3,
    setup: float = 30.0,
    congestion: float = 0.0005,
    advantage: float = 0.0,
) -> pd.Series:
    r"""Return the sizes at which a district neither grows nor shrinks, and the cheapest one.

    Firms come while their unit cost lies below the price, and leave while it lies above. The price
    is what a large rival elsewhere asks, which has internal economies: :math:`1 - p` is its lead
    over a small firm that stands alone.

    Prediction: if :math:`p` lies below the least unit cost, no district can live. If it lies above
    that, and below the cost of a firm alone, there are two futures for one place: the
    district at its stable size, or no district. Which, depends on whether it ever reaches the
    critical mass.

    Parameters
    ----------
    price : float, default 0.95
        :math:`p`, above 0; 1 is the cost of a small firm alone on an average site.
    saving, setup, congestion, advantage : float
        As in :func:`unit_cost`; `congestion` above 0, or the size has no limit.

    Returns
    -------
    pandas.Series
        ``critical``, the size below which it shrinks (0 if it grows from nothing);
        ``cheapest``, the size of least unit cost; ``least_cost``, that cost; ``stable``, the size
        at which growth ends. ``critical`` and ``stable`` are missing where no district can live.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> district_sizes(price=0.95).round(3).to_dict()
    {'critical': 50.0, 'cheapest': 173.205, 'least_cost': 0.873, 'stable': 430.278}
    """
    check(price > 0, f"price must be above 0, not {price}.")
    check(congestion > 0, f"congestion must be above 0, not {congestion}: size needs a limit.")
    _check_technology(saving, setup)
    slope = congestion - saving**2 / (2 * setup)  # of unit cost, while stages still leave
    cheapest = np.sqrt(setup / (2 * congestion)) if slope < 0 else 0.0
    least = float(unit_cost(cheapest, 0, 0, saving, setup, congestion, advantage))
    critical = stable = np.nan
    if price > least:
        lead = 1 - advantage - price  # of the rival over a small firm alone
        critical, stable = _crossings(lead, slope, saving, setup, congestion)
    found = {"critical": critical, "cheapest": cheapest, "least_cost": least, "stable": stable}
    return pd.Series(found, dtype=float)


def _crossings(lead, slope, saving, setup, congestion):
    """Return the sizes at which unit cost falls below the price and at which it is back.

    Unit cost, less what it is for a firm alone, is `slope * n` until all stages are bought, at
    `full`, and from there `F / 2n + k n - g`.
    """
    full = setup / saving if saving else np.inf
    early = -lead / slope if slope else np.inf
    if slope > 0 and early <= full:
        return 0.0, early
    middle = (saving - lead) / (2 * congestion)
    spread = np.sqrt(middle**2 - setup / (2 * congestion))
    if lead <= 0:
        return 0.0, middle + spread
    return (early if early <= full else middle - spread), middle + spread


def district_path(
    start: float,
    price: float | Sequence[float] = 0.95,
    years: int = 80,
    speed: float = 2.0,
    saving: float = 0.3,
    setup: float = 30.0,
    congestion: float = 0.0005,
    advantage: float = 0.0,
) -> pd.DataFrame:
    r"""Follow a district year by year: firms come while they earn, and leave while they lose.

    :math:`n_{t+1} = n_t\,[1 + v\,(p_t - C(n_t))]`: new firms are founded by people who learnt in
    the old ones, so that entry grows with the district.

    Prediction: a district above the critical mass of :func:`district_sizes` ends at the stable
    size, one below it ends at nothing; at the stable size firms earn nothing above the rival.

    Parameters
    ----------
    start : float
        Firms at the start, at least 0.
    price : float or one number for each year, default 0.95
        The rival's price, above 0.
    years : int, default 80
        How many years to run, at least 1. A sequence of prices must have as many.
    speed : float, default 2.0
        :math:`v`, by how much a margin of 1 makes the number of firms grow in a year, above 0.
    saving, setup, congestion, advantage : float
        As in :func:`unit_cost`.

    Returns
    -------
    pandas.DataFrame
        One row per year from 0: ``year``, ``firms``, ``unit_cost``, ``bought`` (share of stages
        bought from specialists).

    Raises
    ------
    ValueError
        If a parameter lies outside its range or there are not as many prices as years.

    Examples
    --------
    >>> [float(district_path(start)["firms"].iloc[-1].round()) for start in (40, 60)]
    [0.0, 430.0]
    """
    check(start >= 0, f"start must not be negative, as {start} is.")
    check(years >= 1, f"years must be at least 1, not {years}.")
    check(speed > 0, f"speed must be above 0, not {speed}.")
    prices = np.full(years, price) if np.ndim(price) == 0 else np.asarray(price, dtype=float)
    check(len(prices) == years, f"there are {len(prices)} prices for {years} years.")
    check((prices > 0).all(), "every price must be above 0.")
    firms = [float(start)]
    for now in prices:
        cost = unit_cost(firms[-1], 0, 0, saving, setup, congestion, advantage)
        firms.append(max(float(firms[-1] * (1 + speed * (now - cost))), 0.0))
    table = pd.DataFrame({"year": range(years + 1), "firms": firms})
    table["unit_cost"] = unit_cost(table["firms"], 0, 0, saving, setup, congestion, advantage)
    return table.assign(bought=bought_share(table["firms"], saving, setup))


def _numbers(name, value):
    """Return `value` as a number, an array or a Series, none of it below zero or missing."""
    value = value if isinstance(value, pd.Series) else np.asarray(value, dtype=float)
    check(not np.isnan(value).any(), f"{name} has a missing value; missing is not zero.")
    check((value >= 0).all(), f"{name} must not be negative.")
    return value


def _check_technology(saving: float, setup: float) -> None:
    check(0 <= saving < 1, f"saving must be at least 0 and below 1, not {saving}.")
    check(setup > 0, f"setup must be above 0, not {setup}.")
