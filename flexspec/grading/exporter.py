"""For nbgrader's own command: submissions are checked and put together anew as they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException

from flexspec.grading.reading import LARGEST, Unreadable, align, read_notebook
from flexspec.grading.template import templates

__all__ = ["ReadingExporter"]


class ReadingExporter(NotebookExporter):
    """Reads what stock nbgrader would stop at; chosen as ``c.Autograde.exporter_class``."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Convert a submission that may be damaged or changed."""
        path, about = Path(filename), resources["nbgrader"]
        coursedir = self.parent.coursedir
        source = coursedir.format_path(coursedir.source_directory, ".", about["assignment"])
        with Gradebook(about["db_url"]) as gradebook:
            template = templates(gradebook, about["assignment"], Path(source))[about["notebook"]]
        notes: list[str] = []
        try:
            if path.is_symlink() or path.stat().st_size > LARGEST:
                raise Unreadable(f"{path.name} is a link, or larger than {LARGEST >> 20} MB.")
            notebook = align(read_notebook(path.read_bytes(), path.name, notes), template, notes)
        except Unreadable as sentence:
            raise NbGraderException(f"{about['student']}: {sentence}") from None
        for note in notes:
            self.log.warning("%s: %s", about["student"], note)
        resources = resources | {"metadata": {"name": path.stem, "path": str(path.parent)}}
        return self.from_notebook_node(notebook, resources=resources, **options)
