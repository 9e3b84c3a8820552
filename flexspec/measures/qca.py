"""Crisp-set qualitative comparative analysis (QCA): truth table, fit, Boolean minimisation.

A case either has a condition (1) or lacks it (0). A value that is missing is neither: such a case
is left out, and named. Formulas are text: ``SUB*JNT`` means both, ``A + B`` either, ``~A`` not A,
``1`` always.

Sources: Ragin, C.C. (1987) *The Comparative Method*; Quine, W.V. (1952) The problem of simplifying
truth functions, *American Mathematical Monthly* 59; McCluskey, E.J. (1956) Minimization of Boolean
functions, *Bell System Technical Journal* 35.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, product

import pandas as pd

from flexspec.measures._checks import first

#: A row of a truth table: every case has the outcome, none has it, some have it, there is no case.
VERDICTS = ("present", "absent", "contradictory", "remainder")
_MOST_CONDITIONS = 8


def truth_table(
    cases: pd.DataFrame, conditions: Sequence[str], outcome: str, threshold: float = 1.0
) -> pd.DataFrame:
    """Return the truth table of crisp-set codings: one row for each possible configuration.

    Parameters
    ----------
    cases : pandas.DataFrame
        One row per case, labelled by its name; the columns of the conditions and of the outcome
        hold 1, 0 or a missing value.
    conditions : sequence of str
        Columns that are conditions, 1 to 8.
    outcome : str
        Column that is the outcome.
    threshold : float, default 1.0
        Consistency from which a configuration counts as ``present``, above 0.5 and at most 1.
        With 1 a single contrary case makes a row contradictory.

    Returns
    -------
    pandas.DataFrame
        Columns: the conditions; ``n``, number of cases; ``consistency``, share of them with the
        outcome (missing without cases); ``verdict``, one of ``present``, ``absent``,
        ``contradictory``, ``remainder``; ``cases``, their names. ``attrs["left_out"]`` lists the
        cases with a missing value, ``attrs["conditions"]`` the conditions.

    Raises
    ------
    ValueError
        If a column is not there or holds something else than 0, 1 or a missing value, if there are
        no or too many conditions, or if the threshold lies outside its range.

    References
    ----------
    Ragin, C.C. (1987) *The Comparative Method*. University of California Press, ch. 6.

    Examples
    --------
    >>> cases = pd.DataFrame({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 0, 0]}, index=list("xyz"))
    >>> truth_table(cases, ["A", "B"], "Y")["verdict"].tolist()
    ['absent', 'remainder', 'absent', 'present']
    """
    conditions = list(conditions)
    known = _complete(cases, conditions, outcome)
    if not 0.5 < threshold <= 1:
        raise ValueError(f"threshold must lie above 0.5 and at most at 1, not at {threshold}.")
    rows = []
    for values in product((0, 1), repeat=len(conditions)):
        here = known[(known[conditions] == list(values)).all(axis=1)]
        share = here[outcome].mean() if len(here) else float("nan")
        names = ", ".join(map(str, here.index))
        rows.append((*values, len(here), share, _verdict(share, threshold), names))
    columns = [*conditions, "n", "consistency", "verdict", "cases"]
    table = pd.DataFrame(rows, columns=columns)
    table.attrs = {
        "conditions": conditions,
        "left_out": [name for name in cases.index if name not in known.index],
    }
    return table


def _complete(cases: pd.DataFrame, conditions: list[str], outcome: str) -> pd.DataFrame:
    """Return the cases without missing values as whole numbers, checked."""
    if not 1 <= len(conditions) <= _MOST_CONDITIONS:
        raise ValueError(f"Give 1 to {_MOST_CONDITIONS} conditions, not {len(conditions)}.")
    columns = [*conditions, outcome]
    if len(set(columns)) < len(columns):
        raise ValueError("A column is named twice: conditions and outcome must differ.")
    for column in columns:
        if column not in cases:
            raise ValueError(f"There is no column {column!r}; there are {list(cases.columns)}.")
        wrong = ~(cases[column].isna() | cases[column].isin([0, 1])).to_numpy()
        if wrong.any():
            where = first(wrong, cases.index)
            raise ValueError(
                f"{column} at {where} is not 0, 1 or missing: crisp sets know no more."
            )
    if cases.index.has_duplicates:
        twice = first(cases.index.duplicated(), cases.index)
        raise ValueError(f"The case {twice} has two rows: give each case one.")
    return cases[columns].dropna().astype(int)


def _verdict(share: float, threshold: float) -> str:
    if share != share:
        return "remainder"
    if share >= threshold:
        return "present"
    return "absent" if share == 0 else "contradictory"


def minimise(table: pd.DataFrame, remainders: bool = False) -> list[str]:
    """Return the shortest formulas for the configurations that show the outcome.

    Two configurations that differ in one condition only and share the outcome are one without it;
    this is repeated until nothing can be joined (Quine and McCluskey). Of what is left the fewest
    terms are taken that cover all rows that are ``present``, and of these sets the ones with the
    fewest conditions.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`truth_table` returns it. Rows that are contradictory count as not present.
    remainders : bool, default False
        Whether configurations without cases may be used to make terms shorter. False gives the
        conservative solution, which rests on cases only; True the parsimonious one, which assumes
        of each remainder whatever makes the formula shortest.

    Returns
    -------
    list of str
        All equally short formulas, in alphabetical order; an empty list if no row is present.

    Raises
    ------
    ValueError
        If the table is not one of :func:`truth_table`.

    Examples
    --------
    >>> cases = pd.DataFrame({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 0, 0]}, index=list("xyz"))
    >>> table = truth_table(cases, ["A", "B"], "Y")
    >>> minimise(table), minimise(table, remainders=True)
    (['A*B'], ['B'])
    """
    names = _names(table)
    present = set(_rows(table, names, "present"))
    free = set(_rows(table, names, "remainder")) if remainders else set()
    primes = _primes(present | free)
    terms = sorted(prime for prime in primes if any(_covers(prime, row) for row in present))
    return sorted(
        " + ".join(sorted(_text(term, names) for term in cover))
        for cover in _shortest(terms, present)
    )


def _names(table: pd.DataFrame) -> list[str]:
    columns = list(table.columns)
    if columns[-4:] != ["n", "consistency", "verdict", "cases"]:
        raise ValueError("table must come from truth_table.")
    return columns[:-4]


def _rows(table: pd.DataFrame, names: list[str], verdict: str) -> list[tuple[int, ...]]:
    chosen = table.loc[table["verdict"] == verdict, names]
    return [tuple(int(value) for value in row) for row in chosen.to_numpy()]


#: In a term, -1 stands for a condition that does not matter.
_ANY = -1


def _primes(rows: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Join terms that differ in one place, until nothing can be joined."""
    primes: set[tuple[int, ...]] = set()
    terms = set(rows)
    while terms:
        joined, used = set(), set()
        for one, other in combinations(sorted(terms), 2):
            differs = [i for i, pair in enumerate(zip(one, other, strict=True)) if len({*pair}) > 1]
            if len(differs) == 1 and _ANY not in (one[differs[0]], other[differs[0]]):
                joined.add((*one[: differs[0]], _ANY, *one[differs[0] + 1 :]))
                used |= {one, other}
        primes |= terms - used
        terms = joined
    return primes


def _covers(term: tuple[int, ...], row: tuple[int, ...]) -> bool:
    return all(want in (_ANY, have) for want, have in zip(term, row, strict=True))


def _shortest(terms: list[tuple[int, ...]], rows: set[tuple[int, ...]]) -> list[tuple]:
    """Return the sets of fewest terms, then fewest conditions, that cover all rows."""
    if not rows:
        return []
    for size in range(1, len(terms) + 1):
        covers = [
            chosen
            for chosen in combinations(terms, size)
            if all(any(_covers(term, row) for term in chosen) for row in rows)
        ]
        if covers:
            least = min(_length(chosen) for chosen in covers)
            return [chosen for chosen in covers if _length(chosen) == least]
    return []


def _length(chosen: Iterable[tuple[int, ...]]) -> int:
    return sum(value != _ANY for term in chosen for value in term)


def _text(term: tuple[int, ...], names: list[str]) -> str:
    words = [
        name if value else f"~{name}"
        for name, value in zip(names, term, strict=True)
        if value != _ANY
    ]
    return "*".join(words) or "1"


def holds(formula: str, cases: pd.DataFrame) -> pd.Series:
    """Say for each case whether a formula is true of it.

    Parameters
    ----------
    formula : str
        Such as ``"SUB*JNT + ~LRG"``.
    cases : pandas.DataFrame
        One row per case; columns hold 1 or 0.

    Returns
    -------
    pandas.Series of bool
        Labelled as the cases.

    Raises
    ------
    ValueError
        If the formula names a column that is not there, or a case has no value for it.

    Examples
    --------
    >>> cases = pd.DataFrame({"A": [1, 0], "B": [0, 0]}, index=["x", "y"])
    >>> holds("A*~B", cases).tolist()
    [True, False]
    """
    found = pd.Series(False, index=cases.index)
    for term in formula.split("+"):
        both = pd.Series(True, index=cases.index)
        for word in term.split("*"):
            both &= _literal(word.strip(), cases)
        found |= both
    return found


def _literal(word: str, cases: pd.DataFrame) -> pd.Series:
    if word == "1":
        return pd.Series(True, index=cases.index)
    name = word.removeprefix("~")
    if name not in cases:
        raise ValueError(f"The formula has {name!r}, which is no column of the cases.")
    if cases[name].isna().any():
        where = first(cases[name].isna().to_numpy(), cases.index)
        raise ValueError(f"{name} is missing at {where}: drop the case; missing is not 0.")
    return cases[name].astype(int) == (0 if word.startswith("~") else 1)


def fit(formula: str, cases: pd.DataFrame, outcome: str) -> dict[str, float]:
    r"""Return how well a formula fits the cases: consistency and coverage.

    With :math:`X` the cases of which the formula is true and :math:`Y` those with the outcome,
    consistency is :math:`|X \cap Y| / |X|` and coverage :math:`|X \cap Y| / |Y|`.

    Parameters
    ----------
    formula : str
        Such as ``"SUB*JNT"``.
    cases : pandas.DataFrame
        One row per case; columns hold 1, 0 or a missing value. A case that lacks a value for the
        formula or the outcome is left out.
    outcome : str
        Column that is the outcome.

    Returns
    -------
    dict
        ``consistency`` and ``coverage``, shares from 0 to 1 (``nan`` if nothing can be divided by);
        ``n``, the number of cases used.

    Raises
    ------
    ValueError
        If a column is not there or holds something else than 0, 1 or a missing value.

    References
    ----------
    Ragin, C.C. (2006) Set relations in social research. *Political Analysis* 14.

    Examples
    --------
    >>> cases = pd.DataFrame({"A": [1, 1, 0, 0], "Y": [1, 1, 1, 0]})
    >>> fit("A", cases, "Y") == {"consistency": 1.0, "coverage": 2 / 3, "n": 4}
    True
    """
    words = [word.strip().removeprefix("~") for word in formula.replace("+", "*").split("*")]
    names = sorted({word for word in words if word != "1"})
    known = _complete(cases, names, outcome) if names else cases[[outcome]].dropna().astype(int)
    true, has = holds(formula, known), known[outcome] == 1
    both = int((true & has).sum())
    return {
        "consistency": both / int(true.sum()) if true.any() else float("nan"),
        "coverage": both / int(has.sum()) if has.any() else float("nan"),
        "n": len(known),
    }


def count_solutions(
    options: dict[str, Sequence[tuple[float, ...]]],
    conditions: Sequence[str],
    outcome: str,
    remainders: bool = False,
) -> pd.DataFrame:
    """Count how many codings of the cases lead to each solution, over all that can be defended.

    Each case may be coded in several ways. All combinations are counted, none is drawn: for the
    solution it only matters which configurations have a case with the outcome and a case without.

    Parameters
    ----------
    options : dict of str to sequence of tuple
        Case -> the ways to code it: tuples of the conditions' values and then the outcome's, each
        1, 0 or None (or ``nan``) for a missing value.
    conditions : sequence of str
        Names of the conditions, in the order of the tuples.
    outcome : str
        Name of the outcome.
    remainders : bool, default False
        As in :func:`minimise`. The threshold of consistency is 1.

    Returns
    -------
    pandas.DataFrame
        One row for each solution and kind of truth table: ``solution`` (``or`` between equally
        short formulas; empty if no row is present), ``contradictions``, number of contradictory
        rows, ``codings``, how many codings lead there, ``share`` of all codings. Most frequent
        first. A share counts codings; it is not a probability.

    Raises
    ------
    ValueError
        If a case has no options, or one of the wrong length or with other values.

    Examples
    --------
    >>> sure, torn = [(1, 1)], [(0, 0), (1, 0)]
    >>> count_solutions({"x": sure, "y": torn}, ["A"], "Y")[["solution", "codings"]].to_numpy()
    array([['', 1], ['A', 1]], dtype=object)
    """
    states: Counter = Counter({frozenset(): 1})
    for case, ways in options.items():
        seen = [_place(case, way, len(conditions)) for way in ways]
        if not seen:
            raise ValueError(f"The case {case!r} has no coding: give it at least one.")
        after: Counter = Counter()
        for state, number in states.items():
            for place in seen:
                after[state if place is None else state | {place}] += number
        states = after
    found: Counter = Counter()
    for state, number in states.items():
        found[_result(state, list(conditions), outcome, remainders)] += number
    total = sum(found.values())
    rows = [(*result, number, number / total) for result, number in found.items()]
    columns = ["solution", "contradictions", "codings", "share"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["codings", "solution"], ascending=[False, True], ignore_index=True)


def _place(case: str, way: tuple[float, ...], conditions: int) -> tuple[int, ...] | None:
    """Return a coding as whole numbers, or None if a value is missing."""
    if len(way) != conditions + 1:
        raise ValueError(f"A coding of {case!r} has {len(way)} values, not {conditions + 1}.")
    if any(value is None or value != value for value in way):
        return None
    if any(value not in (0, 1) for value in way):
        raise ValueError(f"A coding of {case!r} has a value other than 0, 1 or missing.")
    return tuple(int(value) for value in way)


def _result(
    state: frozenset, conditions: list[str], outcome: str, remainders: bool
) -> tuple[str, int]:
    cases = pd.DataFrame(sorted(state), columns=[*conditions, outcome])
    table = truth_table(cases, conditions, outcome)
    contradictions = int((table["verdict"] == "contradictory").sum())
    return " or ".join(minimise(table, remainders)), contradictions
