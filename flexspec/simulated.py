"""Simulated tables: invented places and firms whose hidden nature is known.

A procedure that finds industrial districts, or the effect of co-operation, can only be judged where
the truth is known. The places and firms made here are invented; nothing in them is an observation.

The random numbers come from ``numpy.random.RandomState``. Its stream is frozen by NumPy's policy
(NEP 19), whereas ``default_rng`` may change with a new NumPy version. Every reader therefore gets
the same tables from the same seed.
"""

from __future__ import annotations

import numbers
from typing import NamedTuple

import numpy as np
import pandas as pd

from flexspec.measures.districts import ACTIVITY_GROUPS

__all__ = [
    "INDUSTRIES",
    "KINDS",
    "SURVEY_CLASSES",
    "WORLDS",
    "cluster_survey",
    "co_operation_panel",
    "local_labour_systems",
]

INDUSTRIES = (
    "textile_clothing",
    "leather_footwear",
    "household_goods",
    "jewellery_toys",
    "food",
    "machinery",
    "metal",
    "chemicals_plastics",
    "transport_equipment",
    "paper_printing",
    "other",
)

# Shares of jobs in an average place, in the order of ACTIVITY_GROUPS and INDUSTRIES.
ACTIVITY_SHARES = np.array([0.05, 0.01, 0.08, 0.22, 0.12, 0.12, 0.20, 0.20])
INDUSTRY_SHARES = np.array([0.13, 0.05, 0.07, 0.02, 0.10, 0.17, 0.17, 0.08, 0.08, 0.08, 0.05])

# The main industry of a place: districts make fashion, household goods and machinery, large-firm
# towns make vehicles, chemicals and food.
DISTRICT_INDUSTRIES = (0.24, 0.12, 0.18, 0.04, 0.07, 0.22, 0.08, 0.02, 0.01, 0.01, 0.01)
LARGE_FIRM_INDUSTRIES = (0.05, 0.02, 0.03, 0.01, 0.10, 0.15, 0.14, 0.20, 0.25, 0.04, 0.01)
ANY_INDUSTRY = (0.10, 0.05, 0.10, 0.05, 0.15, 0.15, 0.15, 0.10, 0.10, 0.04, 0.01)

# Jobs in a place: lognormal, median about 22 000. Italy had about 28 000 per system in 2001.
LOG_JOBS_MEAN, LOG_JOBS_SD = 10.0, 0.8
# Dirichlet concentrations: the larger, the closer a place is to the shares of its kind.
ACTIVITY_CONCENTRATION, INDUSTRY_CONCENTRATION, SIZE_CONCENTRATION = 300.0, 60.0, 25.0
# Size classes in jobs a plant: small below 50, medium 50-249, large from 250.
MEDIUM_LOW, MEDIUM_MEAN, MEDIUM_HIGH = 50, 110, 249
LARGE_LOW, LARGE_MEAN = 250, 500

#: The survey's size classes: part of the firms, limits in workers, and what the class adds to
#: co-operation and to performance, in standard deviations of the firms of one class. Small firms
#: co-operate least and medium ones most; performance rises with size.
SURVEY_CLASSES: dict[str, tuple[float, int, int, float, float]] = {
    "small": (1 / 3, 5, 49, -0.7, -0.6),
    "medium": (1 / 3, 50, 249, 0.6, 0.1),
    "large": (1 / 3, 250, 900, 0.1, 0.5),
}
CO_OPERATION_ITEMS = ("with_suppliers", "with_buyers", "with_competitors", "in_association")
PERFORMANCE_ITEMS = ("sales", "profit", "quality")
# Co-operation with one's like is rarer: what is added to the answers on each item.
ITEM_LEVEL = {"with_suppliers": 0.5, "with_competitors": -0.7, "in_association": -0.3}
ITEM_NOISE = 0.8

#: The three worlds of `co_operation_panel`.
WORLDS = ("cause", "effect", "third")

SMALLEST_N = 10
LARGEST_SEED = 2**32 - 1


class _Kind(NamedTuple):
    """What makes a kind of place differ from the average place."""

    frequency: float  # share of places
    manufacturing: float  # multiplies the average manufacturing share
    sizes: tuple[float, float, float]  # shares of jobs in small, medium and large plants
    other: tuple[tuple[str, float], ...] = ()  # activities whose share is multiplied, and by what
    main_industries: tuple[float, ...] | None = None  # chance of each industry to be the main one
    specialisation: float = 1.0  # multiplies the share of the main industry
    main_large: float | None = None  # share of the main industry's jobs in large plants


#: The six hidden kinds of place.
KINDS: dict[str, _Kind] = {
    # Small firms, one leading industry: what the procedure should find.
    "district": _Kind(0.25, 2.0, (0.68, 0.25, 0.07), (), DISTRICT_INDUSTRIES, 6.0),
    # As industrial and as specialised as a district, but its main industry is a few large plants.
    "large_firm_town": _Kind(0.10, 1.9, (0.45, 0.25, 0.30), (), LARGE_FIRM_INDUSTRIES, 6.0, 0.60),
    # Offices, shops and public services; little manufacturing.
    "service_city": _Kind(
        0.20,
        0.5,
        (0.55, 0.25, 0.20),
        (("business_services", 1.5), ("consumer_services", 1.5), ("social_services", 1.5)),
    ),
    # Farming; little manufacturing.
    "rural": _Kind(0.20, 0.5, (0.55, 0.25, 0.20), (("agriculture", 3.5),)),
    # The average place, without a leading industry.
    "mixed": _Kind(0.15, 1.0, (0.55, 0.25, 0.20)),
    # Looks like a district as a whole; its leading industry is one large plant.
    "hidden_large_plant": _Kind(0.10, 1.7, (0.74, 0.22, 0.04), (), ANY_INDUSTRY, 2.5, 0.80),
}


def local_labour_systems(n: int = 160, seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate local labour systems with a hidden kind each.

    Every place is drawn as one of six kinds (``KINDS``). Its kind sets how industrial it is,
    whether one industry leads and how its jobs are spread over small, medium and large plants.
    The totals agree: the jobs of the second table sum to ``manufacturing`` in the first.

    Parameters
    ----------
    n : int, default 160
        Number of places, at least 10.
    seed : int, default 7
        Seed of the random numbers, from 0 to 2**32 - 1. The same seed gives the same tables.

    Returns
    -------
    activities : pandas.DataFrame
        One row per place: ``lls`` (its code), ``true_kind`` (the hidden kind) and the jobs in each
        of the eight ``ACTIVITY_GROUPS``.
    manufacturing : pandas.DataFrame
        One row per place and industry: ``lls``, ``industry``, the jobs in ``small`` (below 50
        jobs), ``medium`` (50-249) and ``large`` (250 and more) plants, and ``medium_units`` (the
        number of medium plants).

    Raises
    ------
    ValueError
        If ``n`` or ``seed`` is not a whole number within its limits.

    Notes
    -----
    Large and medium plants come whole: a place with 120 jobs in an industry has no large plant
    in it. The kinds differ more cleanly than real places do, so a procedure performs better here
    than it would on census data.

    References
    ----------
    NumPy Enhancement Proposal 19, "Random Number Generator Policy" (2018).

    Examples
    --------
    >>> activities, manufacturing = local_labour_systems(n=40, seed=1)
    >>> activities.shape, manufacturing.shape
    ((40, 10), (440, 6))
    >>> jobs = manufacturing.groupby("lls")[["small", "medium", "large"]].sum().sum(axis=1)
    >>> bool((jobs.to_numpy() == activities["manufacturing"].to_numpy()).all())
    True
    """
    n = _whole_number("n", n, SMALLEST_N, None)
    seed = _whole_number("seed", seed, 0, LARGEST_SEED)
    rng = np.random.RandomState(seed)
    names = list(KINDS)
    kinds = rng.choice(names, size=n, p=[KINDS[name].frequency for name in names])
    width = max(3, len(str(n)))
    places, plants = [], []
    for number, name in enumerate(kinds, start=1):
        code, kind = f"L{number:0{width}d}", KINDS[str(name)]
        jobs = _activity_jobs(rng, kind)
        places.append({"lls": code, "true_kind": str(name), **jobs})
        rows = _manufacturing_rows(rng, kind, jobs["manufacturing"])
        plants.extend({"lls": code, **row} for row in rows)
    return pd.DataFrame(places), pd.DataFrame(plants)


def cluster_survey(n: int = 63, seed: int = 9, effect: float = 0.25) -> pd.DataFrame:
    r"""Simulate a survey of firms in one cluster: size, co-operation and performance.

    Hidden co-operation is :math:`x = a_k + u`, hidden performance
    :math:`y = b_k + \beta x + e`, with :math:`a_k, b_k` what the firm's size
    class adds (``SURVEY_CLASSES``) and :math:`u, e` standard normal. Each answer is the hidden
    value with noise of its own, rounded to five points. The effect :math:`\beta` is the same in
    every size class.

    Parameters
    ----------
    n : int, default 63
        Number of firms, at least 10.
    seed : int, default 9
        Seed of the random numbers, from 0 to 2**32 - 1.
    effect : float, default 0.25
        :math:`\beta`, what one unit of hidden co-operation adds to hidden performance.

    Returns
    -------
    pandas.DataFrame
        One row per firm: ``firm``, ``workers``, ``size_class``, four answers on co-operation and
        three on performance, each from 1 (much less than five years ago) to 5 (much more).

    Raises
    ------
    ValueError
        If ``n`` or ``seed`` is not a whole number within its limits.

    Notes
    -----
    Sixty-three is the number of firms in a survey of shoe makers in Guadalajara (Rabellotti 1999).
    Nothing else is taken from it. The classes' order in co-operation follows the review's
    statement that small firms take less part in joint action and large firms draw less on the
    cluster (Helmsing 1999, p. 31); the sizes of all effects are invented.

    Examples
    --------
    >>> firms = cluster_survey()
    >>> firms.shape, firms["size_class"].value_counts().to_dict()
    ((63, 10), {'small': 21, 'medium': 21, 'large': 21})
    """
    n = _whole_number("n", n, SMALLEST_N, None)
    seed = _whole_number("seed", seed, 0, LARGEST_SEED)
    rng = np.random.RandomState(seed)
    parts = np.array([part for part, *_ in SURVEY_CLASSES.values()])
    names = np.repeat(list(SURVEY_CLASSES), _apportion(n, parts / parts.sum()))
    low, high, more_co_operation, more_performance = (
        np.array([SURVEY_CLASSES[name][place] for name in names]) for place in (1, 2, 3, 4)
    )
    workers = np.exp(rng.uniform(np.log(low), np.log(high + 1))).astype(int)
    co_operation = more_co_operation + rng.normal(size=n)
    performance = more_performance + effect * co_operation + rng.normal(size=n)
    width = max(2, len(str(n)))
    table = pd.DataFrame(
        {
            "firm": [f"F{number:0{width}d}" for number in range(1, n + 1)],
            "workers": workers,
            "size_class": names,
        }
    )
    for items, hidden in ((CO_OPERATION_ITEMS, co_operation), (PERFORMANCE_ITEMS, performance)):
        for item in items:
            answer = 3 + ITEM_LEVEL.get(item, 0) + hidden + rng.normal(0, ITEM_NOISE, size=n)
            table[item] = np.clip(np.rint(answer), 1, 5).astype(int)
    return table


def co_operation_panel(
    world: str,
    firms: int = 63,
    seed: int = 0,
    correlation: float = 0.4,
    persistence: float = 0.8,
    lasting: float | None = None,
    push: float = 0.0,
) -> pd.DataFrame:
    r"""Simulate firms twice, in a world where the direction of cause and effect is known.

    Co-operation :math:`x` and performance :math:`y` have mean 0 and variance 1 and correlate by
    :math:`r` within a wave, in every world; both persist from wave to wave by :math:`\rho`.

    - ``"cause"``: :math:`y_t = b x_{t-1} + \sqrt{1 - b^2}\, e_t` with :math:`b = r / \rho`;
    - ``"effect"``: the same with :math:`x` and :math:`y` exchanged;
    - ``"third"``: :math:`x_t = \sqrt{r} z_t + \sqrt{1 - r}\, u_t` and
      :math:`y_t = \sqrt{r} z_t + \sqrt{1 - r}\, e_t`, with :math:`z` unseen.

    All shocks are normal and independent, so one wave has the same distribution in all three.
    Before wave 1 half of the firms, drawn by lot, meet a catalyst, who raises their co-operation
    in wave 1 by ``push``.

    Parameters
    ----------
    world : str
        ``"cause"``, ``"effect"`` or ``"third"``.
    firms : int, default 63
        Number of firms, at least 10.
    seed : int, default 0
        Seed of the random numbers, from 0 to 2**32 - 1.
    correlation : float, default 0.4
        :math:`r`, above 0 and below ``persistence``.
    persistence : float, default 0.8
        :math:`\rho`, correlation of a firm's value with its value one wave before, above 0 and
        below 1.
    lasting : float, optional
        Persistence of the unseen :math:`z`, from 0 to 1; as ``persistence`` if not given.
    push : float, default 0
        What the catalyst adds to co-operation in wave 1, in standard deviations, at least 0.

    Returns
    -------
    pandas.DataFrame
        One row per firm: ``met_catalyst``, ``co_operation_1``, ``performance_1``,
        ``co_operation_2``, ``performance_2``.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> many = co_operation_panel("effect", firms=100_000)
    >>> round(float(many["co_operation_1"].corr(many["performance_1"])), 2)
    0.4
    """
    firms = _whole_number("firms", firms, SMALLEST_N, None)
    seed = _whole_number("seed", seed, 0, LARGEST_SEED)
    if world not in WORLDS:
        raise ValueError(f"world must be one of {', '.join(WORLDS)}; it is {world!r}.")
    if not 0 < correlation < persistence < 1:
        raise ValueError("correlation must be above 0, and persistence above it and below 1.")
    lasting = persistence if lasting is None else lasting
    if not 0 <= lasting <= 1:
        raise ValueError(f"lasting must lie between 0 and 1; it is {lasting!r}.")
    if push < 0:
        raise ValueError(f"push must not be negative; it is {push!r}.")
    rng = np.random.RandomState(seed)
    met = rng.permutation(firms) < firms // 2
    driver = _autoregressive(rng, firms, persistence)
    own = _autoregressive(rng, firms, persistence)
    if world == "third":
        unseen = np.sqrt(correlation) * _autoregressive(rng, firms, lasting)
        x, y = (unseen + np.sqrt(1 - correlation) * shock for shock in (driver, own))
        x[1] = x[1] + push * met
    else:
        strength = correlation / persistence
        follow = np.empty_like(driver)
        follow[1:] = strength * driver[:-1] + np.sqrt(1 - strength**2) * own[1:]
        x, y = (driver, follow) if world == "cause" else (follow, driver)
        x[1] = x[1] + push * met
        if world == "cause":
            y[2] = y[2] + strength * push * met
    return pd.DataFrame(
        {
            "met_catalyst": met,
            "co_operation_1": x[1],
            "performance_1": y[1],
            "co_operation_2": x[2],
            "performance_2": y[2],
        }
    )


def _autoregressive(rng: np.random.RandomState, firms: int, kept: float) -> np.ndarray:
    """Draw three waves of a standard normal that keeps `kept` of itself from wave to wave."""
    waves = [rng.normal(size=firms)]
    for _ in range(2):
        waves.append(kept * waves[-1] + np.sqrt(1 - kept**2) * rng.normal(size=firms))
    return np.array(waves)


def _whole_number(name: str, value: object, low: int, high: int | None) -> int:
    """Return `value` as an int, or say what is wrong with it."""
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        limits = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} must be a whole number {limits}; it is {value!r}.")
    return int(value)


def _apportion(total: int, shares: np.ndarray) -> np.ndarray:
    """Split `total` into whole numbers close to `shares` that sum to it (largest remainder)."""
    quota = total * shares
    whole = np.floor(quota).astype(int)
    missing = total - whole.sum()
    # A stable sort gives ties to the first item, on every machine.
    order = np.argsort(-(quota - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole


def _around(rng: np.random.RandomState, weights: np.ndarray, concentration: float) -> np.ndarray:
    """Draw shares that scatter around `weights`."""
    return rng.dirichlet(weights / weights.sum() * concentration)


def _activity_jobs(rng: np.random.RandomState, kind: _Kind) -> dict[str, int]:
    """Draw the jobs of one place by activity."""
    total = int(np.exp(rng.normal(LOG_JOBS_MEAN, LOG_JOBS_SD)))
    weights = ACTIVITY_SHARES.copy()
    # Places of one kind are not equally industrial: 15 % either way.
    weights[ACTIVITY_GROUPS.index("manufacturing")] *= kind.manufacturing * rng.uniform(0.85, 1.15)
    for activity, factor in kind.other:
        weights[ACTIVITY_GROUPS.index(activity)] *= factor
    jobs = _apportion(total, _around(rng, weights, ACTIVITY_CONCENTRATION))
    return {activity: int(x) for activity, x in zip(ACTIVITY_GROUPS, jobs, strict=True)}


def _manufacturing_rows(rng: np.random.RandomState, kind: _Kind, total: int) -> list[dict]:
    """Draw the manufacturing jobs of one place by industry and size class."""
    weights, main = INDUSTRY_SHARES.copy(), None
    if kind.main_industries is not None:
        main = rng.choice(len(INDUSTRIES), p=kind.main_industries)
        weights[main] *= kind.specialisation
    jobs = _apportion(total, _around(rng, weights, INDUSTRY_CONCENTRATION))
    rows = []
    for position, industry in enumerate(INDUSTRIES):
        main_large = kind.main_large if position == main else None
        sizes = _size_classes(rng, int(jobs[position]), kind.sizes, main_large)
        rows.append({"industry": industry, **sizes})
    return rows


def _size_classes(
    rng: np.random.RandomState,
    jobs: int,
    sizes: tuple[float, float, float],
    main_large: float | None,
) -> dict[str, int]:
    """Spread the jobs of one industry over plants: large ones first, small ones get the rest."""
    _, medium_share, large_share = _around(rng, np.array(sizes), SIZE_CONCENTRATION)
    if main_large is None:
        large = _plants(rng, jobs, large_share, (LARGE_LOW, LARGE_MEAN, jobs))[0]
    else:
        large = round(jobs * main_large)
        large = large if large >= LARGE_LOW else 0
    limits = (MEDIUM_LOW, MEDIUM_MEAN, MEDIUM_HIGH)
    # Small and medium plants share what is left in their own proportion.
    rest = jobs - large
    medium, units = _plants(rng, rest, medium_share / (1 - large_share), limits)
    return {"small": rest - medium, "medium": medium, "large": large, "medium_units": units}


def _plants(
    rng: np.random.RandomState, jobs: int, share: float, limits: tuple[int, int, int]
) -> tuple[int, int]:
    """Draw whole plants that hold about `share` of `jobs`: their jobs and their number."""
    low, mean, high = limits
    units = min(int(rng.poisson(jobs * share / mean)), jobs // low)
    wanted = round(units * mean * rng.uniform(0.8, 1.2))
    return min(max(wanted, units * low), units * high, jobs), units
