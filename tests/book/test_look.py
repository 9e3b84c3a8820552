"""The palette has the contrast that WCAG asks for; the cover and the map show what is there."""

import re
import tomllib

import pytest
import vl_convert
from conftest import ROOT, pages_of_the_site

from flexspec.book import cover, outline
from flexspec.charts import theme

CSS = (ROOT / "assets" / "course.css").read_text(encoding="utf-8")
#: (what is seen, on what, least contrast): 4.5 for text, 3 for what is not text.
PAIRS = [
    *[
        (ink, ground, 4.5)
        for ink in ("text", "muted", "heading", "link", "accent", "code")
        for ground in ("page", "surface")
    ],
    ("focus", "page", 3),
    ("focus", "surface", 3),
]


def palette(mode, css=CSS):
    """Return the colours that the style sheet names for a mode."""
    block = re.search(rf'html\[data-theme="{mode}"\] {{(.*?)}}', css, re.S).group(1)
    return dict(re.findall(r"--fs-(\w+): (#[0-9a-f]{6});", block))


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2 of two colours."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_the_palette_can_be_read(mode, ink, ground, least):
    colours = palette(mode)
    assert contrast(colours[ink], colours[ground]) >= least


def test_both_modes_name_the_same_colours():
    assert palette("light").keys() == palette("dark").keys()
    assert len(palette("light")) >= 10


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_charts_can_be_seen_on_the_page(mode):
    for colour in cover.PALETTE.values():
        assert contrast(colour, palette(mode)["page"]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", theme.PALETTE.values(), ids=theme.PALETTE.keys())
def test_words_in_the_colour_of_a_line_can_be_read(colour, mode):
    css = (ROOT / "flexspec" / "book" / "static" / "charts.css").read_text(encoding="utf-8")
    rule = (
        rf'html\[data-theme="{mode}"\] \.fs-chart text\[fill="{colour}"\] {{ fill: (#\w{{6}}); }}'
    )
    (words,) = re.findall(rule, css)
    assert contrast(words, palette(mode)["page"]) >= 4.5


def test_the_cover_is_drawn_from_the_data():
    kept = (ROOT / "assets" / "cover.svg").read_text(encoding="utf-8")
    assert kept == cover.cover(), "the cover is old: run python -m flexspec.book.cover"
    assert kept.count("<path ") == 48


def test_the_card_has_the_size_that_previews_want():
    kept = (ROOT / "assets" / "card.png").read_bytes()
    assert kept[:8] == vl_convert.svg_to_png(cover.card())[:8]
    width, height = (int.from_bytes(kept[start : start + 4], "big") for start in (16, 20))
    assert (width, height) == (1200, 630)
    assert len(kept) < 400_000


def test_the_map_has_every_chapter_and_says_which_are_planned(site):
    planned = outline.chapters(ROOT / outline.OUTLINE)
    written = {page.removesuffix(".html") for page in pages_of_the_site()}
    assert len(planned) == 12
    html = (site / "index.html").read_text(encoding="utf-8")
    rows = re.search(r'<table class="fs-map">.*?<tbody>(.*?)</tbody>', html, re.S).group(1)
    rows = rows.split("</tr>")[:-1]
    assert len(rows) == len(planned)
    for row, entry in zip(rows, planned, strict=True):
        assert (f'href="{entry["file"]}.html"' in row) == (entry["file"] in written)
        assert ("<em>planned</em>" in row) == (entry["file"] not in written)


def test_every_chapter_of_the_book_is_in_the_map():
    files = [entry["file"] for entry in outline.chapters(ROOT / outline.OUTLINE)]
    pages = [page.removesuffix(".html") for page in pages_of_the_site()]
    chapters = [page for page in pages if re.search(r"/\d\d-", page)]
    assert chapters and set(chapters) <= set(files)


def test_the_map_has_the_titles_of_the_chapters():
    for entry in outline.chapters(ROOT / outline.OUTLINE):
        path = ROOT / f"{entry['file']}.md"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert f"\n# {entry['title']}\n" in text, path.name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('question = "Q?"\n', ""), "Chapter 1 of o.toml has no question"),
        (('"main"', '"much"'), "generations must be three of"),
        ((', "also"', ""), "generations must be three of"),
    ],
)
def test_a_faulty_outline_is_refused(tmp_path, change, sentence):
    text = (
        '[[chapter]]\nfile = "a"\ntitle = "T"\nsection = "1"\nquestion = "Q?"\n'
        'generations = ["main", "", "also"]\n'
    )
    path = tmp_path / "o.toml"
    path.write_text(text, encoding="utf-8")
    assert outline.chapters(path) == tomllib.loads(text)["chapter"]
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        outline.chapters(path)
