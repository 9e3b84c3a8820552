"""The course's tables by name, from anywhere and without a network.

Every table is one CSV file in ``datasets/`` with its entry in ``datasets/datapackage.json``, which
follows the Frictionless Data Package standard. An installed package carries the same folder inside.
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

__all__ = ["catalogue", "describe", "folder", "load", "package", "resource"]

_HERE = Path(__file__).resolve().parent

#: Frictionless type -> pandas dtype without missing values, pandas dtype with missing values
_DTYPES = {
    "integer": ("int64", "Int64"),
    "year": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "boolean": ("bool", "boolean"),
    "string": ("str", "str"),
}


@cache
def folder() -> Path:
    """Return the folder that holds the tables.

    Returns
    -------
    pathlib.Path
        ``flexspec/datasets`` in an installed package, ``datasets`` beside the package in a clone.

    Raises
    ------
    FileNotFoundError
        If neither folder has a ``datapackage.json``.
    """
    for candidate in (_HERE / "datasets", _HERE.parent / "datasets"):
        if (candidate / "datapackage.json").is_file():
            return candidate
    raise FileNotFoundError(
        "The tables of the course are missing: no datapackage.json beside the package flexspec. "
        "Install it again from the repository or its wheel."
    )


@cache
def package() -> dict[str, Any]:
    """Return the data package's descriptor, the parsed ``datapackage.json``."""
    return json.loads((folder() / "datapackage.json").read_text(encoding="utf-8"))


def resource(name: str) -> dict[str, Any]:
    """Return the descriptor of one table: title, description, fields, sources, licences.

    Parameters
    ----------
    name : str
        Name of the table, as listed by :func:`catalogue`.

    Raises
    ------
    LookupError
        If there is no such table; the message names the nearest ones.
    """
    resources = {entry["name"]: entry for entry in package()["resources"]}
    if name in resources:
        return resources[name]
    near = difflib.get_close_matches(str(name).lower(), resources, n=3, cutoff=0.5)
    near += [other for other in resources if str(name).lower() in other and other not in near]
    hint = f"Did you mean {' or '.join(map(repr, near[:5]))}? " if near else ""
    raise LookupError(f"There is no table {name!r}. {hint}flexspec.catalogue() lists all tables.")


def load(name: str) -> pd.DataFrame:
    """Load a table of the course as a DataFrame with the types its description declares.

    An empty cell of the file is a missing value; it never becomes zero or an empty text. Whole
    numbers with gaps come as ``Int64``, yes/no columns with gaps as ``boolean``.

    Parameters
    ----------
    name : str
        Name of the table, as listed by :func:`catalogue`.

    Returns
    -------
    pandas.DataFrame
        One row per record; ``.attrs`` holds the table's title, sources and licence, and
        ``simulated`` is True there if the numbers are made up.

    Raises
    ------
    LookupError
        If there is no such table; the message names the nearest ones.

    Examples
    --------
    >>> import flexspec
    >>> generations = flexspec.load("policy_generations")
    >>> sorted(generations["generation"].unique().tolist())
    [1, 2, 3]
    """
    return _read(name).copy()


@cache
def _read(name: str) -> pd.DataFrame:
    """Read a table once; whoever gets it gets a copy."""
    entry = resource(name)
    fields = entry["schema"]["fields"]
    text = {field["name"]: "str" for field in fields if field["type"] == "string"}
    table = pd.read_csv(
        folder() / entry["path"],
        dtype=text,
        keep_default_na=False,
        na_values=entry["schema"].get("missingValues", [""]),
        encoding="utf-8",
    )
    for field in fields:
        complete, gaps = _DTYPES[field["type"]]
        column = table[field["name"]]
        if field["type"] == "string":
            continue
        if field["type"] == "boolean":
            column = column.map({True: True, False: False, "true": True, "false": False})
        table[field["name"]] = column.astype(gaps if column.isna().any() else complete)
    table.attrs = {
        "name": name,
        "title": entry["title"],
        "sources": entry.get("sources", []),
        "licenses": entry.get("licenses", []),
        "simulated": bool(entry.get("simulated", False)),
    }
    return table


def catalogue() -> pd.DataFrame:
    """List the tables of the course.

    Returns
    -------
    pandas.DataFrame
        One row per table, indexed by name: ``title``, ``kind`` (``coded`` from the review,
        ``outside`` for figures from elsewhere, ``simulated``), ``columns`` (their number).

    Examples
    --------
    >>> import flexspec
    >>> flexspec.catalogue().loc["mexico_state_gdp", "kind"]
    'outside'
    """
    entries = package()["resources"]
    return pd.DataFrame(
        {
            "title": [entry["title"] for entry in entries],
            "kind": [entry["kind"] for entry in entries],
            "columns": [len(entry["schema"]["fields"]) for entry in entries],
        },
        index=pd.Index([entry["name"] for entry in entries], name="name"),
    )


def describe(name: str) -> pd.DataFrame:
    """Describe a table's columns.

    Parameters
    ----------
    name : str
        Name of the table, as listed by :func:`catalogue`.

    Returns
    -------
    pandas.DataFrame
        One row per column, indexed by its name: ``type``, ``unit`` (empty for text), ``meaning``.

    Raises
    ------
    LookupError
        If there is no such table.

    Examples
    --------
    >>> import flexspec
    >>> flexspec.describe("us_state_income").loc["year", "type"]
    'integer'
    """
    fields = resource(name)["schema"]["fields"]
    return pd.DataFrame(
        {
            "type": [field["type"] for field in fields],
            "unit": [field.get("unit", "") for field in fields],
            "meaning": [field["description"] for field in fields],
        },
        index=pd.Index([field["name"] for field in fields], name="column"),
    )
