"""Altair charts in the built site: drawn at build time, live when a reader reaches for them.

A myst-nb MIME plugin turns each chart of a notebook into a node of the document, and the node is
written as a figure (:mod:`flexspec.book.figure`). Vega lies in the site's own ``_static`` and is
loaded only on pages that have a live chart, when the reader touches, points at or focuses one.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin
from sphinx.application import Sphinx
from sphinx.util import logging

from flexspec.book.figure import figure, is_live
from flexspec.charts.drawing import VEGA_LITE, marks_drawn
from flexspec.charts.renderer import MIME
from flexspec.charts.words import problems, title

_STATIC = Path(__file__).with_name("static")
_LOGGER = logging.getLogger(__name__)


class chart_node(nodes.General, nodes.Element):
    """A chart; ``spec`` holds its Vega-Lite specification, ``name`` its identifier in the page."""


class VegaLiteMime(MimeRenderPlugin):
    """Takes charts from a notebook's outputs into the document."""

    mime_priority_overrides = (("*", MIME, 1),)

    @staticmethod
    def handle_mime(renderer: Any, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return the chart's node, and warn of everything that makes it unreadable."""
        if data.mime_type != MIME or inline:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.content)
        environment = renderer.renderer.sphinx_env
        number = environment.new_serialno("flexspec-chart") + 1
        for sentence in _all_problems(spec):
            _LOGGER.warning(
                "Chart %s (%s): %s",
                number,
                title(spec)[0] or "no title",
                sentence,
                location=(environment.docname, data.line),
                type="flexspec",
                subtype="chart",
            )
        return [chart_node(spec=spec, name=f"chart-{number}")]


def _all_problems(spec: dict[str, Any]) -> list[str]:
    found = problems(spec)
    if not title(spec)[0]:
        found.append("It has no title: say its message in one.")
    if not found and marks_drawn(spec) == 0:
        found.append("It draws nothing: check its filters and the names of its columns.")
    return found


def _visit(translator: Any, node: chart_node) -> None:
    translator.body.append(figure(node["spec"], node["name"]))
    raise nodes.SkipNode


@cache
def _vega() -> tuple[str, str]:
    """Return the file name and the text of the one script that holds all of Vega."""
    code = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    # In a function of its own: the bundle must not leave a hundred names in the page.
    text = f"(function(){{{code}}})();"
    return f"vega-{hashlib.sha256(text.encode()).hexdigest()[:10]}.js", text


def vega_file() -> str:
    """Return the name of the script that makes charts live, in the site's ``_static``."""
    return _vega()[0]


def _add_to_page(app: Sphinx, _page: str, _template: str, context: dict, doctree: Any) -> None:
    charts = list(doctree.findall(chart_node)) if doctree is not None else []
    if not charts:
        return
    app.add_css_file("charts.css")
    if any(is_live(node["spec"]) for node in charts):
        address = context["pathto"](f"_static/{vega_file()}", 1)
        app.add_js_file("charts.js", loading_method="defer", **{"data-vega": address})


def _copy_static(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static"
    name, text = _vega()
    (target / name).write_text(text, encoding="utf-8")
    for source in sorted(_STATIC.iterdir()):
        (target / source.name).write_text(source.read_text("utf-8"), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the node and the events."""
    app.add_node(chart_node, html=(_visit, None))
    app.connect("html-page-context", _add_to_page)
    app.connect("build-finished", _copy_static)
