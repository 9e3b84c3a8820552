"""Each submission is graded with the tables of who handed it in, whatever it says or does."""

import pytest
from nbgrader.apps import NbGraderAPI

from flexspec.grading import course
from grading import courses

pytestmark = [pytest.mark.grading, pytest.mark.slow]

CHECK = """part = checks.Part("1", globals())
who = part.student("student")
part.number("total")
### BEGIN HIDDEN TESTS
part.number("total", expected=float(sum(map(ord, who))), points=2)
### END HIDDEN TESTS
part.score()"""

ATTACKS = {
    "names-another": "",
    "sets-the-variable": 'import os\nos.environ["FLEXSPEC_STUDENT"] = "ada"',
    "sets-it-everywhere": 'import ctypes\nctypes.CDLL(None).setenv(b"FLEXSPEC_STUDENT", b"ada", 1)',
    "patches-checks": "from flexspec.checks import part\n"
    'part._handed_in_by = lambda: "ada"\npart.Part.student = lambda *a: "ada"',
    "patches-the-id": 'import flexspec.variants\nflexspec.variants.student_id = lambda text: "ada"',
    "equals-everyone": "class Both(str):\n    def __eq__(s, other): return True\n"
    '    def __ne__(s, other): return False\n    def casefold(s): return "ada"\n'
    'student = Both("ada")',
    "defines-the-names": 'who = "ada"\npart = None\n_handed_in_by = lambda: "ada"',
}


def notebook():
    made = courses.source_notebook()
    student = 'student = ""\n### BEGIN SOLUTION\nstudent = "reference"\n### END SOLUTION'
    made.cells.insert(2, courses._cell("code", "student", student, solution=True))
    next(cell for cell in made.cells if cell.id == "q1-check").source = CHECK
    return made


def answered(folder, written, attack=""):
    """Return a submission with the answer that is right for the id it names."""
    made = courses.answered(folder, q1=f"total = {float(sum(map(ord, written)))}\n{attack}")
    next(cell for cell in made.cells if cell.id == "student").source = f'student = "{written}"'
    return made


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    folder = courses.make(tmp_path_factory.mktemp("own") / "course", notebook())
    courses.hand_in(folder, "ada", answered(folder, "ada"))
    courses.hand_in(folder, "Grace", answered(folder, "grace"))
    for name, attack in ATTACKS.items():
        courses.hand_in(folder, name, answered(folder, "ada", attack))
    results, lines = courses.grade(folder)
    assert {made.problem for made in results.values()} == {""}
    return folder, lines


def test_ones_own(batch):
    assert courses.scores(batch[0], "ada")["q1-check"] == 2
    assert courses.scores(batch[0], "Grace")["q1-check"] == 2


@pytest.mark.parametrize("name", ATTACKS)
def test_nobody_chooses_whose_tables(batch, name):
    folder, _ = batch
    assert courses.scores(folder, name)["q1-check"] == 0
    assert f"it is graded with the tables of '{name}'" in " ".join(
        courses.outputs(folder, name, "q1-check").split()
    )


def test_copies_are_named_whatever_id_they_name(tmp_path):
    folder = courses.make(tmp_path / "course", notebook())
    made = answered(folder, "ada")
    courses.hand_in(folder, "ada", made)
    next(cell for cell in made.cells if cell.id == "student").source = 'student = "bob"'
    courses.hand_in(folder, "bob", made)
    _, lines = courses.grade(folder)
    assert lines[-1] == "The same answers, word for word: ada, bob."


def test_nbgraders_own_command_knows_too(tmp_path):
    folder = courses.make(tmp_path / "course", notebook())
    for name in ("ada", "bob"):
        courses.hand_in(folder, name, answered(folder, "ada", ATTACKS["sets-the-variable"]))
    config = course.find_course(folder).config
    config.Exchange.root = str(folder / "exchange")
    api = NbGraderAPI(config=config)
    for name in ("ada", "bob"):
        result = api.autograde("hw", name)
        assert result["success"], result["log"]
    assert courses.scores(folder, "ada")["q1-check"] == 2
    assert courses.scores(folder, "bob")["q1-check"] == 0
