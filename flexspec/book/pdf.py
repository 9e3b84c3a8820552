"""The whole book as one PDF: ``python -m flexspec.book.pdf``.

Sphinx writes the book as one page (:mod:`flexspec.book.onepage`) and headless Chromium prints it,
twice: the second time the contents know their page numbers. Charts are vectors, text is text, the
file is tagged and has an outline.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

from flexspec.book.folder import PDF, site_address

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
#: What fits between the margins of print.css: 174 of A4's 210 mm, at 96 pixels an inch.
_WIDTH = 657

# Nobody can unfold paper; the data under a chart is on the site.
_UNFOLD = "document.querySelectorAll('details:not(.fs-data)').forEach(d => { d.open = true; })"

# Sphinx's mark of a page stands before the page: alone, it would make an empty sheet.
_MOVE_MARKS = """() => document.querySelectorAll('main > [id^="document-"]').forEach(mark => {
  mark.nextElementSibling?.prepend(mark);
})"""

# What is shorter than a third of a page is not split.
_KEEP_WHOLE = """() => document.querySelectorAll(
  'pre, table, details:not(.hide), .admonition, dl > dd').forEach(piece => {
  if (piece.getBoundingClientRect().height < 320) { piece.classList.add('fs-whole'); }
})"""

# Chromium takes a figure's label as the text that stands for it: the words, not just the title.
_WORDS_FOR_CHARTS = """() => document.querySelectorAll('.fs-chart').forEach(chart => {
  chart.removeAttribute('aria-labelledby');
  chart.setAttribute('aria-label', chart.querySelector('.fs-drawing').getAttribute('aria-label'));
})"""

# A table that is too wide even with wrapped cells is set smaller; if need be, words are broken.
_SHRINK_TABLES = """(width) => document.querySelectorAll('table').forEach(table => {
  const box = table.getBoundingClientRect(), room = width - box.left;
  if (box.width <= room) { return; }
  table.style.zoom = Math.max(0.6, room / box.width);
  if (table.getBoundingClientRect().width > room) { table.classList.add('fs-squeezed'); }
})"""

# A link to a file beside the page leads nowhere from a PDF, unless the site's address is known.
_MEND_LINKS = """(address) => document.querySelectorAll('a[href]').forEach(link => {
  const target = link.getAttribute('href');
  if (/^(#|[a-z]+:)/i.test(target)) { return; }
  const here = new URL(link.href);
  if (here.pathname === location.pathname && here.hash) { link.setAttribute('href', here.hash); }
  else if (address) { link.setAttribute('href', new URL(target, address).href); }
  else { link.removeAttribute('href'); }
})"""

_TOO_WIDE = """(width) => [...document.querySelectorAll('main *')]
  .filter(e => !e.closest('svg, math') || e.matches('svg, math'))
  .filter(e => { const box = e.getBoundingClientRect();
                 return box.width > 0 && box.right > width + 1; })
  .map(e => e.tagName.toLowerCase() + ': ' + e.textContent.trim().slice(0, 60))"""

_NUMBER_CONTENTS = """(pages) => document.querySelectorAll('[data-page-of]').forEach(place => {
  place.textContent = pages[place.dataset.pageOf] || '';
})"""


def build_page(source: Path) -> Path:
    """Let Jupyter Book write the book as one page; return the page.

    Raises
    ------
    SystemExit
        If the build fails. It has said why by then.
    """
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", str(source), "-W", "-n", "--keep-going"]
    if subprocess.run([*command, "--builder", "singlehtml"]).returncode:
        raise SystemExit("The book could not be written as one page: see the messages above.")
    return source / "_build" / "singlehtml" / "index.html"


def chromium() -> str:
    """Return the path of the system's Chromium or Chrome.

    Raises
    ------
    SystemExit
        If there is none.
    """
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if not found:
        raise SystemExit("The PDF needs Chromium: run sh tests/system-packages.sh to install it.")
    return found


def print_pdf(page: Path, target: Path, address: str = "") -> None:
    """Print a page of the ``singlehtml`` builder.

    Parameters
    ----------
    page : Path
        The page. Nothing but files is loaded for it.
    target : Path
        The PDF; its folder is made.
    address : str, optional
        Where the site is published, for links to files that are not in the PDF. Without it these
        become plain text.

    Raises
    ------
    ValueError
        If something on the page is too wide to be printed whole.
    """
    # Playwright's blocking interface refuses a thread that has an event loop, as Jupyter's has.
    with ThreadPoolExecutor(1) as apart:
        pdf = apart.submit(_printed_by_chromium, page, address).result()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(pdf)


def _printed_by_chromium(page: Path, address: str) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            return _printed_twice(_opened(browser.new_page(), page, address))
        finally:
            browser.close()


def _opened(tab: Page, page: Path, address: str) -> Page:
    """Open the page and make it ready for print."""
    tab.route("**/*", lambda route: _only_files(route))
    tab.set_viewport_size({"width": _WIDTH, "height": 970})
    tab.emulate_media(media="print", color_scheme="light")
    tab.goto(page.resolve().as_uri(), wait_until="load")
    tab.evaluate(_UNFOLD)
    tab.evaluate(_MOVE_MARKS)
    tab.evaluate(_MEND_LINKS, address)
    tab.evaluate(_WORDS_FOR_CHARTS)
    tab.evaluate(_SHRINK_TABLES, _WIDTH)
    tab.evaluate(_KEEP_WHOLE)
    if too_wide := tab.evaluate(_TOO_WIDE, _WIDTH):
        raise ValueError(f"Too wide for the page of the PDF: {'; '.join(too_wide[:5])}.")
    return tab


def _only_files(route: object) -> None:
    if route.request.url.startswith(("file:", "data:")):
        route.continue_()
    else:
        route.abort()


def _printed_twice(tab: Page) -> bytes:
    numbers = page_numbers(_printed(tab))
    tab.evaluate(_NUMBER_CONTENTS, numbers)
    return _printed(tab)


def _printed(tab: Page) -> bytes:
    return tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return the page on which each anchor of a PDF that something links to stands, from 1."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the page and print it."""
    parser = argparse.ArgumentParser(prog="python -m flexspec.book.pdf", description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, default=Path(), help="the book's folder")
    parser.add_argument("--out", type=Path, help="the PDF; by default in _build/pdf")
    given = parser.parse_args(arguments)
    target = given.out or given.source / "_build" / "pdf" / PDF
    try:
        print_pdf(build_page(given.source), target, site_address(given.source))
    except ValueError as error:
        raise SystemExit(str(error)) from error
    print(f"The PDF is at {target}")


if __name__ == "__main__":
    main()
