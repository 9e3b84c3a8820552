"""Every concept of the review is taught, and the course says where.

The build itself refuses rows that name a place the book does not have, a concept twice or a page
that the review lacks (tests/book/test_glossary.py). Here the file is held against the tables, the
sources, the finished pages and the assignments.
"""

import json
import re

import pytest
from conftest import ROOT

from flexspec.book.course import Course
from flexspec.book.coverage import COVERAGE, GLOSSARY, TABLES, assignment, concepts, mistakes, read

ROWS = read(ROOT / COVERAGE)
COURSE = Course(ROOT)
CHAPTERS = [document for document in COURSE.documents.values() if document.chapter]
#: Of these every concept must be taught; of the others a row is welcome.
ALL_TAUGHT = [
    "theories",
    "cases",
    "policy_instruments",
    "support_services",
    "policy_generations",
]


#: Terms that are everyday words, too: a chapter may use them in another sense.
EVERYDAY = {"conduct", "consistency", "coverage", "hierarchy", "trust"}


def links(text):
    """Return where a source first links each term: term -> position."""
    found = {}
    for role in re.finditer(r"\{term\}`([^`]+)`", text):
        target = re.sub(r"^.*<(.+)>$", r"\1", role[1], flags=re.DOTALL)
        found.setdefault(" ".join(target.split()).lower(), role.start())
    return found


def linked(text):
    """Return the terms that a source links."""
    return set(links(text))


def running_text(text):
    """Return a chapter's sentences: no code, no questions, no boxes, no headings."""
    text = re.sub(r"^(`{3,})\{.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def terms():
    """Return the glossary's entries: the names that each of them goes by."""
    text = (ROOT / "chapters/glossary.md").read_text(encoding="utf-8")
    body = text.split("```{glossary}\n")[1].split("\n```")[0]
    return [
        [line.lower() for line in entry.splitlines() if not line.startswith(" ")]
        for entry in body.split("\n\n")
    ]


def test_the_rows_are_in_order():
    assert len(ROWS) >= 30
    assert not list(mistakes(ROWS))


@pytest.mark.parametrize("table", ALL_TAUGHT)
def test_every_concept_is_taught(table):
    taught = {row.key for row in ROWS if row.table == table}
    assert concepts(table) - taught == set()


def test_every_theory_is_tested():
    assert [row.key for row in ROWS if row.table == "theories" and not row.tested] == []


def test_every_term_is_taught_or_used():
    known = {row.key.lower() for row in ROWS if row.table == GLOSSARY}
    for document in CHAPTERS:
        known |= linked(document.text)
    assert [names[0] for names in terms() if not known & set(names)] == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda document: document.name)
def test_a_chapter_links_every_term_it_teaches(chapter):
    labels = set(chapter.places())
    taught = {
        row.key.lower()
        for row in ROWS
        if row.table == GLOSSARY and labels & set(row.taught.split())
    }
    names = {name: set(entry) for entry in terms() for name in entry}
    there = linked(chapter.text)
    assert {term for term in taught if not names[term] & there} == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda document: document.name)
def test_a_chapter_links_a_term_where_it_first_stands(chapter):
    text = running_text(chapter.text)
    first = links(text)
    plain = re.sub(r"`[^`]*`", lambda role: "\0" * len(role[0]), text)
    late = {}
    for names in terms():
        words = "|".join(map(re.escape, names))
        use = re.search(rf"(?<![\w-])(?:{words})(?:e?s)?(?![\w-])", plain, re.IGNORECASE)
        link = min((first[name] for name in names if name in first), default=len(text))
        if use and use.start() < link and not EVERYDAY & set(names):
            late[names[0]] = plain[use.start() - 40 : use.end() + 40]
    assert late == {}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda document: document.name)
def test_a_chapter_has_rows(chapter):
    """What a chapter teaches is said when it arrives, not at the end."""
    labels = set(chapter.places())
    tables = {row.table for row in ROWS if labels & set(row.taught.split())}
    assert {"", GLOSSARY} & tables and set(TABLES) & tables


def test_every_place_is_in_the_finished_page(site):
    pages = {}
    for row in ROWS:
        for target in row.targets:
            if assignment(target):
                continue
            page, _, anchor = target.partition("#")
            if not anchor:
                page, anchor = COURSE.place(target, "").document, target
            if page not in pages:
                pages[page] = (site / f"{page}.html").read_text(encoding="utf-8")
            assert f'id="{anchor}"' in pages[page], f"{COVERAGE}:{row.line}: {target}"


def test_every_part_of_an_assignment_is_in_its_notebook():
    targets = {target for row in ROWS for target in row.targets if assignment(target)}
    for target in targets:
        name, _, part = target.partition("-")
        path = ROOT / "exercises" / "source" / name / f"{name}.ipynb"
        assert path.exists(), f"{target}: the assignment is not written"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marks = {cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells}
        assert not part or any(mark.startswith(f"part{part}-") for mark in marks), target
    assert "ps1-4" in targets
