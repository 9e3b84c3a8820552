"""What an instructor can get wrong: one sentence says what it is, and nothing is graded."""

import shutil
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from flexspec.grading import app, command, course
from flexspec.grading.report import app as report
from grading import courses

pytestmark = pytest.mark.grading

CONFIG = "nbgrader_config.py"


@pytest.fixture
def told(folder, capsys):
    """Return a function that grades and returns the exit code and all that was said."""

    def grade(*options):
        code = command.main(["hw", "-j", "1", "--course", str(folder), *options])
        out, err = capsys.readouterr()
        return code, out + err

    return grade


def add_setting(folder, line):
    with (folder / CONFIG).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("c.Foo = (", "stops with an error. SyntaxError"),
        ("raise ValueError('as a test')", "stops with an error. ValueError: as a test"),
        ("c.SafeExecute.timeout = 'long'", "is wrong. The 'timeout' trait"),
        ("c.SafeExecute.protection = 'maybe'", "is wrong. The 'protection' trait"),
    ],
)
def test_a_setting(folder, told, line, words):
    add_setting(folder, line)
    code, said = told()
    assert code == 2
    assert words in said and CONFIG in said and "Traceback" not in said


def test_a_gradebook_that_is_none(folder, told):
    (folder / "gradebook.db").write_text("not a database", encoding="utf-8")
    code, said = told()
    assert code == 2
    assert said.startswith(f"The gradebook of {folder} cannot be used (file is not a database)")


def test_a_gradebook_that_cannot_be_written(folder, told):
    address = f"sqlite:///file:{folder / 'gradebook.db'}?mode=ro&uri=true"
    add_setting(folder, f"c.CourseDirectory.db_url = {address!r}")
    courses.hand_in(folder, "ada", courses.answered(folder))
    code, said = told()
    assert code == 1
    assert "attempt to write a readonly database\n" in said and "Traceback" not in said


def test_a_gradebook_that_another_program_holds(folder):
    locked = OperationalError("", {}, sqlite3.OperationalError("database is locked"))
    found = course.find_course(folder)
    with (
        pytest.raises(course.CourseError, match=r"locked.*another program is writing"),
        found.gradebook(),
    ):
        raise locked


def test_a_setting_of_folders(folder, capsys):
    add_setting(folder, "c.CourseDirectory.submitted_directory = 3")
    assert report.main(["hw", "--course", str(folder)]) == 2
    assert "is wrong. The 'submitted_directory' trait" in capsys.readouterr().err


def test_a_result_that_cannot_be_put_in_its_place(folder, told):
    courses.hand_in(folder, "ada", courses.answered(folder))
    (folder / "autograded").mkdir()
    (folder / "autograded" / "ada").write_text("in the way", encoding="utf-8")
    code, said = told()
    assert code == 1
    assert f"It could not be graded. {folder / 'autograded' / 'ada'}: File exists." in said


def test_a_log_that_is_none(folder, told):
    (folder / app.LOG).mkdir()
    code, said = told()
    assert code == 2
    assert said.startswith(f"{folder / app.LOG}: Is a directory.") and "call again" in said


def test_a_source_that_is_no_notebook(folder, told):
    (folder / "source" / "hw" / "hw.ipynb").write_text("{", encoding="utf-8")
    code, said = told()
    assert code == 2
    assert "source/hw/*.ipynb is no notebook: put it back" in said


def test_a_source_that_is_gone(folder, told):
    shutil.rmtree(folder / "source" / "hw")
    code, said = told()
    assert code == 2
    assert "put the source of hw back" in said


@pytest.mark.parametrize("number", ["0", "-2", "many"])
def test_a_number_of_workers(told, capsys, number):
    with pytest.raises(SystemExit) as stopped:
        told(f"-j={number}")
    assert stopped.value.code == 2
    assert f"{number} is not a number of workers: give 1 or more" in capsys.readouterr().err


def test_nothing_handed_in(folder, told):
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    code, said = told()
    assert code == 0
    assert said.startswith("There is no submission of hw: they are looked for as ")


def test_a_folder_that_is_not_called_as_the_assignment(folder, told):
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    (folder / "submitted" / "ada" / "HW").mkdir(parents=True)
    code, said = told()
    assert code == 1
    assert "ada: NOT GRADED. The folder HW is not called hw: rename it." in said
