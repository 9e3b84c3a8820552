"""Corrections to the theme's HTML: names for screen readers, and half a megabyte less script."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

#: What is corrected -> (pattern, replacement). A test fails when the theme no longer needs one.
RULES: dict[str, tuple[str, str]] = {
    # WCAG 2.5.3: the name of a button is the text that is seen on it.
    "search button": (
        r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"',
        r"\1",
    ),
    "search shortcut": (
        r'<kbd class="kbd-shortcut__modifier">Ctrl</kbd>\+'
        r'<kbd class="kbd-shortcut__modifier">K</kbd>',
        '<kbd class="kbd-shortcut__modifier" aria-hidden="true">Ctrl</kbd>'
        '<span aria-hidden="true">+</span>'
        '<kbd class="kbd-shortcut__modifier" aria-hidden="true">K</kbd>',
    ),
    "theme switch": (r'(<i class="theme-switch [^>]*?) title="[^"]*"', r'\1 aria-hidden="true"'),
    "folded cell": (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    "logo outside a landmark": (
        r'<div class="sidebar-primary-item">(\s*<a class="navbar-brand logo")',
        r'<div class="sidebar-primary-item" role="navigation" aria-label="Book home">\1',
    ),
    "fold of the contents": (
        r'(>([^<]*)</a><details[^>]*><summary)(><span class="toctree-toggle")',
        r'\1 aria-label="Pages under \2"\3',
    ),
    # pandas writes the name of an index in a header row of otherwise empty cells.
    "empty header cells of pandas tables": (r"<th></th>", "<td></td>"),
    # docutils: a role that ARIA 1.3 deprecates, and a list whose children are no list items.
    "role of a bibliography entry": (r' role="doc-biblioentry"', ""),
    "role of a bibliography": (r'<div role="list" class="citation-list">', "<div>"),
    # The icons come from the theme's webfont too; the script adds 527 kB to every page.
    "icon script": (r'<script defer src="[^"]*scripts/fontawesome\.js[^"]*"></script>', ""),
    # The theme learns of a dark screen after the first paint, which then moves and flashes. Decide
    # before it; without JavaScript the page is light.
    "theme of the first paint": (r'(<html[^>]*) data-theme="auto"', r'\1 data-theme="light"'),
    "theme before the first paint": (
        r'dataset\.theme = localStorage\.getItem\("theme"\) \|\| "auto";',
        "dataset.theme = ['light', 'dark'].find(t => t === localStorage.getItem('theme')) ||"
        " (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');",
    ),
    # Needed while a reader types only if search_as_you_type is on; the search page has its own.
    "search index on every page": (
        r'(<meta name="docsearch:version"[^>]*>\s*)<script src="[^"]*searchtools\.js"></script>'
        r'\s*<script src="[^"]*language_data\.js"></script>'
        r'\s*<script src="[^"]*searchindex\.js"></script>',
        r"\1",
    ),
    # On a slow phone every script before the text is waited for, and one fetched early takes the
    # line from the styles: these wait until the page is there. Inline scripts and the search page
    # use the two that stay.
    "scripts before the text": (
        r'<script((?: data-sd-tabs[^>]*?)?) src="([^"]*/(?:sphinx_highlight|clipboard\.min|'
        r'copybutton|sphinx-book-theme|togglebutton|design-tabs)\.js[^"]*)"></script>',
        r'<script defer\1 src="\2"></script>',
    ),
    "scripts fetched before styles": (r'<link rel="preload" as="script"[^>]*>\n?', ""),
}


def corrected(page: str) -> str:
    """Return a page's HTML with every rule applied."""
    for pattern, replacement in RULES.values():
        page = re.sub(pattern, replacement, page)
    return page


def _correct_all(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        before = path.read_text(encoding="utf-8")
        after = corrected(before)
        if after != before:
            path.write_text(after, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Correct every page when the build is finished."""
    app.connect("build-finished", _correct_all)
