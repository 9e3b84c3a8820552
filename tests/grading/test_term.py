"""A term: thirty made-up students, eight sets, from the plan to the grade book and back.

Whether somebody's work is right, another right answer, half done, late, missing or broken depends
on the student and the set, so that everybody has some of each.
"""

import csv
import json
import zipfile
from collections import Counter

import nbformat
import pytest
from graders.running import EXERCISES, Assignment
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from flexspec.grading import app, course, demo, private
from flexspec.grading.lms import PLATFORMS, transfer
from flexspec.grading.report import app as report
from flexspec.grading.work import LOG

pytestmark = [pytest.mark.first, pytest.mark.grading, pytest.mark.slow]

SEED = "term of the tests"
SETS = private.sets()
KINDS = ("right", "other", "half", "late", "missing", "broken")
NAMES = ("Ada", "Núria", "Ōe", "Łukasz", "王小明", "محمد", "Олена", "Nguyễn", "Æsa", "Zoë")
STUDENTS = [f"s{number:02}" for number in range(30)]
#: Set -> the part of which nothing is handed in by whoever is half done.
LEFT_OUT = {name: Assignment(name).parts[-1] for name in SETS}


def kind(student, name):
    number = STUDENTS.index(student)
    return KINDS[(number + SETS.index(name) + number // 6) % len(KINDS)]


def handed_in(name):
    """Return who handed in something that can be graded."""
    return [one for one in STUDENTS if kind(one, name) not in ("missing", "broken")]


def answers(name, folder, student):
    """Return the answers of one student, by cell."""
    source = folder / "source" / name / f"{name}.ipynb"
    cells = demo.reference_cells(source) | {"student": f'student = "{student}"'}
    if kind(student, name) == "other":
        cells["part1-answer"] += "\n# Another way to write the same.\n"
    if kind(student, name) == "half":
        del cells[f"part{LEFT_OUT[name]}-answer"]
    return cells


def canvas_name(student, name):
    late = "LATE_" if kind(student, name) == "late" else ""
    number = STUDENTS.index(student)
    return f"somebody_{late}{4000 + number}_{9000 + number}_{name}-1.ipynb"


def download(folder, name, target):
    """Make what Canvas would give: one file for each student who handed in."""
    released = folder / "release" / name / f"{name}.ipynb"
    with zipfile.ZipFile(target, "w") as archive:
        for student in STUDENTS:
            if kind(student, name) == "missing":
                continue
            made = target.parent / "made" / student / f"{name}.ipynb"
            demo.fill_in(released, made, answers(name, folder, student))
            content = made.read_bytes()
            broken = content[: len(content) // 50]
            whole = kind(student, name) != "broken"
            archive.writestr(canvas_name(student, name), content if whole else broken)


def grade_book(folder):
    """Write the export of Canvas's grade book: nobody has a grade yet."""
    path = folder.parent / "gradebook.csv"
    columns = [f"{name} ({700 + place})" for place, name in enumerate(SETS)]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns])
        rows.writerow(["    Points Possible", "", "", "", "", *[100] * len(SETS)])
        for number, student in enumerate(STUDENTS):
            name = f"{NAMES[number % len(NAMES)]} {number}"
            rows.writerow([name, 4000 + number, "", student, "A", *[""] * len(SETS)])
    return path


def opened(folder):
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "term")


def scores(folder, name):
    """Return student -> (machine's points, points by hand, all points)."""
    with opened(folder) as gradebook:
        return {
            one.student.id: (
                sum(g.auto_score or 0 for part in one.notebooks for g in part.grades),
                sum(g.manual_score or 0 for part in one.notebooks for g in part.grades),
                one.score,
            )
            for one in gradebook.assignment_submissions(name)
        }


def machine_points(name):
    one = Assignment(name)
    return {part: one.points(part) for part in one.parts}


def mark_by_hand(folder, name):
    """Give half of the points of every written part."""
    with opened(folder) as gradebook:
        for submission in gradebook.assignment_submissions(name):
            for part in submission.notebooks:
                for grade in part.grades:
                    if grade.needs_manual_grade:
                        grade.manual_score = grade.max_score / 2
                        grade.needs_manual_grade = False
        gradebook.db.commit()


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """Play the term until everything is graded; return the folder and what was said."""
    folder = tmp_path_factory.mktemp("term") / "course"
    private.make_course(folder, seed=SEED, name="term")
    api = NbGraderAPI(config=demo._config(folder))
    table = grade_book(folder)
    found = course.find_course(folder)
    received, graded = {}, {}
    for name in SETS:
        result = api.generate_assignment(name)
        assert result["success"], result["log"]
        archive = folder.parent / f"{name}.zip"
        download(folder, name, archive)
        received[name] = transfer.receive(found, name, PLATFORMS["canvas"], archive, table)
        graded[name] = app.grade(found, name, workers=2, tell=lambda line: None)
        mark_by_hand(folder, name)
    return folder, api, table, received, graded


@pytest.mark.parametrize("name", SETS)
class TestEachSet:
    def test_all_that_was_handed_in_came(self, term, name):
        _, _, _, received, _ = term
        came = [one for one in STUDENTS if kind(one, name) != "missing"]
        assert sorted(received[name].new) == came
        assert received[name].late == [one for one in STUDENTS if kind(one, name) == "late"]

    def test_broken_work_is_named_and_stops_nobody(self, term, name):
        graded = term[-1][name]
        broken = {one for one in STUDENTS if kind(one, name) == "broken"}
        assert {one.student for one in graded if one.problem} == broken
        assert set(scores(term[0], name)) >= set(handed_in(name))

    def test_right_work_has_all_points_of_the_machine(self, term, name):
        points = machine_points(name)
        expected = {
            one: sum(points.values()) - (points[LEFT_OUT[name]] if kind(one, name) == "half" else 0)
            for one in handed_in(name)
        }
        found = scores(term[0], name)
        assert {one: found[one][0] for one in expected} == pytest.approx(expected)

    def test_sums(self, term, name):
        found = scores(term[0], name)
        assert all(
            total == pytest.approx(auto + by_hand) for auto, by_hand, total in found.values()
        )
        assert all(found[one][1] > 0 for one in handed_in(name))


class TestAfterwards:
    """In this order: a test is corrected, feedback is made, grades go out, the class is shown."""

    def test_a_corrected_test_touches_its_question_only(self, term):
        folder, api, *_ = term
        before = {name: scores(folder, name) for name in SETS}
        path = folder / "source" / "ps1" / "ps1.ipynb"
        notebook = nbformat.read(path, as_version=4)
        check = next(cell for cell in notebook.cells if cell.id == "part2-check")
        check.source = check.source.replace(
            "### END HIDDEN TESTS", 'part.add("corrected", 0, lambda: "")\n### END HIDDEN TESTS'
        )
        nbformat.write(notebook, path)
        assert api.generate_assignment("ps1", force=True)["success"]
        logged = len((folder / LOG).read_text("utf-8").splitlines())
        found = course.find_course(folder)
        again = app.grade(found, "ps1", workers=2, tell=lambda line: None)
        assert sorted(one.student for one in again if not one.problem) == handed_in("ps1")
        lines = map(json.loads, (folder / LOG).read_text("utf-8").splitlines()[logged:])
        only = {tuple(line.get("only") or ()) for line in lines if line["event"] == "began"}
        assert ("part2-check",) in only
        assert {name: scores(folder, name) for name in SETS} == before

    def test_nothing_is_graded_twice(self, term):
        folder = term[0]
        found = course.find_course(folder)
        for name in SETS[:3]:
            again = app.grade(found, name, workers=2, tell=lambda line: None)
            assert [one.student for one in again if not one.problem] == []

    def test_feedback_for_everybody(self, term):
        folder, api, *_ = term
        for name in SETS:
            result = api.generate_feedback(name, force=True)
            assert result["success"], result["log"]
            target = folder.parent / f"{name}-feedback.zip"
            transfer.feedback_archive(course.find_course(folder), name, target)
            with zipfile.ZipFile(target) as archive:
                pages = archive.namelist()
            assert len(pages) == len(handed_in(name))

    def test_grades_go_out_as_they_are_in_the_gradebook(self, term):
        folder, _, table, *_ = term
        found = course.find_course(folder)
        for name in SETS:
            text, _ = transfer.fill_in_grades(found, name, PLATFORMS["canvas"], table, column=name)
            table.write_text(text, encoding="utf-8", newline="")
        rows = list(csv.DictReader(table.open(encoding="utf-8")))[1:]
        for place, name in enumerate(SETS):
            with opened(folder) as gradebook:
                most = gradebook.find_assignment(name).max_score
            out = {row["SIS Login ID"]: row[f"{name} ({700 + place})"] for row in rows}
            marks = scores(folder, name)
            assert {one for one, grade in out.items() if grade} == set(handed_in(name))
            for one in handed_in(name):
                assert float(out[one]) == pytest.approx(100 * marks[one][2] / most, abs=0.006)

    def test_the_report_has_the_same_sums(self, term):
        folder = term[0]
        text, summaries = report.report(course.find_course(folder))
        assert [one.results.name for one in summaries] == SETS
        for one in summaries:
            name = one.results.name
            marks = scores(folder, name)
            assert one.results.students == handed_in(name)
            assert one.totals.tolist() == pytest.approx([marks[s][2] for s in handed_in(name)])
            assert one.results.not_graded == [s for s in STUDENTS if kind(s, name) == "broken"]
            assert one.results.waiting == {}
            for question in one.questions:
                # Nobody who answered missed a criterion of the machine.
                short = {c.of - c.met for c in question.criteria if not c.form}
                half = sum(kind(s, name) == "half" for s in handed_in(name))
                left_out = question.item.name == f"part{LEFT_OUT[name]}-check"
                assert short == ({half} if left_out else {0} if question.criteria else set())
            mean = sum(marks[s][2] for s in handed_in(name)) / len(handed_in(name))
            assert f"Of {one.of:g} points the mean is {mean:.1f}," in text
        # Everybody hands in the reference: what all share makes nobody alike.
        assert "No two submissions are." in text
        assert not any(name in text for name in (*NAMES, *STUDENTS))

    def test_everybody_has_some_of_each(self):
        assert all(set(Counter(kind(one, name) for name in SETS)) == set(KINDS) for one in STUDENTS)

    def test_the_assignments_of_the_repository_are_untouched(self, term):
        for name in SETS:
            text = (EXERCISES / "source" / name / f"{name}.ipynb").read_text("utf-8")
            assert SEED not in text
