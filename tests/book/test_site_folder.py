"""The folder that a static host serves."""

import functools
import http.server
import os
import subprocess
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from accessibility import faults
from conftest import ROOT, pages_of_the_site
from test_links import Links, broken_links

from flexspec.book import folder

ADDRESS = "https://example.org/course/"
MENU = '<div class="dropdown-download-buttons"><ul class="dropdown-menu"></ul></div>'
PAGE = f"<html>{MENU}<article><h1>A</h1></article></html>"


@pytest.fixture
def small(tmp_path):
    """A site of four pages, with the marks that a build leaves."""
    site = tmp_path / "html"
    (site / "chapters").mkdir(parents=True)
    for name in ("index.html", "search.html", "chapters/01.html"):
        (site / name).write_text(PAGE, encoding="utf-8")
    (site / "404.html").write_text('<a href="index.html">first</a>', encoding="utf-8")
    (site / "built").touch()
    return site


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "book.pdf"
    path.write_bytes(b"%PDF" + bytes(1_500_000))
    return path


def test_without_an_address_it_says_what_it_leaves_out(small, tmp_path):
    target = tmp_path / "out"
    notes = " ".join(folder.assemble(small, target))
    for sentence in ("no sitemap.xml", "404.html expects", "There is no PDF", "no JupyterLite"):
        assert sentence in notes
    assert (target / ".nojekyll").exists() and not (target / "built").exists()
    assert not (target / "sitemap.xml").exists()
    assert "Sitemap" not in (target / "robots.txt").read_text(encoding="utf-8")
    assert 'href="/index.html"' in (target / "404.html").read_text(encoding="utf-8")


def test_with_an_address_all_is_there(small, pdf, tmp_path):
    target = tmp_path / "out"
    (small / "lite").mkdir()
    (small / "lite" / "index.html").write_text(PAGE, encoding="utf-8")
    assert folder.assemble(small, target, pdf, ADDRESS) == []
    assert 'href="/course/index.html"' in (target / "404.html").read_text(encoding="utf-8")
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (target / "robots.txt").read_text(encoding="utf-8")
    assert (target / "lite" / "index.html").read_text(encoding="utf-8") == PAGE
    tree = ElementTree.parse(target / "sitemap.xml")
    listed = [element.text for element in tree.iter() if element.tag.endswith("loc")]
    assert listed == [ADDRESS + "chapters/01.html", ADDRESS + "index.html"]


def test_each_page_leads_to_the_pdf(small, pdf, tmp_path):
    folder.assemble(small, tmp_path / "out", pdf)
    landing = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    chapter = (tmp_path / "out" / "chapters" / "01.html").read_text(encoding="utf-8")
    assert landing.count(f'href="{folder.PDF}"') == 2 and "(1.5 MB)" in landing
    assert chapter.count(f'href="../{folder.PDF}"') == 1


def test_an_old_folder_is_replaced_and_a_strange_one_left_alone(small, tmp_path):
    target = tmp_path / "out"
    folder.assemble(small, target)
    (target / "old.html").touch()
    folder.assemble(small, target)
    assert not (target / "old.html").exists()
    strange = tmp_path / "mine"
    strange.mkdir()
    (strange / "thesis.txt").touch()
    with pytest.raises(ValueError, match="was not made by this command"):
        folder.assemble(small, strange)
    assert (strange / "thesis.txt").exists()


def test_without_a_site_it_says_what_to_do(tmp_path):
    with pytest.raises(ValueError, match="run make book first"):
        folder.assemble(tmp_path / "nothing", tmp_path / "out")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ('baseurl: ""', ""),
        ("favicon: x", ""),
        ("baseurl: https://example.org/course", ADDRESS),
        (f"baseurl: {ADDRESS}", ADDRESS),
    ],
)
def test_the_address_comes_from_the_configuration(tmp_path, line, address):
    (tmp_path / "_config.yml").write_text(f"html:\n  {line}\n", encoding="utf-8")
    assert folder.site_address(tmp_path) == address


@pytest.mark.parametrize(
    ("named", "address"),
    [("", "https://someone.github.io/a-course/"), ("https://a.example/", "https://a.example/")],
)
def test_the_workflow_fills_in_the_address_of_github_pages(tmp_path, named, address):
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert '  baseurl: ""\n' in config
    filled = config.replace('baseurl: ""', f'baseurl: "{named}"')
    (tmp_path / "_config.yml").write_text(filled, encoding="utf-8")
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    (step,) = (
        one for one in workflow["jobs"]["build"]["steps"] if "_config.yml" in one.get("run", "")
    )
    given = {"GITHUB_REPOSITORY_OWNER": "someone", "GITHUB_REPOSITORY": "someone/a-course"}
    command = ["bash", "-e", "-c", step["run"]]
    subprocess.run(command, cwd=tmp_path, env=os.environ | given, check=True)
    assert folder.site_address(tmp_path) == address


@pytest.fixture(scope="module")
def real(site, tmp_path_factory):
    """The folder of the real site, with a PDF of another kind."""
    base = tmp_path_factory.mktemp("site")
    (base / "book.pdf").write_bytes(b"%PDF")
    folder.assemble(site, base / "course", base / "book.pdf", ADDRESS)
    return base / "course"


def test_the_sitemap_lists_the_pages_of_the_book(real):
    tree = ElementTree.parse(real / "sitemap.xml")
    listed = {element.text for element in tree.iter() if element.tag.endswith("loc")}
    assert {ADDRESS + page for page in pages_of_the_site()} <= listed
    assert not {ADDRESS + page for page in ("404.html", "search.html")} & listed


def test_every_page_of_the_book_leads_to_the_pdf_and_no_link_is_broken(real):
    paths = [real / page for page in pages_of_the_site()]
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in paths}
    for path, links in pages.items():
        assert [link for link in links.links if link.endswith(folder.PDF)], path
        assert broken_links(path, links, pages) == []


class Host(http.server.SimpleHTTPRequestHandler):
    """A host that answers as GitHub Pages does: with /course/404.html for what is lost."""

    def send_error(self, code, message=None, explain=None):
        body = Path(self.directory, "course", "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def host(real):
    handler = functools.partial(Host, directory=str(real.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/course/"
    server.shutdown()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lost", ["nowhere.html", "chapters/a/b/nowhere.html"])
def test_a_lost_address_at_any_depth(browser, host, lost, width, mode):
    viewport = {"width": width, "height": 800}
    context = browser.new_context(viewport=viewport, color_scheme=mode)
    try:
        page = context.new_page()
        asked, failed = [], []
        page.on("response", lambda answer: failed.append(answer.url) if not answer.ok else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(host + lost)
        assert failed == [host + lost]
        assert [url for url in asked if not url.startswith((host, "data:"))] == []
        assert page.locator("article h1").inner_text() == "This page does not exist"
        # The course's sheet came: it sets the page's background by mode.
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == {"light": "rgb(255, 253, 249)", "dark": "rgb(20, 24, 29)"}[mode]
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert faults(page, apart=()) == []
        page.get_by_role("link", name="the first page").click()
        page.wait_for_url(host + "index.html")
    finally:
        context.close()
