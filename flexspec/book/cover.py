"""Draws the cover and the card for link previews from the course's own data.

Run ``python -m flexspec.book.cover`` after a change of the table or of the drawing; both files are
kept in ``assets``. A test says when the cover and the data have parted.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import vl_convert

import flexspec
from flexspec.charts import PALETTE

ASSETS = Path(__file__).resolve().parents[2] / "assets"
#: Lines that stand out of the 48: the two states of which chapter 1 speaks first.
NAMED = {"Connecticut": PALETTE["orange"], "Mississippi": PALETTE["green"]}
_TITLE = "Incomes per head of 48 US states, 1929–2009, relative to their mean"


def relative() -> pd.DataFrame:
    """Return the log of each state's income relative to the mean, in every second year."""
    income = flexspec.load("us_state_income").pivot(index="state", columns="year", values="income")
    return np.log(income / income.mean()).loc[:, ::2]


def lines(values: pd.DataFrame, width: float, height: float) -> str:
    """Return one SVG path for each state, highest values at the top."""
    low, high = values.min().min(), values.max().max()
    across = np.linspace(0, width, values.shape[1])
    paths = []
    for state in sorted(values.index, key=lambda name: name in NAMED):
        down = (high - values.loc[state]) / (high - low) * height
        points = " ".join(f"{x:.0f},{y:.1f}" for x, y in zip(across, down, strict=True))
        ink = f'stroke="{PALETTE["blue"]}" stroke-opacity=".4"'
        if state in NAMED:
            ink = f'stroke="{NAMED[state]}" stroke-width="3.5"'
        paths.append(f'<path {ink} d="M{points}"/>')
    return "".join(paths)


def cover() -> str:
    """Return the cover: the drawing alone, for the top of the landing page."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 300" role="img" '
        f'aria-label="{_TITLE}"><g fill="none" stroke-width="1.5" transform="translate(0 5)">'
        f"{lines(relative(), 1200, 290)}</g></svg>\n"
    )


def card() -> str:
    """Return the card, 1200 × 630: name, drawing, and what it shows."""
    logo = (ASSETS / "logo.svg").read_text(encoding="utf-8")
    mark = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", logo)
    font = 'font-family="Liberation Sans, Arial, sans-serif"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">'
        '<rect width="1200" height="630" fill="#fffdf9"/>'
        f'<g transform="translate(70 50) scale(1.7)">{mark}</g>'
        f'<text x="80" y="190" {font} font-size="60" font-weight="bold" fill="#1f2933">'
        "Regional industrial development</text>"
        f'<text x="80" y="246" {font} font-size="34" fill="#4a5560">An executable course</text>'
        f'<g fill="none" stroke-width="1.5" transform="translate(80 300)">'
        f"{lines(relative(), 1040, 240)}</g>"
        f'<text x="80" y="590" {font} font-size="24" fill="#4a5560">{_TITLE}</text></svg>'
    )


def main() -> None:
    """Write both files."""
    (ASSETS / "cover.svg").write_text(cover(), encoding="utf-8")
    (ASSETS / "card.png").write_bytes(vl_convert.svg_to_png(card()))


if __name__ == "__main__":
    main()
