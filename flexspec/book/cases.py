"""The directive that shows a case as a card made from the tables: {case} sinos.

Its argument is one or more units (``case_group``) of the table ``cases``; its body, if it has one,
says what became of the case since the review. Notebooks get the same card as a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from flexspec import data
from flexspec.book.markdown import WRITERS, Block, Page
from flexspec.book.review import pages

#: Proposition -> what it says, in few words.
PROPOSITIONS = {
    "small_firms": "small firms",
    "subcontracting": "subcontracting",
    "suppliers": "suppliers",
    "joint_action": "joint action",
    "support": "support",
    "learning": "learning",
    "labour": "labour",
    "road": "road",
}
#: Attribute -> its name on a card. The rest stands under its own name.
_TYPES = {
    "markusen_type": "Markusen",
    "mccormick_type": "McCormick",
    "ams_type": "Altenburg and Meyer-Stamer",
    "collective_efficiency": "collective efficiency",
}
_COVERAGE = {
    "reviewed": "findings are reviewed",
    "reviewed_type": "a type drawn from several cases",
    "mentioned": "named as an example only",
    "programme": "a programme or organisation",
    "bibliography_only": "in the bibliography only; the text says nothing of it",
}
_TABLES = (
    "cases", "case_studies", "case_attributes", "case_propositions", "figures", "qca_codings",
    "bibliography",
)  # fmt: skip


@dataclass
class Card:
    """A case in words: its names, and what there is to say under a few headings."""

    names: list[str]
    entries: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, heading: str, *items: str) -> None:
        """Add an entry, unless there is nothing to say."""
        if items:
            self.entries.append((heading, list(items)))

    @property
    def title(self) -> str:
        """The names as one text."""
        return " and ".join(self.names)


def card(group: str) -> Card:
    """Return what the tables say about a case.

    Parameters
    ----------
    group : str
        A ``case_group`` of the table ``cases``.

    Raises
    ------
    LookupError
        If there is no such case.

    Examples
    --------
    >>> made = card("modena")
    >>> made.title
    'Modena'
    >>> [heading for heading, _ in made.entries]
    ['Where', 'Studies', 'Numbers', '✓ For the model', 'Also']
    """
    cases = data.load("cases")
    here = cases[cases["case_group"] == group]
    if here.empty:
        raise LookupError(f"There is no case {group!r}; the groups are in the table cases.")
    made = Card(here["name"].tolist())
    made.add("Where", _where(here))
    made.add("Studies", *_studies(here))
    made.add("Numbers", *_numbers(here))
    judged = _of(data.load("case_propositions"), group, "case_group")
    for verdict, heading in (
        ("yes", "✓ For the model"),
        ("mixed", "± Mixed"),
        ("no", "✗ Against it"),
    ):
        made.add(heading, *map(_judged, _rows(judged[judged["verdict"] == verdict])))
    attributes = _attributes(here)
    kinds = attributes[attributes["attribute"].isin(_TYPES)]
    made.add("Type", *(_finding(row, _TYPES[row.attribute]) for row in _rows(kinds)))
    others = attributes[
        ~attributes["attribute"].isin([*_TYPES, *judged["attribute"]])
        & ~attributes["attribute"].isin(judged["proposition"])
    ]
    words = others["attribute"].str.replace("_", " ")
    made.add("Also", *map(_finding, _rows(others), words))
    made.add("Our codes", *_codes(group))
    if here["coverage"].isin(["reviewed", "reviewed_type"]).any():
        silent = [
            word for key, word in PROPOSITIONS.items() if key not in set(judged["proposition"])
        ]
        made.add("– Not reported", *([", ".join(silent)] if silent else []))
    return made


def _of(table: pd.DataFrame, key: str, column: str) -> pd.DataFrame:
    return table[table[column] == key]


def _rows(table: pd.DataFrame) -> list:
    return list(table.itertuples(index=False))


def _page(row: object) -> str:
    also = getattr(row, "also_pages", None)
    numbers = {row.page, *map(int, also.split(";") if isinstance(also, str) else [])}
    text = ", ".join(map(str, sorted(numbers)))
    return f"({pages(text)})".replace(" ", "\u00a0", 1)


def _where(here: pd.DataFrame) -> str:
    row = here.iloc[0]
    sectors = dict.fromkeys(here["sector"].dropna())
    place = row["country"] if isinstance(row["country"], str) else row["world_region"]
    parts = [place, row["place_type"], "; ".join(sectors), _COVERAGE[row["coverage"]]]
    return " · ".join(filter(None, parts)) + f" ({pages(_all_pages(here))})"


def _all_pages(here: pd.DataFrame) -> str:
    found: set[int] = set(here["page"])
    for text in here["also_pages"].dropna():
        found |= {int(number) for number in text.split(";")}
    return ", ".join(map(str, sorted(found)))


def _studies(here: pd.DataFrame) -> list[str]:
    studies = data.load("case_studies")
    studies = studies[studies["case_id"].isin(here["case_id"])].drop_duplicates("work_key")
    works = data.load("bibliography").set_index("key")
    return [_study(row, works) for row in _rows(studies)]


def _study(row: object, works: pd.DataFrame) -> str:
    work = works.loc[row.work_key]
    people = [person.split(",")[0] for person in str(work["authors"]).split("; ")]
    people = people[0] + " and others" if len(people) > 2 else " and ".join(people)
    title = work["title"] if isinstance(work["title"], str) else ""
    listed = "" if work["listed"] else ", cited but not in the review's list"
    year = int(work["year"]) if work["year"] == work["year"] else "no year"
    return f"{people} {year}" + (f", {title}" if title else "") + f"{listed} {_page(row)}"


def _numbers(here: pd.DataFrame) -> list[str]:
    figures = data.load("figures")
    figures = figures[figures["case_id"].isin(here["case_id"])]
    return [_number(row) for row in _rows(figures)]


def _number(row: object) -> str:
    plain = {"stated", "counted"}
    lead = "" if row.qualifier in plain else f"{row.qualifier} "
    value = f"{row.value:g}"
    # The unit often opens the description of what is counted.
    what = row.what if row.what.startswith(row.unit) else f"{row.unit}: {row.what}"
    gap = "" if what.startswith("%") else " "
    note = f"; {row.note}" if isinstance(row.note, str) else ""
    return f"{lead}{value}{gap}{what} {_page(row)}{note}"


def _attributes(here: pd.DataFrame) -> pd.DataFrame:
    """Return the attributes; what is said of several cases in the same words stands once."""
    found = data.load("case_attributes")
    found = found[found["case_id"].isin(here["case_id"])]
    return found.drop_duplicates(["attribute", "value"])


def _judged(row: object) -> str:
    sure = "" if row.basis == "explicit" else ", our inference"
    return f"{PROPOSITIONS[row.proposition]}: {row.finding}{sure} {_page(row)}"


def _finding(row: object, name: str) -> str:
    sure = "" if row.basis == "explicit" else ", our inference"
    return f"{name}: {row.value}{sure} {_page(row)}"


def _codes(group: str) -> list[str]:
    codes = _of(data.load("qca_codings"), group, "case_group")
    words = []
    for row in _rows(codes):
        if pd.isna(row.value) and pd.isna(row.alternative):
            continue
        shown = "missing" if pd.isna(row.value) else f"{row.value:.0f}"
        other = f" (or {row.alternative})" if isinstance(row.alternative, str) else ""
        words.append(f"{row.condition} {shown}{other}")
    return ["; ".join(words)] if words else []


def html(made: Card) -> str:
    """Return a card as a list of HTML definitions.

    Examples
    --------
    >>> html(Card(["Macael"], [("Where", ["Spain"])]))
    '<dl><div><dt>Where</dt><dd>Spain</dd></div></dl>'
    """
    entries = "".join(
        f"<div><dt>{escape(heading)}</dt>"
        + "".join(f"<dd>{escape(item, quote=False)}</dd>" for item in items)
        + "</div>"
        for heading, items in made.entries
    )
    return f"<dl>{entries}</dl>"


def markdown(made: Card) -> str:
    """Return a card as a quotation with a list.

    Examples
    --------
    >>> print(markdown(Card(["Macael"], [("Where", ["Spain"]), ("Also", ["small", "old"])])))
    > **Macael**
    >
    > - *Where:* Spain
    > - *Also:*
    >   - small
    >   - old
    """
    lines = [f"> **{made.title}**", ">"]
    for heading, items in made.entries:
        if len(items) == 1:
            lines.append(f"> - *{heading}:* {items[0]}")
        else:
            lines += [f"> - *{heading}:*", *(f">   - {item}" for item in items)]
    return "\n".join(lines)


class Case(SphinxDirective):
    """A card for each case named in the argument."""

    required_arguments = 1
    optional_arguments = 20
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the cards, or an error that names the case that is not there."""
        for name in _TABLES:
            self.env.note_dependency(str(data.folder() / data.resource(name)["path"]))
        found: list[nodes.Node] = []
        for group in self.arguments:
            try:
                made = card(group)
            except LookupError as error:
                return [self.state.document.reporter.error(str(error), line=self.lineno)]
            title = nodes.paragraph("", "", nodes.strong(made.title, made.title))
            listing = nodes.raw("", html(made), format="html")
            box = nodes.container("", title, listing, classes=["fs-case"], ids=[f"case-{group}"])
            found.append(box)
        if self.content:
            since = nodes.container(classes=["fs-case-since"])
            self.state.nested_parse(self.content, self.content_offset, since)
            found[-1] += since
        return found


def _write(block: Block, page: Page) -> str:
    """Return the cards for a notebook."""
    parts = [markdown(card(group)) for group in block.argument.split()]
    if block.body:
        since = page.markdown(block.body).splitlines()
        parts[-1] += "\n>\n" + "\n".join(f"> {line}".rstrip() for line in since)
    return "\n\n".join(parts)


def _finish_page(app: Sphinx, _page: str, _template: str, _context: dict, tree: object) -> None:
    if tree is not None and any("fs-case" in n["classes"] for n in tree.findall(nodes.container)):
        app.add_css_file("cases.css")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("case", Case)
    app.connect("html-page-context", _finish_page)


WRITERS["case"] = _write
