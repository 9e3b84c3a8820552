"""The slides: chosen from the chapter's page, whole in figures and sections, nothing added."""

import copy
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from flexspec.book import deck, slides
from flexspec.book.course import Course

CHAPTERS = [one for one in Course(ROOT).documents.values() if one.chapter]
BUDGET = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))["slides"]
VENDOR = Path(slides.__file__).with_name("vendor")


def page(*sections, opening="<p>Why? Because.</p>"):
    return f'<section id="t"><h1>1. Title</h1>{opening}{"".join(sections)}</section>'


def section(name, *blocks, level=2):
    return f'<section id="{name}"><h{level}>{name.title()}</h{level}>{"".join(blocks)}</section>'


def figure(number):
    return (
        '<div class="cell"><div class="cell_output"><figure class="fs-chart" id="chart-1">'
        f"<figcaption><strong>Message {number}</strong></figcaption>"
        '<div class="fs-drawing" aria-label="What it shows."><div class="fs-wide"></div></div>'
        '<details class="fs-data">rows</details></figure></div></div>'
    )


def code():
    return '<div class="cell"><div class="cell_input">1 + 1</div></div>'


def soup(html):
    return BeautifulSoup(html, "html.parser")


def shown_and_said(groups):
    """Return the text of each slide, and of its notes."""
    found = [soup(slide.html()) for group in groups for slide in group.slides]
    notes = [one.find("aside").extract().get_text() for one in found]
    return [one.get_text(" ") for one in found], notes


@pytest.mark.parametrize(
    ("paragraph", "first"),
    [
        ("One thing (p. 4). Another.", "One thing (p. 4)."),
        ("So says A. Smith, pp. 3 and 4. Then.", "So says A. Smith, pp. 3 and 4."),
        ("He asks: “Why?” Nobody knows.", "He asks: “Why?”"),
        ("It fell to 0.12 in 1976. Then it rose.", "It fell to 0.12 in 1976."),
        ("See e.g. Spain. Or not.", "See e.g. Spain."),
        ("No end here", "No end here"),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say(paragraph, first):
    assert deck.opening(soup(f"<p>{paragraph}</p>").p, 0).get_text() == first


def test_a_cut_sentence_keeps_its_markup_and_leaves_the_paragraph_alone():
    whole = soup('<p>A <a href="x">b <b>c</b></a>. D <i>e</i> <math><mi>f</mi></math>.</p>').p
    before = str(whole)
    assert str(deck.opening(whole, 0)) == '<p>A <a href="x">b <b>c</b></a>.</p>'
    assert str(whole) == before


def test_a_short_sentence_takes_the_next_with_it():
    paragraph = soup("<p>Few did. Many more did not. Nobody knows.</p>").p
    assert deck.opening(paragraph, 10).get_text() == "Few did. Many more did not."


def test_slides_say_the_first_sentence_and_notes_the_paragraph():
    long = "Growth is uneven, " * 6 + "and so it is."
    groups = deck.deck(page(section("one", f"<p>{long} The rest.</p>")), "chapters/01-t")
    shown, said = shown_and_said(groups)
    assert "1. Title" in shown[0] and "Why?" in shown[0]
    assert long in shown[1] and "The rest." not in shown[1]
    assert f"{long} The rest." in said[1]


def test_what_leads_to_code_is_said_and_not_shown():
    one = section("one", "<p>We load the table.</p>", code(), "<p>It is long.</p>")
    shown, said = shown_and_said(deck.deck(page(one), "chapters/01-t"))
    assert "It is long." in shown[1] and "We load" not in shown[1] and "1 + 1" not in shown[1]
    assert "We load the table." in said[1] and "1 + 1" not in said[1]


def test_the_text_of_a_figure_is_in_its_notes():
    inner = section("two", "<p>Before.</p>", figure(1), "<p>After.</p>", figure(2), level=3)
    groups = deck.deck(page(section("one", inner)), "chapters/01-t")
    shown, said = shown_and_said(groups)
    assert ["Message 1" in text for text in shown] == [False, True, False]
    assert said[1] == "Before.What it shows.After."
    assert "rows" not in "".join(shown)


def test_a_sentence_before_a_list_is_not_lost():
    blocks = "<p>{} Three kinds of sector count:</p><ul><li><p>craft;</p></li></ul>"
    text = "Allen Scott took over the contrast of fordism " * 3 + "and flexible production."
    shown, _ = shown_and_said(deck.deck(page(section("one", blocks.format(text))), "chapters/01-t"))
    assert re.search(r"production\.\s+Three kinds of sector count:\s+craft;", shown[1])


def test_a_chosen_table_is_shown_and_others_are_not():
    table = "<table><tr><td>{}</td></tr></table>"
    cell = f'<div class="cell{{}}"><div class="cell_output">{table}</div></div>'
    inner = section("two", cell.format("", "left out"), cell.format(" tag_slide", "kept"), level=3)
    shown, _ = shown_and_said(deck.deck(page(section("one", inner)), "chapters/01-t"))
    assert "kept" in "".join(shown) and "left out" not in "".join(shown)


def test_solutions_are_not_given_away():
    folded = f'<div class="solution dropdown admonition"><p>The secret.</p>{figure(1)}</div>'
    shown, said = shown_and_said(deck.deck(page(section("one", folded)), "chapters/01-t"))
    assert "secret" not in "".join(shown + said) and "Message" not in "".join(shown)


def test_links_lead_from_the_folder_of_the_slides():
    links = '<a href="glossary.html#x">a</a><a href="#y">b</a><a href="https://a.example/">c</a>'
    groups = deck.deck(page(section("one", f"<p>{links}</p>")), "chapters/01-t")
    found = re.findall('href="([^"]*)"', groups[1].slides[0].html())
    expected = ["../chapters/glossary.html#x", "../chapters/01-t.html#y", "https://a.example/"]
    assert found == expected * 2


def test_a_long_chapter_keeps_its_figures_and_loses_text_about_code_first():
    sections = [section(f"f{n}", figure(n), level=3) for n in range(18)]
    sections += [section(f"c{n}", "<p>Aaa.</p><p>Bbb.</p>", code(), level=3) for n in range(20)]
    argument = [section(f"a{n}", f"<p>{'Long word ' * 90}</p>", level=3) for n in range(4)]
    chapter = page(section("argument", *argument), section("evidence", *sections))
    groups = deck.deck(chapter, "chapters/01-t")
    kinds = [slide.kind for group in groups for slide in group.slides]
    assert len(kinds) <= deck.MOST and kinds.count("figure") == 18
    assert len(groups[1].slides) == 4


def test_what_is_too_long_for_one_slide_is_on_two():
    items = "".join(f"<li><p>Entry {n}: {'word ' * 30}.</p></li>" for n in range(20))
    groups = deck.deck(page(section("one", f"<ol>{items}</ol>")), "chapters/01-t")
    numbers = [
        re.findall(r"Entry (\d+)", slide.html().split("<aside")[0]) for slide in groups[1].slides
    ]
    assert len(numbers) > 1 and [n for some in numbers for n in some] == [str(n) for n in range(20)]
    assert f'<ol start="{int(numbers[1][0]) + 1}">' in groups[1].slides[1].html()
    assert all(slide.lines <= deck.DENSE_LINES for slide in groups[1].slides)


def test_other_peoples_scripts_are_unchanged_and_named_with_version_and_licence():
    listed = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    assert set(listed) == folders
    for folder, entry in listed.items():
        files = {path.name: path.read_bytes() for path in (VENDOR / folder).iterdir()}
        assert {n: hashlib.sha256(b).hexdigest() for n, b in files.items()} == entry["sha256"]
        assert entry["version"].encode() in files[f"{folder}.js"]
        assert entry["licence"] == "MIT" and b"Permission is hereby granted" in files["LICENSE"]


def squeezed(tag):
    """Return the text of an element without any blanks."""
    return re.sub(r"\s+", "", tag.get_text())


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda one: one.name)
def both(request, site):
    """Return the page of a chapter and the page of its slides."""
    name = request.param.name
    chapter = soup((site / f"{name}.html").read_text(encoding="utf-8")).find("article")
    for extra in chapter.select(".headerlink"):
        extra.decompose()
    html = (site / "slides" / f"{name.split('/')[-1]}.html").read_text(encoding="utf-8")
    return chapter, soup(html)


def test_every_section_and_every_figure_has_a_slide(both):
    chapter, shown = both
    main = squeezed(shown.find("main"))
    assert [h2 for h2 in map(squeezed, chapter.find_all("h2")) if h2 not in main] == []
    figures = [
        one["id"]
        for one in chapter.select("figure.fs-chart")
        if not one.find_parent(class_="solution")
    ]
    assert [one["id"] for one in shown.select("figure.fs-chart")] == figures
    assert all(one.find("h2") for one in shown.select("figcaption"))


def test_a_chapter_has_as_many_slides_as_a_lecture_holds(both):
    found = both[1].select("main section:not(:has(section))")
    assert BUDGET["fewest"] <= len(found) <= BUDGET["most"]
    assert len(both[1].select(".fs-question")) >= 3
    assert len({one["id"] for one in found}) == len(found)


def test_no_word_on_a_slide_is_not_the_chapters(both):
    text, shown = squeezed(both[0]), copy.copy(both[1])
    for other in shown.select("aside, script"):
        other.extract()
    # An exercise's name and its text stand apart in the chapter.
    for name in shown.find_all("strong", string=re.compile(r"^Exercise \d")):
        assert squeezed(name.extract()) in text
    pieces = shown.select(
        "main :is(h2, li, p:not(.fs-above), td, th, figcaption span, .fs-above span)"
    )
    assert len(pieces) > 50
    assert [piece.get_text() for piece in pieces if squeezed(piece) not in text] == []


def test_no_answer_is_on_the_slides(both):
    assert both[1].select("[data-answers], .fs-quiz-result, input[name^=quiz]") == []
    assert len(both[1].select('.fs-question + aside a[href*="-answers.html#quiz-"]')) >= 3


def test_every_chapter_links_to_its_slides_and_the_list_has_them_all(site):
    listed = soup((site / "teaching" / "slides.html").read_text(encoding="utf-8")).find("article")
    links = {link["href"]: link.get_text() for link in listed.select("ol a")}
    assert list(links.values()) == [one.title for one in CHAPTERS]
    for chapter, address in zip(CHAPTERS, links, strict=True):
        target = (site / "teaching" / address).resolve()
        html = (site / f"{chapter.name}.html").read_text(encoding="utf-8")
        own = soup(html).select_one(".fs-to-slides a")["href"]
        assert (site / f"{chapter.name}.html").parent.joinpath(own).resolve() == target
        assert target.is_file()
    assert len(list((site / "slides").iterdir())) == len(CHAPTERS)
