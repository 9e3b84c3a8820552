"""The cost of a range of products against closed forms, search and a second route."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from flexspec.models import batches

MASS = {"fixed": 1_000_000, "unit": 5, "setup": 20_000}
FLEXIBLE = {"fixed": 200_000, "unit": 8, "setup": 200}
COSTS = st.fixed_dictionaries(
    {
        "fixed": st.integers(0, 10**6),
        "unit": st.integers(1, 20),
        "setup": st.integers(1, 30_000),
    }
)
quick = settings(max_examples=60, deadline=None)


def gap(variety, quantity=400_000, mass=MASS, flexible=FLEXIBLE):
    """What mass production costs more."""
    return batches.range_cost(quantity, variety, **mass) - batches.range_cost(
        quantity, variety, **flexible
    )


def test_the_batch_of_harris():
    """Set-up 100, demand 1000, holding 2: the square root of 100 000."""
    assert batches.economic_batch(100, 1000, 2) == pytest.approx(316.2278, abs=5e-5)


@pytest.mark.parametrize("setup", [3, 200, 20_000])
@pytest.mark.parametrize("demand", [50, 4_000, 400_000])
@pytest.mark.parametrize("holding", [0.1, 2, 9])
def test_no_other_batch_is_cheaper(setup, demand, holding):
    def bill(batch):
        return setup * demand / batch + holding * batch / 2

    best = batches.economic_batch(setup, demand, holding)
    found = minimize_scalar(bill, bounds=(best / 50, best * 50), method="bounded")
    assert bill(best) <= found.fun * (1 + 1e-9)
    assert setup * demand / best == pytest.approx(holding * best / 2)


def test_a_hundredth_of_the_set_up_cost_makes_runs_a_tenth_as_long():
    long, short = batches.economic_batch(np.array([20_000, 200]), 20_000, 2)
    assert long / short == pytest.approx(10)


@pytest.mark.parametrize("variety", [1, 7, 20, 900])
def test_without_holding_cost_each_variant_is_set_up_once(variety):
    cost = batches.range_cost(400_000, variety, **MASS)
    assert cost == pytest.approx(1_000_000 + 5 * 400_000 + 20_000 * variety)


def test_with_holding_cost_no_other_plan_is_cheaper():
    """Search over whole numbers of runs a year of each variant."""
    runs = np.arange(1, 2001)
    for variety in (1, 10, 100, 5_000):
        demand = 400_000 / variety
        plans = FLEXIBLE["setup"] * runs + 1.5 * demand / runs / 2
        fixed = FLEXIBLE["fixed"] + FLEXIBLE["unit"] * 400_000
        cost = batches.range_cost(400_000, variety, **FLEXIBLE, holding=1.5)
        best = fixed + variety * plans.min()
        assert cost <= best * (1 + 1e-12)
        assert cost == pytest.approx(best, rel=0.005)


def test_a_run_is_never_longer_than_a_year():
    """With dear set-ups and cheap stock: one run, and half of a year's demand in stock."""
    cost = batches.range_cost(1_000, 10, fixed=0, unit=0, setup=500, holding=0.01)
    assert cost == pytest.approx(10 * 500 + 0.01 * 1_000 / 2)


def test_a_little_holding_cost_changes_little():
    plain = batches.range_cost(400_000, 20, **MASS)
    assert batches.range_cost(400_000, 20, **MASS, holding=1e-6) == pytest.approx(plain, rel=1e-6)
    free = batches.range_cost(400_000, 20, fixed=7, unit=0, setup=0, holding=3)
    assert free == pytest.approx(7)  # set-ups that cost nothing need no stock


@pytest.mark.parametrize(("modules", "versions"), [(1, 64), (2, 8), (3, 4), (6, 2)])
def test_modules_need_a_root_of_the_set_ups(modules, versions):
    cost = batches.range_cost(1_000, 64, fixed=0, unit=0, setup=30, modules=modules)
    assert cost == pytest.approx(30 * versions)
    assert versions**modules == 64


def test_the_break_even_of_the_chapter():
    variety = batches.break_even_variety(400_000, MASS, FLEXIBLE)
    assert variety == pytest.approx(20.2, abs=0.05)
    assert gap(20) < 0 < gap(21)


@quick
@given(COSTS, COSTS, st.integers(1_000, 10**6))
def test_at_the_break_even_both_bills_are_equal(mass, flexible, quantity):
    mass = dict(mass, setup=flexible["setup"] + mass["setup"])
    variety = batches.break_even_variety(quantity, mass, flexible)
    if variety >= 1:
        assert gap(variety, quantity, mass, flexible) == pytest.approx(0, abs=1e-3)
    else:
        assert gap(1, quantity, mass, flexible) > 0


def test_the_frontier_by_root_finding():
    """A second route: search the variety at which the bills meet, at the run that is claimed."""
    for variety in (2, 20, 300):
        run = batches.break_even_run(variety, MASS, FLEXIBLE)
        found = brentq(gap, 1, 10_000, args=(run * variety,))
        assert found == pytest.approx(variety)


def test_the_frontier_falls_with_variety_to_its_first_term():
    runs = batches.break_even_run(np.array([1, 10, 100, 1e12]), MASS, FLEXIBLE)
    assert (np.diff(runs) < 0).all()
    assert runs[-1] == pytest.approx((20_000 - 200) / 3)


def test_where_one_side_always_wins():
    assert batches.break_even_variety(250_000, MASS, FLEXIBLE) == 0
    assert gap(1, 250_000) > 0
    same = dict(MASS, setup=200)
    assert batches.break_even_variety(400_000, same, FLEXIBLE) == float("inf")
    assert gap(10_000, mass=same) < 0
    assert batches.break_even_variety(250_000, same, FLEXIBLE) == 0


def test_the_elasticities_are_derivatives():
    computed = batches.elasticities(400_000, MASS, FLEXIBLE)
    step = 1e-6
    base = batches.break_even_variety(400_000, MASS, FLEXIBLE)
    for name, value in computed.items():
        quantity, mass, flexible = 400_000, MASS, FLEXIBLE
        part, _, side = name.partition(", ")
        if side == "mass":
            mass = dict(MASS, **{part: MASS[part] * (1 + step)})
        elif side == "flexible":
            flexible = dict(FLEXIBLE, **{part: FLEXIBLE[part] * (1 + step)})
        else:
            quantity *= 1 + step
        moved = batches.break_even_variety(quantity, mass, flexible)
        assert value == pytest.approx((moved / base - 1) / step, abs=1e-3), name


@quick
@given(COSTS, COSTS, st.integers(1_000, 10**6), st.sampled_from([0.01, 3, 1000]))
def test_the_currency_does_not_matter(mass, flexible, quantity, rate):
    mass = dict(mass, setup=flexible["setup"] + mass["setup"])
    variety = batches.break_even_variety(quantity, mass, flexible)
    exchanged = [{name: rate * cost for name, cost in side.items()} for side in (mass, flexible)]
    assert batches.break_even_variety(quantity, *exchanged) == pytest.approx(variety, abs=1e-6)
    if variety > 0:
        costs = batches.elasticities(quantity, mass, flexible).drop("quantity")
        assert costs.sum() == pytest.approx(0, abs=1e-6 * (1 + costs.abs().max()))


def test_modules_can_make_two_break_evens():
    """With two modules in mass production only, the bills are a quadratic in the root of V."""
    roots = np.roots([-200, 20_000, -400_000]) ** 2
    variety = np.arange(1, 8_000)
    mass = batches.range_cost(400_000, variety, **MASS, modules=2)
    wins = variety[mass > batches.range_cost(400_000, variety, **FLEXIBLE)]
    assert (wins.min(), wins.max()) == (np.ceil(roots.min()), np.floor(roots.max()))
    assert len(wins) == wins.max() - wins.min() + 1


@pytest.mark.parametrize("rate", [0.0, 0.08, 0.3])
def test_the_yearly_charge_repays_the_outlay(rate):
    debt = 800_000.0
    for _ in range(5):
        debt = debt * (1 + rate) - batches.yearly_charge(800_000, rate, 5)
    assert debt == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: batches.economic_batch(-1, 5, 1), "must not be negative"),
        (lambda: batches.economic_batch(1, 5, 0), "holding must be above 0"),
        (lambda: batches.range_cost(0, 1, **MASS), "quantity must be above 0"),
        (lambda: batches.range_cost(1, 0.5, **MASS), "variety must be at least 1"),
        (lambda: batches.range_cost(1, 1, 1, 1, -1), "costs must not be negative"),
        (lambda: batches.range_cost(1, 1, 1, 1, 1, modules=0), "modules must be at least 1, not 0"),
        (lambda: batches.break_even_variety(0, MASS, FLEXIBLE), "quantity must be above 0, not 0"),
        (lambda: batches.break_even_variety(9, FLEXIBLE, MASS), "must not cost less in mass"),
        (lambda: batches.break_even_variety(9, {"unit": 5}, MASS), "mass lacks fixed, setup"),
        (lambda: batches.break_even_variety(9, MASS, dict(MASS, unit=-1)), "costs of flexible"),
        (lambda: batches.break_even_run(0, MASS, FLEXIBLE), "variety must be at least 1"),
        (lambda: batches.break_even_run(2, FLEXIBLE, MASS), "a unit must cost less"),
        (lambda: batches.elasticities(250_000, MASS, FLEXIBLE), "no variety breaks even"),
        (lambda: batches.yearly_charge(-1, 0, 1), "outlay must not be negative, as -1 is"),
        (lambda: batches.yearly_charge(1, -1, 1), "rate must not be negative, as -1 is"),
        (lambda: batches.yearly_charge(1, 0, 0), "years must be above 0, not 0"),
    ],
)
def test_it_says_what_is_out_of_range(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
