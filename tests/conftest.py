"""What several tests share: the repository's root, the built site, a browser."""

import functools
import http.server
import json
import shutil
import subprocess
import sys
import threading
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from flexspec import catalogue

ROOT = Path(__file__).resolve().parent.parent
#: It is for a process of its own; where doctests are looked for it would be imported here.
collect_ignore = ["warm_sphinx.py"]
JUPYTER_BOOK = str(Path(sys.executable).with_name("jupyter-book"))
BUILD = [JUPYTER_BOOK, "build", ".", "-W", "-n", "--keep-going"]


def pages_of_the_site():
    """Return the addresses of all pages, in the order of the table of contents."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [name for part in contents["parts"] for name in _files(part["chapters"])]
    return [f"{name}.html" for name in [contents["root"], *files]]


def _files(entries):
    """Return the pages under entries of the table of contents; a pattern stands for the tables."""
    for entry in entries:
        if "glob" in entry:
            yield from sorted(entry["glob"].replace("*", name) for name in catalogue().index)
        else:
            yield from [entry["file"], *_files(entry.get("sections", []))]


def pytest_collection_modifyitems(items):
    """Mark all tests that use the built site; begin with those that are marked as the first."""
    for item in items:
        if {"site", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.book)
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """Return a function that makes something in a folder, once for all workers.

    It takes a name and what makes it: a function of the folder. If that fails, it fails for all.
    """
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent

    def make(name, maker):
        place, result = shared / name, shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not result.exists():
                place.mkdir()
                try:
                    maker(place)
                    said = ""
                except (Exception, SystemExit) as error:
                    said = f"{type(error).__name__}: {error}"
                result.write_text(json.dumps(said), encoding="utf-8")
        said = json.loads(result.read_text(encoding="utf-8"))
        assert not said, said
        return place

    return make


def run(command):
    """Run a command in the repository; if it fails, raise what it said last."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-4000:] + done.stderr[-4000:])


@pytest.fixture(scope="session")
def site(once):
    """Build the whole book as `make book` does; return its folder."""
    once("site-build", lambda folder: run(BUILD))
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def wheel(once):
    """Build the wheel of the package; return its path."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", ROOT, "-w"]
    (path,) = once("wheel", lambda folder: run([*pip, folder])).glob("flexspec-*.whl")
    return path


@pytest.fixture(scope="session")
def fresh_python(wheel, tmp_path_factory):
    """Return a Python with the wheel, and the line that adds the libraries of this environment.

    The line adds a folder only: no .pth file in it is read, so the clone is not on the path.
    """
    home = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(home, with_pip=False)
    zipfile.ZipFile(wheel).extractall(next((home / "lib").glob("python*")) / "site-packages")
    here = next(path for path in map(Path, sys.path) if (path / "pandas").is_dir())
    return home / "bin" / "python", f"import sys; sys.path.append({str(here)!r})\n"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # a page was left before it was read
            super().handle_error(request, client_address)


@pytest.fixture(scope="session")
def address(site):
    """Serve the built site on this machine only; return its address with a final slash."""
    handler = functools.partial(_Quiet, directory=str(site))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Start the system's headless Chromium."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    assert executable, "No Chromium found: run sh tests/system-packages.sh, which installs it."
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        yield chromium
        chromium.close()
