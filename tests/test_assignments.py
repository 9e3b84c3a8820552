"""Every assignment: its notebook, its release, and its way through nbgrader as it comes."""

import re
from pathlib import Path

import nbformat
import pytest
from graders.running import EXERCISES, Assignment
from nbgrader.validator import Validator

import flexspec
from flexspec.grading import demo

NAMES = sorted(path.parent.name for path in EXERCISES.glob("source/*/*.ipynb"))
SOURCES = {name: Assignment(name).notebook for name in NAMES}
#: An assignment is worth so much, and at least so much of it is graded automatically.
LEAST, MOST, BY_MACHINE = 20, 40, 0.7

every_assignment = pytest.mark.parametrize("name", NAMES)


def graded_cells(notebook):
    marked = [cell.metadata["nbgrader"] for cell in notebook.cells]
    return {entry["grade_id"]: entry["points"] for entry in marked if entry["grade"]}


def essays(notebook):
    return {name: n for name, n in graded_cells(notebook).items() if name.endswith("answer")}


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


@every_assignment
def test_points(name):
    points = graded_cells(SOURCES[name])
    assert LEAST <= sum(points.values()) <= MOST
    by_hand = sum(essays(SOURCES[name]).values())
    assert by_hand > 0
    assert 1 - by_hand / sum(points.values()) >= BY_MACHINE


@every_assignment
def test_points_in_the_text(name):
    text = "\n".join(cell.source for cell in SOURCES[name].cells if cell.cell_type == "markdown")
    for cell, points in graded_cells(SOURCES[name]).items():
        number = re.match(r"part(\d+)", cell)[1]
        assert re.search(rf"^## Part {number}\. .*\({points} points?\b", text, re.M), cell
    total = sum(graded_cells(SOURCES[name]).values())
    assert f"**{total:g} points" in SOURCES[name].cells[0].source


@every_assignment
def test_a_chart_a_function_a_table_and_what_the_data_do_not_say(name):
    checked = "\n".join(cell.source for cell in SOURCES[name].cells if cell.cell_type == "code")
    for call in (
        "part.chart(",
        "part.function(",
        "part.table(",
        "part.student(",
        "not in the data",
    ):
        assert call in checked, call


@every_assignment
def test_each_part_says_its_outcome_and_what_is_checked(name):
    for cell in SOURCES[name].cells:
        if re.fullmatch(r"part\d+-text", cell.id):
            hand = "graded by hand" in cell.source
            assert hand or re.search(r"\*Outcomes? \d", cell.source), cell.id
            assert hand or "*Checked:*" in cell.source, cell.id


@every_assignment
def test_source_is_well_formed(name):
    nbformat.validate(SOURCES[name])
    assert (SOURCES[name].nbformat, SOURCES[name].nbformat_minor) == (4, 5)
    ids = [cell.id for cell in SOURCES[name].cells]
    assert len(set(ids)) == len(ids)
    assert all(cell.id == cell.metadata["nbgrader"]["grade_id"] for cell in SOURCES[name].cells)
    for cell in SOURCES[name].cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@every_assignment
def test_the_rubric_adds_up(name):
    """Every criterion of the written part has its points, and each level its sentence."""
    rubric = (EXERCISES / "source" / name / "rubric.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \(([\d.]+) points?\) \|(.+)\|$", rubric, re.M)
    assert sum(float(points) for _, points, _ in rows) == sum(essays(SOURCES[name]).values())
    assert all(len(level.split()) >= 3 for _, _, levels in rows for level in levels.split(" | "))


@every_assignment
def test_nothing_of_it_is_in_the_package(name):
    """What students install must not hold what they are asked."""
    package = Path(flexspec.__file__).parent
    sources = "\n".join(path.read_text("utf-8") for path in sorted(package.rglob("*.py")))
    hidden = [line for cell in SOURCES[name].cells for line in hidden_lines(cell.source)]
    own = [line for line in hidden if len(line) > 60 and "flexspec.load(" not in line]
    assert own
    assert [line for line in own if line in sources] == []


@pytest.fixture(scope="module", params=NAMES)
def graded(request, tmp_path_factory):
    """Release an assignment; hand in its solution, and the release as it is."""
    folder = tmp_path_factory.mktemp(request.param) / "course"
    students = [demo.Answers(demo.REFERENCE), demo.Answers("untouched")]
    grades = demo.run(folder, assignment=request.param, students=students, tell=lambda line: None)
    return request.param, folder, grades


@pytest.mark.grading
@pytest.mark.slow
class TestThroughNbgrader:
    def test_the_solution_has_full_marks(self, graded):
        name, _, grades = graded
        points = graded_cells(SOURCES[name])
        by_hand = dict.fromkeys(essays(SOURCES[name]), 0)
        assert grades.loc[demo.REFERENCE, list(points)].to_dict() == points | by_hand
        assert set(grades["of"]) == {sum(points.values())}

    def test_the_untouched_release_has_none_and_does_not_crash(self, graded):
        name, folder, grades = graded
        assert set(grades.loc["untouched", list(graded_cells(SOURCES[name]))]) == {0}
        path = folder / "autograded" / "untouched" / name / f"{name}.ipynb"
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.id.endswith("check"):
                assert {output.output_type for output in cell.outputs} == {
                    "stream",
                    "execute_result",
                }
                assert "stderr" not in {output.get("name") for output in cell.outputs}

    def test_the_release_tells_nothing(self, graded):
        name, folder, _ = graded
        release = (folder / "release" / name / f"{name}.ipynb").read_text("utf-8")
        for mark in ("SOLUTION", "HIDDEN", "expected=", "mistakes=", "def _part", "otherwise="):
            assert mark not in release
        hidden = [line for cell in SOURCES[name].cells for line in hidden_lines(cell.source)]
        assert [line for line in hidden if line in release] == []
        assert (folder / "release" / name / "rubric.md").is_file()
        assert not (folder / "release" / name / "hints.md").exists()

    def test_only_the_answers_are_to_be_filled_in(self, graded):
        name, folder, _ = graded
        released = nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4)
        stubs = [cell.id for cell in released.cells if "YOUR CODE HERE" in cell.source]
        code = [f"part{number}-answer" for number in Assignment(name).parts]
        assert [cell for cell in stubs if cell != "intro"] == ["student", *code]
        for essay in essays(SOURCES[name]):
            text = next(cell.source for cell in released.cells if cell.id == essay)
            assert text == "YOUR ANSWER HERE"

    def test_nbgrader_validate_tells_of_what_is_not_ready(self, graded):
        name, folder, _ = graded
        result = Validator().validate(str(folder / "release" / name / f"{name}.ipynb"))
        checks = [cell for cell in result["failed"] if "part.score()" in cell["source"]]
        assert len(checks) == len(Assignment(name).parts)
