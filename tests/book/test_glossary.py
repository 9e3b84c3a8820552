"""What the build says under terms, and the page of all concepts, in a book of a few lines."""

import re
from html import unescape

import building
import pytest

from flexspec.book.coverage import COVERAGE, SECTIONS, Row, mistakes, read, section_of

PAGES = {
    "conf.py": """
extensions = ["myst_nb", "sphinx_exercise", "sphinxcontrib.bibtex", "flexspec.book"]
html_math_renderer = "mathml"
bibtex_bibfiles = ["r.bib"]
""",
    "r.bib": "@book{k, author={A}, title={T}, publisher={P}, year={1999}}",
    "index.md": """# Home

```{toctree}
:numbered: 1
chapters/one
chapters/two
```

```{toctree}
chapters/words
chapters/where
```
""",
    "chapters/one.md": """# First things

(c1-model)=
## The model

A {term}`growth pole`, and {term}`poles <Second\n  word>`.

```{quiz} A question
Which?
- [x] This.
  > Yes {term}`only here`.
- [ ] That.
  > No.
```

```{exercise}
:label: ex-1-1
Do it.
```
""",
    "chapters/two.md": "# Second things\n\nA {term}`growth pole` again.\n",
    "chapters/words.md": """# Words

```{glossary}
growth pole
  A place. See {term}`second word`.

second word
other name
  Another.

only here
  A third.

never used
  A fourth.
```
""",
    "chapters/where.md": "# Where\n\n```{coverage}\n```\n",
    COVERAGE: """table,key,concept,page,taught,shown,tested
glossary,growth pole,growth pole,17,c1-model,,
glossary,second word,second word,,c1-model,,
theories,scp,Structure and conduct,"7-8",c1-model,c1-model,chapters/one#quiz-a-question ex-1-1 ps9-2
policy_instruments,i03,Growth poles,17,c1-model,,
,maillat,Four generations,57,c1-model,,
,method,A method,,c1-model,,
""",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Return a function that builds the book strictly, some files changed, in a folder."""

    def run(changed=None, builder="html", folder=None):
        new = folder is None
        folder = folder or tmp_path_factory.mktemp("glossary")
        for name, text in {**(PAGES if new else {}), **(changed or {})}.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return *building.build(folder, "-b", builder, "-d", "trees", ".", builder), folder

    return run


@pytest.fixture(scope="module")
def book(build):
    status, said, folder = build()
    assert status == 0, said
    return folder


def html(folder, page, builder="html"):
    return (folder / builder / f"{page}.html").read_text(encoding="utf-8")


def plain(text):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def under(page):
    """Return what stands under the terms of a page: first name -> HTML of the added paragraph."""
    said = {}
    for entry in re.split(r"(?=<dt)", page.split('class="glossary')[1].split("</dl>")[0])[1:]:
        name = plain(entry.split("</dt>")[0]).rstrip("#¶")
        paragraph = re.search(r'<p class="fs-taught">(.*?)</p>', entry, re.DOTALL)
        said[name] = paragraph[1] if paragraph else None
    return said


def items(page):
    """Return the sentences of the page of concepts."""
    return [plain(item) for item in re.findall(r"<li><p><strong>.*?</p>", page, re.DOTALL)]


@pytest.mark.slow
def test_a_term_says_where_it_is_taught_and_used(book):
    said = under(html(book, "chapters/words"))
    place = '<a class="reference internal" href="one.html#c1-model"'
    assert said["growth pole"].startswith(f"Taught in {place}")
    assert plain(said["growth pole"]) == "Taught in 1 First things: The model. Also in chapter 2."
    assert 'href="two.html"' in said["growth pole"]
    # A second name stands for the same entry, and a glossary's own links are no use of a term.
    assert said["second word"] is None
    assert plain(said["other name"]) == "Taught in 1 First things: The model."
    assert plain(said["only here"]) == "Used in chapter 1."
    assert said["never used"] is None


@pytest.mark.slow
def test_the_page_of_concepts_is_in_the_order_of_the_review(book):
    page = html(book, "chapters/where")
    said = items(page)
    assert said[0] == (
        "Structure and conduct (theory, pp. 7–8): taught and shown in chapter 1, The model; "
        "tested by the quiz “A question”, exercise 1.1 and assignment ps9, part 2."
    )
    assert [sentence.split(" (")[0].split(":")[0] for sentence in said] == [
        "Structure and conduct", "Growth poles", "Four generations", "A method",
    ]  # fmt: skip
    headings = [plain(text) for text in re.findall(r"<h2>(.*?)<a", page)]
    assert headings[0] == "Section 2.3, from page 7: Structure, conduct and performance, expanded"
    assert headings[2:] == ["Endnotes, page 57", "Not in the review"]
    for target in ("one.html#c1-model", "one.html#quiz-a-question", "one.html#ex-1-1"):
        assert f'href="{target}"' in page


@pytest.mark.slow
def test_every_link_of_both_pages_leads_somewhere(book):
    there = html(book, "chapters/one")
    for page in ("chapters/words", "chapters/where"):
        anchors = set(re.findall(r'href="one\.html#([^"]+)"', html(book, page)))
        assert anchors
        for anchor in anchors:
            assert f'id="{anchor}"' in there


@pytest.mark.slow
def test_in_one_file_the_links_stay_inside(build, book):
    status, said, _ = build(builder="singlehtml", folder=book)
    assert status == 0, said
    page = html(book, "index", "singlehtml")
    said = under(page)["growth pole"]
    anchor = re.search(r'href="#([^"]+)"', said)[1]
    assert anchor.endswith("c1-model") and f'id="{anchor}"' in page
    assert "Also in" in plain(said) and 'href="#' in said.split("Also in")[1]


@pytest.mark.slow
def test_both_pages_follow_what_changes(build):
    _, _, folder = build()
    changed = {
        "chapters/one.md": PAGES["chapters/one.md"].replace("## The model", "## A new model"),
        "chapters/two.md": "# Second things\n\nNo link.\n",
    }
    status, said, _ = build(changed, folder=folder)
    assert status == 0, said
    found = under(html(folder, "chapters/words"))
    assert plain(found["growth pole"]) == "Taught in 1 First things: A new model."
    assert "shown in chapter 1, A new model" in items(html(folder, "chapters/where"))[0]
    rows = PAGES[COVERAGE].replace("Structure and conduct", "Another name")
    status, said, _ = build({COVERAGE: rows}, folder=folder)
    assert status == 0 and "Another name" in html(folder, "chapters/where"), said


WRONG = {
    "glossary,no such term,x,,c1-model,,": "The glossary has no term 'no such term'.",
    "glossary,never used,x,,c1-model,,": "chapters/one teaches 'never used' and does not link it.",
    "theories,agropolitan,x,2,no-label,,": "The book has no place 'no-label'",
    "theories,agropolitan,x,2,c1-model,,chapters/one#quiz-no": "no place 'chapters/one#quiz-no'",
    "theories,agropolitan,x,2,c1-model,,ex-1-7": "The book has no place 'ex-1-7'",
    "theories,scp,x,2,c1-model,,": "'scp' is in line 4 already.",
    "theories,agropolitan,x,60,c1-model,,": "The review has pages 1 to 57, not 60.",
    "theories,no such theory,x,2,c1-model,,": "theories has no theory_id 'no such theory'.",
    "theory,agropolitan,x,2,c1-model,,": "'theory' is no table of concepts.",
    "theories,agropolitan,x,2,,,": "A row needs a key, a concept and where it is taught.",
}


@pytest.mark.slow
def test_the_build_fails_for_a_wrong_row_and_names_its_line(build):
    rows = PAGES[COVERAGE] + "\n".join(WRONG) + "\n"
    status, said, _ = build({COVERAGE: rows})
    assert status != 0
    for line, sentence in enumerate(WRONG.values(), PAGES[COVERAGE].count("\n") + 1):
        assert re.search(rf"coverage\.csv:{line}: WARNING: .*{re.escape(sentence)}", said), sentence


@pytest.mark.slow
def test_a_book_without_the_file_is_built(build):
    _, _, folder = build()
    (folder / COVERAGE).unlink()
    status, said, _ = build({"chapters/where.md": "# Where\n\nNothing.\n"}, folder=folder)
    assert status == 0, said
    assert (
        plain(under(html(folder, "chapters/words"))["growth pole"])
        == "Used in chapter 1, chapter 2."
    )


def test_a_file_with_other_columns_is_refused(tmp_path):
    (tmp_path / "coverage.csv").write_text("table,key\n", encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"coverage\.csv must have the columns table, key, concept"
    ):
        read(tmp_path / "coverage.csv")


def row(page, table="", key="k"):
    return Row(2, table, key, "A concept", page, "label", "", "")


def test_a_row_belongs_to_the_section_of_its_first_page():
    assert [section_of(row(page), {}) for page in ("1-3", "8,2", "30", "57", "")] == [
        "1", "1", "3.4", "endnotes", "",
    ]  # fmt: skip
    assert section_of(row("7", "theories", "x"), {("theories", "x"): "2.2"}) == "2.2"
    assert not list(mistakes([row("1-3")]))
    starts = [start for _, start in SECTIONS.values()]
    assert starts == sorted(starts)
