"""What twelve policy instruments cost, as invented quotations; every student gets others.

The costs are the same twelve numbers for all; which instrument has which is drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["COSTS", "INSTRUMENTS", "draw"]

#: The instruments, by their ids in the table ``policy_instruments``.
INSTRUMENTS = {
    "i05": "joint marketing",
    "i07": "joint design",
    "i08": "business association",
    "i11": "business advice",
    "i18": "local bank",
    "i20": "transfer points",
    "i21": "training",
    "i23": "broker",
    "i36": "multinationals' links",
    "i39": "consortium for new markets",
    "i45": "policy network",
    "i49": "networks of firms",
}
#: The costs in units of budget.
COSTS = (1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3)


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the quotations.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``instrument_id``, ``name`` and ``cost`` (units of budget), one row for each
        instrument.

    Examples
    --------
    >>> quotations = draw(np.random.RandomState(1))
    >>> int(quotations["cost"].sum())
    23
    """
    return pd.DataFrame(
        {
            "instrument_id": list(INSTRUMENTS),
            "name": list(INSTRUMENTS.values()),
            "cost": random.permutation(COSTS),
        }
    )
