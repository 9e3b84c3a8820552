"""Each chapter's source: its parts and its citations. tests/book/test_notebooks.py runs it."""

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "chapters"
CHAPTERS = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = [
    "What you will be able to do",
    "## The argument",
    "## The evidence",
    "## The model",
    "## Against it",
    "## Check yourself",
    "## Exercises",
    "## Since 1999",
    "## Sources",
]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_all_its_parts_in_order(chapter):
    text = chapter.read_text(encoding="utf-8")
    places = [text.find(part) for part in PARTS]
    assert -1 not in places, PARTS[places.index(-1)]
    assert places == sorted(places)
    assert text.count("```{quiz} ") >= 4
    assert text.count("```{exercise}") == text.count("````{solution-start}") >= 2


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_the_page_of_what_it_reports(chapter):
    """The argument cites the review in every paragraph that is not about our own tables."""
    text = chapter.read_text(encoding="utf-8")
    assert text.count("{p}`") >= 15


def numbers(text):
    """Return the names of the numbers that a page's cells make for its sentences."""
    cells = re.findall(r"```\{code-cell\}.*\n(?::.*\n)*((?:.*\n)*?)```", text)
    for node in ast.walk(ast.parse("".join(cells))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "flexspec.in_text":
            yield from (keyword.arg for keyword in node.keywords)


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_every_number_made_for_a_sentence_stands_in_one(page):
    """And no sentence asks for one that no cell makes."""
    text = page.read_text(encoding="utf-8")
    assert set(numbers(text)) == set(re.findall(r"\{glue:text\}`(\w+)", text))
