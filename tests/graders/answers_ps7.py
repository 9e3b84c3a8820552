"""Problem set 7: right answers of many kinds, and wrong answers that students give."""

from graders.running import Assignment, Own

PS7 = Assignment("ps7")
added, changed = PS7.added, PS7.changed

#: Networks and news without the course's functions.
NETWORKS = """
import networkx as nx
from itertools import combinations
def flow(g, senders=None, local=None, d=0.4):
    senders, local = list(senders or g), list(local or g)
    steps = dict(nx.all_pairs_shortest_path_length(g))
    left = [d ** steps[i][j] if j in steps[i] else 0 for i in senders for j in local if i != j]
    return sum(left) / len(left)
def twice(ties):
    return governance.duplicated_effort(ties)
"""
FUNDS = PS7.reference(5).split("chart = (")[0]
CHART = "chart = (" + PS7.reference(5).split("chart = (")[1]
VERDICTS = [
    ("shown", "numbers of part 3"),
    ("contradicted", "numbers of part 2"),
    ("not in the data", "what came first"),
    ("not in the data", "number of trades"),
    ("contradicted", "numbers of part 4"),
    ("not in the data", "pay-offs of councils"),
]

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python": """
import math
def pay_off(council, offers, values, pulls, mobile):
    x, v, a = list(offers), list(values), list(pulls)
    if any(math.isnan(one) or one < 0 for one in x) or mobile < 0 or mobile > 1:
        raise ValueError("offers or mobile")
    if not any(x):
        return v[council]
    mine = a[council] * x[council] / sum(p * q for p, q in zip(a, x))
    return (1 - mobile) * v[council] + mobile * sum(v) * mine - x[council]
""",
        "Series, reset": """
def pay_off(council, offers, values, pulls, mobile):
    t = pd.DataFrame({"x": list(offers), "v": list(values), "a": list(pulls)})
    if t.x.isna().any() or t.x.min() < 0 or not 0 <= mobile <= 1:
        raise ValueError
    t["w"] = t.x * t.a
    t["share"] = t.w / t.w.sum() if t.w.sum() > 0 else t.v / t.v.sum()
    return ((1 - mobile) * t.v + mobile * t.v.sum() * t.share - t.x).iloc[council]
""",
        "all pay-offs at once, an array of one number": """
def pay_off(council, offers, values, pulls, mobile):
    x, v, a = (np.array(list(one), dtype=float) for one in (offers, values, pulls))
    if not (x >= 0).all():
        raise ValueError("missing or negative")
    if mobile < 0 or mobile > 1:
        raise ValueError("mobile")
    if x.max() == 0:
        everybody = v
    else:
        everybody = v - mobile * v + mobile * v.sum() * a * x / (a @ x) - x
    return everybody[[council]]
""",
        "fractions": """
from fractions import Fraction
def pay_off(council, offers, values, pulls, mobile):
    m = Fraction(mobile)
    if m < 0 or m > 1:
        raise ValueError
    x = [Fraction(float(one)) for one in offers]  # a missing offer raises a ValueError
    if min(x) < 0:
        raise ValueError("negative")
    v = [Fraction(float(one)) for one in values]
    w = [Fraction(float(one)) * offer for one, offer in zip(list(pulls), x)]
    won = m * sum(v) * w[council] / sum(w) if sum(w) else m * v[council]
    return float((1 - m) * v[council] + won - x[council])
""",
    },
    2: {
        "pencil and paper": """
n = np.array([2, 3, 4, 6, 12, 20, 30])
x = 3 * (n - 1) / n
alike = pd.DataFrame({"offer": x, "spent_share": x / 3, "loss_alone": 3 - x,
                      "patience": n / (n + 1)}, index=pd.Index(n, name="councils"))
offer_rooted, patience_rooted = 0.57, 20 / 21
""",
        "a fine grid, a list of records": """
def one(n, m):
    pool = m * n * 6
    grid = np.arange(0, 301) / 100
    for x in grid[1:]:
        own = grid
        best = grid[np.argmax((1 - m) * 6 + pool * own / (own + (n - 1) * x) - own)]
        if abs(best - x) < 1e-9:
            break
    R, P, T = 6, (1 - m) * 6 + m * 6 - x, (1 - m) * 6 + pool
    return {"councils": n, "offer": x, "spent_share": x / (m * 6), "loss_alone": P - (1 - m) * 6,
            "patience": (T - R) / (T - P)}
alike = [one(n, 0.5) for n in (30, 20, 12, 6, 4, 3, 2)]
offer_rooted, patience_rooted = one(20, 0.1)["offer"], one(20, 0.1)["patience"]
""",
        "typed, two decimals for money": """
alike = {"Councils": [2, 3, 4, 6, 12, 20, 30],
         "Offer": [1.5, 2, 2.25, 2.5, 2.75, 2.85, 2.9],
         "Spent share": [0.5, 0.6667, 0.75, 0.8333, 0.9167, 0.95, 0.9667],
         "Loss alone": ["1.5"] and [1.5, 1, 0.75, 0.5, 0.25, 0.15, 0.1],
         "Patience": [0.6667, 0.75, 0.8, 0.8571, 0.9231, 0.9524, 0.9677]}
offer_rooted, patience_rooted = 0.57, 0.9524
""",
        "councils as text, more columns": PS7.reference(2)
        + """
alike["all spend"] = alike["councils"] * alike["offer"]
alike["councils"] = alike["councils"].astype(str)
from decimal import Decimal
offer_rooted = Decimal("0.57")
""",
    },
    3: {
        "whole columns, council in the index": """
own = flexspec.variant("council_offers", student=student, assignment="ps7").set_index("council")
counts = own.pull * own.offer
win = own.value.sum() / 2 * counts / counts.sum()
own_region = pd.DataFrame({"race": own.value / 2 + win - own.offer, "stops": own.value / 2,
                           "halved": own.value / 2 + win - own.offer / 2})
own_losers = len(own_region.query("stops < race"))
against = own_region.race[own_region.race > own.value]
own_against = len(against)
own_price = (against - own.value[against.index]).sum()
""",
        "a loop over letters, plain Python": """
t = flexspec.variant("council_offers", student=" Reference ", assignment="ps7")
v, a, x = (dict(zip(t.council, t[c])) for c in ("value", "pull", "offer"))
def get(c, x):
    return v[c] / 2 + sum(v.values()) / 2 * a[c] * x[c] / sum(a[k] * x[k] for k in x) - x[c]
own_region = [{"council": c.lower(), "race": get(c, x), "stops": get(c, {**x, c: 0}),
               "halved": get(c, {k: x[k] / 2 for k in x})} for c in reversed(v)]
for row in own_region:
    row["council"] = row["council"].upper()
own_losers = sum(r["race"] > r["stops"] for r in own_region)
gains = [r["race"] - v[r["council"]] for r in own_region]
own_against = sum(g > 0 for g in gains)
own_price = sum(max(g, 0) for g in gains)
""",
        "rounded to two decimals": PS7.reference(3)
        + """
own_region = own_region.round(2)
own_price = round(own_price, 2)
own_losers, own_against = float(own_losers), np.int8(own_against)
""",
        "by the function, a wide table turned": """
o = flexspec.variant("council_offers", student=student, assignment="ps7")
half = o.assign(offer=o.offer / 2)
def all_(t):
    return [pay_off(i, t.offer, t.value, t.pull, 0.5) for i in range(9)]
alone = [pay_off(i, o.offer.where(o.index != i, 0), o.value, o.pull, 0.5) for i in range(9)]
own_region = pd.DataFrame([all_(o), alone, all_(half)], index=["race", "stops", "halved"],
                          columns=o.council).T
d = own_region.race.to_numpy() - o.value.to_numpy()
own_losers = int(np.sum(own_region.race > own_region.stops))
own_against, own_price = int((d > 0).sum()), d[d > 0].sum()
""",
    },
    4: {
        "networkx": NETWORKS
        + """
names = ["matrix", "single focus", "hierarchical", "fragmented"]
whole = {name: governance.form(name, 6, 3) for name in names}
shut = {name: ties[1:, 1:] for name, ties in whole.items()}
forms = pd.DataFrame({
    "flow": {k: flow(nx.from_numpy_array(t)) for k, t in whole.items()},
    "flow_closed": {k: flow(nx.from_numpy_array(t)) for k, t in shut.items()},
    "done_twice": {k: twice(t) for k, t in whole.items()},
    "done_twice_closed": {k: twice(t) for k, t in shut.items()}}).rename_axis("form")
g = nx.star_graph(17)
g.add_edges_from((3 * f, 18 + f) for f in range(6))
door_news = flow(g, range(18, 24), range(18))
g.remove_node(0)
door_news_closed = flow(g, range(18, 24), range(1, 18))
g.add_edges_from(combinations(range(18, 24), 2))
capital_news_closed = flow(g, range(18, 24), range(1, 18))
""",
        "by hand": """
d = 0.4
pairs = 18 * 17 / 2
forms = pd.DataFrame({
    "form": ["fragmented", "hierarchical", "single focus", "matrix"],
    "flow": [18 * d / pairs, 0.11388, (17 * d + 136 * d**2) / pairs, 0.258824],
    "done_twice": [5, 5, 0, 2],
    "flow_closed": [16 * d / 136, (10 * d + 5 * d**2) / 136, 0, 0.258824],
    "done_twice_closed": [5, 6, 16, 2]})
door_news = (d + 17 * d**2 + 5 * (d + d**2 + 16 * d**3)) / (6 * 18)
door_news_closed = 5 * d / (6 * 17)
capital_news_closed = (5 * d + 5 * 5 * d**2) / (6 * 17)
""",
        "boolean indexing, capitals": """
keep = np.arange(18) != 0
rows = []
for name in ("Fragmented", "Hierarchical", "Single focus", "Matrix"):
    t = governance.form(name.lower(), bodies=3, fields=6)
    u = t[keep][:, keep]
    rows.append((name.lower(), governance.flow(t, 0.4), governance.duplicated_effort(t),
                 governance.flow(u, 0.4), governance.duplicated_effort(u)))
forms = pd.DataFrame(rows, columns=["Form", "Flow", "Done twice", "Flow closed",
                                    "Done twice closed"])
s = governance.form("single focus", 6, 3)
k = np.arange(24) != 0
news = []
for capital in (False, True):
    w = governance.with_programmes(s, capital=capital)
    news += [governance.flow(w, 0.4, list(range(18, 24)), 18),
             governance.flow(w[k][:, k], 0.4, list(range(17, 23)), 17)]
door_news, door_news_closed, _, capital_news_closed = news
""",
        "ties by np.ix_, four figures": """
def closed(t):
    k = list(range(1, len(t)))
    return t[np.ix_(k, k)]
out = {}
for name in governance.FORMS[:4]:
    t = governance.form(name, 6)
    out[name] = {"flow": round(governance.flow(t, 0.4), 4),
                 "flow_closed": round(governance.flow(closed(t), 0.4), 4),
                 "done_twice": governance.duplicated_effort(t),
                 "done_twice_closed": governance.duplicated_effort(closed(t))}
forms = pd.DataFrame(out).T
door_news, door_news_closed, capital_news_closed = 0.1022, 0.0196, np.float32(0.0588)
""",
    },
    5: {
        "wide table melted, points": """
ks = range(1, 13)
g = guarantee
wide = pd.DataFrame({
    "trades": ks,
    "own trade": [g.safe_leverage(600, g.screened_default(0.8 / k), 5, trades=k) for k in ks],
    "all trades": [g.safe_leverage(600, g.screened_default(0.8), 5, trades=k) for k in ks]})
funds = wide.melt("trades", var_name="peers", value_name="leverage")
worst_trades, enough_trades = 3, 5
failure_together = g.failure(600, wide["own trade"][4], g.screened_default(0.16), 5)
chart = alt.Chart(funds).mark_point(size=60).encode(
    alt.X("trades:Q", title="Trades"), alt.Y("leverage:Q", title="Leverage, credit over fund"),
    alt.Shape("peers:N"), alt.Color("peers:N")).properties(
    title="A second trade weakens a fund whose peers know their own", description="Points for "
    "one to twelve trades; with one trade both funds carry about 8.5 times their size.")
""",
        "facets, bars": FUNDS
        + """
chart = alt.Chart(funds, title="Spread helps where all can judge all").mark_bar().encode(
    x=alt.X("trades:O", title="Number of trades"),
    y=alt.Y("leverage:Q", title="Credit per unit of fund"),
    column=alt.Column("peers:N", title="Peers judge"),
).properties(description="Two panels of twelve bars; with twelve trades the bars are 18.2 and "
    "10.2 high, with one trade both 8.5.")
""",
        "layers with names at the lines": FUNDS
        + """
base = alt.Chart(funds).encode(x=alt.X("trades:Q", title="Trades in the fund"),
    y=alt.Y("leverage:Q", title="Safe leverage, credit per unit of fund"))
ends = base.transform_filter("datum.trades == 12").mark_text(align="left", dx=5)
chart = alt.layer(base.mark_line().encode(color=alt.Color("peers:N", legend=None)),
    ends.encode(text="peers:N", color=alt.Color("peers:N", legend=None))).properties(
    title="Spread without judgement is dear", description="Two lines of safe leverage; with three "
    "trades and peers who know their own, 7.6 is the lowest.")
worst_trades = float(worst_trades)
""",
        "his own wrong table, drawn faithfully": "right = None\n"
        + FUNDS
        + CHART.replace("funds,", "funds,", 1)
        + "\nfunds = funds.sort_values('leverage').astype({'trades': float})\n",
    },
    6: {
        "first readings by drop_duplicates, pivoted": """
c = constraints.sort_values("reading").drop_duplicates("instrument_id")
t = c.merge(instruments, on="instrument_id", suffixes=("", "_i"))
t = t[(t.generation == 2) | (t.generation == 3)]
g = t.groupby("constraint")
record = pd.DataFrame({"findings": g.evidence.count(), "instruments": g.size(),
    "with_case": t[t.evidence.notna()].groupby("constraint").case_id.count()}).fillna(0)
says = dict(i35="condition", i37="result", i45="condition", i48="distribution")
""",
        "plain loops": """
where = {r.instrument_id: r.constraint for r in constraints.itertuples() if r.reading == 1}
rows = {}
for r in instruments.dropna(subset=["generation"]).itertuples():
    if r.generation > 1:
        row = rows.setdefault(where[r.instrument_id], dict(instruments=0, findings=0, with_case=0))
        row["instruments"] += 1
        row["findings"] += pd.notna(r.evidence)
        row["with_case"] += pd.notna(r.evidence) and pd.notna(r.case_id)
record = [{"constraint": k, **row} for k, row in rows.items()]
says = {"I35": "Condition", "I37": "Result", "I45": "Condition", "I48": "Distribution"}
""",
        "crosstab": """
t = instruments.query("generation >= 2").merge(constraints.query("reading == 1")[
    ["instrument_id", "constraint"]])
record = pd.crosstab(t.constraint, [t.evidence.notna(), t.case_id.notna()])
record = pd.DataFrame({"instruments": record.sum(axis=1),
    "findings": record[True].sum(axis=1), "with_case": record[True][True]})
says = {"i35": " condition ", "i45": "Condition"}
says["i37"], says["i48"] = "result", "distribution"
""",
        "typed": """
record = pd.DataFrame([("basics", 1, 0, 0), ("co_operation", 6, 3, 2), ("co_ordination", 7, 3, 1),
    ("competence", 4, 1, 0), ("few_firms", 3, 1, 0), ("finance", 6, 4, 2), ("market", 6, 3, 2),
    ("outside_links", 2, 2, 0), ("services", 5, 2, 1), ("site", 2, 1, 1), ("technology", 4, 2, 2)],
    columns=["constraint", "instruments", "findings", "with_case"])
says = pd.Series(["condition", "result", "condition", "distribution"],
                 ["i35", "i37", "i45", "i48"]).to_dict()
""",
    },
    7: {
        "pairs from a list": f"verdicts = dict(zip('ABCDEF', {VERDICTS}))",
        "lists, lower case, another order": f"""
verdicts = {{key: list(pair) for key, pair in list(zip("abcdef", {VERDICTS}))[::-1]}}
""",
        "one by one": "\n".join(
            f'verdicts["{key}"] = {pair}' for key, pair in zip("ABCDEF", VERDICTS, strict=True)
        ).join(("verdicts = {}\n", "\n")),
        "what follows from his own wrong tables": f"""
own_region["halved"] = own_region["race"] - 1
patience_rooted = 0.5
forms["flow_closed"] = forms["flow"] / 2
verdicts = dict(zip("ABCDEF", {VERDICTS}))
verdicts["A"] = ("contradicted", "numbers of part 3")
verdicts["B"] = ("shown", "numbers of part 2")
verdicts["E"] = ("shown", "numbers of part 4")
""",
        "capitals and stray blanks": f"""
verdicts = {{k: (v.capitalize() + " ", " " + r) for k, (v, r) in zip("ABCDEF", {VERDICTS})}}
""",
    },
}

_COLUMN = "`{}`: values of `{}`".format


def _value(name):
    return f"`{name}`: value"


_FUNCTION = "`pay_off`: "
_DIFFER, _NOBODY = _FUNCTION + "councils that differ", _FUNCTION + "nobody offers"
_NOTHING = _FUNCTION + "a council that offers nothing while others do"
_INDEX = _FUNCTION + "Series with an index of their own"
_ADDS = _FUNCTION + "all pay-offs together are all investment less all offers"

#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence)
WRONG = {
    1: {
        "the offer not paid": (
            changed(1, ("+ won - offers[council]", "+ won")),
            {_DIFFER: "not paid", _ADDS: "moved by offers"},
        ),
        "pulls left out": (
            changed(1, ("weights = pulls * offers", "weights = offers")),
            {_DIFFER: "pull of the places"},
        ),
        "the own pool only": (
            changed(1, ("mobile * values.sum()", "mobile * values[council]")),
            {_DIFFER: "own mobile investment", _ADDS: "moved by offers"},
        ),
        "the mobile part stays as well": (
            changed(1, ("return (1 - mobile) * values[council] +", "return values[council] +")),
            {_DIFFER: "stays as well", _NOTHING: "does not stay", _ADDS: ""},
        ),
        "nothing moves, all lost": (
            changed(1, ("return values[council]\n", "return (1 - mobile) * values[council]\n")),
            {_NOBODY: "was lost"},
        ),
        "nobody offers, nothing said": (
            changed(1, ("if offers.sum() == 0:", "if False:")),
            {_NOBODY: "NaN"},
        ),
        "by index": (
            changed(
                1,
                ("return (1 - mobile) * values[council] + won", "return kept[council] + won"),
                ("offers = np", "kept = (1 - mobile) * pd.Series(values)\n    offers = np"),
            ),
            {_INDEX: "go by position"},
        ),
        "missing offers go through": (
            changed(1, ("np.isnan(offers).any() or ", "")),
            {_FUNCTION + "a missing offer": "must raise"},
        ),
        "the limits refused": (
            changed(1, ("0 <= mobile <= 1", "0 < mobile < 1")),
            {_FUNCTION + "a negative offer and shares out of range": "0 and 1 must not"},
        ),
        "who offers nothing keeps all": (
            changed(1, ("if offers.sum() == 0:", "if offers[council] == 0:")),
            {_NOTHING: "does not stay"},
        ),
        "shares out of range go through": (
            changed(1, ("if not 0 <= mobile <= 1:", "if False:")),
            {_FUNCTION + "a negative offer and shares out of range": "must raise"},
        ),
        "inputs changed": (
            changed(
                1,
                (
                    "    offers = np.asarray",
                    "    if isinstance(offers, list):\n"
                    "\n        offers[0] += 1e-12\n    offers = np.asarray",
                ),
                ("if offers.sum() == 0", "if offers.sum() < 1e-6"),
            ),
            {_FUNCTION + "leaves its arguments as they were": "work on a copy"},
        ),
    },
    2: {
        "a step too low": (
            added(2, 'alike["offer"] -= 0.01'),
            {_COLUMN("alike", "offer"): "a step too low"},
        ),
        "all investment is mobile": (
            added(2, 'alike["offer"] *= 2'),
            {_COLUMN("alike", "offer"): "half of it"},
        ),
        "a step too low from the beginning, the rest follows": (
            changed(2, ("            return x\n", "            return x - 0.01\n")),
            {_COLUMN("alike", "offer"): "a step too low", _value("offer_rooted"): ""},
        ),
        "nothing stays in the year of the breach": (
            changed(2, ("(1 - m) * 6 + m * n * 6, 6", "m * n * 6, 6")),
            {_COLUMN("alike", "patience"): "", _value("patience_rooted"): ""},
        ),
        "one council's share": (
            added(2, 'alike["spent_share"] = alike["offer"] / (3 * alike["councils"])'),
            {_COLUMN("alike", "spent_share"): "one council's offer"},
        ),
        "of all investment": (
            added(2, 'alike["spent_share"] /= 2'),
            {_COLUMN("alike", "spent_share"): "all investment"},
        ),
        "against a world without offers": (
            added(2, 'alike["loss_alone"] = alike["offer"]'),
            {_COLUMN("alike", "loss_alone"): "world without offers"},
        ),
        "the saving left out": (
            added(2, 'alike["loss_alone"] = 3.0'),
            {_COLUMN("alike", "loss_alone"): "saves"},
        ),
        "gain for loss": (
            added(2, 'alike["loss_alone"] *= -1'),
            {_COLUMN("alike", "loss_alone"): "sign"},
        ),
        "the formula of chapter 10": (
            added(
                2,
                'alike["patience"] = [flexspec.models.incentives.patience(n, 6, x, 0.5) '
                'for n, x in zip(alike["councils"], alike["offer"])]',
            ),
            {_COLUMN("alike", "patience"): "closed form"},
        ),
        "half is mobile still": (
            changed(2, ("offer_rooted = equilibrium(20, 0.1)", "offer_rooted = 2.85")),
            {_value("offer_rooted"): "still mobile"},
        ),
        "what all spend": (
            added(2, "offer_rooted *= 20"),
            {_value("offer_rooted"): "one council's offer"},
        ),
        "a row forgotten": (
            changed(2, ("[2, 3, 4, 6, 12, 20, 30]", "[2, 3, 4, 6]")),
            {
                _COLUMN("alike", name): "too few"
                for name in ("offer", "spent_share", "loss_alone", "patience")
            },
        ),
    },
    3: {
        "pulls left out, numbers that follow": (
            changed(3, ('own["value"], own["pull"]', 'own["value"], [1] * 9')),
            {
                _COLUMN("own_region", "race"): "pulls are left out",
                _COLUMN("own_region", "halved"): "pulls are left out",
            },
        ),
        "another student's region": (
            changed(3, ("student=student", 'student="bob"')),
            {_COLUMN("own_region", name): "" for name in ("race", "stops", "halved")}
            | {_value("own_price"): "", _value("own_against"): ""},
        ),
        "stops and still wins": (
            added(3, 'own_region["stops"] = own_region["race"] + own["offer"]'),
            {_COLUMN("own_region", "stops"): "wins all the same"},
        ),
        "stops and keeps all": (
            added(3, 'own_region["stops"] = own["value"]'),
            {_COLUMN("own_region", "stops"): "mobile part leaves"},
        ),
        "only one halves": (
            added(
                3,
                'own_region["halved"] = [pay_off(i, [x / 2 if j == i else x for j, x in '
                'enumerate(offers)], own["value"], own["pull"], 0.5) for i in range(9)]',
            ),
            {_COLUMN("own_region", "halved"): "all nine"},
        ),
        "halved and paid in full": (
            added(3, 'own_region["halved"] = own_region["race"]'),
            {_COLUMN("own_region", "halved"): "their cost is not"},
        ),
        "gainers for losers": (
            added(3, "own_losers = 9 - own_losers"),
            {_value("own_losers"): "would gain by stopping"},
        ),
        "those in favour": (
            added(3, "own_against = 9 - own_against"),
            {_value("own_against"): "vote for the treaty"},
        ),
        "the race against stopping": (
            added(3, "own_against = own_losers"),
            {_value("own_against"): "stopping alone"},
        ),
        "under the treaty the mobile part is lost": (
            changed(3, ('treaty = own["value"]', 'treaty = own["value"] / 2')),
            {_value("own_against"): "stopping alone", _value("own_price"): "stopping alone"},
        ),
        "all offers for the price": (
            added(3, 'own_price = own["offer"].sum()'),
            {_value("own_price"): "what all pay"},
        ),
        "the sum over all": (
            added(3, 'own_price = (own_region["race"] - treaty).sum()'),
            {_value("own_price"): "less what those against"},
        ),
        "the mean": (
            added(3, "own_price = own_price / own_against"),
            {_value("own_price"): "the sum is asked"},
        ),
    },
    4: {
        "four fields": (
            changed(4, ("governance.form(name, fields=6, bodies=3)", "governance.form(name)")),
            {
                _COLUMN("forms", name): "four fields"
                for name in ("flow", "done_twice", "flow_closed", "done_twice_closed")
            },
        ),
        "a strength of 0.5": (
            changed(4, (", decay=0.4", "")),
            {_COLUMN("forms", name): "not 0.5" for name in ("flow", "flow_closed")},
        ),
        "a strength of 0.5 in the numbers alone": (
            changed(4, (", decay=0.4, senders", ", senders")),
            {
                _value(name): "not 0.5"
                for name in ("door_news", "door_news_closed", "capital_news_closed")
            },
        ),
        "how many act": (
            added(4, 'forms["done_twice"] += 1'),
            {_COLUMN("forms", "done_twice"): "one less"},
        ),
        "ties cut, the body stays": (
            added(
                4,
                """
def cut(ties):
    ties = ties.copy()
    ties[0, :] = ties[:, 0] = False
    return ties
six = [cut(governance.form(name, 6, 3)) for name in forms["form"]]
forms["flow_closed"] = [governance.flow(t, 0.4) for t in six]
forms["done_twice_closed"] = [governance.duplicated_effort(t) for t in six]
door_news_closed = governance.flow(cut(doors), 0.4, range(18, 24), 18)
""",
            ),
            {
                _COLUMN("forms", "flow_closed"): "counted still",
                _COLUMN("forms", "done_twice_closed"): "counted still",
                _value("door_news_closed"): "counted still",
            },
        ),
        "nothing closed": (
            added(4, "door_news_closed = door_news"),
            {_value("door_news_closed"): "open still"},
        ),
        "the capital too early": (
            added(4, "door_news = governance.flow(joined, 0.4, range(18, 24), 18)"),
            {_value("door_news"): "does not yet"},
        ),
        "the programmes' numbers not moved": (
            changed(
                4,
                (
                    "capital_news_closed = governance.flow(close(joined), decay=0.4, "
                    "senders=range(17, 23), only=17)",
                    "capital_news_closed = governance.flow(close(joined), decay=0.4, "
                    "senders=range(17, 23), only=18)",
                ),
            ),
            {_value("capital_news_closed"): "first seventeen"},
        ),
        "the two numbers exchanged": (
            added(
                4,
                "door_news_closed, capital_news_closed = capital_news_closed, door_news_closed",
            ),
            {
                _value("door_news_closed"): "confused",
                _value("capital_news_closed"): "confused",
            },
        ),
        "per cent": (
            added(4, "door_news *= 100"),
            {_value("door_news"): "per cent"},
        ),
    },
    5: {
        "peers exchanged, numbers that follow": (
            changed(
                5,
                (
                    '"all trades": 0.8, "own trade": 0.8 / k',
                    '"all trades": 0.8 / k, "own trade": 0.8',
                ),
                ("0.8 / enough_trades", "0.4"),
            ),
            {_COLUMN("funds", "leverage"): "exchanged"},
        ),
        "one trade throughout": (
            changed(
                5,
                ("slump=5, trades=k)", "slump=5)"),
                ("later[later >= own_trade[1]].index[0]", "5"),
            ),
            {_COLUMN("funds", "leverage"): "one trade"},
        ),
        "no slumps": (
            added(
                5,
                """
funds["leverage"] = [guarantee.safe_leverage(600, guarantee.screened_default(
    0.8 if p == "all trades" else 0.8 / k), trades=k) for k, p in zip(funds.trades, funds.peers)]
chart = alt.Chart.from_dict({**chart.to_dict(), "data": {"values": funds.to_dict("records")}})
""",
            ),
            {_COLUMN("funds", "leverage"): "no slumps"},
        ),
        "best for worst": (
            added(5, "worst_trades = own_trade.idxmax()"),
            {_value("worst_trades"): "highest"},
        ),
        "one trade too many": (
            added(5, "enough_trades += 1"),
            {_value("enough_trades"): "Fewer trades"},
        ),
        "slumps apart": (
            added(
                5,
                "failure_together = guarantee.failure(600, own_trade[5], "
                "guarantee.screened_default(0.16), 5, trades=5)",
            ),
            {_value("failure_together"): "each by itself"},
        ),
        "one line missing": (
            changed(5, ("alt.Chart(funds,", 'alt.Chart(funds[funds.peers == "own trade"],')),
            {
                "`chart`: draws the right values": "",
                "`chart`: the series under their names": "",
                "`chart`: names for the series": "",
            },
        ),
        "lines not told apart": (
            changed(
                5,
                ('color=alt.Color("peers:N").title("Peers judge")', 'detail="peers:N"'),
                ('strokeDash=alt.StrokeDash("peers:N").title("Peers judge"),', ""),
            ),
            {
                "`chart`: names for the series": "",
            },
        ),
        "column names for titles": (
            changed(5, ('.title("Safe leverage (credit per unit of fund)")', "")),
            {"`chart`: axis titles": "what is shown and its unit"},
        ),
        "no description": (
            added(5, 'chart = chart.properties(description="A chart.")'),
            {"`chart`: a description": ""},
        ),
        "bars cut off": (
            changed(
                5,
                ("mark_line(point=True)", "mark_bar()"),
                (
                    '(credit per unit of fund)")',
                    '(credit per unit of fund)").scale(domain=[5, 20]).stack(None)',
                ),
            ),
            {"`chart`: a fitting kind of mark": "begin at zero"},
        ),
        "a title that says nothing": (
            changed(5, ("Taking in a second trade may make a fund weaker", "My very first chart")),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(5, ("Taking in a second trade may make a fund weaker", "")),
            {"`chart`: a title": "no title"},
        ),
    },
    6: {
        "both readings": (
            changed(6, ('constraints[constraints["reading"] == 1]', "constraints")),
            {_COLUMN("record", name): "both readings" for name in ("findings", "with_case")},
        ),
        "the first generation too": (
            changed(6, ("isin([2, 3])", "isin([1, 2, 3])")),
            {_COLUMN("record", "findings"): "first generation"},
        ),
        "the third only": (
            changed(6, ("isin([2, 3])", "isin([3])")),
            {_COLUMN("record", name): "" for name in ("findings", "with_case")},
        ),
        "cases without a finding": (
            changed(6, ('table["findings"] & table["case_id"]', 'table["case_id"]')),
            {_COLUMN("record", "with_case"): "without a finding"},
        ),
        "a condition taken for a result": (
            added(6, 'says["i35"] = "result"'),
            {"`says`: i35": "worked somewhere"},
        ),
        "where for what": (
            added(6, 'says["i48"] = "result"'),
            {"`says`: i48": "what it brought"},
        ),
        "success in the sentence": (
            added(6, 'says["i45"] = "result"'),
            {"`says`: i45": "what success takes"},
        ),
        "a word of his own": (
            added(6, 'says["i37"] = "success"'),
            {"`says`: i37": "not one of the given choices"},
        ),
    },
    7: {
        "no one gains together": (
            added(7, 'verdicts["A"] = ("contradicted", "numbers of part 3")'),
            {"`verdicts`: A": "council by council"},
        ),
        "rounding by the computer": (
            added(
                7,
                "patience_rooted = alike.loc[alike.index[5], 'patience'] - 1e-12\n"
                'verdicts["B"] = ("shown", "numbers of part 2")',
            ),
            {"`verdicts`: B": "two weights"},
        ),
        "roots make peace": (
            added(7, 'verdicts["B"] = ("shown", "numbers of part 2")'),
            {"`verdicts`: B": "two weights"},
        ),
        "together taken for cause": (
            added(7, 'verdicts["C"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: C": "which moved first"},
        ),
        "the wrong gap": (
            added(7, 'verdicts["D"] = ("not in the data", "what came first")'),
            {"`verdicts`: D": "the reason is not"},
        ),
        "model taken for Modena": (
            added(7, 'verdicts["D"] = ("contradicted", "numbers of part 5")'),
            {"`verdicts`: D": "tells it of Modena"},
        ),
        "one order taken for two": (
            added(7, 'verdicts["E"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: E": "in order twice"},
        ),
        "model taken for councils": (
            added(7, 'verdicts["F"] = ("shown", "numbers of part 2")'),
            {"`verdicts`: F": "come from"},
        ),
        "impossible pair": (
            added(7, 'verdicts["F"] = ("shown", "ties of the bodies")'),
            {"`verdicts`: F": 'does not go with "shown"'},
        ),
        "nothing is known": (
            added(7, 'verdicts = {k: ("not in the data", "what came first") for k in "ABCDEF"}'),
            {f"`verdicts`: {k}": "" for k in "ABDEF"},
        ),
        "one left out": (
            added(7, 'del verdicts["E"]'),
            {"`verdicts`: E": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    2: ["0.57", "2.85", "0.95", "0.667"],
    4: ["0.0588", "0.0196", "0.1022", "0.1867"],
    5: ["8.45", "7.59", "8.69", "0.0999"],
    7: ["what came first", "number of trades", "pay-offs of councils"],
}

#: Part -> what a student did -> (the answer, words of the released check)
FORM = {
    1: {
        "no function": ("pay_off = 7", "not a function"),
        "the example is not met": (changed(1, ("+ won - offers[council]", "+ won")), "not"),
    },
    2: {
        "a share in per cent": (added(2, 'alike["spent_share"] *= 100'), "between 0 and 1"),
        "a row too many": (changed(2, ("20, 30]", "20, 30, 50]")), "not asked for: `50`"),
    },
    3: {
        "no id": ('student = ""\n' + PS7.reference(3), "must be a text"),
        "a council missing": (added(3, "own_region = own_region.iloc[1:]"), "missing: `A`"),
    },
    4: {
        "another form": (changed(4, ('"matrix"]', '"ring"]')), "not asked for: `ring`"),
        "half a body": (added(4, 'forms["done_twice"] = 0.5'), "whole number"),
    },
    5: {
        "twelve rows": (added(5, 'funds = funds[funds.peers == "own trade"]'), "missing"),
        "no trades": (added(5, "worst_trades = 0"), "1 or more"),
        "no axis title": (
            changed(5, ('.title("Number of trades in the fund")', ".title(None)")),
            "no title",
        ),
    },
    6: {
        "a word of his own": (added(6, 'says["i37"] = "success"'), 'Given are "result"'),
        "no counts": (added(6, 'record["findings"] = -1'), "0 or more"),
    },
    7: {
        "impossible": (
            added(7, 'verdicts["C"] = ("shown", "what came first")'),
            'C: "what came first" does not go with "shown".',
        ),
    },
}


def _own_answers(own):
    counts = own["pull"] * own["offer"]
    race = own["value"] / 2 + own["value"].sum() / 2 * counts / counts.sum() - own["offer"]
    return {
        "own_losers": ((race > own["value"] / 2).sum(), "count"),
        "own_against": ((race > own["value"]).sum(), "count"),
        "own_price": ((race - own["value"]).clip(lower=0).sum(), "money"),
    }


OWN = [Own("council_offers", "ps7", digest="546e4543ae45db82", answers=_own_answers)]
EXAMPLES = {1}
