"""Type sizes, lines and colours of the course's charts, as a Vega-Lite configuration."""

from __future__ import annotations

from typing import Any

#: Colours for groups. Each has a contrast of at least 3 : 1 on white and on the dark page
#: (WCAG 2.2, non-text contrast). That leaves little room in greyscale, so a chart also tells its
#: groups apart by labels at the lines, by dashes or by shapes.
PALETTE = {
    "blue": "#2a78c2",
    "orange": "#c8591a",
    "green": "#2f8a5b",
    "purple": "#a05bb5",
    "ochre": "#8a6d00",
    "pink": "#c43c6a",
}

#: Ink of axes, titles and labels in a notebook; on the site it is the page's own text colour.
INK = "#333333"

_INK_KEYS = {
    "axis": ("labelColor", "titleColor", "domainColor", "tickColor", "gridColor"),
    "header": ("labelColor", "titleColor"),
    "legend": ("labelColor", "titleColor"),
    "title": ("color", "subtitleColor"),
    "text": ("color",),
    "rule": ("color",),
}

_MARKS = ("arc", "area", "bar", "line", "point", "rect", "tick", "trail")


def ink(colour: str) -> dict[str, dict[str, str]]:
    """Return the configuration that draws axes, titles, labels and rules in one colour.

    Examples
    --------
    >>> ink("currentColor")["rule"]
    {'color': 'currentColor'}
    """
    return {part: dict.fromkeys(keys, colour) for part, keys in _INK_KEYS.items()}


def theme() -> dict[str, Any]:
    """Return the Altair theme: a chart's default size and its Vega-Lite configuration."""
    config: dict[str, Any] = {
        "background": "white",
        "font": "system-ui, sans-serif",
        "view": {"stroke": None, "continuousWidth": 560, "continuousHeight": 320, "step": 22},
        "range": {"category": list(PALETTE.values())},
        **{mark: {"color": PALETTE["blue"]} for mark in _MARKS},
    }
    sizes = {
        "axis": {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal",
                 "gridOpacity": 0.15, "domainOpacity": 0.6, "tickOpacity": 0.6, "titlePadding": 8,
                 "labelSeparation": 10},
        "header": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
                   "symbolSize": 100},
        "title": {"fontSize": 15, "subtitleFontSize": 13, "anchor": "start", "offset": 12},
        "text": {"fontSize": 12},
        "rule": {},
    }  # fmt: skip
    config |= {part: sizes[part] | colours for part, colours in ink(INK).items()}
    config["line"] |= {"strokeWidth": 2.5}
    return {"config": config}
