"""Every link inside the site leads somewhere; none asks another host to draw the page."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

#: Pages that are not ours: what packages bring along, and JupyterLite where it was built.
OTHERS = {"_static", "lite"}
LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Links(HTMLParser):
    """Collects the addresses and the anchors of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            if name in ("href", "src") and value:
                self.links.append(value)
                if (tag, name) in LOADS:
                    self.loads.append(value)


@pytest.fixture(scope="module")
def pages(site):
    found = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    return {path: links for path, links in found.items() if not OTHERS & set(path.parts)}


def broken_links(path: Path, links: Links, pages: dict[Path, Links]) -> list[str]:
    broken = []
    for link in links.links:
        parts = urlsplit(link)
        if parts.scheme or link.startswith("//"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        missing = not target.is_file()
        lost = parts.fragment and target in pages and parts.fragment not in pages[target].anchors
        if missing or lost:
            broken.append(link)
    return broken


def test_no_link_inside_the_site_is_broken(pages):
    found = {str(path): broken_links(path, links, pages) for path, links in pages.items()}
    assert {path: broken for path, broken in found.items() if broken} == {}


def test_a_broken_link_would_be_found(pages):
    path, _ = next(iter(pages.items()))
    wrong = Links('<a href="nowhere.html">x</a><a href="#nothing">y</a><img src="z.png">')
    assert broken_links(path, wrong, pages | {path: wrong}) == ["nowhere.html", "#nothing", "z.png"]


def test_no_page_loads_anything_from_another_host(pages):
    for path, links in pages.items():
        foreign = [link for link in links.loads if re.match(r"(https?:)?//", link)]
        assert foreign == [], path
