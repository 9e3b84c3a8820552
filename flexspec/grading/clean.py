"""What students wrote or their cells showed, made harmless: no scripts, no handlers, no addresses.

Chosen in ``nbgrader_config.py``::

    c.Autograde.autograde_preprocessors = [..., "flexspec.grading.clean.CleanOutputs", ...]
    c.HTMLExporter.filters = {"markdown2html": "flexspec.grading.clean.formgrader_markdown"}

The first cleans the outputs that are stored in ``autograded``, so that they are harmless wherever
they are opened. The second is for the texts of students, which are stored as they were written;
formgrader shows them.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from xml.etree import ElementTree

import bleach
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

__all__ = ["CleanOutputs", "formgrader_markdown", "html", "markdown", "picture", "svg"]

#: Longer texts, or texts with more tags, are shown as they are typed: reading them as HTML takes a
#: time that grows with the square of their tags.
LONGEST = 100_000
MOST_TAGS = 5_000
LONGEST_MARKDOWN = 20_000
#: What every submission shows, such as the first rows of a table, is cleaned once.
REMEMBERED = 64

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"abbr": "title", "a": "title", "img": "alt", "ol": "start"}
_CELL_ATTRIBUTES = ("colspan", "rowspan", "scope")
#: With what the data of a picture begin.
_PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
_PICTURE = re.compile(r"data:(image/(?:png|jpeg|gif));base64,([A-Za-z0-9+/=\s]+)")
_ADDRESS = re.compile(r"(https?:|mailto:)\S+|#\S*", re.I)

_SVG = "http://www.w3.org/2000/svg"
_SVG_TAGS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "title", "desc", "defs", "clipPath", "linearGradient", "radialGradient", "stop",
    "use", "symbol",
}  # fmt: skip
_SVG_ATTRIBUTES = {
    "clip-path", "clip-rule", "clipPathUnits", "cx", "cy", "d", "direction", "dominant-baseline",
    "dx", "dy", "fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style",
    "font-weight", "fx", "fy", "gradientTransform", "gradientUnits", "height", "id",
    "letter-spacing", "offset", "opacity", "points", "preserveAspectRatio", "r", "rotate", "rx",
    "ry", "spreadMethod", "stop-color", "stop-opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "textLength", "transform", "version",
    "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_OUTWARD = re.compile(r"url\((?!#)|[a-z]+:/|javascript:|data:", re.I)


@functools.lru_cache(REMEMBERED)
def html(text: str) -> str:
    """Return HTML with nothing in it but text, tables, lists, links and stored pictures.

    Examples
    --------
    >>> html('<p onclick="x()">a <b>b</b></p><script>x()</script>')
    '<p>a <b>b</b></p>x()'
    >>> html('<a href="javascript:x()">a</a><img src="https://example.org/i.png" alt="b">')
    '<a>a</a><img alt="b">'
    """
    if _is_large(text):
        return f"<pre>{escape(text[:LONGEST])}</pre>"
    return bleach.clean(
        text,
        tags=_TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
    )


def _is_large(text: str) -> bool:
    return len(text) > LONGEST or text.count("<") > MOST_TAGS


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag in ("td", "th"):
        return name in _CELL_ATTRIBUTES
    if (tag, name) == ("a", "href"):
        return bool(_ADDRESS.fullmatch(value.strip()))
    if (tag, name) == ("img", "src"):
        match = _PICTURE.fullmatch(value)
        return match is not None and picture(match[1], match[2]) is not None
    return _ATTRIBUTES.get(tag) == name


def picture(mime: str, data: Any) -> str | None:
    """Return a picture's data in base64 if they are what they claim to be, else None.

    Examples
    --------
    >>> picture("image/gif", "R0lGODlh"), picture("image/png", '" onload="x()')
    ('R0lGODlh', None)
    """
    try:
        content = base64.b64decode(re.sub(r"\s", "", str(data)), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not content.startswith(_PICTURES[mime]):
        return None
    return base64.b64encode(content).decode("ascii")


def svg(text: Any) -> str | None:
    """Return a drawing with nothing but shapes and words, or None if it is not one.

    Examples
    --------
    >>> svg('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>'
    ...     '<path d="M0 0" onclick="x()"/></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" /></svg>'
    """
    if not isinstance(text, str) or "<!" in text:  # nothing drawn declares entities
        return None
    try:
        root = ElementTree.fromstring(text)
        if root.tag != f"{{{_SVG}}}svg":
            return None
        made = _element(root)
        made.set("xmlns", _SVG)
        return ElementTree.tostring(made, encoding="unicode")
    except (ElementTree.ParseError, ValueError, RecursionError):
        return None


def _element(found: ElementTree.Element) -> ElementTree.Element:
    """Return a copy of an element, whose name is allowed, with what is allowed in it."""
    made = ElementTree.Element(found.tag.removeprefix(f"{{{_SVG}}}"))
    for name, value in found.attrib.items():
        if name in _SVG_ATTRIBUTES and not _OUTWARD.search(value):
            made.set(name, value)
        elif name in _HREF and value.startswith("#"):
            made.set("href", value)
    made.text, made.tail = found.text, found.tail
    for child in found:
        name = child.tag.removeprefix(f"{{{_SVG}}}") if isinstance(child.tag, str) else ""
        if name in _SVG_TAGS:
            made.append(_element(child))
    return made


def markdown(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Return a student's Markdown as harmless HTML.

    Examples
    --------
    >>> markdown("*a* <script>x()</script> [b](javascript:x)").strip()
    '<p><em>a</em> x() <a>b</a></p>'
    >>> markdown("![lost](attachment:lost.png)")
    '<pre>![lost](attachment:lost.png)</pre>'
    """
    if len(text) > LONGEST_MARKDOWN:
        return f"<pre>{escape(text[:LONGEST])}</pre>"
    renderer = IPythonRenderer(escape=False, attachments=dict(attachments or {}))
    try:
        return html(MarkdownWithMath(renderer=renderer).render(text))
    except Exception:  # such as a picture that is not attached
        return f"<pre>{escape(text)}</pre>"


@pass_context
def formgrader_markdown(context: Mapping[str, Any], text: str) -> str:
    """In place of nbconvert's filter, which lets scripts through."""
    return markdown(text, context.get("cell", {}).get("attachments"))


# Stored outputs -----------------------------------------------------------------------------------


class CleanOutputs(NbGraderPreprocessor):
    """Keeps of each output what cannot do anything when it is shown."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        """Clean the outputs of a cell."""
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = NotebookNode(_harmless(output.data))
        return cell, resources


_CLEANERS: dict[str, Callable[[Any], str | None]] = {
    "text/plain": str,
    "text/html": lambda text: None if _is_large(str(text)) else html(str(text)),
    "image/svg+xml": svg,
    **{mime: lambda data, mime=mime: picture(mime, data) for mime in _PICTURES},
}


def _harmless(data: Mapping[str, Any]) -> dict[str, str]:
    cleaned = {mime: clean(data[mime]) for mime, clean in _CLEANERS.items() if mime in data}
    kept = {mime: content for mime, content in cleaned.items() if content is not None}
    if data and not kept:
        return {"text/plain": "This output is of a kind that is not shown."}
    return kept
