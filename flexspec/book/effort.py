"""The time a chapter takes, estimated from what is in it and written below its title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from flexspec.book.charts import chart_node
from flexspec.book.quiz import quiz_node

#: Reading is slow where the reader has to think: words a minute of a text with formulas, seconds
#: for a line of code, minutes for a chart, a question and an exercise.
WORDS_A_MINUTE = 130
SECONDS_A_LINE = 10
MINUTES = {"chart": 2, "question": 3, "exercise": 30}


class Effort(NamedTuple):
    """Minutes to read and run a page, and to answer its questions and do its exercises."""

    read: int
    do: int


def effort(doctree: nodes.document, metadata: dict[str, Any] | None = None) -> Effort:
    """Estimate the time a page takes.

    Parameters
    ----------
    doctree : docutils.nodes.document
        The page.
    metadata : dict, optional
        Its front matter: ``minutes_to_read`` and ``minutes_to_do`` go before the estimate.

    Returns
    -------
    Effort
        Minutes, in quarters of an hour where they are estimated.
    """
    given = metadata or {}
    words = sum(len(block.astext().split()) for block in _prose(doctree))
    lines = sum(len(block.astext().splitlines()) for block in _code(doctree))
    read = words / WORDS_A_MINUTE + lines * SECONDS_A_LINE / 60
    read += MINUTES["chart"] * len(list(doctree.findall(chart_node)))
    do = MINUTES["question"] * len(list(doctree.findall(quiz_node))) + MINUTES[
        "exercise"
    ] * _exercises(doctree)
    return Effort(
        int(given.get("minutes_to_read", _quarters(read))),
        int(given.get("minutes_to_do", _quarters(do))),
    )


def _quarters(minutes: float) -> int:
    return 15 * round(minutes / 15) or (15 if minutes else 0)


def _inside(node: nodes.Node, *classes: str) -> bool:
    while node is not None:
        if isinstance(node, quiz_node):
            return True
        if isinstance(node, nodes.Element) and set(classes) & set(node.get("classes", ())):
            return True
        node = node.parent
    return False


def _prose(doctree: nodes.document) -> Iterator[nodes.Node]:
    # Questions and folded text, which is an answer or a solution, are part of doing.
    for block in doctree.findall(nodes.paragraph):
        if not _inside(block, "cell_output", "sd-dropdown", "dropdown", "fs-time"):
            yield block


def _code(doctree: nodes.document) -> Iterator[nodes.Node]:
    for block in doctree.findall(nodes.literal_block):
        if not _inside(block, "cell_output", "tag_hide-input", "sd-dropdown", "dropdown"):
            yield block


def _exercises(doctree: nodes.document) -> int:
    kinds = ("exercise_node", "exercise_enumerable_node")
    return sum(type(node).__name__ in kinds for node in doctree.findall(nodes.Element))


def hours(minutes: int) -> str:
    """Return a time as a reader says it.

    Examples
    --------
    >>> hours(45), hours(60), hours(105)
    ('45 min', '1 h', '1 h 45 min')
    """
    whole, rest = divmod(minutes, 60)
    return " ".join(filter(None, [f"{whole} h" * bool(whole), f"{rest} min" * bool(rest)]))


def _write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the time below the title of every page that has outcomes."""
    title = next(doctree.findall(nodes.title), None)
    if title is None or not any("outcomes" in a["classes"] for a in doctree.findall(nodes.Element)):
        return
    time = effort(doctree, app.env.metadata.get(docname))
    said = [f"About {hours(time.read)} to read and run"] if time.read else []
    if time.do:
        said.append(f"{hours(time.do)} for questions and exercises")
    text = ", ".join(said) + "."
    title.parent.insert(
        title.parent.index(title) + 1, nodes.paragraph(text, text, classes=["fs-time"])
    )


def setup(app: Sphinx) -> None:
    """Write the time when a page is complete."""
    app.connect("doctree-resolved", _write)
