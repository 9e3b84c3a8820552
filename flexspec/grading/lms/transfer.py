"""What ``flexspec-lms`` does: submissions in, grades and feedback out."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.api import MissingEntry

from flexspec.grading.course import Course
from flexspec.grading.lms.base import Handed, LmsError, Platform, Student, read_table
from flexspec.grading.reading import LARGEST, is_safe, shown
from flexspec.layout import write_whole

__all__ = ["Received", "feedback_archive", "fill_in_grades", "receive"]

#: A class's download is no larger, in bytes, and holds no more files.
LARGEST_DOWNLOAD, MOST_FILES = 8 << 30, 50_000
#: What came earlier, when it is replaced, beside ``submitted``.
EARLIER = "submitted_earlier"
#: Where each submission came from, so that feedback can go back the same way.
ORIGINS = "lms.json"
TIMESTAMP = "timestamp.txt"


@dataclass
class Received:
    """What came of an import.

    Attributes
    ----------
    new, same, replaced : list of str
        Ids of the students whose work came for the first time, had come before, or was replaced.
    late : list of str
        Ids of those whose work the platform calls late.
    sentences : list of str
        What has to be looked at.
    """

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def receive(
    course: Course,
    assignment: str,
    platform: Platform,
    source: Path,
    table: Path,
    *,
    id_column: str = "",
    timezone: str = "UTC",
) -> Received:
    """Put a platform's download into the course's folder ``submitted``.

    Of several submissions of a student the last counts. What was there before is moved to
    ``submitted_earlier``.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        The assignment's id.
    platform : Platform
        Where the download is from.
    source, table : pathlib.Path
        The download, an archive or a folder, and the class list.
    id_column : str
        The column of the class list with the ids, if it is not the usual one.
    timezone : str
        Of the times in the download, as nbgrader writes them.

    Raises
    ------
    LmsError
        If the download or the list cannot be used.
    """
    students = {one.key: one for one in platform.students(read_table(table), id_column)}
    done = Received()
    handed = _handed_in(platform, source, done)
    origins = _read_origins(course)
    places = origins.setdefault(assignment, {})
    with course.gradebook() as gradebook:
        for key, files in sorted(handed.items()):
            student = _whose(key, files, students, done)
            if student is None:
                continue
            last = max(one.version for one, _ in files)
            chosen = [(one, content) for one, content in files if one.version == last]
            _put(course, assignment, student, chosen, timezone, done)
            places[student.id] = {"key": key, "place": chosen[0][0].place}
            gradebook.update_or_create_student(student.id, last_name=student.name)
            if len({one.version for one, _ in files}) > 1:
                done.sentences.append(f"{student.id} handed in more than once; the last counts.")
    if not handed:
        raise LmsError(
            f"Nothing in {source.name} is named as {platform.name} names submissions: is it the "
            "download of all submissions, and from there?"
        )
    write_whole(course.root / ORIGINS, json.dumps(origins, ensure_ascii=False).encode("utf-8"))
    return done


def _handed_in(
    platform: Platform, source: Path, done: Received
) -> dict[str, list[tuple[Handed, bytes]]]:
    found: dict[str, list[tuple[Handed, bytes]]] = defaultdict(list)
    others = []
    for name, content in _entries(source, done):
        one = platform.handed(name)
        if one is None:
            others.append(name)
        else:
            found[one.key].append((one, content))
    others = [name for name in others if PurePosixPath(name).name != "index.html"]
    if others and found:
        few = ", ".join(shown(name) for name in others[:3])
        done.sentences.append(f"{len(others)} files belong to no submission: {few}.")
    return found


def _entries(source: Path, done: Received) -> Iterator[tuple[str, bytes]]:
    """Yield path -> content of a download; links, wrong paths and giants stay out."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            if path.stat().st_size > LARGEST:
                done.sentences.append(f"{shown(path.name)} is too large; it was left out.")
                continue
            yield path.relative_to(source).as_posix(), path.read_bytes()
        return
    try:
        with zipfile.ZipFile(source) as packed:
            yield from _members(packed, done)
    except (OSError, zipfile.BadZipFile) as error:
        raise LmsError(f"{source} cannot be read: {error}.") from None


def _members(packed: zipfile.ZipFile, done: Received) -> Iterator[tuple[str, bytes]]:
    members = [one for one in packed.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES or sum(one.file_size for one in members) > LARGEST_DOWNLOAD:
        raise LmsError(f"{packed.filename} is too large for a class: unpack it and look.")
    for member in members:
        if not is_safe(member):
            done.sentences.append(
                f"{shown(member.filename)} is unsafe or too large; it was left out."
            )
            continue
        try:
            with packed.open(member) as file:  # the size that it claims may be a lie
                content = file.read(LARGEST + 1)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
            done.sentences.append(f"{shown(member.filename)} is damaged; it was left out.")
            continue
        if len(content) <= LARGEST:
            yield member.filename, content


def _whose(
    key: str, files: list[tuple[Handed, bytes]], students: Mapping[str, Student], done: Received
) -> Student | None:
    student = students.get(key)
    if student is None:
        done.sentences.append(
            f"{shown(files[0][0].place.strip('/'))}: nobody in the class list; it was left out."
        )
        return None
    if not student.id.isprintable() or student.id.startswith(".") or "/" in student.id:
        raise LmsError(f"The id {shown(student.id)!r} cannot be a folder's name.")
    return student


def _put(
    course: Course,
    assignment: str,
    student: Student,
    files: list[tuple[Handed, bytes]],
    timezone: str,
    done: Received,
) -> None:
    target = course.folder("submitted", student.id, assignment)
    when = files[0][0].when
    made = {one.file: content for one, content in files if one.file != "index.html"}
    notebooks = [name for name in made if name.casefold().endswith(".ipynb")]
    if len(notebooks) == 1:  # renamed by the platform or the student
        made[f"{assignment}.ipynb"] = made.pop(notebooks[0])
    if when:
        made[TIMESTAMP] = f"{when:%Y-%m-%d %H:%M:%S} {timezone}\n".encode()
    if any(one.late for one, _ in files):
        done.late.append(student.id)
    if target.exists() and _content(target) == made:
        done.same.append(student.id)
        return
    if target.exists():
        _keep(course, target, student.id, assignment)
        done.replaced.append(student.id)
    else:
        done.new.append(student.id)
    beside = target.with_name(f".{assignment}.incoming")
    shutil.rmtree(beside, ignore_errors=True)
    for name, content in made.items():
        write_whole(beside / name, content)
    os.replace(beside, target)


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def _keep(course: Course, target: Path, student: str, assignment: str) -> None:
    """Move what a student handed in earlier out of the way."""
    now = datetime.datetime.now(datetime.UTC)
    kept = course.root / EARLIER / student / assignment / f"{now:%Y%m%dT%H%M%S%f}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    os.replace(target, kept)


def _read_origins(course: Course) -> dict[str, Any]:
    try:
        return json.loads((course.root / ORIGINS).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise LmsError(
            f"{course.root / ORIGINS} cannot be read: move it away and import again."
        ) from None


# Grades -------------------------------------------------------------------------------------------


def fill_in_grades(
    course: Course,
    assignment: str,
    platform: Platform,
    table: Path,
    *,
    column: str = "",
    id_column: str = "",
    most: float | None = None,
) -> tuple[str, list[str]]:
    """Return the platform's own table with the grades filled in, and what has to be known.

    Work that is not handed in, not graded yet, or still waits for a mark by hand stays empty:
    missing is not zero.

    Parameters
    ----------
    course, assignment, platform, table, id_column
        As for :func:`receive`.
    column : str
        The column of the grades, as the platform names the assignment.
    most : float, optional
        What the assignment is worth there, where the table does not say; its points if not given.
    """
    read = read_table(table)
    students = platform.students(read, id_column)
    marks, of, sentences = _marks(course, assignment, students)
    if not of:
        raise LmsError(f"Nothing of {assignment} is graded: flexspec-grade {assignment} does it.")
    shares = {student.key: marks[student.id] / of for student in students if student.id in marks}
    filled = platform.fill(read, column, shares, most or of)
    return read.text(), [f"{filled} grades filled in.", *sentences]


def _marks(
    course: Course, assignment: str, students: list[Student]
) -> tuple[dict[str, float], float, list[str]]:
    """Return id -> points, what there is to have, and sentences on who has none."""
    marks: dict[str, float] = {}
    waiting, of = [], 0.0
    with course.gradebook() as gradebook:
        try:
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            submissions = []
        for submission in submissions:
            of = submission.max_score or of
            if submission.needs_manual_grade:
                waiting.append(submission.student.id)
            else:
                less = submission.late_submission_penalty or 0
                marks[submission.student.id] = max(0.0, submission.score - less)
    known = {student.id for student in students}
    absent = sorted(known - set(marks) - set(waiting))
    strangers = sorted((set(marks) | set(waiting)) - known)
    said = {
        "still wait for a mark by hand, and stay empty": waiting,
        "have no graded submission, and stay empty": absent,
        "are graded and not in the table": strangers,
    }
    return marks, of, [f"{len(ids)} {what}: {', '.join(ids)}." for what, ids in said.items() if ids]


# Feedback -----------------------------------------------------------------------------------------


def feedback_archive(course: Course, assignment: str, target: Path) -> list[str]:
    """Write the feedback pages into an archive, named as the submissions came.

    Returns what has to be known.
    """
    origins = _read_origins(course).get(assignment, {})
    if not origins:
        raise LmsError(
            f"No submission of {assignment} came by flexspec-lms; nbgrader release_feedback gives "
            "back the others."
        )
    missing, packed = [], 0
    beside = target.with_name(f".{target.name}")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, origin in sorted(origins.items()):
            folder = course.folder("feedback", student, assignment)
            pages = sorted(folder.glob("*.html"))
            missing += [] if pages else [student]
            for page in pages:
                archive.write(page, origin["place"] + page.name)
                packed += 1
    if not packed:
        beside.unlink()
        raise LmsError(
            f"There is no feedback on {assignment} yet: nbgrader generate_feedback {assignment} "
            "makes it."
        )
    os.replace(beside, target)
    without = f"{len(missing)} have no feedback yet: {', '.join(missing)}." if missing else ""
    return [f"{packed} pages in {target}.", *filter(None, [without])]
