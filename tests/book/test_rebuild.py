"""What `make book` does again, in a book of two small chapters with this book's configuration."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

BUDGETS = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))["build"]
CONTENTS = (
    "format: jb-book\nroot: index\nchapters:\n  - file: chapters/one\n  - file: chapters/two\n"
)
PAGE = """---
kernelspec: {{name: python3, display_name: Python 3}}
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
---
# {name}

Some words.

```{{code-cell}} ipython3
import os

with open(os.environ["RUNS"], "a") as log:
    log.write("{name}\\n")
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Build the small book once; return its folder, how it is built, its runs, the cold seconds."""
    place = tmp_path_factory.mktemp("rebuild")
    folder, log = place / "book", place / "runs"
    (folder / "chapters").mkdir(parents=True)
    shutil.copytree(ROOT / "assets", folder / "assets")
    for name in ("_config.yml", "Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name in ("datasets", "flexspec"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "chapters" / "references.bib", folder / "chapters")
    (folder / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    (folder / "index.md").write_text("# Home\n\nA small book.\n", encoding="utf-8")
    for name in ("one", "two"):
        (folder / "chapters" / f"{name}.md").write_text(PAGE.format(name=name), encoding="utf-8")
    # The environment that runs the tests stands for the one that make would set up.
    (folder / "ready").touch()
    make = ["make", "book", f"BIN={Path(sys.executable).parent}", "READY=ready"]

    def build():
        start = time.monotonic()
        given = os.environ | {"RUNS": str(log)}
        done = subprocess.run(make, cwd=folder, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return time.monotonic() - start

    def runs():
        return log.read_text(encoding="utf-8").split()

    cold = build()
    assert sorted(runs()) == ["one", "two"]
    return folder, build, runs, cold


@pytest.mark.slow
@pytest.mark.book
def test_a_rebuild_runs_only_what_changed(book):
    folder, build, runs, cold = book
    before = runs()
    unchanged = build()
    print(f"cold {cold:.1f} s, unchanged {unchanged:.2f} s")
    assert runs() == before, "an unchanged rebuild must execute nothing"
    assert unchanged <= BUDGETS["unchanged_rebuild"] * cold
    page = folder / "chapters" / "two.md"
    text = page.read_text(encoding="utf-8").replace("import os", "import os  # edited")
    page.write_text(text, encoding="utf-8")
    build()
    assert runs()[len(before) :] == ["two"] * BUDGETS["executed_after_one_edit"]


@pytest.mark.slow
@pytest.mark.book
def test_a_rebuild_sees_styles_and_tables(book):
    folder, build, runs, _ = book
    before = runs()
    style = folder / "assets" / "course.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n.new-rule {}\n", encoding="utf-8")
    build()
    built = folder / "_build" / "html" / "_static" / "course.css"
    assert ".new-rule" in built.read_text(encoding="utf-8")
    assert runs() == before, "a style changes nothing that was computed"
    (folder / "datasets" / "new.csv").write_text("a\n1\n", encoding="utf-8")
    build()
    assert sorted(runs()[len(before) :]) == ["one", "two"], "a cell may have read the table"
