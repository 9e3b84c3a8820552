"""The studio: right answers of many kinds, and wrong answers that students give."""

from graders.running import Assignment, Own

STUDIO = Assignment("studio")
added, changed = STUDIO.added, STUDIO.changed

# What part 4 is worked out from when a student does not use the course's model.
_BY_HAND = """
quoted = flexspec.variant("instrument_costs", student=student, assignment="studio")
price = dict(zip(quoted["name"], quoted["cost"]))
base = levels["known"].reindex(SPHERES).to_numpy(dtype=float)
found = []
for size in range(13):
    for chosen in itertools.combinations(price, size):
        if sum(price[n] for n in chosen) <= 7:
            got = base.copy()
            for n in chosen:
                factor = 0.5 if n in needs and "broker" not in chosen else 1.0
                got = got + factor * effects.loc[n].to_numpy()
            found.append((got.mean(), got.min()))
"""

_NO_BROKER = """
def values(start, order):
    reached = portfolio.levels(sets, start, effects, needs, 1.0)
    return portfolio.mean_level(reached, [1 / 3, 1 / 3, 1 / 3], order)
"""

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python, a dictionary": """
def yes_bounds(answers):
    n = yes = no = 0
    for one in answers:
        n += 1
        if one == "yes":
            yes += 1
        elif one == "no":
            no += 1
        elif one is not None and one == one:
            raise ValueError(one)
    if not yes + no:
        raise ValueError("nobody")
    return {"high": (n - no) / n, "low": yes / n, "observed": yes / (yes + no)}
""",
        "value_counts": """
def yes_bounds(answers):
    counts = pd.Series(list(answers), dtype="object").value_counts(dropna=False)
    known = {"yes": counts.get("yes", 0), "no": counts.get("no", 0)}
    words = [w for w in counts.index if not pd.isna(w)]
    if set(words) - {"yes", "no"} or not words:
        raise ValueError("wrong or no answers")
    n = counts.sum()
    return [known["yes"] / n, known["yes"] / sum(known.values()), 1 - known["no"] / n]
""",
        "replace and fillna, a Series": """
def yes_bounds(answers):
    numbers = [{"yes": 1.0, "no": 0.0}[a] if not pd.isna(a) else np.nan for a in answers] if (
        all(pd.isna(a) or a in ("yes", "no") for a in answers)) else None
    if numbers is None or not len(numbers) or np.isnan(numbers).all():
        raise ValueError("no")
    x = pd.Series(numbers)
    return pd.Series({"low": x.fillna(0).mean(), "observed": x.mean(), "high": x.fillna(1).mean()})
""",
        "arrays": """
def yes_bounds(answers):
    a = np.array([str(x) if isinstance(x, str) else "" for x in answers])
    if a.size == 0 or (a == "").all() or not np.isin(a, ["yes", "no", ""]).all():
        raise ValueError("not usable")
    y, s = np.mean(a == "yes"), np.mean(a == "")
    return np.array([y, y / (1 - s), y + s])
""",
    },
    2: {
        "grouped and unstacked, ids in the index": """
survey = flexspec.variant("cluster_dossier", student=student, assignment="studio")
c = survey.fillna({"answer": "silent"}).groupby(["item_id", "answer"]).size().unstack(fill_value=0)
coding = pd.DataFrame({"high": (c.yes + c.silent) / 80, "low": c.yes / 80,
                       "observed": c.yes / (c.yes + c.no)})
sphere = survey.groupby("item_id").sphere.first()
levels = pd.DataFrame({"sphere": SPHERES,
    "known": [1 + int((coding.low[sphere == s] >= .5).sum()) for s in SPHERES],
    "possible": [5 - int((coding.high[sphere == s] < .5).sum()) for s in SPHERES]})
levels = levels.set_index("sphere")
""",
        "a pivot of numbers, shares with four decimals": """
survey = flexspec.variant("cluster_dossier", student=student, assignment="studio")
wide = survey.assign(v=survey.answer.map({"yes": 1.0, "no": 0.0})).pivot(
    index="firm", columns="item_id", values="v")
coding = pd.DataFrame({"low": wide.fillna(0).mean(), "observed": wide.mean(),
                       "high": wide.fillna(1).mean()}).round(4).reset_index()
sphere = coding.item_id.map(dict(zip(survey.item_id, survey.sphere)))
levels = (coding.assign(known=coding.low >= 0.5, possible=coding.high >= 0.5)
          .groupby(sphere)[["possible", "known"]].sum() + 1.0).rename_axis("sphere")
""",
        "dictionaries of lists": """
survey = flexspec.variant("cluster_dossier", student=" REFERENCE", assignment="studio")
sphere = pd.Series(dict(zip(survey.item_id, survey.sphere)))
coding = {"item_id": [], "low": [], "observed": [], "high": []}
for name, t in survey.groupby("item_id", sort=False):
    for key, value in zip(coding, (name, *yes_bounds(list(t.answer)))):
        coding[key].append(value)
table = pd.DataFrame(coding).set_index("item_id")
levels = []
for s in SPHERES[::-1]:
    of = table.loc[sphere[sphere == s].index]
    there, open_too = sum(of.low >= 0.5), sum(of.high >= 0.5)
    levels.append({"sphere": s, "known": 1 + there, "possible": 1 + open_too})
""",
        "one more column, capitals": """
survey = flexspec.variant("cluster_dossier", student=student, assignment="studio")
coding = survey.groupby("item_id").answer.apply(lambda a: pd.Series(
    dict(zip(["Low", "Observed", "High"], yes_bounds(a))))).unstack()
coding["verdict"] = np.where(coding.Low >= .5, "present",
                             np.where(coding.High < .5, "lacking", "not known"))
sphere = survey.groupby("item_id").sphere.first()
both = pd.crosstab(sphere, coding.verdict)
levels = pd.DataFrame({"Known": 1 + both["present"],
                       "Possible": 1 + both["present"] + both["not known"]})
levels.index.name = "Sphere"
""",
    },
    3: {
        "points with bounds, names of items": """
t = coding.merge(survey.drop_duplicates("item_id")[["item_id", "item"]], on="item_id")
t["item"] = t["item_id"] + " " + t["item"]
order = list(t.sort_values("observed", ascending=False)["item"])
y = alt.Y("item:N", sort=order, title="Advantage")
chart = (
    alt.Chart(t).mark_rule().encode(
        x=alt.X("low:Q", title="Share of answering firms"), x2="high:Q", y=y)
    + alt.Chart(t).mark_point(filled=True).encode(
        x=alt.X("observed:Q", title="Share of answering firms"), y=y)
).properties(title="Advantages of Halden Vale, with bounds",
    description="Points with lines for twelve advantages; the highest share is 0.92, of a01.")
""",
        "upright bars in per cent": """
chart = alt.Chart(coding, title="What firms in Halden Vale have").transform_calculate(
    pc="100 * datum.observed").mark_bar().encode(
    x=alt.X("item_id:N", sort="-y", title="Item"),
    y=alt.Y("pc:Q", title="Firms that answered yes, per cent"),
).properties(description="Upright bars in per cent, from 92 for item a01 down to 21 for a13.")
""",
        "sorted by a list, a label on each bar": """
order = coding.sort_values("observed", ascending=False)["item_id"].tolist()
base = alt.Chart(coding).encode(
    x=alt.X("observed:Q", title="Share that says yes", axis=alt.Axis(format="%")),
    y=alt.Y("item_id:N", sort=order, title="Item of endnote 3"))
chart = (base.mark_bar() + base.mark_text(dx=12).encode(text=alt.Text("observed:Q", format=".0%"))
).properties(title="Most advantages are reported by most firms", height=300,
    description="Sorted bars of twelve shares; a01 leads with 92 per cent and a13 ends the row.")
""",
        "worked out in the chart from the survey": """
order = list(coding.sort_values("observed", ascending=False)["item_id"])
said = survey.dropna(subset=["answer"])
chart = alt.Chart(said, title="Yes of those that answered").transform_calculate(
    yes="datum.answer == 'yes' ? 1 : 0").mark_bar().encode(
    alt.X("mean(yes):Q", title="Proportion of answering firms"),
    alt.Y("item_id:N", sort=order, title="Item")).properties(
    description="Bars of the proportion of yes for twelve items, the highest 0.92, of a01.")
""",
        "her own wrong table, drawn faithfully": """
coding["observed"] = coding["observed"] / 2
chart = alt.Chart(coding, title="Advantages of the stove makers").mark_circle().encode(
    alt.X("observed:Q", title="Share of firms"), alt.Y("item_id:N", sort="-x", title="Item")
).properties(description="Dots for twelve items in descending order, beginning at 0.46 for a01.")
""",
    },
    4: {
        "by hand": _BY_HAND
        + """
best_sum, best_weakest = np.array(found).max(axis=0)
tied_sum, tied_weakest = (np.isclose(np.array(found), [best_sum, best_weakest])).sum(axis=0)
moves = {"highest level": "no", "all levels": "no"}
""",
        "the course's model, other names": """
cost = flexspec.variant("instrument_costs", student=student, assignment="studio")
cost = pd.Series(cost["cost"].to_numpy(), cost["name"])
sets = portfolio.affordable(cost, 7)
begin = levels["known"].reindex(effects.columns)
reached = portfolio.levels(sets, begin, effects, needs, alone=0.5)
s = portfolio.mean_level(reached, np.ones(3) / 3)
w = reached.min(axis=1)
best_sum, tied_sum = float(s.max()), int((s >= s.max() - 1e-9).sum())
best_weakest, tied_weakest = w.max(), (w == w.max()).sum()
start = begin
def values(start, order):
    return portfolio.mean_level(portfolio.levels(sets, start, effects, needs, .5), [1/3]*3, order)
top = begin.copy()
top[top.idxmax()] += 1
first, more, most = (portfolio.best(values(s, -np.inf)).tolist() for s in (begin, begin + 1, top))
moves = {"all levels": "Yes" if more != first else "No",
         "highest level": "Yes" if most != first else "No"}
""",
        "rounded, arrays of one": _BY_HAND
        + """
sums = np.array([round(a, 6) for a, _ in found]); lows = np.array([b for _, b in found])
best_sum, best_weakest = sums.max(keepdims=True), float(f"{lows.max():.4g}")
tied_sum = pd.Series(sums).eq(sums.max()).sum()
tied_weakest = float(np.sum(lows == lows.max()))
moves = {"all levels": " no", "Highest level": "NO"}
""",
        "sorted lists": _BY_HAND
        + """
from fractions import Fraction
a = sorted((round(x, 9) for x, _ in found), reverse=True)
b = sorted((y for _, y in found), reverse=True)
best_sum, best_weakest = Fraction(a[0]), np.float32(b[0])
tied_sum, tied_weakest = a.count(a[0]), b.count(b[0])
moves = pd.Series("no", ["all levels", "highest level"]).to_dict()
""",
    },
    5: {
        "what follows from a slip in part 4": (
            _NO_BROKER
            + "best_sum, best_weakest = values(start, 1).max(), values(start, -np.inf).max()\n"
            + STUDIO.reference(5)
        ),
        "binomial weights in place of sixteen runs": """
gap = (levels["possible"] - levels["known"]).reindex(SPHERES)
from math import comb
total, weight = 0, 0
for there in np.ndindex(*(gap + 1)):
    w = np.prod([comb(int(g), k) for g, k in zip(gap, there)])
    total = total + w * portfolio.shares(sets, values(start + np.array(there), -np.inf))
    weight += w
robust = pd.DataFrame({"over_gaps": total / weight,
                       "as_known": portfolio.shares(sets, values(start, -np.inf))})
robust.index.name = "name"
""",
        "a list of records, rounded": """
open_items = [sphere[i] for i in coding.index if coding.low[i] < .5 <= coding.high[i]]
one = lambda s: portfolio.shares(sets, values(s, -np.inf))
all_of = [one(start + [sum(t for t, o in zip(there, open_items) if o == s) for s in SPHERES])
          for there in itertools.product([0, 1], repeat=4)]
mean = sum(all_of) / 16
robust = [{"name": n, "as_known": round(one(start)[n], 4), "over_gaps": round(mean[n], 4)}
          for n in mean.index[::-1]]
""",
        "a loop over bits, an index of categories": """
u = sphere[(coding.low < .5) & (coding.high >= .5)].to_list()
runs = pd.DataFrame({k: portfolio.shares(sets, values(start + pd.Series(
    {s: sum((k >> j) & 1 for j in range(4) if u[j] == s) for s in SPHERES}), -np.inf))
    for k in range(16)})
robust = pd.DataFrame({"name": pd.Categorical(runs.index), "as_known": runs[0].to_numpy(),
                       "over_gaps": runs.mean(axis=1).to_numpy()})
""",
        "dictionaries": """
u = sphere[(coding.low < .5) & (coding.high >= .5)]
known = dict(portfolio.shares(sets, values(start, -np.inf)))
over = dict.fromkeys(known, 0.0)
for there in itertools.product([False, True], repeat=4):
    s = start.copy()
    for extra, owner in zip(there, u):
        s[owner] += extra
    for n, share in portfolio.shares(sets, values(s, -np.inf)).items():
        over[n] += share / 16
robust = {"name": list(known), "as_known": list(known.values()), "over_gaps": list(over.values())}
""",
    },
    6: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Not in the data", "No item on it"], "E": ["not in the data", "no effect measured"],
    "A": ["Shown", "rule of part 2"], "C": ["contradicted", "numbers of part 5"],
    "D": ["not in the data", "no other cluster surveyed"],
    "B": ["not in the data", "nothing known of the silent"],
}
""",
        "keyword arguments": """
n = "not in the data"
verdicts = dict(A=("shown", "rule of part 2"), B=(n, "nothing known of the silent"),
    C=("contradicted", "numbers of part 5"), D=(n, "no other cluster surveyed"),
    E=(n, "no effect measured"), F=(n, "no item on it"))
""",
        "filled in one by one, lower case": """
n = "not in the data"
verdicts = {}
for key, pair in zip("abcdef", [("shown", "rule of part 2"), (n, "nothing known of the silent"),
        ("contradicted", "numbers of part 5"), (n, "no other cluster surveyed"),
        (n, "no effect measured"), (n, "no item on it")]):
    verdicts[key] = pair
""",
        "what follows from her own wrong table": added(
            6,
            'robust.loc["broker", "over_gaps"] = 1.0\n'
            'verdicts["C"] = ("shown", "numbers of part 5")',
        ),
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("shown ", "rule of part 2"), "B": (n, "nothing known of the silent"),
    "C": ("contradicted", "numbers of part 5"), "D": (n, "no other cluster surveyed"),
    "E": (n, "no effect measured"), "F": (n, "no item on it")}).to_dict()
""",
    },
}

_CODING, _LEVELS = "`coding`: values of ", "`levels`: values of "
_ROBUST = "`robust`: values of "

#: Part -> what a student did -> (the answer, criterion lost -> words of its sentence).
WRONG = {
    1: {
        "the silent left out everywhere": (
            changed(
                1,
                (
                    "return yes / len(answers), yes / (yes + no), (yes + silent) / len(answers)",
                    "return (yes / (yes + no),) * 3",
                ),
            ),
            {
                "`yes_bounds`: low on new answers": "count the silent",
                "`yes_bounds`: high on new answers": "left out",
            },
        ),
        "the silent taken for no": (
            changed(1, ("yes / (yes + no)", "yes / len(answers)")),
            {"`yes_bounds`: observed on new answers": "counted as no"},
        ),
        "the share that says no": (
            changed(1, ("return yes / len(answers)", "return no / len(answers)")),
            {
                "`yes_bounds`: low on new answers": "says no",
            },
        ),
        "nobody answered is zero": (
            changed(1, ('raise ValueError("no firm has answered")', "return 0.0, 0.0, 1.0")),
            {"`yes_bounds`: nobody answered, or nobody was asked": "ValueError"},
        ),
        "None alone is missing": (
            changed(
                1,
                ("silent = answers.isna().sum()", "silent = sum(one is None for one in answers)"),
            ),
            {"`yes_bounds`: missing answers written as NaN": "None or NaN"},
        ),
        "another word taken for silence": (
            changed(1, ('raise ValueError("an answer is neither yes nor no")', "pass")),
            {"`yes_bounds`: another word": "neither yes nor no"},
        ),
        "the list is emptied": (
            changed(
                1,
                (
                    "    answers = pd.Series(list(answers), dtype=object)",
                    "    given = answers\n"
                    "    answers = pd.Series(list(answers), dtype=object)\n"
                    "    given.clear() if isinstance(given, list) else given.update("
                    'pd.Series("no", given.index))',
                ),
            ),
            {"`yes_bounds`: leaves its arguments as they were": "work on a copy"},
        ),
        "high without the silent below the line": (
            changed(1, ("(yes + silent) / len(answers)", "(yes + silent) / (yes + no)")),
            {"`yes_bounds`: high on new answers": "below it"},
        ),
    },
    2: {
        "another student's survey": (
            changed(2, ("student=student", 'student="ada"')),
            {f"{_CODING}`{name}`": "" for name in ("low", "observed", "high")},
        ),
        "judged by the share of those that answered": (
            changed(
                2,
                ('coding["low"] >= 0.5', 'coding["observed"] >= 0.5'),
                ('coding["high"] >= 0.5', 'coding["observed"] >= 0.5'),
            ),
            {f"{_LEVELS}`{name}`": "among those" for name in ("known", "possible")},
        ),
        "nothing to start from": (
            changed(2, ("1 + (", "0 + (")),
            {f"{_LEVELS}`{name}`": "start from" for name in ("known", "possible")},
        ),
        "no for yes": (
            added(2, 'coding["low"], coding["high"] = 1 - coding["high"], 1 - coding["low"]'),
            {f"{_CODING}`{name}`": "say no" for name in ("low", "high")},
        ),
        "the silent dropped before counting": (
            changed(2, ('yes_bounds(table["answer"])', 'yes_bounds(table["answer"].dropna())')),
            {f"{_CODING}`{name}`": "left out" for name in ("low", "high")},
        ),
        "one item forgotten": (
            added(2, 'coding = coding[coding["item_id"] != "a13"]'),
            {"`coding`: the right rows": "a13"},
        ),
        "known and possible exchanged": (
            added(2, "levels.columns = list(levels.columns)[::-1]"),
            {f"{_LEVELS}`{name}`": "" for name in ("known", "possible")},
        ),
    },
    3: {
        "not sorted": (
            changed(3, (', sort="-x"', ', sort="ascending"')),
            {"`chart`: the order of the categories": ""},
        ),
        "sorted the wrong way": (
            changed(3, ('sort="-x"', 'sort="x"')),
            {"`chart`: the order of the categories": ""},
        ),
        "the share of all firms": (
            changed(3, ('"observed:Q"', '"low:Q"')),
            {"`chart`: draws the right values": "silent"},
        ),
        "bars cut off": (
            changed(3, ('"observed:Q")', '"observed:Q").scale(domain=[0.2, 1])')),
            {"`chart`: a fitting kind of mark": "zero"},
        ),
        "no unit": (
            changed(3, ("Share of the firms that answered (0 to 1)", "Answers")),
            {"`chart`: axis titles": "unit"},
        ),
        "a title that says nothing": (
            changed(
                3,
                ("Which advantages the stove makers of Halden Vale report", "My very first chart"),
            ),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "a column's name for a title": (
            changed(3, ("Which advantages the stove makers of Halden Vale report", "observed")),
            {"`chart`: a title": ""},
        ),
        "a description without figures": (
            added(
                3,
                'chart = chart.properties(description="Bars that show for each of the items how '
                'many of the firms have it.")',
            ),
            {"`chart`: a description": "figure"},
        ),
    },
    4: {
        "no need of a broker": (
            changed(4, ("needs, 0.5", "needs, 1.0")),
            {f"`best_{way}`: value": "in full without one" for way in ("sum", "weakest")},
        ),
        "six units": (
            changed(4, ("affordable(cost, BUDGET)", "affordable(cost, 6)")),
            {"`best_sum`: value": "seven"},
        ),
        "the possible levels": (
            changed(4, ('"known"', '"possible"')),
            {f"`best_{way}`: value": "known ones" for way in ("sum", "weakest")},
        ),
        "a sum that is not a mean": (
            added(4, "best_sum = 3 * best_sum"),
            {"`best_sum`: value": "not their mean"},
        ),
        "all portfolios counted": (
            added(4, "tied_sum = tied_weakest = len(sets)"),
            {f"`tied_{way}`: value": "paid for" for way in ("sum", "weakest")},
        ),
        "ties missed": (
            added(4, "tied_sum = tied_weakest = 1"),
            {f"`tied_{way}`: value": "" for way in ("sum", "weakest")},
        ),
        "all one higher is another cluster": (
            added(4, 'moves["all levels"] = "yes"'),
            {"`moves`: all levels": "does the order"},
        ),
        "what is added where nothing is lacking": (
            added(4, 'moves["highest level"] = "yes"'),
            {"`moves`: highest level": "once the money is spent"},
        ),
        "moves written the other way round": (
            added(4, 'moves = {"yes": "all levels", "no": "highest level"}'),
            {f"`moves`: {key}": "no answer" for key in ("all levels", "highest level")},
        ),
    },
    5: {
        "by the sum": (
            changed(5, ("-np.inf", "1")),
            {f"{_ROBUST}`{name}`": "by the sum" for name in ("as_known", "over_gaps")},
        ),
        "two items of a sphere counted once": (
            changed(
                5,
                (
                    "for there in itertools.product([0, 1], repeat=len(unknown)):\n"
                    "    found = pd.Series(there, index=unknown.to_numpy()).groupby(level=0).sum()",
                    "for there in np.ndindex(*(levels.loc[SPHERES, 'possible'] - start + 1)):\n"
                    "    found = pd.Series(there, index=SPHERES)",
                ),
            ),
            {f"{_ROBUST}`over_gaps`": "four cases"},
        ),
        "the two ends averaged": (
            added(
                5,
                'top = portfolio.shares(sets, values(levels.loc[SPHERES, "possible"], -np.inf))\n'
                'robust["over_gaps"] = (robust["as_known"] + top) / 2',
            ),
            {f"{_ROBUST}`over_gaps`": "two ends"},
        ),
        "the possible levels taken for known": (
            added(
                5,
                'robust["as_known"] = '
                'portfolio.shares(sets, values(levels.loc[SPHERES, "possible"], -np.inf))',
            ),
            {f"{_ROBUST}`as_known`": "possible levels"},
        ),
        "an instrument dropped": (
            added(5, 'robust = robust.drop("local bank")'),
            {"`robust`: the right rows": "local bank"},
        ),
        "no need of a broker from here on": (
            _NO_BROKER + STUDIO.reference(5),
            {f"{_ROBUST}`{name}`": "" for name in ("as_known", "over_gaps")},
        ),
        "sorted, names not": (
            added(5, "robust.index = list(robust.index)[::-1]; robust.index.name = 'name'"),
            {f"{_ROBUST}`{name}`": "" for name in ("as_known", "over_gaps")},
        ),
    },
    6: {
        "silence taken for a sign": (
            added(6, 'verdicts["B"] = ("shown", "the description")'),
            {"`verdicts`: B": "said nothing"},
        ),
        "nearly all taken for all": (
            added(6, 'verdicts["C"] = ("shown", "numbers of part 5")'),
            {"`verdicts`: C": "look for the highest"},
        ),
        "the right verdict for the wrong reason": (
            added(6, 'verdicts["E"] = ("not in the data", "no item on it")'),
            {"`verdicts`: E": "the reason is not"},
        ),
        "points taken for firms": (
            added(6, 'verdicts["E"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: E": "seen, or judged"},
        ),
        "a pair that does not go together": (
            added(6, 'verdicts["A"] = ("shown", "no item on it")'),
            {"`verdicts`: A": 'does not go with "shown"'},
        ),
        "compared with what was read": (
            added(6, 'verdicts["D"] = ("shown", "the description")'),
            {"`verdicts`: D": "the same questions"},
        ),
        "one statement left out": (
            added(6, 'del verdicts["F"]'),
            {"`verdicts`: F": "no answer"},
        ),
    },
}

#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    1: ["0.35", "0.636", "0.8"],
    2: ["0.7375", "0.92"],
    4: ["7.33"],
    6: ["no other cluster surveyed", "no effect measured", "nothing known of the silent"],
}

#: Part -> what a student did -> (the answer, words of the released check).
FORM = {
    1: {
        "no function": ("yes_bounds = 0.5", "not a function"),
        "the silent left out": (
            changed(1, ("yes / len(answers)", "yes / (yes + no)")),
            "`low`",
        ),
    },
    2: {
        "per cent": (added(2, 'coding["low"] *= 100'), "between 0 and 1"),
        "an item missing": (added(2, "coding = coding.iloc[:-1]"), "12"),
        "no id": (added(2, 'student = ""'), "must be a text"),
        "a level of zero": (added(2, 'levels["known"] -= 2'), "1 or more"),
    },
    3: {
        "no title": (
            changed(3, ("Which advantages the stove makers of Halden Vale report", "")),
            "no title",
        ),
        "a misspelt column": (changed(3, ("observed:Q", "obseved:Q")), "no column `obseved`"),
    },
    4: {
        "half a portfolio": (added(4, "tied_sum = 2.5"), "whole number, 1 or more"),
        "hedged": (
            added(4, 'moves["all levels"] = "perhaps"'),
            '"perhaps" is not one of the given choices',
        ),
    },
    5: {
        "per cent": (added(5, 'robust["as_known"] *= 100'), "between 0 and 1"),
        "an instrument missing": (added(5, "robust = robust.iloc[1:]"), "missing"),
    },
    6: {
        "impossible": (
            added(6, 'verdicts["B"] = ("contradicted", "no item on it")'),
            'B: "no item on it" does not go with "contradicted".',
        ),
    },
}

EXAMPLES = {1}


def _own_shares(survey):
    yes = survey["answer"].eq("yes").groupby(survey["item_id"]).mean()
    return {name: (share, "share") for name, share in yes.items()}


def _own_costs(costs):
    pairs = zip(costs["name"], costs["cost"], strict=True)
    return {name: (float(cost), "count") for name, cost in pairs}


OWN = [
    Own("cluster_dossier", "studio", digest="5f39e246ee281abc", answers=_own_shares),
    Own("instrument_costs", "studio", digest="64a7493bbcfa2497", answers=_own_costs),
]
