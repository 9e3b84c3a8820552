"""Where each concept of the review is taught: ``chapters/coverage.csv``, checked and shown.

A row names a concept, the review's pages, the place that teaches it, the place that shows it in
data or a model, and what tests it. The directive ``{coverage}`` makes a page of it, in the order of
the review; :mod:`flexspec.book.glossary` writes it under the terms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from flexspec import data
from flexspec.book.dataset_nodes import section
from flexspec.book.quiz import quizzes
from flexspec.book.review import pages

_LOGGER = logging.getLogger(__name__)

COVERAGE = "chapters/coverage.csv"
COLUMNS = ["table", "key", "concept", "page", "taught", "shown", "tested"]
GLOSSARY = "glossary"
#: Table -> the column that names its concepts, and what one of them is called.
TABLES = {
    "theories": ("theory_id", "theory"),
    "cases": ("case_id", "case"),
    "policy_instruments": ("instrument_id", "policy instrument"),
    "support_services": ("service", "support service"),
    "policy_generations": ("dimension", "generations compared"),
    "claims": ("claim_id", "claim"),
    "advantage_matrix": ("item_id", "source of advantage"),
}
#: Section of the review -> its title in short, and the page on which it begins.
SECTIONS = {
    "1": ("Three generations of regional policy", 1),
    "2.1": ("From adjustment to restructuring", 3),
    "2.2": ("International competitiveness and new competition", 4),
    "2.3": ("Structure, conduct and performance, expanded", 7),
    "3.1": ("Flexible specialisation: introduction", 10),
    "3.2": ("Macro-regional theories", 13),
    "3.3": ("Small firms and industrial districts", 18),
    "3.4": ("Case studies", 25),
    "4.1": ("Regional industrial policies: introduction", 35),
    "4.2": ("Second-generation policies", 36),
    "4.3": ("Third-generation policies", 44),
    "5": ("Concluding observations", 49),
    "endnotes": ("Endnotes", 57),
    "": ("Not in the review", 99),
}
_EXERCISE = re.compile(r"^ex-(\d+)-(\d+)$")
_ASSIGNMENT = re.compile(r"^(ps\d|studio)(?:-(\w+))?$")
#: Pages with this mark in their metadata say what other pages hold.
_FOLLOWS = "flexspec_follows"


@dataclass(frozen=True)
class Row:
    """A concept: where the review has it, and where the course teaches, shows and tests it."""

    line: int
    table: str
    key: str
    concept: str
    page: str
    taught: str
    shown: str
    tested: str

    @property
    def first_page(self) -> int:
        """The first page of the review that it is on; 99 if it is on none."""
        return min(map(int, re.findall(r"\d+", self.page)), default=SECTIONS[""][1])

    @property
    def targets(self) -> list[str]:
        """All places that the row names."""
        return [*self.taught.split(), *self.shown.split(), *self.tested.split()]


def read(path: Path) -> list[Row]:
    """Return the rows of a file; none if it is not there.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file with the columns of :data:`COLUMNS`.

    Raises
    ------
    ValueError
        If it has other columns.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if lines.fieldnames != COLUMNS:
            raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}.")
        return [
            Row(lines.line_num, **{name: (line[name] or "").strip() for name in COLUMNS})
            for line in lines
        ]


def mistakes(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield line and sentence for what is wrong in the rows themselves.

    Examples
    --------
    >>> row = Row(2, "theories", "scp", "SCP", "7-61", "ch3-argument", "", "ex-3-1")
    >>> list(mistakes([row]))
    [(2, 'The review has pages 1 to 57, not 7-61.')]
    """
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.table not in {*TABLES, GLOSSARY, ""}:
            yield row.line, f"{row.table!r} is no table of concepts."
        if row.table in TABLES and row.key not in concepts(row.table):
            yield row.line, f"The table {row.table} has no {TABLES[row.table][0]} {row.key!r}."
        if not (row.key and row.concept and row.taught):
            yield row.line, "A row needs a key, a concept and where it is taught."
        first = seen.setdefault((row.table, row.key), row.line)
        if first != row.line:
            yield row.line, f"{row.key!r} is in line {first} already."
        try:
            pages(row.page or "1")
        except ValueError as error:
            yield row.line, str(error)


@cache
def concepts(table: str) -> set[str]:
    """Return the names of all concepts in a table of the course.

    Examples
    --------
    >>> "agropolitan" in concepts("theories")
    True
    """
    return set(data.load(table)[TABLES[table][0]].astype(str))


def section_of(row: Row, known: dict[tuple[str, str], str]) -> str:
    """Return the section of the review that a concept belongs to.

    Parameters
    ----------
    row : Row
        The concept.
    known : dict
        Table and key -> section, where the table says so. Else the first page decides; a page that
        two sections share counts to the later one.
    """
    section = known.get((row.table, row.key))
    if section in SECTIONS:
        return section
    return [name for name, (_, start) in SECTIONS.items() if start <= row.first_page][-1]


def _sections() -> dict[tuple[str, str], str]:
    found = {}
    for table, (column, _) in TABLES.items():
        rows = data.load(table)
        if "section" in rows:
            for key, name in zip(rows[column], rows["section"], strict=True):
                found[table, str(key)] = str(name)
    return found


# Places


@dataclass(frozen=True)
class Place:
    """Where a link leads; its words in full, in short, and beside a link to the same page."""

    docname: str
    anchor: str
    words: str
    short: str
    within: str


def chapter_title(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title with its number, if it has one."""
    number = env.toc_secnumbers.get(docname, {}).get("") or ()
    return " ".join([".".join(map(str, number)), env.titles[docname].astext()]).strip()


def chapter_name(env: BuildEnvironment, docname: str) -> str:
    """Return a page's name in few words: its number, or its title if it has none."""
    number = env.toc_secnumbers.get(docname, {}).get("")
    return f"chapter {'.'.join(map(str, number))}" if number else env.titles[docname].astext()


def place(env: BuildEnvironment, target: str) -> Place | None:
    """Return what a target of a row stands for, or None if the book has no such place.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        The book, read.
    target : str
        A label, an exercise's label, or a page and a quiz: ``chapters/01-x#quiz-a-title``.
    """
    if "#" in target:
        docname, _, name = target.partition("#")
        docname = docname.removesuffix(".md").removesuffix(".html")
        for entry in quizzes(env).get(docname, []):
            if entry["name"] == name:
                words = f"the quiz “{entry['title']}”"
                return Place(docname, name, words, words, words)
        return None
    exercise = _EXERCISE.match(target)
    domain = env.get_domain("std")
    docname, anchor, title = domain.labels.get(target, ("", "", ""))
    if not docname:
        return None
    if exercise:
        words = f"exercise {exercise[1]}.{exercise[2]}"
        return Place(docname, anchor, words, words, words)
    chapter, short = chapter_title(env, docname), chapter_name(env, docname)
    if title == env.titles[docname].astext():
        return Place(docname, anchor, chapter, short, title)
    return Place(docname, anchor, f"{chapter}: {title}", f"{short}, {title}", title)


def assignment(target: str) -> str:
    """Return the words for a part of an assignment, or nothing if it is no assignment.

    Examples
    --------
    >>> assignment("ps1-4"), assignment("studio"), assignment("ex-1-1")
    ('assignment ps1, part 4', 'assignment studio', '')
    """
    found = _ASSIGNMENT.match(target)
    if not found:
        return ""
    return f"assignment {found[1]}" + (f", part {found[2]}" if found[2] else "")


def link(app: Sphinx, here: str, there: Place, words: str = "") -> nodes.reference:
    """Return a link from a page to a place."""
    text = words or there.words
    title = there.words if text != there.words else None
    return make_refnode(
        app.builder, here, there.docname, there.anchor, nodes.inline(text, text), title
    )


# The build


def rows_of(env: BuildEnvironment) -> list[Row]:
    """Return the rows of the book."""
    return read(Path(env.srcdir) / COVERAGE)


def follow(env: BuildEnvironment) -> None:
    """Let the page that is being read be read again when any other page has changed."""
    env.note_dependency(str(Path(env.srcdir) / COVERAGE))
    env.metadata[env.docname][_FOLLOWS] = True


def _outdated(_app: Sphinx, env: Any, added: set, changed: set, removed: set) -> list[str]:
    following = {name for name, known in env.metadata.items() if known.get(_FOLLOWS)}
    return sorted(following - removed) if added or changed or removed else []


def warn(line: int, sentence: str) -> None:
    """Warn of a row."""
    _LOGGER.warning(sentence, location=f"{COVERAGE}:{line}", type="flexspec", subtype="coverage")


def _check(_app: Sphinx, env: BuildEnvironment) -> None:
    rows = rows_of(env)
    for line, sentence in mistakes(rows):
        warn(line, sentence)
    for row in rows:
        for target in row.targets:
            if not assignment(target) and place(env, target) is None:
                warn(row.line, f"The book has no place {target!r}, which {row.key!r} names.")


class coverage_row(nodes.General, nodes.Element):
    """Stands for the sentence about a concept until all pages are known; ``row`` is its row."""


class Coverage(SphinxDirective):
    """List all concepts in the order of the review, with where the course has them."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each section of the review that has concepts."""
        follow(self.env)
        for table in TABLES:
            self.env.note_dependency(str(data.folder() / f"{table}.csv"))
        groups: dict[str, list[Row]] = {name: [] for name in SECTIONS}
        known = _sections()
        for row in rows_of(self.env):
            if row.table != GLOSSARY:
                groups[section_of(row, known)].append(row)
        return [
            section(_heading(name), nodes.bullet_list("", *_items(rows), classes=["fs-coverage"]))
            for name, rows in groups.items()
            if rows
        ]


def _heading(name: str) -> str:
    title, start = SECTIONS[name]
    if not name:
        return title
    where = f"Section {name}, from page {start}" if name[0].isdigit() else f"Page {start}"
    return f"{where}: {title}" if title.lower() != name else f"{title}, page {start}"


def _items(rows: list[Row]) -> list[nodes.list_item]:
    ordered = sorted(rows, key=lambda row: row.first_page)
    return [nodes.list_item("", nodes.paragraph("", "", coverage_row(row=row))) for row in ordered]


def sentence(app: Sphinx, here: str, row: Row) -> list[nodes.Node]:
    """Return what the page says about a concept.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        With all pages read.
    here : str
        The page that says it.
    row : Row
        The concept.
    """
    kind = TABLES[row.table][1] if row.table in TABLES else ""
    about = ", ".join(filter(None, [kind, pages(row.page) if row.page else ""]))
    parts: list[nodes.Node] = [nodes.strong(row.concept, row.concept)]
    parts.append(nodes.Text(f" ({about}): " if about else ": "))
    same = row.shown == row.taught
    taught = _links(app, here, row.taught.split(), "")
    page = next((there.docname for there in _places(app, row.taught.split())), "")
    phrases = [
        ("taught and shown in " if same else "taught in ", taught),
        ("shown in ", [] if same else _links(app, here, row.shown.split(), page)),
        ("tested by ", _links(app, here, row.tested.split(), page)),
    ]
    said = [(words, links) for words, links in phrases if links]
    for number, (words, links) in enumerate(said):
        parts += [nodes.Text(("; " if number else "") + words), *_listed(links)]
    return [*parts, nodes.Text(".")]


def _places(app: Sphinx, targets: list[str]) -> list[Place]:
    found = [place(app.env, target) for target in targets]
    return [there for there in found if there]


def _links(app: Sphinx, here: str, targets: list[str], page: str) -> list[nodes.Node]:
    """Return a link for each target; a place on the page that was named gets its short name."""
    made: list[nodes.Node] = []
    for target in targets:
        if words := assignment(target):
            made.append(nodes.Text(words))
        elif there := place(app.env, target):
            made.append(
                link(app, here, there, there.within if there.docname == page else there.short)
            )
    return made


def _listed(links: list[nodes.Node]) -> Iterator[nodes.Node]:
    for number, node in enumerate(links):
        if number:
            yield nodes.Text(" and " if number == len(links) - 1 else ", ")
        yield node


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(coverage_row)):
        node.replace_self(sentence(app, docname, node["row"]))


def setup(app: Sphinx) -> None:
    """Register the directive and the checks."""
    app.add_node(coverage_row)
    app.add_directive("coverage", Coverage)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-check-consistency", _check)
    app.connect("doctree-resolved", _fill)
