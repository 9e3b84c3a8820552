"""What pages weigh, file by file; tests/browser/test_every_page.py weighs the visits."""

import json
import re
import tomllib

import pytest
from conftest import ROOT, pages_of_the_site
from visiting import Visit

BUDGETS = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))
PAGES = pages_of_the_site()

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def visit(browser, address):
    """Open a page in an empty window; close it afterwards."""
    one = Visit(browser, address)
    yield one
    one.context.close()


def test_icons_come_from_the_small_font(visit, site):
    visit.open(PAGES[1])
    visit.page.evaluate("document.fonts.ready.then(() => true)")
    fonts = {
        name: size for name, size in visit.weights(site).items() if re.search("woff|ttf", name)
    }
    assert list(fonts) == ["_static/icons.woff"]
    assert fonts["_static/icons.woff"] < 10_000


@pytest.mark.parametrize(("icon", "whole"), [("\ue005", True), ("\uf019", False)])
def test_the_whole_icon_font_stands_by_for_an_icon_that_is_not_in_the_small_one(visit, icon, whole):
    window = visit.open("index.html")
    window.evaluate(
        "icon => { const i = document.createElement('i'); i.className = 'fa-solid';"
        "i.textContent = icon; document.querySelector('article').append(i);"
        "return document.body.offsetWidth && document.fonts.ready.then(() => true); }",
        icon,
    )
    assert any("fa-solid-900.woff2" in url for url in visit.asked) is whole


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_too_long(site, page):
    size = (site / page).stat().st_size
    print(f"{page}: {size / 1000:.0f} kB of HTML")
    assert size <= BUDGETS["page"]["html"]


@pytest.mark.parametrize("page", PAGES)
def test_no_chart_has_too_many_rows(site, page):
    html = (site / page).read_text(encoding="utf-8")
    for stored in re.findall(r'class="fs-spec">(.*?)</script>', html, re.S):
        sets = json.loads(stored)["datasets"]
        rows = {name: len(values) for name, values in sets.items()}
        assert sum(rows.values()) <= BUDGETS["chart"]["rows"], rows
