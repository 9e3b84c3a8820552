"""How far a reader is, and where to go from there."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flexspec.study import assignments, store
from flexspec.study.assignments import StudyError

__all__ = ["done", "progress", "progress_table", "where_next"]

CHAPTERS = 12
#: What can be said of a part, from the least to the most.
STATES = ("not begun", "begun", "form complete", "all points")
#: Assignment -> the chapters that come before it.
_AFTER = {
    "ps1": "chapter 1",
    "ps2": "chapters 2 and 3",
    "ps3": "chapters 4 and 5",
    "ps4": "chapter 6",
    "ps5": "chapter 7",
    "ps6": "chapters 8 and 9",
    "ps7": "chapters 10 and 11",
    "studio": "chapter 12",
}


def done(chapter: int) -> None:
    """Note that you have worked through a chapter.

    Parameters
    ----------
    chapter : int
        Its number.
    """
    if chapter not in range(1, CHAPTERS + 1):
        raise StudyError(f"There is no chapter {chapter}: the numbers are 1 to {CHAPTERS}.")
    kept = store.read()
    kept["chapters"].setdefault(str(chapter), store.today())
    store.write(kept)
    print(f"{len(kept['chapters'])} of {CHAPTERS} chapters worked through.")


def progress_table() -> pd.DataFrame:
    """Return how far you are with each part that is checked automatically.

    Returns
    -------
    pandas.DataFrame
        One row for each part: ``assignment``, ``part``, ``state``, ``checks``, ``hints`` and
        ``last`` (the date of the last check).
    """
    kept = store.read()["assignments"]
    rows = []
    for name in assignments.names():
        for part in assignments.parts(name):
            record = kept.get(name, {}).get(str(part), {})
            rows.append(
                {
                    "assignment": name,
                    "part": part,
                    "state": _state(record),
                    "checks": record.get("tries", 0),
                    "hints": record.get("hints", 0),
                    "last": record.get("last", ""),
                }
            )
    return pd.DataFrame(rows)


def progress() -> Any:
    """Return a chart of how far you are: one mark for each part, filled as you get on.

    Returns
    -------
    altair.Chart
        The chart; :func:`progress_table` has the same as a table.
    """
    import altair as alt

    table = progress_table()
    complete = int((table["state"].isin(STATES[2:])).sum())
    chapters = len(store.read()["chapters"])
    title = f"{complete} of {len(table)} parts complete in form"
    below = f"{chapters} of {CHAPTERS} chapters worked through"
    states = alt.Scale(domain=list(STATES), range=["#ffffff", "#c8d5dc", "#5b8aa0", "#123f54"])
    return (
        alt.Chart(table)
        .mark_square(size=420, stroke="#5b6b73", strokeWidth=1)
        .encode(
            x=alt.X("part:O").title("Part").axis(labelAngle=0),
            y=alt.Y("assignment:N").title("Assignment").sort(assignments.names()),
            fill=alt.Fill("state:N").scale(states).title("State"),
            tooltip=["assignment", "part", "state", "checks", "hints"],
        )
        .properties(
            title=alt.Title(title, subtitle=below),
            description=f"{title}; {below}. A square for each part of each assignment; the darker "
            "it is, the further you are. The table is flexspec.study.progress_table().",
        )
    )


def where_next(assignment: str) -> None:
    """Print what to do next in an assignment, from what the last checks said.

    Parameters
    ----------
    assignment : str
        ``"ps1"`` to ``"ps7"``, or ``"studio"``.
    """
    assignment = assignments.known(assignment)
    kept = store.read()["assignments"].get(assignment, {})
    to_do = [
        line
        for part in assignments.parts(assignment)
        for line in _advice(assignment, part, kept.get(str(part), {}))
    ]
    print("\n".join(to_do or _afterwards(assignment)))


def _state(record: dict[str, Any]) -> str:
    if record.get("of") and record["earned"] == record["of"]:
        return STATES[3]
    if record.get("ready"):
        return STATES[2]
    return STATES[1 if record.get("tries") else 0]


def _advice(assignment: str, part: int, record: dict[str, Any]) -> list[str]:
    if not record.get("last"):
        return [f'Part {part}: not checked yet. flexspec.check("{assignment}", part={part})']
    if record.get("ready") and not record.get("missed"):
        return []
    lines = [f"Part {part}: {' '.join(record.get('missed', []))}"]
    if record.get("read"):
        lines.append(f"  Read again: {'; '.join(record['read'])}.")
    left = len(assignments.hints(assignment, part)) - record.get("hints", 0)
    if left > 0:
        lines.append(f'  Hints left: {left}. flexspec.hint("{assignment}", part={part})')
    return lines


def _afterwards(assignment: str) -> list[str]:
    names = assignments.names()
    following = names[names.index(assignment) + 1 :][:1]
    lines = [f"All parts of {assignment} that are checked automatically are complete in form."]
    lines.append(
        "Write what is marked by hand with rubric.md beside you, and compare with the solutions."
    )
    if following:
        lines.append(f"Next: {_AFTER[following[0]]}, then {following[0]}.")
    else:
        lines.append("That was the last one. The literature as data is a good place to go on.")
    return lines
