"""The measures against published numbers, and each against a second way to the same number."""

import csv
import inspect
import json
import math
import re
import statistics
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise, product
from pathlib import Path

import libpysal
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from inequality import theil

from flexspec import measures as m
from flexspec import simulated as sim

with (Path(__file__).parent / "data" / "method_test_values.csv").open(encoding="utf-8") as file:
    VALUES = list(csv.DictReader(file))
INLINE = [row for row in VALUES if row["data"] == "inline"]
FUNCTIONS = [name for name in m.__all__ if inspect.isfunction(getattr(m, name))]

# Small whole numbers as jobs; at least one of each, so that every share exists.
COUNTS = st.integers(1, 1000)
SIZES = st.lists(COUNTS, min_size=2, max_size=8)
quick = settings(max_examples=60, deadline=None)


@st.composite
def vectors(draw, number, least=2, values=COUNTS):
    """Draw `number` lists of the same length."""
    length = draw(st.integers(least, 7))
    return [draw(st.lists(values, min_size=length, max_size=length)) for _ in range(number)]


@st.composite
def tables(draw):
    """Draw employment by region (rows) and industry (columns)."""
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    cells = draw(st.lists(COUNTS, min_size=rows * columns, max_size=rows * columns))
    return pd.DataFrame(
        np.reshape(cells, (rows, columns)),
        index=[f"region{i}" for i in range(rows)],
        columns=[f"industry{i}" for i in range(columns)],
    )


def expected(measure, case):
    """Return what the table of published numbers says, and how closely it says it."""
    (row,) = [r for r in VALUES if r["measure"] == measure and r["case"] == case]
    return json.loads(row["expected"]), json.loads(row["tolerance"])


def part(result, key):
    """Look up one figure of a result by the name the table of published numbers gives it."""
    if key.startswith("column "):
        return np.asarray(result)[:, int(key.removeprefix("column "))]
    if isinstance(result, pd.DataFrame):
        return result[key].sum()
    return np.asarray(result)[int(key)] if key.isdigit() else result[key]


def approx(value, tolerance=1e-9):
    return pytest.approx(value, rel=0, abs=tolerance)


# Published numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("row", INLINE, ids=[f"{r['measure']}: {r['case']}" for r in INLINE])
def test_published_number(row):
    result = getattr(m, row["measure"])(**json.loads(row["arguments"]))
    wanted, tolerance = json.loads(row["expected"]), float(row["tolerance"])
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            assert part(result, key) == approx(value, tolerance), key
    else:
        np.testing.assert_allclose(np.asarray(result), wanted, rtol=0, atol=tolerance)


def test_every_published_number_is_used():
    used = {
        "Mexico, regimes hanson98, between",
        "Mexico, regimes hanson98, within",
        "48 US states",
        "32 Mexican states",
        *BETA_CASES,
    }
    assert {row["case"] for row in VALUES if row["data"] != "inline"} == used


@pytest.fixture(scope="module")
def us_states():
    """Income per head of 48 US states, current dollars, 1929-2009."""
    table = pd.read_csv(libpysal.examples.get_path("usjoin.csv")).set_index("Name")
    return table[[str(year) for year in range(1929, 2010)]]


@pytest.fixture(scope="module")
def mexico():
    """GDP per head of 32 Mexican states, 1940-2000, and the regimes of Hanson 1998."""
    return pd.read_csv(libpysal.examples.get_path("mexico.csv"))


@pytest.fixture(scope="module")
def mexican_states(mexico):
    years = range(1940, 2010, 10)
    return mexico[[f"pcgdp{y}" for y in years]].set_axis([str(y) for y in years], axis=1)


def test_sigma_convergence_of_us_states(us_states):
    wanted, tolerance = expected("sigma_convergence", "48 US states")
    result = m.sigma_convergence(us_states)
    assert {year: result[year] for year in wanted} == approx(wanted, tolerance)


def test_sigma_convergence_of_mexican_states(mexican_states):
    wanted, tolerance = expected("sigma_convergence", "32 Mexican states")
    assert m.sigma_convergence(mexican_states).to_dict() == approx(wanted, tolerance)


BETA_CASES = {
    "48 US states 1929-2009": ("us_states", "1929", "2009"),
    "32 Mexican states 1940-2000": ("mexican_states", "1940", "2000"),
    "32 Mexican states 1980-2000": ("mexican_states", "1980", "2000"),
}


@pytest.mark.parametrize("case", BETA_CASES)
def test_beta_convergence_of_real_incomes(case, request):
    fixture, start, end = BETA_CASES[case]
    income = request.getfixturevalue(fixture)
    wanted, tolerance = expected("beta_convergence", case)
    result = m.beta_convergence(income[start], income[end], int(end) - int(start))
    assert result["regions"] == len(income)
    for key, value in wanted.items():
        assert result[key] == approx(value, tolerance[key]), key


def test_theil_of_mexico_equals_pysal_where_populations_are_equal(mexico, mexican_states):
    between, tolerance = expected(
        "theil_decomposition_weighted", "Mexico, regimes hanson98, between"
    )
    within, _ = expected("theil_decomposition_weighted", "Mexico, regimes hanson98, within")
    for year in mexican_states:
        result = m.theil_decomposition_weighted(
            mexican_states[year], np.ones(32), mexico["hanson98"]
        )
        assert result["between"] == approx(between[year], tolerance)
        assert result["within"] == approx(within[year], tolerance)


# Location quotient -------------------------------------------------------------------------------


@quick
@given(tables())
def test_location_quotients_average_one_in_every_industry(table):
    weights = table.sum(axis=1) / table.to_numpy().sum()
    means = m.location_quotient(table).mul(weights, axis=0).sum()
    assert means.to_numpy() == approx(1)


@quick
@given(tables())
def test_location_quotient_by_loops(table):
    result = m.location_quotient(table)
    jobs, everything = table.to_dict(), table.to_numpy().sum()
    for industry in table:
        for region in table.index:
            here = jobs[industry][region] / sum(jobs[i][region] for i in jobs)
            there = sum(jobs[industry].values()) / everything
            assert result.loc[region, industry] == approx(here / there)


@quick
@given(tables(), st.integers(2, 50))
def test_location_quotient_of_one_region_is_the_row_of_the_table(table, factor):
    row = m.location_quotient(factor * table.iloc[0], table.sum())
    pd.testing.assert_series_equal(row, m.location_quotient(table).iloc[0], check_names=False)


# Localisation, locational Gini, specialisation ---------------------------------------------------


@quick
@given(vectors(2))
def test_coefficient_of_localisation_is_the_largest_gap_of_any_set_of_regions(pair):
    s, x = (np.array(v) / sum(v) for v in pair)
    sets = product([0, 1], repeat=len(s))
    largest = max(float(np.dot(chosen, s - x)) for chosen in sets)
    assert m.coefficient_of_localisation(*pair) == approx(largest)


@quick
@given(vectors(2))
def test_locational_gini_is_the_mean_difference_of_quotients(pair):
    s, x = (np.array(v) / sum(v) for v in pair)
    q, places = s / x, range(len(s))
    weighted = sum(x[i] * x[j] * abs(q[i] - q[j]) for i in places for j in places) / 2
    assert m.locational_gini(*pair) == approx(weighted)
    assert m.locational_gini(*pair, normalised=False) == approx(weighted / 2)
    equal = sum(abs(q[i] - q[j]) for i in places for j in places) / (2 * len(s) ** 2 * q.mean())
    assert m.locational_gini(*pair, weighted=False) == approx(equal)


@quick
@given(vectors(2), st.integers(2, 9), st.randoms(use_true_random=False))
def test_localisation_does_not_depend_on_scale_or_order(pair, factor, random):
    order = list(range(len(pair[0])))
    random.shuffle(order)
    other = [factor * pair[0][i] for i in order], [pair[1][i] for i in order]
    for measure in (m.coefficient_of_localisation, m.locational_gini, m.krugman_specialisation):
        assert measure(*other) == approx(measure(*pair))


@quick
@given(vectors(2))
def test_localisation_bounds(pair):
    smallest = min(pair[1]) / sum(pair[1])
    localised = m.coefficient_of_localisation(*pair)
    # The curve is convex, so the triangle under its largest gap fits in: no Gini is below that gap.
    assert -1e-12 <= localised <= m.locational_gini(*pair) + 1e-12
    assert m.locational_gini(*pair) <= 1 - smallest + 1e-12


def test_an_industry_in_one_region_only_reaches_the_bound():
    industry, total = [100, 0, 0, 0, 0], [100, 100, 100, 100, 100]
    assert m.locational_gini(industry, total) == approx(0.8)
    assert m.locational_gini(industry, total, normalised=False) == approx(0.4)
    assert m.coefficient_of_localisation(industry, total) == approx(0.8)


@quick
@given(tables())
def test_a_table_gives_what_its_columns_and_rows_give(table):
    total = table.sum(axis=1)
    for measure in (m.coefficient_of_localisation, m.locational_gini):
        whole = measure(table)
        assert list(whole.index) == list(table.columns)
        for industry in table:
            assert whole[industry] == approx(measure(table[industry], total))
    krugman = m.krugman_specialisation(table)
    for region in table.index:
        others = table.drop(region).sum()
        assert krugman[region] == approx(m.krugman_specialisation(table.loc[region], others))


@quick
@given(vectors(2, values=st.integers(0, 50)))
def test_krugman_specialisation_is_two_less_twice_the_overlap(pair):
    assume(sum(pair[0]) and sum(pair[1]))
    s, f = ([v / sum(values) for v in values] for values in pair)
    overlap = sum(min(a, b) for a, b in zip(s, f, strict=True))
    assert m.krugman_specialisation(*pair) == approx(2 - 2 * overlap)
    assert m.krugman_specialisation(*pair[::-1]) == approx(m.krugman_specialisation(*pair))


def test_krugman_specialisation_counts_each_of_several_regions_once():
    region, others = [1, 1], [[1, 3], [300, 100]]
    # The mean of 1/4 and 3/4 is 1/2; pooled, the large region would decide.
    assert m.krugman_specialisation(region, others) == approx(0)
    assert m.krugman_specialisation(region, np.sum(others, axis=0)) == approx(
        2 * abs(0.5 - 301 / 404)
    )


def test_a_table_against_one_structure_compares_every_region_with_it():
    table = pd.DataFrame({"shoes": [1, 1], "food": [1, 3]}, index=["valley", "plain"])
    result = m.krugman_specialisation(table, pd.Series({"food": 30, "shoes": 10}))
    assert result.to_dict() == {"valley": approx(0.5), "plain": approx(0)}


# Herfindahl and concentration ratio --------------------------------------------------------------


@quick
@given(SIZES)
def test_herfindahl_is_one_over_n_plus_the_variance_of_shares(sizes):
    n, shares = len(sizes), [s / sum(sizes) for s in sizes]
    index = m.herfindahl(sizes)
    assert index == approx(1 / n + n * statistics.pvariance(shares))
    assert m.herfindahl_equivalent_number(sizes) == approx(1 / index)
    # Normalised: the same variance, as a share of the largest there can be.
    largest = statistics.pvariance([1] + [0] * (n - 1))
    assert m.herfindahl_normalised(sizes) == approx(statistics.pvariance(shares) / largest)


@quick
@given(st.integers(2, 30), COUNTS)
def test_equal_firms(n, size):
    assert m.herfindahl([size] * n) == approx(1 / n)
    assert m.herfindahl_normalised([size] * n) == approx(0)
    assert m.herfindahl_equivalent_number([size] * n) == approx(n)


@quick
@given(SIZES, st.integers(1, 10))
def test_concentration_ratio_is_the_best_any_n_firms_can_do(sizes, n):
    best = max(sum(group) for group in combinations(sizes, min(n, len(sizes))))
    assert m.concentration_ratio(sizes, n) == approx(best / sum(sizes))


def test_concentration_ratio_takes_four_firms_unless_told():
    assert m.concentration_ratio([1] * 10) == approx(0.4)


# Ellison and Glaeser -----------------------------------------------------------------------------


@pytest.mark.parametrize("plants", [(1, 1), (5, 3, 1, 1), (10, 1, 1)])
@pytest.mark.parametrize("total", [(1, 1, 1), (60, 30, 10)])
def test_ellison_glaeser_is_zero_on_average_when_plants_fall_like_darts(plants, total):
    x = np.array(total) / sum(total)
    mean = 0.0
    for places in product(range(len(x)), repeat=len(plants)):
        jobs = np.bincount(places, weights=plants, minlength=len(x))
        chance = np.prod(x[list(places)])
        mean += chance * m.ellison_glaeser(jobs, total, m.herfindahl(plants))
    assert mean == approx(0)


def test_ellison_glaeser_is_one_when_all_plants_are_in_one_of_many_small_regions():
    total = np.ones(100_000)
    industry = np.zeros(100_000)
    industry[0] = 10
    assert m.ellison_glaeser(industry, total, 0.1) == approx(1, 1e-4)


def test_ellison_glaeser_is_negative_when_plants_avoid_each_other():
    assert m.ellison_glaeser([1, 1], [1, 1], m.herfindahl([1, 1])) == approx(-1)


# Variety -----------------------------------------------------------------------------------------


@quick
@given(SIZES, st.data())
def test_variety_within_and_between_adds_up(jobs, data):
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=len(jobs), max_size=len(jobs)))
    result = m.related_variety(jobs, groups)
    p = [j / sum(jobs) for j in jobs]
    total = sum(-q * math.log2(q) for q in p)
    related = 0.0
    for group in set(groups):
        inside = [q for q, g in zip(p, groups, strict=True) if g == group]
        related += sum(q * math.log2(sum(inside) / q) for q in inside)
    assert result["total"] == approx(total)
    assert result["related"] == approx(related)
    assert result["unrelated"] == approx(total - related)
    assert result.min() > -1e-12
    assert result["total"] <= math.log2(len(jobs)) + 1e-12


def test_variety_of_industries_without_jobs_and_in_another_base():
    with_empty = m.related_variety([1, 1, 0], ["a", "b", "b"])
    assert with_empty.to_dict() == {
        "total": approx(1),
        "unrelated": approx(1),
        "related": approx(0),
    }
    assert m.related_variety([1, 1], ["a", "b"], base=math.e)["total"] == approx(math.log(2))


# Dispersion --------------------------------------------------------------------------------------


@quick
@given(vectors(2, values=st.integers(1, 40)))
def test_williamson_counts_every_person(pair):
    income, population = pair
    everybody = [y for y, n in zip(income, population, strict=True) for _ in range(n)]
    spread = statistics.pstdev(everybody) / statistics.fmean(everybody)
    assert m.williamson_cv(income, population) == approx(spread)
    assert m.coefficient_of_variation(everybody) == approx(spread)


@quick
@given(SIZES)
def test_coefficient_of_variation_of_a_sample(values):
    wanted = statistics.stdev(values) / statistics.fmean(values)
    assert m.coefficient_of_variation(values, ddof=1) == approx(wanted)


def test_williamson_uses_the_national_mean():
    # REAT's default subtracts the unweighted mean of the regions; here that mean is 20, not 28.
    assert m.williamson_cv([10, 30], [1, 9]) == approx(math.sqrt(0.1 * 18**2 + 0.9 * 2**2) / 28)


@quick
@given(vectors(3), st.integers(2, 100))
def test_sigma_convergence_by_loops_and_against_inflation(columns, inflation):
    table = pd.DataFrame(dict(zip("abc", columns, strict=True)))
    result = m.sigma_convergence(table)
    for year, values in table.items():
        assert result[year] == approx(statistics.pstdev(math.log(v) for v in values))
    pd.testing.assert_series_equal(m.sigma_convergence(table * inflation), result)
    sample = m.sigma_convergence(table, ddof=1)
    assert sample["a"] == approx(statistics.stdev(math.log(v) for v in table["a"]))


# Beta convergence --------------------------------------------------------------------------------


@quick
@given(vectors(2, least=4), st.integers(1, 80))
def test_beta_convergence_against_numpy_polyfit(pair, years):
    initial, final = pair
    assume(len(set(initial)) > 1)
    result = m.beta_convergence(initial, final, years)
    x, y = np.log(initial), np.log(np.divide(final, initial)) / years
    (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
    assert result["slope"] == approx(slope, 1e-8)
    assert result["intercept"] == approx(intercept, 1e-8)
    assert result["se"] == approx(math.sqrt(abs(covariance[0, 0])), 1e-7)
    assume(np.ptp(y) > 1e-6)
    assert result["r2"] == approx(np.corrcoef(x, y)[0, 1] ** 2, 1e-7)


@pytest.mark.parametrize("speed", [0.005, 0.02, 0.1])
@pytest.mark.parametrize("years", [1, 10, 80])
def test_beta_convergence_finds_the_speed_it_was_given(speed, years):
    gap = np.array([-1.0, -0.3, 0.2, 0.9])
    final = np.exp(2 + math.exp(-speed * years) * gap)
    result = m.beta_convergence(np.exp(1 + gap), final, years)
    assert result["speed"] == approx(speed)
    assert result["half_life"] == approx(math.log(2) / speed, 1e-6)
    assert result["r2"] == approx(1)
    assert result["se"] == approx(0)
    # A half-life is the time after which half the gap is left.
    assert math.exp(-result["speed"] * result["half_life"]) == approx(0.5)


def test_beta_convergence_says_when_there_is_no_speed_or_half_life():
    diverging = m.beta_convergence([1, 2, 4], [1, 4, 16], years=10)
    assert diverging["slope"] > 0 > diverging["speed"]
    assert math.isnan(diverging["half_life"])
    overtaking = m.beta_convergence([1, 2, 4], [4, 2, 1], years=10)
    assert overtaking["slope"] == approx(-0.2)
    assert math.isnan(overtaking["speed"])
    assert math.isnan(overtaking["half_life"])
    alike = m.beta_convergence([1, 3, 7], [1.1, 3.3, 7.7], years=10)
    assert alike["slope"] == approx(0)
    assert math.isnan(alike["r2"])


# Theil with weights ------------------------------------------------------------------------------


@quick
@given(vectors(2, values=st.integers(1, 30)), st.data())
def test_weighted_theil_is_pysals_theil_of_every_person(pair, data):
    income, population = pair
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=len(income), max_size=len(income)))
    result = m.theil_decomposition_weighted(income, population, groups)
    persons = np.repeat(np.array(income, dtype=float), population)
    decomposed = theil.TheilD(persons, np.repeat(np.array(groups), population))
    assert result["total"] == approx(float(theil.Theil(persons).T))
    assert result["between"] == approx(float(np.ravel(decomposed.bg)[0]))
    assert result["within"] == approx(float(np.ravel(decomposed.wg)[0]))
    assert result["between"] + result["within"] == approx(result["total"])
    assert result.min() > -1e-12


def test_weighted_theil_with_a_group_that_earns_nothing():
    result = m.theil_decomposition_weighted([0, 0, 2], [1, 1, 2], ["s", "s", "n"])
    assert result["total"] == approx(math.log(2))
    assert result["within"] == approx(0)


# Transitions -------------------------------------------------------------------------------------


@quick
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=4, max_size=4), min_size=1, max_size=6))
def test_transitions_by_loops(rows):
    counts, probabilities = m.transition_matrix(rows, order=list("abc"))
    moves = Counter(pair for row in rows for pair in pairwise(row))
    for here, there in product("abc", repeat=2):
        assert counts.loc[here, there] == moves[here, there]
        leaving = sum(moves[here, other] for other in "abc")
        if leaving:
            assert probabilities.loc[here, there] == approx(moves[here, there] / leaving)
        else:
            assert math.isnan(probabilities.loc[here, there])


def test_transitions_take_the_order_of_periods_and_of_classes():
    states = pd.DataFrame({2000: pd.Categorical(["low", "high"]), 1980: ["low", "low"]})
    forwards = m.transition_matrix(states[[1980, 2000]], order=["low", "high"])
    assert list(forwards.counts.index) == ["low", "high"]
    assert forwards.counts.to_numpy().tolist() == [[1, 1], [0, 0]]
    backwards = m.transition_matrix(states)
    assert list(backwards.counts.index) == ["high", "low"]
    assert backwards.counts.loc["high", "low"] == 1


# Shift-share -------------------------------------------------------------------------------------

# Regions A, B and C of Farhauer and Kröll, which together are the nation.
NATION = ([400, 150, 150, 400], [440, 210, 135, 480])
REGIONS = {
    "A": ([90, 20, 10, 60], [100, 40, 10, 55]),
    "B": ([60, 30, 30, 40], [85, 55, 40, 35]),
    "C": ([250, 100, 110, 300], [255, 115, 85, 390]),
}
BOTH = (m.shift_share, m.shift_share_esteban_marquillas)


@pytest.mark.parametrize("measure", BOTH)
@quick
@given(data=vectors(4))
def test_shift_share_adds_up_in_every_industry(measure, data):
    parts = measure(*data)
    assert parts["change"].to_numpy() == approx(np.subtract(data[1], data[0]))
    assert parts.drop(columns="change").sum(axis=1).to_numpy() == approx(parts["change"].to_numpy())


@quick
@given(vectors(4))
def test_shift_share_by_loops(data):
    e0, e1, n0, n1 = data
    dunn, esteban = m.shift_share(*data), m.shift_share_esteban_marquillas(*data)
    growth = sum(n1) / sum(n0)
    for i in range(len(e0)):
        industry, region = n1[i] / n0[i], e1[i] / e0[i]
        homothetic = sum(e0) * n0[i] / sum(n0)
        assert dunn["national"][i] == approx(e0[i] * (growth - 1))
        assert dunn["industry_mix"][i] == approx(e0[i] * (industry - growth))
        assert dunn["competitive"][i] == approx(e0[i] * (region - industry))
        assert esteban["competitive"][i] == approx(homothetic * (region - industry), 1e-6)
        assert esteban["allocation"][i] == approx((e0[i] - homothetic) * (region - industry), 1e-6)


def test_regional_effects_cancel_over_the_nation():
    parts = {name: m.shift_share(*region, *NATION) for name, region in REGIONS.items()}
    total = sum(parts.values())
    assert total["competitive"].to_numpy() == approx(0)
    assert total["industry_mix"].sum() == approx(0)
    assert total["national"].sum() == approx(1265 - 1100)


def test_allocation_is_zero_where_the_region_has_the_nations_structure():
    start = [40, 15, 15, 40]
    parts = m.shift_share_esteban_marquillas(start, [50, 10, 20, 30], *NATION)
    assert parts["allocation"].to_numpy() == approx(0)
    classic = m.shift_share(start, [50, 10, 20, 30], *NATION)
    assert parts["competitive"].to_numpy() == approx(classic["competitive"].to_numpy())


def test_classic_shift_share_takes_an_industry_new_to_the_region():
    parts = m.shift_share([0, 100], [20, 100], [100, 100], [110, 110])
    assert parts.loc[0].to_dict() == approx(
        {"change": 20, "national": 0, "industry_mix": 0, "competitive": 20}
    )


# Learning curve ----------------------------------------------------------------------------------


@quick
@given(st.floats(1, 1e6), st.floats(0.1, 1e4), st.floats(0.5, 1), st.floats(0.5, 100))
def test_each_doubling_leaves_the_progress_ratio(output, first_cost, ratio, first_output):
    once = m.wright_learning_curve(output, first_cost, ratio, first_output)
    twice = m.wright_learning_curve(2 * output, first_cost, ratio, first_output)
    assert twice == pytest.approx(ratio * once)
    start = m.wright_learning_curve(first_output, first_cost, ratio, first_output)
    assert start == pytest.approx(first_cost)


# Input-output ------------------------------------------------------------------------------------


@st.composite
def economies(draw):
    """Draw flows between sectors and an output that leaves something for final demand."""
    n = draw(st.integers(2, 5))
    flows = np.reshape(draw(st.lists(st.integers(0, 100), min_size=n * n, max_size=n * n)), (n, n))
    final = draw(st.lists(st.integers(10, 500), min_size=n, max_size=n))
    return pd.DataFrame(flows), pd.Series(flows.sum(axis=1) + np.array(final)), np.array(final)


@quick
@given(economies())
def test_leontief_inverse_turns_final_demand_into_output(economy):
    flows, output, final = economy
    inverse = m.leontief_inverse(flows, output)
    np.testing.assert_allclose(inverse @ final, output, rtol=1e-8)
    rounds, coefficients = np.eye(len(flows)), (flows / output).to_numpy()
    total = rounds.copy()
    for _ in range(5000):
        rounds = rounds @ coefficients
        total += rounds
    np.testing.assert_allclose(inverse, total, rtol=1e-6, atol=1e-9)
    assert m.backward_linkages(flows, output).to_numpy() == pytest.approx(
        total.sum(axis=0), rel=1e-6
    )


@quick
@given(economies())
def test_ghosh_is_leontief_seen_from_the_seller(economy):
    flows, output, _ = economy
    leontief = m.leontief_inverse(flows, output).to_numpy()
    x = output.to_numpy()
    wanted = leontief * x[None, :] / x[:, None]
    np.testing.assert_allclose(m.ghosh_inverse(flows, output), wanted, rtol=1e-8, atol=1e-12)
    forward = m.forward_linkages(flows, output)
    assert forward.to_numpy() == pytest.approx(wanted.sum(axis=1))
    assert m.forward_linkages(flows, output, normalised=True).mean() == approx(1)
    backward = m.backward_linkages(flows, output, normalised=True)
    assert backward.to_numpy() == pytest.approx(leontief.sum(axis=0) / leontief.sum(axis=0).mean())


def test_linkages_match_sectors_by_label():
    flows = pd.DataFrame([[20, 10], [40, 20]], index=["a", "b"], columns=["a", "b"])
    shuffled = flows[["b", "a"]]
    output = pd.Series({"b": 160, "a": 100})
    wanted = {"a": approx(0.975 / 0.675), "b": approx(1.05 / 0.675)}
    assert m.forward_linkages(flows, output).to_dict() == wanted
    assert m.forward_linkages(shuffled, output).to_dict() == wanted
    pd.testing.assert_frame_equal(
        m.leontief_inverse(flows, output), m.leontief_inverse(shuffled, output)
    )


# Networks ----------------------------------------------------------------------------------------


def test_no_network_of_five_is_more_centralised_than_the_star():
    pairs = list(combinations(range(5), 2))
    found = []
    for ties in product([0, 1], repeat=len(pairs)):
        chosen = [pair for pair, tie in zip(pairs, ties, strict=True) if tie]
        degrees = [sum(node in pair for pair in chosen) for node in range(5)]
        value = m.degree_centralisation(degrees)
        found.append(value)
        assert (value == 1) == (sorted(degrees) == [1, 1, 1, 1, 4])
        assert (value == 0) == (len(set(degrees)) == 1)
    assert (min(found), max(found)) == (0, 1)


# Identification of districts ---------------------------------------------------------------------


def by_hand(activities, manufacturing, version):
    """Identify districts with plain loops, as a reader of the method would."""
    rows = {r["lls"]: r for r in activities.to_dict("records")}
    detail = {}
    for r in manufacturing.to_dict("records"):
        detail.setdefault(r["lls"], []).append(r)
    nation = {g: sum(r[g] for r in rows.values()) for g in m.ACTIVITY_GROUPS}
    size = {s: int(manufacturing[s].sum()) for s in m.SIZE_CLASSES}
    jobs = {lls: {r["industry"]: jobs_in(r) for r in d} for lls, d in detail.items()}
    industry = Counter()
    for counted in jobs.values():
        industry.update(counted)
    verdict = {}
    for lls, row in rows.items():
        own = {s: sum(r[s] for r in detail[lls]) for s in m.SIZE_CLASSES}
        surplus = {
            i: n - sum(jobs[lls].values()) * industry[i] / sum(industry.values())
            for i, n in jobs[lls].items()
        }
        main = max(surplus, key=surplus.get)
        core = next(r for r in detail[lls] if r["industry"] == main)
        small_core = (core["small"] + core["medium"]) / jobs_in(core) > 0.5
        if version == 1997:
            outside = [g for g in m.ACTIVITY_GROUPS if g != "agriculture"]
            first = row["manufacturing"] / sum(row[g] for g in outside) > nation[
                "manufacturing"
            ] / sum(nation[g] for g in outside)
            second = 1 - own["large"] / sum(own.values()) > 1 - size["large"] / sum(size.values())
        else:
            everything, all_nation = sum(row[g] for g in nation), sum(nation.values())
            prevalence = {g: row[g] - everything * nation[g] / all_nation for g in nation}
            first = (
                prevalence["manufacturing"] > 0
                and prevalence["manufacturing"] > prevalence["business_services"]
                and prevalence["manufacturing"] > prevalence["consumer_services"]
            )
            quotient = {s: own[s] / size[s] for s in size}
            second = max(quotient, key=quotient.get) != "large"
            small_core &= not (core["medium_units"] == 1 and core["medium"] > core["small"])
        verdict[lls] = (first, second, surplus[main] > 1e-6, small_core, main)
    return verdict


def jobs_in(row):
    return sum(row[s] for s in m.SIZE_CLASSES)


@pytest.fixture(scope="module")
def simulated():
    return sim.local_labour_systems()


IDENTIFICATIONS = {1997: m.istat_1997, 2006: m.istat_2006}


@pytest.mark.parametrize("version", IDENTIFICATIONS)
def test_identification_by_loops(version, simulated):
    result = IDENTIFICATIONS[version](*simulated)
    wanted = by_hand(*simulated, version)
    assert list(result.index) == list(wanted)
    columns = [*m.STEPS, "main_industry"]
    assert (
        dict(zip(result.index, result[columns].itertuples(index=False, name=None), strict=True))
        == wanted
    )
    assert (result["district"] == result[list(m.STEPS)].all(axis=1)).all()
    assert 0 < result["district"].sum() < len(result)


def test_the_tables_are_those_of_the_simulation(simulated):
    activities, manufacturing = simulated
    assert set(m.ACTIVITY_GROUPS) <= set(activities.columns)
    assert set(m.SIZE_CLASSES) <= set(manufacturing.columns)


@pytest.mark.parametrize("version", IDENTIFICATIONS)
def test_the_step_on_specialisation_removes_nobody(version, simulated):
    assert IDENTIFICATIONS[version](*simulated)["specialised"].all()


@pytest.mark.parametrize("version", IDENTIFICATIONS)
def test_identification_does_not_look_at_the_hidden_kind_or_the_order_of_rows(version, simulated):
    activities, manufacturing = simulated
    identify = IDENTIFICATIONS[version]
    wanted = identify(activities, manufacturing)
    mixed = identify(
        activities.drop(columns="true_kind"), manufacturing.sample(frac=1, random_state=1)
    )
    pd.testing.assert_frame_equal(mixed, wanted)


def systems(**changes):
    """Return two systems, A a district by every step, with changes to single figures of A."""
    activities = pd.DataFrame(
        [["A", 50, 0, 50, 600, 50, 50, 100, 100], ["B", 50, 0, 50, 300, 150, 150, 150, 150]],
        columns=["lls", *m.ACTIVITY_GROUPS],
    )
    manufacturing = pd.DataFrame(
        [
            ["A", "shoes", 400, 100, 0, 1],
            ["A", "cars", 50, 50, 0, 1],
            ["B", "shoes", 50, 0, 0, 0],
            ["B", "cars", 25, 25, 200, 1],
        ],
        columns=["lls", "industry", "small", "medium", "large", "medium_units"],
    )
    for column, value in changes.items():
        table = activities if column in activities else manufacturing
        table.loc[0, column] = value
    return activities, manufacturing


@pytest.mark.parametrize(
    ("version", "changes", "thresholds", "failed"),
    [
        (1997, {}, {}, []),
        (1997, {"manufacturing": 100}, {}, ["manufacturing_system"]),
        (1997, {}, {"manufacturing_quotient": 1.4}, ["manufacturing_system"]),
        (1997, {}, {"small_firm_quotient": 1.3}, ["small_firm_system"]),
        (1997, {}, {"small_firm_share": 1.0}, ["small_firm_industry"]),
        (1997, {"large": 2000}, {}, ["small_firm_system", "small_firm_industry"]),
        (2006, {}, {}, []),
        (2006, {"business_services": 2000}, {}, ["manufacturing_system"]),
        (2006, {}, {"manufacturing_quotient": 1.4}, ["manufacturing_system"]),
        (2006, {}, {"small_firm_share": 1.0}, ["small_firm_industry"]),
        (2006, {}, {"minimum_jobs": 501}, ["small_firm_industry"]),
        (2006, {}, {"minimum_jobs": 500}, []),
        (2006, {"medium": 500}, {}, ["small_firm_industry"]),
        (2006, {"medium": 500}, {"single_medium_firm": False}, []),
        (2006, {"medium": 500, "medium_units": 2}, {}, []),
    ],
)
def test_each_step_fails_for_its_own_reason(version, changes, thresholds, failed):
    result = IDENTIFICATIONS[version](*systems(**changes), **thresholds).loc["A"]
    assert [step for step in m.STEPS if not result[step]] == failed
    assert result["district"] == (not failed)
    assert result["main_industry"] == "shoes"


@pytest.mark.parametrize("version", IDENTIFICATIONS)
def test_places_with_the_nations_mix_are_not_specialised(version):
    activities, manufacturing = systems()
    for column in ("small", "medium", "large"):
        manufacturing[column] = [30, 10, 90, 30]
    assert not IDENTIFICATIONS[version](activities, manufacturing)["specialised"].any()


@pytest.mark.parametrize("version", IDENTIFICATIONS)
def test_a_place_without_manufacturing_fails_every_step(version):
    activities, manufacturing = systems()
    activities.loc[1, "manufacturing"] = 0
    manufacturing.loc[manufacturing["lls"] == "B", ["small", "medium", "large"]] = 0
    result = IDENTIFICATIONS[version](activities, manufacturing).loc["B"]
    assert not result[list(m.STEPS)].any()
    assert pd.isna(result["main_industry"])


# Labels ------------------------------------------------------------------------------------------


def test_labelled_inputs_are_matched_by_label():
    income = pd.Series({"south": 10, "north": 30})
    population = pd.Series({"north": 9, "south": 1})
    assert m.williamson_cv(income, population) == approx(m.williamson_cv([10, 30], [1, 9]))
    parts = m.shift_share(income, income[::-1], income[::-1] * 10, income * 20)
    assert list(parts.index) == ["south", "north"]
    assert parts["change"].tolist() == [0, 0]
    start, end = income.reindex(["north", "south"]), pd.Series({"south": 11, "north": 31})
    assert m.shift_share(start, end, income, income)["change"].to_dict() == {"north": 1, "south": 1}
    groups = pd.Series({"north": "n", "south": "s"})
    assert m.theil_decomposition_weighted(income, population, groups)["within"] == approx(0)


def test_a_plain_list_goes_by_position_beside_a_labelled_series():
    income = pd.Series({"south": 10, "north": 30})
    assert m.williamson_cv(income, [1, 9]) == approx(m.williamson_cv([10, 30], [1, 9]))
    assert m.williamson_cv([10, 30], pd.Series({"south": 1, "north": 9})) == approx(
        m.williamson_cv([10, 30], [1, 9])
    )
    parts = m.shift_share(income, [11, 31], [1, 1], [1, 1])
    assert parts["competitive"].to_dict() == {"south": 1, "north": 1}


def test_kind_of_the_result_follows_that_of_the_input():
    table = pd.DataFrame({"shoes": [60, 10], "food": [40, 90]}, index=["valley", "plain"])
    for measure in (m.location_quotient, m.locational_gini, m.sigma_convergence):
        labelled, plain = measure(table), measure(table.to_numpy())
        assert isinstance(labelled, pd.Series | pd.DataFrame)
        assert isinstance(plain, np.ndarray)
        np.testing.assert_allclose(plain, labelled)
        np.testing.assert_allclose(measure(table.to_numpy().tolist()), labelled)
    quotients = m.location_quotient(table)
    assert (list(quotients.index), list(quotients)) == (list(table.index), list(table))
    assert isinstance(m.wright_learning_curve(2, 100), float)


def test_inputs_are_left_alone():
    table = pd.DataFrame({"shoes": [60, 10], "food": [40, 90]})
    copy = table.copy()
    m.location_quotient(table)
    m.krugman_specialisation(table)
    m.sigma_convergence(table)
    activities, manufacturing = systems()
    m.istat_2006(activities, manufacturing)
    pd.testing.assert_frame_equal(table, copy)
    for before, after in zip(systems(), (activities, manufacturing), strict=True):
        pd.testing.assert_frame_equal(before, after)


# Errors ------------------------------------------------------------------------------------------

NAN = float("nan")
OUTSIDE = m.ACTIVITY_GROUPS[1:]
STATES = pd.Series({"Chiapas": 1.0, "Jalisco": NAN})


def without(table, column):
    return table.drop(columns=column)


def broken(position, change):
    """Return the two systems with one table changed."""
    tables_ = list(systems())
    tables_[position] = change(tables_[position])
    return tables_


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: m.herfindahl(STATES),
            ValueError,
            "sizes is missing at 'Jalisco': give the figure or drop the entry; missing is not",
        ),
        (
            lambda: m.herfindahl([1, None]),
            ValueError,
            "sizes is missing at position 1 (the first is 0)",
        ),
        (
            lambda: m.herfindahl(pd.Series([1, pd.NA], dtype="Int64")),
            ValueError,
            "sizes is missing at position 1",
        ),
        (
            lambda: m.williamson_cv([1, 2], STATES),
            ValueError,
            "population is missing at 'Jalisco'",
        ),
        (lambda: m.herfindahl([1, -2]), ValueError, "sizes is negative at position 1"),
        (lambda: m.herfindahl([math.inf, 1]), ValueError, "sizes is infinite at position 0"),
        (lambda: m.herfindahl([0, 0]), ValueError, "sizes adds up to zero, so it has no shares"),
        (lambda: m.herfindahl([]), ValueError, "sizes is empty: give at least one figure."),
        (lambda: m.herfindahl(["a", "b"]), TypeError, "sizes must hold numbers"),
        (lambda: m.herfindahl([[1, 2]]), TypeError, "sizes must be one row of numbers"),
        (lambda: m.herfindahl(5), TypeError, "sizes must be one row of numbers"),
        (lambda: m.herfindahl_normalised([5]), ValueError, "compares at least two"),
        (lambda: m.concentration_ratio([1, 2], n=0), ValueError, "n is 0: give a whole number"),
        (lambda: m.concentration_ratio([1, 2], n=1.5), ValueError, "n is 1.5: give a whole number"),
        (
            lambda: m.williamson_cv([1, 2, 3], [1, 2]),
            ValueError,
            "population has 2 entries and income has 3: give one for one",
        ),
        (
            lambda: m.williamson_cv(pd.Series({"a": 1, "b": 2}), pd.Series({"a": 1, "c": 2})),
            ValueError,
            "population has no entry for 'b', which income has: use the same labels in both.",
        ),
        (
            lambda: m.williamson_cv(
                pd.Series([1, 2], index=["a", "a"]), pd.Series({"a": 1, "c": 2})
            ),
            ValueError,
            "income has the label 'a' twice: make the labels unique.",
        ),
        (
            lambda: m.williamson_cv([0, 5], [1, 0]),
            ValueError,
            "income is zero wherever people live",
        ),
        (lambda: m.coefficient_of_variation([0, 0]), ValueError, "values adds up to zero"),
        (lambda: m.coefficient_of_variation([3], ddof=1), ValueError, "values holds 1 figure(s)"),
        (
            lambda: m.sigma_convergence(pd.DataFrame({1940: [1, 0]}, index=["a", "b"])),
            ValueError,
            "income, column 1940, is zero at 'b': it must be above zero here",
        ),
        (lambda: m.sigma_convergence([1, 2]), TypeError, "income must be a table"),
        (lambda: m.sigma_convergence([[1, 2]], ddof=1), ValueError, "income holds 1 region(s)"),
        (lambda: m.sigma_convergence(pd.DataFrame()), ValueError, "income is empty"),
        (lambda: m.beta_convergence([1, 2, 3], [1, 2, 3], 0), ValueError, "years is 0"),
        (lambda: m.beta_convergence([1, 2], [1, 2], 10), ValueError, "initial holds 2 region(s)"),
        (
            lambda: m.beta_convergence([7.1, 7.1, 7.1], [1, 2, 3], 10),
            ValueError,
            "initial is the same in all regions",
        ),
        (
            lambda: m.beta_convergence([1, 2, 3], [1, 0, 3], 10),
            ValueError,
            "final is zero at position 1",
        ),
        (
            lambda: m.theil_decomposition_weighted([1, 2], [1, 2], ["a", None]),
            ValueError,
            "groups is missing at position 1 (the first is 0): say which group",
        ),
        (
            lambda: m.theil_decomposition_weighted([1, 2], [1, 0], ["a", "b"]),
            ValueError,
            "population is zero at position 1",
        ),
        (
            lambda: m.theil_decomposition_weighted([0, 0], [1, 1], ["a", "b"]),
            ValueError,
            "income adds up to zero",
        ),
        (
            lambda: m.transition_matrix(pd.DataFrame({1: ["a"], 2: [None]}, index=["Leon"])),
            ValueError,
            "states is missing at 'Leon': drop the region; missing is not a class.",
        ),
        (lambda: m.transition_matrix([["a"], ["b"]]), ValueError, "at least two periods"),
        (
            lambda: m.transition_matrix([["a", "z"]], order=["a"]),
            ValueError,
            "states has the class 'z', which is not in order: add it.",
        ),
        (lambda: m.location_quotient([1, 2]), ValueError, "one region needs a reference"),
        (
            lambda: m.location_quotient(
                pd.DataFrame({"shoes": [1, 1], "toys": [0, 0]}, index=["a", "b"])
            ),
            ValueError,
            "reference is zero at 'toys': an industry without employment in the wider area",
        ),
        (
            lambda: m.location_quotient(
                pd.DataFrame({"shoes": [1, 0], "toys": [1, 0]}, index=["a", "b"])
            ),
            ValueError,
            "employment adds up to zero at 'b', so it has no shares",
        ),
        (
            lambda: m.location_quotient(pd.DataFrame({"shoes": [1, NAN]}, index=["a", "b"])),
            ValueError,
            "employment, column 'shoes', is missing at 'b'",
        ),
        (lambda: m.locational_gini([1, 2]), ValueError, "one industry needs a reference"),
        (
            lambda: m.locational_gini([1, 0], [1, 0]),
            ValueError,
            "reference is zero at position 1 (the first is 0): a region without employment",
        ),
        (
            lambda: m.coefficient_of_localisation(pd.DataFrame({"shoes": [1, 1], "toys": [0, 0]})),
            ValueError,
            "employment of industry 'toys' adds up to zero",
        ),
        (lambda: m.krugman_specialisation([1, 2]), ValueError, "one region needs a reference"),
        (lambda: m.krugman_specialisation([[1, 2]]), ValueError, "has no others to compare with"),
        (
            lambda: m.ellison_glaeser([1, 2], [1, 2], 1),
            ValueError,
            "plant_herfindahl is 1: it must",
        ),
        (lambda: m.ellison_glaeser([1, 2], [1, 2], NAN), ValueError, "plant_herfindahl is nan"),
        (lambda: m.ellison_glaeser([1, 2], [5, 0], 0.5), ValueError, "all jobs in one region"),
        (lambda: m.related_variety([1, 2], ["a"]), ValueError, "groups has 1 entries"),
        (lambda: m.related_variety([1, 2], ["a", "b"], base=1), ValueError, "base is 1"),
        (
            lambda: m.shift_share([1, 2], [1, 2], [5, 0], [5, 5]),
            ValueError,
            "nation_start is zero at position 1 (the first is 0): an industry that did not exist",
        ),
        (
            lambda: m.shift_share([1, 2], [1], [5, 5], [5, 5]),
            ValueError,
            "region_end has 1 entries and region_start has 2",
        ),
        (
            lambda: m.shift_share_esteban_marquillas([0, 2], [1, 2], [5, 5], [5, 5]),
            ValueError,
            "region_start is zero at position 0",
        ),
        (lambda: m.wright_learning_curve(0, 100), ValueError, "output is zero at position 0"),
        (lambda: m.wright_learning_curve(1, 0), ValueError, "first_cost is 0: give a number above"),
        (
            lambda: m.wright_learning_curve(1, 5, 1.2),
            ValueError,
            "progress_ratio is 1.2: give a number above 0, at most 1.",
        ),
        (
            lambda: m.leontief_inverse([[1, 2, 3], [1, 2, 3]], [9, 9]),
            ValueError,
            "flows has 2 rows and 3 columns: give the same sectors in both.",
        ),
        (
            lambda: m.leontief_inverse(
                pd.DataFrame([[1, 2], [1, 2]], index=["a", "b"], columns=["a", "c"]), [9, 9]
            ),
            ValueError,
            "flows has different sectors in rows and columns",
        ),
        (lambda: m.leontief_inverse([[1, 2], [1, 2]], [9, 0]), ValueError, "output is zero at"),
        (
            lambda: m.leontief_inverse([[90, 20], [30, 90]], [100, 100]),
            ValueError,
            "flows use up as much as output or more",
        ),
        (
            lambda: m.ghosh_inverse([[100, 0], [0, 10]], [100, 100]),
            ValueError,
            "flows use up as much as output or more",
        ),
        (lambda: m.degree_centralisation([1, 1]), ValueError, "degrees has 2 node(s)"),
        (lambda: m.degree_centralisation([5, 1, 1, 1]), ValueError, "at most 3"),
        (lambda: m.degree_centralisation([1, 1, 1]), ValueError, "of even sum"),
        (lambda: m.degree_centralisation([1.5, 0.5, 1]), ValueError, "must be whole"),
        (
            lambda: m.istat_1997(*broken(0, lambda t: without(t, "manufacturing"))),
            ValueError,
            "activities has no column 'manufacturing'",
        ),
        (
            lambda: m.istat_2006(*broken(1, lambda t: without(t, "medium_units"))),
            ValueError,
            "manufacturing has no column 'medium_units'",
        ),
        (
            lambda: m.istat_1997(*broken(0, lambda t: pd.concat([t, t]))),
            ValueError,
            "activities has the system 'A' twice",
        ),
        (
            lambda: m.istat_1997(*broken(1, lambda t: pd.concat([t, t]))),
            ValueError,
            "manufacturing has ('A', 'shoes') twice",
        ),
        (
            lambda: m.istat_1997(*broken(1, lambda t: t.iloc[1:])),
            ValueError,
            "manufacturing has no row for ('A', 'shoes'): add it, with zeros",
        ),
        (
            lambda: m.istat_1997(*broken(0, lambda t: t.iloc[:1])),
            ValueError,
            "manufacturing has ('B', 'shoes'), but activities has no such system",
        ),
        (
            lambda: m.istat_1997(*broken(0, lambda t: t.assign(construction=[5, NAN]))),
            ValueError,
            "activities, column 'construction', is missing at 'B'",
        ),
        (
            lambda: m.istat_1997(*broken(0, lambda t: t.assign(**{c: [1, 0] for c in OUTSIDE}))),
            ValueError,
            "activities outside agriculture adds up to zero at 'B'",
        ),
        (
            lambda: m.istat_2006(*broken(1, lambda t: t.assign(small=0, medium=0, large=0))),
            ValueError,
            "manufacturing adds up to zero: without jobs there is nothing to compare.",
        ),
        (
            lambda: m.istat_1997(*broken(0, lambda t: t.assign(lls=7))),
            ValueError,
            "activities has the system 7 twice",
        ),
        (
            lambda: m.istat_1997(*broken(1, lambda t: t.assign(small=[5, -1, 3, 3]))),
            ValueError,
            "manufacturing, column 'small', is negative at ('A', 'cars')",
        ),
    ],
)
def test_error_says_what_is_wrong_and_where(call, error, message):
    with pytest.raises(error, match=re.escape(message)) as caught:
        call()
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text


# The package -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_measure_documents_itself(name):
    text = inspect.getdoc(getattr(m, name))
    for section in ("Parameters", "Returns", "Raises", "References", "Examples"):
        assert f"\n{section}\n{'-' * len(section)}\n" in text, section
    for parameter in inspect.signature(getattr(m, name)).parameters:
        assert re.search(rf"^(\w+, )*{parameter}(, \w+)* : ", text, re.MULTILINE), parameter


def test_measures_need_only_numpy_and_pandas():
    heavy = ("scipy", "statsmodels", "libpysal", "inequality", "esda", "networkx", "altair")
    code = f"import sys, flexspec.measures; print([n for n in {heavy} if n in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
