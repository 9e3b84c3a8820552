"""The core-periphery model, against closed forms, limits and a second route with SciPy."""

import numpy as np
import pytest
from scipy.optimize import brentq, least_squares

from flexspec.models import geography

PARAMETERS = [(5, 0.4), (4, 0.2), (7, 0.5)]


def gap(share, transport, elasticity=5, manufacturing=0.4):
    return geography.real_wages(share, transport, elasticity, manufacturing)["gap"].item()


def all_at_once(share, transport, elasticity, manufacturing):
    """Solve the six equations at once, as they stand in the book, and return both real wages."""
    s, mu = elasticity, manufacturing

    def excess(logs):
        w1, w2, g1, g2, y1, y2 = np.exp(logs)
        return [
            y1 - mu * share * w1 - (1 - mu) / 2,
            y2 - mu * (1 - share) * w2 - (1 - mu) / 2,
            g1
            - (share * w1 ** (1 - s) + (1 - share) * (w2 * transport) ** (1 - s)) ** (1 / (1 - s)),
            g2
            - (share * (w1 * transport) ** (1 - s) + (1 - share) * w2 ** (1 - s)) ** (1 / (1 - s)),
            w1 - (y1 * g1 ** (s - 1) + y2 * g2 ** (s - 1) * transport ** (1 - s)) ** (1 / s),
            w2 - (y1 * g1 ** (s - 1) * transport ** (1 - s) + y2 * g2 ** (s - 1)) ** (1 / s),
        ]

    guess = np.log([1, 1, 1.1, 1.1, 0.5, 0.5])
    solved = least_squares(excess, guess, bounds=(-2, 2), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    assert np.abs(solved.fun).max() < 1e-9
    w1, w2, g1, g2, _, _ = np.exp(solved.x)
    return w1 * g1**-mu, w2 * g2**-mu


@pytest.mark.parametrize(("elasticity", "manufacturing"), PARAMETERS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.83])
@pytest.mark.parametrize("transport", [1.1, 1.6, 2.2])
def test_wages_agree_with_a_solver_of_all_six_equations(
    share, transport, elasticity, manufacturing
):
    row = geography.real_wages(share, transport, elasticity, manufacturing)
    expected = all_at_once(share, transport, elasticity, manufacturing)
    assert row[["real_1", "real_2"]].to_numpy()[0] == pytest.approx(expected, rel=1e-8)


def test_the_regions_are_mirror_images():
    shares = np.linspace(0, 1, 21)
    table = geography.real_wages(shares, 1.7)
    np.testing.assert_allclose(table["real_1"], table["real_2"][::-1], rtol=1e-10)


@pytest.mark.parametrize(("elasticity", "manufacturing"), PARAMETERS)
def test_at_the_break_point_the_slope_of_the_gap_is_zero(elasticity, manufacturing):
    def slope(transport):
        return gap(0.5 + 1e-4, transport, elasticity, manufacturing) / 1e-4

    closed = geography.break_point(elasticity, manufacturing)
    assert slope(closed) == pytest.approx(0, abs=1e-5)
    assert brentq(slope, closed - 0.05, closed + 0.05) == pytest.approx(closed, abs=1e-4)


def test_the_break_point_of_the_textbook():
    assert geography.break_point(5, 0.4) == pytest.approx(7**0.25, rel=1e-12)


@pytest.mark.parametrize(("elasticity", "manufacturing"), PARAMETERS)
def test_at_the_sustain_point_the_core_pays_what_the_empty_region_would(elasticity, manufacturing):
    low = geography.break_point(elasticity, manufacturing)
    second = brentq(lambda t: gap(1, t, elasticity, manufacturing), low, 3 * low)
    assert geography.sustain_point(elasticity, manufacturing) == pytest.approx(second, rel=1e-8)


def test_a_core_can_hold_where_an_even_spread_holds_too():
    for elasticity, manufacturing in PARAMETERS:
        broken = geography.break_point(elasticity, manufacturing)
        assert geography.sustain_point(elasticity, manufacturing) > broken > 1


def test_a_mover_loses_most_at_the_square_root_of_the_break_point():
    transports = np.linspace(1.01, 1.6, 2000)
    lost = [gap(1, transport) for transport in transports[::20]]
    assert transports[::20][np.argmax(lost)] == pytest.approx(7**0.125, abs=0.01)


def test_without_transport_cost_it_does_not_matter_where_anybody_is():
    np.testing.assert_allclose(geography.real_wages([0, 0.3, 1], 1)["gap"], 0, atol=1e-12)


def test_with_hardly_any_manufacturing_the_break_point_tends_to_no_transport_cost():
    assert geography.break_point(5, 1e-6) == pytest.approx(1, abs=1e-5)
    crowded = geography.real_wages(np.linspace(0.55, 1, 10), 1.3, manufacturing=1e-6)
    assert (crowded["gap"] < 0).all()


@pytest.mark.parametrize(
    ("transport", "rests", "stable"),
    [
        (1.3, 3, {0, 1}),
        (1.55, 3, {0, 1}),
        (1.7, 5, {0, 0.5, 1}),
        (1.95, 1, {0.5}),
    ],
)
def test_rests_of_each_stretch(transport, rests, stable):
    table = geography.equilibria(transport)
    assert len(table) == rests
    assert set(table.loc[table["stable"], "share"]) == stable


def test_at_rest_nobody_gains_by_moving():
    inner = geography.equilibria(1.75)["share"].iloc[1:-1]
    np.testing.assert_allclose(geography.real_wages(inner, 1.75)["gap"], 0, atol=1e-9)
    core = geography.real_wages(1.0, 1.75)
    assert core["real_1"].item() > core["real_2"].item()


def test_income_is_conserved():
    """Workers' wages sum to manufacturing's share of spending: all that is spent is earned."""
    table = geography.real_wages(np.linspace(0, 1, 11), 1.6)
    earned = table["share"] * table["wage_1"] + (1 - table["share"]) * table["wage_2"]
    np.testing.assert_allclose(earned, 1, rtol=1e-9)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (geography.real_wages, {"share": 1.2, "transport": 1.5}),
        (geography.real_wages, {"share": 0.5, "transport": 0.9}),
        (geography.real_wages, {"share": 0.5, "transport": 1.5, "elasticity": 1}),
        (geography.real_wages, {"share": 0.5, "transport": 1.5, "manufacturing": 1}),
        (geography.break_point, {"elasticity": 2, "manufacturing": 0.5}),
        (geography.sustain_point, {"elasticity": 2, "manufacturing": 0.6}),
        (geography.equilibria, {"transport": 1}),
        (geography.equilibria, {"transport": 1.5, "steps": 1}),
    ],
)
def test_a_parameter_outside_its_range_is_refused(function, arguments):
    with pytest.raises(ValueError, match=r"must"):
        function(**arguments)
