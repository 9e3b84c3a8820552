"""The graders of all assignments: right answers in many forms, wrong answers that students give.

The answers to an assignment stand in ``answers_<assignment>.py`` beside this file:

- ``RIGHT``: part -> another way -> the answer;
- ``WRONG``: part -> what a student did -> (the answer, criterion lost -> words of its sentence);
- ``FORM``: part -> what a student did -> (the answer, words of the released check);
- ``SECRETS``: part -> words that no sentence about it may hold;
- ``OWN``: the tables that each student draws; see :class:`graders.running.Own`;
- ``EXAMPLES``: the parts whose released check looks at the value of an example.
"""

import importlib
import itertools
import math

import pytest

from flexspec.checks import numbers
from graders.running import EXERCISES, Assignment, digest

NAMES = sorted(path.parent.name for path in EXERCISES.glob("source/*/*.ipynb"))
ASSIGNMENTS = {name: Assignment(name) for name in NAMES}
ANSWERS = {name: importlib.import_module(f"graders.answers_{name}") for name in NAMES}
PARTS = [(name, part) for name in NAMES for part in ASSIGNMENTS[name].parts]
#: So many ids are drawn for, and so many of them hand in a solution.
IDS, HANDED_IN = 1000, 5

every_part = pytest.mark.parametrize(("name", "part"), PARTS)
every_own = pytest.mark.parametrize(
    "own", [own for name in NAMES for own in ANSWERS[name].OWN], ids=lambda own: own.table
)


def cases(kind):
    return pytest.mark.parametrize(
        ("name", "part", "given"),
        [
            pytest.param(name, part, given, id=f"{name}-{part}: {what}")
            for name in NAMES
            for part, answers in getattr(ANSWERS[name], kind).items()
            for what, given in answers.items()
        ],
    )


@every_part
def test_reference_scores_full(name, part):
    graded = ASSIGNMENTS[name].grade(part, ASSIGNMENTS[name].reference(part))
    assert not graded.lost, graded.report
    assert graded.score == ASSIGNMENTS[name].points(part)


@cases("RIGHT")
def test_other_right_answers_score_full(name, part, given):
    graded = ASSIGNMENTS[name].grade(part, given)
    assert graded.stopped is None
    assert not graded.lost, graded.report
    assert graded.score == ASSIGNMENTS[name].points(part)


@cases("WRONG")
def test_wrong_answers_lose_what_they_miss(name, part, given):
    answer, expected = given
    graded = ASSIGNMENTS[name].grade(part, answer)
    assert set(graded.lost) == set(expected), graded.report
    for criterion, words in expected.items():
        sentence = graded.lost[criterion]
        assert words in sentence
        secrets = ANSWERS[name].SECRETS.get(part, [])
        assert not any(secret in sentence for secret in secrets), sentence
    worth = {c.text: c.points for c in graded.criteria}
    lost = sum(worth[text] for text in expected)
    assert graded.score == pytest.approx(ASSIGNMENTS[name].points(part) - lost)


@every_part
def test_enough_right_and_wrong_answers(name, part):
    assert len(ANSWERS[name].RIGHT[part]) >= 4
    assert len(ANSWERS[name].WRONG[part]) >= 5


@every_part
def test_no_answer_scores_nothing(name, part):
    graded = ASSIGNMENTS[name].grade(part, "raise NotImplementedError()")
    # The reference answers the parts before: only this part's names are absent.
    assert graded.score == 0, graded.report
    assert all(sentence for sentence in graded.lost.values())


@every_part
def test_released_check_tells_form_only(name, part):
    assignment = ASSIGNMENTS[name]
    right = assignment.grade(part, assignment.reference(part), released=True)
    assert right.score is None
    assert f"Part {part}: form complete" in right.report
    assert "looked at when the work is graded" in " ".join(right.report.split())
    # The value of an example is the only one looked at.
    assert ("  met  " in right.report) == (part in ANSWERS[name].EXAMPLES)
    none = assignment.grade(part, "raise NotImplementedError()", released=True)
    assert none.score is None
    assert "not ready yet" in none.report


@every_part
def test_nbgrader_is_told_of_a_form_that_is_not_complete(name, part, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assignment = ASSIGNMENTS[name]
    assert assignment.grade(part, "raise NotImplementedError()", released=True).score == 0
    assert assignment.grade(part, assignment.reference(part), released=True).score is None


@cases("FORM")
def test_released_check_sees_faults_of_form(name, part, given):
    answer, words = given
    graded = ASSIGNMENTS[name].grade(part, answer, released=True)
    assert words in " ".join(graded.report.split())
    assert "not ready yet" in graded.report


@every_part
def test_a_part_answered_twice_counts_once(name, part):
    answer = f"{ASSIGNMENTS[name].reference(part)}\n{ASSIGNMENTS[name].reference(part)}"
    assert ASSIGNMENTS[name].grade(part, answer).score == ASSIGNMENTS[name].points(part)


@pytest.mark.parametrize("name", NAMES)
def test_parts_may_be_looked_at_in_another_order(name):
    """As when somebody has answered all of them in the first cell, or goes back to one."""
    assignment = ASSIGNMENTS[name]
    names = assignment.all_answered()
    for part in reversed(assignment.parts):
        graded = assignment.check_names(part, names)
        assert graded.score == assignment.points(part), graded.report


# Tables of one's own ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_part_rests_on_a_table_of_ones_own(name):
    assert ANSWERS[name].OWN


@every_own
def test_the_table_is_the_same_everywhere(own):
    assert digest(own.draw("ada")) == own.digest


@every_own
def test_everybody_has_a_right_answer_of_their_own(own):
    right = [own.answers(own.draw(f"student-{number}")) for number in range(IDS)]
    assert all(math.isfinite(value) for answer in right for value, _ in answer.values())
    pairs = list(itertools.combinations(range(0, IDS, 4), 2))
    alike = sum(_same(right[one], right[other]) for one, other in pairs)
    assert alike / len(pairs) <= own.alike


def _same(one, other):
    """Tell whether a student who hands in another's answers would be right in all of them."""
    return all(numbers.close(other[name][0], value, kind) for name, (value, kind) in one.items())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("number", range(HANDED_IN))
def test_the_solution_is_right_for_everybody(name, number):
    assignment = ASSIGNMENTS[name]
    for part in assignment.parts:
        graded = assignment.grade(part, assignment.reference(part), student=f"student-{number}")
        assert not graded.lost, graded.report


@pytest.mark.parametrize("name", NAMES)
def test_anothers_work_loses_points_and_is_named(name):
    assignment = ASSIGNMENTS[name]
    lost, reports = {}, ""
    for part in assignment.parts:
        graded = assignment.grade(
            part, assignment.reference(part), student="ada", notebook_of="bob"
        )
        lost |= graded.lost
        reports += graded.report
    assert lost
    assert "was handed in by 'ada'" in " ".join(reports.split())
