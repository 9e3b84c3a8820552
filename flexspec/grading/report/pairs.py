"""Pairs of submissions worth looking at side by side, and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from flexspec.grading.criteria import Report, read_report
from flexspec.grading.report.extract import answers
from flexspec.grading.report.gather import Results
from flexspec.grading.report.likeness import alike, grams, reader, winnowed
from flexspec.variants import student_id

__all__ = ["NAMES_ANOTHER", "Pair", "Passage", "passages", "suspicious"]

#: A figure that more students have right than this is no student's own.
MOST_OWNERS = 2
#: So many cells of a pair are shown, so much of each.
MOST_CELLS = 3
LONGEST_SHOWN = 5_000

#: What :meth:`flexspec.checks.Part.student` says of a notebook that works with another id.
NAMES_ANOTHER = re.compile(
    r"The notebook works with the tables of (['\"])(.+)\1 and was handed in by "
)
_VALUE = re.compile(r"`(\w+)`: value")
_COLUMN = re.compile(r"`(\w+)`: values of `(.+)`")


@dataclass
class Pair:
    """Two submissions and what they have in common.

    Attributes
    ----------
    first, second : str
        The students.
    share : float
        How much of the smaller one's own code is in the other; NaN if that is not unusual.
    named : set of str
        Whose notebook names the other's id.
    figures : dict
        (student, owner) -> the names of answers that are the owner's and right for the owner only.
    cells : set of str
        Test cells of the questions that these answers and ids stand in.
    """

    first: str
    second: str
    share: float = float("nan")
    named: set[str] = field(default_factory=set)
    figures: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    cells: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Passage:
    """One answer in two submissions."""

    cell: str
    first: str
    second: str


def suspicious(results: Results) -> list[Pair]:
    """Return the pairs, those with another's figures or id first, then the most alike."""
    found: dict[tuple[str, str], Pair] = {}

    def pair(one: str, other: str) -> Pair:
        first, second = sorted((one, other))
        return found.setdefault((first, second), Pair(first, second))

    read = {
        student: record
        for student, record in zip(results.students, results.records, strict=True)
        if record is not None
    }
    students = list(read)
    for like in alike([one.prints for one in read.values()], results.plan.released):
        pair(students[like.first], students[like.second]).share = like.share
    ids = {student_id(student): student for student in students}
    for cell in (cell for cell, own in results.plan.tests.items() if own):
        reports = {
            student: _report(record.printed[cell])
            for student, record in read.items()
            if cell in record.printed
        }
        for student, said in reports.items():
            for line in said.criteria:
                named = NAMES_ANOTHER.match(line.sentence)
                other = ids.get(named[2]) if named else None
                if other and other != student:
                    one = pair(student, other)
                    one.named.add(student)
                    one.cells.add(cell)
        figures = {student: read[student].figures.get(cell, {}) for student in reports}
        for student, owner, name in _borrowed(reports, figures):
            one = pair(student, owner)
            one.figures.setdefault((student, owner), []).append(name)
            one.cells.add(cell)
    return sorted(found.values(), key=lambda one: (not one.figures, not one.named, -_low(one)))


def _low(pair: Pair) -> float:
    return 0.0 if np.isnan(pair.share) else pair.share


_report = lru_cache(1 << 14)(read_report)


def _borrowed(
    reports: Mapping[str, Report], figures: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield (student, owner, name of the answer) where an answer is right for the owner only.

    The two answers are the same figure; the owner's check says that it is right, the student's
    that it is not.
    """
    right: dict[tuple[str, str], list[str]] = defaultdict(list)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student, said in reports.items():
        own = figures[student]
        for name, met in _verdicts(said):
            if name in own:
                (right if met else wrong)[name, own[name]].append(student)
    for key, students in wrong.items():
        owners = right.get(key, [])
        if 0 < len(owners) <= MOST_OWNERS:
            yield from ((student, owner, key[0]) for student in students for owner in owners)


def _verdicts(said: Report) -> Iterator[tuple[str, bool]]:
    """Yield name of a figure -> whether it is right, of what a check said with points."""
    for line in said.criteria:
        if not line.of:
            continue
        if match := _VALUE.fullmatch(line.text):
            yield match[1], line.met
        elif match := _COLUMN.fullmatch(line.text):
            yield f"{match[1]}.{match[2]}", line.met


def passages(results: Results, pair: Pair) -> list[Passage]:
    """Return the answers of a pair to look at, the most alike first."""
    first, second = (answers(results.notebooks[one]) for one in (pair.first, pair.second))
    plan = results.plan
    found = []
    borrowed = _answers_before(results, pair.cells)
    for cell, code in plan.code.items():
        if not first.get(cell, "").strip() or not second.get(cell, "").strip():
            continue
        prints = [
            np.setdiff1d(winnowed(grams(reader(plan.known, code).read(text))), plan.released)
            for text in (first[cell], second[cell])
        ]
        shared = len(np.intersect1d(*prints))
        if shared or cell in borrowed:
            found.append((cell in borrowed, shared, cell))
    found.sort(reverse=True)
    return [
        Passage(cell, first[cell][:LONGEST_SHOWN], second[cell][:LONGEST_SHOWN])
        for _, _, cell in found[:MOST_CELLS]
    ]


def _answers_before(results: Results, tests: set[str]) -> set[str]:
    """Return the answer cells that belong to some test cells."""
    return {cell for cell, test in results.plan.question.items() if test in tests}
