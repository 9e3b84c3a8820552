"""What the pages that grading writes have in common: templates, style, how text is set."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

__all__ = ["code_words", "environment"]

_TEMPLATES = Path(__file__).with_name("templates")


def environment() -> Environment:
    """Return the templates; whatever is put into one is escaped."""
    made = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True)
    made.filters |= {"plain": lambda number: f"{number:g}", "code_words": code_words}
    return made


def code_words(text: str) -> Markup:
    """Set what stands between backticks as code.

    Examples
    --------
    >>> code_words("`a` < 2")
    Markup('<code>a</code> &lt; 2')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Markup.escape(text))))
