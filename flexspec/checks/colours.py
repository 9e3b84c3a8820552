"""Whether colours can be told apart by readers who do not see all of them.

A colour is turned into what a reader without one kind of cone sees (Machado, Oliveira and Fernandes
2009, severity 1.0, https://doi.org/10.1109/TVCG.2009.113), and two colours are compared by their
distance in CIELAB (CIE 1976).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import vl_convert

__all__ = ["LEAST_DISTANCE", "confusion", "in_rgb"]

#: Two colours are told apart at this distance in CIELAB or more. Side by side 2.3 is just noticed;
#: a reader looks from a line to its legend and back, so five times that is asked.
LEAST_DISTANCE = 12.0

#: Who sees two colours alike -> linear RGB as seen. The severest cases of Machado and others.
_SEEN = {
    "all readers": np.eye(3),
    "readers who see red and green alike (protanopia)": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "readers who see red and green alike (deuteranopia)": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "readers who see blue and green alike (tritanopia)": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Luminance of linear sRGB (IEC 61966-2-1).
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_WITHOUT_COLOUR = np.tile(_LUMINANCE, (3, 1))
_PRINT = "readers of a print without colour"
# From linear sRGB to XYZ, each divided by the white point D65.
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])  # fmt: skip


def in_rgb(colours: Iterable[str]) -> dict[str, tuple[float, float, float]]:
    """Return colours as CSS writes them in red, green and blue from 0 to 255.

    Examples
    --------
    >>> in_rgb(["tomato", "#2a78c2"])
    {'tomato': (255.0, 99.0, 71.0), '#2a78c2': (42.0, 120.0, 194.0)}
    """
    different = list(dict.fromkeys(colours))
    # Vega knows the names of colours; a drawing of their numbers saves a table of them here.
    signals = (f"rgb({colour!r})" for colour in different)
    marks = [
        {"type": "text", "encode": {"update": {"text": {"signal": f"[{c}.r, {c}.g, {c}.b]"}}}}
        for c in signals
    ]
    drawn = vl_convert.vega_to_scenegraph({"width": 1, "height": 1, "marks": marks})
    groups = drawn["scenegraph"]["items"][0]["items"]
    return {
        colour: tuple(float(part) for part in group["items"][0]["text"])
        for colour, group in zip(different, groups, strict=True)
    }


def confusion(
    one: tuple[float, float, float], other: tuple[float, float, float], *, printed: bool = False
) -> str:
    """Say who cannot tell two colours apart; an empty text if everybody can.

    Parameters
    ----------
    one, other : tuple of float
        Red, green and blue from 0 to 255.
    printed : bool
        Whether they must be told apart in a print without colour too.

    Examples
    --------
    >>> confusion((214, 39, 40), (44, 160, 44))
    'readers who see red and green alike (deuteranopia)'
    >>> blue, orange = (42, 120, 194), (200, 89, 26)
    >>> confusion(blue, orange), confusion(blue, orange, printed=True)
    ('', 'readers of a print without colour')
    """
    seen = _SEEN | ({_PRINT: _WITHOUT_COLOUR} if printed else {})
    for reader, matrix in seen.items():
        if np.linalg.norm(_lab(matrix @ _linear(one)) - _lab(matrix @ _linear(other))) < (
            LEAST_DISTANCE
        ):
            return reader
    return ""


def _linear(colour: tuple[float, float, float]) -> np.ndarray:
    parts = np.array(colour) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    """Return lightness, green to red and blue to yellow of a colour in linear sRGB."""
    xyz = _XYZ @ np.clip(linear, 0, 1)
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
