"""The examiner's process: it looks at one submission after another.

It runs the instructor's cells only, on plain data, so that nothing of a submission is left in it
when its names have been put back. A process of its own for each would cost as much time as the
tests take.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping

from flexspec.grading.frames import FramesError
from flexspec.grading.sandbox import PATIENCE, PROTECTED, Limits, Parent, Process

__all__ = ["Examiner"]


class Examiner:
    """Keeps a process for the next submission.

    Parameters
    ----------
    parent : Parent
        Forks the process.
    """

    def __init__(self, parent: Parent) -> None:
        self._parent = parent
        self._process: Process | None = None
        self._submissions = 0

    def begin(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        environment: Mapping[str, str],
        most: int,
    ) -> Process:
        """Return a process for a submission: the one that was kept, or a new one.

        Parameters
        ----------
        limits : Limits
            What it may use.
        files, environment : mapping
            The submission's files, and environment variables.
        most : int
            After so many submissions a new process is begun.
        """
        if self._parent.mode != PROTECTED:  # the next one would find what a test has written
            return self._parent.fork(limits, files, environment)
        process, self._process = self._process, None
        if process is not None and self._submissions < most:
            self._submissions += 1
            if self._reset(process, limits, files, environment):
                return process
        if process is not None:
            process.end()
        self._submissions = 1
        process = self._parent.fork(limits)
        self._reset(process, limits, files, environment)
        return process

    def keep(self, process: Process | None) -> None:
        """Keep a process for the next submission."""
        if process is not None and self._parent.mode != PROTECTED:
            process.end()
        else:
            self._process = process

    @staticmethod
    def _reset(
        process: Process,
        limits: Limits,
        files: Mapping[str, bytes],
        environment: Mapping[str, str],
    ) -> bool:
        """Hand a process the next submission's files; return whether it can take them."""
        encoded = {name: base64.b64encode(text).decode("ascii") for name, text in files.items()}
        request = {"do": "reset", "environment": dict(environment), "files": encoded}
        try:
            process.frames.send(request)
            answer = process.frames.receive(time.monotonic() + PATIENCE)
        except FramesError:
            return False
        # The limit on computing is one submission's: stay far from it.
        return answer["seconds"] < limits.processor / 2
