"""Problem set 1: right answers of many kinds, and wrong answers that students give."""

from flexspec.measures import beta_convergence, sigma_convergence
from graders.running import Assignment, Own

PS1 = Assignment("ps1")
added, changed = PS1.added, PS1.changed

OWN_LINES = """
own = flexspec.variant("us_state_income", student=student, assignment="ps1")
own = own.pivot(index="state", columns="year", values="income")
own_speed = flexspec.measures.beta_convergence(own[1948], own[1978], 30)["speed"]
own_sd_change = np.log(own[1978]).std() - np.log(own[1948]).std()
"""

#: Part -> another way -> the answer.
RIGHT = {
    1: {
        "plain Python, a dictionary": """
import math
def theil_parts(incomes, regions):
    incomes = [float(x) for x in incomes]
    if any(math.isnan(x) for x in incomes):
        raise ValueError("missing")
    n, whole, groups = len(incomes), sum(incomes), {}
    for x, g in zip(incomes, regions):
        groups.setdefault(g, []).append(x)
    total = sum(x / whole * math.log(n * x / whole) for x in incomes)
    between = sum(sum(v) / whole * math.log(sum(v) / whole * n / len(v)) for v in groups.values())
    return {"between": between, "total": total, "within": total - between}
""",
        "NumPy, a list, within added up": """
def theil_parts(incomes, regions):
    x, g = np.array(incomes, dtype=float), np.array(regions)
    if not np.isfinite(x).all():
        raise ValueError("an income is missing")
    def T(v):
        r = v / v.mean()
        return (r * np.log(r)).mean()
    within = sum(x[g == k].sum() / x.sum() * T(x[g == k]) for k in set(regions))
    return [T(x), T(x) - within, within]
""",
        "PySAL": """
from inequality.theil import TheilD
def theil_parts(incomes, regions):
    x = pd.Series(list(incomes), dtype=float)
    if x.hasnans:
        raise ValueError
    d = TheilD(x.to_numpy().reshape(-1, 1), np.asarray(regions))
    return pd.Series([d.T[0], d.bg[0], d.wg[0]], index=["Total", "Between", "Within"])
""",
        "the course's function": """
def theil_parts(incomes, regions):
    people = np.ones(len(incomes))
    parts = flexspec.measures.theil_decomposition_weighted(list(incomes), people, list(regions))
    return parts["total"], parts["between"], parts["within"]
""",
        "groupby and transform, a table of one row": """
def theil_parts(incomes, regions):
    t = pd.DataFrame({"x": list(incomes), "g": list(regions)})
    if t.x.isna().sum() > 0:
        raise ValueError("NaN")
    t["m"] = t.groupby("g").x.transform("mean")
    s = t.x / t.x.sum()
    between = (s * np.log(t.m / t.x.mean())).sum()
    within = (s * np.log(t.x / t.m)).sum()
    return pd.DataFrame({"total": [between + within], "between": between, "within": within})
""",
    },
    2: {
        "year in the index, columns in another order, floats for years": """
rows = {float(y): theil_parts(t.income, t.bea_region) for y, t in us.groupby("year")}
us_theil = pd.DataFrame(rows, index=["total", "between", "within"]).T
us_theil.insert(0, "share_between", us_theil.between / us_theil.total)
""",
        "newest year first, more columns, rounded to five places": """
rows = [(y, *theil_parts(t.income, t.bea_region)) for y, t in us.groupby("year")]
us_theil = pd.DataFrame(rows[::-1], columns=["year", "total", "between", "within"])
us_theil["states"], us_theil["share_between"] = 48, (us_theil.between / us_theil.total).round(4)
""",
        "years as text, object columns, capitals": """
rows = [[str(y), *theil_parts(t.income, t.bea_region)] for y, t in us.groupby("year")]
us_theil = pd.DataFrame(rows, columns=["Year", "Total", "Between", "Within"]).astype(object)
us_theil["Share between"] = us_theil["Between"] / us_theil["Total"]
""",
        "a dictionary of lists": """
us_theil = {"year": [], "total": [], "between": [], "within": [], "share_between": []}
for y, t in us.groupby("year"):
    parts = theil_parts(t.income, t.bea_region)
    for name, value in zip(us_theil, (y, *parts, parts[1] / parts[0])):
        us_theil[name].append(value)
""",
        "no loop, dates for years": """
s = us.income / us.groupby("year").income.transform("sum")
m = us.groupby(["year", "bea_region"]).income.transform("mean")
us_theil = pd.DataFrame({
    "total": (s * np.log(48 * s)).groupby(us.year).sum(),
    "between": (s * np.log(m / us.groupby("year").income.transform("mean"))).groupby(us.year).sum(),
})
us_theil["within"] = us_theil.total - us_theil.between
us_theil["share_between"] = us_theil.between.div(us_theil.total)
us_theil.index = pd.to_datetime(us_theil.index.astype(str), format="%Y").rename("year")
""",
    },
    3: {
        "bars of per cent": """
chart = alt.Chart(us_theil, title="Inequality between regions, US, 1929-2009").mark_bar().encode(
    alt.X("year:O", title="Year"),
    alt.Y("pc:Q", title="Share between regions, per cent"),
).transform_calculate(pc="datum.share_between * 100").properties(
    description="Bars, one a year: the share between regions is highest in 1943, 81 per cent.")
""",
        "points over a line, dates, titles by alt.Title and Axis": """
t = us_theil.assign(date=pd.to_datetime(us_theil.year.astype(str)))
base = alt.Chart(t).encode(
    x=alt.X(field="date", type="temporal", axis=alt.Axis(title="Year")),
    y=alt.Y(field="share_between", type="quantitative",
            axis=alt.Axis(title="Proportion between regions", format="%")))
chart = (base.mark_line() + base.mark_circle()).properties(
    title=alt.Title("The part between", subtitle="48 states"),
    description="The proportion of inequality that lies between regions falls from 1929 to 2009.")
""",
        "worked out in the chart": """
chart = alt.Chart(us_theil[["year", "between", "total"]]).transform_calculate(
    share="datum.between / datum.total").mark_area(line=True).encode(
    x=alt.X("year:Q", title="year", scale=alt.Scale(zero=False)),
    y=alt.Y("share:Q", title="between-region share")
).properties(title="Where the inequality lies", description="An area falls from about 0.78 in "
    "1929 to about 0.51 in 2009, with a low in 2006.")
""",
        "a wide table folded, both shares as lines": """
wide = us_theil.assign(within_share=lambda t: t.within / t.total)
chart = alt.Chart(wide).transform_fold(["share_between", "within_share"]).mark_line().encode(
    x=alt.X("year:Q", title="Year"), color="key:N",
    y=alt.Y("value:Q", title="Share of Theil's index, between and within regions")
).properties(title="Between and within regions", description="Two lines: between regions the share "
    "falls from 0.78 to 0.51, within regions it rises.")
""",
        "his own wrong table, drawn faithfully": """
us_theil["share_between"] = us_theil["share_between"] / 2
chart = alt.Chart(us_theil, title="Between regions, United States").mark_line().encode(
    x=alt.X("year", title="Year"), y=alt.Y("share_between", title="Share between regions (0 to 1)")
).properties(description="A line of the share between regions; it begins in 1929 near 0.39 and "
    "ends lower.")
""",
    },
    4: {
        "np.polyfit, standard deviation with n - 1": """
p = us.pivot(index="state", columns="year", values="income")
def half(a, b):
    s = np.polyfit(np.log(p[a]), np.log(p[b] / p[a]) / 30, 1)[0]
    v = -np.log(1 + 30 * s) / 30
    return v, np.log(2) / v
(speed_early, half_life_early), (speed_late, half_life_late) = half(1948, 1978), half(1978, 2008)
d = np.log(p).std()
sd_change_early, sd_change_late = d[1978] - d[1948], d[2008] - d[1978]
turned = {"change in dispersion": "yes", "slope of the growth regression": "no"}
""",
        "least squares by matrix, arrays of one element": """
p = us.pivot(index="year", columns="state", values="income")
def speed(a, b):
    X = np.column_stack([np.ones(48), np.log(p.loc[a])])
    beta = np.linalg.lstsq(X, np.log(p.loc[b] / p.loc[a]).to_numpy(), rcond=None)[0]
    return np.array([-np.log1p(beta[1]) / (b - a)])
speed_early, speed_late = speed(1948, 1978), speed(1978, 2008)
half_life_early, half_life_late = np.log(2) / speed_early, np.log(2) / speed_late
s = np.log(p).std(axis=1, ddof=0)
sd_change_early, sd_change_late = s.loc[[1978]] - s.loc[1948], s.loc[[2008]] - s.loc[1978]
turned = {"slope of the growth regression": "No", "change in dispersion": "YES"}
""",
        "covariance over variance, plain floats, four figures": """
p = us.pivot(index="state", columns="year", values="income")
def b(a, z):
    x, y = np.log(p[a]), np.log(p[z]) - np.log(p[a])
    return ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
speed_early = float(f"{-np.log(1 + b(1948, 1978)) / 30:.4g}")
speed_late = float(f"{-np.log(1 + b(1978, 2008)) / 30:.4g}")
half_life_early, half_life_late = 32.35, 189.4
sd_change_early, sd_change_late = -0.08889, 0.01544
turned = {"slope of the growth regression": "no", "change in dispersion": "yes"}
""",
        "decimals and fractions": """
from decimal import Decimal
from fractions import Fraction
p = us.pivot(index="state", columns="year", values="income")
e = flexspec.measures.beta_convergence(p[1948], p[1978], 30)
l = flexspec.measures.beta_convergence(p[1978], p[2008], 30)
speed_early, speed_late = Decimal(e["speed"]), Fraction(l["speed"])
half_life_early, half_life_late = e[["half_life"]], l[["half_life"]].to_frame()
s = [np.std(np.log(p[y])) for y in (1948, 1978, 2008)]
sd_change_early, sd_change_late = np.float32(s[1] - s[0]), s[2] - s[1]
questions = ["slope of the growth regression", "change in dispersion"]
turned = pd.Series(["no", "yes"], questions).to_dict()
""",
    },
    5: {
        "schemes as an index, a loop over columns": """
m = mexico[mexico.year == 1970]
out = {}
for name in ["inegi", "inegi2", "hanson03", "esquivel99"]:
    t = theil_parts(m.gdp_per_head, m[name])
    out[name] = {"share_between": t[1] / t[0], "regions": len(m[name].unique())}
schemes = pd.DataFrame(out).T
def v(p, a, z, T=20):
    return -np.log(1 + np.polyfit(np.log(p[a]), np.log(p[z] / p[a]), 1)[0]) / T
sd_change_from_1988 = np.log(income[2008]).std() - np.log(income[1988]).std()
speed_from_1988 = v(income, 1988, 2008)
q = mexico.pivot(index="state", columns="year", values="gdp_per_head")
mexico_speed_all = v(q, 1980, 2000)
r = q[~q.index.isin(["Tabasco", "Campeche"])]
mexico_speed_without = v(r, 1980, 2000)
mexico_sd_change_all = np.log(q[2000]).std() - np.log(q[1980]).std()
mexico_sd_change_without = np.diff(np.log(r[[1980, 2000]]).std(ddof=0))
mine = flexspec.variant("us_state_income", student="  Reference", assignment="ps1")
mine = mine.pivot(index="state", columns="year", values="income")
own_speed, own_sd_change = v(mine, 1948, 1978, 30), np.diff(np.log(mine[[1948, 1978]]).std())
""",
        "melted table and groupby, float counts, categories": """
names = ["hanson03", "esquivel99", "inegi", "inegi2"]
long = mexico[mexico.year == 1970].melt(["state", "gdp_per_head"], names, "scheme", "region")
def row(t):
    parts = theil_parts(t.gdp_per_head, t.region)
    return pd.Series({"regions": t.region.nunique(), "share_between": parts[1] / parts[0]})
schemes = long.groupby("scheme")[["gdp_per_head", "region"]].apply(row).reset_index()
schemes["scheme"] = schemes["scheme"].astype("category")
b = flexspec.measures.beta_convergence
speed_from_1988, sd_change_from_1988 = b(income[1988], income[2008], 20).speed, sd[2008] - sd[1988]
g = mexico.pivot(index="state", columns="year", values="gdp_per_head")
spread = flexspec.measures.sigma_convergence
mexico_speed_all = b(g[1980], g[2000], years=20)["speed"]
mexico_sd_change_all = spread(g).diff(2)[2000]
g = g.drop(index=["Campeche", "Tabasco"])
mexico_speed_without = b(g[1980], g[2000], years=20)["speed"]
mexico_sd_change_without = spread(g).loc[[1980, 2000]].diff().iloc[-1]
drawn = flexspec.variant("us_state_income", student=student, assignment="ps1").state.unique()
mine = income.loc[drawn]
own_speed = b(mine[1948], mine[1978], 30)["speed"]
own_sd_change = spread(mine)[1978] - spread(mine)[1948]
""",
        "a list of records": """
m = mexico.query("year == 1970")
from decimal import Decimal
schemes = [
    {"share_between": (t := theil_parts(m.gdp_per_head, m[n]))[1] / t[0], "scheme": n,
     "regions": int(m[n].max())}
    for n in ("esquivel99", "hanson03", "inegi2", "inegi")
]
b = flexspec.measures.beta_convergence
speed_from_1988 = b(income[1988].tolist(), income[2008].tolist(), 20)["speed"]
sd_change_from_1988 = np.std(np.log(income[2008])) - np.std(np.log(income[1988]))
g = mexico.set_index(["state", "year"]).gdp_per_head.unstack()
mexico_speed_all = b(g[1980], g[2000], 20)["speed"]
h = g.drop(["Campeche", "Tabasco"])
mexico_speed_without = b(*(h[y] for y in (1980, 2000)), 20)["speed"]
mexico_sd_change_all, mexico_sd_change_without = (
    float(np.std(np.log(t[2000])) - np.std(np.log(t[1980]))) for t in (g, h)
)
t = flexspec.variant("us_state_income", student=student, assignment="ps1")
first, last = (t[t.year == y].set_index("state").income for y in (1948, 1978))
own_speed = float(f'{b(first, last, 30)["speed"]:.4g}')
own_sd_change = Decimal(float(np.std(np.log(last)) - np.std(np.log(first))))
""",
        "rounded to four figures": OWN_LINES
        + """
schemes = pd.DataFrame({
    "scheme": ["esquivel99", "hanson03", "inegi", "inegi2"],
    "regions": [7, 6, 5, 5],
    "share_between": [0.7218, 0.6503, 0.4104, 0.4285],
})
speed_from_1988, sd_change_from_1988 = 0.01436, -0.02128
mexico_speed_all, mexico_speed_without = 0.01467, 0.0006126
mexico_sd_change_all, mexico_sd_change_without = 0.01934, 0.03581
""",
    },
    6: {
        "lists, capitals, another order": """
verdicts = {
    "F": ["Shown", "numbers of part 5"], "D": ["contradicted", "Numbers of part 5"],
    "E": ["not in the data", "no prices by state"], "A": ["shown", "table of part 2"],
    "C": ["not in the data", "no case without the policy"],
    "B": ["not in the data", "one average per state"],
}
""",
        "keyword arguments": """
verdicts = dict(A=("shown", "table of part 2"), B=("not in the data", "one average per state"),
    C=("not in the data", "no case without the policy"), D=("contradicted", "numbers of part 5"),
    E=("not in the data", "no prices by state"), F=("shown", "numbers of part 5"))
""",
        "filled in one by one, lower case": """
n = "not in the data"
verdicts = {}
for key, pair in zip("abcdef", [("shown", "table of part 2"), (n, "one average per state"),
        (n, "no case without the policy"), ("contradicted", "numbers of part 5"),
        (n, "no prices by state"), ("shown", "numbers of part 5")]):
    verdicts[key] = pair
""",
        "a Series turned into a dictionary, stray blanks": """
n = " not in the  data "
verdicts = pd.Series({"A": ("shown ", "table of part 2"), "B": (n, "one average per state"),
    "C": (n, "no case without the policy"), "D": ("contradicted", "numbers of part 5"),
    "E": (n, "no prices by state"), "F": ("shown", "numbers of part 5")}).to_dict()
""",
    },
}

#: Part -> what a student did -> (change to the reference, criterion lost -> words of its sentence)
_FUNCTION = "`theil_parts`: "
_TABLE = "`us_theil`: values of "
_BETWEEN = "region_share / state_share"


ALL_VALUES = [
    "the total on new data",
    "the part between on new data",
    "the part within on new data",
    "regions of one state each",
    "Series with an index of their own",
]
WRONG = {
    1: {
        "each region the same weight": (
            changed(1, (_BETWEEN, "region_share * len(region_share)")),
            {
                _FUNCTION + "the part between on new data": "same weight",
                _FUNCTION + "the part within on new data": "what is left",
                _FUNCTION + "Series with an index of their own": "`between`",
            },
        ),
        "labels matched by index": (
            changed(
                1, ("    regions = np.asarray(regions)\n", "    regions = pd.Series(regions)\n")
            ),
            {_FUNCTION + "Series with an index of their own": "go by position"},
        ),
        "both left with their index": (
            changed(
                1,
                ("pd.Series(np.asarray(incomes, dtype=float))", "pd.Series(incomes)"),
                ("np.asarray(regions)", "pd.Series(regions)"),
            ),
            {_FUNCTION + "Series with an index of their own": "go by position"},
        ),
        "a name that is almost right": (
            PS1.reference(1).replace("theil_parts", "theil_part"),
            {_FUNCTION + text: "there is `theil_part`" for text in ALL_VALUES}
            | {
                _FUNCTION + "leaves its arguments as they were": "Not looked at",
                _FUNCTION + "the order of the pairs does not matter": "there is `theil_part`",
                _FUNCTION + "a missing income": "there is `theil_part`",
            },
        ),
        "within as a simple mean": (
            changed(
                1,
                (
                    "total, between, total - between",
                    "total, between, shares.groupby(regions).apply("
                    "lambda s: (s / s.sum() * np.log(len(s) * s / s.sum())).sum()).mean()",
                ),
            ),
            {
                _FUNCTION + "the part within on new data": "were averaged",
                _FUNCTION + "Series with an index of their own": "`within`",
            },
        ),
        "missing incomes dropped in silence": (
            changed(
                1,
                ('raise ValueError("an income is missing")', "pass"),
            ),
            {_FUNCTION + "a missing income": "must raise ValueError"},
        ),
        "inputs overwritten": (
            changed(
                1,
                ("incomes = pd.Series(np.asarray(incomes, dtype=float))", "given = incomes"),
                (
                    "if incomes.isna",
                    "incomes = pd.Series(np.asarray(incomes, float))\n    if incomes.isna",
                ),
                ("    return", "    if hasattr(given, 'iloc'): given /= given.sum()\n    return"),
            ),
            {_FUNCTION + "leaves its arguments as they were": "work on a copy"},
        ),
        "logarithms to base 10": (
            changed(1, ("np.log(", "np.log10(")),
            {_FUNCTION + text: "base 10" for text in ALL_VALUES},
        ),
        "neighbouring states taken for a region": (
            changed(
                1,
                (
                    "    shares = ",
                    "    regions = (pd.Series(regions) != pd.Series(regions).shift()).cumsum()"
                    ".to_numpy()\n    shares = ",
                ),
            ),
            {_FUNCTION + "the order of the pairs does not matter": "wherever they stand"},
        ),
        "printed, not returned": (
            changed(1, ("return total, between, total - between", "print(total, between)")),
            {_FUNCTION + text: "returns nothing" for text in ALL_VALUES}
            | {
                _FUNCTION + "leaves its arguments as they were": "Not looked at",
                _FUNCTION + "the order of the pairs does not matter": "Not looked at",
            },
        ),
        "always zero": (
            "def theil_parts(incomes, regions):\n    return 0, 0, 0",
            {_FUNCTION + text: "" for text in ALL_VALUES}
            | {
                _FUNCTION + "leaves its arguments as they were": "Not looked at",
                _FUNCTION + "the order of the pairs does not matter": "Not looked at",
                _FUNCTION + "a missing income": "must raise ValueError",
            },
        ),
        "Theil's L for T": (
            changed(
                1,
                (
                    "total = (shares * np.log(shares * len(shares))).sum()",
                    "total = -np.log(shares * len(shares)).mean()",
                ),
                ("total - between", "(shares * np.log(shares * len(shares))).sum() - between"),
            ),
            {_FUNCTION + "the total on new data": "not the right number"},
        ),
    },
    2: {
        "the four census regions": (
            changed(2, ('"bea_region"', '"census_region"')),
            {_TABLE + f"`{name}`": "census" for name in ("between", "within", "share_between")},
        ),
        "per cent for a share": (
            added(2, 'us_theil["share_between"] *= 100'),
            {_TABLE + "`share_between`": "per cent"},
        ),
        "the last year left out": (
            added(2, 'us_theil = us_theil[us_theil["year"] < 2009]'),
            {"`us_theil`: the right rows": "`2009`"},
        ),
        "a merge that repeats rows": (
            added(2, 'us_theil = us_theil.merge(us[["year"]], on="year")'),
            {"`us_theil`: the right rows": "merge"},
        ),
        "the wrong total": (
            added(2, 'us_theil["share_between"] = us_theil["between"] / us_theil["within"]'),
            {_TABLE + "`share_between`": "divide by `total`"},
        ),
        "columns mixed up": (
            added(
                2, 'us_theil[["between", "within"]] = us_theil[["within", "between"]].to_numpy()'
            ),
            {
                _TABLE + "`between`": "holds the values of `within`",
                _TABLE + "`within`": "holds the values of `between`",
            },
        ),
        "values sorted, years not": (
            added(2, 'us_theil["total"] = sorted(us_theil["total"])'),
            {_TABLE + "`total`": "differs in"},
        ),
        "values as text": (
            added(2, 'us_theil["within"] = us_theil["within"].map("{:.3f}".format)'),
            {_TABLE + "`within`": "text"},
        ),
        "rounded away": (
            added(2, 'us_theil["total"] = us_theil["total"].round(3)'),
            {_TABLE + "`total`": "differs in"},
        ),
        "one year only": (
            added(2, "us_theil = us_theil.tail(1)"),
            {"`us_theil`: the right rows": "missing"}
            | {
                _TABLE + f"`{name}`": "too few"
                for name in ("total", "between", "within", "share_between")
            },
        ),
    },
    3: {
        "the total drawn": (
            changed(3, ("share_between:Q", "total:Q")),
            {"`chart`: draws the right values": "total index"},
        ),
        "the part, not the share": (
            changed(3, ("share_between:Q", "between:Q")),
            {"`chart`: draws the right values": "its share in the total"},
        ),
        "some years only": (
            changed(3, ("alt.Chart(us_theil,", "alt.Chart(us_theil[us_theil.year > 1945],")),
            {"`chart`: draws the right values": "asked are 81"},
        ),
        "years taken for milliseconds": (
            changed(3, ("year:Q", "year:T"), ('.axis(format="d")', "")),
            {"`chart`: draws the right values": "lie in 1970"},
        ),
        "a column misspelt": (
            changed(3, ("share_between:Q", "share_beetween:Q")),
            {"`chart`: draws the right values": "no column `share_beetween`"},
        ),
        "years left in the index": (
            changed(3, ("alt.Chart(us_theil,", "alt.Chart(us_theil.set_index('year'),")),
            {"`chart`: draws the right values": "`.reset_index()`"},
        ),
        "bars cut off": (
            changed(
                3,
                ("mark_line", "mark_bar"),
                ('(0 to 1)")', '(0 to 1)").scale(domain=[0.4, 0.85])'),
            ),
            {"`chart`: a fitting kind of mark": "begin at zero"},
        ),
        "ticks for a series": (
            changed(3, ("mark_line", "mark_tick")),
            {"`chart`: a fitting kind of mark": "take line"},
        ),
        "column names for axis titles": (
            changed(3, ('.title("Share of Theil\'s index between regions (0 to 1)")', "")),
            {"`chart`: axis titles": "column's name"},
        ),
        "an axis without a title": (
            changed(3, ('.title("Year")', ".title(None)")),
            {"`chart`: axis titles": "x axis has no title"},
        ),
        "a nonsense axis title": (
            changed(3, ("Share of Theil's index between regions (0 to 1)", "Value")),
            {"`chart`: axis titles": "does not say what is shown"},
        ),
        "per cent without saying so": (
            changed(
                3,
                (
                    "alt.Chart(us_theil,",
                    "alt.Chart(us_theil.assign(share_between=us_theil.share_between * 100),",
                ),
                (" (0 to 1)", ""),
            ),
            {"`chart`: axis titles": "per cent"},
        ),
        "a title that says nothing": (
            changed(3, ("Inequality between US regions, 1929 to 2009", "My very first chart")),
            {"`chart`: a title": "does not say what the chart shows"},
        ),
        "no title": (
            changed(3, ('title="Inequality between US regions, 1929 to 2009"', 'title=""')),
            {"`chart`: a title": "no title"},
        ),
        "the title again for a description": (
            added(
                3,
                'chart = chart.properties(title="How the share of inequality between regions moves '
                'in the US, 1929 to 2009", description="How the share of inequality between '
                'regions moves in the US, 1929 to 2009.")',
            ),
            {"`chart`: a description": "repeats the title"},
        ),
        "a description without a figure": (
            added(
                3,
                'chart = chart.properties(description="A line that shows how the share of '
                'inequality between regions falls over the years.")',
            ),
            {"`chart`: a description": "no figure"},
        ),
    },
    4: {
        "per cent for a rate": (
            added(4, "speed_late *= 100"),
            {"`speed_late`: value": "per cent"},
        ),
        "the slope for the speed": (
            added(4, 'speed_early = early["slope"]'),
            {"`speed_early`: value": "It is the slope"},
        ),
        "the half-life from the slope": (
            added(4, 'half_life_early = np.log(2) / -early["slope"]'),
            {"`half_life_early`: value": "from the slope"},
        ),
        "one over the speed": (
            added(4, "half_life_late = 1 / speed_late"),
            {"`half_life_late`: value": "ln 2"},
        ),
        "dispersion of dollars": (
            added(4, "sd_change_late = income[2008].std(ddof=0) - income[1978].std(ddof=0)"),
            {"`sd_change_late`: value": "prices decide"},
        ),
        "first minus last": (
            added(4, "sd_change_early = -sd_change_early"),
            {"`sd_change_early`: value": "wrong sign"},
        ),
        "relative change": (
            added(4, "sd_change_early = sd[1978] / sd[1948] - 1"),
            {"`sd_change_early`: value": "a difference is asked"},
        ),
        "base 10": (
            added(4, "sd_change_late = sd_change_late / np.log(10)"),
            {"`sd_change_late`: value": "base 10"},
        ),
        "wrong base year": (
            added(
                4,
                "speed_late = flexspec.measures.beta_convergence("
                'income[1979], income[2009], 30)["speed"]',
            ),
            {"`speed_late`: value": "not the right number"},
        ),
        "not run to the end": (
            added(4, "del half_life_late"),
            {"`half_life_late`: value": "There is no `half_life_late`"},
        ),
        "wrong conclusion": (
            added(4, 'turned["slope of the growth regression"] = "yes"'),
            {"`turned`: slope of the growth regression": "signs of the two slopes"},
        ),
        "hedged": (
            added(4, 'turned["change in dispersion"] = "perhaps"'),
            {"`turned`: change in dispersion": "not one of the given choices"},
        ),
    },
    5: {
        "still from 1978": (
            changed(5, ("income[1988], income[2008], 20", "income[1978], income[2008], 30")),
            {"`speed_from_1988`: value": "still begins in 1978"},
        ),
        "thirty years for twenty": (
            changed(5, ("income[2008], 20", "income[2008], 30")),
            {"`speed_from_1988`: value": "20 years"},
        ),
        "dispersion still from 1978": (
            changed(5, ("sd[2008] - sd[1988]", "sd[2008] - sd[1978]")),
            {"`sd_change_from_1988`: value": "still begins in 1978"},
        ),
        "another year of the Mexican table": (
            changed(5, ('mexico["year"] == 1970', 'mexico["year"] == 2000')),
            {"`schemes`: values of `share_between`": "values of 2000"},
        ),
        "the part, not the share": (
            changed(5, ("between / total", "between")),
            {"`schemes`: values of `share_between`": "divide by the total"},
        ),
        "a scheme too many": (
            changed(5, (', "inegi2"]', ', "inegi2", "hanson98"]')),
            {"`schemes`: the right rows": "not asked for: `hanson98`"},
        ),
        "a scheme forgotten": (
            changed(5, (', "inegi2"]', "]")),
            {"`schemes`: the right rows": "`inegi2`"}
            | {"`schemes`: values of `share_between`": "too few"},
        ),
        "another order, labels not": (
            added(5, 'schemes["scheme"] = schemes["scheme"].to_list()[::-1]'),
            {"`schemes`: values of `share_between`": ""},
        ),
        "dispersion of all for some": (
            added(5, "mexico_sd_change_without = mexico_sd_change_all"),
            {"`mexico_sd_change_without`: value": "All states are in it"},
        ),
        "dispersion of some for all": (
            added(5, "mexico_sd_change_all = mexico_sd_change_without"),
            {"`mexico_sd_change_all`: value": "left out here too"},
        ),
        "first minus last": (
            added(5, "mexico_sd_change_all = -mexico_sd_change_all"),
            {"`mexico_sd_change_all`: value": "wrong sign"},
        ),
        "dispersion of amounts": (
            added(5, "mexico_sd_change_without = gdp[2000].std(ddof=0) - gdp[1980].std(ddof=0)"),
            {"`mexico_sd_change_without`: value": "take logarithms"},
        ),
        "another student's states": (
            changed(5, ("student=student", 'student="bob"')),
            {f"`own_{name}`: value": "" for name in ("speed", "sd_change")},
        ),
        "all states for thirty": (
            added(5, "own_speed, own_sd_change = speed_early, sd_change_early"),
            {
                "`own_speed`: value": "speed of all 48",
                "`own_sd_change`: value": "change over all 48",
            },
        ),
        "thirty states in the late period": (
            changed(5, ("own[1948], own[1978], 30", "own[1978], own[2008], 30")),
            {"`own_speed`: value": "late period"},
        ),
        "the two states left in": (
            changed(5, ('gdp = gdp.drop(["Campeche", "Tabasco"])', "")),
            {
                f"`mexico_{name}_without`: value": "All states are in it"
                for name in ("speed", "sd_change")
            },
        ),
        "one state left out": (
            changed(5, ('["Campeche", "Tabasco"]', '["Tabasco"]')),
            {f"`mexico_{name}_without`: value": "Only Tabasco" for name in ("speed", "sd_change")},
        ),
        "left out twice": (
            added(5, "mexico_speed_all = mexico_speed_without"),
            {"`mexico_speed_all`: value": "left out here too"},
        ),
    },
    6: {
        "averages taken for persons": (
            added(6, 'verdicts["B"] = ("shown", "table of part 2")'),
            {"`verdicts`: B": "a person or a state"},
        ),
        "a fall taken for an effect": (
            added(6, 'verdicts["C"] = ("shown", "numbers of part 4")'),
            {"`verdicts`: C": "not yet an effect"},
        ),
        "the right verdict for the wrong reason": (
            added(6, 'verdicts["C"] = ("not in the data", "no prices by state")'),
            {"`verdicts`: C": "the reason is not"},
        ),
        "beta taken for sigma": (
            added(6, 'verdicts["D"] = ("shown", "numbers of part 5")'),
            {"`verdicts`: D": "two halves"},
        ),
        "another country's numbers": (
            added(6, 'verdicts["D"] = ("contradicted", "numbers of part 4")'),
            {"`verdicts`: D": "the reason is not"},
        ),
        "prices of another kind": (
            added(6, 'verdicts["E"] = ("not in the data", "no prices by year")'),
            {"`verdicts`: E": "the reason is not"},
        ),
        "a pair that does not go together": (
            added(6, 'verdicts["A"] = ("shown", "no prices by year")'),
            {"`verdicts`: A": 'does not go with "shown"'},
        ),
        "the verdict alone": (
            added(6, 'verdicts["A"] = "shown"'),
            {"`verdicts`: A": "2 choices in round brackets"},
        ),
        "dollars taken for goods": (
            added(6, 'verdicts["E"] = ("shown", "table of part 2")'),
            {"`verdicts`: E": "whether a dollar buys the same"},
        ),
        "nothing is ever known": (
            added(
                6, 'verdicts = {k: ("not in the data", "one average per state") for k in "ABCDEF"}'
            ),
            {f"`verdicts`: {k}": "" for k in "ACDEF"},
        ),
        "a reason of his own": (
            added(6, 'verdicts["F"] = ("contradicted", "my intuition")'),
            {"`verdicts`: F": '"my intuition" is not one of the given choices'},
        ),
        "one statement left out": (
            added(6, 'del verdicts["A"]'),
            {"`verdicts`: A": "no answer"},
        ),
    },
}


#: Part -> what no sentence about it may hold: right answers.
SECRETS = {
    2: ["0.0625", "0.7832", "0.8014"],
    4: ["0.0214", "32.3", "0.00365", "189", "0.0888", "0.0154"],
    5: ["0.01436", "0.0212", "0.7217", "0.4104", "0.01466", "0.00061", "0.0193", "0.0358"],
    6: ["one average per state", "no case without the policy", "no prices by state"],
}

#: Part -> what a student did -> (answer, words of the released check)
FORM = {
    1: {
        "the example is not met": (
            changed(1, ("np.log(", "np.log2(")),
            "base 2",
        ),
        "no function": ("theil_parts = 0.09", "not a function"),
    },
    2: {
        "per cent": (added(2, 'us_theil["share_between"] *= 100'), "between 0 and 1"),
        "a misspelt column": (
            added(2, 'us_theil = us_theil.rename(columns={"share_between": "share_betwen"})'),
            "Is `share_betwen` meant?",
        ),
        "a year missing": (added(2, "us_theil = us_theil.iloc[:-1]"), "missing: `2009`"),
    },
    3: {
        "a misspelt column": (changed(3, ("year:Q", "yaer:Q")), "no column `yaer`"),
        "years in the index": (
            changed(3, ("alt.Chart(us_theil,", "alt.Chart(us_theil.set_index('year'),")),
            "does not see the index",
        ),
        "milliseconds": (changed(3, ("year:Q", "year:T")), "lie in 1970"),
        "no title": (changed(3, ("Inequality between US regions, 1929 to 2009", "")), "no title"),
        "no axis title": (changed(3, ('.title("Year")', ".title(None)")), "x axis has no title"),
        "no description": (added(3, 'chart = chart.properties(description="")'), "no description"),
        "no type": (changed(3, ("year:Q", "yaer")), "is not misspelled."),
    },
    4: {
        "a rate in per cent": (added(4, "speed_early = 2.14"), "beyond 50 per cent"),
        "a rate by a thousand": (added(4, "speed_early = 21"), "beyond 50 per cent"),
        "a negative half-life": (added(4, "half_life_late *= -1"), "greater than 0"),
        "hedged": (
            added(4, 'turned["change in dispersion"] = "perhaps"'),
            '"perhaps" is not one of the given choices. Given are "yes", "no".',
        ),
    },
    5: {
        "half a region": (added(5, 'schemes["regions"] = 5.5'), "whole number, 1 or more"),
        "no regions": (added(5, 'schemes["regions"] = 0'), "whole number, 1 or more"),
        "a scheme too many": (
            changed(5, (', "inegi2"]', ', "inegi2", "hanson98"]')),
            "not asked for: `hanson98`",
        ),
    },
    6: {
        "impossible": (
            added(6, 'verdicts["B"] = ("shown", "no prices by state")'),
            'B: "no prices by state" does not go with "shown".',
        ),
        "a reason of his own": (
            added(6, 'verdicts["F"] = ("contradicted", "my intuition")'),
            'Given are "table of part 2"',
        ),
    },
}


def _own_answers(own):
    income = own.pivot(index="state", columns="year", values="income")
    sd = sigma_convergence(income)
    return {
        "own_speed": (beta_convergence(income[1948], income[1978], 30)["speed"], "rate"),
        "own_sd_change": (sd[1978] - sd[1948], "index"),
    }


OWN = [Own("us_state_income", "ps1", digest="8cf34a2714e883c8", answers=_own_answers)]
EXAMPLES = {1}
