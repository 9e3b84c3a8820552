"""The directive that lists all quizzes of the book, with what this reader has done."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from flexspec.book.quiz import quizzes


class progress_node(nodes.General, nodes.Element):
    """Stands for the list until all quizzes of the book are known."""


class Progress(SphinxDirective):
    """List all quizzes; ``quiz.js`` fills in what this browser remembers."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        node = progress_node(docname=self.env.docname)
        self.env.metadata[self.env.docname]["flexspec_progress"] = True
        return [node]


def _visit(translator: Any, node: progress_node) -> None:
    translator.body.append(progress_html(translator.builder, node["docname"]))
    raise nodes.SkipNode


def progress_html(builder: Any, docname: str) -> str:
    """Return a table for each chapter, with a row for each of its quizzes."""
    tables = "".join(
        _table(builder, docname, chapter, entries)
        for chapter, entries in sorted(quizzes(builder.env).items())
    )
    return (
        '<div class="fs-progress"><noscript><p>What you have answered is shown with JavaScript '
        "only. Without it, each chapter has a page of folded answers.</p></noscript>"
        f'<p class="fs-progress-sum" role="status" aria-live="polite"></p>{tables}'
        '<p class="fs-quiz-actions"><button type="button" class="fs-progress-erase" hidden>'
        "Erase what I have done</button></p></div>\n"
    )


def _table(builder: Any, docname: str, chapter: str, entries: list[dict[str, Any]]) -> str:
    address = builder.get_relative_uri(docname, chapter)
    title = escape(builder.env.titles[chapter].astext())
    rows = "".join(
        f'<tr data-quiz="{escape(chapter)}#{entry["name"]}" data-version="{entry["version"]}">'
        f'<th scope="row"><a href="{address}#{entry["name"]}">{entry["number"]}. '
        f'{escape(entry["title"])}</a></th><td class="fs-state">–</td>'
        '<td class="fs-tries">–</td></tr>'
        for entry in entries
    )
    return (
        f'<table><caption><a href="{address}">{title}</a></caption><thead><tr>'
        '<th scope="col">Question</th><th scope="col">State</th><th scope="col">Tries</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _has_list(env: Any) -> set[str]:
    return {name for name, known in env.metadata.items() if "flexspec_progress" in known}


def _outdated(_app: Sphinx, env: Any, added: set, changed: set, removed: set) -> list[str]:
    """Write the list anew when any page has changed: its quizzes may have."""
    return sorted(_has_list(env)) if added or changed or removed else []


def _add_to_page(app: Sphinx, page: str, _template: str, _context: dict, _doctree: Any) -> None:
    if page in _has_list(app.env):
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directive, its node and the events."""
    app.add_node(progress_node, html=(_visit, None), singlehtml=(_visit, None))
    app.add_directive("progress", Progress)
    app.connect("env-get-outdated", _outdated)
    app.connect("html-page-context", _add_to_page)
