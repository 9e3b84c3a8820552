"""The course as its sources say it: documents in order, titles, labels, works, address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from pybtex.database import parse_file

_LABEL = re.compile(r"^\((?P<label>[\w:-]+)\)=\s*\n+#+ +(?P<title>.+?)\s*$", re.MULTILINE)
_TITLE = re.compile(r"^# +(?P<title>.+?)\s*$", re.MULTILINE)
_EXERCISE = re.compile(
    r"^`{3,}\{exercise\}[^\n]*\n(?P<options>(?::[\w-]+:[^\n]*\n)*)", re.MULTILINE
)
_EXERCISE_LABEL = re.compile(r"^:label: *(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Something that can be referred to: its document and the title it goes by."""

    document: str
    title: str


@dataclass
class Document:
    """One source file of the book; ``numbers`` holds what its cells computed for its sentences."""

    name: str
    path: Path
    chapter: int | None = None
    numbers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def title(self) -> str:
        """The first heading."""
        found = _TITLE.search(self.text)
        return found["title"] if found else self.name

    @property
    def is_notebook(self) -> bool:
        """Whether it has cells that run: its header names a kernel."""
        header = re.match(r"^---\n(.*?)\n---\n", self.text, re.DOTALL)
        return bool(header and "kernelspec" in (yaml.safe_load(header[1]) or {}))

    @property
    def notebook(self) -> str:
        """The file name of its notebook."""
        return f"{PurePosixPath(self.name).name}.ipynb"

    def places(self) -> dict[str, Place]:
        """Return label -> place for its labelled headings and its exercises."""
        found = {m["label"]: Place(self.name, m["title"]) for m in _LABEL.finditer(self.text)}
        for number, exercise in enumerate(_EXERCISE.finditer(self.text), 1):
            label = _EXERCISE_LABEL.search(exercise["options"])
            if label:
                shown = f"{self.chapter}.{number}" if self.chapter else str(number)
                found[label[1]] = Place(self.name, f"Exercise {shown}")
        return found


class Course:
    """The course in a folder: what ``_toc.yml``, ``_config.yml`` and the chapters say.

    Parameters
    ----------
    root : pathlib.Path
        The repository's root.
    executed : pathlib.Path, optional
        Folder where the build leaves executed notebooks and the numbers for sentences.
    """

    def __init__(self, root: Path, executed: Path | None = None):
        self.root = root
        self.documents = {document.name: document for document in self._read_contents()}
        for document in self.documents.values():
            stored = executed / f"{document.name}.glue.json" if executed else None
            if stored and stored.exists():
                document.numbers = _numbers(stored)

    def _read_contents(self) -> list[Document]:
        contents = _yaml(self.root / "_toc.yml")
        documents, number = [self._document(contents["root"], None)], 0
        for part in contents.get("parts", [{"chapters": contents.get("chapters", [])}]):
            for entry in part["chapters"]:
                if "file" not in entry:
                    continue
                number += bool(part.get("numbered"))
                chapter = number if part.get("numbered") else None
                documents.append(self._document(entry["file"], chapter))
        # The build itself writes some pages; they are there after it, or not, and have no cells.
        return [document for document in documents if document.path.exists()]

    def _document(self, name: str, chapter: int | None) -> Document:
        return Document(name, self.root / f"{name}.md", chapter)

    @property
    def notebooks(self) -> list[Document]:
        """The chapters that have cells, in the order of the book; the landing page is none."""
        _, *chapters = self.documents.values()
        return [document for document in chapters if document.is_notebook]

    @cached_property
    def works(self) -> dict[str, Any]:
        """Key -> entry of the course's bibliographies."""
        found: dict[str, Any] = {}
        for name in self.config.get("bibtex_bibfiles", []):
            found.update(parse_file(str(self.root / name)).entries)
        return found

    @cached_property
    def config(self) -> dict[str, Any]:
        """The content of ``_config.yml``."""
        return _yaml(self.root / "_config.yml")

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {
            label: place
            for document in self.documents.values()
            for label, place in document.places().items()
        }

    def place(self, target: str, here: str) -> Place | None:
        """Return what a label or the path of a document stands for.

        Parameters
        ----------
        target : str
            A label, or a document's path from the root or from the document that names it.
        here : str
            The document that names it.
        """
        if target in self._places:
            return self._places[target]
        name = target.removesuffix(".md").lstrip("/")
        for candidate in (name, str(PurePosixPath(here).parent / name)):
            if candidate in self.documents:
                return Place(candidate, self.documents[candidate].title)
        return None

    def solution(self, label: str, here: str) -> str:
        """Return the title of the solution to a labelled exercise."""
        exercise = self.place(label.strip(), here)
        return f"Solution to {exercise.title}" if exercise else "Solution"


def _yaml(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _numbers(path: Path) -> dict[str, str]:
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {name: output["data"]["text/plain"] for name, output in stored.items()}
