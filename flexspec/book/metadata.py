"""What each page says about itself to search engines, link previews and catalogues of courses.

A description, the Open Graph and Twitter cards, and schema.org: the landing page is a ``Course``,
a chapter a ``LearningResource``. Sphinx adds the canonical address where ``html_baseurl`` is set.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

from flexspec.book.effort import effort

#: Search engines show about this many characters.
LONGEST = 160
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CARD = "_static/card.png"
CARD_WORDS = (
    "Regional industrial development, an executable course: incomes of 48 US states as lines"
)
_CHAPTER = re.compile(r"(?:^|/)\d\d-[^/]+$")
_ASIDE = (nodes.Admonition, nodes.admonition, nodes.table, nodes.sidebar, nodes.topic)


def is_chapter(docname: str) -> bool:
    """Tell whether a page is a chapter: its file's name begins with two digits.

    Examples
    --------
    >>> is_chapter("chapters/01-three-generations"), is_chapter("chapters/glossary")
    (True, False)
    """
    return bool(_CHAPTER.search(docname))


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text of at most so many characters, cut after a sentence or else after a word.

    Examples
    --------
    >>> shortened("Do poor regions catch up? Policy began with that question.", 40)
    'Do poor regions catch up?'
    >>> shortened("Regions, firms and policy", 12)
    'Regions,…'
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    sentences = [match.end() for match in re.finditer(r"[.?!](?= )", text[: longest + 1])]
    if sentences:
        return text[: sentences[-1]]
    return text[:longest].rsplit(" ", 1)[0] + "…"


def description(doctree: nodes.document | None, metadata: dict[str, Any], otherwise: str) -> str:
    """Return a page's description: its front matter's, or its first paragraph.

    Boxes, tables and the time needed are passed over; a page without a paragraph gets
    ``otherwise``.
    """
    if metadata.get("description"):
        return str(metadata["description"])
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        text = paragraph.astext().strip()
        if text and "fs-time" not in paragraph["classes"] and not _in_aside(paragraph):
            return shortened(text)
    return otherwise


def _in_aside(node: nodes.Node) -> bool:
    while node is not None:
        if isinstance(node, _ASIDE):
            return True
        node = node.parent
    return False


def outcomes(doctree: nodes.document) -> list[str]:
    """Return what a reader will be able to do: the list in the box of class ``outcomes``."""
    return [
        " ".join(item.astext().split())
        for box in doctree.findall(nodes.admonition)
        if "outcomes" in box["classes"]
        for item in box.findall(nodes.list_item)
    ]


def course(app: Sphinx, text: str) -> dict[str, Any]:
    """Return the landing page's schema.org record, with all chapters."""
    pages = app.env.toctree_includes.get(app.config.root_doc, ())
    return _record(app, app.config.root_doc, "Course", app.config.html_title, text) | {
        "educationalLevel": "Graduate",
        "hasPart": [
            {"@type": "LearningResource", "name": app.env.titles[name].astext()}
            | _address(app, name)
            for name in pages
            if is_chapter(name)
        ],
    }


def chapter(app: Sphinx, page: str, text: str, doctree: nodes.document) -> dict[str, Any]:
    """Return a chapter's schema.org record, with its outcomes and the time it takes."""
    time = effort(doctree, app.env.metadata.get(page))
    title = app.env.titles[page].astext()
    return _record(app, page, "LearningResource", title, text) | {
        "learningResourceType": "Chapter",
        "educationalLevel": "Graduate",
        "teaches": outcomes(doctree),
        "timeRequired": f"PT{time.read + time.do}M",
        "isPartOf": {"@type": "Course", "name": app.config.html_title},
    }


def _record(app: Sphinx, page: str, kind: str, name: str, text: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "name": name,
        "description": text,
        "inLanguage": app.config.language,
        "license": LICENCE,
    } | _address(app, page)


def _address(app: Sphinx, page: str) -> dict[str, str]:
    base = app.config.html_baseurl
    return {"url": urljoin(base, f"{page}.html")} if base else {}


def tags(title: str, text: str, *, kind: str, card: str, address: str = "") -> str:
    """Return the description and the cards as HTML.

    Parameters
    ----------
    title, text : str
        The page's title and description.
    kind : {"website", "article"}
        What Open Graph calls it.
    card : str
        Address of the image, 1200 × 630 pixels.
    address : str
        Address of the page, where the site has one.
    """
    named = {"description": text, "twitter:card": "summary_large_image"}
    properties = {
        "og:title": title,
        "og:description": text,
        "og:type": kind,
        "og:locale": "en_GB",
        "og:url": address,
        "og:image": card,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": CARD_WORDS,
    }
    return "\n".join(
        f'<meta {attribute}="{name}" content="{escape(value)}"/>'
        for attribute, group in (("name", named), ("property", properties))
        for name, value in group.items()
        if value
    )


def _add(app: Sphinx, page: str, _template: str, context: dict, doctree: Any) -> None:
    if app.builder.format != "html":
        return
    home = page == app.config.root_doc
    metadata = app.env.metadata.get(page, {})
    general = f"{app.config.html_title}: chapters, data, models and assignments."
    text = description(doctree, metadata, general)
    title = app.config.html_title if home else re.sub("<[^>]+>", "", context.get("title", ""))
    base = app.config.html_baseurl
    card = urljoin(base, CARD) if base else context["pathto"](CARD, 1)
    context["metatags"] = context.get("metatags", "") + tags(
        title,
        text,
        kind="website" if home else "article",
        card=card,
        address=_address(app, page).get("url", ""),
    )
    if home:
        _add_record(context, course(app, text))
    elif is_chapter(page) and doctree is not None:
        _add_record(context, chapter(app, page, text, doctree))


def _add_record(context: dict[str, Any], record: dict[str, Any]) -> None:
    stored = json.dumps(record, ensure_ascii=False).replace("</", "<\\/")
    context["metatags"] += f'\n<script type="application/ld+json">{stored}</script>'


def setup(app: Sphinx) -> None:
    """Add the metadata to every page."""
    app.connect("html-page-context", _add)
