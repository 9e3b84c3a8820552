"""Joint action, trust and dependence against closed forms, limits and second routes."""

import numpy as np
import pytest
from scipy.stats import binom

from flexspec.models import joint_action as ja


@pytest.mark.parametrize(
    ("given", "payoff"),
    [([20] * 4, 32), ([0] * 4, 20), ([0, 20, 20, 20], 44), ([20, 0, 0, 0], 8)],
    ids=["all give", "none gives", "lone free rider", "lone giver"],
)
def test_the_public_good_game_of_four(given, payoff):
    assert ja.public_good(given, back=0.4)[0] == pytest.approx(payoff, abs=1e-9)


def test_a_unit_kept_is_better_for_one_and_worse_for_all():
    rng = np.random.RandomState(3)
    given = rng.uniform(1, 20, 6)
    before = ja.public_good(given, back=0.3)
    less = given - np.array([1, 0, 0, 0, 0, 0])
    after = ja.public_good(less, back=0.3)
    assert after[0] - before[0] == pytest.approx(1 - 0.3)
    assert after.sum() - before.sum() == pytest.approx(1 - 6 * 0.3)


@pytest.mark.parametrize("back", [0.9, 0.5, 0.4, 1 / 3, 0.25, 0.1, 0.08])
def test_the_critical_group_is_the_first_that_does_not_lose(back):
    size = ja.critical_group(back)
    members = [ja.public_good([1.0] * k, back, endowment=1)[0] for k in (size, size - 1 or size)]
    assert members[0] >= 1 - 1e-9
    assert size == 1 or members[1] < 1


def test_one_who_gains_alone_needs_nobody():
    assert ja.critical_group(1.2) == 1


@pytest.mark.parametrize("lost", [0.5, 1, 3, 10])
def test_at_the_threshold_both_ways_are_worth_the_same(lost):
    reward, temptation, punishment = 3.0, 5.0, 1.0
    patience = ja.patience_needed(reward, temptation, punishment, lost)
    weights = patience ** np.arange(1, 5000)
    honest = reward + lost * reward * weights.sum()
    broken = temptation + lost * punishment * weights.sum()
    assert honest == pytest.approx(broken, rel=1e-6)


def test_known_thresholds():
    assert ja.patience_needed(1, 2, 0) == 0.5  # Kreps 1990
    assert ja.patience_needed(3, 5, 1) == pytest.approx((5 - 3) / (5 - 1))  # grim trigger
    assert ja.patience_needed(32, 44, 20) == pytest.approx(0.5)  # the public good of four


def test_nobody_is_patient_enough_for_a_partner_who_cannot_leave():
    assert ja.patience_needed(1, 2, 0, lost=0) == 1
    assert ja.patience_needed(1, 2, 1, lost=1) == 1


@pytest.mark.parametrize(("n", "critical"), [(2, 2), (4, 3), (6, 3)])
def test_the_exact_waiting_time_is_that_of_the_simulation(n, critical):
    first = []
    for seed in range(300):
        run = ja.joint_action([1] * n, critical, initiative=0.2, years=80, seed=seed)
        first.append(run.loc[run["holds"], "year"].min())
    exact = ja.years_to_start(n, critical, initiative=0.2)
    # The run looks once a year: on average half a year late.
    assert np.mean(first) == pytest.approx(exact + 0.5, rel=0.15)


def test_the_waiting_time_solves_the_linear_equations_of_the_chain():
    n, critical, initiative, ready = 9, 5, 0.15, 7
    matrix = np.eye(critical)
    for k in range(critical):
        up = (ready - k) / n * (1 if k == critical - 1 else initiative)
        down = k / n * (1 - initiative)
        matrix[k, k] -= 1 - up - down
        if k + 1 < critical:
            matrix[k, k + 1] -= up
        if k:
            matrix[k, k - 1] -= down
    steps = np.linalg.solve(matrix, np.ones(critical))
    exact = ja.years_to_start(n, critical, initiative, ready)
    assert exact == pytest.approx(steps[0] / n)


def test_two_limits_of_the_waiting_time():
    assert ja.years_to_start(10, 1) == pytest.approx(0.1)
    assert ja.years_to_start(10, 6, ready=5) == np.inf


def test_shared_and_common_goods_turn_the_effect_of_size_round():
    shared = [ja.years_to_start(n, ja.critical_group(1.6 / n)) for n in (4, 10, 20)]
    common = [ja.years_to_start(n, ja.critical_group(0.4)) for n in (4, 10, 20)]
    assert shared == sorted(shared)
    assert common == sorted(common, reverse=True)


@pytest.mark.parametrize(("n", "critical", "trust"), [(4, 3, 0.5), (20, 13, 0.7), (80, 50, 0.6)])
def test_the_chance_to_hold_is_scipys_binomial_tail(n, critical, trust):
    assert ja.chance_to_hold(n, critical, trust) == pytest.approx(binom.sf(critical - 1, n, trust))


def test_what_lasts_after_the_catalyst_is_decided_by_the_ready():
    held = 0
    for seed in range(120):
        run = ja.joint_action([1] * 10, 7, 0.7, 0, pushed=7, push_years=20, years=60, seed=seed)
        assert run["share"].iloc[0] == 0.7
        enough = run["ready"].iloc[0] * 10 >= 7 - 1e-9
        lasts = run["share"].iloc[-1] > 0
        assert lasts == enough
        assert run["share"].iloc[-1] == pytest.approx(run["ready"].iloc[0] if enough else 0)
        held += lasts
    assert held / 120 == pytest.approx(ja.chance_to_hold(10, 7, 0.7), abs=0.12)


def test_without_initiative_and_catalyst_nothing_begins_even_if_all_are_ready():
    assert (ja.joint_action([1] * 6, 3, initiative=0)["share"] == 0).all()


def test_a_firm_as_large_as_the_critical_amount_begins_by_itself():
    run = ja.joint_action([5, 1, 1, 1, 1, 1], 5, initiative=0, years=10)
    assert run["share"].iloc[-1] == 1


def exact_wait_with_a_large_firm(small, size, critical, initiative):
    """Solve the chain of (large firm in or out, small firms in) for the expected years."""
    states = [(large, k) for large in (0, 1) for k in range(small + 1)]
    place = {state: i for i, state in enumerate(states)}
    matrix, steps = np.eye(len(states)), np.ones(len(states))
    for (large, k), i in place.items():
        total = large * size + k
        if total >= critical:
            steps[i] = 0
            continue
        to_large = size * (1 - large) + total >= critical
        moves = {
            (1, k): (1 if to_large else initiative) / (small + 1),
            (0, k): (0 if to_large else 1 - initiative) / (small + 1),
        }
        if k < small:
            joins = 1 if total + 1 >= critical else initiative
            chance = (small - k) / (small + 1)
            moves[large, k + 1] = chance * joins
            moves[large, k] = moves.get((large, k), 0) + chance * (1 - joins)
        if k > 0:
            moves[large, k - 1] = k / (small + 1) * (1 - initiative)
            moves[large, k] = moves.get((large, k), 0) + k / (small + 1) * initiative
        assert sum(moves.values()) == pytest.approx(1)
        for state, chance in moves.items():
            matrix[i, place[state]] -= chance
    return np.linalg.solve(matrix, steps)[place[0, 0]] / (small + 1)


def test_a_large_firm_shortens_the_wait_by_as_much_as_the_chain_says():
    waits = []
    for seed in range(250):
        run = ja.joint_action([10] + [1] * 10, 12.5, initiative=0.2, years=50, seed=seed)
        waits.append(run.loc[run["holds"], "year"].min())
    exact = exact_wait_with_a_large_firm(10, 10, 12.5, 0.2)
    assert np.mean(waits) == pytest.approx(exact + 0.5, rel=0.15)
    assert exact < ja.years_to_start(20, 13, 0.2) / 100


@pytest.mark.parametrize(("learning", "replaced"), [(0.8, 0.4), (0.5, 0.6), (1.0, 0.5)])
def test_dependence_pays_up_to_the_predicted_share_and_best_at_half_of_it(learning, replaced):
    share = np.linspace(0, 1, 100_001)
    profit = ja.squeezed_profit(share, learning, replaced, break_even=0.5)
    limit = 1 / (1 - replaced) - 1 / learning
    assert share[profit > profit[0] + 1e-12].max() == pytest.approx(limit, abs=1e-4)
    assert share[profit.argmax()] == pytest.approx(limit / 2, abs=1e-4)


def test_dependence_never_pays_if_little_is_learned():
    profit = ja.squeezed_profit(np.linspace(0, 1, 101), learning=0.3, replaced=0.6, break_even=0.8)
    assert profit.argmax() == 0


def test_a_supplier_without_learning_survives_its_margin_of_safety():
    """It breaks even at 80 per cent of its sales and replaces a fifth of the loss: 25 per cent."""
    limit = (1 - 0.8) / (1 - 0.2)
    assert ja.squeezed_profit(limit, 0, 0.2, 0.8) == pytest.approx(0, abs=1e-12)
    assert ja.squeezed_profit(limit - 0.01, 0, 0.2, 0.8) > 0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ja.public_good([21], 0.4), "between 0 and the endowment"),
        (lambda: ja.public_good([1], 0), "back must be above 0"),
        (lambda: ja.critical_group(0), "back must be above 0"),
        (lambda: ja.patience_needed(2, 2, 0), "Temptation must be above"),
        (lambda: ja.patience_needed(1, 2, 0, lost=-1), "lost must not be negative"),
        (lambda: ja.joint_action([1], 1), "two firms or more"),
        (lambda: ja.joint_action([1, 1], 0), "critical must be above 0"),
        (lambda: ja.joint_action([1, 1], 1, trust=2), "trust must lie between 0 and 1"),
        (lambda: ja.joint_action([1, 1], 1, pushed=3), "pushed must lie between 0"),
        (lambda: ja.joint_action([1, 1], 1, years=0), "a year or more"),
        (lambda: ja.years_to_start(1, 1), "two firms or more"),
        (lambda: ja.years_to_start(3, 2, initiative=0), "initiative must be above 0"),
        (lambda: ja.years_to_start(3, 2, ready=4), "ready must lie between"),
        (lambda: ja.chance_to_hold(0, 0, 0.5), "one firm or more"),
        (lambda: ja.chance_to_hold(3, 2, -0.1), "trust must lie between 0 and 1"),
        (lambda: ja.squeezed_profit(1.2, 0, 0, 0), "dependence must lie between"),
        (lambda: ja.squeezed_profit(0.2, -1, 0, 0), "learning must not be negative"),
        (lambda: ja.squeezed_profit(0.2, 1, 1, 0), "replaced must be at least 0"),
        (lambda: ja.squeezed_profit(0.2, 1, 0, 1), "break_even must be at least 0"),
    ],
)
def test_errors_say_what_is_wrong(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
