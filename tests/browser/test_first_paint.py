"""The first paint has its colours already, before any of the theme's scripts has run."""

import pytest
from conftest import pages_of_the_site
from visiting import without_like

PAGES = without_like(pages_of_the_site())
PAPER = {"light": "rgb(255, 253, 249)", "dark": "rgb(20, 24, 29)"}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def paper(window):
    return window.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.fixture(scope="module")
def bare_window(browser):
    """A window in which no script file is ever loaded."""
    context = browser.new_context()
    window = context.new_page()
    window.route("**/*.js*", lambda route: route.abort())
    yield window
    context.close()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_the_palette_does_not_wait_for_scripts(bare_window, address, page, mode):
    bare_window.emulate_media(color_scheme=mode)
    bare_window.goto(address + page, wait_until="load")
    assert bare_window.evaluate("document.documentElement.dataset.theme") == mode
    assert paper(bare_window) == PAPER[mode]


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
