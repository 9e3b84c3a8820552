"""One side of a grading: a process in the sandbox that is begun again when it ends."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flexspec.grading.drawer import Drawer
from flexspec.grading.frames import Frames, FramesError, Late
from flexspec.grading.names import Named
from flexspec.grading.outputs import cleaned, error
from flexspec.grading.sandbox import Process

__all__ = ["STOPPED", "Copy", "Ended", "Look", "Session", "stopped"]

#: The names of errors whose sentence is the grader's own.
STOPPED = ("CellTimeoutError", "DeadKernelError")

#: Seconds a cell has to stop after it was interrupted.
GRACE = 2.0
#: The outputs of one cell are no longer, in bytes; and what is told of the variables there are.
LONGEST_OUTPUTS = 16 << 20
LONGEST_TOLD = 8 << 20
#: A longer name is not looked for: the time to match it grows with its square.
LONGEST_NAME = 100
#: Seconds that a copy has to tell of all variables.
PATIENCE = 5.0

Caller = Callable[[dict[str, Any]], bytes]


class Ended(Exception):
    """The process ended or had to be ended; the message is an error's name and a sentence."""


class Copy:
    """A copy of a student's process, kept for calls of its functions.

    Parameters
    ----------
    frames : Frames
        The conversation with it.
    timeout : float
        Seconds that one call may take.
    """

    def __init__(self, frames: Frames, timeout: float) -> None:
        self._frames = frames
        self._timeout = timeout
        self._problem = ""

    def call(self, request: dict[str, Any]) -> bytes:
        """Call a function; return the answer as it came, for the examiner's process.

        After a call that had to be stopped no other is tried: each would cost as much time.
        """
        if not self._problem:
            try:
                until = time.monotonic() + self._timeout
                self._frames.send({"do": "call", **request}, until)
                return self._frames.receive_bytes(until)
            except Late:
                self._problem = f"It ran longer than {self._timeout:g} seconds and was stopped."
            except FramesError:
                self._problem = "It ended Python: a crash, too much memory, or os._exit."
        return stopped(self._problem)

    def look(self, names: Sequence[str], leave_out: Sequence[str]) -> tuple[Any, bytes]:
        """Return what it tells of variables, and the variables as they came.

        Raises
        ------
        FramesError
            If it does not.
        """
        until = time.monotonic() + min(self._timeout, PATIENCE)
        return _look(self._frames, Named(list(names)), leave_out, until)

    def end(self) -> None:
        """Let it go."""
        self._frames.close()


@dataclass
class Look:
    """What stood in a student's process at some place.

    Attributes
    ----------
    messages : list of bytes
        Its variables as they came; those that came first count.
    others : list of str
        The names of variables that were not asked for by name.
    copy : Copy, optional
        A copy of the process, if there are functions to call.
    """

    messages: list[bytes] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    copy: Copy | None = None


class Session:
    """Runs cells in a sandboxed process; after its death a new one repeats what went before.

    Parameters
    ----------
    begin : callable
        Returns a new process.
    drawer : Drawer
        Draws the charts that cells show or look at.
    timeout : float
        Seconds that one cell may take.
    restarts : int
        How often a new process is begun.
    total : float
        Seconds that all cells may take together, repetitions included.

    Attributes
    ----------
    died : bool
        Whether a process has ended by itself.
    """

    def __init__(
        self,
        begin: Callable[[], Process],
        drawer: Drawer,
        *,
        timeout: float,
        restarts: int,
        total: float,
    ) -> None:
        self._new = begin
        self._drawer = drawer
        self._timeout = timeout
        self._restarts = restarts
        self._total = total
        self.begin_clock()
        self.died = False
        self._done: list[str] = []
        self._process: Process | None = None
        self._ended: list[Process] = []

    def run(self, source: str, call: Caller | None = None) -> tuple[list, bool]:
        """Run a cell; return its outputs and whether it ran without an error.

        Parameters
        ----------
        source : str
            The cell.
        call : callable, optional
            Answers calls of student functions that the cell makes.
        """
        try:
            outputs, ok = self._run(self._alive(), source, call)
        except Ended as ended:
            self._stop()
            return [error(*ended.args)], False
        self._done.append(source)
        return outputs, ok

    def ask(self, *requests: dict[str, Any] | bytes) -> bytes:
        """Send requests; return the answer to the last as it came."""
        frames = self._alive().frames
        until = time.monotonic() + self._timeout
        try:
            for request in requests:
                (frames.send_bytes if isinstance(request, bytes) else frames.send)(request, until)
            return frames.receive_bytes(until)
        except FramesError as problem:
            self._stop()
            raise self._ended_by(problem) from None

    def look(
        self, known: Named, leave_out: Sequence[str], is_wanted: Callable[[str], bool]
    ) -> Look:
        """Look at variables.

        Those that may not be asked for by name come with all others, from a copy: whatever that
        costs, the process and what it has told stay.

        Parameters
        ----------
        known : Named
            Those that may be asked for by name.
        leave_out : sequence of str
            Those that are not of interest.
        is_wanted : callable
            Tells whether a variable of this name is looked for.
        """
        process = self._alive()
        until = time.monotonic() + self._timeout
        try:
            told, values = _look(process.frames, known, leave_out, until)
            messages, others = [values], _names(told, "others")
            functions = _names(told, "functions")
            copy = self._keep(process, until) if any(map(is_wanted, others)) else None
            if copy is not None:
                try:
                    told, values = copy.look(others, leave_out)
                    messages.append(values)
                    functions += _names(told, "functions")
                except FramesError:  # what the student has made cannot be told, or not so soon
                    copy.end()
                    copy = None
            if copy is None and any(map(is_wanted, functions)):
                copy = self._keep(process, until)
        except FramesError as problem:
            self._stop()
            raise self._ended_by(problem) from None
        return Look(messages, others, copy)

    def _keep(self, process: Process, until: float) -> Copy:
        here, there = socket.socketpair()
        with there:
            process.frames.send({"do": "keep"}, until)
            socket.send_fds(process.frames.socket, [b"k"], [there.fileno()])
        process.frames.receive(until, longest=1000)
        return Copy(Frames(here), self._timeout)

    def hand_over(self) -> tuple[Process, socket.socket]:
        """Let the process become a parent; return it and the socket on which it is asked.

        Raises
        ------
        Ended
            If it cannot be one: what it has opened or started would be missing in its forks.
        """
        process, (here, there) = self._alive(), socket.socketpair(type=socket.SOCK_SEQPACKET)
        until = time.monotonic() + self._timeout
        try:
            with there:
                process.frames.send({"do": "become_parent"})
                socket.send_fds(process.frames.socket, [b"p"], [there.fileno()])
            here.settimeout(self._timeout)
            if process.frames.receive(until, longest=1000) != {"ready": True} or not here.recv(16):
                raise FramesError("It has written files or started threads.")
        except (OSError, FramesError) as problem:
            here.close()
            raise Ended("RuntimeError", str(problem)) from None
        here.settimeout(None)
        self._process = None
        return process, here

    def begin_clock(self) -> None:
        """Count the seconds of all cells from now on."""
        self._end = time.monotonic() + self._total

    def release(self) -> Process | None:
        """Return the process, if it lives, to whoever gave it; end those that ended before."""
        process, self._process = self._process, None
        self.end()
        return process

    def end(self) -> None:
        """End the process and all that it has started."""
        for process in [*self._ended, *filter(None, [self._process])]:
            process.end()
        self._ended, self._process = [], None

    # How it is done

    def _alive(self) -> Process:
        if time.monotonic() > self._end:
            raise Ended("TimeoutError", "The notebook as a whole ran too long; it was stopped.")
        if self._process is None:
            self._begin()
        return self._process

    def _begin(self) -> None:
        if self._restarts < 0:
            raise Ended("DeadKernelError", "Not run: earlier cells ended Python too often.")
        self._restarts -= 1
        self._process = self._new()
        for source in self._done:
            self._run(self._process, source, None)

    def _stop(self) -> None:
        """Let go of a process that ended; copies of it, made before, can still be called."""
        if self._process is not None:
            self._process.stop_cells()
            self._ended.append(self._process)
            self._process = None

    def _run(self, process: Process, source: str, call: Caller | None) -> tuple[list, bool]:
        frames = process.frames
        until = min(time.monotonic() + self._timeout, self._end)
        interrupted = False
        try:
            frames.send({"do": "run", "source": source}, until)
            while True:
                try:
                    answer = frames.receive(until, longest=LONGEST_OUTPUTS)
                except Late:
                    # A test that waits for a function would take its answer for a later one's.
                    if interrupted or call is not None:
                        raise
                    interrupted = True
                    process.interrupt()
                    until = time.monotonic() + GRACE
                    continue
                if not isinstance(answer, dict):
                    raise FramesError("What came is not an answer.")
                if "draw" in answer:
                    frames.send_bytes(self._drawer.draw(answer["draw"], until), until)
                    continue
                if call is None or "call" not in answer:
                    break
                asked = time.monotonic()
                found = call(answer["call"])
                until += time.monotonic() - asked  # the student's time, not the test's
                frames.send_bytes(found, until)
        except FramesError as problem:
            raise self._ended_by(problem) from None
        outputs = cleaned(answer.get("outputs"))
        if interrupted:
            outputs.append(error("CellTimeoutError", _too_long(self._timeout)))
        return outputs, answer.get("ok") is True and not interrupted

    def _ended_by(self, problem: FramesError) -> Ended:
        if isinstance(problem, Late):
            return Ended("CellTimeoutError", _too_long(self._timeout))
        self.died = True
        return Ended(
            "DeadKernelError",
            "This cell ended Python: a crash, too much memory, too much output, or os._exit.",
        )


def stopped(sentence: str) -> bytes:
    """Return the answer to a call that has none, for the examiner's process."""
    error = {"name": "FunctionStopped", "kind": "RuntimeError", "message": sentence}
    return json.dumps({"error": error}).encode("utf-8")


def _look(
    frames: Frames, wanted: Named, leave_out: Sequence[str], until: float
) -> tuple[Any, bytes]:
    request = {"names": wanted.names, "patterns": wanted.patterns, "leave_out": list(leave_out)}
    frames.send({"do": "look", **request}, until)
    told = frames.receive(until, LONGEST_TOLD)
    return told, frames.receive_bytes(until)


def _names(told: Any, kind: str) -> list[str]:
    """Return names that a student's process tells, whatever it tells."""
    names = told.get(kind) if isinstance(told, dict) else None
    listed = names if isinstance(names, list) else []
    return [name for name in listed if isinstance(name, str) and len(name) <= LONGEST_NAME]


def _too_long(timeout: float) -> str:
    return f"This cell ran longer than {timeout:g} seconds and was stopped."
