"""The built site in a real browser, with every other host cut off."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import pages_of_the_site

PAGES = pages_of_the_site()
#: Pages that hold charts: all but those of the tables.
CHARTED = [page for page in PAGES if not page.startswith("data/")]
CHAPTER = "chapters/01-three-generations.html"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
#: A drawing's parts are hidden from screen readers; code and formulas have tests of their own.
APART = ("svg", "pre", "math")
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What the theme's own scripts tell the console, which is no fault.
CHATTER = ("[PST]", "[togglebutton]")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Visit:
    """One page in one window, with what it asked and said."""

    def __init__(self, browser, address, size="desk", mode="light", **options):
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=mode, **options
        )
        self.page = self.context.new_page()
        self.foreign, self.said, self.asked = [], [], []
        self.page.route("**/*", lambda route: self._route(route, address))
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _route(self, route, address):
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            self.asked.append(url)
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def _hear(self, message):
        if not message.text.startswith(CHATTER):
            self.said.append(f"{message.text} ({message.location['url']})")

    def open(self, url):
        self.page.goto(url, wait_until="load")
        return self.page

    def make_charts_live(self):
        for chart in self.page.query_selector_all(".fs-chart:has(.fs-spec)"):
            chart.dispatch_event("pointerenter")
        self.page.wait_for_function(
            "document.querySelectorAll('.fs-chart:has(.fs-spec)').length =="
            "document.querySelectorAll('.fs-live:not([hidden]) svg[role=img]').length"
        )


@pytest.fixture
def visit(browser, address):
    """Open a page; close its window afterwards."""
    open_visits = []

    def start(page, **options):
        one = Visit(browser, address, **options)
        open_visits.append(one)
        one.open(address + page)
        return one

    yield start
    for one in open_visits:
        one.context.close()


def violations(page, rules, leave_out=()):
    """Run axe over a page with all its folded parts open; return what it found, node by node."""
    options = {"runOnly": rules, "preload": False}
    exclude = [[selector] for selector in leave_out]
    context = {"include": [["html"]], "exclude": exclude}
    results = Axe().run(page, context=context, options=options).response
    return [
        (found["id"], node["target"], node["failureSummary"])
        for found in results["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_offline_silent_and_accessible(visit, page, size):
    seen = visit(page, size=size)
    seen.page.evaluate(OPEN_ALL)
    seen.make_charts_live()
    assert violations(seen.page, AXE_RULES, APART) == []
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert seen.page.evaluate(overflow) <= 0
    assert seen.foreign == []
    assert seen.said == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_readable_in_the_dark(visit, page, size):
    """The mode changes colours and nothing else, so the rules about colour are enough."""
    seen = visit(page, size=size, mode="dark")
    seen.page.evaluate(OPEN_ALL)
    seen.make_charts_live()
    assert violations(seen.page, COLOUR_RULES, APART) == []
    assert (seen.foreign, seen.said) == ([], [])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_kind_of_code_can_be_read(visit, site, mode):
    """Code is left out above: thousands of pieces in a few dozen colours, here once each."""
    sources = [(site / page).read_text(encoding="utf-8") for page in PAGES]
    blocks = [b for text in sources for b in re.findall(r"<pre>(.*?)</pre>", text, re.S)]
    kinds = {kind for block in blocks for kind in re.findall(r'<span class="(\w+)">', block)}
    assert len(kinds) > 15
    page = visit(CHAPTER, mode=mode).page
    pieces = "".join(f'<span class="{kind}">{kind}</span> ' for kind in sorted(kinds))
    page.evaluate(
        "pieces => document.querySelectorAll('article div.highlight pre').forEach("
        "(pre, place) => place ? pre.remove() : pre.innerHTML = pieces)",
        pieces,
    )
    shown = page.locator("article div.highlight pre span")
    assert shown.count() == len(kinds) and shown.first.is_visible()
    assert violations(page, COLOUR_RULES, ["svg", "math"]) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_formulas_have_the_colour_of_their_sentence(visit, mode):
    page = visit(CHAPTER, mode=mode).page
    other = page.evaluate(
        "[...document.querySelectorAll('math, math *')].filter(part => getComputedStyle(part).color"
        " != getComputedStyle(part.parentElement).color).map(part => part.outerHTML)"
    )
    assert page.locator("math").count() > 30
    assert other == []


def test_axe_would_find_an_image_without_text(visit):
    """The test above can fail."""
    seen = visit("index.html")
    seen.page.evaluate("document.querySelector('article').innerHTML += '<img src=\"data:,\">'")
    assert [rule for rule, _, _ in violations(seen.page, AXE_RULES)] == ["image-alt"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_and_formula_is_drawn(visit, page, size):
    shown = visit(page, size=size).page
    shown.evaluate(OPEN_ALL)
    charts = shown.evaluate(
        """[...document.querySelectorAll('.fs-chart')].map(chart => {
             const shown = [...chart.querySelectorAll('.fs-drawing svg')]
               .filter(svg => svg.getBoundingClientRect().width > 0);
             return [shown.length, shown[0].querySelectorAll('.role-mark path, .role-mark text,'
               + '.role-mark line').length];
           })"""
    )
    assert all(drawings == 1 and marks > 0 for drawings, marks in charts)
    flat = shown.evaluate(
        "[...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().width < 2)"
        ".map(m => m.textContent)"
    )
    assert flat == []
    if page == CHAPTER:
        assert len(charts) >= 8 and shown.locator("math").count() > 30


def test_vega_is_fetched_only_when_a_chart_is_reached(visit):
    seen = visit(CHAPTER)
    seen.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    seen.page.wait_for_timeout(300)
    assert not [url for url in seen.asked if "/vega-" in url]
    seen.make_charts_live()
    assert len([url for url in seen.asked if "/vega-" in url]) == 1


def lines(page, chart):
    """Return the shapes of a live chart's lines."""
    return page.evaluate(
        "c => [...c.querySelectorAll('.fs-live .mark-line path')].map(p => p.getAttribute('d'))",
        chart,
    )


def test_a_slider_moves_the_model_by_keyboard(visit):
    page = visit(CHAPTER).page
    chart = page.query_selector(".fs-chart:has(input[type=range])")
    slider = chart.query_selector("input")
    slider.focus()
    page.wait_for_function("c => c.querySelector('.fs-live svg[role=img]')", arg=chart)
    before = lines(page, chart)
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("c => c.querySelector('output').textContent == '1.3'", arg=chart)
    page.wait_for_timeout(500)
    assert before and lines(page, chart) != before


def test_a_choice_changes_the_chart_by_keyboard(visit):
    page = visit(CHAPTER).page
    chart = page.query_selector(".fs-chart:has(input[type=radio])")
    chart.query_selector("input:checked").focus()
    page.wait_for_function("c => c.querySelector('.fs-live svg[role=img]')", arg=chart)
    before = lines(page, chart)
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(500)
    assert before and lines(page, chart) != before


def test_without_javascript_the_page_reads_as_well(visit):
    page = visit(CHAPTER, java_script_enabled=False).page
    assert page.locator(".fs-drawing:visible").count() >= 8
    assert page.locator(".fs-controls:visible").count() == 0
    assert page.locator("math").count() > 30


@pytest.mark.parametrize("page", PAGES)
def test_from_a_memory_stick(browser, site, page):
    """The same page, opened as a file."""
    folder = site.as_uri() + "/"
    one = Visit(browser, folder)
    try:
        one.open(folder + page)
        one.make_charts_live()
        assert (one.foreign, one.said) == ([], [])
    finally:
        one.context.close()


def test_in_print_the_drawings_stand(visit):
    seen = visit(CHAPTER)
    seen.make_charts_live()
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".fs-drawing:visible").count() >= 8
    assert seen.page.locator(".fs-live:visible, .fs-controls:visible").count() == 0


def test_if_vega_cannot_be_loaded_the_drawing_stays(browser, address):
    one = Visit(browser, address)
    try:
        one.page.route("**/vega-*.js", lambda route: route.abort())
        page = one.open(address + CHAPTER)
        page.query_selector(".fs-chart:has(.fs-spec)").dispatch_event("pointerenter")
        page.wait_for_timeout(500)
        assert page.locator(".fs-drawing:visible").count() >= 8
        assert any("The chart stays a drawing" in text for text in one.said)
    finally:
        one.context.close()


#: Text of the shown drawings against what is painted under its middle: marks, else the page.
FAINT = r"""
const channels = text => text.match(/[\d.]+/g).map(Number);
const luminance = colour => channels(colour).slice(0, 3).map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const over = (top, alpha, below) =>
  `rgb(${channels(top).slice(0, 3).map((v, i) => v * alpha + channels(below)[i] * (1 - alpha))})`;
const opacity = node => {
  const style = getComputedStyle(node);
  const own = style.opacity * style.fillOpacity * (channels(style.fill)[3] ?? 1);
  return own * (node.parentElement.closest('g')?.getAttribute('opacity') ?? 1);
};
const page = (() => {
  let node = document.querySelector('.fs-chart');
  while (node && /, 0\)$|transparent/.test(getComputedStyle(node).backgroundColor)) {
    node = node.parentElement;
  }
  return node ? getComputedStyle(node).backgroundColor : 'rgb(255, 255, 255)';
})();
const found = [];
for (const svg of document.querySelectorAll('.fs-drawing svg')) {
  if (!svg.getBoundingClientRect().width) { continue; }
  const parts = [...svg.querySelectorAll('path, rect, circle, text')];
  parts.forEach((text, place) => {
    if (text.tagName !== 'text' || !text.textContent.trim() || opacity(text) === 0) { return; }
    const box = text.getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    let ground = page;
    for (const mark of parts.slice(0, place)) {
      if (mark.tagName === 'text' || getComputedStyle(mark).fill === 'none') { continue; }
      const inverse = mark.getScreenCTM().inverse();
      const point = new DOMPoint(...middle).matrixTransform(inverse);
      const fill = getComputedStyle(mark).fill;
      if (mark.isPointInFill(point)) { ground = over(fill, opacity(mark), ground); }
    }
    const colour = over(getComputedStyle(text).fill, opacity(text), ground);
    const pair = [luminance(colour), luminance(ground)].sort((a, b) => a - b);
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (ratio < 4.5) { found.push([text.textContent, colour, ground, ratio.toFixed(2)]); }
  });
}
return found;
"""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", CHARTED)
def test_the_words_of_charts_can_be_read(visit, page, size, mode):
    shown = visit(page, size=size, mode=mode).page
    shown.evaluate(OPEN_ALL)
    assert shown.evaluate(f"() => {{ {FAINT} }}") == []
