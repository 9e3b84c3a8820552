import altair as alt
import pandas as pd
import pytest

from flexspec.checks import Part, charts
from flexspec.checks.answers import NotUsable

from . import chart_trial as trial

DATA = pd.DataFrame({"year": [1948, 1978, 2008], "share": [0.8, 0.61, 0.48], "total": [3.0, 2, 1]})
EXPECTED = alt.Chart(DATA).mark_line().encode(x="year:Q", y="share:Q")
ASKED = {
    "expected": EXPECTED,
    "points": {"data": 1, "mark": 1, "axes": 1, "title": 1, "description": 1},
    "marks": ("line", "area", "bar"),
    "factors": (1, 100),
    "axes": {"x": [("year",)], "y": [("share", "%", "per cent"), ("between",)]},
    "mistakes": {"It is the total.": EXPECTED.encode(y="total:Q")},
}
WORDS = {
    "title": "Inequality between regions",
    "description": "A line falls from a share of 0.8 in 1948 to one of 0.48 in 2008.",
}
X, Y = alt.X("year:Q").title("Year"), alt.Y("share:Q").title("Share between regions")


def lost(chart):
    part = Part("1", {"chart": chart})
    part.chart("chart", **ASKED)
    names = ["data", "mark", "axes", "title", "description"]
    return {
        name: criterion.problem
        for name, criterion in zip(names, part.criteria, strict=True)
        if not criterion.met
    }


def line(data=DATA, x=X, y=Y, **words):
    return alt.Chart(data).mark_line().encode(x=x, y=y).properties(**(WORDS | words))


LONG = DATA.melt("year", ["share", "total"])
MANY = pd.concat([DATA.assign(share=DATA.share + d) for d in (-0.1, 0.1)])
DATES = DATA.assign(year=pd.to_datetime(DATA.year.astype(str)))
base = alt.Chart(DATA).encode(x=X, y=Y)
SAME = {
    "as asked": line(),
    "a mark definition": line().mark_line(color="red", strokeWidth=4),
    "rows in another order": line(DATA.iloc[::-1]),
    "long names": line(
        x=alt.X(field="year", type="quantitative", title="Year"),
        y=alt.Y(field="share", type="quantitative", axis=alt.Axis(title="Share between")),
    ),
    "ordinal years": line(x=alt.X("year:O").title("Year")),
    "dates": line(DATES, x=alt.X("year:T").title("Year")),
    "years of dates": line(DATES, x=alt.X("year(year):T").title("Year")),
    "mean in the chart": line(MANY, y=alt.Y("mean(share):Q").title("Share between")),
    "per cent": line(DATA.assign(share=DATA.share * 100), y=alt.Y("share:Q").title("% between")),
    "a per cent format": line(y=alt.Y("share:Q").title("Share between").axis(format=".0%")),
    "filtered in the chart": line(LONG, y=alt.Y("value:Q").title("Share between")).transform_filter(
        "datum.variable == 'share'"
    ),
    "calculated in the chart": line(y=alt.Y("v:Q").title("Share between")).transform_calculate(
        v="datum.share"
    ),
    "points over the line": (base.mark_line() + base.mark_point()).properties(**WORDS),
    "a rule and a label besides": (
        base.mark_line()
        + alt.Chart(DATA).mark_rule().encode(y="mean(share):Q")
        + base.mark_text(text="x")
    ).properties(**WORDS),
    "one of two lines": line(LONG, y=alt.Y("value:Q").title("Share between, total")).encode(
        color="variable:N"
    ),
    "bars": line().mark_bar(),
    "bars that begin at zero all the same": line(y=Y.scale(zero=False)).mark_bar(),
    "bars on a shifted x axis": line(x=X.scale(zero=False)).mark_bar(),
    "an area": line().mark_area(),
    "tooltips, sizes, configuration": line()
    .encode(tooltip=["share"])
    .properties(width=700)
    .configure_axis(labelFontSize=20)
    .configure(aria=False),
    "a specification": line().to_dict(),
    "a title with a subtitle": line(title=alt.Title("Where it lies", subtitle="48 states")),
}


@pytest.mark.parametrize("chart", SAME.values(), ids=SAME.keys())
def test_equivalent_charts(chart):
    assert lost(chart) == {}


WRONG = {
    "another column": (line(y=alt.Y("total:Q").title("Share between")), "data", "It is the total."),
    "wrong values": (line(DATA.assign(share=DATA.share / 2)), "data", "not those asked"),
    "a year missing": (line(DATA.iloc[1:]), "data", "asked are 3"),
    "sum for mean": (line(MANY, y=alt.Y("sum(share):Q").title("Share between")), "data", "not"),
    "a mark for the wrong question": (line().mark_tick(), "mark", "take line or area or bar"),
    "bars cut off by zero=False": (
        line(y=Y.scale(zero=False).stack(None)).mark_bar(),
        "mark",
        "begin at zero",
    ),
    "an area cut off": (
        line(y=Y.scale(zero=False).stack(None)).mark_area(),
        "mark",
        "begin at zero",
    ),
    "bars cut off by a domain": (line(y=Y.scale(domain=[0.4, 1])).mark_bar(), "mark", "zero"),
    "a column's name": (line(y=alt.Y("share:Q").title("share_between")), "axes", "column's name"),
    "no words on an axis": (line(x=alt.X("year:Q").title("")), "axes", "x axis has no title"),
    "no axis": (line(x=alt.X("year:Q").axis(None)), "axes", "x axis has no title"),
    "nonsense on an axis": (line(y=alt.Y("share:Q").title("Y")), "axes", "does not say"),
    "no title": (line(title=""), "title", "no title"),
    "a title of one word": (line(title="Inequality"), "title", "name the measure"),
    "no description": (line(description=""), "description", "no description"),
    "a short description": (line(description="It falls to 0.48."), "description", "too short"),
    "no figure": (line(description="word " * 15), "description", "no figure"),
}


@pytest.mark.parametrize(("chart", "criterion", "words"), WRONG.values(), ids=WRONG.keys())
def test_wrong_charts(chart, criterion, words):
    found = lost(chart)
    assert set(found) == {criterion}
    assert words in found[criterion]


def lost_of(chart, asked):
    part = Part("1", {"chart": chart})
    part.chart("chart", **asked)
    criteria = zip(asked["points"], part.criteria, strict=True)
    return {name: criterion.problem for name, criterion in criteria if not criterion.met}


TRIAL = [
    (trial.LINES, trial.RIGHT_LINES, trial.WRONG_LINES),
    (trial.BARS, trial.RIGHT_BARS, trial.WRONG_BARS),
]
RIGHT_OF_TRIAL = [
    pytest.param(chart, asked, id=what)
    for asked, right, _ in TRIAL
    for what, chart in right.items()
]
WRONG_OF_TRIAL = [
    pytest.param(*given, asked, id=what)
    for asked, _, wrong in TRIAL
    for what, given in wrong.items()
]


@pytest.mark.parametrize(("chart", "asked"), RIGHT_OF_TRIAL)
def test_trial_of_right_charts(chart, asked):
    assert lost_of(chart, asked) == {}


@pytest.mark.parametrize(("chart", "criterion", "words", "asked"), WRONG_OF_TRIAL)
def test_trial_of_wrong_charts(chart, criterion, words, asked):
    found = lost_of(chart, asked)
    assert set(found) == {criterion}
    assert words in found[criterion]


def test_the_trial_is_large_enough():
    assert len(RIGHT_OF_TRIAL) >= 21
    assert len(WRONG_OF_TRIAL) >= 16


def test_swapped_axes():
    assert set(lost(line(x=Y, y=X))) == {"data", "axes"}


def test_per_cent_that_is_not_said():
    data = DATA.assign(share=DATA.share * 100)
    assert "does not say so" in lost(line(data))["axes"]


def test_a_description_that_repeats_the_title():
    words = "How the share of inequality between regions moved in the country from 1948 to 2008"
    assert "repeats" in lost(line(title=words, description=words + "."))["description"]


def test_a_chart_accepted_besides():
    other = DATA.assign(share=DATA.share / 3)
    part = Part("1", {"chart": line(other)})
    accepted = EXPECTED.properties(data=other)
    part.chart("chart", expected=EXPECTED, accept=[accepted], points={"data": 1})
    assert part.criteria[0].met


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (None, "still empty"),
        (3, "not an Altair chart"),
        (DATA, "not an Altair chart"),
        (alt.Chart("https://example.org/data.csv").mark_line().encode(x="a:Q"), "not an address"),
        (alt.Chart(DATA).mark_line().encode(x="nothing"), "the field name is not misspelled"),
        (alt.Chart(DATA), "cannot"),
    ],
)
def test_what_is_not_a_chart(chart, words):
    part = Part("1", {"chart": chart})
    part.chart("chart")
    assert words in part.criteria[0].problem


def test_a_chart_that_draws_nothing():
    part = Part(
        "1", {"chart": alt.Chart(DATA).mark_line().encode(x="year:Q").transform_filter("0")}
    )
    part.chart("chart")
    assert "draws nothing" in part.criteria[0].problem


def form(chart):
    part = Part("1", {"chart": chart})
    part.chart("chart")
    assert all(criterion.form and not criterion.points for criterion in part.criteria)
    return " ".join(criterion.problem for criterion in part.criteria).strip()


@pytest.mark.parametrize("chart", SAME.values(), ids=SAME.keys())
def test_form_of_right_charts(chart):
    assert form(chart) == ""


NO_FORM = {
    "a column misspelt": (line(x=alt.X("yaer:Q").title("Year")), "no column `yaer`"),
    "in one layer": (
        (
            alt.Chart(DATA).mark_line().encode(x=X, y=alt.Y("shore:Q").title("Share"))
            + alt.Chart(DATA).mark_rule().encode(y="mean(share):Q")
        ).properties(**WORDS),
        "no column `shore`",
    ),
    "ordinal": (line(x=alt.X("yaer:O").title("Year")).mark_bar(), "no column `yaer`"),
    "a column in the index": (line(DATA.set_index("year")), "does not see the index"),
    "calculated from nothing": (
        line(y=alt.Y("v:Q").title("Share")).transform_calculate(v="datum.shore * 100"),
        "draws nothing",
    ),
    "missing values": (line(DATA.assign(share=float("nan"))), "draws nothing"),
    "milliseconds": (line(x=alt.X("year:T").title("Year")), "lie in 1970"),
    "years of milliseconds": (line(x=alt.X("year(year):T").title("Year")), "lie in 1970"),
    "no axis title": (line(y=alt.Y("share:Q").title(None)), "y axis has no title"),
    "a column's name": (line(x=alt.X("year:Q").title("year_1")), "column's name"),
    "no title": (line(title=""), "no title"),
    "no description": (line(description=""), "no description"),
}


@pytest.mark.parametrize(("chart", "words"), NO_FORM.values(), ids=NO_FORM.keys())
def test_form_of_charts_that_are_not_ready(chart, words):
    assert words in form(chart)


def test_what_lies_in_1970():
    past = DATA.assign(year=[1970, 1970, 1970], share=[1, 2, 3])
    assert form(line(past)) == ""


def test_many_rows_are_no_obstacle():
    data = pd.DataFrame({"a": range(6000)})
    assert len(charts.drawn(alt.Chart(data).mark_point().encode(x="a:Q"))[0].rows) == 6000


def test_not_a_chart_directly():
    with pytest.raises(NotUsable):
        charts.view("chart")
