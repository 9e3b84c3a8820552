import altair as alt
import pandas as pd
import pytest

from flexspec.charts import PALETTE
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
    "a title of one word": (line(title="Inequality"), "title", "three words or more"),
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


RIGHT_OF_TRIAL = [
    pytest.param(chart, asked, id=what)
    for asked, right, _ in trial.QUESTIONS
    for what, chart in right.items()
]
WRONG_OF_TRIAL = [
    pytest.param(*given, asked, id=what)
    for asked, _, wrong in trial.QUESTIONS
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


PARTS = DATA[["year", "share"]].assign(part="between")
PARTS = pd.concat([PARTS, PARTS.assign(part="within", share=1 - PARTS.share)])
WIDE_PARTS = PARTS.pivot(index="year", columns="part", values="share").reset_index()
NAMES = {"between": "share_between", "within": "Share within regions"}
LAST = alt.Chart(PARTS[PARTS.year == 2008]).mark_text(dx=9).encode(x="year:Q", y="share:Q")
TWO = alt.Chart(PARTS).mark_line().encode(x="year:Q", y="share:Q", color="part:N")
OF_PARTS = {
    "expected": TWO,
    "points": dict.fromkeys(["data", "series", "mark", "legend", "palette"], 1),
    "marks": ("line", "area", "bar", "point"),
    "factors": (1, 100),
    "swap": True,
}
parts = alt.Chart(PARTS)
wide = alt.Chart(WIDE_PARTS)
SAME_SERIES = {
    "bars on each other": parts.mark_bar().encode(x="year:O", y="share:Q", color="part"),
    "on each other, on their side": parts.mark_bar().encode(y="year:O", x="share:Q", color="part"),
    "parts of a whole": alt.Chart(PARTS.assign(share=PARTS.share * 3))
    .mark_bar()
    .encode(x="year:O", y=alt.Y("share:Q").stack("normalize"), color="part"),
    "areas": parts.mark_area().encode(x="year:Q", y="share:Q", color="part"),
    "bars side by side": parts.mark_bar().encode(
        x="year:O", xOffset="part", y="share:Q", color="part"
    ),
    "a panel for each year": parts.mark_bar().encode(x="part", column="year:O", y="share:Q"),
    "years as groups": parts.mark_bar().encode(x="part", y="share:Q", color="year:O"),
    "stacked by a transformation": parts.transform_stack(
        stack="share", groupby=["year"], as_=["from", "to"]
    )
    .mark_bar()
    .encode(x="year:O", y="from:Q", y2="to:Q", color="part"),
    "columns with longer names": alt.Chart(WIDE_PARTS.rename(columns=NAMES))
    .transform_fold(list(NAMES.values()))
    .mark_line()
    .encode(x="year:Q", y="value:Q", color="key:N"),
    "an axis for each": alt.layer(
        wide.mark_line(color="blue").encode(x="year:Q", y=alt.Y("between:Q").title("Between")),
        wide.mark_line(color="orange").encode(x="year:Q", y=alt.Y("within:Q").title("Within")),
    ).resolve_scale(y="independent"),
    "one in colour, named at the lines": parts.mark_line().encode(
        x="year:Q",
        y="share:Q",
        detail="part",
        color=alt.condition("datum.part == 'between'", alt.value("red"), alt.value("grey")),
    )
    + LAST.encode(text="part"),
    "points with bars of error": parts.mark_point().encode(x="year:Q", y="share:Q", shape="part")
    + alt.Chart(PARTS.assign(low=PARTS.share - 0.1, high=PARTS.share + 0.1))
    .mark_errorbar()
    .encode(x="year:Q", y="low:Q", y2="high:Q"),
    "layers in panels": alt.layer(
        alt.Chart().mark_line().encode(x="year:Q", y="share:Q"),
        alt.Chart().mark_point().encode(x="year:Q", y="share:Q"),
        data=PARTS,
    ).facet("part:N"),
    "repeated beside each other": wide.mark_line()
    .encode(x="year:Q", y=alt.Y(alt.repeat("column"), type="quantitative"))
    .repeat(column=["between", "within"]),
    "repeated in rows": wide.mark_line()
    .encode(x="year:Q", y=alt.Y(alt.repeat(), type="quantitative"))
    .repeat(["between", "within"], columns=1),
    "live": TWO.interactive(),
}


@pytest.mark.parametrize("chart", SAME_SERIES.values(), ids=SAME_SERIES.keys())
def test_equivalent_series(chart):
    assert lost_of(chart, OF_PARTS) == {}


def series_problem(chart, **asked):
    return lost_of(chart, OF_PARTS | {"points": {"series": 1}} | asked).get("series", "")


FOREIGN = PARTS.assign(part=PARTS.part.map({"between": "a", "within": "b"}))
THREE = pd.concat([PARTS, PARTS[PARTS.part == "within"].assign(part="total", share=1.0)])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PARTS[PARTS.part == "within"], "no series named `between`"),
        (PARTS.iloc[:-1], "`within` has 2 values; asked are 3"),
        (PARTS.assign(share=PARTS.share.where(PARTS.part == "within", 0.3)), "values of `between`"),
        (PARTS.assign(share=1 - PARTS.share), "`between` stand under the name `within`"),
        (PARTS.assign(share=0.1), "values of `between` and `within` are not"),
        (FOREIGN, "`between` goes by another name: `a`"),
        (THREE, ""),
    ],
)
def test_series_alone_tell_names_and_values(data, words):
    problem = series_problem(TWO.properties(data=data))
    assert words in problem
    assert bool(problem) == bool(words)


def test_series_by_other_names_and_no_others():
    names = {"between": ("a",), "within": ("b", "inside")}
    assert series_problem(TWO.properties(data=FOREIGN), names=names) == ""
    assert "more series" in series_problem(TWO.properties(data=THREE), others=False)
    assert series_problem(TWO, others=False) == ""


GAPS = PARTS.assign(share=PARTS.share.where(PARTS.year != 1978))


@pytest.mark.parametrize(
    "chart",
    [
        TWO.properties(data=GAPS),
        TWO.properties(data=GAPS.dropna()),
        TWO.properties(data=GAPS).mark_point(),
        alt.Chart(GAPS).mark_bar().encode(x="year:O", y="share:Q", color="part"),
        alt.Chart(GAPS)
        .mark_bar()
        .encode(x="year:O", y=alt.Y("share:Q").impute(value=None), color="part"),
    ],
)
def test_missing_values_are_gaps(chart):
    asked = OF_PARTS | {"expected": TWO.properties(data=GAPS)}
    assert lost_of(chart, asked) == {}
    zero = TWO.properties(data=GAPS.fillna(0))
    assert "data" in lost_of(zero, asked)


def test_bars_below_zero():
    data = DATA.assign(share=[-0.4, 0.2, 0.1])
    asked = {"expected": EXPECTED, "points": {"mark": 1}, "marks": ("bar",)}
    bars = alt.Chart(data).mark_bar().encode(x="year:O", y="share:Q")
    assert lost_of(bars, asked) == {}
    assert lost_of(bars.encode(y=alt.Y("share:Q").scale(domain=[-0.5, -0.1])), asked)


def test_a_mistake_is_told_once():
    wrong = TWO.properties(data=PARTS.assign(share=PARTS.share / 3))
    asked = OF_PARTS | {"mistakes": {"A third.": wrong}}
    assert lost_of(wrong, asked) == {"data": "A third."}
    assert lost_of(wrong, asked | {"points": {"series": 1}}) == {"series": "A third."}


def test_series_need_a_third_channel():
    with pytest.raises(ValueError, match="third channel"):
        charts.criteria(expected=EXPECTED, points={"series": 1})


VALUES = pd.DataFrame({"v": [1, 2, 2, 3, 4, 5, 5, 5, 9.0]})
COUNTED = pd.DataFrame({"low": [0, 2, 4, 8], "high": [2, 4, 6, 10], "n": [1, 3, 4, 1]})
counted = alt.Chart(COUNTED).mark_bar()


@pytest.mark.parametrize(
    ("chart", "met"),
    [
        (alt.Chart(VALUES).mark_bar().encode(x=alt.X("v").bin(step=2), y="count()"), True),
        (counted.encode(x=alt.X("low:Q").bin("binned"), x2="high", y="n:Q"), True),
        (counted.encode(x="low:O", y="n:Q"), True),
        (counted.encode(x="m:Q", y="n:Q").transform_calculate(m="datum.low + 1"), True),
        (alt.Chart(VALUES).mark_bar().encode(x=alt.X("v").bin(step=1), y="count()"), False),
    ],
)
def test_histograms(chart, met):
    expected = alt.Chart(VALUES).mark_bar().encode(x=alt.X("v").bin(maxbins=5), y="count()")
    asked = {"expected": expected, "points": {"data": 1, "mark": 1}, "marks": ("bar",)}
    assert (lost_of(chart, asked) == {}) == met


@pytest.mark.parametrize(
    ("order", "chart", "met"),
    [
        ("ascending", trial.bars(x=trial.CX.sort("y")), True),
        ("ascending", trial.bars(), False),
        (["Togo", "kenya", "Chile"], trial.bars(x=trial.CX.sort("y")), True),
        (["Kenya", "Togo"], trial.bars(x=trial.CX.sort("y")), False),
        ([2008, 1978], line(x=alt.X("year:O").sort("descending")), True),
        ([2008, 1978], line(x=alt.X("year:O")), False),
        ("descending", line(), False),
    ],
)
def test_order(order, chart, met):
    asked = {"expected": EXPECTED, "points": {"order": 1}, "order": order}
    assert (lost_of(chart, asked) == {}) == met


@pytest.mark.parametrize(("sort", "met"), [(["a", "b", "c"], True), (["c", "b", "a"], False)])
def test_order_with_bounds_that_have_another_one(sort, met):
    table = pd.DataFrame({"name": ["a", "b", "c"], "low": [1, 3, 0], "v": [6, 5, 4]})
    y = alt.Y("name:N", sort=sort)
    bounds = alt.Chart(table).mark_rule().encode(x="low:Q", x2="v:Q", y=y)
    chart = bounds + alt.Chart(table).mark_point().encode(x="v:Q", y=y)
    asked = {"expected": EXPECTED, "points": {"order": 1}, "order": "descending"}
    assert (lost_of(chart, asked) == {}) == met


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (X, ""),
        (alt.X("year:O"), "shows categories"),
        (X.scale(type="sqrt"), "take a linear scale"),
    ],
)
def test_linear_scales(x, words):
    asked = {"expected": EXPECTED, "points": {"scale": 1}, "scale": {"x": "linear"}}
    assert words in lost_of(line(x=x), asked).get("scale", "")
    assert (lost_of(line(x=x), asked) == {}) == (not words)


def coloured(colours, **channels):
    names = [f"group {n}" for n in range(len(colours))]
    data = pd.concat([DATA.assign(share=DATA.share / (n + 1), g=g) for n, g in enumerate(names)])
    color = alt.Color("g:N").scale(range=list(colours))
    chart = alt.Chart(data).mark_line().encode(x="year:Q", y="share:Q", color=color, **channels)
    return lost_of(chart, {"expected": chart, "points": {"palette": 1}})


@pytest.mark.parametrize("number", [2, 3, 6])
def test_the_palette_of_the_course(number):
    palette = list(PALETTE.values())[:number]
    # Colours alone carry three groups; with more, the course tells them apart in a second way.
    assert (coloured(palette) == {}) == (number <= 3)
    assert coloured(palette, strokeDash="g:N") == {}
    assert coloured(palette, column="g:N") == {}


@pytest.mark.parametrize(
    "colours",
    [("red", "green"), ("#d62728", "#2ca02c"), ("#98df8a", "#ffbb78"), ("tomato", "tomato")],
)
def test_colours_that_look_alike(colours):
    assert "look alike to" in coloured(colours)["palette"]
    assert coloured(colours, strokeDash="g:N") == {}


def test_swapped_axes():
    found = lost(line(x=Y, y=X))
    assert set(found) == {"data"}
    assert "with the axes exchanged" in found["data"]


def test_swapped_axes_of_a_series():
    bars = alt.Chart(LONG).mark_bar().encode(x="year:O", y="value:Q", color="variable:N")
    part = Part("1", {"chart": bars.encode(x="value:Q", y="year:O")})
    part.chart("chart", expected=bars, marks=("bar",), points={"series": 1})
    assert "with the axes exchanged" in part.criteria[0].problem


PANELS = alt.Chart(LONG).mark_bar().encode(x="year:O", y="value:Q")
TITLED = "Two parts of inequality"


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        (PANELS.encode(row="variable:N"), ""),
        (PANELS.encode(column=alt.Column("variable:N").title("Each part of inequality")), ""),
        (PANELS.facet("variable:N", columns=1), ""),
        (PANELS.properties(title=TITLED).encode(row="variable:N"), TITLED),
        (PANELS.facet("variable:N", columns=1).properties(title=TITLED), TITLED),
        (PANELS.properties(title="Share") | PANELS.properties(title="The total"), "The total"),
        (PANELS.properties(title=TITLED) & PANELS.properties(title="Total"), TITLED),
    ],
)
def test_names_of_panels_are_no_title(chart, title):
    assert charts.view(chart).title == title


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (line(y=Y.scale(domain=[2, 3])), "draws nothing in the plot"),
        (line(x=X.scale(domain=[1970, 2010])).mark_line(clip=True), "2 values"),
        (line(y=Y.scale(domain=[0.6, 0.62])), "1 values"),
    ],
)
def test_values_outside_the_plot_are_not_seen(chart, words):
    found = lost(chart)
    assert set(found) == {"data"}
    assert words in found["data"]


def test_values_at_the_edges_are_seen():
    assert lost(line(x=X.scale(domain=[1948, 2008])).mark_line(clip=True)) == {}
    assert lost(line(x=X.scale(domain=[1950, 2008], nice=False))) == {}


@pytest.mark.parametrize(
    ("label", "accepted"),
    [
        ("{id}", True),
        ("{id}: {name}", True),
        ("{name} ({id})", True),
        ("item {id}", True),
        ("{name}", False),
        ("a", False),
    ],
)
def test_a_label_may_hold_more_than_the_name_of_its_category(label, accepted):
    data = pd.DataFrame({"id": ["a1", "a2", "a12"], "name": ["x", "y", "z"], "v": [0.3, 0.2, 0.1]})
    data["label"] = [label.format(**row) for row in data.to_dict("records")]
    part = Part("1", {"chart": alt.Chart(data).mark_bar().encode(x="label:N", y="v:Q")})
    expected = alt.Chart(data).mark_bar().encode(x="id:N", y="v:Q")
    part.chart("chart", expected=expected, marks=("bar",), points={"data": 1})
    assert part.criteria[0].met == accepted


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
