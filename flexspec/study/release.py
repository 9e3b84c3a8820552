"""The form in which students get an assignment: no solutions, no hidden tests.

Only the standard library is used here: the build of the wheel reads this file too, where nothing
else is installed. What nbgrader's own release makes of a notebook is the same, cell for cell; a
test compares them.
"""

import json
import re
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "HINTS", "RUBRIC", "files", "student_form"]

#: Where the released forms are inside the wheel, within the package.
FOLDER = "assignments"
HINTS, RUBRIC = "hints.md", "rubric.md"

_SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?^ *### END SOLUTION\n?", re.M | re.S)
_HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n.*?^ *### END HIDDEN TESTS\n?", re.M | re.S)
#: What nbgrader puts in the place of a solution.
_CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_TEXT_STUB = "YOUR ANSWER HERE"


def student_form(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as students get it.

    Parameters
    ----------
    notebook : dict
        The source notebook, as JSON.
    """
    cells = []
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        source = "".join(cell["source"])
        if marks.get("solution"):
            source = _without_solution(source, cell["cell_type"])
        source = _HIDDEN.sub("", source).rstrip("\n") if "### BEGIN HIDDEN" in source else source
        cells.append({**cell, "source": source})
    return {**notebook, "cells": cells}


def _without_solution(source: str, kind: str) -> str:
    if "### BEGIN SOLUTION" in source:
        return _SOLUTION.sub(_stub, source).rstrip("\n")
    return "\n".join(_CODE_STUB) if kind == "code" else _TEXT_STUB


def _stub(found: re.Match) -> str:
    return "".join(f"{found[1]}{line}\n" for line in _CODE_STUB)


def files(source: Path) -> dict[str, bytes]:
    """Return what a student gets of each assignment: path -> content.

    Parameters
    ----------
    source : pathlib.Path
        The folder ``exercises/source``.
    """
    found = {}
    for path in sorted(source.glob("*/*.ipynb")):
        form = student_form(json.loads(path.read_text("utf-8")))
        text = json.dumps(form, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        found[f"{path.parent.name}/{path.name}"] = text.encode("utf-8")
        for name in (HINTS, RUBRIC):
            if (path.parent / name).exists():
                found[f"{path.parent.name}/{name}"] = (path.parent / name).read_bytes()
    return found
