"""The sandbox: bubblewrap around a warm parent, and the processes it forks.

There are two modes. `PROTECTED` needs bubblewrap and user namespaces (Linux). `UNPROTECTED` has
to be asked for by name: the same two processes and limits, but no walls around them.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flexspec.grading.frames import Frames
from flexspec.grading.zygote import HOME, TEMPORARY, WORK

__all__ = [
    "PROTECTED",
    "UNPROTECTED",
    "Limits",
    "Parent",
    "Process",
    "SandboxError",
    "WarmParent",
    "warm_parent",
]

PROTECTED = "bubblewrap"
UNPROTECTED = "none, I trust every submission"

#: Imported once, before processes are forked.
MODULES = (
    "numpy",
    "pandas",
    "altair",
    "flexspec",
    "flexspec.checks.charts",
    "flexspec.measures",
    "flexspec.grading.serving",
)
#: So many seconds the warm parent may take to import them.
PATIENCE = 120

#: Nobody's user number: grading as root would lift the limit on processes.
_NOBODY = "65534"
_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache",
    "/etc/localtime",
)  # fmt: skip
#: Hidden: with fonts of its own vl-convert measures texts in less time, and alike everywhere.
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
_ENVIRONMENT = {
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TMPDIR": TEMPORARY,
    "TZ": "UTC",
}


class SandboxError(RuntimeError):
    """There can be no sandbox here; the message says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one process may use.

    Attributes
    ----------
    memory : int
        Megabytes of data, for each process.
    processor : int
        Seconds of computing for all cells together.
    processes : int
        How many processes and threads there may be at once.
    file : int
        Megabytes of the largest file.
    disk : int
        Megabytes of all files.
    """

    memory: int = 2048
    processor: int = 300
    processes: int = 64
    file: int = 64
    disk: int = 256


class Process:
    """A process in the sandbox, seen from outside.

    Parameters
    ----------
    frames : Frames
        The conversation with it.
    handle : int
        Descriptor of the process, or its number, negative, on systems without such descriptors.
    leash : socket.socket
        As long as it is open, and no longer, the process and all that it started may live.
    folder : pathlib.Path, optional
        Its folder on disk, which goes when it goes; in protected mode there is none.
    """

    def __init__(
        self, frames: Frames, handle: int, leash: socket.socket, folder: Path | None
    ) -> None:
        self.frames = frames
        self._handle = handle
        self._leash = leash
        self._folder = folder

    def interrupt(self) -> None:
        """Ask the cell that runs to stop, as the stop button of a notebook does."""
        self._signal(signal.SIGINT)

    def stop_cells(self) -> None:
        """End the process that runs cells; copies that were made of it go on."""
        self._signal(signal.SIGKILL)

    def end(self) -> None:
        """End it and all that it has started."""
        self.frames.close()
        self._leash.close()
        if self._handle >= 0:
            os.close(self._handle)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._handle >= 0:
                signal.pidfd_send_signal(self._handle, number)
            else:
                os.kill(-self._handle, number)


class Parent:
    """A process that forks others from itself.

    Parameters
    ----------
    mode : str
        `PROTECTED` or `UNPROTECTED`.
    """

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self._control: socket.socket | None = None
        self._start()

    def _start(self) -> None:
        """Begin it, and keep the socket on which it is asked."""
        raise NotImplementedError

    def wait(self) -> None:
        """Wait until it is ready; begin it again if it has ended."""
        if not self._lives():
            self.stop()
            self._start()

    def stop(self) -> None:
        """End it and all its processes."""
        raise NotImplementedError

    def fork(
        self,
        limits: Limits,
        files: Mapping[str, bytes] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Process:
        """Return a new process.

        Parameters
        ----------
        limits : Limits
            What it may use.
        files : mapping
            Name -> content of the files it finds in its folder.
        environment : mapping
            Environment variables besides those that every process has.
        """
        folder = None
        if self.mode == UNPROTECTED:
            folder = Path(tempfile.mkdtemp(prefix="flexspec-grade-"))
        request = {
            "apart": self.mode == PROTECTED,
            "limits": asdict(limits),
            "environment": self._environment(folder) | (environment or {}),
            "work": str(folder or WORK),
        }
        process = self._asked(request, folder)
        if files:
            _send_files(process, files)
        return process

    def fork_parent(self) -> Process:
        """Return a process that can become a parent itself: without walls and limits of its own.

        Only the instructor's cells may run in it.
        """
        request = {
            "apart": False,
            "limits": {},
            "environment": self._environment(None),
            "work": "/",
        }
        return self._asked(request, None)

    def life(self) -> object:
        """Return a mark of its present life: another one says that it ended meanwhile."""
        self.wait()
        return self._control

    def _lives(self) -> bool:
        if self._control is None:
            return False
        poll = select.poll()
        poll.register(self._control, 0)  # for nothing but its end
        return not poll.poll(0)

    def _asked(self, request: dict[str, Any], folder: Path | None) -> Process:
        try:
            return self._ask(request, folder)
        except OSError:  # it was killed; a second one must live
            self.stop()
            self._start()
        try:
            return self._ask(request, folder)
        except OSError:
            raise SandboxError("The warm parent ended twice: is memory short?") from None

    def _ask(self, request: dict[str, Any], folder: Path | None) -> Process:
        self.wait()
        here, there = socket.socketpair()
        leash, held = socket.socketpair()
        with there, held:
            message, sent = json.dumps(request).encode("utf-8"), [there.fileno(), held.fileno()]
            socket.send_fds(self._control, [message], sent)
        return Process(Frames(here), _handle(here), leash, folder)

    def _environment(self, folder: Path | None) -> dict[str, str]:
        own = {"NBGRADER_EXECUTION": "autograde"}
        if folder is None:
            return _ENVIRONMENT | own
        return os.environ | _threads() | own


class WarmParent(Parent):
    """A process that has imported the course's libraries and forks others from itself.

    Parameters
    ----------
    mode : str
        `PROTECTED` or `UNPROTECTED`.
    modules : iterable of str
        What it imports.
    """

    def __init__(self, mode: str = PROTECTED, modules: Iterable[str] = MODULES) -> None:
        if mode not in (PROTECTED, UNPROTECTED):
            raise SandboxError(
                f'There is no mode "{mode}": give "{PROTECTED}", or by name "{UNPROTECTED}".'
            )
        self._modules = list(modules)
        self._process: subprocess.Popen | None = None
        self._ways: list[list[str]] = []
        self._ready = False
        super().__init__(mode)

    def _start(self) -> None:
        self._ways = _walls() if self.mode == PROTECTED else [[]]
        if self._ways:
            self._launch(self._ways[0])

    def wait(self) -> None:
        """Wait until it is ready; begin it again if it has ended.

        Raises
        ------
        SandboxError
            If it does not start; the message says why and what to do.
        """
        if self._ready:
            if self._lives():
                return
            self.stop()
        if self._process is None:
            self._start()
        problems = []
        for around in self._ways:
            if self._process is None:
                self._launch(around)
            problem = self._problem(around)
            if not problem:
                self._ready = True
                return
            problems.append(problem)
        if self.mode == UNPROTECTED:
            raise SandboxError(f"Python does not start: {problems[0]}")
        raise SandboxError(
            "Submissions cannot be run apart from this machine: "
            f"{' '.join(dict.fromkeys(problems)) or 'bubblewrap (bwrap) is not installed.'} "
            "On Debian or Ubuntu: sudo apt-get install bubblewrap. Where that cannot be, grade in "
            "a virtual machine; exercises/README.md describes the mode without protection."
        )

    def _launch(self, around: Sequence[str]) -> None:
        """Start it within `around`; :meth:`wait` tells whether it came up."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [*around, sys.executable, "-m", __package__ + ".zygote", str(there.fileno())]
        environment = _ENVIRONMENT if self.mode == PROTECTED else os.environ | _threads()
        environment = environment | {"PYTHONPATH": str(_package_root())}
        if self.mode == PROTECTED:
            environment |= {"HOME": WORK, "TMPDIR": WORK}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it is read if nothing comes up
        with there:
            self._process = subprocess.Popen(
                [*command, *self._modules],
                cwd="/",
                env=environment,
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
        self._control = here
        atexit.register(self.stop)

    def _problem(self, around: Sequence[str]) -> str:
        """Return why it does not become ready, or an empty text if it does."""
        self._control.settimeout(PATIENCE)
        with contextlib.suppress(OSError):
            if self._control.recv(16) == b"ready":
                self._control.settimeout(None)
                return ""
        self.stop()
        if around and not _runs([*around, sys.executable, "-c", ""]):
            return "bubblewrap does not start (are user namespaces allowed?)."
        self._log.seek(0)
        said = self._log.read()[-500:].decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else "It ended without a word."

    def stop(self) -> None:
        """End it and all its processes."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._control is not None:
            self._control.close()
        self._control = self._process = None
        self._ready = False


def _threads() -> dict[str, str]:
    return {name: value for name, value in _ENVIRONMENT.items() if name.endswith("_THREADS")}


def _handle(sock: socket.socket) -> int:
    """Receive the handle of the process that runs cells."""
    sock.settimeout(PATIENCE)
    message, descriptors, _, _ = socket.recv_fds(sock, 1, 1)
    if not message:
        raise ConnectionResetError("Nobody has made it.")
    if message == b"p" and descriptors:
        handle = descriptors[0]
    elif message == b"n":
        handle = -int(_exactly(sock, 10))
    else:
        said = sock.recv(4096).decode("utf-8", "replace").strip().splitlines()
        raise SandboxError(f"A process could not be made: {said[-1] if said else 'no reason'}")
    sock.settimeout(None)
    return handle


def _exactly(sock: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (piece := sock.recv(size - len(found))):
        found += piece
    return found


def _send_files(process: Process, files: Mapping[str, bytes]) -> None:
    encoded = {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}
    process.frames.send({"do": "files", "files": encoded})
    process.frames.receive(time.monotonic() + PATIENCE)


# bubblewrap ---------------------------------------------------------------------------------------


def _walls() -> list[list[str]]:
    """Return the commands to try, the strongest first."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return []
    common = [
        bwrap, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--die-with-parent", "--hostname", "grader",
        "--proc", "/proc", "--dev", "/dev",
    ]  # fmt: skip
    for folder in ("/tmp", "/home", WORK):
        common += ["--perms", "1777", "--tmpfs", folder]
    for path in _readable():
        for folder in reversed(Path(path).parents):
            # bubblewrap would give it the permissions outside, as narrow as those of /root.
            common += ["--perms", "0755", "--dir", str(folder)]
        common += ["--ro-bind", path, path]
    fonts = [folder for folder in _FONTS if os.path.isdir(folder)]
    for folder in fonts:
        common += ["--tmpfs", folder]
    # Nothing that forks see in common can be written; each has its own WORK and /dev/shm.
    for folder in (*fonts, "/tmp", "/home", "/dev", "/"):
        common += ["--remount-ro", folder]
    common += ["--chdir", "/"]
    if os.getuid() != 0:
        return [[*common, "--unshare-user", "--cap-drop", "ALL"]]
    setpriv = shutil.which("setpriv")
    nobody = ["--unshare-user", "--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL"]
    walls = [[*common, *nobody]]
    if setpriv:
        # Root leaves its number behind within the walls: only then are processes counted.
        become = [setpriv, "--reuid", _NOBODY, "--regid", _NOBODY, "--clear-groups"]
        kept = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        become += ["--bounding-set", "-all", "--inh-caps", "-all"]
        walls.insert(0, [*common, *kept, "--cap-add", "CAP_SETPCAP", *become])
    return walls


def _runs(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            command, cwd="/", env=_ENVIRONMENT, capture_output=True, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _readable() -> list[str]:
    """Return what Python and the course's package need, and nothing else."""
    root = _package_root()
    wanted = [*_SYSTEM, sys.prefix, sys.base_prefix, sys.exec_prefix]
    # Of a clone of the repository only package and tables: not the solutions beside them.
    wanted += [str(root / "flexspec"), str(root / "datasets")]
    wanted += [entry for entry in sys.path if entry.endswith("site-packages")]
    found: list[str] = []
    for path in wanted:
        inside = any(path == other or path.startswith(f"{other}/") for other in found)
        if os.path.exists(path) and not inside:
            found.append(path)
    return found


def _package_root() -> Path:
    return Path(__file__).resolve().parents[2]


@functools.cache
def warm_parent(mode: str, modules: tuple[str, ...]) -> WarmParent:
    """Return this process's warm parent, the same whenever it is asked for."""
    return WarmParent(mode, modules)
