"""Formulas as MathML, written at build time: current browsers draw it themselves."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

_MATHML = "http://www.w3.org/1998/Math/MathML"
ElementTree.register_namespace("", _MATHML)
#: The element that has limits above and below, for the one that has indices at the side.
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_LOGGER = logging.getLogger(__name__)


def mathml(latex: str, display: str) -> str:
    r"""Return a LaTeX formula as MathML.

    Parameters
    ----------
    latex : str
        The formula, without delimiters.
    display : {"inline", "block"}
        Within a line, or on lines of its own.

    Raises
    ------
    ValueError
        If it holds a command that MathML cannot be made of.

    Examples
    --------
    >>> mathml(r"\sigma_t", "inline").startswith('<math xmlns=')
    True
    """
    result = convert(latex, display=display)
    # latex2mathml writes a command that it does not know into the page as it stands.
    unknown = re.findall(r"\\[a-zA-Z]+", result)
    if unknown:
        raise ValueError(f"unknown command {unknown[0]}")
    return _typeset(result)


def _typeset(formula: str) -> str:
    """Put limits above and below their sums, and draw bars over all that they cover.

    latex2mathml writes limits as indices, and a bar as a letter, which no browser widens.
    """
    root = ElementTree.fromstring(formula)
    for element in list(root.iter()):
        kind = element.tag.removeprefix(f"{{{_MATHML}}}")
        if kind in _LIMITS and element[0].text in ("∑", "∏"):
            element.tag = f"{{{_MATHML}}}{_LIMITS[kind]}"
        elif kind == "mover" and element[1].text == "―":
            element.tag = f"{{{_MATHML}}}mrow"
            element.set("style", "border-top: .06em solid; padding-top: .1em")
            element.remove(element[1])
    return ElementTree.tostring(root, encoding="unicode")


def _visit(display: str):
    def visit(translator: Any, node: nodes.Element) -> None:
        try:
            formula = mathml(node.astext(), display)
        except Exception as error:  # latex2mathml raises many kinds, all meaning the same here
            _LOGGER.warning(
                "Formula %r cannot be written as MathML (%s): simplify it.",
                node.astext(),
                error or type(error).__name__,
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
