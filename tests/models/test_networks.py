"""The four simulated districts against their rules, and the measures against networkx."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from flexspec.models import networks


def edge_table(graph):
    return pd.DataFrame(list(graph.edges()), columns=["seller", "buyer"])


def test_the_karate_club_has_its_published_values():
    club = nx.karate_club_graph()
    members = list(club.nodes())
    assert networks.density(edge_table(club), members) == pytest.approx(0.1390, abs=5e-5)
    assert networks.clustering(edge_table(club), members) == pytest.approx(0.5706, abs=5e-5)


@pytest.mark.parametrize(
    ("graph", "value"), [(nx.star_graph(8), 1), (nx.cycle_graph(9), 0), (nx.complete_graph(9), 0)]
)
def test_centralisation_of_star_ring_and_complete_network(graph, value):
    firms = pd.DataFrame({"firm": list(graph), "size": "small", "place": "inside"})
    sales = edge_table(graph).assign(share=0.1)
    measured = networks.describe(firms, sales)
    assert measured["centralisation"] == pytest.approx(value, abs=1e-12)
    assert measured["density"] == pytest.approx(nx.density(graph))


@pytest.mark.parametrize("kind", networks.TYPES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_measures_agree_with_networkx(kind, seed):
    firms, sales = networks.district(kind, seed=seed)
    directed = nx.DiGraph(list(zip(sales["seller"], sales["buyer"], strict=True)))
    directed.add_nodes_from(firms["firm"])
    plain = nx.Graph(directed)
    measured = networks.describe(firms, sales)
    assert measured["density"] == pytest.approx(nx.density(plain))
    assert measured["clustering"] == pytest.approx(nx.average_clustering(plain))
    assert measured["reciprocity"] == pytest.approx(nx.overall_reciprocity(directed))
    assert networks.degrees(sales, firms["firm"].tolist()).to_dict() == dict(plain.degree())


@pytest.mark.parametrize("kind", networks.TYPES)
def test_a_district_keeps_the_rules_of_its_kind(kind):
    rules = networks.TYPES[kind]
    for seed in range(30):
        firms, sales = networks.district(kind, seed=seed)
        large = firms[firms["size"] == "large"]
        assert rules.large[0] <= len(large) <= rules.large[1]
        assert (large["place"] == rules.place).all() and (large["public"] == rules.public).all()
        assert not sales.duplicated(["seller", "buyer"]).any()
        assert (sales["seller"] != sales["buyer"]).all()
        assert sales["share"].gt(0).all()
        assert sales.groupby("seller")["share"].sum().le(1).all()
        to_large = sales[sales["buyer"].isin(large["firm"])].groupby("seller")["share"].sum()
        to_small = sales[~sales["buyer"].isin(large["firm"])].groupby("seller")["share"].sum()
        assert to_small.between(rules.to_small[0] - 1e-3, rules.to_small[1] + 1e-3).all()
        if len(large):
            assert len(to_large) == 30
            assert to_large.between(rules.to_large[0] - 1e-3, rules.to_large[1] + 1e-3).all()


def test_only_satellites_sell_to_partners_outside():
    leaving = {
        kind: np.mean(
            [networks.describe(*networks.district(kind, seed=s))["leaving"] for s in range(10)]
        )
        for kind in networks.TYPES
    }
    assert leaving["satellite"] > 0.7
    assert leaving["italian"] == leaving["hub_and_spoke"] == leaving["state_anchored"] == 0


def test_the_fourth_type_has_the_second_types_rules_but_for_its_owner():
    hub, state = networks.TYPES["hub_and_spoke"], networks.TYPES["state_anchored"]
    assert hub._replace(public=True) == state


def test_a_changed_rule_changes_the_district():
    sales = networks.district("hub_and_spoke", seed=2, to_large=(0.1, 0.2))[1]
    to_large = sales[sales["buyer"].str.startswith("large")].groupby("seller")["share"].sum()
    assert to_large.between(0.099, 0.201).all()


def test_seeds_decide_and_kinds_have_their_own_streams():
    one = networks.district("hub_and_spoke", seed=4)[1]
    assert one.equals(networks.district("hub_and_spoke", seed=4)[1])
    assert not one.equals(networks.district("hub_and_spoke", seed=5)[1])
    assert not one.equals(networks.district("state_anchored", seed=4)[1])


def test_dependence_is_the_mean_share_of_the_largest_customer():
    firms = pd.DataFrame(
        {"firm": ["a", "b", "c"], "size": "small", "place": "inside", "public": False}
    )
    sales = pd.DataFrame(
        [("a", "b", 0.5), ("a", "c", 0.2), ("b", "c", 0.1)], columns=["seller", "buyer", "share"]
    )
    assert networks.describe(firms, sales)["dependence"] == pytest.approx((0.5 + 0.1 + 0) / 3)


def test_errors_say_what_is_wrong():
    with pytest.raises(ValueError, match="kind must be one of italian"):
        networks.district("roman")
    with pytest.raises(ValueError, match="small must be at least 5"):
        networks.district("italian", small=4)
    with pytest.raises(ValueError, match="no rule hubs: the rules are large, place"):
        networks.district("italian", hubs=3)
    with pytest.raises(ValueError, match="at least two firms"):
        networks.density(pd.DataFrame({"seller": [], "buyer": []}), ["a"])
    with pytest.raises(ValueError, match="at least one tie"):
        networks.reciprocity(pd.DataFrame({"seller": [], "buyer": []}))
    with pytest.raises(ValueError, match="names a firm that is not in firms"):
        networks.degrees(pd.DataFrame({"seller": ["a"], "buyer": ["x"]}), ["a", "b"])
