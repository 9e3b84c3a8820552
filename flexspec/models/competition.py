"""Continuous improvement against low cost: two firms, one market, and learning from what is sold.

The review reports two views (Helmsing 1999, p. 6). The product cycle ends in low-cost mass
production; in the new competition a firm that improves without end has the advantage.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from flexspec.models._checks import check

__all__ = [
    "critical_cost",
    "critical_lead",
    "improvement",
    "improver_and_rival",
    "low_wage_cost",
    "years_to_win",
]


def low_wage_cost(wage: float, labour_share: float) -> float:
    r"""Return the unit cost of a firm that pays less and does everything else as the other.

    :math:`w = 1 - \lambda (1 - \omega)`: only the labour part of the cost becomes cheaper.

    Parameters
    ----------
    wage : float
        :math:`\omega`, wage over the other firm's wage, in (0, 1].
    labour_share : float
        :math:`\lambda`, share of labour in the other firm's unit cost, in [0, 1].

    Returns
    -------
    float
        Unit cost over the other firm's unit cost.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(low_wage_cost(wage=0.2, labour_share=0.25), 2)
    0.8
    """
    check(0 < wage <= 1, f"wage must lie above 0 and at most at 1, not {wage}.")
    check(0 <= labour_share <= 1, f"labour_share must lie from 0 to 1, not {labour_share}.")
    return 1 - labour_share * (1 - wage)


def improvement(progress: float = 0.8, quality_gain: float = 1.1, taste: float = 1.0) -> float:
    r"""Return by how much an offer gets better with experience.

    With every doubling of experience cost falls to ``progress`` and quality rises to
    ``quality_gain``; buyers weigh quality by ``taste``. Value for money, quality to the power
    :math:`\theta` over cost, then grows with experience to the power
    :math:`k = \theta \log_2(\text{quality gain}) - \log_2(\text{progress})`.

    Parameters
    ----------
    progress : float, default 0.8
        What is left of unit cost after a doubling of experience, in (0, 1].
    quality_gain : float, default 1.1
        What becomes of quality after a doubling of experience, at least 1.
    taste : float, default 1
        :math:`\theta`, weight of quality, at least 0. At 0 buyers look at prices only; at 1 they
        pay one per cent more for one per cent of quality.

    Returns
    -------
    float
        :math:`k`, at least 0.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(improvement(), 3), round(improvement(taste=0), 3)
    (0.459, 0.322)
    """
    check(0 < progress <= 1, f"progress must lie above 0 and at most at 1, not {progress}.")
    check(quality_gain >= 1, f"quality_gain must be at least 1, not {quality_gain}.")
    check(taste >= 0, f"taste must not be negative, as {taste} is.")
    return float(taste * np.log2(quality_gain) - np.log2(progress))


def improver_and_rival(
    rival_cost: ArrayLike = 0.8,
    follow: float = 0.0,
    lead: float = 1.0,
    experience: float = 10.0,
    progress: float = 0.8,
    quality_gain: float = 1.1,
    taste: float = 1.0,
    sensitivity: float = 4.0,
    years: int = 60,
) -> pd.DataFrame:
    r"""Let a firm that improves and a firm that is cheap compete, year by year.

    Assumptions: one market, in which as much is sold each year (1); two firms, which sell at
    cost. A firm's experience is all that it has sold, in years of the whole market's sales. With
    every doubling of experience the improver's unit cost falls to ``progress`` and its quality
    rises to ``quality_gain``. The rival's costs are lower by a factor, ``rival_cost``, at equal
    experience. Buyers compare value for money, :math:`v = q^\theta / c`; the ratio of sales is the
    ratio of values to the power ``sensitivity``, :math:`\sigma`. The switch is ``follow``: at 0 the
    rival's process is mature and stays as it is (the product cycle's assumption), at 1 the rival
    learns as the improver does.

    Prediction: without learning (``progress`` and ``quality_gain`` 1) the rival has the larger
    share for good. If the improver alone learns, it becomes the better offer, after
    :func:`years_to_win` years. If both learn and :math:`k \sigma > 1`, with :math:`k` from
    :func:`improvement`, one of them takes the market: the improver if its lead is above
    :func:`critical_lead`. If both learn and :math:`k \sigma < 1`, the ratio of sales settles at
    :math:`w^{\sigma / (1 - k \sigma)}`, whatever the lead.

    Parameters
    ----------
    rival_cost : float or array_like, default 0.8
        :math:`w`, the rival's unit cost over the improver's at equal experience, above 0: one
        number, or one for each year from 0 to ``years``.
    follow : float, default 0
        The rival's learning relative to the improver's, in [0, 1].
    lead : float, default 1
        The improver's experience over the rival's at the start, above 0. At 1 the rival has
        taken over the whole process.
    experience : float, default 10
        The improver's experience at the start, in years of the market's sales, above 0.
    progress, quality_gain, taste : float
        As in :func:`improvement`.
    sensitivity : float, default 4
        :math:`\sigma`, per cent by which the ratio of sales rises with one per cent more value
        for money, at least 0.
    years : int, default 60
        How many years to run.

    Returns
    -------
    pandas.DataFrame
        One row per year from 0: ``year``; ``cost_improver``, ``cost_rival`` (the improver's cost
        at the start is 1); ``quality_improver``, ``quality_rival`` (the improver's at the start
        is 1); ``share``, the improver's share of the year's sales; ``experience_improver`` and
        ``experience_rival`` at the beginning of the year, in years of the market's sales.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or if there is not one rival cost for each year.

    References
    ----------
    The learning curve: Wright, T.P. (1936) Factors affecting the cost of airplanes. *Journal of
    the Aeronautical Sciences* 3(4). The product cycle: Vernon, R. (1966) International investment
    and international trade in the product cycle. *Quarterly Journal of Economics* 80(2). The form
    used here is this course's own, the smallest that holds both views.

    Examples
    --------
    >>> run = improver_and_rival()
    >>> run["share"].iloc[[0, 16, 60]].round(2).tolist()
    [0.29, 0.5, 0.88]
    """
    improvement(progress, quality_gain, taste)  # checks the three
    check(0 <= follow <= 1, f"follow must lie from 0 to 1, not {follow}.")
    check(lead > 0 and experience > 0, "lead and experience must be above 0.")
    check(sensitivity >= 0, f"sensitivity must not be negative, as {sensitivity} is.")
    check(years >= 1, f"years must be at least 1, not {years}.")
    low_cost = np.asarray(rival_cost, dtype=float)
    check(bool((low_cost > 0).all()), "rival_cost must be above 0.")
    check(low_cost.shape in [(), (years + 1,)], "Give one rival_cost, or one for each year from 0.")
    low_cost = np.broadcast_to(low_cost, years + 1)

    learnt = np.log2(progress)  # exponents of experience: of cost,
    better = np.log2(quality_gain)  # and of quality
    mine, theirs = experience, experience / lead
    path = []
    for year in range(years + 1):
        grown = mine / experience
        rival_grown = (theirs * lead / experience) ** follow / lead
        cost, rival = grown**learnt, low_cost[year] * rival_grown**learnt
        quality, rival_quality = grown**better, rival_grown**better
        value = quality**taste / cost
        rival_value = rival_quality**taste / rival
        share = 1 / (1 + (rival_value / value) ** sensitivity)
        row = (year, cost, rival, quality, rival_quality, share)
        path.append((*row, mine, theirs))
        mine, theirs = mine + share, theirs + 1 - share
    return pd.DataFrame(
        path,
        columns=[
            "year",
            "cost_improver",
            "cost_rival",
            "quality_improver",
            "quality_rival",
            "share",
            "experience_improver",
            "experience_rival",
        ],
    )


def years_to_win(
    rival_cost: float, k: float, experience: float = 10.0, sensitivity: float = 4.0
) -> float:
    r"""Return after how many years the improver is the better offer if it alone learns.

    The rival takes over the whole process at the start (``lead`` 1) and does not improve it. The
    improver needs experience :math:`x^* = w^{-1/k}` times what it has, and gains it at the rate of
    its own sales. In continuous time

    .. math:: t^* = E_0 \left( x^* - 1 + \frac{x^* - w^{-\sigma}}{1 - k \sigma} \right) .

    Parameters
    ----------
    rival_cost : float
        :math:`w`, in (0, 1].
    k : float
        From :func:`improvement`, above 0.
    experience : float, default 10
        :math:`E_0`, in years of the market's sales, above 0.
    sensitivity : float, default 4
        :math:`\sigma`, at least 0.

    Returns
    -------
    float
        :math:`t^*`, in years.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(years_to_win(0.8, improvement()), 1)
    16.0
    """
    check(0 < rival_cost <= 1, f"rival_cost must lie above 0 and at most at 1, not {rival_cost}.")
    check(k > 0, f"k must be above 0, not {k}.")
    check(experience > 0, f"experience must be above 0, not {experience}.")
    check(sensitivity >= 0, f"sensitivity must not be negative, as {sensitivity} is.")
    needed = rival_cost ** (-1 / k)
    steepness = 1 - k * sensitivity
    if abs(steepness) < 1e-9:  # the limit of the second term
        lost = rival_cost**-sensitivity * np.log(needed)
    else:
        lost = (needed - rival_cost**-sensitivity) / steepness
    return float(experience * (needed - 1 + lost))


def critical_lead(rival_cost: float, k: float, sensitivity: float = 4.0) -> float:
    r"""Return the lead in experience above which the improver wins though the rival learns too.

    With the ratio of experience :math:`r`, the ratio of sales is :math:`(w r^k)^\sigma`. The
    improver's lead grows if and only if its sales are more than :math:`r` times the rival's, that
    is, if :math:`r > w^{-\sigma / (k \sigma - 1)}`.

    Parameters
    ----------
    rival_cost : float
        :math:`w`, above 0.
    k : float
        From :func:`improvement`.
    sensitivity : float, default 4
        :math:`\sigma`. The product :math:`k \sigma` must be above 1.

    Returns
    -------
    float
        Ratio of the improver's experience to the rival's.

    Raises
    ------
    ValueError
        If a parameter lies outside its range. At :math:`k \sigma \le 1` no lead decides.

    Examples
    --------
    >>> round(critical_lead(0.8, improvement()), 2)
    2.9
    """
    check(rival_cost > 0, f"rival_cost must be above 0, not {rival_cost}.")
    _check_tipping(k, sensitivity)
    return float(rival_cost ** (-sensitivity / (k * sensitivity - 1)))


def critical_cost(lead: float, k: float, sensitivity: float = 4.0) -> float:
    r"""Return the rival's cost below which low cost wins though the improver has a lead.

    The other way round from :func:`critical_lead`: :math:`w^* = r^{-(k - 1/\sigma)}`.

    Parameters
    ----------
    lead : float
        :math:`r`, the improver's experience over the rival's, above 0.
    k : float
        From :func:`improvement`.
    sensitivity : float, default 4
        :math:`\sigma`. The product :math:`k \sigma` must be above 1.

    Returns
    -------
    float
        Unit cost of the rival over the improver's, at equal experience.

    Raises
    ------
    ValueError
        If a parameter lies outside its range. At :math:`k \sigma \le 1` no cost decides.

    Examples
    --------
    >>> round(critical_cost(5, improvement()), 3)
    0.714
    """
    check(lead > 0, f"lead must be above 0, not {lead}.")
    _check_tipping(k, sensitivity)
    return float(lead ** -(k - 1 / sensitivity))


def _check_tipping(k: float, sensitivity: float) -> None:
    check(sensitivity > 0, f"sensitivity must be above 0, not {sensitivity}.")
    check(
        k * sensitivity > 1,
        f"k times sensitivity must be above 1, not {k * sensitivity:.2f}: below, both firms stay "
        "whatever the lead.",
    )
