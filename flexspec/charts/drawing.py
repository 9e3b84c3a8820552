"""A chart drawn without a browser: SVG by vl-convert, the same Vega that runs in the page."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import vl_convert

from flexspec.charts.theme import ink

#: The Vega-Lite that draws, at build time and live in the page.
VEGA_LITE = "6.4"
#: Width in pixels of a chart's plot on a phone of 390 pixels, axes and labels excluded.
NARROW = 270


def svg(spec: dict[str, Any]) -> str:
    """Draw a Vega-Lite specification as an SVG text without inner ARIA roles.

    The parts of a drawing are not announced one by one; the figure around it carries the
    description. Identifiers are made unique, so that many drawings can share a page.
    """
    quiet = copy.deepcopy(spec)
    quiet["config"] = {**quiet.get("config", {}), "aria": False, "font": "sans-serif"}
    drawing = vl_convert.vegalite_to_svg(
        json.dumps(quiet), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    prefix = "d" + hashlib.sha256(drawing.encode()).hexdigest()[:8]
    drawing = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', drawing)
    drawing = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", drawing)
    return re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", drawing)


def for_page(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification without its title, with the page's ink and no background.

    Examples
    --------
    >>> for_page({"mark": "bar", "title": "Two bars"})["config"]["axis"]["labelColor"]
    'currentColor'
    """
    page = copy.deepcopy(spec)
    page.pop("title", None)
    page.pop("description", None)
    page["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json"
    config = page.setdefault("config", {})
    config["background"] = None
    # The page's figure speaks for the chart; its hundreds of marks stay silent.
    config["aria"] = False
    for part, colours in ink("currentColor").items():
        config[part] = {**config.get(part, {}), **colours}
    return page


def silent(spec: dict[str, Any]) -> str:
    """Draw a specification as an SVG that a screen reader passes over."""
    return svg(spec).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def marks_drawn(spec: dict[str, Any]) -> int:
    """Count the marks (bars, points, lines, labels) that a specification draws.

    A filter or a wrong field name can leave a chart with data and nothing to see.
    """
    scene = vl_convert.vegalite_to_scenegraph(
        json.dumps(spec), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    return sum(len(group["items"]) for group in _mark_groups(scene))


def _mark_groups(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for child in node:
            yield from _mark_groups(child)
    elif isinstance(node, dict):
        if node.get("role") == "mark" and node.get("marktype") != "group":
            yield node
        else:
            for child in node.values():
                yield from _mark_groups(child)


def narrow(spec: dict[str, Any], width: int = NARROW) -> dict[str, Any]:
    """Return the specification laid out for a phone: charts below each other, none wider.

    Examples
    --------
    >>> narrow({"hconcat": [{"mark": "bar", "width": 400}]})["vconcat"][0]["width"]
    270
    """
    slim = {key: value for key, value in spec.items() if key != "hconcat"}
    children = spec.get("hconcat", []) + spec.get("vconcat", [])
    if children:
        slim["vconcat"] = [narrow(child, width) for child in children]
        slim.pop("spacing", None)
    elif "concat" in spec:
        slim |= {"concat": [narrow(child, width) for child in spec["concat"]], "columns": 1}
    elif "spec" in spec:
        slim["spec"] = narrow(spec["spec"], width)
        if not {"row", "column"} & set(spec.get("facet", ())):  # these say where panels stand
            slim["columns"] = 1
    elif not isinstance(spec.get("width"), dict):
        # A step width ({"step": 20}) is as narrow as its bars; everything else is capped.
        slim["width"] = min(width, spec.get("width", width))
    return slim
