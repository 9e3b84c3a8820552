"""The page for beginners: its cells run, and its error messages are those that Python gives."""

import re
from pathlib import Path

import jupytext
import pytest

PAGE = Path(__file__).resolve().parent.parent / "chapters" / "just-enough-python.md"
TEXT = PAGE.read_text(encoding="utf-8")
ERRORS = re.findall(r"```python\n(.*?)\n```\n\n```text\n(\w+): (.*?)\n```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def names():
    """Return what the page's cells have made, run one after the other."""
    made = {}
    for cell in jupytext.reads(TEXT, fmt="md:myst").cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.source.splitlines()[0], "exec"), made)
    return made


def test_the_page_shows_four_errors():
    assert len(ERRORS) == 4
    assert TEXT.count("```python") == TEXT.count("```text") == 4


@pytest.mark.parametrize(("code", "kind", "message"), ERRORS, ids=[kind for _, kind, _ in ERRORS])
def test_python_says_what_the_page_says(names, code, kind, message):
    with pytest.raises(Exception) as caught:
        exec(compile(code, "cell", "exec"), names)
    assert caught.typename == kind
    said = caught.value.msg if kind == "SyntaxError" else str(caught.value)
    assert said == message


def test_the_answers_to_its_questions_are_true(names):
    cases, figures = names["cases"], names["figures"]
    assert cases.groupby("sector").size().sum() < len(cases)
    assert cases.groupby("sector", dropna=False).size().sum() == len(cases)
    both = figures.merge(cases, on="case_id")
    assert len(both) == figures["case_id"].notna().sum() < len(figures)
    with pytest.raises(TypeError) as caught:
        print("480" + 1800)
    assert str(caught.value) in TEXT


def test_it_has_questions_and_exercises():
    assert 6 <= TEXT.count("```{quiz} ") <= 8
    assert TEXT.count("```{exercise}") == TEXT.count("````{solution-start}") == 3
