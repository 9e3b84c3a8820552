"""Self-check questions in the built site: ``{quiz}`` becomes a form that checks itself.

Answers and feedback are in the page in a light encoding: not secret, but not read by accident. For
readers without JavaScript they are on a page of their own (:mod:`flexspec.book.answers`).
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from flexspec.book.questions import Question, QuizError, letter, parse, shown, to_markdown

__all__ = ["Quiz", "encoded", "quiz_node", "quiz_part", "setup", "to_markdown"]

_LOGGER = logging.getLogger(__name__)
#: What the answers are masked with; ``quiz.js`` has the same word.
_MASK = b"flexspec"


class quiz_node(nodes.General, nodes.Element):
    """A question: ``question``, its ``name`` in the page, its ``number`` and its ``docname``."""


class quiz_part(nodes.General, nodes.Element):
    """The text of a question, an answer or its feedback, parsed."""


class Quiz(SphinxDirective):
    """Ask the reader something; see :mod:`flexspec.book.questions` for the form."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"kind": directives.unchanged, "unit": directives.unchanged}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the question's node, or nothing and a warning that says what to mend."""
        first = self.lineno + self.content_offset + 1
        try:
            question = parse(
                self.arguments[0].strip(),
                self.options.get("kind", "single"),
                list(self.content),
                first,
                self.options.get("unit", ""),
            )
            name = self._name(question)
        except QuizError as error:
            _LOGGER.warning(
                str(error), location=(self.env.docname, error.line), type="flexspec", subtype="quiz"
            )
            return []
        number = self.env.new_serialno("flexspec-quiz") + 1
        node = quiz_node(
            question=question, name=name, number=number, docname=self.env.docname, ids=[name]
        )
        self.set_source_info(node)
        node += self._part(question.text, first)
        for answer in question.answers:
            node += self._part(answer.text, answer.line)
            node += self._part(answer.feedback, answer.feedback_line)
        quizzes(self.env).setdefault(self.env.docname, []).append(node_entry(node))
        return [node]

    def _name(self, question: Question) -> str:
        name = f"quiz-{nodes.make_id(question.title)}"
        known = {entry["name"] for entry in quizzes(self.env).get(self.env.docname, [])}
        if name in known:
            raise QuizError(
                f"Two quizzes of this page have the title {question.title!r}.", self.lineno
            )
        return name

    def _part(self, text: str, line: int) -> quiz_part:
        part = quiz_part()
        self.state.nested_parse(StringList(text.splitlines(), ""), line - self.lineno - 1, part)
        return part


def quizzes(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """Return what is known of all quizzes of the book: page -> entries, in the page's order."""
    if not hasattr(env, "flexspec_quizzes"):
        env.flexspec_quizzes = {}
    return env.flexspec_quizzes


def node_entry(node: quiz_node) -> dict[str, Any]:
    """Return what a list of quizzes needs of one."""
    question = node["question"]
    return {
        "name": node["name"],
        "number": node["number"],
        "title": question.title,
        "version": question.version,
    }


def encoded(value: Any) -> str:
    """Return a value as text that does not show what it says.

    Examples
    --------
    >>> encoded({"right": [2]})
    'HU4XERQYEUFcN1clDg=='
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    masked = bytes(byte ^ _MASK[place % len(_MASK)] for place, byte in enumerate(plain))
    return base64.b64encode(masked).decode()


def html_of(translator: Any, part: quiz_part) -> str:
    """Return a part in HTML, without the paragraph around it if it is one paragraph."""
    alone = len(part) == 1 and isinstance(part[0], nodes.paragraph)
    outer, translator.body = translator.body, []
    for child in (part[0] if alone else part).children:
        child.walkabout(translator)
    inner, translator.body = "".join(translator.body), outer
    return inner


def opening(translator: Any, part: quiz_part) -> tuple[str, str]:
    """Return a question's first paragraph, and the rest of it."""
    first, rest = quiz_part(), quiz_part()
    first.children, rest.children = part.children[:1], part.children[1:]
    return html_of(translator, first), html_of(translator, rest) if rest.children else ""


def answers_of(translator: Any, node: quiz_node) -> tuple[list[str], list[str]]:
    """Return the answers and their feedback, in the author's order."""
    parts = [html_of(translator, part) for part in node.children[1:]]
    return parts[::2], parts[1::2]


def answers_page(docname: str) -> str:
    """Return the name of the page with a chapter's answers."""
    return f"{docname}-answers"


def _visit(translator: Any, node: quiz_node) -> None:
    translator.body.append(form(translator, node))
    raise nodes.SkipNode


def form(translator: Any, node: quiz_node) -> str:
    """Return a question as an HTML form."""
    question, name = node["question"], node["name"]
    target = posixpath.basename(answers_page(node["docname"])) + f".html#{name}"
    # All pages of a book in one file: that is for printing, and has no page of answers.
    link = f'<a href="{target}">Answer and why</a>' if translator.builder.name == "html" else ""
    first, rest = opening(translator, node[0])
    answers, feedback = answers_of(translator, node)
    return (
        f'<form class="fs-quiz" id="{name}" data-kind="{question.kind}"'
        f' data-quiz="{escape(node["docname"])}#{name}" data-version="{question.version}"'
        f' data-answers="{encoded(_key(question, feedback))}"'
        f' action="{target}" autocomplete="off">{_anchors(feedback)}'
        f'<fieldset><legend><span class="fs-quiz-title">{node["number"]}. '
        f'{escape(question.title)}</span> <span class="fs-quiz-done" hidden></span>'
        f"<span>{first}</span></legend>{rest}"
        f"{_inputs(question, answers, name)}</fieldset>"
        '<p class="fs-quiz-actions"><button type="submit" hidden>Check</button>'
        f'<button type="reset" hidden>Try again</button>{link}</p>'
        '<div class="fs-quiz-result" role="status" aria-live="polite"></div></form>\n'
    )


def _key(question: Question, feedback: list[str]) -> dict[str, Any]:
    """Return all that the script needs to judge an answer."""
    order = shown(question)
    # The page has each anchor once, outside: see _anchors.
    feedback = [re.sub(r' id="[^"]*"', "", text) for text in feedback]
    key: dict[str, Any] = {"feedback": [feedback[place] for place in order]}
    if question.kind == "ordering":
        key["right"] = [order.index(place) for place in range(len(order))]
    else:
        key["right"] = [place for place in order if question.answers[place].right]
    if question.kind == "numeric":
        key["numbers"] = [[answer.value, answer.tolerance] for answer in question.answers]
    return key


def _anchors(feedback: list[str]) -> str:
    """Return places in the page for links that lead into feedback, as from the bibliography."""
    names = re.findall(r' id="([^"]*)"', "".join(feedback))
    return "".join(f'<span id="{name}"></span>' for name in names)


def _inputs(question: Question, answers: list[str], name: str) -> str:
    if question.kind == "numeric":
        unit = f", in {escape(question.unit)}" if question.unit else ""
        return (
            f'<p class="fs-quiz-number"><label for="{name}-0">Your answer{unit}</label> '
            f'<input type="text" inputmode="decimal" id="{name}-0" name="{name}"></p>'
        )
    if question.kind == "ordering":
        steps = (
            _step(answers[place], f"{name}-{place_shown}", place_shown)
            for place_shown, place in enumerate(shown(question))
        )
        return f'<ol class="fs-quiz-steps">{"".join(steps)}</ol>'
    kind = "radio" if question.kind == "single" else "checkbox"
    return "".join(
        f'<div class="fs-quiz-choice"><input type="{kind}" id="{name}-{place}" name="{name}"'
        f' value="{place}"><label for="{name}-{place}"><span>{letter(place)})</span> '
        f"<span>{text}</span></label></div>"
        for place, text in enumerate(answers)
    )


def _step(text: str, identifier: str, place: int) -> str:
    buttons = "".join(
        f'<button type="button" id="{identifier}-{way}" data-way="{way}" hidden'
        f' aria-labelledby="{identifier}-{way} {identifier}"><span aria-hidden="true">{arrow}'
        f'</span><span class="fs-quiz-unseen">Move {way}:</span></button>'
        for way, arrow in (("up", "↑"), ("down", "↓"))
    )
    return (
        f'<li data-step="{place}"><div><span class="fs-quiz-moves">{buttons}</span> '
        f'<span id="{identifier}">{text}</span></div></li>'
    )


def _add_to_page(app: Sphinx, _page: str, _template: str, _context: dict, doctree: Any) -> None:
    if doctree is not None and next(doctree.findall(quiz_node), None) is not None:
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", loading_method="defer")


def _forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    quizzes(env).pop(docname, None)


def _merge(_app: Sphinx, env: BuildEnvironment, docnames: Any, other: BuildEnvironment) -> None:
    known = quizzes(other)
    quizzes(env).update({name: known[name] for name in docnames if name in known})


def setup(app: Sphinx) -> None:
    """Register the directive, its nodes and the events."""
    # Named twice: once any extension has handlers for singlehtml, those for html don't serve it.
    app.add_node(quiz_node, html=(_visit, None), singlehtml=(_visit, None))
    app.add_node(quiz_part)
    app.add_directive("quiz", Quiz)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("html-page-context", _add_to_page)
