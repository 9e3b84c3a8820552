"""The series of a chart: which values belong together, and under which name a reader finds them.

A student may tell series apart by colour, dashes, shapes, panels, layers, charts beside each other
or names written at the lines; each way is read as pieces, values with the name they stand under.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flexspec.checks.reading import Layer, View, drawn, in_views

__all__ = [
    "Piece",
    "Right",
    "groups",
    "match",
    "names_in",
    "pieces",
    "plain",
    "same",
    "with_length",
]

Rows = Sequence[dict[str, Any]]

#: Two drawn values are the same within this; wide enough for figures rounded to three places.
TOLERANCE = 2e-3
#: Channels that place a mark or write beside it; all others can tell groups apart.
_NOT_GROUPING = {"x", "y", "x2", "y2", "text", "theta", "theta2", "radius", "radius2", "angle"}
_RANGE = re.compile(r"^\s*(-?[\d.]+(?:e-?\d+)?)\s*[\u2013-]\s*(-?[\d.]+(?:e-?\d+)?)\s*$")


def plain(name: Any) -> str:
    """Return a name without case, blanks and underscores, to compare it with another.

    Examples
    --------
    >>> plain(" New_York "), plain(1948.0)
    ('newyork', '1948')
    """
    text = f"{name:g}" if isinstance(name, float) and abs(name) < 1e6 else str(name)
    return re.sub(r"[\s_]+", "", text).casefold()


# Values -------------------------------------------------------------------------------------------


def same(rows: Rows, wanted: Rows, factor: float = 1.0) -> bool:
    """Tell whether rows hold the x and y wanted, in any order, the measure times a factor.

    Examples
    --------
    >>> wanted = [{"x": "North", "y": 0.25}, {"x": "South", "y": 0.75}]
    >>> same([{"x": "south ", "y": 75.0}, {"x": "north", "y": 25.0}], wanted, factor=100)
    True
    """
    if len(rows) != len(wanted) or not all({"x", "y"} <= row.keys() for row in rows):
        return False
    measure = "x" if all(isinstance(row["y"], str) for row in wanted) else "y"
    place = "y" if measure == "x" else "x"
    if not all(isinstance(row[measure], float) for row in (*rows, *wanted)):
        return False
    placed = _placing([row[place] for row in wanted])
    got = [(placed(row[place]), row[measure]) for row in rows]
    return _paired(got, [(placed(row[place]), row[measure] * factor) for row in wanted])


def _placing(likes: Sequence[float | str]) -> Callable[[float | str], float | str]:
    """Return how to say where a mark stands, so that it compares: number, year, interval, text.

    An interval may be drawn at its lower end or in its middle.
    """
    if all(isinstance(like, float) for like in likes):
        return _year
    intervals = [interval for like in likes if (interval := _interval(like))]
    if len(intervals) < len(likes):
        categories = {plain(like) for like in likes}
        return lambda value: _category(value, categories)
    middles = {(low + high) / 2: low for low, high in intervals}

    def low_end(value: float | str) -> float:
        if not isinstance(value, str):
            return middles.get(value, value)
        interval = _interval(value)
        return interval[0] if interval else math.nan

    return low_end


def _category(value: float | str, likes: set[str]) -> str:
    """Return the category that a label names, with other words beside it or not."""
    label = plain(value)
    if label in likes:
        return label
    within = {like for like in likes if like in label}
    meant = [like for like in within if not any(like in other for other in within - {like})]
    return meant[0] if len(meant) == 1 else label


def _interval(value: float | str) -> tuple[float, float] | None:
    found = _RANGE.match(value) if isinstance(value, str) else None
    return (float(found[1]), float(found[2])) if found else None


def _year(value: float | str) -> float:
    """Return the year in a date as Vega prints it (Jan 01, 1948); not a number if there is none."""
    if isinstance(value, float):
        return value
    found = re.search(r"\b[12]\d{3}\b", value)
    return float(found[0]) if found else math.nan


def _paired(got: list[tuple[Any, float]], asked: list[tuple[Any, float]]) -> bool:
    """Tell whether each value asked for has a value of its own that is close."""
    by_place = all(isinstance(at, str) or float(at).is_integer() for at, _ in asked)
    if by_place:  # years and names are right or wrong; values at the same place go by size
        pairs = zip(sorted(got, key=_sortable), sorted(asked, key=_sortable), strict=True)
        return all(one[0] == other[0] and _close(one[1], other[1]) for one, other in pairs)
    left = list(got)
    for at, value in asked:
        near = (one for one in left if _close(one[0], at) and _close(one[1], value))
        found = next(near, None)
        if found is None:
            return False
        left.remove(found)
    return True


def _sortable(pair: tuple[Any, float]) -> tuple[str, Any, float]:
    return type(pair[0]).__name__, pair[0], pair[1]


def _close(one: Any, other: float) -> bool:
    return isinstance(one, float) and math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-9)


# Series -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Values that belong together in a chart.

    Attributes
    ----------
    rows : list of dict
        The values, as in :class:`~flexspec.checks.reading.Layer`.
    names : tuple
        What a reader finds them under.
    layer : Layer
        The view that draws them.
    grouped : bool
        Whether the names are those of groups, not titles or words that may say anything.
    """

    rows: list[dict[str, Any]]
    names: tuple[Any, ...]
    layer: Layer
    grouped: bool = True

    def means(self, asked: Mapping[str, Sequence[str]]) -> set[str] | None:
        """Return the series that the names mean; None if they cannot be read."""
        meant = {name for text in self.names for name in names_in(text, asked)}
        if len(meant) == 1 or (self.grouped and not meant):
            return meant
        return None


def groups(layer: Layer) -> Iterator[tuple[str, dict[Any, list[int]]]]:
    """Yield each channel that tells groups apart in a layer, and the rows of each group.

    Examples
    --------
    >>> rows = [{"x": "N", "y": 1.0, "color": "f"}, {"x": "N", "y": 2.0, "color": "m"}]
    >>> list(groups(Layer("bar", rows)))
    [('color', {'f': [0], 'm': [1]})]
    """
    channels = dict.fromkeys(
        name for row in layer.rows for name in row if name not in _NOT_GROUPING
    )
    for channel in channels:
        found: dict[Any, list[int]] = {}
        for number, row in enumerate(layer.rows):
            if channel in row:
                found.setdefault(row[channel], []).append(number)
        yield channel, found


def pieces(seen: View) -> list[Piece]:
    """Return the pieces of a chart, read in every way in which its reader may read it."""
    found: list[Piece] = []
    for layer in in_views(seen.layers):
        rows = [with_length(row, layer.mark) for row in layer.rows]
        by_channel = list(groups(layer))
        for _, members in by_channel:
            found += [
                Piece([rows[n] for n in numbers], (name,), layer)
                for name, numbers in members.items()
            ]
        for (_, one), (_, other) in itertools.combinations(by_channel, 2):
            found += [
                Piece([rows[n] for n in sorted(both)], names, layer)
                for names, both in _crossed(one, other)
            ]
        if layer.mark in ("bar", "point"):
            found += _transposed(rows, by_channel, layer)
        if not by_channel:
            found.append(Piece(rows, _names_beside(rows, layer, seen), layer, grouped=False))
    return found


def _transposed(
    rows: Rows, by_channel: Sequence[tuple[str, dict[Any, list[int]]]], layer: Layer
) -> Iterator[Piece]:
    """Yield pieces of a chart with the series along the axis and the places as groups."""
    for channel, _ in by_channel:
        named: dict[Any, list[dict[str, Any]]] = {}
        for row in rows:
            if {"x", "y", channel} <= row.keys():
                named.setdefault(row["x"], []).append({"x": row[channel], "y": row["y"]})
        for name, members in named.items():
            yield Piece(members, (name,), layer)


def _crossed(
    one: Mapping[Any, list[int]], other: Mapping[Any, list[int]]
) -> Iterator[tuple[tuple[Any, Any], set[int]]]:
    for (name, members), (other_name, others) in itertools.product(one.items(), other.items()):
        if both := set(members) & set(others):
            yield (name, other_name), both


def with_length(row: dict[str, Any], mark: str) -> dict[str, Any]:
    """Return a row in which a bar between two values has the length that is seen."""
    for place, end in (("x", "x2"), ("y", "y2")):
        ends = row.get(place), row.get(end)
        if mark in ("bar", "area") and all(isinstance(value, float) for value in ends):
            return {**row, place: abs(ends[1] - ends[0])}
    return row


def _names_beside(rows: Rows, layer: Layer, seen: View) -> tuple[str, ...]:
    """Return what is written at a layer without groups: words at its marks, else titles."""
    points = {(row.get("x"), row.get("y")) for row in rows}
    written = [
        str(item.get("text", ""))
        for other in seen.layers
        if other.mark == "text" and other.plot == layer.plot
        for row, item in zip(other.rows, other.items, strict=True)
        if (row.get("x"), row.get("y")) in points
    ]
    return tuple(written) or layer.captions


def names_in(text: Any, asked: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the series a text names.

    Parameters
    ----------
    text : str or number
        A name in the chart.
    asked : mapping
        Name of a series -> the words that name it.

    Examples
    --------
    >>> asked = {"North": ["north"], "Northeast": ["northeast"]}
    >>> names_in("The Northeast", asked), names_in("north", asked), names_in("South", asked)
    ({'Northeast'}, {'North'}, set())
    """
    whole = plain(text)
    if exact := {name for name, ways in asked.items() if whole in map(plain, ways)}:
        return exact
    hits = {(name, plain(way)) for name, ways in asked.items() for way in ways}
    hits = {(name, way) for name, way in hits if way and way in whole}
    # "North" in "Northeast" is no name of its own.
    longest = {
        name
        for name, way in hits
        if not any(way != other and way in other and name != whose for whose, other in hits)
    }
    if longest:
        return longest
    shortened = {name for name, ways in asked.items() if any(whole in plain(way) for way in ways)}
    return shortened if len(whole) > 2 and len(shortened) == 1 else set()


@dataclass(frozen=True)
class Right:
    """The right values of a chart: all of them, and by series if there are several.

    Attributes
    ----------
    rows : list of dict
        What the first view of the right chart draws.
    series : dict
        Name of a series -> its rows; empty if there is one series only.
    """

    rows: list[dict[str, Any]]
    series: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, chart: Any) -> Right:
        """Read the right values off a chart, unless that was done before."""
        if isinstance(chart, Right):
            return chart
        first = in_views(drawn(chart))[0]
        several = (members for _, members in groups(first) if len(members) > 1)
        by_name = {
            f"{name:g}" if isinstance(name, float) else str(name): [first.rows[n] for n in numbers]
            for name, numbers in next(several, {}).items()
        }
        return cls(first.rows, by_name)


def match(seen: View, right: Right, factors: Sequence[float]) -> float | None:
    """Return the multiple in which a chart draws the values wanted, or None.

    They may stand in one layer, in one view, in views beside or over each other, or be one of
    several series.
    """
    found = pieces(seen)
    together = _together(seen)
    for factor in factors:
        if any(same(rows, right.rows, factor) for rows in together):
            return factor
        wanted = list(right.series.values()) or [right.rows]
        if all(any(same(piece.rows, rows, factor) for piece in found) for rows in wanted):
            return factor
    return None


def _together(seen: View) -> list[Rows]:
    """Return the rows of each layer, of each view, and of all views with the same kind of mark."""
    views = in_views(seen.layers)
    by_mark: dict[str, list[dict[str, Any]]] = {}
    for layer in views:
        by_mark.setdefault(layer.mark, []).extend(layer.rows)
    whole = (*(layer.rows for layer in seen.layers), *by_mark.values())
    lengths = ([with_length(row, layer.mark) for row in layer.rows] for layer in views)
    return [*whole, *(layer.rows for layer in views), *lengths]
