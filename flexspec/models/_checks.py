"""The check that all models make of what they are given."""

from __future__ import annotations


def check(condition: object, sentence: str) -> None:
    """Raise ValueError with this sentence unless the condition is true.

    Parameters
    ----------
    condition : object
        What has to be true.
    sentence : str
        What is wrong if it is not, with the value given.

    Raises
    ------
    ValueError
        If the condition is not true.

    Examples
    --------
    >>> check(1 >= 1, "years must be at least 1, not 1.")
    >>> check(0 >= 1, "years must be at least 1, not 0.")
    Traceback (most recent call last):
        ...
    ValueError: years must be at least 1, not 0.
    """
    if not condition:
        raise ValueError(sentence)
