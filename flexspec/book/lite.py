"""JupyterLite beside the book: the chapters' notebooks, run by a Python in the reader's browser.

After a build of the book::

    python -m flexspec.book.lite
    python -m flexspec.book.lite --pyodide pyodide-314.0.6.tar.bz2   # serve Python as well

Pages, notebooks, flexspec and the few packages that Pyodide lacks are served by the site itself.
Pyodide, the Python for browsers, comes with NumPy, pandas and Altair from its CDN, unless the
second form puts a whole Pyodide into the site. No package index is ever asked.
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

import nbformat

from flexspec.book.course import Course
from flexspec.book.notebooks import NOT_IN_THE_BROWSER, distribution, modules, write_all

#: Where a JupyterLite that is installed keeps its Python kernel.
_KERNEL = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")
#: What the kernel and the course's libraries need and Pyodide lacks, beside what notebooks import.
_UNDERNEATH = {"comm", "libpysal"}
#: What notebooks import and Pyodide, or JupyterLite itself, has.
_IN_PYODIDE = {"matplotlib", "networkx", "piplite", "scikit-learn", "scipy", "statsmodels"}
_NO_INDEX = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {"disablePyPIFallback": True}
        }
    },
}
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
        notebooks = write_all(course, work / "content", browser=True)
        (work / "jupyter-lite.json").write_text(json.dumps(_NO_INDEX), encoding="utf-8")
        (work / "overrides.json").write_text(json.dumps(_SETTINGS), encoding="utf-8")
        wheels = _wheels(root, work / "wheels", _packages(notebooks))
        shutil.rmtree(output, ignore_errors=True)
        config = _config(program, work, wheels, output, pyodide)
        (work / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
        subprocess.run([program, "build"], cwd=work, check=True)


def _config(
    program: Path, work: Path, wheels: list[Path], output: Path, pyodide: str
) -> dict[str, Any]:
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
        "PipliteAddon": {"piplite_urls": [str(wheel) for wheel in wheels]},
        "PyodideAddon": {"pyodide_url": _absolute(pyodide) or None},
    }


def _absolute(pyodide: str) -> str:
    """Return the path of a file so that it holds in another folder; an address as it is."""
    return str(Path(pyodide).resolve()) if Path(pyodide).is_file() else pyodide


def _program() -> Path:
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("jupyter-lite", path=places)
    if not found:
        raise FileNotFoundError("JupyterLite is not installed: run pip install '.[lite]'.")
    return Path(found)


def _packages(notebooks: list[Path]) -> set[str]:
    """Return the packages that the site must serve for the notebooks to run."""
    cells = [cell for path in notebooks for cell in nbformat.read(path, as_version=4).cells]
    imported = set(modules(cells)) - NOT_IN_THE_BROWSER
    return _UNDERNEATH | {distribution(name) for name in imported} - _IN_PYODIDE


def _wheels(root: Path, folder: Path, packages: set[str]) -> list[Path]:
    """Build flexspec's wheel and fetch the others, in the versions that the course pins."""
    pip = [sys.executable, "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "wheel", *quiet, "--wheel-dir", folder, root], check=True)
    pins = ["--constraint", root / "requirements.txt", "--only-binary", ":all:"]
    fetch = [*pip, "download", *quiet, *pins, "--dest", folder, *sorted(packages)]
    subprocess.run(fetch, check=True)
    return sorted(folder.glob("*.whl"))


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
