"""Commodity chains: against the textbook's numbers and against search for the best reply."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from flexspec.models.chains import followers_share, two_stages


def best(profit, low, high):
    return minimize_scalar(lambda x: -profit(x), bounds=(low, high), method="bounded").x


def test_one_firm_each_is_double_marginalisation():
    chain = two_stages()
    assert chain["volume"] == 25  # half of what one integrated firm would sell
    assert chain["profit_leaders"] + chain["profit_followers"] == 0.75 * 50 * 50
    assert followers_share() == pytest.approx(1 / 3)


def test_many_firms_in_both_stages_is_perfect_competition():
    chain = two_stages(1e9, 1e9)
    assert chain["volume"] == pytest.approx(100)
    assert chain["margin_leaders"] == pytest.approx(0, abs=1e-6)


def test_many_followers_leave_the_leader_a_plain_monopoly():
    chain = two_stages(1, 1e9)
    assert chain["volume"] == pytest.approx(50)
    assert chain["profit_leaders"] == pytest.approx(2500)


@pytest.mark.parametrize("followers", [1, 3, 8])
@pytest.mark.parametrize("leaders", [1, 2, 5])
def test_nobody_gains_by_another_choice(leaders, followers):
    chain = two_stages(leaders, followers)
    margin, volume = chain["margin_leaders"], chain["volume"]
    # A follower: the others' quantities and the leaders' margin given.
    each = volume / followers
    reply = best(lambda q: (100 - margin - (volume - each) - q) * q, 0, 100)
    assert reply == pytest.approx(each, abs=1e-3)
    # A leader: the others' quantities given; the followers let a quantity through at a margin of
    # the chain's price that leaves the leaders 100 - Q (f + 1) / f.
    slope = (followers + 1) / followers
    own = volume / leaders
    reply = best(lambda q: (100 - slope * (volume - own + q)) * q, 0, 100)
    assert reply == pytest.approx(own, abs=1e-3)


@pytest.mark.parametrize(("leaders", "followers"), [(1, 10), (4, 2), (3, 480)])
def test_the_share_has_its_closed_form(leaders, followers):
    expected = leaders / (leaders + followers + 1)
    assert followers_share(leaders, followers) == pytest.approx(expected)


def test_price_and_margins_add_up():
    chain = two_stages(3, 7, surplus=60)
    assert chain["margin_leaders"] + chain["margin_followers"] == pytest.approx(
        60 - chain["volume"]
    )


def test_arrays_pass_through():
    assert np.all(np.diff(followers_share(1, np.arange(1, 30))) < 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((0, 1), "leaders"), ((1, 0.5), "followers"), ((1, 1, 0), "surplus")],
)
def test_what_is_wrong_is_said(arguments, words):
    with pytest.raises(ValueError, match=words):
        two_stages(*arguments)
