"""What a reader sees of a chart, read off its drawing.

The chart is drawn, without a browser and without a network, and what is compared is read off the
drawing (vl-convert's scenegraph): the value of each point after all transformations, the kinds of
marks, their colours and places, the words on axes, legends and labels.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt
import vl_convert

from flexspec.charts import drawing, words
from flexspec.checks.answers import NotUsable, said

__all__ = ["TITLE_WORDS", "Layer", "View", "drawn", "has_place", "in_views", "view"]

# Vega names each drawn mark for screen readers: "Year: 1948; Share: 0.8". Every channel is given
# a title of its own between these two signs, so that the text can be taken apart again.
_OPEN, _CLOSE = "\u27e6", "\u27e7"
_NAMED_VALUE = re.compile(rf"{_OPEN}(\w+){_CLOSE}: (.*?)(?=; {_OPEN}|$)", re.S)
_MARKS = {"symbol": "point", "trail": "line"}
_COSMETIC = {"axis", "legend", "title", "format", "formatType", "header"}
_UNSEEN = {"tooltip", "href", "url", "description", "key", "order", "cursor"}
_LOOK = {"title", "background", "padding", "usermeta", "description"}
_CONTENT = {"mark", "layer", "concat", "hconcat", "vconcat", "spec"}
_CONCATENATED = ("concat", "hconcat", "vconcat")
_PANELS = ("row", "column", "facet")
_NOWHERE = ("null", "undefined", "Invalid Date")
# What a mark or a configuration says to screen readers and pointers; it would hide the values.
_HIDES = {"aria", "ariaRole", "ariaRoleDescription", "description", "tooltip", "href", "url"}
_CONFIGURED = {"range", "scale", "mark", "arc", "area", "bar", "circle", "line", "point", "rect"}
_CONFIGURED |= {"rule", "square", "text", "tick", "trail"}
_ACROSS = {"x": "y", "y": "x", "x2": "y2", "y2": "x2"}
#: A title that says something has so many words.
TITLE_WORDS = 3
#: Marks further outside the plot than so many pixels are not seen, where its axes are written.
NEAR = 40.0
# Marks that are seen where they stand; others reach from one place to another.
_BY_PLACE = ("symbol", "line", "trail")


@dataclass(frozen=True)
class Layer:
    """Marks of one kind that are drawn together.

    Attributes
    ----------
    mark : str
        ``point``, ``bar``, ``line``, ``area``, ``rule``, ``text``, ``arc`` or ``shape``.
    rows : list of dict
        For each mark drawn: channel (``x``, ``y``, ``color`` ...) -> its value.
    items : list of dict
        For each mark drawn: where it stands and how it looks, in Vega's words.
    view : str
        The view it belongs to: the lines of one ``mark_line`` are layers of one view.
    plot : str
        The plot it stands in: charts beside each other are different plots.
    captions : tuple of str
        Titles that stand at this plot or along its axes.
    size : tuple of float
        Width and height of the plot in pixels.
    """

    mark: str
    rows: list[dict[str, Any]]
    items: list[dict[str, Any]] = field(default_factory=list, repr=False)
    view: str = field(default="", repr=False)
    plot: str = field(default="", repr=False)
    captions: tuple[str, ...] = field(default=(), repr=False)
    size: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def turned(self) -> Layer:
        """Return the layer with x and y exchanged; its items stay as they are drawn."""
        rows = [
            {_ACROSS.get(name, name): value for name, value in row.items()} for row in self.rows
        ]
        return replace(self, rows=rows)


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
        The chart's title, with what stands below it, and its description in words.
    spec : dict
        The chart's Vega-Lite specification.
    scales : dict
        ``x`` and ``y`` -> the types of the scales there: ``linear``, ``log``, ``band`` ...
    legends : list of list of str
        The entries of each legend of groups.
    texts : list of str
        All that is written: titles, labels of axes, panels and legends, words beside marks.
    labels : list of str
        What is written beside the marks.
    turned : bool
        Whether x and y are exchanged here, to compare a chart that lies on its side.
    """

    layers: list[Layer]
    axes: dict[str, str]
    title: str
    description: str
    spec: dict[str, Any]
    scales: dict[str, set[str]] = field(default_factory=dict)
    legends: list[list[str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    turned: bool = False

    def turn(self) -> View:
        """Return the view with x and y exchanged."""
        return replace(
            self,
            layers=[layer.turned() for layer in self.layers],
            axes={_ACROSS[axis]: text for axis, text in self.axes.items()},
            scales={_ACROSS[axis]: types for axis, types in self.scales.items()},
            turned=not self.turned,
        )

    def axis(self, channel: str) -> str:
        """Return the axis on which a channel is really drawn."""
        return _ACROSS[channel] if self.turned else channel


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
    >>> seen.axes, seen.title, seen.scales
    ({'x': 'year', 'y': 'share'}, 'Less between', {'x': {'linear'}, 'y': {'linear'}})
    """
    spec = _spec_of(chart)
    as_seen = _scene(spec)
    return View(
        layers=drawn(spec),
        axes=_axis_words(as_seen),
        title=_title(as_seen),
        description=words.description(spec),
        spec=spec,
        scales=_scales(spec),
        legends=_legends(as_seen),
        texts=list(dict.fromkeys(_texts(as_seen))),
        labels=_texts(as_seen, "mark"),
    )


def drawn(chart: Any) -> list[Layer]:
    """Return what a chart draws from data, layer by layer.

    Parameters
    ----------
    chart : altair chart or dict
        The chart, or its Vega-Lite specification.

    Examples
    --------
    A normalised bar shows shares, and that is what is read off it:

    >>> import altair as alt
    >>> import pandas as pd
    >>> data = pd.DataFrame({"year": [1, 1], "jobs": [30, 10], "sex": ["f", "m"]})
    >>> bars = alt.Chart(data).mark_bar()
    >>> drawn(bars.encode(x="year:O", y=alt.Y("jobs").stack("normalize"), color="sex"))[0].rows
    [{'x': 1.0, 'y': 0.75, 'color': 'f'}, {'x': 1.0, 'y': 0.25, 'color': 'm'}]
    """
    naming = _Naming()
    scene = _scene(naming.whole(_spec_of(chart)))
    layers = [_layer(group, size, naming.views) for group, size in _mark_groups(scene, (0.0, 0.0))]
    return [layer for layer in layers if layer.rows]


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


# The specification, made ready to be read ---------------------------------------------------------


@dataclass
class _Naming:
    """Names the channels and the views of a specification, and takes titles and formats away.

    Attributes
    ----------
    views : dict
        Name of a view -> its plot, the titles that stand there, and its constants
        (channel -> value), which Vega does not name at the marks.
    """

    views: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = field(default_factory=dict)
    plots: Iterator[int] = field(default_factory=itertools.count)

    def whole(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Return a whole specification made ready."""
        # The title of the whole is no caption of a plot.
        untitled = {key: value for key, value in spec.items() if key != "title"}
        ready = self._part(untitled, panels={}, captions=(), plot="")
        configured = spec.get("config", {})
        kept = {key: _told(configured[key]) for key in sorted(_CONFIGURED & configured.keys())}
        return ready | {"config": kept | {"normalizedNumberFormat": ""}}

    def _part(
        self, node: Any, *, panels: Mapping[str, Any], captions: tuple[str, ...], plot: str
    ) -> Any:
        node = _unrepeated(node)
        bare = {key: value for key, value in node.items() if key not in _LOOK | {"config"}}
        captions = (*captions, *_captions(node))
        panels = {**panels, **_facets(node)}
        if not plot and ("mark" in node or "layer" in node):
            plot = f"plot{next(self.plots)}"
        if "encoding" in bare:
            own = {name: bare["encoding"][name] for name in _PANELS if name in bare["encoding"]}
            panels = {**panels, **own}
            bare["encoding"] = _named_channels(bare["encoding"])
        if "mark" in bare:
            bare["mark"] = _told(bare["mark"])
            bare["name"] = node.get("name") or f"view{len(self.views)}"
            self.views[bare["name"]] = plot, captions, _constants(bare.get("encoding", {}))
            bare["encoding"] = _with_panels(bare.get("encoding", {}), panels)
        inside = {"panels": panels, "captions": captions, "plot": plot}
        for key in ("layer", *_CONCATENATED):
            if key in bare:
                bare[key] = [self._part(child, **inside) for child in bare[key]]
        if "spec" in bare:
            bare["spec"] = self._part(bare["spec"], **inside)
        return bare


def _told(definition: Any) -> Any:
    """Return a mark or its configuration without what hides the values of its marks."""
    if not isinstance(definition, dict):
        return definition
    return {key: value for key, value in definition.items() if key not in _HIDES}


def _captions(node: Mapping[str, Any]) -> list[str]:
    """Return the titles of a view and of its axes, as far as they are written there."""
    encoding = node.get("encoding", {})
    channels = [encoding.get(axis) for axis in ("x", "y")]
    places = [channel for channel in channels if isinstance(channel, dict)]
    titles = [place.get("title") or (place.get("axis") or {}).get("title") for place in places]
    return [text for text in (words.title(dict(node))[0], *map(_line, titles)) if text]


def _line(text: Any) -> str:
    return " ".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _facets(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the channels by which an operator makes panels."""
    facet = node.get("facet")
    if not isinstance(facet, dict) or "spec" not in node:
        return {}
    by_place = {name: facet[name] for name in ("row", "column") if name in facet}
    return by_place or {"facet": facet}


def _named_channels(encoding: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for channel, definition in encoding.items():
        if channel in _UNSEEN:
            continue
        if channel == "detail":
            several = definition if isinstance(definition, list) else [definition]
            named["detail"] = [_named(f"detail{n}", one) for n, one in enumerate(several)]
        elif channel in _PANELS:
            named[channel] = _bare(definition)
        elif isinstance(definition, dict):
            named[channel] = _named(channel, definition)
    return named


def _constants(encoding: Mapping[str, Any]) -> dict[str, Any]:
    """Return the channels that hold one value, as ``alt.datum`` gives it."""
    return {
        channel: _value(str(definition["datum"]))
        for channel, definition in encoding.items()
        if isinstance(definition, dict) and "datum" in definition
    }


def _bare(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key not in _COSMETIC}


def _named(channel: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition of a channel with the channel as its title."""
    # The words of a text mark are seen as they are formatted.
    named = dict(definition) if channel == "text" else _bare(definition)
    if isinstance(named.get("condition"), dict) and "field" in named["condition"]:
        named["condition"] = _named(channel, named["condition"])
    if {"field", "aggregate", "datum", "bin", "timeUnit"} & named.keys():
        named["title"] = f"{_OPEN}{channel}{_CLOSE}"
    return named


def _with_panels(encoding: Mapping[str, Any], panels: Mapping[str, Any]) -> dict[str, Any]:
    """Return an encoding in which each mark also knows the panel it stands in."""
    known = [_named(name, _grouping(panel)) for name, panel in panels.items()]
    if not known:
        return dict(encoding)
    return {**encoding, "detail": [*encoding.get("detail", []), *known]}


def _grouping(panel: Mapping[str, Any]) -> dict[str, Any]:
    return {key: panel[key] for key in ("field", "type", "bin", "timeUnit") if key in panel}


def _unrepeated(node: dict[str, Any]) -> dict[str, Any]:
    """Return a view in which repeated charts are written out, beside or over each other.

    Examples
    --------
    >>> unit = {"mark": "bar", "encoding": {"y": {"field": {"repeat": "repeat"}}}}
    >>> whole = _unrepeated({"repeat": ["a", "b"], "spec": unit})
    >>> [part["encoding"]["y"]["field"] for part in whole["concat"]]
    ['a', 'b']
    """
    if "repeat" not in node:
        return node
    rest = {key: value for key, value in node.items() if key not in ("repeat", "spec", "columns")}
    repeat = node["repeat"] if isinstance(node["repeat"], dict) else {"repeat": node["repeat"]}
    arrangement = {"repeat": "concat", "row": "vconcat", "column": "hconcat", "layer": "layer"}
    parts = node["spec"]
    # The innermost first: a layer inside a column inside a row.
    for name in ("layer", "repeat", "column", "row"):
        if name in repeat:
            fields = repeat[name]
            parts = {arrangement[name]: [_with_field(parts, name, one) for one in fields]}
    return rest | parts


def _with_field(node: Any, name: str, value: str) -> Any:
    if node == {"repeat": name}:
        return value
    if isinstance(node, dict):
        # Names of views and of their parameters are given once; a table keeps its own.
        once = {"params", "condition"} | ({"name"} if _CONTENT & node.keys() else set())
        kept = {key: child for key, child in node.items() if key not in once}
        return {key: _with_field(child, name, value) for key, child in kept.items()}
    if isinstance(node, list):
        return [_with_field(child, name, value) for child in node]
    return node


# The drawing --------------------------------------------------------------------------------------


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


def _mark_groups(
    node: Any, size: tuple[float, float]
) -> Iterator[tuple[dict[str, Any], tuple[float, float]]]:
    """Yield every group of marks drawn from data, with the size of the plot it stands in."""
    if isinstance(node, list):
        for child in node:
            yield from _mark_groups(child, size)
    elif isinstance(node, dict):
        if node.get("role") == "mark" and node["marktype"] != "group":
            if node["items"]:
                yield node, size
            return
        if "items" in node and "width" in node and "height" in node:
            size = (node["width"], node["height"])
        for child in node.values():
            if isinstance(child, dict | list):
                yield from _mark_groups(child, size)


def _layer(
    group: dict[str, Any],
    size: tuple[float, float],
    views: Mapping[str, tuple[str, tuple[str, ...], dict[str, Any]]],
) -> Layer:
    read = [(_values(item.get("description") or ""), item) for item in group["items"]]
    read = [(row, item) for row, item in read if row]
    # A layer in which nothing has a place is kept as it is: its mark can still be judged.
    read = [(row, item) for row, item in read if has_place(row)] or read
    kind = group["marktype"]
    if kind in _BY_PLACE:
        in_sight = [(row, item) for row, item in read if _in_sight(item, size, group.get("clip"))]
        nowhere = dict.fromkeys("xy", _NOWHERE[0])
        read = in_sight or [({**row, **nowhere}, item) for row, item in read]
    if kind == "rect":  # bars, ticks and the cells of a heat map are rectangles to Vega
        kind = group["items"][0].get("ariaRoleDescription", "bar")
    name = group.get("name", "").removesuffix("_marks")
    plot, captions, constants = views.get(name, ("", (), {}))
    rows, items = [{**constants, **row} for row, _ in read], [item for _, item in read]
    return Layer(_MARKS.get(kind, kind), rows, items, name, plot, captions, size)


def _in_sight(item: Mapping[str, Any], size: tuple[float, float], clipped: Any) -> bool:
    """Tell whether a mark stands in the plot, or near it if nothing is cut off at its edges."""
    slack = 1.0 if clipped else NEAR
    places = (item.get("x", 0.0), item.get("y", 0.0))
    return all(-slack <= at <= whole + slack for at, whole in zip(places, size, strict=True))


def has_place(row: Mapping[str, Any]) -> bool:
    """Tell whether a mark has a place in the plot; one of a missing value has none.

    Examples
    --------
    >>> has_place({"x": 1948.0, "y": 0.8}), has_place({"x": 1948.0, "y": "null"}), has_place({})
    (True, False, False)
    """
    places = [row[channel] for channel in ("x", "y") if channel in row]
    return bool(places) and not any(place in _NOWHERE or place != place for place in places)


def _values(text: str) -> dict[str, Any]:
    return {name: _value(value) for name, value in _NAMED_VALUE.findall(text)}


def _value(text: str) -> float | str:
    try:
        return float(text.replace("\u2212", "-").replace(",", ""))
    except ValueError:
        return text


def _axis_words(scene: Any) -> dict[str, str]:
    found: dict[str, list[str]] = {"x": [], "y": []}
    for axis in (node for node in _nodes(scene) if node.get("role") == "axis"):
        orient = axis["items"][0].get("orient") if axis["items"] else None
        text = " ".join(_texts(axis, "axis-title"))
        if text:
            found["x" if orient in ("bottom", "top") else "y"].append(text)
    return {axis: " ".join(dict.fromkeys(texts)) for axis, texts in found.items()}


def _title(scene: Any) -> str:
    """Return the title, with those of charts beside each other; one of a word or two is a name."""
    titles = [" ".join(_texts(group, "title-text", "title-subtitle")) for group in _titles(scene)]
    telling = [title for title in titles if len(title.split()) >= TITLE_WORDS]
    return " ".join(dict.fromkeys(telling)) or max(titles, key=len, default="")


def _titles(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the groups of titles, without the names of panels."""
    if isinstance(node, list):
        for child in node:
            yield from _titles(child)
    elif isinstance(node, dict) and not _names_panels(node):
        if node.get("role") == "title":
            yield node
            return
        for child in node.values():
            if isinstance(child, dict | list):
                yield from _titles(child)


def _names_panels(node: Mapping[str, Any]) -> bool:
    heads = re.fullmatch(r"(row|column)-(title|header|footer)", str(node.get("role")))
    return bool(heads) or str(node.get("name")).endswith("cell")


def _texts(scene: Any, *roles: str) -> list[str]:
    """Return what is written in some places; without any, all that is written."""
    texts = [
        item.get("text", "")
        for node in _nodes(scene)
        if node["marktype"] == "text" and (not roles or node.get("role") in roles)
        for item in node["items"]
    ]
    lines = (text if isinstance(text, list) else [text] for text in texts)
    return [str(line) for line in itertools.chain.from_iterable(lines) if line]


def _legends(scene: Any) -> list[list[str]]:
    legends = (node for node in _nodes(scene) if node.get("role") == "legend")
    # The legend of a quantity is a strip of colour: its labels are no entries.
    grouped = (legend for legend in legends if not _has(legend, "legend-gradient"))
    return [
        entries for entries in (_texts(legend, "legend-label") for legend in grouped) if entries
    ]


def _has(scene: Any, role: str) -> bool:
    return any(node.get("role") == role for node in _nodes(scene))


def _scales(spec: dict[str, Any]) -> dict[str, set[str]]:
    compiled = vl_convert.vegalite_to_vega(spec, vl_version=drawing.VEGA_LITE)
    found: dict[str, set[str]] = {"x": set(), "y": set()}
    for scale in _scale_definitions(compiled):
        axis = scale["name"].rpartition("_")[2]
        if axis in found:
            found[axis].add(scale["type"])
    return found


def _scale_definitions(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from node.get("scales", ())
    for mark in node.get("marks", ()):
        yield from _scale_definitions(mark)


def in_views(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers with those of one view put together.

    Examples
    --------
    >>> lines = [Layer("line", [{"x": 1}], view="a"), Layer("line", [{"x": 2}], view="a")]
    >>> in_views(lines)
    [Layer(mark='line', rows=[{'x': 1}, {'x': 2}])]
    """
    pooled: dict[tuple[str, str], Layer] = {}
    for layer in layers:
        key = layer.view, layer.mark
        if key in pooled:
            before = pooled[key]
            layer = replace(before, rows=before.rows + layer.rows, items=before.items + layer.items)
        pooled[key] = layer
    return list(pooled.values())
