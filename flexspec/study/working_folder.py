"""A reader's own folder: chapters as notebooks, and assignments in the form students get.

``make lab`` runs it, after the book is built::

    python -m flexspec.study.working_folder FOLDER

Run again it brings what is new. What the reader has changed is never overwritten.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from flexspec import layout
from flexspec.study import assignments, release

__all__ = ["exercises", "files", "main"]

_REPOSITORY = Path(__file__).resolve().parents[2]
START = "START.ipynb"

_WELCOME = """\
# Begin here

This folder is yours. `make lab` brings new versions of the course, and leaves alone what you have \
changed: a newer version is then laid beside yours, with `.new` in its name.

- [Just enough Python](chapters/just-enough-python.ipynb), if you have never programmed.
- `chapters/`: the twelve chapters. Run a cell with Shift and Enter; change it, and run it again.
- `exercises/`: seven problem sets and the studio, as students get them, each with its rubric.

Run the cell below to see how far you are. No network is needed."""
_ALONE = """\
**When you work on an assignment**, these stand beside you. Put a call into a cell of its own, \
under the part you are at.

| call | what it does |
|---|---|
| `flexspec.check("ps1", part=2)` | looks at the form of your answer |
| `flexspec.check("ps1", part=2, values=True)` | looks at its values too |
| `flexspec.hint("ps1", part=2)` | the next step of help |
| `flexspec.solution("ps1", part=2)` | the solution, after an attempt of your own |
| `flexspec.where_next("ps1")` | what to do next |
| `flexspec.study.done(1)` | notes that you have worked through chapter 1 |
| `flexspec.study.export_progress("mine.json")` | a copy of your progress |
| `flexspec.study.delete_progress()` | deletes it |

What you have done is kept in `progress.json` in this folder, and nowhere else."""


def files(notebooks: Path) -> dict[str, bytes]:
    """Return what goes into the folder: path -> content.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder of chapter notebooks that the build of the book has made.
    """
    found = {START: _start()}
    for path in sorted(notebooks.glob("*.ipynb")):
        found[f"chapters/{path.name}"] = path.read_bytes()
    return found | exercises()


def exercises() -> dict[str, bytes]:
    """Return the assignments as students get them; hints come step by step, by flexspec.hint."""
    return {
        f"exercises/{name}": content
        for name, content in assignments.released().items()
        if not name.endswith(release.HINTS)
    }


def _start() -> bytes:
    cells = [
        {"cell_type": "markdown", "id": "welcome", "metadata": {}, "source": _WELCOME},
        _code("progress", "import flexspec\n\nflexspec.charts.enable()\nflexspec.progress()"),
        {"cell_type": "markdown", "id": "alone", "metadata": {}, "source": _ALONE},
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": cells, **about}, ensure_ascii=False, indent=1).encode("utf-8")


def _code(name: str, source: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "id": name, "source": source, **empty}


def main(arguments: list[str] | None = None) -> None:
    """Lay out the folder that the command line names, and say what was done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    notebooks = _REPOSITORY / "_build" / "html" / "notebooks"
    parser.add_argument("--notebooks", type=Path, default=notebooks, help="of the built book")
    given = parser.parse_args(arguments)
    if not list(given.notebooks.glob("*.ipynb")):
        sys.exit(f"There are no notebooks in {given.notebooks}: build the book first, make book.")
    try:
        done = layout.lay_out(files(given.notebooks), given.folder)
    except layout.LayoutError as error:
        sys.exit(str(error))
    print("\n".join([*done.sentences(), f"Your folder: {given.folder.resolve()}"]))


if __name__ == "__main__":
    main()
