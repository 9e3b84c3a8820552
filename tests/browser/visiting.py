"""A page of the built site in a window, with what it asked and said, every other host cut off."""

import gzip
import re
from functools import cache

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
#: What the theme's own scripts tell the console, which is no fault.
CHATTER = ("[PST]", "[togglebutton]")
#: A page that shares its context with pages before it begins as a first visit all the same.
FORGET = "try { localStorage.clear(); sessionStorage.clear(); } catch (error) {}"
#: Hosts do not compress these again.
PACKED = (".woff", ".woff2", ".png", ".jpg", ".pdf", ".whl")


def without_like(pages):
    """Return pages without those of the tables but the first: the build makes all of them alike."""
    tables = [page for page in pages if page.startswith("data/") and page != "data/index.html"]
    return [page for page in pages if page not in tables[1:]]


def new_context(browser, size="desk", mode="light", **options):
    """Open a context for windows of a size."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    return browser.new_context(viewport=viewport, color_scheme=mode, **options)


class Visit:
    """One page in one window, with what it asked and said.

    Half of a short visit goes into opening a context. Who visits many pages gives one for all.
    """

    def __init__(self, browser, address, size="desk", mode="light", context=None, **options):
        self.context = context or new_context(browser, size, mode, **options)
        self.page = self.context.new_page()
        if context:
            self.page.add_init_script(FORGET)
        self.address = address
        self.foreign, self.said, self.asked = [], [], []
        # What is the site's own is not slowed down by a detour through the test.
        self.page.route(re.compile(f"^(?!{re.escape(address)}|data:|blob:)"), self._refuse)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _refuse(self, route):
        self.foreign.append(route.request.url)
        route.abort()

    def _hear(self, message):
        if not message.text.startswith(CHATTER):
            self.said.append(f"{message.text} ({message.location['url']})")

    def open(self, page):
        self.page.goto(self.address + page, wait_until="load")
        return self.page

    def turn(self, mode):
        """Let the reader's system change between light and dark, as at nightfall."""
        self.page.emulate_media(color_scheme=mode)
        self.page.wait_for_function(
            "mode => document.documentElement.dataset.theme == mode", arg=mode
        )

    def make_charts_live(self):
        self.page.evaluate(
            "document.querySelectorAll('.fs-chart:has(.fs-spec)')"
            ".forEach(chart => chart.dispatchEvent(new Event('pointerenter')))"
        )
        self.page.wait_for_function(
            "document.querySelectorAll('.fs-chart:has(.fs-spec)').length =="
            "document.querySelectorAll('.fs-live:not([hidden]) svg[role=img]').length"
        )

    def weights(self, site):
        """Return the bytes that a host with gzip has sent so far, by file."""
        own = [url for url in self.asked if url.startswith(self.address)]
        names = {url.removeprefix(self.address).split("?")[0].split("#")[0] for url in own}
        return {name: sent(site / name) for name in names}


@cache
def sent(path):
    """Return the bytes that a host with gzip sends for a file."""
    body = path.read_bytes()
    return len(body) if path.suffix in PACKED else len(gzip.compress(body, 6))
