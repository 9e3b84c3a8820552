"""The market of chapter 3 against closed forms, limits and a second way to compute it."""

import numpy as np
import pytest
import sympy
from scipy.optimize import minimize_scalar

from flexspec import measures
from flexspec.models import cournot

RIVALS = [40, 30, 35, 20]


def best_answers(costs, intercept, slope, rounds=2000):
    """Find outputs by letting each firm in turn answer the others, by search."""
    output = np.zeros(len(costs))
    for _ in range(rounds):
        before = output.copy()
        for i, cost in enumerate(costs):
            others = output.sum() - output[i]
            output[i] = minimize_scalar(
                lambda q, cost=cost, others=others: -q * (intercept - slope * (others + q) - cost),
                bounds=(0, intercept / slope),
                method="bounded",
                options={"xatol": 1e-9},
            ).x
        if np.abs(output - before).max() < 1e-7:
            break
    return output


@pytest.mark.parametrize(
    ("costs", "intercept", "slope"),
    [(RIVALS, 100, 1), (RIVALS, 70, 2.5), ([10, 60, 90], 100, 1), ([5], 20, 0.5)],
)
def test_outputs_are_best_answers_to_each_other(costs, intercept, slope):
    table = cournot.firms(costs, intercept, slope)
    assert table["output"].to_numpy() == pytest.approx(
        best_answers(costs, intercept, slope), abs=1e-3
    )


@pytest.mark.parametrize("number", [1, 2, 7, 40])
def test_equal_firms_have_the_textbook_outcome(number):
    result = cournot.market([40] * number)
    assert result["price"] == pytest.approx((100 + number * 40) / (number + 1))
    assert result["profit"] == pytest.approx(number * (60 / (number + 1)) ** 2)
    assert result["herfindahl"] == pytest.approx(1 / number)
    assert result["firms"] == number


def test_one_firm_is_a_monopolist_and_many_come_near_to_cost():
    assert cournot.market([40])["price"] == 70
    assert cournot.market([40] * 10_000)["price"] == pytest.approx(40, abs=0.01)


def test_two_firms_as_solved_by_algebra():
    x, y, a, b, c, d = sympy.symbols("x y a b c d", positive=True)
    price = a - b * (x + y)
    solution = sympy.solve([sympy.diff((price - c) * x, x), sympy.diff((price - d) * y, y)], [x, y])
    numbers = {a: 90, b: 2, c: 10, d: 25}
    table = cournot.firms([10, 25], 90, 2)
    assert table["output"].tolist() == pytest.approx(
        [float(solution[v].subs(numbers)) for v in (x, y)]
    )


@pytest.mark.parametrize("seed", range(20))
def test_margins_follow_shares_and_the_herfindahl_index(seed):
    random = np.random.RandomState(seed)
    costs, intercept, slope = random.uniform(5, 95, 8), 100, random.uniform(0.1, 5)
    table, result = (
        cournot.firms(costs, intercept, slope),
        cournot.market(costs, intercept, slope),
    )
    selling = table[table["output"] > 0]
    assert selling["margin"].tolist() == pytest.approx(
        (selling["share"] / result["elasticity"]).tolist()
    )
    assert result["margin"] == pytest.approx(result["herfindahl"] / result["elasticity"])
    assert result["herfindahl"] == pytest.approx(measures.herfindahl(table["output"]))
    assert result["margin"] == pytest.approx(
        result["profit"] / (result["price"] * table["output"].sum())
    )


@pytest.mark.parametrize("seed", range(20))
def test_who_does_not_sell_would_lose_by_selling(seed):
    costs = np.random.RandomState(seed).uniform(5, 95, 8)
    table, price = cournot.firms(costs), cournot.market(costs)["price"]
    assert ((table["output"] > 0) == (table["cost"] < price)).all()
    assert (table["output"] == 0).any()
    assert price == pytest.approx(100 - table["output"].sum())


def test_surplus_is_the_area_under_demand_and_above_the_price():
    result = cournot.market(RIVALS, 100, 2)
    price = np.linspace(result["price"], 100, 200_001)
    mean_demand = ((100 - price) / 2).mean()
    assert result["surplus"] == pytest.approx(mean_demand * (100 - result["price"]))


@pytest.mark.parametrize("entry_cost", [0.5, 7, 25, 99.99, 100, 100.01, 900, 901, 5000])
@pytest.mark.parametrize("slope", [0.5, 1, 3])
def test_the_last_entrant_earns_its_entry_cost_and_one_more_would_not(entry_cost, slope):
    number = cournot.room_for(entry_cost, slope=slope)
    one_more = cournot.market([40] * (number + 1), slope=slope)["profit"] / (number + 1)
    assert one_more < entry_cost
    if number:
        profit = cournot.market([40] * number, slope=slope)["profit"] / number
        assert profit >= entry_cost * (1 - 1e-9)


def test_a_quarter_of_the_entry_cost_doubles_firms_and_one():
    assert [cournot.room_for(cost) + 1 for cost in (400, 100, 25)] == [3, 6, 12]
    assert cournot.room_for(901) == 0


def test_free_entry_brings_more_firms_than_welfare_would_choose():
    """Mankiw and Whinston's excess entry, by counting welfare for each number of firms."""
    entry_cost = 25

    def welfare(number):
        result = cournot.market([40] * number)
        return result["surplus"] + result["profit"] - number * entry_cost

    best = max(range(1, 30), key=welfare)
    assert best < cournot.room_for(entry_cost)
    assert best == pytest.approx((60**2 / entry_cost) ** (1 / 3) - 1, abs=1)


def test_without_a_step_nothing_changes_and_costs_fall_as_said():
    still = cournot.improvement_race(step=0)
    assert still["price"].nunique() == 1 and still["herfindahl"].iloc[-1] == pytest.approx(0.1)
    alone = cournot.improvement_race(number=1, step=0.1, years=3)
    assert alone["price"].tolist() == pytest.approx(
        [(100 + 40 * 0.9**year) / 2 for year in range(4)]
    )


def test_concentration_comes_of_improvement_and_more_of_it_with_feedback():
    ends = {
        feedback: np.mean(
            [
                cournot.improvement_race(feedback, seed=seed).iloc[-1][["herfindahl", "price"]]
                for seed in range(60)
            ],
            axis=0,
        )
        for feedback in (0, 1)
    }
    assert 0.11 < ends[0][0] < ends[1][0] - 0.02
    assert max(ends[0][1], ends[1][1]) < cournot.market([40] * 10)["price"] - 5


def test_with_feedback_the_leader_is_met_by_chance_in_proportion_to_its_share():
    """Two firms, one twice as large as the other: the larger improves two times in three."""
    shares = []
    for seed in range(600):
        path = cournot.improvement_race(number=2, years=2, step=0.5, seed=seed)
        after_one = cournot.market([20, 40])
        assert path.loc[1, "price"] == pytest.approx(after_one["price"])
        leader_again = cournot.market([10, 40])
        shares.append(path.loc[2, "herfindahl"] == pytest.approx(leader_again["herfindahl"]))
    expected = cournot.firms([20, 40])["share"][0]
    assert np.mean(shares) == pytest.approx(expected, abs=3 * np.sqrt(0.25 / 600))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_profit_cannot_tell_the_causes_apart_and_price_can(seed):
    links = {}
    for cause in ("barriers", "improvement"):
        table = cournot.industries(cause, seed=seed)
        links[cause] = table[["herfindahl", "margin", "price"]].corr()["herfindahl"]
        assert table["herfindahl"].between(0.09, 0.55).all()
    assert min(links[cause]["margin"] for cause in links) > 0.8
    assert links["barriers"]["price"] > 0.8
    assert links["improvement"]["price"] < -0.6


def test_seeds_decide_the_numbers():
    one, same, other = (cournot.industries("improvement", 5, seed) for seed in (1, 1, 2))
    assert one.equals(same) and not one.equals(other)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: cournot.firms([]), "at least one number"),
        (lambda: cournot.firms([40, -1]), "at least 0"),
        (lambda: cournot.firms([40, np.nan]), "at least 0"),
        (lambda: cournot.market([120, 130]), "below the intercept"),
        (lambda: cournot.market([40], slope=0), "above 0"),
        (lambda: cournot.room_for(0), "entry_cost"),
        (lambda: cournot.room_for(10, cost=100), "below the intercept"),
        (lambda: cournot.improvement_race(feedback=1.5), "feedback"),
        (lambda: cournot.improvement_race(step=1), "step"),
        (lambda: cournot.improvement_race(years=0), "at least one firm"),
        (lambda: cournot.industries("luck"), "barriers, improvement"),
        (lambda: cournot.industries("barriers", number=0), "at least 1"),
    ],
)
def test_every_function_says_what_is_out_of_range(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
