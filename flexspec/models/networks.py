"""Four types of district as networks of firms: simulated from stated rules, and measured.

The review reports Markusen's four types in one paragraph (Helmsing 1999, p. 25). The rules here
turn that paragraph into ties between invented firms. Nothing in the tables is an observation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from flexspec.measures import degree_centralisation

__all__ = ["TYPES", "clustering", "degrees", "density", "describe", "district", "reciprocity"]


class _Rules(NamedTuple):
    """The ranges from which the numbers of one district are drawn, uniformly."""

    large: tuple[int, int]  # number of large partners
    place: str  # where they are
    public: bool  # whether they are public bodies
    partners: tuple[float, float]  # mean number of small firms that a small firm sells to
    returned: float  # chance that such a tie is returned
    second: float  # chance that a small firm sells to a second large partner
    to_large: tuple[float, float]  # share of a small firm's sales that goes to its large partners
    to_small: tuple[float, float]  # share that goes to small firms, if it sells to any


#: Our reading of the paragraph. On the fourth type the review says only that it rests on public
#: policies; so it has the rules of the hub and spoke, with a public body in the middle.
TYPES: dict[str, _Rules] = {
    "italian": _Rules((0, 0), "inside", False, (1.5, 4), 0.4, 0, (0, 0), (0.3, 0.7)),
    "hub_and_spoke": _Rules((1, 4), "inside", False, (0, 1.5), 0.2, 0.3, (0.2, 0.8), (0.1, 0.2)),
    "satellite": _Rules((1, 4), "outside", False, (0, 0.3), 0.2, 0.2, (0.5, 0.9), (0, 0.1)),
    "state_anchored": _Rules((1, 4), "inside", True, (0, 1.5), 0.2, 0.3, (0.2, 0.8), (0.1, 0.2)),
}


def district(
    kind: str, small: int = 30, seed: int = 1, **changes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate one district: its firms and who sells to whom.

    Every small firm sells to small firms of the district and to large partners, as ``TYPES`` says
    for the kind; what is left of its sales goes to the open market, where there are no ties. The
    numbers of the district (how many large partners, how many small ones) are drawn first, so that
    districts of one kind differ. What large partners sell is not recorded.

    Parameters
    ----------
    kind : str
        ``italian``, ``hub_and_spoke``, ``satellite`` or ``state_anchored``.
    small : int, default 30
        Number of small firms, at least 5.
    seed : int, default 1
        Seed of the random numbers (``numpy.random.RandomState``). Each kind has its own stream.
    **changes
        Rules to replace, such as ``to_large=(0.05, 0.45)``; the names are those in ``TYPES``.

    Returns
    -------
    firms : pandas.DataFrame
        One row per firm: ``firm``, ``size`` (small or large), ``place`` (inside or outside the
        district) and ``public`` (whether it is a public body).
    sales : pandas.DataFrame
        One row per tie: ``seller``, ``buyer`` and ``share``, the share of the seller's sales.

    Raises
    ------
    ValueError
        If the kind or a rule is unknown, or there are fewer than five small firms.

    References
    ----------
    The types: Markusen, A. (1996) Sticky places in slippery space. *Economic Geography* 72, as
    reported by the review, p. 25. The rules and their numbers are this course's own.

    Examples
    --------
    >>> firms, sales = district("satellite", seed=1)
    >>> firms["size"].value_counts().to_dict()
    {'small': 30, 'large': 4}
    """
    if kind not in TYPES:
        raise ValueError(f"kind must be one of {', '.join(TYPES)}, not {kind}.")
    if small < 5:
        raise ValueError(f"small must be at least 5, not {small}.")
    unknown = set(changes) - set(_Rules._fields)
    if unknown:
        raise ValueError(
            f"There is no rule {', '.join(sorted(unknown))}: the rules are "
            f"{', '.join(_Rules._fields)}."
        )
    rules = TYPES[kind]._replace(**changes)
    random = np.random.RandomState([seed, list(TYPES).index(kind)])
    many = random.randint(rules.large[0], rules.large[1] + 1)
    names = [f"small {i}" for i in range(1, small + 1)]
    large = [f"large {i}" for i in range(1, many + 1)]
    firms = pd.DataFrame(
        {
            "firm": names + large,
            "size": ["small"] * small + ["large"] * many,
            "place": ["inside"] * small + [rules.place] * many,
            "public": [False] * small + [rules.public] * many,
        }
    )
    ties = _ties_among_small(names, random.uniform(*rules.partners), rules.returned, random)
    sales = [sale for name in names for sale in _sales_of(name, ties[name], large, rules, random)]
    return firms, pd.DataFrame(sales, columns=["seller", "buyer", "share"])


def _ties_among_small(names, partners, returned, random):
    """Draw for each small firm the set of small firms it sells to."""
    ties = {name: set() for name in names}
    for seller in names:
        others = [name for name in names if name != seller]
        for buyer in random.choice(others, min(random.poisson(partners), len(others)), False):
            ties[seller].add(buyer)
            if random.random_sample() < returned:
                ties[buyer].add(seller)
    return ties


def _sales_of(name, buyers, large, rules, random):
    """Return the ties of one small firm: first the large partners, then the small ones."""
    sales = []
    if large:
        partners = [large[random.randint(len(large))]]
        if len(large) > 1 and random.random_sample() < rules.second:
            partners.append(random.choice([other for other in large if other not in partners]))
        parts = random.dirichlet([3] * len(partners)) * random.uniform(*rules.to_large)
        sales += [(name, partner, part) for partner, part in zip(partners, parts, strict=True)]
    if buyers:
        parts = random.dirichlet([3] * len(buyers)) * random.uniform(*rules.to_small)
        sales += [(name, buyer, part) for buyer, part in zip(sorted(buyers), parts, strict=True)]
    return [(seller, str(buyer), round(float(part), 4)) for seller, buyer, part in sales]


def degrees(sales: pd.DataFrame, firms: list[str]) -> pd.Series:
    """Return the number of different partners of each firm, whoever of the two sells.

    Parameters
    ----------
    sales : pandas.DataFrame
        Ties in the columns ``seller`` and ``buyer``.
    firms : list of str
        All firms, also those without a tie.

    Returns
    -------
    pandas.Series
        Partners of each firm, 0 for a firm without a tie.

    Examples
    --------
    >>> ties = pd.DataFrame({"seller": ["a", "b"], "buyer": ["b", "a"]})
    >>> degrees(ties, ["a", "b", "c"]).tolist()
    [1, 1, 0]
    """
    return _adjacency(sales, firms).sum(axis=1)


def density(sales: pd.DataFrame, firms: list[str]) -> float:
    """Return the share of all possible pairs of firms that are tied.

    Parameters
    ----------
    sales : pandas.DataFrame
        Ties in the columns ``seller`` and ``buyer``.
    firms : list of str
        All firms, at least two.

    Returns
    -------
    float
        From 0 (no ties) to 1 (everybody with everybody).

    Raises
    ------
    ValueError
        If there are fewer than two firms.

    Examples
    --------
    >>> ties = pd.DataFrame({"seller": ["a"], "buyer": ["b"]})
    >>> round(density(ties, ["a", "b", "c"]), 4)
    0.3333
    """
    return _density(degrees(sales, firms))


def _density(partners: pd.Series) -> float:
    n = len(partners)
    if n < 2:
        raise ValueError(f"density needs at least two firms, not {n}.")
    return float(partners.sum() / (n * (n - 1)))


def clustering(sales: pd.DataFrame, firms: list[str]) -> float:
    """Return how often two partners of a firm are partners of each other, averaged over firms.

    Parameters
    ----------
    sales : pandas.DataFrame
        Ties in the columns ``seller`` and ``buyer``.
    firms : list of str
        All firms; one with fewer than two partners counts as 0.

    Returns
    -------
    float
        From 0 to 1.

    References
    ----------
    Watts, D.J. and Strogatz, S.H. (1998) Collective dynamics of 'small-world' networks. *Nature*
    393, 440-442.

    Examples
    --------
    >>> ties = pd.DataFrame({"seller": ["a", "b", "c"], "buyer": ["b", "c", "a"]})
    >>> clustering(ties, ["a", "b", "c"])
    1.0
    """
    return _clustering(_adjacency(sales, firms).to_numpy())


def _clustering(tied: np.ndarray) -> float:
    partners = tied.sum(axis=1)
    closed = ((tied @ tied) * tied).sum(axis=1)
    possible = partners * (partners - 1)
    return float(np.where(possible > 0, closed / np.maximum(possible, 1), 0).mean())


def reciprocity(sales: pd.DataFrame) -> float:
    """Return the share of ties that are returned: the buyer sells to the seller, too.

    Parameters
    ----------
    sales : pandas.DataFrame
        Ties in the columns ``seller`` and ``buyer``, at least one.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there is no tie.

    Examples
    --------
    >>> ties = pd.DataFrame({"seller": ["a", "b", "a"], "buyer": ["b", "a", "c"]})
    >>> round(reciprocity(ties), 4)
    0.6667
    """
    ties = set(zip(sales["seller"], sales["buyer"], strict=True))
    if not ties:
        raise ValueError("reciprocity needs at least one tie.")
    return sum((buyer, seller) in ties for seller, buyer in ties) / len(ties)


def describe(firms: pd.DataFrame, sales: pd.DataFrame) -> pd.Series:
    """Measure a district in six ways.

    Parameters
    ----------
    firms, sales : pandas.DataFrame
        As returned by :func:`district`.

    Returns
    -------
    pandas.Series
        ``density``; ``centralisation`` of the number of partners, from 0 to 1; ``clustering``;
        ``reciprocity``; ``leaving``, the share of ties whose buyer is outside the district; and
        ``dependence``, the mean over small firms of the largest customer's share of their sales
        (0 for a firm without a tie).

    Examples
    --------
    >>> describe(*district("satellite", seed=1)).round(2).to_dict()["leaving"]
    1.0
    """
    names = firms["firm"].tolist()
    outside = firms.loc[firms["place"] == "outside", "firm"]
    small = firms.loc[firms["size"] == "small", "firm"]
    largest = sales.groupby("seller")["share"].max().reindex(small, fill_value=0)
    tied = _adjacency(sales, names)
    partners = tied.sum(axis=1)
    return pd.Series(
        {
            "density": _density(partners),
            "centralisation": degree_centralisation(partners),
            "clustering": _clustering(tied.to_numpy()),
            "reciprocity": reciprocity(sales) if len(sales) else np.nan,
            "leaving": sales["buyer"].isin(outside).mean(),
            "dependence": largest.mean(),
        }
    )


def _adjacency(sales: pd.DataFrame, firms: list[str]) -> pd.DataFrame:
    """Return who is tied to whom, as zeros and ones, in both directions."""
    places = pd.Index(firms)
    sellers, buyers = places.get_indexer(sales["seller"]), places.get_indexer(sales["buyer"])
    unknown = sales[(sellers < 0) | (buyers < 0)]
    if len(unknown):
        tie = unknown.iloc[0]
        raise ValueError(
            f"The tie of {tie['seller']} and {tie['buyer']} names a firm that is not in firms."
        )
    tied = np.zeros((len(firms), len(firms)), dtype=int)
    tied[sellers, buyers] = 1
    tied |= tied.T
    np.fill_diagonal(tied, 0)
    return pd.DataFrame(tied, index=firms, columns=firms)
