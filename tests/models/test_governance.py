"""Networks of local bodies, against closed forms, limiting cases and second routes."""

import networkx as nx
import numpy as np
import pytest

from flexspec.models import governance

EVERY = governance.FORMS + governance.YARDSTICKS


@pytest.mark.parametrize(
    ("name", "ties", "busiest", "groups"),
    [
        ("fragmented", 12, 2, 4),
        ("hierarchical", 11, 5, 1),
        ("single focus", 11, 11, 1),
        ("flexible task", 11, 11, 1),
        ("matrix", 30, 5, 1),
        ("none", 0, 0, 12),
        ("ring", 12, 2, 1),
        ("complete", 66, 11, 1),
    ],
)
def test_the_forms_are_the_graphs_that_their_names_say(name, ties, busiest, groups):
    form = governance.form(name)
    assert (form == form.T).all()
    assert not form.diagonal().any()
    assert (form.sum() // 2, form.sum(axis=0).max()) == (ties, busiest)
    assert nx.number_connected_components(nx.from_numpy_array(form)) == groups


def test_the_matrix_is_the_rooks_graph_and_the_hierarchy_a_tree():
    rook = nx.cartesian_product(nx.complete_graph(4), nx.complete_graph(3))
    assert nx.is_isomorphic(nx.from_numpy_array(governance.form("matrix")), rook)
    assert nx.is_tree(nx.from_numpy_array(governance.form("hierarchical")))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("decay", [0.0, 0.3, 1.0])
def test_steps_and_flow_are_those_of_networkx(name, decay):
    form = governance.form(name)
    away = dict(nx.all_pairs_shortest_path_length(nx.from_numpy_array(form)))
    total = sum(decay**d for i in away for j, d in away[i].items() if i != j)
    assert governance.flow(form, decay) == pytest.approx(total / (12 * 11))
    steps = governance.steps(form)
    assert all(steps[i, j] == away[i].get(j, np.inf) for i in range(12) for j in range(12))


@pytest.mark.parametrize(("fields", "bodies"), [(2, 2), (3, 3), (4, 3)])
def test_flow_has_its_closed_forms(fields, bodies):
    n, decay = fields * bodies, 0.6
    star = governance.form("single focus", fields, bodies)
    expected = 2 / n * decay + (1 - 2 / n) * decay**2
    assert governance.flow(star, decay) == pytest.approx(expected)
    ring = governance.form("ring", fields, bodies)
    around = [min(k, n - k) for k in range(1, n)]
    assert governance.flow(ring, decay) == pytest.approx(np.mean(decay ** np.array(around)))
    apart = governance.form("fragmented", fields, bodies)
    assert governance.flow(apart, decay) == pytest.approx(decay * (bodies - 1) / (n - 1))


@pytest.mark.parametrize(("fields", "bodies"), [(2, 2), (3, 3), (4, 3), (5, 2)])
def test_duplicated_effort_has_its_closed_forms(fields, bodies):
    n = fields * bodies
    expected = {
        "none": n - 1,
        "ring": -(-n // 3) - 1,
        "complete": 0,
        "single focus": 0,
        "fragmented": fields - 1,
        "matrix": min(fields, bodies) - 1,
    }
    for name, extra in expected.items():
        assert governance.duplicated_effort(governance.form(name, fields, bodies)) == extra, name


@pytest.mark.parametrize("crossing", [0, 0.3, 1])
def test_the_occasions_add_up(crossing):
    occasions = governance.calls(12, crossing)
    within = governance.form("fragmented")
    assert occasions.sum() / 2 == pytest.approx(12)
    assert occasions[within].sum() / 2 == pytest.approx(12 * (1 - crossing))
    assert (occasions.diagonal() == 0).all()


def test_with_news_only_the_best_of_all_networks_of_four_is_what_theory_says():
    """Jackson and Wolinsky's proposition 1, by trying all 64 networks of four bodies."""
    nothing = np.zeros((4, 4))
    above = np.triu_indices(4, 1)
    networks = []
    for number in range(64):
        ties = np.zeros((4, 4), dtype=bool)
        ties[above] = [number >> k & 1 for k in range(6)]
        networks.append(ties | ties.T)
    for decay in (0.3, 0.5, 0.8):
        limits = governance.connections_thresholds(4, decay)
        for cost in np.arange(0.03, 1.6, 0.05):
            only_news = {"decay": decay, "worth": 0, "cost": cost, "load": 0}
            gains = [governance.net_benefit(t, nothing, **only_news).sum() for t in networks]
            best = networks[int(np.argmax(gains))]
            if cost < limits["complete"]:
                assert best.sum() == 12
            elif cost < limits["focus"]:
                assert sorted(best.sum(axis=0)) == [1, 1, 1, 3]
            else:
                assert best.sum() == 0


def test_the_focus_needs_help_just_where_a_tie_costs_more_than_its_news():
    limits = governance.connections_thresholds(12, 0.5)
    star, nothing = governance.form("single focus"), np.zeros((12, 12))
    for cost, sign in [(limits["alone"] - 0.01, 1), (limits["alone"] + 0.01, -1)]:
        gains = governance.net_benefit(star, nothing, 0.5, worth=0, cost=cost, load=0)
        assert np.sign(gains[0]) == sign
        assert (gains[1:] > 0).all()


def test_a_flexible_network_costs_a_focus_and_a_tie_for_each_open_decision():
    """By hand: crossing decisions only; the 54 pairs less the nine to the focus are not tied."""
    occasions, cost, worth = 12 * 45 / 54, 0.4, 2.0
    star = governance.value("single focus", crossing=1, cost=cost)
    by_hand = star + 2 * (worth - 2 * cost) * occasions / 12
    assert governance.value("flexible task", crossing=1, cost=cost) == pytest.approx(by_hand)
    dear = governance.value("flexible task", crossing=1, cost=cost, call_cost=worth / cost)
    assert dear == pytest.approx(star)


@pytest.mark.parametrize("cost", [0.4, 0.6, 0.9])
def test_fields_stay_apart_up_to_the_threshold_and_no_further(cost):
    limit = governance.bridge_threshold(cost=cost)
    apart = governance.form("fragmented")
    for decay, bridged in [(limit - 0.01, False), (limit + 0.01, True)]:
        ties = governance.self_formed(governance.calls(), decay=decay, cost=cost)
        assert bool((ties & ~apart).any()) == bridged
        assert bridged or (ties == apart).all()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("decay", [0.2, 0.5, 0.8])
def test_nobody_wants_to_change_a_network_that_has_formed(seed, decay):
    """Pairwise stability, from the net benefits of whole networks and not the shortcut."""
    occasions, given = governance.calls(), {"decay": decay, "cost": 0.9}
    ties = governance.self_formed(occasions, seed=seed, **given)
    now = governance.net_benefit(ties, occasions, **given)
    for i in range(12):
        for j in range(i):
            other = ties.copy()
            other[i, j] = other[j, i] = not ties[i, j]
            change = governance.net_benefit(other, occasions, **given)[[i, j]] - now[[i, j]]
            assert (change <= 1e-6).all() if ties[i, j] else change.min() <= 1e-6


def test_ties_that_are_kept_stay_though_nobody_else_would_pay():
    star = governance.form("single focus")
    dear = {"decay": 0.0, "worth": 0.0, "cost": 1.0}
    assert (governance.self_formed(governance.calls(), kept=star, **dear) == star).all()
    assert not governance.self_formed(governance.calls(), start=star, **dear).any()


@pytest.mark.parametrize("decay", [0.2, 0.5, 0.9])
def test_co_ordination_in_the_capital_makes_local_forms_alike(decay):
    """For news of programmes, b bodies in f fields: the same sum in each of these forms."""
    expected = (decay + 5 * decay**2 + 6 * decay**3) / 12
    for name in ("fragmented", "hierarchical", "single focus", "matrix"):
        joined = governance.with_programmes(governance.form(name), capital=True)
        reached = governance.flow(joined, decay, senders=range(12, 16), only=12)
        assert reached == pytest.approx(expected), name


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: governance.form("star"), "name must be one of"),
        (lambda: governance.form("ring", fields=1), "at least two fields"),
        (lambda: governance.steps(np.eye(3)), "tied to itself"),
        (lambda: governance.steps(np.triu(np.ones((3, 3)), 1)), "symmetric"),
        (lambda: governance.flow(governance.form("ring"), decay=1.2), "decay"),
        (lambda: governance.duplicated_effort(np.zeros((21, 21))), "at most 20"),
        (lambda: governance.calls(crossing=2), "crossing"),
        (lambda: governance.calls(number=-1), "number"),
        (lambda: governance.value("ring", cost=-1), "must not be negative"),
        (lambda: governance.value("ring", call_cost=-1), "call_cost"),
        (lambda: governance.connections_thresholds(2), "n must be"),
        (lambda: governance.bridge_threshold(bodies=1), "bodies"),
        (lambda: governance.self_formed(governance.calls(), decay=3), "decay"),
        (lambda: governance.with_programmes(np.zeros((4, 4))), "cannot be split"),
    ],
)
def test_what_is_out_of_range_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
