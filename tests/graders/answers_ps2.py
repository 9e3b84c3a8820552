"""Problem set 2: right answers of many kinds, and wrong answers that students give."""

from itertools import combinations

from graders.running import Assignment, Own

PS2 = Assignment("ps2")
added, changed = PS2.added, PS2.changed

MARKETS = """
def outcome(costs, a=120, b=2):
    p = (a + sum(costs)) / (len(costs) + 1)
    q = [(p - c) / b for c in costs]
    Q = sum(q)
    profit = sum((p - c) * x for c, x in zip(costs, q))
    return [sum((x / Q) ** 2 for x in q), p, profit, (a - p) * Q / 2]
"""
VERDICTS = [
    ("shown", "part 1"),
    ("not in the data", "no quantities or prices"),
    ("contradicted", "part 4"),
    ("contradicted", "part 5"),
    ("shown", "part 6"),
    ("not in the data", "no case without the policy"),
]
#: The numbers and the table of part 5, from which the charts are drawn.
RACE = PS2.reference(5).split("last = race")[0]

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "smallest and largest of each year, span in the index": """
t = tiruppur.groupby("start_year")["rupees_crore"].agg(["min", "max"])
b = brazil.groupby("year")["value"].agg(["min", "max"])
growth = pd.DataFrame(columns=["high", "low"], dtype=float)
for s, y, z in [("B", 2001, 2003), ("B", 2000, 2002), ("T", 2016, 2020), ("T", 2009, 2021),
                ("T", 1993, 2009), ("T", 1985, 2021)]:
    x = t if s == "T" else b
    growth.loc[f"{s} {y}-{z}"] = {
        "low": (x.loc[z, "min"] / x.loc[y, "max"]) ** (1 / (z - y)) - 1,
        "high": (x.loc[z, "max"] / x.loc[y, "min"]) ** (1 / (z - y)) - 1,
    }
times_20_per_cent = t.loc[2021, "min"] / (t.loc[1985, "min"] * 1.2**36)
quantity_growth = (growth.loc["T 2009-2021", "low"] - 0.06) / 1.06
""",
        "typed from the tables, a dictionary of lists": """
g = lambda a, b, n: (b / a) ** (1 / n) - 1
growth = {
    "span": ["T 1985-2021", "T 1993-2009", "T 2009-2021", "T 2016-2020", "B 2000-2002",
             "B 2001-2003"],
    "low": [g(15, 30000, 36), g(1000, 11500, 16), g(11800, 30000, 12), g(26000, 24750, 4),
            g(1547, 1442, 2), g(1615, 1549, 2)],
    "high": [g(15, 33525, 36), g(1000, 11800, 16), g(11500, 33525, 12), g(26000, 24750, 4),
             g(1547, 1448, 2), g(1613, 1549, 2)],
}
from fractions import Fraction
times_20_per_cent = Fraction(30000, 15) / Fraction(6, 5) ** 36
quantity_growth = g(11800 * 1.06**12, 30000, 12)
""",
        "rates by logarithms, a list of records": """
from math import exp, log
pairs = {"T 1985-2021": ([15], [30000, 33525]), "T 1993-2009": ([1000], [11500, 11800]),
         "T 2009-2021": ([11500, 11800], [33525, 30000]), "T 2016-2020": ([26000], [24750]),
         "B 2000-2002": ([1547], [1442, 1448]), "B 2001-2003": ([1613, 1615], [1549])}
growth = []
for span, (first, last) in pairs.items():
    n = int(span[7:]) - int(span[2:6])
    r = sorted(exp(log(b / a) / n) - 1 for a in first for b in last)
    growth.append({"high": r[-1], "span": span, "low": r[0], "years": n})
times_20_per_cent = np.array([30000 / (15 * 1.2**36)])
quantity_growth = exp(log(30000 / 11800) / 12 - log(1.06)) - 1
""",
        "capitals, rounded to four figures": """
growth = pd.DataFrame({
    "Span": ["T 1985-2021", "T 1993-2009", "T 2009-2021", "T 2016-2020", "B 2000-2002",
             "B 2001-2003"],
    "Low": [0.2351, 0.1649, 0.08086, -0.01224, -0.03453, -0.02065],
    "High": [0.2389, 0.1668, 0.09326, -0.01224, -0.03253, -0.02004],
}).sort_values("Low")
times_20_per_cent, quantity_growth = 2.822, 0.01968
""",
    },
    2: {
        "plain Python, a dictionary": """
import math
def concentration(sales, owners):
    sums = {}
    for i, (x, o) in enumerate(zip(list(sales), list(owners))):
        if x is None or math.isnan(x):
            raise ValueError("no sales")
        key = i if o is None or o != o else o
        sums[key] = sums.get(key, 0) + x
    s = sorted((v / sum(sums.values()) for v in sums.values()), reverse=True)
    return {"herfindahl": sum(x * x for x in s), "cr4": sum(s[:4])}
""",
        "a table, fillna, a Series": """
def concentration(sales, owners):
    t = pd.DataFrame({"x": np.asarray(sales, dtype=float), "o": list(owners)})
    if t.x.isnull().any():
        raise ValueError
    t["o"] = t.o.where(t.o.notna(), "firm " + t.index.astype(str))
    s = t.groupby("o").x.sum().sort_values(ascending=False)
    s = s / s.sum()
    return pd.Series({"CR4": s.head(4).sum(), "Herfindahl": s.pow(2).sum()})
""",
        "the course's functions": """
def concentration(sales, owners):
    sales, owners = list(sales), list(owners)
    groups = {}
    alone = [x for x, o in zip(sales, owners) if pd.isna(o)]
    for x, o in zip(sales, owners):
        if not pd.isna(o):
            groups[o] = groups.get(o, 0) + x
    sizes = alone + list(groups.values())
    return [flexspec.measures.concentration_ratio(sizes), flexspec.measures.herfindahl(sizes)]
""",
        "independent firms apart, groupby for the rest": """
def concentration(sales, owners):
    x, o = pd.Series(list(sales), dtype="float64"), pd.Series(list(owners), dtype="object")
    if x.hasnans:
        raise ValueError("Umsatz fehlt")
    free = o.isna()
    s = pd.concat([x[free], x[~free].groupby(o[~free]).sum()]) / x.sum()
    return np.array([np.sort(s)[-4:].sum(), s @ s])
""",
    },
    3: {
        "a label for each firm, groupby twice": """
t = flexspec.variant("trade_firms", student=student, assignment="ps2")
t["holder"] = t.owner.where(t.owner.notna(), t.firm)
c = t[t.seat == "cluster"]
out = []
for name, rows, by in [("market", t, "holder"), ("firms", c, "firm"), ("owners", c, "holder")]:
    s = rows.groupby(["trade", by]).sales.sum()
    s = s / s.groupby(level=0).transform("sum")
    out.append(pd.DataFrame({"herfindahl": (s**2).groupby(level=0).sum(),
                             "cr4": s.groupby(level=0).nlargest(4).groupby(level=0).sum()})
               .assign(counted=name))
own_concentration = pd.concat(out).reset_index()
w = own_concentration.pivot(index="trade", columns="counted")
def pairs(a, b):
    return sum(np.sign(a.iloc[i] - a.iloc[j]) != np.sign(b.iloc[i] - b.iloc[j])
               for i in range(4) for j in range(i))
own_turned_measure = pairs(w["cr4"]["firms"], w["herfindahl"]["firms"])
own_turned_market = pairs(w["herfindahl"]["firms"], w["herfindahl"]["market"])
top = t[t.trade == w["herfindahl"]["market"].idxmax()].copy()
before = concentration(top.sales, top.holder)[1]
big = top.groupby("holder").sales.sum().nlargest(2).index
own_merger = concentration(top.sales, top.holder.replace(dict.fromkeys(big, "both")))[1] - before
""",
        "keys in the index, the course's functions": """
t = flexspec.variant("trade_firms", student="  Reference", assignment="ps2")
M = flexspec.measures
def sizes(x):
    named = x.dropna(subset="owner").groupby("owner")["sales"].sum().tolist()
    return named + x.loc[x["owner"].isna(), "sales"].tolist()
found = {}
for trade in t["trade"].unique():
    x = t[t["trade"] == trade]
    y = x[x["seat"] == "cluster"]
    for way, z in {"firms": y["sales"].tolist(), "owners": sizes(y), "market": sizes(x)}.items():
        found[trade, way] = {"cr4": M.concentration_ratio(z), "herfindahl": M.herfindahl(z)}
own_concentration = pd.DataFrame(found).T.rename_axis(["trade", "counted"])
H = own_concentration["herfindahl"].unstack()
C = own_concentration["cr4"].unstack()
from itertools import combinations
own_turned_measure = own_turned_market = 0
for a, b in combinations(H.index, 2):
    own_turned_measure += bool((C["firms"][a] > C["firms"][b]) ^ (H["firms"][a] > H["firms"][b]))
    own_turned_market += bool((H["market"][a] > H["market"][b]) ^ (H["firms"][a] > H["firms"][b]))
z = sorted(sizes(t[t["trade"] == H["market"].idxmax()]))
own_merger = M.herfindahl(z[:-2] + [z[-1] + z[-2]]) - M.herfindahl(z)
""",
        "rounded to three places, pairs counted by ranks, a list of records": """
t = flexspec.variant("trade_firms", student=student, assignment="ps2")
c = t[t.seat == "cluster"]
rows = []
for k, g in c.groupby("trade"):
    a = concentration(g.sales, [None] * len(g))
    b = concentration(g.sales, g.owner)
    m = t[t.trade == k]
    d = concentration(m.sales, m.owner)
    for n, v in zip(["firms", "owners", "market"], [a, b, d]):
        rows.append(dict(Trade=k, Counted=n, CR4=round(v[0], 3), Herfindahl=round(v[1], 4)))
own_concentration = rows
f = pd.DataFrame(rows).pivot(index="Trade", columns="Counted", values=["CR4", "Herfindahl"])
from scipy.stats import kendalltau
def turned_pairs(a, b):
    return round((1 - kendalltau(a, b)[0]) / 2 * 6)
own_turned_measure = turned_pairs(f["CR4"]["firms"], f["Herfindahl"]["firms"])
own_turned_market = turned_pairs(f["Herfindahl"]["firms"], f["Herfindahl"]["market"])
m = t[t.trade == f["Herfindahl"]["market"].idxmax()]
s = m.sales.groupby(m.owner.fillna(m.firm).to_numpy()).sum().sort_values() / m.sales.sum()
own_merger = float((s.iloc[-1] + s.iloc[-2]) ** 2 - s.iloc[-1] ** 2 - s.iloc[-2] ** 2)
""",
        "floats for counts, more columns, another order": added(
            3,
            """
own_concentration = own_concentration.iloc[::-1].assign(equivalent=lambda t: 1 / t["herfindahl"])
own_turned_measure, own_turned_market = float(own_turned_measure), np.int64(own_turned_market)
""",
        ),
    },
    4: {
        "steps of a hundredth, case in the index": """
def m(costs):
    return cournot.market(costs, intercept=120, slope=2)
tries = np.arange(0, 60, 0.01)
improved_cost = min(tries, key=lambda c: abs(m([c] + [60] * 8)["herfindahl"] - 0.25))
markets = pd.concat({"shared services": m([54] * 9), "nine": m([60] * 9), "four": m([60] * 4),
                     "one improved": m([60] * 8 + [improved_cost]), "agreement": m([60])}, axis=1).T
markets.loc["agreement", ["firms", "herfindahl"]] = 9, 1 / 9
""",
        "solved on paper, plain Python": MARKETS
        + """
s = (1 + 10**0.5) / 9
improved_cost = 600 / (9 + 8 * s / (1 - s))
rows = {"nine": outcome([60] * 9), "four": outcome([60] * 4),
        "one improved": outcome([improved_cost] + [60] * 8), "agreement": outcome([60]),
        "shared services": outcome([54] * 9)}
rows["agreement"][0] = 9 * (1 / 9) ** 2
markets = [dict(zip(["case", "herfindahl", "price", "profit", "surplus"], [k] + v))
           for k, v in rows.items()]
""",
        "a root finder, firm by firm": """
from scipy.optimize import brentq
H = flexspec.measures.herfindahl
def f(c):
    return cournot.firms([c] + [60] * 8, 120, 2)
improved_cost = brentq(lambda c: H(f(c)["output"]) - 0.25, 5, 60)
costs = {"nine": [60] * 9, "four": [60] * 4, "one improved": [improved_cost] + [60] * 8,
         "agreement": [60], "shared services": [60 * 0.9] * 9}
rows = []
for case, c in costs.items():
    t = cournot.firms(c, 120, 2)
    Q = t["output"].sum()
    rows.append({"Case": case, "Price": 120 - 2 * Q, "Profit": t["profit"].sum(), "Surplus": Q**2,
                 "Herfindahl": 1 / 9 if case == "agreement" else H(t["output"])})
markets = pd.DataFrame(rows)
""",
        "rounded": """
improved_cost = 37.78
markets = {
    "case": ["nine", "four", "one improved", "agreement", "shared services"],
    "herfindahl": [0.1111, 0.25, 0.25, 0.1111, 0.1111],
    "price": [66, 72, 63.78, 90, 60.6],
    "profit": [162, 288, 395.1, 450, 196.0],
    "surplus": [729, 576, 790.2, 225, 882.1],
}
""",
    },
    5: {
        "text labels at the lines, per cent": RACE
        + """
t = race.assign(pc=race.share * 100, label=race.protection.replace("none", "0 years"))
base = alt.Chart(t, title="How long must the improver be protected?").encode(
    x=alt.X("year", title="Years"), y=alt.Y("pc", title="Improver's share of sales, %"),
    color=alt.Color("label:N", legend=None))
names = base.transform_filter("datum.year == 100").mark_text(align="left").encode(text="label")
chart = (base.mark_line() + names).properties(description="Three lines over a hundred years; "
    "the one with ten years of protection ends at 92 per cent, the others fall.")
""",
        "a wide table folded, formulas by hand": """
k = np.log2(1.06) - np.log2(0.85)
lead_today = np.exp(-np.log(0.85) / k)
lead_for_good = 0.85 ** (-6 / (6 * k - 1))
def path(n, years):
    e, r, out = 5.0, 2.5, []
    for year in range(years + 1):
        w = 1 if year < n else 0.85
        q = (w * (e / r) ** k) ** 6
        s = q / (1 + q)
        out.append(s)
        e, r = e + s, r + 1 - s
    return out
years_needed = [path(n, 1000)[-1] > 0.5 for n in range(20)].index(True)
ways = {"none": 0, "4 years": 4, "10 years": 10}
wide = pd.DataFrame({w: path(n, 100) for w, n in ways.items()}, index=range(101))
wide = wide.rename_axis("year").reset_index()
race = wide.melt("year", var_name="protection", value_name="share")
chart = alt.Chart(wide).transform_fold(list(ways), as_=["protection", "share"]).mark_line(
    ).encode(x=alt.X("year:Q", axis=alt.Axis(title="year")),
             y=alt.Y("share:Q", axis=alt.Axis(title="share of the market (0-1)")),
             strokeDash="protection:N", color="protection:N"
    ).properties(title="Protection and the improver's share", description="The improver's share "
    "of the market over 100 years. It falls to 0.02 without protection and rises with ten years.")
""",
        "panels, one for each protection": RACE
        + """
chart = alt.Chart(race).mark_line().encode(
    alt.X("year:Q").title("Year"), alt.Y("share:Q").title("Proportion of sales, improver"),
    alt.Column("protection:N").title("Protection")
).properties(width=150, title="Only ten years of protection let the improver win",
    description="Three panels with a line each. With 4 years of protection the share falls "
    "below one half after year 50.")
""",
        "keys in the index, a layer for each line": RACE
        + """
race = race.set_index(["protection", "year"])
def one(n, dash):
    t = race.loc[n].reset_index().assign(protection=n)
    return alt.Chart(t).mark_line(strokeDash=dash).encode(
        x=alt.X("year", title="Year"), y=alt.Y("share", title="Share of sales, improver"),
        color=alt.Color("protection:N", scale=alt.Scale(domain=["none", "4 years", "10 years"],
        range=["#0072b2", "#d55e00", "#009e73"])))
chart = alt.layer(one("none", [1, 0]), one("4 years", [4, 4]), one("10 years", [1, 2]))
chart = chart.properties(title="The improver after 0, 4 and 10 years of protection",
    description="Three lines of the share of sales over 100 years: 0.02, 0.31 and 0.92 at the end.")
""",
        "points, the years by bisection of the lead": RACE
        + """
def grows(n):
    r = run(n, n + 1)
    lead = r["experience_improver"] / r["experience_rival"]
    return lead.iloc[n] > lead_for_good
years_needed = sum(not grows(n) for n in range(1, 30)) + 1
chart = alt.Chart(race).mark_point().encode(
    x=alt.X("year:Q", title="Year of the race"),
    y=alt.Y("share:Q", title="Improver's market share"),
    color="protection:N", shape="protection:N").properties(
    title="Market share with and without protection",
    description="Points for 101 years and three lengths of protection, 0, 4 and 10 years.")
""",
    },
    6: {
        "a loop of one's own, no network library": """
def reached(start, pairs):
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        for a, b in pairs:
            if a == here and b not in seen and b != start:
                seen.add(b)
                todo.append(b)
    return seen
inside = [(b, p) for b, p in zip(boxes.box_id, boxes.parent_box) if isinstance(p, str)]
reach = {"start": [], "which": [], "boxes": [], "performance": []}
for start in ("performance", "strategies", "enterprise_support", "business_associations",
              "government_policy"):
    for which in ("said", "all"):
        t = links[links.kind.ne("withdraws_from")]
        if which == "said":
            t = t[t.basis == "explicit"]
        got = reached(start, list(zip(t.source_box, t.target_box)) + inside)
        for column, value in zip(reach, (start, which, len(got), "performance" in got)):
            reach[column].append(value * 1)
low = coding[coding.level == "basic_conditions"]
two = coding[coding.reading == 2].instrument_id
who = pd.DataFrame({
    "first": low[low.reading == 1].carrier.value_counts(),
    "second": low[(low.reading == 2) | ~low.instrument_id.isin(two)].carrier.value_counts(),
})
""",
        "powers of a matrix, keys in the index": """
ids = boxes.box_id.tolist()
A = {w: pd.DataFrame(0, index=ids, columns=ids) for w in ("all", "said")}
for _, r in links.iterrows():
    if r.kind != "withdraws_from":
        A["all"].loc[r.source_box, r.target_box] = 1
        if r.basis == "explicit":
            A["said"].loc[r.source_box, r.target_box] = 1
for b, p in boxes.set_index("box_id").parent_box.dropna().items():
    for w in A:
        A[w].loc[b, p] = 1
out = {}
for w, m in A.items():
    whole = np.linalg.matrix_power(np.eye(len(ids)) + m.to_numpy(), len(ids)) > 0
    whole = pd.DataFrame(whole, index=ids, columns=ids)
    for s in ("government_policy", "business_associations", "enterprise_support", "strategies",
              "performance"):
        out[s, w] = {"performance": whole.loc[s, "performance"] * (s != "performance") * 1.0,
                     "boxes": whole.loc[s].sum() - 1.0}
reach = pd.DataFrame(out).T.rename_axis(["start", "which"])
p = coding.pivot(index="instrument_id", columns="reading", values="level")
c = coding.drop_duplicates("instrument_id").set_index("instrument_id").carrier
who = pd.concat([
    c[p[1] == "basic_conditions"].value_counts().rename("first"),
    c[p[2].fillna(p[1]) == "basic_conditions"].value_counts().rename("second"),
], axis=1).rename_axis("carrier")
""",
        "shortest paths, crosstab": """
g = {w: nx.DiGraph() for w in ("all", "said")}
for w in g:
    use = links.query("kind != 'withdraws_from'")
    use = use if w == "all" else use.query("basis == 'explicit'")
    g[w].add_nodes_from(boxes.box_id)
    g[w].add_edges_from(use[["source_box", "target_box"]].itertuples(index=False, name=None))
    g[w].add_edges_from(boxes.dropna(subset=["parent_box"])[["box_id", "parent_box"]].to_numpy())
names = ["government_policy", "business_associations", "enterprise_support", "strategies",
         "performance"]
reach = pd.DataFrame(
    [(s, w, len(nx.single_source_shortest_path_length(g[w], s)) - 1,
      int(s != "performance" and nx.has_path(g[w], s, "performance"))) for s in names for w in g],
    columns=["Start", "Which", "Boxes", "Performance"])
a = pd.crosstab(coding[coding.reading == 1].carrier, coding.level)["basic_conditions"]
last = coding.sort_values("reading").groupby("instrument_id").last()
b = pd.crosstab(last.carrier, last.level)["basic_conditions"]
who = [{"carrier": k, "second": int(b[k]), "first": int(a[k])} for k in a.index]
""",
        "counted by eye": """
s = ["government_policy", "business_associations", "enterprise_support", "strategies",
     "performance"]
reach = pd.DataFrame({"start": s * 2, "which": ["all"] * 5 + ["said"] * 5,
                      "boxes": [7, 5, 5, 3, 0, 5, 0, 2, 2, 0],
                      "performance": [1, 1, 1, 1, 0, 0, 0, 0, 1, 0]})
who = {"carrier": ["others", "government", "firms and associations"],
       "first": [13, 9, 6], "second": [11, 7, 4]}
""",
    },
    7: {
        "lists, capitals, another order": f"""
pairs = {VERDICTS!r}
verdicts = {{k: [p[0].capitalize(), p[1].upper()] for k, p in list(zip("ABCDEF", pairs))[::-1]}}
""",
        "zipped": f"verdicts = dict(zip('ABCDEF', {VERDICTS!r}))",
        "filled in one by one, lower case": f"""
verdicts = {{}}
for key, pair in zip("abcdef", {VERDICTS!r}):
    verdicts[key] = pair
""",
        "a Series turned into a dictionary, stray blanks": f"""
verdicts = pd.Series({VERDICTS!r}, index=list("ABCDEF")).map(
    lambda p: (" " + p[0].replace(" ", "  "), p[1] + " ")).to_dict()
""",
    },
}

_GROWTH, _FUNCTION, _OWN = "`growth`: values of ", "`concentration`: ", "`own_concentration`: "
_COUNTED = {way: f"{_OWN}the rows counted by `{way}`" for way in ("firms", "owners", "market")}
_CASES = (
    "`cr4` on new data",
    "`herfindahl` on new data",
    "independent firms",
    "fewer than four owners",
    "Series with an index of their own",
    "neither the unit nor the order matters",
    "missing sales",
)
_VALUES = "`chart`: draws the right values"

#: Part -> what a student did -> (change to the reference, criterion lost -> words of its sentence)
WRONG = {
    1: {
        "low with low, high with high": (
            changed(
                1,
                (
                    "return min(found), max(found)",
                    "return tuple((w(end) / w(start)) ** (1 / (last - first)) - 1 "
                    "for w in (min, max))",
                ),
            ),
            {_GROWTH + "`low`": "the high with the", _GROWTH + "`high`": "the high with the"},
        ),
        "one figure a year": (
            changed(
                1,
                (
                    "start, end = figures[first], figures[last]",
                    "start, end = figures[first][-1:], figures[last][-1:]",
                ),
            ),
            {_GROWTH + "`low`": "where a year has two", _GROWTH + "`high`": "where a year has two"},
        ),
        "the mean of two figures": (
            changed(
                1,
                (
                    "start, end = figures[first], figures[last]",
                    "start, end = [np.mean(figures[first])], [np.mean(figures[last])]",
                ),
            ),
            {_GROWTH + "`low`": "is neither", _GROWTH + "`high`": "is neither"},
        ),
        "Brazil's revised figures alone": (
            changed(
                1,
                ('brazil.groupby("year")', 'brazil[::-1].drop_duplicates("year").groupby("year")'),
            ),
            {_GROWTH + "`low`": "only the revised", _GROWTH + "`high`": "only the revised"},
        ),
        "Brazil's first figures alone": (
            changed(
                1, ('brazil.groupby("year")', 'brazil.drop_duplicates("year").groupby("year")')
            ),
            {_GROWTH + "`low`": "only the first", _GROWTH + "`high`": "only the first"},
        ),
        "growth divided by the years": (
            changed(1, ("(b / a) ** (1 / (last - first)) - 1", "(b / a - 1) / (last - first)")),
            {_GROWTH + "`low`": "growth compounds", _GROWTH + "`high`": "growth compounds"},
        ),
        "both ends counted": (
            changed(1, ("(1 / (last - first))", "(1 / (last - first + 1))")),
            {_GROWTH + "`low`": "12 years, not 13", _GROWTH + "`high`": "12 years, not 13"},
        ),
        "logarithms": (
            changed(1, ("(b / a) ** (1 / (last - first)) - 1", "np.log(b / a) / (last - first)")),
            {_GROWTH + "`low`": "logarithms", _GROWTH + "`high`": "logarithms"},
        ),
        "low and high swapped": (
            changed(1, ("return min(found), max(found)", "return max(found), min(found)")),
            {
                _GROWTH + "`low`": "the values of `high`",
                _GROWTH + "`high`": "the values of `low`",
            },
        ),
        "per cent": (
            added(1, "growth['low'] *= 100; growth['high'] *= 100"),
            {_GROWTH + "`low`": "100 times", _GROWTH + "`high`": "100 times"},
        ),
        "a span forgotten": (
            added(1, "growth = growth[growth['span'] != 'B 2001-2003']"),
            {"`growth`: the right rows": "`B 2001-2003`"},
        ),
        "the higher figure of 2021": (
            changed(1, ("min(knitwear[2021])", "max(knitwear[2021])")),
            {"`times_20_per_cent`: value": "higher figure"},
        ),
        "twenty per cent without compounding": (
            changed(1, ("1.2**36", "(1 + 0.2 * 36)")),
            {"`times_20_per_cent`: value": "growth compounds"},
        ),
        "since 1985": (
            added(1, "times_20_per_cent = 30000 / 15"),
            {"`times_20_per_cent`: value": "as in 1985"},
        ),
        "how much larger": (
            added(1, "times_20_per_cent -= 1"),
            {"`times_20_per_cent`: value": "how many times as large"},
        ),
        "twelve years at once": (
            added(1, "quantity_growth = 30000 / 1.06**12 / 11800 - 1"),
            {"`quantity_growth`: value": "the rate of one year"},
        ),
        "prices taken out once": (
            added(1, "quantity_growth = (30000 / 1.06 / 11800) ** (1 / 12) - 1"),
            {"`quantity_growth`: value": "taken out once"},
        ),
        "rates subtracted": (
            changed(1, ('"low"]) / 1.06 - 1', '"low"]) - 1.06')),
            {"`quantity_growth`: value": "divide the factors"},
        ),
        "from the high rate": (
            changed(1, ('.loc["T 2009-2021", "low"]', '.loc["T 2009-2021", "high"]')),
            {"`quantity_growth`: value": "`low` is asked"},
        ),
    },
    2: {
        "owners not looked at": (
            changed(2, ('f"owner {owner}"', 'f"owner {place}"')),
            {
                _FUNCTION + "`cr4` on new data": "one by one",
                _FUNCTION + "`herfindahl` on new data": "one by one",
                _FUNCTION + "independent firms": "one by one",
                _FUNCTION + "fewer than four owners": "one by one",
                _FUNCTION + "Series with an index of their own": "",
            },
        ),
        "independent firms dropped": (
            changed(
                2,
                (".groupby(labels)", ".groupby(list(owners))"),
                ("/ sales.sum()", "/ sales.groupby(list(owners)).sum().sum()"),
            ),
            {_FUNCTION + "independent firms": "drops missing labels"},
        ),
        "independent firms dropped, all sales below the line": (
            changed(2, (".groupby(labels)", ".groupby(list(owners))")),
            {_FUNCTION + "independent firms": "not of all sales"},
        ),
        "all independent firms as one": (
            changed(2, ("independent {place}", "independent")),
            {_FUNCTION + "independent firms": "for one owner"},
        ),
        "None and NaN as owners": (
            changed(2, ("pd.isna(owner)", "False")),
            {_FUNCTION + "independent firms": "two owners"},
        ),
        "four largest squared": (
            changed(2, ("(shares**2).sum()", "(shares.nlargest(4)**2).sum()")),
            {
                _FUNCTION + "`herfindahl` on new data": "Only the four largest",
                _FUNCTION + "independent firms": "",
                _FUNCTION + "Series with an index of their own": "`herfindahl`",
            },
        ),
        "to 10 000": (
            changed(2, ("(shares**2).sum()", "(shares**2).sum() * 1e4")),
            {
                _FUNCTION + "`herfindahl` on new data": "10 000",
                _FUNCTION + "independent firms": "`herfindahl`",
                _FUNCTION + "fewer than four owners": "`herfindahl`",
                _FUNCTION + "Series with an index of their own": "`herfindahl`",
            },
        ),
        "matched by index": (
            changed(
                2,
                ("pd.Series(list(sales), dtype=float)", "pd.Series(sales, dtype=float)"),
                (
                    "sales.groupby(labels)",
                    "sales.groupby(pd.Series(labels, owners.index if "
                    "isinstance(owners, pd.Series) else None))",
                ),
            ),
            {_FUNCTION + "Series with an index of their own": "go by position"},
        ),
        "the fourth must exist": (
            changed(
                2,
                (
                    "shares.nlargest(4).sum()",
                    "shares.sort_values(ascending=False).iloc[[0, 1, 2, 3]].sum()",
                ),
            ),
            {_FUNCTION + "fewer than four owners": "stopped with"},
        ),
        "amounts in place of shares": (
            changed(2, (" / sales.sum()", "")),
            {_FUNCTION + text: "" for text in _CASES if text != "missing sales"},
        ),
        "missing sales taken for zero": (
            changed(2, ('raise ValueError("sales are missing")', "sales = sales.fillna(0)")),
            {_FUNCTION + "missing sales": "it must raise ValueError"},
        ),
        "printed, not returned": (
            changed(
                2,
                (
                    "return shares.nlargest(4).sum(), (shares**2).sum()",
                    "print(shares.nlargest(4).sum(), (shares**2).sum())",
                ),
            ),
            {_FUNCTION + text: "" for text in _CASES if text != "missing sales"},
        ),
    },
    3: {
        "firms elsewhere counted in the cluster": (
            changed(3, ('local = table[table["seat"] == "cluster"]', "local = table")),
            {
                _COUNTED["firms"]: "elsewhere were counted too",
                _COUNTED["owners"]: "elsewhere were counted too",
            },
        ),
        "the market without those elsewhere": (
            changed(3, ('(table["sales"], table["owner"]),', '(local["sales"], local["owner"]),')),
            {_COUNTED["market"]: "elsewhere are missing"},
        ),
        "owners counted firm by firm": (
            changed(
                3, ('(local["sales"], local["owner"])', '(local["sales"], [None] * len(local))')
            ),
            {_COUNTED["owners"]: "by itself"},
        ),
        "independent firms dropped": (
            changed(
                3,
                (
                    "        cr4, herfindahl = concentration(sales, owners)",
                    "        cr4, herfindahl = (concentration(sales, owners) if "
                    "counted == 'firms' else concentration(sales[owners.notna()], "
                    "owners.dropna()))",
                ),
            ),
            {_COUNTED["owners"]: "drops missing labels", _COUNTED["market"]: "drops missing"},
        ),
        "firms joined where each counts": (
            changed(
                3, ('(local["sales"], [None] * len(local))', '(local["sales"], local["owner"])')
            ),
            {_COUNTED["firms"]: "each firm counts by itself"},
        ),
        "two ways only": (
            added(3, "own_concentration = own_concentration[own_concentration.counted != 'firms']"),
            {_COUNTED["firms"]: "no rows counted by `firms`"},
        ),
        "pairs that keep their order": (
            changed(3, ("own_turned_market = turned", "own_turned_market = 6 - turned")),
            {"`own_turned_market`: value": "keep their order"},
        ),
        "pairs counted twice": (
            changed(3, ("own_turned_measure = turned", "own_turned_measure = 2 * turned")),
            {"`own_turned_measure`: value": "counted twice"},
        ),
        "the index after the merger": (
            added(3, 'own_merger = by_market["herfindahl"].max() + own_merger'),
            {"`own_merger`: value": "its rise is asked"},
        ),
        "half of the merger": (
            changed(3, ("own_merger = 2 *", "own_merger =")),
            {"`own_merger`: value": "the product twice"},
        ),
        "the two largest firms": (
            added(
                3,
                """
big = (table["sales"] / table["sales"].sum()).nlargest(2)
own_merger = 2 * big.iloc[0] * big.iloc[1]
""",
            ),
            {"`own_merger`: value": "two largest owners"},
        ),
        "a merger in another trade": (
            changed(3, ('trade = by_market["herfindahl"]', 'trade = by_firms["herfindahl"]')),
            {"`own_merger`: value": "counted by `firms`"},
        ),
        "a merger within the cluster": (
            changed(
                3,
                (
                    'table = own[own["trade"] == trade]',
                    'table = own[(own["trade"] == trade) & (own["seat"] == "cluster")]',
                ),
            ),
            {"`own_merger`: value": "elsewhere are missing"},
        ),
        "another student's firms": (
            changed(3, ("student=student", 'student="bob"')),
            dict.fromkeys(_COUNTED.values(), "") | {"`own_merger`: value": ""},
        ),
    },
    4: {
        "what the firm saves": (
            added(
                4,
                "improved_cost = 60 - improved_cost\n"
                + PS2.reference(4).split("improved_cost = (low + high) / 2")[1],
            ),
            {"`improved_cost`: value": "how much the firm saves"},
        ),
        "nine others": (
            changed(4, ("* 8", "* 9")),
            {"`improved_cost`: value": "eight others"}
            | {
                f"`markets`: values of `{name}`": ""
                for name in ("herfindahl", "price", "profit", "surplus")
            },
        ),
        "nobody above 100": (
            changed(4, ('[60] * 8, 120, 2)["herfindahl"]', '[60] * 8, 100, 2)["herfindahl"]')),
            {"`improved_cost`: value": "not 100"},
        ),
        "another index, and a table that follows from it": (
            changed(4, ("> 0.25", "> 0.3")),
            {"`improved_cost`: value": ""},
        ),
        "the slope of the chapter": (
            changed(4, (", 120, 2)", ", 120)")),
            {
                "`markets`: values of `profit`": "falls by 2",
                "`markets`: values of `surplus`": "falls by 2",
            },
        ),
        "the agreement counted as one firm": (
            changed(4, ('markets.loc["agreement", "herfindahl"] = 1 / 9', "")),
            {"`markets`: values of `herfindahl`": "the office counts nine"},
        ),
        "an agreement that changes nothing": (
            changed(
                4,
                (
                    '"agreement": cournot.market([60], 120, 2)',
                    '"agreement": cournot.market([60] * 9, 120, 2)',
                ),
            ),
            {
                f"`markets`: values of `{name}`": "still compete"
                for name in ("price", "profit", "surplus")
            },
        ),
        "the profit of one of the nine": (
            changed(
                4,
                (
                    "markets = markets.rename_axis",
                    'markets.loc["agreement", "profit"] /= 9\nmarkets = markets.rename_axis',
                ),
            ),
            {"`markets`: values of `profit`": "one of the nine"},
        ),
        "the profit of the firm that has improved": (
            added(
                4,
                'markets.loc[2, "profit"] = (markets.loc[2, "price"] - improved_cost) ** 2 / 2',
            ),
            {"`markets`: values of `profit`": "all firms count"},
        ),
        "the profit of an average firm": (
            added(4, 'markets["profit"] /= [9, 4, 9, 9, 9]'),
            {"`markets`: values of `profit`": "an average firm"},
        ),
        "ten saved in place of ten per cent": (
            changed(4, ("[54] * 9", "[50] * 9")),
            {
                f"`markets`: values of `{name}`": "10 per cent is asked"
                for name in ("price", "profit", "surplus")
            },
        ),
        "the improved firm forgotten": (
            changed(
                4,
                (
                    '"one improved": cournot.market([improved_cost]',
                    '"one improved": cournot.market([60]',
                ),
            ),
            {
                f"`markets`: values of `{name}`": "its old cost"
                for name in ("herfindahl", "price", "profit", "surplus")
            },
        ),
        "a case left out": (
            added(4, "markets = markets.iloc[:4]"),
            {"`markets`: the right rows": "`shared services`"},
        ),
    },
    5: {
        "good for the first day only": (
            added(5, "lead_for_good = lead_today"),
            {"`lead_for_good`: value": "for the first day"},
        ),
        "the sensitivity of the chapter": (
            changed(5, ("k, sensitivity=6)", "k)")),
            {"`lead_for_good`: value": "sensitivity of 4"},
        ),
        "the learning of the chapter": (
            changed(5, ("competition.improvement(0.85, 1.06, 1)", "competition.improvement()")),
            {
                "`lead_today`: value": "learning of chapter 2",
                "`lead_for_good`: value": "learning of chapter 2",
            },
        ),
        "enough for a hundred years": (
            changed(5, ("run(years_needed, 1000)", "run(years_needed, 100)")),
            {"`years_needed`: value": "not in year 1000"},
        ),
        "protected a year too long": (
            changed(5, ("np.arange(years + 1) < protected", "np.arange(years + 1) <= protected")),
            {"`years_needed`: value": "0 to N - 1", "`race`: values of `share`": "a year too long"},
        ),
        "ahead on the first day": (
            added(5, "years_needed = 0"),
            {"`years_needed`: value": "ahead on the first day"},
        ),
        "never protected": (
            added(5, "race = pd.concat(run(0, 100).assign(protection=name) for name in names)"),
            {"`race`: values of `share`": "never protected"},
        ),
        "the settings of the chapter for buyers": (
            changed(
                5,
                ('"sensitivity": 6', '"sensitivity": 4'),
                ("years_needed = 0\nwhile", "years_needed = 7\nwhile False and"),
            ),
            {"`race`: values of `share`": "`sensitivity` is 6"},
        ),
        "the rival's share": (
            changed(5, ("last = race", 'race["share"] = 1 - race["share"]\nlast = race')),
            {"`race`: values of `share`": "the rival's share"},
        ),
        "two lines only": (
            changed(5, ("alt.Chart(race,", "alt.Chart(race[race.protection != 'none'],")),
            {_VALUES: "", "`chart`: the series under their names": ""},
        ),
        "one line of three": (
            changed(
                5,
                ('        color=alt.Color("protection:N", sort=names, title="Protection"),\n', ""),
                (
                    'strokeDash=alt.StrokeDash("protection:N", sort=names, legend=None)',
                    "detail='protection:N'",
                ),
            ),
            {"`chart`: names for the series": "Nothing tells which"},
        ),
        "two names swapped": (
            changed(
                5,
                (
                    "alt.Chart(race,",
                    "alt.Chart(race.replace({'none': '4 years', '4 years': 'none'}),",
                ),
            ),
            {"`chart`: the series under their names": "stand under the name"},
        ),
        "bars": (
            changed(5, (".mark_line()", ".mark_tick()")),
            {"`chart`: a fitting kind of mark": "take line"},
        ),
        "an axis that says share of nothing": (
            changed(5, ("The improver's share of sales (0 to 1)", "Value")),
            {"`chart`: axis titles": "does not say what is shown"},
        ),
        "a title that says nothing": (
            changed(
                5,
                (
                    "Four years of protection delay the improver's loss; ten turn it",
                    "My very first chart",
                ),
            ),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(
                5,
                (
                    'title="Four years of protection delay the improver\'s loss; ten turn it"',
                    'title=""',
                ),
            ),
            {"`chart`: a title": "no title"},
        ),
        "no description": (
            added(5, 'chart = chart.properties(description="Three lines")'),
            {"`chart`: a description": "too short"},
        ),
    },
    6: {
        "withdrawn policies kept": (
            changed(6, ('links[links["kind"] != "withdraws_from"]', "links")),
            {
                "`reach`: values of `boxes`": "leave out the links of rule 1",
                "`reach`: values of `performance`": "leave out the links of rule 1",
            },
        ),
        "parts without the whole": (
            changed(
                6, ('    graph.add_edges_from(parts[["box_id", "parent_box"]].to_numpy())\n', "")
            ),
            {
                "`reach`: values of `boxes`": "see rule 2",
                "`reach`: values of `performance`": "see rule 2",
            },
        ),
        "parts without the whole in what is said": (
            changed(
                6,
                (
                    "    graph.add_edges_from(parts[",
                    '    if which == "all":\n        graph.add_edges_from(parts[',
                ),
            ),
            {"`reach`: values of `boxes`": "rule 2 holds there"},
        ),
        "the whole reaches its parts": (
            changed(
                6,
                (
                    '(parts[["box_id", "parent_box"]].to_numpy())',
                    "(parts[['box_id', 'parent_box']].to_numpy())\n"
                    "    graph.add_edges_from(parts[['parent_box', 'box_id']].to_numpy())",
                ),
            ),
            {"`reach`: values of `boxes`": "to the whole only"},
        ),
        "single links": (
            changed(6, ("nx.descendants(graph, start)", "set(graph.successors(start))")),
            {
                "`reach`: values of `boxes`": "go on from the boxes",
                "`reach`: values of `performance`": "",
            },
        ),
        "itself counted": (
            changed(6, ('"boxes": len(reached)', '"boxes": len(reached) + 1')),
            {"`reach`: values of `boxes`": "itself was counted"},
        ),
        "backwards": (
            changed(6, ("nx.descendants(", "nx.ancestors(")),
            {
                "`reach`: values of `boxes`": "backwards",
                "`reach`: values of `performance`": "",
            },
        ),
        "a start left out": (
            changed(6, ('        "strategies",\n', "")),
            {"`reach`: the right rows": "missing"},
        ),
        "both readings": (
            added(
                6,
                "n = coding[coding.level == 'basic_conditions'].carrier.value_counts()\n"
                "who = pd.DataFrame({'first': n, 'second': n})",
            ),
            {"`who`: values of `first`": "both readings", "`who`: values of `second`": "both"},
        ),
        "second readings alone": (
            added(
                6,
                "two = coding[(coding.reading == 2) & (coding.level == 'basic_conditions')]\n"
                "who = who.assign(second=who.carrier.map(two.carrier.value_counts()))",
            ),
            {"`who`: values of `second`": "the others keep their first"},
        ),
        "all levels": (
            changed(6, ('    chosen = chosen[chosen["level"] == "basic_conditions"]\n', "")),
            {"`who`: values of `first`": "all levels", "`who`: values of `second`": "all levels"},
        ),
    },
    7: {
        "value taken for quantity": (
            added(7, 'verdicts["B"] = ("shown", "part 1")'),
            {"`verdicts`: B": "in what the exports are counted"},
        ),
        "an assumption taken for an observation": (
            added(7, 'verdicts["B"] = ("contradicted", "part 1")'),
            {"`verdicts`: B": "no observation"},
        ),
        "the wrong gap": (
            added(7, 'verdicts["F"] = ("not in the data", "no quantities or prices")'),
            {"`verdicts`: F": "the reason is not"},
        ),
        "a fall taken for an effect": (
            added(7, 'verdicts["F"] = ("shown", "part 1")'),
            {"`verdicts`: F": "not yet an effect"},
        ),
        "concentration is bad": (
            added(7, 'verdicts["C"] = ("shown", "part 4")'),
            {"`verdicts`: C": "pairs of cases"},
        ),
        "ahead is won": (
            added(7, 'verdicts["D"] = ("shown", "part 5")'),
            {"`verdicts`: D": "long after"},
        ),
        "links have no strength": (
            added(7, 'verdicts["E"] = ("not in the data", "no strength of a link")'),
            {"`verdicts`: E": "government"},
        ),
        "the right verdict by another part": (
            added(7, 'verdicts["C"] = ("contradicted", "part 3")'),
            {"`verdicts`: C": "the reason is not"},
        ),
        "a pair that does not go together": (
            added(7, 'verdicts["A"] = ("shown", "no wages")'),
            {"`verdicts`: A": 'does not go with "shown"'},
        ),
        "nothing is ever known": (
            added(7, 'verdicts = {k: ("not in the data", "no wages") for k in "ABCDEF"}'),
            {f"`verdicts`: {k}": "" for k in "ABCDEF"},
        ),
        "the verdict alone": (
            added(7, 'verdicts["A"] = "shown"'),
            {"`verdicts`: A": "2 choices in round brackets"},
        ),
        "one statement left out": (
            added(7, 'del verdicts["D"]'),
            {"`verdicts`: D": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    1: ["0.235", "0.0808", "0.0932", "2.82", "0.0196", "0.0122"],
    3: ["0.0444"],
    4: ["37.7", "63.7", "395", "790", "882", "450"],
    5: ["1.66", "2.91", "so many years as 7"],
    6: [" 13", " 11"],
    7: ["no quantities or prices", "no case without the policy", "part 4", "part 5"],
}

#: Part -> what a student did -> (answer, words of the released check)
FORM = {
    1: {
        "per cent": (added(1, 'growth["low"] *= 100'), "beyond 50 per cent"),
        "a span misspelt": (
            added(1, 'growth["span"] = growth["span"].str.replace("-", " to ")'),
            "Rows are missing",
        ),
    },
    2: {
        "the example is not met": (changed(2, ("nlargest(4)", "nlargest(3)")), "`cr4`"),
        "independent firms dropped": (
            changed(2, (".groupby(labels)", ".groupby(list(owners))")),
            "`herfindahl`",
        ),
    },
    3: {
        "eight rows": (
            added(3, "own_concentration = own_concentration.iloc[:8]"),
            "Rows are missing",
        ),
        "half a pair": (added(3, "own_turned_market = 2.5"), "whole number"),
        "no id": (added(3, 'student = ""'), "must be a text"),
    },
    4: {
        "a case too many": (
            added(4, 'markets.loc[5] = ["six", 0.2, 70, 200, 500]'),
            "not asked for: `six`",
        ),
        "to 10 000": (added(4, 'markets["herfindahl"] *= 1e4'), "between 0 and 1"),
    },
    5: {
        "too few years": (added(5, "race = race[race.year < 100]"), "`(100, 'none')`"),
        "numbers for names": (
            added(5, 'race["protection"] = race["protection"].map(dict(zip(names, (0, 4, 10))))'),
            "Rows are missing",
        ),
        "half a year": (added(5, "years_needed = 6.5"), "whole number"),
        "no axis title": (changed(5, ('.title("Year")', ".title(None)")), "x axis has no title"),
    },
    6: {
        "words for numbers": (
            added(6, 'reach["performance"] = reach["performance"].map({0: "no", 1: "yes"})'),
            "does not hold numbers only",
        ),
        "a carrier missing": (added(6, "who = who.iloc[:2]"), "missing"),
    },
    7: {
        "impossible": (
            added(7, 'verdicts["B"] = ("shown", "no wages")'),
            'B: "no wages" does not go with "shown".',
        ),
        "a reason of his own": (
            added(7, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "part 1"',
        ),
    },
}


def _own_answers(own):
    by_firm, on_market = {}, {}
    for row in own.itertuples():
        if row.seat == "cluster":
            by_firm.setdefault(row.trade, []).append(row.sales)
        holder = row.owner if isinstance(row.owner, str) else row.firm
        sums = on_market.setdefault(row.trade, {})
        sums[holder] = sums.get(holder, 0) + row.sales
    sizes = {trade: sorted(sums.values()) for trade, sums in on_market.items()}
    firms, market = (
        {trade: sum(x**2 for x in amounts) / sum(amounts) ** 2 for trade, amounts in table.items()}
        for table in (by_firm, sizes)
    )
    cr4 = {trade: sum(sorted(amounts)[-4:]) / sum(amounts) for trade, amounts in by_firm.items()}

    def turned(one, other):
        return sum(
            (one[a] < one[b]) != (other[a] < other[b]) for a, b in combinations(sorted(one), 2)
        )

    largest = sizes[max(market, key=market.get)]
    return {
        "own_turned_measure": (turned(cr4, firms), "count"),
        "own_turned_market": (turned(firms, market), "count"),
        "own_merger": (2 * largest[-1] * largest[-2] / sum(largest) ** 2, "share"),
    } | {trade: (index, "share") for trade, index in market.items()}


OWN = [Own("trade_firms", "ps2", digest="5df5bcf45ec5d104", answers=_own_answers)]
EXAMPLES = {2}
