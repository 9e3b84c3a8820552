"""The figures that a test looked at, short enough to be kept with the graded notebook.

The report on the class finds by them an answer that is right for another student's own table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["figures"]

#: So many digits make two figures the same; with fewer than the second number, they say little.
DIGITS = 7
LEAST_DIGITS = 5
#: So many are kept of one test.
MOST = 200


def figures(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the figures among some variables, as texts that can be compared.

    Whole and round numbers are left out: students share them by chance. Of a table each column of
    numbers is kept as a digest, whatever the order of its rows.

    Parameters
    ----------
    values : mapping
        Variable -> value; what is neither a number nor a table is left out.

    Examples
    --------
    >>> found = figures({"speed": 0.0213456789, "years": 30, "name": "ada"})
    >>> found
    {'speed': '0.02134568'}
    >>> table = pd.DataFrame({"share": [0.123456, 0.234567]})
    >>> figures({"t": table}) == figures({"t": table[::-1]})
    True
    >>> list(figures({"t": table}))
    ['t.share']
    """
    found: dict[str, str] = {}
    for name, text in _texts(values):
        if len(found) == MOST:
            break
        found[name] = text
    return found


def _texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, float | np.floating):
            if text := _telling(float(value)):
                yield name, text
        elif isinstance(value, pd.DataFrame):
            for column in value.columns[:20]:
                if text := _digest(value[column]):
                    yield f"{name}.{str(column)[:60]}", text
        elif isinstance(value, pd.Series) and (text := _digest(value)):
            yield name, text


def _telling(number: float) -> str:
    """Return a number's first digits, or an empty text if it has too few."""
    text = f"{number:.{DIGITS}g}"
    digits = text.split("e")[0].strip("-").replace(".", "").strip("0")
    return text if digits.isdigit() and len(digits) >= LEAST_DIGITS else ""


def _digest(column: Any) -> str:
    if not isinstance(column, pd.Series) or column.dtype.kind != "f":
        return ""
    texts = sorted(filter(None, map(_telling, column.dropna().head(10_000))))
    joined = " ".join(texts).encode()
    return hashlib.sha256(joined).hexdigest()[:16] if len(texts) > 1 else ""
