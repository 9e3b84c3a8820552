"""The page for addresses that do not exist, in the site's own look: ``404.html``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

NAME = "404"
_BODY = """<section id="lost"><h1>This page does not exist</h1>
<p>The address may be mistyped, or the page has moved.</p>
<p>Go to <a href="index.html">the first page</a>,
or <a href="search.html">search the course</a>.</p>
</section>"""


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if app.builder.name == "html":
        yield NAME, {"title": "Page not found", "body": _BODY}, "page.html"


def setup(app: Sphinx) -> None:
    """Add the page to the site."""
    app.connect("html-collect-pages", _page)
