"""The nbgrader course that is graded: its settings, folders and submissions."""

from __future__ import annotations

import contextlib
import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError
from traitlets import TraitError
from traitlets.config import Config

from flexspec.grading.database import find_alembic, is_locked
from flexspec.grading.settings import CourseError, find_settings, places
from flexspec.grading.template import Template, templates

__all__ = ["Course", "CourseError", "find_course"]


@dataclass(frozen=True)
class Course:
    """A course.

    Attributes
    ----------
    root : pathlib.Path
        Its folder.
    config : traitlets.config.Config
        What its ``nbgrader_config.py`` says.
    """

    root: Path
    config: Config

    def directory(self, **settings: str) -> CourseDirectory:
        """Return nbgrader's view of the course, with some settings changed.

        Raises
        ------
        CourseError
            If a setting is wrong.
        """
        config = copy.deepcopy(self.config)
        config.CourseDirectory.update({"root": str(self.root), **settings})
        try:
            return CourseDirectory(config=config)
        except TraitError as error:
            raise CourseError(f"A setting in nbgrader_config.py is wrong. {error}") from None

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return where nbgrader keeps something: `step` is ``submitted``, ``autograded`` ..."""
        directory = self.directory()
        return Path(
            directory.format_path(getattr(directory, f"{step}_directory"), student, assignment)
        )

    def submissions(self, assignment: str) -> dict[str, Path]:
        """Return student -> the folder of their submission, in order."""
        return self.folders("submitted", assignment)

    def folders(self, step: str, assignment: str) -> dict[str, Path]:
        """Return student -> the folder of theirs that is there, in order.

        Links are not followed, and neither are names that no student has.
        """
        return {
            student: folder
            for student, folder in self._expected(step, assignment).items()
            if folder.is_dir() and not folder.is_symlink()
        }

    def misnamed(self, assignment: str) -> dict[str, str]:
        """Return student -> the folder that they call otherwise than the assignment, as PS1."""
        found = {}
        for student, folder in self._expected("submitted", assignment).items():
            if folder.name == assignment and not folder.exists() and folder.parent.is_dir():
                there = sorted(entry.name for entry in folder.parent.iterdir() if entry.is_dir())
                alike = [name for name in there if _letters(name) == _letters(assignment)]
                if alike:
                    found[student] = alike[0]
        return found

    def _expected(self, step: str, assignment: str) -> dict[str, Path]:
        """Return student -> the folder that is theirs, in order, whether it is there or not."""
        place = self.folder(step, "STUDENT", assignment)
        index = place.parts.index("STUDENT")
        top, rest = Path(*place.parts[:index]), place.parts[index + 1 :]
        if not top.is_dir():
            return {}
        students = [entry for entry in os.scandir(top) if entry.is_dir(follow_symlinks=False)]
        names = sorted(entry.name for entry in students if _can_be_a_name(entry.name))
        return {name: Path(top, name, *rest) for name in names}

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open the gradebook.

        Raises
        ------
        CourseError
            If it cannot be opened or read.
        """
        directory = self.directory()
        try:
            with Gradebook(directory.db_url, directory.course_id) as gradebook:
                yield gradebook
        except DBAPIError as error:  # its address is not told: there may be a password in it
            said = (str(error.orig).strip() or type(error).__name__).splitlines()[0]
            remedy = "put back a copy of it, or see c.CourseDirectory.db_url"
            if is_locked(error):
                remedy = "another program is writing to it; end that and call again"
            raise CourseError(
                f"The gradebook of {self.root} cannot be used ({said}): {remedy}."
            ) from error

    def templates(self, assignment: str) -> dict[str, Template]:
        """Return the notebooks of an assignment, which must have been released."""
        source = self.folder("source", ".", assignment)
        try:
            with self.gradebook() as gradebook:
                found = templates(gradebook, assignment, source)
        except FileNotFoundError as missing:
            raise CourseError(
                f"{missing.filename} is not there, and the gradebook does not know the order of "
                f"its cells: put the source of {assignment} back."
            ) from None
        except MissingEntry:
            found = {}
        except (ValueError, KeyError):
            raise CourseError(
                f"One of the sources {source / '*.ipynb'} is no notebook: put it back."
            ) from None
        if not found:
            raise CourseError(
                f"The gradebook does not know {assignment}: run "
                f"`nbgrader generate_assignment {assignment}` in {self.root} first."
            )
        return found


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _can_be_a_name(student: str) -> bool:
    return student.isprintable() and not student.startswith(".")


def find_course(folder: Path | None = None) -> Course:
    """Return the course in a folder, or where a course usually is.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where ``nbgrader_config.py`` stands; the current folder or ``exercises`` in it if not given.

    Raises
    ------
    CourseError
        If there is none, or its settings cannot be read.
    """
    found = find_settings(folder)
    if found is not None:
        find_alembic()
        return Course(*found)
    raise CourseError(
        f"There is no nbgrader_config.py in {places(folder)[0]}: go to the course's "
        "folder, or name it with --course."
    )
