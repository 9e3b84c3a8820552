"""A written exam of two hours in as many variants as you need, each with its key.

flexspec-exam --seed 2027 --variants 3 --dest exam

The sums are drawn anew for each seed, with the same steps and the same marks; sentences to judge
and essays are drawn from lists. Every variant is written as Markdown, to be changed, and as HTML,
to be printed: the paper for students, and the key with model answers and marks.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pandas as pd

from flexspec import layout
from flexspec.measures import (
    coefficient_of_variation,
    concentration_ratio,
    herfindahl,
    herfindahl_equivalent_number,
    location_quotient,
    qca,
)
from flexspec.models import joint_action

__all__ = ["MOST", "ExamError", "Question", "key", "main", "paper", "variants", "write"]

#: The most variants that can be drawn together: a letter for each.
MOST = len(ascii_uppercase)
_TEXTS = tomllib.loads(Path(__file__).with_name("exam.toml").read_text("utf-8"))
_PAGE = re.compile(r"\{p\}`([^`]+)`")
_HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 1.05rem/1.5 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ border: 1px solid #767676; padding: .2rem .6rem; text-align: left; }}
h2, h3 {{ line-height: 1.2; break-after: avoid; }}
table, li {{ break-inside: avoid; }}
</style></head><body><main>
{body}
</main></body></html>
"""


class ExamError(ValueError):
    """What was asked for cannot be made; the message says why."""


@dataclass(frozen=True)
class Question:
    """A question of the exam.

    Attributes
    ----------
    title : str
        What it is about.
    marks : int
        What it earns.
    text : str
        What students read, in Markdown.
    answer : str
        The model answer, with the marks for each step.
    results : tuple
        The numbers or words of the answer, by which variants are told apart.
    """

    title: str
    marks: int
    text: str
    answer: str
    results: tuple


def _near_a_tie(value: float, digits: int) -> bool:
    """Tell whether rounding hangs on the last digit of a pocket calculator."""
    return abs(abs(value) * 10**digits % 1 - 0.5) < 0.05


def _table(rows: list[list[object]]) -> str:
    head, *body = [" | ".join(str(cell) for cell in row) for row in rows]
    rule = " | ".join("---" for _ in rows[0])
    return "\n".join(f"| {line} |" for line in (head, rule, *body))


def _convergence(random: np.random.RandomState) -> Question:
    """Draw three regions: the poorer, the faster, and yet further apart in the end."""
    while True:
        before = [random.randint(8, 14), random.randint(14, 20), random.randint(20, 26)]
        after = [random.randint(38, 61), random.randint(18, 30), random.randint(24, 34)]
        growth = [end / start for start, end in zip(before, after, strict=True)]
        if sum(before) % 3 or sum(after) % 3 or growth[0] < growth[1] + 0.15:
            continue
        spread = [coefficient_of_variation(values) for values in (before, after)]
        if (
            growth[1] > growth[2] + 0.15
            and spread[1] > spread[0] + 0.05
            and not any(_near_a_tie(value, 2) for value in growth + spread)
        ):
            break
    rows = [["region", "1990", "2020"]]
    rows += [
        [name, *pair] for name, pair in zip("ABC", zip(before, after, strict=True), strict=True)
    ]
    text = f"""Income per head in three regions, in thousands, at the same prices:

{_table(rows)}

1. How many times as large has income become in each region? Two decimals. (3 marks)
2. Find the coefficient of variation in both years: the standard deviation over the three regions
   (divide by three), as a share of their mean. Two decimals. (4 marks)
3. "The poorer a region, the faster it grew; so the gap has closed." Say which half of the sentence
   is right, and what has happened. (2 marks)"""
    factors = ", ".join(f"{name} {value:.2f}" for name, value in zip("ABC", growth, strict=True))
    means = [sum(values) // 3 for values in (before, after)]
    answer = f"""1. {factors}. (1 mark each)
2. Means {means[0]} and {means[1]}; coefficients {spread[0]:.2f} and {spread[1]:.2f}. (2 marks each)
3. The first half is right (1 mark). The second is not: the spread has grown, because A has
   overtaken the others and gone on. Who grows faster and how far apart they are, are two questions
   (1 mark)."""
    results = tuple(round(value, 2) for value in growth + spread)
    return Question("Regions that catch up", 9, text, answer, results)


def _concentration(random: np.random.RandomState) -> Question:
    """Draw five firms of which the two smallest merge, and stay below the third."""
    while True:
        shares = sorted(random.choice(np.arange(4, 45), 4, replace=False).tolist(), reverse=True)
        shares = sorted([*shares, 100 - sum(shares)], reverse=True)
        d, e = shares[3:]
        if e < 4 or len(set(shares)) < 5 or d + e >= shares[2]:
            continue
        merged = [*shares[:3], d + e]
        index = [herfindahl(values) for values in (shares, merged)]
        equals = [herfindahl_equivalent_number(values) for values in (shares, merged)]
        if not any(_near_a_tie(value, 1) for value in equals):
            break
    size = int(random.randint(2, 10))
    rows = [["firm", "sales, million"]]
    rows += [[name, size * share] for name, share in zip("ABCDE", shares, strict=True)]
    ratio = concentration_ratio(shares, n=3)
    text = f"""A trade has five firms:

{_table(rows)}

1. Find the shares of the five firms, and the share of the three largest together. (2 marks)
2. Find the Herfindahl index, with shares as fractions of 1, and how many equal firms would have the
   same index. One decimal for the number of firms. (3 marks)
3. D and E merge. Find both again, and the share of the three largest. (3 marks)
4. Which of the three does not notice, and why? (1 mark)"""
    said = ", ".join(f"{name} {share}%" for name, share in zip("ABCDE", shares, strict=True))
    answer = f"""1. {said} (1 mark);
   three largest {ratio:.0%} (1 mark).
2. Index {index[0]:.4f} (2 marks); as many as {equals[0]:.1f} equal firms (1 mark).
3. Index {index[1]:.4f}, which is 2 × {d / 100:g} × {e / 100:g} more (1 mark);
   {equals[1]:.1f} firms (1 mark); three largest {ratio:.0%} (1 mark).
4. The share of the three largest: the new firm is the fourth. (1 mark)"""
    results = tuple(round(float(value), 4) for value in (ratio, *index))
    return Question("A merger", 9, text, answer, results)


def _specialisation(random: np.random.RandomState) -> Question:
    """Draw a region that is specialised with its one large plant, and is not without it."""
    while True:
        jobs, nation = 1000 * random.randint(20, 61), 100_000 * random.randint(20, 61)
        trade = 1000 * random.randint(40, 161)
        own = 100 * random.randint(8, 41)
        plant = 100 * random.randint(4, 36)
        if plant >= own or not 2 < own * nation / (jobs * trade) < 6:
            continue
        quotients = [
            location_quotient([own, jobs - own], [trade, nation - trade])[0],
            location_quotient([own - plant, jobs - own], [trade - plant, nation - trade])[0],
        ]
        if 0.3 < quotients[1] < 0.9 and not any(_near_a_tie(value, 2) for value in quotients):
            break
    text = f"""A region has {jobs:,} jobs, {own:,} of them in shoes. The country has {nation:,}
jobs, {trade:,} of them in shoes.

1. Find the location quotient of shoes in the region. Two decimals. (3 marks)
2. One plant has {plant:,} of the region's jobs in shoes. Find the quotient as it would be without
   this plant, in the region and in the country. Two decimals. (4 marks)
3. A ministry takes every place with a quotient above 1.5 for an industrial district. Name one
   thing that makes a district and that the quotient does not see. (2 marks)"""
    answer = f"""1. ({own:,} / {jobs:,}) / ({trade:,} / {nation:,}) = {quotients[0]:.2f}.
   (3 marks; 1 for the region's share alone)
2. ({own - plant:,} / {jobs - plant:,}) / ({trade - plant:,} / {nation - plant:,}) =
   {quotients[1]:.2f}. (4 marks; 2 if the plant is left in one of the four numbers)
3. For instance that there are many firms and small ones, or what they do for one another: division
   of labour {{p}}`19`. A share over a share sees jobs only, and one plant makes it. (2 marks)"""
    results = tuple(round(float(value), 2) for value in quotients)
    return Question("One large plant", 9, text, answer, results)


def _public_good(random: np.random.RandomState) -> Question:
    """Draw a public good that pays if enough give, and that nobody gives for himself."""
    while True:
        firms = int(random.randint(5, 9))
        back = int(random.randint(22, 46)) / 100
        needed = joint_action.critical_group(back)
        if 1 / firms < back and needed < firms and 0.1 < 1 / back % 1 < 0.9:
            break
    start = 10 * int(random.randint(2, 7))
    payoffs = [
        joint_action.public_good(given, back, start)[0]
        for given in (
            [start] * firms,
            [0] * firms,
            [0] + [start] * (firms - 1),
            [start] + [0] * (firms - 1),
        )
    ]
    text = f"""A district has {firms} firms with {start} each. What a firm gives to a common fair it
has no longer; every unit that anybody gives brings {back:g} to each of the {firms} firms.

1. What does your firm end up with if all give all they have; if nobody gives; if all but yours give
   all; if only yours does? (4 marks)
2. How many firms must give, at the least, for those who give not to be worse off than without the
   fair? (2 marks)
3. A catalyst pays {needed} firms for three years to take part, and then leaves. On what does it
   depend, in the model of chapter 7, whether the fair goes on? (3 marks)"""
    said = [f"{value:g}" for value in payoffs]
    answer = f"""1. {said[0]}; {said[1]}; {said[2]}; {said[3]}. (1 mark each)
2. {needed}: with {needed} a unit brings its giver {needed} × {back:g} = {needed * back:.2f}, with
   {needed - 1} only {(needed - 1) * back:.2f}. (2 marks)
3. On how many firms are ready to give as long as enough others do (1 mark): the fair lasts if there
   are at least {needed} of them (1 mark). The catalyst's money shortens the waiting and does not
   make more firms ready (1 mark)."""
    return Question("A common fair", 9, text, answer, tuple(round(v, 2) for v in payoffs))


def _truth_table(random: np.random.RandomState) -> Question:
    """Draw cases with one pure row, one contradictory row, one without the outcome, and none."""
    x, y = random.randint(0, 2, size=2).tolist()
    pure, contradictory, failed = random.randint(2, 4), random.randint(1, 3), random.randint(1, 3)
    rows = [(x, y, 1)] * pure + [(x, 1 - y, 0)] * contradictory + [(x, 1 - y, 1)]
    rows += [(1 - x, y, 0)] * failed
    if random.randint(0, 2):
        rows = [(second, first, outcome) for first, second, outcome in rows]
    cases = pd.DataFrame(rows, columns=["SUB", "JNT", "HIGH"]).astype("Int64")
    gap = pd.DataFrame([[1, pd.NA, 1]], columns=cases.columns).astype("Int64")
    cases = pd.concat([cases, gap], ignore_index=True)
    cases = cases.iloc[random.permutation(len(cases))].reset_index(drop=True)
    table = qca.truth_table(cases, ["SUB", "JNT"], "HIGH")
    (formula,) = qca.minimise(table)
    single = next(name for name in formula.split("*") if _misses(name, cases))
    fit = qca.fit(single, cases.dropna(), "HIGH")
    listed = [["case", *cases.columns]]
    for letter, row in zip(ascii_uppercase[15:], cases.itertuples(index=False), strict=False):
        listed.append([letter, *("–" if pd.isna(code) else code for code in row)])
    text = f"""Invented cases, coded on two conditions and an outcome; – is not reported:

{_table(listed)}

1. Make the truth table of SUB and JNT, and say what becomes of the case with a gap. (3 marks)
2. Which row is contradictory, and which has no case? (2 marks)
3. Write the shortest formula for the rows that always have the outcome. (2 marks)
4. Find consistency and coverage of {_words(single)} alone, over the complete cases. (2 marks)"""
    counted = [["SUB", "JNT", "cases", "with HIGH"]]
    complete = cases.dropna()
    for sub, jnt in ((1, 1), (1, 0), (0, 1), (0, 0)):
        row = complete[(complete["SUB"] == sub) & (complete["JNT"] == jnt)]["HIGH"]
        counted.append([sub, jnt, len(row), row.sum()])
    kinds = {(r[0], r[1]): (r[2], r[3]) for r in counted[1:]}
    mixed = next(k for k, (n, high) in kinds.items() if 0 < high < n)
    empty = next(k for k, (n, _) in kinds.items() if not n)
    share = f"{round(fit['consistency'] * (pure + 1 + contradictory))}/{pure + 1 + contradictory}"
    answer = f"""1. The case with a gap is left out: missing is not absent (1 mark). The table (2):

{_table(counted)}

2. Contradictory: SUB {mixed[0]}, JNT {mixed[1]}. Without a case: SUB {empty[0]}, JNT {empty[1]}.
   (1 mark each)
3. `{formula}`, where ~ is *not*. (2 marks; 1 if the contradictory row is taken in)
4. Consistency {share}, coverage {fit["coverage"]:g}. (1 mark each)"""
    results = (formula, pure, contradictory, failed)
    return Question("A truth table", 9, text, answer, results)


def _misses(condition: str, cases: pd.DataFrame) -> bool:
    """Tell whether a condition alone has every case with the outcome, and others too."""
    fit = qca.fit(condition, cases.dropna(), "HIGH")
    return fit["coverage"] == 1 and fit["consistency"] < 1


def _words(condition: str) -> str:
    return f"*not* {condition[1:]}" if condition.startswith("~") else condition


_SUMS: tuple[Callable[[np.random.RandomState], Question], ...] = (
    _convergence,
    _concentration,
    _specialisation,
    _public_good,
    _truth_table,
)


def variants(seed: str, number: int = 1) -> list[list[Question]]:
    """Draw variants of the exam: no two have the same sum.

    Parameters
    ----------
    seed : str
        Any text; the same text gives the same exams.
    number : int, default 1
        How many, from 1 to :data:`MOST`.

    Returns
    -------
    list of list of Question
        One list for each variant: five sums, four sentences, and the essays.

    Raises
    ------
    ExamError
        If there is no seed, or so many cannot be drawn.

    Examples
    --------
    >>> [sum(question.marks for question in exam) for exam in variants("2027", 2)]
    [100, 100]
    """
    if not seed.strip():
        raise ExamError("The exam needs a seed: any word or number that you keep to yourself.")
    if not 1 <= number <= MOST:
        raise ExamError(f"There can be 1 to {MOST} variants, not {number}.")
    digest = hashlib.sha256(f"exam {seed.strip()}".encode()).digest()
    random = np.random.RandomState(int.from_bytes(digest[:4], "big"))
    drawn: list[list[Question]] = []
    for _ in range(number):
        exam = [
            _another(draw, [one[place] for one in drawn], random)
            for place, draw in enumerate(_SUMS)
        ]
        exam += [_sentence(topic, random) for topic in _TEXTS["topics"]]
        exam.append(_essays(random))
        drawn.append(exam)
    return drawn


def _another(draw: Callable, taken: list[Question], random: np.random.RandomState) -> Question:
    while True:
        question = draw(random)
        if question.results not in [other.results for other in taken]:
            return question


def _sentence(topic: dict, random: np.random.RandomState) -> Question:
    drawn = topic["sentences"][random.randint(len(topic["sentences"]))]
    return Question(topic["title"], 5, f'"{drawn["text"]}"', drawn["answer"], (drawn["text"],))


def _essays(random: np.random.RandomState) -> Question:
    pair = _TEXTS["pairs"][random.randint(len(_TEXTS["pairs"]))]["essays"]
    text = "\n".join(f"{number}. {essay['text']}" for number, essay in enumerate(pair, 1))
    points = "\n\n".join(f"*{essay['text']}*\n\n{essay['answer']}" for essay in pair)
    answer = f"{points}\n\n{_TEXTS['rubric']}"
    return Question("One of two", 35, text, answer, tuple(essay["text"] for essay in pair))


def paper(exam: list[Question], answers: bool = False, fold: str = "") -> str:
    """Return an exam as Markdown.

    Parameters
    ----------
    exam : list of Question
        A variant.
    answers : bool, default False
        Whether each question is followed by its answer.
    fold : str
        The opening of a MyST directive to fold answers into, for a page of the book.
    """
    parts, number = [], 0
    for heading, note, questions in (
        ("A. Sums", _TEXTS["sums"], exam[:5]),
        ("B. Sentences", _TEXTS["sentences"], exam[5:-1]),
        ("C. An essay", _TEXTS["essay"], exam[-1:]),
    ):
        marks = sum(question.marks for question in questions)
        parts.append(f"## {heading} ({marks} marks)\n\n{note}")
        for question in questions:
            number += 1
            parts.append(f"### {number}. {question.title} ({question.marks} marks)")
            parts.append(question.text)
            if answers and fold:
                parts.append(f"{fold}\n{question.answer}\n````")
            elif answers:
                parts.append(f"**Answer.**\n\n{question.answer}")
    return "\n\n".join(parts) + "\n"


def key(exam: list[Question]) -> str:
    """Return an exam with its answers as Markdown."""
    return paper(exam, answers=True)


def write(folder: Path, seed: str, number: int) -> list[Path]:
    """Write variants and their keys, as Markdown and as HTML.

    Raises
    ------
    ExamError
        If the exams cannot be drawn, or a file is there already.
    """
    from nbconvert.filters import markdown2html

    files: dict[Path, str] = {}
    for letter, exam in zip(ascii_uppercase, variants(seed, number), strict=False):
        for name, title, body in (
            (f"exam-{letter}", f"Exam, variant {letter}", f"{_TEXTS['top']}\n\n{paper(exam)}"),
            (f"key-{letter}", f"Key to variant {letter}", key(exam)),
        ):
            text = f"# {title}\n\n{_with_pages(body)}"
            files[folder / f"{name}.md"] = text
            html = _HTML.format(title=title, body=markdown2html(text))
            files[folder / f"{name}.html"] = html
    there = [path for path in files if path.exists()]
    if there:
        raise ExamError(f"{there[0]} is there already: choose another folder, or delete it.")
    for path, text in files.items():
        layout.write_whole(path, text.encode("utf-8"))
    return list(files)


def _with_pages(text: str) -> str:
    """Return a text with citations of the review as they are read."""
    return _PAGE.sub(
        lambda m: f"({'pp.' if re.search('[-,]', m[1]) else 'p.'} {m[1].replace('-', '–')})", text
    )


def main(arguments: list[str] | None = None) -> None:
    """Write the exams that the command line asks for."""
    parser = argparse.ArgumentParser(prog="flexspec-exam", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", required=True, help="any word or number; keep it to yourself")
    parser.add_argument("--variants", type=int, default=1, help=f"how many, up to {MOST}")
    parser.add_argument("--dest", type=Path, default=Path("exam"), help="the folder for the files")
    given = parser.parse_args(arguments)
    try:
        written = write(given.dest, given.seed, given.variants)
    except (ExamError, layout.LayoutError) as error:
        sys.exit(str(error))
    print("\n".join(str(path) for path in written))


if __name__ == "__main__":
    main()
