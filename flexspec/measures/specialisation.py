"""Where industries are and what places do: specialisation, localisation, concentration, variety.

Throughout, a table of employment has one row per region and one column per industry.
"""

import numpy as np
import pandas as pd

from flexspec.measures._checks import (
    align,
    as_groups,
    as_table,
    as_vector,
    first,
    is_table,
    like,
    row_shares,
    shares,
)


def location_quotient(employment, reference=None):
    r"""Location quotient: an industry's share here over its share in the wider area.

    .. math:: LQ_{ri} = \frac{e_{ri} / e_r}{E_i / E}

    Parameters
    ----------
    employment : array-like or Series, shape (industries,), or table, shape (regions, industries)
        Persons employed (any unit does: only shares enter).
    reference : array-like or Series, shape (industries,), optional
        Employment of the wider area, by industry. A table is measured against the sum of its own
        rows unless this is given; a single region always needs it.

    Returns
    -------
    array, Series or DataFrame of the shape of `employment`
        Quotients of zero or more, without a unit; 1 means represented as in the wider area.

    Raises
    ------
    ValueError
        If a value is missing or negative, a region has no employment, an industry has none in the
        wider area (its quotient would be 0/0), or the industries do not match.

    Notes
    -----
    Weighted by the regions' shares in all employment, the quotients of an industry average 1.

    References
    ----------
    Florence, P. S. (1939). *Report on the Location of Industry*. Political and Economic Planning.
    Hoover, E. M. (1936). The measurement of industrial localization. *Review of Economics and
    Statistics*, 18, 162-171.

    Examples
    --------
    >>> import pandas as pd
    >>> jobs = pd.DataFrame(
    ...     {"shoes": [60, 10], "food": [40, 90]}, index=["valley", "plain"]
    ... )
    >>> location_quotient(jobs).round(2)
            shoes  food
    valley   1.71  0.62
    plain    0.29  1.38
    """
    table = is_table(employment)
    if table:
        local = as_table(employment, "employment")
        wider = local.sum() if reference is None else as_vector(reference, "reference")
    else:
        local = as_vector(employment, "employment").to_frame().T
        if reference is None:
            raise ValueError("one region needs a reference: give the wider area's employment.")
        wider = as_vector(reference, "reference")
    wider = align(wider, local.T, "reference", "employment")
    if (wider == 0).any():
        raise ValueError(
            f"reference is zero at {first(wider == 0, wider.index)}: an industry without "
            "employment in the wider area has no quotient, so drop it."
        )
    quotients = row_shares(local, "employment").div(shares(wider, "reference"), axis=1)
    return like(quotients if table else quotients.iloc[0].rename(None), employment)


def _by_industry(measure, employment, reference):
    """Apply `measure(industry shares, reference shares)` to one industry or to every column."""
    if not is_table(employment):
        industry = as_vector(employment, "employment")
        if reference is None:
            raise ValueError("one industry needs a reference: give each region's total employment.")
        total = align(as_vector(reference, "reference"), industry, "reference", "employment")
        return float(measure(shares(industry, "employment"), shares(total, "reference")))
    table = as_table(employment, "employment")
    total = table.sum(axis=1) if reference is None else as_vector(reference, "reference")
    weights = shares(align(total, table, "reference", "employment"), "reference")
    values = [
        measure(shares(table.iloc[:, i], f"employment of industry {label!r}"), weights)
        for i, label in enumerate(table.columns)
    ]
    return like(pd.Series(values, index=table.columns, dtype=float), employment)


def coefficient_of_localisation(employment, reference=None):
    r"""Coefficient of localisation: how far an industry departs from the spread of all jobs.

    .. math:: CL_i = \tfrac12 \sum_r \left| \frac{e_{ri}}{E_i} - \frac{e_r}{E} \right|

    Parameters
    ----------
    employment : array-like or Series, shape (regions,), or table, shape (regions, industries)
        Persons employed in one industry by region, or in every industry.
    reference : array-like or Series, shape (regions,), optional
        What the industry is compared with, by region, usually total employment. A table is
        compared with the sum of its columns unless this is given.

    Returns
    -------
    float, or array or Series of shape (industries,)
        From 0 (spread as the reference) to below 1: the share of the industry's jobs that would
        have to move for it to be spread as the reference is.

    Raises
    ------
    ValueError
        If a value is missing or negative, an industry has no employment at all, or the regions do
        not match.

    Notes
    -----
    With population as reference and income as employment this is Hoover's concentration index.
    Applied to one region across industries it is the coefficient of specialisation.

    References
    ----------
    Hoover, E. M. (1936). The measurement of industrial localization. *Review of Economics and
    Statistics*, 18, 162-171.
    Florence, P. S. (1939). *Report on the Location of Industry*. Political and Economic Planning.

    Examples
    --------
    >>> round(coefficient_of_localisation([15, 35, 30, 20], [35, 30, 20, 15]), 2)
    0.2
    """
    return _by_industry(lambda s, x: (s - x).abs().sum() / 2, employment, reference)


def _gini_of_quotients(s, x, weighted):
    """Return the Gini coefficient of location quotients from two Series of shares."""
    if (x == 0).any():
        raise ValueError(
            f"reference is zero at {first(x == 0, x.index)}: a region without employment has no "
            "location quotient, so drop it."
        )
    quotient = (s / x).to_numpy()
    order = np.argsort(quotient, kind="stable")
    step = x.to_numpy()[order] if weighted else np.full(len(x), 1 / len(x))
    rise = s.to_numpy()[order] if weighted else quotient[order] / quotient.sum()
    height = np.cumsum(rise)
    # Each trapezium under the Lorenz curve has the width `step` and the mean height before/after.
    return 1 - np.sum(step * (2 * height - rise))


def locational_gini(employment, reference=None, *, weighted=True, normalised=True):
    r"""Locational Gini: inequality of an industry's location quotients among regions.

    Regions are ranked by location quotient; the curve of the industry's cumulated shares against
    the cumulated shares of all jobs sags the more, the more the industry is concentrated.

    .. math:: G_i = 1 - \sum_k x_k \left(S_k + S_{k-1}\right)

    with :math:`x_k` the region's share in all jobs and :math:`S_k` the industry's cumulated share.

    Parameters
    ----------
    employment : array-like or Series, shape (regions,), or table, shape (regions, industries)
        Persons employed in one industry by region, or in every industry.
    reference : array-like or Series, shape (regions,), optional
        Total employment by region. A table uses the sum of its columns unless this is given.
    weighted : bool
        True weighs regions by their share in all jobs, as Krugman does. False counts every region
        once, as Farhauer and Kröll do; small regions then matter as much as large ones.
    normalised : bool
        True gives the Gini coefficient, twice the area between curve and diagonal, below 1. False
        gives the area itself, below one half, as Krugman reports it.

    Returns
    -------
    float, or array or Series of shape (industries,)
        0 when the industry is spread as all jobs are.

    Raises
    ------
    ValueError
        If a value is missing or negative, an industry or a region has no employment, or the regions
        do not match.

    References
    ----------
    Krugman, P. (1991). *Geography and Trade*. MIT Press, p. 56.
    Farhauer, O. and Kröll, A. (2013). *Standorttheorien*. Springer (for `weighted=False`).

    Examples
    --------
    >>> industry = [500, 500, 1000, 7000, 1000]
    >>> total = [20000, 15000, 20000, 40000, 5000]
    >>> round(locational_gini(industry, total), 4)
    0.3725
    >>> round(locational_gini(industry, total, weighted=False), 4)
    0.4069
    """
    factor = 1.0 if normalised else 0.5
    return _by_industry(
        lambda s, x: factor * _gini_of_quotients(s, x, weighted), employment, reference
    )


def krugman_specialisation(employment, reference=None):
    r"""Krugman's index of specialisation: how much two industrial structures differ.

    .. math:: K = \sum_i \left| \frac{e_{i}}{e} - \frac{f_{i}}{f} \right|

    Parameters
    ----------
    employment : array-like or Series, shape (industries,), or table, shape (regions, industries)
        Persons employed by industry in one region, or in every region.
    reference : array-like or Series, shape (industries,), or table, shape (regions, industries)
        Whom to compare with. One region: a second region, or a table of several others, whose
        shares are averaged so that each counts once. A table: one structure for all; if it is not
        given, each region is compared with all the others together.

    Returns
    -------
    float, or array or Series of shape (regions,)
        From 0 (same structure) to 2 (no industry in common).

    Raises
    ------
    ValueError
        If a value is missing or negative, a region has no employment, there is nothing to compare
        with, or the industries do not match.

    References
    ----------
    Krugman, P. (1991). *Geography and Trade*. MIT Press.
    Farhauer, O. and Kröll, A. (2013). *Standorttheorien*. Springer (mean of several regions).

    Examples
    --------
    >>> krugman_specialisation([20, 10, 70, 0, 0], [0, 0, 0, 60, 40])
    2.0
    """
    if is_table(employment):
        regions = as_table(employment, "employment")
        if reference is None:
            if len(regions) < 2:
                raise ValueError("one region has no others to compare with: give a reference.")
            others = row_shares(regions.sum() - regions, "employment of the other regions")
        else:
            others = _structure(reference, regions.T)
        difference = row_shares(regions, "employment") - others
        return like(difference.abs().sum(axis=1), employment)
    if reference is None:
        raise ValueError(
            "one region needs a reference: give the region or regions to compare it with."
        )
    region = as_vector(employment, "employment")
    difference = shares(region, "employment") - _structure(reference, region)
    return float(difference.abs().sum())


def _structure(reference, to):
    """Return the shares by industry of one region, or the mean shares of several."""
    if is_table(reference):
        structure = row_shares(as_table(reference, "reference"), "reference").mean()
    else:
        structure = shares(as_vector(reference, "reference"), "reference")
    return align(structure, to, "reference", "employment")


def herfindahl(sizes):
    r"""Herfindahl (Herfindahl-Hirschman) index: the sum of squared shares.

    .. math:: H = \sum_i s_i^2

    Parameters
    ----------
    sizes : array-like or Series, shape (n,)
        Sales, jobs or output of each firm, plant or industry, in one unit. Shares do as well.

    Returns
    -------
    float
        From 1/n (all equal) to 1 (one has everything). Multiply by 10 000 for the scale of
        competition authorities.

    Raises
    ------
    ValueError
        If a value is missing or negative, or all are zero.

    References
    ----------
    Hirschman, A. O. (1945). *National Power and the Structure of Foreign Trade*. University of
    California Press.
    Herfindahl, O. C. (1950). *Concentration in the Steel Industry*. PhD thesis, Columbia
    University.

    Examples
    --------
    >>> round(herfindahl([20, 50, 20, 10]), 2)
    0.34
    """
    return float((shares(as_vector(sizes, "sizes"), "sizes") ** 2).sum())


def herfindahl_normalised(sizes):
    r"""Herfindahl index rescaled to run from 0, whatever the number of firms.

    .. math:: H^* = \frac{H - 1/n}{1 - 1/n}

    Parameters
    ----------
    sizes : array-like or Series, shape (n,), n of at least 2
        Sales, jobs or output of each firm, in one unit. Firms of size zero count in n.

    Returns
    -------
    float
        From 0 (all equal) to 1 (one has everything).

    Raises
    ------
    ValueError
        If there are fewer than two firms, a value is missing or negative, or all are zero.

    References
    ----------
    As :func:`herfindahl`; the worked numbers are those of Dörsam, P. (2004),
    *Wirtschaftsstatistik anschaulich dargestellt*, PD-Verlag.

    Examples
    --------
    >>> round(herfindahl_normalised([20, 50, 20, 10]), 2)
    0.12
    """
    index = herfindahl(sizes)
    number = len(sizes)
    if number < 2:
        raise ValueError(
            "sizes holds one firm: normalising compares at least two, so add the others."
        )
    return (index - 1 / number) / (1 - 1 / number)


def herfindahl_equivalent_number(sizes):
    """Return the number of equal firms that would give the same Herfindahl index: 1/H.

    Parameters
    ----------
    sizes : array-like or Series, shape (n,)
        Sales, jobs or output of each firm, in one unit.

    Returns
    -------
    float
        From 1 to n firms.

    Raises
    ------
    ValueError
        If a value is missing or negative, or all are zero.

    References
    ----------
    Adelman, M. A. (1969). Comment on the "H" concentration measure as a numbers-equivalent.
    *Review of Economics and Statistics*, 51, 99-101.

    Examples
    --------
    >>> round(herfindahl_equivalent_number([20, 50, 20, 10]), 2)
    2.94
    """
    return 1 / herfindahl(sizes)


def concentration_ratio(sizes, n=4):
    """Concentration ratio CRn: the share of the n largest.

    Parameters
    ----------
    sizes : array-like or Series, shape (firms,)
        Sales, jobs or output of each firm, in one unit.
    n : int
        How many of the largest to take. With fewer firms than that the ratio is 1.

    Returns
    -------
    float
        A share from 0 to 1.

    Raises
    ------
    ValueError
        If `n` is not a whole number of at least 1, a value is missing or negative, or all are zero.

    References
    ----------
    Curry, B. and George, K. D. (1983). Industrial concentration: a survey. *Journal of Industrial
    Economics*, 31, 203-255.

    Examples
    --------
    >>> round(concentration_ratio([20, 50, 20, 10], n=2), 2)
    0.7
    """
    if n != int(n) or n < 1:
        raise ValueError(f"n is {n}: give a whole number of firms, 1 or more.")
    return float(shares(as_vector(sizes, "sizes"), "sizes").nlargest(int(n)).sum())


def ellison_glaeser(industry, total, plant_herfindahl):
    r"""Ellison-Glaeser index: concentration beyond what few and large plants bring by chance.

    .. math::
        \gamma = \frac{G - (1 - \sum_r x_r^2) H}{(1 - \sum_r x_r^2)(1 - H)},
        \qquad G = \sum_r (s_r - x_r)^2

    Parameters
    ----------
    industry : array-like or Series, shape (regions,)
        Persons employed in the industry, by region.
    total : array-like or Series, shape (regions,)
        Persons employed in all industries, by region.
    plant_herfindahl : float
        Herfindahl index of the industry's plants, see :func:`herfindahl`; above 0 and below 1.

    Returns
    -------
    float
        0 when plants are spread as if by darts thrown at a map of all jobs, above 0 when they
        cluster, below 0 when they avoid each other. Not bounded by -1 and 1.

    Raises
    ------
    ValueError
        If a value is missing or negative, a total is zero, the regions do not match, all jobs are
        in one region, or `plant_herfindahl` is not between 0 and 1 (a single plant cannot cluster).

    References
    ----------
    Ellison, G. and Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing
    industries: a dartboard approach. *Journal of Political Economy*, 105, 889-927.

    Examples
    --------
    >>> plants = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    >>> by_region = [sum(plants[:5]), sum(plants[5:9]), plants[9]]
    >>> round(ellison_glaeser(by_region, [500000, 400000, 100000], herfindahl(plants)), 4)
    0.0599
    """
    if not 0 < plant_herfindahl < 1:
        raise ValueError(
            f"plant_herfindahl is {plant_herfindahl}: it must be above 0 and below 1, "
            "as one plant alone cannot cluster."
        )
    industry = as_vector(industry, "industry")
    total = align(as_vector(total, "total"), industry, "total", "industry")
    s, x = shares(industry, "industry"), shares(total, "total")
    room = 1 - float((x**2).sum())
    if room <= 0:
        raise ValueError("total has all jobs in one region: the index compares at least two.")
    spread = float(((s - x) ** 2).sum())
    return (spread - room * plant_herfindahl) / (room * (1 - plant_herfindahl))


def _entropy(s, base):
    """Return the entropy of shares; a share of zero adds nothing."""
    s = s[s > 0]
    return float(-(s * np.log(s)).sum() / np.log(base))


def related_variety(employment, groups, base=2):
    r"""Related and unrelated variety: entropy within and between groups of industries.

    .. math:: \sum_i p_i \log \frac{1}{p_i}
        = \underbrace{\sum_g P_g \log \frac{1}{P_g}}_{\text{unrelated}}
        + \underbrace{\sum_g P_g H_g}_{\text{related}},
        \qquad H_g = \sum_{i \in g} \frac{p_i}{P_g} \log \frac{P_g}{p_i}

    Parameters
    ----------
    employment : array-like or Series, shape (industries,)
        Persons employed by narrow industry (say four-digit) in one region.
    groups : array-like or Series, shape (industries,)
        The broad group (say two-digit) each narrow industry belongs to.
    base : float
        Base of the logarithm; 2 gives bits.

    Returns
    -------
    Series
        `total`, `unrelated` (between groups) and `related` (within groups); the last two add up to
        the first.

    Raises
    ------
    ValueError
        If a value or a group is missing, a value is negative, all are zero, `base` is not above 1,
        or the industries do not match.

    References
    ----------
    Frenken, K., Van Oort, F. and Verburg, T. (2007). Related variety, unrelated variety and
    regional economic growth. *Regional Studies*, 41, 685-697.

    Examples
    --------
    >>> related_variety([25, 25, 25, 25], ["shoes", "shoes", "food", "food"]).to_dict()
    {'total': 2.0, 'unrelated': 1.0, 'related': 1.0}
    """
    if not base > 1:
        raise ValueError(f"base is {base}: the logarithm needs a base above 1, such as 2.")
    employment = as_vector(employment, "employment")
    groups = as_groups(groups, employment, "employment")
    p = shares(employment, "employment")
    total = _entropy(p, base)
    unrelated = _entropy(p.groupby(groups.to_numpy()).sum(), base)
    related = sum(
        float(inside.sum()) * _entropy(inside / inside.sum(), base)
        for _, inside in p[p > 0].groupby(groups.to_numpy()[p > 0])
    )
    return pd.Series({"total": total, "unrelated": unrelated, "related": float(related)})
