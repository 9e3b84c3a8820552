"""The trial of charts: right ones written in many ways, and wrong ones that students draw.

Two questions: the mean income of three countries in four years, as lines on a logarithmic scale,
and the income of five countries in one year, as bars with the largest first.
"""

import altair as alt
import pandas as pd

YEARS, COUNTRIES = [1950, 1970, 1990, 2010], ["Brazil", "India", "Mexico"]
INCOME = {
    "Brazil": [2000, 4100, 6200, 8800],
    "India": [600, 800, 1300, 3400],
    "Mexico": [2900, 5300, 7300, 9100],
}
LONG = pd.DataFrame(
    [(year, name, INCOME[name][at]) for name in COUNTRIES for at, year in enumerate(YEARS)],
    columns=["year", "country", "income"],
)
WIDE = LONG.pivot(index="year", columns="country", values="income").reset_index()
# Two states of each country, a fifth above and below its mean, one of them twice as populous.
STATES = pd.concat(
    [LONG.assign(income=LONG.income * part, people=n) for part, n in ((0.8, 1), (1.2, 2))]
)
DATES = LONG.assign(year=pd.to_datetime(LONG.year.astype(str)))
FIVE = pd.DataFrame(
    {"country": ["Chile", "India", "Kenya", "Peru", "Togo"], "income": [8.1, 1.9, 1.4, 5.2, 0.9]}
)

TITLE = "Mean income of the states of three countries, 1950 to 2010"
TOLD = (
    "Three lines rise from 1950 to 2010. Mexico ends at 9,100 dollars, Brazil at 8,800 and India, "
    "which begins lowest, at 3,400."
)
X = alt.X("year:Q").title("Year").axis(format="d")
Y = alt.Y("income:Q").title("Income per head (dollars)").scale(type="log")
COLOUR = alt.Color("country:N").scale(range=["#2a78c2", "#c8591a", "#2f8a5b"])

LINES = {
    "expected": alt.Chart(LONG).mark_line().encode(x="year:Q", y="income:Q", color="country:N"),
    "points": dict.fromkeys(
        ["data", "series", "mark", "scale", "axes", "legend", "palette", "title", "description"], 1
    ),
    "marks": ("line", "point"),
    "scale": {"y": "log"},
    "axes": {"x": [("year",)], "y": [("income",), ("dollar", "$")]},
    "about": [("income",)],
    "mistakes": {
        "Each state counts once; these means are weighted.": alt.Chart(STATES)
        .transform_calculate(weighted="datum.income * datum.people")
        .transform_aggregate(
            total="sum(weighted)", people="sum(people)", groupby=["year", "country"]
        )
        .transform_calculate(mean="datum.total / datum.people")
        .mark_line()
        .encode(x="year:Q", y="mean:Q", color="country:N"),
        "These are sums over the states; means are asked.": alt.Chart(STATES)
        .mark_line()
        .encode(x="year:Q", y="sum(income):Q", color="country:N"),
        "Each year holds the years before it too.": alt.Chart(
            LONG.assign(income=LONG.groupby("country").income.cumsum())
        )
        .mark_line()
        .encode(x="year:Q", y="income:Q", color="country:N"),
    },
}


def lines(data=LONG, *, x=X, y=Y, color=COLOUR, title=TITLE, description=TOLD):
    chart = alt.Chart(data).mark_line().encode(x=x, y=y, color=color)
    return chart.properties(title=title, description=description)


def bare(data=LONG):
    return alt.Chart(data).mark_line().encode(x=X, y=Y)


def worded(chart):
    return chart.properties(title=TITLE, description=TOLD)


def one_country(name, colour):
    return bare(LONG[LONG.country == name]).mark_line(color=colour)


def names_at_the_end(names=None):
    last = LONG[LONG.year == 2010].assign(label=lambda t: t.country.replace(names or {}))
    return alt.Chart(last).mark_text(dx=30).encode(x=X, y=Y, text="label:N")


OF_ONE_COLOUR = zip(COUNTRIES, ["#2a78c2", "#c8591a", "#2f8a5b"], strict=True)
LAYERS = [one_country(name, colour) for name, colour in OF_ONE_COLOUR]

#: Another way to write the right chart of lines -> the chart.
RIGHT_LINES = {
    "as asked": lines(),
    "shorthand": worded(
        alt.Chart(LONG.rename(columns={"year": "Year", "income": "Income (dollars)"}))
        .mark_line()
        .encode(alt.X("Year"), alt.Y("Income (dollars)", scale=alt.Scale(type="log")), COLOUR)
    ),
    "everything spelt out": worded(
        alt.Chart(LONG)
        .mark_line()
        .encode(
            x=alt.X(field="year", type="quantitative", axis=alt.Axis(title="Year")),
            y=alt.Y(
                field="income",
                type="quantitative",
                scale=alt.Scale(type="log", domain=[500, 10000]),
                axis=alt.Axis(title="Income, $"),
            ),
            color=alt.Color(field="country", type="nominal", scale=COLOUR.to_dict()["scale"]),
        )
    ),
    "means taken in pandas": lines(
        STATES.groupby(["year", "country"], as_index=False)["income"].mean()
    ),
    "means taken in the chart": lines(
        STATES, y=alt.Y("mean(income):Q").title("Income in dollars").scale(type="log")
    ),
    "means by a transformation": lines(
        STATES, y=alt.Y("mean:Q").title("Income in dollars").scale(type="log")
    ).transform_aggregate(mean="mean(income)", groupby=["year", "country"]),
    "a wide table folded": lines(
        WIDE,
        y=alt.Y("value:Q").title("Income in dollars").scale(type="log"),
        color=alt.Color("key:N").scale(range=["#2a78c2", "#c8591a", "#2f8a5b"]),
    ).transform_fold(COUNTRIES),
    "a table looked up": lines(
        LONG[["year", "country"]].assign(key=LONG.country + LONG.year.astype(str))
    ).transform_lookup(
        "key",
        alt.LookupData(LONG.assign(key=LONG.country + LONG.year.astype(str)), "key", ["income"]),
    ),
    "a mark definition": lines().mark_line(strokeWidth=3, point=True, interpolate="linear"),
    "points over lines": worded(
        alt.layer(bare().encode(color=COLOUR), bare().mark_point().encode(color=COLOUR))
    ),
    "a rule and words besides": worded(
        lines()
        + alt.Chart(pd.DataFrame({"y": [1000]})).mark_rule(strokeDash=[2, 2]).encode(y="y:Q")
        + alt.Chart(pd.DataFrame({"y": [1000]})).mark_text().encode(y="y:Q", text=alt.value("poor"))
    ),
    "dashes": worded(bare().encode(strokeDash="country:N")),
    "shapes": worded(bare().mark_point().encode(shape="country:N", color=COLOUR)),
    "names at the lines": worded(bare().encode(detail="country:N") + names_at_the_end()),
    "a column of panels": worded(bare().encode(row="country:N")),
    "panels by the operator": worded(bare().facet("country:N", columns=2)),
    "a layer for each country": worded(alt.layer(*LAYERS, names_at_the_end())),
    "beside each other": worded(
        alt.hconcat(
            *(one_country(name, "#333").properties(title=name, width=150) for name in COUNTRIES)
        )
    ),
    "below each other": worded(
        alt.vconcat(*(one_country(name, "#333").properties(title=name) for name in COUNTRIES[::-1]))
    ),
    "repeated as layers": worded(
        alt.Chart(WIDE)
        .mark_line()
        .encode(
            x=X,
            y=alt.Y(alt.repeat("layer"), type="quantitative", title="Income (dollars)").scale(
                type="log"
            ),
            color=alt.ColorDatum(alt.repeat("layer")),
        )
        .repeat(layer=COUNTRIES)
    ),
    "years as dates": lines(DATES, x=alt.X("year:T").title("Year")),
    "years of dates": lines(DATES, x=alt.X("year(year):T").title("Year")),
    "years in a row": lines(x=alt.X("year:O").title("Year")),
    "title in alt.Chart": alt.Chart(LONG, title=alt.Title("Mean income", subtitle="3 countries"))
    .mark_line()
    .encode(x=X, y=Y, color=COLOUR)
    .properties(description=TOLD),
    "more countries, in grey": worded(
        bare(LONG.assign(country=LONG.country + " (a state)", income=LONG.income / 2)).encode(
            detail="country:N", color=alt.value("#ddd")
        )
        + lines()
    ),
    "two that look alike, with dashes too": lines(
        color=COLOUR.scale(range=["#d62728", "#2ca02c", "#1f77b4"])
    ).encode(strokeDash="country:N"),
    "names in capitals": lines(LONG.assign(country=LONG.country.str.upper() + " ")),
}

MANY = pd.concat(
    [LONG, *(LONG.assign(country=f"{name} {n}") for n in range(9) for name in ("A", "B", "C"))]
)
SWAPPED = {"Brazil": "Mexico", "Mexico": "Brazil"}

#: What a student did -> (the chart, the criterion lost, words of its sentence).
WRONG_LINES = {
    "sums for means": (
        lines(STATES, y=alt.Y("sum(income):Q").title("Income (dollars)").scale(type="log")),
        "data",
        "sums over the states",
    ),
    "a weighted mean": (lines(LONG.assign(income=LONG.income * 3.2 / 3)), "data", "weighted"),
    "the median": (
        lines(
            pd.concat([STATES, STATES[STATES.people == 2]]),
            y=alt.Y("median(income):Q").title("Income (dollars)").scale(type="log"),
        ),
        "data",
        "not those asked for",
    ),
    "the wrong column": (
        lines(STATES, y=alt.Y("mean(people):Q").title("Income (dollars)").scale(type="log")),
        "data",
        "not those asked for",
    ),
    "a year missing": (lines(LONG[LONG.year > 1950]), "data", "asked are 4"),
    "each year with those before it": (
        lines(LONG.assign(income=LONG.groupby("country").income.cumsum())),
        "data",
        "the years before it",
    ),
    "rows repeated by a merge": (
        lines(LONG.merge(STATES[["year", "country"]], on=["year", "country"])),
        "data",
        "8 values",
    ),
    "thousands of dollars": (lines(LONG.assign(income=LONG.income / 1000)), "data", "thousandth"),
    "cents": (lines(LONG.assign(income=LONG.income * 100)), "data", "100 times"),
    "series under each other's names": (
        lines(LONG.assign(country=LONG.country.replace(SWAPPED))),
        "series",
        "stand under the name",
    ),
    "words at the wrong lines": (
        worded(alt.layer(*LAYERS, names_at_the_end(SWAPPED))),
        "series",
        "stand under the name",
    ),
    "names that nobody knows": (
        lines(
            LONG.assign(country=LONG.country.map({"Brazil": "a1", "India": "b2", "Mexico": "c3"}))
        ),
        "series",
        "another name",
    ),
    "an area": (lines(y=Y.stack(None)).mark_area(opacity=0.3), "mark", "take line or point"),
    "a linear scale": (
        lines(y=alt.Y("income:Q").title("Income per head (dollars)")),
        "scale",
        "y axis is not logarithmic",
    ),
    "no unit": (lines(y=Y.title("Income per head")), "axes", "its unit"),
    "no legend, no names": (
        lines(color=COLOUR.legend(None)),
        "legend",
        "Nothing tells which",
    ),
    "layers without names": (worded(alt.layer(*LAYERS)), "legend", "Nothing tells which"),
    "a legend of thirty": (
        worded(bare(MANY).encode(color="country:N", row="country:N")),
        "legend",
        "30 entries",
    ),
    "red and green": (
        lines(color=COLOUR.scale(range=["#d62728", "#2ca02c", "#1f77b4"])),
        "palette",
        "`Brazil` and `India` look alike to readers who see red and green alike",
    ),
    "orange and green of Vega's own palette": (
        lines(
            color=alt.Color("country:N").scale(domain=["Chile", *COUNTRIES], scheme="category10")
        ),
        "palette",
        "look alike",
    ),
    "a column's name for a title": (lines(title="mean_income"), "title", "does not say"),
    "nonsense for a title": (lines(title="My very first chart"), "title", "does not say"),
    "no description": (lines(description=""), "description", "no description"),
}

BARS = {
    "expected": alt.Chart(FIVE).mark_bar().encode(x="country:N", y="income:Q"),
    "points": dict.fromkeys(["data", "mark", "order", "axes"], 1),
    "marks": ("bar", "point"),
    "factors": (1, 1000),
    "order": "descending",
    "axes": {"x": [("country",)], "y": [("income",)]},
    "swap": True,
}
CX, CY = alt.X("country:N").title("Country"), alt.Y("income:Q").title("Income (1,000 dollars)")
BY_VALUE = CX.sort("-y")
SORTED = FIVE.sort_values("income", ascending=False)


def bars(data=FIVE, *, x=BY_VALUE, y=CY):
    return alt.Chart(data).mark_bar().encode(x=x, y=y)


#: Another way to write the right chart of bars -> the chart.
RIGHT_BARS = {
    'sort="-y"': bars(),
    "EncodingSortField": bars(x=CX.sort(alt.EncodingSortField("income", order="descending"))),
    "a list": bars(x=CX.sort(SORTED.country.to_list())),
    "a sorted table": bars(SORTED, x=CX.sort(None)),
    "on its side": bars(
        x=alt.X("income:Q").title("Income"), y=alt.Y("country:N").title("Country").sort("-x")
    ),
    "points on their side": bars(
        x=alt.X("income:Q").title("Income"), y=alt.Y("country:N").title("Country").sort("-x")
    ).mark_point(),
    "ranks": bars(SORTED.assign(rank=range(5)), x=CX.sort(alt.SortField("rank"))),
    "with its figures": bars() + bars().mark_text(dy=-8).encode(text="income:Q"),
    "with bars of error": bars(x=CX.sort(SORTED.country.to_list()))
    + alt.Chart(FIVE.assign(low=FIVE.income - 0.2, high=FIVE.income + 0.2))
    .mark_rule()
    .encode(x=CX.sort(SORTED.country.to_list()), y="low:Q", y2="high:Q"),
    "in pieces that add up": alt.Chart(
        pd.concat([FIVE.assign(income=FIVE.income * part, of=part) for part in (0.25, 0.75)])
    )
    .mark_bar()
    .encode(x=CX.sort("-y"), y=alt.Y("sum(income):Q").title("Income")),
    "a baseline asked for without need": bars(y=CY.scale(zero=False)),
    "between two values": bars(
        FIVE.assign(zero=0), y=alt.Y("zero:Q").title("Income"), x=CX.sort(SORTED.country.to_list())
    ).encode(y2="income:Q"),
}

#: What a student did -> (the chart, the criterion lost, words of its sentence).
WRONG_BARS = {
    "a cut axis": (bars(y=CY.scale(domain=[0.5, 9])), "mark", "begin at zero"),
    "an axis cut without a stack": (
        bars(y=CY.scale(zero=False, nice=False).stack(None)),
        "mark",
        "zero",
    ),
    "a cut axis on its side": (
        bars(
            x=alt.X("income:Q").title("Income").scale(domain=[0.5, 9], clamp=True),
            y=alt.Y("country:N").title("Country").sort("-x"),
        ),
        "mark",
        "begin at zero",
    ),
    "bars on a logarithmic scale": (bars(y=CY.scale(type="log")), "mark", "logarithmic scale"),
    "by the alphabet": (bars(x=CX), "order", '`.sort("-y")`'),
    "by the alphabet on its side": (
        bars(x=alt.X("income:Q").title("Income"), y=alt.Y("country:N").title("Country")),
        "order",
        '`.sort("-x")`',
    ),
    "the smallest first": (bars(x=CX.sort("y")), "order", "the largest first"),
    "swapped titles on its side": (
        bars(
            x=alt.X("income:Q").title("Country"),
            y=alt.Y("country:N").title("Income").sort("-x"),
        ),
        "axes",
        "the y axis (Income)",
    ),
    "a country missing": (bars(FIVE.iloc[1:]), "data", "asked are 5"),
    "another's value": (
        bars(FIVE.assign(income=[8.1, 1.4, 1.9, 5.2, 0.9])),
        "data",
        "not those asked for",
    ),
}

#: What is asked, the right charts and the wrong ones.
QUESTIONS = [(LINES, RIGHT_LINES, WRONG_LINES), (BARS, RIGHT_BARS, WRONG_BARS)]
