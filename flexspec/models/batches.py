"""What a range of products costs under mass production and under flexible specialisation.

The review contrasts dedicated machines, slow to re-tool and cheap per unit, with multi-purpose
machines and skilled workers, quick to change over (Helmsing 1999, p. 10), and reports a critique
of the contrast (pp. 11-12). Both sides are settings of the same cost function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = [
    "break_even_run",
    "break_even_variety",
    "economic_batch",
    "elasticities",
    "range_cost",
    "yearly_charge",
]

_PARTS = ("fixed", "unit", "setup")


def economic_batch(setup: Any, demand: Any, holding: Any) -> Any:
    r"""Return the size of a production run that makes set-ups and stock cheapest together.

    Assumptions: demand is steady and known; a run is finished at once and sold off evenly, so that
    on average half of it lies in stock. Set-ups cost :math:`sD/b` a year and stock :math:`hb/2`.
    The sum is lowest at :math:`b^* = \sqrt{2 s D / h}`, where both are equal.

    Prediction: the run grows with the square root of the set-up cost. A hundredth of the set-up
    cost makes runs a tenth as long, not a hundredth.

    Parameters
    ----------
    setup : float or array
        :math:`s`, money per set-up, at least 0.
    demand : float or array
        :math:`D`, units a year, at least 0.
    holding : float or array
        :math:`h`, money per unit kept in stock for a year, above 0.

    Returns
    -------
    float or array
        :math:`b^*`, units per run.

    Raises
    ------
    ValueError
        If a value lies outside its range.

    References
    ----------
    Harris, F.W. (1913) How many parts to make at once. *Factory, The Magazine of Management* 10(2).

    Examples
    --------
    >>> round(float(economic_batch(setup=100, demand=1000, holding=2)), 4)
    316.2278
    """
    setup, demand, holding = (np.asarray(x, dtype=float) for x in (setup, demand, holding))
    check(np.all(setup >= 0) and np.all(demand >= 0), "setup and demand must not be negative.")
    check(np.all(holding > 0), "holding must be above 0; without it no run is too long.")
    return np.sqrt(2 * setup * demand / holding)


def range_cost(
    quantity: Any,
    variety: Any,
    fixed: float,
    unit: float,
    setup: float,
    holding: float = 0.0,
    modules: int = 1,
) -> Any:
    r"""Return a year's cost of making a range of products.

    Assumptions: every variant sells equally well; equipment costs the same however it is used;
    a unit costs the same in long runs and short; a set-up costs the same from any variant to any
    other. Runs are as long as :func:`economic_batch` says, but no longer than a year's demand:
    then the cost is :math:`F + vQ + sV` without holding cost.

    With ``modules`` above 1 a product is put together from that many parts, whose versions combine
    freely and which are re-tooled one by one, each at :math:`s/k`. Then :math:`V` variants need
    :math:`V^{1/k}` versions of each part, and set-ups cost :math:`s V^{1/k}`.

    Parameters
    ----------
    quantity : float or array
        :math:`Q`, units a year of all variants together, above 0.
    variety : float or array
        :math:`V`, number of variants, at least 1.
    fixed : float
        :math:`F`, money a year for equipment, at least 0.
    unit : float
        :math:`v`, money per unit for labour and material, at least 0.
    setup : float
        :math:`s`, money per change from one variant to another, at least 0.
    holding : float, default 0
        :math:`h`, money per unit kept in stock for a year, at least 0.
    modules : int, default 1
        :math:`k`, parts that a product consists of, at least 1.

    Returns
    -------
    float or array
        Money a year.

    Raises
    ------
    ValueError
        If a value lies outside its range.

    References
    ----------
    The batch: Harris (1913), see :func:`economic_batch`. That flexible equipment, frequent
    set-ups, small stocks and broad ranges go together: Milgrom, P. and Roberts, J. (1990) The
    economics of modern manufacturing. *American Economic Review* 80(3). The cost function and the
    modules are this course's own, the smallest that hold the review's argument.

    Examples
    --------
    >>> float(range_cost(400_000, 20, fixed=1_000_000, unit=5, setup=20_000))
    3400000.0
    >>> float(range_cost(400_000, 16, fixed=0, unit=0, setup=20_000, modules=2))
    80000.0
    """
    quantity, variety = np.asarray(quantity, dtype=float), np.asarray(variety, dtype=float)
    check(np.all(quantity > 0), "quantity must be above 0.")
    check(np.all(variety >= 1), "variety must be at least 1.")
    check(min(fixed, unit, setup, holding) >= 0, "costs must not be negative.")
    check(modules >= 1, f"modules must be at least 1, not {modules}.")

    versions = variety ** (1 / modules)  # without modules: the variants themselves
    demand = quantity / versions  # for each of them, a year
    run = demand
    if holding > 0:
        run = np.minimum(economic_batch(setup, demand, holding), demand)
    set_ups = setup * versions * demand / run if setup > 0 else 0.0
    stock = holding * versions * run / 2
    return fixed + unit * quantity + set_ups + stock


def break_even_variety(
    quantity: float, mass: Mapping[str, float], flexible: Mapping[str, float]
) -> float:
    r"""Return the number of variants from which flexible production is cheaper.

    Both make the same quantity, one run a year of each variant:

    .. math:: V^* = \frac{(v_F - v_M) Q - (F_M - F_F)}{s_M - s_F} .

    The numerator is what mass production saves before set-ups, the denominator what it pays more
    for each variant.

    Parameters
    ----------
    quantity : float
        :math:`Q`, units a year, above 0.
    mass, flexible : mapping
        ``fixed``, ``unit`` and ``setup`` of each, as in :func:`range_cost`.

    Returns
    -------
    float
        :math:`V^*`, not rounded. 0 if flexible production is cheaper with any variety, infinite
        if it is with none.

    Raises
    ------
    ValueError
        If a cost is missing or negative, or a set-up costs less in mass production.

    Examples
    --------
    >>> mass = {"fixed": 1_000_000, "unit": 5, "setup": 20_000}
    >>> flexible = {"fixed": 200_000, "unit": 8, "setup": 200}
    >>> round(break_even_variety(400_000, mass, flexible), 1)
    20.2
    """
    check(quantity > 0, f"quantity must be above 0, not {quantity}.")
    fixed, unit, setup = _differences(mass, flexible)
    check(setup >= 0, "a set-up must not cost less in mass production than in flexible.")
    saved = -unit * quantity - fixed
    if setup == 0:
        return float("inf") if saved >= 0 else 0.0
    return max(saved / setup, 0.0)


def break_even_run(variety: Any, mass: Mapping[str, float], flexible: Mapping[str, float]) -> Any:
    r"""Return the run, in units of each variant a year, above which mass production is cheaper.

    The same frontier as :func:`break_even_variety`, with the run :math:`b = Q/V` in place of the
    quantity:

    .. math:: b^* = \frac{s_M - s_F}{v_F - v_M} + \frac{F_M - F_F}{(v_F - v_M) V} .

    Prediction: it *falls* with variety, as more variants share the dearer equipment, but never
    below its first term.

    Parameters
    ----------
    variety : float or array
        :math:`V`, number of variants, at least 1.
    mass, flexible : mapping
        ``fixed``, ``unit`` and ``setup`` of each, as in :func:`range_cost`.

    Returns
    -------
    float or array
        :math:`b^*`, units a year of each variant.

    Raises
    ------
    ValueError
        If a cost is missing or negative, or a unit does not cost less in mass production.

    Examples
    --------
    >>> mass = {"fixed": 1_000_000, "unit": 5, "setup": 20_000}
    >>> flexible = {"fixed": 200_000, "unit": 8, "setup": 200}
    >>> break_even_run(np.array([1, 20, 400]), mass, flexible).round().tolist()
    [273267.0, 19933.0, 7267.0]
    """
    variety = np.asarray(variety, dtype=float)
    check(np.all(variety >= 1), "variety must be at least 1.")
    fixed, unit, setup = _differences(mass, flexible)
    check(unit < 0, "a unit must cost less in mass production than in flexible.")
    return (setup + fixed / variety) / -unit


def elasticities(
    quantity: float, mass: Mapping[str, float], flexible: Mapping[str, float]
) -> pd.Series:
    r"""Return by how many per cent the break-even variety changes if one value rises by 1 per cent.

    Derivatives of the logarithm of :func:`break_even_variety`. Those of the six costs add up to
    zero, since the variety at which two bills are equal does not depend on the currency.

    Parameters
    ----------
    quantity : float
        :math:`Q`, units a year, above 0.
    mass, flexible : mapping
        ``fixed``, ``unit`` and ``setup`` of each, as in :func:`range_cost`.

    Returns
    -------
    pandas.Series
        Indexed by ``quantity`` and by the six costs, such as ``unit, mass``.

    Raises
    ------
    ValueError
        If a cost is missing or negative, or if no variety breaks even.

    Examples
    --------
    >>> mass = {"fixed": 1_000_000, "unit": 5, "setup": 20_000}
    >>> flexible = {"fixed": 200_000, "unit": 8, "setup": 200}
    >>> round(float(elasticities(400_000, mass, flexible)["quantity"]), 6)
    3.0
    """
    variety = break_even_variety(quantity, mass, flexible)
    check(0 < variety < float("inf"), "no variety breaks even, so nothing can be compared.")
    fixed, unit, setup = _differences(mass, flexible)
    saved = -unit * quantity - fixed
    changes = {"quantity": -unit * quantity / saved}
    for name, costs, sign in (("mass", mass, -1), ("flexible", flexible, 1)):
        changes[f"fixed, {name}"] = sign * costs["fixed"] / saved
        changes[f"unit, {name}"] = sign * costs["unit"] * quantity / saved
        changes[f"setup, {name}"] = sign * costs["setup"] / setup
    return pd.Series(changes, name="elasticity")


def yearly_charge(outlay: float, rate: float, years: float) -> float:
    r"""Return the equal yearly payment that repays an outlay with interest.

    .. math:: F = \frac{I\, r}{1 - (1 + r)^{-T}} .

    Parameters
    ----------
    outlay : float
        :math:`I`, money paid at the start, at least 0.
    rate : float
        :math:`r`, interest as a share a year, at least 0: 0.08 is 8 per cent.
    years : float
        :math:`T`, years that the equipment lasts, above 0.

    Returns
    -------
    float
        :math:`F`, money a year.

    Raises
    ------
    ValueError
        If a value lies outside its range.

    Examples
    --------
    >>> round(yearly_charge(800_000, rate=0.08, years=5))
    200365
    """
    check(outlay >= 0, f"outlay must not be negative, as {outlay} is.")
    check(rate >= 0, f"rate must not be negative, as {rate} is.")
    check(years > 0, f"years must be above 0, not {years}.")
    return outlay / years if rate == 0 else outlay * rate / (1 - (1 + rate) ** -years)


def _differences(
    mass: Mapping[str, float], flexible: Mapping[str, float]
) -> tuple[float, float, float]:
    """Return by how much more mass production costs: fixed, per unit, per set-up."""
    for name, costs in (("mass", mass), ("flexible", flexible)):
        missing = [part for part in _PARTS if part not in costs]
        check(not missing, f"{name} lacks {', '.join(missing)}.")
        check(min(costs[part] for part in _PARTS) >= 0, f"costs of {name} must not be negative.")
    return tuple(mass[part] - flexible[part] for part in _PARTS)
