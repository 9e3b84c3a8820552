"""The figures of one assignment, from its results."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from flexspec.grading.criteria import read_report
from flexspec.grading.report import statistics
from flexspec.grading.report.gather import Item, Results
from flexspec.grading.report.pairs import NAMES_ANOTHER

__all__ = ["Criterion", "Question", "Summary", "summarise"]

#: A question for which more marks than this part are missing is left out of all figures; with
#: fewer missing, the students without a mark are.
MOST_OPEN = 0.1
#: So many sentences are shown of a criterion.
MOST_SENTENCES = 4


@dataclass
class Criterion:
    """One thing that a check looks at.

    Attributes
    ----------
    text : str
        What.
    met, of : int
        How many students met it, and of how many it was looked at.
    sentences : list
        (sentence, how many were told it), the most frequent first.
    others : int
        How many were told another sentence.
    form : bool
        Whether it looks at form only.
    """

    text: str
    met: int = 0
    of: int = 0
    sentences: list[tuple[str, int]] = field(default_factory=list)
    others: int = 0
    form: bool = False


@dataclass
class Question:
    """A question's figures; NaN where they are not defined or not worked out.

    Attributes
    ----------
    item : Item
        The question.
    label : str
        A short name for charts.
    waiting : int
        How many marks are still to be given.
    kept : bool
        Whether it counts in the figures.
    share : float
        The mean share of its points: its difficulty.
    all_points, none : float
        The share of students with all its points, and with none.
    separates : float
        Its correlation with the other questions' points.
    criteria : list of Criterion
        What its check looks at.
    stopped : int
        For how many students the check stopped before its end.
    """

    item: Item
    label: str
    waiting: int
    kept: bool
    share: float = float("nan")
    all_points: float = float("nan")
    none: float = float("nan")
    separates: float = float("nan")
    criteria: list[Criterion] = field(default_factory=list)
    stopped: int = 0

    @property
    def missed(self) -> str:
        """The criterion that fewest met, in words; empty if all met all."""
        low = min(self.criteria, key=lambda one: one.met / one.of, default=None)
        if low is None or low.met == low.of:
            return ""
        return f"{low.of - low.met} of {low.of} did not meet {low.text}"


@dataclass
class Summary:
    """One assignment's figures.

    Attributes
    ----------
    results : Results
        What they were made of.
    questions : list of Question
        Its questions.
    totals : numpy.ndarray
        The points of each student who counts in the figures, less what was taken off.
    of : float
        What there was to have, in the questions that count.
    left_out : int
        How many students are left out because a mark is missing.
    alpha : float
        Cronbach's alpha; NaN if it is not worked out or not defined.
    unread : int
        Of how many students the graded notebook could not be read.
    """

    results: Results
    questions: list[Question]
    totals: np.ndarray
    of: float
    left_out: int
    alpha: float
    unread: int

    @property
    def shares(self) -> np.ndarray:
        """The totals as shares of what there was to have."""
        return self.totals / self.of if self.of else np.empty(0)

    @property
    def median(self) -> float:
        """The median of the shares."""
        return float(np.median(self.shares))

    @property
    def error(self) -> float:
        """The standard error of a student's points, by alpha; NaN if that is below 0."""
        if not self.alpha >= 0:
            return float("nan")
        return float(self.totals.std(ddof=1) * np.sqrt(1 - self.alpha))


def summarise(results: Results) -> Summary:
    """Work out the figures of one assignment."""
    points = results.points
    count = len(points)
    open_marks = np.isnan(points).sum(axis=0)
    columns = open_marks <= MOST_OPEN * count if count else np.zeros(len(results.items), bool)
    rows = ~np.isnan(points[:, columns]).any(axis=1) & columns.any()
    kept = points[np.ix_(rows, columns)]
    worth = np.array([item.of for item in results.items])[columns]
    enough = len(kept) >= statistics.LEAST
    separates = statistics.discrimination(kept) if enough else np.full(len(worth), np.nan)
    questions = [
        Question(item, label, int(waits), bool(counts))
        for item, label, waits, counts in zip(
            results.items, _labels(results.items), open_marks, columns, strict=True
        )
    ]
    if len(kept):
        shares = statistics.difficulty(kept, worth)
        for place, question in enumerate(question for question in questions if question.kept):
            column = kept[:, place]
            question.share = float(shares[place])
            question.all_points = float((column >= worth[place] - 1e-9).mean())
            question.none = float((column <= 1e-9).mean())
            question.separates = float(separates[place])
    _add_criteria(results, questions)
    return Summary(
        results=results,
        questions=questions,
        totals=np.maximum(0.0, kept.sum(axis=1) - results.penalty[rows]),
        of=float(worth.sum()),
        left_out=int(count - rows.sum()),
        alpha=statistics.alpha(kept) if enough else float("nan"),
        unread=sum(record is None for record in results.records),
    )


def _labels(items: list[Item]) -> list[str]:
    """Return a short name for each question: "Part 3" of "Part 3. A chart"."""
    found: list[str] = []
    for item in items:
        start = item.title.split(". ")[0]
        label = start if len(start) <= 14 else item.name[:14]
        found.append(label if label not in found else item.name)
    return found


def _add_criteria(results: Results, questions: list[Question]) -> None:
    records = list(filter(None, results.records))
    for question in questions:
        name = question.item.name
        question.stopped = sum(name in record.stopped for record in records)
        printed = Counter(record.printed[name] for record in records if name in record.printed)
        question.criteria = _criteria(printed)


def _criteria(printed: Counter[str]) -> list[Criterion]:
    """Return the criteria of a check from what it printed, and for how many students."""
    found: dict[tuple[str, bool], Criterion] = {}
    told: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for text, count in printed.items():
        lines = {(line.text, not line.of): line for line in reversed(read_report(text).criteria)}
        for key, line in reversed(lines.items()):
            one = found.setdefault(key, Criterion(line.text, form=not line.of))
            one.of += count
            if line.met:
                one.met += count
            else:
                told[key][_by_itself(line.sentence)] += count
    for key, one in found.items():
        one.sentences, one.others = _most_frequent(told[key])
    return [one for one in found.values() if not one.form or one.met < one.of]


def _by_itself(sentence: str) -> str:
    """Return a sentence as it can stand without the student's report around it, and without ids."""
    if sentence == "As above.":
        return "As for an earlier criterion of the part."
    if NAMES_ANOTHER.match(sentence):
        return "The notebook works with the tables of another id."
    return sentence or "No sentence was printed."


def _most_frequent(told: Counter[str]) -> tuple[list[tuple[str, int]], int]:
    """Return the most frequent sentences; those that differ in numbers only count as one."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence, count in told.items():
        groups[re.sub(r"[-+]?\d[\d.,e+-]*", "0", sentence)][sentence] += count
    ordered = sorted(groups.values(), key=lambda group: -group.total())
    shown = [(group.most_common(1)[0][0], group.total()) for group in ordered[:MOST_SENTENCES]]
    return shown, told.total() - sum(count for _, count in shown)
