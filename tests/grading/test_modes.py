"""The ways to grade: nbgrader's own command, the mode without walls, and no sandbox at all."""

import os
import signal
import subprocess
import sys
import time

import pytest
from nbgrader.apps import NbGraderAPI

from flexspec.grading import course, sandbox
from flexspec.grading.work import Job, Task
from grading import courses

pytestmark = [pytest.mark.grading, pytest.mark.slow]

ALL = {"q1-check": 2, "q2-check": 3, "q3-check": 2}
MARK = "73313"


def left_behind():
    return courses.running(MARK)


def wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_nbgraders_own_command_is_safe_too(folder):
    notebook = courses.answered(folder)
    notebook.cells = [cell for cell in notebook.cells for _ in range(2)]  # duplicated ids
    courses.hand_in(folder, "doubled", notebook)
    reads = f"print(open({str(folder / 'gradebook.db')!r}, 'rb'))"
    courses.hand_in(folder, "reads", courses.answered(folder, q2=reads))
    courses.hand_in(folder, "empty", b"")
    config = course.find_course(folder).config
    config.Exchange.root = str(folder / "exchange")
    api = NbGraderAPI(config=config)
    for student in ("doubled", "reads"):
        result = api.autograde("hw", student)
        assert result["success"], result["log"]
    assert courses.scores(folder, "doubled") == ALL
    assert courses.scores(folder, "reads") == ALL | {"q2-check": 0}
    assert "No such file" in courses.outputs(folder, "reads", "q2-answer")
    assert "hw.ipynb is empty" in api.autograde("hw", "empty")["log"]


def test_workers_share_no_process_with_whoever_started_them(folder):
    for number in range(9):
        courses.hand_in(folder, f"s{number}", courses.answered(folder))
    submission = folder / "submitted" / "s0" / "hw"
    Job(folder, "hw", {}, {}).make()(Task("s0", submission))  # here; its processes are kept
    courses.grade(folder, again=True)
    assert [courses.scores(folder, f"s{number}") for number in range(9)] == [ALL] * 9


def test_without_walls_only_by_name_and_with_a_warning(folder, capfd):
    courses.hand_in(folder, "good", courses.answered(folder))
    daemon = f"import subprocess\nsubprocess.Popen(['sleep', '{MARK}'])\nwhile True: pass"
    courses.hand_in(folder, "loops", courses.answered(folder, q2=daemon))
    courses.hand_in(folder, "exits", courses.answered(folder, q2="import os; os._exit(0)"))
    courses.grade(folder, protection=sandbox.UNPROTECTED)
    assert courses.scores(folder, "good") == ALL
    assert courses.scores(folder, "loops") == ALL | {"q2-check": 0}
    assert courses.scores(folder, "exits") == ALL | {"q2-check": 0}
    assert "WARNING: protection is switched off" in capfd.readouterr().err
    assert wait_until(lambda: left_behind() == [])
    assert wait_until(lambda: courses.running("flexspec.grading.command", str(folder)) == [])


def test_no_bubblewrap_is_no_silent_danger(folder, monkeypatch):
    courses.hand_in(folder, "good", courses.answered(folder))
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    sandbox.warm_parent.cache_clear()
    try:
        with pytest.raises(sandbox.SandboxError, match="bubblewrap"):
            courses.grade(folder)
    finally:
        sandbox.warm_parent.cache_clear()
    assert not (folder / "autograded").exists()


def test_no_such_mode():
    with pytest.raises(sandbox.SandboxError, match="There is no mode"):
        sandbox.WarmParent("none")


def test_nothing_outlives_a_killed_grader(folder):
    daemon = (
        "import subprocess, time\n"
        f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\ntime.sleep(60)"
    )
    courses.hand_in(folder, "daemon", courses.answered(folder, q2=daemon))
    command = [sys.executable, "-m", "flexspec.grading.command", "hw", "--course", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    assert wait_until(left_behind)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert wait_until(lambda: left_behind() == [])
