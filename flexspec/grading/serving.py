"""What runs inside a sandbox: cells on request, and plain data in or out.

The same loop serves both sides. The student's process is asked to run cells, to encode variables
(`look`), to keep a copy of itself for later calls (`keep`) and, as such a copy, to call a function
(`call`). The examiner's process is given variables (`take`) and runs test cells; calls of student
functions go out as messages and come back as data.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import importlib
import io
import itertools
import json
import os
import shutil
import signal
import socket
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flexspec.grading import shell as shells
from flexspec.grading import wire
from flexspec.grading.drawer import FUNCTIONS
from flexspec.grading.figures import figures
from flexspec.grading.frames import Frames, FramesError
from flexspec.grading.names import is_reserved, matcher
from flexspec.grading.zygote import HOME, TEMPORARY, WORK, fork_on_request

__all__ = ["serve"]

# Importing it starts nothing; it is the first drawing that no fork may come after.
try:
    import vl_convert
except ImportError:  # a course without charts
    vl_convert = types.ModuleType("vl_convert")

_DRAWS = {name: getattr(vl_convert, name) for name in FUNCTIONS if hasattr(vl_convert, name)}

#: Values that are longer than this, as JSON, stay where they are; and so do the longest of all
#: those that are too long together.
LONGEST_VALUE = 24 << 20
LONGEST_TOGETHER = 48 << 20
_TOO_LARGE = json.dumps(wire.encode(wire.Opaque("It is too large to be looked at.")))
#: So many names of other variables are told, the newest.
MOST_NAMES = 10_000
#: So many results of a generator are taken.
MOST_RESULTS = 100_000
#: Where files of the course stand that tests import.
COURSE = ".course"
#: How often it is looked for what a cell has left running.
_ROUNDS = 100


class Server:
    """Answers requests about one namespace.

    Parameters
    ----------
    frames : Frames
        The conversation with the grader.
    shell : InteractiveShell
        Where cells run.
    """

    def __init__(self, frames: Frames, shell: Any) -> None:
        self._frames = frames
        self._shell = shell
        self._functions: list[Callable[..., Any]] = []
        self._own = os.getpid()
        self._copies: set[int] = set()
        self._beginning: tuple[dict[str, Any], dict[str, str]] | None = None

    def answer_all(self) -> None:
        """Answer until the other side is gone."""
        while True:
            try:
                request = self._frames.receive()
            except FramesError:
                return
            getattr(self, f"_{request.pop('do')}")(**request)

    # Drawing

    def draw_elsewhere(self) -> None:
        """Let the grader have charts drawn, wherever cells draw them."""
        for name in _DRAWS:
            setattr(vl_convert, name, self._remote(name))

    @staticmethod
    def _draw_here() -> None:
        for name, function in _DRAWS.items():
            setattr(vl_convert, name, function)

    def _remote(self, name: str) -> Callable[..., Any]:
        def function(spec: Any, **options: Any) -> Any:
            request = {"function": name, "spec": spec, "options": options}
            self._frames.send({"draw": request})
            answer = self._frames.receive()
            if "problem" in answer:
                raise ValueError(answer["problem"])
            return answer["drawing"]

        return function

    def _draw(self, request: dict[str, Any]) -> None:
        """Draw a chart for another process."""
        self._draw_here()
        try:
            function = _DRAWS[request["function"]]
            answer = {"drawing": function(request["spec"], **request["options"])}
        except Exception as error:  # the specification is a student's
            answer = {"problem": str(error)[:1000]}
        self._frames.send(answer)

    def _files(self, files: dict[str, str]) -> None:
        _write(files)
        self._frames.send({"done": True})

    def _run(self, source: str) -> None:
        shells.shown.clear()
        try:
            ok = self._shell.run_cell(source, store_history=False).success
        except KeyboardInterrupt:  # it came between the cell and its end
            ok = False
            shells.shown.error("KeyboardInterrupt", "", [])
        self._only_one()
        _end_processes(os.getpgid(0), self._copies | {self._own})
        outputs = shells.shown.outputs
        try:
            self._frames.send({"ok": ok, "outputs": outputs})
        except (TypeError, ValueError):  # a student's own display may return anything
            plain = json.loads(json.dumps(outputs, default=str, skipkeys=True))
            self._frames.send({"ok": ok, "outputs": plain})

    def _only_one(self) -> None:
        """End a process that a cell has forked: two would answer on one socket."""
        if os.getpid() != self._own:
            os._exit(0)

    # The student's side

    def _look(
        self, names: Sequence[str], patterns: Sequence[str], leave_out: Sequence[str]
    ) -> None:
        """Send the variables that are asked for, and the bare names of all others."""
        is_asked = matcher(names, patterns)
        own = {
            name: value
            for name, value in self._shell.user_ns.items()
            if isinstance(name, str)
            and name not in leave_out
            and not is_reserved(name)
            and not isinstance(value, types.ModuleType)
        }
        hidden = self._shell.user_ns_hidden
        others = [name for name in own if not is_asked(name) and name not in hidden]
        functions, values = [], {}
        for name in filter(is_asked, own):
            before = len(self._functions)
            values[name] = self._encoded(own[name])
            if len(self._functions) > before:
                functions.append(name)
        told = {"functions": functions, "others": others[: -MOST_NAMES - 1 : -1]}
        self._frames.send(told)
        self._frames.send_bytes(_object(_fitting(values)).encode("utf-8"))

    def _encoded(self, value: Any) -> str:
        encoded = json.dumps(wire.encode(value, self._handle))
        if len(encoded) > LONGEST_VALUE:
            return _TOO_LARGE
        return encoded

    def _handle(self, function: Callable[..., Any]) -> int:
        self._functions.append(function)
        return len(self._functions) - 1

    def _keep(self) -> None:
        """Fork a copy that answers calls on a socket of its own."""
        _, descriptors, _, _ = socket.recv_fds(self._frames.socket, 1, 1)
        sock = socket.socket(fileno=descriptors[0])
        process = os.fork()
        if process:
            self._copies.add(process)
            sock.close()
            self._frames.send({"done": True})
            return
        self._frames.close()
        self._frames, self._own = Frames(sock), os.getpid()
        self._draw_here()
        self.answer_all()
        os._exit(0)

    def _call(self, function: int, args: Any, kwargs: Any) -> None:
        given = wire.decode(args), wire.decode(kwargs)
        try:
            result = self._functions[function](*given[0], **given[1])
            if isinstance(result, Iterator):
                result = list(itertools.islice(result, MOST_RESULTS))
            answer = {"result": self._encoded(result)}
        except BaseException as error:  # what a student's function raises is its answer
            answer = {"error": json.dumps(wire.encode_error(error))}
        self._only_one()
        after = {"args": wire.encode(given[0]), "kwargs": wire.encode(given[1])}
        if after != {"args": args, "kwargs": kwargs}:
            answer["after"] = json.dumps(after)
        self._frames.send_bytes(_object(answer).encode("utf-8"))

    # A parent of other processes

    def _become_parent(self) -> None:
        """Fork others from here on, if that loses nothing; never returns then."""
        _, descriptors, _, _ = socket.recv_fds(self._frames.socket, 1, 1)
        control = socket.socket(fileno=descriptors[0])
        # A fork has one thread, and a folder of its own; IPython made its one before any cell.
        written = [path for path in os.listdir(WORK) if path != ".ipython"]
        ready = len(os.listdir("/proc/self/task")) == 1 and not written
        self._frames.send({"ready": ready})
        if not ready:
            control.close()
            return
        self._frames.close()
        shells.shown.clear()
        fork_on_request(control, self._shell)
        os._exit(0)

    # The examiner's side

    def _import_only(self, own: dict[str, str]) -> None:
        """Import nothing from where the student's files stand; the course's own stand apart."""
        self._use_modules(own)
        self._frames.send({"done": True})

    @staticmethod
    def _use_modules(own: dict[str, str]) -> None:
        folder = os.path.abspath(COURSE)
        shutil.rmtree(folder, ignore_errors=True)
        # An empty entry is the folder where a process stands, with all that was handed in.
        sys.path[:] = [place for place in sys.path if place not in ("", folder)]
        if own:
            _write({os.path.join(COURSE, name): text for name, text in own.items()})
            sys.path.insert(0, folder)
            importlib.invalidate_caches()

    def _reset(
        self, environment: dict[str, str], files: dict[str, str], own: dict[str, str]
    ) -> None:
        """Begin again for another submission: with the instructor's names as they were."""
        names = self._shell.user_ns
        if self._beginning is None:
            self._beginning = dict(names), dict(os.environ)
        first, variables = self._beginning
        os.environ.clear()
        os.environ.update(variables | environment)
        os.chdir(WORK)
        _empty(Path(WORK))
        for folder in (HOME, TEMPORARY):
            os.mkdir(folder)
        _write(files)
        self._use_modules(own)
        names.clear()
        # Tests may change what they find; the first objects stay as they are.
        hidden = self._shell.user_ns_hidden
        names.update(
            {name: first[name] if name in hidden else _copied(first[name]) for name in first}
        )
        self._shell.displayhook.flush()  # which collects what is not used any more
        self._frames.send({"seconds": time.process_time()})

    def _take(
        self,
        drop: Sequence[str],
        keep: Sequence[str],
        asked: Sequence[str],
        patterns: Sequence[str],
        others: Sequence[str],
        messages: int,
    ) -> None:
        """Receive the student's variables: of what was sent, only what the test names.

        The sender may be hostile. What locked cells have made, and Python's own names, stay; and
        what an earlier message has said, before it could know more of the test.
        """
        names = self._shell.user_ns
        is_asked = matcher(asked, patterns)
        sent: dict[str, Any] = {}
        for _ in range(messages):
            sent = self._received() | sent
        for name in drop:
            names.pop(name, None)
        taken = {}
        for name in [*sent, *others]:
            if name in keep or name in names or name in taken or is_reserved(name):
                continue
            if name in sent and is_asked(name):
                taken[name] = _decoded(sent[name], self._proxy)
            elif name[:1] != "_":
                taken[name] = wire.Opaque("The test cell does not name this variable.")
        names.update(taken)
        self._frames.send({"taken": list(taken), "figures": _figures(taken)})

    def _received(self) -> dict[str, Any]:
        try:
            message = self._frames.receive()
        except FramesError:  # it is no JSON
            return {}
        return message if isinstance(message, dict) else {}

    def _proxy(self, number: int, name: str) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            sent = {"args": wire.encode(args), "kwargs": wire.encode(kwargs)}
            self._frames.send({"call": {"function": number, **sent}})
            answer = self._frames.receive()
            if "after" in answer:
                _put_back(args, kwargs, answer["after"])
            if "error" in answer:
                raise wire.decode_error(answer["error"]) from None
            return wire.decode(answer["result"], self._proxy)

        function.__name__ = function.__qualname__ = name
        return function


def _fitting(values: dict[str, str]) -> dict[str, str]:
    """Return encoded values; in place of the longest ones stands that they are too large."""
    found, length = {}, 0
    for name in sorted(values, key=lambda name: len(values[name])):
        length += len(values[name])
        found[name] = values[name] if length <= LONGEST_TOGETHER else _TOO_LARGE
    return found


def _object(encoded: dict[str, str]) -> str:
    """Return a JSON object of values that are JSON already."""
    return "{" + ", ".join(f"{json.dumps(name)}: {text}" for name, text in encoded.items()) + "}"


def _write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wire.decode({"t": "bytes", "v": text}))


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _copied(thing: Any) -> Any:
    if isinstance(thing, types.ModuleType) or callable(thing):
        return thing
    try:
        return copy.deepcopy(thing)
    except Exception:  # a thing that is one of its kind, such as a lock
        return thing


def _end_processes(group: int, spared: set[int]) -> None:
    """End the processes of a group, and those they start meanwhile, as long as that goes on."""
    with contextlib.suppress(OSError):  # not every system lists them
        for _ in range(_ROUNDS):
            listed = {int(name) for name in os.listdir("/proc") if name.isdigit()} - spared
            others = [process for process in listed if _group(process) == group]
            if not others:
                return
            for process in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)


def _group(process: int) -> int:
    try:
        return os.getpgid(process)
    except OSError:
        return 0


def _put_back(args: tuple, kwargs: dict[str, Any], after: dict[str, Any]) -> None:
    """Change the arguments as the student's function has changed its copies of them."""
    for old, new in zip(args, wire.decode(after["args"]), strict=True):
        wire.overwrite(old, new)
    for name, new in wire.decode(after["kwargs"]).items():
        wire.overwrite(kwargs[name], new)


def _decoded(data: Any, proxy: Callable[..., Any]) -> Any:
    try:
        return wire.decode(data, proxy)
    except Exception as error:  # the sender may be hostile
        return wire.Opaque(f"It did not arrive as plain data ({type(error).__name__}).")


def _figures(taken: dict[str, Any]) -> dict[str, str]:
    try:
        return figures(taken)
    except Exception:  # as above; they are for the report on the class, and no mark hangs on them
        return {}


def _no_input(*arguments: Any) -> str:
    raise RuntimeError("input() has nobody to ask while work is graded.")


def serve(sock: socket.socket, shell: Any) -> None:
    """Answer requests on a socket until it is closed."""
    sys.stdout, sys.stderr = shells.Stream("stdout"), shells.Stream("stderr")
    sys.stdin = io.StringIO()
    builtins.input = _no_input
    server = Server(Frames(sock), shell)
    server.draw_elsewhere()
    server.answer_all()
