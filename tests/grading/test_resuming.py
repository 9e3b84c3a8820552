"""Stopped at any moment, a run is finished by the next one; marks are not lost."""

import errno
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest import mock

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from flexspec.grading import app, command, course, grader, sandbox
from flexspec.grading.audit import Log
from grading import courses

pytestmark = [pytest.mark.grading, pytest.mark.slow]

ALL = {"q1-check": 2, "q2-check": 3, "q3-check": 2}
STUDENTS = [f"s{number}" for number in range(6)]


@pytest.fixture
def handed_in(folder):
    for student in STUDENTS:
        courses.hand_in(folder, student, courses.answered(folder))
    return folder


def log(folder):
    return [json.loads(line) for line in (folder / app.LOG).read_text().splitlines()]


def graded(folder):
    return [line["student"] for line in log(folder) if line["event"] == "graded"]


def opened(folder):
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}")


def mark_by_hand(folder, student, points, notebook="hw"):
    with opened(folder) as gradebook:
        grade = gradebook.find_grade("essay", notebook, "hw", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_comment("essay", notebook, "hw", student).manual_comment = "Well put."
        gradebook.db.commit()


def essay(folder, student, notebook="hw"):
    with opened(folder) as gradebook:
        grade = gradebook.find_grade("essay", notebook, "hw", student)
        comment = gradebook.find_comment("essay", notebook, "hw", student)
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment


def start(folder):
    command = [sys.executable, "-m", "flexspec.grading.command", "hw", "-j", "2"]
    return subprocess.Popen(
        [*command, "--course", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def workers(process):
    """Return the processes that grade, not those of the sandbox."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [
        number for number in courses.running("flexspec.grading.command") if str(number) in children
    ]


class TestKilled:
    def test_the_run_at_random_moments(self, handed_in):
        """The last of them come when submissions are being graded."""
        moments = random.Random(5)
        for _ in range(20):
            process = start(handed_in)
            time.sleep(moments.uniform(0.2, 4))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        _, lines = courses.grade(handed_in)
        assert "NOT GRADED" not in "\n".join(lines)
        assert sorted(graded(handed_in)) == STUDENTS
        assert [courses.scores(handed_in, student) for student in STUDENTS] == [ALL] * 6

    def test_workers_at_random_moments(self, handed_in):
        moments = random.Random(6)
        process = start(handed_in)
        while process.poll() is None:
            time.sleep(moments.uniform(1.5, 3))
            try:
                for worker in workers(process)[:1]:
                    os.kill(worker, signal.SIGKILL)
            except (ProcessLookupError, FileNotFoundError):
                break
        process.wait()
        courses.grade(handed_in)
        assert sorted(graded(handed_in)) == STUDENTS
        assert [courses.scores(handed_in, student) for student in STUDENTS] == [ALL] * 6

    @pytest.mark.parametrize("moment", [0.7, 2], ids=["an-answer-runs", "a-test-runs"])
    def test_the_warm_parent_costs_nobody_a_point(self, folder, moment):
        slow = "import time\ntime.sleep(1)\ndef double(x):\n    time.sleep(0.6)\n    return 2 * x"
        courses.hand_in(folder, "slow", courses.answered(folder, q2=slow))
        parent = sandbox.warm_parent(sandbox.PROTECTED, sandbox.MODULES)
        parent.wait()
        courses.grade(folder, workers=1)  # so that all is warm when the time counts
        thread = threading.Timer(moment, parent._process.kill)
        thread.start()
        courses.grade(folder, workers=1, again=True)
        thread.join()
        assert courses.scores(folder, "slow") == ALL
        took = [line["seconds"] for line in log(folder) if line["event"] == "graded"]
        assert took[1] > took[0] + 0.5  # it was killed, and graded again

    def test_half_a_line_in_the_log(self, handed_in):
        courses.grade(handed_in, students=["s0"])
        with (handed_in / app.LOG).open("a") as file:
            file.write('{"event": "gra')
        courses.grade(handed_in)
        lines = (handed_in / app.LOG).read_text().splitlines()
        whole = [json.loads(line) for line in lines if line != '{"event": "gra']
        assert sorted(x["student"] for x in whole if x["event"] == "graded") == STUDENTS


def small_disk(place):
    """Mount two megabytes; return why that cannot be, if it cannot."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0:
        # Whoever may use sudo without a password, as on a CI machine, may mount.
        command = ["sudo", "-n", *command, "-o", f"uid={os.geteuid()}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return "sudo is not installed"
    return done.stderr.strip() if done.returncode else ""


def test_a_full_disk(made_course, tmp_path):
    place = tmp_path / "small"
    if problem := small_disk(place):
        pytest.skip(f"Filling a disk needs a small one, and only root may mount it: {problem}")
    try:
        folder = courses.copy_of(made_course, place / "course")
        for student in STUDENTS:
            courses.hand_in(folder, student, courses.answered(folder))
        courses.grade(folder, students=["s0"])
        free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
        (place / "filler").write_bytes(bytes(max(0, free - 8192)))
        results, _ = courses.grade(folder)
        assert any(made.problem for made in results.values())
        assert courses.scores(folder, "s0") == ALL
        (place / "filler").unlink()
        courses.grade(folder)
        assert [courses.scores(folder, student) for student in STUDENTS] == [ALL] * 6
    finally:
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*root, "umount", "-l", place], check=True)


class TestAgain:
    def test_nothing_is_graded_twice(self, handed_in):
        courses.grade(handed_in)
        results, lines = courses.grade(handed_in)
        assert results == {}
        (line,) = lines
        assert re.fullmatch(r"All submissions of hw are graded \(\d\); --again .*", line)

    def test_a_new_version_is_graded(self, handed_in):
        courses.grade(handed_in)
        courses.hand_in(handed_in, "s1", courses.answered(handed_in, q1="total = 0.5"))
        results, _ = courses.grade(handed_in)
        assert list(results) == ["s1"]
        assert courses.scores(handed_in, "s1") == ALL | {"q1-check": 0}

    def test_a_run_that_ended_before_it_did_anything_stands_for_nothing(self, handed_in):
        courses.grade(handed_in)
        courses.hand_in(handed_in, "s1", courses.answered(handed_in, q1="total = 0.5"))
        entries = Log(handed_in / app.LOG)
        tests = entries.last("hw", "graded")["s1"]["tests"]
        new = grader.submitted_checksum(handed_in / "submitted" / "s1" / "hw")
        entries.add("began", student="s1", assignment="hw", submission=new, tests=tests, only=[])
        courses.grade(handed_in)
        assert courses.scores(handed_in, "s1") == ALL | {"q1-check": 0}

    def test_what_an_error_stopped_is_tried_again(self, handed_in, monkeypatch):
        courses.grade(handed_in)
        courses.hand_in(handed_in, "s1", courses.answered(handed_in, q1="total = 0.5"))
        with monkeypatch.context() as full:
            no_space = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            full.setattr(grader.Grader, "_stage", mock.Mock(side_effect=no_space))
            results, _ = courses.grade(handed_in)
            assert "No space left" in results["s1"].problem
        courses.grade(handed_in)
        assert courses.scores(handed_in, "s1") == ALL | {"q1-check": 0}

    def test_work_that_cannot_be_read_is_named_at_each_run(self, handed_in):
        courses.grade(handed_in)
        courses.hand_in(handed_in, "s1", b"")
        for _ in range(2):
            results, _ = courses.grade(handed_in)
            assert results["s1"].problem and len(results) == 1

    def test_a_question_of_a_new_version_does_not_hide_the_others(self, handed_in):
        courses.grade(handed_in)
        courses.hand_in(handed_in, "s1", courses.answered(handed_in, q1="total = 0.5"))
        courses.grade(handed_in, questions=["q2-check"])
        assert courses.scores(handed_in, "s1") == ALL | {"q1-check": 0}

    def test_a_question_does_not_hide_the_corrected_test_of_another(self, handed_in):
        courses.grade(handed_in)
        source = handed_in / "source" / "hw" / "hw.ipynb"
        source.write_text(source.read_text().replace("points=2)", "points=1.5)"))
        courses.release(handed_in)
        courses.grade(handed_in, questions=["q2-check"])
        assert courses.scores(handed_in, "s1") == ALL | {"q1-check": 1.5}

    def test_one_student(self, handed_in):
        courses.grade(handed_in)
        results, _ = courses.grade(handed_in, students=["s2"])
        assert list(results) == ["s2"]

    def test_a_corrected_test_touches_its_question_only(self, handed_in):
        courses.grade(handed_in)
        with opened(handed_in) as gradebook:
            gradebook.find_grade("q2-check", "hw", "hw", "s0").auto_score = 1.25
            gradebook.db.commit()
        source = handed_in / "source" / "hw" / "hw.ipynb"
        source.write_text(source.read_text().replace("points=2)", "points=1.5)"))
        courses.release(handed_in)
        results, lines = courses.grade(handed_in)
        assert sorted(results) == STUDENTS
        assert "the tests of q1-check have changed" in lines[0]
        assert courses.scores(handed_in, "s0") == ALL | {"q1-check": 1.5, "q2-check": 1.25}

    def test_a_corrected_locked_cell_renews_all_tests(self, handed_in):
        courses.grade(handed_in)
        source = handed_in / "source" / "hw" / "hw.ipynb"
        source.write_text(source.read_text().replace("[1.0, 2.0]", "[1.0, 3.0]"))
        courses.release(handed_in)
        _, lines = courses.grade(handed_in)
        assert "the tests of q1-check, q2-check, q3-check have changed" in lines[0]

    def test_what_nbgrader_has_graded_is_graded_once_more(self, handed_in):
        result = NbGraderAPI(config=course.find_course(handed_in).directory().config)
        assert result.autograde("hw", "s0")["success"]
        results, _ = courses.grade(handed_in, students=[])
        assert sorted(results) == STUDENTS
        assert courses.grade(handed_in)[0] == {}

    def test_old_scores_go_with_a_deleted_test(self, handed_in):
        courses.grade(handed_in)
        notebook = courses.answered(handed_in, q1="pass")
        notebook.cells = [cell for cell in notebook.cells if cell.id != "q1-check"]
        courses.hand_in(handed_in, "s0", notebook)
        courses.grade(handed_in)
        assert courses.scores(handed_in, "s0") == ALL | {"q1-check": 0}

    def test_marks_given_by_hand_stay(self, handed_in):
        courses.grade(handed_in)
        mark_by_hand(handed_in, "s0", 3.5)
        courses.hand_in(handed_in, "s0", courses.answered(handed_in, q1="total = 9"))
        courses.grade(handed_in)
        assert essay(handed_in, "s0") == (3.5, False, "Well put.")

    def test_unless_the_answer_changed_and_that_is_said(self, handed_in):
        courses.grade(handed_in)
        mark_by_hand(handed_in, "s0", 3.5)
        courses.hand_in(handed_in, "s0", courses.answered(handed_in, essay="Another text."))
        results, _ = courses.grade(handed_in)
        assert essay(handed_in, "s0") == (None, True, "Well put.")
        assert "essay: the answer has changed since it was marked by hand (3.5 points)" in str(
            results["s0"].notes
        )


class TestTwoNotebooksWithTheSameIds:
    @pytest.fixture
    def twice(self, folder):
        source = folder / "source" / "hw"
        (source / "more.ipynb").write_bytes((source / "hw.ipynb").read_bytes())
        courses.release(folder)
        for name in ("hw.ipynb", "more.ipynb"):
            courses.hand_in(folder, "s0", courses.answered(folder), name)
        courses.grade(folder)
        mark_by_hand(folder, "s0", 3.5)
        mark_by_hand(folder, "s0", 2.5, "more")
        return folder

    def test_only_the_changed_answer_is_marked_again(self, twice):
        changed = courses.answered(twice, essay="Another text.")
        courses.hand_in(twice, "s0", changed, "more.ipynb")
        results, _ = courses.grade(twice)
        assert essay(twice, "s0") == (3.5, False, "Well put.")
        assert essay(twice, "s0", "more") == (None, True, "Well put.")
        (note,) = results["s0"].notes
        assert note.startswith("more/essay: the answer has changed since it was marked by hand")

    def test_a_corrected_test_is_noticed_in_either(self, twice):
        for name in ("hw", "more"):
            source = twice / "source" / "hw" / f"{name}.ipynb"
            source.write_text(source.read_text().replace("points=2)", "points=1.5)"))
            courses.release(twice)
            _, lines = courses.grade(twice)
            assert f"the tests of {name}/q1-check have changed" in lines[0]
        assert courses.scores(twice, "s0") == ALL | {"q1-check": 1.5}
        assert essay(twice, "s0") == (3.5, False, "Well put.")

    def test_a_question_is_named_with_its_notebook(self, twice):
        results, _ = courses.grade(twice, questions=["more/q2-check"])
        assert not results["s0"].problem
        with pytest.raises(course.CourseError, match=r"it has hw/q1-check, .* more/essay"):
            courses.grade(twice, questions=["q2-check"])


class TestLog:
    def test_says_who_when_and_under_what(self, handed_in):
        courses.grade(handed_in, students=["s0"])
        began, line = log(handed_in)
        assert (began["event"], line["event"], line["student"]) == ("began", "graded", "s0")
        assert set(line["tests"]) == {"q1-check", "q2-check", "q3-check", "essay"}
        assert {"python", "nbgrader", "pandas", "flexspec"} <= set(line["packages"])
        assert len(line["submission"]) == 64
        assert (line["score"], line["of"], line["protection"]) == (7, 11, "bubblewrap")

    def test_one_run_at_a_time(self, handed_in, monkeypatch):
        monkeypatch.setattr(app, "PATIENCE", 0.1)
        found = course.find_course(handed_in)
        with (
            app._alone(found),
            pytest.raises(course.CourseError, match="Another run is grading"),
        ):
            app.grade(found, "hw")

    def test_a_locked_database_is_waited_for(self, handed_in):
        blocker = sqlite3.connect(handed_in / "gradebook.db", check_same_thread=False)
        blocker.execute("BEGIN EXCLUSIVE")
        threading.Timer(6, blocker.rollback).start()
        courses.grade(handed_in, students=["s0"])
        assert courses.scores(handed_in, "s0") == ALL


class TestCommand:
    def test_exit_codes_and_sentences(self, handed_in, capsys):
        courses.hand_in(handed_in, "empty", b"")
        assert command.main(["hw", "--course", str(handed_in), "--student", "s0"]) == 0
        assert command.main(["hw", "--course", str(handed_in), "--student", "empty"]) == 1
        assert "empty: NOT GRADED. hw.ipynb is empty" in capsys.readouterr().out
        assert command.main(["ps9", "--course", str(handed_in)]) == 2
        assert "run `nbgrader generate_assignment ps9`" in capsys.readouterr().err
        assert command.main(["hw", "--course", str(handed_in / "source")]) == 2
        assert command.main(["hw", "--course", str(handed_in), "--student", "nobody"]) == 2
        assert command.main(["hw", "--course", str(handed_in), "--question", "q9"]) == 2
