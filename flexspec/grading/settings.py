"""Where a course stands, and what its ``nbgrader_config.py`` says."""

from __future__ import annotations

import argparse
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

__all__ = ["CourseError", "find_settings", "places", "worker_count"]


class CourseError(RuntimeError):
    """The course or the assignment is not ready; the message says what to do."""


def places(folder: Path | None = None) -> list[Path]:
    """Return the folders in which a course may stand: the one named, or the usual ones."""
    return [folder] if folder else [Path.cwd(), Path.cwd() / "exercises"]


def find_settings(folder: Path | None = None) -> tuple[Path, Config] | None:
    """Return a course's folder and its settings, or None if there is no course.

    Raises
    ------
    CourseError
        If its settings cannot be read.
    """
    for candidate in places(folder):
        if (candidate / "nbgrader_config.py").is_file():
            root = candidate.resolve()
            return root, _settings(root)
    return None


def _settings(root: Path) -> Config:
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except Exception as error:  # the file is Python: it can fail in any way
        said = f"{type(error).__name__}: {error}"
        raise CourseError(f"{root / 'nbgrader_config.py'} stops with an error. {said}") from None


def worker_count(text: str) -> int:
    """Return how many workers a command line asks for.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is no number, or less than 1.

    Examples
    --------
    >>> worker_count("2")
    2
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of workers: give 1 or more")
    return int(text)
