"""The directive that shows a variant of the written exam with its answers folded."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from flexspec.grading import exam

_FOLD = "````{dropdown} Model answer"


class Exam(SphinxDirective):
    """Show the exam of the seed that is named, such as ``practice``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the exam, made from the same texts as the files of ``flexspec-exam``."""
        for name in ("exam.py", "exam.toml"):
            self.env.note_dependency(str(Path(exam.__file__).with_name(name)))
        (questions,) = exam.variants(self.arguments[0])
        text = exam.paper(questions, answers=True, fold=_FOLD)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("exam", Exam)
