"""The examiner's process: it looks at one submission after another.

It runs the instructor's cells only, on plain data, so that nothing of a submission is left in it
when its names have been put back. A process of its own for each would cost as much time as the
tests take.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from typing import Any

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
        own: Mapping[str, bytes],
        most: int,
    ) -> Process:
        """Return a process for a submission: the one that was kept, or a new one.

        Parameters
        ----------
        limits : Limits
            What it may use.
        files, environment : mapping
            The submission's files, and environment variables.
        own : mapping
            The course's files, which tests may import; a student's are never imported.
        most : int
            After so many submissions a new process is begun.
        """
        if self._parent.mode != PROTECTED:  # the next one would find what a test has written
            process = self._parent.fork(limits, files, environment)
            self._asked(process, {"do": "import_only", "own": _encoded(own)})
            return process
        process, self._process = self._process, None
        if process is not None and self._submissions < most:
            self._submissions += 1
            if self._reset(process, limits, files, environment, own):
                return process
        if process is not None:
            process.end()
        self._submissions = 1
        process = self._parent.fork(limits)
        self._reset(process, limits, files, environment, own)
        return process

    def keep(self, process: Process | None) -> None:
        """Keep a process for the next submission."""
        if process is not None and self._parent.mode != PROTECTED:
            process.end()
        else:
            self._process = process

    def _reset(
        self,
        process: Process,
        limits: Limits,
        files: Mapping[str, bytes],
        environment: Mapping[str, str],
        own: Mapping[str, bytes],
    ) -> bool:
        """Hand a process the next submission's files; return whether it can take them."""
        request = {"do": "reset", "environment": dict(environment)}
        request |= {"files": _encoded(files), "own": _encoded(own)}
        answer = self._asked(process, request)
        # The limit on computing is one submission's: stay far from it.
        return answer is not None and answer["seconds"] < limits.processor / 2

    @staticmethod
    def _asked(process: Process, request: dict[str, Any]) -> dict[str, Any] | None:
        try:
            process.frames.send(request)
            return process.frames.receive(time.monotonic() + PATIENCE)
        except FramesError:
            return None


def _encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(text).decode("ascii") for name, text in files.items()}
