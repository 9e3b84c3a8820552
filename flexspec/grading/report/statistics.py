"""The figures of a test: how hard its questions are, how well they separate, how reliable it is."""

from __future__ import annotations

import numpy as np

__all__ = ["FEW", "LEAST", "alpha", "difficulty", "discrimination", "weighted_kappa"]

#: With fewer students than this no correlation is worth printing.
LEAST = 10
#: With fewer than this it is rough.
FEW = 30


def difficulty(points: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Return the mean share of its points that each question gave: 1 if all had all.

    Parameters
    ----------
    points : numpy.ndarray
        A row for each student, a column for each question.
    of : numpy.ndarray
        What each question is worth.

    Examples
    --------
    >>> difficulty(np.array([[2.0, 0.0], [1.0, 1.0]]), np.array([2.0, 4.0])).tolist()
    [0.75, 0.125]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return points.mean(axis=0) / of


def discrimination(points: np.ndarray) -> np.ndarray:
    """Return each question's correlation with the sum of all others (item–rest correlation).

    It is NaN where it is not defined: the question, or the rest, has the same points for everybody.

    Examples
    --------
    >>> points = np.array([[0, 0, 1], [1, 1, 1], [2, 3, 1], [3, 5, 1.0]])
    >>> discrimination(points).round(3).tolist()
    [0.99, 0.99, nan]
    """
    rest = points.sum(axis=1, keepdims=True) - points
    a, b = points - points.mean(axis=0), rest - rest.mean(axis=0)
    spread = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    together = (a * b).sum(axis=0)
    return np.divide(together, spread, out=np.full(len(spread), np.nan), where=spread > 1e-9)


def alpha(points: np.ndarray) -> float:
    r"""Return Cronbach's alpha of the questions.

    It is NaN with fewer than two questions or if all students have the same sum.

    Notes
    -----
    With :math:`k` questions, variances :math:`s_i^2` and the variance :math:`s^2` of the sums,
    :math:`\alpha = \frac{k}{k-1}(1 - \sum_i s_i^2 / s^2)` (Cronbach 1951).

    Examples
    --------
    >>> round(alpha(np.array([[1, 2], [2, 3], [3, 5.0]])), 4)
    0.9474
    """
    students, questions = points.shape
    if students < 2 or questions < 2:
        return float("nan")
    total = points.sum(axis=1).var(ddof=1)
    if total <= 1e-12:
        return float("nan")
    return float(questions / (questions - 1) * (1 - points.var(axis=0, ddof=1).sum() / total))


def weighted_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Return Cohen's kappa of two graders' points, weighted by the square of the difference.

    1 is full agreement, 0 what chance would give. It is NaN if both gave everybody the same.

    Notes
    -----
    One minus the mean squared difference between the two marks of a script, divided by the mean
    squared difference between any mark of the one and any mark of the other (Cohen 1968).

    Examples
    --------
    >>> weighted_kappa(np.array([0, 1, 2, 2.0]), np.array([0, 1, 2, 2.0]))
    1.0
    >>> round(weighted_kappa(np.array([0, 1, 2, 2.0]), np.array([1, 1, 2, 1.0])), 4)
    0.4286
    """
    chance = ((first[:, None] - second[None, :]) ** 2).mean()
    return float(1 - ((first - second) ** 2).mean() / chance) if chance > 1e-12 else float("nan")
