"""Simulated: a year's contracts of the small firms of four districts, other ones for every student.

The districts are made by :func:`flexspec.models.networks.district`, as Italian, hub-and-spoke and
satellite ones, one of these twice and in an order left to chance; which is which is not in the
table. To the ties are added: firms of unequal size, contracts, and firms that do without a large
customer (or, in an Italian district, have one). Kept the same for all: 20 small firms to a
district, at least three with and three without a large customer, and a kind of buyer that leads
clearly by the amounts and one that leads clearly by the number of contracts.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from flexspec.models import networks

__all__ = ["DISTRICTS", "SMALL", "draw"]

#: The names of the districts.
DISTRICTS = "ABCD"
#: So many small firms has each.
SMALL = 20

_KINDS = ("italian", "hub_and_spoke", "satellite")
# What replaces the generator's rules: thin ties among small firms may be many or few.
_PARTNERS = {"hub_and_spoke": (1, 1.8), "satellite": (0, 1.8)}
#: A district's large customers take at least this share of a seller's sales, and at most one of
#: these.
_LEAST, _MOST = 0.1, (0.4, 0.6, 0.8)
_MARKET, _SMALL_FIRM = "open market", "small firm"
_LEADER = {
    "italian": _SMALL_FIRM,
    "hub_and_spoke": "large firm inside",
    "satellite": "large firm outside",
}
#: The kind that comes second has at most this part of what the leading one has.
_CLEAR = 0.8
_FEWEST = 3

_Row = tuple[str, str, str, int]  # seller, buyer, kind of buyer, amount


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the contracts.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        One row per contract: ``district``, ``seller``, ``buyer``, ``buyer_kind`` (small firm,
        large firm inside, large firm outside, or open market) and ``amount`` (thousands a year).
        The amounts of a seller are all its sales. Rows are in no order.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own.groupby("district")["seller"].nunique().to_dict()
    {'A': 20, 'B': 20, 'C': 20, 'D': 20}
    """
    kinds = [*_KINDS, _KINDS[random.randint(3)]]
    rows = []
    for name, which in zip(DISTRICTS, random.permutation(4), strict=True):
        contracts: list[_Row] = []
        while not contracts or not _is_clear(contracts, kinds[which]):
            contracts = _district(kinds[which], random)
        rows += [(name, *contract) for contract in contracts]
    mixed = [rows[place] for place in random.permutation(len(rows))]
    return pd.DataFrame(mixed, columns=["district", "seller", "buyer", "buyer_kind", "amount"])


def _district(kind: str, random: np.random.RandomState) -> list[_Row]:
    """Draw the contracts of one district."""
    changes = {}
    if kind in _PARTNERS:
        most = _MOST[random.randint(len(_MOST))]
        changes = {"partners": _PARTNERS[kind], "to_large": (_LEAST, most)}
    firms, sales = networks.district(
        kind, small=SMALL, seed=int(random.randint(2**31 - 1)), **changes
    )
    shares: dict[str, dict[str, float]] = {f"small {i}": {} for i in range(1, SMALL + 1)}
    for seller, buyer, share in zip(sales["seller"], sales["buyer"], sales["share"], strict=True):
        shares[seller][buyer] = share
    large = set(firms["firm"]) - set(shares)
    linked = _linked(kind, random)
    larger = bool(random.randint(2))  # whether firms with a large customer are the larger ones
    inside = bool(random.randint(2)) if kind == "italian" else kind == "hub_and_spoke"
    rows = []
    for seller, chosen in zip(shares, linked, strict=True):
        sold = shares[seller]
        if not chosen:
            sold = {buyer: share for buyer, share in sold.items() if buyer not in large}
        elif kind == "italian":
            rest = 1 - sum(sold.values())
            sold = sold | {"large 1": rest * (0.3 + 0.6 * random.random_sample())}
        turnover = int(random.randint(100, 801)) * (2 if chosen == larger else 1)
        rows += _contracts(seller, sold, turnover, inside, random)
    return rows


def _linked(kind: str, random: np.random.RandomState) -> np.ndarray:
    """Draw which firms have a large customer."""
    least, most = (_FEWEST, 6) if kind == "italian" else (8, SMALL - _FEWEST)
    many = random.randint(least, most + 1)
    return random.permutation(SMALL) < many


def _contracts(
    seller: str,
    sold: dict[str, float],
    turnover: int,
    inside: bool,
    random: np.random.RandomState,
) -> list[_Row]:
    """Divide a firm's sales into contracts; what is left goes to the open market."""
    rows = []
    for buyer, share in sold.items():
        is_large = buyer.startswith("large")
        kind = f"large firm {'inside' if inside else 'outside'}" if is_large else _SMALL_FIRM
        many = 1 + random.randint(2 if is_large else 3)
        amount = int(share * turnover / many)
        rows += [(seller, buyer, kind, amount)] * (many if amount else 0)
    rest = turnover - sum(row[-1] for row in rows)
    return rows + ([(seller, _MARKET, _MARKET, rest)] if rest else [])


def _is_clear(rows: list[_Row], kind: str) -> bool:
    """Tell whether one kind of buyer leads by amounts, as the kind has it, and one by contracts."""
    amounts: Counter[str] = Counter()
    contracts: Counter[str] = Counter()
    for _, _, buyer, amount in rows:
        if buyer != _MARKET:
            amounts[buyer] += amount
            contracts[buyer] += 1
    by_contracts = (_SMALL_FIRM,) if kind == "hub_and_spoke" else (_SMALL_FIRM, _LEADER[kind])
    return _leader(amounts) == _LEADER[kind] and _leader(contracts) in by_contracts


def _leader(count: Counter[str]) -> str:
    """Return what clearly comes first, or an empty text."""
    (first, most), *others = count.most_common(2)
    return first if not others or others[0][1] <= _CLEAR * most else ""
