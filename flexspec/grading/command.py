"""The command ``flexspec-grade``: it begins with what takes longest, then imports the rest."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
from collections.abc import Sequence
from pathlib import Path

from flexspec.grading.sandbox import MODULES, PROTECTED, UNPROTECTED, SandboxError, warm_parent
from flexspec.grading.settings import CourseError, find_settings, worker_count

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade from the command line; return the exit code: 1 if a submission was not graded."""
    options = _options(arguments)
    with contextlib.suppress(CourseError, SandboxError):  # which are found and told again
        _begin_early(options)
    gc.disable()  # imports leave next to nothing to collect, and what they make stays
    from flexspec.grading import app  # nbgrader takes most of a second to import

    gc.freeze()
    gc.enable()

    return app.run(options)


def _begin_early(options: argparse.Namespace) -> None:
    """Let the warm parent import the course's libraries meanwhile."""
    found = find_settings(options.course)
    if found is not None and not options.scheduler:
        settings = found[1].get("SafeExecute", {})
        protection = options.protection or settings.get("protection", PROTECTED)
        warm_parent(protection, tuple(settings.get("modules", MODULES)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="flexspec-grade", description="Grade submissions of an nbgrader course safely."
    )
    parser.add_argument("assignment", help="the assignment, such as ps1")
    parser.add_argument("--course", type=Path, help="the folder of nbgrader_config.py")
    parser.add_argument(
        "-j", "--jobs", type=worker_count, default=os.cpu_count() or 1, help="how many at once"
    )
    parser.add_argument("--student", action="append", default=[], help="grade this one again")
    parser.add_argument("--question", action="append", default=[], help="grade this cell again")
    parser.add_argument("--again", action="store_true", help="grade all again")
    parser.add_argument(
        "--protection",
        choices=[PROTECTED, UNPROTECTED],
        help="how submissions are kept apart from this machine",
    )
    parser.add_argument(
        "--scheduler", default="", help="address of a Dask scheduler, such as tcp://host:8786"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
