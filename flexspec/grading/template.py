"""What an assignment's notebook holds by right: its cells as nbgrader released them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader.api import Gradebook, Notebook

from flexspec.grading.audit import combined
from flexspec.grading.names import visible

__all__ = [
    "Slot",
    "Template",
    "graded_names",
    "heading",
    "new_cell",
    "plain_title",
    "templates",
]

_HEADING = re.compile(r"^#{2,6} +(.+?) *#*$", re.M)


@dataclass(frozen=True)
class Slot:
    """A cell that every submission has: a locked text, a test or the place of an answer.

    Attributes
    ----------
    name : str
        nbgrader's id of the cell.
    cell_type : str
        ``code`` or ``markdown``.
    source : str
        Its text, hidden tests included; of an answer, the stub.
    checksum : str
        nbgrader's checksum of it.
    locked, grade, solution, task : bool
        nbgrader's kinds of cell.
    points : float or None
        What it is worth, if it is graded.
    """

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def released(self) -> str:
        """The text that students were given."""
        return visible(self.source)

    @property
    def answer(self) -> bool:
        """Whether its text is the student's."""
        return self.solution

    def metadata(self) -> dict[str, Any]:
        """Return nbgrader's metadata of the cell."""
        made = {
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.points is not None:
            made["points"] = self.points
        return made

    def cell(self, source: str | None = None) -> NotebookNode:
        """Return the cell, with its own text or a student's."""
        text = self.source if source is None else source
        return new_cell(self.cell_type, text, {"nbgrader": self.metadata()})


@dataclass(frozen=True)
class Template:
    """The cells of one notebook, in order.

    Attributes
    ----------
    name : str
        The notebook's id.
    slots : tuple of Slot
        Its cells.
    """

    name: str
    slots: tuple[Slot, ...]

    @cached_property
    def tests(self) -> dict[str, str]:
        """Graded cell -> checksum of its text: the version of its test.

        A test's version changes with the locked code as well, which it may build on.
        """
        locked = {
            slot.name: slot.checksum
            for slot in self.slots
            if slot.cell_type == "code" and slot.locked and not slot.grade
        }

        def version(slot: Slot) -> str:
            own = {slot.name: slot.checksum}
            return slot.checksum if slot.solution else combined(locked | own)

        return {slot.name: version(slot) for slot in self.slots if slot.grade}

    @property
    def titles(self) -> dict[str, str]:
        """Graded cell -> the heading above it, without its points; or the cell's name."""
        found, title = {}, ""
        for slot in self.slots:
            if slot.cell_type == "markdown" and not slot.solution:
                title = heading(slot.source) or title
            if slot.grade or slot.task:
                found[slot.name], title = plain_title(title or slot.name), ""
        return found


def graded_names(templates: Mapping[str, Template]) -> dict[tuple[str, str], str]:
    """Return (notebook, graded cell) -> the cell's name, as it is told and recorded.

    It is nbgrader's id; where two notebooks have the same, the notebook stands before it.
    """
    cells = [(name, cell) for name, one in templates.items() for cell in one.tests]
    often = Counter(cell for _, cell in cells)
    return {(name, cell): f"{name}/{cell}" if often[cell] > 1 else cell for name, cell in cells}


def heading(text: str) -> str:
    r"""Return the first heading below the title in a Markdown cell, or an empty text.

    Examples
    --------
    >>> heading("Words.\n\n## Part 2. A chart (3 points)")
    'Part 2. A chart (3 points)'
    """
    found = _HEADING.search(text)
    return found[1] if found else ""


def plain_title(title: str) -> str:
    """Return a heading without the points in it, which pages give themselves.

    Examples
    --------
    >>> plain_title("Part 2. A chart (3 points)")
    'Part 2. A chart'
    """
    return re.sub(r" *\([^()]*\bpoints?\b[^()]*\)$", "", title)


def new_cell(cell_type: str, source: str, metadata: dict[str, Any]) -> NotebookNode:
    """Return a cell; nbformat's own functions validate each, the notebook is validated anyway."""
    made = {"cell_type": cell_type, "metadata": metadata, "source": source}
    if cell_type == "code":
        made |= {"execution_count": None, "outputs": []}
    return from_dict(made)


def templates(gradebook: Gradebook, assignment: str, source: Path) -> dict[str, Template]:
    """Return the notebooks of an assignment by id.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Its cells were saved by ``nbgrader generate_assignment``.
    assignment : str
        The assignment's id.
    source : pathlib.Path
        The folder with its source notebooks: the gradebook does not know the cells' order.
    """
    return {
        notebook.name: Template(notebook.name, _slots(notebook, source / f"{notebook.name}.ipynb"))
        for notebook in gradebook.find_assignment(assignment).notebooks
    }


def _slots(notebook: Notebook, path: Path) -> tuple[Slot, ...]:
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    slots = {
        cell.name: Slot(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            grade=cell.name in graded,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in notebook.source_cells
    }
    order = [name for name in _order(path) if name in slots]
    return tuple(slots[name] for name in dict.fromkeys([*order, *slots]))


def _order(path: Path) -> list[str]:
    # As plain JSON: nbformat would check the whole notebook, which nbgrader has done.
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
