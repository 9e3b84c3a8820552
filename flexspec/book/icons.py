"""The few icons that the pages use, as a font of their own: 150 kB less on a first visit.

The theme brings Font Awesome whole. The subset is declared after it with a ``unicode-range``, so
that a browser takes the few icons from here and would fetch the whole font for any other.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

FONT = Path("vendor/fontawesome/webfonts/fa-solid-900.ttf")
STYLES = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")
_OWN_NAME = "Course icons"


def names(html: str) -> set[str]:
    """Return the names of the icons in a text.

    Examples
    --------
    >>> sorted(names('<i class="fa-solid fa-moon fa-lg"></i>'))
    ['fa-lg', 'fa-moon', 'fa-solid']
    """
    return set(re.findall(r"\bfa-[a-z0-9-]+", html))


def codepoints(wanted: set[str], css: str) -> set[int]:
    r"""Return the places in the font of named icons, and of those that a style sheet sets itself.

    Examples
    --------
    >>> css = r'.fa-moon:before{content:"\f186"}.fa-sun:before{content:"\f185"}'
    >>> codepoints({"fa-moon"}, css) == {0xF186}
    True
    """
    places = {ord(character) for character in re.findall(r"[\ue000-\uf8ff]", css)}
    for selectors, code in re.findall(r'([^{}]*){[^{}]*content:"\\([0-9a-f]{4})"', css):
        named = set(re.findall(r"\.(fa-[a-z0-9-]+)::?before", selectors))
        if wanted & named or not named:
            places.add(int(code, 16))
    return places


def font(source: Path, places: set[int]) -> bytes:
    """Return a font in WOFF format with only these places."""
    whole = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(hinting=False, drop_tables=["GSUB"]))
    cutter.populate(unicodes=places)
    cutter.subset(whole)
    # Its licence reserves the name for the whole font.
    for record in whole["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = _OWN_NAME
    whole.flavor = "woff"
    written = BytesIO()
    whole.save(written)
    return written.getvalue()


def _write(app: Sphinx, error: Exception | None) -> None:
    static = Path(app.outdir) / "_static"
    if error or app.builder.format != "html" or not (static / FONT).exists():
        return
    pages = [*Path(app.outdir).rglob("*.html"), *(static / "scripts").glob("*sphinx*.js")]
    used = set().union(*(names(page.read_text(encoding="utf-8")) for page in pages))
    css = "".join((static / styles).read_text(encoding="utf-8") for styles in STYLES)
    places = codepoints(used, css)
    (static / "icons.woff").write_bytes(font(static / FONT, places))
    listed = ",".join(f"U+{place:X}" for place in sorted(places))
    (static / "icons.css").write_text(
        '@font-face{font-family:"Font Awesome 6 Free";font-weight:900;font-display:block;'
        f'src:url(icons.woff) format("woff");unicode-range:{listed}}}\n',
        encoding="utf-8",
    )


def setup(app: Sphinx) -> None:
    """Write the font when all pages are known."""
    app.connect("builder-inited", lambda app: app.add_css_file("icons.css", priority=850))
    app.connect("build-finished", _write)
