"""QCA against Lipset's published solution, against sympy, and against brute force."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from sympy import Or, symbols
from sympy.logic import SOPform

from flexspec.measures import qca

#: Lipset (1959) as crisp sets, in Rihoux & De Meur (2009): how many of the 18 countries are in each
#: configuration of DEV, URB, LIT, IND, STB, and whether democracy survived.
LIPSET = {
    "11111": (4, 1), "10101": (2, 1), "10111": (2, 1),
    "00000": (3, 0), "00001": (2, 0), "00100": (2, 0),
    "00101": (1, 0), "10110": (1, 0), "11110": (1, 0),
}  # fmt: skip
CONDITIONS = ["DEV", "URB", "LIT", "IND", "STB"]


@pytest.fixture
def lipset():
    rows = [[*map(int, row), out] for row, (n, out) in LIPSET.items() for _ in range(n)]
    return pd.DataFrame(rows, columns=[*CONDITIONS, "SURV"])


def test_lipset_is_solved_as_published(lipset):
    """The solutions of the R package QCA for this table, with its fit."""
    table = qca.truth_table(lipset, CONDITIONS, "SURV")
    assert table["n"].sum() == 18 and (table["n"] > 0).sum() == 9
    assert qca.minimise(table) == ["DEV*LIT*IND*STB + DEV*~URB*LIT*STB"]
    assert qca.minimise(table, remainders=True) == ["DEV*STB"]
    assert qca.fit("DEV*~URB*LIT*STB", lipset, "SURV")["coverage"] == 0.5
    assert qca.fit("DEV*LIT*IND*STB", lipset, "SURV")["coverage"] == 0.75
    assert qca.fit("DEV*STB", lipset, "SURV") == {"consistency": 1, "coverage": 1, "n": 18}


def test_lipset_for_the_absent_outcome_is_solved_as_published(lipset):
    lipset["FAIL"] = 1 - lipset["SURV"]
    table = qca.truth_table(lipset, CONDITIONS, "FAIL")
    assert qca.minimise(table) == ["DEV*LIT*IND*~STB + ~DEV*~URB*~IND"]
    assert qca.minimise(table, remainders=True) == ["~DEV + ~STB"]
    assert qca.fit("~DEV", lipset, "FAIL")["coverage"] == 0.8
    assert qca.fit("~STB", lipset, "FAIL")["coverage"] == 0.7


def random_table(random, k):
    """Return a truth table with a random verdict in each row."""
    names = list("ABCDE"[:k])
    verdicts = random.choice(["present", "absent", "remainder", "contradictory"], 2**k)
    table = pd.DataFrame(list(product((0, 1), repeat=k)), columns=names)
    return table.assign(n=1, consistency=1.0, verdict=verdicts, cases="")


def row_frame(names):
    """Return all configurations as cases."""
    return pd.DataFrame(list(product((0, 1), repeat=len(names))), columns=names)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("remainders", [False, True])
def test_every_solution_agrees_with_sympy(seed, remainders):
    random = np.random.RandomState(seed)
    table = random_table(random, random.randint(2, 5))
    names = list(table.columns[:-4])
    rows = {verdict: qca._rows(table, names, verdict) for verdict in qca.VERDICTS}
    free = rows["remainder"] if remainders else []
    theirs = SOPform(symbols(names), rows["present"], free)
    every = row_frame(names)
    truth = pd.Series([bool(theirs.subs(row)) for row in every.to_dict("records")])
    decided = [tuple(row) not in free for row in every.to_numpy().tolist()]
    solutions = qca.minimise(table, remainders)
    assert bool(solutions) == bool(rows["present"])
    for solution in solutions:
        ours = qca.holds(solution, every)
        assert (ours == truth)[decided].all()
        length = len(theirs.args) if isinstance(theirs, Or) else 1
        assert len(solution.split(" + ")) <= length


@pytest.mark.parametrize("seed", range(12))
def test_no_shorter_formula_exists(seed):
    """Brute force over all sets of terms of three conditions."""
    table = random_table(np.random.RandomState(100 + seed), 3)
    present = set(qca._rows(table, list("ABC"), "present"))
    absent = set(product((0, 1), repeat=3)) - present
    if not present:
        return
    terms = list(product((0, 1, -1), repeat=3))
    sound = [t for t in terms if not any(qca._covers(t, row) for row in absent)]
    best = min(
        (len(chosen), qca._length(chosen))
        for size in range(1, len(present) + 1)
        for chosen in combinations(sound, size)
        if all(any(qca._covers(t, row) for t in chosen) for row in present)
    )
    for solution in qca.minimise(table):
        found = solution.split(" + ")
        length = sum(len(term.split("*")) for term in found if term != "1")
        assert (len(found), length) == best


def test_equally_short_formulas_are_all_given():
    cases = pd.DataFrame(
        [(*row, int(0 < sum(row) < 3)) for row in product((0, 1), repeat=3)],
        columns=["A", "B", "C", "Y"],
    )
    assert qca.minimise(qca.truth_table(cases, ["A", "B", "C"], "Y")) == [
        "A*~B + B*~C + ~A*C",
        "A*~C + ~A*B + ~B*C",
    ]


def test_all_present_is_always():
    cases = pd.DataFrame({"A": [0, 1], "Y": [1, 1]})
    assert qca.minimise(qca.truth_table(cases, ["A"], "Y")) == ["1"]
    assert qca.fit("1", cases, "Y") == {"consistency": 1, "coverage": 1, "n": 2}


def test_missing_is_left_out_and_named():
    cases = pd.DataFrame({"A": [1, None, 0], "Y": [1, 1, None]}, index=["known", "no A", "no Y"])
    table = qca.truth_table(cases, ["A"], "Y")
    assert table["n"].sum() == 1
    assert table.attrs["left_out"] == ["no A", "no Y"]
    assert qca.fit("A", cases, "Y")["n"] == 1


def test_the_threshold_decides_about_contradictions():
    cases = pd.DataFrame({"A": [1, 1, 1, 0], "Y": [1, 1, 0, 0]})
    strict = qca.truth_table(cases, ["A"], "Y")
    assert strict["verdict"].tolist() == ["absent", "contradictory"]
    assert qca.minimise(strict) == []
    assert qca.minimise(qca.truth_table(cases, ["A"], "Y", threshold=0.6)) == ["A"]


def test_codings_are_counted_as_if_one_went_through_them_all():
    random = np.random.RandomState(5)
    values = [0, 1, None]
    options = {
        case: [tuple(values[i] for i in random.randint(0, 3, 3)) for _ in range(3)]
        for case in "vwxyz"
    }
    counted = qca.count_solutions(options, ["A", "B"], "Y")
    tally = {}
    for ways in product(*options.values()):
        cases = pd.DataFrame(ways, columns=["A", "B", "Y"], dtype=float)
        table = qca.truth_table(cases, ["A", "B"], "Y")
        key = " or ".join(qca.minimise(table)), (table["verdict"] == "contradictory").sum()
        tally[key] = tally.get(key, 0) + 1
    rows = counted[["solution", "contradictions", "codings"]].to_numpy().tolist()
    assert {(s, c): n for s, c, n in rows} == tally
    assert counted["codings"].sum() == 3**5 and np.isclose(counted["share"].sum(), 1)


GOOD = pd.DataFrame({"A": [1, 0], "Y": [1, 0]})


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: qca.truth_table(GOOD, [], "Y"), "1 to 8 conditions"),
        (lambda: qca.truth_table(GOOD, ["B"], "Y"), "no column 'B'"),
        (lambda: qca.truth_table(GOOD, ["Y"], "Y"), "named twice"),
        (lambda: qca.truth_table(GOOD, ["A"], "Y", threshold=0.5), "above 0.5"),
        (lambda: qca.truth_table(GOOD.replace(1, 0.7), ["A"], "Y"), "A at position 0 .*not 0, 1"),
        (lambda: qca.truth_table(GOOD.set_axis(["x", "x"]), ["A"], "Y"), "'x' has two rows"),
        (lambda: qca.minimise(GOOD), "truth_table"),
        (lambda: qca.holds("B", GOOD), "'B'"),
        (lambda: qca.holds("A", GOOD.replace(1, None)), "missing at position 0"),
        (lambda: qca.count_solutions({"x": []}, ["A"], "Y"), "no coding"),
        (lambda: qca.count_solutions({"x": [(1,)]}, ["A"], "Y"), "1 values, not 2"),
        (lambda: qca.count_solutions({"x": [(2, 0)]}, ["A"], "Y"), "other than 0, 1"),
    ],
)
def test_errors_say_what_is_wrong(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
