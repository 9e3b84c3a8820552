"""An instructor's own course: laid out, renewed, and graded with its own seed."""

import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from flexspec.grading import course, private


def make(folder, **options):
    private.make_course(folder, **options)
    return folder


def test_a_new_course(tmp_path):
    folder = make(tmp_path / "mine", chosen=["ps1", "studio"], seed="2027")
    assert {path.name for path in (folder / "source").iterdir()} == {"ps1", "studio"}
    assert private.read_plan(folder) == private.Plan("mine", "2027", {"ps1": "", "studio": ""}, {})
    found = course.find_course(folder)
    assert found.config.CourseDirectory.course_id == "mine"
    text = (folder / "source" / "ps1" / "ps1.ipynb").read_text("utf-8")
    assert text.count('assignment=\\"ps1, 2027\\"') == 3
    assert 'assignment=\\"ps1\\"' not in text


def test_dates_and_points(tmp_path):
    folder = make(tmp_path / "mine", chosen=["ps1"])
    plan = folder / private.PLAN
    plan.write_text(plan.read_text() + 'due = "2027-03-05 17:00 UTC"\npoints = 10\n')
    make(folder)
    assert private.read_plan(folder).points == {"ps1": 10.0}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "mine") as gradebook:
        assert str(gradebook.find_assignment("ps1").duedate) == "2027-03-05 17:00:00"


def test_corrections_come_and_edits_stay(tmp_path, monkeypatch):
    folder = make(tmp_path / "mine", chosen=["ps1", "ps2"])
    mine = folder / "source" / "ps1" / "rubric.md"
    mine.write_text("my rubric")
    corrected = tmp_path / "exercises"
    (corrected / "source").mkdir(parents=True)
    for name in ("ps1", "ps2"):
        place = corrected / "source" / name
        place.mkdir()
        (place / f"{name}.ipynb").write_text(f'{{"corrected": "assignment=\\"{name}\\""}}')
        (place / "rubric.md").write_text("a better rubric")
    config = folder / "nbgrader_config.py"
    (corrected / "nbgrader_config.py").write_text(config.read_text())
    monkeypatch.setattr(private, "_EXERCISES", corrected)
    done = private.make_course(folder)
    assert done.beside == {"source/ps1/rubric.md": "source/ps1/rubric.new.md"}
    assert "source/ps2/rubric.md" in done.renewed
    assert mine.read_text() == "my rubric"
    assert "ps1, 1" in (folder / "source" / "ps1" / "ps1.ipynb").read_text()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("[sets.ps11]", "there is no set 'ps11'"),
        ('[sets.ps1]\ndue = "next Monday"', "due of ps1 is no date"),
        ("[sets.ps1]\npoints = 0", "points of ps1 must be a number above zero"),
        ("[sets", "cannot be read"),
        ("", "names no sets"),
    ],
)
def test_a_plan_that_cannot_be_followed(tmp_path, line, sentence):
    (tmp_path / private.PLAN).write_text(f'name = "a"\nseed = "1"\n{line}\n')
    with pytest.raises(private.PlanError, match=sentence):
        make(tmp_path)
    assert not (tmp_path / "source").exists()


def test_not_inside_the_repository():
    with pytest.raises(private.PlanError, match="choose a folder outside it"):
        make(private._REPOSITORY / "mine")


def test_options_do_not_go_over_a_plan(tmp_path):
    make(tmp_path, chosen=["ps1"], name="a")
    with pytest.raises(private.PlanError, match="change it, and run without options"):
        make(tmp_path, chosen=["ps2"])
    with pytest.raises(private.PlanError, match="will not do as a seed"):
        make(tmp_path / "other", seed='2027"')


@pytest.mark.grading
@pytest.mark.slow
def test_it_is_graded_with_its_own_seed(tmp_path):
    """The solution has full marks in a course of another seed; its own data differ from ours."""
    from graders.running import EXERCISES
    from nbgrader.apps import NbGraderAPI

    from flexspec.grading import demo
    from flexspec.grading.database import find_alembic

    folder = make(tmp_path / "mine", chosen=["ps1"], seed="2027")
    find_alembic()
    api = NbGraderAPI(config=demo._config(folder))
    assert api.generate_assignment("ps1")["success"]
    released = folder / "release" / "ps1" / "ps1.ipynb"
    theirs = demo.reference_cells(folder / "source" / "ps1" / "ps1.ipynb")
    ours = demo.reference_cells(EXERCISES / "source" / "ps1" / "ps1.ipynb")
    for student, cells in (("theirs", theirs), ("ours", ours)):
        place = folder / "submitted" / student / "ps1" / "ps1.ipynb"
        demo.fill_in(released, place, cells | {"student": f'student = "{student}"'})
    command = [sys.executable, "-m", "flexspec.grading.command", "ps1", "--course", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "mine") as gradebook:
        scores = {one: gradebook.find_submission("ps1", one).score for one in ("theirs", "ours")}
    assert scores["theirs"] == 24
    assert scores["ours"] < 24
