"""What a student gets back: one page that says, question by question, what was met and what not.

Chosen in ``nbgrader_config.py``::

    c.GenerateFeedback.exporter_class = "flexspec.grading.feedback.FeedbackExporter"

``nbgrader generate_feedback`` stays the command. The page needs no network and runs no script.
No test cell is shown, only the report that it printed; what the student wrote is cleaned.
"""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.filters import strip_ansi
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook

from flexspec.grading import clean
from flexspec.grading.criteria import Report, read_report
from flexspec.grading.execute import is_test
from flexspec.grading.grader import ID_CELL, NOTES_CELL
from flexspec.grading.pages import environment
from flexspec.grading.session import STOPPED
from flexspec.grading.template import heading, plain_title

__all__ = ["FeedbackExporter"]

_LONGEST_TEXT = 20_000
_LONGEST_ALT = 400


@dataclass
class Shown:
    """A cell of the student's, or an output of one.

    Attributes
    ----------
    kind : str
        ``code``, ``text``, ``html``, ``picture`` or ``error``.
    content : str
        Text, cleaned HTML, or the address of a picture that holds its data.
    alt : str
        A picture in words.
    """

    kind: str
    content: str
    alt: str = ""


@dataclass
class Question:
    """A graded cell with what belongs to it."""

    name: str
    title: str
    score: float = 0.0
    of: float = 0.0
    waiting: bool = False
    automatic: bool = True
    report: Report = field(default_factory=Report)
    problem: str = ""
    comments: list[Markup] = field(default_factory=list)
    answer: list[Shown] = field(default_factory=list)


class FeedbackExporter(Exporter):
    """Writes the feedback on one notebook."""

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, dict]:
        """Convert an autograded notebook to a page."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        about = resources["nbgrader"]
        questions = _questions(nb)
        waiting = _waiting(about)
        for question in questions:
            question.waiting = question.name in waiting
        page = environment().get_template("feedback.html")
        return page.render(about=about, questions=questions, notes=_notes(nb)), resources


def _waiting(about: dict[str, Any]) -> set[str]:
    """Return the graded cells that a person has not marked yet."""
    place = about["notebook"], about["assignment"], about["student"]
    with Gradebook(about["db_url"]) as gradebook:
        grades = gradebook.find_submission_notebook(*place).grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


# Questions ----------------------------------------------------------------------------------------


def _questions(nb: NotebookNode) -> list[Question]:
    """Divide a notebook into questions; each ends with its graded cell."""
    found: list[Question] = []
    current = Question("", "")
    for cell in nb.cells:
        marks = cell.metadata.get("nbgrader", {})
        name = marks.get("grade_id", "")
        if cell.get("id") == NOTES_CELL or name == ID_CELL:
            continue
        if marks.get("comment"):
            current.comments.append(_comment(marks["comment"]))
        if utils.is_solution(cell) or not marks:
            current.answer += _shown(cell)
        elif cell.cell_type == "markdown":
            current.title = heading(cell.source) or current.title
        if utils.is_grade(cell) or utils.is_task(cell):
            current.name, current.title = name, plain_title(current.title or name)
            current.score, current.of = marks.get("score") or 0.0, marks.get("points") or 0.0
            current.automatic = is_test(cell)
            if current.automatic:
                _add_report(current, cell)
            found.append(current)
            current = Question("", "")
    if found and current.answer:
        found[-1].answer += current.answer
    return found


def _add_report(question: Question, cell: NotebookNode) -> None:
    printed = [one.text for one in cell.outputs if one.output_type == "stream"]
    question.report = read_report("".join(printed))
    for output in cell.outputs:
        if output.output_type == "error":
            # What a hidden test says when it fails may tell the answer.
            question.problem = (
                output.evalue if output.ename in STOPPED else "The check stopped before its end."
            )


def _notes(nb: NotebookNode) -> list[str]:
    """Return what was put right before grading."""
    for cell in nb.cells:
        if cell.get("id") == NOTES_CELL:
            text = re.search(r"<pre>\n(.*)\n</pre>", cell.source, re.S)
            return html.unescape(text[1]).split("\n") if text else []
    return []


# What the student wrote ---------------------------------------------------------------------------


def _shown(cell: NotebookNode) -> list[Shown]:
    if not cell.source.strip():
        return []
    if cell.cell_type == "code":
        return [Shown("code", cell.source), *filter(None, map(_output, cell.outputs))]
    if cell.cell_type == "markdown":
        return [Shown("html", _below(clean.markdown(cell.source, cell.get("attachments"))))]
    return [Shown("text", cell.source[:_LONGEST_TEXT])]


def _output(output: NotebookNode) -> Shown | None:
    if output.output_type == "error":
        lines = strip_ansi("\n".join(output.traceback))
        return Shown("error", lines[-_LONGEST_TEXT:])
    if output.output_type == "stream":
        return Shown("text", strip_ansi(output.text)[:_LONGEST_TEXT])
    data = output.data
    words = data.get("text/plain", "")
    if drawing := clean.svg(data.get("image/svg+xml")):
        encoded = base64.b64encode(drawing.encode("utf-8")).decode("ascii")
        return Shown("picture", f"data:image/svg+xml;base64,{encoded}", _alt(words))
    for mime in ("image/png", "image/jpeg", "image/gif"):
        if mime in data and (content := clean.picture(mime, data[mime])):
            return Shown("picture", f"data:{mime};base64,{content}", _alt(words))
    if "text/html" in data:
        return Shown("html", _below(clean.html(data["text/html"])))
    return Shown("text", words[:_LONGEST_TEXT]) if words else None


def _alt(words: str) -> str:
    """Return a chart's description, if the output has one in words."""
    is_words = " " in words and not words.startswith(("<", "alt."))
    return words[:_LONGEST_ALT] if is_words else "A picture in your answer, without a description."


def _below(text: str) -> str:
    """Put headings below the page's own; leave no heading of a table and no picture empty."""
    text = re.sub(r"<(/?)h[1-6]\b", r"<\1h4", text)
    text = re.sub(r"<th>\s*</th>", "<td></td>", text)
    text = re.sub(r"<img(?![^>]*\ssrc=)[^>]*>", "", text)
    return re.sub(r"<img(?![^>]*\salt=)", '<img alt="A picture without a description."', text)


def _comment(text: str) -> Markup:
    return Markup(_below(clean.markdown(text)))
