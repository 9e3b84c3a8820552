"""What the page of a table says: read from its entry, its CSV file, the chapters and assignments.

Nothing here knows Sphinx; :mod:`flexspec.book.dataset_nodes` writes the facts as a document.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Rows of a table that its page shows.
ROWS_SHOWN = 10

#: Names of the site's own pages in the folder of the tables.
TAKEN = ("index",)

KINDS = {
    "coded": "Coded from the review",
    "outside": "From other sources",
    "simulated": "SIMULATED",
}

TYPES = {
    "string": "text",
    "integer": "whole number",
    "year": "year",
    "number": "number",
    "boolean": "true or false",
}

_CELL = re.compile(r"^(`{3,})\{code-cell\}.*?^\1\s*$", re.DOTALL | re.MULTILINE)
_LOAD = re.compile(r"""\bload\(\s*["'](\w+)["']""")


@dataclass(frozen=True)
class Use:
    """A chapter or an assignment that loads a table.

    Attributes
    ----------
    place : str
        The chapter's document name, such as ``chapters/01-three-generations``, or the
        assignment's name.
    title : str
        Title of an assignment; empty for a chapter, which Sphinx knows by its document name.
    """

    place: str
    title: str = ""


@dataclass(frozen=True)
class Table:
    """All that the page of one table says.

    Attributes
    ----------
    entry : dict
        The table's entry in ``datapackage.json``.
    rows : int
        Number of rows, without the header.
    first : list of list of str
        The first rows, as they stand in the file.
    size : int
        Size of the file in bytes.
    uses : list of Use
        Chapters, then assignments, that load the table.
    referrers : list of tuple
        Name and columns of each other table that has a key into this one.
    """

    entry: dict[str, Any]
    rows: int
    first: list[list[str]]
    size: int
    uses: list[Use]
    referrers: list[tuple[str, str]]

    @property
    def name(self) -> str:
        """The table's name, as :func:`flexspec.load` takes it."""
        return self.entry["name"]

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The columns, as the entry describes them."""
        return self.entry["schema"]["fields"]


def tables(folder: Path, root: Path) -> dict[str, Table]:
    """Read the facts about all tables.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``datapackage.json`` and the CSV files.
    root : pathlib.Path
        Holds ``chapters`` and ``exercises/source``.

    Raises
    ------
    ValueError
        If an entry is broken; one sentence says which and how.
    """
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    entries = descriptor["resources"]
    used = uses(root)
    found = {}
    for entry in entries:
        wrong = problem(entry, folder, [other.get("name") for other in entries])
        if wrong:
            raise ValueError(f"datapackage.json, table {entry.get('name', '?')}: {wrong}")
        name, path = entry["name"], folder / entry["path"]
        _, *rows = _read(path)
        found[name] = Table(
            entry=entry,
            rows=len(rows),
            first=rows[:ROWS_SHOWN],
            size=path.stat().st_size,
            uses=used.get(name, []),
            referrers=list(_referrers(name, entries)),
        )
    return found


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def problem(entry: dict[str, Any], folder: Path, names: list[str]) -> str:
    """Return one sentence that says what is wrong with a table's entry, or an empty text.

    Parameters
    ----------
    entry : dict
        The table's entry in ``datapackage.json``.
    folder : pathlib.Path
        Where its CSV file lies.
    names : list of str
        Names of all tables of the package.

    Examples
    --------
    >>> problem({"name": "cases"}, Path("."), ["cases"])
    'It has no path.'
    """
    for part in ("name", "path", "title", "description", "kind", "sources", "licenses", "schema"):
        if not entry.get(part):
            return f"It has no {part}."
    if entry["name"] in TAKEN or names.count(entry["name"]) > 1:
        return "Its name is taken: choose another."
    if entry["kind"] not in KINDS:
        return f"Its kind is {entry['kind']!r}, not one of {', '.join(KINDS)}."
    return (
        _wrong_field(entry["schema"].get("fields", []))
        or _wrong_file(entry, folder)
        or _wrong_key(entry["schema"], [name for name in names if name])
    )


def _wrong_field(fields: list[dict[str, Any]]) -> str:
    for number, field in enumerate(fields, 1):
        for part in ("name", "type", "description"):
            if not field.get(part):
                return f"Its column {field.get('name', number)} has no {part}."
        if field["type"] not in TYPES:
            known = ", ".join(TYPES)
            return f"Its column {field['name']} has the type {field['type']!r}, not one of {known}."
    return "" if fields else "It describes no column."


def _wrong_file(entry: dict[str, Any], folder: Path) -> str:
    path = folder / entry["path"]
    if not path.is_file():
        return f"There is no file {entry['path']}."
    header = next(iter(_read(path)), [])
    described = [field["name"] for field in entry["schema"]["fields"]]
    missing = [name for name in header if name not in described]
    absent = [name for name in described if name not in header]
    if missing:
        return f"Its file has columns that it does not describe: {', '.join(missing)}."
    if absent:
        return f"It describes columns that its file does not have: {', '.join(absent)}."
    return "" if header == described else "Its columns are in another order than in its file."


def _wrong_key(schema: dict[str, Any], names: list[str]) -> str:
    columns = [field["name"] for field in schema["fields"]]
    own = listed(schema.get("primaryKey", []))
    for key in schema.get("foreignKeys", []):
        own = own + listed(key["fields"])
        target = key["reference"]["resource"]
        if target and target not in names:
            return f"A key leads to the table {target!r}, which does not exist."
    unknown = [name for name in own if name not in columns]
    return f"A key names the column {unknown[0]!r}, which it does not have." if unknown else ""


def listed(fields: str | list[str]) -> list[str]:
    """Return the columns of a key as a list; Frictionless writes a single one as text.

    Examples
    --------
    >>> listed("case_id"), listed(["state", "year"])
    (['case_id'], ['state', 'year'])
    """
    return [fields] if isinstance(fields, str) else list(fields)


def _referrers(name: str, entries: list[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    for entry in entries:
        for key in entry["schema"].get("foreignKeys", []):
            if key["reference"]["resource"] == name:
                yield entry["name"], ", ".join(listed(key["fields"]))


def uses(root: Path) -> dict[str, list[Use]]:
    """Return, for each table's name, the chapters and assignments whose code loads it.

    Parameters
    ----------
    root : pathlib.Path
        Holds ``chapters`` and ``exercises/source``.
    """
    found: dict[str, list[Use]] = {}
    for use, code in [*_chapters(root), *_assignments(root)]:
        for name in loaded(code):
            found.setdefault(name, []).append(use)
    return found


def loaded(code: str) -> list[str]:
    """Return the names of the tables that code loads, in alphabetical order.

    Examples
    --------
    >>> loaded('a = flexspec.load("cases"); b = load("claims"); c = flexspec.load(name)')
    ['cases', 'claims']
    """
    return sorted(set(_LOAD.findall(code)))


def _chapters(root: Path) -> Iterable[tuple[Use, str]]:
    for path in sorted((root / "chapters").glob("*.md")):
        cells = (cell.group() for cell in _CELL.finditer(path.read_text(encoding="utf-8")))
        yield Use(f"chapters/{path.stem}"), "\n".join(cells)


def _assignments(root: Path) -> Iterable[tuple[Use, str]]:
    source = root / "exercises" / "source"
    for path in sorted(source.rglob("*.ipynb")):
        place = path.relative_to(source).parent
        if ".ipynb_checkpoints" in place.parts:
            continue
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        yield Use(place.as_posix(), _heading(cells) or path.stem), "\n".join(code)


def _heading(cells: list[dict[str, Any]]) -> str:
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    heading = re.search(r"^# (.+)$", "\n".join(prose), re.MULTILINE)
    return heading.group(1).strip() if heading else ""


def rules(field: dict[str, Any], example: str = "") -> list[str]:
    """Return a column's constraints in words.

    Parameters
    ----------
    field : dict
        The column, as the entry describes it.
    example : str
        A value of the column: it says more than a regular expression.

    Examples
    --------
    >>> rules({"constraints": {"required": True, "minimum": 1, "maximum": 57}})
    ['never empty', 'from 1 to 57']
    >>> rules({"constraints": {"pattern": "k[0-9]+"}}, example="k01")
    ['written like k01']
    >>> rules({})
    []
    """
    limits = field.get("constraints", {})
    words = []
    if limits.get("required"):
        words.append("never empty")
    if limits.get("unique"):
        words.append("no value twice")
    if "enum" in limits:
        words.append("one of: " + ", ".join(str(value) for value in limits["enum"]))
    words += _between(limits.get("minimum"), limits.get("maximum"), "")
    words += _between(limits.get("minLength"), limits.get("maxLength"), " characters")
    if "pattern" in limits:
        words.append(_written(limits["pattern"], example))
    return words


def _between(low: Any, high: Any, unit: str) -> list[str]:
    if low is None and high is None:
        return []
    if high is None:
        return [f"at least {low}{unit}"]
    return [f"at most {high}{unit}" if low is None else f"from {low} to {high}{unit}"]


def _written(pattern: str, example: str) -> str:
    if pattern.startswith("http"):
        return "a web address"
    return f"written like {example}" if example else f"matches {pattern}"


def size(count: int) -> str:
    """Return a file's size as a reader reads it.

    Examples
    --------
    >>> size(456), size(87825)
    ('456 bytes', '88 kB')
    """
    return f"{count} bytes" if count < 1000 else f"{count / 1000:.0f} kB"
