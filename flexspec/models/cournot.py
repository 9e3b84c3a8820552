"""Structure, conduct and performance as one market: few firms, entry, improvement, and back again.

The review's model runs from basic conditions and structure over conduct to performance (Helmsing
1999, pp. 7-8). Here structure is the number of firms and their costs, conduct is how much each
sells, performance is price and profit. The functions after the first let structure itself be an
outcome: of what entry costs, or of who improves.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.measures import herfindahl
from flexspec.models._checks import check

__all__ = ["firms", "improvement_race", "industries", "market", "room_for"]


def firms(costs, intercept: float = 100.0, slope: float = 1.0) -> pd.DataFrame:
    r"""Return what each firm of a Cournot market sells and earns.

    Assumptions: one product; price :math:`p = a - bQ`, with :math:`Q` the output of all firms;
    each firm has a constant cost per unit and chooses its output, taking that of the others as
    given. No firm gains by selling more or less. A firm whose cost is not below the price sells
    nothing.

    Prediction: with :math:`n` firms that sell, :math:`p = (a + \sum c_i) / (n + 1)` and
    :math:`q_i = (p - c_i) / b`. A firm's margin is its share over the elasticity of demand,
    :math:`(p - c_i) / p = s_i / \varepsilon`.

    Parameters
    ----------
    costs : array-like, shape (firms,)
        Cost per unit of each firm, in money, at least 0.
    intercept : float, default 100
        :math:`a`, the price at which nobody buys, in money, above 0.
    slope : float, default 1
        :math:`b`, fall of the price for each unit sold, above 0.

    Returns
    -------
    pandas.DataFrame
        One row per firm in the order given: ``cost``; ``output``; ``share`` of all output;
        ``margin``, price less cost as a share of the price (negative for a firm that would lose,
        and sells nothing); ``profit``, before any cost of entry.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or no firm's cost is below the intercept.

    References
    ----------
    Cournot, A.A. (1838) *Recherches sur les principes mathématiques de la théorie des richesses*.
    Cowling, K. and Waterson, M. (1976) Price-cost margins and market structure. *Economica* 43.

    Examples
    --------
    >>> firms([40, 40, 20])["share"].round(2).tolist()
    [0.2, 0.2, 0.6]
    """
    costs = _costs(costs, intercept, slope)
    price = _price(costs, intercept)
    output = np.clip(price - costs, 0, None) / slope
    return pd.DataFrame(
        {
            "cost": costs,
            "output": output,
            "share": output / output.sum(),
            "margin": (price - costs) / price,
            "profit": (price - costs) * output,
        }
    )


def market(costs, intercept: float = 100.0, slope: float = 1.0) -> pd.Series:
    r"""Return structure and performance of a Cournot market.

    Prediction: the margin of the whole market is the Herfindahl index over the elasticity of
    demand, :math:`\sum_i s_i (p - c_i) / p = H / \varepsilon`, whatever made the shares what they
    are.

    Parameters
    ----------
    costs : array-like, shape (firms,)
        Cost per unit of each firm, in money, at least 0.
    intercept : float, default 100
        The price at which nobody buys, in money, above 0.
    slope : float, default 1
        Fall of the price for each unit sold, above 0.

    Returns
    -------
    pandas.Series
        ``firms`` that sell; ``herfindahl``, from 1/firms to 1; ``price``, in money; ``margin``,
        mean margin of the firms weighted by their shares, which is profit over sales;
        ``elasticity`` of demand at this price, as a positive number; ``profit`` of all firms,
        before any cost of entry; ``surplus`` of consumers, what they would have paid beyond what
        they paid, in money.

    Raises
    ------
    ValueError
        As :func:`firms`.

    References
    ----------
    Cowling, K. and Waterson, M. (1976) Price-cost margins and market structure. *Economica* 43.

    Examples
    --------
    >>> market([40] * 5).round(2).to_dict()["price"]
    50.0
    """
    return pd.Series(_outcome(_costs(costs, intercept, slope), intercept, slope))


def room_for(
    entry_cost: float, cost: float = 40.0, intercept: float = 100.0, slope: float = 1.0
) -> int:
    r"""Return how many equal firms a market holds when entry costs something and is free to all.

    Assumptions: as :func:`firms`, with one cost per unit for all. Firms enter as long as the
    profit, :math:`(a - c)^2 / (b (n + 1)^2)`, pays for entry.

    Prediction: :math:`n` is the whole part of :math:`(a - c) / \sqrt{b F} - 1`. A quarter of the
    entry cost doubles :math:`n + 1`.

    Parameters
    ----------
    entry_cost : float
        :math:`F`, paid once by each firm, in money, above 0.
    cost : float, default 40
        :math:`c`, cost per unit, in money, at least 0 and below `intercept`.
    intercept : float, default 100
        :math:`a`, the price at which nobody buys, in money.
    slope : float, default 1
        :math:`b`, fall of the price for each unit sold, above 0.

    Returns
    -------
    int
        Number of firms; 0 if entry does not pay even for one alone.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Mankiw, N.G. and Whinston, M.D. (1986) Free entry and social inefficiency. *RAND Journal of
    Economics* 17, 48-58.

    Examples
    --------
    >>> room_for(entry_cost=100), room_for(entry_cost=25)
    (5, 11)
    """
    check(entry_cost > 0, f"entry_cost must be above 0, not {entry_cost}.")
    _costs([cost], intercept, slope)
    reach = (intercept - cost) / np.sqrt(slope * entry_cost)
    return int(max(0, np.floor(reach + 1e-9) - 1))


def improvement_race(
    feedback: float = 1.0,
    step: float = 0.05,
    number: int = 10,
    years: int = 40,
    cost: float = 40.0,
    intercept: float = 100.0,
    seed: int = 1,
) -> pd.DataFrame:
    r"""Let equal firms improve, one a year, and watch the structure that comes of it.

    Assumptions: as :func:`firms`; nothing keeps anybody from selling. All firms start with the
    same cost. Each year one firm finds an improvement that cuts its cost by the share `step`.
    Whom it meets is chance: with weight :math:`1 - f` all firms alike, with weight :math:`f` in
    proportion to their shares of the market, since who sells more learns more and can spend more.

    Prediction: the price falls. Concentration rises by luck alone (:math:`f = 0`), and more when
    success helps to succeed (:math:`f = 1`).

    Parameters
    ----------
    feedback : float, default 1
        :math:`f`, from 0 (luck alone) to 1.
    step : float, default 0.05
        Share of its cost that an improvement saves a firm, at least 0 and below 1.
    number : int, default 10
        Firms at the start.
    years : int, default 40
        How many years to run.
    cost : float, default 40
        Cost per unit at the start, in money, at least 0 and below `intercept`.
    intercept : float, default 100
        The price at which nobody buys, in money.
    seed : int, default 1
        Seed of ``numpy.random.RandomState``.

    Returns
    -------
    pandas.DataFrame
        One row per year from 0, with the columns of :func:`market`.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The idea: Demsetz, H. (1973) Industry structure, market rivalry, and public policy. *Journal of
    Law and Economics* 16, 1-9. The form used here is this course's own.

    Examples
    --------
    >>> path = improvement_race(seed=1)
    >>> bool(path["price"].is_monotonic_decreasing)
    True
    """
    check(0 <= feedback <= 1, f"feedback must lie from 0 to 1, not at {feedback}.")
    check(0 <= step < 1, f"step must be at least 0 and below 1, not {step}.")
    check(number >= 1 and years >= 1, "There must be at least one firm and one year.")
    random = np.random.RandomState(seed)
    costs = _costs(np.full(number, float(cost)), intercept, 1.0)
    path = [_outcome(costs, intercept, 1.0)]
    for _ in range(years):
        output = np.clip(_price(costs, intercept) - costs, 0, None)
        chance = (1 - feedback) / number + feedback * output / output.sum()
        costs[random.choice(number, p=chance)] *= 1 - step
        path.append(_outcome(costs, intercept, 1.0))
    return pd.DataFrame(path).rename_axis(index="year")


def industries(cause: str, number: int = 100, seed: int = 1) -> pd.DataFrame:
    """Simulate industries that differ in concentration for one reason only.

    In an industry of the kind ``barriers`` entry costs something, and the firms are equal: at most
    ten that the market has room for. In one of the kind ``improvement`` ten firms were free to
    sell and one improved each year, for forty years, by a step of 0 to 12 per cent, with feedback.
    Demand differs in both: the intercept is drawn from 90 to 110. Entry costs are drawn from 30
    to 200, evenly on a scale of logarithms.

    Parameters
    ----------
    cause : {"barriers", "improvement"}
        Why industries differ.
    number : int, default 100
        How many industries.
    seed : int, default 1
        Seed of ``numpy.random.RandomState``.

    Returns
    -------
    pandas.DataFrame
        One row per industry: ``cause``, and the columns of :func:`market`.

    Raises
    ------
    ValueError
        If `cause` is neither of the two, or there is no industry.

    See Also
    --------
    room_for, improvement_race : what happens in each industry.

    Examples
    --------
    >>> sorted(industries("barriers", number=30)["firms"].unique().tolist())[0]
    3
    """
    check(cause in _CAUSES, f"cause must be one of {', '.join(_CAUSES)}, not {cause!r}.")
    check(number >= 1, f"number must be at least 1, not {number}.")
    random = np.random.RandomState(seed)
    rows = [_CAUSES[cause](random.uniform(90, 110), random) for _ in range(number)]
    table = pd.DataFrame(rows)
    table.insert(0, "cause", cause)
    return table


def _behind_barriers(intercept: float, random: np.random.RandomState) -> dict[str, float]:
    entry_cost = np.exp(random.uniform(np.log(30), np.log(200)))
    number = min(10, room_for(entry_cost, intercept=intercept))
    return _outcome(np.full(number, 40.0), intercept, 1.0)


def _after_a_race(intercept: float, random: np.random.RandomState) -> dict[str, float]:
    step, seed = random.uniform(0, 0.12), random.randint(2**31 - 1)
    return improvement_race(step=step, intercept=intercept, seed=seed).iloc[-1].to_dict()


_CAUSES = {"barriers": _behind_barriers, "improvement": _after_a_race}


def _costs(costs, intercept: float, slope: float) -> np.ndarray:
    """Return the costs as numbers, after checking the market's parameters."""
    check(intercept > 0 and slope > 0, "intercept and slope must be above 0.")
    costs = np.array(costs, dtype=float)
    check(costs.ndim == 1 and costs.size >= 1, "costs must be a list of at least one number.")
    check(bool((costs >= 0).all()), "costs must be numbers of at least 0.")
    check(bool(costs.min() < intercept), "No firm's cost is below the intercept: nobody sells.")
    return costs


def _price(costs: np.ndarray, intercept: float) -> float:
    """Return the price at which every firm that sells has a cost below it, and no other has."""
    ordered = np.sort(costs)
    prices = (intercept + ordered.cumsum()) / np.arange(2, ordered.size + 2)
    return float(prices[np.flatnonzero(prices > ordered)[-1]])


def _outcome(costs: np.ndarray, intercept: float, slope: float) -> dict[str, float]:
    """Return structure and performance of a market whose parameters are known to be right."""
    price = _price(costs, intercept)
    output = np.clip(price - costs, 0, None) / slope
    total = output.sum()
    profit = float(((price - costs) * output).sum())
    return {
        "firms": int((output > 0).sum()),
        "herfindahl": herfindahl(output),
        "price": price,
        "margin": profit / (price * total),
        "elasticity": price / (slope * total),
        "profit": profit,
        "surplus": float(slope * total**2 / 2),
    }
