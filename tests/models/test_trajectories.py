"""Trajectories: the chain against closed forms, limiting cases and a simulation."""

import numpy as np
import pandas as pd
import pytest

from flexspec.models.trajectories import (
    absorbing,
    ends,
    expected_years,
    long_run,
    markov_chain,
    shares,
)

REPORTED = {
    ("none", "craft"): 0.02,
    ("none", "hub"): 0.03,
    ("none", "satellite"): 0.01,
    ("craft", "hub"): 0.04,
    ("craft", "satellite"): 0.02,
    ("craft", "none"): 0.05,
}


def random_moves(seed):
    chances = np.random.RandomState(seed).uniform(0.001, 0.1, len(REPORTED))
    return dict(zip(REPORTED, chances, strict=True))


def scaled(moves, pairs, factor):
    return {pair: chance * (factor if pair in pairs else 1) for pair, chance in moves.items()}


def test_rows_sum_to_one_and_what_is_not_moved_stays():
    matrix = markov_chain(REPORTED)
    assert list(matrix.index) == ["none", "craft", "hub", "satellite"]
    assert np.allclose(matrix.sum(axis=1), 1)
    assert matrix.loc["craft", "craft"] == pytest.approx(0.89)


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.3), (0.02, 0.5), (0.9, 0.9)])
def test_two_types_settle_where_the_flows_are_equal(a, b):
    found = long_run(markov_chain({("x", "y"): a, ("y", "x"): b}))
    assert found["x"] == pytest.approx(b / (a + b))
    assert found["y"] == pytest.approx(a / (a + b))


@pytest.mark.parametrize("seed", range(5))
def test_the_long_run_is_where_a_long_run_ends(seed):
    moves = random_moves(seed) | {("hub", "craft"): 0.03, ("satellite", "craft"): 0.02}
    matrix = markov_chain(moves)
    last = shares(matrix, "hub", years=5000).iloc[-1]
    assert np.allclose(long_run(matrix), last, atol=1e-8)


def test_one_absorbing_type_takes_all():
    matrix = markov_chain(REPORTED | {("hub", "craft"): 0.02})
    assert absorbing(matrix) == ["satellite"]
    assert long_run(matrix).round(9).to_dict()["satellite"] == 1


def test_two_absorbing_types_have_no_single_long_run():
    matrix = markov_chain(REPORTED)
    assert absorbing(matrix) == ["hub", "satellite"]
    with pytest.raises(ValueError, match="depends on where it began"):
        long_run(matrix)


@pytest.mark.parametrize("chance", [0.04, 0.5, 1.0])
def test_the_mean_time_in_a_type_is_one_over_the_chance_to_leave(chance):
    years = expected_years(markov_chain({("craft", "hub"): chance}))
    assert years.loc["craft", "craft"] == pytest.approx(1 / chance)


@pytest.mark.parametrize("seed", range(20))
def test_years_follow_the_closed_form_and_keeping_beats_founding(seed):
    moves = random_moves(seed)
    a, c = moves["none", "craft"], moves["craft", "none"]
    b = moves["none", "hub"] + moves["none", "satellite"]
    d = moves["craft", "hub"] + moves["craft", "satellite"]

    def years(changed):
        return expected_years(markov_chain(changed)).loc["none", "craft"]

    now = years(moves)
    assert now == pytest.approx(a / (a * d + b * c + b * d))
    out = [pair for pair in moves if pair[0] == "craft"]
    assert years(scaled(moves, out, 0.5)) == pytest.approx(2 * now)
    assert now < years(scaled(moves, [("none", "craft")], 2)) < 2 * now


@pytest.mark.parametrize("seed", range(5))
def test_ends_are_where_the_shares_go_and_the_years_are_their_sum(seed):
    matrix = markov_chain(random_moves(seed))
    path = shares(matrix, "none", years=5000)
    assert np.allclose(ends(matrix).loc["none"], path.iloc[-1][["hub", "satellite"]], atol=1e-8)
    assert np.allclose(expected_years(matrix).loc["none"], path[["none", "craft"]].sum(), rtol=1e-6)


def test_simulated_clusters_end_as_computed():
    matrix, rng = markov_chain(REPORTED), np.random.RandomState(1)
    steps, state = matrix.to_numpy().cumsum(axis=1), np.zeros(20_000, dtype=int)
    for _ in range(600):
        state = (rng.uniform(size=(len(state), 1)) > steps[state]).sum(axis=1).clip(max=3)
    assert (state == 2).mean() == pytest.approx(ends(matrix).loc["none", "hub"], abs=0.015)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: markov_chain({}), "at least one move"),
        (lambda: markov_chain({("x", "x"): 0.1}), "must not move to itself"),
        (lambda: markov_chain({("x", "y"): 1.2}), "between 0 and 1"),
        (lambda: markov_chain({("x", "y"): 0.7, ("x", "z"): 0.6}), "sum to more than 1"),
        (lambda: shares(markov_chain(REPORTED), "alien"), "start must be one of"),
        (lambda: shares(markov_chain(REPORTED), "hub", years=0), "at least 1"),
        (lambda: absorbing(pd.DataFrame({"x": [0.5]}, index=["x"])), "sum to 1"),
        (lambda: absorbing(pd.DataFrame({"x": [1.0]}, index=["y"])), "same types"),
        (
            lambda: expected_years(markov_chain({("x", "y"): 0.1, ("y", "x"): 0.1})),
            "no type is absorbing",
        ),
        (
            lambda: ends(markov_chain({("x", "y"): 0.1, ("y", "x"): 0.1, ("z", "end"): 0.1})),
            "no absorbing type can be reached",
        ),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()
