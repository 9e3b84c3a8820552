"""A reader with a keyboard reaches and works everything, and sees where they are."""

import pytest
from conftest import pages_of_the_site
from visiting import FORGET, new_context, without_like

PAGES = without_like(pages_of_the_site())
MOTIONS = ("reduce", "no-preference")
#: Writes down each element that gets the focus: whether it has a ring, its colour, if it is seen.
RECORD = """() => {
  window.reached = new Map();
  window.around = false;
  document.addEventListener('focusin', () => {
    const at = document.activeElement;
    if (window.reached.has(at)) { window.around = true; return; }
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    window.reached.set(at, {
      name: at.tagName + '.' + at.className + ' ' + at.textContent.trim().slice(0, 30),
      ring: ring, colour: style.outlineColor,
      seen: box.width > 0 && box.height > 0 && style.opacity !== '0'});
  });
}"""
#: Shown controls that never had the focus; of a group of radio buttons one is enough.
MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter(one => one.tabIndex >= 0 && !one.disabled && !window.reached.has(one)
    && one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 0)
  .filter(one => one.type !== 'radio'
    || ![...window.reached.keys()].some(other => other.name && other.name === one.name))
  .map(one => one.outerHTML.slice(0, 80))"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def contexts(browser):
    """Open a context with motion and one without, for all pages."""
    opened = {motion: new_context(browser, reduced_motion=motion) for motion in MOTIONS}
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture
def window(contexts, address):
    """Open a page; close its window afterwards."""
    windows = []

    def start(page, reduced_motion="no-preference"):
        shown = contexts[reduced_motion].new_page()
        windows.append(shown)
        shown.add_init_script(FORGET)
        shown.goto(address + page, wait_until="load")
        return shown

    yield start
    for shown in windows:
        shown.close()


def walk(window):
    """Press Tab through a page; return the look of each element reached."""
    window.evaluate(RECORD)
    most = 20 + window.locator("a, button, input, select, summary, [tabindex]").count()
    for _ in range(0, most, 10):
        for _ in range(10):
            window.keyboard.press("Tab")
        if window.evaluate("window.around"):
            return window.evaluate("[...window.reached.values()]")
    raise AssertionError(f"Tab never came back to where it began in {most} steps")


@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(window, page):
    # Without motion, so that what fades in is there at once.
    shown = window(page, reduced_motion="reduce")
    reached = walk(shown)
    assert len(reached) >= 10
    assert [look["name"] for look in reached if not look["ring"]] == []
    assert [look["name"] for look in reached if not look["seen"]] == []
    assert len({look["colour"] for look in reached}) == 1
    assert shown.evaluate(MISSED) == []


#: Presses nothing itself: the key that changes a control as far as it goes.
KEY = """control => ({checkbox: 'Space', radio: 'ArrowDown',
  range: control.value === control.max ? 'Home' : 'End'})[control.type]"""
#: How the live chart of a control looks once it has drawn all that it was told.
LOOK = """async control => {
  const chart = control.closest('.fs-chart');
  await (await chart.view).runAsync();
  return chart.querySelector('.fs-live').innerHTML;
}"""
#: Gives a control its first value back: at one end of it, another control may have no say.
RESET = """control => {
  control.value = control.defaultValue;
  control.checked = control.defaultChecked;
  control.dispatchEvent(new Event('input', {bubbles: true}));
}"""


@pytest.mark.parametrize("page", [page for page in PAGES if not page.startswith("data/")])
def test_every_control_changes_its_chart_by_keyboard(window, page):
    shown = window(page)
    controls = shown.locator(
        ".fs-controls :is(input:not([type=radio]), input[type=radio]:checked)"
    ).element_handles()
    assert len(controls) >= shown.locator(".fs-controls").count()
    idle = []
    for control in controls:
        control.focus()
        before = shown.evaluate(LOOK, control)
        shown.keyboard.press(shown.evaluate(KEY, control))
        if shown.evaluate(LOOK, control) == before:
            idle.append(control.get_attribute("id"))
        shown.evaluate(RESET, control)
    assert idle == []


def test_an_element_without_a_ring_would_be_found(window):
    shown = window("index.html")
    shown.evaluate(
        "document.querySelector('article p a').setAttribute('style', 'outline: none !important')"
    )
    assert sum(not look["ring"] for look in walk(shown)) == 1
