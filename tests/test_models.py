"""The models against closed forms and limiting cases."""

import numpy as np
import pytest

from flexspec.models import regions


@pytest.mark.parametrize("returns", [0.3, 0.7, 0.95, 1.05, 1.3])
@pytest.mark.parametrize("mobility", [0.01, 0.05, 0.2])
def test_near_equality_the_gap_changes_by_the_predicted_factor(returns, mobility):
    run = regions.two_regions(returns, ratio=0.999, mobility=mobility, years=20)
    gaps = np.log(run["ratio"].to_numpy())
    predicted = gaps[0] * (1 - mobility * (1 - returns)) ** np.arange(21)
    np.testing.assert_allclose(gaps, predicted, rtol=1e-3)


def test_constant_returns_change_nothing():
    run = regions.two_regions(1.0, ratio=0.4)
    np.testing.assert_allclose(run["ratio"], 0.4)


@pytest.mark.parametrize(("returns", "sign"), [(0.5, 1), (0.9, 1), (1.1, -1), (1.5, -1)])
def test_the_switch_decides_the_direction_in_every_year(returns, sign):
    ratio = regions.two_regions(returns)["ratio"]
    assert (np.sign(ratio.diff().dropna()) == sign).all()


def test_capital_and_incomes_follow_their_definitions():
    run = regions.two_regions(0.6, ratio=0.3)
    np.testing.assert_allclose(run["income_poor"], (2 * run["capital_poor"]) ** 0.6)
    np.testing.assert_allclose(run["income_rich"], (2 - 2 * run["capital_poor"]) ** 0.6)
    assert run.loc[0, "ratio"] == pytest.approx(0.3)


@pytest.mark.parametrize("returns", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("ratio", [1e-6, 0.01, 0.5])
def test_convergence_never_overshoots(returns, ratio):
    """However far apart the regions start, and however fast capital moves."""
    path = regions.two_regions(returns, ratio=ratio, mobility=1)["ratio"]
    assert np.isfinite(path).all()
    assert (path.diff().dropna() >= 0).all() and (path <= 1 + 1e-12).all()


def test_equal_regions_stay_equal_even_under_increasing_returns():
    np.testing.assert_allclose(regions.two_regions(1.4, ratio=1)["ratio"], 1)


def test_mobility_speeds_up_whatever_the_switch_decides():
    for returns, better in [(0.7, 1), (1.3, -1)]:
        slow = regions.two_regions(returns, mobility=0.02)["ratio"].iloc[-1]
        fast = regions.two_regions(returns, mobility=0.06)["ratio"].iloc[-1]
        assert np.sign(fast - slow) == better


def test_with_many_regions_the_spread_settles_at_the_floor():
    paths = regions.regions_with_shocks(0.05, 0.03, start=0.5, n=4000, years=200)
    assert paths.loc[200].std() == pytest.approx(regions.inequality_floor(0.05, 0.03), rel=0.04)


def test_the_spread_moves_towards_the_floor_from_below_too():
    paths = regions.regions_with_shocks(0.05, 0.03, start=0.0, n=4000, years=200)
    assert paths.loc[0].std() == 0
    assert paths.loc[200].std() == pytest.approx(regions.inequality_floor(0.05, 0.03), rel=0.04)


def test_without_luck_convergence_is_exact():
    paths = regions.regions_with_shocks(0.1, 0.0, start=0.4, years=10)
    spread = paths.std(axis=1, ddof=0)
    np.testing.assert_allclose(spread, 0.4 * 0.9 ** np.arange(11))


def test_the_floor_solves_its_own_equation():
    """One year of convergence and luck leaves the variance where it is."""
    floor = regions.inequality_floor(0.033, 0.032)
    assert ((1 - 0.033) * floor) ** 2 + 0.032**2 == pytest.approx(floor**2)


def test_seeds_decide_the_numbers():
    one = regions.regions_with_shocks(0.03, 0.03, 0.3, seed=1)
    assert one.equals(regions.regions_with_shocks(0.03, 0.03, 0.3, seed=1))
    assert not one.equals(regions.regions_with_shocks(0.03, 0.03, 0.3, seed=2))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"returns": 0}, "returns must be above 0, not 0"),
        ({"returns": 1, "ratio": 1.5}, "ratio must lie above 0"),
        ({"returns": 1, "mobility": 0}, "mobility must lie above 0"),
        ({"returns": 1, "years": 0}, "years must be at least 1"),
    ],
)
def test_two_regions_says_what_is_out_of_range(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        regions.two_regions(**arguments)


def test_shocks_and_floor_say_what_is_out_of_range():
    with pytest.raises(ValueError, match="speed must be at least 0 and below 1, not 1"):
        regions.regions_with_shocks(1, 0.1, 0.1)
    with pytest.raises(ValueError, match="must not be negative"):
        regions.regions_with_shocks(0.1, -0.1, 0.1)
    with pytest.raises(ValueError, match="two regions and one year"):
        regions.regions_with_shocks(0.1, 0.1, 0.1, n=1)
    with pytest.raises(ValueError, match="between 0 and 1, not at 0"):
        regions.inequality_floor(0, 0.1)
    with pytest.raises(ValueError, match="shock must not be negative"):
        regions.inequality_floor(0.1, -0.1)
