"""The page: what the figures say in sentences, with charts, names hidden unless asked for."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from flexspec.grading.pages import environment
from flexspec.grading.report import drawings
from flexspec.grading.report.agreement import Agreement
from flexspec.grading.report.likeness import LEAST_SHARE
from flexspec.grading.report.pairs import Pair, Passage, passages
from flexspec.grading.report.statistics import FEW, LEAST
from flexspec.grading.report.summary import Question, Summary

__all__ = ["People", "Shown", "page", "shown"]

#: What can be an id or a name by itself, and what of it can be one.
_WORD = re.compile(r"\w+(?:[.@+'’-]\w+)*")
_PART = re.compile(r"[^\W_]+")
#: So many pairs of an assignment are shown side by side.
MOST_PAIRS = 15
#: Below these a figure is worth a second look.
RELIABLE = 0.7
SEPARATES = 0.2
AGREES = 0.6


class People:
    """How students are called on the page.

    Parameters
    ----------
    names : mapping
        Student -> name.
    shown : bool
        Whether the page says them; else each student has a number, the same as long as the
        class is, which does not follow the order of the names.

    Examples
    --------
    >>> people = People({"ada": "Ada Lovelace", "bob": "Bob"}, shown=False)
    >>> sorted([people.called("ada"), people.called("bob")])
    ['student 1', 'student 2']
    >>> people.hidden("written by Ada") == f"written by {people.called('ada')}"
    True
    """

    def __init__(self, names: Mapping[str, str], shown: bool) -> None:
        self.shown = shown
        self._names = dict(names)
        order = sorted(names, key=lambda one: hashlib.sha256(one.encode()).digest())
        self._numbers = {student: f"student {place}" for place, student in enumerate(order, 1)}
        self._words: dict[str, str] = {}
        for student, name in names.items():
            for word in (student, *name.split()):
                if len(word) > 2:
                    number = self._numbers[student]
                    known = self._words.setdefault(word.casefold(), number)
                    if known != number:  # a name that several have
                        self._words[word.casefold()] = "a student"
        odd = [re.escape(word) for word in self._words if not _WORD.fullmatch(word)]
        self._odd = re.compile("|".join(sorted(odd, key=len, reverse=True)) or "(?!)", re.I)

    def called(self, student: str) -> str:
        """Return what a student is called."""
        if not self.shown:
            return self._numbers[student]
        name = self._names[student]
        return name if name == student else f"{name} ({student})"

    def hidden(self, text: str) -> str:
        """Return a text of a student's with ids and names of the class replaced by numbers."""
        if self.shown:
            return text
        return _WORD.sub(self._number_of, self._odd.sub(self._number_of, text))

    def _number_of(self, found: re.Match[str]) -> str:
        word = found[0]
        number = self._words.get(word.casefold())
        if number is None and not word.isalnum():  # an id in a longer word, such as ada_total
            return _PART.sub(lambda part: self._words.get(part[0].casefold(), part[0]), word)
        return number or word


@dataclass
class Beside:
    """A pair on the page: who, why, and their answers."""

    first: str
    second: str
    why: list[str]
    passages: list[Passage]


@dataclass
class Shown:
    """One assignment on the page.

    Attributes
    ----------
    summary : Summary
        Its figures.
    name : str
        The assignment.
    scores, questions, times : Drawing or None
        Its charts.
    facts, reliability : list of str
        Sentences.
    pairs : list of Beside
        What to look at side by side.
    more_pairs : int
        How many pairs are not shown.
    """

    summary: Summary
    name: str
    scores: drawings.Drawing | None
    questions: drawings.Drawing | None
    times: drawings.Drawing | None
    facts: list[str]
    reliability: list[str]
    pairs: list[Beside]
    more_pairs: int


def shown(summary: Summary, pairs: list[Pair], people: People, enrolled: int) -> Shown:
    """Return one assignment as the page shows it, with its charts drawn.

    Parameters
    ----------
    summary : Summary
        Its figures.
    pairs : list of Pair
        Submissions that are alike.
    people : People
        How students are called.
    enrolled : int
        How many students the gradebook knows.
    """
    any_scores = len(summary.totals) > 0 and summary.of > 0
    return Shown(
        summary=summary,
        name=summary.results.name,
        scores=drawings.scores(summary) if any_scores else None,
        questions=drawings.questions(summary) if any_scores else None,
        times=drawings.times(summary),
        facts=list(_facts(summary, enrolled)),
        reliability=list(_reliability(summary)),
        pairs=[_beside(summary, pair, people) for pair in pairs[:MOST_PAIRS]],
        more_pairs=max(0, len(pairs) - MOST_PAIRS),
    )


def page(
    title: str,
    sets: list[Shown],
    people: People,
    enrolled: int,
    *,
    now: datetime,
    agreement: tuple[list[Agreement], int] | None = None,
) -> str:
    """Return the report as HTML.

    Parameters
    ----------
    title : str
        What the course is called.
    sets : list of Shown
        Its assignments.
    people : People
        How students are called.
    enrolled : int
        How many students the gradebook knows.
    now : datetime
        When the report is made.
    agreement : tuple, optional
        How two graders agree, and how many marks of the second have no first one.
    """
    with_scores = [one.summary for one in sets if one.scores]
    return (
        environment()
        .get_template("report.html")
        .render(
            title=title,
            now=now,
            people=people,
            enrolled=enrolled,
            sets=sets,
            overview=drawings.overview(with_scores) if with_scores else None,
            todo=_todo(sets, agreement),
            agreement=agreement,
            agrees=AGREES,
            least=LEAST,
            least_share=LEAST_SHARE,
            nan=math.isnan,
            per_cent=_per_cent,
            number=_number,
            alpha=_alpha,
            separates=_separates,
        )
    )


# Sentences ----------------------------------------------------------------------------------------


def _per_cent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def _number(value: float, digits: int = 2) -> str:
    """Return a number with a proper minus sign, or a dash."""
    if math.isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _facts(summary: Summary, enrolled: int) -> Iterable[str]:
    results = summary.results
    graded = len(results.students)
    yield f"{_counted(graded, 'submission is', 'submissions are')} graded."
    missing = enrolled - graded - len(results.not_graded)
    if missing > 0:
        yield (
            f"{_counted(missing, 'student')} of the gradebook handed in nothing; what is missing "
            "is not counted as zero."
        )
    if results.not_graded:
        yield (
            f"{_counted(len(results.not_graded), 'submission')} could not be graded, or not yet: "
            f"flexspec-grade {results.name} says why."
        )
    out = [question for question in summary.questions if not question.kept]
    if out:
        yield (
            f"Left out of all figures, since marks are missing: "
            f"{', '.join(question.item.title for question in out)}."
        )
    if out and not any(question.kept for question in summary.questions):
        return
    if summary.left_out:
        yield (
            f"{_counted(summary.left_out, 'student')} with a mark still to be given "
            f"{'is' if summary.left_out == 1 else 'are'} left out of the figures."
        )
    if len(summary.totals):
        yield (
            f"Of {summary.of:g} points the mean is {summary.totals.mean():.1f}, the median "
            f"{np.median(summary.totals):.1f}, the lowest {summary.totals.min():g} and the highest "
            f"{summary.totals.max():g}."
        )
    late = int((results.penalty > 0).sum())
    if late:
        yield f"{_counted(late, 'student')} lost points for being late; these are taken off."
    if summary.unread:
        yield (
            f"{_counted(summary.unread, 'graded notebook')} could not be read; criteria and "
            "likeness are without."
        )


def _reliability(summary: Summary) -> Iterable[str]:
    count = len(summary.totals)
    if count < LEAST:
        yield (
            f"Reliability and separation are not worked out: figures of fewer than {LEAST} "
            f"students mean little, and there {'is' if count == 1 else 'are'} {count}."
        )
        return
    questions = sum(question.kept for question in summary.questions)
    if questions < 2:
        yield "Cronbach's alpha needs two questions or more; it is not defined here."
    elif math.isnan(summary.alpha):
        yield "Cronbach's alpha is not defined: all students have the same points."
    else:
        over = f"Cronbach's alpha over {questions} questions and {_counted(count, 'student')}"
        if summary.alpha < 0:
            yield f"{over} is below 0: who does well on one question does worse on the others."
        else:
            yield (
                f"{over} is {_number(summary.alpha)}. A student's points are uncertain by about "
                f"{_number(summary.error, 1)} either way (the standard error)."
            )
        if summary.alpha < RELIABLE:
            yield (
                f"Below {RELIABLE} the questions do not measure one thing well: take this set for "
                "practice, or with others, rather than as a grade by itself."
            )
    if count < FEW:
        yield f"With fewer than {FEW} students these figures are rough."


def _separates(question: Question, enough: bool) -> str:
    """Say how a question separates those who do well on the others from those who do not."""
    if not question.kept:
        return "waits for marks"
    if not enough:
        return "too few students"
    if math.isnan(question.separates):
        same = question.all_points == 1 or question.none == 1
        return "not defined: all have the same" if same else "not defined"
    text = _number(question.separates)
    if question.separates < 0:
        return f"{text}, the wrong way round"
    return f"{text}, little" if question.separates < SEPARATES else text


def _alpha(value: float) -> str:
    return "below 0" if value < 0 else _number(value)


@dataclass(frozen=True)
class Todo:
    """Something to do, and where on the page it is."""

    text: str
    link: str


def _todo(sets: list[Shown], agreement: tuple[list[Agreement], int] | None) -> list[Todo]:
    found = []
    for number, one in enumerate(sets, 1):
        for question in one.summary.questions:
            if question.waiting:
                marks = _counted(question.waiting, "answer")
                text = f"{one.name}, {question.item.title}: mark {marks} (nbgrader formgrader)."
                found.append(Todo(text, f"#set-{number}"))
        if one.summary.results.not_graded:
            count = _counted(len(one.summary.results.not_graded), "submission")
            found.append(Todo(f"{one.name}: {count} not graded.", f"#set-{number}"))
        if one.pairs:
            count = _counted(len(one.pairs) + one.more_pairs, "pair")
            text = f"{one.name}: look at {count} of submissions that are alike."
            found.append(Todo(text, f"#alike-{number}"))
    low = [one for one in (agreement[0] if agreement else []) if one.kappa < AGREES]
    for one in low:
        what = one.criterion or one.question
        text = f"{one.assignment}, {what}: the graders agree little; talk about the criterion."
        found.append(Todo(text, "#graders"))
    return found


# Pairs --------------------------------------------------------------------------------------------


def _beside(summary: Summary, pair: Pair, people: People) -> Beside:
    titles = {question.item.name: question.item.title for question in summary.questions}
    plan = summary.results.plan
    return Beside(
        people.called(pair.first),
        people.called(pair.second),
        list(_why(pair, people)),
        [
            Passage(
                titles.get(plan.question[one.cell], one.cell),
                people.hidden(one.first),
                people.hidden(one.second),
            )
            for one in passages(summary.results, pair)
        ],
    )


def _why(pair: Pair, people: People) -> Iterable[str]:
    for (student, owner), names in pair.figures.items():
        listed = ", ".join(f"`{name}`" for name in names)
        yield (
            f"{people.called(student)} gives figures that are right for the table of "
            f"{people.called(owner)} and not for their own: {listed}."
        )
    for student in sorted(pair.named):
        other = people.called(pair.second if student == pair.first else pair.first)
        yield f"The notebook of {people.called(student)} works with the id of {other}."
    if not math.isnan(pair.share):
        yield f"They share {_per_cent(pair.share)} of what is their own."
