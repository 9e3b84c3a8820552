"""What the build adds to the glossary: where each term is taught, and which chapters use it.

The first comes from ``chapters/coverage.csv``, the second from the links to terms in the pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from flexspec.book.coverage import (
    GLOSSARY,
    Place,
    Row,
    chapter_name,
    chapter_title,
    follow,
    link,
    place,
    rows_of,
    warn,
)

#: In a page's metadata: the terms that it links.
_LINKED = "flexspec_terms"
#: In the metadata of a page with a glossary: its terms.
_DEFINED = "flexspec_glossary"


def normal(term: str) -> str:
    r"""Return a term as Sphinx compares it, with straight apostrophes: the glossary's are curled.

    Examples
    --------
    >>> normal("Theil\n  index")
    'theil index'
    >>> normal("Prisoner\u2019s dilemma")
    "prisoner's dilemma"
    """
    return " ".join(term.split()).lower().replace("\u2019", "'")


def linked_terms(doctree: nodes.document) -> set[str]:
    """Return the terms that a page links, as they are compared."""
    return {
        normal(node["reftarget"])
        for node in doctree.findall(addnodes.pending_xref)
        if node["reftype"] == "term"
    }


def entries(doctree: nodes.Node) -> Iterator[tuple[list[str], nodes.definition]]:
    """Yield the terms and the definition of each entry of a page's glossaries."""
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            terms = [term.astext() for term in item.findall(nodes.term)]
            yield terms, next(item.findall(nodes.definition))


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    # Sphinx empties and merges a page's metadata itself, so nothing is left over or lost.
    env.metadata[env.docname][_LINKED] = sorted(linked_terms(doctree))
    defined = [term for terms, _ in entries(doctree) for term in terms]
    if defined:
        env.metadata[env.docname][_DEFINED] = sorted(map(normal, defined))
        follow(env)


def uses(env: BuildEnvironment, terms: list[str]) -> list[str]:
    """Return the pages that link one of some terms, in the order of the book; no glossary is one.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        The book, read.
    terms : list of str
        The names of one entry.
    """
    wanted = set(map(normal, terms))
    found = [
        page
        for page, known in env.metadata.items()
        if wanted & set(known.get(_LINKED, ())) and _DEFINED not in known
    ]
    return sorted(found, key=lambda page: (env.toc_secnumbers.get(page, {}).get("") or (), page))


def _check(_app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of rows about terms that no glossary has, and of terms taught but not linked."""
    defined = {term for known in env.metadata.values() for term in known.get(_DEFINED, ())}
    for row in rows_of(env):
        if row.table != GLOSSARY:
            continue
        if normal(row.key) not in defined:
            warn(row.line, f"The glossary has no term {row.key!r}.")
        for there in filter(None, (place(env, label) for label in row.taught.split())):
            if there.docname not in uses(env, [row.key]):
                warn(row.line, f"{there.docname} teaches {row.key!r} and does not link it.")


def sentences(app: Sphinx, here: str, terms: list[str], rows: list[Row]) -> nodes.paragraph | None:
    """Return where a term is taught and used, or None if it is neither.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        With all pages read.
    here : str
        The page with the glossary.
    terms : list of str
        The names of the entry.
    rows : list of Row
        The rows of the coverage that are about it.
    """
    found = (place(app.env, label) for row in rows for label in row.taught.split())
    taught = list(dict.fromkeys(there for there in found if there))
    at_home = {there.docname for there in taught}
    also = [page for page in uses(app.env, terms) if page not in at_home]
    said: list[nodes.Node] = []
    if taught:
        said += _sentence("Taught in ", [link(app, here, there) for there in taught])
    if also:
        words = " Also in " if taught else "Used in "
        said += _sentence(words, [_page(app, here, page) for page in also])
    return nodes.paragraph("", "", *said, classes=["fs-taught"]) if said else None


def _page(app: Sphinx, here: str, page: str) -> nodes.reference:
    title, name = chapter_title(app.env, page), chapter_name(app.env, page)
    return link(app, here, Place(page, "", title, name, name), name)


def _sentence(words: str, links: list[nodes.reference]) -> list[nodes.Node]:
    parts: list[nodes.Node] = [nodes.Text(words)]
    for number, node in enumerate(links):
        parts += [nodes.Text(", ")] if number else []
        parts.append(node)
    return [*parts, nodes.Text(".")]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    found = list(entries(doctree))
    rows = [row for row in rows_of(app.env) if row.table == GLOSSARY] if found else []
    for terms, definition in found:
        names = set(map(normal, terms))
        about = [row for row in rows if normal(row.key) in names]
        if paragraph := sentences(app, docname, terms, about):
            definition += paragraph


def setup(app: Sphinx) -> None:
    """Add the sentences to every glossary."""
    app.connect("doctree-read", _collect)
    app.connect("env-check-consistency", _check)
    app.connect("doctree-resolved", _fill)
