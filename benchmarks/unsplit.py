"""For the benchmark: student cells and test cells in one sandboxed process, which is unsafe."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode

from flexspec.grading.execute import SafeExecute, handed_in_by


class OneProcess(SafeExecute):
    """Run all cells of a notebook in one process."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run all code cells and store their outputs."""
        environment = handed_in_by(resources)
        session = self._session(lambda: self._warm().fork(self._limits(), {}, environment))
        try:
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs, _ = session.run(cell.source)
        finally:
            session.end()
        return nb, resources
