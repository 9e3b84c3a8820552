"""Finding industrial districts in tables of employment: two versions of ISTAT's identification.

Both take local labour systems (areas in which most people live and work) and remove, step by step,
those that are not manufacturing systems of small firms with one main industry. The tables are those
of :mod:`flexspec.simulated`: `activities`, one row per system, and `manufacturing`, one row per
system and industry.
"""

import numpy as np
import pandas as pd

from flexspec.measures._checks import as_table, first, row_shares

ACTIVITY_GROUPS = (
    "agriculture",
    "extraction",
    "construction",
    "manufacturing",
    "business_services",
    "consumer_services",
    "social_services",
    "traditional_services",
)
"""The eight groups of activities, as columns of the table of activities."""

SIZE_CLASSES = ("small", "medium", "large")
"""Jobs in units with up to 49, 50 to 249, and 250 or more persons."""

STEPS = ("manufacturing_system", "small_firm_system", "specialised", "small_firm_industry")
"""The steps of the identification, in their order, as columns of the result."""

# Surpluses are jobs; one smaller than this is a rounding error of a difference that is zero.
ROUNDING = 1e-6


def _columns(table, wanted, name):
    """Raise ValueError if a column is lacking."""
    lacking = [column for column in wanted if column not in table.columns]
    if lacking:
        raise ValueError(f"{name} has no column {lacking[0]!r}: it needs {', '.join(wanted)}.")


def _activities(activities):
    """Return jobs by system (rows) and activity group (columns), checked."""
    _columns(activities, ("lls", *ACTIVITY_GROUPS), "activities")
    systems = pd.Index(activities["lls"])
    if systems.has_duplicates:
        twice = first(systems.duplicated(), systems)
        raise ValueError(f"activities has the system {twice} twice: give one row per system.")
    return as_table(activities.set_index("lls")[list(ACTIVITY_GROUPS)], "activities")


def _manufacturing(manufacturing, systems):
    """Return the checked table of manufacturing, indexed by system and industry."""
    figures = [*SIZE_CLASSES, "medium_units"]
    _columns(manufacturing, ("lls", "industry", *figures), "manufacturing")
    pairs = pd.MultiIndex.from_frame(manufacturing[["lls", "industry"]])
    if pairs.has_duplicates:
        twice = first(pairs.duplicated(), pairs)
        raise ValueError(f"manufacturing has {twice} twice: give one row per system and industry.")
    table = as_table(manufacturing.set_index(pairs)[figures], "manufacturing")
    industries = manufacturing["industry"].unique()
    expected = pd.MultiIndex.from_product([systems, industries], names=["lls", "industry"])
    absent = ~expected.isin(pairs)
    if absent.any():
        raise ValueError(
            f"manufacturing has no row for {first(absent, expected)}: "
            "add it, with zeros if there are no jobs; missing is not zero."
        )
    unknown = ~pairs.isin(expected)
    if unknown.any():
        raise ValueError(
            f"manufacturing has {first(unknown, pairs)}, but activities has no such system: "
            "add the system there or drop it here."
        )
    if table[list(SIZE_CLASSES)].to_numpy().sum() == 0:
        raise ValueError("manufacturing adds up to zero: without jobs there is nothing to compare.")
    return table


def _prepare(activities, manufacturing):
    """Return jobs by activity, manufacturing jobs by industry and by size, and the detail."""
    jobs = _activities(activities)
    detail = _manufacturing(manufacturing, jobs.index)
    by_size = detail.groupby(level="lls", sort=False)[list(SIZE_CLASSES)].sum()
    industries = detail.index.get_level_values("industry").unique()
    by_industry = detail[list(SIZE_CLASSES)].sum(axis=1).unstack("industry")
    return jobs, by_industry.loc[jobs.index, industries], by_size.loc[jobs.index], detail


def _main_industry(by_industry):
    """Return each system's largest surplus over the national mix, and the industry that has it.

    A surplus is the jobs above those the system would have with the nation's mix of industries.
    """
    expected = np.outer(by_industry.sum(axis=1), by_industry.sum() / by_industry.to_numpy().sum())
    surplus = by_industry - expected
    some = by_industry.sum(axis=1) > 0
    return surplus.max(axis=1), surplus.idxmax(axis=1).where(some)


def _in_main_industry(detail, main):
    """Return the rows of the main industries, indexed by system; missing where there is none."""
    chosen = detail.reindex(pd.MultiIndex.from_arrays([main.index, main]))
    return chosen.set_axis(main.index)


def _result(steps, main):
    """Put the steps, the main industry and the verdict side by side."""
    result = pd.DataFrame(dict(zip(STEPS, steps, strict=True))).astype(bool)
    result["main_industry"] = main
    result["district"] = result[list(STEPS)].all(axis=1)
    return result


def istat_1997(
    activities,
    manufacturing,
    *,
    manufacturing_quotient=1.0,
    small_firm_quotient=1.0,
    small_firm_share=0.5,
):
    """Identify industrial districts by the steps of ISTAT's first list (Sforzi).

    Parameters
    ----------
    activities : DataFrame
        One row per local labour system: `lls` and jobs in the eight :data:`ACTIVITY_GROUPS`. Other
        columns, such as the hidden kind of a simulated system, are not looked at.
    manufacturing : DataFrame
        One row per system and industry: `lls`, `industry`, jobs in `small`, `medium` and `large`
        units, and `medium_units`, the number of units of 50 to 249 persons.
    manufacturing_quotient : float
        Step 1 asks for a share of manufacturing in non-agricultural jobs above this many times the
        national one.
    small_firm_quotient : float
        Step 2 asks for a share of units under 250 in manufacturing jobs above this many times the
        national one.
    small_firm_share : float
        Step 4 asks for a share of units under 250 in the jobs of the main industry above this.

    Returns
    -------
    DataFrame, one row per system
        The four :data:`STEPS` as True or False, each judged on its own; `main_industry` (the
        industry with the largest surplus of jobs over the nation's mix, missing where there is no
        manufacturing); and `district`, True when all four hold.

    Raises
    ------
    ValueError
        If a column, a row or a value is missing, a row is double, a value is negative, the tables
        have different systems, a system has no jobs outside agriculture, or there is no
        manufacturing anywhere.

    Notes
    -----
    Step 3, "one industry above its national share", practically never removes anybody. A system's
    surpluses over the national mix add up to zero, so some industry is always above unless all are
    exactly as in the nation. It is kept because it names the main industry.

    Steps 1 to 3 are ISTAT's. Step 4 is our reading of the method: the threshold of one half has not
    been checked against ISTAT's own text. A system without manufacturing fails all steps.

    References
    ----------
    ISTAT (1997). *I sistemi locali del lavoro 1991*. Rome.

    Examples
    --------
    >>> import pandas as pd
    >>> activities = pd.DataFrame(
    ...     [["A", 50, 0, 50, 600, 50, 50, 100, 100], ["B", 50, 0, 50, 300, 150, 150, 150, 150]],
    ...     columns=["lls", *ACTIVITY_GROUPS],
    ... )
    >>> manufacturing = pd.DataFrame(
    ...     [["A", "shoes", 400, 100, 0, 1], ["A", "cars", 50, 50, 0, 1],
    ...      ["B", "shoes", 50, 0, 0, 0], ["B", "cars", 25, 25, 200, 1]],
    ...     columns=["lls", "industry", "small", "medium", "large", "medium_units"],
    ... )
    >>> result = istat_1997(activities, manufacturing)
    >>> result[["manufacturing_system", "small_firm_system", "main_industry", "district"]]
         manufacturing_system  small_firm_system main_industry  district
    lls
    A                    True               True         shoes      True
    B                   False              False          cars     False

    How many systems are left after each step:

    >>> result[list(STEPS)].cummin(axis=1).sum().to_dict()
    {'manufacturing_system': 1, 'small_firm_system': 1, 'specialised': 1, 'small_firm_industry': 1}
    """
    jobs, by_industry, by_size, detail = _prepare(activities, manufacturing)
    outside = jobs.drop(columns="agriculture")
    share = row_shares(outside, "activities outside agriculture")["manufacturing"]
    nation = outside["manufacturing"].sum() / outside.to_numpy().sum()
    under_250 = by_size["small"] + by_size["medium"]
    small_nation = under_250.sum() / by_size.to_numpy().sum()
    surplus, main = _main_industry(by_industry)
    core = _in_main_industry(detail, main)
    steps = (
        share > manufacturing_quotient * nation,
        under_250 / by_size.sum(axis=1) > small_firm_quotient * small_nation,
        surplus > ROUNDING,
        _small_share(core) > small_firm_share,
    )
    return _result(steps, main)


def _small_share(core):
    """Return the share of units under 250 persons in the jobs of the main industries."""
    return (core["small"] + core["medium"]) / core[list(SIZE_CLASSES)].sum(axis=1)


def istat_2006(
    activities,
    manufacturing,
    *,
    manufacturing_quotient=1.0,
    small_firm_share=0.5,
    minimum_jobs=0,
    single_medium_firm=True,
):
    """Identify industrial districts by the steps of ISTAT's list for 2001 (published 2005/06).

    Parameters
    ----------
    activities : DataFrame
        One row per local labour system: `lls` and jobs in the eight :data:`ACTIVITY_GROUPS`. Other
        columns, such as the hidden kind of a simulated system, are not looked at.
    manufacturing : DataFrame
        One row per system and industry: `lls`, `industry`, jobs in `small`, `medium` and `large`
        units, and `medium_units`, the number of units of 50 to 249 persons.
    manufacturing_quotient : float
        Step 1 asks for a location quotient of manufacturing above this, and for a prevalence (jobs
        above those expected from the nation's mix) larger than that of business and of consumer
        services.
    small_firm_share : float
        Step 4 asks for a share of units under 250 in the jobs of the main industry above this.
    minimum_jobs : float
        Step 4 also asks for at least so many jobs in the main industry. Boix and Galletto, who
        apply the method to Spain, ask for 250.
    single_medium_firm : bool
        True: step 4 also fails where a single medium unit outweighs all small ones together.

    Returns
    -------
    DataFrame, one row per system
        The four :data:`STEPS` as True or False, each judged on its own; `main_industry` (the
        industry with the largest prevalence, missing where there is no manufacturing); and
        `district`, True when all four hold.

    Raises
    ------
    ValueError
        If a column, a row or a value is missing, a row is double, a value is negative, the tables
        have different systems, a system has no jobs, or there is no manufacturing anywhere.

    Notes
    -----
    Step 2 holds where the size class with the highest location quotient in manufacturing is small
    or medium. Step 3 practically never removes anybody, for the reason given in :func:`istat_1997`.

    The threshold of one half in step 4 is our reading: it has not been checked against ISTAT's own
    text. A system without manufacturing fails all steps.

    References
    ----------
    ISTAT (2005). *I distretti industriali: 8° Censimento generale dell'industria e dei servizi
    2001*. Rome.

    Examples
    --------
    >>> import pandas as pd
    >>> activities = pd.DataFrame(
    ...     [["A", 50, 0, 50, 600, 50, 50, 100, 100], ["B", 50, 0, 50, 300, 150, 150, 150, 150]],
    ...     columns=["lls", *ACTIVITY_GROUPS],
    ... )
    >>> manufacturing = pd.DataFrame(
    ...     [["A", "shoes", 400, 100, 0, 1], ["A", "cars", 50, 50, 0, 1],
    ...      ["B", "shoes", 50, 0, 0, 0], ["B", "cars", 25, 25, 200, 1]],
    ...     columns=["lls", "industry", "small", "medium", "large", "medium_units"],
    ... )
    >>> istat_2006(activities, manufacturing)["district"].to_dict()
    {'A': True, 'B': False}
    >>> istat_2006(activities, manufacturing, minimum_jobs=501)["district"].to_dict()
    {'A': False, 'B': False}
    """
    jobs, by_industry, by_size, detail = _prepare(activities, manufacturing)
    surplus, main = _main_industry(by_industry)
    core = _in_main_industry(detail, main)
    core_jobs = core[list(SIZE_CLASSES)].sum(axis=1)
    small_firm_industry = (_small_share(core) > small_firm_share) & (core_jobs >= minimum_jobs)
    if single_medium_firm:
        small_firm_industry &= ~((core["medium_units"] == 1) & (core["medium"] > core["small"]))
    steps = (
        _manufacturing_prevails(jobs, manufacturing_quotient),
        _small_units_prevail(by_size),
        surplus > ROUNDING,
        small_firm_industry,
    )
    return _result(steps, main)


def _manufacturing_prevails(jobs, threshold):
    """Say where manufacturing is over-represented, and more so than the two groups of services."""
    national = jobs.sum() / jobs.to_numpy().sum()
    quotient = row_shares(jobs, "activities")["manufacturing"] / national["manufacturing"]
    prevalence = jobs - np.outer(jobs.sum(axis=1), national)
    services = prevalence[["business_services", "consumer_services"]].max(axis=1)
    return (quotient > threshold) & (prevalence["manufacturing"] > services)


def _small_units_prevail(by_size):
    """Say where the size class with the highest location quotient is small or medium."""
    some = by_size.sum(axis=1) > 0
    share = by_size[some].div(by_size[some].sum(axis=1), axis=0)
    national = by_size.sum() / by_size.to_numpy().sum()
    largest = share.div(national.where(national > 0)).idxmax(axis=1)
    return largest.isin(["small", "medium"]).reindex(by_size.index, fill_value=False)
