"""Each page of the built site, wide and narrow, light and dark: visited once, then judged.

One visit loads a page, looks at its drawings in both modes, makes its charts live, looks at what
axe does not judge, takes that out and lets axe look at the rest in both modes. A wide window begins
in the light, a narrow one in the dark.
"""

import re
import tomllib
from dataclasses import dataclass, field

import pytest
from accessibility import APART, COLOUR_RULES, ROWS, THIN, faults, run_axe
from conftest import ROOT, pages_of_the_site
from visiting import OPEN_ALL, OVERFLOW, SIZES, Visit, new_context, without_like

BUDGET = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))["page"]
CHAPTER = "chapters/01-three-generations.html"
#: What the table of contents does not name.
BESIDE = ["404.html", "search.html?q=district"]
START = {"desk": "light", "phone": "dark"}
OTHER = {"light": "dark", "dark": "light"}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def all_pages():
    """Return all pages: those of the contents, the answers to quizzes, and others."""
    pages = pages_of_the_site()
    sources = {page: ROOT / page.replace(".html", ".md") for page in pages}
    asking = [
        page
        for page, source in sources.items()
        if source.exists() and "```{quiz}" in source.read_text(encoding="utf-8")
    ]
    return [*pages, *(page.replace(".html", "-answers.html") for page in asking), *BESIDE]


PAGES = all_pages()

#: Rows of tables that axe does not judge must have the colours of those that it does.
OTHERWISE = f"""[...document.querySelectorAll('{ROWS}')].filter(row => {{
  const look = one => (s => [s.color, s.backgroundColor, s.opacity])(getComputedStyle(one)).join();
  const third = row.parentElement.children[2];
  return look(row) !== look(third)
    || [...row.cells].some((cell, place) => look(cell) !== look(third.cells[place]));
}}).length"""

#: For each chart: how many drawings are shown, and how many marks the first of them has.
DRAWN = """[...document.querySelectorAll('.fs-chart')].map(chart => {
  const shown = [...chart.querySelectorAll('.fs-drawing svg')]
    .filter(svg => svg.getBoundingClientRect().width > 0);
  return [shown.length, shown[0].querySelectorAll('.role-mark path, .role-mark text,'
    + '.role-mark line').length];
})"""
FLAT = """[...document.querySelectorAll('math')]
  .filter(m => m.getBoundingClientRect().width < 2).map(m => m.textContent)"""
HEADING = """() => { const h = document.querySelector('article h1, .bd-search-container h1');
  return [h.getBoundingClientRect().height, parseFloat(getComputedStyle(h).fontSize)]; }"""
MOVING = """() => [document.documentElement, ...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  const lasts = t => t.split(',').some(part => parseFloat(part) > 0);
  return lasts(s.transitionDuration) || s.animationName !== 'none' || s.scrollBehavior === 'smooth';
}).length"""

#: Text of the shown drawings against what is painted under its middle: marks, else the page.
FAINT = r"""() => {
const channels = text => text.match(/[\d.]+/g).map(Number);
const luminance = colour => channels(colour).slice(0, 3).map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const over = (top, alpha, below) =>
  `rgb(${channels(top).slice(0, 3).map((v, i) => v * alpha + channels(below)[i] * (1 - alpha))})`;
const opacity = node => {
  const style = getComputedStyle(node);
  const own = style.opacity * style.fillOpacity * (channels(style.fill)[3] ?? 1);
  return own * (node.parentElement.closest('g')?.getAttribute('opacity') ?? 1);
};
const page = (() => {
  let node = document.querySelector('.fs-chart');
  while (node && /, 0\)$|transparent/.test(getComputedStyle(node).backgroundColor)) {
    node = node.parentElement;
  }
  return node ? getComputedStyle(node).backgroundColor : 'rgb(255, 255, 255)';
})();
const found = [];
for (const svg of document.querySelectorAll('.fs-drawing svg')) {
  if (!svg.getBoundingClientRect().width) { continue; }
  const parts = [...svg.querySelectorAll('path, rect, circle, text')];
  parts.forEach((text, place) => {
    if (text.tagName !== 'text' || !text.textContent.trim() || opacity(text) === 0) { return; }
    const box = text.getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    let ground = page;
    for (const mark of parts.slice(0, place)) {
      if (mark.tagName === 'text' || getComputedStyle(mark).fill === 'none') { continue; }
      const inverse = mark.getScreenCTM().inverse();
      const point = new DOMPoint(...middle).matrixTransform(inverse);
      const fill = getComputedStyle(mark).fill;
      if (mark.isPointInFill(point)) { ground = over(fill, opacity(mark), ground); }
    }
    const colour = over(getComputedStyle(text).fill, opacity(text), ground);
    const pair = [luminance(colour), luminance(ground)].sort((a, b) => a - b);
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (ratio < 4.5) { found.push([text.textContent, colour, ground, ratio.toFixed(2)]); }
  });
}
return found;
}"""


@dataclass
class Seen:
    """What one visit of a page has found."""

    page: str
    size: str
    heading: tuple = ()
    drawn: list = field(default_factory=list)
    formulas: int = 0
    flat: list = field(default_factory=list)
    faint: dict = field(default_factory=dict)
    overflow: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    otherwise: dict = field(default_factory=dict)
    moving: int = -1
    first_weights: dict = field(default_factory=dict)
    live_weights: dict = field(default_factory=dict)
    foreign: list = field(default_factory=list)
    said: list = field(default_factory=list)


def look(visit, seen, site):
    """Visit a page and write down what is to be judged."""
    start = START[seen.size]
    window = visit.open(seen.page)
    window.evaluate("document.fonts.ready.then(() => true)")
    seen.heading = window.evaluate(HEADING)
    seen.moving = window.evaluate(MOVING)
    window.evaluate(OPEN_ALL)
    seen.drawn, seen.flat = window.evaluate(DRAWN), window.evaluate(FLAT)
    seen.formulas = window.locator("math").count()
    for mode in (OTHER[start], start):
        visit.turn(mode)
        seen.faint[mode] = window.evaluate(FAINT)
    seen.first_weights = visit.weights(site)
    visit.make_charts_live()
    seen.live_weights = visit.weights(site)
    for mode in (start, OTHER[start]):
        visit.turn(mode)
        seen.otherwise[mode] = window.evaluate(OTHERWISE)
        seen.overflow[mode] = window.evaluate(OVERFLOW)
    window.evaluate(THIN)
    for mode in (OTHER[start], start):
        visit.turn(mode)
        seen.faults[mode] = faults(window, (*APART, ROWS), colours_only=mode != start)
    seen.foreign, seen.said = visit.foreign, visit.said
    return seen


@pytest.fixture(scope="module")
def contexts(browser):
    """Open a context for each size, without motion, so that what fades in is there at once."""
    opened = {
        size: new_context(browser, size, START[size], reduced_motion="reduce") for size in SIZES
    }
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture(
    scope="module",
    params=[(page, size) for page in PAGES for size in SIZES],
    ids=lambda given: "-".join(given),
)
def seen(request, browser, address, site, contexts):
    page, size = request.param
    visit = Visit(browser, address, context=contexts[size])
    try:
        return look(visit, Seen(page, size), site)
    finally:
        visit.page.close()


def test_nothing_is_asked_of_others_and_the_console_is_silent(seen):
    assert (seen.foreign, seen.said) == ([], [])
    assert len(seen.foreign) <= BUDGET["foreign_requests"]


def test_axe_finds_nothing_with_all_parts_open(seen):
    assert seen.faults == {"light": [], "dark": []}
    assert seen.otherwise == {"light": 0, "dark": 0}


def test_the_page_is_no_wider_than_its_window(seen):
    assert max(seen.overflow.values()) <= 0


def test_every_chart_and_formula_is_drawn(seen):
    assert all(drawings == 1 and marks > 0 for drawings, marks in seen.drawn)
    assert seen.flat == []
    if seen.page == CHAPTER:
        assert len(seen.drawn) >= 8 and seen.formulas > 30


def test_the_words_of_charts_can_be_read(seen):
    assert seen.faint == {"light": [], "dark": []}


def test_the_title_has_a_fitting_size(seen):
    """Three lines at most, four for tables and answers, whose titles are long; not huge."""
    height, size = seen.heading
    least, most = {"desk": (32, 40), "phone": (24, 32)}[seen.size]
    assert least <= size <= most
    lines = 4.2 if re.search("^data/|-answers", seen.page) else 3.2
    assert height <= lines * 1.2 * size


def test_who_wants_no_motion_gets_none(seen):
    assert seen.moving == 0


def told(weights):
    """Return the heaviest files, for a message."""
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:6]
    return ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in heaviest)


@pytest.mark.parametrize("kind", ["first_visit", "with_live_charts"])
def test_a_visit_keeps_its_budget(seen, kind):
    weights = seen.first_weights if kind == "first_visit" else seen.live_weights
    total = sum(weights.values())
    print(f"{seen.page}: {total / 1000:.0f} of {BUDGET[kind] / 1000:.0f} kB, {len(weights)} files")
    assert seen.page.split("?")[0] in weights and any(name.endswith(".css") for name in weights)
    assert total <= BUDGET[kind], f"{seen.page} weighs {total} bytes: {told(weights)}"


def test_no_page_is_left_out(site):
    folders = ("_static", "lite", "slides", "notebooks")
    built = {path.relative_to(site) for path in site.rglob("*.html")}
    pages = {path.as_posix() for path in built if path.parts[0] not in folders}
    assert pages == {page.split("?")[0] for page in PAGES}


@pytest.fixture(scope="module")
def moving(browser):
    """Open a context of a reader who does not mind motion."""
    context = new_context(browser)
    yield context
    context.close()


@pytest.mark.parametrize("page", without_like(PAGES))
def test_from_a_memory_stick(browser, site, moving, page):
    """The same page, opened as a file."""
    visit = Visit(browser, site.as_uri() + "/", context=moving)
    try:
        visit.open(page)
        visit.make_charts_live()
        assert (visit.foreign, visit.said) == ([], [])
    finally:
        visit.page.close()


# The tests above can fail.


@pytest.fixture
def window(browser, address):
    visit = Visit(browser, address)
    yield visit.open("index.html")
    visit.context.close()


def test_axe_would_find_an_image_without_text(window):
    window.evaluate("document.querySelector('article').innerHTML += '<img src=\"data:,\">'")
    assert [rule for rule, _, _ in faults(window)] == ["image-alt"]


def test_a_few_of_each_look_tell_all_that_is_wrong_with_colours(browser, address):
    visit = Visit(browser, address)
    window = visit.open(CHAPTER)
    window.add_style_tag(
        content="article li { color: #999; } nav a { opacity: 0.4; } td { background: #777; }"
        " article p a { color: inherit; text-decoration: none; } p:nth-child(5) { color: #888; }"
        " .fs-quiz p, label { color: #bbb; } h2 { color: #ccc; } .prev-next-title { color: #aaa; }"
    )
    window.evaluate(OPEN_ALL)
    window.evaluate(THIN)
    whole = {"include": [["html"]], "exclude": [[selector] for selector in APART]}
    sentences = {(rule, why) for rule, _, why in run_axe(window, whole, {"runOnly": COLOUR_RULES})}
    assert len(sentences) > 8
    assert {(rule, why) for rule, _, why in faults(window, colours_only=True)} == sentences
    visit.context.close()


def test_faint_words_would_be_found(window):
    window.evaluate(
        "document.querySelector('.fs-wide text').setAttribute('style', 'fill: #aaaaaa')"
    )
    assert len(window.evaluate(FAINT)) == 1


def test_a_row_of_another_colour_would_be_found(window):
    assert window.locator(ROWS).count() > 20
    window.evaluate("row => document.querySelectorAll(row)[9].cells[1].style.color = '#aaa'", ROWS)
    assert window.evaluate(OTHERWISE) == 1


def test_the_theme_moves_without_the_rule(window):
    """Else the rule in assets/course.css should go."""
    assert window.evaluate(MOVING) > 0
