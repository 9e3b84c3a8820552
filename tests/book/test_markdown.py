"""Plain Markdown from MyST: what notebooks say instead of roles and directives."""

import json

import pytest

from flexspec.book import markdown
from flexspec.book.course import Course

CONTENTS = """
root: index
parts:
  - numbered: 1
    chapters:
      - file: chapters/01-one
      - file: chapters/02-two
  - chapters:
      - file: chapters/glossary
"""
CONFIG = "title: T\nbibtex_bibfiles: [r.bib]\nrepository: {url: https://github.com/a/b}\n"
HEADER = "---\nkernelspec: {name: python3}\n---\n"
WORKS = """
@article{one1990, author={One, Ann}, title={First}, journal={J}, year={1990}}
@book{two1991, author={Two, Bo and de Vries, Cas}, title={Second}, publisher={P}, year={1991}}
@book{many1992, author={A, A and B, B and C, C}, title={Third}, publisher={P}, year={1992}}
"""
ONE = (
    HEADER
    + """# One

(here)=
## A place: here

```{exercise}
:label: ex-1
Do it.
```

{cite:t}`two1991` and {cite:p}`one1990, two1991`
"""
)


@pytest.fixture
def page(tmp_path):
    """Return the first chapter of a small course."""
    chapters = tmp_path / "chapters"
    chapters.mkdir()
    for name, text in {
        "_toc.yml": CONTENTS,
        "_config.yml": CONFIG,
        "r.bib": WORKS,
        "index.md": "# Course",
        "chapters/01-one.md": ONE,
        "chapters/02-two.md": HEADER + "# Two\n\n(there)=\n## There\n",
        "chapters/glossary.md": "# Glossary\n",
        "chapters/code.py": "A = 1\n\n\ndef f():\n    return A\n\n\nB = 2\n",
        "done/chapters/01-one.glue.json": json.dumps(
            {
                name: {"data": {"text/plain": value}}
                for name, value in {"share": "0.4567", "years": "'1980 and 1984'"}.items()
            }
        ),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    course = Course(tmp_path, tmp_path / "done")
    return markdown.Page(course, course.documents["chapters/01-one"])


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("as told {p}`4-5, 44`.", "as told (pp. 4–5, 44)."),
        ("{term}`gaps <gap>` and {term}`a\ngap`", "gaps and a\ngap"),
        ("{cite:p}`one1990`", "(One, 1990)"),
        ("{cite:p}`one1990, two1991`", "(One, 1990; Two and de Vries, 1991)"),
        ("{cite:t}`many1992` say", "A et al. (1992) say"),
        ("{glue:text}`share:.0%` in {glue:text}`years`", "46% in 1980 and 1984"),
        ("{glue:text}`share`", "0.4567"),
        ("{glue:text}`unheard:.2f`", "(computed here)"),
        ("{ref}`here`", "[A place: here](#A-place%3A-here)"),
        ("{ref}`this <here>`", "[this](#A-place%3A-here)"),
        ("{ref}`there`, {ref}`ex-1`", "[There](02-two.ipynb), [Exercise 1.1](#Exercise-1.1)"),
        ("{doc}`02-two` {doc}`chapters/glossary`", "[Two](02-two.ipynb) Glossary"),
        ("[on](02-two.md) [off](https://x.org) [](#there)", None),
        ("{math}`x^2` {py:func}`~flexspec.load` {nonsense}`word`", "$x^2$ `flexspec.load` word"),
        ("``{p}`4` `` and `{x}` stay", "``{p}`4` `` and `{x}` stay"),
        ("a [word]{.wide} here", "a [word] here"),
        ("% a remark\n(label)=\ntext", "text"),
        ("$$\nx\n$$ (eq-1)", "$$\nx\n$$"),
        ("```python\n{p}`99`\n```", "```python\n{p}`99`\n```"),
    ],
)
def test_roles_become_text(page, myst, plain):
    if plain is None:
        plain = "[on](02-two.ipynb) [off](https://x.org) [There](02-two.ipynb)"
    assert page.markdown(myst) == plain


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("```{note}\nA {p}`1`\n\nB\n```", "> **Note**\n>\n> A (p. 1)\n>\n> B"),
        ("```{admonition} T {p}`1`\n:class: tip\nA\n```", "> **T (p. 1)**\n>\n> A"),
        (
            ":::{dropdown} Why < that\n:open:\n\nAs {p}`2`.\n:::",
            "<details>\n<summary>Why &lt; that</summary>\n\nAs (p. 2).\n\n</details>",
        ),
        ("```{exercise} Hard\n:label: ex-1\n\nDo it.\n```", "### Exercise 1.1 (Hard)\n\nDo it."),
        ("```{math}\n:label: e\nx\n```", "$$\nx\n$$"),
        ("```{code-block} python\n:linenos:\n{p}`99`\n```", "```python\n{p}`99`\n```"),
        (
            "```{literalinclude} code.py\n:pyobject: f\n```",
            "```python\ndef f():\n    return A\n```",
        ),
        (
            "```{literalinclude} code.py\n:start-at: def f\n:lines: 2\n:dedent: 4\n```",
            "```python\nreturn A\n```",
        ),
        (
            "```{literalinclude} code.py\n:end-before: 'def f'\n```",
            "```python\nA = 1\n```",
        ),
        (
            "````{strange} Its title\n---\nkey: v\n---\nIn {p}`3`\n````",
            "**Its title**\n\nIn (p. 3)",
        ),
        ("::::{grid} 2\n:::{grid-item-card} C\nx\n:::\n::::", "**C**\n\nx"),
        ("```{toctree}\nx\n```", ""),
        ("- item\n\n  ```{tip}\n  A\n  ```", "- item\n\n  > **Tip**\n  >\n  > A"),
    ],
)
def test_directives_become_markdown(page, myst, plain):
    assert page.markdown(myst) == plain


def test_a_directive_can_be_given_a_writer_of_its_own(page, monkeypatch):
    monkeypatch.setitem(markdown.WRITERS, "quiz", lambda block, page: f"Quiz: {block.body}")
    assert page.markdown("```{quiz}\nWho?\n```") == "Quiz: Who?"


def test_the_works_are_those_that_the_chapter_cites(page):
    works = page.works()
    assert len(works) == 2
    assert works[0] == "Ann One. First. *J*, 1990."


def test_a_block_that_is_not_closed_is_named(page):
    with pytest.raises(ValueError, match="begins with ``` is not closed: Who"):
        page.markdown("```{note}\nWho")


def test_a_work_that_is_not_in_the_bibliography_is_named(page):
    with pytest.raises(KeyError, match="nobody2000"):
        page.markdown("{cite:p}`nobody2000`")
