import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "datasets" / "check_locators.py"
main = runpy.run_path(str(SCRIPT))["main"]

REVIEW = """Small firms in the valley
share *one* market. They share one roof.
"""


@pytest.fixture
def review(tmp_path):
    path = tmp_path / "review.txt"
    path.write_text(REVIEW, encoding="utf-8")
    return path


@pytest.fixture
def datasets(tmp_path):
    """Build a folder of tables; the function it gives writes one with these locators."""
    folder = tmp_path / "datasets"
    folder.mkdir()

    def write(*locators):
        rows = [f'row{number},"{locator}"' for number, locator in enumerate(locators, 1)]
        text = "\n".join(["key,locator", *rows, ""])
        (folder / "coded.csv").write_text(text, encoding="utf-8")
        return folder

    return write


def run(review, folder):
    return main([str(review), "--datasets", str(folder)])


def test_passes_when_each_locator_occurs_once(review, datasets, capsys):
    assert run(review, datasets("They share one roof", "firms in the")) == 0
    assert "2 locators checked, 0 not found exactly once" in capsys.readouterr().out


def test_line_breaks_emphasis_and_curly_quotes_do_not_matter(tmp_path, datasets):
    review = tmp_path / "other_copy.txt"
    review.write_text("the \u2018rules\nof the\u2019 *old* game", encoding="utf-8")
    assert run(review, datasets("'rules of the' old game")) == 0


def test_reports_a_locator_that_is_missing(review, datasets, capsys):
    assert run(review, datasets("firms in the", "large firms in the city")) == 1
    out = capsys.readouterr().out
    assert 'coded.csv, line 3 (row2): not found: "large firms in the city"' in out
    assert "2 locators checked, 1 not found exactly once" in out


def test_reports_a_locator_that_occurs_twice(review, datasets, capsys):
    assert run(review, datasets("share one")) == 1
    assert 'coded.csv, line 2 (row1): found 2 times: "share one"' in capsys.readouterr().out


def test_passes_over_empty_cells_and_tables_without_locators(review, datasets, capsys):
    folder = datasets("firms in the", "")
    (folder / "plain.csv").write_text("key,value\na,1\n", encoding="utf-8")
    assert run(review, folder) == 0
    assert "1 locators checked" in capsys.readouterr().out


def test_says_when_there_is_no_such_file(tmp_path, datasets, capsys):
    assert run(tmp_path / "absent.txt", datasets("firms in the")) == 1
    assert "Cannot read" in capsys.readouterr().err


def test_says_when_there_is_nothing_to_check(review, tmp_path, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(review, empty) == 1
    assert "No locator to check" in capsys.readouterr().err
