"""When do competitors act together? Joint action as a public good, trust, and the large partner.

The review names the advantages of joint action among small firms (Helmsing 1999, pp. 21-22), says
that it does not come about by itself (pp. 7, 31, 41), and reports a quarrel on whether a small firm
gains from a large partner (pp. 24-25). The models here are this course's own, the smallest in which
these statements can be run.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, comb

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = [
    "chance_to_hold",
    "critical_group",
    "joint_action",
    "patience_needed",
    "public_good",
    "squeezed_profit",
    "years_to_start",
]


def public_good(contributions: Sequence[float], back: float, endowment: float = 20.0) -> np.ndarray:
    r"""Return what each firm ends up with in a linear public-good game.

    Everybody keeps what he does not contribute, and everybody gets back :math:`m` for each unit
    that anybody contributes: :math:`\pi_i = e - c_i + m \sum_j c_j`.

    Prediction: if :math:`1/n < m < 1`, each firm does best by giving nothing, whatever the others
    do, and all do best if all give everything.

    Parameters
    ----------
    contributions : sequence of float
        :math:`c_i`, what each firm contributes, in units of money from 0 to the endowment.
    back : float
        :math:`m`, what each firm gets back for one unit contributed, in units of money, above 0.
    endowment : float, default 20
        :math:`e`, what each firm has at the start, in units of money.

    Returns
    -------
    numpy.ndarray
        One payoff for each firm, in units of money.

    Raises
    ------
    ValueError
        If ``back`` is not above 0, or a contribution lies outside 0 to the endowment.

    References
    ----------
    Olson, M. (1965) *The Logic of Collective Action*, for the argument.

    Examples
    --------
    >>> public_good([20, 20, 20, 0], back=0.4).tolist()
    [24.0, 24.0, 24.0, 44.0]
    """
    given = np.asarray(contributions, dtype=float)
    check(back > 0, f"back must be above 0, not {back}.")
    check(
        bool(len(given) and (given >= 0).all() and (given <= endowment).all()),
        f"Each contribution must lie between 0 and the endowment, {endowment}.",
    )
    return endowment - given + back * given.sum()


def critical_group(back: float) -> int:
    r"""Return the smallest number of contributors that do at least as well as without joint action.

    If :math:`k` firms contribute one unit each, each of them gets :math:`m k` for it. That covers
    the unit if :math:`k \ge 1/m`.

    Parameters
    ----------
    back : float
        :math:`m`, what each firm gets back for one unit that anybody contributes, above 0.

    Returns
    -------
    int
        Number of firms.

    Raises
    ------
    ValueError
        If ``back`` is not above 0.

    Examples
    --------
    >>> critical_group(0.4)
    3
    """
    check(back > 0, f"back must be above 0, not {back}.")
    return ceil(1 / back - 1e-9)


def patience_needed(reward: float, temptation: float, punishment: float, lost: float = 1) -> float:
    r"""Return the least patience with which a repeated relation keeps a firm honest.

    A firm earns :math:`R` a year from each partner as long as it keeps its word. If it breaks it
    towards one of them, it earns :math:`T` from that one once; from then on, ``lost`` partners
    leave and it earns :math:`P` in place of each. Keeping one's word pays if the next year counts
    at least :math:`\delta^*` of this one:

    .. math:: \delta^* = \frac{T - R}{(T - R) + k (R - P)}

    With one partner lost, :math:`k = 1`, this is :math:`(T - R) / (T - P)`.

    Parameters
    ----------
    reward, temptation, punishment : float
        :math:`R`, :math:`T` and :math:`P`, in units of money a year, with T > R >= P.
    lost : float, default 1
        :math:`k`, how many partners leave a firm that broke its word, at least 0. Zero: the
        partner has nowhere else to go.

    Returns
    -------
    float
        :math:`\delta^*`, between 0 and 1. At 1 no finite patience is enough.

    Raises
    ------
    ValueError
        If the payoffs are not in that order, or ``lost`` is negative.

    References
    ----------
    Kreps, D.M. (1990) Corporate culture and economic theory. In: Alt, J. and Shepsle, K. (eds)
    *Perspectives on Positive Political Economy*. There R 1, T 2, P 0 give one half.

    Examples
    --------
    >>> patience_needed(reward=1, temptation=2, punishment=0)
    0.5
    >>> patience_needed(reward=1, temptation=2, punishment=0, lost=4)
    0.2
    """
    check(
        temptation > reward >= punishment,
        "Temptation must be above the reward, and the reward not below the punishment.",
    )
    check(lost >= 0, f"lost must not be negative, as {lost} is.")
    gain = temptation - reward
    return gain / (gain + lost * (reward - punishment))


def joint_action(
    sizes: Sequence[float],
    critical: float,
    trust: float = 1.0,
    initiative: float = 0.1,
    pushed: int = 0,
    push_years: int = 5,
    years: int = 30,
    seed: int = 1,
) -> pd.DataFrame:
    r"""Let firms decide, one after another, whether to take part in joint action.

    Assumptions: a firm that is *ready* (a conditional co-operator) takes part if its own
    contribution and those of the others who take part now reach the critical amount, so that
    those who contribute do not lose; otherwise it tries with a small chance. Other firms only ever
    use what the rest provide. Each step one firm, drawn at random, reconsiders; as many steps as
    there are firms make a year. A catalyst pays ``pushed`` firms, the first ones, to take part for
    ``push_years`` years and then leaves.

    Prediction: nothing lasts if the ready firms together contribute less than the critical
    amount, whatever a catalyst spends. If they contribute as much, joint action lasts once it has
    begun, and how long it takes to begin by itself grows very fast with the number of firms needed
    (:func:`years_to_start`).

    Parameters
    ----------
    sizes : sequence of float
        What each firm contributes if it takes part, in units; ones for equal firms.
    critical : float
        The amount from which contributing pays, in the same units.
    trust : float, default 1
        The chance of each firm to be ready, from 0 to 1.
    initiative : float, default 0.1
        The chance that a ready firm tries although too few others take part, from 0 to 1.
    pushed : int, default 0
        How many firms the catalyst pays, the first ones in ``sizes``.
    push_years : int, default 5
        How many years it pays.
    years : int, default 30
        How many years to run.
    seed : int, default 1
        Seed of the random numbers (``numpy.random.RandomState``).

    Returns
    -------
    pandas.DataFrame
        One row per year from 0: ``year``; ``share``, the share of all units that is contributed;
        ``ready``, the share that ready firms could contribute; ``holds``, whether ready firms
        alone contribute at least the critical amount.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> run = joint_action([1] * 20, critical=10, trust=0.8, pushed=10)
    >>> run["share"].iloc[[0, 5, 30]].round(2).tolist()
    [0.5, 0.95, 0.95]
    """
    size = np.asarray(sizes, dtype=float)
    n = len(size)
    check(n >= 2 and bool((size > 0).all()), "There must be two firms or more, of size above 0.")
    check(critical > 0, f"critical must be above 0, not {critical}.")
    for name, share in [("trust", trust), ("initiative", initiative)]:
        check(0 <= share <= 1, f"{name} must lie between 0 and 1, not at {share}.")
    check(0 <= pushed <= n, f"pushed must lie between 0 and the number of firms, {n}.")
    check(years >= 1 and push_years >= 0, "There must be a year or more, and no negative ones.")

    random = np.random.RandomState(seed)
    ready = random.random_sample(n) < trust
    takes_part = np.arange(n) < pushed
    path = []
    for year in range(years + 1):
        own = size[takes_part & ready].sum()
        path.append((year, size[takes_part].sum() / size.sum(), own >= critical))
        paid = (np.arange(n) < pushed) & (year < push_years)
        tries = random.random_sample(n) < initiative
        for step, firm in enumerate(random.randint(n, size=n)):
            others = size[takes_part].sum() - size[firm] * takes_part[firm]
            enough = others + size[firm] >= critical
            takes_part[firm] = paid[firm] or (ready[firm] and (enough or tries[step]))
    table = pd.DataFrame(path, columns=["year", "share", "holds"])
    return table.assign(ready=size[ready].sum() / size.sum())


def years_to_start(
    n: int, critical: int, initiative: float = 0.1, ready: int | None = None
) -> float:
    r"""Return the expected years until joint action among equal firms begins by itself.

    The exact waiting time of :func:`joint_action` from nobody to ``critical`` firms taking part,
    without a catalyst. With :math:`k` firms taking part, the next step adds one with chance
    :math:`b_k` and takes one away with chance :math:`d_k`; the expected number of steps from
    :math:`k` to :math:`k + 1` is :math:`t_k = (1 + d_k t_{k-1}) / b_k`, as in any birth-and-death
    chain.

    Parameters
    ----------
    n : int
        Number of firms, at least 2.
    critical : int
        How many must take part for it to pay, from 1.
    initiative : float, default 0.1
        The chance that a ready firm tries although too few others take part, above 0, up to 1.
    ready : int, optional
        How many firms are ready; by default all.

    Returns
    -------
    float
        Years; infinite if fewer firms are ready than are needed.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> years_to_start(2, critical=2)
    10.5
    """
    ready = n if ready is None else ready
    check(n >= 2 and critical >= 1, "There must be two firms or more, and one or more needed.")
    check(0 < initiative <= 1, f"initiative must be above 0 and at most 1, not {initiative}.")
    check(0 <= ready <= n, f"ready must lie between 0 and the number of firms, {n}.")
    if ready < critical:
        return float("inf")
    steps, before = 0.0, 0.0
    for k in range(critical):
        joins = (ready - k) / n * (1.0 if k == critical - 1 else initiative)
        leaves = k / n * (1 - initiative)
        before = (1 + leaves * before) / joins
        steps += before
    return steps / n


def chance_to_hold(n: int, critical: int, trust: float) -> float:
    r"""Return the chance that joint action among equal firms lasts once it has begun.

    It lasts if at least ``critical`` of the ``n`` firms are ready, and each is so with chance
    ``trust``, independently: a binomial tail.

    Parameters
    ----------
    n : int
        Number of firms, at least 1.
    critical : int
        How many must take part for it to pay, at least 0.
    trust : float
        The chance of each firm to be ready, from 0 to 1.

    Returns
    -------
    float
        The chance, from 0 to 1.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(chance_to_hold(4, critical=3, trust=0.5), 4)
    0.3125
    """
    check(n >= 1 and critical >= 0, "There must be one firm or more, and none or more needed.")
    check(0 <= trust <= 1, f"trust must lie between 0 and 1, not at {trust}.")
    return float(
        sum(comb(n, k) * trust**k * (1 - trust) ** (n - k) for k in range(critical, n + 1))
    )


def squeezed_profit(dependence, learning: float, replaced: float, break_even: float):
    r"""Return a supplier's profit if its largest customer takes all it can take.

    A supplier sells the share :math:`d` to one large customer. Working for it teaches the supplier
    something that raises the margin on *all* its sales by :math:`\lambda d`. If the customer
    leaves, the supplier replaces the share :math:`r` of the lost sales within the year. So the
    customer can push its price down until the supplier earns no more than it would without it:

    .. math:: \pi(d) = \max\{0,\ (1 + \lambda d)(1 - (1 - r) d) - \beta\}

    with :math:`\beta` the share of normal sales at which fixed costs are just covered; margin at
    normal sales without learning is 1.

    Prediction: dependence pays, :math:`\pi(d) > \pi(0)`, for :math:`d` up to
    :math:`1/(1-r) - 1/\lambda`, and pays best at half of it. It never pays if
    :math:`\lambda \le 1 - r`. Fixed costs do not matter for this; they decide from which
    :math:`d` on nothing is left.

    Parameters
    ----------
    dependence : float or array-like
        :math:`d`, the largest customer's share of sales, from 0 to 1.
    learning : float
        :math:`\lambda`, how much the margin on all sales would rise if all sales went to the
        customer, as a share, at least 0.
    replaced : float
        :math:`r`, share of the lost sales replaced within the year, from 0, below 1.
    break_even : float
        :math:`\beta`, share of normal sales at which fixed costs are covered, from 0, below 1.

    Returns
    -------
    float or numpy.ndarray
        Profit as a share of the margin at normal sales.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(squeezed_profit(0.25, learning=0.5, replaced=0.4, break_even=0.8), 4)
    0.1562
    """
    share = np.asarray(dependence, dtype=float)
    check(bool(((share >= 0) & (share <= 1)).all()), "dependence must lie between 0 and 1.")
    check(learning >= 0, f"learning must not be negative, as {learning} is.")
    check(0 <= replaced < 1, f"replaced must be at least 0 and below 1, not {replaced}.")
    check(0 <= break_even < 1, f"break_even must be at least 0 and below 1, not {break_even}.")
    outside = (1 + learning * share) * (1 - (1 - replaced) * share) - break_even
    profit = np.maximum(0, outside)
    return profit if profit.ndim else float(profit)
