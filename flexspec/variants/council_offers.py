"""Simulated: nine councils that bid for investment, each with its pull; every student draws others.

Kept the same is how hard the verdict is: two to four councils would gain by stopping alone, two to
four are better off in the race than without it, the two numbers differ, and no council stands near
either line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["COUNCILS", "MOBILE", "draw"]

#: So many councils there are.
COUNCILS = 9
#: Share of investment that follows offers.
MOBILE = 0.5
#: By so much at least a council gains or loses, in the unit of its offer.
APART = 0.5
#: So many councils at least, and at most, are on the smaller side of each line.
FEW = (2, 3, 4)
#: So many regions are drawn at a time.
AT_ONCE = 100


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the councils.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``council``; ``value``, the investment it has, and ``offer``, both in millions;
        ``pull``, by how much its offer counts.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> len(own), bool((own["offer"] > 0).all())
    (9, True)
    """
    refusing = random.choice(FEW)
    while True:
        # Many regions at a time, since few of them will do.
        value = random.randint(15, 121, (AT_ONCE, COUNCILS))
        pull = random.randint(2, 9, (AT_ONCE, COUNCILS)) / 4
        offer = random.randint(8, 41, (AT_ONCE, COUNCILS))
        fit = np.flatnonzero(_tells(value, pull * offer, offer, refusing))
        if fit.size:
            break
    columns = {"value": value, "pull": pull, "offer": offer}
    return pd.DataFrame(
        {"council": list("ABCDEFGHI")} | {name: all_[fit[0]] for name, all_ in columns.items()}
    )


def _tells(value: np.ndarray, weight: np.ndarray, offer: np.ndarray, refusing: int) -> np.ndarray:
    """Tell of each region whether both lines divide the councils, none of them near a line."""
    share = weight / weight.sum(axis=1, keepdims=True)
    won = MOBILE * value.sum(axis=1, keepdims=True) * share - offer
    kept = won - MOBILE * value
    stopping = (won < 0).sum(axis=1)
    # Were the two numbers the same, one could be taken for the other.
    few = np.isin(stopping, FEW) & (stopping != refusing) & ((kept > 0).sum(axis=1) == refusing)
    apart = np.minimum(abs(won), abs(kept)).min(axis=1) >= APART
    # Of those who would rather have no race some lose if they alone leave it.
    return few & apart & ((won > 0) & (kept < 0)).any(axis=1)
