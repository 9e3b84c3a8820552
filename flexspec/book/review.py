"""The role that cites the review: {p}`4-5` becomes (pp. 4–5)."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

#: The review's body runs from page 1 to 50, the bibliography to 56, the endnotes stand on 57.
LAST_PAGE = 57
_PAGES = re.compile(r"^\d+(?:[-–]\d+)?(?:, ?\d+(?:[-–]\d+)?)*$")


def pages(text: str) -> str:
    """Return page numbers as they are printed in a citation.

    Parameters
    ----------
    text : str
        Pages and ranges, such as ``"4-5, 44"``.

    Raises
    ------
    ValueError
        If it is not a list of pages, or names a page that the review does not have.

    Examples
    --------
    >>> pages("4-5,44")
    'pp. 4–5, 44'
    >>> pages("1")
    'p. 1'
    """
    if not _PAGES.match(text):
        raise ValueError(f"{text!r} is not a list of pages such as 4-5, 44.")
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if not all(1 <= number <= LAST_PAGE for number in numbers):
        raise ValueError(f"The review has pages 1 to {LAST_PAGE}, not {text}.")
    return ("p. " if len(numbers) == 1 else "pp. ") + re.sub(", ?", ", ", text).replace("-", "–")


class PageRole(SphinxRole):
    """Cite a page of the review."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the citation, or an error that names what is wrong."""
        try:
            cited = pages(self.text.strip())
        except ValueError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [], [message]
        text = f"({cited})".replace(" ", "\u00a0")
        return [nodes.inline(text, text, classes=["fs-page"])], []


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_role("p", PageRole())
