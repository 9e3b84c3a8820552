"""The slides of each chapter, written with its page, and the directive that lists them all.

:mod:`flexspec.book.deck` chooses what is on them; reveal.js, which shows them, lies in the site.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from flexspec.book.charts import vega_file
from flexspec.book.deck import FOLDER, Group, deck

_VENDOR = Path(__file__).with_name("vendor")
_TEMPLATE = "flexspec-slides.html"


class slides_node(nodes.General, nodes.Element):
    """Stands for the list of slides until all chapters are known."""


class SlidesList(SphinxDirective):
    """List the slides of all chapters."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        self.env.metadata[self.env.docname]["flexspec_slides"] = True
        return [slides_node(docname=self.env.docname)]


def address(docname: str, of: str) -> str:
    """Return the address of a chapter's slides, relative to a page.

    Examples
    --------
    >>> address("chapters/01-three-generations", "teaching/slides")
    '../slides/01-three-generations.html'
    """
    target = f"{FOLDER}/{posixpath.basename(docname)}.html"
    return posixpath.relpath(target, posixpath.dirname(of) or ".")


def has_slides(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page has slides: those that the contents number have."""
    return bool(env.toc_secnumbers.get(docname))


def link(docname: str) -> str:
    """Return the line of a chapter that leads to its slides."""
    to = address(docname, docname)
    return f'<p class="fs-to-slides"><a href="{to}">Slides of this chapter</a></p>'


def _add_link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.name == "html" and has_slides(app.env, docname):
        title = next(iter(doctree.findall(nodes.title)))
        line = nodes.raw("", link(docname), format="html")
        title.parent.insert(title.parent.index(title) + 1, line)


def _write(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    """Write a chapter's slides from the HTML of its page."""
    if app.builder.name != "html" or doctree is None or not has_slides(app.env, page):
        return
    groups = deck(context["body"], page)
    html = app.builder.templates.render(
        _TEMPLATE,
        {
            "language": app.config.language,
            "chapter": re.sub("<[^>]+>", "", groups[0].title),
            "course": escape(app.config.html_title),
            "licence": escape(app.config.copyright),
            "address": f"../{page}.html",
            "groups": groups,
            "vega": vega_file() if has_live_chart(groups) else "",
        },
    )
    target = Path(app.outdir) / FOLDER / f"{posixpath.basename(page)}.html"
    target.parent.mkdir(exist_ok=True)
    target.write_text(html, encoding="utf-8")


def has_live_chart(groups: list[Group]) -> bool:
    """Tell whether a chart on the slides answers to its reader."""
    return any('class="fs-spec"' in slide.html() for group in groups for slide in group.slides)


def _copy_vendor(app: Sphinx, error: Exception | None) -> None:
    if not error and app.builder.name == "html":
        target = Path(app.outdir) / "_static" / "reveal"
        shutil.copytree(_VENDOR / "reveal", target, dirs_exist_ok=True)


def _visit(translator: Any, node: slides_node) -> None:
    translator.body.append(_listed(translator.builder.env, node["docname"]))
    raise nodes.SkipNode


def _listed(env: BuildEnvironment, docname: str) -> str:
    pages = env.toctree_includes.get(env.config.root_doc, ())
    items = "".join(
        f'<li><a href="{address(name, docname)}">{escape(env.titles[name].astext())}</a></li>'
        for name in pages
        if has_slides(env, name)
    )
    return f"<ol>{items}</ol>\n"


def _outdated(_app: Sphinx, env: Any, added: set, changed: set, removed: set) -> list[str]:
    """Write the list again when any page has changed: its title may have."""
    if not (added or changed or removed):
        return []
    return [name for name, known in env.metadata.items() if "flexspec_slides" in known]


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_node(slides_node, html=(_visit, None), singlehtml=(_visit, None))
    app.add_directive("slides-list", SlidesList)
    app.connect("doctree-resolved", _add_link)
    app.connect("env-get-outdated", _outdated)
    app.connect("html-page-context", _write)
    app.connect("build-finished", _copy_vendor)
