"""Each student's own table: same structure and difficulty, other numbers, another right answer.

A part of each assignment draws its table by the student's id::

    own = flexspec.variant("us_state_income", student="ada", assignment="ps1")

The same id gives the same table, on every platform and with every version of the libraries. The
grader draws it again from the id under which the work was handed in, so that an answer worked out
from another student's table is not right.

A variant is a module of this package with the table's name and one function,
``draw(random: numpy.random.RandomState) -> pandas.DataFrame``. Its docstring says what is drawn,
and what is kept the same so that no student has the easier table.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import unicodedata

import numpy as np
import pandas as pd

__all__ = ["names", "student_id", "variant"]


def names() -> list[str]:
    """Return the names of the tables of which there are variants.

    Examples
    --------
    >>> "us_state_income" in names()
    True
    """
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def student_id(text: object) -> str:
    """Return an id without what people write differently: case, blanks around it, accents' form.

    Parameters
    ----------
    text : str
        The id as it was written.

    Raises
    ------
    ValueError
        If it is empty, or no text.

    Examples
    --------
    >>> student_id(" Ada_L ")
    'ada_l'
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold() if isinstance(text, str) else ""
    if not plain:
        raise ValueError(f"The student's id must be a text such as 'ada_l', not {text!r}.")
    return plain


def variant(table: str, *, student: str, assignment: str) -> pd.DataFrame:
    """Draw a student's own variant of a table.

    Parameters
    ----------
    table : str
        A name from :func:`names`.
    student : str
        The id under which the student hands in; see :func:`student_id`.
    assignment : str
        The assignment's id, such as ``"ps1"``: each assignment draws anew.

    Raises
    ------
    ValueError
        If there are no variants of the table, or the id is empty.

    Notes
    -----
    The id, the table and the assignment are hashed (SHA-256) into the seed of a
    ``numpy.random.RandomState``, whose stream NumPy has frozen (NEP 19).

    Examples
    --------
    >>> own = variant("us_state_income", student="ada", assignment="ps1")
    >>> own.equals(variant("us_state_income", student=" Ada ", assignment="ps1"))
    True
    >>> own.equals(variant("us_state_income", student="bob", assignment="ps1"))
    False
    """
    if table not in names():
        raise ValueError(f"There are no variants of {table!r}; there are of {', '.join(names())}.")
    seed = hashlib.sha256("\0".join([student_id(student), table, assignment]).encode()).digest()
    random = np.random.RandomState(np.frombuffer(seed, dtype="<u4"))
    return importlib.import_module(f"{__name__}.{table}").draw(random)
