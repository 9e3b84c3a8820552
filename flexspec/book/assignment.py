"""The directive that points from a chapter to its graded assignment."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

SOURCES = "exercises/source"


def pointer(root: Path, name: str) -> str:
    """Return the sentence that points to an assignment, in Markdown.

    Parameters
    ----------
    root : pathlib.Path
        The repository's root.
    name : str
        The assignment's id, such as ``"ps1"``.

    Raises
    ------
    ValueError
        If the notebook does not begin with a heading.
    """
    path = root / SOURCES / name / f"{name}.ipynb"
    if not path.is_file():
        return f"The graded assignment on this chapter, **{name}**, is not written yet."
    title = re.match(r"# (.+)", nbformat.read(path, as_version=4).cells[0].source)
    if not title:
        raise ValueError(f"{SOURCES}/{name}/{name}.ipynb must begin with a heading.")
    return (
        f"The graded assignment on this chapter is **{title[1]}** ({name}). "
        "Your instructor gives it out; if you study alone, `make lab` in a clone of the "
        "repository lays it out."
    )


class Assignment(SphinxDirective):
    """Say which assignment belongs to the chapter, and how to get it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sentence as a paragraph."""
        name, root = self.arguments[0], Path(self.env.srcdir)
        self.env.note_dependency(str(root / SOURCES / name / f"{name}.ipynb"))
        return self.parse_text_to_nodes(pointer(root, name))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("assignment", Assignment)
