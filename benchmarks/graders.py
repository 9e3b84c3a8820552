"""How many right answers the graders accept, and how many wrong ones they reject.

Run by ``make bench``. Right answers differ in method, order, names and form; wrong ones are those
that students give, and count as rejected only if they lose exactly the criteria they miss, each
with its sentence. The answers are those of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from machine import heading

from flexspec.checks import Part

ROOT = Path(__file__).resolve().parent.parent
#: The closest peer, measured once by hand: equivalent right charts accepted, wrong ones rejected.
PEER = ("2 of 8", "0 of 3")


@dataclass
class Tally:
    """How right and wrong answers were judged.

    Attributes
    ----------
    accepted, rejected : list of bool
        For each right answer whether it got all points, for each wrong one whether it lost
        exactly what it misses.
    misjudged : list of str
        What was judged otherwise.
    """

    accepted: list[bool] = field(default_factory=list)
    rejected: list[bool] = field(default_factory=list)
    misjudged: list[str] = field(default_factory=list)

    def right(self, what: str, lost: Mapping[str, str]) -> None:
        """Count a right answer."""
        self._count(self.accepted, what, not lost)

    def wrong(self, what: str, lost: Mapping[str, str], due: Mapping[str, str]) -> None:
        """Count a wrong answer; `due` is criterion -> words of its sentence."""
        exactly = lost.keys() == due.keys() and all(due[name] in lost[name] for name in due)
        self._count(self.rejected, what, exactly)

    def _count(self, judged: list[bool], what: str, as_due: bool) -> None:
        judged.append(as_due)
        if not as_due:
            self.misjudged.append(what)

    def row(self, name: str) -> str:
        """Return a row of the table."""
        return f"| {name} | {_of(self.accepted)} | {_of(self.rejected)} |"


def _of(judged: list[bool]) -> str:
    return f"{sum(judged)} of {len(judged)}"


def assignments() -> Iterator[tuple[str, Tally]]:
    """Grade the answers to each assignment, its own solutions included."""
    running = import_module("graders.running")
    for path in sorted(running.EXERCISES.glob("source/*/*.ipynb")):
        name, tally = path.parent.name, Tally()
        assignment, answers = running.Assignment(name), import_module(f"graders.answers_{name}")
        for part in assignment.parts:
            solution = {"the solution": assignment.reference(part)}
            for what, answer in (solution | answers.RIGHT[part]).items():
                tally.right(f"{name}, part {part}: {what}", assignment.grade(part, answer).lost)
            for what, (answer, due) in answers.WRONG[part].items():
                lost = assignment.grade(part, answer).lost
                tally.wrong(f"{name}, part {part}: {what}", lost, due)
        yield name, tally


def charts() -> Tally:
    """Judge the charts of the trial."""
    trial, tally = import_module("checks.chart_trial"), Tally()
    for asked, right, wrong in trial.QUESTIONS:
        for what, chart in right.items():
            tally.right(f"chart: {what}", lost(chart, asked))
        for what, (chart, criterion, words) in wrong.items():
            tally.wrong(f"chart: {what}", lost(chart, asked), {criterion: words})
    return tally


def lost(chart: Any, asked: dict[str, Any]) -> dict[str, str]:
    """Return the criteria that a chart does not meet, and their sentences."""
    part = Part("1", {"chart": chart})
    part.chart("chart", **asked)
    judged = zip(asked["points"], part.criteria, strict=True)
    return {name: criterion.problem for name, criterion in judged if not criterion.met}


def main() -> None:
    """Measure and print."""
    sys.path.insert(0, str(ROOT / "tests"))
    tallies = dict(assignments()) | {"trial of charts": charts()}
    print(heading("altair", "pandas", "vl-convert-python"))
    print("\n| answers to | right ones accepted | wrong ones rejected |\n|---|---|---|")
    for name, tally in tallies.items():
        print(tally.row(name))
    print(f"| charts, closest peer | {' | '.join(PEER)} |")
    misjudged = [what for tally in tallies.values() for what in tally.misjudged]
    if misjudged:
        print("\nMisjudged:\n" + "\n".join(f"- {what}" for what in misjudged))


if __name__ == "__main__":
    main()
