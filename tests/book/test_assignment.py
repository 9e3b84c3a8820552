"""The sentence that points from a chapter to its graded assignment."""

import nbformat
import pytest
from conftest import ROOT

from flexspec.book.assignment import pointer


@pytest.fixture
def course(tmp_path):
    """Return a repository's root with one assignment, psx, whose first cell says what is given."""

    def make(first):
        folder = tmp_path / "exercises" / "source" / "psx"
        folder.mkdir(parents=True)
        cells = [nbformat.v4.new_markdown_cell(first)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "psx.ipynb")
        return tmp_path

    return make


def test_it_takes_the_title_from_the_notebook(course):
    said = pointer(course("# Problem set x: trade\n\nTwo hours."), "psx")
    assert "**Problem set x: trade** (psx)" in said and "`make lab`" in said


def test_an_assignment_to_come_is_said_to_be_so(tmp_path):
    assert pointer(tmp_path, "ps9").endswith("**ps9**, is not written yet.")


def test_a_notebook_without_a_heading_is_named(course):
    with pytest.raises(ValueError, match=r"psx/psx\.ipynb must begin with a heading"):
        pointer(course("Two hours."), "psx")


def test_the_page_of_chapter_1_points_to_ps1(site):
    html = (site / "chapters" / "01-three-generations.html").read_text(encoding="utf-8")
    assert "<strong>Problem set 1: regional inequality</strong> (ps1)" in html
    assert pointer(ROOT, "ps1").count("ps1") == 1
