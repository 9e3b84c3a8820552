"""A simulated survey of an invented cluster; every student surveys another one.

Eighty firms say yes or no to twelve advantages of endnote 3 (Helmsing 1999, p. 57), or say
nothing. In every draw one sphere is strong, one middling and one weak as far as is known; in each
some item hangs on the firms that are silent. Which sphere is which, which items, and all shares are
drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.data import load

__all__ = ["FIRMS", "ITEMS", "PATTERNS", "draw"]

#: So many firms are asked.
FIRMS = 80
#: The items asked, four of each sphere.
ITEMS = (
    "a01", "a03", "a05", "a07", "a09", "a10", "a12", "a13", "a17", "a18", "a19", "a20",
)  # fmt: skip
#: What the items of a strong, a middling and a weak sphere turn out to be.
PATTERNS = (
    ("present", "present", "present", "unknown"),
    ("present", "present", "lacking", "unknown"),
    ("present", "lacking", "unknown", "unknown"),
)
# Firms that are silent, and of all firms those that say yes: from, and up to but not with.
_RANGES = {
    "present": ((4, 17), (44, 60)),
    "lacking": ((4, 17), (4, 20)),
    "unknown": ((24, 33), (20, 35)),
}


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw a survey.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        One row for each firm and item. Columns ``firm``, ``workers`` (persons), ``item_id``,
        ``sphere``, ``item`` and ``answer``: "yes", "no", or missing where the firm was silent.

    Examples
    --------
    >>> survey = draw(np.random.RandomState(1))
    >>> len(survey), sorted(survey["answer"].dropna().unique())
    (960, ['no', 'yes'])
    """
    matrix = load("advantage_matrix").set_index("item_id").loc[list(ITEMS)]
    firms = [f"F{number:02}" for number in range(1, FIRMS + 1)]
    workers = random.choice([3, 5, 8, 12, 20, 35, 60, 120], FIRMS, p=_SIZES)
    spheres = matrix["sphere"].drop_duplicates().to_numpy()
    states = {
        item: state
        for sphere, pattern in zip(random.permutation(spheres), PATTERNS, strict=True)
        for item, state in zip(
            random.permutation(matrix.index[matrix["sphere"] == sphere]), pattern, strict=True
        )
    }
    tables = []
    for item in ITEMS:
        silent, yes = (random.randint(*limits) for limits in _RANGES[states[item]])
        answers = np.array(["yes"] * yes + ["no"] * (FIRMS - silent - yes) + [None] * silent)
        tables.append(
            pd.DataFrame(
                {
                    "firm": firms,
                    "workers": workers,
                    "item_id": item,
                    "sphere": matrix["sphere"][item],
                    "item": matrix["item"][item],
                    "answer": random.permutation(answers),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


_SIZES = (0.2, 0.2, 0.2, 0.15, 0.1, 0.08, 0.05, 0.02)
