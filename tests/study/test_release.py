"""The students' form: the same as nbgrader's release, and in the wheel without anything hidden."""

import json
import zipfile

import nbformat
import pytest
from graders.running import EXERCISES, Assignment
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions
from test_assignments import NAMES, hidden_lines

from flexspec.study import assignments, release

SOURCE = EXERCISES / "source"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_nbgrader_releases(name):
    notebook = nbformat.read(SOURCE / name / f"{name}.ipynb", as_version=4)
    for step in (ClearSolutions(), ClearHiddenTests()):
        notebook, _ = step.preprocess(notebook, {"language": "python"})
    ours = json.loads(release.files(SOURCE)[f"{name}/{name}.ipynb"])
    assert [cell["source"] for cell in ours["cells"]] == [cell.source for cell in notebook.cells]
    nbformat.validate(nbformat.from_dict(ours))


@pytest.mark.slow
def test_the_wheel_tells_nothing(wheel):
    with zipfile.ZipFile(wheel) as packed:
        inside = [name for name in packed.namelist() if name.startswith("flexspec/assignments/")]
        texts = {name: packed.read(name).decode("utf-8") for name in inside}
        everything = "\n".join(
            packed.read(name).decode("utf-8")
            for name in packed.namelist()
            if name.endswith((".py", ".md", ".ipynb", ".json"))
        )
    wanted = {f"flexspec/assignments/{name}/{name}.ipynb" for name in NAMES}
    assert wanted <= set(texts)
    for mark in ("BEGIN SOLUTION", "BEGIN HIDDEN", "expected="):
        assert not any(mark in text for text in texts.values())
    for name in NAMES:
        cells = Assignment(name).notebook.cells
        hidden = {line for cell in cells for line in hidden_lines(cell.source) if len(line) > 60}
        assert [
            line for line in hidden if line in everything and "flexspec.load(" not in line
        ] == []


def test_what_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(assignments, "_PACKAGE", tmp_path / "flexspec")
    assignments.released.cache_clear()
    with pytest.raises(assignments.StudyError, match="not in this installation"):
        assignments.names()
    assignments.released.cache_clear()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("ps11", 1), "Did you mean 'ps1'"),
        (("ps1", 7), "marked by hand"),
        (("ps1", "two"), "there are 1, 2, 3, 4, 5, 6"),
    ],
)
def test_what_was_asked_for_wrongly(asked, sentence):
    with pytest.raises(assignments.StudyError, match=sentence):
        assignments.chosen(*asked)
