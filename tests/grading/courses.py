"""A small course for the tests of grading: three questions for the machine and one for a hand."""

import json
import shutil
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from flexspec.grading import app, course

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
LIMITS = """
c.SafeExecute.timeout = 6
c.SafeExecute.memory = 768
"""

SETUP = """import math
import pandas as pd
from flexspec import checks
base = pd.DataFrame({"k": ["a", "b"], "v": [1.0, 2.0]})"""

ANSWERS = {
    "q1-answer": "total = base['v'].sum()",
    "q2-answer": "def double(x):\n    return 2 * x",
    "q3-answer": "table = pd.DataFrame({'k': ['a', 'b'], 'share': [1 / 3, 2 / 3]})",
    "essay": "The shares are one third and two thirds.",
}
POINTS = {"q1-check": 2, "q2-check": 3, "q3-check": 2, "essay": 4}

CHECKS = {
    "q1-check": """part = checks.Part("1", globals())
part.number("total")
### BEGIN HIDDEN TESTS
part.number("total", expected=base["v"].sum(), points=2)
### END HIDDEN TESTS
part.score()""",
    "q2-check": """part = checks.Part("2", globals())
part.function("double")
### BEGIN HIDDEN TESTS
cases = [checks.Case(f"{x}", (x,), 2 * x, points=1) for x in (31.25, 7.5, 0.125)]
part.function("double", cases=cases)
### END HIDDEN TESTS
part.score()""",
    "q3-check": """part = checks.Part("3", globals())
part.table("table", keys=["k"], kinds={"share": "share"}, rows=2)
### BEGIN HIDDEN TESTS
right = base.assign(share=base["v"] / base["v"].sum())
part.table("table", keys=["k"], kinds={"share": "share"}, expected=right, points={"share": 2})
### END HIDDEN TESTS
part.score()""",
}


def _cell(kind, name, source, **marks):
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    about = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
    } | marks
    return make(source, id=name, metadata={"nbgrader": about})


def _solution(text):
    first, *rest = text.split("\n")
    if not first.startswith("def"):
        return f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"
    return "\n".join([first, "    ### BEGIN SOLUTION", *rest, "    ### END SOLUTION"])


def source_notebook():
    cells = [_cell("markdown", "intro", "# Homework", locked=True)]
    cells.append(_cell("code", "setup", SETUP, locked=True))
    for name in ("q1", "q2", "q3"):
        answer = f"{name}-answer"
        cells.append(_cell("markdown", f"{name}-text", f"Question {name}", locked=True))
        cells.append(_cell("code", answer, _solution(ANSWERS[answer]), solution=True))
        check = f"{name}-check"
        marks = {"grade": True, "locked": True, "points": POINTS[check]}
        cells.append(_cell("code", check, CHECKS[check], **marks))
    cells.append(_cell("markdown", "essay", "An answer.", grade=True, solution=True, points=4))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    return notebook


def make(folder, notebook=None, settings=""):
    """Make a course with a released assignment hw."""
    (folder / "source" / "hw").mkdir(parents=True)
    settings = (EXERCISES / "nbgrader_config.py").read_text("utf-8") + LIMITS + settings
    (folder / "nbgrader_config.py").write_text(settings)
    nbformat.write(notebook or source_notebook(), folder / "source" / "hw" / "hw.ipynb")
    release(folder)
    return folder


def release(folder):
    config = course.find_course(folder).config
    config.Exchange.root = str(folder / "exchange")
    (folder / "exchange").mkdir(exist_ok=True)
    result = NbGraderAPI(config=config).generate_assignment("hw")
    assert result["success"], result["log"]


def copy_of(folder, target):
    """Return a copy; the settings and the addresses in them follow from where they stand."""
    shutil.copytree(folder, target)
    return target


def released(folder):
    return nbformat.read(folder / "release" / "hw" / "hw.ipynb", as_version=4)


def answered(folder, **changes):
    """Return the released notebook with the right answers, save for changes: q2='...'."""
    notebook = released(folder)
    answers = ANSWERS | {(k if k == "essay" else f"{k}-answer"): v for k, v in changes.items()}
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    return notebook


def hand_in(folder, student, content, name="hw.ipynb"):
    """Write a submission: a notebook, or the bytes of a file."""
    place = folder / "submitted" / student / "hw" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes):
        content = json.dumps(content).encode("utf-8")
    place.write_bytes(content)
    return place


def grade(folder, **options):
    """Grade; return student -> what came of it, and the lines that were told."""
    lines = []
    found = course.find_course(folder)
    results = app.grade(found, "hw", tell=lines.append, **({"workers": 2} | options))
    return {made.student: made for made in results}, lines


def scores(folder, student):
    """Return question -> score in the gradebook."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook("hw", "hw", student)
        return {g.name: g.score for g in notebook.grades if g.name != "essay"}


def running(*words):
    """Return the processes that were started with these words among others."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = entry.read_text("utf-8", "replace").split("\0")
        except OSError:  # it has ended
            continue
        if set(words) <= set(said):
            found.append(int(entry.parent.name))
    return found


def outputs(folder, student, name):
    """Return all texts that a cell showed."""
    path = folder / "autograded" / student / "hw" / "hw.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)
    return "\n".join(
        o["data"]["text/plain"] if "data" in o else o.get("text", o.get("evalue"))
        for o in cell.outputs
    )
