"""Networks of local bodies: what flows in them, what is done twice, and who would build them.

Bennett and McCoshan name five kinds of local economic development network, and hold that such
networks pass on information and let bodies attune their decisions (Helmsing 1999, pp. 47-48).
The review gives the five names and no more. The graphs are this course's reading of them.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

import numpy as np
import pandas as pd

from flexspec.models._checks import check

__all__ = [
    "FORMS",
    "YARDSTICKS",
    "bridge_threshold",
    "calls",
    "connections_thresholds",
    "duplicated_effort",
    "flow",
    "form",
    "net_benefit",
    "self_formed",
    "steps",
    "value",
    "with_programmes",
]

#: The five kinds that the review names on page 48.
FORMS = ("fragmented", "hierarchical", "single focus", "matrix", "flexible task")
#: Networks to measure them by.
YARDSTICKS = ("none", "ring", "complete")


def form(name: str, fields: int = 4, bodies: int = 3) -> np.ndarray:
    """Return the standing ties of a kind of network.

    Each of several fields (training, finance and so on) has the same number of bodies; body 0
    leads. *Fragmented*: all ties within a field, none between. *Hierarchical*: in each field the
    first body leads the others, and body 0 leads the leaders. *Single focus*: body 0 is tied to
    all. *Matrix*: ties within a field, and among the bodies of the same rank in all fields.
    *Flexible task*: the ties of a single focus; those of a task are made when it comes up, see
    :func:`value`. *None*, *ring* and *complete* are yardsticks.

    Parameters
    ----------
    name : str
        One of :data:`FORMS` or :data:`YARDSTICKS`.
    fields : int, default 4
        Number of fields, at least 2.
    bodies : int, default 3
        Bodies in each field, at least 2.

    Returns
    -------
    numpy.ndarray
        True where two bodies are tied; symmetric, with an empty diagonal.

    Raises
    ------
    ValueError
        If there is no network of that name or there are too few fields or bodies.

    Examples
    --------
    >>> int(form("single focus").sum() / 2), int(form("matrix").sum() / 2)
    (11, 30)
    """
    known = FORMS + YARDSTICKS
    check(name in known, f"name must be one of {', '.join(known)}, not {name!r}.")
    check(fields >= 2 and bodies >= 2, "There must be at least two fields and two bodies in each.")
    n = fields * bodies
    field, rank = np.divmod(np.arange(n), bodies)
    same_field = field[:, None] == field[None, :]
    same_rank = rank[:, None] == rank[None, :]
    one_leads = (rank == 0)[:, None] | (rank == 0)[None, :]
    number = np.arange(n)
    first = (number == 0)[:, None] | (number == 0)[None, :]
    around = np.abs(number[:, None] - number[None, :])
    tied = {
        "fragmented": same_field,
        "hierarchical": (same_field & one_leads) | (first & same_rank),
        "single focus": first,
        "matrix": same_field | same_rank,
        "flexible task": first,
        "none": np.zeros((n, n), dtype=bool),
        "ring": np.isin(around, [1, n - 1]),
        "complete": np.ones((n, n), dtype=bool),
    }[name]
    return tied & ~np.eye(n, dtype=bool)


def steps(ties: np.ndarray) -> np.ndarray:
    """Return how many ties lie on the shortest way between any two bodies.

    Parameters
    ----------
    ties : numpy.ndarray
        True where two bodies are tied; symmetric, with an empty diagonal.

    Returns
    -------
    numpy.ndarray
        Steps; infinite where there is no way.

    Raises
    ------
    ValueError
        If the ties are not symmetric or a body is tied to itself.

    Examples
    --------
    >>> steps(form("hierarchical"))[4, [3, 0, 7]].tolist()
    [1.0, 2.0, 4.0]
    """
    ties = _checked(ties)
    away = np.where(ties, 1.0, np.inf)
    np.fill_diagonal(away, 0)
    for middle in range(len(ties)):
        away = np.minimum(away, away[:, [middle]] + away[[middle], :])
    return away


def flow(
    ties: np.ndarray, decay: float = 0.5, senders: Collection[int] = (), only: int | None = None
) -> float:
    r"""Return the share of what one body knows that reaches another, on average.

    News loses value with each step: of 1 there is :math:`\delta^d` left after :math:`d` steps, and
    nothing where there is no way. Closed forms for :math:`n` bodies: all tied to all
    :math:`\delta`; a single focus :math:`\frac2n \delta + (1 - \frac2n)\delta^2`.

    Parameters
    ----------
    ties : numpy.ndarray
        True where two bodies are tied.
    decay : float, default 0.5
        :math:`\delta`, share that a step leaves, from 0 to 1.
    senders : collection of int, optional
        Whose news is counted; everybody's unless given.
    only : int, optional
        Count what reaches the first so many bodies; all unless given.

    Returns
    -------
    float
        Mean of :math:`\delta^d` over all pairs of a sender and another body, from 0 to 1.

    Raises
    ------
    ValueError
        If the decay lies outside its range or the ties are not those of a network.

    References
    ----------
    Jackson, M. O. and Wolinsky, A. (1996) A strategic model of social and economic networks.
    *Journal of Economic Theory* 71(1), 44-74.

    Examples
    --------
    >>> flow(form("complete")), round(flow(form("single focus")), 3)
    (0.5, 0.292)
    """
    check(0 <= decay <= 1, f"decay must lie between 0 and 1, not at {decay}.")
    left = _left(steps(ties), decay)
    rows = list(senders) or list(range(len(left)))
    columns = np.arange(len(left) if only is None else only)
    others = np.asarray(rows)[:, None] != columns[None, :]
    return float(left[np.ix_(rows, columns)][others].mean())


def duplicated_effort(ties: np.ndarray) -> int:
    """Return how many bodies do what one would do if all heard of it.

    Something has to be found out once, and a body need not do so if one to which it is tied has
    done it. The least number of bodies that must act, less 1. Closed forms for n bodies: 0 with a
    single focus or if all are tied to all, n / 3 rounded up less 1 in a ring, n - 1 without ties.

    Parameters
    ----------
    ties : numpy.ndarray
        True where two bodies are tied; for at most 20 bodies, since all sets of them are tried.

    Returns
    -------
    int
        The number of superfluous efforts: the network's domination number less 1.

    Raises
    ------
    ValueError
        If there are more than 20 bodies or the ties are not those of a network.

    Examples
    --------
    >>> duplicated_effort(form("fragmented")), duplicated_effort(form("single focus"))
    (3, 0)
    """
    ties = _checked(ties)
    n = len(ties)
    check(n <= 20, f"There must be at most 20 bodies, not {n}.")
    heard = [{i, *np.flatnonzero(ties[i])} for i in range(n)]
    for size in range(1, n + 1):
        if any(len(set().union(*chosen)) == n for chosen in combinations(heard, size)):
            break
    return size - 1


def calls(
    number: float = 12, crossing: float = 0.5, fields: int = 4, bodies: int = 3
) -> np.ndarray:
    """Return how often each pair of bodies has to attune a decision.

    Parameters
    ----------
    number : float, default 12
        Occasions in a period, in all, at least 0.
    crossing : float, default 0.5
        Share of them that joins two fields, from 0 to 1, evenly over the pairs that do. The rest
        falls evenly on the pairs within a field.
    fields, bodies : int
        As in :func:`form`.

    Returns
    -------
    numpy.ndarray
        Occasions for each pair; symmetric, so that its sum is twice the number.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> calls(crossing=0.5)[0, [1, 3]].round(2).tolist()
    [0.5, 0.11]
    """
    check(number >= 0, f"number must not be negative, as {number} is.")
    check(0 <= crossing <= 1, f"crossing must lie between 0 and 1, not at {crossing}.")
    within = form("fragmented", fields, bodies)
    across = form("complete", fields, bodies) & ~within
    in_one = 2 * number * (1 - crossing) / within.sum()
    in_two = 2 * number * crossing / across.sum()
    return in_one * within + in_two * across


def net_benefit(
    ties: np.ndarray,
    occasions: np.ndarray,
    decay: float = 0.5,
    worth: float = 2.0,
    cost: float = 0.6,
    load: float = 0.05,
) -> np.ndarray:
    r"""Return what each body has from a network, less what its ties cost it.

    Body :math:`i` with :math:`k_i` ties has

    .. math:: u_i = \sum_{j \ne i} \delta^{d_{ij}} + w \sum_{j\ \mathrm{tied}} m_{ij}
              - c\,k_i\,[1 + g\,(k_i - 1)] .

    News reaches it over any number of steps; a decision is attuned only by those who are tied
    directly; each side of a tie pays; and each further tie makes all the others dearer. With
    :math:`w = g = 0` it is the connections model of Jackson and Wolinsky (1996).

    Parameters
    ----------
    ties : numpy.ndarray
        True where two bodies are tied.
    occasions : numpy.ndarray
        :math:`m_{ij}`, from :func:`calls`.
    decay : float, default 0.5
        :math:`\delta`, share of news that a step leaves, from 0 to 1. Our measure of strength:
        what a body passes on.
    worth : float, default 2
        :math:`w`, worth of an attuned decision to each side; the unit is what one body's news is
        worth at its source. At least 0.
    cost : float, default 0.6
        :math:`c`, cost of a tie to each side, same unit, at least 0.
    load : float, default 0.05
        :math:`g`, by how much each further tie makes a body's ties dearer, as a share, at least 0.

    Returns
    -------
    numpy.ndarray
        :math:`u_i` for each body, in a period.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Jackson and Wolinsky (1996), see :func:`flow`. Decisions and load are this course's additions.

    Examples
    --------
    >>> u = net_benefit(form("single focus"), calls(), worth=0, load=0)
    >>> u[[0, 1]].round(2).tolist()
    [-1.1, 2.4]
    """
    check(0 <= decay <= 1, f"decay must lie between 0 and 1, not at {decay}.")
    check(min(worth, cost, load) >= 0, "worth, cost and load must not be negative.")
    ties = _checked(ties)
    news = _left(steps(ties), decay).sum(axis=1)
    number = ties.sum(axis=1)
    attuned = worth * (occasions * ties).sum(axis=1)
    return news + attuned - cost * number * (1 + load * (number - 1))


def value(
    name: str, crossing: float = 0.5, number: float = 12, call_cost: float = 2.0, **parameters
) -> float:
    r"""Return the net benefit of a kind of network, per body.

    The mean of :func:`net_benefit` of the standing ties. In a flexible task network every decision
    is attuned: two bodies that are not tied are brought together for the occasion, and each pays
    the cost of a tie times ``call_cost``. Such ties carry no news and no load, which treats this
    kind kindly.

    Parameters
    ----------
    name : str
        One of :data:`FORMS` or :data:`YARDSTICKS`, with four fields of three bodies.
    crossing, number : float
        As in :func:`calls`.
    call_cost : float, default 2
        Cost of a tie made for one occasion, over that of one that stands for a period, at least 0.
    **parameters : float
        ``decay``, ``worth``, ``cost`` and ``load`` of :func:`net_benefit`.

    Returns
    -------
    float
        Net benefit per body in a period.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> best = max(FORMS, key=lambda name: value(name, crossing=0.1, cost=1.2))
    >>> best
    'hierarchical'
    """
    check(call_cost >= 0, f"call_cost must not be negative, as {call_cost} is.")
    occasions, ties = calls(number, crossing), form(name)
    total = net_benefit(ties, occasions, **parameters).sum()
    if name == "flexible task":
        worth, cost = parameters.get("worth", 2.0), parameters.get("cost", 0.6)
        total += (worth - call_cost * cost) * (occasions * ~ties).sum()
    return float(total / len(ties))


def connections_thresholds(n: int = 12, decay: float = 0.5) -> pd.Series:
    r"""Return the costs of a tie at which the best network changes, if only news counts.

    With news only (:math:`w = g = 0`) the best of *all* networks is: all tied to all below
    :math:`\delta - \delta^2`, a single focus up to :math:`\delta + \frac{n-2}{2}\delta^2`, no tie
    above. From :math:`\delta` on the focus itself has less from a tie to a body without other
    ties than the tie costs it.

    Parameters
    ----------
    n : int, default 12
        Number of bodies, at least 3.
    decay : float, default 0.5
        :math:`\delta`, from 0 to 1.

    Returns
    -------
    pandas.Series
        ``complete`` and ``focus``, the highest costs at which these are best; ``alone``, the
        highest at which the focus needs no help.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Jackson and Wolinsky (1996), proposition 1; see :func:`flow`.

    Examples
    --------
    >>> connections_thresholds().tolist()
    [0.25, 0.5, 1.75]
    """
    check(n >= 3, f"n must be at least 3, not {n}.")
    check(0 <= decay <= 1, f"decay must lie between 0 and 1, not at {decay}.")
    costs = [decay - decay**2, decay, decay + (n - 2) / 2 * decay**2]
    return pd.Series(costs, index=["complete", "alone", "focus"])


def bridge_threshold(
    cost: float = 0.6,
    load: float = 0.05,
    worth: float = 2.0,
    occasions: float = 1 / 9,
    bodies: int = 3,
) -> float:
    r"""Return the strength from which two fields are bridged without help.

    Two fields of :math:`b` bodies each, all tied within the field. A tie between them brings each
    of the two who make it the other's news and that of its :math:`b - 1` partners, and one
    decision; its cost makes their other ties dearer as well. Both agree from the
    :math:`\delta` on at which
    :math:`\delta + (b-1)\delta^2 + w m = c\,[1 + 2g(b-1)]`. The others in the two fields gain
    too and pay nothing.

    Parameters
    ----------
    cost, load, worth : float
        :math:`c`, :math:`g`, :math:`w`, as in :func:`net_benefit`.
    occasions : float, default 1/9
        :math:`m`, decisions that the two have to attune, at least 0. The default is that of
        :func:`calls`.
    bodies : int, default 3
        :math:`b`, bodies in each field, at least 2.

    Returns
    -------
    float
        :math:`\delta^*`: 0 if they tie up even without news, not a number if they never do.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> round(bridge_threshold(cost=0.6), 3), round(bridge_threshold(cost=1.2), 3)
    (0.308, 0.569)
    """
    check(min(cost, load, worth, occasions) >= 0, "Costs, load, worth and occasions must be >= 0.")
    check(bodies >= 2, f"bodies must be at least 2, not {bodies}.")
    partners = bodies - 1
    needed = cost * (1 + 2 * load * partners) - worth * occasions
    if needed <= 0:
        return 0.0
    root = (np.sqrt(1 + 4 * partners * needed) - 1) / (2 * partners)
    return float(root) if root <= 1 else float("nan")


def self_formed(
    occasions: np.ndarray,
    start: np.ndarray | None = None,
    kept: np.ndarray | None = None,
    seed: int = 1,
    decay: float = 0.5,
    worth: float = 2.0,
    cost: float = 0.6,
    load: float = 0.05,
) -> np.ndarray:
    """Let bodies make and cut ties until nobody wants another change.

    Pairs meet in random order. Two that are tied part if one of them is better off for it; two
    that are not tie up if neither loses and one gains. Each looks at its own net benefit with all
    other ties as they are. A network that nobody changes any more is called pairwise stable. The
    bodies stop after 40 rounds in any case.

    Parameters
    ----------
    occasions : numpy.ndarray
        From :func:`calls`.
    start : numpy.ndarray, optional
        Ties at the start; none unless given.
    kept : numpy.ndarray, optional
        Ties that nobody cuts, because somebody else pays for them; none unless given.
    seed : int, default 1
        Seed of the order in which pairs meet, for ``numpy.random.RandomState``.
    decay, worth, cost, load : float
        As in :func:`net_benefit`.

    Returns
    -------
    numpy.ndarray
        The ties in the end.

    Raises
    ------
    ValueError
        If a parameter lies outside its range or the ties are not those of a network.

    References
    ----------
    Jackson and Wolinsky (1996) for pairwise stability. Meeting in random order: Watts, A. (2001)
    A dynamic model of network formation.

    Examples
    --------
    >>> ties = self_formed(calls(crossing=0.5), decay=0.3, worth=1, load=0)
    >>> bool((ties == form("fragmented")).all())
    True
    """
    n = len(occasions)
    ties = np.zeros((n, n), dtype=bool) if start is None else _checked(start).copy()
    kept = np.zeros((n, n), dtype=bool) if kept is None else _checked(kept)
    ties |= kept
    net_benefit(ties, occasions, decay, worth, cost, load)  # checks the parameters
    tied = [set(np.flatnonzero(row)) for row in ties]
    random = np.random.RandomState(seed)
    pairs = [(i, j) for i, j in combinations(range(n), 2) if not kept[i, j]]

    def gain(i: int, j: int) -> float:
        """Return what body i has from its tie with j, all other ties as they are."""
        others = tied[i] - {j}
        with_tie = _news(tied, i, others | {j}, decay)
        price = cost * (1 + 2 * load * len(others))
        return with_tie - _news(tied, i, others, decay) + worth * occasions[i, j] - price

    for _ in range(40):
        changed = False
        for k in random.permutation(len(pairs)):
            i, j = pairs[k]
            one, other = gain(i, j), gain(j, i)
            small = 1e-9  # rounding is no reason to change
            if j in tied[i] and min(one, other) < -small:
                tied[i].discard(j)
                tied[j].discard(i)
                changed = True
            elif j not in tied[i] and min(one, other) >= -small and max(one, other) > small:
                tied[i].add(j)
                tied[j].add(i)
                changed = True
        if not changed:
            break
    return np.array([[j in tied[i] for j in range(n)] for i in range(n)])


def with_programmes(ties: np.ndarray, bodies: int = 3, capital: bool = False) -> np.ndarray:
    """Add a national programme to each field, tied to the first body of that field.

    Parameters
    ----------
    ties : numpy.ndarray
        The local network, field by field as in :func:`form`.
    bodies : int, default 3
        Bodies in each field.
    capital : bool, default False
        Whether the programmes are tied to each other in the capital as well.

    Returns
    -------
    numpy.ndarray
        Local bodies first, then one programme for each field.

    Raises
    ------
    ValueError
        If the number of bodies does not fit or the ties are not those of a network.

    Examples
    --------
    >>> with_programmes(form("fragmented")).shape
    (16, 16)
    """
    ties = _checked(ties)
    n = len(ties)
    check(bodies >= 1 and n % bodies == 0, f"{n} bodies cannot be split into fields of {bodies}.")
    fields = n // bodies
    larger = np.zeros((n + fields, n + fields), dtype=bool)
    larger[:n, :n] = ties
    for field in range(fields):
        larger[n + field, field * bodies] = larger[field * bodies, n + field] = True
    larger[n:, n:] = capital
    np.fill_diagonal(larger, False)
    return larger


def _left(away: np.ndarray, decay: float) -> np.ndarray:
    """Return what is left of news after so many steps; a body's own news does not count."""
    reached = np.isfinite(away) & (away > 0)
    return np.where(reached, float(decay) ** np.where(reached, away, 1), 0.0)


def _news(tied: list[set[int]], body: int, own: set[int], decay: float) -> float:
    """Return the news that reaches a body if it were tied to these others."""
    known, edge, total, left = {body} | own, own, 0.0, decay
    while edge:
        total += left * len(edge)
        left *= decay
        edge = set().union(*(tied[k] for k in edge)) - known
        known |= edge
    return total


def _checked(ties: np.ndarray) -> np.ndarray:
    ties = np.asarray(ties, dtype=bool)
    square = ties.ndim == 2 and ties.shape[0] == ties.shape[1]
    check(square and (ties == ties.T).all(), "ties must be a symmetric table of bodies.")
    check(not ties.diagonal().any(), "No body may be tied to itself.")
    return ties
