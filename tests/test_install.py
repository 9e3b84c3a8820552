"""The installed package: tables inside the wheel, nothing a student must not see, no network."""

import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.mark.slow
def test_the_wheel_holds_every_table_once_and_no_solution(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    inside = {Path(name).name for name in names if name.endswith(".csv")}
    assert inside == {path.name for path in (ROOT / "datasets").glob("*.csv")}
    assert "flexspec/datasets/datapackage.json" in names
    assert len(names) == len(set(names))
    # The students' form of the assignments travels too; tests/study/test_release.py reads it.
    released = "flexspec/assignments/"
    assert not [name for name in names if "exercises" in name]
    assert not [n for n in names if n.endswith(".ipynb") and not n.startswith(released)]


@pytest.mark.slow
def test_the_same_call_works_from_an_empty_folder_without_a_network(fresh_python, tmp_path):
    """Only the wheel is installed beside this environment's libraries, and the network is cut."""
    python, libraries = fresh_python
    code = libraries + (
        "import socket\n"
        "def cut(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = cut\n"
        "import flexspec\n"
        "print(flexspec.__file__, len(flexspec.load('cases')), len(flexspec.catalogue()))"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [python, "-I", "-c", code], cwd=empty, capture_output=True, text=True, check=True
    )
    file, cases, tables = done.stdout.split()
    assert Path(file).is_relative_to(python.parents[1])
    assert int(cases) == 44 and int(tables) >= 30


def test_no_notebook_in_the_repository_has_outputs():
    import nbformat

    notebooks = [p for p in ROOT.glob("exercises/source/**/*.ipynb") if ".ipynb_ch" not in str(p)]
    assert notebooks
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not cell.get("outputs") and not cell.get("execution_count"), path


def test_requirements_are_pinned_and_name_no_registry():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert len(packages) > 100
    assert all("==" in line for line in packages)
    assert not [line for line in lines if "://" in line or "--index" in line]


def test_make_lock_would_cover_every_declared_dependency():
    """A dependency added to pyproject.toml and not to requirements.txt is found here."""
    import re
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *(entry for extra in extras for entry in extra)]
    names = {re.split(r"[<>=!~; \[]", entry)[0].lower().replace("_", "-") for entry in declared}
    pinned = {
        line.split("==")[0].lower()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    assert names <= pinned, names - pinned
