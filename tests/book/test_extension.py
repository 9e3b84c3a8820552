"""The Sphinx extension: figures, page references, formulas, sources, and a build that is strict."""

import json
import re
import textwrap

import building
import pytest
from conftest import ROOT

from flexspec.book import figure, formulas, review, theme

WORDS = "Bars for three regions: the north has 3, the centre 5 and the south 2 firms."

SPEC = {
    "title": {"text": "The centre <leads>", "subtitle": "Simulated"},
    "description": WORDS,
    "datasets": {"d": [{"region": "north", "firms": 3}, {"region": "south", "firms": None}]},
    "data": {"name": "d"},
    "mark": "bar",
    "width": 400,
    "encoding": {"x": {"field": "region"}, "y": {"field": "firms"}},
}

SWITCH = {"name": "year", "value": 2000, "bind": {"input": "range", "min": 1990, "max": 2010}}
PERIOD = {"name": "p", "value": "a", "bind": {"input": "radio", "options": ["a", "b"]}}


def test_the_figure_says_and_shows_everything_without_script():
    html = figure.figure(SPEC, "chart-1")
    assert html.count("<svg ") == 2
    assert "The centre &lt;leads&gt;" in html and "<leads>" not in html
    assert f'aria-label="{WORDS}"' in html
    assert "<td>–</td>" in html, "a missing value must not be shown as a number"
    assert "currentColor" in html and "<script" not in html


def test_a_live_figure_carries_both_layouts_and_the_data_once():
    html = figure.figure(SPEC | {"params": [SWITCH]}, "chart-1")
    payload = html.split('class="fs-spec">')[1].split("</script>")[0]
    stored = json.loads(payload)
    assert stored["datasets"] == SPEC["datasets"]
    assert stored["wide"]["width"] == 400 and stored["narrow"]["width"] < 300
    assert "datasets" not in stored["wide"] and "datasets" not in stored["narrow"]
    assert "bind" not in stored["wide"]["params"][0], "the page has its own labelled control"
    assert "title" not in stored["wide"], "the page shows the title"


def test_controls_are_labelled_inputs():
    html = figure.controls({"params": [SWITCH, PERIOD]}, "chart-1")
    assert '<label for="chart-1-year">year</label>' in html
    assert 'min="1990" max="2010" value="2000"' in html
    assert "<legend>p</legend>" in html and html.count('type="radio"') == 2
    assert html.count(" checked") == 1


def test_a_chart_answers_if_it_has_parameters_or_tooltips():
    assert not figure.is_live(SPEC)
    assert figure.is_live(SPEC | {"params": [SWITCH]})
    tooltip = {"encoding": {"tooltip": {"field": "firms"}}}
    assert figure.is_live({"hconcat": [SPEC, SPEC | tooltip]})


@pytest.mark.parametrize("text", ["58", "0", "p. 4", "4--5", ""])
def test_only_pages_of_the_review_can_be_cited(text):
    with pytest.raises(ValueError, match=r"pages 1 to 57|not a list of pages"):
        review.pages(text)


def test_a_formula_is_mathml():
    html = formulas.mathml(r"\frac{a}{b}", "block")
    assert html.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"')
    assert "<mfrac>" in html


CONFIG = """
extensions = ["myst_nb", "sphinxcontrib.bibtex", "flexspec.book"]
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
bibtex_bibfiles = ["r.bib"]
nb_execution_show_tb = True
"""

WORK = "@book{theil1967, author={Theil, Henri}, title={Economics}, publisher={N}, year={1967}}"

PAGE = """
---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
# A page

{text}

```{{code-cell}} ipython3
import altair as alt, pandas as pd, flexspec
flexspec.charts.enable()
t = pd.DataFrame({{"a": ["x", "y"], "b": [1, 2]}})
flexspec.in_text(total=t["b"].sum())
{code}
```
"""

GOOD = f"alt.Chart(t, title='T').mark_bar().encode(x='a', y='b').properties(description={WORDS!r})"


FAULTS = {
    "description": (
        GOOD.replace(f"description={WORDS!r}", "height=99"),
        "",
        "It has no description",
    ),
    "data": (GOOD.replace("alt.Chart(t", "alt.Chart(t[:0]"), "", "are empty"),
    "title": (GOOD.replace(", title='T'", ""), "", "It has no title"),
    "filter": (GOOD + ".transform_filter('datum.b > 9')", "", "It draws nothing"),
    "colour": (
        GOOD.replace("y='b'", "color='c'").replace("t, ", "t.assign(c=t['a']), "),
        "",
        "in colour only",
    ),
    "page": (GOOD, "{p}`99`", "The review has pages 1 to 57, not 99"),
    "formula": (GOOD, r"$\nosuchcommand{x}$", "cannot be written as MathML"),
    "cell": ("1 / 0", "", "ZeroDivisionError"),
}
GOOD_TEXT = (
    "Total {glue:text}`total`, see {p}`4-5,44` and {cite:t}`theil1967`, $x^2$.\n\n"
    "$$\n\\sigma = 1\n$$\n\n```{sources}\n```\n\n```{bibliography}\n```"
)


def build(folder, pages):
    """Build pages strictly; return the exit status and what was said."""
    (folder / "conf.py").write_text(CONFIG, encoding="utf-8")
    (folder / "r.bib").write_text(WORK, encoding="utf-8")
    for name, (code, text) in pages.items():
        page = textwrap.dedent(PAGE.format(code=code, text=text)).lstrip()
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    return building.build(folder, "-b", "html", ".", "out")


@pytest.mark.slow
def test_a_good_page_builds(tmp_path):
    status, said = build(tmp_path, {"index": (GOOD, GOOD_TEXT)})
    assert status == 0, said
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "(pp.\u00a04–5,\u00a044)" in html
    assert 'Total <span class="pasted-text">3</span>' in html
    assert html.count("<math ") == 2
    assert '<figure class="fs-chart" id="chart-1"' in html
    sources = html.split("fs-sources")[1].split("</ul>")[0]
    assert "Henri Theil" in sources and sources.count("<li>") == 1
    assert "charts.js" not in html, "a chart that does not answer needs no script"


@pytest.fixture(scope="module")
def said_of_faults(tmp_path_factory):
    """Build one book in which each page but the first has one fault; return what was said."""
    listed = "```{toctree}\n" + "\n".join(FAULTS) + "\n```\n"
    pages = {name: (code, text) for name, (code, text, _) in FAULTS.items()}
    folder = tmp_path_factory.mktemp("faults")
    status, said = build(folder, {"index": (GOOD, GOOD_TEXT + "\n\n" + listed), **pages})
    assert status != 0
    assert "index.md:" not in said, said
    return said


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_the_build_fails_and_says_why(said_of_faults, name):
    sentence = FAULTS[name][2]
    of_the_page = re.findall(rf"/{name}\.md.*?(?=\n\S*/\w+\.md|\Z)", said_of_faults, re.S)
    assert any(sentence in said for said in of_the_page), said_of_faults


RAW_CONFIG = """
extensions = ["myst_nb", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["r.bib"]
html_theme = "sphinx_book_theme"
html_logo = "logo.svg"
html_context = {"default_mode": "auto"}
html_theme_options = {"navbar_persistent": []}
"""

RAW_PAGE = """
---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---
# A page

{cite:t}`theil1967`

```{code-cell} ipython3
:tags: [hide-input]
import pandas as pd
pd.DataFrame({"a": [1]}, index=["x"])
```

```{bibliography}
```

```{toctree}
part
```
"""


@pytest.fixture(scope="module")
def raw_page(tmp_path_factory):
    """Build a page with the theme as it comes, without this course's corrections."""
    folder = tmp_path_factory.mktemp("raw")
    (folder / "conf.py").write_text(RAW_CONFIG, encoding="utf-8")
    (folder / "logo.svg").write_bytes((ROOT / "assets" / "logo.svg").read_bytes())
    (folder / "r.bib").write_text(WORK, encoding="utf-8")
    (folder / "index.md").write_text(RAW_PAGE.lstrip(), encoding="utf-8")
    part = "# A part\n\n```{toctree}\nleaf\n```\n"
    (folder / "part.md").write_text(part, encoding="utf-8")
    (folder / "leaf.md").write_text("# A leaf\n", encoding="utf-8")
    status, said = building.build(folder, "-b", "html", ".", "out", strict=False)
    assert status == 0, said
    return (folder / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("rule", theme.RULES)
def test_the_theme_still_needs_each_rule(rule, raw_page):
    """If the theme is mended, its rule has nothing left to do and should go."""
    pattern, _ = theme.RULES[rule]
    assert re.search(pattern, raw_page), f"the theme no longer needs the rule {rule!r}"
    assert not re.search(pattern, theme.corrected(raw_page))


def test_every_page_of_the_site_is_corrected(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 4
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert theme.corrected(html) == html, page
