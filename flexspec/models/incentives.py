"""Councils that pay to attract investment: a prisoner's dilemma, and an auction.

King, as the review reports him, sees local governments in a prisoner's dilemma: if all offer
incentives the effect disappears, and one that stops alone loses (Helmsing 1999, p. 43). The review
has neither the payoffs nor the number of players; both are this course's.
"""

from __future__ import annotations

import numpy as np

from flexspec.models._checks import check

__all__ = ["bidding", "givers", "patience", "payoff"]


def payoff(
    gives: bool,
    others: int,
    councils: int = 2,
    value: float = 5,
    cost: float = 4,
    mobile: float = 1,
) -> float:
    """Return what a council gets, given how many of the others offer incentives.

    Assumptions: the councils are alike. There is investment of a fixed total, worth ``value`` for
    each council. A share of it is mobile and goes in equal parts to those who offer incentives;
    if nobody does, to all. The rest stays where it is. To offer incentives costs ``cost``.

    Prediction: with two councils, value 5 and cost 4, temptation 6 > reward 5 > punishment 1 >
    sucker's payoff 0, a prisoner's dilemma.

    Parameters
    ----------
    gives : bool
        Whether the council itself offers incentives.
    others : int
        How many of the other councils do, from 0 to ``councils - 1``.
    councils : int, default 2
        Number of councils, at least 2.
    value : float, default 5
        Investment for each council, above 0, in any unit of money.
    cost : float, default 4
        What the incentives cost a council that offers them, above 0, same unit.
    mobile : float, default 1
        Share of investment that follows incentives, in [0, 1].

    Returns
    -------
    float
        Investment received less cost, same unit.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    King, D.S. (1990), as reported by Helmsing (1999: 43); the form is this course's own.

    Examples
    --------
    >>> [payoff(True, 0), payoff(False, 0), payoff(True, 1), payoff(False, 1)]
    [6.0, 5.0, 1.0, 0.0]
    """
    _check_world(councils, value, cost, mobile)
    check(0 <= others < councils, f"others must be 0 to {councils - 1}, not {others}.")
    settled = (1 - mobile) * value
    prize = mobile * value * councils
    if gives:
        return settled + prize / (others + 1) - cost
    return settled + (0.0 if others else prize / councils)


def givers(councils: int = 2, value: float = 5, cost: float = 4, mobile: float = 1) -> int:
    r"""Return how many councils offer incentives when none wants to change its mind.

    Prediction: with :math:`n` councils, value :math:`v`, cost :math:`c` and mobile share
    :math:`m`, all of them if :math:`c \le mv`; if incentives are dearer, only :math:`mnv/c` of
    them, rounded down, and none if :math:`c > mv(n - 1)`. What is left to a giver,
    :math:`mnv/k - c` with :math:`k` givers, is then less than :math:`c/k`.

    Parameters
    ----------
    councils, value, cost, mobile
        As in :func:`payoff`.

    Returns
    -------
    int
        The largest number of givers that is a Nash equilibrium.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    A Nash equilibrium of :func:`payoff`, found by going through all numbers.

    Examples
    --------
    >>> givers(20), givers(20, cost=10)
    (20, 10)
    """
    world = {"councils": councils, "value": value, "cost": cost, "mobile": mobile}
    _check_world(**world)
    for number in range(councils, -1, -1):
        stays_in = number == 0 or (
            payoff(True, number - 1, **world) >= payoff(False, number - 1, **world) - 1e-9
        )
        stays_out = number == councils or (
            payoff(False, number, **world) >= payoff(True, number, **world) - 1e-9
        )
        if stays_in and stays_out:
            break
    return number


def patience(councils: int = 2, value: float = 5, cost: float = 4, mobile: float = 1) -> float:
    r"""Return how much councils must care for next year to keep an agreement to offer nothing.

    Every council offers nothing as long as all do; after the first breach all offer for ever. To
    keep to it must be worth more than one year's temptation. The least weight of next year
    against this year is :math:`(T - R)/(T - P) = 1 - c / (mv(n - 1))`.

    Prediction: it rises with the number of councils, towards 1.

    Parameters
    ----------
    councils, value, cost, mobile
        As in :func:`payoff`; ``cost`` must not exceed ``mobile * value``, else not all offer.

    Returns
    -------
    float
        Least discount factor, from 0 to 1.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or there is no dilemma of all councils.

    References
    ----------
    The condition of a trigger strategy in the repeated game of :func:`payoff`.

    Examples
    --------
    >>> round(patience(2), 2), round(patience(20), 2)
    (0.2, 0.96)
    """
    world = {"councils": councils, "value": value, "cost": cost, "mobile": mobile}
    _check_world(**world)
    check(cost <= mobile * value, "cost must not exceed mobile times value: not all would offer.")
    temptation = payoff(True, 0, **world)
    reward = payoff(False, 0, **world)
    punishment = payoff(True, councils - 1, **world)
    return (temptation - reward) / (temptation - punishment)


def bidding(
    places: int = 2,
    spread: float = 1,
    link: float = 0,
    error: float = 0,
    level: float = 3,
    plants: int = 20_000,
    seed: int = 1,
) -> dict[str, float]:
    r"""Let places that differ bid for plants, and compare with plants that choose unbid.

    Assumptions: a plant's profit differs between places, with standard deviation 1, the unit of
    all money here. A plant brings its place a benefit, such as external economies, which differs
    between places with standard deviation ``spread``; its correlation with profit is ``link``.
    Unbid, a plant goes where its profit is highest. With bidding each council offers up to what
    it thinks the benefit is; the plant goes where profit and offer together are highest, and the
    winner pays just enough to beat the runner-up, or nothing if it need not pay. A payment is a
    transfer to the plant, not a loss.

    Prediction: without error bidding puts every plant where profit and benefit together are
    highest. If benefits do not differ, no plant moves and all that bidding does is to pay plants.
    With two places, ``level`` high enough for bids not to matter by their sign, and no error, a
    plant brings in all :math:`(1 - r)\,\sigma_s / \sqrt{2\pi}` more on average, where
    :math:`\sigma_s` is the standard deviation of the places' difference in profit and benefit
    together and :math:`r` its correlation with their difference in profit.

    Parameters
    ----------
    places : int, default 2
        Number of places, at least 2.
    spread : float, default 1
        Standard deviation of the benefit between places, at least 0.
    link : float, default 0
        Correlation of benefit and profit, from -1 to 1.
    error : float, default 0
        Standard deviation of a council's error about its benefit, at least 0.
    level : float, default 3
        Mean benefit of a plant.
    plants : int, default 20000
        How many plants are drawn.
    seed : int, default 1
        Seed of ``numpy.random.RandomState``, whose stream is the same everywhere.

    Returns
    -------
    dict
        Per plant: ``moved``, the share of plants that go elsewhere because of bidding;
        ``subsidy``; and what bidding adds for all (``total``), for the ``plant`` and for the
        ``councils`` together. The last two add up to the total.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    An ascending auction in which every bidder knows its own value; the form is this course's own.
    Localities that compete for mobile firms: Mast, E. (2020) Race to the bottom? *American
    Economic Journal: Applied Economics* 12.

    Examples
    --------
    >>> alike = bidding(spread=0)
    >>> alike["moved"], round(alike["plant"], 2), round(alike["councils"], 2)
    (0.0, 1.89, -1.89)
    """
    check(places >= 2, f"places must be at least 2, not {places}.")
    check(spread >= 0 and error >= 0, "spread and error must not be negative.")
    check(-1 <= link <= 1, f"link must lie between -1 and 1, not at {link}.")
    check(plants >= 1, f"plants must be at least 1, not {plants}.")
    random = np.random.RandomState(seed)
    profit = random.normal(size=(plants, places))
    own = random.normal(size=(plants, places))
    mistake = error * random.normal(size=(plants, places))
    benefit = level + spread * (link * profit + np.sqrt(1 - link**2) * own)
    offered = profit + np.maximum(benefit + mistake, 0)

    row = np.arange(plants)
    unbid = profit.argmax(axis=1)
    winner = offered.argmax(axis=1)
    runner_up = np.sort(offered, axis=1)[:, -2]
    subsidy = np.maximum(runner_up - profit[row, winner], 0)
    plant = profit[row, winner] + subsidy - profit[row, unbid]
    councils = benefit[row, winner] - subsidy - benefit[row, unbid]
    return {
        "moved": float((winner != unbid).mean()),
        "subsidy": float(subsidy.mean()),
        "total": float((plant + councils).mean()),
        "plant": float(plant.mean()),
        "councils": float(councils.mean()),
    }


def _check_world(councils: int, value: float, cost: float, mobile: float) -> None:
    check(councils >= 2, f"councils must be at least 2, not {councils}.")
    check(value > 0 and cost > 0, "value and cost must be above 0.")
    check(0 <= mobile <= 1, f"mobile must lie between 0 and 1, not at {mobile}.")
