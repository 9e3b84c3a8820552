"""What a first visit weighs: each page of the built site against tests/budgets.toml."""

import gzip
import json
import re
import tomllib

import pytest
from conftest import ROOT, pages_of_the_site

BUDGETS = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))
PAGES = pages_of_the_site()
#: Hosts do not compress these again.
PACKED = (".woff", ".woff2", ".png", ".jpg", ".pdf", ".whl")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sent(name, body):
    """Return the bytes that a host with gzip sends for a file."""
    return len(body) if name.endswith(PACKED) else len(gzip.compress(body, 6))


@pytest.fixture
def weigh(browser, address):
    """Open a page in an empty window; return the weight of what it asked, by file."""

    def run(page, live=False):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        weights, foreign = {}, []

        def answer(route):
            url = route.request.url
            if not url.startswith(address):
                foreign.append(url)
                return route.abort()
            response = route.fetch()
            name = url.removeprefix(address).split("?")[0]
            weights[name] = sent(name, response.body())
            return route.fulfill(response=response)

        window = context.new_page()
        window.route(re.compile("^http"), answer)
        window.goto(address + page, wait_until="networkidle")
        if live:
            window.evaluate(
                "document.querySelectorAll('.fs-chart:has(.fs-spec)')"
                ".forEach(chart => chart.dispatchEvent(new Event('pointerenter')))"
            )
            window.wait_for_load_state("networkidle")
            window.wait_for_function(
                "document.querySelectorAll('.fs-chart:has(.fs-spec)').length =="
                "document.querySelectorAll('.fs-live:not([hidden]) svg[role=img]').length"
            )
        context.close()
        return weights, foreign

    return run


def told(weights):
    """Return the heaviest files, for a message."""
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:6]
    return ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in heaviest)


@pytest.mark.parametrize("live", [False, True], ids=["as it comes", "charts live"])
@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_keeps_its_budget(weigh, page, live):
    weights, foreign = weigh(page, live)
    most = BUDGETS["page"]["with_live_charts" if live else "first_visit"]
    total = sum(weights.values())
    print(f"{page}: {total / 1000:.0f} of {most / 1000:.0f} kB in {len(weights)} requests")
    assert page in weights and any(name.endswith(".css") for name in weights)
    assert total <= most, f"{page} weighs {total} bytes: {told(weights)}"
    assert len(foreign) <= BUDGETS["page"]["foreign_requests"], foreign


def test_icons_come_from_the_small_font(weigh):
    weights, _ = weigh(PAGES[1])
    fonts = {name: size for name, size in weights.items() if ".woff" in name or ".ttf" in name}
    assert list(fonts) == ["_static/icons.woff"]
    assert fonts["_static/icons.woff"] < 10_000


def test_the_whole_icon_font_stands_by_for_an_icon_that_is_not_in_the_small_one(visit_fonts):
    assert "fa-solid-900.woff2" in visit_fonts("\ue005")
    assert "fa-solid-900.woff2" not in visit_fonts("\uf019")


@pytest.fixture
def visit_fonts(browser, address):
    """Show one icon on a page; return the names of the fonts that were fetched."""

    def run(icon):
        context = browser.new_context()
        window = context.new_page()
        asked = []
        window.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
        window.goto(address + "index.html", wait_until="networkidle")
        window.evaluate(
            "icon => { const i = document.createElement('i'); i.className = 'fa-solid';"
            "i.textContent = icon; document.querySelector('article').append(i); }",
            icon,
        )
        window.wait_for_timeout(300)
        context.close()
        return [name.split("?")[0] for name in asked if ".woff" in name]

    return run


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
