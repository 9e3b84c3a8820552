"""The hints of the assignments: steps for every part, true places, and no answer in them."""

import importlib
import re

import pytest
from graders.running import EXERCISES, Assignment

from flexspec.study import assignments, release

CHAPTERS = EXERCISES.parent / "chapters"
PARTS = [(name, part) for name in assignments.names() for part in assignments.parts(name)]
#: So many steps of help has each part.
STEPS = 3
_PLACES = re.compile(r"[Cc]hapter (\d+), ((?:\"[^\"]+\"(?:, and |, | and )?)+)")

every_part = pytest.mark.parametrize(("name", "part"), PARTS)


def lines_of(answer):
    """Yield what is written on each line of a solution that says something of its own."""
    return [line.strip() for line in answer.splitlines() if len(line.strip()) > 60]


@every_part
def test_each_part_has_its_steps(name, part):
    steps = assignments.hints(name, part)
    assert len(steps) == STEPS
    assert all(15 <= len(step.split()) <= 110 for step in steps)
    assert len(set(steps)) == STEPS


@every_part
def test_they_hold_no_answer(name, part):
    steps = " ".join(assignments.hints(name, part))
    secrets = importlib.import_module(f"graders.answers_{name}").SECRETS.get(part, [])
    assert [secret for secret in secrets if secret in steps] == []
    assert [line for line in lines_of(Assignment(name).reference(part)) if line in steps] == []


@every_part
def test_the_places_they_send_to_are_there(name, part):
    for number, titles in _PLACES.findall(" ".join(assignments.hints(name, part))):
        (path,) = CHAPTERS.glob(f"{int(number):02d}-*.md")
        headings = re.findall(r"^#{2,3} (.+)$", path.read_text("utf-8"), re.M)
        for title in re.findall(r'"([^"]+)"', titles):
            assert title.rstrip(",") in headings


@pytest.mark.parametrize("name", assignments.names())
def test_nothing_else_is_in_the_file(name):
    text = (EXERCISES / "source" / name / release.HINTS).read_text("utf-8")
    parts = [int(number) for number in re.findall(r"^## Part (\d+)$", text, re.M)]
    assert parts == assignments.parts(name)
