"""Charts, code and formulas of a chapter in a real browser, with every other host cut off."""

import re

import pytest
from accessibility import faults
from conftest import pages_of_the_site
from visiting import Visit

CHAPTER = "chapters/01-three-generations.html"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def visit(browser, address):
    """Open a page; close its window afterwards."""
    open_visits = []

    def start(page, **options):
        open_visits.append(Visit(browser, address, **options))
        open_visits[-1].open(page)
        return open_visits[-1]

    yield start
    for one in open_visits:
        one.context.close()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_kind_of_code_can_be_read(visit, site, mode):
    """Code is left out above: thousands of pieces in a few dozen colours, here once each."""
    sources = [(site / page).read_text(encoding="utf-8") for page in pages_of_the_site()]
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
    assert faults(page, ["svg", "math"], colours_only=True) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_formulas_have_the_colour_of_their_sentence(visit, mode):
    page = visit(CHAPTER, mode=mode).page
    other = page.evaluate(
        "[...document.querySelectorAll('math, math *')].filter(part => getComputedStyle(part).color"
        " != getComputedStyle(part.parentElement).color).map(part => part.outerHTML)"
    )
    assert page.locator("math").count() > 30
    assert other == []


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
        page = one.open(CHAPTER)
        page.query_selector(".fs-chart:has(.fs-spec)").dispatch_event("pointerenter")
        page.wait_for_timeout(500)
        assert page.locator(".fs-drawing:visible").count() >= 8
        assert any("The chart stays a drawing" in text for text in one.said)
    finally:
        one.context.close()
