"""Continuous improvement against low cost: closed forms, limiting cases, published numbers."""

import numpy as np
import pytest
from scipy.integrate import quad

from flexspec.models import competition

K = competition.improvement()


def test_a_lower_wage_cheapens_the_labour_part_only():
    assert competition.low_wage_cost(0.1, 0.0) == 1
    assert competition.low_wage_cost(0.1, 1.0) == pytest.approx(0.1)
    assert competition.low_wage_cost(1.0, 0.4) == 1
    assert competition.low_wage_cost(0.25, 0.4) == pytest.approx(0.7)


def test_value_for_money_rises_by_the_predicted_factor_with_each_doubling():
    """From the paths of cost and quality, not from the formula of k."""
    run = competition.improver_and_rival(experience=1, taste=0.5, progress=0.7, years=40)
    value = run["quality_improver"] ** 0.5 / run["cost_improver"]
    doublings = np.log2(run["experience_improver"])
    k = competition.improvement(progress=0.7, taste=0.5)
    np.testing.assert_allclose(value, 2 ** (k * doublings))


def test_if_nobody_learns_low_cost_wins_and_nothing_changes():
    run = competition.improver_and_rival(0.8, progress=1, quality_gain=1, follow=1)
    np.testing.assert_allclose(run["share"], 0.8**4 / (1 + 0.8**4))


def test_equal_firms_share_the_market():
    run = competition.improver_and_rival(1.0, follow=1)
    np.testing.assert_allclose(run["share"], 0.5)
    np.testing.assert_allclose(run["cost_improver"], run["cost_rival"])
    np.testing.assert_allclose(run["quality_improver"], run["quality_rival"])


def test_each_year_the_whole_market_is_learnt_from():
    run = competition.improver_and_rival(0.7, follow=0.5, lead=3)
    experience = run["experience_improver"] + run["experience_rival"]
    np.testing.assert_allclose(experience.diff().dropna(), 1)
    assert run["experience_improver"].iloc[0] / run["experience_rival"].iloc[0] == 3


def test_a_rival_that_does_not_follow_stays_as_it_is():
    run = competition.improver_and_rival(0.7, lead=2)
    np.testing.assert_allclose(run["cost_rival"], 0.7 * 2 ** -np.log2(0.8))
    np.testing.assert_allclose(run["quality_rival"], 1 / 1.1)


@pytest.mark.parametrize("cost", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("sensitivity", [0.0, 1.5, 4.0, 9.0])
def test_the_date_is_the_integral_of_one_over_the_share(cost, sensitivity):
    """A second route: the years that each further unit of experience takes, added up."""

    def years_per_unit(experience):
        return 1 + (cost * experience**K) ** -sensitivity

    needed = cost ** (-1 / K)
    years, _ = quad(years_per_unit, 1, needed)
    predicted = competition.years_to_win(cost, K, experience=1, sensitivity=sensitivity)
    assert predicted == pytest.approx(years, rel=1e-6)


def test_the_date_has_no_gap_where_its_formula_divides_by_nothing():
    at = competition.years_to_win(0.8, K, sensitivity=1 / K)
    beside = competition.years_to_win(0.8, K, sensitivity=1 / K + 1e-6)
    assert at == pytest.approx(beside, rel=1e-4)


@pytest.mark.parametrize("cost", [0.75, 0.9])
def test_a_run_meets_the_predicted_date(cost):
    run = competition.improver_and_rival(cost, experience=100, years=400)
    ahead = run.loc[run["share"] >= 0.5, "year"].min()
    assert ahead == pytest.approx(competition.years_to_win(cost, K, 100), abs=1.5)


def test_the_date_is_proportional_to_the_age_of_the_product():
    young = competition.years_to_win(0.7, K, experience=3)
    assert competition.years_to_win(0.7, K, experience=30) == pytest.approx(10 * young)
    assert competition.years_to_win(1.0, K) == 0


@pytest.mark.parametrize("cost", [0.6, 0.8, 0.95])
@pytest.mark.parametrize("sensitivity", [3.0, 6.0])
def test_if_both_learn_the_lead_decides(cost, sensitivity):
    limit = competition.critical_lead(cost, K, sensitivity)
    for lead, sign in [(limit * 0.98, -1), (limit * 1.02, 1)]:
        run = competition.improver_and_rival(
            cost, follow=1, lead=lead, sensitivity=sensitivity, years=50
        )
        ratio = run["experience_improver"] / run["experience_rival"]
        assert (np.sign(ratio.diff().dropna()) == sign).all()


def test_at_the_critical_lead_nothing_moves():
    lead = competition.critical_lead(0.8, K)
    run = competition.improver_and_rival(0.8, follow=1, lead=lead)
    np.testing.assert_allclose(run["share"], lead / (1 + lead))


def test_the_better_offer_of_today_can_lose():
    lead = 2.0
    assert 0.8 ** (-1 / K) < lead < competition.critical_lead(0.8, K)
    share = competition.improver_and_rival(follow=1, lead=lead, years=400)["share"]
    assert share.iloc[0] > 0.5
    assert share.iloc[-1] < 0.02


@pytest.mark.parametrize("lead", [1.5, 5.0, 20.0])
def test_cost_and_lead_are_two_sides_of_one_condition(lead):
    cost = competition.critical_cost(lead, K)
    assert competition.critical_lead(cost, K) == pytest.approx(lead)


@pytest.mark.parametrize("lead", [0.5, 1.0, 5.0])
def test_with_little_sensitivity_the_shares_settle_whatever_the_lead(lead):
    steepness = K * 1.5
    ratio = 0.8 ** (1.5 / (1 - steepness))
    run = competition.improver_and_rival(
        follow=1, lead=lead, sensitivity=1.5, experience=0.01, years=5000
    )
    assert run["share"].iloc[-1] == pytest.approx(ratio / (1 + ratio), abs=0.03)


def test_costs_may_differ_from_year_to_year():
    costs = np.array([0.8, 0.8, 0.5, 0.8])
    run = competition.improver_and_rival(costs, progress=1, quality_gain=1, years=3)
    np.testing.assert_allclose(run["cost_rival"], costs)
    np.testing.assert_allclose(run["share"], costs**4 / (1 + costs**4))


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        ("low_wage_cost", {"wage": 0, "labour_share": 0.2}, "wage must lie"),
        ("low_wage_cost", {"wage": 0.5, "labour_share": 2}, "labour_share must lie"),
        ("improvement", {"progress": 0}, "progress must lie"),
        ("improvement", {"quality_gain": 0.9}, "quality_gain must be at least 1"),
        ("improvement", {"taste": -1}, "taste must not be negative"),
        ("improver_and_rival", {"rival_cost": 0}, "rival_cost must be above 0"),
        ("improver_and_rival", {"rival_cost": [0.8, 0.7]}, "one for each year"),
        ("improver_and_rival", {"follow": 1.5}, "follow must lie"),
        ("improver_and_rival", {"lead": 0}, "lead and experience"),
        ("improver_and_rival", {"sensitivity": -1}, "sensitivity must not"),
        ("improver_and_rival", {"years": 0}, "years must be at least 1"),
        ("years_to_win", {"rival_cost": 1.1, "k": 0.4}, "rival_cost must lie"),
        ("years_to_win", {"rival_cost": 0.8, "k": 0}, "k must be above 0"),
        ("years_to_win", {"rival_cost": 0.8, "k": 1, "experience": 0}, "experience must"),
        ("years_to_win", {"rival_cost": 0.8, "k": 1, "sensitivity": -1}, "sensitivity must"),
        ("critical_lead", {"rival_cost": 0.8, "k": 0.2}, "must be above 1, not 0.80"),
        ("critical_lead", {"rival_cost": 0, "k": 1}, "rival_cost must be above 0"),
        ("critical_cost", {"lead": 0, "k": 1}, "lead must be above 0"),
        ("critical_cost", {"lead": 2, "k": 1, "sensitivity": 0}, "sensitivity must be above"),
    ],
)
def test_the_models_say_what_is_out_of_range(function, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        getattr(competition, function)(**arguments)
