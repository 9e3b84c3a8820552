"""Printed without colour, a chart says the same: measured on each drawing of the site."""

import itertools
import re
from collections import defaultdict
from xml.etree import ElementTree

import pytest
from conftest import pages_of_the_site

from flexspec.checks.colours import LEAST_DISTANCE

PAGES = [page for page in pages_of_the_site() if not page.startswith("data/")]
SVG = "{http://www.w3.org/2000/svg}"


def lightness(colour):
    """Return the lightness L* of CIELAB, from 0 to 100: all that a print without colour keeps."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else 24389 / 27 * y


def test_lightness_is_that_of_cielab():
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#777777") == pytest.approx(50.0, abs=0.1)
    assert lightness("#000000") == 0


def on_paper(colour, mark):
    """Return a mark's colour as it is seen on white, its opacity taken into account."""
    opacity = float(mark.get("opacity", 1)) * float(mark.get("fill-opacity", 1))
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + opacity * (part - 255)):02x}" for part in parts)


def marks(drawing):
    """Return panel -> kind of mark -> colour -> the marks of this colour."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))

    def walk(node, panel):
        names = node.get("class", "").split()
        if "role-scope" in names or "role-frame" in names:
            panel = id(node)
        kind = next((name for name in names if name.startswith("mark-")), "")
        if "role-mark" not in names:
            for child in node:
                walk(child, panel)
            return
        for mark in node.iter(f"{SVG}text" if kind == "mark-text" else f"{SVG}path"):
            for colour in {mark.get("fill"), mark.get("stroke")}:
                if re.fullmatch("#[0-9a-f]{6}|currentColor", colour or ""):
                    seen = colour if kind == "mark-text" else on_paper(colour, mark)
                    found[panel][kind][seen].append(mark)

    walk(drawing, 0)
    return found


def numbers(text):
    return [float(n) for n in re.findall(r"-?\d+\.?\d*", text or "")]


def box(mark):
    """Return left, top, right and bottom of a rectangle, with straight corners or round ones."""
    all_of_it = numbers(mark.get("d"))
    if "h" in mark.get("d"):
        x, y, width, height = all_of_it[:4]
        return x, y, x + width, y + height
    return *(min(all_of_it[n::2]) for n in (0, 1)), *(max(all_of_it[n::2]) for n in (0, 1))


def named(rectangles, texts):
    """Return each rectangle's words that are no numbers; the innermost has them."""
    words = {id(one): set() for one in rectangles}
    boxes = sorted((box(one)[2] - box(one)[0], id(one), box(one)) for one in rectangles)
    for text in texts:
        x, y = numbers(text.get("transform"))[:2]
        inside = [name for _, name, (x1, y1, x2, y2) in boxes if x1 <= x <= x2 and y1 <= y <= y2]
        if inside and not re.search(r"\d", text.text):
            words[inside[0]].add(text.text)
    return words


def second_ways(kind, some, words):
    """Return what beside the colour tells marks apart: sets that others must not share."""
    if kind == "mark-line":
        return [{mark.get("stroke-dasharray") for mark in some}]
    if kind == "mark-symbol":
        at = [numbers(mark.get("transform")) for mark in some]
        # The letters and signs of a path are its shape, whatever its size.
        shapes = {re.sub(r"[\d.]", "", mark.get("d")) for mark in some}
        filled = {mark.get("fill") in (None, "none", "transparent") for mark in some}
        return [shapes, filled, {place[0] for place in at}, {place[1] for place in at}]
    if kind == "mark-rect":
        boxes = [box(mark) for mark in some]
        own = set().union(*(words[id(mark)] for mark in some)) or {"nothing"}
        return [{one[0] for one in boxes}, {one[1] for one in boxes}, own]
    return []


def alike(drawing):
    """Return the pairs of colours that a print without colour makes one, without a second way."""
    panels = marks(drawing)
    labels = {colour for kinds in panels.values() for colour in kinds.get("mark-text", {})}
    pairs = []
    for kinds in panels.values():
        texts = [text for some in kinds.pop("mark-text", {}).values() for text in some]
        rectangles = [one for some in kinds.get("mark-rect", {}).values() for one in some]
        words = named(rectangles, texts)
        for kind, groups in kinds.items():
            for one, other in itertools.combinations(sorted(groups), 2):
                near = abs(lightness(one) - lightness(other)) < LEAST_DISTANCE
                if not near or {one, other} <= labels:
                    continue
                mine, theirs = (second_ways(kind, groups[name], words) for name in (one, other))
                if not any(map(set.isdisjoint, mine, theirs)):
                    pairs.append((kind, one, other))
    return pairs


@pytest.mark.parametrize("page", PAGES)
def test_charts_can_be_read_in_greyscale(site, page):
    html = (site / page).read_text(encoding="utf-8")
    figures = re.findall(
        r'<figure class="fs-chart" id="([\w-]+)".*?<div class="fs-wide">(<svg.*?</svg>)</div>',
        html,
        re.S,
    )
    assert len(figures) == html.count('class="fs-wide"')
    found = {name: alike(ElementTree.fromstring(svg)) for name, svg in figures}
    assert {name: pairs for name, pairs in found.items() if pairs} == {}


LINES = (
    '<svg xmlns="http://www.w3.org/2000/svg"><g class="mark-line role-mark">'
    '<path stroke="#2a78c2" fill="none" d="M0,0"/></g><g class="mark-line role-mark">'
    '<path stroke="#c8591a" fill="none" d="M0,0"{dash}/></g></svg>'
)


@pytest.mark.parametrize(
    ("dash", "pairs"),
    [("", [("mark-line", "#2a78c2", "#c8591a")]), (' stroke-dasharray="4,2"', [])],
)
def test_lines_that_differ_in_colour_only_would_be_found(dash, pairs):
    assert alike(ElementTree.fromstring(LINES.format(dash=dash))) == pairs
