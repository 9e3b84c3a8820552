"""Problem set 1 from release to grades, with nbgrader as it comes."""

import re

import nbformat
import pandas as pd
import pytest
from graders.running import EXERCISES
from nbgrader.validator import Validator

from flexspec.grading import demo

SOURCE = nbformat.read(EXERCISES / "source" / "ps1" / "ps1.ipynb", as_version=4)
POINTS = {
    "part1-check": 5,
    "part2-check": 3,
    "part3-check": 4,
    "part4-check": 4,
    "part5-check": 5,
    "part6-check": 3,
    "part7-answer": 6,
}
SCORES = {
    "demo-perfect": [5, 3, 4, 4, 5, 3, 6],
    "demo-broken": [5, 0, 0, 4, 1.5, 0, 0],
    "demo-different": [5, 3, 4, 4, 5, 3, 5.5],
    "demo-units": [4.5, 2, 1.5, 2, 1.5, 1.5, 2.5],
    "demo-weights": [2.5, 1, 2, 1.5, 3, 1.5, 1],
    "untouched": [0, 0, 0, 0, 0, 0, 0],
}


def graded_cells():
    marked = [cell.metadata["nbgrader"] for cell in SOURCE.cells]
    return {entry["grade_id"]: entry["points"] for entry in marked if entry["grade"]}


def test_points():
    assert graded_cells() == POINTS
    assert sum(POINTS.values()) == 30
    by_machine = sum(points for name, points in POINTS.items() if name.endswith("check"))
    assert by_machine / 30 >= 0.7


def test_source_has_no_outputs():
    for cell in SOURCE.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_source_is_well_formed():
    nbformat.validate(SOURCE)
    assert (SOURCE.nbformat, SOURCE.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in SOURCE.cells]
    assert len(set(ids)) == len(ids)
    assert all(cell.id == cell.metadata["nbgrader"]["grade_id"] for cell in SOURCE.cells)


def test_points_in_the_text():
    text = "\n".join(cell.source for cell in SOURCE.cells if cell.cell_type == "markdown")
    for name, points in POINTS.items():
        assert re.search(rf"^## Part {name[4]}\. .*\({points} points", text, re.M)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "course"
    students = [demo.read_answers(path) for path in demo._in_order(EXERCISES / "demo" / "ps1")]
    lines = []
    grades = demo.run(folder, students=[*students, demo.Answers("untouched")], tell=lines.append)
    return folder, grades, lines


@pytest.mark.grading
@pytest.mark.slow
class TestDemo:
    DRAWN = ("demo-perfect",)  # the others do not end the cell with their chart

    def test_scores_part_by_part(self, course):
        _, grades, _ = course
        assert {name: row.tolist() for name, row in grades[list(POINTS)].iterrows()} == SCORES
        assert grades["score"].tolist() == [sum(SCORES[name]) for name in grades.index]
        assert set(grades["of"]) == {30}

    def test_grades_file(self, course):
        folder, grades, _ = course
        written = pd.read_csv(folder / "grades.csv").set_index("student_id")
        assert written["score"].to_dict() == grades["score"].to_dict()
        assert set(written["max_score"]) == {30}

    def test_feedback(self, course):
        folder, grades, _ = course
        for student in grades.index:
            page = (folder / "feedback" / student / "ps1" / "ps1.html").read_text("utf-8")
            assert "Part 4: " in page
            assert ("data:image/svg+xml" in page) == (student in self.DRAWN)
        page = (folder / "feedback" / "demo-weights" / "ps1" / "ps1.html").read_text("utf-8")
        assert "It was worked out from the slope" in page
        assert "a cause the tables do not show" in page

    def test_release_tells_nothing(self, course):
        folder, _, _ = course
        release = (folder / "release" / "ps1" / "ps1.ipynb").read_text("utf-8")
        for mark in ("SOLUTION", "HIDDEN", "expected=", "mistakes=", "def _part", "otherwise="):
            assert mark not in release
        for cell in SOURCE.cells:
            for line in hidden_lines(cell.source):
                assert line not in release
        assert (folder / "release" / "ps1" / "rubric.md").is_file()

    def test_only_the_answers_are_to_be_filled_in(self, course):
        folder, _, _ = course
        released = nbformat.read(folder / "release" / "ps1" / "ps1.ipynb", as_version=4)
        stubs = [cell.id for cell in released.cells if "YOUR CODE HERE" in cell.source]
        assert [name for name in stubs if name != "intro"] == [
            f"part{number}-answer" for number in range(1, 7)
        ]
        essay = next(cell for cell in released.cells if cell.id == "part7-answer")
        assert essay.source == "YOUR ANSWER HERE"

    def test_untouched_release_does_not_crash(self, course):
        folder, _, _ = course
        graded = nbformat.read(
            folder / "autograded" / "untouched" / "ps1" / "ps1.ipynb", as_version=4
        )
        for cell in graded.cells:
            if cell.id.endswith("check"):
                kinds = {output.output_type for output in cell.outputs}
                assert kinds == {"stream", "execute_result"}
                names = {output.get("name") for output in cell.outputs}
                assert "stderr" not in names

    def test_nbgrader_validate_tells_of_what_is_not_ready(self, course):
        folder, _, _ = course
        released = folder / "release" / "ps1" / "ps1.ipynb"
        result = Validator().validate(str(released))
        checks = [cell for cell in result["failed"] if "part.score()" in cell["source"]]
        assert len(checks) == 6

    def test_progress_is_told(self, course):
        _, _, lines = course
        assert sum("autograde" in line for line in lines) == 6
        assert not any("failed" in line for line in lines)


def hidden_lines(source):
    """Yield the lines of hidden tests and solutions that say something of their own."""
    inside = False
    for line in source.splitlines():
        if "### BEGIN" in line:
            inside = True
        elif "### END" in line:
            inside = False
        elif inside and len(line.strip()) > 30 and not line.strip().startswith("part.choices"):
            yield line.strip()


def test_a_folder_that_is_not_empty(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(demo.DemoError, match="not empty"):
        demo.run(tmp_path)


def test_no_course(tmp_path):
    with pytest.raises(demo.DemoError, match="no course"):
        demo.run(tmp_path / "new", exercises=tmp_path)


def test_answers_to_a_cell_that_is_not_there(tmp_path):
    nbformat.write(SOURCE, tmp_path / "released.ipynb")
    with pytest.raises(demo.DemoError, match="part9-answer"):
        demo.fill_in(
            tmp_path / "released.ipynb",
            tmp_path / "demo-x" / "ps1" / "ps1.ipynb",
            {"part9-answer": ""},
        )
