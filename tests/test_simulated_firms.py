"""The simulated firms: the file is the generator's, and the truth is what it is said to be."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from flexspec.simulated import SURVEY_CLASSES, WORLDS, cluster_survey, co_operation_panel

ITEMS = ["with_suppliers", "with_buyers", "with_competitors", "in_association"]
RESULTS = ["sales", "profit", "quality"]
FIRMS = 200_000
# Recorded from the default table. Chapter 9 prints numbers from it.
DIGEST = "3874a65092ba0229a064cda828e865d1"


def test_the_committed_file_is_what_the_generator_gives():
    text = cluster_survey().to_csv(index=False, lineterminator="\n")
    assert (ROOT / "datasets/cluster_survey.csv").read_bytes() == text.encode()


def test_the_stream_of_random_numbers_has_not_changed():
    text = cluster_survey().to_csv(index=False, lineterminator="\n")
    assert hashlib.sha256(text.encode()).hexdigest()[:32] == DIGEST


def test_the_survey_is_in_its_limits():
    survey = cluster_survey(n=500, seed=3)
    assert survey["firm"].is_unique
    assert survey[ITEMS + RESULTS].isin(range(1, 6)).all().all()
    for name, (_, low, high, *_) in SURVEY_CLASSES.items():
        workers = survey.loc[survey["size_class"] == name, "workers"]
        assert workers.between(low, high).all()


def test_size_is_built_in_as_described():
    means = cluster_survey(n=9000, seed=1).groupby("size_class")[ITEMS + RESULTS].mean()
    for item in ITEMS:
        assert means.loc["medium", item] > means.loc["large", item] > means.loc["small", item]
    for item in RESULTS:
        assert means.loc["large", item] > means.loc["medium", item] > means.loc["small", item]


@pytest.mark.parametrize("effect", [0.0, 0.5])
def test_within_a_class_the_link_is_the_effect_alone(effect):
    survey = cluster_survey(n=30_000, seed=2, effect=effect)
    for _, group in survey.groupby("size_class"):
        link = group[ITEMS].mean(axis=1).corr(group[RESULTS].mean(axis=1))
        assert (abs(link) < 0.03) if effect == 0 else (link > 0.25)


@pytest.fixture(scope="module", params=WORLDS)
def world(request):
    return request.param, co_operation_panel(request.param, firms=FIRMS, seed=4)


def coefficients(table, result, cause):
    past = np.column_stack([table[f"{result}_1"], table[f"{cause}_1"], np.ones(len(table))])
    return np.linalg.lstsq(past, table[f"{result}_2"], rcond=None)[0][:2]


def test_one_wave_is_the_same_in_every_world(world):
    _, table = world
    for wave in (1, 2):
        x, y = table[f"co_operation_{wave}"], table[f"performance_{wave}"]
        assert x.corr(y) == pytest.approx(0.4, abs=0.01)
        assert x.std() == pytest.approx(1, abs=0.01)
        assert y.std() == pytest.approx(1, abs=0.01)


def test_the_panel_has_its_closed_form(world):
    name, table = world
    # cov(y2, x1) = b, cov(y2, y1) = b r + (1 - b^2) rho, corr(x1, y1) = r.
    strength, r, rho = 0.5, 0.4, 0.8
    through = strength * r + (1 - strength**2) * rho
    known = (strength - through * r) / (1 - r**2)
    expected = {"cause": (known, 0), "effect": (0, known), "third": (0, 0)}[name]
    forward = coefficients(table, "performance", "co_operation")[1]
    backward = coefficients(table, "co_operation", "performance")[1]
    assert (forward, backward) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("lasting", [0, 0.8, 1])
def test_an_unseen_driver_that_lasts_otherwise_misleads_the_panel(lasting):
    table = co_operation_panel("third", firms=FIRMS, seed=5, lasting=lasting)
    r, rho = 0.4, 0.8
    expected = (r * lasting - (r * lasting + (1 - r) * rho) * r) / (1 - r**2)
    assert coefficients(table, "performance", "co_operation")[1] == pytest.approx(
        expected, abs=0.01
    )


@pytest.mark.parametrize(("name", "truth"), [("cause", 0.5), ("effect", 0), ("third", 0)])
def test_the_lot_finds_the_truth(name, truth):
    table = co_operation_panel(name, firms=FIRMS, seed=6, push=1)
    groups = table.groupby("met_catalyst")[["co_operation_1", "performance_2"]].mean()
    moved, later = groups.loc[True] - groups.loc[False]
    assert moved == pytest.approx(1, abs=0.02)
    assert later == pytest.approx(truth, abs=0.02)


def test_same_seed_same_firms():
    again = [co_operation_panel("third", seed=7) for _ in range(2)]
    pd.testing.assert_frame_equal(*again)
    assert not again[0].equals(co_operation_panel("third", seed=8))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"world": "moon"}, "world must be one of"),
        ({"firms": 3}, "firms must be"),
        ({"seed": -1}, "seed must be"),
        ({"correlation": 0.9}, "correlation"),
        ({"lasting": 2}, "lasting"),
        ({"push": -1}, "push"),
    ],
)
def test_what_is_wrong_is_said(wrong, words):
    with pytest.raises(ValueError, match=words):
        co_operation_panel(**({"world": "cause"} | wrong))


def test_too_few_firms_are_refused():
    with pytest.raises(ValueError, match="n must be"):
        cluster_survey(n=2)
