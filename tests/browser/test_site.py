"""The built site in a real browser, with every other host cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import pages_of_the_site

PAGES = pages_of_the_site()
CHAPTER = "chapters/01-three-generations.html"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
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


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_offline_silent_and_accessible(visit, page, size, mode):
    seen = visit(page, size=size, mode=mode)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.make_charts_live()
    # A drawing's parts are hidden from screen readers; code has the same colours on a phone.
    leave_out = [["svg"]] if size == "desk" else [["svg"], ["pre"]]
    options = {"runOnly": AXE_RULES, "preload": False}
    results = Axe().run(seen.page, context={"exclude": leave_out}, options=options).response
    broken = [
        (found["id"], node["target"], node["failureSummary"])
        for found in results["violations"]
        for node in found["nodes"]
    ]
    assert broken == []
    assert seen.foreign == []
    assert seen.said == []
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert seen.page.evaluate(overflow) <= 0


def test_axe_would_find_an_image_without_text(visit):
    """The test above can fail."""
    seen = visit("index.html")
    seen.page.evaluate("document.querySelector('article').innerHTML += '<img src=\"data:,\">'")
    options = {"runOnly": AXE_RULES, "preload": False}
    found = Axe().run(seen.page, options=options).response["violations"]
    assert [violation["id"] for violation in found] == ["image-alt"]


@pytest.mark.parametrize("size", SIZES)
def test_every_chart_and_formula_is_drawn(visit, size):
    page = visit(CHAPTER, size=size).page
    charts = page.evaluate(
        """[...document.querySelectorAll('.fs-chart')].map(chart => {
             const shown = [...chart.querySelectorAll('.fs-drawing svg')]
               .filter(svg => svg.getBoundingClientRect().width > 0);
             return [shown.length, shown[0].querySelectorAll('.role-mark path, .role-mark text,'
               + '.role-mark line').length];
           })"""
    )
    assert len(charts) >= 8
    assert all(shown == 1 and marks > 0 for shown, marks in charts)
    flat = page.evaluate(
        "[...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().width < 2)"
        ".map(m => m.textContent)"
    )
    assert page.locator("math").count() > 30
    assert flat == []


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


def test_from_a_memory_stick(browser, site):
    """The same page, opened as a file."""
    folder = site.as_uri() + "/"
    one = Visit(browser, folder)
    try:
        one.open(folder + CHAPTER)
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
