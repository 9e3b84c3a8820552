"""Charts in a notebook and as drawings: theme, renderer, words, layout."""

import re
import sys

import altair as alt
import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

import flexspec
from flexspec.charts import drawing, theme, words
from flexspec.charts.renderer import MIME, render

WORDS = "Bars for three regions: the north has 3, the centre 5 and the south 2 firms."


@pytest.fixture
def chart():
    table = pd.DataFrame({"region": ["north", "centre", "south"], "firms": [3, 5, 2]})
    return (
        alt.Chart(table, title="The centre leads")
        .mark_bar()
        .encode(x="region", y="firms", tooltip=["region", "firms"])
        .properties(description=WORDS)
    )


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", theme.PALETTE.values(), ids=theme.PALETTE.keys())
@pytest.mark.parametrize("page", ["#ffffff", "#121212"])
def test_every_colour_can_be_seen_on_a_light_and_a_dark_page(colour, page):
    assert contrast(colour, page) >= 3


def test_a_notebook_stores_what_each_front_end_needs(tmp_path):
    """JupyterLab and Notebook 7 take the live chart, others the drawing, terminals the words."""
    code = (
        "import altair as alt, pandas as pd, flexspec\n"
        "flexspec.charts.enable()\n"
        "t = pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2]})\n"
        f"alt.Chart(t, title='T').mark_bar().encode(x='a', y='b').properties(description={WORDS!r})"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    nbformat.validate(notebook)
    (output,) = notebook.cells[0].outputs
    assert set(output.data) == {MIME, "image/svg+xml", "text/plain"}
    assert output.data["text/plain"] == WORDS
    assert output.data["image/svg+xml"].startswith("<svg")
    live = output.data[MIME]
    # JupyterLab 4 and Notebook 7 register this type and draw it with the Vega they carry.
    assert MIME == "application/vnd.vegalite.v5+json"
    assert live["$schema"].endswith("/v5.json")
    assert live["config"]["range"]["category"] == list(theme.PALETTE.values())
    assert "container" not in str(live.get("width"))
    assert not re.search(r"https?://(?!vega\.github\.io/schema)", str(live))


def test_without_vl_convert_the_live_chart_and_the_words_remain(chart, monkeypatch):
    """In a browser (Pyodide) there is no vl-convert."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr("flexspec.charts.renderer.find_spec", lambda name: None)
    assert set(render(chart.to_dict())) == {MIME, "text/plain"}


def test_enable_selects_theme_and_renderer(chart):
    flexspec.charts.enable()
    assert (alt.theme.active, alt.renderers.active) == ("flexspec", "flexspec")
    assert chart.to_dict()["config"]["bar"]["color"] == theme.PALETTE["blue"]


def test_a_good_chart_has_no_problem(chart):
    assert words.problems(chart.to_dict()) == []
    assert drawing.marks_drawn(chart.to_dict()) == 3


def test_problems_of_words(chart):
    for text, sentence in [
        ("", "has no description"),
        ("Firms by region.", "fewer than 8 words"),
    ]:
        (problem,) = words.problems(chart.properties(description=text).to_dict())
        assert sentence in problem
    long_title = "The centre leads the north and the south by far"
    twin = chart.properties(title=long_title, description=long_title)
    assert "repeats the title" in words.problems(twin.to_dict())[0]


def test_problems_of_data(chart):
    empty = alt.Chart(pd.DataFrame({"a": [], "b": []})).mark_bar().encode(x="a:Q", y="b:Q")
    assert "are empty" in words.problems(empty.properties(description=WORDS).to_dict())[0]
    distant = alt.Chart("https://example.org/t.csv").mark_bar().encode(x="a:Q")
    assert "offline" in words.problems(distant.properties(description=WORDS).to_dict())[0]
    many = pd.DataFrame({"a": range(5001)})
    with alt.data_transformers.enable(consolidate_datasets=True, max_rows=None):
        crowd = alt.Chart(many).mark_point().encode(x="a").properties(description=WORDS).to_dict()
    assert "5001 rows" in words.problems(crowd)[0]


def test_a_filter_that_removes_everything_draws_nothing(chart):
    assert drawing.marks_drawn(chart.transform_filter("datum.firms > 99").to_dict()) == 0


def test_problems_are_found_in_inner_views(chart):
    empty = alt.Chart(pd.DataFrame({"a": []})).mark_bar().encode(x="a:Q")
    joined = alt.hconcat(chart, empty, description=WORDS).to_dict()
    assert any("are empty" in sentence for sentence in words.problems(joined))


def test_a_drawing_is_silent_and_its_identifiers_are_its_own(chart):
    clipped = chart.mark_bar(clip=True)
    one, two = drawing.svg(clipped.to_dict()), drawing.svg(clipped.properties(height=99).to_dict())
    assert "aria-" not in one and "role=" not in one
    names = [set(re.findall(r'\bid="([^"]+)"', text)) for text in (one, two)]
    assert names[0] and names[1] and not names[0] & names[1]
    assert set(re.findall(r"url\(#([^)]+)\)", one)) <= names[0]


@pytest.mark.parametrize(
    ("compose", "expected"),
    [
        (lambda c: c, 1),
        (lambda c: c | c, 2),
        (lambda c: (c | c) & c, 3),
        (lambda c: alt.concat(c, c, columns=2), 2),
        (lambda c: c.facet("region", columns=3), 3),
        (lambda c: c + c.mark_text(), 1),
    ],
)
def test_on_a_phone_charts_stand_below_each_other(chart, compose, expected):
    spec = compose(chart.properties(width=500)).to_dict()
    width = float(re.search(r'width="([\d.]+)"', drawing.svg(drawing.narrow(spec)))[1])
    assert width <= 390, f"{expected} views side by side"


def test_narrow_leaves_the_original_alone(chart):
    spec = chart.properties(width=500).to_dict()
    drawing.narrow(spec)
    assert spec["width"] == 500
