"""Drawing charts in a process that stays: vl-convert takes 0.4 s to start, and no fork survives it.

Cells that draw, in either sandbox, send the specification out; the grader hands it to a drawer and
the drawing back. The drawer has a sandbox of its own. What tests look at is as much a student's
specification as what student cells show: one process draws both.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from typing import Any

from flexspec.grading.frames import FramesError, Late
from flexspec.grading.sandbox import Limits, Parent, Process

__all__ = ["FUNCTIONS", "Drawer"]

#: What vl-convert does for the course.
FUNCTIONS = (
    "vega_to_scenegraph",
    "vegalite_to_scenegraph",
    "vegalite_to_svg",
    "vegalite_to_vega",
)

#: A new process is begun after so many drawings, lest memory grow.
MOST_DRAWINGS = 500
#: So many drawings are remembered, if they are not larger than this: what tests expect is the same
#: for every submission.
REMEMBERED = 64
LARGEST_REMEMBERED = 1 << 20


class Drawer:
    """Draws charts, and remembers the last drawings.

    Parameters
    ----------
    parent : Parent
        Forks the process.
    limits : Limits
        What it may use.
    """

    def __init__(self, parent: Parent, limits: Limits) -> None:
        self._parent = parent
        self._limits = limits
        self._process: Process | None = None
        self._drawings = 0
        self._memory: OrderedDict[bytes, bytes] = OrderedDict()

    def draw(self, request: dict[str, Any], until: float) -> bytes:
        """Return the answer to a request, for the process that asked.

        Parameters
        ----------
        request : dict
            ``function``, ``spec`` and ``options``.
        until : float
            The deadline, on the clock of :func:`time.monotonic`.
        """
        message = json.dumps({"do": "draw", "request": request}).encode("utf-8")
        key = hashlib.sha256(message).digest()
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]
        try:
            answer = self._drawn_again(message, until)
        except FramesError:
            self.end()
            return json.dumps({"problem": "The chart could not be drawn in time."}).encode("utf-8")
        if len(answer) <= LARGEST_REMEMBERED:
            self._memory[key] = answer
            if len(self._memory) > REMEMBERED:
                self._memory.popitem(last=False)
        return answer

    def _drawn_again(self, message: bytes, until: float) -> bytes:
        """Draw in a second process if the first has ended, which need not be this chart's fault."""
        try:
            return self._drawn(message, until)
        except Late:
            raise
        except FramesError:
            self.end()
            return self._drawn(message, until)

    def _drawn(self, message: bytes, until: float) -> bytes:
        if self._drawings >= MOST_DRAWINGS:
            self.end()
        if self._process is None:
            self._process = self._parent.fork(self._limits)
            self._drawings = 0
        self._drawings += 1
        self._process.frames.send_bytes(message)
        return self._process.frames.receive_bytes(max(until, time.monotonic() + 1))

    def end(self) -> None:
        """End the process; the next drawing begins a new one."""
        if self._process is not None:
            self._process.end()
            self._process = None
