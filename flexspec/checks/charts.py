"""A chart by what its reader sees, not by how it was written.

The chart is drawn, without a browser and without a network, and what is compared is read off the
drawing (vl-convert's scenegraph): the value of each point after all transformations, the kinds of
marks, the words on the axes. So a mean taken in pandas and one taken in the chart, a wide table
folded and a long one, ``"share:Q"`` and ``alt.Y(field=...)`` are the same answer.
"""

from __future__ import annotations

import copy
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from flexspec.charts import drawing, words
from flexspec.checks.answers import NotUsable, said

__all__ = ["Layer", "View", "criteria", "drawn", "form", "view"]

Problem = Callable[["View"], str]
_Rows = Sequence[dict[str, Any]]

#: Two drawn values are the same within this; wide enough for figures rounded to three places.
TOLERANCE = 2e-3
#: So many words a description has at least.
LEAST_WORDS = 12
#: What a reader must be told where a share is drawn as per cent.
PER_CENT = ("%", "per cent", "percent", "percentage")

# Vega names each drawn mark for screen readers: "Year: 1948; Share: 0.8". Every channel is given
# a title of its own between these two signs, so that the text can be taken apart again.
_OPEN, _CLOSE = "\u27e6", "\u27e7"
_NAMED_VALUE = re.compile(rf"{_OPEN}(\w+){_CLOSE}: (.*?)(?=; {_OPEN}|$)", re.S)
# Where the dates lie that are made of 1929 or 2009 milliseconds, east or west of Greenwich.
_EPOCH = re.compile(r"\b(1970|Dec 31, 1969)\b")
_MARKS = {"symbol": "point", "trail": "line"}
_COSMETIC = {"axis", "legend", "title", "format", "formatType", "header", "condition"}
_UNSEEN = {"tooltip", "href", "url", "description", "key", "order", "text", "cursor"}
_LOOK = {"title", "config", "background", "padding", "usermeta", "description", "name"}
_MARK_SHAPE = {"type", "point", "line", "orient", "extent"}


@dataclass(frozen=True)
class Layer:
    """Marks of one kind that are drawn together.

    Attributes
    ----------
    mark : str
        ``point``, ``bar``, ``line``, ``area``, ``rule``, ``text``, ``arc`` or ``shape``.
    rows : list of dict
        For each mark drawn: channel (``x``, ``y``, ``color`` ...) -> its value.
    """

    mark: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class View:
    """What a reader sees of a chart.

    Attributes
    ----------
    layers : list of Layer
        What is drawn from data.
    axes : dict
        ``x`` and ``y`` -> the words written along the axes there.
    title, description : str
        The chart's title and its description in words.
    spec : dict
        The chart's Vega-Lite specification.
    """

    layers: list[Layer]
    axes: dict[str, str]
    title: str
    description: str
    spec: dict[str, Any]


def view(chart: Any) -> View:
    """Draw a chart and read off what its reader sees.

    Parameters
    ----------
    chart : altair chart or dict
        The chart, or its Vega-Lite specification.

    Raises
    ------
    flexspec.checks.answers.NotUsable
        If it is not a chart, or cannot be drawn; the message says why.

    Examples
    --------
    >>> import altair as alt
    >>> import pandas as pd
    >>> data = pd.DataFrame({"year": [1948, 1978], "share": [0.8, 0.6]})
    >>> chart = alt.Chart(data, title="Less between").mark_line().encode(x="year", y="share")
    >>> seen = view(chart)
    >>> seen.layers
    [Layer(mark='line', rows=[{'x': 1948.0, 'y': 0.8}, {'x': 1978.0, 'y': 0.6}])]
    >>> seen.axes, seen.title
    ({'x': 'year', 'y': 'share'}, 'Less between')
    """
    spec = _spec_of(chart)
    as_seen = _scene(spec)
    return View(
        layers=drawn(spec),
        axes=_axis_words(as_seen),
        title=_texts(as_seen, "title-text"),
        description=words.description(spec),
        spec=spec,
    )


def drawn(chart: Any) -> list[Layer]:
    """Return what a chart draws from data, layer by layer.

    Parameters
    ----------
    chart : altair chart or dict
        The chart, or its Vega-Lite specification.
    """
    scene = _scene(_without_looks(_spec_of(chart)))
    return [layer for layer in map(_layer, _mark_groups(scene)) if layer.rows]


def _spec_of(chart: Any) -> dict[str, Any]:
    if isinstance(chart, dict):
        return copy.deepcopy(chart)
    if not isinstance(chart, alt.TopLevelMixin):
        raise NotUsable(
            f"It is of type {type(chart).__name__}, not an Altair chart: "
            "begin with `alt.Chart(...)` and give the chart, not its drawing, this name."
        )
    try:
        with alt.data_transformers.enable("default", max_rows=None):
            return chart.to_dict()
    except Exception as error:
        raise NotUsable(f"Altair cannot make the chart: {said(error)}.") from None


def _scene(spec: dict[str, Any]) -> Any:
    try:
        return vl_convert.vegalite_to_scenegraph(
            spec, vl_version=drawing.VEGA_LITE, allowed_base_urls=[]
        )
    except Exception:
        raise NotUsable(
            "The chart cannot be drawn: check its fields, and give it a table, not an address."
        ) from None


# What is drawn ------------------------------------------------------------------------------------


def _without_looks(node: Any) -> Any:
    """Return a specification without titles, formats and styles, its channels named."""
    if isinstance(node, list):
        return [_without_looks(child) for child in node]
    if not isinstance(node, dict):
        return node
    is_view = {"mark", "encoding", "layer", "concat", "hconcat", "vconcat", "spec"} & node.keys()
    bare = {key: value for key, value in node.items() if not (is_view and key in _LOOK)}
    if "encoding" in bare:
        bare["encoding"] = _named_channels(bare["encoding"])
    if "mark" in bare and isinstance(bare["mark"], dict):
        bare["mark"] = {key: bare["mark"][key] for key in _MARK_SHAPE & bare["mark"].keys()}
    for key in ("layer", "concat", "hconcat", "vconcat", "spec"):
        if key in bare:
            bare[key] = _without_looks(bare[key])
    return bare


def _named_channels(encoding: Mapping[str, Any]) -> dict[str, Any]:
    named = {}
    for channel, definition in encoding.items():
        if channel in _UNSEEN or not isinstance(definition, dict):
            continue
        if not {"field", "aggregate", "datum", "bin", "timeUnit"} & definition.keys():
            continue
        kept = {key: value for key, value in definition.items() if key not in _COSMETIC}
        if channel not in ("row", "column", "facet", "detail"):
            kept["title"] = f"{_OPEN}{channel}{_CLOSE}"
        named[channel] = kept
    return named


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every group of items in a scenegraph."""
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)
    elif isinstance(node, dict):
        if "marktype" in node:
            yield node
        for child in node.values():
            if isinstance(child, dict | list):
                yield from _nodes(child)


def _mark_groups(scene: Any) -> list[dict[str, Any]]:
    groups = [node for node in _nodes(scene) if node.get("role") == "mark"]
    return [group for group in groups if group["marktype"] != "group" and group["items"]]


def _layer(group: dict[str, Any]) -> Layer:
    rows = [
        {name: _value(text) for name, text in _NAMED_VALUE.findall(item.get("description") or "")}
        for item in group["items"]
    ]
    kind = group["marktype"]
    if kind == "rect":  # bars, ticks and the cells of a heat map are rectangles to Vega
        kind = group["items"][0].get("ariaRoleDescription", "bar")
    return Layer(_MARKS.get(kind, kind), list(filter(None, rows)))


def _value(text: str) -> float | str:
    try:
        return float(text.replace("\u2212", "-").replace(",", ""))
    except ValueError:
        return text


def _axis_words(scene: Any) -> dict[str, str]:
    found: dict[str, list[str]] = {"x": [], "y": []}
    for axis in (node for node in _nodes(scene) if node.get("role") == "axis"):
        orient = axis["items"][0].get("orient") if axis["items"] else None
        text = _texts(axis, "axis-title")
        if text:
            found["x" if orient in ("bottom", "top") else "y"].append(text)
    return {axis: " ".join(dict.fromkeys(texts)) for axis, texts in found.items()}


def _texts(scene: Any, role: str) -> str:
    texts = [
        item.get("text", "")
        for node in _nodes(scene)
        if node.get("role") == role
        for item in node["items"]
    ]
    lines = (text if isinstance(text, list) else [text] for text in texts)
    return " ".join(str(line) for line in itertools.chain.from_iterable(lines) if line)


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
) -> list[tuple[str, float, Problem]]:
    """List what is asked of a chart.

    Parameters
    ----------
    expected : chart
        A chart with the right values along x and y; its looks don't matter.
    points : mapping
        Criterion -> what it is worth; only those named are looked at. ``data``: the right values
        are drawn. ``mark``: by a fitting kind of mark, and from zero where a length or an area
        is read. ``axes``: the axis titles say what and in which unit. ``title``: there is one,
        not a column's name. ``description``: it is there, is not the title and holds a figure.
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

    Returns
    -------
    list of (str, float, callable)
        The criterion's text, its points, and the function that says what is wrong.
    """
    right = [drawn(chart)[0].rows for chart in (expected, *accept)]
    wrong = mistakes or {}
    looks: dict[str, tuple[str, Problem]] = {
        "data": ("draws the right values", lambda seen: _data_problem(seen, right, wrong, factors)),
        "mark": ("a fitting kind of mark", lambda seen: _mark_problem(seen, marks)),
        "axes": ("axis titles", lambda seen: _axes_problem(seen, axes or {}, right, factors)),
        "title": ("a title", _title_problem),
        "description": ("a description", lambda seen: _description_problem(seen, least_words)),
    }
    return [(looks[name][0], worth, looks[name][1]) for name, worth in points.items()]


def _data_problem(
    seen: View, right: Sequence[_Rows], wrong: Mapping[str, Any], factors: Sequence[float]
) -> str:
    if any(_factor(seen, rows, factors) is not None for rows in right):
        return ""
    if unseen := _position_problem(seen):
        return unseen
    for sentence, chart in wrong.items():
        if _factor(seen, drawn(chart)[0].rows, factors) is not None:
            return sentence
    wanted = len(right[0])
    most = max(len(layer.rows) for layer in seen.layers)
    if most != wanted:
        return f"It draws {most} values in a row or layer; asked are {wanted}."
    return "The values it draws are not those asked for."


def _position_problem(seen: View) -> str:
    """Say so if nothing can be seen, or if dates were made of the numbers of years."""
    absent = _absent_fields(seen.spec)
    if absent:
        return (
            f"Its table has no column {_listed(absent)}. "
            "Altair does not see the index of a table: `.reset_index()` makes columns of it."
        )
    placed = [row for layer in seen.layers for row in layer.rows if _has_a_place(row)]
    if not placed:
        return "It draws nothing: check the column names and the values."
    if _has_dates(seen.spec) and all(_is_the_epoch(row) for row in placed):
        return (
            "All its dates lie in 1970: whole numbers were taken for milliseconds. "
            'Use "year:Q", or make a date of the year first.'
        )
    return ""


def _has_a_place(row: Mapping[str, float | str]) -> bool:
    places = [row[channel] for channel in ("x", "y") if channel in row]
    return bool(places) and not any(
        place in ("null", "undefined", "Invalid Date") or place != place for place in places
    )


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
    named = [name for name in dict.fromkeys(fields) if isinstance(name, str)]
    # A point or a bracket in a field leads into a nested value, or is escaped.
    return [name for name in named if name not in columns and not re.search(r"[.\[\\]", name)]


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _factor(seen: View, wanted: _Rows, factors: Sequence[float]) -> float | None:
    """Return the multiple in which a layer of the chart draws the values wanted, or None."""
    for factor, layer in itertools.product(factors, seen.layers):
        if _same(layer.rows, wanted, factor):
            return factor
    return None


def _same(rows: _Rows, wanted: _Rows, factor: float) -> bool:
    if len(rows) != len(wanted) or not all({"x", "y"} <= row.keys() for row in rows):
        return False
    dated = all(isinstance(row["x"], float) for row in wanted)
    got = sorted((_year(row["x"]) if dated else str(row["x"]), row["y"]) for row in rows)
    asked = sorted((row["x"] if dated else str(row["x"]), row["y"] * factor) for row in wanted)
    return all(
        x == right_x
        and isinstance(y, float)
        and math.isclose(y, right_y, rel_tol=TOLERANCE, abs_tol=1e-9)
        for (x, y), (right_x, right_y) in zip(got, asked, strict=True)
    )


def _year(value: float | str) -> float:
    """Return the year in a date as Vega prints it (Jan 01, 1948); not a number if there is none."""
    if isinstance(value, float):
        return value
    found = re.search(r"\b[12]\d{3}\b", value)
    return float(found[0]) if found else math.nan


def _mark_problem(seen: View, marks: Sequence[str]) -> str:
    kinds = {layer.mark for layer in seen.layers}
    if not kinds & set(marks):
        drawn = ", ".join(sorted(kinds)) or "nothing"
        return f"It draws with: {drawn}. For this question take {' or '.join(marks)}."
    if _cut_length(seen.spec):
        return "Bars and areas are read by their length: let their axis begin at zero."
    return ""


def _cut_length(spec: dict[str, Any]) -> bool:
    """Tell whether a bar or an area stands on an axis that does not begin at zero."""
    for part in words.views(spec):
        mark = part.get("mark")
        kind = mark.get("type") if isinstance(mark, dict) else mark
        if kind not in ("bar", "area"):
            continue
        encoding = part.get("encoding", {})
        length = encoding.get(_length_channel(encoding, mark)) or {}
        if length.get("type") == "quantitative" and _begins_above_zero(length.get("scale") or {}):
            return True
    return False


def _length_channel(encoding: Mapping[str, Any], mark: Any) -> str:
    """Return the channel along which a bar or an area has its length: y, unless it lies flat."""
    if isinstance(mark, dict) and "orient" in mark:
        return "x" if mark["orient"] == "horizontal" else "y"
    quantities = [
        channel
        for channel in ("x", "y")
        if (encoding.get(channel) or {}).get("type") == "quantitative"
    ]
    return "x" if quantities == ["x"] else "y"


def _begins_above_zero(scale: Mapping[str, Any]) -> bool:
    limits = [scale.get("domainMin")]
    if isinstance(scale.get("domain"), list) and scale["domain"]:
        limits.append(scale["domain"][0])
    return scale.get("zero") is False or any(
        isinstance(limit, int | float) and limit > 0 for limit in limits
    )


def _axes_problem(
    seen: View,
    axes: Mapping[str, Sequence[Sequence[str]]],
    right: Sequence[_Rows],
    factors: Sequence[float],
) -> str:
    problems = []
    for axis, groups in axes.items():
        text = seen.axes[axis]
        if no_title := _axis_titles_problem(seen, (axis,)):
            problems.append(no_title)
        elif not all(_says(text, group) for group in groups):
            problems.append(
                f"The title of the {axis} axis ({text}) does not say what is shown and its unit."
            )
    drawn_in = next((f for f in (_factor(seen, r, factors) for r in right) if f is not None), 1.0)
    if drawn_in == 100 and not problems and not _says(seen.axes["y"], PER_CENT):
        problems.append("The values are in per cent; the title of the y axis does not say so.")
    return " ".join(problems)


def _axis_titles_problem(seen: View, axes: Sequence[str]) -> str:
    problems = []
    for axis in axes:
        text = seen.axes[axis]
        if not text:
            problems.append(f"The {axis} axis has no title.")
        elif "_" in text:
            problems.append(f"The title of the {axis} axis is a column's name ({text}).")
    return " ".join(problems)


def _says(text: str, group: Sequence[str]) -> bool:
    return any(word.casefold() in text.casefold() for word in group)


def _title_problem(seen: View) -> str:
    if not seen.title:
        return 'It has no title: alt.Chart(data, title="...").'
    if len(seen.title.split()) < 3 or "_" in seen.title:
        return "Its title does not say what the chart shows: name the measure, place and period."
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
        return "Its description holds no figure: name a year and a value."
    return ""
