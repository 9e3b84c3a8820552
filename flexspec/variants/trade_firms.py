"""Simulated: the firms of an imagined shoe cluster, in four trades; every student draws others.

Everybody has the same four trades with the same numbers of firms, but which trade has which
structure is drawn, and so are the sales. Kept the same is that the verdict is not the same under
every count: each way to count, and each measure, puts some pair of trades in another order, and no
two trades are so near to each other that rounding could turn them round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

__all__ = ["TRADES", "draw"]

#: The trades of the cluster.
TRADES = ("leather", "machines", "shoes", "soles")
#: Two trades differ by at least this: in CR4, and in H as a share of the smaller H.
APART_CR4, APART_H = 0.01, 0.03


class _Structure(NamedTuple):
    """Sales of a trade's firms, from and to, in thousands; who belongs together.

    A firm is known by its place: the large firms first, then the small ones, then those elsewhere.
    """

    large: int
    large_sales: tuple[int, int]
    small: int
    small_sales: tuple[int, int]
    elsewhere: int
    elsewhere_sales: tuple[int, int]
    groups: tuple[tuple[int, ...], ...]


_STRUCTURES = (
    # One firm far above the others.
    _Structure(1, (2800, 3600), 17, (150, 650), 6, (100, 500), ((1, 2), (3, 18))),
    # Four large firms, one with a sister elsewhere.
    _Structure(4, (1000, 1500), 12, (150, 500), 5, (300, 900), ((0, 16), (5, 6))),
    # Firms much alike, seven of them in one hand.
    _Structure(7, (350, 700), 13, (300, 700), 6, (200, 600), ((0, 1, 2, 3, 4, 5, 6), (8, 9))),
    # Few firms in the cluster, and many elsewhere in their market.
    _Structure(3, (900, 1400), 6, (300, 900), 30, (200, 1200), ((3, 4), (0, 10))),
)


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the firms.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``trade``; ``firm``, its name; ``seat``, ``cluster`` or ``elsewhere``; ``owner``,
        missing if the firm belongs to nobody else; ``sales``, in thousands.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own["trade"].nunique(), own["owner"].isna().any().item()
    (4, True)
    """
    while True:
        order = random.permutation(len(TRADES))
        structures = [_STRUCTURES[place] for place in order]
        sales = [_sales(random, structure) for structure in structures]
        if _tells(structures, sales):
            break
    tables = [
        _table(random, trade, structure, amounts)
        for trade, structure, amounts in zip(TRADES, structures, sales, strict=True)
    ]
    table = pd.concat(tables, ignore_index=True)
    return table.iloc[random.permutation(len(table))].reset_index(drop=True)


def _sales(random: np.random.RandomState, structure: _Structure) -> list[int]:
    """Draw the sales of a trade's firms, whole numbers from a uniform distribution."""
    kinds = (
        (structure.large, structure.large_sales),
        (structure.small, structure.small_sales),
        (structure.elsewhere, structure.elsewhere_sales),
    )
    return [
        int(amount)
        for count, (least, most) in kinds
        for amount in random.randint(least, most + 1, count)
    ]


def _tells(structures: Sequence[_Structure], sales: Sequence[list[int]]) -> bool:
    """Tell whether counts and measures disagree, and no two trades are nearly alike."""
    local = [
        amounts[: structure.large + structure.small]
        for structure, amounts in zip(structures, sales, strict=True)
    ]
    by_owner = [
        _joined(amounts, structure) for structure, amounts in zip(structures, local, strict=True)
    ]
    everywhere = [
        _joined(amounts, structure) for structure, amounts in zip(structures, sales, strict=True)
    ]
    of_largest = [sum(sorted(amounts)[-4:]) / sum(amounts) for amounts in local]
    squares = [
        [sum(amount**2 for amount in amounts) / sum(amounts) ** 2 for amounts in counted]
        for counted in (local, by_owner, everywhere)
    ]
    apart = all(
        max(one, other) >= (1 + APART_H) * min(one, other)
        for counted in squares
        for one, other in combinations(counted, 2)
    ) and all(abs(one - other) >= APART_CR4 for one, other in combinations(of_largest, 2))
    return apart and all(
        0 < _turned(squares[0], other) < 6 for other in (of_largest, squares[1], squares[2])
    )


def _joined(amounts: Sequence[int], structure: _Structure) -> list[int]:
    """Add up what stands in one hand."""
    groups = [[place for place in group if place < len(amounts)] for group in structure.groups]
    grouped = {place for group in groups for place in group}
    alone = [amount for place, amount in enumerate(amounts) if place not in grouped]
    return alone + [sum(amounts[place] for place in group) for group in groups]


def _turned(ones: Iterable[float], others: Iterable[float]) -> int:
    """Count the pairs that two measures put in opposite orders."""
    pairs = combinations(zip(ones, others, strict=True), 2)
    return sum((one[0] - other[0]) * (one[1] - other[1]) < 0 for one, other in pairs)


def _table(
    random: np.random.RandomState, trade: str, structure: _Structure, sales: Sequence[int]
) -> pd.DataFrame:
    """Put a trade's firms into a table; half of those in no group have an owner of their own."""
    owners: list[str | None] = [None] * len(sales)
    grouped = {place for group in structure.groups for place in group}
    for number, group in enumerate(structure.groups, start=1):
        for place in group:
            owners[place] = f"{trade} group {number}"
    for place in range(len(sales)):
        if place not in grouped and random.randint(2):
            owners[place] = f"{trade} family {place + 1}"
    local = structure.large + structure.small
    return pd.DataFrame(
        {
            "trade": trade,
            "firm": [f"{trade} {place:02d}" for place in 1 + random.permutation(len(sales))],
            "seat": ["cluster"] * local + ["elsewhere"] * (len(sales) - local),
            "owner": owners,
            "sales": list(sales),
        }
    )
