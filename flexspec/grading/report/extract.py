"""What the report takes from a graded notebook, read as plain JSON: thousands of them are read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from flexspec.grading.grader import ID_CELL
from flexspec.grading.report.likeness import grams, names_in, reader, winnowed
from flexspec.grading.template import Slot, Template

__all__ = ["Plan", "Record", "answers", "make_plan", "records"]

#: So many submissions are handed to a process at once.
CHUNK = 50
LARGEST = 32 << 20
#: What stands between the answers: no run of tokens is the same across it.
_END = 1


@dataclass(frozen=True)
class Plan:
    """What there is to read in the notebooks of an assignment.

    Attributes
    ----------
    tests : dict
        Test cell -> whether its question has a table of each student's own.
    code : dict
        Answer cell -> whether it is code.
    question : dict
        Answer cell -> the graded cell that it belongs to.
    known : frozenset of str
        Names that are not a student's own.
    released : numpy.ndarray
        Fingerprints of the released notebook.
    """

    tests: dict[str, bool]
    code: dict[str, bool]
    question: dict[str, str]
    known: frozenset[str]
    released: np.ndarray


@dataclass
class Record:
    """What was read of one submission.

    Attributes
    ----------
    printed : dict
        Test cell -> what its check printed.
    stopped : list of str
        Test cells that stopped before their end.
    figures : dict
        Test cell -> name -> figure; only of questions with a table of each student's own.
    prints : numpy.ndarray
        Fingerprints of its answers.
    """

    printed: dict[str, str] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)
    figures: dict[str, dict[str, str]] = field(default_factory=dict)
    prints: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint64))


def make_plan(templates: Mapping[str, Template]) -> Plan:
    """Return what there is to read, from what was released."""
    slots = [slot for template in templates.values() for slot in template.slots]
    tests = {
        slot.name: ".student(" in slot.source for slot in slots if slot.grade and not slot.solution
    }
    code = {
        slot.name: slot.cell_type == "code"
        for slot in slots
        if slot.solution and slot.name != ID_CELL
    }
    known = names_in(slot.released for slot in slots)
    stubs = {slot.name: slot.released for slot in slots}
    locked = [slot.released for slot in slots if slot.locked and slot.cell_type == "code"]
    runs = [*_runs(stubs, code, known), *(grams(reader(known, True).read(text)) for text in locked)]
    return Plan(
        tests,
        code,
        _questions(slots),
        known,
        np.unique(np.concatenate([*runs, np.empty(0, np.uint64)])),
    )


def _questions(slots: Sequence[Slot]) -> dict[str, str]:
    found: dict[str, str] = {}
    graded = ""
    for slot in reversed(slots):
        graded = slot.name if slot.grade or slot.task else graded
        if slot.solution:
            found[slot.name] = graded
    return found


def _runs(
    texts: Mapping[str, str], code: Mapping[str, bool], known: frozenset[str]
) -> Iterator[np.ndarray]:
    """Yield the runs of the answers in code, and of those in words."""
    for kind in (True, False):
        found: list[int] = []
        for name, is_code in code.items():
            if is_code is kind and name in texts:
                found += [*reader(known, kind).read(texts[name]), _END]
        yield grams(found)


def records(
    plan: Plan, notebooks: Mapping[str, Sequence[Path]], pool: Executor | None
) -> Iterator[tuple[str, Record | None]]:
    """Return an iterator over students and what was read of them; None if that was not possible.

    With a pool the reading begins at once, and goes on while others of its results are used.
    """
    read = partial(_record, plan)
    work = list(notebooks.values())
    found = map(read, work) if pool is None else pool.map(read, work, chunksize=CHUNK)
    return zip(notebooks, found, strict=True)


def _record(plan: Plan, paths: Sequence[Path]) -> Record | None:
    made = Record()
    texts: dict[str, str] = {}
    try:
        for path in paths:
            for name, cell in _cells(path):
                if name in plan.tests:
                    _add_test(made, name, cell, plan.tests[name])
                elif name in plan.code:
                    texts[name] = _text(cell.get("source"))
    except (OSError, ValueError, TypeError, AttributeError):  # not written by the grader
        return None
    prints = [winnowed(runs) for runs in _runs(texts, plan.code, plan.known)]
    made.prints = np.unique(np.concatenate(prints))
    return made


def answers(paths: Sequence[Path]) -> dict[str, str]:
    """Return cell -> its text in the notebooks of one submission."""
    return {name: _text(cell.get("source")) for path in paths for name, cell in _cells(path)}


def _cells(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if os.path.getsize(path) > LARGEST:
        raise ValueError("It is too large.")
    for cell in json.loads(path.read_bytes())["cells"]:
        if name := cell.get("metadata", {}).get("nbgrader", {}).get("grade_id"):
            yield name, cell


def _text(source: str | list[str] | None) -> str:
    return source if isinstance(source, str) else "".join(source or [])


def _add_test(made: Record, name: str, cell: dict[str, Any], own: bool) -> None:
    outputs = cell.get("outputs", [])
    printed = [_text(one.get("text")) for one in outputs if one["output_type"] == "stream"]
    made.printed[name] = "".join(printed)
    if any(one["output_type"] == "error" for one in outputs):
        made.stopped.append(name)
    if own:
        made.figures[name] = cell["metadata"].get("flexspec", {}).get("figures", {})
