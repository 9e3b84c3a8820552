"""What axe-core finds on a page; one place for its rules and for what is left out."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that another mode can break: it changes colours and nothing else.
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

_SCRIPT = Axe().axe_script
#: What axe says of all that is right, node by node, would take longer than finding it.
_RUN = """([context, options]) => axe.run(context, options).then(found => found.violations.flatMap(
  one => one.nodes.map(node => [one.id, node.target.join(' '), node.failureSummary])))"""


def faults(page, rules=RULES, apart=APART, within="html"):
    """Return rule, element and reason of each violation, of a page or of a part of it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_SCRIPT)
    context = {"include": [[within]], "exclude": [[selector] for selector in apart]}
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    return page.evaluate(_RUN, [context, options])
