"""The nbgrader course that is graded: its settings, folders and submissions."""

from __future__ import annotations

import copy
import os
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from flexspec.grading.database import find_alembic
from flexspec.grading.settings import find_settings, places
from flexspec.grading.template import Template, templates

__all__ = ["Course", "CourseError", "find_course"]


class CourseError(RuntimeError):
    """The course or the assignment is not ready; the message says what to do."""


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
        """Return nbgrader's view of the course, with some settings changed."""
        config = copy.deepcopy(self.config)
        config.CourseDirectory.update({"root": str(self.root), **settings})
        return CourseDirectory(config=config)

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
        place = self.folder(step, "STUDENT", assignment)
        index = place.parts.index("STUDENT")
        top, rest = Path(*place.parts[:index]), place.parts[index + 1 :]
        if not top.is_dir():
            return {}
        students = (entry for entry in os.scandir(top) if entry.is_dir(follow_symlinks=False))
        folders = {entry.name: Path(entry.path, *rest) for entry in students}
        return {
            student: folder
            for student, folder in sorted(folders.items())
            if folder.is_dir() and not folder.is_symlink() and _can_be_a_name(student)
        }

    def templates(self, assignment: str) -> dict[str, Template]:
        """Return the notebooks of an assignment, which must have been released."""
        directory = self.directory()
        source = self.folder("source", ".", assignment)
        try:
            with Gradebook(directory.db_url, directory.course_id) as gradebook:
                found = templates(gradebook, assignment, source)
        except (MissingEntry, FileNotFoundError):
            found = {}
        if not found:
            raise CourseError(
                f"The gradebook does not know {assignment}: run "
                f"`nbgrader generate_assignment {assignment}` in {self.root} first."
            )
        return found


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
        If there is none.
    """
    found = find_settings(folder)
    if found is not None:
        find_alembic()
        return Course(*found)
    raise CourseError(
        f"There is no nbgrader_config.py in {places(folder)[0]}: go to the course's "
        "folder, or name it with --course."
    )
