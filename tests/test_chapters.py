"""Each chapter as a notebook, run from the first cell to the last in an empty folder."""

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

CHAPTERS = sorted((Path(__file__).resolve().parent.parent / "chapters").glob("[0-9]*.md"))
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


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_runs_as_a_notebook_from_an_empty_folder(chapter, tmp_path):
    notebook = jupytext.read(chapter)
    resources = {"metadata": {"path": tmp_path}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    charts = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "application/vnd.vegalite.v5+json" in output.get("data", {})
    ]
    assert len(charts) >= 4
    assert all(len(chart["data"]["text/plain"].split()) >= 8 for chart in charts)
    assert list(tmp_path.iterdir()) == [], "a chapter must not write files"
