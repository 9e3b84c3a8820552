"""Charts whose colours tell groups apart tell them apart by something else too."""

import json
import re

import pytest
from conftest import pages_of_the_site

#: Ways to tell groups apart that survive a black-and-white printer.
SECOND = ("strokeDash", "shape", "text", "size", "x", "y", "row", "column", "facet", "xOffset")


def views(spec):
    """Return the views of a specification, each with the encoding that it inherits."""
    found, todo = [], [(spec, {})]
    while todo:
        part, inherited = todo.pop()
        encoding = inherited | part.get("encoding", {})
        children = [
            child
            for key in ("layer", "hconcat", "vconcat", "concat")
            for child in part.get(key, [])
        ] + [part[key] for key in ("spec",) if key in part]
        todo += [(child, encoding) for child in children]
        if not children:
            found.append(encoding)
    return found


def only_by_colour(spec):
    """Return the fields that a chart tells apart by colour alone."""
    encodings = views(spec)
    coloured = {
        encoding[channel]["field"]
        for encoding in encodings
        for channel in ("color", "fill", "stroke")
        if encoding.get(channel, {}).get("type") in ("nominal", "ordinal")
    }
    otherwise = {
        encoding[channel]["field"]
        for encoding in encodings
        for channel in SECOND
        if isinstance(encoding.get(channel), dict) and "field" in encoding[channel]
    }
    return coloured - otherwise


def group(**channels):
    return {"encoding": {name: {"field": "g", "type": "nominal"} for name in channels}}


def test_a_second_channel_is_found_where_there_is_one():
    assert only_by_colour(group(color=1)) == {"g"}
    assert only_by_colour(group(color=1, strokeDash=1)) == set()
    assert only_by_colour({"layer": [group(color=1), group(text=1)]}) == set()
    assert only_by_colour(group(color=1) | {"layer": [group(shape=1)]}) == set()
    assert only_by_colour({"hconcat": [group(fill=1), {"mark": "bar"}]}) == {"g"}


@pytest.mark.parametrize("page", pages_of_the_site())
def test_groups_can_be_told_apart_without_colour(site, page):
    html = (site / page).read_text(encoding="utf-8")
    stored = re.findall(r'class="fs-spec">(.*?)</script>', html, re.S)
    charts = [json.loads(text.replace("<\\/", "</"))["wide"] for text in stored]
    assert [only_by_colour(chart) for chart in charts] == [set()] * len(charts)
    # A chart that does not answer leaves no specification; its drawing must not use two hues.
    assert html.count('<figure class="fs-chart"') == len(charts), "a chart that cannot be checked"
