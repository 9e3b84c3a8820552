"""Portfolios: exhaustion against dynamic programming, means in order, regret at corners."""

import numpy as np
import pandas as pd
import pytest

from flexspec.models import portfolio

SPHERES = ["transformation", "transaction", "strategic"]


def drawn(seed, n=8):
    """Return costs and effects of n instruments, drawn at random."""
    random = np.random.RandomState(seed)
    names = [f"i{number}" for number in range(n)]
    cost = pd.Series(random.randint(1, 5, n), index=names)
    effects = pd.DataFrame(random.randint(0, 4, (n, 3)), index=names, columns=SPHERES)
    return cost, effects


def knapsack(cost, score, budget):
    """Return the best total by dynamic programming, the textbook's way."""
    table = np.zeros(budget + 1)
    for price, worth in zip(cost, score, strict=True):
        for left in range(budget, price - 1, -1):
            table[left] = max(table[left], table[left - price] + worth)
    return table[budget]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("budget", [0, 3, 7, 50])
def test_exhaustion_finds_what_dynamic_programming_finds(seed, budget):
    cost, effects = drawn(seed)
    weights = np.random.RandomState(seed + 100).dirichlet([1, 1, 1])
    sets = portfolio.affordable(cost, budget)
    start = pd.Series(1.0, index=SPHERES)
    values = portfolio.mean_level(portfolio.levels(sets, start, effects), weights)
    assert values.max() == pytest.approx(1 + knapsack(cost, effects @ weights, budget))


def test_only_affordable_sets_and_each_of_them_once():
    cost, _ = drawn(1)
    sets = portfolio.affordable(cost, 6)
    spent = sets.to_numpy() @ cost.to_numpy()
    assert spent.max() <= 6
    assert (np.diff(spent) >= 0).all()
    assert not sets.duplicated().any()
    assert len(portfolio.affordable(cost, cost.sum())) == 2 ** len(cost)


def test_under_a_sum_the_start_does_not_matter_and_under_the_weakest_link_it_does():
    cost, effects = drawn(2)
    sets = portfolio.affordable(cost, 7)
    chosen = {}
    for name, start in {"a": [1, 1, 9], "b": [9, 1, 1]}.items():
        reached = portfolio.levels(sets, pd.Series(start, index=SPHERES), effects)
        for order in (1, -np.inf):
            chosen[name, order] = portfolio.best(
                portfolio.mean_level(reached, [0.3, 0.4, 0.3], order)
            )
    assert (chosen["a", 1] == chosen["b", 1]).all()
    assert (chosen["a", -np.inf] != chosen["b", -np.inf]).any()


def test_means_fall_with_the_order_and_reach_their_limits():
    reached = pd.DataFrame([[1.0, 2.0, 4.0]], columns=SPHERES)
    weights = [0.2, 0.3, 0.5]
    orders = [1, 0.5, 1e-6, 0, -1e-6, -1, -4, -50, -2000, -np.inf]
    means = [portfolio.mean_level(reached, weights, order).item() for order in orders]
    assert (np.diff(means) <= 1e-9).all()
    assert means[0] == pytest.approx(2.8)
    assert means[3] == pytest.approx(2 ** (0.3 + 1.0))
    assert means[2] == pytest.approx(means[3], abs=1e-5)
    assert means[5] == pytest.approx(1 / (0.2 + 0.15 + 0.125))
    assert means[-2] == pytest.approx(1, abs=1e-3)
    assert means[-1] == 1


def test_the_weakest_link_ignores_a_sphere_without_weight():
    reached = pd.DataFrame([[1.0, 2.0, 4.0]], columns=SPHERES)
    assert portfolio.mean_level(reached, [0, 0.5, 0.5], -np.inf).item() == 2


@pytest.mark.parametrize("seed", range(4))
def test_the_worst_regret_under_a_sum_is_at_a_corner(seed):
    cost, effects = drawn(seed)
    sets = portfolio.affordable(cost, 6)
    reached = portfolio.levels(sets, pd.Series(1.0, index=SPHERES), effects)
    inside = np.random.RandomState(seed).dirichlet([1, 1, 1], size=300)
    corners = portfolio.regret(portfolio.mean_level(reached, np.eye(3))).max(axis=0)
    within = portfolio.regret(portfolio.mean_level(reached, inside)).max(axis=0)
    assert (within <= corners + 1e-9).all()
    assert (within > 0).any()


def test_what_an_instrument_needs():
    cost = pd.Series({"broker": 1, "brand": 1})
    effects = pd.DataFrame({"market": [0, 2]}, index=cost.index)
    sets = portfolio.affordable(cost, 2)
    start = pd.Series({"market": 1})
    reached = {
        alone: portfolio.levels(sets, start, effects, {"brand": "broker"}, alone)["market"].tolist()
        for alone in (0, 1)
    }
    assert reached == {0: [1, 1, 1, 3], 1: [1, 1, 3, 3]}


def test_shares_count_ties_in_parts_and_add_up_to_the_size_of_the_sets():
    sets = pd.DataFrame({"a": [True, False], "b": [False, True]})
    tied = portfolio.shares(sets, np.array([[1.0, 1.0], [2.0, 1.0]]))
    assert tied.to_dict() == {"a": 0.75, "b": 0.25}


def test_the_grid_of_weights():
    grid = portfolio.weights_grid(SPHERES, 4)
    assert len(grid) == 15
    assert np.allclose(grid.sum(axis=1), 1)
    assert not grid.duplicated().any()


SETS = pd.DataFrame({"a": [True]})
ONE = pd.DataFrame({"market": [1.0]}, index=["a"])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: portfolio.affordable(pd.Series(1, index=range(17)), 1), "at most 16"),
        (lambda: portfolio.affordable(pd.Series({"a": 0}), 1), "cost"),
        (lambda: portfolio.affordable(pd.Series({"a": 1}), -1), "budget"),
        (lambda: portfolio.levels(SETS, pd.Series({"market": -1}), ONE), "starting level"),
        (lambda: portfolio.levels(SETS, pd.Series({"market": 1}), ONE, alone=2), "alone"),
        (
            lambda: portfolio.levels(SETS, pd.Series({"market": 1}), ONE, {"a": "b"}),
            "effects lack b",
        ),
        (lambda: portfolio.mean_level(ONE - 1, [1]), "level"),
        (lambda: portfolio.mean_level(ONE, [0.5]), "add up to 1"),
        (lambda: portfolio.mean_level(ONE, [0.5, 0.5]), "one weight"),
        (lambda: portfolio.mean_level(ONE, [1], 2), "order"),
        (lambda: portfolio.weights_grid(["a"], 2), "three spheres"),
        (lambda: portfolio.weights_grid(SPHERES, 0), "steps"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
