"""Check before grading: read a submission, repair what is safe, else say in one sentence why not.

The notebook that is graded is put together anew: locked texts, tests, points and ids come from the
assignment, only answers and added cells from the student. So nothing that a student changed there
has any effect, and stock nbgrader finds a file that it can read.
"""

from __future__ import annotations

import difflib
import io
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode, from_dict

from flexspec.grading.template import Slot, Template, new_cell

__all__ = ["Submission", "Unreadable", "align", "read_notebook", "read_submission"]

#: Larger files are refused, in bytes.
LARGEST = 32 << 20
#: All files of a submission together, and their number.
LARGEST_TOTAL = 128 << 20
MOST_FILES = 500
#: And no file stands in more folders.
DEEPEST = 30
#: A notebook has no more cells than this.
MOST_CELLS = 2000

_IGNORED = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"}
#: What nbgrader or the platform writes beside a submission: in a student's archive it says nothing.
_NOT_THE_STUDENTS = {"timestamp.txt", "submission_secret.txt"}
#: What is read of nbgrader's metadata of a cell, if it is plain.
_MARKS = ("grade_id", "grade", "solution", "task", "locked", "points")
_PLAIN = str | bool | int | float
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Unreadable(Exception):
    """A submission that cannot be graded; the message is the sentence that says why."""


@dataclass
class Submission:
    """A submission as it is graded.

    Attributes
    ----------
    notebooks : dict
        Notebook's id -> the notebook, put together anew.
    files : dict
        Name -> content of the other files.
    notes : list of str
        What was repaired, put back or left out, one sentence each.
    """

    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_submission(folder: Path, templates: Mapping[str, Template]) -> Submission:
    """Read the submission in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The submission, as it came.
    templates : mapping
        Notebook's id -> what it holds by right.

    Raises
    ------
    Unreadable
        If no notebook of the assignment can be read.
    """
    made = Submission()
    files = _files(folder, made.notes)
    if not any(_is_notebook(name) for name in files):
        files = _unpacked(files, made.notes)
    found = {name: _chosen(name, files, len(templates), made.notes) for name in templates}
    if not any(found.values()):
        raise Unreadable(" ".join([_nothing_found(files, templates), *made.notes]))
    problems = []
    for name, path in found.items():
        try:
            if path is None:
                raise Unreadable(f"There is no notebook {name}.ipynb.")
            cells = read_notebook(files[path], path, made.notes)
        except Unreadable as problem:
            problems.append(str(problem))
            continue
        made.notebooks[name] = align(cells, templates[name], made.notes)
    if not made.notebooks:
        raise Unreadable(" ".join(problems))
    made.notes += problems
    made.files = {name: data for name, data in files.items() if not _is_notebook(name)}
    return made


# Files --------------------------------------------------------------------------------------------


def shown(name: str, longest: int = 80) -> str:
    r"""Return a name as it can be printed: control characters replaced, not too long.

    Examples
    --------
    >>> shown("ps1\x1b[2J.ipynb")
    'ps1?[2J.ipynb'
    """
    return _UNPRINTABLE.sub("?", name)[:longest]


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def _files(folder: Path, notes: list[str]) -> dict[str, bytes]:
    """Read all regular files; links, sockets and what is too large stay out."""
    found: dict[str, bytes] = {}
    total = 0
    for root, folders, names in os.walk(folder):
        if len(Path(root).relative_to(folder).parts) > DEEPEST and folders:
            notes.append(f"What stands in more than {DEEPEST} folders was left out.")
            folders.clear()
        folders[:] = sorted(set(folders) - _IGNORED)
        for name in sorted(names):
            path = Path(root, name)
            relative = path.relative_to(folder).as_posix()
            problem, size = _looked_at(path)
            if not problem and (len(found) >= MOST_FILES or total + size > LARGEST_TOTAL):
                problem = "is one too many"
            if problem:
                notes.append(f"The file {shown(relative)} {problem}; it was left out.")
                continue
            try:
                found[relative] = path.read_bytes()
            except OSError as error:
                reason = error.strerror or type(error).__name__
                notes.append(f"The file {shown(relative)} cannot be read ({reason}).")
                continue
            total += size
    return found


def _looked_at(path: Path) -> tuple[str, int]:
    """Say why a file is not read, and how large it is."""
    try:
        status = path.lstat()
        path.name.encode("utf-8")
    except (OSError, UnicodeError):
        return "has a name that cannot be read", 0
    if stat.S_ISLNK(status.st_mode):
        return "is a link", 0
    if not stat.S_ISREG(status.st_mode):
        return "is no regular file", 0
    if status.st_size > LARGEST:
        return f"is larger than {LARGEST >> 20} MB", status.st_size
    return "", status.st_size


def _unpacked(files: dict[str, bytes], notes: list[str]) -> dict[str, bytes]:
    """Add what is in archives; only where there is no notebook beside them."""
    made = dict(files)
    for name in [name for name in files if name.casefold().endswith(".zip")]:
        del made[name]
        made = _members(name, files[name], notes, made) | made
    return made


def _members(
    archive: str, content: bytes, notes: list[str], others: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return what is in an archive; together with the others it must not be too much."""
    made: dict[str, bytes] = {}
    left_out, total = 0, sum(map(len, others.values()))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.infolist():
                total += member.file_size
                room = len(others) + len(made) < MOST_FILES and total <= LARGEST_TOTAL
                theirs = PurePosixPath(member.filename).name not in _NOT_THE_STUDENTS
                safe = is_safe(member) and theirs and room
                if member.is_dir() or not safe:
                    left_out += not member.is_dir()
                    continue
                with packed.open(member) as file:  # the size that it claims may be a lie
                    data = file.read(LARGEST + 1)
                if len(data) <= LARGEST:
                    made[member.filename] = data
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise Unreadable(
            f"The archive {shown(archive)} is damaged: hand in the notebook."
        ) from None
    notes.append(f"The archive {shown(archive)} was unpacked.")
    if left_out:
        notes.append(f"{left_out} files in {shown(archive)} are unsafe or too large; left out.")
    return made


def is_safe(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        member.file_size <= LARGEST
        and kind in (0, stat.S_IFREG)
        and not path.is_absolute()
        and path.parts != ()
        and ".." not in path.parts
        and ":" not in path.parts[0]
        and not _IGNORED & set(path.parts)
    )


def _chosen(name: str, files: Iterable[str], expected: int, notes: list[str]) -> str | None:
    """Return the file that is the notebook called `name`, renamed or in a sub-folder."""
    notebooks = [path for path in files if _is_notebook(path)]
    if f"{name}.ipynb" in notebooks:
        return f"{name}.ipynb"
    stems = {path: PurePosixPath(path).stem.casefold() for path in notebooks}
    exact = [path for path, stem in stems.items() if stem == name.casefold()]
    alike = [path for path, stem in stems.items() if name.casefold() in stem]
    only = notebooks if expected == 1 and len(notebooks) == 1 else []
    for candidates in (exact, alike, only):
        if candidates:
            # Of several the last in order: "ps1 (2)" comes after "ps1 (1)".
            path = sorted(candidates)[-1]
            notes.append(f"The file {shown(path)} was taken for {name}.ipynb.")
            return path
    return None


def _nothing_found(files: Iterable[str], templates: Iterable[str]) -> str:
    wanted = " and ".join(f"{name}.ipynb" for name in templates)
    there = ", ".join(shown(name) for name in list(files)[:5])
    only = f"only {there}" if there else "and no other file that can be read"
    return f"There is no notebook {wanted} in the submission, {only}."


# One notebook -------------------------------------------------------------------------------------


def read_notebook(content: bytes, name: str, notes: list[str]) -> list[NotebookNode]:
    """Return the cells of a notebook, whatever the state of its file.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, for sentences.
    notes : list of str
        What was repaired is added.

    Raises
    ------
    Unreadable
        If it holds no cells that can be read.
    """
    name = shown(name)
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable(f"{name} is empty: hand in the notebook again.")
    data = _parsed(_text(content, name, notes), name, notes)
    if isinstance(data, dict) and "worksheets" in data:
        data = _upgraded(data, name, notes)
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        raise Unreadable(f"{name} is not a notebook: it has no cells.")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{name} has {len(cells)} cells; a notebook has {MOST_CELLS} at most.")
    _note_kernel(data, name, notes)
    return [_cell(cell) for cell in cells if isinstance(cell, dict)]


def _text(content: bytes, name: str, notes: list[str]) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    else:
        notes.append(f"{name} is not in UTF-8; it was read as Latin-1.")
        text = content.decode("latin-1")
    if "\x00" in text:
        notes.append(f"{name} holds NUL characters; they were left out.")
        text = text.replace("\x00", "")
    return text


def _parsed(text: str, name: str, notes: list[str]) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable(f"{name} is nested too deeply to be a notebook.") from None
    except ValueError:
        cells = _complete_cells(text)
    if not cells:
        raise Unreadable(f"{name} is not a notebook (no JSON), or is cut off: hand it in again.")
    notes.append(f"{name} is damaged; {len(cells)} cells of it could be read.")
    return {"cells": cells}


def _complete_cells(text: str) -> list[Any]:
    """Return the cells that stand whole in a file that was cut off."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    place = start.end() if start else len(text)
    decoder = json.JSONDecoder()
    cells = []
    while match := re.compile(r"[\s,]*(?=\{)").match(text, place):
        try:
            cell, place = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            break
        cells.append(cell)
    return cells


def _upgraded(data: dict[str, Any], name: str, notes: list[str]) -> Any:
    try:
        made = nbformat.convert(from_dict(data), 4)
    except Exception:  # nbformat raises whatever it meets
        raise Unreadable(f"{name} is in an old format that cannot be read.") from None
    notes.append(f"{name} is in an old format of notebooks; it was converted.")
    return made


def _note_kernel(data: Mapping[str, Any], name: str, notes: list[str]) -> None:
    metadata = data.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language") if isinstance(kernel, dict) else None
    if isinstance(language, str) and language.casefold() != "python":
        notes.append(f"{name} asks for {shown(language)}; it was run with Python.")
    version = data.get("nbformat")
    if isinstance(version, int) and version > 4:
        notes.append(f"{name} is in a newer format of notebooks; it was read as version 4.")


def _cell(cell: Mapping[str, Any]) -> NotebookNode:
    kind = cell.get("cell_type")
    kind = kind if kind in ("code", "raw") else "markdown"
    name, metadata = cell.get("id"), cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    about = {
        "id": name if isinstance(name, str) else "",
        "nbgrader": _known(marks) if isinstance(marks, dict) else {},
    }
    made = new_cell(kind, _source(cell.get("source")), about)
    attachments = _attachments(cell.get("attachments"))
    if attachments and made.cell_type == "markdown":
        made.attachments = from_dict(attachments)
    return made


def _known(marks: Mapping[str, Any]) -> dict[str, Any]:
    return {name: marks[name] for name in _MARKS if isinstance(marks.get(name), _PLAIN)}


def _source(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def _attachments(attachments: Any) -> dict[str, dict[str, str]]:
    if not isinstance(attachments, dict):
        return {}
    return {
        str(name): {str(mime): data for mime, data in bundle.items() if isinstance(data, str)}
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
    }


# Put together anew --------------------------------------------------------------------------------


def align(cells: Sequence[NotebookNode], template: Template, notes: list[str]) -> NotebookNode:
    """Return the notebook as it is graded: the assignment's cells with the student's answers.

    Parameters
    ----------
    cells : sequence of NotebookNode
        What :func:`read_notebook` returned.
    template : Template
        What the notebook holds by right.
    notes : list of str
        What was put back is added.
    """
    places = _by_mark(cells, template, notes)
    marked = len(places)
    _by_text(cells, template, places)
    _by_neighbours(cells, template, places)
    if len(places) > marked:
        notes.append(
            f"{template.name}: nbgrader's marks were missing from {len(places) - marked} cells; "
            "they were restored."
        )
    in_order = [places[slot.name] for slot in template.slots if slot.name in places]
    if in_order != sorted(in_order):
        notes.append(f"{template.name}: cells were moved; they were put back in order.")
    made = _extra(cells, places, before=min(places.values(), default=len(cells)))
    for slot in template.slots:
        made.append(_filled(slot, cells, places, notes))
        if slot.name in places:
            made += _extra(cells, places, after=places[slot.name])
    for number, cell in enumerate(made):
        cell["id"] = cell.metadata.get("nbgrader", {}).get("grade_id") or f"added-{number}"
        cell["id"] = re.sub(r"[^\w-]", "-", cell["id"], flags=re.A)[:64]
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def _by_mark(cells: Sequence[NotebookNode], template: Template, notes: list[str]) -> dict[str, int]:
    """Return where each slot is by nbgrader's mark or the cell's id; of several the last."""
    known = {slot.name for slot in template.slots}
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = cell.metadata["nbgrader"].get("grade_id")
        if isinstance(name, str) and name in known:
            if name in places:
                notes.append(f"{name}: the cell is there more than once; the last one counts.")
            places[name] = place
    taken = set(places.values())
    for place, cell in enumerate(cells):
        name = cell.metadata["id"]
        if name in known - places.keys() and place not in taken:
            places[name] = place
    return places


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _by_text(cells: Sequence[NotebookNode], template: Template, places: dict[str, int]) -> None:
    """Find locked cells without marks by their text."""
    free = {
        _plain(cell.source): place
        for place, cell in enumerate(cells)
        if place not in places.values()
    }
    for slot in template.slots:
        place = free.get(_plain(slot.released))
        if slot.name not in places and place is not None and not slot.answer:
            places[slot.name] = place


def _by_neighbours(
    cells: Sequence[NotebookNode], template: Template, places: dict[str, int]
) -> None:
    """Find an answer without marks between the cells that stand around it."""
    for number, slot in enumerate(template.slots):
        if slot.name in places or not slot.answer:
            continue
        before = [places[s.name] for s in template.slots[:number] if s.name in places]
        after = [places[s.name] for s in template.slots[number + 1 :] if s.name in places]
        first, last = max(before, default=-1) + 1, min(after, default=len(cells))
        taken = set(places.values())
        candidates = [
            place
            for place in range(first, last)
            if place not in taken and cells[place].cell_type == slot.cell_type
        ]
        if candidates:
            places[slot.name] = max(candidates, key=lambda place: _likeness(cells[place], slot))


def _likeness(cell: NotebookNode, slot: Slot) -> float:
    one, other = cell.source[:2000], slot.released[:2000]
    return difflib.SequenceMatcher(None, one, other, autojunk=False).quick_ratio()


def _filled(
    slot: Slot, cells: Sequence[NotebookNode], places: Mapping[str, int], notes: list[str]
) -> NotebookNode:
    """Return a slot's cell: with the student's answer, or as it was released."""
    if slot.name not in places:
        what = "its answer is missing" if slot.answer else "the cell was deleted; it was put back"
        notes.append(f"{slot.name}: {what}.")
        return slot.cell(slot.released if slot.answer else None)
    cell = cells[places[slot.name]]
    if _marks_changed(cell.metadata["nbgrader"], slot) or cell.cell_type != slot.cell_type:
        notes.append(f"{slot.name}: its points, kind or locks were changed; they were put back.")
    if not slot.answer:
        if slot.locked and _plain(cell.source) not in (_plain(slot.released), _plain(slot.source)):
            notes.append(f"{slot.name}: a locked text was changed; the original was put back.")
        return slot.cell(None if slot.locked else cell.source)
    made = slot.cell(cell.source)
    if "attachments" in cell and made.cell_type == "markdown":
        made.attachments = cell.attachments
    return made


def _marks_changed(marks: Mapping[str, Any], slot: Slot) -> bool:
    if not marks:
        return False
    right = slot.metadata()
    kinds = any(bool(marks.get(kind)) != right[kind] for kind in ("grade", "solution", "task"))
    # A graded cell is locked whatever its mark says.
    locks = not slot.grade and bool(marks.get("locked")) != slot.locked
    return kinds or locks or (slot.grade and marks.get("points") != slot.points)


def _extra(
    cells: Sequence[NotebookNode],
    places: Mapping[str, int],
    *,
    after: int = -1,
    before: int | None = None,
) -> list[NotebookNode]:
    """Return the added cells that follow a cell of the assignment, or stand before the first."""
    taken = set(places.values())
    found = []
    for place in range(after + 1, len(cells) if before is None else before):
        if place in taken:
            break
        cell = cells[place]
        cell.metadata = NotebookNode()
        found.append(cell)
    return found
