"""External economies against brute force, closed forms and limiting cases."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq, minimize_scalar

from flexspec.models import external_economies as model

TECHNOLOGIES = [(0.3, 30.0), (0.5, 80.0), (0.1, 4.0)]


@pytest.mark.parametrize(("saving", "setup"), TECHNOLOGIES)
@pytest.mark.parametrize("customers", [1, 17, 60, 100, 450, 5000])
def test_cost_is_the_mean_over_many_stages_each_made_or_bought(saving, setup, customers):
    """The second route: go through the stages one by one, and take what is cheaper."""
    dearness = (np.arange(100_000) + 0.5) / 100_000
    bought = 1 - saving + dearness * setup / customers
    assert model.production_cost(customers, saving, setup) == pytest.approx(
        np.minimum(1, bought).mean(), abs=1e-8
    )
    assert model.bought_share(customers, saving, setup) == pytest.approx(
        (bought < 1).mean(), abs=2e-5
    )


@pytest.mark.parametrize(("saving", "setup"), TECHNOLOGIES)
def test_half_of_the_possible_gain_is_had_when_the_last_stage_leaves(saving, setup):
    last = setup / saving
    assert model.production_cost(last, saving, setup) == pytest.approx(1 - saving / 2)
    assert model.production_cost(0, saving, setup) == 1
    assert model.production_cost(1e9, saving, setup) == pytest.approx(1 - saving)
    fall = np.diff(model.production_cost(np.linspace(0, last, 11), saving, setup))
    np.testing.assert_allclose(fall, -(saving**2) / (2 * setup) * last / 10)


def test_without_a_saving_place_makes_no_difference_to_production():
    np.testing.assert_array_equal(model.production_cost(np.array([0, 5, 500]), saving=0), 1)


def test_labels_are_kept():
    firms = pd.Series([0, 100], index=["plain", "valley"])
    cost = model.unit_cost(firms, congestion=0)
    assert cost.to_dict() == pytest.approx({"plain": 1, "valley": 0.85})


@pytest.mark.parametrize("general", [0, 0.3, 0.8, 1])
@pytest.mark.parametrize("own", [1, 40, 150])
def test_of_two_places_of_equal_size_the_specialised_one_is_never_dearer(general, own):
    mixed = model.unit_cost(own, 200, general)
    specialised = model.unit_cost(own + 200, 0, general)
    assert specialised <= mixed + 1e-12
    assert (mixed == pytest.approx(specialised)) == (general == 1)


@pytest.mark.parametrize("general", [0, 0.2, 0.45, 0.7, 1])
@pytest.mark.parametrize("own", [1, 30, 90, 300])
def test_others_help_if_the_general_stages_gain_more_than_they_congest(general, own):
    gain = general * (model.production_cost(own) - model.production_cost(own + 200))
    helped = model.unit_cost(own, 200, general) < model.unit_cost(own, 0, general)
    assert helped == (gain > 0.0005 * 200)


@pytest.mark.parametrize("congestion", [0.0001, 0.0005, 0.0012, 0.003])
@pytest.mark.parametrize("advantage", [-0.05, 0, 0.05])
@pytest.mark.parametrize("price", [0.88, 0.95, 1.0, 1.08])
@pytest.mark.parametrize(("saving", "setup"), [*TECHNOLOGIES, (0.0, 30.0)])
def test_sizes_are_the_roots_and_the_minimum_of_unit_cost(
    saving, setup, price, advantage, congestion
):
    """Closed forms against a search that knows nothing of them."""
    sizes = model.district_sizes(price, saving, setup, congestion, advantage)

    def cost(firms):
        return float(model.unit_cost(firms, 0, 0, saving, setup, congestion, advantage))

    far = 3 / congestion
    lowest = minimize_scalar(cost, bounds=(0, far), method="bounded", options={"xatol": 1e-9})
    least = min(lowest.fun, cost(0))
    assert sizes["least_cost"] == pytest.approx(least, abs=1e-7)
    if price <= least:
        assert np.isnan(sizes["critical"]) and np.isnan(sizes["stable"])
        return
    bottom = sizes["cheapest"]
    stable = brentq(lambda n: cost(n) - price, bottom, far)
    assert sizes["stable"] == pytest.approx(stable, abs=1e-6)
    if cost(0) <= price:
        assert sizes["critical"] == 0
    else:
        critical = brentq(lambda n: cost(n) - price, 0, bottom)
        assert sizes["critical"] == pytest.approx(critical, abs=1e-6)


@pytest.mark.parametrize(("saving", "setup", "congestion"), [(0.3, 30, 0.0005), (0.4, 30, 0.001)])
def test_the_largest_lead_a_district_makes_up_for_has_a_closed_form(saving, setup, congestion):
    lead = saving - np.sqrt(2 * setup * congestion)
    lives = model.district_sizes(1 - lead + 1e-6, saving, setup, congestion)
    dies = model.district_sizes(1 - lead - 1e-6, saving, setup, congestion)
    assert lives.notna().all()
    assert dies[["critical", "stable"]].isna().all()


@pytest.mark.parametrize("start", [10, 49, 51, 60, 300, 429, 431, 900])
def test_the_critical_mass_decides_where_a_district_ends(start):
    sizes = model.district_sizes()
    path = model.district_path(start, years=400)
    end = sizes["stable"] if start > sizes["critical"] else 0
    assert path["firms"].iloc[-1] == pytest.approx(end, abs=0.01)
    steps = np.sign(np.diff(path["firms"]).round(9))
    assert abs(steps.sum()) == np.abs(steps).sum()  # it never turns


def test_at_rest_firms_earn_nothing_above_the_rival():
    for start in model.district_sizes()[["critical", "stable"]]:
        cost = model.district_path(start, years=5)["unit_cost"]
        assert cost.tolist() == pytest.approx([0.95] * 6)


@pytest.mark.parametrize("saving", [0.3, 0.0])
def test_where_firms_can_come_and_go_cost_against_size_shows_congestion_only(saving):
    """With external economies or without: production costs lie on the line p - k n."""
    for advantage in (0.06, 0.1, 0.2):
        size = model.district_sizes(0.95, saving, advantage=advantage)["stable"]
        seen = model.production_cost(size, saving) - advantage
        assert seen == pytest.approx(0.95 - 0.0005 * size)


def test_a_passing_shock_kills_if_it_lasts_until_the_critical_mass_is_lost():
    ends = {}
    for length in (15, 20):
        price = [0.95] * 10 + [0.84] * length + [0.95] * 75
        path = model.district_path(430, price, years=len(price))
        ends[length] = path["firms"].iloc[[10 + length, -1]].tolist()
    assert ends[15][0] > 50 and ends[15][1] == pytest.approx(430.28, abs=0.01)
    assert ends[20][0] < 50 and ends[20][1] < 1


def test_a_concentration_without_external_economies_comes_back_from_almost_nothing():
    path = model.district_path(1, years=200, saving=0, advantage=0.2)
    stable = model.district_sizes(saving=0, advantage=0.2)
    assert stable["critical"] == 0
    assert path["firms"].iloc[-1] == pytest.approx(stable["stable"])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: model.production_cost(-1), "customers must not be negative"),
        (lambda: model.production_cost(float("nan")), "missing value"),
        (lambda: model.production_cost(1, saving=1), "saving must be at least 0 and below 1"),
        (lambda: model.bought_share(1, setup=0), "setup must be above 0"),
        (lambda: model.unit_cost(1, -1), "others must not be negative"),
        (lambda: model.unit_cost(1, general=1.2), "general must lie from 0 to 1"),
        (lambda: model.unit_cost(1, congestion=-1), "congestion must not be negative"),
        (lambda: model.district_sizes(price=0), "price must be above 0"),
        (lambda: model.district_sizes(congestion=0), "congestion must be above 0"),
        (lambda: model.district_path(-1), "start must not be negative"),
        (lambda: model.district_path(1, years=0), "years must be at least 1"),
        (lambda: model.district_path(1, speed=0), "speed must be above 0"),
        (lambda: model.district_path(1, [0.9, 1]), "2 prices for 80 years"),
        (lambda: model.district_path(1, [0.9, 0], years=2), "every price must be above 0"),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()
