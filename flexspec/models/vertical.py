"""Make or buy: what a specialist saves, how far it reaches, and who moves next to it.

Scott holds that uncertain demand makes large firms disintegrate, and that the transaction costs
which then rise are held down by proximity, so that producers gather (Helmsing 1999, pp. 13-14).
"""

from __future__ import annotations

import numpy as np

from flexspec.models._checks import check

__all__ = ["choice", "critical_mass", "pooled_spread", "reach", "saving"]


def pooled_spread(users: float, correlation: float = 0.0) -> float:
    r"""Return how much of the spread of demand is left when several users are served together.

    Each user's demand has the same mean and standard deviation; any two are correlated by
    :math:`r`. The standard deviation of the sum, per user and relative to that of one user, is
    :math:`\psi(n) = \sqrt{(1 + (n - 1)r)/n}`: 1 for a single user, and 1 for any number if all
    move together.

    Parameters
    ----------
    users : float or array
        :math:`n`, number of users, at least 1.
    correlation : float, default 0
        :math:`r`, correlation of any two users' demands, from 0 to 1.

    Returns
    -------
    float or array
        :math:`\psi(n)`, without unit, from 0 to 1.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Eppen, G. D. (1979) Effects of centralization on expected costs in a multi-location newsboy
    problem. *Management Science* 25(5), 498-501.

    Examples
    --------
    >>> pooled_spread(4), pooled_spread(4, correlation=1)
    (0.5, 1.0)
    """
    check(np.all(np.asarray(users) >= 1), f"users must be at least 1, not {users}.")
    check(0 <= correlation <= 1, f"correlation must lie between 0 and 1, not at {correlation}.")
    left = np.sqrt((1 + (np.asarray(users, dtype=float) - 1) * correlation) / users)
    return float(left) if left.ndim == 0 else left


def saving(
    buyers: float = 10,
    spread: float = 0.0,
    correlation: float = 0.0,
    lines: float = 1,
    fixed: float = 1000,
    quantity: float = 100,
    reserve: float = 20,
) -> float:
    r"""Return what a unit costs less from a specialist than from one's own plant.

    Assumptions: a plant for the input costs :math:`F` a period, whoever owns it, and serves as
    many users as are there. Each product line needs :math:`q` units on average. Demand is
    uncertain, and a plant holds reserve capacity in proportion to the standard deviation of what
    it serves. A firm's own plant serves its own :math:`v` lines; the specialist serves those of
    :math:`n` firms. Running costs are the same for both and drop out. So with
    :math:`\psi` from :func:`pooled_spread` the saving per unit is

    .. math:: S = \frac{F}{vq}\left(1 - \frac1n\right) + k s\,[\psi(v) - \psi(nv)] .

    Prediction: the saving rises with the number of buyers, and with the spread of demand if the
    buyers' demands do not all move together (:math:`r < 1`). It falls with the number of lines
    that a firm's own plant can serve.

    Parameters
    ----------
    buyers : float or array, default 10
        :math:`n`, firms that buy from the specialist, at least 1.
    spread : float or array, default 0
        :math:`s`, standard deviation of one line's demand over its mean, at least 0.
    correlation : float, default 0
        :math:`r`, correlation of any two lines' demands, from 0 to 1.
    lines : float or array, default 1
        :math:`v`, product lines that one plant of the firm can serve, at least 1.
    fixed : float, default 1000
        :math:`F`, cost of a plant, money a period, at least 0.
    quantity : float, default 100
        :math:`q`, units a line needs in a period, above 0.
    reserve : float, default 20
        :math:`k`, money per unit of output for reserves against a spread of 1, at least 0.

    Returns
    -------
    float or array
        :math:`S`, money per unit, before any transaction cost.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The shared fixed cost: Stigler, G. J. (1951) The division of labor is limited by the extent of
    the market. *Journal of Political Economy* 59(3), 185-193. The pooled reserve: Eppen (1979).
    Putting the two together is this course's own way to make Scott's argument exact.

    Examples
    --------
    >>> saving(buyers=10)
    9.0
    >>> round(saving(buyers=10, spread=0.4), 2), saving(buyers=10, spread=0.4, correlation=1)
    (14.47, 9.0)
    """
    check(np.all(np.asarray(lines) >= 1), f"lines must be at least 1, not {lines}.")
    check(np.all(np.asarray(buyers) >= 1), f"buyers must be at least 1, not {buyers}.")
    check(np.all(np.asarray(spread) >= 0), f"spread must not be negative, as {spread} is.")
    check(quantity > 0, f"quantity must be above 0, not {quantity}.")
    check(fixed >= 0 and reserve >= 0, "fixed and reserve must not be negative.")
    shared = fixed / (lines * quantity) * (1 - 1 / buyers)
    own = pooled_spread(lines, correlation)
    pooled = pooled_spread(lines * buyers, correlation)
    return shared + reserve * spread * (own - pooled)


def reach(gain: float, per_km: float = 0.3, contact: float = 0.0) -> float:
    r"""Return the distance up to which buying is cheaper than making.

    A bought unit costs :math:`\tau_0` to find, agree and check, wherever the seller is, and
    :math:`\tau` for each kilometre between the two. Buying pays up to
    :math:`d^* = (S - \tau_0)/\tau`, and nowhere if :math:`\tau_0 \ge S`.

    Parameters
    ----------
    gain : float
        :math:`S`, what a unit costs less from the specialist, from :func:`saving`.
    per_km : float, default 0.3
        :math:`\tau`, transaction cost that grows with distance, money per unit and km, above 0.
    contact : float, default 0
        :math:`\tau_0`, transaction cost that does not, money per unit, at least 0.

    Returns
    -------
    float
        :math:`d^*` in km, 0 if buying pays nowhere.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    This course's own form of the argument in Scott, A. J. (1988) Flexible production systems and
    regional development. *International Journal of Urban and Regional Research* 12(2), 171-187.

    Examples
    --------
    >>> reach(saving(buyers=10))
    30.0
    >>> reach(saving(buyers=10), contact=9)
    0.0
    """
    check(per_km > 0, f"per_km must be above 0, not {per_km}.")
    check(contact >= 0, f"contact must not be negative, as {contact} is.")
    return float(max(0.0, (gain - contact) / per_km))


def choice(
    gain: float, distance: float, per_km: float = 0.3, contact: float = 0.0, moving: float = 12
) -> str:
    """Return what a firm does that lies at some distance from the place of the specialist.

    It makes the input itself, buys from where it is, or moves to the specialist's place and buys
    there, whichever is cheapest. Between equally cheap choices it stays as it is.

    Parameters
    ----------
    gain : float
        What a unit costs less from the specialist, money per unit, from :func:`saving`.
    distance : float
        Kilometres to the specialist's place, at least 0.
    per_km, contact : float
        Transaction costs, as in :func:`reach`.
    moving : float, default 12
        What it costs more to produce in that place (the move, rents, wages), money per unit,
        at least 0.

    Returns
    -------
    str
        ``"make"``, ``"buy from afar"`` or ``"move and buy"``.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    Examples
    --------
    >>> choice(saving(), distance=40)
    'make'
    >>> choice(saving(spread=0.4), distance=40), choice(saving(spread=0.4), 40, per_km=0.5)
    ('buy from afar', 'move and buy')
    """
    check(per_km > 0, f"per_km must be above 0, not {per_km}.")
    check(distance >= 0, f"distance must not be negative, as {distance} is.")
    check(contact >= 0 and moving >= 0, "contact and moving must not be negative.")
    if gain <= contact + min(per_km * distance, moving):
        return "make"
    return "buy from afar" if per_km * distance <= moving else "move and buy"


def critical_mass(cost: float, most: int = 1000, **conditions: float) -> int | None:
    """Return how many firms must buy before buying pays for each of them.

    The specialist's saving rises with the number of buyers. With fewer than the critical mass a
    firm that buys loses, so nobody begins; with more, others follow.

    Parameters
    ----------
    cost : float
        What buying costs a firm in transactions and moving, money per unit, at least 0.
    most : int, default 1000
        The largest number of firms to try.
    **conditions
        ``spread``, ``correlation``, ``lines``, ``fixed``, ``quantity`` and ``reserve`` of
        :func:`saving`.

    Returns
    -------
    int or None
        The smallest number of buyers at which the saving is above the cost; None if it is so for
        no number up to ``most``.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    Stigler (1951), see :func:`saving`.

    Examples
    --------
    >>> critical_mass(9), critical_mass(9, spread=0.4), critical_mass(12)
    (11, 3, None)
    """
    check(cost >= 0, f"cost must not be negative, as {cost} is.")
    check(most >= 1, f"most must be at least 1, not {most}.")
    for buyers in range(1, most + 1):
        if saving(buyers, **conditions) > cost:
            return buyers
    return None
