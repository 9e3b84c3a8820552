"""Problem set 6: right answers of many kinds, and wrong answers that students give."""

import numpy as np

import flexspec
from flexspec.measures import qca
from graders.running import Assignment, Own

PS6 = Assignment("ps6")
added, changed = PS6.added, PS6.changed

NEW = "for new in product([0, 1], repeat=3):\n"
DRAWN = """
own = flexspec.variant("qca_codings", student=student, assignment="ps6")
w = own.pivot(index="case_group", columns="condition", values="value")
"""
ROBUST = """
sets = [["SUB", "JNT"], ["SUB", "LRG"], ["JNT", "SUP"], ["JNT", "LRG"], ["JNT", "EXP"],
        ["SUB", "JNT", "LRG"]]
def shares(names):
    f = " or ".join(qca.minimise(qca.truth_table(ours, names, "HIGH")))
    opts = {c: ways(c, names + ["HIGH"]) for c in ours.index}
    s = qca.count_solutions(opts, names, "HIGH").groupby("solution")["share"].sum()
    return {"cases": ours[names + ["HIGH"]].notna().all(axis=1).sum(),
            "share_same": s.get(f, 0), "share_none": s.get("", 0)}
"""
TABLE = (
    ROBUST
    + """
robust = pd.DataFrame([{"conditions": ", ".join(n), **shares(n)} for n in sets])
"""
)
CHART = """
chart = alt.Chart(robust, title="How often the formula stands").mark_bar().encode(
    y=alt.Y("conditions", title="Conditions", sort="-x"),
    x=alt.X("share_same", title="Share of codings")
).properties(description="Bars for six sets of conditions; the share of codings is highest for "
    "JNT and EXP, 0.375.")
"""

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "lists, capitals, other sentences that will do": """
codes = {
    "HET": ["Present", "inferred"], "SUB": ["missing", "contradicted"],
    "JNT": ["present", "Reported"], "SUP": ["absent", "reported"], "LRG": ["absent", "inferred"],
    "EXP": ["missing", "not reported"], "HIGH": ["present", "inferred"],
    "CAT": ["missing", "not  reported"],
}
evidence = {"first": 3, "second": 32, "JNT": 13, "SUP": 18, "LRG": 9, "HIGH": 21}
""",
        "keyword arguments, floats, SUB present": """
codes = dict(SUB=("present", "contradicted"), JNT=("present", "reported"),
    SUP=("absent", "reported"), LRG=("absent", "inferred"), EXP=("missing", "not reported"),
    HIGH=("present", "inferred"), CAT=("missing", "not reported"), HET=("present", "inferred"))
evidence = {"first": 3.0, "second": 34, "JNT": 12, "SUP": 17, "LRG": 10, "HIGH": 23}
""",
        "filled in one by one, lower case": """
codes, evidence = {}, {}
for key, code, status in [("sub", "absent", "contradicted"), ("jnt", "present", "reported"),
        ("sup", "absent", "reported"), ("lrg", "absent", "inferred"),
        ("exp", "missing", "not reported"), ("high", "present", "inferred"),
        ("cat", "missing", "not reported"), ("het", "present", "inferred")]:
    codes[key] = code, status
for key, number in zip(["first", "second", "jnt", "sup", "lrg", "high"],
                       [3, 34, 12, 16, 10, 22]):
    evidence[key] = number
""",
        "from a table": """
t = pd.DataFrame([("SUB", "absent", "contradicted"), ("JNT", "present", "reported"),
    ("SUP", "absent", "reported"), ("LRG", "absent", "inferred"),
    ("EXP", "missing", "not reported"), ("HIGH", "present", "inferred"),
    ("CAT", "missing", "not reported"), ("HET", "present", "inferred")],
    columns=["attribute", "code", "status"]).set_index("attribute")
codes = {k: tuple(row) for k, row in zip(t.index, t.to_numpy())}
evidence = pd.Series({"first": 3, "second": 34, "JNT": 12, "SUP": 16, "LRG": 10,
    "HIGH": 22}).to_dict()
""",
    },
    3: {
        "a table of both codes": """
def kappa(one, other):
    name = lambda c: "gap" if pd.isna(c) else {0: "no", 1: "yes"}.get(c, "?")
    a, b = [name(c) for c in one], [name(c) for c in other]
    if len(a) != len(b) or "?" in a + b:
        raise ValueError("not codes of the same entries")
    names = ["gap", "no", "yes"]
    t = pd.crosstab(pd.Series(a), pd.Series(b)).reindex(index=names, columns=names, fill_value=0)
    p = t.to_numpy() / len(a)
    pe = p.sum(axis=1) @ p.sum(axis=0)
    return np.nan if np.isclose(pe, 1) else (np.trace(p) - pe) / (1 - pe)
""",
        "plain Python, a loop": """
def kappa(one, other):
    one, other = list(one), list(other)
    if len(one) != len(other):
        raise ValueError("length")
    def code(x):
        if pd.isna(x):
            return 2
        if x != 0 and x != 1:
            raise ValueError("code")
        return int(x)
    same, a, b = 0, [0, 0, 0], [0, 0, 0]
    for x, y in zip(one, other):
        x, y = code(x), code(y)
        a[x] += 1
        b[y] += 1
        same += x == y
    n = len(one)
    by_chance = sum(i * j for i, j in zip(a, b))
    if by_chance == n * n:
        return float("nan")
    return (n * same - by_chance) / (n * n - by_chance)
""",
        "NumPy, an array of one number": """
def kappa(one, other):
    a = pd.to_numeric(pd.Series(list(one)), errors="raise").astype(float).fillna(9).to_numpy()
    b = pd.to_numeric(pd.Series(list(other)), errors="raise").astype(float).fillna(9).to_numpy()
    if a.size != b.size or not np.isin(np.concatenate([a, b]), [0, 1, 9]).all():
        raise ValueError
    po = (a == b).mean()
    pe = sum((a == k).mean() * (b == k).mean() for k in (0, 1, 9))
    return np.array([(po - pe) / (1 - pe)]) if pe < 1 else np.array([np.nan])
""",
        "statsmodels": """
def kappa(one, other):
    from statsmodels.stats.inter_rater import cohens_kappa
    a = [2 if pd.isna(c) else c for c in one]
    b = [2 if pd.isna(c) else c for c in other]
    if len(a) != len(b) or any(not pd.isna(c) and c not in (0, 1) for c in [*one, *other]):
        raise ValueError("bad codes")
    t = np.zeros((3, 3))
    for i, j in zip(a, b):
        t[int(i), int(j)] += 1
    if np.count_nonzero(t.sum(0)) == 1 and (t.sum(0) == t.sum(1)).all():
        return float("nan")
    return cohens_kappa(t, return_results=False)
""",
        "strict pairs, an array's division by zero": """
def kappa(one, other):
    pairs = [[None if pd.isna(c) else c for c in p] for p in zip(one, other, strict=True)]
    if any(c not in (0, 1, None) for p in pairs for c in p):
        raise ValueError(pairs)
    n = len(pairs)
    po = sum(a == b for a, b in pairs) / n
    pe = sum(sum(a == k for a, _ in pairs) * sum(b == k for _, b in pairs) for k in (0, 1, None))
    return np.divide(po - pe / n**2, 1 - pe / n**2)
""",
        "value counts as text": """
def kappa(one, other):
    first = pd.Series(["missing" if pd.isna(c) else str(int(c)) for c in one])
    second = pd.Series(["missing" if pd.isna(c) else str(int(c)) for c in other])
    if len(first) != len(second):
        raise ValueError("length")
    if not set(first) | set(second) <= {"missing", "0", "1"}:
        raise ValueError("code")
    shares = first.value_counts(normalize=True) * second.value_counts(normalize=True)
    pe = shares.sum()
    if abs(1 - pe) < 1e-12:
        return None if False else float("nan")
    return ((first == second).mean() - pe) / (1 - pe)
""",
    },
    4: {
        "three loops, keys in the index": """
rows, lost = {}, []
for s in (1, 0):
    for j in (1, 0):
        for h in (1, 0):
            t = pd.concat([ours[["SUB", "JNT", "HIGH"]],
                           pd.DataFrame({"SUB": [s], "JNT": [j], "HIGH": [h]}, index=["x"])])
            r = qca.truth_table(t, ["SUB", "JNT"], "HIGH")
            f = qca.fit("JNT*SUB", t, "HIGH")
            rows[s, j, h] = {"coverage": f["coverage"], "consistency": f["consistency"],
                "stands": 1.0 if qca.minimise(r) == ["SUB*JNT"] else 0.0,
                "contradictory": float((r.verdict == "contradictory").sum())}
            u = ours[["JNT", "LRG", "HIGH"]].copy()
            u.loc["x"] = [s, j, h]
            lost.append("JNT" not in qca.minimise(qca.truth_table(u, ["JNT", "LRG"], "HIGH")))
one_more = pd.DataFrame(rows).T.rename_axis(["SUB", "JNT", "HIGH"])
rival_lost = int(np.sum(lost))
""",
        "by hand from the six cases": """
six = ours[["SUB", "JNT", "HIGH"]].dropna().astype(int)
one_more = []
"""
        + NEW
        + """
    t = pd.concat([six, pd.DataFrame([new], columns=six.columns)])
    by = t.groupby(["SUB", "JNT"])["HIGH"].agg(["min", "max"])
    both = t[(t.SUB == 1) & (t.JNT == 1)].HIGH
    one_more.append({"SUB": new[0], "JNT": new[1], "HIGH": new[2],
        "contradictory": int((by["min"] < by["max"]).sum()),
        "stands": int(list(by.index[by["min"] == 1]) == [(1, 1)]),
        "consistency": both.mean(), "coverage": both.sum() / t.HIGH.sum()})
rival_lost = 0
"""
        + NEW
        + """
    t = pd.concat([ours[["JNT", "LRG", "HIGH"]].dropna(),
                   pd.DataFrame([new], columns=["JNT", "LRG", "HIGH"])]).astype(int)
    t.index = range(len(t))
    rival_lost += qca.minimise(qca.truth_table(t, ["JNT", "LRG"], "HIGH")) != ["JNT"]
""",
        "a dictionary of lists, written out": """
one_more = {
    "SUB": [0, 0, 0, 0, 1, 1, 1, 1], "JNT": [0, 0, 1, 1, 0, 0, 1, 1],
    "HIGH": [0, 1, 0, 1, 0, 1, 0, 1], "contradictory": [0, 1, 0, 1, 0, 1, 1, 0],
    "stands": [1, 1, 1, 1, 1, 1, 0, 1], "consistency": [1, 1, 1, 1, 1, 1, 0.75, 1],
    "coverage": [1, 0.75, 1, 0.75, 1, 0.75, 1, 1],
}
rival_lost = 2
""",
        "a function and apply, columns in capitals": """
def what(row):
    t = ours.copy()
    t.loc["new", ["SUB", "JNT", "HIGH"]] = row.to_list()
    r = qca.truth_table(t, ["JNT", "SUB"], "HIGH")
    f = qca.fit("SUB * JNT", t, "HIGH")
    return pd.Series({"Contradictory": sum(r["verdict"] == "contradictory"),
        "Stands": len(qca.minimise(r)) * 1, "Consistency": f["consistency"],
        "Coverage": f["coverage"]})
grid = pd.DataFrame(list(product([1, 0], repeat=3)), columns=["SUB", "JNT", "HIGH"])
one_more = grid.join(grid.apply(what, axis=1))
def rival(new):
    t = ours.copy()
    t.loc["new", ["JNT", "LRG", "HIGH"]] = new
    return " or ".join(qca.minimise(qca.truth_table(t, ["JNT", "LRG"], "HIGH")))
rival_lost = np.float64(sum(rival(list(n)) != "JNT" for n in product([0, 1], repeat=3)))
""",
    },
    5: {
        "merged tables, the list that minimise returns": DRAWN
        + """
m = codings.merge(own, on=["case_group", "condition"], suffixes=("_1", "_2"))
own_agreement = ((m.value_1 == m.value_2).fillna(False) | (m.value_1.isna() & m.value_2.isna())
                 ).mean()
own_kappa = kappa(m.value_1.tolist(), m.value_2.tolist())
own_cases = w[["SUB", "JNT", "LRG", "HIGH"]].notna().all(axis=1).sum()
f = qca.fit("JNT*SUB", w, "HIGH")
own_consistency, own_coverage = f["consistency"], f["coverage"]
own_formula = qca.minimise(qca.truth_table(w, ["LRG", "JNT", "SUB"], "HIGH"))
""",
        "counted by hand, other signs": DRAWN
        + """
same = [(pd.isna(a) and pd.isna(b)) or (not pd.isna(a) and not pd.isna(b) and a == b)
        for a, b in zip(codings.value, own.value)]
own_agreement = sum(same) / 126
a, b = codings.value.fillna(7), own.value.fillna(7)
pe = sum((a == k).mean() * (b == k).mean() for k in set(a) | set(b))
own_kappa = (own_agreement - pe) / (1 - pe)
t = w[["SUB", "JNT", "HIGH"]].dropna().astype(int)
both = (t.SUB == 1) & (t.JNT == 1)
own_consistency = t.HIGH[both].mean()
own_coverage = both[t.HIGH == 1].mean()
t = w[["SUB", "JNT", "LRG", "HIGH"]].dropna()
own_cases = float(t.shape[0])
own_formula = qca.minimise(qca.truth_table(t, ["SUB", "JNT", "LRG"], "HIGH"))[0]
own_formula = own_formula.replace("*", " & ").replace("+", "|").replace("~", "not ")
""",
        "one's own function is wrong, its kappa follows": """
def kappa(one, other):
    return 0.5
"""
        + PS6.reference(5),
        "id with capitals, rounded, terms in another order": """
own = flexspec.variant("qca_codings", student="  Reference", assignment="ps6")
w = own.set_index(["case_group", "condition"])["value"].unstack()
own_agreement, own_kappa = 0.9206, 0.8781
own_cases = len(w.dropna(subset=["SUB", "JNT", "LRG", "HIGH"]))
own_consistency, own_coverage = 0.8, 1
own_formula = "LRG*SUB*JNT"
""",
    },
    6: {
        "sets in the index, per cent drawn as points": ROBUST
        + """
robust = pd.DataFrame({", ".join(n): shares(n) for n in sets[::-1]}).T
t = robust.rename_axis("conditions").reset_index().assign(pc=lambda t: 100 * t.share_same)
chart = alt.Chart(t).mark_point(filled=True).encode(
    alt.X("conditions:N", title="Set of conditions",
          sort=alt.EncodingSortField(field="share_same", order="descending")),
    alt.Y("pc:Q", title="Codings with the same formula, per cent", scale=alt.Scale(zero=False)),
).properties(title="Which formula stands longest", description="Six points, one for each set of "
    "conditions. They lie between 14 and 38 per cent of the codings.")
""",
        "every coding gone through": """
def pure(table, names):
    g = {}
    for row in table:
        if None not in row:
            g.setdefault(row[:-1], set()).add(row[-1])
    return frozenset(k for k, v in g.items() if v == {1})
def states(names):
    all_states = {(frozenset(), frozenset()): 1}
    for case in ours.index:
        after = {}
        for (yes, no), n in all_states.items():
            for w in ways(case, names + ["HIGH"]):
                y, x = yes, no
                if None not in w:
                    y, x = (yes | {w[:-1]}, no) if w[-1] else (yes, no | {w[:-1]})
                after[y, x] = after.get((y, x), 0) + n
        all_states = after
    return all_states
robust = []
for names in [["SUB", "JNT"], ["SUB", "LRG"], ["JNT", "SUP"], ["JNT", "LRG"], ["JNT", "EXP"],
              ["SUB", "JNT", "LRG"]]:
    mine = ours[names + ["HIGH"]].dropna().astype(int)
    first = pure([tuple(r) for r in mine.to_numpy().tolist()], names)
    s = states(names)
    n = sum(s.values())
    robust.append({"conditions": ", ".join(names), "cases": len(mine),
        "share_same": sum(k for (y, x), k in s.items() if y - x == first) / n,
        "share_none": sum(k for (y, x), k in s.items() if not y - x) / n})
robust = pd.DataFrame(robust)
"""
        + CHART,
        "a dictionary of lists, rounded, sorted bars over text": TABLE
        + """
robust = {k: [round(x, 4) if k.startswith("share") else x for x in robust[k]] for k in robust}
base = alt.Chart(pd.DataFrame(robust)).encode(
    x=alt.X("conditions:N").sort(list(pd.DataFrame(robust).sort_values("share_same")["conditions"]
        )[::-1]).title("Conditions in the formula"),
    y=alt.Y("share_same:Q").title("Proportion of codings").axis(format="%"))
chart = (base.mark_bar() + base.mark_text(dy=-6).encode(text="cases:Q")).properties(
    title="Six formulas, six fates", description="Bars: the proportion of codings that give the "
    "course's formula lies between 0.14 and 0.38.")
""",
        "a table in the right order, its order kept": TABLE
        + """
t = robust.sort_values("share_same", ascending=False).melt(["conditions", "cases"])
chart = alt.Chart(t[t["variable"] == "share_same"], title="How often a formula stands",
    description="Bars for six sets of conditions; the share of the codings is highest for JNT and "
    "EXP, 0.375.").mark_bar().encode(x=alt.X("conditions", sort=None, title="Conditions"),
    y=alt.Y("value", title="Share of codings"))
""",
        "one colour for each bar, no loop over names": TABLE
        + CHART
        + """
chart = chart.encode(color=alt.Color("conditions:N", legend=None))
""",
    },
    7: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Shown", "numbers of part 5"], "D": ["not in the data", "Nothing to compare with"],
    "E": ["not in the data", "no second person has coded"], "A": ["shown", "table of part 4"],
    "C": ["not in the data", "cases were chosen, not drawn"],
    "B": ["contradicted", "table of part 6"],
}
""",
        "keyword arguments": """
no = "not in the data"
verdicts = dict(A=("shown", "table of part 4"), B=("contradicted", "table of part 6"),
    C=(no, "cases were chosen, not drawn"), D=(no, "nothing to compare with"),
    E=(no, "no second person has coded"), F=("shown", "numbers of part 5"))
""",
        "filled in one by one, lower case": """
verdicts = {}
for key, pair in zip("abcdef", [("shown", "table of part 4"), ("contradicted", "table of part 6"),
        ("not in the data", "cases were chosen, not drawn"),
        ("not in the data", "nothing to compare with"),
        ("not in the data", "no second person has coded"), ("shown", "numbers of part 5")]):
    verdicts[key] = pair
""",
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("shown ", "table of part 4"), "B": ("contradicted", "table of part 6"),
    "C": (n, "cases were chosen, not drawn"), "D": (n, "nothing to compare with "),
    "E": (n, "no second person has coded"), "F": ("shown", "numbers of part 5")}).to_dict()
""",
    },
}


def coded(attribute, code, status):
    return added(1, f'codes["{attribute}"] = ("{code}", "{status}")')


_CODE, _SENTENCE = "`codes`: ", "`evidence`: "
_KAPPA = "`kappa`: "
VALUES = [
    "codes without gaps",
    "codes with gaps",
    "the three forms of a gap",
    "Series with an index of their own",
]
GAPS = VALUES[1:]
_MORE = "`one_more`: values of "
_ROBUST = "`robust`: values of "

#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence)
WRONG = {
    1: {
        "the summary believed": (
            coded("SUB", "present", "reported"),
            {_CODE + "SUB": "Hold the summary against"},
        ),
        "the count believed, the summary not read": (
            coded("SUB", "absent", "reported"),
            {_CODE + "SUB": "can both be true"},
        ),
        "a change taken for a contradiction": (
            coded("JNT", "present", "contradicted"),
            {_CODE + "JNT": "An earlier year does not contradict"},
        ),
        "absence reported, coded as silence": (
            coded("SUP", "missing", "not reported"),
            {_CODE + "SUP": "To say that there is none"},
        ),
        "the law not put beside the inspector": (
            coded("LRG", "missing", "not reported"),
            {_CODE + "LRG": "beside what the law demands"},
        ),
        "an inference called a report": (
            coded("LRG", "absent", "reported"),
            {_CODE + "LRG": "by itself"},
        ),
        "a port taken for exports": (
            coded("EXP", "present", "inferred"),
            {_CODE + "EXP": "may sell anywhere"},
        ),
        "silence taken for absence": (
            coded("EXP", "absent", "inferred"),
            {_CODE + "EXP": "Does the text say where"},
        ),
        "the words of the road taken as read": (
            coded("HIGH", "present", "reported"),
            {_CODE + "HIGH": "which words"},
        ),
        "one year, so one cause": (
            coded("CAT", "present", "inferred"),
            {_CODE + "CAT": "not yet cause and effect"},
        ),
        "shares not put in relation": (
            coded("HET", "missing", "not reported"),
            {_CODE + "HET": "Work out sales per person"},
        ),
        "a gap with a code": (
            coded("EXP", "absent", "not reported"),
            {_CODE + "EXP": 'does not go with "absent"'},
        ),
        "other sentences": (
            added(1, 'evidence |= {"first": 31, "JNT": 11, "SUP": 14, "HIGH": 24}'),
            {
                _SENTENCE + "first": "Begin with the summary",
                _SENTENCE + "JNT": "do together now",
                _SENTENCE + "SUP": "nobody, or a certain body",
                _SENTENCE + "HIGH": "by what means",
            },
        ),
        "a change over the years taken for the contradiction": (
            added(1, 'evidence |= {"first": 11, "second": 12}'),
            {
                _SENTENCE + "first": "Begin with the summary",
                _SENTENCE + "second": "for the same time",
            },
        ),
        "the State's office and no office": (
            added(1, 'evidence |= {"first": 14, "second": 16}'),
            {
                _SENTENCE + "first": "further down, denies",
                _SENTENCE + "second": "seen and counted",
            },
        ),
        "who pays for a report taken for a service": (
            coded("SUP", "present", "contradicted"),
            {_CODE + "SUP": "To say that there is none"},
        ),
        "a sentence that is not there": (
            added(1, 'evidence["LRG"] = 41'),
            {_SENTENCE + "LRG": "not one of the given choices"},
        ),
    },
    3: {
        "the share of agreement": (
            changed(3, ("(agreed - chance) / (1 - chance)", "agreed")),
            {_KAPPA + text: "takes chance out" for text in VALUES[:3]}
            | {_KAPPA + VALUES[3]: "not the right number"},
        ),
        "chance the same for each code": (
            changed(3, ("    if chance == 1", "    chance = 1 / 3\n    if chance == 1")),
            {_KAPPA + text: "one in three" for text in VALUES[:3]}
            | {
                _KAPPA + VALUES[3]: "not the right number",
                _KAPPA + "kappa that is not defined": "not the right number",
            },
        ),
        "the two coders' shares averaged": (
            changed(
                3,
                (
                    'sum(first.count(code) * second.count(code) for code in ("gap", 0, 1))'
                    " / entries**2",
                    'sum(((first + second).count(code) / 2 / entries) ** 2 for code in ("gap", '
                    "0, 1))",
                ),
            ),
            {_KAPPA + text: "were averaged" for text in VALUES[:3]} | {_KAPPA + VALUES[3]: ""},
        ),
        "gaps dropped": (
            changed(
                3,
                (
                    "    entries = ",
                    "    kept = [p for p in zip(first, second) if 'gap' not in p]\n"
                    "    first, second = [p[0] for p in kept], [p[1] for p in kept]\n"
                    "    entries = ",
                ),
            ),
            {_KAPPA + text: "were left out" for text in GAPS[:2]} | {_KAPPA + VALUES[3]: ""},
        ),
        "gaps taken for 0": (
            changed(3, ('["gap" if', "[0 if")),
            {_KAPPA + text: "missing is not absent" for text in GAPS[:2]}
            | {_KAPPA + VALUES[3]: ""},
        ),
        "gaps compared as they are": (
            """
def kappa(one, other):
    a, b = pd.Series(list(one), dtype=float), pd.Series(list(other), dtype=float)
    if len(a) != len(b):
        raise ValueError("length")
    if not a.dropna().isin([0, 1]).all() or not b.dropna().isin([0, 1]).all():
        raise ValueError("code")
    pe = sum((a == k).mean() * (b == k).mean() for k in (0, 1))
    return float("nan") if pe == 1 else ((a == b).mean() - pe) / (1 - pe)
""",
            {_KAPPA + text: "neither as agreement" for text in GAPS[:1]}
            | {_KAPPA + "the three forms of a gap": "neither as agreement"}
            | {_KAPPA + VALUES[3]: ""},
        ),
        "matched by index": (
            """
def kappa(one, other):
    a, b = pd.Series(one, dtype="Float64").fillna(-1), pd.Series(other, dtype="Float64").fillna(-1)
    if len(a) != len(b):
        raise ValueError("length")
    if not a.isin([-1, 0, 1]).all() or not b.isin([-1, 0, 1]).all():
        raise ValueError("code")
    po = (a.sort_index() == b.sort_index()).mean()
    pe = sum((a == k).mean() * (b == k).mean() for k in (-1, 0, 1))
    return float("nan") if pe == 1 else (po - pe) / (1 - pe)
""",
            {_KAPPA + VALUES[3]: "go by position"},
        ),
        "no errors raised": (
            changed(
                3,
                ('raise ValueError("the two coders have coded different numbers of entries")', "0"),
                ('raise ValueError("a code is 1, 0 or missing")', "0"),
                (", strict=True", ""),
            ),
            {
                _KAPPA + "unequal length": "must raise ValueError",
                _KAPPA + "a code that does not exist": "must raise ValueError",
            },
        ),
        "not defined, called full agreement": (
            changed(3, ('return float("nan")', "return 1.0")),
            {_KAPPA + "kappa that is not defined": ""},
        ),
        "divided by zero": (
            changed(
                3,
                ('    if chance == 1:\n        return float("nan")\n', ""),
            ),
            {_KAPPA + "kappa that is not defined": "ZeroDivisionError"},
        ),
        "one coder's shares used twice": (
            changed(3, ("first.count(code) * second.count(code)", "first.count(code) ** 2")),
            {_KAPPA + text: "" for text in VALUES}
            | {_KAPPA + "swapping the coders changes nothing": "treated alike"},
        ),
        "inputs filled": (
            changed(
                3,
                (
                    "    first = ",
                    "    if isinstance(one, list):\n"
                    "        one[:] = [None if pd.isna(code) else code for code in one]\n"
                    "    first = ",
                ),
            ),
            {_KAPPA + "leaves its arguments as they were": "work on a copy"},
        ),
        "printed": (
            changed(3, ("return (agreed", "print((agreed"), ("(1 - chance)", "(1 - chance))")),
            {_KAPPA + text: "print" for text in VALUES}
            | {
                _KAPPA + "swapping the coders changes nothing": "",
                _KAPPA + "leaves its arguments as they were": "Not looked at",
            },
        ),
    },
    4: {
        "gaps taken for 0": (
            changed(
                4, ('ours[["SUB", "JNT", "HIGH"]].copy()', 'ours[["SUB", "JNT", "HIGH"]].fillna(0)')
            ),
            {
                _MORE + f"`{name}`": "missing is not absent"
                for name in ("contradictory", "stands", "consistency", "coverage")
            },
        ),
        "new cases piled up": (
            changed(
                4,
                ("rows = []", 'rows = []\ntable = ours[["SUB", "JNT", "HIGH"]].copy()'),
                ('    table = ours[["SUB", "JNT", "HIGH"]].copy()\n', ""),
                ('table.loc["new"]', 'table.loc[f"new {new}"]'),
            ),
            {
                _MORE + f"`{name}`": "piled up"
                for name in ("contradictory", "stands", "consistency", "coverage")
            },
        ),
        "stands taken for free of contradiction": (
            added(4, 'one_more["stands"] = (one_more["contradictory"] == 0).astype(int)'),
            {_MORE + "`stands`": "beside a contradictory row"},
        ),
        "falls for stands": (
            added(4, 'one_more["stands"] = 1 - one_more["stands"]'),
            {_MORE + "`stands`": "asked is 1 where it stands"},
        ),
        "consistency and coverage swapped": (
            added(
                4,
                'one_more = one_more.rename(columns={"coverage": "consistency", '
                '"consistency": "coverage"})',
            ),
            {
                _MORE + "`consistency`": "holds the values of `coverage`",
                _MORE + "`coverage`": "holds the values of `consistency`",
            },
        ),
        "only the ways with success": (
            added(4, 'one_more = one_more[one_more["HIGH"] == 1]'),
            {"`one_more`: the right rows": "missing"}
            | {
                _MORE + f"`{name}`": "too few"
                for name in ("contradictory", "stands", "consistency", "coverage")
            },
        ),
        "the ways that leave the rival": (
            added(4, "rival_lost = 8 - rival_lost"),
            {"`rival_lost`: value": "formula stands"},
        ),
        "contradictions counted for the rival": (
            added(4, "rival_lost = 4"),
            {"`rival_lost`: value": "a row is contradictory"},
        ),
        "the first formula again": (
            added(4, 'rival_lost = (one_more["stands"] == 0).sum()'),
            {"`rival_lost`: value": "formula is still that of SUB and JNT"},
        ),
        "per cent": (
            added(4, 'one_more["coverage"] *= 100'),
            {_MORE + "`coverage`": "100 times"},
        ),
    },
    5: {
        "another student's coder": (
            changed(5, ("student=student", 'student="bob"')),
            {
                "`own_agreement`: value": "",
                "`own_kappa`: value": "",
                "`own_consistency`: value": "",
                "`own_coverage`: value": "",
                "`own_formula`: formula": "",
            },
        ),
        "the course's codes": (
            added(
                5,
                'own_cases = len(ours[["SUB", "JNT", "LRG", "HIGH"]].dropna())\n'
                'own_fit = qca.fit("SUB*JNT", ours, "HIGH")\n'
                'own_consistency = own_fit["consistency"]\n'
                'own_formula = "SUB*JNT"',
            ),
            {
                "`own_cases`: value": "course's complete cases",
                "`own_consistency`: value": "course's codes",
                "`own_formula`: formula": "course's formula",
            },
        ),
        "agreement for kappa": (
            added(5, "own_kappa = own_agreement"),
            {"`own_kappa`: value": "takes chance out"},
        ),
        "kappa for agreement": (
            added(5, "own_agreement = own_kappa"),
            {"`own_agreement`: value": "Chance is taken out"},
        ),
        "gaps compared as they are": (
            added(
                5,
                'own_agreement = (codings["value"].astype(float) == own["value"].astype(float)'
                ").mean()",
            ),
            {"`own_agreement`: value": "not equal to itself"},
        ),
        "gaps left out of the agreement": (
            added(5, 'own_agreement = (codings["value"] == own["value"]).dropna().mean()'),
            {"`own_agreement`: value": "Entries with a gap were left out"},
        ),
        "cases complete in three columns": (
            changed(5, ('["SUB", "JNT", "LRG", "HIGH"]', '["SUB", "JNT", "HIGH"]')),
            {"`own_cases`: value": "LRG is asked too"},
        ),
        "gaps taken for 0": (
            added(
                5,
                'zeros = theirs.fillna(0)\nown_fit = qca.fit("SUB*JNT", zeros, "HIGH")\n'
                'own_coverage = own_fit["coverage"]\nown_cases = len(zeros)',
            ),
            {"`own_coverage`: value": "missing is not absent", "`own_cases`: value": "all cases"},
        ),
        "consistency and coverage swapped": (
            added(5, "own_consistency, own_coverage = own_coverage, own_consistency"),
            {
                "`own_consistency`: value": "It is the coverage",
                "`own_coverage`: value": "It is the consistency",
            },
        ),
        "the fit of one's own formula": (
            added(
                5,
                'own_fit = qca.fit(own_formula, theirs, "HIGH")\n'
                'own_consistency, own_coverage = own_fit["consistency"], own_fit["coverage"]',
            ),
            {
                "`own_consistency`: value": "that of the second coder's formula",
                "`own_coverage`: value": "that of the second coder's formula",
            },
        ),
        "the parsimonious formula": (
            changed(5, ('["SUB", "JNT", "LRG"], "HIGH")', '["SUB", "JNT", "LRG"], "HIGH"), True')),
            {"`own_formula`: formula": "parsimonious"},
        ),
        "not minimised": (
            added(5, 'own_formula = "SUB*JNT*LRG + SUB*JNT"'),
            {"`own_formula`: formula": ""},
        ),
        "a formula in lower case": (
            added(5, "own_formula = own_formula.lower()"),
            {"`own_formula`: formula": "in capitals"},
        ),
    },
    6: {
        "the same formula everywhere": (
            changed(6, ('found["solution"] == formula', 'found["solution"] == "SUB*JNT"')),
            {_ROBUST + "`share_same`": "share of the formula SUB*JNT in each set"},
        ),
        "one row of each formula": (
            changed(
                6,
                (
                    'found.loc[found["solution"] == formula, "share"]',
                    'found.loc[(found["solution"] == formula) & (found["contradictions"] == 0), '
                    '"share"]',
                ),
            ),
            {_ROBUST + "`share_same`": "add them up"},
        ),
        "rows counted": (
            changed(
                6,
                (
                    'found.loc[found["solution"] == formula, "share"].sum()',
                    '(found["solution"] == formula).mean()',
                ),
            ),
            {_ROBUST + "`share_same`": "rows were counted"},
        ),
        "none is all that is not the same": (
            added(6, 'robust["share_none"] = 1 - robust["share_same"]'),
            {_ROBUST + "`share_none`": "no formula at all"},
        ),
        "contradiction taken for no formula": (
            changed(6, ('found["solution"] == ""', 'found["contradictions"] > 0')),
            {_ROBUST + "`share_none`": "stand beside"},
        ),
        "the outcome put first": (
            changed(6, ('ways(case, [*conditions, "HIGH"])', 'ways(case, ["HIGH", *conditions])')),
            {_ROBUST + "`share_same`": "every row", _ROBUST + "`share_none`": "every row"},
        ),
        "all cases counted": (
            changed(6, ('"cases": len(table)', '"cases": len(ours)')),
            {_ROBUST + "`cases`": "all 21"},
        ),
        "a set forgotten": (
            changed(6, (', "JNT EXP"', "")),
            {
                "`robust`: the right rows": "`JNT, EXP`",
                "`chart`: draws the right values": "asked are 6",
            },
        ),
        "sets named otherwise": (
            changed(6, ('", ".join(conditions)', '"*".join(conditions)')),
            {"`robust`: the right rows": "missing"}
            | {_ROBUST + f"`{name}`": "too few" for name in ("cases", "share_same", "share_none")},
        ),
        "per cent": (
            added(6, 'robust["share_none"] *= 100'),
            {_ROBUST + "`share_none`": "100 times"},
        ),
        "no formula drawn": (
            changed(6, ('"share_same:Q"', '"share_none:Q"')),
            {"`chart`: draws the right values": "codings without a formula"},
        ),
        "cases drawn": (
            changed(6, ('"share_same:Q"', '"cases:Q"')),
            {"`chart`: draws the right values": "number of cases"},
        ),
        "bars cut off": (
            changed(6, ('formula (0 to 1)")', 'formula (0 to 1)").scale(domain=[0.1, 0.4])')),
            {"`chart`: a fitting kind of mark": "begin at zero"},
        ),
        "a line through categories": (
            changed(6, ("mark_bar", "mark_line")),
            {"`chart`: a fitting kind of mark": "take bar or point"},
        ),
        "in alphabetical order": (
            changed(6, (', sort="-y"', "")),
            {"`chart`: the order of the categories": ""},
        ),
        "column names for axis titles": (
            changed(6, ('.title("Share of codings with the course\'s formula (0 to 1)")', "")),
            {"`chart`: axis titles": "column's name"},
        ),
        "share of what": (
            changed(6, ("Share of codings with the course's formula (0 to 1)", "Share (0 to 1)")),
            {"`chart`: axis titles": "does not say what is shown"},
        ),
        "a title that says nothing": (
            changed(
                6,
                (
                    "No formula stands in half of the codings that can be defended",
                    "My very first chart",
                ),
            ),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(6, ("No formula stands in half of the codings that can be defended", "")),
            {"`chart`: a title": "no title"},
        ),
        "a description without a figure": (
            added(
                6,
                'chart = chart.properties(description="Bars that show in how many codings the '
                'formula of the course comes out again.")',
            ),
            {"`chart`: a description": "no figure"},
        ),
    },
    7: {
        "the table not looked up": (
            added(7, 'verdicts["A"] = ("contradicted", "table of part 4")'),
            {"`verdicts`: A": "Look up the row"},
        ),
        "more cases, so more certain": (
            added(7, 'verdicts["B"] = ("shown", "table of part 6")'),
            {"`verdicts`: B": "Compare `cases`"},
        ),
        "cases taken for a sample": (
            added(7, 'verdicts["C"] = ("shown", "numbers of part 5")'),
            {"`verdicts`: C": "how the 21 cases came"},
        ),
        "after it, so because of it": (
            added(7, 'verdicts["D"] = ("shown", "text of the case")'),
            {"`verdicts`: D": "without the orders"},
        ),
        "the right verdict for the wrong reason": (
            added(7, 'verdicts["D"] = ("not in the data", "no order in time")'),
            {"`verdicts`: D": "the reason is not"},
        ),
        "codings taken for people": (
            added(7, 'verdicts["E"] = ("shown", "table of part 6")'),
            {"`verdicts`: E": "who has made the codings"},
        ),
        "one's own coder taken for any": (
            added(7, 'verdicts["E"] = ("shown", "numbers of part 5")'),
            {"`verdicts`: E": "why your second coder differs"},
        ),
        "agreement taken for safety": (
            added(7, 'verdicts["F"] = ("contradicted", "numbers of part 5")'),
            {"`verdicts`: F": "Look at your kappa"},
        ),
        "a pair that does not go together": (
            added(7, 'verdicts["C"] = ("shown", "no order in time")'),
            {"`verdicts`: C": 'does not go with "shown"'},
        ),
        "nothing is ever known": (
            added(
                7,
                'verdicts = {k: ("not in the data", "cases were chosen, not drawn") '
                'for k in "ABCDEF"}',
            ),
            {f"`verdicts`: {k}": "" for k in "ABDEF"},
        ),
        "one statement left out": (
            added(7, 'del verdicts["A"]'),
            {"`verdicts`: A": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    1: ['"inferred"', '"contradicted"', "absent, ", "present, "],
    3: ["0.4", "0.24"],
    4: ["0.75", "is 2"],
    5: ["0.92", "0.878", "0.8 ", "SUB*JNT*LRG"],
    6: ["0.339", "0.25", "0.1406", "0.375", "0.1914", "0.566", "0.39"],
    7: ["were chosen", "nothing to compare", "no second person"],
}

#: Part -> what a student did -> (the answer, words of the released check)
FORM = {
    1: {
        "a code that goes with no status": (
            coded("EXP", "present", "not reported"),
            '"not reported" does not go with "present"',
        ),
        "a word of one's own": (coded("SUB", "unclear", "contradicted"), '"unclear" is not one'),
        "an attribute left out": (added(1, 'del codes["HET"]'), "HET: there is no answer"),
        "a sentence left out": (added(1, 'evidence["JNT"] = ...'), "JNT: there is no answer"),
    },
    3: {
        "the example is not met": (changed(3, ("(1 - chance)", "1")), "example of the text"),
        "no function": ("kappa = 0.6", "not a function"),
    },
    4: {
        "a row too few": (added(4, "one_more = one_more.iloc[:-1]"), "7 rows, not 8"),
        "yes and no": (
            added(4, 'one_more["stands"] = one_more["stands"] == 1'),
            "yes-or-no question",
        ),
        "half a row": (added(4, 'one_more["contradictory"] = 0.5'), "whole number"),
    },
    5: {
        "per cent": (added(5, "own_agreement *= 100"), "between 0 and 1"),
        "another outcome in the formula": (added(5, 'own_formula = "JNT*EXP"'), "`EXP`"),
        "two formulas": (added(5, 'own_formula = ["JNT", "SUB"]'), "one is asked"),
    },
    6: {
        "a set named otherwise": (
            changed(6, ('", ".join(conditions)', '" and ".join(conditions)')),
            "missing: `SUB, JNT`",
        ),
        "per cent": (added(6, 'robust["share_none"] *= 100'), "between 0 and 1"),
        "no description": (added(6, 'chart = chart.properties(description="")'), "no description"),
    },
    7: {
        "impossible": (
            added(7, 'verdicts["B"] = ("shown", "no order in time")'),
            'B: "no order in time" does not go with "shown".',
        ),
        "a reason of his own": (
            added(7, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "text of the case"',
        ),
    },
}

_OURS = flexspec.load("qca_codings")["value"].fillna(-1).to_numpy()


def _own_answers(own):
    codes = own["value"].fillna(-1).to_numpy()
    agreed = np.mean(codes == _OURS)
    chance = sum(np.mean(codes == code) * np.mean(code == _OURS) for code in (-1, 0, 1))
    table = own.pivot(index="case_group", columns="condition", values="value")
    fit = qca.fit("SUB*JNT", table, "HIGH")
    conditions = ["SUB", "JNT", "LRG"]
    truth = qca.truth_table(table, conditions, "HIGH")
    (formula,) = qca.minimise(truth)
    # The formula as a number: a bit for each row of the truth table of which it is true.
    covered = sum(1 << row for row in np.flatnonzero(qca.holds(formula, truth[conditions])))
    return {
        "own_agreement": (agreed, "share"),
        "own_kappa": ((agreed - chance) / (1 - chance), "index"),
        "own_cases": (len(table[[*conditions, "HIGH"]].dropna()), "count"),
        "own_consistency": (fit["consistency"], "share"),
        "own_coverage": (fit["coverage"], "share"),
        "own_formula": (covered, "count"),
    }


OWN = [Own("qca_codings", "ps6", digest="7d804d62c334dbd7", answers=_own_answers)]
EXAMPLES = {3}
