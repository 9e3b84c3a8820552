"""A chart's figure in HTML: title, drawing, controls, live specification, words and data."""

from __future__ import annotations

import copy
import json
import math
from html import escape
from itertools import islice
from typing import Any

from flexspec.charts.drawing import for_page, narrow, silent
from flexspec.charts.words import description, rows, title, views

#: Rows of data shown under a chart; the table's own page has all of them.
MOST_ROWS_SHOWN = 60


def is_live(spec: dict[str, Any]) -> bool:
    """Tell whether a chart answers to the reader: it has parameters or tooltips."""
    return any(
        view.get("params") or "tooltip" in json.dumps(view.get("encoding", {}))
        for view in views(spec)
    )


def figure(spec: dict[str, Any], name: str) -> str:
    """Return a chart's HTML.

    The drawings, one for wide pages and one for phones, are in the page itself: they show without
    JavaScript and in print. Axes and labels take the page's text colour, so that one drawing
    serves light and dark. A live chart carries its specification for ``charts.js``.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.
    name : str
        Identifier of the figure, unique in its page.
    """
    plain = for_page(spec)
    small = narrow(plain)
    heading, subheading = title(spec)
    live = is_live(spec)
    parts = [
        f'<figure class="fs-chart" id="{name}" aria-labelledby="{name}-title">',
        f'<figcaption id="{name}-title"><strong>{escape(heading)}</strong>'
        + (f" <span>{escape(subheading)}</span>" if subheading else "")
        + "</figcaption>",
        controls(spec, name) if live else "",
        f'<div class="fs-drawing" role="img" aria-label="{escape(description(spec))}">',
        f'<div class="fs-wide">{silent(plain)}</div>',
        f'<div class="fs-narrow">{silent(small)}</div>',
        "</div>",
        _live(plain, small) if live else "",
        _words_and_data(spec, name),
        "</figure>",
    ]
    return "".join(parts)


def bound(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the chart's parameters that a reader sets by a control."""
    return [param for param in spec.get("params", []) if "input" in param.get("bind", {})]


def controls(spec: dict[str, Any], name: str) -> str:
    """Return labelled HTML inputs for the parameters of a chart that are bound to one.

    They stay hidden until the script runs: without JavaScript they would do nothing.
    """
    params = bound(spec)
    if not params:
        return ""
    inputs = "".join(_control(param, f"{name}-{param['name']}") for param in params)
    return f'<form class="fs-controls" hidden onsubmit="return false">{inputs}</form>'


def _control(param: dict[str, Any], identifier: str) -> str:
    bind, value = param["bind"], param.get("value")
    label = escape(str(bind.get("name") or param["name"]).strip(" :"))
    signal = escape(param["name"])
    if bind["input"] in ("select", "radio"):
        return _choice(bind, value, label, signal, identifier)
    if bind["input"] == "checkbox":
        checked = " checked" if value else ""
        return (
            f'<div><input type="checkbox" id="{identifier}" data-signal="{signal}"{checked}>'
            f'<label for="{identifier}">{label}</label></div>'
        )
    limits = "".join(f' {key}="{bind[key]}"' for key in ("min", "max", "step") if key in bind)
    return (
        f'<div><label for="{identifier}">{label}</label>'
        f'<input type="{escape(bind["input"])}" id="{identifier}" data-signal="{signal}"'
        f'{limits} value="{value}">'
        f'<output for="{identifier}">{value}</output></div>'
    )


def _choice(bind: dict, value: Any, label: str, signal: str, identifier: str) -> str:
    """Return a group of radio buttons; few choices are easier seen than unfolded."""
    labels = bind.get("labels", bind["options"])
    buttons = "".join(
        f'<label><input type="radio" name="{identifier}" data-signal="{signal}"'
        f" value='{escape(json.dumps(option), quote=True)}'"
        f"{' checked' if option == value else ''}> {escape(str(text))}</label>"
        for option, text in zip(bind["options"], labels, strict=True)
    )
    return f"<fieldset><legend>{label}</legend>{buttons}</fieldset>"


def _live(wide: dict[str, Any], small: dict[str, Any]) -> str:
    """Return both layouts as JSON, with the data once."""
    wide, small = copy.deepcopy(wide), copy.deepcopy(small)
    data = wide.pop("datasets", {})
    small.pop("datasets", None)
    for spec in (wide, small):
        for param in bound(spec):
            del param["bind"]
    payload = json.dumps(
        {"datasets": data, "wide": wide, "narrow": small}, separators=(",", ":")
    ).replace("</", "<\\/")
    return (
        f'<script type="application/json" class="fs-spec">{payload}</script>'
        '<div class="fs-live" hidden></div>'
    )


def _words_and_data(spec: dict[str, Any], name: str) -> str:
    tables = [
        values
        for values in rows(spec).values()
        # Outlines of a map are drawn, not read.
        if values and isinstance(values[0], dict) and "geometry" not in values[0]
    ]
    tables.sort(key=len, reverse=True)
    return (
        '<details class="fs-data"><summary>In words and numbers</summary>'
        f"<p>{escape(description(spec))}</p>"
        + "".join(
            _table(values, f"{name}-data-{number}", f"{title(spec)[0]}, table {number}")
            for number, values in enumerate(tables, 1)
        )
        + "</details>"
    )


def _table(values: list[dict[str, Any]], identifier: str, name: str) -> str:
    columns = list(dict.fromkeys(key for row in values for key in row))
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(column))}</td>" for column in columns) + "</tr>"
        for row in islice(values, MOST_ROWS_SHOWN)
    )
    shown = min(len(values), MOST_ROWS_SHOWN)
    note = f"{len(values)} rows" if shown == len(values) else f"first {shown} of {len(values)} rows"
    return (
        f'<div class="fs-scroll" tabindex="0" role="region" aria-labelledby="{identifier}">'
        f'<table><caption id="{identifier}">{escape(name)} ({note})</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))
