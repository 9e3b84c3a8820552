"""A consortium that guarantees its members' loans: peer review, leverage and common slumps.

The review reports of Modena that member firms assess each other's loan applications and that the
consortium guarantees their commercial credit (Helmsing 1999, p. 39). It gives no mechanism for
how much credit a fund can carry; this one asks what peers and numbers of members add to it.
"""

from __future__ import annotations

import numpy as np

from flexspec.models._checks import check

__all__ = [
    "default_counts",
    "failure",
    "safe_leverage",
    "screened_default",
    "simulated_defaults",
    "slump_correlation",
]


def screened_default(
    caught: float,
    risky: float = 0.2,
    default_sound: float = 0.02,
    default_risky: float = 0.2,
    wronged: float = 0.0,
) -> float:
    """Return the default probability of members, once peers have turned some applicants away.

    Assumptions: applicants are sound or risky. Peers recognise a share of the risky ones and
    refuse them; they may refuse some sound ones by mistake. Every other applicant is accepted.

    Prediction: what is left is an average. Even perfect peers leave the default probability of
    sound firms.

    Parameters
    ----------
    caught : float
        Share of the risky applicants whom the peers refuse, in [0, 1].
    risky : float, default 0.2
        Share of risky firms among applicants, in [0, 1).
    default_sound, default_risky : float
        Default probability of a sound and of a risky borrower, share a year, in [0, 1].
    wronged : float, default 0
        Share of the sound applicants refused by mistake, in [0, 1).

    Returns
    -------
    float
        Default probability of an accepted applicant, share a year.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The course's own; an average over two kinds of applicants.

    Examples
    --------
    >>> round(screened_default(caught=0), 3), round(screened_default(caught=1), 3)
    (0.056, 0.02)
    """
    check(0 <= caught <= 1, f"caught must lie between 0 and 1, not at {caught}.")
    check(0 <= risky < 1, f"risky must be at least 0 and below 1, not {risky}.")
    check(0 <= wronged < 1, f"wronged must be at least 0 and below 1, not {wronged}.")
    for rate in (default_sound, default_risky):
        check(0 <= rate <= 1, f"A default probability must lie between 0 and 1, not at {rate}.")
    sound_in = (1 - risky) * (1 - wronged)
    risky_in = risky * (1 - caught)
    return (sound_in * default_sound + risky_in * default_risky) / (sound_in + risky_in)


def default_counts(
    members: int, default: float = 0.04, slump: float = 1, chance: float = 0.1, trades: int = 1
) -> np.ndarray:
    r"""Return the probability of each number of defaults among the members in a year.

    Assumptions: every member has one loan of the same size. Members belong to equally large
    trades. A trade has a slump year with a given chance, independently of other trades; then its
    members default several times as often as in an ordinary year. Given the year, members default
    independently. The default probability over all years is held fixed: an ordinary year has
    :math:`p_0 = p / (1 + q(m - 1))`, a slump year :math:`m p_0`.

    Prediction: without slumps this is the binomial distribution. With them, and one trade, it has
    two humps, and the second does not thin out as members are added.

    Parameters
    ----------
    members : int
        Number of members, at least 1 and at least the number of trades.
    default : float, default 0.04
        :math:`p`, default probability of a member over all years, share a year, in [0, 1].
    slump : float, default 1
        :math:`m`, how many times as often members default in a slump year, at least 1 (1: there
        are no slumps).
    chance : float, default 0.1
        :math:`q`, probability that a year is a slump year of a trade, in [0, 1].
    trades : int, default 1
        Number of trades, at least 1.

    Returns
    -------
    numpy.ndarray
        Probabilities of 0, 1, ..., ``members`` defaults.

    Raises
    ------
    ValueError
        If a parameter lies outside its range, or default in a slump year would exceed 1.

    References
    ----------
    A mixture of binomial distributions, convolved over trades; the idea that a common factor
    makes loans default together is Vasicek's (1987, *Probability of Loss on Loan Portfolio*).

    Examples
    --------
    >>> default_counts(2, default=0.5).tolist()
    [0.25, 0.5, 0.25]
    """
    ordinary, bad = _rates(default, slump, chance)
    check(trades >= 1, f"trades must be at least 1, not {trades}.")
    check(members >= trades, f"members must be at least {trades}, one per trade, not {members}.")
    total = np.ones(1)
    for trade in range(trades):
        size = members // trades + (trade < members % trades)
        one = (1 - chance) * _binomial(size, ordinary) + chance * _binomial(size, bad)
        total = np.convolve(total, one)
    return total


def failure(
    members: int,
    leverage: float,
    default: float = 0.04,
    slump: float = 1,
    chance: float = 0.1,
    trades: int = 1,
) -> float:
    """Return the probability that a year's defaults are more than the fund can pay.

    Leverage is guaranteed credit over fund. With equal loans and nothing recovered, the fund pays
    for ``members / leverage`` defaults.

    Parameters
    ----------
    members, default, slump, chance, trades
        As in :func:`default_counts`.
    leverage : float
        Guaranteed credit per unit of fund, above 0.

    Returns
    -------
    float
        Probability of failure in a year.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The upper tail of :func:`default_counts`.

    Examples
    --------
    >>> round(failure(members=100, leverage=10), 4)
    0.0022
    >>> round(failure(members=100, leverage=10, slump=5), 4)
    0.0863
    """
    check(leverage > 0, f"leverage must be above 0, not {leverage}.")
    counts = default_counts(members, default, slump, chance, trades)
    bearable = int(np.floor(members / leverage + 1e-9))
    return float(counts[bearable + 1 :].sum())


def safe_leverage(
    members: int,
    default: float = 0.04,
    slump: float = 1,
    chance: float = 0.1,
    trades: int = 1,
    risk: float = 0.01,
) -> float:
    r"""Return the largest leverage at which the fund fails in no more than one year in a hundred.

    Prediction: without slumps it approaches :math:`1/p` as members are added. With one trade
    whose slumps are more frequent than the risk allowed, it approaches one over the *slump*
    default probability, however many members there are.

    Parameters
    ----------
    members, default, slump, chance, trades
        As in :func:`default_counts`.
    risk : float, default 0.01
        Largest probability of failure in a year that is accepted, in (0, 1).

    Returns
    -------
    float
        Guaranteed credit per unit of fund; infinite if no fund is needed at all.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    A quantile of :func:`default_counts`.

    Examples
    --------
    >>> round(safe_leverage(3500), 1), round(safe_leverage(3500, slump=5), 1)
    (20.8, 6.6)
    """
    check(0 < risk < 1, f"risk must lie between 0 and 1, not at {risk}.")
    counts = default_counts(members, default, slump, chance, trades)
    beyond = 1 - np.cumsum(counts)  # probability of more than 0, 1, 2, ... defaults
    bearable = int(np.argmax(beyond <= risk))
    return members / bearable if bearable else np.inf


def slump_correlation(default: float = 0.04, slump: float = 1, chance: float = 0.1) -> float:
    r"""Return the correlation between the defaults of two members of one trade.

    It is :math:`q (1 - q)(m - 1)^2 p_0^2 / (p (1 - p))`.

    Parameters
    ----------
    default, slump, chance
        As in :func:`default_counts`; here ``default`` lies between 0 and 1, both left out.

    Returns
    -------
    float
        A correlation coefficient, without unit.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The covariance of two indicators whose probability is itself random.

    Examples
    --------
    >>> round(slump_correlation(slump=5), 3)
    0.031
    """
    check(0 < default < 1, f"default must lie between 0 and 1, not at {default}.")
    ordinary, bad = _rates(default, slump, chance)
    return chance * (1 - chance) * (bad - ordinary) ** 2 / (default * (1 - default))


def simulated_defaults(
    members: int,
    default: float = 0.04,
    slump: float = 1,
    chance: float = 0.1,
    trades: int = 1,
    years: int = 1000,
    seed: int = 1,
) -> np.ndarray:
    """Draw the number of defaults of each year, trade by trade.

    Parameters
    ----------
    members, default, slump, chance, trades
        As in :func:`default_counts`.
    years : int, default 1000
        How many years to draw, at least 1.
    seed : int, default 1
        Seed of ``numpy.random.RandomState``, whose stream is the same everywhere.

    Returns
    -------
    numpy.ndarray
        One number of defaults per year.

    Raises
    ------
    ValueError
        If a parameter lies outside its range.

    References
    ----------
    The assumptions of :func:`default_counts`, drawn instead of summed.

    Examples
    --------
    >>> simulated_defaults(100, slump=5, years=6).tolist()
    [1, 2, 13, 3, 2, 16]
    """
    ordinary, bad = _rates(default, slump, chance)
    check(members >= trades >= 1, "There must be at least one trade, and a member in each.")
    check(years >= 1, f"years must be at least 1, not {years}.")
    random = np.random.RandomState(seed)
    total = np.zeros(years, dtype=int)
    for trade in range(trades):
        size = members // trades + (trade < members % trades)
        slumps = random.uniform(size=years) < chance
        total += random.binomial(size, np.where(slumps, bad, ordinary))
    return total


def _rates(default: float, slump: float, chance: float) -> tuple[float, float]:
    """Return default probabilities of an ordinary and of a slump year."""
    check(0 <= default <= 1, f"default must lie between 0 and 1, not at {default}.")
    check(slump >= 1, f"slump must be at least 1, not {slump}.")
    check(0 <= chance <= 1, f"chance must lie between 0 and 1, not at {chance}.")
    ordinary = default / (1 + chance * (slump - 1))
    bad = slump * ordinary
    check(bad <= 1, f"In a slump year the default probability must not exceed 1, as {bad} does.")
    return ordinary, bad


def _binomial(n: int, p: float) -> np.ndarray:
    """Return the binomial probabilities of 0, 1, ..., n."""
    if p in (0, 1):
        counts = np.zeros(n + 1)
        counts[n if p else 0] = 1
        return counts
    k = np.arange(n + 1)
    log_factorial = np.concatenate([[0], np.cumsum(np.log(np.arange(1, n + 1)))])
    ways = log_factorial[n] - log_factorial[k] - log_factorial[n - k]
    return np.exp(ways + k * np.log(p) + (n - k) * np.log1p(-p))
