"""The guarantee fund, against scipy's binomial, drawn years and limiting cases."""

import numpy as np
import pytest
from scipy import stats

from flexspec.models import guarantee


@pytest.mark.parametrize(
    ("members", "default"), [(1, 0.3), (40, 0.04), (3500, 0.05), (7, 1), (7, 0)]
)
def test_without_slumps_the_counts_are_binomial(members, default):
    expected = stats.binom.pmf(np.arange(members + 1), members, default)
    assert guarantee.default_counts(members, default) == pytest.approx(expected, abs=1e-12)
    split = guarantee.default_counts(members, default, trades=min(members, 3))
    assert split == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("trades", [1, 3])
def test_counts_are_those_of_drawn_years(trades):
    world = {"default": 0.06, "slump": 5, "chance": 0.15, "trades": trades}
    drawn = guarantee.simulated_defaults(100, **world, years=200_000, seed=3)
    counts = guarantee.default_counts(100, **world)
    assert counts.sum() == pytest.approx(1)
    for leverage in (5, 8, 12, 20):
        share = (drawn > 100 / leverage).mean()
        assert guarantee.failure(100, leverage, **world) == pytest.approx(share, abs=0.004)


@pytest.mark.parametrize("slump", [1, 3, 8])
@pytest.mark.parametrize("trades", [1, 4])
def test_slumps_move_no_mean_but_the_variance_by_their_correlation(slump, trades):
    counts = guarantee.default_counts(60, 0.05, slump, 0.1, trades)
    number = np.arange(61)
    mean = (counts * number).sum()
    variance = (counts * (number - mean) ** 2).sum()
    size, p = 60 / trades, 0.05
    rho = guarantee.slump_correlation(0.05, slump, 0.1)
    assert mean == pytest.approx(60 * p)
    assert variance == pytest.approx(trades * size * p * (1 - p) * (1 + (size - 1) * rho))


def test_leverage_approaches_one_over_the_rate_that_bounds_it():
    assert guarantee.safe_leverage(100_000) == pytest.approx(1 / 0.04, rel=0.05)
    slump_rate = 5 * 0.04 / 1.4
    assert guarantee.safe_leverage(100_000, slump=5) == pytest.approx(1 / slump_rate, rel=0.02)
    rare = guarantee.safe_leverage(100_000, slump=5, chance=0.005)
    assert rare == pytest.approx(1 / (0.04 / 1.02), rel=0.05)


@pytest.mark.parametrize("slump", [1, 5])
@pytest.mark.parametrize("members", [30, 333, 1200])
def test_safe_leverage_is_the_last_safe_one(members, slump):
    leverage = guarantee.safe_leverage(members, slump=slump)
    assert guarantee.failure(members, leverage, slump=slump) <= 0.01
    assert guarantee.failure(members, members / (members / leverage - 1), slump=slump) > 0.01


def test_a_certain_debtor_needs_no_fund():
    assert guarantee.safe_leverage(10, default=0) == np.inf


def test_peers_can_only_sort():
    assert guarantee.screened_default(0) == pytest.approx(0.8 * 0.02 + 0.2 * 0.2)
    assert guarantee.screened_default(1) == pytest.approx(0.02)
    everyone = guarantee.screened_default(0)
    assert guarantee.screened_default(0.4, wronged=0.4) == pytest.approx(everyone)
    assert guarantee.screened_default(0, wronged=0.5) > everyone


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (guarantee.screened_default, {"caught": 1.1}),
        (guarantee.screened_default, {"caught": 0.5, "risky": 1}),
        (guarantee.screened_default, {"caught": 0.5, "wronged": -0.1}),
        (guarantee.screened_default, {"caught": 0.5, "default_sound": 2}),
        (guarantee.default_counts, {"members": 0}),
        (guarantee.default_counts, {"members": 3, "trades": 4}),
        (guarantee.default_counts, {"members": 3, "trades": 0}),
        (guarantee.default_counts, {"members": 3, "default": -0.1}),
        (guarantee.default_counts, {"members": 3, "slump": 0.5}),
        (guarantee.default_counts, {"members": 3, "chance": 1.5}),
        (guarantee.default_counts, {"members": 3, "default": 0.5, "slump": 9}),
        (guarantee.failure, {"members": 3, "leverage": 0}),
        (guarantee.safe_leverage, {"members": 3, "risk": 0}),
        (guarantee.slump_correlation, {"default": 0}),
        (guarantee.simulated_defaults, {"members": 3, "years": 0}),
        (guarantee.simulated_defaults, {"members": 3, "trades": 5}),
    ],
)
def test_a_parameter_outside_its_range_is_refused(function, arguments):
    with pytest.raises(ValueError, match=r"must"):
        function(**arguments)
