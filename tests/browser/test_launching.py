"""The list of places where a chapter runs: by keyboard, without a script, not in print."""

import json

import pytest
from accessibility import faults

from flexspec.book import launch

CHAPTER = "chapters/01-three-generations.html"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(browser, address):
    """Open the chapter with scripts switched off: the list must not need them."""
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(address + CHAPTER)
    yield page
    context.close()


def test_the_keyboard_reaches_every_place_and_downloads_the_notebook(page, tmp_path):
    links = page.locator(".fs-run a")
    links.first.focus()
    reached = []
    for _ in range(links.count()):
        reached.append(page.locator(":focus").inner_text())
        page.keyboard.press("Tab")
    assert reached == ["Download notebook", "In your browser", "Binder", "Colab", "JupyterHub"]
    links.first.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "n.ipynb")
    assert json.loads((tmp_path / "n.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4


def test_in_print_there_is_nothing_to_click(page):
    page.emulate_media(media="print")
    assert page.locator(".fs-run:visible").count() == 0


def test_the_page_in_place_of_jupyterlite_is_accessible(browser):
    context = browser.new_context()
    page = context.new_page()
    page.set_content(launch._NO_LITE)
    assert faults(page, apart=()) == []
    assert "make lite" in page.inner_text("main")
    context.close()
