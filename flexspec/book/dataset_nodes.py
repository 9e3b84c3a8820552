"""The page of a table, and the overview of all, as docutils nodes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes

from flexspec.book.dataset_facts import KINDS, TYPES, Table, Use, listed, rules, size

#: ``reftype`` of a link to the page of a table.
LINK = "flexspec-data"

#: The page that says how the tables were made.
MADE = "/datasets/README"

#: A text of more characters gets a wide cell.
_LONG = 30

#: Kind -> (look of its box, what it means, what its link to MADE leads to).
_ABOUT = {
    "coded": (
        "note",
        "Made by reading the review (ISS Working Paper 305). Each row has the page, "
        "a locator (a few words that find the place) and a basis: whether the review says it "
        "outright or we conclude it.",
        "How we coded: ",
    ),
    "outside": (
        "note",
        "Not in the review. The figures come from other sources, which are named for each table.",
        "What must not be compared: ",
    ),
    "simulated": (
        "warning",
        "Nothing here is an observation. A generator with a seed made these numbers up, "
        "so that a method can be tried on data whose truth is known.",
        "How it was made: ",
    ),
}


def page(table: Table, docname: str, known: set[str]) -> list[nodes.Node]:
    """Return the content of a table's page, below its title.

    Parameters
    ----------
    table : Table
        What there is to say.
    docname : str
        The page's document name.
    known : set of str
        The documents of the site; a chapter that is not among them gets no link.
    """
    entry = table.entry
    return [
        kind_note(entry["kind"], docname),
        _paragraph(entry["description"]),
        *_loading(table),
        section("First rows", first_rows(table)),
        section("Columns", columns(table)),
        section("Keys and related tables", keys(table, docname)),
        section("Where it is used", _use_list(table.uses, docname, known)),
        section("Sources and licence", *_sources(entry)),
        section("The entry", _json(entry)),
    ]


def overview(tables: Iterable[Table], docname: str, known: set[str]) -> list[nodes.Node]:
    """Return the content of the page that lists all tables, grouped by kind."""
    tables = list(tables)
    return [
        _paragraph(
            f"The course has {len(tables)} tables. Each has a page with its columns, sources and "
            "first rows. In Python ",
            nodes.literal("", "flexspec.catalogue()"),
            " lists them. ",
            doc_link(MADE, docname),
            " says how we coded. With the CSV files and ",
            file_link("datapackage.json", "datapackage.json"),
            " the folder of these pages is a data package in the Frictionless standard.",
        ),
        *(
            section(
                KINDS[kind],
                _paragraph(_ABOUT[kind][1]),
                _listing([t for t in tables if t.entry["kind"] == kind], docname, known),
            )
            for kind in KINDS
            if any(table.entry["kind"] == kind for table in tables)
        ),
    ]


def section(title: str, *content: nodes.Node) -> nodes.section:
    """Return a section with an anchor made from its title.

    Examples
    --------
    >>> section("First rows")["ids"]
    ['first-rows']
    """
    name = nodes.fully_normalize_name(title)
    return nodes.section(
        "", nodes.title(title, title), *content, ids=[nodes.make_id(title)], names=[name]
    )


def table_link(name: str, docname: str) -> addnodes.pending_xref:
    """Return a link from a page to a table's page, in the face of code.

    Examples
    --------
    >>> table_link("cases", "chapters/01-three-generations").astext()
    'cases'
    """
    return addnodes.pending_xref(
        "",
        nodes.literal(name, name),
        refdomain="",
        reftype=LINK,
        reftarget=name,
        refdoc=docname,
        refwarn=True,
    )


def doc_link(target: str, docname: str) -> addnodes.pending_xref:
    """Return a link from a page to another, which Sphinx will give the other's title.

    Examples
    --------
    >>> doc_link("/datasets/README", "data/index")["reftarget"]
    '/datasets/README'
    """
    return addnodes.pending_xref(
        "",
        nodes.inline(),
        refdomain="std",
        reftype="doc",
        reftarget=target,
        refdoc=docname,
        refexplicit=False,
        refwarn=True,
    )


def file_link(text: str, file: str) -> nodes.reference:
    """Return a link to a file that the build copies beside the pages of the tables.

    Examples
    --------
    >>> file_link("the file", "cases.csv")["refuri"]
    'cases.csv'
    """
    return nodes.reference(text, text, refuri=file, internal=True, beside_tables=file)


def kind_note(kind: str, docname: str) -> nodes.admonition:
    r"""Return the box that says where a table's content comes from.

    Examples
    --------
    >>> kind_note("simulated", "data/places").astext().partition(".")[0]
    'SIMULATED\n\nNothing here is an observation'
    """
    look, meaning, lead = _ABOUT[kind]
    return nodes.admonition(
        "",
        nodes.title(KINDS[kind], KINDS[kind]),
        _paragraph(f"{meaning} {lead}", doc_link(MADE, docname), "."),
        classes=[look, "fs-kind"],
    )


def first_rows(table: Table) -> nodes.raw:
    """Return the first rows as a table in a region that scrolls, by keyboard too."""
    first = table.first
    part = (
        f"all {table.rows}" if len(first) == table.rows else f"first {len(first)} of {table.rows:,}"
    )
    styles = [
        _style(field, values) for field, values in zip(table.fields, _turned(table), strict=True)
    ]
    head = "".join(f'<th scope="col">{escape(field["name"])}</th>' for field in table.fields)
    body = "".join("<tr>" + "".join(map(_cell, row, styles)) + "</tr>" for row in first)
    identifier = f"rows-{table.name}"
    return _raw(
        f'<div class="fs-rows" tabindex="0" role="region" aria-labelledby="{identifier}">'
        f'<table><caption id="{identifier}">{escape(table.name)}: {part} rows; – is an empty cell'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _turned(table: Table) -> list[list[str]]:
    return [[row[number] for row in table.first] for number in range(len(table.fields))]


def _style(field: dict[str, Any], values: list[str]) -> str:
    if field["type"] in ("integer", "number", "year"):
        return "fs-number"
    return "fs-long" if max(map(len, values), default=0) > _LONG else ""


def _cell(value: str, style: str) -> str:
    mark = f' class="{style}"' if style else ""
    return f"<td{mark}>{escape(value) or '–'}</td>"


def columns(table: Table) -> nodes.definition_list:
    """Return the columns: name, type, unit, meaning and constraints in words."""
    items = nodes.definition_list(classes=["fs-columns"])
    for field, values in zip(table.fields, _turned(table), strict=True):
        kind = TYPES[field["type"]]
        unit = field.get("unit", "")
        about = f" · {kind}" + (f", unit: {'none' if unit == '1' else unit}" if unit else "")
        meaning = nodes.definition("", _paragraph(field["description"]))
        words = rules(field, next(filter(None, values), ""))
        if words:
            meaning += _paragraph(_sentence("; ".join(words)), classes=["fs-rules"])
        term = nodes.term("", "", nodes.literal("", field["name"]), nodes.inline("", about))
        items += nodes.definition_list_item("", term, meaning)
    return items


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def keys(table: Table, docname: str) -> nodes.bullet_list:
    """Return the table's own key, its keys into other tables, and theirs into it."""
    schema = table.entry["schema"]
    items = []
    if schema.get("primaryKey"):
        items.append(["A row is identified by ", *_codes(listed(schema["primaryKey"])), "."])
    for key in schema.get("foreignKeys", []):
        target = key["reference"]["resource"]
        where = [" of ", table_link(target, docname)] if target else [" of this table"]
        own, theirs = listed(key["fields"]), listed(key["reference"]["fields"])
        items.append([*_codes(own), " is ", *_codes(theirs), *where, "."])
    for name, fields in table.referrers:
        link = table_link(name, docname)
        items.append([link, " refers to this table by ", nodes.literal("", fields), "."])
    return _bullets(items or [["It has no key, and no table refers to it."]])


def _codes(names: Sequence[str]) -> list[nodes.Node | str]:
    parts: list[nodes.Node | str] = []
    for number, name in enumerate(names):
        if number:
            parts.append(" and " if number == len(names) - 1 else ", ")
        parts.append(nodes.literal("", name))
    return parts


def _loading(table: Table) -> list[nodes.Node]:
    code = f'import flexspec\n\ntable = flexspec.load("{table.name}")'
    file = table.entry["path"]
    return [
        nodes.literal_block(code, code, language="python"),
        _paragraph(
            f"{table.rows:,} rows, {len(table.fields)} columns. Download ",
            file_link(file, file),
            f" ({size(table.size)}, CSV, UTF-8).",
        ),
    ]


def _use_list(uses: list[Use], docname: str, known: set[str]) -> nodes.Element:
    items = [[place] for place in _places(uses, docname, known)]
    return _bullets(items or [["No chapter and no assignment loads it yet."]])


def _places(
    uses: list[Use], docname: str, known: set[str], short: bool = False
) -> Iterable[nodes.Node | str]:
    """Return links to chapters, and the names of assignments, which are no pages."""
    for use in uses:
        if use.title:
            yield f"Assignment {use.place}" + ("" if short else f": {use.title}")
        elif use.place in known:
            yield doc_link(f"/{use.place}", docname)


def _sources(entry: dict[str, Any]) -> list[nodes.Node]:
    licences = [_linked(licence, f"{licence['name']}: ") for licence in entry["licenses"]]
    return [
        _bullets([[_linked(source)] for source in entry["sources"]]),
        _paragraph("Licence of the table:"),
        _bullets([[licence] for licence in licences]),
    ]


def _linked(item: dict[str, str], before: str = "") -> nodes.Node:
    text = before + item.get("title", "")
    return nodes.reference(text, text, refuri=item["path"]) if "path" in item else nodes.Text(text)


def _json(entry: dict[str, Any]) -> nodes.raw:
    text = json.dumps(entry, indent=2, ensure_ascii=False)
    return _raw(
        '<details class="fs-entry"><summary>This table in datapackage.json</summary>'
        f"<pre>{escape(text)}</pre></details>"
    )


def _listing(tables: list[Table], docname: str, known: set[str]) -> nodes.table:
    heads = [_paragraph(text) for text in ("Table", "Rows", "Columns", "Used in")]
    body = [_row(_listing_cells(table, docname, known)) for table in tables]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (55, 10, 10, 25)), cols=4)
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *body)
    return nodes.table("", group, classes=["fs-tables"])


def _listing_cells(table: Table, docname: str, known: set[str]) -> list[nodes.paragraph]:
    places: list[nodes.Node | str] = []
    for place in _places(table.uses, docname, known, short=True):
        places += [", ", place] if places else [place]
    return [
        _paragraph(table.entry["title"], ": ", table_link(table.name, docname)),
        _paragraph(f"{table.rows:,}"),
        _paragraph(str(len(table.fields))),
        _paragraph(*(places or ["–"])),
    ]


def _row(cells: list[nodes.paragraph]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def _bullets(items: list[list[nodes.Node | str]]) -> nodes.bullet_list:
    entries = (nodes.list_item("", _paragraph(*item)) for item in items)
    return nodes.bullet_list("", *entries)


def _paragraph(*parts: nodes.Node | str, classes: Sequence[str] = ()) -> nodes.paragraph:
    content = [nodes.Text(part) if isinstance(part, str) else part for part in parts]
    return nodes.paragraph("", "", *content, classes=list(classes))


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")
