"""Commodity chains: who keeps how much of what the last customer pays.

Global commodity chains are co-ordinated by large manufacturers or by large buyers, and what a
cluster gains depends on its position in the chain and on its own capacity (Humphrey, in Helmsing
1999, p. 33). The model has two stages, one that leads and one that follows.
"""

from __future__ import annotations

import numpy as np

from flexspec.models._checks import check

__all__ = ["followers_share", "two_stages"]


def two_stages(leaders: float = 1, followers: float = 1, surplus: float = 100) -> dict[str, float]:
    r"""Return margins, volume and profits of a chain in which one stage leads.

    Assumptions: every unit passes both stages, one for one. Final demand is linear,
    :math:`Q = A - P`. Both stages have constant costs, together :math:`c`, and
    :math:`S = A - c` is what the first unit could earn. The :math:`l` firms of the leading stage
    decide first; the :math:`f` firms of the following stage see this and decide. Within a stage
    firms compete by quantities (Cournot). No fixed costs, no other way to the market.

    .. math::

       m_L = \frac{S}{l+1}, \qquad m_F = \frac{S - m_L}{f+1}, \qquad
       Q = S\,\frac{l}{l+1}\,\frac{f}{f+1} .

    Prediction: the leading stage has the larger margin unless it is itself crowded
    (:math:`l > f + 1`). More firms in the following stage raise the volume and the leaders'
    profit. Whether the leaders stand before or after the followers in the chain makes no
    difference.

    Parameters
    ----------
    leaders, followers : float or array, default 1
        :math:`l` and :math:`f`, number of firms in each stage, at least 1.
    surplus : float, default 100
        :math:`S`, money per unit, above 0.

    Returns
    -------
    dict of str to float or array
        ``margin_leaders`` and ``margin_followers`` (money per unit), ``volume`` (units),
        ``profit_leaders`` and ``profit_followers`` (money, all firms of the stage together).

    Raises
    ------
    ValueError
        If a number of firms is below 1 or ``surplus`` is not above 0.

    References
    ----------
    Two margins on one product: Machlup, F. and Taber, M. (1960) Bilateral monopoly, successive
    monopoly, and vertical integration. *Economica* 27(106), 101-119. With several firms in each
    stage: worked out for this course.

    Examples
    --------
    >>> chain = two_stages()
    >>> chain["margin_leaders"], chain["margin_followers"], chain["volume"]
    (50.0, 25.0, 25.0)
    """
    check(np.all(np.asarray(leaders) >= 1), f"leaders must be at least 1, not {leaders}.")
    check(np.all(np.asarray(followers) >= 1), f"followers must be at least 1, not {followers}.")
    check(surplus > 0, f"surplus must be above 0, not {surplus}.")
    margin_leaders = surplus / (leaders + 1)
    margin_followers = (surplus - margin_leaders) / (followers + 1)
    volume = (surplus - margin_leaders) * followers / (followers + 1)
    return {
        "margin_leaders": margin_leaders,
        "margin_followers": margin_followers,
        "volume": volume,
        "profit_leaders": margin_leaders * volume,
        "profit_followers": margin_followers * volume,
    }


def followers_share(leaders: float = 1, followers: float = 1) -> float:
    r"""Return the part of the chain's profit that the following stage keeps.

    From :func:`two_stages`: :math:`l / (l + f + 1)`.

    Parameters
    ----------
    leaders, followers : float or array, default 1
        Number of firms in each stage, at least 1.

    Returns
    -------
    float or array
        Share from 0 to 1.

    Raises
    ------
    ValueError
        If a number of firms is below 1.

    References
    ----------
    As :func:`two_stages`.

    Examples
    --------
    >>> round(followers_share(), 3), round(followers_share(followers=10), 3)
    (0.333, 0.083)
    """
    chain = two_stages(leaders, followers, 1)
    return chain["profit_followers"] / (chain["profit_leaders"] + chain["profit_followers"])
