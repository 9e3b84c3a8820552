"""Simulated: a year of eighty invented plants of one trade; every student surveys other plants.

Half of the plants have dedicated machines, half multi-purpose ones. What equipment, a unit and a
set-up cost with each kind of machine is drawn for each student, and then the plants: what each
makes, how often it is set up, what it spent. Nothing in the table is an observation.

The same for all: the number of plants and of plants that do not report their cost, and the order
of the two kinds of machine in four comparisons (see `draw`), so that no student has a clearer or a
stranger survey. Only whole and uniform random numbers are used, so that it is the same everywhere.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["PLANTS", "draw"]

#: So many plants of each kind are surveyed, and so many of them do not report their cost.
PLANTS, SILENT = 40, 2
#: Two kinds of machine differ by at least so much money a unit wherever they are compared.
CLEAR = 0.2
#: So far apart are the gap of all plants together and that of the plants' averages, at least.
APART = 0.03
#: Other influences on the cost of a plant, money a year, at most.
NOISE = 20_000


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the plants.

    They are drawn again until multi-purpose plants have the higher average cost, each kind of
    plant is cheaper at its own work than the other kind would be there, and dedicated machines
    would be cheaper at the work of multi-purpose plants if they made each variant in one run.
    The gap between all money by all units is not that between the averages of the plants.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``plant``, ``technology`` (``dedicated`` or ``multi-purpose``), ``units`` (made in
        the year), ``variants`` (in its range), ``set_ups`` (in the year) and ``cost`` (money in
        the year, not a number if it is not reported), ordered by plant.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own["technology"].value_counts().to_dict(), int(own["cost"].isna().sum())
    ({'dedicated': 40, 'multi-purpose': 40}, 4)
    """
    while True:
        dedicated, flexible = _costs(random)
        large = _plants(random, "dedicated", dedicated)
        small = _plants(random, "multi-purpose", flexible)
        if _as_intended(large, small, dedicated, flexible):
            break
    survey = pd.concat([large, small], ignore_index=True)
    survey = survey.iloc[random.permutation(len(survey))].reset_index(drop=True)
    survey.insert(0, "plant", [f"P{number:02d}" for number in range(1, len(survey) + 1)])
    return survey


def _costs(random: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    """Return money a year for equipment, money a unit and money a set-up, of each technology."""
    equipment, unit = 10_000 * random.randint(60, 80), random.randint(400, 500) / 100
    dedicated = [equipment, unit, 50 * random.randint(140, 180)]
    more = [-10_000 * random.randint(33, 40), random.randint(260, 310) / 100]
    return np.array(dedicated), np.array(
        [equipment + more[0], unit + more[1], 10 * random.randint(40, 60)]
    )


def _plants(random: np.random.RandomState, technology: str, costs: np.ndarray) -> pd.DataFrame:
    """Return the plants of one technology: long runs of little, or short runs of much."""
    if technology == "dedicated":
        units, variants, runs = (250, 601), (4, 31), (1, 4)
    else:
        units, variants, runs = (150, 401), (15, 51), (2, 7)
    made = 1000 * random.randint(*units, size=PLANTS)
    range_ = random.randint(*variants, size=PLANTS)
    # Some variants are made in a run more than others.
    set_ups = range_ * random.randint(*runs, size=PLANTS) + random.randint(0, range_)
    other = random.randint(-NOISE, NOISE + 1, size=PLANTS)
    spent = (_work(made, set_ups) @ costs).round() + other
    spent[random.permutation(PLANTS)[:SILENT]] = np.nan
    return pd.DataFrame(
        {
            "technology": technology,
            "units": made,
            "variants": range_,
            "set_ups": set_ups,
            "cost": spent,
        }
    )


def _work(units: np.ndarray, set_ups: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(units)), units, set_ups])


def _as_intended(
    large: pd.DataFrame, small: pd.DataFrame, dedicated: np.ndarray, flexible: np.ndarray
) -> bool:
    def bills(plants: pd.DataFrame, costs: np.ndarray, runs: str) -> np.ndarray:
        return _work(plants["units"], plants[runs]) @ costs

    def a_unit(plants: pd.DataFrame, costs: np.ndarray, runs: str = "set_ups") -> float:
        return bills(plants, costs, runs).sum() / plants["units"].sum()

    def by_plant(plants: pd.DataFrame, costs: np.ndarray) -> float:
        return (bills(plants, costs, "set_ups") / plants["units"]).mean()

    gap = a_unit(small, flexible) - a_unit(large, dedicated)
    return (
        gap > CLEAR
        and a_unit(large, flexible) - a_unit(large, dedicated) > CLEAR
        and a_unit(small, dedicated) - a_unit(small, flexible) > CLEAR
        and a_unit(small, flexible) - a_unit(small, dedicated, "variants") > CLEAR
        and abs(by_plant(small, flexible) - by_plant(large, dedicated) - gap) > APART
    )
