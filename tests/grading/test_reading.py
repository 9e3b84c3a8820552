"""Submissions in any state: graded where they can be recovered, else one sentence."""

import io
import json
import os
import zipfile

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexspec.grading import course, reading
from grading import courses

ALL = {"q1-check": 2, "q2-check": 3, "q3-check": 2}


@pytest.fixture(scope="module")
def templates(made_course):
    return course.find_course(made_course).templates("hw")


def as_bytes(notebook):
    return json.dumps(notebook).encode("utf-8")


def without_marks(notebook):
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    return notebook


def old_format(notebook):
    cells = [
        {"cell_type": "markdown", "metadata": cell.metadata, "source": cell.source}
        if cell.cell_type == "markdown"
        else {
            "cell_type": "code",
            "metadata": cell.metadata,
            "input": cell.source,
            "language": "python",
            "outputs": [],
            "collapsed": False,
        }
        for cell in notebook.cells
    ]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def duplicated(notebook):
    notebook.cells = [cell for cell in notebook.cells for _ in range(2)]
    return notebook


def zipped(content, name="inner/hw.ipynb", **more):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for member, text in more.items():
            archive.writestr(member, text)
    return packed.getvalue()


def changed_tests(notebook):
    for cell in notebook.cells:
        if cell.id == "q1-check":
            cell.source = "2"
        if cell.id == "q2-check":
            cell.metadata.nbgrader.points = 300
        if cell.id == "q3-check":
            cell.metadata.nbgrader.update(grade=False, locked=False, solution=True)
    return notebook


def only(notebook, keep):
    notebook.cells = [cell for cell in notebook.cells if keep(cell)]
    return notebook


STATES = {
    "as-it-should-be": (lambda nb: ("hw.ipynb", as_bytes(nb)), None),
    "renamed": (lambda nb: ("hw (1).ipynb", as_bytes(nb)), "was taken for hw.ipynb"),
    "named-otherwise": (lambda nb: ("mine.ipynb", as_bytes(nb)), "was taken for hw.ipynb"),
    "in-a-sub-folder": (lambda nb: ("a/b/hw.ipynb", as_bytes(nb)), "was taken for hw.ipynb"),
    "zipped": (lambda nb: ("hw.zip", zipped(as_bytes(nb))), "was unpacked"),
    "zipped-with-a-long-name": (
        lambda nb: ("hw.zip", zipped(as_bytes(nb), **{f"{'x' * 300}.csv": "1"})),
        "was left out: its name is too long.",
    ),
    "zipped-with-a-name-twice": (
        lambda nb: ("hw.zip", zipped(as_bytes(nb), **{"a": "1", "a/b.csv": "2"})),
        "a/b.csv was left out: another file stands in its way.",
    ),
    "with-BOM": (lambda nb: ("hw.ipynb", b"\xef\xbb\xbf" + as_bytes(nb)), None),
    "UTF-16": (lambda nb: ("hw.ipynb", json.dumps(nb).encode("utf-16")), None),
    "Latin-1": (
        lambda nb: ("hw.ipynb", as_bytes(nb).replace(b"one third", b"\xe9 one third")),
        "read as Latin-1",
    ),
    "CRLF": (
        lambda nb: (
            "hw.ipynb",
            json.dumps(nb, indent=1).replace("\n", "\r\n").replace("\\n", "\\r\\n").encode(),
        ),
        None,
    ),
    "with-NUL": (lambda nb: ("hw.ipynb", as_bytes(nb) + bytes(9)), "NUL characters"),
    "truncated": (
        lambda nb: ("hw.ipynb", as_bytes(nb)[: as_bytes(nb).index(b'"essay"')]),
        "cells of it could be read",
    ),
    "without-marks": (lambda nb: ("hw.ipynb", as_bytes(without_marks(nb))), "were restored"),
    "old-format": (lambda nb: ("hw.ipynb", as_bytes(old_format(nb))), "it was converted"),
    "future-format": (
        lambda nb: ("hw.ipynb", as_bytes(nb | {"nbformat": 9})),
        "newer format of notebooks",
    ),
    "future-marks": (
        lambda nb: ("hw.ipynb", as_bytes(nb).replace(b'schema_version": 3', b'schema_version": 9')),
        None,
    ),
    "R-kernel": (
        lambda nb: ("hw.ipynb", as_bytes(nb).replace(b'"language": "python"', b'"language": "R"')),
        "it was run with Python",
    ),
    "duplicated-cells": (lambda nb: ("hw.ipynb", as_bytes(duplicated(nb))), "more than once"),
    "tests-changed": (lambda nb: ("hw.ipynb", as_bytes(changed_tests(nb))), "were put back"),
    "tests-deleted": (
        lambda nb: ("hw.ipynb", as_bytes(only(nb, lambda c: not c.id.endswith("check")))),
        "the cell was deleted; it was put back",
    ),
    "reordered": (
        lambda nb: ("hw.ipynb", as_bytes(nb | {"cells": nb.cells[::-1]})),
        "they were put back in order",
    ),
}

REFUSED = {
    "empty": (b"", "is empty"),
    "only-NUL": (bytes(100), "is empty"),
    "not-JSON": (b"\x89PNG\r\n\x1a\n" * 9, "is not a notebook"),
    "another-JSON": (b'{"a": 1}', "has no cells"),
    "deeply-nested": (b"[" * 100_000, "nested too deeply"),
    "100-MB": (b" " * (100 << 20), "larger than 32 MB"),
}


@pytest.fixture(scope="module")
def batch(shared_course):
    folder = shared_course
    for name, (make, _) in STATES.items():
        path, content = make(courses.answered(folder))
        courses.hand_in(folder, name, content, path)
    for name, (content, _) in REFUSED.items():
        courses.hand_in(folder, name, content)
    return folder, *courses.grade(folder)


@pytest.mark.grading
@pytest.mark.slow
class TestStates:
    @pytest.mark.parametrize("name", STATES)
    def test_is_graded_by_its_answers(self, batch, name):
        folder, results, _ = batch
        assert results[name].problem == ""
        assert courses.scores(folder, name) == ALL

    @pytest.mark.parametrize("name", STATES)
    def test_says_what_was_repaired(self, batch, name):
        _, results, _ = batch
        said = STATES[name][1]
        if said is None:
            assert results[name].notes == []
        else:
            assert said in " ".join(results[name].notes)

    @pytest.mark.parametrize("name", REFUSED)
    def test_is_refused_in_one_sentence(self, batch, name):
        folder, results, lines = batch
        assert REFUSED[name][1] in results[name].problem + " ".join(results[name].notes)
        assert "Traceback" not in "\n".join(lines)
        assert not (folder / "autograded" / name / "hw").exists()

    def test_copies_are_noted(self, batch):
        _, _, lines = batch
        assert any(line.startswith("The same answers, word for word") for line in lines)


class TestFiles:
    def submission(self, tmp_path, templates, **files):
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        return reading.read_submission(tmp_path, templates)

    def test_links_are_not_followed(self, tmp_path, templates, made_course):
        os.symlink("/etc/passwd", tmp_path / "data.csv")
        made = self.submission(
            tmp_path, templates, hw_ipynb=as_bytes(courses.released(made_course))
        )
        assert made.files == {}
        assert made.notes == ["The file data.csv is a link; it was left out."]

    def test_a_notebook_that_is_a_link(self, tmp_path, templates):
        os.symlink("/etc/passwd", tmp_path / "hw.ipynb")
        with pytest.raises(reading.Unreadable, match="There is no notebook"):
            reading.read_submission(tmp_path, templates)

    def test_what_stands_too_deep(self, tmp_path, templates, made_course):
        deep = tmp_path.joinpath(*["d"] * (reading.DEEPEST + 2))
        deep.mkdir(parents=True)
        (deep / "data.csv").write_bytes(b"1")
        made = self.submission(
            tmp_path, templates, hw_ipynb=as_bytes(courses.released(made_course))
        )
        assert made.files == {}
        assert made.notes == [f"What stands in more than {reading.DEEPEST} folders was left out."]

    def test_an_archive_that_climbs_out(self, tmp_path, templates, made_course):
        content = as_bytes(courses.released(made_course))
        packed = zipped(content, **{"../../evil.txt": "x", "/etc/evil": "x", "good.csv": "1"})
        made = self.submission(tmp_path, templates, hw_zip=packed)
        assert list(made.files) == ["good.csv"]
        assert "2 files in hw.zip are unsafe" in made.notes[1]

    def test_the_time_in_an_archive_is_not_the_time_of_handing_in(
        self, tmp_path, templates, made_course
    ):
        content = as_bytes(courses.released(made_course))
        times = {"timestamp.txt": "2020-01-01", "submission_secret.txt": "x", "good.csv": "1"}
        (tmp_path / "timestamp.txt").write_text("2026-11-29", encoding="utf-8")
        made = self.submission(tmp_path, templates, hw_zip=zipped(content, **times))
        assert made.files == {"good.csv": b"1", "timestamp.txt": b"2026-11-29"}

    def test_archives_together_are_not_too_much(
        self, tmp_path, templates, made_course, monkeypatch
    ):
        monkeypatch.setattr(reading, "LARGEST_TOTAL", 100_000)
        content = as_bytes(courses.released(made_course))
        packed = [zipped(content, **{f"{n}.csv": "x" * 60_000}) for n in range(2)]
        made = self.submission(tmp_path, templates, a_zip=packed[0], b_zip=packed[1])
        assert sum(name.endswith(".csv") for name in made.files) == 1

    def test_an_archive_that_explodes(self, tmp_path, templates, made_course):
        bombs = {f"bomb{number}": bytes(31 << 20) for number in range(6)}
        packed = zipped(as_bytes(courses.released(made_course)), **bombs)
        made = self.submission(tmp_path, templates, hw_zip=packed)
        assert sum(map(len, made.files.values())) <= reading.LARGEST_TOTAL
        assert any("too large" in note for note in made.notes)

    def test_a_damaged_archive(self, tmp_path, templates):
        with pytest.raises(reading.Unreadable, match="is damaged"):
            self.submission(tmp_path, templates, hw_zip=b"PK\x03\x04nonsense")

    def test_names_cannot_speak_to_the_terminal(self, tmp_path, templates):
        (tmp_path / "\x1b[2J<script>.csv").write_bytes(b"")
        with pytest.raises(reading.Unreadable) as caught:
            reading.read_submission(tmp_path, templates)
        assert "\x1b" not in str(caught.value)


#: More by FUZZ=10000 pytest tests/grading/test_reading.py
EXAMPLES = int(os.environ.get("FUZZ", "200"))
KEYS = ["cells", "metadata", "nbgrader", "grade_id", "id", "source", "cell_type", "points"]
KEYS += ["attachments", "worksheets", "nbformat", "kernelspec", "language", "outputs"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            children,
            max_size=6,
        )
    ),
    max_leaves=25,
)


some = settings(
    max_examples=EXAMPLES,
    deadline=2000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class TestAnything:
    """Whatever stands in the file, reading it ends in a notebook or in a sentence."""

    def read(self, content, templates):
        try:
            cells = reading.read_notebook(content, "hw.ipynb", [])
        except reading.Unreadable as sentence:
            assert str(sentence).endswith(".")
            return
        made = reading.align(cells, templates["hw"], [])
        nbformat.validate(made)
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in made.cells]
        assert [n for n in names if n] == [slot.name for slot in templates["hw"].slots]

    @some
    @given(data=JSON)
    def test_any_JSON(self, data, templates):
        self.read(json.dumps(data).encode("utf-8"), templates)

    @some
    @given(cells=st.lists(JSON, max_size=5))
    def test_any_cells(self, cells, templates):
        self.read(json.dumps({"cells": cells}).encode("utf-8"), templates)

    @some
    @given(at=st.floats(0, 1), put=st.binary(max_size=8), cut=st.integers(0, 60))
    def test_any_damage(self, at, put, cut, templates, made_course):
        content = as_bytes(courses.answered(made_course))
        place = int(at * len(content))
        self.read(content[:place] + put + content[place + cut :], templates)
