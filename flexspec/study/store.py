"""What a reader has done: one file of their own, which they can read, copy and delete."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from flexspec.layout import MANIFEST, write_whole

__all__ = ["delete_progress", "export_progress", "progress_file", "read", "today", "write"]

#: An environment variable that names the file.
VARIABLE = "FLEXSPEC_PROGRESS"
_NAME = "progress.json"


def progress_file() -> Path:
    """Return where progress is kept.

    In the working folder that ``make lab`` has made, if the notebook is inside one; otherwise in
    ``.flexspec`` in your home folder. The environment variable ``FLEXSPEC_PROGRESS`` goes before
    both.
    """
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MANIFEST).is_file():
            return folder / _NAME
    return Path.home() / ".flexspec" / _NAME


def read() -> dict[str, Any]:
    """Return what is kept; a broken file is moved aside, and that is said."""
    path = progress_file()
    empty: dict[str, Any] = {"assignments": {}, "chapters": {}}
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return empty
    except ValueError:
        found = None
    if isinstance(found, dict) and all(isinstance(found.get(key), dict) for key in empty):
        return found
    aside = path.with_suffix(".broken.json")
    os.replace(path, aside)
    print(f"{path} could not be read; it is now {aside.name}, and progress begins anew.")
    return empty


def write(progress: dict[str, Any]) -> None:
    """Keep it; where nothing can be written, say so and go on."""
    path = progress_file()
    text = json.dumps(progress, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        print(f"Progress is not kept: {path} cannot be written ({error.strerror or error}).")


def export_progress(path: str | Path) -> Path:
    """Copy your progress to a file, to keep it or to take it to another machine.

    Parameters
    ----------
    path : str or pathlib.Path
        The file to write. To use it elsewhere, put it where :func:`progress_file` says.
    """
    path = Path(path)
    if path.exists():
        raise FileExistsError(f"{path} is there already: choose another name.")
    text = json.dumps(read(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(path, text.encode("utf-8"))
    return path


def delete_progress() -> None:
    """Delete the file in which your progress is kept."""
    path = progress_file()
    path.unlink(missing_ok=True)
    print(f"Deleted: {path}")


def today() -> str:
    """Return the date."""
    return datetime.date.today().isoformat()
