"""The folder that `make lab` lays out."""

import json

import nbformat
import pytest

from flexspec.study import assignments, working_folder


@pytest.fixture
def notebooks(tmp_path):
    """A built book with one chapter."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), folder / "01-one.ipynb")
    return folder


def run(notebooks, folder):
    working_folder.main([str(folder), "--notebooks", str(notebooks)])


def test_what_is_in_it(notebooks, tmp_path, capsys):
    run(notebooks, tmp_path / "mine")
    found = {p.relative_to(tmp_path / "mine").as_posix() for p in (tmp_path / "mine").rglob("*.*")}
    wanted = {f"exercises/{name}/{name}.ipynb" for name in assignments.names()}
    assert wanted | {"START.ipynb", "chapters/01-one.ipynb"} <= found
    assert not any(name.endswith("hints.md") for name in found)
    assert "Your folder" in capsys.readouterr().out
    nbformat.validate(nbformat.read(tmp_path / "mine" / "START.ipynb", as_version=4))


def test_work_is_kept_when_the_course_changes(notebooks, tmp_path, capsys):
    mine = tmp_path / "mine"
    run(notebooks, mine)
    chapter = mine / "chapters" / "01-one.ipynb"
    (mine / "exercises" / "ps1" / "ps1.ipynb").write_text("my work")
    changed = json.loads(chapter.read_text()) | {"metadata": {"mine": True}}
    chapter.write_text(json.dumps(changed))
    newer = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("New")])
    nbformat.write(newer, notebooks / "01-one.ipynb")
    run(notebooks, mine)
    assert (mine / "exercises" / "ps1" / "ps1.ipynb").read_text() == "my work"
    assert json.loads(chapter.read_text()) == changed
    assert nbformat.read(mine / "chapters" / "01-one.new.ipynb", as_version=4).cells
    assert "the newer version is chapters/01-one.new.ipynb" in capsys.readouterr().out


def test_before_the_book_is_built(tmp_path):
    with pytest.raises(SystemExit, match="make book"):
        run(tmp_path / "none", tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_made(notebooks, tmp_path):
    (tmp_path / "mine").write_text("a file of mine")
    with pytest.raises(SystemExit, match=r"mine cannot be written"):
        run(notebooks, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "a file of mine"
