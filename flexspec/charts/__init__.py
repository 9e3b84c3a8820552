"""The course's look for Altair charts, and how a chart is drawn and described.

One line in a notebook turns it on::

    flexspec.charts.enable()
"""

from __future__ import annotations

import json
from pathlib import Path

import altair as alt

from flexspec.charts.theme import PALETTE

__all__ = ["PALETTE", "enable", "land"]


def enable() -> None:
    """Use the course's theme and renderer for every Altair chart of this session.

    The theme sets type sizes, colours and grid lines. The renderer shows a chart live in
    JupyterLab and Notebook 7 with their own Vega, as a drawing where there is none, and as its
    description in words where there are no pictures. Nothing is asked of the network.

    Examples
    --------
    >>> import altair as alt
    >>> import flexspec
    >>> flexspec.charts.enable()
    >>> alt.renderers.active
    'flexspec'
    """
    alt.theme.enable("flexspec")
    alt.renderers.enable("flexspec")


def land() -> alt.Data:
    """Return the outlines of land for a map, as data of a chart of ``mark_geoshape``.

    Natural Earth's land at 1:110 million (public domain), from the package world-atlas 2.0.2 (ISC
    licence), simplified to what the maps of the course show. No network is asked.

    Examples
    --------
    >>> outlines = land().values[0]
    >>> outlines["geometry"]["type"], "Natural Earth" in outlines["properties"]["source"]
    ('MultiPolygon', True)
    """
    path = Path(__file__).with_name("land.json")
    return alt.Data(values=[json.loads(path.read_text(encoding="utf-8"))])
