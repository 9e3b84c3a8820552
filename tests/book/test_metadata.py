"""What each page says about itself: description, cards, schema.org, language, time."""

import json
import re
from html.parser import HTMLParser

import building
import pytest
from conftest import pages_of_the_site
from docutils import nodes

from flexspec.book import effort, icons, metadata

PAGES = pages_of_the_site()
CHAPTERS = [page for page in PAGES if metadata.is_chapter(page.removesuffix(".html"))]


class Head(HTMLParser):
    """Collects a page's metadata."""

    def __init__(self, html):
        super().__init__()
        self.meta, self.links, self.language, self.record = {}, {}, None, None
        self._in_record = False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang")
        elif tag == "meta":
            self.meta.setdefault(given.get("name") or given.get("property"), given.get("content"))
        elif tag == "link":
            self.links.setdefault(given["rel"], given["href"])
        self._in_record = given.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._in_record:
            self.record = json.loads(data)
            self._in_record = False


@pytest.fixture(scope="module")
def heads(site):
    return {page: Head((site / page).read_text(encoding="utf-8")) for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_describes_itself(heads, site, page):
    head = heads[page]
    assert head.language == "en"
    assert 40 <= len(head.meta["description"]) <= metadata.LONGEST
    assert head.meta["og:description"] == head.meta["description"]
    assert head.meta["og:title"] and "<" not in head.meta["og:title"]
    assert head.meta["twitter:card"] == "summary_large_image"
    assert ((site / page).parent / head.meta["og:image"]).is_file()
    assert ((site / page).parent / head.links["icon"]).is_file()
    assert "canonical" not in head.links, "without a base address there is no canonical one"


def test_no_two_pages_have_the_same_description(heads):
    said = [head.meta["description"] for head in heads.values()]
    assert len(set(said)) == len(said)


def test_the_landing_page_is_a_course_with_its_chapters(heads):
    record = heads["index.html"].record
    assert record["@type"] == "Course"
    assert record["inLanguage"] == "en" and record["license"] == metadata.LICENCE
    assert len(record["hasPart"]) == len(CHAPTERS) >= 1


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_is_a_learning_resource(heads, page):
    record = heads[page].record
    assert record["@type"] == "LearningResource" and record["name"]
    assert 3 <= len(record["teaches"]) <= 5
    assert all(outcome.endswith(".") for outcome in record["teaches"])
    assert re.fullmatch(r"PT\d+M", record["timeRequired"])
    assert record["isPartOf"]["@type"] == "Course"


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_says_how_long_it_takes(site, page):
    html = (site / page).read_text(encoding="utf-8")
    said = re.search(r'</h1>\s*<p class="fs-time">(.*?)</p>', html).group(1)
    assert re.fullmatch(
        r"About [\dhmin ]+ to read and run, [\dhmin ]+ for questions and exercises\.", said
    )


@pytest.mark.parametrize("page", PAGES)
def test_previous_and_next_name_their_pages(site, page):
    html = (site / page).read_text(encoding="utf-8")
    links = re.findall(r'class="(?:left-prev|right-next)".*?</a>', html, re.S)
    here = PAGES.index(page)
    assert len(links) == (here > 0) + (here < len(PAGES) - 1)
    titles = [link.split('class="prev-next-title">')[1].split("</p>")[0] for link in links]
    assert all(re.search(r"\w", re.sub("<[^>]*>", "", title)) for title in titles)


def document(*parts):
    page = nodes.document(None, None)
    page += parts
    return page


def test_the_time_grows_with_words_code_and_exercises():
    text = nodes.paragraph("", "word " * 3900)
    code = nodes.literal_block("", "x = 1\n" * 180)
    assert effort.effort(document(text)) == (30, 0)
    assert effort.effort(document(code)) == (30, 0)
    both = document(text.deepcopy(), code.deepcopy())
    assert effort.effort(both) == (60, 0)
    exercise = type("exercise_node", (nodes.Element,), {})()
    assert effort.effort(document(exercise)) == (0, 30)


def test_folded_text_and_results_are_not_reading():
    for folded in ("sd-dropdown", "cell_output"):
        box = nodes.container("", nodes.paragraph("", "word " * 3900), classes=[folded])
        assert effort.effort(document(box)).read == 0


def test_front_matter_goes_before_the_estimate():
    page = document(nodes.paragraph("", "word " * 3900))
    assert effort.effort(page, {"minutes_to_read": "20", "minutes_to_do": 5}) == (20, 5)


def test_the_description_is_the_first_paragraph_that_is_not_in_a_box():
    box = nodes.admonition("", nodes.paragraph("", "In a box."))
    page = document(box, nodes.paragraph("", "The first.  Paragraph."), nodes.paragraph("", "B"))
    assert metadata.description(page, {}, "none") == "The first. Paragraph."
    assert metadata.description(page, {"description": "Own."}, "none") == "Own."
    assert metadata.description(document(box.deepcopy()), {}, "none") == "none"
    assert metadata.description(None, {}, "none") == "none"


def test_tags_are_escaped_and_empty_ones_left_out():
    html = metadata.tags('A "b" <c>', "d & e", kind="article", card="x.png")
    assert 'content="A &quot;b&quot; &lt;c&gt;"' in html and "d &amp; e" in html
    assert "og:url" not in html


CONFIG = """
extensions = ["myst_nb", "sphinxcontrib.bibtex", "flexspec.book"]
html_theme = "sphinx_book_theme"
html_title = "The course"
html_baseurl = "https://example.org/course/"
language = "en"
bibtex_bibfiles = []
"""


@pytest.mark.slow
def test_with_a_base_address_there_are_canonical_and_full_ones(tmp_path):
    (tmp_path / "conf.py").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "index.md").write_text(
        "# Home\n\nThe first words.\n\n```{toctree}\n01-a\n```\n", encoding="utf-8"
    )
    (tmp_path / "01-a.md").write_text("# A\n\nSome words.\n", encoding="utf-8")
    status, said = building.build(tmp_path, "-b", "html", ".", "out", strict=False)
    assert status == 0, said
    head = Head((tmp_path / "out" / "01-a.html").read_text(encoding="utf-8"))
    address = "https://example.org/course/01-a.html"
    assert head.links["canonical"] == head.meta["og:url"] == head.record["url"] == address
    assert head.meta["og:image"] == "https://example.org/course/_static/card.png"
    home = Head((tmp_path / "out" / "index.html").read_text(encoding="utf-8"))
    assert [part["url"] for part in home.record["hasPart"]] == [address]


def test_every_icon_of_the_pages_is_in_the_small_font(site):
    listed = (site / "_static" / "icons.css").read_text(encoding="utf-8")
    css = (site / "_static" / icons.STYLES[0]).read_text(encoding="utf-8")
    used = set().union(*(icons.names((site / page).read_text(encoding="utf-8")) for page in PAGES))
    shown = icons.codepoints(used, css)
    assert len(shown) > 5
    assert {f"U+{place:X}" for place in shown} - set(re.findall(r"U\+[0-9A-F]+", listed)) == set()
