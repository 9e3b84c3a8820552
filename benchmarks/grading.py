"""How fast submissions of problem set 1 are graded, side by side with nbgrader as it comes.

Starting up is part of each figure. A machine may be slower or faster for a minute, and ours takes
seconds: it grades before, between and after stock's two ways, and the median counts. Memory is the
largest sum over all processes of a way, pages that they share counted once (PSS), looked at every
five seconds, since a look takes about a tenth of one.

"Stock" is what pip installs, with nbgrader's own settings: its kernels find rfc3987_syntax, which
nbgrader's dependencies ask for, in a folder of the benchmark's own. "Two free wins" is without that
package, whose grammar costs each import of Altair a second or more, and with an immediate end of
kernels. "Unsplit" is ours with student and test cells in one process (benchmarks/unsplit.py), which
no setting allows.

    python benchmarks/grading.py [--sizes 25 100] [--largest 1000] [--jobs 2] [--otter]

With `--otter`, otter-grader's `otter run` grades five of the same notebooks, tests included, in an
environment of its own that uv makes; its figure is for one after the other, as that command works.

The submissions are those of the demonstration, repeated, each with a chart whose description is its
own: what was drawn is remembered. Every way grades copies of one course.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import nbformat
import psutil
from machine import heading
from nbgrader.apps import NbGraderAPI

from flexspec.grading import course, demo
from flexspec.grading.database import find_alembic
from flexspec.grading.execute import SafeExecute

HERE = Path(__file__).resolve().parent
EXERCISES = HERE.parent / "exercises"
#: The notebook's own check cells do the work; otter wants a test of its own.
_OTTER_TEST = """
OK_FORMAT = True
case = {"code": ">>> part is not None\\nTrue", "hidden": False}
suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
test = {"name": "q1", "points": 1, "suites": [suite]}
"""


def make(folder: Path, size: int) -> None:
    """Make a course with so many submissions."""
    demo._copy(EXERCISES, folder)
    find_alembic()
    api = NbGraderAPI(config=demo._config(folder))
    result = api.generate_assignment("ps1")
    if not result["success"]:
        sys.exit(result["log"])
    reference = demo.reference_cells(folder / "source" / "ps1" / "ps1.ipynb")
    works = [demo.read_answers(path) for path in sorted((EXERCISES / "demo/ps1").glob("*.md"))]
    for number in range(size):
        work = works[number % len(works)]
        student = f"{work.student}-{number:04}"
        cells = reference if work.student == demo.REFERENCE else {}
        cells = cells | {"student": f'student = "{student}"'} | work.cells
        own_chart = f'description="Number {number}. '
        if "part3-answer" in cells:
            cells["part3-answer"] = cells["part3-answer"].replace('description="', own_chart)
        place = folder / "submitted" / student / "ps1" / "ps1.ipynb"
        demo.fill_in(folder / "release" / "ps1" / "ps1.ipynb", place, cells)


def grammar(home: Path) -> Path:
    """Install what nbgrader's dependencies ask for and this course does without."""
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--target", str(home)]
    _run([*install, "rfc3987-syntax"])
    return home


def stock(folder: Path, packages: Path | None) -> None:
    """Grade with nbgrader's own autograde, serially, as its command does.

    With no packages of its own it has the two free wins.
    """
    os.environ["PYTHONPATH"] = str(packages or "")
    config = course.find_course(folder).config
    del config["Autograde"]
    config.Execute.shutdown_kernel = "graceful" if packages else "immediate"
    config.Exchange.root = str(folder / "exchange")
    with demo._kernels_log(folder / "kernels.log"):
        result = NbGraderAPI(config=config).autograde("ps1", "*", force=True)
    if not result["success"]:
        sys.exit(result["log"])


def ours(folder: Path, jobs: int) -> None:
    """Grade with the command of this course."""
    command = [sys.executable, "-m", "flexspec.grading.command", "ps1", "-j", str(jobs)]
    _run([*command, "--course", str(folder)], env=os.environ | {"PYTHONPATH": str(HERE)})


def unsplit(folder: Path, jobs: int) -> None:
    """Grade with the command of this course, but student and test cells in one process."""
    config = folder / "nbgrader_config.py"
    text = config.read_text("utf-8")
    config.write_text(text.replace("flexspec.grading.execute.SafeExecute", "unsplit.OneProcess"))
    ours(folder, jobs)


def otter(folder: Path, home: Path) -> float:
    """Return how many submissions a minute `otter run` grades."""
    uv = [sys.executable, "-m", "uv"]
    wanted = ["otter-grader", "ipykernel", f"{HERE.parent}[notebooks]"]
    _run([*uv, "venv", "-q", "--python", sys.executable, str(home / "otter")])
    python = home / "otter/bin/python"
    _run([*uv, "pip", "install", "-q", "--python", str(python), *wanted])
    (home / "tests").mkdir()
    (home / "tests" / "q1.py").write_text(_OTTER_TEST)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    make = ["otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
    _run([*make, "-l", "python"], cwd=home, env=os.environ | {"PATH": path})
    works = sorted((folder / "autograded").glob("*/ps1/ps1.ipynb"))[:5]
    began = time.perf_counter()
    for work in works:
        shutil.copy(work, home / "ps1.ipynb")
        run = ["otter", "run", "-a", "autograder.zip", "--no-logo", "ps1.ipynb"]
        _run(run, cwd=home, env=os.environ | {"PATH": path})
    return 60 * len(works) / (time.perf_counter() - began)


def _run(command: list[str], **options: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])


def floor(folder: Path) -> float:
    """Return the mean seconds that all cells of a submission take in one process that is warm."""
    execute = SafeExecute(config=course.find_course(folder).config)
    seconds = []
    for path in sorted((folder / "autograded").glob("*/ps1/ps1.ipynb"))[:10]:
        notebook = nbformat.read(path, as_version=4)
        session = execute._session(lambda: execute._warm().fork(execute._limits()))
        session.run("pass")
        began = time.perf_counter()
        for cell in notebook.cells:
            if cell.cell_type == "code":
                session.run(cell.source)
        seconds.append(time.perf_counter() - began)
        session.end()
    return sum(seconds) / len(seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[25], help="sizes of classes")
    parser.add_argument("--largest", type=int, help="a size that only ours grades")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--otter", action="store_true", help="measure otter-grader too")
    options = parser.parse_args()
    if any(distributions(name="rfc3987-syntax")):
        sys.exit("This environment has rfc3987-syntax: build it anew, make clean and make bench.")
    print(heading("nbgrader", "nbclient", "pandas", "altair"))
    print(f"\nProblem set 1, {options.jobs} at once; stock nbgrader is serial.\n")
    print(
        "| class | way | submissions a minute | times stock | memory, MB |\n|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as name:
        packages = grammar(Path(name) / "packages")
        for size in options.sizes:
            measure(Path(name) / str(size), size, options.jobs, packages)
        if options.otter:
            home = Path(name) / "otter"
            home.mkdir()
            rate = otter(Path(name) / "copy", home)
            print(f"| 5 | otter run | {rate:.0f} | | |", flush=True)
        if options.largest:
            measure(Path(name) / "largest", options.largest, options.jobs, None)


def apart(run: Callable[[], None]) -> tuple[float, float]:
    """Run something in a process of its own; return the seconds it took, and megabytes."""
    began = time.perf_counter()
    child = os.fork()
    if not child:
        try:
            run()
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    seen = [0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(5):
            seen.append(memory_of(child))

    looking = threading.Thread(target=look)
    looking.start()
    _, status = os.waitpid(child, 0)
    seconds = time.perf_counter() - began
    ended.set()
    looking.join()
    if status:
        sys.exit("A way to grade failed.")
    return seconds, max(seen) / 1e6


def memory_of(number: int) -> int:
    """Return the bytes that a process and all that it started use now."""
    found = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(number)
        for process in [parent, *parent.children(recursive=True)]:
            # One line of the kernel's: to add up every mapping, as psutil does, takes so long that
            # it would be measured too.
            with contextlib.suppress(OSError):
                rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
                found += 1024 * int(re.search(r"^Pss: +(\d+) kB", rollup, re.MULTILINE)[1])
    return found


def measure(folder: Path, size: int, jobs: int, packages: Path | None) -> None:
    """Print the rows of one size of class; without stock's packages that of ours only."""
    make(folder, size)
    copy = folder.parent / "copy"
    slow: dict[str, Callable[[], None]] = {}
    quick: dict[str, Callable[[], None]] = {"ours": lambda: ours(copy, jobs)}
    if packages:
        slow["stock"] = lambda: stock(copy, packages)
        slow["stock, with two free wins"] = lambda: stock(copy, None)
        quick["ours, unsplit (unsafe)"] = lambda: unsplit(copy, jobs)
    seen: dict[str, list[tuple[float, float]]] = {way: [] for way in (slow | quick)}
    for way in [*quick, *itertools.chain.from_iterable([way, *quick] for way in slow)]:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        seen[way].append(apart((slow | quick)[way]))
    rates: dict[str, float] = {}
    for way, runs in seen.items():
        seconds, memory = map(statistics.median, zip(*runs, strict=True))
        rate = rates[way] = 60 * size / seconds
        times = f"{rate / rates['stock']:.1f}" if packages else ""
        print(f"| {size} | {way} | {rate:.0f} | {times} | {memory:.0f} |", flush=True)
    if packages:
        rate = 60 / floor(copy)
        times = f"{rate / rates['stock']:.1f}"
        print(f"| {size} | the cells alone, one process | {rate:.0f} | {times} | |", flush=True)


if __name__ == "__main__":
    main()
