"""Formulas as MathML: what latex2mathml writes, and what is mended."""

from xml.etree import ElementTree

import pytest

from flexspec.book.formulas import mathml


def shape(latex):
    """Return the formula's elements, in order, without their namespace."""
    tree = ElementTree.fromstring(mathml(latex, "block"))
    return [element.tag.split("}")[1] for element in tree.iter()]


@pytest.mark.parametrize(
    ("latex", "element"),
    [
        (r"\sum_{r=1}^n x_r", "munderover"),
        (r"\sum_r x_r", "munder"),
        (r"\prod_r x_r", "munder"),
    ],
)
def test_limits_stand_above_and_below(latex, element):
    assert shape(latex)[2:4] == [element, "mo"]


def test_other_indices_stay_at_the_side():
    assert shape("x_r^2")[2:4] == ["msubsup", "mi"]


def test_a_bar_covers_all_it_should():
    formula = mathml(r"\overline{\ln y_t}", "inline")
    assert "border-top" in formula and "―" not in formula
    assert "mover" not in shape(r"\overline{\ln y_t}")
    assert "mover" in shape(r"\bar{y}")


@pytest.mark.parametrize("latex", [r"\nosuchcommand{x}", r"a \nosuchcommand"])
def test_an_unknown_command_is_an_error(latex):
    with pytest.raises(ValueError, match="unknown command"):
        mathml(latex, "inline")
