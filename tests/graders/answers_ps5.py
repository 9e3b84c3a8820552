"""Problem set 5: right answers of many kinds, and wrong answers that students give."""

from flexspec.models.joint_action import squeezed_profit
from graders.running import Assignment, Own

PS5 = Assignment("ps5")
added, changed = PS5.added, PS5.changed

OWN_TYPES = """
own = flexspec.variant("district_contracts", student=student, assignment="ps5")
named = own[own.buyer_kind != "open market"]
short = {"small firm": "italian", "large firm inside": "Hub and spoke",
         "large firm outside": "satellite"}
by_amount = named.pivot_table(index="district", columns="buyer_kind", values="amount",
                              aggfunc="sum", fill_value=0).idxmax(axis=1).map(short).to_dict()
by_contracts = named.groupby("district").buyer_kind.agg(lambda k: k.mode()[0]).map(short).to_dict()
"""

CHART_WORDS = """.properties(title="Who finds the type of a district", description="With 30 firms "
    "answering both pairs find all types or nearly all; with 6 reciprocity finds two thirds.")
"""

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python, a dictionary": """
def dependence(contracts):
    whole, large = {}, {}
    for seller, kind, amount in zip(
            contracts["seller"], contracts["buyer_kind"], contracts["amount"]):
        if amount != amount:
            raise ValueError("missing")
        whole[seller] = whole.get(seller, 0) + amount
        large[seller] = large.get(seller, 0) + (amount if "large" in kind else 0)
    shares = [large[s] / whole[s] for s in whole]
    some = [d for d in shares if d > 0]
    return {
        "pooled": sum(large.values()) / sum(whole.values()),
        "linked": sum(some) / len(some) if some else float("nan"),
        "all_firms": sum(shares) / len(shares),
    }
""",
        "a pivot table, a Series": """
def dependence(contracts):
    if contracts.amount.hasnans:
        raise ValueError("NaN")
    t = contracts.pivot_table(index="seller", columns="buyer_kind", values="amount",
                              aggfunc="sum", fill_value=0)
    big = t[[c for c in t.columns if c.startswith("large")]].sum(axis=1)
    d = big / t.sum(axis=1)
    return pd.Series({"All_firms": d.mean(), "Linked": d.where(d > 0).mean(),
                      "Pooled": big.sum() / t.to_numpy().sum()})
""",
        "a column of its own, a list": """
def dependence(contracts):
    t = contracts.assign(big=contracts["amount"] * contracts["buyer_kind"].str.contains("large"))
    assert True
    if not np.isfinite(t["amount"]).all():
        raise ValueError("an amount is missing")
    g = t.groupby("seller")[["amount", "big"]].sum()
    d = (g["big"] / g["amount"]).to_numpy()
    linked = d[d > 0].mean() if (d > 0).any() else np.nan
    return [d.mean(), linked, np.average(d, weights=g["amount"])]
""",
        "merge and fillna, a table of one row": """
def dependence(contracts):
    c = contracts.copy()
    if c["amount"].isnull().sum():
        raise ValueError
    whole = c.groupby("seller", as_index=False)["amount"].sum()
    big = c[c["buyer_kind"].isin({"large firm inside", "large firm outside"})]
    big = big.groupby("seller", as_index=False)["amount"].sum()
    t = whole.merge(big, on="seller", how="left", suffixes=("", "_big")).fillna({"amount_big": 0})
    d = t["amount_big"] / t["amount"]
    return pd.DataFrame({"all_firms": [d.mean()], "linked": [d[d != 0].mean()],
                         "pooled": [t["amount_big"].sum() / t["amount"].sum()]})
""",
    },
    2: {
        "no loop, districts in the index": OWN_TYPES
        + """
large = own.amount.where(own.buyer_kind.str.startswith("large"), 0)
firm = own.assign(large=large).groupby(["district", "seller"])[["amount", "large"]].sum()
firm["d"] = firm.large / firm.amount
firm["gain"] = joint_action.squeezed_profit(firm.d, 0.9, 0.3, 0.75) - 0.25
each = firm.groupby("district")
districts = pd.DataFrame({
    "gain": each.gain.mean(), "all_firms": each.d.mean(),
    "linked": firm[firm.d > 0].groupby("district").d.mean(),
    "pooled": each.large.sum() / each.amount.sum(),
    "above_limit": each.d.apply(lambda d: (d > 1 / 0.7 - 1 / 0.9).mean()),
})
""",
        "plain Python, a list of records": OWN_TYPES
        + """
districts = []
for name in "DCBA":
    t = own[own["district"] == name]
    a, l, p = dependence(t)
    gains, above = [], 0
    for seller in t["seller"].unique():
        s = t[t["seller"] == seller]
        d = s.loc[s["buyer_kind"].isin(["large firm inside", "large firm outside"]),
                  "amount"].sum() / s["amount"].sum()
        gains.append(max(0, (1 + 0.9 * d) * (1 - 0.7 * d) - 0.75) - 0.25)
        above += d > 20 / 63
    districts.append({"district": name, "all_firms": a, "linked": l, "pooled": p,
                      "above_limit": above / 20, "gain": sum(gains) / len(gains)})
""",
        "columns in other letters, shares rounded to four places": OWN_TYPES
        + """
rows = {}
for name, t in own.groupby("district"):
    s = t.groupby("seller").amount.sum()
    d = (t[t.buyer_kind.str[:5] == "large"].groupby("seller").amount.sum() / s).fillna(0)
    pi = joint_action.squeezed_profit(d, 0.9, 0.3, 0.75)
    rows[name] = [d.mean().round(4), d[d > 0].mean().round(4), round((d * s).sum() / s.sum(), 4),
                  (d > 0.31746).mean(), pi.mean() - joint_action.squeezed_profit(0, 0.9, 0.3, 0.75)]
districts = pd.DataFrame(rows, index=["All firms", "Linked", "Pooled", "Above limit", "Gain"]).T
""",
        "a dictionary of lists, districts as a category": OWN_TYPES
        + """
districts = {name: [] for name in
             ["district", "all_firms", "linked", "pooled", "above_limit", "gain"]}
own["district"] = own["district"].astype("category")
for name, t in own.groupby("district", observed=True):
    w = t.pivot_table(index="seller", columns="buyer_kind", values="amount", aggfunc="sum")
    d = w.filter(like="large").sum(axis=1) / w.sum(axis=1)
    pi = [joint_action.squeezed_profit(x, 0.9, 0.3, 0.75) - 0.25 for x in d]
    for column, value in zip(districts, (name, *dependence(t), np.mean(d > 20 / 63), np.mean(pi))):
        districts[column].append(value)
""",
        "his own wrong function, used faithfully": """
def dependence(contracts):
    large = contracts[contracts["buyer_kind"].isin(["large firm inside", "large firm outside"])]
    to_large = large.groupby("seller")["amount"].sum()
    shares = to_large / contracts.groupby("seller")["amount"].sum()
    return shares.mean(), shares.mean(), shares.median()

"""
        + PS5.reference(2),
    },
    3: {
        "a dictionary of rows, answers in the index": """
rows = {}
for n in (6, 12, 18, 24, 30):
    new = []
    for kind in TYPES:
        for seed in range(500, 525):
            asked, ties = answers_of(kind, seed, n)
            pairs = set(zip(ties.seller, ties.buyer))
            new.append([kind, ties.leaves.mean(), np.mean([(b, a) in pairs for a, b in pairs]),
                        ties.groupby("seller").share.max().sum() / n])
    new = pd.DataFrame(new, columns=["type", "leaving", "reciprocity", "dependence"])
    hit = [(nearest_type(new, known, ["leaving", m]) == new.type).mean()
           for m in ("reciprocity", "dependence")]
    of_italians = new[new.type == "italian"][["reciprocity", "dependence"]].mean()
    rows[n] = [*of_italians, *hit]
response = pd.DataFrame(rows, index=["italian_reciprocity", "italian_dependence",
                                     "right_reciprocity", "right_dependence"]).T
""",
        "one long table, then groupby": """
def measure(kind, seed, n):
    asked, ties = answers_of(kind, seed, n)
    top = ties.pivot_table(index="seller", values="share", aggfunc="max")["share"]
    return {"answered": n, "type": kind, "leaving": ties["leaves"].sum() / len(ties),
            "reciprocity": networks.reciprocity(ties),
            "dependence": top.reindex(asked).fillna(0).mean()}
long = pd.DataFrame([measure(k, s, n) for n in (30, 24, 18, 12, 6) for k in TYPES
                     for s in range(500, 525)])
for m in ("reciprocity", "dependence"):
    long["right_" + m] = nearest_type(long, known, ["leaving", m]) == long["type"]
response = long.groupby("answered")[["right_reciprocity", "right_dependence"]].mean()
it = long[long.type == "italian"].groupby("answered")[["reciprocity", "dependence"]].mean()
response = response.join(it.add_prefix("italian_")).reset_index()
""",
        "networkx, a list of records": """
import networkx as nx
response = []
for n in [30, 24, 18, 12, 6]:
    measured = []
    for kind in TYPES:
        for seed in range(500, 525):
            asked, ties = answers_of(kind, seed, n)
            web = nx.from_pandas_edgelist(ties, "seller", "buyer", create_using=nx.DiGraph)
            largest = [max(ties.loc[ties.seller == firm, "share"], default=0) for firm in asked]
            measured.append(dict(type=kind, leaving=ties.leaves.mean(), dependence=np.mean(largest),
                                 reciprocity=nx.overall_reciprocity(web)))
    new = pd.DataFrame(measured)
    response.append({
        "answered": n,
        "right_dependence": (nearest_type(new, known, ["dependence", "leaving"])
                             == new.type).mean(),
        "right_reciprocity": (nearest_type(new, known, ["reciprocity", "leaving"])
                              == new.type).mean(),
        "italian_reciprocity": new[:25].reciprocity.mean(),
        "italian_dependence": new[:25].dependence.mean(),
    })
""",
        "rounded to four places, numbers as text": """
response = pd.DataFrame({
    "answered": ["30", "24", "18", "12", "6"],
    "italian_reciprocity": [0.6105, 0.4702, 0.3661, 0.2575, 0.0928],
    "italian_dependence": [0.2523, 0.2504, 0.2548, 0.2579, 0.2594],
    "right_reciprocity": [1, 74 / 75, 63 / 75, 54 / 75, 50 / 75],
    "right_dependence": [1, 1, 1, 74 / 75, 73 / 75],
})
""",
    },
    4: {
        "per cent, points and a facet for each pair": """
long = response.melt("answered", ["right_reciprocity", "right_dependence"], "measures", "found")
long["found"] *= 100
long["measures"] = long["measures"].str.replace("right_", "with ")
chart = alt.Chart(long).mark_point().encode(
    alt.X("answered:Q", title="Number of firms that answer"),
    alt.Y("found:Q", title="Types found, per cent of districts"),
    column=alt.Column("measures:N", title="Pair of measures"))"""
        + CHART_WORDS,
        "folded in the chart, dashes": """
chart = alt.Chart(response).transform_fold(["right_reciprocity", "right_dependence"]).mark_line(
    point=True).encode(x=alt.X("answered:Q", title="firms answering"),
    y=alt.Y("value:Q", title="share of types found", scale=alt.Scale(zero=False)),
    strokeDash=alt.StrokeDash("key:N", title="measure beside leaving"))"""
        + CHART_WORDS,
        "two layers, names as data": """
base = alt.Chart(response).encode(x=alt.X("answered:Q", title="Answers out of 30 firms"))
chart = alt.layer(*[
    base.mark_line().encode(
        y=alt.Y(f"{name}:Q", title="Proportion of districts recognised"),
        color=alt.datum(name))
    for name in ("right_reciprocity", "right_dependence")])"""
        + CHART_WORDS,
        "shapes, the index reset, fewest answers first": """
t = response.set_index("answered")[["right_dependence", "right_reciprocity"]].sort_index()
t = t.rename_axis(columns="pair").stack().rename("found").reset_index()
chart = alt.Chart(t).mark_line(point=True).encode(
    x=alt.X("answered", axis=alt.Axis(title="How many firms answer")),
    y=alt.Y("found", axis=alt.Axis(title="Share of types found", format="%")),
    color="pair", shape="pair")"""
        + CHART_WORDS,
        "two panels, the size of the sample": """
def panel(name):
    return alt.Chart(response).mark_line().encode(
        alt.X("answered:Q", title="Firms in the sample"),
        alt.Y(f"right_{name}:Q", title=f"Share of types found by {name}"))
chart = (panel("reciprocity") | panel("dependence"))"""
        + CHART_WORDS,
        "the right chart of a table that is gone": PS5.added(4, "del response"),
        "his own wrong table, drawn faithfully": """
response["right_reciprocity"] = response["right_reciprocity"] / 2
"""
        + PS5.reference(4),
    },
    5: {
        "NumPy and binomials from scipy": """
from scipy.stats import binom
sizes = np.array([24, 12, 8, 6, 4])
groups = pd.DataFrame({
    "lasts_high": binom.sf(sizes / 2 - 1, sizes, 0.7),
    "lasts_low": binom.sf(sizes / 2 - 1, sizes, 0.4),
    "years": [joint_action.years_to_start(n, n // 2) for n in sizes],
}, index=sizes)
hub_lasts_low, hub_lasts_high = (
    t * binom.sf(3, 16, t) + (1 - t) * binom.sf(11, 16, t) for t in (0.4, 0.7))
runs = [joint_action.joint_action([8, *[1] * 16], 12, years=150, seed=s) for s in range(40)]
hub_years = pd.Series([r["holds"].idxmax() for r in runs]).mean()
def end(n, paid, runs):
    return sum(bool(joint_action.joint_action([1] * n, n / 2, 0.7, pushed=paid, years=20, seed=s)
               .holds.tail(1).item()) for s in range(runs)) / runs
one_without, one_with = end(24, 0, 40), end(24, 6, 40)
four_without, four_with = end(4, 0, 120), end(4, 1, 120)
""",
        "enumeration, a dictionary of columns": """
from math import comb
def tail(n, k, p):
    return 1 - sum(comb(n, j) * p**j * (1 - p)**(n - j) for j in range(k))
groups = {"size": [4, 6, 8, 12, 24], "years": [], "lasts_low": [], "lasts_high": []}
for n in groups["size"]:
    k = int(np.ceil(n / 2))
    groups["years"].append(joint_action.years_to_start(n, k, 0.1, n))
    groups["lasts_low"].append(tail(n, k, 0.4))
    groups["lasts_high"].append(tail(n, k, 0.7))
hub_lasts_low = np.array([0.4 * tail(16, 4, 0.4) + 0.6 * tail(16, 12, 0.4)])
hub_lasts_high = round(0.7 * tail(16, 4, 0.7) + 0.3 * tail(16, 12, 0.7), 4)
firsts = []
for seed in range(40):
    run = joint_action.joint_action([1] * 16 + [8], 12, years=150, seed=seed)
    run = joint_action.joint_action([8] + [1] * 16, 12, years=150, seed=seed)
    firsts.append(int(run[run.holds].iloc[0]["year"]))
hub_years = sum(firsts) / 40
def last(seed, **given):
    return joint_action.joint_action(trust=0.7, years=20, seed=seed, **given)["holds"].to_list()[-1]
big, small = {"sizes": [1] * 24, "critical": 12}, {"sizes": [1, 1, 1, 1], "critical": 2}
one_without = np.mean([last(s, **big) for s in range(40)])
one_with = np.mean([last(s, pushed=6, push_years=5, **big) for s in range(40)])
four_without = np.mean([last(s, **small) for s in range(120)])
four_with = np.mean([last(s, pushed=1, **small) for s in range(120)])
""",
        "rounded, sizes as text": """
from fractions import Fraction
groups = pd.DataFrame([
    ("4", 3.583, 0.5248, 0.9163), ("6", 9.167, 0.4557, 0.9295), ("8", 21.08, 0.4059, 0.9420),
    ("12", 115.1, 0.3348, 0.9614), ("24", 31123, 0.2130, 0.9885)],
    columns=["Size", "Years", "Lasts low", "Lasts high"])
hub_lasts_low, hub_lasts_high, hub_years = 0.3769, 0.835, 18.275
one_without, one_with, four_without, four_with = 0, Fraction(3, 40), 107 / 120, 0.925
""",
        "a helper for each question, a table of floats": """
def row(n):
    k = joint_action.critical_group(2 / n)
    low, high = (joint_action.chance_to_hold(n, k, t) for t in (0.4, 0.7))
    return pd.Series({"size": n, "years": joint_action.years_to_start(n, k), "lasts_low": low,
                      "lasts_high": high})
groups = pd.DataFrame([row(n) for n in (24, 4, 12, 6, 8)]).astype(float)
def ready(t):
    rest = np.array([1.0])
    for size in [8] + [1] * 16:
        out = np.zeros(len(rest) + size)
        out[:len(rest)] += (1 - t) * rest
        out[size:] += t * rest
        rest = out
    return rest[12:].sum()
hub_lasts_low, hub_lasts_high = ready(0.4), ready(0.7)
years = pd.concat([joint_action.joint_action([8] + [1] * 16, 12, years=150, seed=s).assign(run=s)
                   for s in range(40)])
hub_years = years[years.holds].groupby("run").year.min().mean()
def share(n, paid, many):
    t = pd.concat([joint_action.joint_action([1] * n, n // 2, 0.7, pushed=paid, years=20, seed=s)
                   for s in range(many)])
    return t[t.year == 20].holds.mean()
one_without, one_with = share(24, 0, 40), share(24, 6, 40)
four_without, four_with = share(4, 0, 120), share(4, 1, 120)
""",
    },
    6: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Contradicted", "part 5"], "E": ["not in the data", "Assumed, not observed"],
    "D": ["shown", "Part 5"], "A": ["Shown", "part 3"], "C": ["contradicted", "part 3"],
    "B": ["not in the data", "no sales by large firms"],
}
""",
        "keyword arguments": """
verdicts = dict(A=("shown", "part 3"), B=("not in the data", "no sales by large firms"),
    C=("contradicted", "part 3"), D=("shown", "part 5"),
    E=("not in the data", "assumed, not observed"), F=("contradicted", "part 5"))
""",
        "filled in one by one, lower case": """
n = "not in the data"
verdicts = {}
for key, pair in zip("abcdef", [("shown", "part 3"), (n, "no sales by large firms"),
        ("contradicted", "part 3"), ("shown", "part 5"), (n, "assumed, not observed"),
        ("contradicted", "part 5")]):
    verdicts[key] = pair
""",
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("shown ", "part 3"), "B": (n, "no sales by large  firms"),
    "C": ("contradicted", " part 3"), "D": ("shown", "part 5"),
    "E": (n, "assumed, not observed"), "F": ("contradicted", "part 5")}).to_dict()
""",
    },
}

_FUNCTION = "`dependence`: "
_TABLE = "`districts`: values of "
_RESPONSE = "`response`: values of "
_GROUPS = "`groups`: values of "
_LARGE = '["large firm inside", "large firm outside"]'
_TO_LARGEST = (
    'to_large = large.groupby(["seller", "buyer"])["amount"].sum().groupby("seller").max()'
)
_AVERAGES = [f"`{name}` on new data" for name in ("all_firms", "linked", "pooled")]
_OTHERS = ["firms with several contracts", "no large customers"]
_PROPERTIES = ["leaves its arguments as they were", "another order and unit"]


def _wrong_type(variable, name):
    """Return a line that makes one type of a dictionary wrong, whatever it was."""
    return f'{variable}["{name}"] = {{"Italian": "satellite"}}.get({variable}["{name}"], "Italian")'


#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence)
WRONG = {
    1: {
        "firms without large customers left out": (
            changed(1, (".reindex(sales.index, fill_value=0)", "")),
            {
                _FUNCTION + "`all_firms` on new data": "were left out",
                _FUNCTION + "firms with several contracts": "`all_firms`",
                _FUNCTION + "no large customers": "`all_firms`",
            },
        ),
        "all firms taken for the linked": (
            changed(1, ("shares[shares > 0].mean()", "shares.mean()")),
            {
                _FUNCTION + "`linked` on new data": "are in it",
                _FUNCTION + "firms with several contracts": "`linked`",
                _FUNCTION + "no large customers": "missing is not zero",
            },
        ),
        "the mean for the pooled share": (
            changed(1, ("to_large.sum() / sales.sum()", "shares.mean()")),
            {
                _FUNCTION + "`pooled` on new data": "mean of the firms' shares",
                _FUNCTION + "firms with several contracts": "`pooled`",
            },
        ),
        "pooled over the linked": (
            changed(
                1, ("to_large.sum() / sales.sum()", "to_large.sum() / sales[shares > 0].sum()")
            ),
            {
                _FUNCTION + "`pooled` on new data": "sales of all firms",
                _FUNCTION + "firms with several contracts": "`pooled`",
                _FUNCTION + "no large customers": "`pooled`",
            },
        ),
        "large firms inside only": (
            changed(1, (_LARGE, '["large firm inside"]')),
            {_FUNCTION + text: "Only those inside" for text in _AVERAGES}
            | {_FUNCTION + "firms with several contracts": ""},
        ),
        "the open market left aside": (
            changed(
                1,
                (
                    "sales = contracts.groupby",
                    'sales = contracts[contracts["buyer_kind"] != "open market"].groupby',
                ),
            ),
            {_FUNCTION + text: "is part of a firm's sales" for text in _AVERAGES}
            | {_FUNCTION + "firms with several contracts": "`linked`"},
        ),
        "the largest customer alone": (
            changed(1, ('to_large = large.groupby("seller")["amount"].sum()', _TO_LARGEST)),
            {_FUNCTION + "firms with several contracts": "not the largest alone"},
        ),
        "contracts averaged": (
            changed(
                1,
                (
                    "    return shares.mean(), shares[shares > 0].mean()",
                    '    large = large.assign(share=large["amount"] / large["seller"].map(sales))\n'
                    '    return shares.mean(), large["share"].mean()',
                ),
            ),
            {_FUNCTION + "firms with several contracts": "each firm's contracts first"},
        ),
        "zero for the mean of nothing": (
            changed(
                1, ("shares[shares > 0].mean()", "shares[shares > 0].mean() if any(shares) else 0")
            ),
            {_FUNCTION + "no large customers": "missing is not zero"},
        ),
        "missing amounts dropped in silence": (
            changed(1, ('raise ValueError("an amount is missing")', "pass")),
            {_FUNCTION + "a missing amount": "must raise ValueError"},
        ),
        "inputs overwritten": (
            changed(1, ("    sales = ", '    contracts["amount"] /= 1.0000001\n    sales = ')),
            {_FUNCTION + "leaves its arguments as they were": "work on a copy"},
        ),
        "in the order of the rows": (
            changed(
                1,
                (
                    "    sales = ",
                    '    run = contracts["seller"] != contracts["seller"].shift()\n'
                    "    contracts = contracts.assign(seller=run.cumsum())\n    sales = ",
                ),
            ),
            {_FUNCTION + "another order and unit": "another order"},
        ),
        "printed, not returned": (
            changed(1, ("    return shares", "    print(shares")).rstrip() + ")\n",
            {_FUNCTION + text: "returns nothing" for text in [*_AVERAGES, *_OTHERS]}
            | {_FUNCTION + text: "Not looked at" for text in _PROPERTIES},
        ),
        "always zero": (
            "def dependence(contracts):\n    return 0, 0, 0",
            {_FUNCTION + text: "" for text in [*_AVERAGES, *_OTHERS]}
            | {_FUNCTION + text: "Not looked at" for text in _PROPERTIES}
            | {_FUNCTION + "a missing amount": "must raise ValueError"},
        ),
        "per cent": (
            changed(1, ("    return shares", "    shares *= 100\n    return shares")),
            {
                _FUNCTION + "`all_firms` on new data": "per cent",
                _FUNCTION + "`linked` on new data": "per cent",
                _FUNCTION + "firms with several contracts": "per cent",
            },
        ),
    },
    2: {
        "25 per cent for the limit": (
            changed(2, ("limit = 1 / (1 - 0.3) - 1 / 0.9", "limit = 0.25")),
            {_TABLE + "`above_limit`": "work the limit out"},
        ),
        "half of the limit": (
            changed(2, ("limit = 1 / (1 - 0.3) - 1 / 0.9", "limit = (1 / 0.7 - 1 / 0.9) / 2")),
            {_TABLE + "`above_limit`": "pays best"},
        ),
        "linked firms only in the model": (
            changed(
                2,
                (
                    "to_large.reindex(sales.index, fill_value=0) / sales",
                    "to_large / sales[to_large.index]",
                ),
            ),
            {
                _TABLE + "`above_limit`": "among the 20",
                _TABLE + "`gain`": "among the 20",
            },
        ),
        "firms of one name added up": (
            changed(2, ('sales = table.groupby("seller")', 'sales = own.groupby("seller")')),
            {
                _TABLE + f"`{name}`": "same name in different districts"
                for name in ("above_limit", "gain")
            },
        ),
        "the largest customer alone": (
            changed(2, ('to_large = large.groupby("seller")["amount"].sum()', _TO_LARGEST)),
            {_TABLE + f"`{name}`": "not the largest alone" for name in ("above_limit", "gain")},
        ),
        "the gains added up": (
            changed(2, ("profit.mean() - alone", "(profit - alone).sum()")),
            {_TABLE + "`gain`": "the mean is asked"},
        ),
        "the gain at the pooled share": (
            changed(
                2,
                ("joint_action.squeezed_profit(shares,", "joint_action.squeezed_profit(pooled,"),
                ("profit.mean() - alone", "profit - alone"),
            ),
            {_TABLE + "`gain`": "the pooled share"},
        ),
        "the gain at the mean": (
            changed(
                2,
                (
                    "joint_action.squeezed_profit(shares,",
                    "joint_action.squeezed_profit(shares.mean(),",
                ),
                ("profit.mean() - alone", "profit - alone"),
            ),
            {_TABLE + "`gain`": "mean of the firms'"},
        ),
        "the profit for the gain": (
            changed(2, ("profit.mean() - alone", "profit.mean()")),
            {_TABLE + "`gain`": "take away the profit"},
        ),
        "learning and replacement mixed up": (
            changed(
                2,
                ("shares, learning=0.9, replaced=0.3,", "shares, learning=0.3, replaced=0.9,"),
            ),
            {_TABLE + "`gain`": "differs in every row"},
        ),
        "a loss for a gain": (
            changed(2, ("profit.mean() - alone", "alone - profit.mean()")),
            {_TABLE + "`gain`": "wrong sign"},
        ),
        "another student's districts": (
            changed(2, ("student=student", 'student="bob"')),
            {_TABLE + f"`{name}`": "" for name in ("all_firms", "linked", "pooled")}
            | {_TABLE + f"`{name}`": "" for name in ("above_limit", "gain")}
            | {f"`by_amount`: {name}": "Add up" for name in "ABC"}
            | {"`by_contracts`: A": "Count"},
        ),
        "contracts for amounts": (
            changed(2, ('by_kind["sum"]', 'by_kind["size"]')),
            {f"`by_amount`: {name}": "Add up the amounts" for name in "AC"},
        ),
        "amounts for contracts": (
            changed(2, ('by_kind["size"]', 'by_kind["sum"]')),
            {f"`by_contracts`: {name}": "Count the rows" for name in "AC"},
        ),
        "one type wrong": (
            added(2, _wrong_type("by_contracts", "B")),
            {"`by_contracts`: B": "Count the rows"},
        ),
        "one district left out": (
            added(2, 'districts = districts[districts["district"] != "C"]'),
            {"`districts`: the right rows": "missing: `C`"}
            | {
                _TABLE + f"`{name}`": "too few"
                for name in ("all_firms", "linked", "pooled", "above_limit", "gain")
            },
        ),
        "columns mixed up": (
            added(
                2,
                'districts[["linked", "pooled"]] = districts[["pooled", "linked"]].to_numpy()',
            ),
            {
                _TABLE + "`linked`": "holds the values of `pooled`",
                _TABLE + "`pooled`": "holds the values of `linked`",
            },
        ),
        "the mean for two averages": (
            added(2, 'districts["linked"] = districts["pooled"] = districts["all_firms"]'),
            {
                _TABLE + "`linked`": "are in it",
                _TABLE + "`pooled`": "the mean of the firms' shares",
            },
        ),
    },
    3: {
        "firms without a tie left out": (
            changed(3, (".reindex(asked, fill_value=0)", "")),
            {
                _RESPONSE + "`italian_dependence`": "theirs is 0",
                _RESPONSE + "`right_dependence`": "theirs is 0",
            },
        ),
        "divided by thirty": (
            changed(3, ('"dependence": largest.mean()', '"dependence": largest.sum() / 30')),
            {
                _RESPONSE + "`italian_dependence`": "only some of them answer",
                _RESPONSE + "`right_dependence`": "only some of them answer",
            },
        ),
        "ties among answers only": (
            changed(
                3,
                (
                    "networks.reciprocity(ties)",
                    'networks.reciprocity(ties[ties["buyer"].isin(asked)])'
                    ' if ties["buyer"].isin(asked).any() else 0.0',
                ),
            ),
            {
                _RESPONSE + "`italian_reciprocity`": "all ties reported",
                _RESPONSE + "`right_reciprocity`": "all ties reported",
            },
        ),
        "the ties of all firms": (
            changed(
                3,
                (
                    "networks.reciprocity(ties)",
                    "networks.reciprocity(networks.district(kind, seed=seed)[1])",
                ),
            ),
            {
                _RESPONSE + "`italian_reciprocity`": "only those reported",
                _RESPONSE + "`right_reciprocity`": "only those reported",
            },
        ),
        "the known districts measured as badly as the new": (
            changed(
                3,
                ("range(500, 525)", "[*range(25), *range(500, 525)]"),
                (
                    "    new = pd.DataFrame(measured)",
                    "    both = pd.DataFrame(measured)\n"
                    "    old = both.groupby('type').cumcount() < 25\n"
                    "    known, new = both[old], both[~old]",
                ),
            ),
            {_RESPONSE + "`right_reciprocity`": "leave it as it is"},
        ),
        "all types for the Italian": (
            changed(3, ('new[new["type"] == "italian"]', "new")),
            {
                _RESPONSE + "`italian_reciprocity`": "all 75",
                _RESPONSE + "`italian_dependence`": "all 75",
            },
        ),
        "wrong ones counted": (
            changed(
                3,
                ('(by_reciprocity == new["type"])', '(by_reciprocity != new["type"])'),
                ('(by_dependence == new["type"])', '(by_dependence != new["type"])'),
            ),
            {
                _RESPONSE + "`right_reciprocity`": "the part not found",
                _RESPONSE + "`right_dependence`": "the part not found",
            },
        ),
        "other seeds": (
            changed(3, ("range(500, 525)", "range(540, 565)")),
            {
                _RESPONSE + f"`{name}`": "differs in"
                for name in (
                    "italian_reciprocity",
                    "italian_dependence",
                    "right_reciprocity",
                    "right_dependence",
                )
            },
        ),
        "Italian districts only": (
            changed(
                3,
                ('(by_reciprocity == new["type"])', '(by_reciprocity == "italian")[:25]'),
            ),
            {_RESPONSE + "`right_reciprocity`": "differs in"},
        ),
        "one row left out": (
            changed(3, ("[30, 24, 18, 12, 6]", "[30, 24, 18, 12]")),
            {"`response`: the right rows": "missing: `6`"},
        ),
        "per cent for a share": (
            added(3, 'response["right_dependence"] *= 100'),
            {_RESPONSE + "`right_dependence`": "per cent"},
        ),
        "columns mixed up": (
            added(
                3,
                'response[["right_dependence", "right_reciprocity"]] = '
                'response[["right_reciprocity", "right_dependence"]].to_numpy()',
            ),
            {
                _RESPONSE + "`right_dependence`": "holds the values of `right_reciprocity`",
                _RESPONSE + "`right_reciprocity`": "holds the values of `right_dependence`",
            },
        ),
    },
    4: {
        "the Italian means drawn": (
            changed(
                4,
                ('"right_reciprocity": "leaving', '"italian_reciprocity": "leaving'),
                ('"right_dependence": "leaving', '"italian_dependence": "leaving'),
            ),
            {"`chart`: the series under their names": "means of the Italian"},
        ),
        "names exchanged": (
            changed(
                4,
                (
                    '"right_reciprocity": "leaving, reciprocity"',
                    '"right_reciprocity": "leaving, dependence"',
                ),
                (
                    '"right_dependence": "leaving, dependence"',
                    '"right_dependence": "leaving, reciprocity"',
                ),
            ),
            {"`chart`: the series under their names": "stand under the name"},
        ),
        "one series only": (
            changed(4, ("list(names.values())", "list(names.values())[:1]")),
            {"`chart`: the series under their names": "no series named"},
        ),
        "series not told apart": (
            changed(
                4,
                ('        color=alt.Color("measures:N").title("Measures"),\n', ""),
                ('        strokeDash=alt.StrokeDash("measures:N").title("Measures"),\n', ""),
                ("mark_line(point=True)", "mark_point()"),
            ),
            {"`chart`: the series under their names": "tells the two series apart"},
        ),
        "some rows only": (
            changed(4, ("alt.Chart(drawn,", "alt.Chart(drawn[drawn.answered > 6],")),
            {"`chart`: the series under their names": "asked are 5"},
        ),
        "bars cut off": (
            added(
                4,
                'chart = chart.mark_bar().encode(y=alt.Y("found:Q", stack=None)'
                '.title("Share of types found").scale(domain=[0.6, 1]), xOffset="measures:N")',
            ),
            {"`chart`: a fitting kind of mark": "begin at zero"},
        ),
        "column names for axis titles": (
            changed(4, ('.title("Share of 75 districts whose type is found (0 to 1)")', "")),
            {"`chart`: axis titles": "does not say what is shown"},
        ),
        "an axis without a title": (
            changed(4, ('.title("Firms that answer, of 30")', ".title(None)")),
            {"`chart`: axis titles": "x axis has no title"},
        ),
        "a title that says nothing": (
            changed(
                4,
                (
                    "Reciprocity needs everybody's answer, dependence does not",
                    "My very first chart",
                ),
            ),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(4, ("Reciprocity needs everybody's answer, dependence does not", "")),
            {"`chart`: a title": "no title"},
        ),
        "a description without a figure": (
            added(
                4,
                'chart = chart.properties(description="Two lines that show how the share of types '
                'found falls as fewer firms answer.")',
            ),
            {"`chart`: a description": "no figure"},
        ),
        "columns misspelt": (
            changed(4, ("found:Q", "fuond:Q")),
            {"`chart`: the series under their names": "no column `fuond`"},
        ),
    },
    5: {
        "twelve needed everywhere": (
            changed(5, ("joint_action.critical_group(2 / size)", "min(size, 12)")),
            {
                _GROUPS + f"`{name}`": "for each size"
                for name in ("years", "lasts_low", "lasts_high")
            },
        ),
        "a common good": (
            changed(5, ("joint_action.critical_group(2 / size)", "2")),
            {_GROUPS + f"`{name}`": "shared good" for name in ("years", "lasts_low", "lasts_high")},
        ),
        "more than half needed": (
            changed(5, ("joint_action.critical_group(2 / size)", "size // 2 + 1")),
            {
                _GROUPS + f"`{name}`": "one firm too many"
                for name in ("years", "lasts_low", "lasts_high")
            },
        ),
        "every group of the district": (
            added(5, 'groups["lasts_high"] **= 24 / groups["size"]'),
            {_GROUPS + "`lasts_high`": "that of one group"},
        ),
        "trusts mixed up": (
            added(5, 'groups["lasts_low"] = groups["lasts_high"]'),
            {_GROUPS + "`lasts_low`": "holds the values of `lasts_high`"},
        ),
        "sizes left out": (
            changed(5, ("[4, 6, 8, 12, 24]", "[4, 6, 8, 12]")),
            {"`groups`: the right rows": "missing: `24`"},
        ),
        "the small firms alone forgotten": (
            changed(5, (" + (1 - trust) * without_it", "")),
            {f"`hub_lasts_{name}`: value": "that case is missing" for name in ("low", "high")},
        ),
        "a large firm that is always ready": (
            changed(5, ("return trust * with_it + (1 - trust) * without_it", "return with_it")),
            {f"`hub_lasts_{name}`: value": "it may not be" for name in ("low", "high")},
        ),
        "half and half": (
            changed(
                5,
                ("trust * with_it + (1 - trust) * without_it", "(with_it + without_it) / 2"),
            ),
            {f"`hub_lasts_{name}`: value": "the same weight" for name in ("low", "high")},
        ),
        "firms counted in place of units": (
            changed(
                5,
                (
                    "return trust * with_it + (1 - trust) * without_it",
                    "return joint_action.chance_to_hold(17, 12, trust)",
                ),
            ),
            {f"`hub_lasts_{name}`: value": "count units" for name in ("low", "high")},
        ),
        "the two cases exchanged": (
            changed(
                5,
                (
                    "trust * with_it + (1 - trust) * without_it",
                    "(1 - trust) * with_it + trust * without_it",
                ),
            ),
            {f"`hub_lasts_{name}`: value": "exchanged" for name in ("low", "high")},
        ),
        "more than twelve units": (
            changed(
                5, ("(16, 4, trust)", "(16, 5, trust)"), ("(16, 12, trust)", "(16, 13, trust)")
            ),
            {f"`hub_lasts_{name}`: value": "12 units are enough" for name in ("low", "high")},
        ),
        "runs of thirty years": (
            changed(
                5,
                ("12, years=150, seed", "12, seed"),
                ("np.mean(first_years)", "np.nanmean(first_years)"),
            ),
            {"`hub_years`: value": "for 150 years"},
        ),
        "some are not ready": (
            changed(
                5,
                ("12, years=150, seed", "12, trust=0.7, years=150, seed"),
                ("np.mean(first_years)", "np.nanmean(first_years)"),
            ),
            {"`hub_years`: value": "Not all firms were ready"},
        ),
        "the catalyst stays": (
            changed(5, ("pushed=paid,", "pushed=paid, push_years=20,")),
            {"`one_with`: value": "leaves after five years"},
        ),
        "forty runs of four": (
            changed(5, ("(4, 2, 0, 120)", "(4, 2, 0, 40)"), ("(4, 2, 1, 120)", "(4, 2, 1, 40)")),
            {f"`four_{name}`: value": "120 are asked" for name in ("without", "with")},
        ),
        "a formula for the runs": (
            added(5, "four_without = joint_action.chance_to_hold(4, 2, 0.7)"),
            {"`four_without`: value": "what the runs show"},
        ),
        "the median": (
            changed(5, ("np.mean(first_years)", "np.median(first_years)")),
            {"`hub_years`: value": "the mean is asked"},
        ),
        "seeds from one": (
            changed(5, ("for seed in range(40):", "for seed in range(1, 41):")),
            {"`hub_years`: value": "0 to 39"},
        ),
        "everybody ready": (
            changed(5, ("needed, trust=0.7,", "needed, trust=1,")),
            {
                "`four_without`: value": "",
                "`one_with`: value": "All firms were ready",
                "`four_with`: value": "All firms were ready",
            },
        ),
        "thirty years": (
            changed(5, ("years=20, seed=seed", "years=30, seed=seed")),
            {"`four_without`: value": ""},
        ),
        "with and without exchanged": (
            added(5, "four_with, four_without = four_without, four_with"),
            {
                "`four_with`: value": "without a catalyst",
                "`four_without`: value": "with a catalyst",
            },
        ),
        "a count for a share": (
            added(5, "one_with *= 40"),
            {"`one_with`: value": "between 0 and 1"},
        ),
    },
    6: {
        "no rows taken for no sales": (
            added(6, 'verdicts["B"] = ("shown", "part 2")'),
            {"`verdicts`: B": "not recorded is not zero"},
        ),
        "a defect of the survey taken for a fact": (
            added(6, 'verdicts["C"] = ("shown", "part 3")'),
            {"`verdicts`: C": "the same ones"},
        ),
        "the model taken for a record": (
            added(6, 'verdicts["E"] = ("shown", "part 2")'),
            {"`verdicts`: E": "come from"},
        ),
        "the right verdict for the wrong reason": (
            added(6, 'verdicts["E"] = ("not in the data", "one year only")'),
            {"`verdicts`: E": "the reason is not"},
        ),
        "a level taken for an effect": (
            added(6, 'verdicts["F"] = ("shown", "part 5")'),
            {"`verdicts`: F": "with and without"},
        ),
        "another part": (
            added(6, 'verdicts["D"] = ("shown", "part 2")'),
            {"`verdicts`: D": "the reason is not"},
        ),
        "a pair that does not go together": (
            added(6, 'verdicts["A"] = ("shown", "one year only")'),
            {"`verdicts`: A": 'does not go with "shown"'},
        ),
        "the verdict alone": (
            added(6, 'verdicts["A"] = "shown"'),
            {"`verdicts`: A": "2 choices in round brackets"},
        ),
        "nothing is ever known": (
            added(
                6,
                'gap = ("not in the data", "no sales by large firms")\n'
                'verdicts = dict.fromkeys("ABCDEF", gap)',
            ),
            {f"`verdicts`: {k}": "" for k in "ACDEF"},
        ),
        "one statement left out": (
            added(6, 'del verdicts["F"]'),
            {"`verdicts`: F": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    2: ["0.156", "0.284", "0.219", "0.317", "hub and spoke", "satellite"],
    3: ["0.6105", "0.4702", "0.2523", "0.84", "0.973"],
    5: ["3.58", "31123", "0.5248", "0.3768", "0.8349", "18.2", "0.075", "0.891", "0.925"],
    6: ["assumed, not observed", "no sales by large firms"],
}

#: Part -> what a student did -> (answer, words of the released check)
FORM = {
    1: {
        "the example is not met": (
            changed(1, (".reindex(sales.index, fill_value=0)", "")),
            "`all_firms`: It is not the right number",
        ),
        "no function": ("dependence = 0.25", "not a function"),
    },
    2: {
        "per cent": (added(2, 'districts["pooled"] *= 100'), "between 0 and 1"),
        "a misspelt column": (
            added(2, 'districts = districts.rename(columns={"above_limit": "above_limits"})'),
            "Is `above_limits` meant?",
        ),
        "a type of his own": (
            added(2, 'by_amount["A"] = "state-anchored"'),
            '"state-anchored" is not one of the given choices',
        ),
        "a mean of nothing": (
            added(2, 'districts["linked"] = np.nan'),
            "`linked` has 4 missing values",
        ),
    },
    3: {
        "a row missing": (added(3, "response = response.iloc[:-1]"), "missing: `6`"),
        "counts of districts": (added(3, 'response["right_dependence"] *= 120'), "between 0 and 1"),
    },
    4: {
        "no title": (
            changed(4, ("Reciprocity needs everybody's answer, dependence does not", "")),
            "no title",
        ),
        "a misspelt column": (changed(4, ("found:Q", "fuond:Q")), "no column `fuond`"),
        "no axis title": (
            changed(4, ('.title("Firms that answer, of 30")', ".title(None)")),
            "x axis has no title",
        ),
        "no description": (added(4, 'chart = chart.properties(description="")'), "no description"),
    },
    5: {
        "per cent": (added(5, "hub_lasts_high *= 100"), "between 0 and 1"),
        "a negative wait": (added(5, "hub_years *= -1"), "greater than 0"),
        "infinite years": (added(5, 'groups["years"] = np.inf'), "infinite"),
    },
    6: {
        "impossible": (
            added(6, 'verdicts["B"] = ("shown", "one year only")'),
            'B: "one year only" does not go with "shown".',
        ),
        "a reason of his own": (
            added(6, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "part 2"',
        ),
    },
}


def _own_answers(own):
    answers = {}
    for name, table in own.groupby("district"):
        sales = table.groupby("seller")["amount"].sum()
        large = table[table["buyer_kind"].str.startswith("large")]
        shares = large.groupby("seller")["amount"].sum() / sales
        gains = squeezed_profit(shares.fillna(0), 0.9, 0.3, 0.75) - 0.25
        answers |= {
            f"all_firms {name}": (shares.fillna(0).mean(), "share"),
            f"linked {name}": (shares.mean(), "share"),
            f"pooled {name}": (large["amount"].sum() / sales.sum(), "share"),
            f"above_limit {name}": ((shares > 1 / 0.7 - 1 / 0.9).sum() / 20, "share"),
            f"gain {name}": (gains.mean(), "index"),
        }
    return answers


OWN = [Own("district_contracts", "ps5", digest="9db458cba8a8d30c", answers=_own_answers)]
EXAMPLES = {1}
