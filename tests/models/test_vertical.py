"""Make or buy, against closed forms, limiting cases and simulated demand."""

import numpy as np
import pytest

from flexspec.models import vertical


def test_without_uncertainty_the_reach_is_the_textbook_formula():
    """F/q (1 - 1/n) = tau d, with F 1000, q 100, n 10, tau 0.3: 30 km."""
    assert vertical.reach(vertical.saving(buyers=10), per_km=0.3) == pytest.approx(30)
    for n, fixed, quantity in [(2, 500, 50), (7, 1234, 98), (1, 1000, 100)]:
        gain = vertical.saving(buyers=n, fixed=fixed, quantity=quantity)
        assert gain == pytest.approx(fixed / quantity * (1 - 1 / n))


@pytest.mark.parametrize("correlation", [0, 0.3, 0.8, 1])
@pytest.mark.parametrize(("lines", "buyers"), [(1, 10), (3, 4)])
def test_the_pooled_reserve_is_that_of_simulated_demand(correlation, lines, buyers):
    """Draw demands with a common and an own part, and take standard deviations of sums."""
    random = np.random.RandomState(5)
    own = random.normal(size=(100_000, lines * buyers))
    common = random.normal(size=(100_000, 1))
    demand = 100 + 40 * (np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own)
    per_unit_own = demand[:, :lines].sum(axis=1).std() / (lines * 100)
    per_unit_pooled = demand.sum(axis=1).std() / (lines * buyers * 100)
    expected = 20 * (per_unit_own - per_unit_pooled)
    gain = vertical.saving(buyers, 0.4, correlation, lines) - vertical.saving(buyers, lines=lines)
    assert gain == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize("spread", [0, 0.2, 0.6])
def test_if_all_demands_move_together_uncertainty_is_no_reason_to_buy(spread):
    assert vertical.saving(10, spread, correlation=1) == pytest.approx(9)


def test_a_lone_buyer_saves_nothing_and_more_buyers_save_more():
    assert vertical.saving(1, spread=0.5, correlation=0.2, lines=3) == pytest.approx(0)
    gains = vertical.saving(np.arange(1, 200), spread=0.3, correlation=0.2)
    assert (np.diff(gains) > 0).all()


def test_with_endless_buyers_and_independent_demands_all_uncertainty_is_shed():
    """Then S = F/(vq) + k s / sqrt(v)."""
    assert vertical.saving(1e12, spread=0.5, lines=4) == pytest.approx(10 / 4 + 20 * 0.5 / 2)


def test_more_lines_inside_leave_less_to_save_outside():
    gains = vertical.saving(spread=0.5, correlation=0.3, lines=np.arange(1, 50))
    assert (np.diff(gains) < 0).all()


def test_each_firm_takes_the_cheapest_of_its_three_ways():
    words = ["make", "buy from afar", "move and buy"]
    for gain in np.arange(0.25, 20, 1.0):
        for distance in (0, 10, 40, 90):
            for per_km in (0.1, 0.31, 0.9):
                costs = [gain, 2 + per_km * distance, 2 + 12]
                chosen = vertical.choice(gain, distance, per_km, contact=2, moving=12)
                assert chosen == words[int(np.argmin(costs))]


def test_the_boundary_of_choice_is_the_reach():
    gain = vertical.saving(spread=0.1)
    edge = vertical.reach(gain, per_km=0.25, contact=1.5)
    assert vertical.choice(gain, edge - 0.01, 0.25, 1.5, moving=99) == "buy from afar"
    assert vertical.choice(gain, edge + 0.01, 0.25, 1.5, moving=99) == "make"


@pytest.mark.parametrize("cost", [2, 4.6, 7.7, 9.3])
def test_critical_mass_without_uncertainty_has_a_closed_form(cost):
    """F/q (1 - 1/n) > c gives n > 1 / (1 - cq/F)."""
    assert vertical.critical_mass(cost) == np.floor(1 / (1 - cost / 10)) + 1


def test_critical_mass_falls_with_uncertainty_but_never_to_one():
    needed = [vertical.critical_mass(12, spread=spread) for spread in (0.2, 0.4, 0.6, 5, 50)]
    assert needed == sorted(needed, reverse=True)
    assert needed[0] > needed[2]
    assert needed[-1] == 2
    assert vertical.critical_mass(12, spread=0.5, correlation=1) is None


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (vertical.pooled_spread, {"users": 0}),
        (vertical.pooled_spread, {"users": 3, "correlation": 1.2}),
        (vertical.saving, {"buyers": 0.5}),
        (vertical.saving, {"spread": -0.1}),
        (vertical.saving, {"lines": 0}),
        (vertical.saving, {"quantity": 0}),
        (vertical.saving, {"fixed": -1}),
        (vertical.reach, {"gain": 3, "per_km": 0}),
        (vertical.reach, {"gain": 3, "contact": -1}),
        (vertical.choice, {"gain": 3, "distance": -1}),
        (vertical.choice, {"gain": 3, "distance": 1, "per_km": 0}),
        (vertical.choice, {"gain": 3, "distance": 1, "moving": -2}),
        (vertical.critical_mass, {"cost": -1}),
        (vertical.critical_mass, {"cost": 1, "most": 0}),
    ],
)
def test_a_parameter_outside_its_range_is_refused(function, arguments):
    with pytest.raises(ValueError, match=r"must"):
        function(**arguments)
