"""What regional growth is made of: shift-share analysis and the learning curve."""

import numpy as np
import pandas as pd

from flexspec.measures._checks import align, as_vector, first, like, shares


def _employment(region_start, region_end, nation_start, nation_end):
    """Check the four columns of a shift-share table and put them in one order of industries."""
    start = as_vector(region_start, "region_start")
    columns = {"e0": start}
    for key, values, name in (
        ("e1", region_end, "region_end"),
        ("n0", nation_start, "nation_start"),
        ("n1", nation_end, "nation_end"),
    ):
        columns[key] = align(as_vector(values, name), start, name, "region_start")
    table = pd.DataFrame(columns)
    if (table["n0"] == 0).any():
        raise ValueError(
            f"nation_start is zero at {first(table['n0'] == 0, table.index)}: an industry that "
            "did not exist has no growth rate, so merge it with another."
        )
    table["g"] = table["n1"].sum() / table["n0"].sum() - 1
    table["g_i"] = table["n1"] / table["n0"] - 1
    return table


def shift_share(region_start, region_end, nation_start, nation_end):
    r"""Split a region's change in employment into nation, industry mix and region (Dunn).

    For industry i with regional employment :math:`e_i`, national growth :math:`g` of all industries
    and :math:`g_i` of the industry:

    .. math:: \Delta e_i = \underbrace{e_i g}_{\text{national}}
        + \underbrace{e_i (g_i - g)}_{\text{industry mix}}
        + \underbrace{\Delta e_i - e_i g_i}_{\text{competitive}}

    Parameters
    ----------
    region_start, region_end : array-like or Series, shape (industries,)
        Persons employed in the region at the start and the end.
    nation_start, nation_end : array-like or Series, shape (industries,)
        The same for the nation; above zero at the start.

    Returns
    -------
    DataFrame, shape (industries, 4)
        Columns `change`, `national`, `industry_mix` and `competitive`, persons. The last three add
        up to the first in every row; ``.sum()`` gives the region's totals.

    Raises
    ------
    ValueError
        If a value is missing or negative, an industry has no national employment at the start, or
        the industries do not match.

    Notes
    -----
    It is an identity, not an explanation: "competitive" is what is left over. If regions make up
    the nation, their competitive effects cancel in each industry.

    References
    ----------
    Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. *Papers and
    Proceedings of the Regional Science Association*, 6, 97-112.

    Examples
    --------
    >>> parts = shift_share([500, 100], [1000, 100], [10000, 20000], [11000, 24000])
    >>> parts.sum().round(1).to_dict()
    {'change': 500.0, 'national': 100.0, 'industry_mix': -30.0, 'competitive': 430.0}
    """
    t = _employment(region_start, region_end, nation_start, nation_end)
    change = t["e1"] - t["e0"]
    return pd.DataFrame(
        {
            "change": change,
            "national": t["e0"] * t["g"],
            "industry_mix": t["e0"] * (t["g_i"] - t["g"]),
            "competitive": change - t["e0"] * t["g_i"],
        }
    )


def shift_share_esteban_marquillas(region_start, region_end, nation_start, nation_end):
    r"""Shift-share with the competitive effect freed from the region's industry mix.

    Esteban-Marquillas asks what the competitive effect would be if the region had the nation's
    structure, with homothetic employment :math:`h_i = e \, E_i / E`. The rest he books as
    allocation:

    .. math:: e_i (r_i - g_i) = \underbrace{h_i (r_i - g_i)}_{\text{competitive}}
        + \underbrace{(e_i - h_i)(r_i - g_i)}_{\text{allocation}}

    with :math:`r_i` the industry's growth in the region and :math:`g_i` that in the nation.

    Parameters
    ----------
    region_start, region_end : array-like or Series, shape (industries,)
        Persons employed in the region at the start (above zero) and the end.
    nation_start, nation_end : array-like or Series, shape (industries,)
        The same for the nation; above zero at the start.

    Returns
    -------
    DataFrame, shape (industries, 5)
        Columns `change`, `national`, `industry_mix`, `competitive` and `allocation`, persons. The
        last four add up to the first in every row. Allocation is above zero where the region is
        specialised in what it does better than the nation, or lacks what it does worse.

    Raises
    ------
    ValueError
        If a value is missing or negative, an industry has no employment at the start in region or
        nation (it has no growth rate then), or the industries do not match.

    References
    ----------
    Esteban-Marquillas, J. M. (1972). A reinterpretation of shift-share analysis. *Regional and
    Urban Economics*, 2, 249-261.

    Examples
    --------
    >>> parts = shift_share_esteban_marquillas(
    ...     [500, 100], [1000, 100], [10000, 20000], [11000, 24000]
    ... )
    >>> parts.sum().round(1)
    change          500.0
    national        100.0
    industry_mix    -30.0
    competitive     100.0
    allocation      330.0
    dtype: float64
    """
    t = _employment(region_start, region_end, nation_start, nation_end)
    if (t["e0"] == 0).any():
        raise ValueError(
            f"region_start is zero at {first(t['e0'] == 0, t.index)}: an industry that did not "
            "exist has no growth rate, so merge it with another."
        )
    parts = shift_share(region_start, region_end, nation_start, nation_end)
    advantage = t["e1"] / t["e0"] - 1 - t["g_i"]
    homothetic = t["e0"].sum() * shares(t["n0"], "nation_start")
    parts["competitive"] = homothetic * advantage
    parts["allocation"] = (t["e0"] - homothetic) * advantage
    return parts


def wright_learning_curve(output, first_cost, progress_ratio=0.8, first_output=1.0):
    r"""Return unit cost on Wright's learning curve: a constant fall with each doubling of output.

    .. math:: c(q) = c_0 \left(\frac{q}{q_0}\right)^{\log_2 b}

    Parameters
    ----------
    output : float, array-like or Series, shape (n,)
        Cumulative output q since production began, above zero, in units.
    first_cost : float
        Unit cost :math:`c_0` when cumulative output was :math:`q_0`, in money; above zero.
    progress_ratio : float
        b, what is left of the unit cost after a doubling, above 0 and at most 1: 0.8 is the "80 per
        cent curve", on which a doubling saves a fifth; 1 means no learning.
    first_output : float
        :math:`q_0`, in units; above zero.

    Returns
    -------
    float, or array or Series of the shape of `output`
        Unit cost, in the money of `first_cost`.

    Raises
    ------
    ValueError
        If an output or a cost is missing or not above zero, or `progress_ratio` is out of range.

    Notes
    -----
    The same formula is used for the cost of the latest unit and for the average cost of all units
    so far. Say which one the figures are.

    References
    ----------
    Wright, T. P. (1936). Factors affecting the cost of airplanes. *Journal of the Aeronautical
    Sciences*, 3, 122-128.

    Examples
    --------
    >>> wright_learning_curve([1, 2, 4, 8], first_cost=100).round(1).tolist()
    [100.0, 80.0, 64.0, 51.2]
    """
    if not 0 < progress_ratio <= 1:
        raise ValueError(f"progress_ratio is {progress_ratio}: give a number above 0, at most 1.")
    for value, name in ((first_cost, "first_cost"), (first_output, "first_output")):
        if not value > 0:
            raise ValueError(f"{name} is {value}: give a number above zero.")
    single = np.ndim(output) == 0
    quantity = as_vector([output] if single else output, "output", positive=True)
    cost = first_cost * (quantity / first_output) ** np.log2(progress_ratio)
    return float(cost.iloc[0]) if single else like(cost, output)
