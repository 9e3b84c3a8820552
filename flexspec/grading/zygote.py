"""A warm parent: it imports the course's libraries once and forks a ready process per request.

It runs inside bubblewrap and is started by :mod:`flexspec.grading.sandbox`::

    python -m flexspec.grading.zygote DESCRIPTOR MODULE...

Each fork enters namespaces of its own, so that it sees neither its siblings nor their files.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import io
import itertools
import json
import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any

__all__ = ["collect_seldom", "die_with_parent", "main"]

_CLONE_NEWNS, _CLONE_NEWUTS, _CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
_CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 1 << 14, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_CAPABILITY_VERSION_3 = 0x20080522

#: Where the student's files are, inside, and folders for whatever else wants to write.
#: It hides what is there outside: no place where a course or a Python may be.
WORK = "/submission"
HOME, TEMPORARY = f"{WORK}/.home", f"{WORK}/.tmp"

#: The kernel takes no smaller limit on process numbers.
_FEWEST_PIDS = 301

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Import, then fork on request until the other side is gone."""
    gc.disable()  # imports leave next to nothing to collect
    control = socket.socket(fileno=int(sys.argv[1]))
    warm(sys.argv[2:])
    from flexspec.grading.shell import make_shell, rehearse

    shell = make_shell()
    rehearse(shell)
    fork_on_request(control, shell)


def fork_on_request(control: socket.socket, shell: Any) -> None:
    """Say that this process is ready, and fork one for each request until nobody asks any more."""
    gc.freeze()  # a collection in a fork would touch, and so copy, every page
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _start(json.loads(message), descriptors, shell)
        for descriptor in descriptors:
            os.close(descriptor)


def warm(modules: list[str]) -> None:
    """Import modules, and do once what is slow the first time."""
    for module in modules:
        with contextlib.suppress(ImportError):  # an instructor's list may name what is not here
            importlib.import_module(module)
    if "flexspec" in sys.modules:
        flexspec = sys.modules["flexspec"]
        for name in flexspec.catalogue().index:
            flexspec.load(name)  # which remembers it
    if "altair" in sys.modules:
        _remember_classes()
        alt, pd = sys.modules["altair"], importlib.import_module("pandas")
        table = pd.read_csv(io.StringIO("a,b\nx,1\ny,2\n"))
        table.groupby("a")["b"].sum()
        alt.layer(
            alt.Chart(table).mark_bar().encode(x="sum(b):Q", y=alt.Y("a:N").sort("-x")),
            alt.Chart(table).mark_line().encode(x="b:Q"),
        ).to_dict()
        if "flexspec.charts" in sys.modules:
            # Altair looks for them among all installed packages, once; a context would forget them.
            for registry in (alt.theme, alt.renderers):
                usual = registry.active
                registry.enable("flexspec")
                registry.enable(usual)


def collect_seldom() -> None:
    """Let a process collect what cannot be reached any more when there is much of it only."""
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def _remember_classes() -> None:
    """Let Altair go through its two thousand classes once, not for each channel and each chart."""
    schemapi = importlib.import_module("altair.utils.schemapi")
    with contextlib.suppress(AttributeError):  # another version may not need it
        usual, known = schemapi._FromDict.__init__, {}

        def look(self: Any, classes: Any, /) -> None:
            classes = iter(classes)
            first = next(classes)  # the others follow from it
            if first not in known:
                usual(self, itertools.chain([first], classes))
                known[first] = self.class_dict
            self.class_dict = known[first]

        schemapi._FromDict.__init__ = look


def _start(request: dict[str, Any], descriptors: list[int], shell: Any) -> None:
    """Become a new process; never returns.

    Of the two sockets the first is for the conversation. The second is a leash: when the grader
    lets go of it, or dies, everything here ends.
    """
    sock, leash = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        if request["apart"]:
            _enter_namespaces()
        first = os.fork()
        if first:
            sock.close()
            leash.close()
            os.waitpid(first, 0)
            os._exit(0)
        if request["apart"]:
            die_with_parent()
            _private_folders(request["limits"])
            _drop_privileges()
        _first_process(request, sock, leash, shell)
    except BaseException:  # whatever it is, nobody else may go on in its name
        with contextlib.suppress(OSError):
            sock.sendall(b"e" + traceback.format_exc().encode("utf-8")[-2000:])
    os._exit(1)


def _first_process(
    request: dict[str, Any], sock: socket.socket, leash: socket.socket, shell: Any
) -> None:
    """Wait at the leash, while a second process runs the cells.

    When the first process of a namespace ends, the kernel ends all others in it. It runs no
    student code, so that copies of the second can outlive it.
    """
    second = os.fork()
    if second == 0:
        leash.close()
        _second_process(request, sock, shell)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries what ends
    _send_process(sock, second)
    sock.close()
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    leash.recv(1)
    if not request["apart"]:
        os.killpg(second, signal.SIGKILL)
    os._exit(0)


def _second_process(request: dict[str, Any], sock: socket.socket, shell: Any) -> None:
    from flexspec.grading.serving import serve

    collect_seldom()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["work"])
    if "" not in sys.path:
        sys.path.insert(0, "")
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if request["limits"]:
        _limit(request["limits"], count_processes=request["apart"])
    serve(sock, shell)
    os._exit(0)


def _send_process(sock: socket.socket, process: int) -> None:
    """Send the grader a handle of a process: a descriptor, or its number where there is none."""
    with contextlib.suppress(AttributeError):  # only Linux has them
        descriptor = os.pidfd_open(process)
        socket.send_fds(sock, [b"p"], [descriptor])
        os.close(descriptor)
        return
    sock.sendall(b"n%010d" % process)


# The sandbox --------------------------------------------------------------------------------------


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _enter_namespaces() -> None:
    user, group = os.getuid(), os.getgid()
    flags = _CLONE_NEWUSER | _CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWIPC
    _checked(_libc.unshare(flags | _CLONE_NEWUTS | _CLONE_NEWNET), "unshare")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str) -> None:
    arguments = [text.encode() if text else None for text in (source, target, kind)]
    result = _libc.mount(*arguments, ctypes.c_ulong(flags), options.encode())
    _checked(result, f"mount {target}")


def _private_folders(limits: dict[str, int]) -> None:
    """Give the process folders of its own; they vanish with it."""
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE, "")
    flags = _MS_NOSUID | _MS_NODEV
    for folder, megabytes in ((WORK, limits["disk"]), ("/dev/shm", 16)):
        size = f"size={megabytes}m,nr_inodes=20000,mode=1777"
        _mount("tmpfs", folder, "tmpfs", flags, size)
    for folder in (HOME, TEMPORARY):
        os.mkdir(folder)
    # No namespaces within this one: fewer ways into the kernel.
    _try_to_write("/proc/sys/user/max_user_namespaces", "0")
    # Root's processes are not counted by RLIMIT_NPROC; since Linux 6.14 a namespace can count.
    _try_to_write("/proc/sys/kernel/pid_max", str(max(_FEWEST_PIDS, limits["processes"])))
    try:
        _mount("proc", "/proc", "proc", flags | _MS_NOEXEC, "")
    except OSError:  # some containers forbid it; then no /proc rather than the shared one
        _mount("tmpfs", "/proc", "tmpfs", flags, "size=1m")


def _try_to_write(path: str, text: str) -> None:
    with contextlib.suppress(OSError):
        _write(path, text)


def die_with_parent() -> None:
    """Let the kernel end this process when the one that forked it ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _drop_privileges() -> None:
    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))

    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(64):  # numbers that do not exist are refused, which does no harm
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    header, none = Header(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(none)), "capset")
    die_with_parent()  # a change of credentials forgets it


def _limit(limits: dict[str, int], *, count_processes: bool) -> None:
    """Set the limits of the process, which its children inherit.

    Processes are counted for each user; only in a namespace of its own are they the student's.
    """
    wanted = {
        "RLIMIT_DATA": limits["memory"] << 20,
        "RLIMIT_FSIZE": limits["file"] << 20,
        "RLIMIT_CPU": limits["processor"],
        "RLIMIT_NOFILE": 512,
        "RLIMIT_CORE": 0,
    }
    if count_processes:
        wanted["RLIMIT_NPROC"] = limits["processes"]
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(OSError, ValueError):  # macOS knows fewer of them
                resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main()
