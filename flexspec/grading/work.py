"""One submission's way through grading, for a worker on this machine or on another one."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flexspec.grading.audit import Log
from flexspec.grading.course import find_course
from flexspec.grading.database import keep_open
from flexspec.grading.grader import Graded, Grader, submitted_checksum

__all__ = ["LOG", "Job", "Task"]

LOG = "grading-log.jsonl"

# nbgrader's converter changes the folder of its whole process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Task:
    """A submission that is to be graded.

    Attributes
    ----------
    student : str
        Whose it is.
    folder : pathlib.Path
        Where it stands.
    only : tuple of str
        Graded cells whose scores are renewed; all if empty.
    """

    student: str
    folder: Path
    only: tuple[str, ...] = ()


class Job:
    """What is the same for all tasks of a run.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    assignment : str
        The assignment's id.
    settings : mapping
        Settings of :class:`~flexspec.grading.execute.SafeExecute` that go before the course's.
    about : mapping
        What every line of the log says.
    """

    def __init__(
        self, root: Path, assignment: str, settings: Mapping[str, Any], about: Mapping[str, Any]
    ) -> None:
        # As a text, so that it can be sent and looked up.
        self._text = json.dumps([str(root), assignment, dict(settings), dict(about)])

    def make(self) -> Callable[[Task], Graded]:
        """Get ready in a process; return the function that does a task and raises no error."""
        return _ready(self._text)

    def __call__(self, task: Task) -> Graded:
        """Do a task in a process that may have done others before."""
        with _one_at_a_time:
            return self.make()(task)


@functools.lru_cache(4)
def _ready(text: str) -> Callable[[Task], Graded]:
    root, assignment, settings, about = json.loads(text)
    keep_open()
    log = Log(Path(root) / LOG)
    grader = Grader(find_course(Path(root)), assignment, settings)

    def work(task: Task) -> Graded:
        submission, only = submitted_checksum(task.folder), list(task.only)
        try:
            log.add("began", student=task.student, submission=submission, only=only, **about)
        except OSError as error:
            return Graded(task.student, problem=f"{LOG} cannot be written: {error.strerror}.")
        return grader.grade(task.student, task.folder, task.only)

    return work
