"""Checks and graders with the oldest pandas that the package accepts, in an environment of its own.

Strings, copies and the defaults of ``groupby`` differ between pandas 2 and 3; an answer must be
judged alike with both. The environment of the other tests has pandas 3.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What no answer imports.
NOT_NEEDED = ("jupyterlab", "jupytext")
#: All that judges right answers. Wrong ones, and those of many students, would take minutes more
#: and go through the same functions.
TESTS = [
    "tests/checks",
    "tests/graders/test_answers.py::test_reference_scores_full",
    "tests/graders/test_answers.py::test_other_right_answers_score_full",
]


def oldest_pandas():
    (entry,) = (entry for entry in PROJECT["dependencies"] if entry.startswith("pandas"))
    return re.fullmatch(r"pandas>=([\d.]+)", entry)[1]


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Make an environment with the oldest pandas and what answers may use; return its Python."""
    home = tmp_path_factory.mktemp("older") / "venv"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "-q", "--python", sys.executable, str(home)], check=True)
    python = home / "bin" / "python"
    libraries = PROJECT["optional-dependencies"]["notebooks"]
    wanted = [f"pandas=={oldest_pandas()}.*", "nbformat", "pytest", "--editable", str(ROOT)]
    wanted += [entry for entry in libraries if not entry.startswith(NOT_NEEDED)]
    subprocess.run([*uv, "pip", "install", "-q", "--python", str(python), *wanted], check=True)
    return python


@pytest.mark.slow
def test_checks_and_graders_with_the_oldest_pandas(python, tmp_path):
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PY")}
    code = "import pandas; print(pandas.__version__)"
    version = subprocess.run(
        [python, "-c", code], env=outside, capture_output=True, text=True, check=True
    )
    assert version.stdout.startswith(oldest_pandas())
    command = [python, "-m", "pytest", "-q", "--noconftest", "-o", f"cache_dir={tmp_path}", *TESTS]
    done = subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "passed" in done.stdout
