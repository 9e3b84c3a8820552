"""The log of who was graded when, under which tests and packages: one JSON object a line."""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["Log", "checksum", "combined", "packages"]

_PACKAGES = ("flexspec", "nbgrader", "numpy", "pandas", "altair", "vl-convert-python")


@cache
def packages() -> dict[str, str]:
    """Return the versions under which submissions are graded."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def checksum(files: Mapping[str, bytes]) -> str:
    """Return one checksum for some files.

    Examples
    --------
    >>> checksum({"a": b"1", "b": b"2"}) == checksum({"b": b"2", "a": b"1"})
    True
    """
    return combined({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def combined(digests: Mapping[str, str]) -> str:
    """Return one checksum for files of which there is one each."""
    total = hashlib.sha256()
    for name in sorted(digests):
        total.update(f"{digests[name]} {name}\n".encode("utf-8", "replace"))
    return total.hexdigest()


class Log:
    """The log of a course.

    Parameters
    ----------
    path : pathlib.Path
        Its file; lines are only ever added.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, event: str, **about: Any) -> None:
        """Add a line; it is on the disk when this returns."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "by": _user(),
            "event": event,
            **about,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            # Several machines may write to one folder; a process's lock goes with its file.
            fcntl.lockf(file, fcntl.LOCK_EX)
            # A run that was stopped may have left half a line.
            torn = file.seek(0, os.SEEK_END) and _last_byte(file) != b"\n"
            file.write((b"\n" if torn else b"") + json.dumps(line).encode("utf-8") + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def last(self, assignment: str, *events: str) -> dict[str, dict[str, Any]]:
        """Return student -> the last line about them and an assignment, of these events or all."""
        found: dict[str, dict[str, Any]] = {}
        if not self._path.exists():
            return found
        for text in self._path.read_bytes().splitlines():
            try:
                line = json.loads(text)
            except ValueError:  # half a line
                continue
            ours = isinstance(line, dict) and line.get("assignment") == assignment
            if ours and (not events or line["event"] in events):
                found[line["student"]] = line
        return found


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, in a container
        return str(os.getuid())
