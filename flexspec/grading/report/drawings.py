"""The charts of the report, drawn by Altair and put into the page as SVG, with their words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
from markupsafe import Markup

from flexspec.charts.drawing import for_page, silent
from flexspec.charts.words import description, title
from flexspec.grading.report.summary import Summary

__all__ = ["Drawing", "overview", "questions", "scores", "times"]

#: The plot's width in pixels: with its labels it fits a phone.
WIDTH = 230

#: A reader's letters may be wider than those that the labels' room was measured with.
PADDING = {"left": 16, "right": 10, "top": 5, "bottom": 5}
SHARES = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]}
#: Without a due date: so many days have a bar each.
MOST_DAYS = 21
#: Hours before the due date -> how that is called; each ends where the next begins.
BEFORE = (
    (168, "over 7 days"),
    (72, "3 to 7 days"),
    (24, "1 to 3 days"),
    (6, "6 to 24 hours"),
    (1, "1 to 6 hours"),
    (0, "the last hour"),
    (-np.inf, "late"),
)


@dataclass(frozen=True)
class Drawing:
    """A chart for the page: its title, the drawing, and what it shows in words."""

    title: str
    svg: Markup
    words: str


def _drawn(chart: alt.TopLevelMixin, heading: str, words: str) -> Drawing:
    spec = chart.properties(title=heading, description=words, padding=PADDING).to_dict()
    return Drawing(title(spec)[0], Markup(silent(for_page(spec))), description(spec))


def _whole(counts: pd.Series) -> dict[str, object]:
    """Return an axis for counts: a few of them would get marks at halves."""
    most = int(counts.max())
    return {"format": "d"} | ({"values": list(range(most + 1))} if most < 6 else {})


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


def overview(summaries: list[Summary]) -> Drawing:
    """Draw the quarters of the scores of each assignment, below each other."""
    rows = []
    for one in summaries:
        quarters = np.quantile(one.shares, [0, 0.25, 0.5, 0.75, 1])
        names = ("least", "lower", "median", "upper", "most")
        rows.append({"set": one.results.name} | dict(zip(names, quarters, strict=True)))
    table = pd.DataFrame(rows)
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(table).encode(y=alt.Y("set:N", sort=None).title(None))
    whole = base.mark_rule().encode(
        x=alt.X("least:Q", scale=scale).title("Share of the points").axis(**SHARES), x2="most:Q"
    )
    middle = base.mark_bar(size=10).encode(x="lower:Q", x2="upper:Q")
    median = base.mark_tick(color="currentColor", thickness=3, size=18).encode(x="median:Q")
    words = "; ".join(
        f"{row['set']}: half have {_per_cent(row['median'])} or more, the middle half "
        f"{_per_cent(row['lower'])} to {_per_cent(row['upper'])}"
        for row in rows
    )
    heading = "Lowest median: " + table.loc[table["median"].idxmin(), "set"]
    chart = alt.layer(whole, middle, median).properties(width=WIDTH, height=alt.Step(26))
    return _drawn(
        chart,
        heading if len(table) > 1 else "The class",
        f"Line: least to most; bar: the middle half; mark: the median. {words}.",
    )


def scores(summary: Summary) -> Drawing:
    """Draw how many students have which share of the points."""
    shares = summary.shares
    tens = np.minimum((shares * 10 + 1e-9).astype(int), 9)
    counts = np.bincount(tens, minlength=10)
    table = pd.DataFrame(
        {"from": np.arange(10) / 10, "to": np.arange(1, 11) / 10, "students": counts}
    )
    chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("from:Q", bin="binned").title("Share of the points").axis(**SHARES),
            x2="to:Q",
            y=alt.Y("students:Q").title("Students").axis(**_whole(table["students"])),
        )
        .properties(width=WIDTH, height=150)
    )
    filled = [
        f"{place * 10} to {place * 10 + 10} %: {count}"
        for place, count in enumerate(counts)
        if count
    ]
    heading = f"Half the students have {_per_cent(float(np.median(shares)))} or more"
    return _drawn(chart, heading, f"Students by their share of the points. {'; '.join(filled)}.")


def questions(summary: Summary) -> Drawing:
    """Draw the mean share of its points that each question gave."""
    kept = [question for question in summary.questions if question.kept]
    table = pd.DataFrame(
        {
            "question": [question.label for question in kept],
            "share": [question.share for question in kept],
            "text": [_per_cent(question.share) for question in kept],
        }
    )
    base = alt.Chart(table).encode(
        y=alt.Y("question:N", sort=None).title(None),
        x=alt.X("share:Q", scale=alt.Scale(domain=[0, 1])).title("Mean share").axis(**SHARES),
    )
    text = base.mark_text(align="left", dx=4).encode(text="text:N")
    chart = alt.layer(base.mark_bar(), text).properties(width=WIDTH, height=alt.Step(24))
    hardest = min(kept, key=lambda question: question.share)
    said = "; ".join(f"{row.question}: {row.text}" for row in table.itertuples())
    return _drawn(
        chart, f"Hardest: {hardest.label}", f"The mean share of its points by question. {said}."
    )


def times(summary: Summary) -> Drawing | None:
    """Draw when the work came in; None if no time is known."""
    early, when = summary.results.early, list(filter(None, summary.results.when))
    known = early[~np.isnan(early)]
    if not when:
        return None
    if len(known):
        names = [next(name for least, name in BEFORE if hours >= least) for hours in known]
        counts = Counter(names)
        table = pd.DataFrame(
            {"time": [name for _, name in BEFORE], "students": [counts[n] for _, n in BEFORE]}
        )
        last_day = ((known >= 0) & (known < 24)).mean()
        heading = f"{_per_cent(float(last_day))} came in the last day, {counts['late']} late"
        axis = "Before the due date"
    else:
        long = (max(when) - min(when)).days > MOST_DAYS
        days = Counter(f"{time:{'%G, week %V' if long else '%Y-%m-%d'}}" for time in when)
        table = pd.DataFrame(sorted(days.items()), columns=["time", "students"])
        busiest = max(days, key=lambda day: days[day])
        heading, axis = f"Most came: {busiest}", "Week" if long else "Day"
    chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("students:Q").title("Students").axis(**_whole(table["students"])),
            y=alt.Y("time:N", sort=None).title(None),
        )
        .properties(width=WIDTH - 30, height=alt.Step(22))
    )
    said = "; ".join(f"{row.time}: {row.students}" for row in table.itertuples())
    return _drawn(chart, heading, f"Submissions by time. {axis}: {said}.")
