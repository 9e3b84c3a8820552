"""What submissions share: the first cells, run once, and the process that looks at one by one."""

import os
import signal
import time

import pytest

from flexspec.grading import sandbox
from flexspec.grading.drawer import Drawer
from grading import courses

pytestmark = [pytest.mark.grading, pytest.mark.slow]

#: Modules outlive a submission in the examiner's process; that shows which process it is.
LOOKS = """
import os
math.seen = getattr(math, "seen", 0) + 1
left = [name for name in ("left", "mine") if name in globals()]
print("SEEN", math.seen, os.environ["FLEXSPEC_STUDENT"], sorted(os.listdir()), left)
open("left.txt", "w").write("by a test")
"""
SPOILS = "base['v'] = 0.0\nleft = 1\n"
READS = "from pathlib import Path\nown = float(Path('own.txt').read_text())"


def made(folder, settings="", **cells):
    """Make a course some of whose cells have lines of their own in front."""
    notebook = courses.source_notebook()
    for cell in notebook.cells:
        cell.source = cells.get(cell.id.replace("-", "_"), "") + cell.source
    return courses.make(folder, notebook, settings)


def told(folder, student):
    lines = courses.outputs(folder, student, "q1-check").splitlines()
    return next(line for line in lines if line.startswith("SEEN"))


def test_nothing_of_a_submission_is_left_for_the_next(tmp_path):
    folder = made(
        tmp_path / "course",
        "c.SafeExecute.examiner_submissions = 3\n",
        q1_check=LOOKS,
        q3_check=SPOILS,
    )
    courses.hand_in(folder, "a", courses.answered(folder))
    courses.hand_in(folder, "a", b"1", "own.csv")
    # The second student has no table: that of the first must not be found.
    courses.hand_in(folder, "b", courses.answered(folder, q3="mine = 1"))
    for student in ("c", "d"):
        courses.hand_in(folder, student, courses.answered(folder))
    courses.grade(folder, workers=1)
    full = {"q1-check": 2, "q2-check": 3}
    # `base` is spoilt by the last test of each: the right shares are gone, for all alike.
    for student in "abcd":
        assert courses.scores(folder, student) == full | {"q3-check": 0}
    assert told(folder, "a") == "SEEN 1 a ['.home', '.tmp', 'own.csv'] []"
    assert told(folder, "b") == "SEEN 2 b ['.home', '.tmp'] []"
    assert told(folder, "c") == "SEEN 3 c ['.home', '.tmp'] []"
    assert told(folder, "d") == "SEEN 1 d ['.home', '.tmp'] []"
    assert "table" in courses.outputs(folder, "b", "q3-check")


def test_first_cells_that_want_a_students_file_run_for_each(tmp_path):
    folder = made(tmp_path / "course", setup=f"{READS}\n", q1_check="print('SEEN', own)\n")
    for student, number in (("a", b"1.5"), ("b", b"2.5")):
        courses.hand_in(folder, student, courses.answered(folder))
        courses.hand_in(folder, student, number, "own.txt")
    courses.hand_in(folder, "c", courses.answered(folder))
    courses.grade(folder)
    assert told(folder, "a") == "SEEN 1.5"
    assert told(folder, "b") == "SEEN 2.5"
    assert "No such file" in courses.outputs(folder, "c", "setup")


@pytest.mark.parametrize(
    ("setup", "holds"),
    [
        ("open('made.txt', 'w').write('x')", "open('made.txt').read() == 'x'"),
        (
            "import os, tempfile; place = tempfile.mkdtemp()",
            "os.path.isdir(place)",
        ),
        (
            "import threading; alive = threading.Event(); "
            "thread = threading.Thread(target=alive.wait, daemon=True); thread.start()",
            "thread.is_alive()",
        ),
        ("print('seen by all')", "True"),
    ],
)
def test_what_first_cells_leave_behind_is_there_for_each(tmp_path, setup, holds):
    folder = made(tmp_path / "course", setup=f"{setup}\n")
    answer = f"total = base['v'].sum() if {holds} else 0"
    for student in ("a", "b"):
        courses.hand_in(folder, student, courses.answered(folder, q1=answer))
    courses.grade(folder)
    for student in ("a", "b"):
        assert courses.scores(folder, student)["q1-check"] == 2
        if "print" in setup:
            assert courses.outputs(folder, student, "setup") == "seen by all\n"


def killed(parent):
    """Kill the warm parent, and with it all that it has forked."""
    os.kill(parent._process.pid, signal.SIGKILL)
    parent._process.wait()


def test_what_is_shared_is_begun_again_when_it_was_killed(tmp_path):
    folder = made(tmp_path / "course", q1_check=LOOKS)
    courses.hand_in(folder, "a", courses.answered(folder))
    courses.grade(folder)
    known = sandbox.warm_parent.cache_info().currsize
    killed(sandbox.warm_parent(sandbox.PROTECTED, sandbox.MODULES))
    assert sandbox.warm_parent.cache_info().currsize == known > 0  # the one that graded
    courses.hand_in(folder, "b", courses.answered(folder))
    results, _ = courses.grade(folder)
    assert results["b"].problem == ""
    assert courses.scores(folder, "b") == {"q1-check": 2, "q2-check": 3, "q3-check": 2}


def test_a_drawer_that_was_killed_draws_again():
    parent = sandbox.WarmParent()
    drawer = Drawer(parent, sandbox.Limits())
    spec = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x"}}}

    def svg(title):
        request = {"function": "vegalite_to_svg", "spec": spec | {"title": title}, "options": {}}
        return drawer.draw(request, time.monotonic() + 60)

    try:
        assert b"<svg" in svg("first")
        killed(parent)
        assert b"<svg" in svg("second")
    finally:
        drawer.end()
        parent.stop()
