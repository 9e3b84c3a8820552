"""One part of an assignment: its criteria, its report and its score."""

from __future__ import annotations

import contextlib
import os
import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from flexspec.checks import formulas, functions, numbers, tables
from flexspec.checks.answers import NotUsable, find, quiet, said
from flexspec.variants import student_id

__all__ = ["Criterion", "Part"]

# nbgrader sets this variable, to "autograde" or "validate", while it runs a notebook.
_RUN_BY_NBGRADER = "NBGRADER_EXECUTION"
# Who handed the notebook in; the course's grader sets it in the process of the tests.
_HANDED_IN_BY = "FLEXSPEC_STUDENT"


@dataclass(frozen=True)
class Criterion:
    """One thing looked at: met, or not met with a sentence that says why.

    Attributes
    ----------
    text : str
        What was looked at.
    points : float
        What it is worth; 0 for a check of form.
    problem : str
        Why it is not met; an empty text if it is.
    read : str
        Where to read about it.
    form : bool
        Whether it looks at the form of an answer only, not at its value.
    """

    text: str
    points: float = 0
    problem: str = ""
    read: str = ""
    form: bool = False

    @property
    def met(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem

    @property
    def earned(self) -> float:
        """The points of a criterion that is met, else 0."""
        return self.points if self.met else 0.0


class Part:
    """Collects the criteria of one part of an assignment.

    A call without an expected value looks at form only and is worth nothing: it stands in the
    released notebook and tells a student whether an answer can be graded. The same call with an
    expected value is a hidden test. No call raises an error on account of the student's answer.

    Parameters
    ----------
    number : str
        The part's number, for the report.
    names : mapping
        Where the student's answers live: ``globals()``.
    read : str
        Where to read about the subject; added to what is wrong.

    Attributes
    ----------
    criteria : list of Criterion
        What has been looked at so far.

    Examples
    --------
    >>> part = Part("1", {"speed": 2.1, "years": 32.3}, read="chapter 1")
    >>> part.number("speed", kind="rate", expected=0.021, points=1)
    >>> part.number("years", kind="years", expected=32.3, points=1)
    >>> part.score()
    Part 1: 1 of 2 points
      not met  `speed`: value (0 of 1)
               It is 100 times what was asked: per cent in place of a share or rate.
      met      `years`: value (1 of 1)
      Read: chapter 1
    1
    """

    def __init__(self, number: str, names: Mapping[str, Any], *, read: str = "") -> None:
        self.title = number
        self.read = read
        self.criteria: list[Criterion] = []
        self._names = names
        self._views: dict[int, tuple[Any, Any]] = {}  # with the charts, lest their ids be reused
        self._tables: dict[tuple, tuple[Any, pd.DataFrame]] = {}
        self._results: dict[str, list[Any]] = {}

    def answer(self, name: str) -> Any:
        """Return the student's answer, or None if there is none."""
        try:
            return find(self._names, name)
        except NotUsable:
            return None

    def student(self, name: str = "student") -> str:
        """Return the id for which a student's own tables are drawn; look at the one they wrote.

        While work is graded it is the id under which it was handed in, else the one in the
        notebook. A notebook that names somebody else is told so.

        Parameters
        ----------
        name : str
            The variable that holds the student's id.

        Returns
        -------
        str
            The id; ``"nobody"`` if there is none yet.

        Examples
        --------
        >>> part = Part("5", {"student": "Ada "})
        >>> part.student()
        'ada'
        """
        submitted = _handed_in_by()

        def look() -> str:
            try:
                written = student_id(find(self._names, name))
            except ValueError as sentence:
                return str(sentence)
            if submitted and written != submitted:
                return (
                    f"The notebook works with the tables of {written!r} and was handed in by "
                    f"{submitted!r}; it is graded with the tables of {submitted!r}."
                )
            return ""

        self.add(f"`{name}`: your id", 0, look, form=True)
        try:
            return submitted or student_id(self.answer(name))
        except ValueError:
            return "nobody"

    def add(
        self,
        text: str,
        points: float,
        look: Callable[[], str],
        *,
        read: str = "",
        form: bool = False,
    ) -> None:
        """Add a criterion of one's own.

        Parameters
        ----------
        text : str
            What is looked at.
        points : float
            What it is worth.
        look : callable
            Returns what is wrong, or an empty text. An error in it counts as not met.
        read : str
            Where to read about it, if not where the rest of the part says.
        form : bool
            Whether it looks at the form of an answer only.
        """
        try:
            with quiet():
                problem = look()
        except NotUsable as sentence:
            problem = str(sentence)
        except Exception as error:  # an answer may be any object, with any behaviour
            problem = f"The answer could not be looked at ({said(error)})."
        self.criteria.append(Criterion(text, points, problem, read or self.read, form))

    def number(
        self,
        name: str,
        *,
        kind: str = "index",
        expected: float | None = None,
        points: float = 0,
        mistakes: Mapping[str, float] | None = None,
        also: Iterable[float] = (),
    ) -> None:
        """Check a number: its form, or with `expected` its value.

        Parameters
        ----------
        name : str
            The variable's name.
        kind : str
            A key of :data:`flexspec.checks.KINDS`.
        expected : float, optional
            The right number.
        points : float
            What the right number is worth.
        mistakes : mapping, optional
            Sentence -> the number a student gets who makes this mistake.
        also : iterable of float
            Other numbers that are right too.
        """

        def look() -> str:
            value = find(self._names, name)
            if expected is None:
                return numbers.form_problem(value, kind)
            return numbers.problem(value, expected, kind, mistakes=mistakes, also=also)

        form = expected is None
        aspect = f"a number, {numbers.KINDS[kind].words}" if form else "value"
        self.add(f"`{name}`: {aspect}", points, look, form=form)

    def table(
        self,
        name: str,
        *,
        keys: Sequence[str],
        kinds: Mapping[str, str],
        rows: int | Sequence[Any] | None = None,
        expected: pd.DataFrame | None = None,
        points: Mapping[str, float] | None = None,
        mistakes: Mapping[str, pd.DataFrame] | None = None,
        order: bool = False,
    ) -> None:
        """Check a table: its form, or with `expected` its rows and the values of its columns.

        Parameters
        ----------
        name : str
            The variable's name.
        keys : sequence of str
            The columns that name a row; they may stand in the index.
        kinds : mapping
            Column of numbers -> its kind, a key of :data:`flexspec.checks.KINDS`.
        rows : int or sequence, optional
            How many rows the form asks for, or the keys of the rows if the question names them:
            tuples where several columns make the key.
        expected : pandas.DataFrame, optional
            The right table.
        points : mapping, optional
            ``"rows"`` or a column -> what it is worth; what is not named is not looked at.
        mistakes : mapping, optional
            Sentence -> the table a student gets who makes this mistake.
        order : bool
            Whether the order of rows was asked for.
        """
        if expected is None:
            self.add(
                f"`{name}`: a table with the columns asked for",
                0,
                lambda: self._table_form(name, keys, kinds, rows),
                form=True,
            )
            return
        for aspect, worth in (points or {}).items():

            def look(aspect: str = aspect) -> str:
                table = self._as_table(name, keys, kinds)
                if aspect == "rows":
                    return tables.row_problem(table, expected, keys, order=order)
                return tables.column_problem(
                    table, expected, keys, aspect, kinds[aspect], mistakes=mistakes
                )

            text = "the right rows" if aspect == "rows" else f"values of `{aspect}`"
            self.add(f"`{name}`: {text}", worth, look)

    def own_table(
        self, name: str, *, keys: Sequence[str], kinds: Mapping[str, str], rows: int
    ) -> pd.DataFrame | None:
        """Return the student's table with its form put right, or None if its form is wrong.

        A later part that builds on the table can then accept what follows from it, so that one
        mistake costs its points once.
        """
        try:
            with quiet():
                if self._table_form(name, keys, kinds, rows):
                    return None
                return self._as_table(name, keys, kinds)
        except Exception:  # an answer may be any object, with any behaviour
            return None

    def _as_table(self, name: str, keys: Sequence[str], kinds: Mapping[str, str]) -> pd.DataFrame:
        # An answer is read once, however many criteria look at it.
        answer = find(self._names, name)
        key = id(answer), *keys, *kinds
        if key not in self._tables:
            self._tables[key] = answer, tables.as_table(answer, keys, list(kinds))
        return self._tables[key][1]

    def _table_form(
        self,
        name: str,
        keys: Sequence[str],
        kinds: Mapping[str, str],
        rows: int | Sequence[Any] | None,
    ) -> str:
        table = self._as_table(name, keys, kinds)
        found = [tables.column_form_problem(table, column, kind) for column, kind in kinds.items()]
        if isinstance(rows, int):
            found.append(f"It has {len(table)} rows, not {rows}." if len(table) != rows else "")
        elif rows is not None:
            asked = pd.DataFrame(list(rows), columns=list(keys))
            found.append(tables.row_problem(table, asked, keys))
        return " ".join(filter(None, found))

    def function(
        self,
        name: str,
        *,
        cases: Sequence[functions.Case] = (),
        returns: Sequence[str] | None = None,
        unchanged: float | None = None,
    ) -> None:
        """Check a function by calling it with new inputs.

        Many inputs that shall count as one criterion are checked by :meth:`agrees`.

        Parameters
        ----------
        name : str
            The function's name.
        cases : sequence of Case
            The calls; one criterion each. Without any, only that it is a function is looked at.
        returns : sequence of str, optional
            Names of the parts of the result, in order; None if it returns one number or a table.
        unchanged : float, optional
            Points for leaving its arguments as they were, given if it returns something sensible.
        """
        if not cases:
            self.add(f"`{name}`: a function", 0, lambda: self._function(name) and "", form=True)
            return
        changed: list[str] = []
        for case in cases:

            def look(case: functions.Case = case) -> str:
                outcome = functions.call(self._function(name), case.args)
                if outcome.changed:
                    changed.append(case.text)
                self._note(name, outcome, returns)
                return functions.case_problem(outcome, case, returns)

            self.add(f"`{name}`: {case.text}", case.points, look)
        if unchanged is not None:
            self.add(
                f"`{name}`: leaves its arguments as they were",
                unchanged,
                lambda: (
                    f"It changes what it is given ({changed[0]}): work on a copy."
                    if changed
                    else self._idle_problem(name)
                ),
            )

    def agrees(
        self,
        name: str,
        text: str,
        *,
        reference: Callable[..., Any],
        inputs: Sequence[tuple[Any, ...]],
        points: float = 0,
        returns: Sequence[str] | None = None,
        kind: str = "index",
        keys: Sequence[str] = (),
        mistakes: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        """Check a function against a right one for many inputs, as one criterion.

        The first input for which they differ is told, and how, never the right value.

        Parameters
        ----------
        name : str
            The function's name.
        text : str
            What the inputs try, for the report: "ten tables of new numbers".
        reference : callable
            A right function. Where it raises an error, the student's must raise one of that type.
        inputs : sequence of tuple
            The arguments of each call.
        points : float
            What agreement for all inputs is worth.
        returns : sequence of str, optional
            Names of the parts of the result, in order; None if it returns one number or a table.
        kind : str
            A key of :data:`flexspec.checks.KINDS`.
        keys : sequence of str
            The columns that name a row, if it returns a table.
        mistakes : mapping, optional
            Sentence -> the function of a student who makes this mistake.

        Examples
        --------
        >>> part = Part("1", {"double": lambda number: number + 2})
        >>> part.agrees("double", "new numbers", reference=lambda n: 2 * n, inputs=[(2,), (5,)])
        >>> part.criteria[0].problem
        'For input 2 of 2, (5): It is not the right number.'
        """
        self.add(
            f"`{name}`: {text}",
            points,
            lambda: functions.inputs_problem(
                self._function(name),
                reference,
                inputs,
                returns=returns,
                kind=kind,
                keys=keys,
                mistakes=mistakes,
            ),
        )

    def _note(self, name: str, outcome: functions.Outcome, returns: Sequence[str] | None) -> None:
        """Remember what a call returned, if it was numbers or a table."""
        if isinstance(outcome.result, pd.DataFrame):
            self._results.setdefault(name, []).append((outcome.result.to_csv(),))
        elif outcome.error is None:
            with contextlib.suppress(NotUsable):
                result = functions.parts_of(outcome.result, returns).values()
                self._results.setdefault(name, []).append(tuple(map(numbers.as_number, result)))

    def _idle_problem(self, name: str) -> str:
        """Say so if a function does nothing: one that always returns zero has many properties."""
        results = self._results.get(name, [])
        if not results:
            return "Not looked at: the function gives no numbers yet."
        if len(set(results)) == 1:
            return "Not looked at: the function returns the same in every call that works."
        return ""

    def _function(self, name: str) -> Callable[..., Any]:
        function = find(self._names, name)
        if not callable(function):
            raise NotUsable(f"`{name}` is of type {type(function).__name__}, not a function.")
        return function

    def property(
        self,
        name: str,
        text: str,
        *,
        holds: Callable[[Callable[..., Any]], bool],
        otherwise: str,
        points: float = 0,
    ) -> None:
        """Check that something is true of a function whatever its inputs.

        A property is looked at only if the cases of :meth:`function` before it gave results that
        differ: a function that always returns zero has many properties.

        Parameters
        ----------
        name : str
            The function's name.
        text : str
            The property.
        holds : callable
            Called with the student's function; returns whether the property holds.
        otherwise : str
            What to tell a student when it does not.
        points : float
            What it is worth.
        """

        def look() -> str:
            function = self._function(name)
            idle = self._idle_problem(name)
            return idle or functions.property_problem(function, holds, otherwise)

        self.add(f"`{name}`: {text}", points, look)

    def choices(
        self,
        name: str,
        *,
        allowed: Mapping[str, Sequence[Any]],
        expected: Mapping[str, Any] | None = None,
        points: float = 0,
        otherwise: Mapping[str, str] | None = None,
    ) -> None:
        """Check a dictionary of choices: its form, or with `expected` each choice.

        Parameters
        ----------
        name : str
            The variable's name: a dictionary of question -> choice.
        allowed : mapping
            Question -> the choices there are. A choice may be a tuple (verdict, reason).
        expected : mapping, optional
            Question -> the right choice, or a set of choices that are right.
        points : float
            What each right choice is worth.
        otherwise : mapping, optional
            Question -> the sentence for a wrong choice.
        """
        if expected is None:
            self.add(
                f"`{name}`: one of the given choices for each question",
                0,
                lambda: _choices_form(find(self._names, name), allowed),
                form=True,
            )
            return
        for question, right in expected.items():

            def look(question: str = question, right: Any = right) -> str:
                choice = _choice(find(self._names, name), question)
                if choice in _tidied(right if isinstance(right, set) else [right]):
                    return ""
                if choice not in _tidied(allowed[question]):
                    return _not_given(find(self._names, name), question, allowed)[0]
                if isinstance(right, tuple) and choice[0] == _tidy(right[0]):
                    return "The verdict is right, the reason is not."
                return (otherwise or {}).get(question, "It is not what the tables show.")

            self.add(f"`{name}`: {question}", points, look)

    def formula(
        self,
        name: str,
        *,
        conditions: Sequence[str],
        expected: str | None = None,
        points: float = 0,
        mistakes: Mapping[str, str | Sequence[str]] | None = None,
    ) -> None:
        """Check a Boolean formula: its form, or with `expected` its terms.

        Parameters
        ----------
        name : str
            The variable's name.
        conditions : sequence of str
            The names that may stand in it.
        expected : str, optional
            The right formula; see :func:`flexspec.checks.formulas.terms` for how it is read.
        points : float
            What the right formula is worth.
        mistakes : mapping, optional
            Sentence -> the formula, or formulas, of a student who makes this mistake.
        """
        form = expected is None
        self.add(
            f"`{name}`: a formula of {', '.join(conditions)}" if form else f"`{name}`: formula",
            points,
            lambda: formulas.problem(
                find(self._names, name), expected, conditions, mistakes=mistakes
            ),
            form=form,
        )

    def chart(self, name: str, **wanted: Any) -> None:
        """Check a chart by what its reader sees; see :func:`flexspec.checks.charts.criteria`.

        Parameters
        ----------
        name : str
            The variable's name.
        **wanted
            What is asked of the chart, and ``points``: criterion -> what it is worth. Without
            ``expected`` only its form is looked at: that it draws something that can be seen, and
            that its title, axis titles and description are there.
        """
        from flexspec.checks import charts  # Altair and vl-convert are slow to import

        def view() -> charts.View:
            # A chart is drawn once, however many criteria look at it.
            chart = find(self._names, name)
            if id(chart) not in self._views:
                self._views[id(chart)] = chart, charts.view(chart)
            return self._views[id(chart)][1]

        form = "expected" not in wanted
        for text, worth, problem in (charts.form if form else charts.criteria)(**wanted):
            self.add(f"`{name}`: {text}", worth, lambda problem=problem: problem(view()), form=form)

    def score(self) -> float | None:
        """Print the report and return the points earned.

        Returns
        -------
        float or int or None
            The points of the criteria that are met. If no criterion has points (a released
            notebook, without its hidden tests) there are none to return: None. Only while nbgrader
            runs the notebook is it 0 if a check is not met, since nbgrader takes a cell that
            returns nothing for a cell without faults.
        """
        worth = sum(criterion.points for criterion in self.criteria)
        earned = sum(criterion.earned for criterion in self.criteria)
        ready = all(criterion.met for criterion in self.criteria)
        if worth:
            print(f"Part {self.title}: {_plain(earned)} of {_plain(worth)} points")
        else:
            print(f"Part {self.title}: {'form complete' if ready else 'not ready yet'}")
        said: set[str] = set()
        for criterion in self.criteria:
            print(_line(criterion, said))
            said.add(criterion.problem)
        for read in dict.fromkeys(c.read for c in self.criteria if c.read and not c.met):
            print(f"  Read: {read}")
        if worth:
            return _plain(earned)
        print(_what_this_was(self.criteria))
        return 0 if not ready and os.environ.get(_RUN_BY_NBGRADER) else None


def _handed_in_by() -> str:
    """Return the id under which the work was handed in, or an empty text if it was not.

    nbgrader runs a notebook in the folder autograded/<student>/<assignment>.
    """
    submitted = os.environ.get(_HANDED_IN_BY, "")
    if not submitted and os.environ.get(_RUN_BY_NBGRADER) == "autograde":
        submitted = Path.cwd().parent.name
    return student_id(submitted) if submitted else ""


def _what_this_was(criteria: Sequence[Criterion]) -> str:
    """Tell a student what a check without points has looked at, and what it has not."""
    if all(criterion.form for criterion in criteria):
        return "  This looks at form only. Values are looked at when the work is graded."
    return (
        "  This looks at form, and at no values but those of the example. "
        "The others are looked at\n  when the work is graded."
    )


def _line(criterion: Criterion, said: Collection[str]) -> str:
    met, not_met = ("form ok", "not ok ") if criterion.form else ("met    ", "not met")
    line = f"  {met if criterion.met else not_met}  {criterion.text}"
    if criterion.points:
        line += f" ({_plain(criterion.earned)} of {_plain(criterion.points)})"
    if criterion.met:
        return line
    # One missing name fails many criteria; its sentence is told once.
    sentence = "As above." if criterion.problem in said else criterion.problem
    indent = " " * 11
    wrapped = textwrap.fill(sentence, 92, initial_indent=indent, subsequent_indent=indent)
    return f"{line}\n{wrapped}"


def _plain(points: float) -> float | int:
    points = round(float(points), 4)
    return int(points) if points.is_integer() else points


def _tidy(choice: Any) -> Any:
    """Return a choice without regard to case, blanks, and list or tuple."""
    if isinstance(choice, tuple | list):
        return tuple(_tidy(item) for item in choice)
    return " ".join(choice.split()).casefold() if isinstance(choice, str) else choice


def _tidied(choices: Iterable[Any]) -> list[Any]:
    return [_tidy(choice) for choice in choices]


def _choice(answers: Any, question: str) -> Any:
    if not isinstance(answers, Mapping):
        raise NotUsable(f"It is of type {type(answers).__name__}, not a dictionary.")
    by_question = {_tidy(key): value for key, value in answers.items()}
    choice = _tidy(by_question.get(_tidy(question)))
    empty = (None, "", ...)
    if choice in empty or (isinstance(choice, tuple) and all(item in empty for item in choice)):
        raise NotUsable("There is no answer to it.")
    return choice


def _choices_form(answers: Any, allowed: Mapping[str, Sequence[Any]]) -> str:
    problems: list[str] = []
    given: dict[str, None] = {}  # the choices there are, told once however many answers miss them
    for question, choices in allowed.items():
        try:
            choice = _choice(answers, question)
        except NotUsable as sentence:
            if not isinstance(answers, Mapping):
                return str(sentence)
            problems.append(f"{question}: there is no answer to it.")
            continue
        if choice not in _tidied(choices):
            problem, instead = _not_given(answers, question, allowed)
            problems.append(f"{question}: {problem}")
            given[instead] = None
    return " ".join([*problems, *filter(None, given)])


def _not_given(
    answers: Any, question: str, allowed: Mapping[str, Sequence[Any]]
) -> tuple[str, str]:
    """Say why an answer is none of the choices there are, and which they are.

    Examples
    --------
    >>> pairs = [("shown", "table"), ("unknown", "no prices")]
    >>> _not_given({"A": ("shown", "prices")}, "A", {"A": pairs})
    ('"prices" is not one of the given choices.', 'Given are "table", "no prices".')
    >>> _not_given({"A": ("shown", "no prices")}, "A", {"A": pairs})[0]
    '"no prices" does not go with "shown".'
    """
    choice, choices = _choice(answers, question), allowed[question]
    pairs = [given for given in choices if isinstance(given, tuple)]
    if not pairs:
        return f"{_quoted([choice])} is not one of the given choices.", _given_are(choices)
    width = len(pairs[0])
    if not isinstance(choice, tuple) or len(choice) != width:
        return f"It is {_quoted([choice])}; asked are {width} choices in round brackets.", ""
    for place, item in enumerate(choice):
        items = [pair[place] for pair in pairs]
        if item not in _tidied(items):
            return f"{_quoted([item])} is not one of the given choices.", _given_are(items)
    return f"{_quoted(choice[1:])} does not go with {_quoted(choice[:1])}.", ""


def _given_are(choices: Iterable[Any]) -> str:
    return f"Given are {_quoted(dict.fromkeys(choices))}."


def _quoted(items: Iterable[Any]) -> str:
    return ", ".join(f'"{item}"' if isinstance(item, str) else f"{item!r:.40}" for item in items)
