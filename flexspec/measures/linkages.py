"""Who buys from whom: input-output linkages and the centralisation of a network."""

import numpy as np
import pandas as pd

from flexspec.measures._checks import align, as_table, as_vector, like


def _flows(flows, output):
    """Check a square table of flows and the output that belongs to it."""
    table = as_table(flows, "flows")
    if table.shape[0] != table.shape[1]:
        raise ValueError(
            f"flows has {table.shape[0]} rows and {table.shape[1]} columns: "
            "give the same sectors in both."
        )
    if not table.index.equals(table.columns):
        if set(table.index) != set(table.columns):
            raise ValueError(
                "flows has different sectors in rows and columns: use the same labels."
            )
        table = table[table.index]
    total = as_vector(output, "output", positive=True)
    return table, align(total, table, "output", "flows")


def _inverse(coefficients):
    """Invert I - A, and refuse an economy that uses up more than it makes."""
    matrix = np.eye(len(coefficients)) - coefficients.to_numpy()
    try:
        inverse = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        inverse = np.full(matrix.shape, -np.inf)
    # For coefficients of zero or more, a negative entry means that the sum of rounds I + A + A² …
    # does not converge (Hawkins and Simon 1949).
    if inverse.min() < -1e-9:
        raise ValueError(
            "flows use up as much as output or more, so no inverse makes sense: "
            "check that output is the total, final demand included, in the unit of flows."
        )
    return pd.DataFrame(inverse, index=coefficients.index, columns=coefficients.columns)


def leontief_inverse(flows, output):
    r"""Leontief inverse: output needed, directly and indirectly, for one unit of final demand.

    .. math:: L = (I - A)^{-1}, \qquad a_{ij} = z_{ij} / x_j

    Parameters
    ----------
    flows : DataFrame or array-like, shape (sectors, sectors)
        :math:`z_{ij}`, what sector i (row) sells to sector j (column), in money.
    output : array-like or Series, shape (sectors,)
        :math:`x_j`, total output of each sector, final demand included, in the same money.

    Returns
    -------
    DataFrame or array, shape (sectors, sectors)
        Cell (i, j): output of i, in money, per unit of final demand for j.

    Raises
    ------
    ValueError
        If a value is missing or negative, an output is zero, the sectors do not match, or the
        sectors use up more than they make.

    References
    ----------
    Leontief, W. (1936). Quantitative input and output relations in the economic system of the
    United States. *Review of Economics and Statistics*, 18, 105-125.
    Hawkins, D. and Simon, H. A. (1949). Some conditions of macroeconomic stability. *Econometrica*,
    17, 245-248.

    Examples
    --------
    >>> leontief_inverse([[20, 10], [40, 20]], [100, 100]).round(3).tolist()
    [[1.333, 0.167], [0.667, 1.333]]
    """
    table, total = _flows(flows, output)
    return like(_inverse(table.div(total, axis=1)), flows)


def ghosh_inverse(flows, output):
    r"""Ghosh inverse: output enabled, directly and indirectly, by one unit of primary input.

    .. math:: G = (I - B)^{-1}, \qquad b_{ij} = z_{ij} / x_i

    Parameters
    ----------
    flows : DataFrame or array-like, shape (sectors, sectors)
        :math:`z_{ij}`, what sector i (row) sells to sector j (column), in money.
    output : array-like or Series, shape (sectors,)
        :math:`x_i`, total output of each sector, final demand included, in the same money.

    Returns
    -------
    DataFrame or array, shape (sectors, sectors)
        Cell (i, j): output of j, in money, per unit of primary input into i.

    Raises
    ------
    ValueError
        As :func:`leontief_inverse`.

    References
    ----------
    Ghosh, A. (1958). Input-output approach in an allocation system. *Economica*, 25, 58-64.

    Examples
    --------
    >>> ghosh_inverse([[20, 10], [40, 20]], [100, 200]).round(3).tolist()
    [[1.286, 0.143], [0.286, 1.143]]
    """
    table, total = _flows(flows, output)
    return like(_inverse(table.div(total, axis=0)), flows)


def _linkages(sums, normalised, given):
    """Return sums, or sums over their mean, in the kind of `given`."""
    return like(sums / sums.mean() if normalised else sums, given)


def backward_linkages(flows, output, *, normalised=False):
    r"""Backward linkages: how much a sector draws on the others, as the column sums of L.

    Parameters
    ----------
    flows : DataFrame or array-like, shape (sectors, sectors)
        What sector i (row) sells to sector j (column), in money.
    output : array-like or Series, shape (sectors,)
        Total output of each sector, final demand included, in the same money.
    normalised : bool
        True divides by the mean of all sectors (Rasmussen's power of dispersion): above 1 means a
        stronger pull than average.

    Returns
    -------
    Series or array, shape (sectors,)
        Output of the whole economy per unit of final demand for the sector; 1 or more unless
        normalised.

    Raises
    ------
    ValueError
        As :func:`leontief_inverse`.

    References
    ----------
    Rasmussen, P. N. (1956). *Studies in Inter-Sectoral Relations*. North-Holland.

    Examples
    --------
    >>> backward_linkages([[20, 10], [40, 20]], [100, 100]).tolist()
    [2.0, 1.5]
    """
    inverse = pd.DataFrame(leontief_inverse(flows, output))
    return _linkages(inverse.sum(axis=0), normalised, flows)


def forward_linkages(flows, output, *, normalised=False):
    r"""Forward linkages: how much other sectors build on this one, as the row sums of Ghosh's G.

    Parameters
    ----------
    flows : DataFrame or array-like, shape (sectors, sectors)
        What sector i (row) sells to sector j (column), in money.
    output : array-like or Series, shape (sectors,)
        Total output of each sector, final demand included, in the same money.
    normalised : bool
        True divides by the mean of all sectors: above 1 means a stronger push than average.

    Returns
    -------
    Series or array, shape (sectors,)
        Output of the whole economy per unit of primary input into the sector; 1 or more unless
        normalised.

    Raises
    ------
    ValueError
        As :func:`leontief_inverse`.

    References
    ----------
    Ghosh, A. (1958). Input-output approach in an allocation system. *Economica*, 25, 58-64.

    Examples
    --------
    >>> forward_linkages([[20, 10], [40, 20]], [100, 100]).round(3).tolist()
    [1.5, 2.0]
    """
    inverse = pd.DataFrame(ghosh_inverse(flows, output))
    return _linkages(inverse.sum(axis=1), normalised, flows)


def degree_centralisation(degrees):
    r"""Freeman's degree centralisation: how far one node dominates a network.

    .. math:: C = \frac{\sum_v (d_{\max} - d_v)}{(n - 1)(n - 2)}

    Parameters
    ----------
    degrees : array-like or Series, shape (nodes,), at least 3
        The number of neighbours of each node in an undirected network without loops or double
        ties; with networkx ``pd.Series(dict(graph.degree()))``. Nodes without ties count: give
        their zero.

    Returns
    -------
    float
        From 0 (all nodes alike, as in a ring) to 1 (a star). Networkx has the centrality of nodes
        but not this measure of the whole network.

    Raises
    ------
    ValueError
        If there are fewer than three nodes, or the degrees cannot be those of such a network.

    References
    ----------
    Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. *Social
    Networks*, 1, 215-239.

    Examples
    --------
    >>> degree_centralisation([4, 1, 1, 1, 1])
    1.0
    """
    degrees = as_vector(degrees, "degrees")
    n = len(degrees)
    if n < 3:
        raise ValueError(f"degrees has {n} node(s): centralisation compares at least three.")
    possible = (degrees == degrees.round()).all() and degrees.max() < n and degrees.sum() % 2 == 0
    if not possible:
        raise ValueError(
            f"degrees are not those of an undirected network of {n} nodes without loops: check for "
            f"directed or double ties, as they must be whole, at most {n - 1}, and of even sum."
        )
    return float((degrees.max() - degrees).sum() / ((n - 1) * (n - 2)))
