"""The demonstration: five made-up submissions of problem set 1, from release to grades."""

import nbformat
import pandas as pd
import pytest
from graders.running import EXERCISES

from flexspec.grading import demo

SOURCE = nbformat.read(EXERCISES / "source" / "ps1" / "ps1.ipynb", as_version=4)
POINTS = {
    "part1-check": 5,
    "part2-check": 3,
    "part3-check": 3.5,
    "part4-check": 4,
    "part5-check": 5.5,
    "part6-check": 3,
    "part7-answer": 6,
}
SCORES = {
    "demo-perfect": [5, 3, 3.5, 4, 5.5, 3, 6],
    "demo-broken": [5, 0, 0, 4, 1.5, 0, 0],
    "demo-different": [5, 3, 3.5, 4, 5.5, 3, 5.5],
    "demo-units": [4.5, 2, 1.5, 2, 1, 1.5, 2.5],
    "demo-weights": [2.5, 1, 1.5, 1.5, 2.5, 1.5, 1],
    "untouched": [0, 0, 0, 0, 0, 0, 0],
}


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
            assert "Part 4. " in page
            assert ("data:image/svg+xml" in page) == (student in self.DRAWN)
        page = (folder / "feedback" / "demo-weights" / "ps1" / "ps1.html").read_text("utf-8")
        assert "It was worked out from the slope" in page
        assert "a cause the tables do not show" in page

    def test_progress_is_told(self, course):
        _, _, lines = course
        assert sum("autograde" in line for line in lines) == 6
        assert not any("failed" in line for line in lines)


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
