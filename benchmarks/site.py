"""How long the book takes to build: cold, unchanged, and after one chapter was edited.

Run by ``make bench``. It builds a copy of the repository in a temporary folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import heading

from flexspec.book.course import Course

ROOT = Path(__file__).resolve().parent.parent
BUILD = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
#: Seconds for each executed page of two well-known books, measured on a machine of this kind with
#: their own sources and settings: UBC's Data Science (Python), QuantEcon's introduction.
PEERS = {"UBC, Data Science": 19.9, "QuantEcon, introduction": 16.4}


def copy(folder: Path) -> None:
    """Copy what git knows, as it stands on disk, so that nothing built is taken along."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)


def seconds(folder: Path) -> float:
    """Build the book in a folder; return how long it took."""
    start = time.perf_counter()
    done = subprocess.run(BUILD, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The book does not build:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def edit(chapter: Path) -> None:
    """Add a comment to a chapter's first code cell."""
    text = chapter.read_text(encoding="utf-8")
    edited = re.sub(r"(```\{code-cell\}[^\n]*\n)", r"\1# edited\n", text, count=1)
    chapter.write_text(edited, encoding="utf-8")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        cold = seconds(folder)
        unchanged = seconds(folder)
        executed = Course(folder).notebooks
        edit(executed[-1].path)
        edited = seconds(folder)
    print(heading("jupyter-book", "myst-nb", "altair"))
    print(f"\n{len(executed)} executed pages.\n")
    print("| build | seconds | of the cold one |\n|---|---|---|")
    rows = {"cold": cold, "unchanged": unchanged, f"{executed[-1].name} edited": edited}
    for row, value in rows.items():
        print(f"| {row} | {value:.1f} | {value / cold:.2f} |")
    print("\n| book | seconds an executed page |\n|---|---|")
    for row, value in {"this one": cold / len(executed), **PEERS}.items():
        print(f"| {row} | {value:.1f} |")


if __name__ == "__main__":
    main()
