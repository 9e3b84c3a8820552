"""The slides in a real browser: nothing cut off, live, readable by all, printed whole."""

import gzip
import tomllib
from io import BytesIO
from unicodedata import normalize

import pytest
from accessibility import THIN, faults
from conftest import ROOT
from pypdf import PdfReader

from flexspec.book.course import Course

NAMES = [one.name.split("/")[-1] for one in Course(ROOT).documents.values() if one.chapter]
FIRST = f"slides/{NAMES[0]}.html"
BUDGET = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))["slides"]
#: Parts of drawings and formulas; slides show no code.
APART = ("svg", "math")
#: What of the current slide, or of each printed one, lies outside its frame.
OUTSIDE = """() => [...document.querySelectorAll('.fs-slide')].flatMap(slide => {
  const frame = slide.getBoundingClientRect();
  if (!frame.width) { return []; }
  return [...slide.querySelectorAll('*')].filter(part => {
    const box = part.getBoundingClientRect();
    const drawn = part.closest('svg') && !part.matches('text');
    return box.width && !drawn && part.closest('[aria-hidden=true]:not(svg)') === null
      && (box.left < frame.left - 2 || box.right > frame.right + 2
          || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
  }).map(part => [slide.parentElement.id, part.tagName, part.textContent.slice(0, 40)]);
})"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Show:
    """The slides of a chapter in a window, with what they asked and said."""

    def __init__(self, browser, root, page, **options):
        options = {"viewport": {"width": 1280, "height": 720}} | options
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.asked, self.foreign, self.said = {}, [], []
        self.page.route("**/*", lambda route: self._route(route, root))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(root + page, wait_until="load")
        self.page.wait_for_function("Reveal.isReady()")

    def _route(self, route, root):
        url = route.request.url
        if not url.startswith((root, "data:")):
            self.foreign.append(url)
            return route.abort()
        if not url.startswith("http"):
            return route.continue_()
        response = route.fetch()
        self.asked[url.removeprefix(root)] = len(gzip.compress(response.body(), 6))
        return route.fulfill(response=response)

    def each(self):
        """Go through all slides by keyboard; yield the name of each."""
        for _ in range(self.page.evaluate("Reveal.getTotalSlides()")):
            yield self.page.evaluate("Reveal.getCurrentSlide().id")
            self.page.keyboard.press("ArrowRight")

    def show_all(self):
        """Show all slides below each other.

        Reveal's backgrounds and buttons lie over them; axe could not tell what stands below.
        """
        self.page.add_style_tag(
            content=".reveal > :not(.slides) { display: none !important; }"
            " html, body, .reveal, .slides, .slides section { position: static !important;"
            " height: auto !important; overflow: visible !important; transform: none !important; }"
            " .slides section { display: block !important; visibility: visible !important;"
            " opacity: 1 !important; }"
        )
        self.page.evaluate(
            "document.querySelectorAll('.slides section').forEach(slide => {"
            " ['hidden', 'aria-hidden', 'inert'].forEach(mark => slide.removeAttribute(mark)); })"
        )

    def go_to(self, selector):
        """Show the slide that holds an element; return the element."""
        found = self.page.locator(selector).first
        name = found.evaluate("part => part.closest('section').id")
        self.page.evaluate("name => { location.hash = '/' + name; }", name)
        self.page.wait_for_function("name => Reveal.getCurrentSlide().id === name", arg=name)
        return found


@pytest.fixture
def show(browser, address):
    """Open the slides of a chapter; close the window afterwards."""
    opened = []

    def start(page, **options):
        opened.append(Show(browser, address, page, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.page.unroute_all(behavior="ignoreErrors")  # an answer may still be on its way
        one.context.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_fits_and_nothing_is_asked_of_others(show, name):
    seen = show(f"slides/{name}.html")
    found = {slide: seen.page.evaluate(OUTSIDE) for slide in seen.each()}
    assert {slide: parts for slide, parts in found.items() if parts} == {}
    assert BUDGET["fewest"] <= len(found) <= BUDGET["most"]
    assert (seen.foreign, seen.said) == ([], [])
    assert sum(seen.asked.values()) <= BUDGET["first_visit"], seen.asked


def test_what_does_not_fit_would_be_found(show):
    seen = show(FIRST)
    seen.page.evaluate("document.querySelector('.present li').textContent = 'long '.repeat(2000)")
    assert seen.page.evaluate(OUTSIDE) != []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_slide_is_accessible(show, name, mode):
    """Every rule on three kinds of slide, which no mode changes; the rule about contrast on all."""
    seen = show(f"slides/{name}.html", color_scheme=mode)
    seen.page.evaluate(THIN)
    for selector in ("#title h2", ".fs-figure figcaption", ".fs-question h2"):
        if mode == "light":
            seen.go_to(selector)
            assert faults(seen.page, apart=APART) == []
    seen.show_all()
    assert faults(seen.page, APART, ".slides", colours_only=True) == []


@pytest.mark.parametrize(("mode", "faint"), [("light", "#aaaaaa"), ("dark", "#555555")])
@pytest.mark.parametrize("place", ["first", "last"])
def test_faint_words_on_a_slide_would_be_found(show, place, mode, faint):
    seen = show(FIRST, color_scheme=mode)
    seen.show_all()
    words = seen.page.locator(".slides li")
    getattr(words, place).evaluate(f"words => {{ words.style.color = '{faint}'; }}")
    assert len(faults(seen.page, APART, ".slides", colours_only=True)) >= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_slides_print_whole(show, name):
    seen = show(f"slides/{name}.html?print-pdf", color_scheme="dark")
    seen.page.wait_for_selector(".pdf-page >> nth=7")
    count = seen.page.locator(".pdf-page").count()
    assert seen.page.evaluate(OUTSIDE) == []
    sheets = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(sheets.pages) == count >= BUDGET["fewest"]
    # Some fonts have one sign for fi.
    texts = [normalize("NFKC", "".join(sheet.extract_text().split())) for sheet in sheets.pages]
    headings = seen.page.locator(".fs-slide").evaluate_all(
        "slides => slides.map(slide => slide.querySelector('h2').textContent)"
    )
    assert len(headings) == count
    assert [h for h, t in zip(headings, texts, strict=True) if h.split()[0] not in t] == []
    # On paper the palette is the light one.
    assert seen.page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_chart_is_live_and_gives_the_arrow_keys_back(show):
    seen = show(FIRST)
    slider = seen.go_to(".fs-chart input[type=range]")
    slide = seen.page.evaluate("Reveal.getCurrentSlide().id")
    slider.click(position={"x": 5, "y": 5})
    chart = f"#{slide} .fs-live svg[role=img]"
    seen.page.wait_for_selector(chart)
    drawn = f"#{slide} .fs-live .mark-line path"
    before = seen.page.locator(drawn).evaluate_all("all => all.map(p => p.getAttribute('d'))")
    slider.click(position={"x": 200, "y": 5})
    seen.page.wait_for_function(
        "([drawn, before]) => [...document.querySelectorAll(drawn)].map(p => p.getAttribute('d'))"
        ".join() !== before.join()",
        arg=[drawn, before],
    )
    assert seen.page.evaluate(OUTSIDE) == []
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.evaluate("Reveal.getCurrentSlide().id") != slide
    assert seen.said == []


def test_the_speaker_sees_the_notes(show):
    seen = show(FIRST)
    seen.page.keyboard.press("ArrowRight")
    with seen.context.expect_page() as opened:
        seen.page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    said = seen.page.locator("section.present:not(.stack) > aside.notes")
    notes.locator("p").first.wait_for()
    seen_by_speaker, written = (one.locator("p").first.text_content() for one in (notes, said))
    assert seen_by_speaker.split() == written.split()
    assert seen.foreign == []


def test_from_a_memory_stick(browser, site):
    root = site.as_uri() + "/"
    one = Show(browser, root, FIRST)
    try:
        one.go_to(".fs-chart:has(.fs-spec)").hover()
        one.page.wait_for_selector(".present .fs-live svg[role=img]")
        assert (one.foreign, one.said) == ([], [])
    finally:
        one.context.close()


def test_without_javascript_the_way_to_the_chapter_is_shown(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + FIRST)
    page.get_by_role("link", name="The chapter").click()
    assert page.url == f"{address}chapters/{NAMES[0]}.html"
    context.close()
