"""The coded cases as a second coder might code them; every student has another second coder.

No person has coded them. The table ``qca_codings`` names, for some entries, another value that a
careful reader could defend; for each of these the computer draws which of the two stands. Nothing
else is changed, and no entry gets a value that the table does not allow. Some alternatives of that
table are to leave an entry out; they are not drawn.

So that every student has the same questions to answer, a table is drawn again until

- at least :data:`CASES` cases are complete in SUB, JNT, LRG and HIGH,
- some combination of SUB, JNT and LRG has the outcome in all of its cases,
- these combinations are not the ones of ``qca_codings`` itself, and
- a case with SUB and JNT has the outcome.

The draw is therefore no sample of coders: it always ends with another formula.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flexspec.data import load

__all__ = ["CASES", "draw"]

#: So many cases, at least, are complete in the columns of :data:`_COLUMNS`.
CASES = 6
_COLUMNS = ["SUB", "JNT", "LRG", "HIGH"]
#: Each doubtful entry takes its other value with this probability.
_CHANCE = 0.5


def draw(random: np.random.RandomState) -> pd.DataFrame:
    """Draw the values of the entries that have two.

    Parameters
    ----------
    random : numpy.random.RandomState
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        Columns ``case_group``, ``condition``, ``value`` (1, 0 or missing); the rows of
        ``qca_codings`` in the same order.

    Examples
    --------
    >>> own = draw(np.random.RandomState(1))
    >>> own.shape, own["value"].dropna().unique().tolist()
    ((126, 3), [1, 0])
    """
    codings = load("qca_codings")
    value = codings["value"].to_numpy(dtype=float, na_value=np.nan)
    other = codings["alternative"].map({"0": 0.0, "1": 1.0}).to_numpy(dtype=float)
    ours = _pure(_complete(codings, value))
    while True:
        taken = (random.random_sample(len(codings)) < _CHANCE) & ~np.isnan(other)
        drawn = np.where(taken, other, value)
        cases = _complete(codings, drawn)
        both = (cases == [1, 1, 0, 1]).all(axis=1) | (cases == [1, 1, 1, 1]).all(axis=1)
        if len(cases) >= CASES and _pure(cases) not in (set(), ours) and both.any():
            own = codings[["case_group", "condition"]].copy()
            return own.assign(value=pd.array(drawn, dtype="Int64"))


def _complete(codings: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """Return the codes of the cases that have no gap: one row for each, as in ``_COLUMNS``."""
    columns = [values[codings["condition"].to_numpy() == name] for name in _COLUMNS]
    table = np.column_stack(columns)
    return table[~np.isnan(table).any(axis=1)]


def _pure(cases: np.ndarray) -> set[tuple[float, ...]]:
    """Return the combinations all of whose cases have the outcome."""
    seen = {outcome: {tuple(row[:-1]) for row in cases if row[-1] == outcome} for outcome in (0, 1)}
    return seen[1] - seen[0]
