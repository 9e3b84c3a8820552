"""Krugman's core-periphery model: two equal regions, increasing returns and transport costs.

The review names it among trade theorists who give increasing returns more weight than comparative
cost (Helmsing 1999, p. 22).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = ["break_point", "equilibria", "real_wages", "sustain_point"]


def real_wages(
    share: float, transport: float, elasticity: float = 5, manufacturing: float = 0.4
) -> pd.DataFrame:
    r"""Return what workers earn in each region, given where they are.

    Assumptions: two equal regions. Farmers stay, half of them in each, and farm goods travel at
    no cost. Workers in manufacturing can move. Each firm makes its own variety under increasing
    returns, so that more workers means more varieties. Of a manufactured good, :math:`T` units
    must be sent for one to arrive. With :math:`\lambda` the first region's share of the workers,
    its income, price index, wage and real wage are

    .. math::

        Y_1 &= \mu \lambda w_1 + (1 - \mu)/2, \\
        G_1 &= [\lambda w_1^{1-\sigma} + (1-\lambda)(T w_2)^{1-\sigma}]^{1/(1-\sigma)}, \\
        w_1 &= [Y_1 G_1^{\sigma-1} + Y_2 G_2^{\sigma-1} T^{1-\sigma}]^{1/\sigma}, \\
        \omega_1 &= w_1 G_1^{-\mu},

    and the second region's alike. The wages are found by going round: guess them, compute incomes
    and prices, take the wages that follow, and repeat until nothing changes.

    Parameters
    ----------
    share : float or array
        :math:`\lambda`, share of the workers in the first region, from 0 to 1.
    transport : float
        :math:`T`, units sent for one to arrive, at least 1 (1 is no transport cost).
    elasticity : float, default 5
        :math:`\sigma`, elasticity of substitution between varieties, above 1. The smaller it is,
        the stronger are increasing returns.
    manufacturing : float, default 0.4
        :math:`\mu`, share of spending on manufactured goods, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row for each share: ``share``; ``wage_1``, ``wage_2``, ``prices_1``, ``prices_2``,
        ``real_1``, ``real_2``, all in units of a farmer's wage; and ``gap``, the first region's
        real wage minus the second's. In an empty region they are what the first to move there
        would meet.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Krugman, P. (1991) Increasing returns and economic geography. *Journal of Political Economy*
    99(3), 483-499. Fujita, M., Krugman, P. and Venables, A. J. (1999) *The Spatial Economy*. MIT
    Press, chapter 5, in whose units the equations are written.

    Examples
    --------
    >>> real_wages(0.5, transport=1.7)[["real_1", "real_2", "gap"]].round(4).values.tolist()
    [[0.9436, 0.9436, 0.0]]
    >>> real_wages(0.6, transport=2.1)["gap"].round(3).item()
    -0.041
    """
    first = np.atleast_1d(np.asarray(share, dtype=float))
    check(((first >= 0) & (first <= 1)).all(), f"share must lie between 0 and 1, not {share}.")
    check(transport >= 1, f"transport must be at least 1, not {transport}.")
    _check_parameters(elasticity, manufacturing)

    wages, prices, real = _settle(first, transport, elasticity, manufacturing)
    table = {"share": first}
    for name, values in {"wage": wages, "prices": prices, "real": real}.items():
        table |= {f"{name}_1": values[0], f"{name}_2": values[1]}
    return pd.DataFrame(table | {"gap": real[0] - real[1]})


def _settle(first, transport, elasticity, manufacturing):
    """Return wages, price indices and real wages, each for both regions."""
    workers = np.array([first, 1 - first])
    travels = transport ** (1 - elasticity)
    wages = np.ones_like(workers)
    for _ in range(10_000):
        incomes = manufacturing * workers * wages + (1 - manufacturing) / 2
        supply = workers * wages ** (1 - elasticity)
        market = supply + travels * supply[::-1]  # G to the power 1 - sigma
        demand = incomes / market
        found = (demand + travels * demand[::-1]) ** (1 / elasticity)
        step = np.abs(found - wages).max()
        wages = (wages + found) / 2
        if step < 1e-13:
            break
    prices = market ** (1 / (1 - elasticity))
    real = wages * prices**-manufacturing
    return wages, prices, real


def break_point(elasticity: float = 5, manufacturing: float = 0.4) -> float:
    r"""Return the transport cost below which an even spread breaks.

    Below it a worker who leaves the even spread makes the region better that gets one more. With
    :math:`\rho = (\sigma - 1)/\sigma`,

    .. math:: T_B^{\sigma - 1} = \frac{(\rho + \mu)(1 + \mu)}{(\rho - \mu)(1 - \mu)} .

    Parameters
    ----------
    elasticity : float, default 5
        :math:`\sigma`, above 1.
    manufacturing : float, default 0.4
        :math:`\mu`, above 0 and below :math:`\rho`.

    Returns
    -------
    float
        :math:`T_B`, units sent for one to arrive.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or if manufacturing is so large a share that the
        even spread breaks at any transport cost (:math:`\mu \ge \rho`).

    References
    ----------
    Fujita, Krugman and Venables (1999), chapter 5.

    Examples
    --------
    >>> round(break_point(), 4), round(7**0.25, 4)
    (1.6266, 1.6266)
    """
    _check_parameters(elasticity, manufacturing)
    rho = (elasticity - 1) / elasticity
    _check_below(manufacturing, rho)
    ratio = (rho + manufacturing) * (1 + manufacturing)
    return float((ratio / ((rho - manufacturing) * (1 - manufacturing))) ** (1 / (elasticity - 1)))


def sustain_point(elasticity: float = 5, manufacturing: float = 0.4) -> float:
    r"""Return the transport cost above which a core can no longer hold its workers.

    With all workers in the core, whose real wage is 1, the first to leave would earn
    :math:`\omega_2` with

    .. math:: \omega_2^\sigma = \tfrac{1+\mu}{2} T^{1-\sigma-\mu\sigma}
              + \tfrac{1-\mu}{2} T^{\sigma-1-\mu\sigma} .

    The sustain point is the :math:`T > 1` at which this is 1, found by halving an interval.

    Parameters
    ----------
    elasticity, manufacturing : float
        As in :func:`break_point`.

    Returns
    -------
    float
        :math:`T_S`, units sent for one to arrive.

    Raises
    ------
    ValueError
        As :func:`break_point`.

    References
    ----------
    Fujita, Krugman and Venables (1999), chapter 5.

    Examples
    --------
    >>> round(sustain_point(), 4)
    1.8073
    """
    low = np.sqrt(break_point(elasticity, manufacturing))  # here a mover loses most
    power = manufacturing * elasticity

    def gain(transport: float) -> float:
        leave = (1 + manufacturing) / 2 * transport ** (1 - elasticity - power)
        return leave + (1 - manufacturing) / 2 * transport ** (elasticity - 1 - power) - 1

    high = 2 * low
    while gain(high) < 0:
        high *= 2
    return float(_root(gain, low, high))


def equilibria(
    transport: float, elasticity: float = 5, manufacturing: float = 0.4, steps: int = 200
) -> pd.DataFrame:
    """Return where workers can come to rest, and whether they would come back after a push.

    Workers rest where both regions pay the same real wage, and where all are in one region that
    pays more than the empty one would. Rest is stable if a few workers more in a region make it
    worse. The search looks for changes of sign of the wage gap between neighbouring shares.

    Parameters
    ----------
    transport, elasticity, manufacturing : float
        As in :func:`real_wages`, but transport above 1: without transport cost any share is at
        rest.
    steps : int, default 200
        Number of intervals searched between the even spread and all workers in one region.

    Returns
    -------
    pandas.DataFrame
        One row for each rest, by ``share`` of the first region, with ``stable`` (bool).

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Krugman (1991); Fujita, Krugman and Venables (1999), chapter 5.

    Examples
    --------
    >>> equilibria(2.1)["share"].tolist()
    [0.5]
    >>> equilibria(1.7).round(3).values.tolist()
    [[0.0, True], [0.165, False], [0.5, True], [0.835, False], [1.0, True]]
    """
    check(transport > 1, f"transport must be above 1, not {transport}.")
    _check_parameters(elasticity, manufacturing)
    check(steps >= 2, f"steps must be at least 2, not {steps}.")

    def gap(share: float | np.ndarray) -> np.ndarray:
        real = _settle(np.atleast_1d(share), transport, elasticity, manufacturing)[2]
        return real[0] - real[1]

    grid = np.linspace(0.5, 1, steps + 1)[1:]  # the other half is its mirror image
    gaps = gap(grid)
    found = [(0.5, bool(gaps[0] < 0))]
    for left in np.flatnonzero(np.sign(gaps[:-1]) * np.sign(gaps[1:]) < 0):
        share = _root(lambda x: gap(x).item(), grid[left], grid[left + 1])
        found += [(share, bool(gaps[left] > 0)), (1 - share, bool(gaps[left] > 0))]
    if gaps[-1] > 0:
        found += [(0.0, True), (1.0, True)]
    return pd.DataFrame(sorted(found), columns=["share", "stable"])


def _root(function, low: float, high: float) -> float:
    """Halve the interval until the root of a function that changes sign in it is known."""
    below = function(low) < 0
    for _ in range(50):
        middle = (low + high) / 2
        if (function(middle) < 0) == below:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _check_parameters(elasticity: float, manufacturing: float) -> None:
    check(elasticity > 1, f"elasticity must be above 1, not {elasticity}.")
    check(0 < manufacturing < 1, f"manufacturing must lie between 0 and 1, not at {manufacturing}.")


def _check_below(manufacturing: float, rho: float) -> None:
    check(
        manufacturing < rho,
        f"manufacturing must be below {rho:.2f} with this elasticity, not {manufacturing}: above "
        "that the even spread breaks at any transport cost.",
    )
