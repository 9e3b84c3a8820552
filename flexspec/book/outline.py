"""The directive that draws the map of the argument: chapters against the three generations."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

OUTLINE = "chapters/outline.toml"
GENERATIONS = ("First", "Second", "Third")
ROLES = ("main", "also", "")


def chapters(path: Path) -> list[dict[str, Any]]:
    """Return the plan of the book.

    Parameters
    ----------
    path : pathlib.Path
        A TOML file with a ``[[chapter]]`` for each chapter.

    Raises
    ------
    ValueError
        If a chapter lacks a part, or has a role that the map does not know.
    """
    planned = tomllib.loads(path.read_text(encoding="utf-8"))["chapter"]
    for number, entry in enumerate(planned, 1):
        missing = {"file", "title", "section", "question", "generations"} - entry.keys()
        if missing:
            raise ValueError(f"Chapter {number} of {path.name} has no {min(missing)}.")
        roles = entry["generations"]
        if len(roles) != len(GENERATIONS) or not set(roles) <= set(ROLES):
            raise ValueError(
                f"Chapter {number} of {path.name}: generations must be three of {ROLES}."
            )
    return planned


class outline_node(nodes.General, nodes.Element):
    """The map; ``chapters`` holds its rows, each with ``address`` where the chapter is written."""


class Outline(SphinxDirective):
    """Draw the map from the outline."""

    def run(self) -> list[nodes.Node]:
        """Leave the plan in the page; addresses are known when pages are written."""
        path = Path(self.env.srcdir) / OUTLINE
        self.env.note_dependency(str(path))
        return [outline_node(chapters=chapters(path))]


def table(rows: list[dict[str, Any]]) -> str:
    """Return the map as an HTML table, each row a chapter.

    Parameters
    ----------
    rows : list of dict
        The plan; a row without ``address`` is shown as planned.
    """
    heads = "".join(f'<th scope="col">{name}</th>' for name in GENERATIONS)
    body = "".join(_row(number, entry) for number, entry in enumerate(rows, 1))
    return (
        '<table class="fs-map"><caption>Chapters against the three generations of policy, '
        "as we place them</caption>"
        f'<thead><tr><th scope="col">Chapter</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row(number: int, entry: dict[str, Any]) -> str:
    title = f"{number}. {escape(entry['title'])}"
    address = entry.get("address")
    name = f'<a href="{address}">{title}</a>' if address else f"{title} <em>planned</em>"
    cells = "".join(f'<td class="fs-{role or "none"}">{role}</td>' for role in entry["generations"])
    return (
        f'<tr><th scope="row">{name}<span>{escape(entry["question"])} '
        f"(review, section {entry['section']})</span></th>{cells}</tr>"
    )


def _visit(translator: Any, node: outline_node) -> None:
    builder, page = translator.builder, translator.docnames[0]
    rows = [
        entry | {"address": builder.get_relative_uri(page, entry["file"])}
        if entry["file"] in builder.env.found_docs
        else entry
        for entry in node["chapters"]
    ]
    translator.body.append(table(rows))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(outline_node, html=(_visit, None))
    app.add_directive("outline", Outline)
