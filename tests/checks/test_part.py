import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from flexspec.checks import Case, Part
from flexspec.checks.functions import call, parts_of


def report(part, capsys):
    score = part.score()
    return score, capsys.readouterr().out


def mean_and_spread(values):
    return np.mean(values), np.std(values)


CASES = [
    Case("three values", ([1.0, 2.0, 6.0],), {"mean": 3.0, "spread": 2.160247}, points=1),
    Case("two values", (np.array([1.0, 5.0]),), {"mean": 3.0}, points=1),
    Case("nothing", ([],), raises=ValueError, points=1),
]


def graded(function):
    part = Part("1", {"f": function})
    part.function("f", cases=CASES, returns=["mean", "spread"], unchanged=1)
    return {c.text.removeprefix("`f`: "): c.problem for c in part.criteria if not c.met}


def test_importing_the_checks_is_light():
    code = "import sys, flexspec.checks; print({'altair', 'vl_convert'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_criterion_is_reported(capsys):
    part = Part("2a", {"a": 1.0, "b": 2.0}, read="chapter 1")
    for name in "abc":
        part.number(name, expected=1.0, points=0.5)
    score, text = report(part, capsys)
    assert score == 0.5
    assert isinstance(score, float)
    assert "Part 2a: 0.5 of 1.5 points" in text
    assert "met      `a`: value (0.5 of 0.5)" in text
    assert "not met  `b`: value (0 of 0.5)\n           It is not the right number.\n" in text
    assert "There is no `c`" in text
    assert text.count("Read: chapter 1") == 1


def test_whole_points_are_whole_numbers(capsys):
    part = Part("1", {"a": 1})
    part.number("a", expected=1, points=0.5)
    part.number("a", expected=1, points=0.5)
    score, _ = report(part, capsys)
    assert repr(score) == "1"


def test_one_sentence_is_told_once(capsys):
    part = Part("1", {})
    part.number("a")
    part.number("a", expected=1, points=1)
    _, text = report(part, capsys)
    assert text.count("There is no `a`") == 1
    assert "As above." in text


def test_long_sentences_are_wrapped(capsys):
    part = Part("1", {})
    part.add("something", 1, lambda: "word " * 60)
    _, text = report(part, capsys)
    assert max(map(len, text.splitlines())) <= 92


@pytest.mark.parametrize(("value", "score"), [(0.5, None), (50, 0), ("x", 0)])
def test_form_alone(value, score, capsys, monkeypatch):
    part = Part("1", {"a": value})
    part.number("a", kind="share")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    shown, text = report(part, capsys)
    assert shown is None  # a bare 0 under the cell would read as "no points"
    assert ("form ok " in text) == (score is None)
    assert "looks at form only" in text
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert report(part, capsys)[0] == score


def test_an_example_is_more_than_form(capsys):
    part = Part("1", {"f": abs})
    part.function("f")
    part.function("f", cases=[Case("the example", (-1,), 1.0)])
    _, text = report(part, capsys)
    assert "  form ok  `f`: a function\n  met      `f`: the example\n" in text
    assert "no values but those of the example" in text


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({}, "There is no `speed_late`"),
        ({"Speed_Late": 1}, "there is `Speed_Late`"),
        ({"sped_late": 1}, "there is `sped_late`"),
        ({"speed_early": 1}, "Was the cell above answered"),
        ({"speed_lates": math, "_speed_late": 1}, "Was the cell above answered"),
        ({"speed_late": None}, "still empty"),
        ({"speed_late": ...}, "still empty"),
    ],
)
def test_names_that_are_absent(names, words):
    part = Part("1", names)
    part.number("speed_late", expected=1.0, points=1)
    assert words in part.criteria[0].problem
    assert part.answer("speed_late") in (None, ...)


def test_an_object_that_misbehaves_is_not_met():
    class Hostile(pd.DataFrame):
        @property
        def columns(self):
            raise RuntimeError("no")

    part = Part("1", {"t": Hostile.__new__(Hostile)})
    part.table("t", keys=["k"], kinds={"v": "index"}, expected=pd.DataFrame(), points={"rows": 1})
    assert "could not be looked at (RuntimeError: no)" in part.criteria[0].problem


@pytest.mark.parametrize(
    "function",
    [
        mean_and_spread,
        lambda v: list(mean_and_spread(v)),
        lambda v: np.array(mean_and_spread(v)),
        lambda v: {"spread": np.std(v), "Mean": np.mean(v)},
        lambda v: pd.Series(mean_and_spread(v)),
        lambda v: pd.Series(mean_and_spread(v)[::-1], index=["spread", "mean"]),
    ],
)
def test_results_in_many_forms(function):
    def whole(values):
        if len(values) == 0:
            raise ValueError
        return function(values)

    assert graded(whole) == {}


def test_no_error_where_one_is_due():
    def lenient(values):
        return mean_and_spread(values) if len(values) else (0.0, 0.0)

    assert graded(lenient) == {"nothing": "It returned a result; here it must raise ValueError."}


def test_wrong_kind_of_error():
    def stub(values):
        raise NotImplementedError()

    found = graded(stub)
    assert "stopped with NotImplementedError" in found["nothing"]
    assert "stopped with NotImplementedError" in found["three values"]
    assert "gives no numbers" in found["leaves its arguments as they were"]


def test_printing_and_warning_stay_out_of_the_report(capsys):
    import warnings

    def noisy(values):
        print("hello")
        warnings.warn("careful", stacklevel=1)
        print("error", file=sys.stderr)
        return mean_and_spread(values)

    graded(noisy)
    assert capsys.readouterr() == ("", "")


def test_changed_arguments_are_noticed():
    def sorts(values):
        if not len(values):
            raise ValueError
        result = mean_and_spread(values)
        values[0] = 99
        return result

    assert list(graded(sorts)) == ["leaves its arguments as they were"]
    frame = pd.DataFrame({"a": [2, np.nan]})
    assert not call(lambda t: t.sort_values("a"), (frame,)).changed
    assert call(lambda t: t.sort_values("a", inplace=True), (frame[::-1],)).changed
    assert call(lambda t: t.insert(0, "b", 1), (frame,)).changed
    assert list(frame.columns) == ["a"]


def test_a_missing_return():
    assert "end it with `return`" in graded(lambda v: None)["three values"]


def test_a_wrong_number_of_results():
    assert "must return 2 numbers: mean, spread" in graded(lambda v: 3.0)["three values"]


def test_part_that_is_wrong_is_named():
    assert graded(lambda v: (np.mean(v), np.var(v)))["three values"].startswith("`spread`: ")


def test_properties_of_a_function_that_does_nothing():
    part = Part("1", {"f": lambda v: 0.0})
    part.function("f", cases=[Case("a", ([1.0],), 1.0, points=1), Case("b", ([2.0],), 2.0)])
    part.property("f", "additive", holds=lambda f: True, otherwise="Not additive.", points=1)
    assert "the same in every call" in part.criteria[-1].problem


def test_a_property_that_does_not_hold():
    part = Part("1", {"f": sum})
    part.function("f", cases=[Case("a", ([1.0],), 1.0), Case("b", ([2.0],), 2.0)])
    part.property("f", "p", holds=lambda f: f([1]) == 2, otherwise="No.", points=1)
    part.property("f", "p", holds=lambda f: f([1]) == 1, otherwise="No.", points=1)
    part.property("f", "p", holds=lambda f: f(1), otherwise="No.", points=1)
    problems = [c.problem for c in part.criteria[-3:]]
    assert problems[:2] == ["No.", ""]
    assert problems[2].startswith("No. (The call stopped with TypeError")


def test_not_a_function():
    part = Part("1", {"f": 3})
    part.function("f")
    assert "of type int, not a function" in part.criteria[0].problem


def test_parts_of_one_number():
    assert parts_of(3.0, None) == {"": 3.0}


def by_region(values, regions):
    totals = pd.DataFrame({"region": list(regions), "total": list(values)})
    return totals.groupby("region", as_index=False)["total"].sum()


TOTALS = pd.DataFrame({"region": ["a", "b"], "total": [4.0, 2.0]})
TABLE_CASE = Case(
    "a table",
    ([1.0, 2.0, 3.0], ["a", "b", "a"]),
    TOTALS,
    points=1,
    keys=["region"],
    mistakes={"these are means.": TOTALS.assign(total=2.0)},
)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (by_region, ""),
        (lambda v, r: by_region(v, r).iloc[::-1].set_index("region")["total"], ""),
        (lambda v, r: by_region(v, r).to_dict("records"), ""),
        (lambda v, r: by_region(v, r).assign(total=2), "these are means"),
        (lambda v, r: by_region(v, r).iloc[:1], "missing: `b`"),
        (lambda v, r: by_region(v, r).rename(columns={"total": "sum"}), "no column `total`"),
        (lambda v, r: by_region(v, r).assign(total=lambda t: -t.total), "wrong sign"),
        (lambda v, r: None, "end it with `return`"),
        (lambda v, r: 6.0, "not a table"),
    ],
)
def test_functions_that_return_a_table(function, words):
    part = Part("1", {"f": function})
    part.function("f", cases=[TABLE_CASE])
    assert words in part.criteria[0].problem
    assert part.criteria[0].met == (not words)


def test_a_table_that_is_always_the_same():
    part = Part("1", {"f": lambda v, r: TOTALS})
    other = Case("others", ([1.0], ["c"]), TOTALS, keys=["region"])
    part.function("f", cases=[TABLE_CASE, other], unchanged=1)
    assert "the same in every call" in part.criteria[-1].problem


def rate(start, end):
    if start <= 0:
        raise ValueError("start")
    return end / start - 1


RATES = [(1.0, 1.5), (2.0, 1.0), (0.0, 1.0), (4.0, 5.0)]


def graded_against(function, **options):
    part = Part("1", {"f": function})
    part.agrees("f", "new pairs", reference=rate, inputs=RATES, points=1, **options)
    (criterion,) = part.criteria
    assert criterion.text == "`f`: new pairs"
    return criterion.problem


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (rate, ""),
        (lambda a, b: rate(a, b) * 100, "For input 1 of 4, (1.0, 1.5): It is 100 times"),
        (lambda a, b: abs(rate(a, b)), "For input 2 of 4, (2.0, 1.0): It has the right size"),
        (lambda a, b: (b - a) / max(a, 1), "For input 3 of 4, (0.0, 1.0): It returned a result"),
        (lambda a, b: [][1], "For input 1 of 4, (1.0, 1.5): The call stopped with IndexError"),
        (3, "not a function"),
    ],
)
def test_many_inputs_as_one_criterion(function, words):
    problem = graded_against(function)
    assert problem.startswith(words) or words in problem
    assert bool(problem) == bool(words)


def test_mistakes_for_many_inputs():
    def of_end(start, end):
        if start <= 0:
            raise ValueError
        return 1 - start / end

    mistakes = {"Divide by the first value.": of_end, "Not this.": lambda a, b: 0.0}
    assert graded_against(of_end, mistakes=mistakes) == "Divide by the first value."
    assert "Not this" not in graded_against(lambda a, b: a, mistakes=mistakes)
    assert graded_against(rate, mistakes=mistakes) == ""


def test_many_inputs_of_parts_and_tables():
    part = Part("1", {"f": mean_and_spread, "g": by_region})
    numbers = [([1.0, 2.0, 6.0],), ([1.0, 5.0],)]
    part.agrees(
        "f", "p", reference=mean_and_spread, inputs=numbers, returns=["mean", "spread"], points=1
    )
    pairs = [([1.0, 2.0], ["a", "b"]), ([1.0, 2.0], ["a", "a"])]
    part.agrees("g", "t", reference=by_region, inputs=pairs, keys=["region"], points=1)
    part.agrees("g", "t", reference=lambda v, r: by_region(v, r) * 2, inputs=pairs, keys=["region"])
    assert [criterion.met for criterion in part.criteria] == [True, True, False]


def test_long_inputs_are_told_by_their_type():
    part = Part("1", {"f": len})
    values = pd.Series(range(100))
    part.agrees("f", "p", reference=lambda v: 1.0, inputs=[(values,)])
    assert part.criteria[0].problem.startswith("For input 1 of 1, of Series: ")


def test_named_mistakes_of_a_function_come_before_magnitudes():
    case = Case("c", (2.0,), 0.5, mistakes={"Named.": 50.0}, points=1)
    part = Part("1", {"f": lambda v: 50.0})
    part.function("f", cases=[case])
    assert part.criteria[0].problem == "Named."


def test_the_order_of_a_table():
    table = pd.DataFrame({"k": ["b", "a"], "v": [2.0, 1.0]})
    part = Part("1", {"t": table})
    asked = {"keys": ["k"], "kinds": {"v": "index"}, "points": {"rows": 1}}
    part.table("t", expected=table, order=True, **asked)
    part.table("t", expected=table[::-1], order=True, **asked)
    part.table("t", expected=table[::-1], **asked)
    assert [criterion.met for criterion in part.criteria] == [True, False, True]


ALLOWED = {"A": [("yes", "r1"), ("no", "r1"), ("no", "r2")], "B": ["up", "down"]}
RIGHT = {"A": ("no", "r1"), "B": {"up", "down"}}


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ({"A": ("no", "r1"), "B": "up"}, {}),
        ({"a": ["No ", "R1"], "B": "DOWN"}, {}),
        ({"A": ("no", "r2"), "B": "up"}, {"A": "the reason is not"}),
        ({"A": ("yes", "r1"), "B": "up"}, {"A": "not what the tables show"}),
        ({"A": ("no", "r9"), "B": "up"}, {"A": '"r9" is not one of the given'}),
        ({"A": ("yes", "r2"), "B": "up"}, {"A": '"r2" does not go with "yes"'}),
        ({"A": "no", "B": "up"}, {"A": "2 choices in round brackets"}),
        ({"A": ("", ""), "B": "up"}, {"A": "no answer"}),
        ({"B": "up"}, {"A": "no answer"}),
        ({"A": ("no", "r1"), "B": "sideways"}, {"B": "not one of the given"}),
        ({"A": [["no"]], "B": {}}, {"A": "2 choices", "B": "not one of"}),
        (["no"], {"A": "not a dictionary", "B": "not a dictionary"}),
    ],
)
def test_choices(answers, lost):
    part = Part("1", {"c": answers})
    part.choices("c", allowed=ALLOWED, expected=RIGHT, points=1)
    found = {c.text[-1]: c.problem for c in part.criteria if not c.met}
    assert found.keys() == lost.keys()
    assert all(words in found[question] for question, words in lost.items())


def test_form_of_choices():
    part = Part("1", {"c": {"A": ("no", "r1")}, "d": {"A": ("no", "r2"), "B": "up"}, "e": 1})
    for name in "cde":
        part.choices(name, allowed=ALLOWED)
    problems = [c.problem for c in part.criteria]
    assert problems == ["B: there is no answer to it.", "", "It is of type int, not a dictionary."]


def test_form_of_choices_tells_what_is_given_once():
    part = Part("1", {"c": {"A": "left", "B": "right"}})
    part.choices("c", allowed={"A": ["up", "down"], "B": ["up", "down"]})
    assert part.criteria[0].problem == (
        'A: "left" is not one of the given choices. B: "right" is not one of the given choices. '
        'Given are "up", "down".'
    )


@pytest.mark.parametrize(
    ("rows", "problem"),
    [(2, ""), (3, "It has 2 rows, not 3."), (["a", "b"], ""), (["a", "c"], "missing: `c`")],
)
def test_rows_of_the_form(rows, problem):
    part = Part("1", {"t": pd.DataFrame({"k": ["b", "a"], "v": [1, 2]})})
    part.table("t", keys=["k"], kinds={"v": "count"}, rows=rows)
    assert problem in part.criteria[0].problem
    assert part.criteria[0].met == (not problem)


def test_rows_of_the_form_by_two_keys():
    part = Part("1", {"t": pd.DataFrame({"k": ["b", "a"], "n": [1, 2], "v": [1, 2]})})
    for rows in ([("a", 2), ("b", 1)], [("a", 1), ("b", 1)]):
        part.table("t", keys=["k", "n"], kinds={"v": "count"}, rows=rows)
    assert part.criteria[0].met
    assert part.criteria[1].problem == (
        "Rows are missing: `('a', 1)`. Rows that were not asked for: `('a', 2)`."
    )


def test_own_table():
    table = pd.DataFrame({"v": [0.1, 0.2]}, index=pd.Index([1, 2], name="k"))
    part = Part("1", {"t": table, "u": table * 100, "w": 3})
    form = {"keys": ["k"], "kinds": {"v": "share"}, "rows": 2}
    assert part.own_table("t", **form).to_dict("list") == {"k": [1, 2], "v": [0.1, 0.2]}
    assert part.own_table("u", **form) is None
    assert part.own_table("w", **form) is None
    assert part.criteria == []
