"""What axe-core finds on a page; one place for its rules and for what is left out."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that look at colours; of all else, nothing changes between light and dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
#: A drawing's parts are hidden from screen readers; code and formulas have tests of their own.
APART = ("svg", "pre", "math")
#: Most words of a page with charts are numbers under them. One function writes all these rows, so
#: axe looks at the first three of a table; test_every_page.py compares the others with them.
ROWS = ".fs-scroll tbody tr:nth-child(n+4)"
#: Axe goes through every element of a page, also those that it is told not to judge: two thirds of
#: a chapter are pieces of code, marks of drawings and these rows. So they go before it looks, and
#: what held them keeps its size.
THIN = """() => {
  for (const body of document.querySelectorAll('.fs-scroll tbody')) {
    const rows = [...body.querySelectorAll(':scope > tr:nth-child(n+4)')];
    const height = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0);
    rows.slice(1).forEach(row => row.remove());
    rows.slice(0, 1).forEach(row => { row.style.height = `${height}px`; });
  }
  for (const code of document.querySelectorAll('pre')) { code.textContent = code.textContent; }
  for (const drawing of document.querySelectorAll('.fs-chart svg')) { drawing.replaceChildren(); }
}"""

#: Most words of a page look like others: of those with the same colours, size and weight on the
#: same grounds, three are judged. Axe would take two thirds of its time for the others.
_SAMPLE = """([within, apart]) => {
  const known = new Map(), numbers = new Map(), alike = new Map();
  const look = one => {
    if (one === null) { return 0; }
    if (!known.has(one)) {
      const s = getComputedStyle(one);
      const own = [
        look(one.parentElement), s.position, s.color, s.opacity, s.fontSize, s.fontWeight,
        s.backgroundColor, s.backgroundImage, s.textDecorationLine, s.textShadow,
      ].join();
      if (!numbers.has(own)) { numbers.set(own, numbers.size + 1); }
      known.set(one, numbers.get(own));
    }
    return known.get(one);
  };
  const words = one => one.matches('input, select, textarea')
    || [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim());
  for (const one of document.querySelectorAll(`:is(${within}) *`)) {
    if (words(one) && !one.closest(apart) && one.checkVisibility({visibilityProperty: true})) {
      if (!alike.has(look(one))) { alike.set(look(one), []); }
      alike.get(look(one)).push(one);
    }
  }
  return [...alike.values()].flatMap(all =>
    [...new Set([all[0], all[Math.floor(all.length / 2)], all.at(-1)])]);
}"""
_SCRIPT = Axe().axe_script
#: What axe says of all that is right, node by node, would take longer than finding it.
_RUN = """([context, options]) => axe.run(context, options).then(found => found.violations.flatMap(
  one => one.nodes.map(node => [one.id, node.target.join(' '), node.failureSummary])))"""


def faults(page, apart=APART, within="html", colours_only=False):
    """Return rule, element and reason of each violation, of a page or of a part of it."""
    sample = page.evaluate_handle(_SAMPLE, [within, ", ".join([":disabled", *apart])])
    found = run_axe(page, {"include": sample}, {"runOnly": COLOUR_RULES})
    if not colours_only:
        context = {"include": [[within]], "exclude": [[selector] for selector in apart]}
        others = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
        found += run_axe(page, context, others)
    return found


def run_axe(page, context, rules):
    """Return the same of the given parts of a page and rules of axe."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_SCRIPT)
    options = rules | {"preload": False, "resultTypes": ["violations"]}
    return page.evaluate(_RUN, [context, options])
