"""One's own answers looked at: the check, the hints, and the solution after an attempt."""

from __future__ import annotations

import re
import sys
import textwrap
import types
from collections.abc import Mapping
from typing import Any

from flexspec import checks
from flexspec.study import assignments, store
from flexspec.study.assignments import StudyError

__all__ = ["ENOUGH_TRIES", "check", "hint", "solution"]

#: After so many checks of an answer of one's own the solution is shown, ready or not.
ENOUGH_TRIES = 3
#: So many characters has a line of a hint.
WIDTH = 92

_ANSWER = re.compile(r"`(\w+)`")


def check(assignment: str, part: int | str, *, values: bool = False) -> None:
    """Look at your answer to a part, as the grader's visible check does, and print the report.

    Call it in the notebook of the assignment, after the cells of the part.

    Parameters
    ----------
    assignment : str
        ``"ps1"`` to ``"ps7"``, or ``"studio"``.
    part : int
        The part's number.
    values : bool
        Whether to look at the values too, as the grader does with its hidden tests. This needs a
        clone of the course's repository.

    Raises
    ------
    StudyError
        If there is no such part, or a cell above has not been run; the message says which.
    """
    assignment, part = assignments.chosen(assignment, part)
    names = sys._getframe(1).f_globals
    looked_at = _run(assignments.check_cell(assignment, part, hidden=values), names, part)
    progress = store.read()
    record = _record(progress, assignment, part)
    missed = [one for one in looked_at.criteria if not one.met]
    if _attempted(looked_at, names):
        record["tries"] = record.get("tries", 0) + 1
    complete = all(one.points and not one.form for one in missed)  # what is missed is values
    record["ready"] = complete and _attempted(looked_at, names)
    for stale in ("earned", "of"):
        record.pop(stale, None)  # points of an answer that may have been changed since
    if values:
        record["earned"] = sum(one.earned for one in looked_at.criteria)
        record["of"] = sum(one.points for one in looked_at.criteria)
    record["missed"] = list(dict.fromkeys(one.problem for one in missed))
    record["read"] = list(dict.fromkeys(one.read for one in missed if one.read))
    record["last"] = store.today()
    store.write(progress)


def hint(assignment: str, part: int | str, *, step: int | None = None) -> None:
    """Print the next step of help for a part: first where to look, last how to begin.

    Parameters
    ----------
    assignment, part : str, int
        Which part.
    step : int, optional
        A step that you have seen, to see it again.
    """
    assignment, part = assignments.chosen(assignment, part)
    steps = assignments.hints(assignment, part)
    if not steps:
        raise StudyError(f"There are no hints for {assignment}, part {part}.")
    progress = store.read()
    record = _record(progress, assignment, part)
    seen = record.get("hints", 0)
    if step is None:
        if seen >= len(steps):
            print(f"You have seen all {len(steps)} hints; step={seen} shows the last one again.")
            return
        step = record["hints"] = seen + 1
        store.write(progress)
    elif not 1 <= step <= seen:
        raise StudyError(f"You have seen {seen} of {len(steps)} hints; ask without step for more.")
    told = f"Hint {step} of {len(steps)}: {steps[step - 1]}"
    print(textwrap.fill(told, WIDTH, break_long_words=False, break_on_hyphens=False))


def solution(assignment: str, part: int | str) -> None:
    """Print the solution of a part, once you have checked an answer of your own.

    It is shown if your answer had the right form, or after three checks.
    """
    assignment, part = assignments.chosen(assignment, part)
    text = assignments.reference(assignment, part)
    record = _record(store.read(), assignment, part)
    tries = record.get("tries", 0)
    if not record.get("ready") and tries < ENOUGH_TRIES:
        raise StudyError(
            f"First an attempt of your own: write an answer to part {part} and run "
            f'flexspec.check("{assignment}", part={part}). The solution is shown when the form '
            f"is complete, or after {ENOUGH_TRIES} checks of an answer; so far: {tries}."
        )
    print(f"One solution of {assignment}, part {part}; others are as right.\n\n{text}")


def _record(progress: dict[str, Any], assignment: str, part: int) -> dict[str, Any]:
    return progress["assignments"].setdefault(assignment, {}).setdefault(str(part), {})


def _run(source: str, names: Mapping[str, Any], part: int) -> checks.Part:
    """Run a check cell on a copy of the notebook's names; it prints its report."""
    names = {**names, "checks": checks}
    try:
        exec(compile(source, f"<the check of part {part}>", "exec"), names)
    except NameError as error:
        raise StudyError(
            f"The notebook has no {error.name!r} yet: run its cells from the top to part {part}."
        ) from None
    return names["part"]


def _attempted(part: checks.Part, names: Mapping[str, Any]) -> bool:
    """Tell whether one of the answers is there, and is not what the released notebook gives."""
    found = {match[1] for one in part.criteria for match in _ANSWER.finditer(one.text)}
    return any(not _is_stub(names.get(name)) for name in found)


def _is_stub(answer: Any) -> bool:
    if isinstance(answer, types.FunctionType):
        return answer.__code__.co_names == ("NotImplementedError",)
    return answer is None or answer is ...
