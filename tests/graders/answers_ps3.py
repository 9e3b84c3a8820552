"""Problem set 3: right answers of many kinds, and wrong answers that students give."""

import numpy as np

from graders.running import Assignment, Own

PS3 = Assignment("ps3")
added, changed = PS3.added, PS3.changed

#: The survey without the silent plants, split in two, and a table of what counts.
SPLIT = """
p = flexspec.variant("plant_survey", student=student, assignment="ps3")
p = p[p.cost.notna()]
d, m = p[p.technology == "dedicated"], p[p.technology == "multi-purpose"]
def X(t, runs="set_ups"):
    return np.column_stack([np.ones(len(t)), t.units, t[runs]])
"""
GAPS = """
naive_gap = m.cost.sum() / m.units.sum() - d.cost.sum() / d.units.sum()
gap_flexible_work = (m.cost - X(m) @ bd).sum() / m.units.sum()
gap_dedicated_work = (X(d) @ bm - d.cost).sum() / d.units.sum()
gap_one_run = (m.cost - X(m, "variants") @ bd).sum() / m.units.sum()
"""
#: The bills of part 4 by trying all numbers of runs.
BILLS = """
q = sales.to_numpy()
n = np.arange(1, 301)[:, None]
def best(d, c):
    return (c["setup"] * n + c["holding"] * d / n / 2).min(axis=0) + c["unit"] * d
"""

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python, a loop until it no longer falls, a dictionary": """
def range_bill(sales, fixed, unit, setup, holding):
    cost, total = fixed, 0
    for d in sales:
        if d != d or d < 0:
            raise ValueError("sales")
        if d == 0:
            continue
        n = 1
        while setup * (n + 1) + holding * d / (2 * (n + 1)) < setup * n + holding * d / (2 * n):
            n += 1
        total += n
        cost += unit * d + setup * n + holding * d / (2 * n)
    return {"cost": cost, "set_ups": total}
""",
        "all numbers of runs tried, a list": """
def range_bill(sales, fixed, unit, setup, holding):
    d = pd.Series(list(sales), dtype=float)
    if d.isna().any() or d.min() < 0:
        raise ValueError("missing or negative")
    d = d[d > 0].to_numpy()
    n = np.arange(1, 3001)[:, None]
    table = setup * n + holding * d / (2 * n)
    return [int((table.argmin(axis=0) + 1).sum()),
            float(fixed + unit * d.sum() + table.min(axis=0).sum())]
""",
        "math, the neighbours by min with a key, a Series": """
import math
def range_bill(sales, fixed, unit, setup, holding):
    s = pd.Series({"Set_ups": 0.0, "Cost": float(fixed)})
    for d in list(sales):
        if math.isnan(d) or d < 0:
            raise ValueError(f"{d} is no quantity")
        if d:
            k = math.floor(math.sqrt(holding * d / 2 / setup))
            bill = lambda r: setup * r + holding * d / r / 2
            r = min([max(k, 1), k + 1], key=bill)
            s["Set_ups"] += r
            s["Cost"] += unit * d + bill(r)
    return s
""",
        "the square root of n (n + 1), a table of one row": """
def range_bill(sales, fixed, unit, setup, holding):
    t = pd.DataFrame({"d": np.array(sales, float)})
    if not (t.d >= 0).all():
        raise ValueError
    # n + 1 runs are better than n as soon as hd / 2s exceeds n (n + 1).
    z = holding * t.d / (2 * setup)
    t["n"] = np.maximum(np.ceil(-0.5 + np.sqrt(0.25 + z)), 1) * (t.d > 0)
    stock = (holding * t.d / (2 * t.n)).fillna(0)
    return pd.DataFrame({"set_ups": [t.n.sum()],
                         "cost": fixed + (unit * t.d + setup * t.n + stock).sum()})
""",
        "the course's function, fixed to a whole number of runs": """
def range_bill(sales, fixed, unit, setup, holding):
    if any(np.isnan(d) or d < 0 for d in sales):
        raise ValueError("no")
    runs, money = 0, fixed
    for d in sales:
        if d > 0:
            q = batches.economic_batch(setup, d, holding) if holding else d
            lower = max(int(d // q), 1)
            n = min((lower, lower + 1), key=lambda k: setup * k + holding * d / (2 * k))
            runs, money = runs + n, money + unit * d + setup * n + holding * d / (2 * n)
    return runs, money
""",
    },
    2: {
        "normal equations, a dictionary of columns, rounded to five figures": SPLIT
        + """
bd, bm = (np.linalg.solve((X(t) / 1e3).T @ (X(t) / 1e3), (X(t) / 1e3).T @ (t.cost / 1e3))
          for t in (d, m))
five = lambda x: [float(f"{y:.5g}") for y in x]
estimates = {"technology": ["multi-purpose", "dedicated"], "setup": five([bm[2], bd[2]]),
             "fixed": five([bm[0], bd[0]]), "unit": five([bm[1], bd[1]])}
"""
        + GAPS,
        "pseudo-inverse, a list of records, capitals": SPLIT
        + """
bd, bm = (np.linalg.pinv(X(t)) @ t.cost.to_numpy() for t in (d, m))
estimates = [dict(zip(("Fixed", "Unit", "Setup"), b), Technology=k)
             for k, b in (("dedicated", bd), ("multi-purpose", bm))]
"""
        + GAPS,
        "one regression with a dummy for each coefficient": SPLIT
        + """
f = (p.technology == "multi-purpose").to_numpy(dtype=float)[:, None]
b = np.linalg.lstsq(np.hstack([X(p), X(p) * f]), p.cost, rcond=None)[0]
bd, bm = b[:3], b[:3] + b[3:]
estimates = pd.DataFrame([bd, bm], columns=["fixed", "unit", "setup"],
                         index=["dedicated", "multi-purpose"])
"""
        + GAPS,
        "groupby and apply, arrays of one element": SPLIT
        + """
def ols(t):
    return pd.Series(np.linalg.lstsq(X(t), t.cost, rcond=None)[0], ["fixed", "unit", "setup"])
estimates = p.groupby("technology")[["units", "set_ups", "cost"]].apply(ols).reset_index()
bd, bm = estimates.iloc[0, 1:].astype(float), estimates.iloc[1, 1:].astype(float)
bd, bm = bd.to_numpy(), bm.to_numpy()
"""
        + GAPS
        + "naive_gap, gap_one_run = np.array([naive_gap]), pd.Series([gap_one_run])",
    },
    3: {
        "solved by hand for each size, index, circles by layer": """
e = estimates
rise = (e.unit["multi-purpose"] - e.unit["dedicated"]) / (e.setup["dedicated"]
    - e.setup["multi-purpose"])
start = (e.fixed["multi-purpose"] - e.fixed["dedicated"]) / (e.setup["dedicated"]
    - e.setup["multi-purpose"])
frontier = pd.DataFrame({"set_ups": [max(0, start + rise * q)
    for q in range(100_000, 625_000, 25_000)]}, index=range(100_000, 625_000, 25_000))
own = flexspec.variant("plant_survey", student=student, assignment="ps3").dropna()
above = own.set_ups > start + rise * own.units
dedicated_in_place = (~above & (own.technology == "dedicated")).sum()
flexible_in_place = (above & (own.technology != "dedicated")).sum()
t = frontier.rename_axis("units").reset_index()
layers = [alt.Chart(t).mark_line(color="black").encode(
    alt.X("units", title="Output (units per year)"), alt.Y("set_ups", title="Set-ups per year"))]
for kind, g in own.groupby("technology"):
    layers.append(alt.Chart(g).mark_circle().encode(x="units", y="set_ups", shape="technology"))
chart = alt.layer(*layers).properties(title="Where each machine is cheaper", description=
    "A rising line and two clouds of points; at 600,000 units it reaches about 161 set-ups.")
""",
        "break_even_variety of the course, all plants drawn, titles in the axis": """
c = estimates.to_dict("index")
equal = lambda q: batches.break_even_variety(q, c["dedicated"], c["multi-purpose"])
frontier = [{"units": q, "set_ups": equal(q)} for q in range(100_000, 600_001, 25_000)]
plants = flexspec.variant("plant_survey", student=student, assignment="ps3")
told = plants.dropna()
edge = told.units.map(equal)
flexible_in_place = int(((told.technology == "multi-purpose") & (told.set_ups > edge)).sum())
dedicated_in_place = int(((told.technology == "dedicated") & (told.set_ups < edge)).sum())
x = alt.X("units:Q", axis=alt.Axis(title="Units made, annual"))
y = alt.Y("set_ups:Q", axis=alt.Axis(title="Number of change-overs, annual"))
chart = alt.layer(
    alt.Chart(plants).mark_square().encode(x=x, y=y, color="technology:N"),
    alt.Chart(pd.DataFrame(frontier)).mark_line(point=True).encode(x=x, y=y),
    title="Eighty plants and the frontier between two technologies",
).properties(description="Most dedicated plants lie under the line, 35 of 38, and most "
    "multi-purpose plants over it.")
""",
        "facets by technology, the frontier in both": """
dd, mm = estimates.loc["dedicated"], estimates.loc["multi-purpose"]
u = np.linspace(100_000, 600_000, 21)
f = lambda u: ((mm.unit - dd.unit) * u + mm.fixed - dd.fixed) / (dd.setup - mm.setup)
frontier = pd.DataFrame({"Units": u, "Set ups": f(u).clip(0)})
both = survey.assign(f=f(survey.units))
dedicated_in_place = len(both.query("technology == 'dedicated' and set_ups < f"))
flexible_in_place = len(both.query("technology == 'multi-purpose' and set_ups > f"))
long = pd.concat([both.assign(kind="plant"), *(pd.DataFrame({"units": u, "set_ups":
    f(u).clip(0), "kind": "line", "technology": k}) for k in ("dedicated", "multi-purpose"))])
base = alt.Chart().encode(alt.X("units:Q", title="Units in the year"),
    alt.Y("set_ups:Q", title="Set-ups in the year"))
chart = alt.layer(base.transform_filter("datum.kind == 'line'").mark_line(),
    base.transform_filter("datum.kind == 'plant'").mark_point(), data=long).facet(
    "technology:N").properties(title="Two technologies and their frontier", description=
    "Two panels of 38 plants each, with the same rising line of equal cost in both of them.")
""",
        "areas under the line, log of nothing, columns as text": """
g = {k: estimates.loc[k].astype(float) for k in estimates.index}
def border(q):
    more = g["multi-purpose"] - g["dedicated"]
    return (more["fixed"] + more["unit"] * q) / -more["setup"]
sizes = [100_000 + 25_000 * i for i in range(21)]
frontier = pd.DataFrame({"units": map(str, sizes), "set_ups": [max(border(q), 0) for q in sizes]})
dedicated_in_place = sum(r.set_ups < border(r.units) for r in large.itertuples())
flexible_in_place = sum(r.set_ups > border(r.units) for r in small.itertuples())
t = frontier.astype({"units": int})
area = alt.Chart(t).mark_area(opacity=0.2, line=True).encode(x="units", y="set_ups")
dots = alt.Chart(survey).mark_point(filled=True).encode(color="technology",
    x=alt.X("units", title="Units a year"), y=alt.Y("set_ups", title="Set-ups a year"))
chart = (area + dots).properties(title="Long runs below, short runs above", description=
    "A shaded area under a rising line; 35 of the 38 dedicated plants lie in it.")
""",
        "own wrong estimates, everything that follows": """
estimates["unit"] *= 1.1
"""
        + PS3.reference(3),
    },
    4: {
        "all numbers of runs tried": BILLS
        + """
F = 600_000, 120_000
def three(d, s):
    a, b = best(d, dict(mass, setup=s)), best(d, flexible)
    return a, b, F[0] + a.sum(), F[1] + b.sum(), sum(F) + np.minimum(a, b).sum()
_, _, M, L, X = three(q, 9000)
mixed_gain = min(M, L) - X
_, _, M, L, X = three(np.repeat(6362.0, 160), 9000)
mixed_gain_equal = min(M, L) - X
out = {}
for s in (3000, 5000, 7000, 9000):
    a, b, M, _, X = three(q, s)
    out[s] = {"mixed": X, "mass": M, "tail_share": q[b < a].sum() / q.sum(), "in_mass": sum(a <= b)}
falling = pd.DataFrame(out).T
last_setup = max(s for s in range(10, 9001, 10) if three(q, s)[2] <= three(q, s)[4])
a, b, *_ = three(q, 3000)
most_for_machines = (a - b)[a > b].sum()
""",
        "fractions of runs, as the text allows": """
one = lambda d, c: batches.range_cost(d, 1, **dict(c, fixed=0))
def M(d, s):
    return np.array([one(x, dict(mass, setup=s)) for x in d])
fl = lambda d: np.array([one(x, flexible) for x in d])
def mix(d, s):
    return 720_000 + np.minimum(M(d, s), fl(d)).sum()
def gain(d):
    return min(600_000 + M(d, 9000).sum(), 120_000 + fl(d).sum()) - mix(d, 9000)
mixed_gain, mixed_gain_equal = gain(sales), gain([6362] * 160)
falling = pd.DataFrame([(s, (M(sales, s) <= fl(sales)).sum(),
    sales[M(sales, s) > fl(sales)].sum() / sales.sum(), 600_000 + M(sales, s).sum(), mix(sales, s))
    for s in (9000, 7000, 5000, 3000)],
    columns=["Setup", "In mass", "Tail share", "Mass", "Mixed"])
s = 5000
while 600_000 + M(sales, s).sum() > mix(sales, s):
    s -= 10
last_setup = s
most_for_machines = 600_000 + M(sales, 3000).sum() - mix(sales, 3000) + 120_000
""",
        "the set-up costs halved towards the turning point": PS3.reference(4)
        + """
low, high = 300, 500
while high - low > 1:
    middle = (low + high) // 2
    _, alone, both = arrangements(sales, 10 * middle, flexible_own)
    low, high = (middle, high) if alone <= both else (low, middle)
last_setup = np.int64(10 * low)
falling = falling.sample(frac=1, random_state=1).set_index("setup")
""",
        "records, money rounded to whole units, share to four places": PS3.reference(4)
        + """
falling = falling.round({"mass": 0, "mixed": 0, "tail_share": 4}).to_dict("records")
mixed_gain, mixed_gain_equal = round(mixed_gain), round(mixed_gain_equal)
most_for_machines, last_setup = round(most_for_machines), float(last_setup)
""",
    },
    5: {
        "the formula by hand, pairs in the index": """
psi = lambda n, r: ((1 + (n - 1) * r) / n) ** 0.5
S = lambda v, r, s, n=6: 15 / v * (1 - 1 / n) + 25 * s * (psi(v, r) - psi(v * n, r))
t = {(v, r): max(0, (11 - S(v, r, 0)) / (S(v, r, 1) - S(v, r, 0)))
     for v in range(1, 5) for r in (0, 0.4)}
thresholds = pd.Series(t, name="spread").rename_axis(["lines", "correlation"]).to_frame()
most_lines = [v for v in range(1, 30) if S(v, 0, 0.6) > 11][-1]
buyers_needed = next(n for n in range(1, 999) if S(2, 0, 0.3, n) > 11)
contact_needed = S(3, 0, 0.4) - 7
""",
        "halved towards the threshold": """
def S(s, v, r=0.0, n=6):
    return vertical.saving(buyers=n, spread=s, correlation=r, lines=v, fixed=1800,
                           quantity=120, reserve=25)
def root(v, r):
    if S(0, v, r) >= 11:
        return 0
    low, high = 0, 100
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if S(middle, v, r) < 11 else (low, middle)
    return high
thresholds = pd.DataFrame([(r, v, root(v, r)) for r in (0.4, 0) for v in (4, 3, 2, 1)],
                          columns=["Correlation", "Lines", "Spread"])
v = 1
while S(0.6, v + 1) > 11:
    v += 1
most_lines = v
n = 1
while S(0.3, 2, n=n) <= 11:
    n += 1
buyers_needed, contact_needed = n, S(0.4, 3) - 0.35 * 20
""",
        "reach of the course turned round, rounded": """
rows = []
for v, r in [(v, r) for r in (0, 0.4) for v in (1, 2, 3, 4)]:
    a, b = (vertical.saving(6, s, r, v, 1800, 120, 25) for s in (0, 1))
    rows.append({"lines": v, "correlation": r, "spread": round(max((11 - a) / (b - a), 0), 4)})
thresholds = rows
far = [vertical.reach(vertical.saving(6, 0.6, 0, v, 1800, 120, 25), 0.35, 4) for v in range(1, 9)]
most_lines = int(sum(np.array(far) > 20))
buyers_needed = vertical.critical_mass(11, spread=0.3, lines=2, fixed=1800, quantity=120,
                                       reserve=25)
contact_needed = 0.5831
""",
        "choice of the course, moving too dear": """
base = dict(fixed=1800, quantity=120, reserve=25)
buys = lambda s, v, n=6: vertical.choice(
    vertical.saving(n, s, 0, v, **base), 20, per_km=0.35, contact=4, moving=1e9) != "make"
most_lines = max(v for v in range(1, 20) if buys(0.6, v))
buyers_needed = min(n for n in range(1, 200) if buys(0.3, 2, n))
contact_needed = vertical.saving(6, 0.4, 0, 3, **base) - 7
v = np.array([1, 2, 3, 4])
def needed(r):
    own, pooled = vertical.pooled_spread(v, r), vertical.pooled_spread(6 * v, r)
    return np.clip((11 - 12.5 / v) / (25 * (own - pooled)), 0, None)
thresholds = pd.concat(pd.DataFrame({"lines": v, "correlation": r, "spread": needed(r)})
                       for r in (0, 0.4))
""",
    },
    6: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Shown", "numbers of part 5"], "E": ["contradicted", "Numbers of part 4"],
    "D": ["not in the data", "one year only"], "A": ["shown", "numbers of part 2"],
    "C": ["Not in the data", "no owner of a plant"], "B": ["not in the data", "no cost of stock"],
}
""",
        "keyword arguments": """
n = "not in the data"
verdicts = dict(A=("shown", "numbers of part 2"), B=(n, "no cost of stock"),
    C=(n, "no owner of a plant"), D=(n, "one year only"),
    E=("contradicted", "numbers of part 4"), F=("shown", "numbers of part 5"))
""",
        "filled in one by one, lower case": """
verdicts = {}
for key, verdict, reason in [("a", "shown", "numbers of part 2"),
        ("b", "not in the data", "no cost of stock"), ("c", "not in the data",
        "no owner of a plant"), ("d", "not in the data", "one year only"),
        ("e", "contradicted", "numbers of part 4"), ("f", "shown", "numbers of part 5")]:
    verdicts[key] = (verdict, reason)
""",
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("shown ", "numbers of part 2"), "B": (n, "no cost of stock"),
    "C": (n, "no owner of a plant"), "D": (n, "one year only"),
    "E": ("contradicted", " numbers of part 4"), "F": ("shown", "numbers of part 5")}).to_dict()
""",
    },
}

_BILL = "`range_bill`: "
_CASES = [
    "the set-ups of a new range",
    "the cost of a new range",
    "a variant that does not sell",
    "no holding cost",
]
_CURRENCY = _BILL + "another currency changes the cost in proportion, and no run"
_ALONE = _BILL + "leaves its arguments as they were"
_MISSING, _NEGATIVE = _BILL + "missing sales", _BILL + "sales below zero"
_NEIGHBOURS = "np.where(set_ups_and_stock(more) < set_ups_and_stock(fewer), more, fewer)"
_NEW = {_BILL + text for text in _CASES[:2]}
_ESTIMATES, _FALLING = "`estimates`: values of ", "`falling`: values of "
_GAPS = ("gap_flexible_work", "gap_dedicated_work", "gap_one_run")
_IN_TABLE = ("in_mass", "tail_share", "mass", "mixed")

#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence).
WRONG = {
    1: {
        "a part of a run": (
            changed(
                1,
                (_NEIGHBOURS, "np.maximum(np.sqrt(holding * sold / (2 * setup)), 1)"),
            ),
            dict.fromkeys(_NEW, "a part of a run"),
        ),
        "rounded to the nearest": (
            changed(
                1,
                (_NEIGHBOURS, "np.maximum(np.round(np.sqrt(holding * sold / (2 * setup))), 1)"),
            ),
            dict.fromkeys(_NEW, "nearest whole number"),
        ),
        "always rounded up": (
            changed(
                1, (_NEIGHBOURS, "np.maximum(np.ceil(np.sqrt(holding * sold / (2 * setup))), 1)")
            ),
            dict.fromkeys(_NEW, "always rounded up"),
        ),
        "always rounded down": (
            changed(1, (_NEIGHBOURS, "fewer")),
            dict.fromkeys(_NEW, "always rounded down"),
        ),
        "one run a variant": (
            changed(1, (_NEIGHBOURS, "np.ones(len(sold))")),
            dict.fromkeys(_NEW, "made once a year")
            | {_BILL + "a variant that does not sell": "`set_ups`"},
        ),
        "sales taken for equal": (
            changed(1, ("sold = sales[sales > 0]", "sold = np.full(len(sales), sales.mean())")),
            dict.fromkeys(_NEW, "sell unequally")
            | {_BILL + "a variant that does not sell": "`set_ups`"},
        ),
        "the results exchanged": (
            changed(
                1,
                ("return runs.sum(), fixed", "return (fixed"),
                ("stock(runs).sum()\n", "stock(runs).sum()), runs.sum()\n"),
            ),
            {_BILL + text: "" for text in _CASES}
            | dict.fromkeys(_NEW, "wrong order")
            | {_CURRENCY: ""},
        ),
        "equipment for each variant": (
            changed(1, ("fixed + unit", "fixed * len(sold) + unit")),
            {_BILL + text: "`cost`" for text in (_CASES[2], _CASES[3])}
            | {_BILL + _CASES[1]: "it is paid once"},
        ),
        "stock left out of the bill": (
            changed(1, ("set_ups_and_stock(runs).sum()\n", "setup * runs.sum()\n")),
            {_BILL + _CASES[1]: "stock is missing", _BILL + _CASES[2]: "`cost`"},
        ),
        "units left out of the bill": (
            changed(1, ("unit * sold.sum() + ", "")),
            {_BILL + text: "`cost`" for text in (_CASES[2], _CASES[3])}
            | {_BILL + _CASES[1]: "units cost is missing"},
        ),
        "what does not sell is set up": (
            changed(1, ("sales[sales > 0]", "sales")),
            {_BILL + "a variant that does not sell": "set up all the same"},
        ),
        "missing sales dropped": (
            changed(1, ("np.isnan(sales).any() or (sales < 0).any()", "(sales < 0).any()")),
            {_MISSING: "must raise ValueError"},
        ),
        "negative sales dropped": (
            changed(1, ("np.isnan(sales).any() or (sales < 0).any()", "np.isnan(sales).any()")),
            {_NEGATIVE: "must raise ValueError"},
        ),
        "equipment forgotten": (
            changed(1, ("fixed + unit", "unit")),
            {_BILL + text: "`cost`" for text in (_CASES[2], _CASES[3])} | {_BILL + _CASES[1]: ""},
        ),
        "a zero for no stock divided by": (
            changed(
                1,
                (
                    "    fewer = ",
                    "    1 // holding\n    fewer = ",
                ),
            ),
            {_BILL + "no holding cost": "ZeroDivisionError"},
        ),
        "a set-up cost in the function": (
            changed(1, ("return setup * runs", "return 60 * runs")),
            {_CURRENCY: "eight times as high", _BILL + _CASES[2]: "", _BILL + _CASES[3]: ""},
        ),
        "sales overwritten": (
            changed(
                1,
                ("    sales = np.asarray", "    given = sales\n    sales = np.asarray"),
                (
                    "    return runs.sum()",
                    "    if hasattr(given, 'iloc'):\n        given.iloc[0] = 0\n"
                    "    return runs.sum()",
                ),
            ),
            {_ALONE: "work on a copy"},
        ),
        "printed, not returned": (
            changed(
                1,
                ("return runs.sum(), fixed", "print(runs.sum(), fixed"),
                ("stock(runs).sum()\n", "stock(runs).sum())\n"),
            ),
            {_BILL + text: "returns nothing" for text in _CASES}
            | {_ALONE: "Not looked at", _CURRENCY: "Not looked at"},
        ),
        "always zero": (
            "def range_bill(sales, fixed, unit, setup, holding):\n    return 0, 0",
            {_BILL + text: "" for text in _CASES}
            | {
                _ALONE: "Not looked at",
                _CURRENCY: "Not looked at",
                _MISSING: "must raise ValueError",
                _NEGATIVE: "must raise ValueError",
            },
        ),
    },
    2: {
        "missing costs taken for zero": (
            changed(2, (".dropna()", ".fillna(0)")),
            {_ESTIMATES + f"`{name}`": "as if it were zero" for name in ("fixed", "unit", "setup")}
            | {"`naive_gap`: value": "do not report their cost were counted"}
            | {f"`{name}`: value": "" for name in _GAPS},
        ),
        "both technologies together": (
            changed(
                2,
                (
                    "    coefficients[technology] =",
                    "    table = survey\n    work = np.column_stack([np.ones(len(table)), "
                    'table["units"], table["set_ups"]])\n    coefficients[technology] =',
                ),
            ),
            {_ESTIMATES + f"`{name}`": "estimated together" for name in ("fixed", "unit", "setup")},
        ),
        "variants for set-ups": (
            changed(2, ('table["units"], table["set_ups"]', 'table["units"], table["variants"]')),
            {
                _ESTIMATES + f"`{name}`": "variants were taken"
                for name in ("fixed", "unit", "setup")
            },
        ),
        "no constant": (
            changed(2, ("np.ones(len(table))", "np.zeros(len(table))")),
            {
                _ESTIMATES + f"`{name}`": "constant was left out"
                for name in ("fixed", "unit", "setup")
            },
        ),
        "the two mixed up": (
            added(2, "estimates = estimates.iloc[::-1].set_axis(estimates.index)"),
            {_ESTIMATES + f"`{name}`": "mixed up" for name in ("fixed", "unit", "setup")},
        ),
        "columns mixed up": (
            added(2, 'estimates.columns = ["fixed", "setup", "unit"]'),
            {
                _ESTIMATES + "`unit`": "holds the values of `setup`",
                _ESTIMATES + "`setup`": "holds the values of `unit`",
            },
        ),
        "the average of averages": (
            added(
                2,
                'a = (survey["cost"] / survey["units"]).groupby(survey["technology"]).mean()\n'
                'naive_gap = a["multi-purpose"] - a["dedicated"]',
            ),
            {"`naive_gap`: value": "divide all money by all units"},
        ),
        "the average of the gaps": (
            added(
                2,
                """
F, v, s = coefficients["dedicated"]
at_runs = F + v * small.units + s * small.set_ups
at_variants = F + v * small.units + s * small.variants
gap_flexible_work = ((small.cost - at_runs) / small.units).mean()
gap_one_run = ((small.cost - at_variants) / small.units).mean()
F, v, s = coefficients["multi-purpose"]
gap_dedicated_work = ((F + v * large.units + s * large.set_ups - large.cost) / large.units).mean()
""",
            ),
            {f"`{name}`: value": "gaps were averaged" for name in _GAPS},
        ),
        "units of silent plants": (
            added(
                2,
                """
everybody = flexspec.variant("plant_survey", student=student, assignment="ps3")
units = everybody.groupby("technology")["units"].sum()
gap_flexible_work *= small_units / units["multi-purpose"]
gap_one_run *= small_units / units["multi-purpose"]
gap_dedicated_work *= large_units / units["dedicated"]
""",
            ),
            {f"`{name}`: value": "do not report their cost" for name in _GAPS},
        ),
        "money in all": (
            added(2, "gap_one_run *= small_units"),
            {"`gap_one_run`: value": "divide it by the units"},
        ),
        "money a plant": (
            added(2, 'naive_gap = small["cost"].mean() - large["cost"].mean()'),
            {"`naive_gap`: value": "money a plant"},
        ),
        "a share for money": (
            added(2, "naive_gap /= large_spent / large_units"),
            {"`naive_gap`: value": "a share of what"},
        ),
        "dedicated minus multi-purpose": (
            added(2, "gap_flexible_work = -gap_flexible_work"),
            {"`gap_flexible_work`: value": "wrong sign"},
        ),
        "equipment once": (
            added(2, 'gap_flexible_work += coefficients["dedicated"][0] * 37 / small_units'),
            {"`gap_flexible_work`: value": "once, not for each plant"},
        ),
        "the other plants' units": (
            added(2, "gap_dedicated_work *= large_units / small_units"),
            {"`gap_dedicated_work`: value": "units of the other plants"},
        ),
        "the same runs again": (
            added(2, "gap_one_run = gap_flexible_work"),
            {"`gap_one_run`: value": "still have the plants' own set-ups"},
        ),
        "one run on both sides": (
            added(
                2,
                'gap_one_run = (would_cost(small, "multi-purpose", "variants") - '
                'would_cost(small, "dedicated", "variants")) / small_units',
            ),
            {"`gap_one_run`: value": "keep what they spent"},
        ),
        "thousands of money": (
            added(2, "estimates['fixed'] /= 1000"),
            {_ESTIMATES + "`fixed`": "thousandth"},
        ),
        "another student's plants": (
            changed(2, ("student=student", 'student="bob"')),
            {_ESTIMATES + f"`{name}`": "" for name in ("fixed", "unit", "setup")}
            | {f"`{name}`: value": "" for name in ("naive_gap", *_GAPS)},
        ),
    },
    3: {
        "below no set-ups": (
            changed(
                3,
                (
                    'np.maximum(saved / (dear["setup"] - small_cost["setup"]), 0)',
                    'saved / (dear["setup"] - small_cost["setup"])',
                ),
            ),
            {"`frontier`: values of `set_ups`": "fewer than no set-ups"},
        ),
        "only mass production sets up": (
            changed(
                3,
                ('(dear["setup"] - small_cost["setup"])', 'dear["setup"]'),
                ("points = alt.", "dedicated_in_place, flexible_in_place = 35, 34\npoints = alt."),
            ),
            {"`frontier`: values of `set_ups`": "only the difference"},
        ),
        "equipment left out": (
            changed(3, (' - (dear["fixed"] - small_cost["fixed"])', "")),
            {
                "`frontier`: values of `set_ups`": "equipment was left out",
                "`dedicated_in_place`: value": "",
                "`flexible_in_place`: value": "",
            },
        ),
        "runs for set-ups": (
            changed(
                3,
                (
                    '"set_ups": equal_set_ups(sizes)',
                    '"set_ups": sizes / np.where(equal_set_ups(sizes) > 0, '
                    "equal_set_ups(sizes), np.inf)",
                ),
            ),
            {"`frontier`: values of `set_ups`": "it is the run"},
        ),
        "the last size left out": (
            changed(3, ("600_001", "600_000")),
            {"`frontier`: the right rows": "`600000`", "`chart`: draws the right values": "21"},
        ),
        "out of place": (
            added(3, "dedicated_in_place = 38 - dedicated_in_place"),
            {"`dedicated_in_place`: value": "out of place"},
        ),
        "whole set-ups": (
            changed(
                3, ('"set_ups": equal_set_ups(sizes)', '"set_ups": equal_set_ups(sizes).round()')
            ),
            {"`frontier`: values of `set_ups`": "was rounded"},
        ),
        "silent plants in place": (
            added(
                3,
                """
everybody = flexspec.variant("plant_survey", student=student, assignment="ps3")
one = everybody[everybody["technology"] == "dedicated"]
dedicated_in_place = (one["set_ups"] < equal_set_ups(one["units"])).sum()
""",
            ),
            {"`dedicated_in_place`: value": "do not report their cost"},
        ),
        "variants in place": (
            changed(3, ('(small["set_ups"] >', '(small["variants"] >')),
            {"`flexible_in_place`: value": "variants were taken"},
        ),
        "the wrong side": (
            changed(3, ('small["set_ups"] > equal', 'small["set_ups"] < equal')),
            {"`flexible_in_place`: value": "out of place"},
        ),
        "a share for a count": (
            added(3, "flexible_in_place /= 38"),
            {"`flexible_in_place`: value": ""},
        ),
        "the line alone": (
            added(
                3,
                'chart = line.properties(title="The frontier of plants", description="A line '
                'that rises from 0 set-ups at 100,000 units a year to many.")',
            ),
            {
                "`chart`: draws the plants": "not all drawn",
                "`chart`: tells the technologies of the plants": "Not looked at",
            },
        ),
        "the plants alone": (
            added(
                3,
                'chart = points.properties(title="The plants of the survey", description='
                '"Points of 76 plants, most of the dedicated ones at few set-ups a year.")',
            ),
            {"`chart`: draws the right values": ""},
        ),
        "only one kind of plant": (
            changed(3, ("alt.Chart(survey)", "alt.Chart(small)")),
            {
                "`chart`: draws the plants": "not all drawn",
                "`chart`: tells the technologies of the plants": "Not looked at",
            },
        ),
        "one kind of point for both": (
            changed(3, (', shape="technology:N", color="technology:N"', "")),
            {"`chart`: tells the technologies of the plants": "by name"},
        ),
        "variants for set-ups": (
            changed(
                3,
                (
                    "points = alt.Chart(survey)",
                    "points = alt.Chart(survey.assign(set_ups=survey.variants))",
                ),
            ),
            {
                "`chart`: draws the plants": "not all drawn",
                "`chart`: tells the technologies of the plants": "Not looked at",
            },
        ),
        "axes swapped": (
            changed(
                3,
                ('x = alt.X("units:Q")', 'y = alt.Y("units:Q")'),
                ('y = alt.Y("set_ups:Q")', 'x = alt.X("set_ups:Q")'),
            ),
            {
                "`chart`: draws the right values": "swapped",
                "`chart`: draws the plants": "not all drawn",
                "`chart`: tells the technologies of the plants": "Not looked at",
            },
        ),
        "column names for axis titles": (
            changed(3, ('.title("Set-ups a year")', "")),
            {"`chart`: axis titles": "column's name"},
        ),
        "no time on the axis": (
            changed(3, ("Units a year", "Units")),
            {"`chart`: axis titles": "does not say what is shown"},
        ),
        "a title that says nothing": (
            changed(
                3,
                (
                    "Most plants have the machines that are cheaper for their work",
                    "My very first chart",
                ),
            ),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(3, ("Most plants have the machines that are cheaper for their work", "")),
            {"`chart`: a title": "no title"},
        ),
        "a description without a figure": (
            added(
                3,
                'chart = chart.properties(description="A line that rises with size, and two '
                'kinds of plants on the two sides of it.")',
            ),
            {"`chart`: a description": "no figure"},
        ),
        "a chart for somebody else's plants": (
            changed(
                3,
                (
                    "alt.Chart(survey)",
                    'alt.Chart(flexspec.variant("plant_survey", student="bob", assignment="ps3"))',
                ),
            ),
            {
                "`chart`: draws the plants": "not all drawn",
                "`chart`: tells the technologies of the plants": "Not looked at",
            },
        ),
    },
    4: {
        "compared with mass production only": (
            changed(
                4,
                (
                    'min(alone, flexible["fixed"] + flexible_bills.sum()) - both',
                    "alone - both",
                ),
            ),
            {
                "`mixed_gain`: value": "flexible production alone",
                "`mixed_gain_equal`: value": "flexible production alone",
            },
        ),
        "one equipment for both": (
            changed(4, ('mass["fixed"] + flexible["fixed"] + np', 'mass["fixed"] + np')),
            {
                "`mixed_gain`: value": "Only one equipment",
                "`mixed_gain_equal`: value": "Only one equipment",
                _FALLING + "`mixed`": "mixing needs both",
                "`last_setup`: value": "nearest in your table",
                "`most_for_machines`: value": "",
            },
        ),
        "flexible equipment for both": (
            changed(4, ('mass["fixed"] + flexible["fixed"] + np', 'flexible["fixed"] + np')),
            {
                "`mixed_gain`: value": "Only one equipment",
                "`mixed_gain_equal`: value": "Only one equipment",
                _FALLING + "`mixed`": "equipment of mass production",
                "`last_setup`: value": "nearest in your table",
                "`most_for_machines`: value": "",
            },
        ),
        "equipment in each variant's bill": (
            changed(4, ("**dict(costs, fixed=0))[1]", "**costs)[1]")),
            {
                "`mixed_gain`: value": "paid once",
                "`mixed_gain_equal`: value": "paid once",
                "`last_setup`: value": "",
                "`most_for_machines`: value": "",
            }
            | {_FALLING + f"`{name}`": "paid once" for name in _IN_TABLE},
        ),
        "no loss from mixing": (
            added(4, "mixed_gain_equal = 0"),
            {"`mixed_gain_equal`: value": "makes nothing"},
        ),
        "a straight line in the table": (
            added(4, "last_setup = 4_640"),
            {"`last_setup`: value": "straight line"},
        ),
        "one run a variant": (
            changed(
                4,
                (
                    "range_bill([d], **dict(costs, fixed=0))[1]",
                    'd * costs["unit"] + costs["setup"] + costs["holding"] * d / 2',
                ),
            ),
            {
                "`mixed_gain`: value": "one run a year",
                "`mixed_gain_equal`: value": "",
                "`last_setup`: value": "",
                "`most_for_machines`: value": "",
            }
            | {_FALLING + f"`{name}`": "one run a year" for name in _IN_TABLE},
        ),
        "signs turned": (
            added(4, "mixed_gain_equal = -mixed_gain_equal"),
            {"`mixed_gain_equal`: value": "wrong sign"},
        ),
        "the variants that leave": (
            changed(4, ("(~tail).sum()", "tail.sum()")),
            {_FALLING + "`in_mass`": "made in flexible production"},
        ),
        "a share of variants": (
            changed(4, ("sales[tail].sum() / sales.sum()", "tail.mean()")),
            {_FALLING + "`tail_share`": "share of the variants"},
        ),
        "the share that stays": (
            changed(4, ("sales[tail]", "sales[~tail]")),
            {_FALLING + "`tail_share`": "stays in mass production"},
        ),
        "per cent": (
            added(4, 'falling["tail_share"] *= 100'),
            {_FALLING + "`tail_share`": "per cent"},
        ),
        "no equipment": (
            added(4, 'falling["mass"] -= 600_000'),
            {_FALLING + "`mass`": "no equipment"},
        ),
        "a row left out": (
            changed(4, ("(9_000, 7_000, 5_000, 3_000)", "(9_000, 7_000, 5_000)")),
            {"`falling`: the right rows": "`3000`"}
            | {_FALLING + f"`{name}`": "too few" for name in _IN_TABLE},
        ),
        "both set-up costs fall": (
            changed(
                4,
                (
                    "    mass_own, alone, both = arrangements(sales, setup, flexible_own)",
                    "    now = own_bills(sales, dict(flexible, setup=setup / 36))\n"
                    "    mass_own, alone, both = arrangements(sales, setup, now)",
                ),
                ("tail = mass_own > flexible_own", "tail = mass_own > now"),
            ),
            {_FALLING + f"`{name}`": "" for name in ("in_mass", "tail_share", "mixed")},
        ),
        "one step too far": (
            added(4, "last_setup += 10"),
            {"`last_setup`: value": "one step back"},
        ),
        "a row of the table": (
            added(4, "last_setup = 3_000"),
            {"`last_setup`: value": "nearest in your table"},
        ),
        "at another set-up cost": (
            added(
                4,
                "_, alone, both = arrangements(sales, 5_000, flexible_own)\n"
                'most_for_machines = alone - (both - flexible["fixed"])',
            ),
            {"`most_for_machines`: value": "set-up cost of 5,000"},
        ),
        "by how much it must fall": (
            added(4, "most_for_machines = 120_000 - most_for_machines"),
            {"`most_for_machines`: value": "must become cheaper"},
        ),
        "the equipment still in it": (
            added(4, "most_for_machines = alone - both"),
            {"`most_for_machines`: value": "still in it"},
        ),
    },
    5: {
        "spreads below zero": (
            changed(
                5,
                (
                    "max((transactions - certain) / (one - certain), 0)",
                    "(transactions - certain) / (one - certain)",
                ),
            ),
            {"`thresholds`: values of `spread`": "cannot be below 0"},
        ),
        "no bargain": (
            changed(5, ("needed = max((transactions", "needed = max((7")),
            {"`thresholds`: values of `spread`": "the bargain was left out"},
        ),
        "one kilometre": (
            changed(5, ("needed = max((transactions", "needed = max((4.35")),
            {"`thresholds`: values of `spread`": "one km"},
        ),
        "no distance": (
            changed(5, ("needed = max((transactions", "needed = max((4")),
            {"`thresholds`: values of `spread`": "distance was left out"},
        ),
        "no correlation": (
            changed(5, ("correlation=correlation,", "correlation=0,")),
            {"`thresholds`: values of `spread`": "correlation was left out"},
        ),
        "lines left out": (
            changed(5, ("spread=s, lines=lines,", "spread=s, lines=1,")),
            {"`thresholds`: values of `spread`": "share no plant"},
        ),
        "the quantity of all lines": (
            changed(
                5,
                (
                    "spread=s, lines=lines, correlation=correlation, **values",
                    "spread=s, lines=lines, correlation=correlation, "
                    "**(values | {'quantity': 120 * lines})",
                ),
            ),
            {"`thresholds`: values of `spread`": "multiplies it by the lines"},
        ),
        "luck that is shared": (
            changed(5, ("spread=0.6, lines=lines,", "spread=0.6, lines=lines, correlation=0.4,")),
            {"`most_lines`: value": "shared by 0.4"},
        ),
        "the distance twice": (
            added(5, "contact_needed -= 7"),
            {"`contact_needed`: value": "taken away twice"},
        ),
        "the change of the bargain": (
            added(5, "contact_needed -= 4"),
            {"`contact_needed`: value": "asked is the cost"},
        ),
        "two lines for three": (
            changed(5, ("spread=0.4, lines=3", "spread=0.4, lines=2")),
            {"`contact_needed`: value": "with two lines"},
        ),
        "one line too many": (
            added(5, "most_lines += 1"),
            {"`most_lines`: value": "does not buy"},
        ),
        "one line for two": (
            changed(5, ("spread=0.3, lines=2", "spread=0.3, lines=1")),
            {"`buyers_needed`: value": "asked is that with two"},
        ),
        "the last that does not pay": (
            added(5, "buyers_needed -= 1"),
            {"`buyers_needed`: value": "still makes"},
        ),
        "the whole saving": (
            changed(5, ("lines=3, **values) - 0.35 * 20", "lines=3, **values)")),
            {"`contact_needed`: value": "distance is paid"},
        ),
        "by how much": (
            added(5, "contact_needed = 4 - contact_needed"),
            {"`contact_needed`: value": "by how much"},
        ),
        "a pair left out": (
            added(5, "thresholds = thresholds.iloc[1:]"),
            {"`thresholds`: the right rows": "missing"},
        ),
        "one correlation only": (
            changed(5, ("in (0, 0.4)", "in (0,)")),
            {
                "`thresholds`: the right rows": "missing",
                "`thresholds`: values of `spread`": "too few",
            },
        ),
    },
    6: {
        "half of a statement": (
            added(6, 'verdicts["A"] = ("contradicted", "numbers of part 2")'),
            {"`verdicts`: A": "two halves"},
        ),
        "stock forgotten": (
            added(6, 'verdicts["B"] = ("shown", "numbers of part 2")'),
            {"`verdicts`: B": "long runs leave behind"},
        ),
        "machines taken for firms": (
            added(6, 'verdicts["C"] = ("shown", "chart of part 3")'),
            {"`verdicts`: C": "Machines are not firms"},
        ),
        "the model taken for history": (
            added(6, 'verdicts["D"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: D": "two dates"},
        ),
        "two arrangements of three": (
            added(6, 'verdicts["E"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: E": "three arrangements"},
        ),
        "the wrong part": (
            added(6, 'verdicts["E"] = ("contradicted", "numbers of part 2")'),
            {"`verdicts`: E": "the reason is not"},
        ),
        "one row of two": (
            added(6, 'verdicts["F"] = ("contradicted", "numbers of part 5")'),
            {"`verdicts`: F": "both rows"},
        ),
        "the right verdict for the wrong reason": (
            added(6, 'verdicts["D"] = ("not in the data", "no price of a product")'),
            {"`verdicts`: D": "the reason is not"},
        ),
        "a pair that does not go together": (
            added(6, 'verdicts["A"] = ("shown", "one year only")'),
            {"`verdicts`: A": 'does not go with "shown"'},
        ),
        "the verdict alone": (
            added(6, 'verdicts["C"] = "not in the data"'),
            {"`verdicts`: C": "2 choices in round brackets"},
        ),
        "nothing is ever known": (
            added(6, 'verdicts = {k: ("not in the data", "one year only") for k in "ABCDEF"}'),
            {f"`verdicts`: {k}": "" for k in "ABCEF"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    2: ["1.72", "1.73", "2.12", "1.08", "0.623", "7213", "3458", "8314", "526.9"],
    3: ["160.8", "161"],
    4: ["382", "292,", "2927", "4730", "4,730", "8961", "8,961", "0.2667", "6817", "6345"],
    5: ["0.454", "1.145", "0.800", "2.349", "1.064", "3.511", "0.583", "16"],
    6: ["no cost of stock", "no owner of a plant", "numbers of part"],
}

#: Part -> what a student did -> (answer, words of the released check)
FORM = {
    1: {
        "the example is not met": (changed(1, (_NEIGHBOURS, "fewer + 1")), "example of the text"),
        "no function": ("range_bill = 4", "not a function"),
        "a name that is almost right": (
            PS3.reference(1).replace("range_bill", "range_bil"),
            "there is `range_bil`",
        ),
    },
    2: {
        "a misspelt column": (
            added(2, 'estimates = estimates.rename(columns={"setup": "set_upp"})'),
            "Is `set_upp` meant?",
        ),
        "a technology missing": (
            added(2, "estimates = estimates.iloc[:1]"),
            "missing: `multi-purpose`",
        ),
        "a table for a number": (added(2, "naive_gap = survey"), "where one number is asked"),
    },
    3: {
        "half a plant": (added(3, "dedicated_in_place = 30.5"), "whole number, 0 or more"),
        "a size missing": (added(3, "frontier = frontier.iloc[:-1]"), "missing: `600000`"),
        "no title": (
            changed(3, ("Most plants have the machines that are cheaper for their work", "")),
            "no title",
        ),
        "a misspelt column": (changed(3, ("set_ups:Q", "setups:Q")), "no column `setups`"),
    },
    4: {
        "per cent": (added(4, 'falling["tail_share"] *= 100'), "between 0 and 1"),
        "a row missing": (added(4, "falling = falling.iloc[1:]"), "missing: `9000`"),
        "half a variant": (added(4, 'falling["in_mass"] += 0.5'), "whole number"),
    },
    5: {
        "a pair missing": (added(5, "thresholds = thresholds.iloc[1:]"), "7 rows, not 8"),
        "no line": (added(5, "most_lines = 0"), "whole number, 1 or more"),
    },
    6: {
        "impossible": (
            added(6, 'verdicts["B"] = ("shown", "no cost of stock")'),
            'B: "no cost of stock" does not go with "shown".',
        ),
        "a reason of his own": (
            added(6, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "numbers of part 2"',
        ),
    },
}


def _own_answers(own):
    kept = own.dropna()
    costs, work = {}, {}
    for kind, plants in kept.groupby("technology"):
        work[kind] = plants
        table = np.column_stack([np.ones(len(plants)), plants["units"], plants["set_ups"]])
        costs[kind] = np.linalg.lstsq(table, plants["cost"], rcond=None)[0]
    large, small = work["dedicated"], work["multi-purpose"]
    ours = costs["dedicated"] @ [len(small), small["units"].sum(), small["set_ups"].sum()]
    return {
        f"{kind}_{name}": (value, "index")
        for kind, found in costs.items()
        for name, value in zip(("fixed", "unit", "setup"), found, strict=True)
    } | {
        "naive_gap": (
            small["cost"].sum() / small["units"].sum() - large["cost"].sum() / large["units"].sum(),
            "index",
        ),
        "gap_flexible_work": ((small["cost"].sum() - ours) / small["units"].sum(), "index"),
    }


OWN = [Own("plant_survey", "ps3", digest="a1bd32e922c4bfc5", answers=_own_answers)]
EXAMPLES = {1}
