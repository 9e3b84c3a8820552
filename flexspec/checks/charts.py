"""A chart by what its reader sees, not by how it was written.

What is compared is read off the drawing (:mod:`flexspec.checks.reading`). So a mean taken in pandas
and one taken in the chart, a wide table folded and a long one, ``"share:Q"`` and
``alt.Y(field=...)``, colours and panels are the same answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flexspec.charts import words
from flexspec.checks import colours
from flexspec.checks.reading import (
    TITLE_WORDS,
    Layer,
    View,
    drawn,
    has_place,
    in_views,
    view,
)
from flexspec.checks.series import (
    Piece,
    Right,
    groups,
    match,
    names_in,
    pieces,
    plain,
    same,
    with_length,
)

__all__ = ["Layer", "View", "criteria", "drawn", "form", "view"]

Problem = Callable[["View"], str]

#: So many words a description has at least.
LEAST_WORDS = 12
#: So many entries of a legend a reader keeps apart.
MOST_ENTRIES = 8
#: A length stands for its value within this, and within so many pixels.
LENGTH_TOLERANCE, PIXELS = 0.02, 1.0
#: What a reader must be told where a share is drawn as per cent.
PER_CENT = ("%", "per cent", "percent", "percentage")

# Where the dates lie that are made of 1929 or 2009 milliseconds, east or west of Greenwich.
_EPOCH = re.compile(r"\b(1970|Dec 31, 1969)\b")
_COLOURED = ("color", "fill", "stroke")
# Channels that place a group apart from the others.
_PANELS = ("row", "column", "facet", "xOffset", "yOffset")
_ACROSS = {"x": "y", "y": "x"}
_EXCHANGED = (
    "It draws the right values with the axes exchanged: what stands across and what upwards?"
)
# Multiples that come of a wrong unit.
_TIMES = {100.0: "100 times", 0.01: "a hundredth of", 1e3: "1000 times", 1e-3: "a thousandth of"}
# Types of scale on which equal distances are equal differences.
_LINEAR = {"linear", "time", "utc"}


# What is asked ------------------------------------------------------------------------------------


def form(*, least_words: int = LEAST_WORDS) -> list[tuple[str, float, Problem]]:
    """List what can be said of a chart without knowing the right one.

    Parameters
    ----------
    least_words : int
        Length of the description.

    Returns
    -------
    list of (str, float, callable)
        The criterion's text, no points, and the function that says what is wrong.
    """
    return [
        ("an Altair chart that draws something", 0, _position_problem),
        ("a title for each axis", 0, lambda seen: _axis_titles_problem(seen, ("x", "y"))),
        ("a title", 0, _title_problem),
        ("a description", 0, lambda seen: _description_problem(seen, least_words)),
    ]


def criteria(
    *,
    expected: Any,
    points: Mapping[str, float],
    marks: Sequence[str] = ("line",),
    accept: Sequence[Any] = (),
    factors: Sequence[float] = (1.0,),
    mistakes: Mapping[str, Any] | None = None,
    axes: Mapping[str, Sequence[Sequence[str]]] | None = None,
    least_words: int = LEAST_WORDS,
    about: Sequence[Sequence[str]] = (),
    names: Mapping[str, Sequence[str]] | None = None,
    others: bool = True,
    order: str | Sequence[Any] | None = None,
    scale: Mapping[str, str] | None = None,
    most_entries: int = MOST_ENTRIES,
    printed: bool = False,
    swap: bool = False,
) -> list[tuple[str, float, Problem]]:
    """List what is asked of a chart.

    Parameters
    ----------
    expected : chart
        A chart with the right values along x and y, and with the series told apart by a third
        channel if there are several; its looks don't matter.
    points : mapping
        Criterion -> what it is worth; only those named are looked at. ``data``: the right values
        are drawn. ``series``: they stand in the right series, under its name; together with
        ``data`` wrong values are no matter of ``series``. ``mark``: a fitting kind of mark, and
        lengths and areas that stand for their values. ``order``: the categories along an axis
        stand in the order asked. ``scale``: an axis is linear or logarithmic as asked. ``axes``:
        the axis titles say what and in which unit. ``legend``: no legend is too long, and each
        series is named. ``palette``: colours can be told apart by all readers, or something
        beside colour tells the groups apart. ``title``: there is one, not a column's name.
        ``description``: it is there, is not the title and holds a figure.
    marks : sequence of str
        The fitting kinds of mark.
    accept : sequence of charts
        Other charts whose values are right too.
    factors : sequence of float
        Multiples in which y may be drawn: ``(1, 100)`` takes shares and per cent.
    mistakes : mapping, optional
        Sentence -> the chart of a student who makes this mistake.
    axes : mapping, optional
        ``x`` and ``y`` -> groups of words; of each group one must stand along the axis.
    least_words : int
        Length of the description.
    about : sequence of sequence of str
        Groups of words; of each group one must stand in the title or below it.
    names : mapping, optional
        Name of a series in `expected` -> other words that name it. Case, blanks and underscores
        don't matter, nor words around the name.
    others : bool
        Whether more series than those asked for may be drawn.
    order : str or sequence, optional
        ``"descending"`` or ``"ascending"`` by value, or the categories in their order, from left
        to right or from top to bottom.
    scale : mapping, optional
        ``x`` and ``y`` -> ``"log"`` or ``"linear"``.
    most_entries : int
        So many entries a legend may have.
    printed : bool
        Whether ``palette`` asks for colours that differ in a print without colour too.
    swap : bool
        Whether the chart may lie on its side, with x and y exchanged.

    Returns
    -------
    list of (str, float, callable)
        The criterion's text, its points, and the function that says what is wrong.
    """
    right = [Right.of(chart) for chart in (expected, *accept)]
    if "series" in points and not right[0].series:
        raise ValueError("the expected chart has no series: add a third channel")
    asked = {name: (name, *(names or {}).get(name, ())) for name in right[0].series}
    # Wrong values are told once.
    of_series = None if "data" in points else mistakes or {}
    looks: dict[str, tuple[str, Problem]] = {
        "data": (
            "draws the right values",
            lambda seen: _data_problem(seen, right, mistakes or {}, factors),
        ),
        "series": (
            "the series under their names",
            lambda seen: _series_problem(seen, right, asked, factors, of_series, others=others),
        ),
        "mark": ("a fitting kind of mark", lambda seen: _mark_problem(seen, marks)),
        "order": ("the order of the categories", lambda seen: _order_problem(seen, order or ())),
        "scale": ("the scale of an axis", lambda seen: _scale_problem(seen, scale or {})),
        "axes": ("axis titles", lambda seen: _axes_problem(seen, axes or {}, right, factors)),
        "legend": ("names for the series", lambda seen: _legend_problem(seen, asked, most_entries)),
        "palette": ("colours for all readers", lambda seen: _palette_problem(seen, printed)),
        "title": ("a title", lambda seen: _title_problem(seen, about)),
        "description": ("a description", lambda seen: _description_problem(seen, least_words)),
    }

    stood: dict[int, tuple[View, View]] = {}  # with the view itself, lest its id be used again

    def standing(problem: Problem) -> Problem:
        def look(seen: View) -> str:
            if id(seen) not in stood:
                stood[id(seen)] = seen, _upright(seen, right, factors)
            return problem(stood[id(seen)][1])

        return look

    # A chart that may not lie on its side loses the points of its values, and these only.
    as_drawn = () if swap else ("data", "series")
    return [
        (looks[name][0], worth, looks[name][1] if name in as_drawn else standing(looks[name][1]))
        for name, worth in points.items()
    ]


def _upright(seen: View, right: Sequence[Right], factors: Sequence[float]) -> View:
    """Return the view as the right chart stands: turned if it lies on its side."""
    turned = seen.turn()
    as_it_is, on_its_side = (
        any(match(way, one, factors) is not None for one in right) for way in (seen, turned)
    )
    if as_it_is or on_its_side:
        return seen if as_it_is else turned
    # With wrong values the places of the categories tell.
    categories = _category_channel(right[0].rows)
    ways = [_category_channel(layer.rows) for layer in in_views(seen.layers)]
    lies = categories and categories not in ways and any(ways)
    return turned if lies else seen


# Values and series --------------------------------------------------------------------------------


def _data_problem(
    seen: View, right: Sequence[Right], wrong: Mapping[str, Any], factors: Sequence[float]
) -> str:
    if _drawn_in(seen, right, factors) is not None:
        return ""
    if unseen := _position_problem(seen):
        return unseen
    if named := _mistake(seen, wrong, factors):
        return named
    if _drawn_in(seen.turn(), right, factors) is not None:
        return _EXCHANGED
    for factor, times in _TIMES.items():
        if _drawn_in(seen, right, [factor]) is not None:
            return f"The values are {times} what was asked: check the units."
    wanted = {len(rows) for rows in (right[0].rows, *right[0].series.values())}
    most = max(len(layer.rows) for layer in seen.layers)
    if most not in wanted:
        return f"It draws {most} values in a row or layer; asked are {min(wanted)}."
    return "The values it draws are not those asked for."


def _drawn_in(seen: View, right: Sequence[Right], factors: Sequence[float]) -> float | None:
    """Return the multiple in which one of the right charts is drawn, or None."""
    found = (match(seen, one, factors) for one in right)
    return next((factor for factor in found if factor is not None), None)


def _mistake(seen: View, wrong: Mapping[str, Any], factors: Sequence[float]) -> str:
    for sentence, chart in wrong.items():
        if match(seen, Right.of(chart), factors) is not None:
            return sentence
    return ""


def _series_problem(
    seen: View,
    right: Sequence[Right],
    asked: Mapping[str, Sequence[str]],
    factors: Sequence[float],
    wrong: Mapping[str, Any] | None,
    *,
    others: bool,
) -> str:
    """Say which series is missing, has another's name, or (with `wrong`) wrong values."""
    if unseen := _position_problem(seen):
        return unseen
    found = pieces(seen)
    namings = [
        _naming_problem(found, one, asked, factor)
        for one, factor in itertools.product(right, factors)
    ]
    if "" in namings:
        return "" if others else _surplus_problem(found, right[0])
    # Where the values of each series are drawn, only its name can be wrong.
    if misnamed := next(filter(None, namings), ""):
        return misnamed
    if named := _mistake(seen, wrong or {}, factors):
        return named
    if wrong is not None and _drawn_in(seen.turn(), right, factors) is not None:
        return _EXCHANGED
    readings = [piece.means(asked) for piece in found]
    absent = [name for name in asked if not any(name in names for names in readings if names)]
    if absent and None not in readings:
        return f"It shows no series named {_listed(absent)}."
    return "" if wrong is None else _amiss(found, right[0], asked, factors)


def _naming_problem(
    found: Sequence[Piece], right: Right, asked: Mapping[str, Sequence[str]], factor: float
) -> str | None:
    """Say which series stands under a wrong name; None if not all of them are drawn."""
    problems = []
    for name, rows in right.series.items():
        standing = [piece for piece in found if same(piece.rows, rows, factor)]
        if not standing:
            return None
        readings = [piece.means(asked) for piece in standing]
        if any(names is None or name in names for names in readings):
            continue
        if other := next(iter(sorted(filter(None, readings), key=sorted)), None):
            problems.append(f"The values of `{name}` stand under the name `{min(other)}`.")
        else:
            written = _listed([str(text) for text in standing[0].names])
            problems.append(f"The series `{name}` goes by another name: {written}.")
    return next(iter(problems), "")


def _surplus_problem(found: Sequence[Piece], right: Right) -> str:
    wanted = sum(len(rows) for rows in right.series.values())
    standing = [
        piece
        for piece in found
        if any(len(piece.rows) == len(rows) for rows in right.series.values())
    ]
    surplus = all(len(piece.layer.rows) > wanted for piece in standing)
    return "It draws more series than those asked for." if surplus else ""


def _amiss(
    found: Sequence[Piece],
    right: Right,
    asked: Mapping[str, Sequence[str]],
    factors: Sequence[float],
) -> str:
    """Say which series has too few, too many or wrong values."""
    wrong = []
    for name, rows in right.series.items():
        under = [piece for piece in found if name in (piece.means(asked) or ())]
        if any(same(piece.rows, rows, factor) for piece in under for factor in factors):
            continue
        if under and all(len(piece.rows) != len(rows) for piece in under):
            return f"The series `{name}` has {len(under[0].rows)} values; asked are {len(rows)}."
        wrong.append(name)
    return f"The values of {_listed(wrong, ' and ')} are not those asked for."


def _position_problem(seen: View) -> str:
    """Say so if nothing can be seen, or if dates were made of the numbers of years."""
    absent = _absent_fields(seen.spec)
    if absent:
        return (
            f"Its table has no column {_listed(absent)}. "
            "Altair does not see the index of a table: `.reset_index()` makes columns of it."
        )
    placed = [row for layer in seen.layers for row in layer.rows if has_place(row)]
    if not placed:
        return "It draws nothing in the plot: check the column names, the values and the domains."
    if _has_dates(seen.spec) and all(_is_the_epoch(row) for row in placed):
        return (
            "All its dates lie in 1970: whole numbers were taken for milliseconds. "
            'Use "year:Q", or make a date of the year first.'
        )
    return ""


def _has_dates(spec: dict[str, Any]) -> bool:
    encodings = [part.get("encoding", {}) for part in words.views(spec)]
    return any((encoding.get("x") or {}).get("type") == "temporal" for encoding in encodings)


def _is_the_epoch(row: Mapping[str, float | str]) -> bool:
    place = row.get("x", "")
    return place == 1970 or (isinstance(place, str) and bool(_EPOCH.search(place)))


def _absent_fields(spec: dict[str, Any]) -> list[str]:
    """Return fields of x and y that are no column of the table they are drawn from.

    Transformations make columns of their own; where there are any, none is called absent.
    """
    rows = itertools.chain.from_iterable(words.rows(spec).values())
    columns = {name for row in rows if isinstance(row, dict) for name in row}
    parts = list(words.views(spec))
    if not columns or any("transform" in part for part in parts):
        return []
    encodings = [part.get("encoding", {}) for part in parts]
    fields = [
        (encoding.get(channel) or {}).get("field")
        for encoding in encodings
        for channel in ("x", "y")
    ]
    named = list(dict.fromkeys(name for name in fields if isinstance(name, str)))
    # A point or a bracket in a field leads into a nested value, or is escaped.
    return [name for name in named if name not in columns and not re.search(r"[.\[\\]", name)]


def _listed(names: Sequence[str], between: str = " or ") -> str:
    return between.join(f"`{name}`" for name in names)


# Marks, order and scales --------------------------------------------------------------------------


def _mark_problem(seen: View, marks: Sequence[str]) -> str:
    kinds = {layer.mark for layer in seen.layers}
    if not kinds & set(marks):
        drawn = ", ".join(sorted(kinds)) or "nothing"
        return f"It draws with: {drawn}. For this question take {' or '.join(marks)}."
    lengths = [(layer, _measure(layer, seen)) for layer in seen.layers]
    lengths = [(layer, channel) for layer, channel in lengths if channel]
    if any("log" in seen.scales[channel] for _, channel in lengths):
        return (
            "Bars and areas are read by their length, which says nothing on a logarithmic scale: "
            "take points or lines."
        )
    if any(_cut(layer, channel, seen) for layer, channel in lengths):
        return "Bars and areas are read by their length: let their axis begin at zero."
    return ""


def _measure(layer: Layer, seen: View) -> str:
    """Return the channel along which a bar or an area has its length, or an empty text."""
    if layer.mark not in ("bar", "area"):
        return ""
    found = [
        channel
        for channel in ("x", "y")
        if f"{seen.axis(channel)}2" in layer.items[0]
        and all(isinstance(row.get(channel), float) for row in layer.rows)
    ]
    return found[0] if len(found) == 1 else ""


def _cut(layer: Layer, channel: str, seen: View) -> bool:
    """Tell whether the lengths that are seen do not stand for the values."""
    axis = seen.axis(channel)
    whole = layer.size[0] if axis == "x" else layer.size[1]
    values = [abs(with_length(row, layer.mark)[channel]) for row in layer.rows]
    ends = [sorted((item[axis], item[f"{axis}2"])) for item in layer.items]
    lengths = [max(0.0, min(high, whole) - max(low, 0.0)) for low, high in ends]
    if any(high - low > length + PIXELS for (low, high), length in zip(ends, lengths, strict=True)):
        return True  # it begins outside the plot
    unit = sum(lengths) / (sum(values) or 1.0)
    return any(
        abs(length - unit * value) > max(PIXELS, LENGTH_TOLERANCE * length)
        for length, value in zip(lengths, values, strict=True)
    )


def _order_problem(seen: View, order: str | Sequence[Any]) -> str:
    """Say so if no layer has its categories in order; a bound beside a value has another one."""
    given = [] if isinstance(order, str) else [plain(name) for name in order]
    problems = []
    for layer in in_views(seen.layers):
        channel = _category_channel(layer.rows, given)
        stands = _places(layer, channel, seen) if channel and layer.mark != "text" else {}
        if len(stands) > 1:
            axis = seen.axis(channel)
            problems.append(_given_problem(stands, given, axis) or _by_value(stands, order, axis))
    if not problems:
        return "No categories stand along an axis."
    return "" if "" in problems else problems[0]


def _given_problem(stands: Mapping[str, tuple[float, float]], given: list[str], axis: str) -> str:
    """Say so if categories do not stand in the order given."""
    shown = [name for name in sorted(stands, key=lambda name: stands[name][0]) if name in given]
    if shown == [name for name in given if name in shown]:
        return ""
    return f"The categories along the {axis} axis do not stand in the order asked for."


def _by_value(
    stands: Mapping[str, tuple[float, float]], order: str | Sequence[Any], axis: str
) -> str:
    """Say so if categories do not stand in the order of their values."""
    if not isinstance(order, str):
        return ""
    totals = [value for _, value in sorted(stands.values())]
    rising = totals if order == "ascending" else totals[::-1]
    if all(one <= other + 1e-9 * abs(other) for one, other in itertools.pairwise(rising)):
        return ""
    first, measure = ("smallest" if order == "ascending" else "largest"), _ACROSS[axis]
    sign = "" if order == "ascending" else "-"
    return (
        f"The categories along the {axis} axis are not sorted by their values, the {first} first: "
        f'`.sort("{sign}{measure}")`.'
    )


def _category_channel(rows: Sequence[Mapping[str, Any]], given: Sequence[str] = ()) -> str:
    """Return the axis along which categories stand: those given, else names beside numbers."""
    for channel in ("x", "y"):
        values = [row.get(channel) for row in rows]
        across = [row.get(_ACROSS[channel]) for row in rows]
        if given and {plain(value) for value in values} & set(given):
            return channel
        if (
            not given
            and all(isinstance(value, str) for value in values)
            and all(isinstance(value, float) for value in across)
        ):
            return channel
    return ""


def _places(layer: Layer, channel: str, seen: View) -> dict[str, tuple[float, float]]:
    """Return for each category where it stands in the drawing, and the sum of its values."""
    axis, extent = seen.axis(channel), "width" if seen.axis(channel) == "x" else "height"
    found: dict[str, list[tuple[float, Any]]] = {}
    for row, item in zip(layer.rows, layer.items, strict=True):
        middle = item.get(axis, 0.0) + item.get(extent, 0.0) / 2
        value = row.get(_ACROSS[channel])
        found.setdefault(plain(row.get(channel)), []).append((middle, value))
    return {
        name: (
            sum(middle for middle, _ in marks) / len(marks),
            sum(value for _, value in marks if isinstance(value, float)),
        )
        for name, marks in found.items()
    }


def _scale_problem(seen: View, scale: Mapping[str, str]) -> str:
    problems = []
    for channel, asked in scale.items():
        axis, types = seen.axis(channel), seen.scales[channel]
        fitting = {"log"} if asked == "log" else _LINEAR
        if types and types <= fitting:
            continue
        if asked == "log":
            way = f'`alt.{axis.upper()}(...).scale(type="log")`'
            problems.append(f"The {axis} axis is not logarithmic: {way}.")
        elif types & {"band", "point"}:
            problems.append(f"The {axis} axis shows categories; for a quantity write `:Q`.")
        else:
            problems.append(
                f"On the {axis} axis equal distances are not equal differences: "
                "take a linear scale."
            )
    return " ".join(problems)


# Names and colours --------------------------------------------------------------------------------


def _legend_problem(seen: View, asked: Mapping[str, Sequence[str]], most: int) -> str:
    longest = max(map(len, seen.legends), default=0)
    if longest > most:
        return (
            f"A legend has {longest} entries; nobody keeps more than {most} apart. Name the few "
            "that matter at their marks, give each its own panel, or leave some grey."
        )
    names = asked or {name: (name,) for name in _told_apart(seen)}
    written = {name for text in seen.texts for name in names_in(text, names)}
    absent = [name for name in names if name not in written]
    if absent and longest < len(names):
        return (
            f"Nothing tells which marks are {_listed(absent[:3])}: "
            "show the legend or write the names beside the marks."
        )
    return ""


def _told_apart(seen: View) -> list[str]:
    """Return the names of the groups that differ in colour, shape or dashes."""
    return [
        str(name)
        for layer in in_views(seen.layers)
        for channel, members in groups(layer)
        if channel in (*_COLOURED, "shape", "strokeDash") and len(members) > 1
        for name in members
        if isinstance(name, str)
    ]


@dataclass(frozen=True)
class _Group:
    """Marks of one colour that stand for one group."""

    name: str
    colour: str
    layer: Layer
    members: Sequence[int]

    def values(self, channel: str) -> set[Any]:
        return {self.layer.rows[number].get(channel) for number in self.members}

    def looks(self, attribute: str) -> set[str]:
        return {str(self.layer.items[number].get(attribute)) for number in self.members}

    def differs(self, other: _Group) -> bool:
        """Tell whether something beside colour sets the group apart from another."""
        places = [name for name in ("x", "y") if self._named(name) and other._named(name)]
        return any(
            self.values(channel).isdisjoint(other.values(channel))
            for channel in (*_PANELS, *places)
            if None not in self.values(channel) | other.values(channel)
        ) or any(
            self.looks(attribute).isdisjoint(other.looks(attribute))
            for attribute in ("strokeDash", "shape")
        )

    def _named(self, channel: str) -> bool:
        return all(isinstance(value, str) for value in self.values(channel))


def _palette_problem(seen: View, printed: bool) -> str:
    pairs = [
        (one, other)
        for one, other in itertools.combinations(_coloured_groups(seen), 2)
        if (one.layer.plot, one.layer.mark) == (other.layer.plot, other.layer.mark)
        and (one.layer is other.layer or one.colour != other.colour)
        and not one.differs(other)
        and not (_at_the_marks(one, seen) and _at_the_marks(other, seen))
    ]
    seen_as = colours.in_rgb(group.colour for pair in pairs for group in pair)
    for one, other in pairs:
        reader = colours.confusion(seen_as[one.colour], seen_as[other.colour], printed=printed)
        if reader:
            which = f"`{one.name}` and `{other.name}`" if one.name and other.name else "Two groups"
            return (
                f"{which} look alike to {reader}: take other colours, or tell the groups apart by "
                "dashes, shapes, panels or names beside the marks as well."
            )
    return ""


def _coloured_groups(seen: View) -> Iterator[_Group]:
    for layer in in_views(seen.layers):
        by_channel = dict(groups(layer))
        channel = next((name for name in _COLOURED if len(by_channel.get(name, ())) > 1), "")
        members = by_channel.get(channel, {"": range(len(layer.rows))})
        if layer.mark in ("text", "rule") or _is_quantity(members):
            continue
        for name, numbers in members.items():
            if colour := _colour(layer, numbers[0]):
                yield _Group(str(name), colour, layer, numbers)


def _is_quantity(names: Collection[Any]) -> bool:
    """Tell whether colours stand for amounts: more numbers than a legend would name."""
    return len(names) > MOST_ENTRIES and all(isinstance(name, float) for name in names)


def _colour(layer: Layer, number: int) -> str:
    item = layer.items[number]
    order = ("stroke", "fill") if layer.mark == "line" else ("fill", "stroke")
    shown = [item[name] for name in order if item.get(name) not in (None, "", "transparent")]
    return shown[0] if shown and isinstance(shown[0], str) else ""


def _at_the_marks(group: _Group, seen: View) -> bool:
    return bool(group.name) and any(plain(group.name) in plain(text) for text in seen.labels)


# Words --------------------------------------------------------------------------------------------


def _axes_problem(
    seen: View,
    axes: Mapping[str, Sequence[Sequence[str]]],
    right: Sequence[Right],
    factors: Sequence[float],
) -> str:
    problems = []
    for axis, said in axes.items():
        text = seen.axes[axis]
        if no_title := _axis_titles_problem(seen, (axis,)):
            problems.append(no_title)
        elif not all(_says(text, group) for group in said):
            problems.append(
                f"The title of the {seen.axis(axis)} axis ({text}) does not say what is shown and "
                "its unit."
            )
    if (
        _drawn_in(seen, right, factors) == 100
        and not problems
        and not _says(seen.axes["y"], PER_CENT)
    ):
        problems.append(
            f"The values are in per cent; the title of the {seen.axis('y')} axis does not say so."
        )
    return " ".join(problems)


def _axis_titles_problem(seen: View, axes: Sequence[str]) -> str:
    problems = []
    for axis in axes:
        text = seen.axes[axis]
        if not text:
            problems.append(f"The {seen.axis(axis)} axis has no title.")
        elif "_" in text:
            problems.append(f"The title of the {seen.axis(axis)} axis is a column's name ({text}).")
    return " ".join(problems)


def _says(text: str, group: Sequence[str]) -> bool:
    return any(word.casefold() in text.casefold() for word in group)


def _title_problem(seen: View, about: Sequence[Sequence[str]] = ()) -> str:
    if not seen.title:
        return 'It has no title: alt.Chart(data, title="...").'
    told = all(_says(seen.title, group) for group in about)
    if len(seen.title.split()) < TITLE_WORDS or "_" in seen.title or not told:
        return "Its title does not say what the chart shows: name it, in three words or more."
    return ""


def _description_problem(seen: View, least_words: int) -> str:
    text = seen.description
    if not text:
        return 'It has no description: .properties(description="...").'
    if len(text.split()) < least_words:
        return f"Its description is too short: tell in {least_words} words or more what it shows."
    if seen.title and text.casefold().strip(". ") == seen.title.casefold().strip(". "):
        return "Its description repeats the title: tell what the chart shows."
    if not re.search(r"\d", text):
        return "Its description holds no figure: name at least one value that the chart shows."
    return ""
