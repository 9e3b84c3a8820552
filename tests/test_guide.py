"""The commands of the guide for instructors, run as they are written."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "teaching" / "guide.md").read_text("utf-8")
LOCAL = GUIDE.split("(guide-local)=")[1].split("(guide-hub)=")[0]


def commands(text):
    """Return the commands of the shell blocks of a text, in order."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)
    return [line.strip() for block in blocks for line in block.splitlines()]


@pytest.mark.grading
@pytest.mark.slow
def test_the_way_with_folders(tmp_path):
    """Word by word, but for the browser: the written part is marked through the gradebook."""
    course = tmp_path / "my-course"
    before, after = "\n".join(commands(LOCAL)).split("jupyter lab")
    # The environment is set up, and pip is not to run beside other tests.
    before = before.replace("make course", "make -o .venv/ready course")

    def run(script, folder):
        script = script.replace("../my-course", str(course))
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        script = re.sub(r"^\. \.venv/bin/activate$", f"export PATH={path}", script, flags=re.M)
        done = subprocess.run(
            ["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    said = run(before, ROOT)
    assert all(promise in said for promise in re.findall(r"`(\w+: \d+ of 30 points)`", LOCAL))
    assert "### BEGIN" not in (course / "release/ps1/ps1.ipynb").read_text("utf-8")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "my-course") as gradebook:
        grade = gradebook.find_grade("part7-answer", "ps1", "ps1", "grace")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 5, False
        gradebook.db.commit()

    graded, removed = after.split("nbgrader db", 1)
    run(f"export PATH={Path(sys.executable).parent}:$PATH\n{graded}", course)
    page = (course / "feedback/ada/ps1/ps1.html").read_text("utf-8")
    assert "BEGIN HIDDEN" not in page and "Part 1" in page
    with (course / "grades.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == "ps1"]
    scores = {row["student_id"]: float(row["score"]) for row in rows}
    assert scores == {"ada": 0, "grace": 28}
    run(f"export PATH={Path(sys.executable).parent}:$PATH\nnbgrader db{removed}", course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "my-course") as gradebook:
        assert gradebook.students == []


@pytest.mark.parametrize("line", [line for line in commands(GUIDE) if "flexspec-lms" in line])
def test_commands_for_platforms(line):
    """Each option is known: what follows from them is tested in tests/grading/test_lms.py."""
    from flexspec.grading.lms import app

    given = app._arguments().parse_args(line.split()[1:])
    assert given.assignment == "ps1"


def test_nbgrader_has_the_commands():
    """Every command of nbgrader that the guide names exists."""
    from nbgrader.apps.nbgraderapp import NbGraderApp

    named = set(re.findall(r"nbgrader (\w+)(?= ps1|`|\n| student)", GUIDE))
    assert {"generate_assignment", "collect", "release_feedback", "export", "db"} <= named
    assert named <= set(NbGraderApp.subcommands)
