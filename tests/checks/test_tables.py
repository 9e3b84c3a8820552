import numpy as np
import pandas as pd
import pytest

from flexspec.checks import tables
from flexspec.checks.answers import NotUsable

RIGHT = pd.DataFrame(
    {"region": ["East", "North", "West"], "share": [0.2, 0.3, 0.5], "jobs": [20.0, 30.0, 50.0]}
)
YEARS = pd.DataFrame({"year": [1929, 1930, 1931], "share": [0.2, 0.3, 0.5]})
COUNTS = {"share": "share", "jobs": "count"}


def problems(answer, right=RIGHT, keys=("region",), **options):
    columns = [name for name in right.columns if name not in keys]
    table = tables.as_table(answer, keys, columns)
    found = {"rows": tables.row_problem(table, right, keys)}
    for name in columns:
        found[name] = tables.column_problem(
            table, right, keys, name, COUNTS.get(name, "index"), **options
        )
    return {name: problem for name, problem in found.items() if problem}


SAME = {
    "as it is": RIGHT,
    "another row order": RIGHT.iloc[::-1],
    "another column order": RIGHT[["jobs", "share", "region"]],
    "the key in the index": RIGHT.set_index("region"),
    "the key in an index without a name": RIGHT.set_index("region").rename_axis(None),
    "any index": RIGHT.set_index(pd.Index([7, 7, 7])),
    "a number as index name": RIGHT.set_index("region").reset_index().rename_axis("n"),
    "more columns": RIGHT.assign(note="x"),
    "categories": RIGHT.astype({"region": "category"}),
    "objects": RIGHT.astype(object),
    "text dtype": RIGHT.astype({"region": "string"}),
    "whole numbers": RIGHT.astype({"jobs": int}),
    "nullable numbers": RIGHT.astype({"jobs": "Int64", "share": "Float64"}),
    "single precision": RIGHT.astype({"share": "float32"}),
    "capitals in names": RIGHT.rename(columns=str.upper),
    "stray blanks": RIGHT.assign(region=RIGHT.region + " "),
    "records": RIGHT.to_dict("records"),
    "columns": RIGHT.to_dict("list"),
    "rounded": RIGHT.assign(share=RIGHT.share + 0.0004),
    "two levels of index": RIGHT.assign(n=1).set_index(["n", "region"]),
}


@pytest.mark.parametrize("answer", SAME.values(), ids=SAME.keys())
def test_same_meaning(answer):
    assert problems(answer) == {}


SAME_YEARS = {
    "floats": YEARS.astype({"year": float}),
    "text": YEARS.astype({"year": str}),
    "dates": YEARS.assign(year=pd.to_datetime(YEARS.year.astype(str), format="%Y")),
    "periods": YEARS.assign(year=pd.PeriodIndex(YEARS.year.astype(str), freq="Y")),
    "a Series": YEARS.set_index("year")["share"],
    "a Series of an unnamed index": pd.Series(
        [0.2, 0.3, 0.5], index=[1929, 1930, 1931], name="share"
    ),
    "an unnamed range that does not count the rows": pd.DataFrame(
        {"share": [0.2, 0.3, 0.5]}, index=range(1929, 1932)
    ),
}


@pytest.mark.parametrize("answer", SAME_YEARS.values(), ids=SAME_YEARS.keys())
def test_same_years(answer):
    assert problems(answer, YEARS, ("year",)) == {}


def test_polars_like_tables():
    class Frame:
        columns = ("region", "share", "jobs")

        def to_dict(self, *, as_series):
            assert not as_series
            return RIGHT.to_dict("list")

    assert problems(Frame()) == {}


def test_names_of_several_levels_of_which_one_says_something():
    left_by_a_pivot = RIGHT.set_axis(pd.MultiIndex.from_product([RIGHT.columns, [""]]), axis=1)
    one_level = RIGHT.set_axis(pd.MultiIndex.from_arrays([RIGHT.columns]), axis=1)
    assert problems(left_by_a_pivot) == problems(one_level) == {}


def test_two_keys():
    right = pd.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "v": [1.0, 2.0, 3.0]})
    assert problems(right.set_index(["b", "a"]), right, ("a", "b")) == {}
    assert problems(right.set_index("a").iloc[::-1], right, ("a", "b")) == {}
    assert set(problems(right.assign(a=[1, 2, 2]), right, ("a", "b"))) == {"rows", "v"}


@pytest.mark.parametrize(
    ("answer", "name", "words"),
    [
        (RIGHT.iloc[:2], "rows", "missing: `West`"),
        (pd.concat([RIGHT, RIGHT.iloc[[0]]]), "rows", "`East` (2 times); did a merge"),
        (
            pd.concat([RIGHT, RIGHT.iloc[[0]].assign(region="South")]),
            "rows",
            "not asked for: `South`",
        ),
        (RIGHT.assign(share=[0.2, 0.3, 0.4]), "share", "1 of 3 rows (`West`)"),
        (RIGHT.assign(share=RIGHT.share * 1000), "share", "1000 times"),
        (RIGHT.assign(jobs=-RIGHT.jobs), "jobs", "wrong sign"),
        (RIGHT.assign(share=RIGHT.jobs), "share", "holds the values of `jobs`"),
        (RIGHT.assign(share=np.nan), "share", "NaN"),
        (RIGHT.assign(share=np.inf), "share", "infinite"),
        (RIGHT.assign(region=["East", None, "West"]), "rows", "missing: `North`"),
    ],
)
def test_what_differs(answer, name, words):
    found = problems(answer)
    if name != "rows":
        assert set(found) == {name}
    assert words in found[name]


def test_too_few_rows_say_nothing_of_the_values():
    found = problems(RIGHT.iloc[:1])
    assert set(found) == {"rows", "share", "jobs"}
    assert "too few" in found["share"]


def test_repeated_rows_lose_the_rows_only():
    assert set(problems(RIGHT.loc[[0, 1, 1, 2]])) == {"rows"}


def test_order_counts_only_if_asked():
    table = tables.as_table(RIGHT.iloc[::-1], ["region"], ["share"])
    assert tables.row_problem(table, RIGHT, ["region"]) == ""
    assert "order" in tables.row_problem(table, RIGHT, ["region"], order=True)


def test_mistakes_of_the_author():
    wrong = RIGHT.assign(share=[0.1, 0.1, 0.8])
    found = problems(wrong, mistakes={"the unweighted mean.": wrong[["region", "share"]]})
    assert found == {"share": "`share`: the unweighted mean."}


def test_mistakes_of_the_author_come_before_magnitudes():
    wrong = RIGHT.assign(share=RIGHT.share * 100)
    found = problems(wrong, mistakes={"they add up to 100.": wrong[["region", "share"]]})
    assert found == {"share": "`share`: they add up to 100."}


def test_missing_is_not_zero():
    right = RIGHT.assign(share=[0.2, np.nan, 0.5])
    assert problems(right, right) == {}
    assert "missing is not zero" in problems(right.fillna(0), right)["share"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RIGHT.drop(columns="share"), "no column `share`"),
        (RIGHT.rename(columns={"share": "shares"}), r"Is `shares` meant\?"),
        (RIGHT.drop(columns="share").assign(**dict.fromkeys("abcdefgh", 1)), "`g`, `h`."),
        (RIGHT.drop(columns="share").assign(**dict.fromkeys("abcdefghi", 1)), "and 1 more"),
        (RIGHT.drop(columns="region"), "no column `region`"),
        (3, "not a table"),
        ("text", "not a table"),
        ({"region": [1, 2], "share": [1]}, "differ in length"),
        (pd.concat({"a": RIGHT}, axis=1), "several levels"),
    ],
)
def test_what_is_not_the_table(answer, words):
    with pytest.raises(NotUsable, match=words):
        tables.as_table(answer, ["region"], ["share"])


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ([0.2, 0.3, 0.5], "share", ""),
        ([20, 30, 50], "share", "holds 20"),
        ([0.2, -0.1, 0.9], "share", "holds -0.1"),
        ([2.14, 0.3, 0.5], "rate", "beyond 50 per cent"),
        ([1, 2, 2.5], "count", "whole number, 0 or more"),
        ([0, 1, 2], "positive count", "whole number, 1 or more"),
        ([0.2, np.nan, 0.5], "share", "1 missing"),
        ([0.2, np.inf, 0.5], "index", "infinite"),
        (["0.2", "0.3", "0.5"], "share", "text"),
    ],
)
def test_form_of_a_column(values, kind, words):
    problem = tables.column_form_problem(RIGHT.assign(share=values), "share", kind)
    assert words in problem
    assert bool(problem) == bool(words)
