"""The course's look for Altair charts, and how a chart is drawn and described.

One line in a notebook turns it on::

    flexspec.charts.enable()
"""

from __future__ import annotations

import altair as alt

from flexspec.charts.theme import PALETTE

__all__ = ["PALETTE", "enable"]


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
