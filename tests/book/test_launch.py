"""The places where a chapter runs: addresses as _config.yml implies them, a usable list."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from conftest import ROOT

from flexspec.book.course import Course
from flexspec.book.launch import BRANCH, Targets, list_of_places

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
CHAPTERS = Course(ROOT).notebooks


def addresses(html):
    """Return the text of each link in the list -> its address."""
    nav = re.search(r'<nav class="fs-run".*?</nav>', html, re.DOTALL)[0]
    links = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav)
    return {text: unescape(address) for address, text in links}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.name)
def test_the_links_of_a_chapter_are_what_the_configuration_implies(site, chapter):
    """The addresses are put together here a second time, from the file itself."""
    owner, name = urlsplit(CONFIG["repository"]["url"]).path.strip("/").split("/")
    page = site / f"{chapter.name}.html"
    links = addresses(page.read_text(encoding="utf-8"))
    file = chapter.name.split("/")[-1] + ".ipynb"
    assert list(links) == ["Download notebook", "In your browser", "Binder", "Colab", "JupyterHub"]
    assert links["Download notebook"] == f"../notebooks/{file}"
    assert (page.parent / links["Download notebook"]).is_file()
    assert links["In your browser"] == f"../lite/lab/index.html?path={file}"
    assert (page.parent / links["In your browser"].split("?")[0]).is_file()
    assert links["Binder"].startswith(f"https://mybinder.org/v2/gh/{owner}/{name}/{BRANCH}?")
    assert links["Binder"].endswith(f"urlpath=lab/tree/{file}")
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/{BRANCH}/{file}"
    assert links["Colab"] == colab
    pull = parse_qs(urlsplit(links["JupyterHub"]).query)
    assert pull["repo"] == [f"https://github.com/{owner}/{name}"]
    assert pull["branch"] == [BRANCH] and pull["urlpath"] == [f"lab/tree/{name}/{file}"]


def test_only_chapters_have_the_list(site):
    with_list = {
        str(path.relative_to(site).with_suffix(""))
        for path in site.rglob("*.html")
        if 'class="fs-run"' in path.read_text(encoding="utf-8")
    }
    assert with_list == {chapter.name for chapter in CHAPTERS}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.name)
def test_the_themes_menu_offers_the_notebook_first(site, chapter):
    html = (site / f"{chapter.name}.html").read_text(encoding="utf-8")
    menu = html.split('aria-label="Download this page"')[1].split("</ul>")[0]
    first = unquote(re.search(r'href="([^"]+)"', menu)[1])
    assert first == f"../notebooks/{chapter.notebook}"


def test_the_list_says_which_links_ask_another_host():
    html = list_of_places(Targets("https://github.com/a/b"), "1 & 2.ipynb", "")
    described = dict(re.findall(r'aria-describedby="([^"]+)">([^<]+)', html))
    assert set(described) == {"fs-run-lite", "fs-run-hosts"}
    assert all(f'id="{name}"' in html for name in described)
    foreign = re.findall(r'<a href="https:[^>]*>', html)
    assert len(foreign) == 3 and all('rel="external"' in link for link in foreign)
    assert "1%20%26%202.ipynb" in html


def test_a_hub_of_ones_own_is_linked_directly():
    course = Targets("https://github.com/a/b", hub="https://hub.example.org/")
    address = course.elsewhere("1.ipynb")["JupyterHub"]
    assert address.startswith("https://hub.example.org/hub/user-redirect/git-pull?repo=")


@pytest.mark.parametrize(
    "address", ["", "github.com/a/b", "https://github.com/a", "https://gitlab.com/a/b"]
)
def test_an_address_that_nothing_can_be_launched_from_is_refused(address):
    with pytest.raises(ValueError, match=r"repository.url in _config.yml must read"):
        Targets(address)


def test_the_workflow_writes_the_branch_that_the_links_point_at():
    path = ROOT / ".github" / "workflows" / "pages.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    (push,) = (step["run"] for step in steps if "git push" in step.get("run", ""))
    assert f"--initial-branch {BRANCH}\n" in push and push.rstrip().endswith(f" {BRANCH}")
    # YAML reads the key "on" as true.
    events = yaml.safe_load(path.read_text(encoding="utf-8"))[True]
    assert events["push"]["branches"] == [CONFIG["repository"]["branch"]]
