"""Thirty of the 48 American states with their real incomes; every student draws other states.

The incomes are those of the table ``us_state_income``, unchanged. Only the choice of states is
random, and it takes states of all eight regions.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.data import load

__all__ = ["STATES", "draw"]

#: So many states are drawn.
STATES = 30


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the states.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``state``, ``year``, ``income`` (dollars a head, of each year), ordered by state
        and year.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own["state"].nunique(), own["year"].nunique()
    (30, 81)
    """
    states = load("us_states")
    regions = states["bea_region"].to_numpy()
    kept: np.ndarray = np.array([], dtype=int)
    while len(set(regions[kept])) < len(set(regions)):
        kept = random.permutation(len(states))[:STATES]
    income = load("us_state_income")
    own = income[income["state_fips"].isin(states["fips"].iloc[kept])]
    return own[["state", "year", "income"]].sort_values(["state", "year"], ignore_index=True)
