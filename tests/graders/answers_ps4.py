"""Problem set 4: right answers of many kinds, and wrong answers that students give."""

import numpy as np

from graders.running import Assignment, Own

PS4 = Assignment("ps4")
added, changed = PS4.added, PS4.changed

OWN_LINES = """
own = flexspec.variant("local_labour_systems", student=student, assignment="ps4")
activities = own[["lls", "true_kind", *measures.ACTIVITY_GROUPS]].drop_duplicates("lls")
plants = own[["lls", "industry", "small", "medium", "large", "medium_units"]]
truth = activities.set_index("lls")["true_kind"] == "district"
"""

_SWEEP = changed(3, ("chart\n", "")).split("first, last")[0]

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python, a dictionary": """
def main_industry(here, country):
    if sorted(here.index) != sorted(country.index):
        raise ValueError("not the same industries")
    if any(x != x for x in [*here, *country]):
        raise ValueError("NaN")
    e, E = sum(here), sum(country)
    best, krugman = None, 0
    for name in here.index:
        surplus = here[name] - e * country[name] / E
        if best is None or surplus > best[0]:
            best = surplus, here[name] / e / (country[name] / E)
        krugman += abs(here[name] / e - (country[name] - here[name]) / (E - e))
    return {"krugman": krugman, "surplus": best[0], "quotient": best[1]}
""",
        "NumPy after reindex, a list": """
def main_industry(here, country):
    if not here.index.sort_values().equals(country.index.sort_values()):
        raise ValueError("industries differ")
    h, c = here.to_numpy(float), country.reindex(here.index).to_numpy(float)
    if not np.isfinite(h).all() or not np.isfinite(c).all():
        raise ValueError("missing")
    extra = h - c * h.sum() / c.sum()
    k = extra.argmax()
    gap = np.abs(h / h.sum() - (c - h) / (c - h).sum()).sum()
    return [extra[k], h[k] * c.sum() / h.sum() / c[k], gap]
""",
        "the course's functions, a table of one row": """
def main_industry(here, country):
    if set(here.index) ^ set(country.index):
        raise ValueError
    country = country[here.index]
    lq = measures.location_quotient(here, country)
    surplus = here - country * here.sum() / country.sum()
    main = surplus.sort_values().index[-1]
    k = measures.krugman_specialisation(here, country - here)
    return pd.DataFrame({"surplus": [surplus.max()], "quotient": lq[main], "krugman": k})
""",
        "one table joined, the error by dropna": """
def main_industry(here, country):
    t = pd.concat([here, country], axis=1, keys=["h", "c"])
    if len(t.dropna()) < len(t):
        raise ValueError("a number is missing")
    t["s"] = t.h - t.h.sum() * t.c / t.c.sum()
    t["q"] = (t.h / t.h.sum()) / (t.c / t.c.sum())
    top = t.nlargest(1, "s").iloc[0]
    rest = (t.c - t.h) / (t.c - t.h).sum()
    return pd.Series([top.s, top.q, (t.h / t.h.sum() - rest).abs().sum()],
                     index=["Surplus", "Quotient", "Krugman"])
""",
    },
    2: {
        "counts of failed steps, versions as numbers": OWN_LINES
        + """
rows = []
for version, method in {2006: measures.istat_2006, 1997: measures.istat_1997}.items():
    passed = method(activities, plants)[list(measures.STEPS)]
    for out in [*measures.STEPS, "none"]:
        kept = passed.drop(columns=out, errors="ignore")
        found = (~kept).sum(axis=1) == 0
        rows.append([version, out, found.sum(), found[truth].mean(), truth[found].mean()])
left_out = pd.DataFrame(rows, columns=["version", "left_out", "found", "recall", "precision"])
""",
        "both keys in the index, capitals": OWN_LINES
        + """
out = {}
for v in ["1997", "2006"]:
    r = getattr(measures, "istat_" + v)(activities, plants)
    out[v, "none"] = r["district"]
    for i, step in enumerate(measures.STEPS):
        others = r.iloc[:, [j for j in range(4) if j != i]]
        out[v, step] = others.all(axis=1)
lists = pd.DataFrame(out)
hits = lists.mul(truth, axis=0).sum()
left_out = pd.DataFrame({"Found": lists.sum(), "Recall": hits / truth.sum(),
                         "Precision": hits / lists.sum()})
left_out.index.names = ["version", "left_out"]
""",
        "sets of places, a list of records": OWN_LINES
        + """
true = set(activities.lls[activities.true_kind == "district"])
left_out = []
for v, r in [("1997", measures.istat_1997(own.drop_duplicates("lls"), own)),
             ("2006", measures.istat_2006(own.drop_duplicates("lls"), own))]:
    for s in ("none",) + tuple(measures.STEPS):
        f = set(r.index[r[[x for x in measures.STEPS if x != s]].min(axis=1) == 1])
        left_out.append({"left_out": s, "version": v, "found": float(len(f)),
                         "precision": len(f & true) / len(f), "recall": len(f & true) / len(true)})
""",
        "the step set to True, rounded to four places": OWN_LINES
        + """
tables = []
for v, f in (("1997", measures.istat_1997), ("2006", measures.istat_2006)):
    for step in ["none", *measures.STEPS]:
        r = f(activities, plants)
        if step != "none":
            r[step] = True
        ok = r[list(measures.STEPS)].prod(axis=1).astype(bool)
        tables.append(pd.DataFrame({"version": [v], "left_out": step, "found": ok.sum(),
            "recall": round((ok & truth).sum() / truth.sum(), 4),
            "precision": round((ok & truth).sum() / ok.sum(), 4), "districts": truth.sum()}))
left_out = pd.concat(tables)
""",
        "a dictionary of lists": OWN_LINES
        + """
left_out = {"version": [], "left_out": [], "found": [], "recall": [], "precision": []}
for name in ("istat_1997", "istat_2006"):
    r = getattr(measures, name)(activities, plants)
    for s in ["none", "manufacturing_system", "small_firm_system", "specialised",
              "small_firm_industry"]:
        f = r[[x for x in measures.STEPS if x != s]].all(axis=1).to_numpy()
        t = truth.to_numpy()
        for key, value in zip(left_out, [name[-4:], s, f.sum(), f[t].mean(), t[f].mean()]):
            left_out[key].append(value)
""",
    },
    3: {
        "location_quotient for the quotient, layers with words": """
listed = measures.istat_1997(activities, plants)
grid = plants.assign(n=plants.small + plants.medium + plants.large)
grid = grid.pivot(index="lls", columns="industry", values="n")
lq = measures.location_quotient(grid)
of_main = pd.Series({p: lq.loc[p, i] for p, i in listed.main_industry.items()})
found = {c: listed.district & (of_main > c) for c in np.arange(1, 3.25, 0.25)}
sweep = pd.DataFrame({
    "recall": {c: f[truth].mean() for c, f in found.items()},
    "precision": {c: truth[f].mean() for c, f in found.items()},
}).rename_axis("cut_off")
flat = sweep.reset_index()
x = alt.X("cut_off:Q", title="Cut-off of the LQ", scale=alt.Scale(zero=False))
layers = []
for name in ["recall", "precision"]:
    t = flat[["cut_off", name]].rename(columns={name: "y"}).assign(word=name)
    line = alt.Chart(t).mark_line().encode(x=x, y=alt.Y("y:Q", title="Share"))
    word = alt.Chart(t.tail(1)).mark_text(align="left", dx=5).encode(
        x=x, y="y:Q", text="word:N")
    layers += [line, word]
chart = alt.layer(*layers).properties(title="Recall and precision by cut-off",
    description="Two lines from a cut-off of 1 to 3: recall falls to less than one half, "
    "precision rises to 1.")
""",
        "worked out in one go, a fold in the chart, per cent": """
j = plants.set_index(["lls", "industry"])[["small", "medium", "large"]].sum(axis=1).unstack()
s = j - np.outer(j.sum(axis=1), j.sum() / j.to_numpy().sum())
q = (j.div(j.sum(axis=1), axis=0) / (j.sum() / j.to_numpy().sum())).to_numpy()
q = q[np.arange(len(j)), s.to_numpy().argmax(axis=1)]
d = measures.istat_1997(activities, plants)["district"].to_numpy()
sweep = []
for k in range(9):
    f = d & (q > 1 + k / 4)
    h = (f & truth.to_numpy()).sum()
    sweep.append({"cut_off": 1 + k / 4, "precision": h / f.sum(), "recall": h / truth.sum()})
chart = alt.Chart(pd.DataFrame(sweep), title="How strict should step 3 be?").transform_fold(
    ["recall", "precision"]
).transform_calculate(pc="100 * datum.value").mark_line(point=True).encode(
    x=alt.X("cut_off:Q", title="Threshold for the location quotient"),
    y=alt.Y("pc:Q", title="Per cent of places"), color=alt.Color("key:N", title="mark"),
).properties(description="Two lines with nine points each; between a threshold of 1 and one of 3 "
    "recall falls and precision rises to 100 per cent.")
""",
        "points of two shapes": _SWEEP
        + """
chart = alt.Chart(sweep.melt("cut_off", var_name="mark", value_name="share")).mark_point(
    filled=True, size=80).encode(
    alt.X("cut_off", title="Cut-off (location quotient of the main industry)"),
    alt.Y("share", title="Share, 0 to 1"), alt.Shape("mark"), alt.Color("mark"),
).properties(title=alt.Title("A stricter step 3", subtitle="simulated country"),
    description="Nine pairs of points. Precision is highest from a cut-off of 1.75 on, where "
    "recall begins to fall.")
""",
        "a panel for each series": _SWEEP
        + """
long = pd.concat([sweep[["cut_off", m]].set_axis(["cut_off", "share"], axis=1).assign(mark=m)
                  for m in ("precision", "recall")])
chart = alt.Chart(long).mark_line().encode(
    x=alt.X("cut_off:Q", axis=alt.Axis(title="Cut-off, location quotient")),
    y=alt.Y("share:Q", axis=alt.Axis(title="Proportion", format="%"))
).properties(width=200).facet("mark:N", title="Precision and recall by cut-off").properties(
    description="Two panels: precision rises to 1 at a cut-off of 1.75, recall falls to one half.")
""",
        "his own wrong table, drawn faithfully": added(
            3,
            """
chart = alt.Chart(sweep.melt("cut_off", var_name="mark", value_name="share"),
    title="Recall and precision by cut-off").mark_line().encode(
    alt.X("cut_off:Q", title="Cut-off, LQ"), alt.Y("share:Q", title="Share"),
    alt.StrokeDash("mark:N"), alt.Color("mark:N"),
).properties(description="Two lines over cut-offs from 1 to 3; one rises to 1 and the other "
    "falls below one half.")
""",
        ),
    },
    4: {
        "merged by number, keys in the index": """
out = {}
for pairs, systems in [(10, 70), (40, 40), (0, 80)]:
    number = own.lls.str.slice(1).astype(int)
    last = number.where((number % 2 == 1) | (number > 2 * pairs), number - 1)
    t = own.assign(lls=last)
    p = t.groupby(["lls", "industry"], as_index=False)[
        ["small", "medium", "large", "medium_units"]].sum()
    a = t.groupby("lls")[list(measures.ACTIVITY_GROUPS)].sum() // 11
    for v in ("1997", "2006"):
        d = getattr(measures, f"istat_{v}")(a.reset_index(), p).district
        m = a.manufacturing
        out[v, systems] = {"jobs_per_district": a[d].sum().sum() / d.sum(), "districts": d.sum(),
                           "share_of_systems": d.sum() / systems,
                           "share_of_manufacturing": m[d].sum() / m.sum()}
maps = pd.DataFrame(out).T.rename_axis(["version", "systems"])
""",
        "a function, a list of records, text for numbers of systems": """
def coarser(table, pairs, by):
    codes = table["lls"].map(lambda c: f"L{int(c[1:]) - 1:03d}"
                             if int(c[1:]) % 2 == 0 and int(c[1:]) <= 2 * pairs else c)
    return table.drop(columns="lls").groupby([codes, *by]).sum().reset_index()
maps = []
for pairs in (0, 10, 40):
    a, p = coarser(activities.drop(columns="true_kind"), pairs, []), coarser(
        plants, pairs, ["industry"])
    for v, f in (("1997", measures.istat_1997), ("2006", measures.istat_2006)):
        d = f(a, p)["district"].to_numpy()
        all_jobs = a[list(measures.ACTIVITY_GROUPS)].sum(axis=1)
        maps.append({"version": v, "systems": str(len(a)), "districts": int(d.sum()),
                     "share_of_systems": float(d.mean()), "jobs_per_district": all_jobs[d].mean(),
                     "share_of_manufacturing": a.manufacturing[d].sum() / a.manufacturing.sum()})
""",
        "codes changed in a loop, more columns, rounded": """
maps = pd.DataFrame()
for systems in (80, 70, 40):
    a, p = activities.drop(columns="true_kind").copy(), plants.copy()
    for k in range(1, 80 - systems + 1):
        a.loc[a.lls == f"L{2 * k:03d}", "lls"] = f"L{2 * k - 1:03d}"
        p.loc[p.lls == f"L{2 * k:03d}", "lls"] = f"L{2 * k - 1:03d}"
    a, p = a.groupby("lls").sum().reset_index(), p.groupby(["lls", "industry"]).sum().reset_index()
    for v in (1997, 2006):
        f = measures.istat_1997 if v == 1997 else measures.istat_2006
        listed = a.set_index("lls")[f(a, p)["district"]]
        maps = pd.concat([maps, pd.DataFrame([{
            "Version": v, "Systems": systems, "Districts": len(listed), "jobs": listed.sum().sum(),
            "Share of systems": round(len(listed) / systems, 4),
            "Jobs per district": round(listed.sum().sum() / len(listed)),
            "Share of manufacturing": round(listed.manufacturing.sum() / a.manufacturing.sum(), 4),
        }])])
""",
        "arrays, a dictionary of columns": """
A = activities[list(measures.ACTIVITY_GROUPS)].to_numpy()
P = plants[["small", "medium", "large", "medium_units"]].to_numpy().reshape(80, 11, 4)
rows = []
for n in (0, 20, 80):
    a = np.concatenate([A[:n].reshape(n // 2, 2, 8).sum(axis=1), A[n:]])
    p = np.concatenate([P[:n].reshape(n // 2, 2, 11, 4).sum(axis=1), P[n:]])
    t = pd.DataFrame(a, columns=measures.ACTIVITY_GROUPS).assign(lls=range(len(a)))
    q = pd.DataFrame(p.reshape(-1, 4), columns=["small", "medium", "large", "medium_units"])
    q["lls"] = np.repeat(range(len(a)), 11)
    q["industry"] = list(plants.industry[:11]) * len(a)
    for f in (measures.istat_1997, measures.istat_2006):
        d = f(t, q).district.to_numpy()
        rows.append((f.__name__[-4:], len(a), d.sum(), d.sum() / len(d), a[d].sum(axis=1).mean(),
                     a[d, 3].sum() / a[:, 3].sum()))
names = ["version", "systems", "districts", "share_of_systems", "jobs_per_district",
         "share_of_manufacturing"]
maps = dict(zip(names, map(list, zip(*rows))))
""",
    },
    5: {
        "figures typed in": """
at_old_rate = 199 * 686 / 784
part_of_fall = (199 - at_old_rate) / (199 - 156)
manufacturing_systems = round(141 / 0.641)
rest = 220 - round(37 / 0.587) - round(38 / 0.717)
rest_share = (45 + 17 + 4) / rest
north_east_least, north_east_most, south_islands_least = 45 / (rest - 21), 45 / 45, 21 / (rest - 45)
""",
        "rounded to four figures": """
at_old_rate, part_of_fall, manufacturing_systems = 174.1, 0.5785, 220
rest_share, north_east_least, north_east_most, south_islands_least = 0.6346, 0.5422, 1, 0.3559
""",
        "from the table by query, arrays of one element": """
c = counts.query("level == 'country'")[["districts", "local_labour_systems"]].to_numpy(float)
at_old_rate = np.array([c[0, 0] / c[0, 1] * c[1, 1]])
part_of_fall = (c[0, 0] - at_old_rate) / (c[0, 0] - c[1, 0])
e = counts[(counts.census_year == 2011) & (counts.level != "region")].set_index("area")
n = (e.districts / e.share_of_manufacturing_systems * 100).astype(float).round()
manufacturing_systems = n[["Italy"]]
without = e[e.share_of_manufacturing_systems.isna()].districts
rest = 2 * n["Italy"] - n.sum()
rest_share = without.sum() / rest
north_east_least = without["North-East"] / (rest - without.drop("North-East").sum())
north_east_most = np.float64(1)
south_islands_least = without.drop("North-East").sum() / (rest - without["North-East"])
""",
        "fractions, the bounds by trying every possibility": """
from fractions import Fraction
at_old_rate = Fraction(199 * 686, 784)
part_of_fall = (199 - at_old_rate) / 43
manufacturing_systems = [n for n in range(1, 612) if round(100 * 141 / n, 1) == 64.1][0]
rest = manufacturing_systems - 63 - 53
rest_share = Fraction(66, rest)
shares = [(Fraction(45, n), Fraction(21, rest - n)) for n in range(45, rest - 21 + 1)]
north_east_least = min(share for share, _ in shares)
north_east_most = max(share for share, _ in shares)
south_islands_least = min(share for _, share in shares)
""",
    },
    6: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Not in the data", "No known truth"], "E": ["not in the data", "figure not given"],
    "D": ["shown", "numbers of Part 5"], "C": ["not in the data", "counts of two series"],
    "B": ["Shown", "table of part 4"], "A": ["contradicted", "table of part 2"],
}
""",
        "keyword arguments": """
verdicts = dict(A=("contradicted", "table of part 2"), B=("shown", "table of part 4"),
    C=("not in the data", "counts of two series"), D=("shown", "numbers of part 5"),
    E=("not in the data", "figure not given"), F=("not in the data", "no known truth"))
""",
        "filled in one by one, lower case": """
n = "not in the data"
verdicts = {}
for key, pair in zip("abcdef", [("contradicted", "table of part 2"), ("shown", "table of part 4"),
        (n, "counts of two series"), ("shown", "numbers of part 5"), (n, "figure not given"),
        (n, "no known truth")]):
    verdicts[key] = pair
""",
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("contradicted ", "table of part 2"), "B": ("shown", "table of part 4"),
    "C": (n, "counts of two series"), "D": ("shown", "numbers of part 5"),
    "E": (n, "figure not given"), "F": (n, "no known truth")}).to_dict()
""",
        "what follows from his own wrong tables": """
left_out = left_out.assign(precision=[0.8, 0.8, 0.3, 0.8, 0.7] * 2)
maps = maps.assign(districts=20)
north_east_least, north_east_most = 0.4327, 0.70
n = "not in the data"
verdicts = {"A": ("shown", "table of part 2"), "B": ("contradicted", "table of part 4"),
    "C": (n, "counts of two series"), "D": (n, "figure not given"),
    "E": ("contradicted", "numbers of part 5"), "F": (n, "no known truth")}
""",
    },
}

_FUNCTION = "`main_industry`: "
_LEFT_OUT = "`left_out`: values of "
_SWEPT = "`sweep`: values of "
_CHART = "`chart`: "
_MAPS = "`maps`: values of "
_ON_NEW = {name: f"{_FUNCTION}`{name}` on new data" for name in ("surplus", "quotient", "krugman")}
_OTHER_ORDER = _FUNCTION + "industries in another order"
_TEN_TIMES = _FUNCTION + "ten times the jobs give ten times the surplus, and nothing else changes"
_UNCHANGED = _FUNCTION + "leaves its arguments as they were"

#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence).
WRONG = {
    1: {
        "the largest quotient": (
            changed(
                1,
                (
                    "(here[main] / here.sum()) / (country[main] / country.sum())",
                    "((here / here.sum()) / (country / country.sum())).max()",
                ),
            ),
            {_ON_NEW["quotient"]: "largest quotient of any industry"},
        ),
        "the main industry by quotient": (
            changed(
                1,
                (
                    "main = surplus.idxmax()",
                    "main = ((here / here.sum()) / (country / country.sum())).idxmax()",
                ),
            ),
            {
                _ON_NEW["surplus"]: "",
                _ON_NEW["quotient"]: "largest quotient of any industry",
            },
        ),
        "the place left in": (
            changed(1, ("rest = country - here", "rest = country")),
            {_ON_NEW["krugman"]: "take the place out"},
        ),
        "the place taken out of the quotient": (
            changed(
                1,
                (
                    "country[main] / country.sum())",
                    "(country - here)[main] / (country - here).sum())",
                ),
            ),
            {_ON_NEW["quotient"]: "rest of the country"},
        ),
        "half the index": (
            changed(1, (".abs().sum()", ".abs().sum() / 2")),
            {_ON_NEW["krugman"]: "half of Krugman's"},
        ),
        "gaps with their signs": (
            changed(1, (".abs().sum()", ".sum()")),
            {_ON_NEW["krugman"]: ""},
        ),
        "by row": (
            changed(
                1,
                (
                    "    surplus = here -",
                    "    country = pd.Series(country.to_numpy(), index=here.index)\n"
                    "    surplus = here -",
                ),
            ),
            {_OTHER_ORDER: "went by row"},
        ),
        "shares in place of jobs": (
            changed(
                1,
                (
                    "here - here.sum() * country / country.sum()",
                    "here / here.sum() - country / country.sum()",
                ),
            ),
            {_ON_NEW["surplus"]: "difference of shares", _TEN_TIMES: ""},
        ),
        "missing taken for zero": (
            changed(
                1,
                (
                    '        raise ValueError("A number is missing.")',
                    "        here, country = here.fillna(0), country.fillna(0)",
                ),
            ),
            {_FUNCTION + "a missing number": "must raise ValueError"},
        ),
        "names not compared": (
            changed(
                1,
                (
                    '        raise ValueError("The two Series name different industries.")',
                    "        pass",
                ),
            ),
            {_FUNCTION + "an industry in one Series only": "must raise ValueError"},
        ),
        "missing looked for here only": (
            changed(1, ("here.isna().any() or country.isna().any()", "here.isna().any()")),
            {_FUNCTION + "a missing number": "input 2 of 2"},
        ),
        "only industries that the country lacks": (
            changed(
                1, ("set(here.index) != set(country.index)", "set(here.index) - set(country.index)")
            ),
            {_FUNCTION + "an industry in one Series only": "input 1 of 3"},
        ),
        "only industries that are not here": (
            changed(
                1, ("set(here.index) != set(country.index)", "set(country.index) - set(here.index)")
            ),
            {_FUNCTION + "an industry in one Series only": "input 2 of 3"},
        ),
        "as many industries, whatever their names": (
            changed(1, ("set(here.index) != set(country.index)", "len(here) != len(country)")),
            {_FUNCTION + "an industry in one Series only": "input 3 of 3"},
        ),
        "half the index, by row": (
            changed(
                1,
                (
                    "    surplus = here -",
                    "    country = pd.Series(country.to_numpy(), index=here.index)\n"
                    "    surplus = here -",
                ),
                (".abs().sum()", ".abs().sum() / 2"),
            ),
            {_ON_NEW["krugman"]: "half of Krugman's", _OTHER_ORDER: "went by row"},
        ),
        "the input changed": (
            changed(
                1,
                (
                    "    surplus = here -",
                    "    country -= 0.0 * country + here * 0\n"
                    "    here.loc['main'] = 0.0\n    here = here.drop('main')\n"
                    "    surplus = here -",
                ),
            ),
            {_UNCHANGED: "work on a copy"},
        ),
        "printed": (
            changed(
                1, ("return surplus[main], quotient, krugman", "print(surplus[main], quotient)")
            ),
            dict.fromkeys(_ON_NEW.values(), "returns nothing")
            | {_OTHER_ORDER: "", _TEN_TIMES: "", _UNCHANGED: ""},
        ),
    },
    2: {
        "only the step that should be left out": (
            changed(2, ("if step != out]", 'if step == out or out == "none"]')),
            {_LEFT_OUT + f"`{name}`": "keeps only the step" for name in ("found", "precision")}
            | {_LEFT_OUT + "`recall`": "keeps only the step"},
        ),
        "no step left out": (
            changed(2, ("result[kept].all(axis=1)", 'result["district"]')),
            {
                _LEFT_OUT + f"`{name}`": "no step is left out"
                for name in ("found", "recall", "precision")
            },
        ),
        "the steps after it left out too": (
            changed(
                2,
                (
                    "kept = [step for step in measures.STEPS if step != out]",
                    "kept = list(measures.STEPS)\n"
                    '        kept = kept[: kept.index(out)] if out != "none" else kept',
                ),
            ),
            {_LEFT_OUT + f"`{name}`": "left out too" for name in ("found", "recall", "precision")},
        ),
        "recall and precision exchanged": (
            added(
                2,
                'left_out = left_out.rename(columns={"recall": "precision", '
                '"precision": "recall"})',
            ),
            {
                _LEFT_OUT + "`recall`": "values of `precision`",
                _LEFT_OUT + "`precision`": "values of `recall`",
            },
        ),
        "hits for places found": (
            changed(2, ('"found": found.sum()', '"found": hits')),
            {_LEFT_OUT + "`found`": "only the true districts"},
        ),
        "true districts divided by all places": (
            changed(2, ('"recall": hits / truth.sum()', '"recall": hits / len(truth)')),
            {_LEFT_OUT + "`recall`": "divided by all places"},
        ),
        "the country of the chapter": (
            changed(
                2,
                (
                    'flexspec.variant("local_labour_systems", student=student, assignment="ps4")',
                    'flexspec.load("local_labour_systems_activities").merge('
                    'flexspec.load("local_labour_systems_manufacturing"), on="lls")',
                ),
            ),
            {
                _LEFT_OUT + f"`{name}`": "country of chapter 6"
                for name in ("found", "recall", "precision")
            },
        ),
        "another student's country": (
            changed(2, ("student=student", 'student="bob"')),
            {_LEFT_OUT + f"`{name}`": "" for name in ("found", "recall", "precision")},
        ),
        "one version only": (
            changed(2, ('("2006", measures.istat_2006)]', "]")),
            {"`left_out`: the right rows": "missing"}
            | {_LEFT_OUT + f"`{name}`": "too few" for name in ("found", "recall", "precision")},
        ),
        "the same function twice": (
            changed(2, ("measures.istat_2006", "measures.istat_1997")),
            {_LEFT_OUT + f"`{name}`": "" for name in ("found", "precision")},
        ),
    },
    3: {
        "every place above the cut-off": (
            changed(3, ('result["district"] & (quotients > cut_off)', "quotients > cut_off")),
            {_SWEPT + f"`{name}`": "version of 1997" for name in ("recall", "precision")},
        ),
        "the largest quotient of the place": (
            changed(
                3,
                (
                    "quotients = pd.Series(quotients)",
                    "quotients = measures.location_quotient(jobs).max(axis=1)",
                ),
            ),
            {_SWEPT + f"`{name}`": "largest quotient" for name in ("recall", "precision")},
        ),
        "Krugman's index for the quotient": (
            changed(3, ("quotients[place] = quotient", "quotients[place] = krugman")),
            {_SWEPT + "`recall`": "Krugman", _SWEPT + "`precision`": ""}
            | {_CHART + "draws the right values": ""},
        ),
        "the list of 2006": (
            changed(3, ("measures.istat_1997", "measures.istat_2006")),
            {_SWEPT + "`precision`": "list of 2006"},
        ),
        "recall of what cut-off 1 finds": (
            changed(
                3,
                (
                    '"recall": hits / truth.sum()',
                    '"recall": hits / (result["district"] & truth).sum()',
                ),
            ),
            {_SWEPT + "`recall`": "all true districts"},
        ),
        "a cut-off forgotten": (
            changed(3, ("np.arange(1, 3.25, 0.25)", "np.arange(1, 3, 0.25)")),
            {
                "`sweep`: the right rows": "missing: `3`",
                _CHART + "draws the right values": "asked are",
            },
        ),
        "precision alone": (
            changed(
                3,
                (
                    'sweep.melt("cut_off", var_name="mark", value_name="share")',
                    'sweep.melt("cut_off", ["precision"], "mark", "share")',
                ),
            ),
            {
                _CHART + "draws the right values": "",
                _CHART + "the series under their names": "no series named `recall`",
                _CHART + "names for the series": "which marks are `recall`",
            },
        ),
        "series without names": (
            changed(
                3,
                ('color=alt.Color("mark:N").title(None)', 'detail="mark:N"'),
                ('        strokeDash=alt.StrokeDash("mark:N").title(None),\n', ""),
            ),
            {_CHART + "names for the series": ""},
        ),
        "names exchanged": (
            changed(
                3,
                (
                    'sweep.melt("cut_off", var_name="mark", value_name="share")',
                    'sweep.rename(columns={"recall": "precision", "precision": "recall"})'
                    '.melt("cut_off", var_name="mark", value_name="share")',
                ),
            ),
            {_CHART + "the series under their names": ""},
        ),
        "ticks": (
            changed(
                3,
                ("mark_line(point=True)", "mark_tick()"),
                ('        strokeDash=alt.StrokeDash("mark:N").title(None),\n', ""),
            ),
            {_CHART + "a fitting kind of mark": "take line"},
        ),
        "a column's name on the axis": (
            changed(3, ('.title("Cut-off for the location quotient")', "")),
            {_CHART + "axis titles": "column's name"},
        ),
        "no unit": (
            changed(3, ("Share (0 to 1)", "Value")),
            {_CHART + "axis titles": "does not say"},
        ),
        "a title that says nothing": (
            changed(
                3,
                (
                    "What a stricter third step buys and costs, simulated country",
                    "My very first chart",
                ),
            ),
            {_CHART + "a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(3, ("What a stricter third step buys and costs, simulated country", "")),
            {_CHART + "a title": "no title"},
        ),
        "a description without a figure": (
            added(
                3,
                'chart = chart.properties(description="Two lines that show how recall falls and '
                'precision rises as the cut-off grows.")',
            ),
            {_CHART + "a description": "no figure"},
        ),
    },
    4: {
        "districts of the first map on all maps": (
            added(
                4,
                'first = maps[maps["systems"] == 80].set_index("version")\n'
                'for column in ["districts", "share_of_systems", "jobs_per_district", '
                '"share_of_manufacturing"]:\n'
                '    maps[column] = maps["version"].map(first[column])',
            ),
            {
                _MAPS + f"`{name}`": "map of 80"
                for name in (
                    "districts",
                    "share_of_systems",
                    "jobs_per_district",
                    "share_of_manufacturing",
                )
            },
        ),
        "divided by 80 everywhere": (
            changed(4, ("is_district.mean(),", "is_district.sum() / 80,")),
            {_MAPS + "`share_of_systems`": "divide by `systems`"},
        ),
        "manufacturing jobs for all jobs": (
            changed(4, ("all_jobs[is_district].mean()", "in_manufacturing[is_district].mean()")),
            {_MAPS + "`jobs_per_district`": "all eight groups"},
        ),
        "the sum for the mean": (
            changed(4, ("all_jobs[is_district].mean()", "all_jobs[is_district].sum()")),
            {_MAPS + "`jobs_per_district`": "divide by their number"},
        ),
        "all jobs for manufacturing jobs": (
            changed(
                4,
                (
                    "in_manufacturing[is_district].sum()\n                / in_manufacturing.sum()",
                    "all_jobs[is_district].sum() / all_jobs.sum()",
                ),
            ),
            {_MAPS + "`share_of_manufacturing`": "share of all jobs"},
        ),
        "manufacturing's share in districts": (
            changed(4, ("/ in_manufacturing.sum()", "/ all_jobs[is_district].sum()")),
            {_MAPS + "`share_of_manufacturing`": "of the country"},
        ),
        "per cent": (
            added(4, 'maps["share_of_systems"] *= 100'),
            {_MAPS + "`share_of_systems`": "per cent"},
        ),
        "versions exchanged": (
            changed(
                4,
                (
                    '("1997", measures.istat_1997), ("2006", measures.istat_2006)',
                    '("2006", measures.istat_1997), ("1997", measures.istat_2006)',
                ),
            ),
            {
                _MAPS + f"`{name}`": "versions are exchanged"
                for name in (
                    "districts",
                    "share_of_systems",
                    "jobs_per_district",
                    "share_of_manufacturing",
                )
            },
        ),
        "a map too few": (
            changed(4, ("[0, 10, 40]", "[0, 10]")),
            {"`maps`: the right rows": "missing"}
            | {
                _MAPS + f"`{name}`": "too few"
                for name in (
                    "districts",
                    "share_of_systems",
                    "jobs_per_district",
                    "share_of_manufacturing",
                )
            },
        ),
        "eleven pairs for ten": (
            changed(4, ("[0, 10, 40]", "[0, 11, 40]")),
            {"`maps`: the right rows": "missing"}
            | {
                _MAPS + f"`{name}`": "too few"
                for name in (
                    "districts",
                    "share_of_systems",
                    "jobs_per_district",
                    "share_of_manufacturing",
                )
            },
        ),
    },
    5: {
        "turned round": (
            added(5, "at_old_rate = 156 / 686 * 784"),
            {"`at_old_rate`: value": "turned round"},
        ),
        "the systems of 2011": (
            added(5, "at_old_rate = 199 / 784 * 611"),
            {"`at_old_rate`: value": "asked is 2001"},
        ),
        "the rate for the number": (
            added(5, "at_old_rate = 199 / 784"),
            {"`at_old_rate`: value": "multiply it"},
        ),
        "divided by the number": (
            added(5, "part_of_fall = (199 - at_old_rate) / 199"),
            {"`part_of_fall`: value": "divide by the fall"},
        ),
        "the other part": (
            added(5, "part_of_fall = 1 - part_of_fall"),
            {"`part_of_fall`: value": "left to explain"},
        ),
        "per cent": (
            added(5, "part_of_fall *= 100"),
            {"`part_of_fall`: value": "per cent"},
        ),
        "per cent of all systems": (
            added(5, "manufacturing_systems = round(611 * 0.641)"),
            {"`manufacturing_systems`: value": "all labour systems"},
        ),
        "per cent of the districts": (
            added(5, "manufacturing_systems = round(141 * 0.641)"),
            {"`manufacturing_systems`: value": "divide in place of"},
        ),
        "the number of 2001": (
            added(5, "manufacturing_systems = 240"),
            {"`manufacturing_systems`: value": "number of 2001"},
        ),
        "all Italy for the rest": (
            added(5, "rest_share = 66 / 220"),
            {"`rest_share`: value": "all Italy"},
        ),
        "the Islands forgotten": (
            added(5, "rest_share = (45 + 17) / 104"),
            {"`rest_share`: value": "Islands are not in it"},
        ),
        "the mean of what is given": (
            added(5, "rest_share = (0.587 + 0.717) / 2"),
            {"`rest_share`: value": "mean of the two shares"},
        ),
        "nothing left for the others": (
            added(5, "north_east_least = 45 / 104\nsouth_islands_least = 21 / 104"),
            {
                "`north_east_least`: value": "no manufacturing system at all",
                "`south_islands_least`: value": "no manufacturing system at all",
            },
        ),
        "the share of 2001": (
            added(5, "north_east_least = north_east_most = 0.70"),
            {
                "`north_east_least`: value": "another series",
                "`north_east_most`: value": "another series",
            },
        ),
        "the joint share": (
            added(5, "north_east_most = rest_share"),
            {"`north_east_most`: value": "three parts taken together"},
        ),
        "least and most exchanged": (
            added(5, "north_east_least, north_east_most = north_east_most, north_east_least"),
            {
                "`north_east_least`: value": "largest share",
                "`north_east_most`: value": "smallest share",
            },
        ),
    },
    6: {
        "what the review stresses taken for what works": (
            added(6, 'verdicts["A"] = ("shown", "table of part 2")'),
            {"`verdicts`: A": "smallest `precision`"},
        ),
        "the right verdict from another table": (
            added(6, 'verdicts["A"] = ("contradicted", "table of part 3")'),
            {"`verdicts`: A": "the reason is not"},
        ),
        "the other half": (
            added(6, 'verdicts["B"] = ("contradicted", "table of part 4")'),
            {"`verdicts`: B": "two numbers of `districts`"},
        ),
        "a line through two series": (
            added(6, 'verdicts["C"] = ("shown", "numbers of part 5")'),
            {"`verdicts`: C": "column `series`"},
        ),
        "missing taken for unknowable": (
            added(6, 'verdicts["D"] = ("not in the data", "figure not given")'),
            {"`verdicts`: D": "smallest share"},
        ),
        "a bound taken for a figure": (
            added(6, 'verdicts["E"] = ("contradicted", "numbers of part 5")'),
            {"`verdicts`: E": "possible in the North-East"},
        ),
        "the year of another series": (
            added(6, 'verdicts["E"] = ("not in the data", "counts of two series")'),
            {"`verdicts`: E": "the reason is not"},
        ),
        "simulation taken for Italy": (
            added(6, 'verdicts["F"] = ("shown", "table of part 2")'),
            {"`verdicts`: F": "what it truly is"},
        ),
        "a pair that does not go together": (
            added(6, 'verdicts["F"] = ("shown", "no numbers of jobs")'),
            {"`verdicts`: F": 'does not go with "shown"'},
        ),
        "nothing is ever known": (
            added(6, 'verdicts = {k: ("not in the data", "no known truth") for k in "ABCDEF"}'),
            {f"`verdicts`: {k}": "" for k in "ABCDE"},
        ),
        "one statement left out": (
            added(6, 'del verdicts["C"]'),
            {"`verdicts`: C": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    2: ["0.8947", "0.8095", "0.34"],
    3: ["0.8947", "0.7894", "0.4736"],
    4: ["33557", "65686", "0.429", "0.35"],
    5: ["174.1", "0.578", "220", "104", "0.634", "0.542", "0.355"],
    6: ["counts of two series", "figure not given", "no known truth"],
}

#: Part -> what a student did -> (answer, words of the released check).
FORM = {
    1: {
        "the example is not met": (
            changed(1, ("rest = country - here", "rest = country")),
            "not the right",
        ),
        "no function": ("main_industry = 3", "not a function"),
    },
    2: {
        "per cent": (added(2, 'left_out["recall"] *= 100'), "between 0 and 1"),
        "a misspelt column": (
            added(2, 'left_out = left_out.rename(columns={"precision": "precisoin"})'),
            "Is `precisoin` meant?",
        ),
        "five rows": (added(2, "left_out = left_out.head(5)"), "5 rows, not 10"),
        "no id": (added(2, 'student = ""'), "must be a text"),
    },
    3: {
        "a cut-off missing": (
            changed(3, ("np.arange(1, 3.25, 0.25)", "np.arange(1, 3, 0.25)")),
            "missing: `3`",
        ),
        "no description": (added(3, 'chart = chart.properties(description="")'), "no description"),
        "a misspelt column": (changed(3, ('y=alt.Y("share:Q")', 'y=alt.Y("shar:Q")')), "`shar`"),
    },
    4: {
        "no share": (added(4, 'maps["share_of_systems"] *= 100'), "between 0 and 1"),
        "half a district": (added(4, 'maps["districts"] = 9.5'), "whole number"),
        "a map missing": (changed(4, ("[0, 10, 40]", "[0, 40]")), "4 rows, not 6"),
    },
    5: {
        "not rounded": (added(5, "manufacturing_systems = 141 / 0.641"), "whole number"),
        "per cent": (added(5, "rest_share = 63.46"), "between 0 and 1"),
    },
    6: {
        "impossible": (
            added(6, 'verdicts["B"] = ("shown", "no known truth")'),
            'B: "no known truth" does not go with "shown".',
        ),
        "a reason of his own": (
            added(6, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "table of part 2"',
        ),
    },
}


def _own_answers(own):
    """Return one number of each of parts 2 to 4, worked out with arrays alone.

    The course's functions take too long for so many tables.
    """
    places = own.drop_duplicates("lls")
    truth = (places["true_kind"] == "district").to_numpy()
    plants = own[["small", "medium", "large"]].to_numpy().reshape(len(places), -1, 3)
    jobs, large = plants.sum(axis=2), plants[:, :, 2]
    surplus = jobs - np.outer(jobs.sum(axis=1), jobs.sum(axis=0) / jobs.sum())
    rows = np.arange(len(places))
    main = surplus.argmax(axis=1)
    outside = places.drop(columns=["lls", "true_kind", "industry", "agriculture"])
    outside = outside.drop(columns=["small", "medium", "large", "medium_units"]).sum(axis=1)
    manufacturing = places["manufacturing"].to_numpy()
    passed = (large.sum(axis=1) / jobs.sum(axis=1) < large.sum() / jobs.sum()) & (
        large[rows, main] < jobs[rows, main] / 2
    )
    found = passed & (manufacturing / outside > manufacturing.sum() / outside.sum()).to_numpy()
    quotient = jobs[rows, main] / jobs.sum(axis=1) / (jobs.sum(axis=0) / jobs.sum())[main]
    strict = found & (quotient > 3)
    return {
        "found without the first step": (float(passed.sum()), "count"),
        "precision of 1997": ((found & truth).sum() / found.sum(), "share"),
        "precision at 3": ((strict & truth).sum() / strict.sum(), "share"),
        "share of manufacturing in districts": (
            manufacturing[found].sum() / manufacturing.sum(),
            "share",
        ),
    }


OWN = [Own("local_labour_systems", "ps4", digest="dd34090262bb8704", answers=_own_answers)]
EXAMPLES = {1}
