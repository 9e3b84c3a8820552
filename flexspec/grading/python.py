"""A cell as Python: what IPython makes of it, without its search where there is nothing to find."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from IPython.core.inputtransformer2 import TransformerManager

__all__ = ["as_python"]

_manager = TransformerManager()

#: Python that IPython reads otherwise: prompts that were copied along, and blanks at the top.
_COPIED = re.compile(r"\s|In \[|.*\n\.\.\.")


def as_python(cell: str, transform: Callable[[str], str] = _manager.transform_cell) -> str:
    r"""Return a cell as Python, with its magics as calls.

    Magics, `!commands` and `help?` are no Python: what can be parsed has none, and to search for
    them takes three times as long.

    Parameters
    ----------
    cell : str
        The cell.
    transform : callable
        IPython's own way.

    Examples
    --------
    >>> as_python("x = 1")
    'x = 1\n'
    >>> as_python("%matplotlib inline")
    "get_ipython().run_line_magic('matplotlib', 'inline')\n"
    >>> as_python("In [1]: x = 1")
    'x = 1\n'
    """
    if _COPIED.match(cell):
        return transform(cell)
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return transform(cell)
    return cell if cell.endswith("\n") else cell + "\n"
