"""JupyterLite beside the book: the chapters' notebooks, run by a Python in the reader's browser.

After a build of the book::

    python -m flexspec.book.lite
    python -m flexspec.book.lite --pyodide pyodide-314.0.6.tar.bz2   # serve Python as well

Pages are served by the site itself. Python (Pyodide) and the packages that are compiled for it come
from its CDN, unless the second form puts a whole Pyodide into the site.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from flexspec.book.course import Course
from flexspec.book.notebooks import write_all

#: Where a JupyterLite that is installed keeps its Python kernel.
_KERNEL = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")
#: JupyterLab asks its maker for news when it starts, unless it is told not to.
_SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}


def build(root: Path, output: Path, pyodide: str = "") -> None:
    """Build JupyterLite with the chapters and the wheel.

    Parameters
    ----------
    root : pathlib.Path
        The repository. Its book must have been built: the notebooks quote its numbers.
    output : pathlib.Path
        Where the static files go; what is there is replaced.
    pyodide : str
        Path or address of a Pyodide distribution to serve from the site. Without it, the browser
        fetches Pyodide from its CDN.

    Raises
    ------
    FileNotFoundError
        If JupyterLite is not installed.
    subprocess.CalledProcessError
        If the wheel or JupyterLite cannot be built.
    """
    program = _program()
    course = Course(root, root / "_build" / "jupyter_execute")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_all(course, work / "content", browser=True)
        (work / "overrides.json").write_text(json.dumps(_SETTINGS), encoding="utf-8")
        (wheel,) = _wheel(root, work / "wheels")
        shutil.rmtree(output, ignore_errors=True)
        config = _config(program, work, wheel, output, pyodide)
        (work / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
        subprocess.run([program, "build"], cwd=work, check=True)


def _config(program: Path, work: Path, wheel: Path, output: Path, pyodide: str) -> dict[str, Any]:
    return {
        "LiteBuildConfig": {
            "contents": [str(work / "content")],
            "output_dir": str(output.resolve()),
            "apps": ["lab"],
            "no_sourcemaps": True,
            # Of all extensions in this environment only the kernel; nbgrader's has no server here.
            "ignore_sys_prefix": True,
            "federated_extensions": [str(program.parents[1] / _KERNEL)],
        },
        "PipliteAddon": {"piplite_urls": [str(wheel)]},
        "PyodideAddon": {"pyodide_url": pyodide or None},
    }


def _program() -> Path:
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("jupyter-lite", path=places)
    if not found:
        raise FileNotFoundError("JupyterLite is not installed: run pip install '.[lite]'.")
    return Path(found)


def _wheel(root: Path, folder: Path) -> list[Path]:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, root]
    subprocess.run(command, check=True)
    return list(folder.glob("flexspec-*.whl"))


def main(arguments: list[str] | None = None) -> None:
    """Build JupyterLite as the command line says."""
    parser = argparse.ArgumentParser(description="Build JupyterLite beside the book.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository")
    parser.add_argument("--output", type=Path, help="default: _build/html/lite")
    parser.add_argument("--pyodide", default="", help="a Pyodide distribution to serve as well")
    given = parser.parse_args(arguments)
    build(given.root, given.output or given.root / "_build" / "html" / "lite", given.pyodide)


if __name__ == "__main__":
    main()
