"""Files in somebody's own folder: renewed, and never lost."""

import json
import os

import pytest

from flexspec import layout


def lay_out(folder, **files):
    return layout.lay_out({f"{name}.txt": text.encode() for name, text in files.items()}, folder)


def test_a_fresh_folder(tmp_path):
    done = lay_out(tmp_path / "mine", a="one", b="two")
    assert done.new == ["a.txt", "b.txt"]
    assert (tmp_path / "mine" / "b.txt").read_text() == "two"
    assert lay_out(tmp_path / "mine", a="one", b="two").same == ["a.txt", "b.txt"]


def test_what_was_not_changed_is_renewed(tmp_path):
    lay_out(tmp_path, a="one")
    assert lay_out(tmp_path, a="two").renewed == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "two"


def test_what_was_changed_is_kept(tmp_path):
    lay_out(tmp_path, a="one")
    (tmp_path / "a.txt").write_text("mine")
    assert lay_out(tmp_path, a="one").kept == ["a.txt"]
    done = lay_out(tmp_path, a="two")
    assert done.beside == {"a.txt": "a.new.txt"}
    assert "a.txt is as you left it; the newer version is a.new.txt." in done.sentences()
    assert (tmp_path / "a.txt").read_text() == "mine"
    assert (tmp_path / "a.new.txt").read_text() == "two"
    assert lay_out(tmp_path, a="two").kept == ["a.txt"]  # it is said once
    assert lay_out(tmp_path, a="three").beside == {"a.txt": "a.new.txt"}
    assert (tmp_path / "a.new.txt").read_text() == "three"


def test_what_was_deleted_stays_so(tmp_path):
    lay_out(tmp_path, a="one", b="one")
    (tmp_path / "a.txt").unlink()
    assert lay_out(tmp_path, a="two", b="one").deleted == ["a.txt"]
    assert not (tmp_path / "a.txt").exists()
    known = json.loads((tmp_path / layout.MANIFEST).read_text())
    del known["a.txt"]
    (tmp_path / layout.MANIFEST).write_text(json.dumps(known))
    assert lay_out(tmp_path, a="two", b="one").new == ["a.txt"]


@pytest.mark.parametrize("text", ["{", "[1]", ""])
def test_a_broken_manifest_loses_nothing(tmp_path, text):
    lay_out(tmp_path, a="one")
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / layout.MANIFEST).write_text(text)
    assert lay_out(tmp_path, a="two").beside == {"a.txt": "a.new.txt"}
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_a_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "mine").write_text("a file")
    with pytest.raises(layout.LayoutError, match=r"mine cannot be written: .+\."):
        lay_out(tmp_path / "mine", a="one")
    assert (tmp_path / "mine").read_text() == "a file"


def test_a_stop_while_writing_leaves_the_old_version(tmp_path, monkeypatch):
    lay_out(tmp_path, a="one")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(layout.LayoutError, match="No space left on device"):
        lay_out(tmp_path, a="two")
    monkeypatch.undo()
    assert (tmp_path / "a.txt").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == [layout.MANIFEST, "a.txt"]
    assert lay_out(tmp_path, a="two").renewed == ["a.txt"]
