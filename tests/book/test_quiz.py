"""Quizzes: what authors may write, what is told when they err, and what is in the page."""

import base64
import json
import re
from html.parser import HTMLParser

import building
import pytest
from conftest import ROOT

from flexspec.book import questions
from flexspec.book.questions import QuizError, parse, shown
from flexspec.book.quiz import encoded, to_markdown

CHAPTERS = sorted((ROOT / "chapters").glob("[0-9]*.md"))

SINGLE = """
Which?

- [ ] wrong answer
  > because one
- [x] right answer
  that goes on
  > because two,
  > and so on
"""
NUMERIC = """
How many?

- [x] 35 ± 1
  > yes
- [ ] −2.5 ± 10%
  > no
- [ ] other
  > count again
"""
STEPS = """
Sort.

1. first
   > it begins
2. second
   > it follows
3. third
   > it ends
"""


def quiz(text, kind="single", **options):
    return parse("A title", kind, text.strip().splitlines(), **options)


def test_answers_keep_their_lines_and_feedback():
    question = quiz(SINGLE, first=10)
    assert question.text == "Which?"
    wrong, right = question.answers
    assert (wrong.text, wrong.right, wrong.line, wrong.feedback_line) == (
        "wrong answer",
        False,
        12,
        13,
    )
    assert right.text == "right answer\nthat goes on"
    assert right.feedback == "because two,\nand so on"


def test_numbers_have_tolerances():
    right, near, other = quiz(NUMERIC, "numeric").answers
    assert (right.value, right.tolerance) == (35, 1)
    assert (near.value, near.tolerance) == (-2.5, 0.25)
    assert other.value is None


def test_steps_are_mixed_the_same_way_each_time():
    order = shown(quiz(STEPS, "ordering"))
    assert sorted(order) == [0, 1, 2] and order != [0, 1, 2]
    assert order == shown(quiz(STEPS, "ordering"))
    assert shown(quiz(SINGLE)) == [0, 1]


def test_a_changed_question_has_another_version():
    assert quiz(SINGLE).version == quiz(SINGLE.replace("because", "since")).version
    assert quiz(SINGLE).version != quiz(SINGLE.replace("wrong", "false")).version


ERRORS = {
    "unknown kind": (SINGLE, "essay", 1, "'essay' is no kind of quiz"),
    "no question": (SINGLE.replace("Which?", ""), "single", 1, "asks nothing"),
    "no answers": ("Which?", "single", 1, "has 0 answers"),
    "wrong form": (STEPS, "single", 1, "answers like '- [x] answer'"),
    "no right answer": (SINGLE.replace("[x]", "[ ]"), "single", 1, "has no right answer"),
    "two right answers": (SINGLE.replace("[ ]", "[x]"), "single", 1, "has 2 right answers"),
    "no feedback": (SINGLE.replace("  > because one\n", ""), "single", 3, "has no feedback"),
    "no number": (NUMERIC.replace("35 ± 1", "about 35"), "numeric", 3, "is no number such as"),
    "no other": (NUMERIC.replace("other", "7"), "numeric", 1, "needs one line '- [ ] other'"),
    "stray text": (SINGLE + "\nAnd so on.", "single", 10, "belongs to no answer"),
    "after feedback": (
        SINGLE.replace("because one", "because one\n  more"),
        "single",
        5,
        "follows feedback",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_is_one_sentence_and_has_its_line(case):
    text, kind, line, sentence = ERRORS[case]
    with pytest.raises(QuizError) as error:
        quiz(text, kind)
    assert sentence in str(error.value)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
    assert error.value.line == line


@pytest.mark.parametrize(("title", "said"), [("", "needs a title"), ("1,149", "needs a letter")])
def test_a_title_must_make_a_link(title, said):
    with pytest.raises(QuizError, match=said):
        parse(title, "single", SINGLE.strip().splitlines())


def decoded(text):
    """Return what ``encoded`` was given, as ``quiz.js`` does it."""
    mask = b"flexspec"
    masked = base64.b64decode(text)
    return json.loads(bytes(byte ^ mask[place % 8] for place, byte in enumerate(masked)))


def test_encoding_hides_and_keeps():
    value = {"feedback": ["Weil σ „fällt“ <em>x</em>"], "right": [0]}
    assert "feedback" not in encoded(value)
    assert "feedback" not in base64.b64decode(encoded(value)).decode("latin-1")
    assert decoded(encoded(value)) == value


def test_a_quiz_in_a_notebook_has_its_answer_folded():
    text = f"Before\n\n```{{quiz}} Sorting\n:kind: ordering\n{STEPS}```\n\nAfter\n"
    made = to_markdown(text)
    before, after = made.split("<details><summary>Answer and why</summary>\n\n")
    assert before.startswith("Before\n\n**1. Sorting.** Sort.\n\n- **a)** ")
    assert "it begins" not in before and "first" in before
    letters = re.findall(r"\*\*(\w)\)\*\*", after)
    order = shown(parse("Sorting", "ordering", STEPS.strip().splitlines()))
    assert letters == ["abc"[order.index(place)] for place in range(3)]
    assert after.endswith("</details>\n\nAfter\n")


def test_an_error_in_a_notebook_has_its_line_in_the_chapter():
    text = "# Title\n\n```{quiz} Two\n:kind: numeric\n\nHow many?\n- [x] 2\n```\n"
    with pytest.raises(QuizError) as error:
        to_markdown(text)
    assert error.value.line == 7


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_quiz_of_a_chapter_becomes_markdown(chapter):
    text = chapter.read_text(encoding="utf-8")
    made = to_markdown(text)
    assert "{quiz}" not in made
    count = text.count("```{quiz} ")
    assert made.count("<details><summary>Answer and why</summary>") == count >= 4
    assert f"**{count}. " in made


CONFIG = """
extensions = ["myst_nb", "sphinxcontrib.bibtex", "flexspec.book"]
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
bibtex_bibfiles = ["r.bib"]
"""
WORK = "@book{theil1967, author={Theil, Henri}, title={Economics}, publisher={N}, year={1967}}"
PAGE = """# A page

(here)=
## A part

```{quiz} All roles
Which {p}`3` of $x^2$ <b> {term}`word`?

A second paragraph.

- [ ] $y^2$ {cite:t}`theil1967`
  > zzwrong {p}`4` {term}`word` {ref}`here`
- [x] two
  > zzright {cite:p}`theil1967` $z^2$
  >
  > - zzlist
```

```{quiz} A number
:kind: numeric
:unit: years <x>
NUMBERS```

```{quiz} Steps
:kind: ordering
STEPS```

```{glossary}
word
  Meaning.
```

```{bibliography}
```
""".replace("NUMBERS", NUMERIC).replace("STEPS", STEPS)
LIST = "---\norphan: true\n---\n# Done\n\n```{progress}\n```\n"


@pytest.fixture(scope="module")
def sphinx(tmp_path_factory):
    """Build a page strictly; return the exit status, what was said, and the folder."""

    def run(page, *more, folder=None):
        folder = folder or tmp_path_factory.mktemp("quiz")
        (folder / "conf.py").write_text(CONFIG, encoding="utf-8")
        (folder / "r.bib").write_text(WORK, encoding="utf-8")
        (folder / "index.md").write_text(page, encoding="utf-8")
        (folder / "done.md").write_text(LIST, encoding="utf-8")
        return *building.build(folder, "-b", "html", *more, ".", "out"), folder

    return run


@pytest.fixture(scope="module")
def built(sphinx):
    status, said, folder = sphinx(PAGE)
    assert status == 0, said
    return {
        name: (folder / "out" / f"{name}.html").read_text(encoding="utf-8")
        for name in ("index", "index-answers", "done")
    }


class Elements(HTMLParser):
    """Collects the elements of a page, each with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def all(self, tag, **wanted):
        return [a for t, a in self.found if t == tag and wanted.items() <= a.items()]


@pytest.mark.slow
def test_the_form_is_labelled_and_the_answers_hidden(built):
    page = Elements(built["index"])
    assert len(page.all("form", **{"class": "fs-quiz"})) == 3
    assert len(page.all("fieldset")) == len(page.all("legend")) == 3
    assert len(page.all("div", **{"class": "fs-quiz-result", "aria-live": "polite"})) == 3
    inputs = [a for a in page.all("input") if a.get("id", "").startswith("quiz-")]
    assert [a["type"] for a in inputs] == ["radio", "radio", "text"]
    labels = {a["for"] for a in page.all("label") if "for" in a}
    assert {a["id"] for a in inputs} <= labels
    assert "Your answer, in years &lt;x&gt;" in built["index"]
    for secret in ("zzwrong", "zzright", "zzlist", "it begins", "count again", "checked"):
        assert secret not in built["index"].replace("input:checked", "")


@pytest.mark.slow
def test_roles_work_in_questions_answers_and_feedback(built):
    forms = Elements(built["index"]).all("form", **{"class": "fs-quiz"})
    assert [form["data-kind"] for form in forms] == ["single", "numeric", "ordering"]
    legend = built["index"].split("<legend>")[1].split("</legend>")[0]
    assert "(p.\u00a03)" in legend and "<msup>" in legend and 'href="#term-word"' in legend
    assert "second paragraph" not in legend and "A second paragraph." in built["index"]
    key = decoded(forms[0]["data-answers"])
    assert key["right"] == [1]
    assert "(p.\u00a04)" in key["feedback"][0] and 'href="#here"' in key["feedback"][0]
    assert "Theil" in key["feedback"][1] and "<msup>" in key["feedback"][1]
    assert "<li>" in key["feedback"][1] and ' id="' not in key["feedback"][1]
    numbers = decoded(forms[1]["data-answers"])
    assert numbers["numbers"] == [[35, 1], [-2.5, 0.25], [None, 0]] and numbers["right"] == [0]
    order = shown(parse("Steps", "ordering", STEPS.strip().splitlines()))
    steps = decoded(forms[2]["data-answers"])
    assert [order[place] for place in steps["right"]] == [0, 1, 2]
    assert steps["feedback"][steps["right"][0]] == "it begins"


@pytest.mark.slow
def test_the_bibliography_leads_back_into_feedback(built):
    """Feedback is encoded; the places that the bibliography points at must be in the page."""
    back = re.search(r'<span class="backrefs">.*?</span>', built["index"], re.DOTALL)[0]
    anchors = {a["id"] for _, a in Elements(built["index"]).found if "id" in a}
    targets = re.findall(r'href="#([^"]+)"', back)
    assert len(targets) == 2 and set(targets) <= anchors


@pytest.mark.slow
def test_the_page_of_answers_has_every_answer_folded(built):
    html = built["index-answers"]
    page = Elements(html)
    assert len(page.all("details")) == 3 and not page.all("details", open=None)
    assert {"id": "quiz-steps", "class": "fs-answers"} in page.all("section")
    for text in ("zzwrong", "zzright", "zzlist", "count again", "35 ± 1 years &lt;x&gt;, right."):
        assert text in html
    assert 'href="index.html#here"' in html and 'href="index.html#quiz-steps"' in html
    assert 'content="noindex"' in html
    assert html.index("it begins") < html.index("it follows") < html.index("it ends")


@pytest.mark.slow
def test_the_list_names_every_quiz_of_the_book(built):
    rows = [a for a in Elements(built["done"]).all("tr") if "data-quiz" in a]
    forms = Elements(built["index"]).all("form", **{"class": "fs-quiz"})
    kept = [(a["data-quiz"], a["data-version"]) for a in rows]
    assert kept == [(a["data-quiz"], a["data-version"]) for a in forms]
    assert 'href="index.html#quiz-a-number">2. A number</a>' in built["done"]


@pytest.mark.slow
def test_the_list_follows_a_changed_chapter(sphinx):
    page = f"# A page\n\n```{{quiz}} Old name\n{SINGLE}```\n"
    _, _, folder = sphinx(page)
    status, said, _ = sphinx(page.replace("Old name", "New name"), folder=folder)
    assert status == 0, said
    html = (folder / "out" / "done.html").read_text(encoding="utf-8")
    assert "New name" in html and "Old name" not in html


@pytest.mark.slow
def test_the_build_fails_and_says_where(sphinx):
    broken = SINGLE.replace("  > because one\n", "")
    twice = f"```{{quiz}} Twice\n{SINGLE}```\n\n"
    text = f"# A page\n\n```{{quiz}} One\n:kind: single\n{broken}```\n\n{twice}{twice}"
    status, said, _ = sphinx(text)
    assert status != 0
    assert re.search(r"index\.md:8: WARNING: The answer 'wrong answer' has no feedback", said)
    assert "Two quizzes of this page have the title 'Twice'." in said


@pytest.mark.slow
def test_in_one_file_for_print_nothing_leads_to_the_answers(sphinx):
    status, said, folder = sphinx(f"# A page\n\n```{{quiz}} One\n{SINGLE}```\n", "-b", "singlehtml")
    assert status == 0, said
    html = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert "right answer" in html and "because" not in html
    assert "Answer and why" not in html and not (folder / "out" / "index-answers.html").exists()


def test_no_chapter_shows_its_answers(site):
    for chapter in CHAPTERS:
        html = (site / "chapters" / f"{chapter.stem}.html").read_text(encoding="utf-8")
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
        for why in plain_feedback(chapter.read_text(encoding="utf-8")):
            assert why not in text


def plain_feedback(text):
    """Return the feedback that is plain text, from a chapter's source."""
    blocks = [match["body"].splitlines() for match in questions._BLOCK.finditer(text)]
    lines = [line.strip()[2:] for block in blocks for line in block if line.startswith("  > ")]
    found = [line for line in lines if not re.search(r"[{$*`'\"]", line)]
    assert len(found) >= 10
    return found
