"""Files laid out in somebody's own folder, and renewed later without losing what they changed.

A manifest in the folder keeps a digest of each file as it was laid out. A file that still has that
digest is renewed. One that was changed is kept, and its new version laid beside it under a name
with ``.new`` before the ending. One that was deleted stays deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

__all__ = ["MANIFEST", "LaidOut", "LayoutError", "lay_out", "write_whole"]

MANIFEST = ".flexspec.json"


class LayoutError(OSError):
    """The files cannot be laid out; the message says where and why."""


@dataclass
class LaidOut:
    """What was done with each file.

    Attributes
    ----------
    new, renewed, same, kept, deleted : list of str
        Written for the first time; replaced by a newer version; already there; changed by their
        owner, with no newer version; deleted by their owner.
    beside : dict
        File changed by its owner -> the name under which the newer version lies beside it.
    """

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """Return what the owner should know, a sentence for each."""
        said = [f"{len(self.new)} new files."] if self.new else []
        if self.renewed:
            said.append(f"Renewed, since you had not changed them: {', '.join(self.renewed)}.")
        said += [
            f"{name} is as you left it; the newer version is {other}."
            for name, other in self.beside.items()
        ]
        if self.deleted:
            said.append(
                f"Left out, since you deleted them: {', '.join(self.deleted)}. "
                f"To have one back, take its line out of {MANIFEST}."
            )
        return said


def lay_out(files: Mapping[str, bytes], folder: Path) -> LaidOut:
    """Write files into a folder, and leave alone what its owner has changed or deleted.

    Parameters
    ----------
    files : mapping
        Path within the folder, with slashes -> content.
    folder : pathlib.Path
        The folder; made if it is not there.

    Returns
    -------
    LaidOut
        What was done.

    Raises
    ------
    LayoutError
        If something cannot be written. What was there before is still there.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> lay_out({"a.txt": b"one", "b.txt": b"one"}, folder).new
    ['a.txt', 'b.txt']
    >>> _ = (folder / "a.txt").write_text("mine")
    >>> done = lay_out({"a.txt": b"two", "b.txt": b"two"}, folder)
    >>> done.renewed, done.beside
    (['b.txt'], {'a.txt': 'a.new.txt'})
    >>> (folder / "a.txt").read_text()
    'mine'
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        manifest = _read_manifest(folder / MANIFEST)
        done = LaidOut()
        for name, content in files.items():
            known = manifest.get(name)
            manifest[name] = _lay_out(name, content, folder, known, done)
            if manifest[name] != known:  # after each file: a stop in between loses nothing
                text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
                write_whole(folder / MANIFEST, text.encode("utf-8"))
    except OSError as error:
        where = error.filename or folder
        raise LayoutError(f"{where} cannot be written: {error.strerror or error}.") from error
    return done


def _lay_out(name: str, content: bytes, folder: Path, known: str | None, done: LaidOut) -> str:
    """Write one file; return the digest of the version that its owner has been given."""
    path, given = folder / name, _digest(content)
    if not path.exists():
        if known is not None:
            done.deleted.append(name)
            return known
        write_whole(path, content)
        done.new.append(name)
        return given
    current = _digest(path.read_bytes())
    if current == given:
        done.same.append(name)
    elif current == known:
        write_whole(path, content)
        done.renewed.append(name)
    elif given == known:
        done.kept.append(name)
    else:
        done.beside[name] = _beside(name)
        write_whole(folder / done.beside[name], content)
    return given


def _beside(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.new{path.suffix}"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_manifest(path: Path) -> dict[str, str]:
    """Return name -> digest; of a broken manifest nothing, so that every file counts as changed."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict):
            return {str(name): str(digest) for name, digest in found.items()}
    return {}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or as it was before.

    Parameters
    ----------
    path : pathlib.Path
        The file; folders that are missing are made.
    content : bytes
        What it holds then.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "notes" / "a.txt"
    >>> write_whole(path, b"one")
    >>> path.read_bytes()
    b'one'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
