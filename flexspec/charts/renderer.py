"""The Altair renderer: what a notebook stores when a cell shows a chart."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

from flexspec.charts.words import description

#: JupyterLab 4 and Notebook 7 draw Vega-Lite up to version 5 with the Vega they carry, offline.
#: Altair's own constant for version 6 ends in ".json", which nbformat rejects.
MIME = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def render(spec: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Return the MIME bundle of a chart: live specification, drawing, words.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification, as Altair makes it.
    **metadata
        Options that Altair passes on; none is used.

    Returns
    -------
    dict
        The specification for front ends with Vega, an SVG for those without (if
        ``vl-convert-python`` is installed), and the chart's description as plain text. No HTML:
        JupyterLab would prefer it to its own live chart.
    """
    bundle: dict[str, Any] = {
        MIME: spec | {"$schema": _SCHEMA},
        "text/plain": description(spec) or "A chart without a description.",
    }
    if find_spec("vl_convert"):
        from flexspec.charts.drawing import svg

        bundle["image/svg+xml"] = svg(json.loads(json.dumps(spec)))
    return bundle
