"""A simulated country of 80 local labour systems; every student draws another one.

It is another run of :func:`flexspec.simulated.local_labour_systems`, whose places have a hidden
kind. A country without some kind, or with very few or very many true districts, is drawn again, so
that one place more or less counts about the same for everybody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.simulated import INDUSTRIES, KINDS, local_labour_systems

__all__ = ["PLACES", "draw"]

#: So many places has a country.
PLACES = 80
#: So many of them are true districts, and so many at least are of each other kind.
DISTRICTS = range(13, 28)
FEWEST = 2


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the country.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        One row per place and industry, both tables of the simulation side by side: ``lls``,
        ``true_kind`` and the jobs of the place in eight groups of activities, the same in each
        row of a place; then ``industry``, the jobs in its ``small``, ``medium`` and ``large``
        plants, and ``medium_units``.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own["lls"].nunique(), own["industry"].nunique(), own["true_kind"].nunique()
    (80, 11, 6)
    """
    while True:
        # With its type named, the number is the same on every platform.
        seed = int(random.randint(0, 2**32, dtype=np.int64))
        activities, plants = local_labour_systems(n=PLACES, seed=seed)
        kinds = activities["true_kind"].value_counts().reindex(list(KINDS), fill_value=0)
        if kinds["district"] in DISTRICTS and kinds.min() >= FEWEST:
            places = activities.loc[activities.index.repeat(len(INDUSTRIES))]
            places = places.reset_index(drop=True)
            return pd.concat([places, plants.drop(columns="lls")], axis=1)
