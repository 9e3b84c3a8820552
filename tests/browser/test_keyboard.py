"""A reader with a keyboard sees where they are; one who wants no motion gets none."""

import pytest
from conftest import pages_of_the_site

# The pages of the tables are alike: the first stands for all.
ALL = pages_of_the_site()
TABLES = [page for page in ALL if page.startswith("data/") and page != "data/index.html"]
PAGES = [page for page in ALL if page not in TABLES[1:]]
CHAPTER = PAGES[1]
#: The element that has the focus: whether it has a ring, of which colour, and can be seen.
LOOK = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return {name: at.tagName + '.' + at.className + ' ' + at.textContent.trim().slice(0, 30),
          ring: ring, colour: style.outlineColor,
          seen: box.width > 0 && box.height > 0 && style.opacity !== '0'};
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def window(browser, address):
    """Open a page; close its window afterwards."""
    contexts = []

    def start(page, **options):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}, **options))
        shown = contexts[-1].new_page()
        shown.goto(address + page, wait_until="load")
        return shown

    yield start
    for context in contexts:
        context.close()


def walk(window):
    """Press Tab through a page; return the look of each element reached."""
    reached = []
    most = 10 + window.locator("a, button, input, select, summary, [tabindex]").count()
    for _ in range(most):
        window.keyboard.press("Tab")
        look = window.evaluate(LOOK)
        if look is None:
            return reached
        reached.append(look)
    raise AssertionError(f"Tab never left the page in {most} steps")


@pytest.mark.parametrize("page", PAGES)
def test_what_the_keyboard_reaches_shows_it(window, page):
    # Without motion, so that what fades in is there at once.
    reached = walk(window(page, reduced_motion="reduce"))
    assert len(reached) >= 10
    assert [look["name"] for look in reached if not look["ring"]] == []
    assert [look["name"] for look in reached if not look["seen"]] == []
    assert len({look["colour"] for look in reached}) == 1


def test_an_element_without_a_ring_would_be_found(window):
    shown = window("index.html")
    shown.evaluate(
        "document.querySelector('article p a').setAttribute('style', 'outline: none !important')"
    )
    assert sum(not look["ring"] for look in walk(shown)) == 1


@pytest.mark.parametrize("page", PAGES)
def test_who_wants_no_motion_gets_none(window, page):
    moving = """() => [document.documentElement, ...document.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        const lasts = t => t.split(',').some(part => parseFloat(part) > 0);
        return lasts(s.transitionDuration) || s.animationName !== 'none'
          || s.scrollBehavior === 'smooth';
      }).length"""
    assert window(page).evaluate(moving) > 0, "the theme moves nothing any more: drop the rule"
    assert window(page, reduced_motion="reduce").evaluate(moving) == 0
