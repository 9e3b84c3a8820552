"""The first paint has its colours already, before any of the theme's scripts has run."""

import pytest
from conftest import pages_of_the_site

PAGES = pages_of_the_site()
PAPER = {"light": "rgb(255, 253, 249)", "dark": "rgb(20, 24, 29)"}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def paper(window):
    return window.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_the_palette_does_not_wait_for_scripts(browser, address, page, mode):
    context = browser.new_context(color_scheme=mode)
    window = context.new_page()
    window.route("**/*.js*", lambda route: route.abort())
    window.goto(address + page, wait_until="load")
    assert window.evaluate("document.documentElement.dataset.theme") == mode
    assert paper(window) == PAPER[mode]
    context.close()


def test_a_choice_of_the_reader_goes_before_the_system(browser, address):
    context = browser.new_context(color_scheme="light")
    window = context.new_page()
    window.add_init_script("localStorage.setItem('theme', 'dark')")
    window.route("**/*.js*", lambda route: route.abort())
    window.goto(address + PAGES[0], wait_until="load")
    assert paper(window) == PAPER["dark"]
    context.close()


def test_without_javascript_the_page_is_light_and_has_the_palette(browser, address):
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    window = context.new_page()
    window.goto(address + PAGES[0], wait_until="load")
    assert paper(window) == PAPER["light"]
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_headings_fit_a_phone(browser, address, page):
    """A title of three lines at most (tables have long ones: four), not huge."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    window = context.new_page()
    window.goto(address + page, wait_until="load")
    height, size = window.evaluate(
        "() => { const h = document.querySelector('article h1');"
        "return [h.getBoundingClientRect().height, parseFloat(getComputedStyle(h).fontSize)]; }"
    )
    assert 24 <= size <= 32
    lines = 4.2 if page.startswith("data/") else 3.2
    assert height <= lines * 1.2 * size
    context.close()
