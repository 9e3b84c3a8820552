"""One page of folded answers for each chapter: for readers without JavaScript, or who give up."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape
from typing import Any

from sphinx.application import Sphinx

from flexspec.book.questions import OTHER, letter, number_text, shown
from flexspec.book.quiz import answers_of, answers_page, opening, quiz_node, quizzes


def answers_html(translator: Any, node: quiz_node, chapter: str) -> str:
    """Return a question with its answer folded.

    Parameters
    ----------
    translator
        Sphinx's translator of the chapter.
    node : quiz_node
        The question.
    chapter : str
        The file name of the chapter's page, in the same folder.
    """
    question, name = node["question"], node["name"]
    first, rest = opening(translator, node[0])
    texts, feedback = answers_of(translator, node)
    return (
        f'<section class="fs-answers" id="{name}"><h2><a href="{chapter}#{name}">'
        f"{node['number']}. {escape(question.title)}</a></h2><p>{first}</p>{rest}"
        f"{_choices(question, texts)}"
        "<details><summary>Answer and why</summary>"
        f"{_explained(question, texts, feedback)}</details></section>"
    ).replace('href="#', f'href="{chapter}#')


def _choices(question: Any, texts: list[str]) -> str:
    if question.kind == "numeric":
        return ""
    if question.kind == "ordering":
        steps = "".join(f"<li>{texts[place]}</li>" for place in shown(question))
        return f"<ul>{steps}</ul>"
    choices = "".join(f"<p>{letter(place)}) {text}</p>" for place, text in enumerate(texts))
    return f'<div class="fs-answers-choices">{choices}</div>'


def _explained(question: Any, texts: list[str], feedback: list[str]) -> str:
    if question.kind == "ordering":
        pairs = zip(texts, feedback, strict=True)
        steps = "".join(f"<li><strong>{text}</strong><div>{why}</div></li>" for text, why in pairs)
        return f"<ol>{steps}</ol>"
    items = []
    for place, answer in enumerate(question.answers):
        name = letter(place) if question.kind != "numeric" else number_text(question, answer)
        verdict = "right" if answer.right else "not right"
        items.append(
            f"<li><strong>{escape(name[:1].upper() + name[1:] if answer.text == OTHER else name)}"
            f", {verdict}.</strong> <div>{feedback[place]}</div></li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    for docname in sorted(quizzes(app.env)):
        # Resolved once more: the chapter itself may have been written in another process.
        doctree = app.env.get_and_resolve_doctree(docname, app.builder)
        doctree.settings = app.builder.docsettings
        translator = app.builder.create_translator(doctree, app.builder)
        chapter = posixpath.basename(docname) + ".html"
        title = app.env.titles[docname].astext()
        body = "".join(answers_html(translator, n, chapter) for n in doctree.findall(quiz_node))
        context = {
            "title": f"Answers: {title}",
            "body": f'<h1>Answers: {escape(title)}</h1><p><a href="{chapter}">Back to the '
            f"chapter</a>. Each answer is folded; open it when you have one of your own.</p>{body}",
            "metatags": '<meta name="robots" content="noindex">',
        }
        yield answers_page(docname), context, "page.html"


def _add_style(app: Sphinx, page: str, _template: str, _context: dict, _doctree: Any) -> None:
    if page in map(answers_page, quizzes(app.env)):
        app.add_css_file("quiz.css")


def setup(app: Sphinx) -> None:
    """Write the pages after all others."""
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _add_style)
