"""The same gradebook as nbgrader's own serial autograde makes, on work that does no harm."""

import shutil

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from flexspec.grading import app, course, demo
from flexspec.grading.database import find_alembic

pytestmark = [pytest.mark.grading, pytest.mark.slow]


def gradebook(folder):
    """Return everything that grading writes, by student and cell."""
    found = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as opened:
        for notebook in opened.assignment_submissions("ps1"):
            for part in notebook.notebooks:
                for grade in part.grades:
                    found[notebook.student.id, grade.name] = (
                        grade.auto_score,
                        grade.manual_score,
                        grade.extra_credit,
                        grade.needs_manual_grade,
                        grade.max_score,
                    )
                for comment in part.comments:
                    found[notebook.student.id, comment.name, "comment"] = (
                        comment.auto_comment,
                        comment.manual_comment,
                    )
            found[notebook.student.id] = notebook.score, notebook.total_seconds_late
    return found


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Grade the demonstration's submissions and an untouched one, by nbgrader and by ours."""
    ours = tmp_path_factory.mktemp("same") / "ours"
    demo._copy(demo._EXERCISES, ours)
    find_alembic()
    api = NbGraderAPI(config=demo._config(ours))
    assert api.generate_assignment("ps1")["success"]
    reference = demo.reference_cells(ours / "source" / "ps1" / "ps1.ipynb")
    released = ours / "release" / "ps1" / "ps1.ipynb"
    students = [demo.read_answers(path) for path in (demo._EXERCISES / "demo/ps1").glob("*.md")]
    for work in [*students, demo.Answers("untouched")]:
        cells = reference | work.cells if work.student == demo.REFERENCE else work.cells
        demo.fill_in(released, ours / "submitted" / work.student / "ps1" / "ps1.ipynb", cells)
    theirs = ours.parent / "theirs"
    shutil.copytree(ours, theirs)

    lines = []
    results = app.grade(course.find_course(ours), "ps1", workers=2, tell=lines.append)
    assert [made.problem for made in results] == [""] * 6

    config = course.find_course(theirs).config
    del config["Autograde"]
    config.Exchange.root = str(theirs / "exchange")
    stock = NbGraderAPI(config=config)
    for made in results:
        result = stock.autograde("ps1", made.student)
        assert result["success"], result["log"]
    return ours, theirs, lines


def test_gradebooks_are_identical(folders):
    ours, theirs, _ = folders
    found = gradebook(ours)
    assert len(found) == 6 * (7 + 8 + 1)
    assert found == gradebook(theirs)


def test_nothing_was_repaired(folders):
    _, _, lines = folders
    assert len([line for line in lines if line.endswith("of 30 points")]) == len(lines) == 6
