"""The directive that lists what a chapter cites, from the course's one ``references.bib``."""

from __future__ import annotations

from functools import cache

import pybtex.plugin
from docutils import nodes
from pybtex_docutils import Backend
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from flexspec.book.onepage import by_page

#: Pybtex reads the metadata of every installed package whenever a work is cited or listed.
pybtex.plugin.entry_points = cache(pybtex.plugin.entry_points)


class sources_node(nodes.General, nodes.Element):
    """Stands for the list until all citations of the page are known."""


class Sources(SphinxDirective):
    """List the works that this page cites. Labels and back references stay in the bibliography."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        return [sources_node()]


def cited(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the keys of the works that a page cites, in alphabetical order."""
    references = env.get_domain("cite").citation_refs
    return sorted({t.key for ref in references if ref.docname == docname for t in ref.targets})


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    entries = app.env.get_domain("cite").bibdata.data.entries
    # In the book as one page, each chapter lists what it cites itself.
    for page, place in list(by_page(doctree, docname)):
        if not isinstance(place, sources_node):
            continue
        known = [entries[key] for key in cited(app.env, page) if key in entries]
        style = pybtex.plugin.find_plugin("pybtex.style.formatting", "plain")()
        items = nodes.bullet_list(classes=["fs-sources"])
        for entry in style.format_entries(known):
            items += nodes.list_item("", Backend().paragraph(entry))
        place.replace_self(items)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(sources_node)
    app.add_directive("sources", Sources)
    app.connect("doctree-resolved", _fill)
