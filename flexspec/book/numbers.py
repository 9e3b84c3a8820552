"""Exercises of pages that have no number count from 1 on each page, as in their notebooks.

Sphinx counts them through all such pages.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

KIND = "exercise"


def restart(numbers: dict[str, dict[str, dict[str, tuple[int, ...]]]]) -> None:
    """Count the exercises of pages without a number from 1.

    Parameters
    ----------
    numbers : dict
        Page -> kind of thing -> its id -> its number; ``(6, 2)`` is the second of chapter 6.

    Examples
    --------
    >>> numbers = {"06": {"exercise": {"a": (6, 1)}}, "more": {"exercise": {"b": (3,), "c": (4,)}}}
    >>> restart(numbers)
    >>> numbers["06"]["exercise"], numbers["more"]["exercise"]
    ({'a': (6, 1)}, {'b': (1,), 'c': (2,)})
    """
    for kinds in numbers.values():
        exercises = kinds.get(KIND, {})
        if all(len(number) == 1 for number in exercises.values()):
            kinds[KIND] = {name: (place,) for place, name in enumerate(exercises, 1)}


def _restart(app: Sphinx, env: BuildEnvironment) -> None:
    restart(env.toc_fignumbers)


def setup(app: Sphinx) -> None:
    """Count anew when Sphinx has counted, and has kept its numbers for the next build."""
    app.connect("env-check-consistency", _restart)
