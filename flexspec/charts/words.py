"""What a chart says in words, and whether it says enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: A description shorter than this cannot state what a chart shows.
LEAST_WORDS = 8
#: More rows than this make a page slow on a phone; aggregate before charting.
MOST_ROWS = 5000

#: Ways to tell groups apart that survive a printer without colour.
_BESIDE_COLOUR = (
    *("strokeDash", "shape", "size", "text"),
    *("x", "y", "xOffset", "yOffset", "row", "column", "facet"),
)
_CHILDREN = ("layer", "hconcat", "vconcat", "concat")


def description(spec: dict[str, Any]) -> str:
    """Return the chart's description, or an empty text.

    Examples
    --------
    >>> description({"description": " Income rose. "})
    'Income rose.'
    """
    return " ".join(str(spec.get("description", "")).split())


def title(spec: dict[str, Any]) -> tuple[str, str]:
    """Return the chart's title and subtitle as plain text.

    Examples
    --------
    >>> title({"title": {"text": ["Two", "lines"], "subtitle": "1929"}})
    ('Two lines', '1929')
    """
    entry = spec.get("title") or ""
    if not isinstance(entry, dict):
        entry = {"text": entry}
    return _joined(entry.get("text", "")), _joined(entry.get("subtitle", ""))


def _joined(text: str | list[str]) -> str:
    return " ".join(text) if isinstance(text, list) else str(text)


def views(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a specification and every view inside it, outermost first."""
    yield spec
    for key in _CHILDREN:
        for child in spec.get(key, []):
            yield from views(child)
    if isinstance(spec.get("spec"), dict):
        yield from views(spec["spec"])


def rows(spec: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the chart's inline data: name of each data set (or its position) -> its rows."""
    found = dict(spec.get("datasets", {}))
    for number, view in enumerate(views(spec)):
        data = view.get("data")
        if isinstance(data, dict) and "values" in data:
            found[data.get("name", f"inline-{number}")] = data["values"]
    return found


def problems(spec: dict[str, Any]) -> list[str]:
    """Say what keeps a chart from being readable by everybody.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.

    Returns
    -------
    list of str
        One sentence for each problem; an empty list if there is none.

    Examples
    --------
    >>> problems({"mark": "bar", "data": {"values": [{"a": 1}]}})
    ['It has no description: add .properties(description="...") that states what it shows.']
    """
    return [*_problems_of_words(spec), *_problems_of_data(spec), *_problems_of_groups(spec)]


def _problems_of_words(spec: dict[str, Any]) -> Iterator[str]:
    words = description(spec)
    if not words:
        yield 'It has no description: add .properties(description="...") that states what it shows.'
    elif len(words.split()) < LEAST_WORDS:
        yield f"Its description has fewer than {LEAST_WORDS} words: state what the chart shows."
    elif words.lower() == title(spec)[0].lower():
        yield "Its description repeats the title: state what the chart shows, with figures."


def _problems_of_data(spec: dict[str, Any]) -> Iterator[str]:
    data = rows(spec)
    for view in views(spec):
        source = view.get("data") or {}
        if "url" in source:
            yield f"It reads {source['url']!r}: give it a table, so that it works offline."
    for name, values in data.items():
        if not values:
            yield f"Its data ({name}) are empty."
        elif len(values) > MOST_ROWS:
            yield f"Its data have {len(values)} rows, more than {MOST_ROWS}: aggregate them first."


def only_by_colour(spec: dict[str, Any]) -> set[str]:
    """Return the fields whose groups a chart tells apart by colour alone.

    Examples
    --------
    >>> encoding = {"color": {"field": "region", "type": "nominal"}}
    >>> only_by_colour({"encoding": encoding})
    {'region'}
    >>> only_by_colour({"encoding": encoding | {"strokeDash": {"field": "region"}}})
    set()
    """
    channels = [
        (name, channel)
        for view in views(spec)
        for name, channel in [*view.get("encoding", {}).items(), ("facet", view.get("facet"))]
        if isinstance(channel, dict) and "field" in channel
    ]
    coloured = {
        channel["field"]
        for name, channel in channels
        if name in ("color", "fill", "stroke") and channel.get("type") in ("nominal", "ordinal")
    }
    return coloured - {channel["field"] for name, channel in channels if name in _BESIDE_COLOUR}


def _problems_of_groups(spec: dict[str, Any]) -> Iterator[str]:
    for field in sorted(only_by_colour(spec)):
        yield (
            f"The groups of {field!r} differ in colour only: add dashes, shapes or labels, so that "
            "they can be told apart in print and by everybody."
        )
