"""Formulas as MathML, written at build time: current browsers draw it themselves."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

_LOGGER = logging.getLogger(__name__)


def mathml(latex: str, display: str) -> str:
    r"""Return a LaTeX formula as MathML, with its source for readers and tools that want it.

    Parameters
    ----------
    latex : str
        The formula, without delimiters.
    display : {"inline", "block"}
        Within a line, or on lines of its own.

    Examples
    --------
    >>> mathml(r"\sigma_t", "inline").startswith('<math xmlns=')
    True
    """
    return convert(latex, display=display)


def _visit(display: str):
    def visit(translator: Any, node: nodes.Element) -> None:
        try:
            formula = mathml(node.astext(), display)
        except Exception as error:  # latex2mathml raises many kinds, all meaning the same here
            _LOGGER.warning(
                "Formula %r cannot be written as MathML (%s): simplify it.",
                node.astext(),
                type(error).__name__,
                location=node,
            )
            raise nodes.SkipNode from error
        if display == "block":
            number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
            translator.body.append(
                f'<div class="fs-formula"{_anchor(node)} tabindex="0" role="group"'
                f' aria-label="Formula">{formula}{number}</div>'
            )
        else:
            translator.body.append(formula)
        raise nodes.SkipNode

    return visit


def _anchor(node: nodes.Element) -> str:
    return f' id="{node["ids"][0]}"' if node.get("ids") else ""


def setup(app: Sphinx) -> None:
    """Make MathML the site's way to show formulas."""
    app.add_html_math_renderer("mathml", (_visit("inline"), None), (_visit("block"), None))
