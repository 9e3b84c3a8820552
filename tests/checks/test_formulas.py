import pytest

from flexspec import checks
from flexspec.checks import formulas
from flexspec.checks.answers import NotUsable

NAMES = ["SUB", "JNT", "LRG"]
RIGHT = "JNT*LRG + SUB*JNT"


@pytest.mark.parametrize(
    "written",
    [
        "JNT*LRG + SUB*JNT",
        "SUB*JNT+LRG*JNT",
        "  JNT * SUB  +  JNT * LRG ",
        ["JNT*LRG + SUB*JNT"],
        "JNT and LRG or SUB and JNT",
        "(JNT & LRG) | (SUB & JNT)",
        "SUB*JNT + JNT*LRG + SUB*JNT",
    ],
)
def test_the_same_formula_in_other_words(written):
    assert formulas.problem(written, RIGHT, NAMES) == ""


@pytest.mark.parametrize("written", ["~SUB*JNT", "JNT*~SUB", "not SUB and JNT", "!SUB & JNT"])
def test_absent_conditions(written):
    assert formulas.problem(written, "~SUB*JNT", NAMES) == ""
    assert formulas.problem(written, "SUB*JNT", NAMES) != ""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("JNT", "do not belong"),
        ("1", "do not belong"),
        ("SUB*JNT", "leaves out"),
        ("~SUB*JNT*LRG + SUB*JNT", "not the shortest"),
        ("~JNT", "not the formula that follows"),
    ],
)
def test_how_a_formula_is_wrong(written, words):
    assert words in formulas.problem(written, RIGHT, NAMES)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("sub*JNT", "Write SUB in capitals"),
        ("SUB*EXP", "`EXP`, which is none of SUB, JNT, LRG"),
        ("SUB*", "which is none of"),
        ("JNT*(SUB + LRG)", "Multiply its brackets out"),
        ([], "holds 0 formulas"),
        (["SUB", "JNT"], "holds 2 formulas"),
        ("  ", "empty text"),
        (1, "of type int"),
    ],
)
def test_what_is_no_formula(written, words):
    with pytest.raises(NotUsable, match=words):
        formulas.terms(written, NAMES)


def test_a_named_mistake_goes_first():
    said = formulas.problem("JNT", RIGHT, NAMES, mistakes={"That is the parsimonious one.": "JNT"})
    assert said == "That is the parsimonious one."
    said = formulas.problem("SUB", RIGHT, NAMES, mistakes={"One of these.": ["JNT", "SUB"]})
    assert said == "One of these."


def test_in_a_part(capsys):
    part = checks.Part("5", {"own": "SUB*JNT", "word": "subcontracting"})
    part.formula("own", conditions=NAMES)
    part.formula("word", conditions=NAMES)
    part.formula("own", conditions=NAMES, expected="SUB*JNT", points=1)
    part.formula("own", conditions=NAMES, expected=RIGHT, points=1)
    part.formula("absent", conditions=NAMES, expected=RIGHT, points=1)
    assert part.score() == 1
    report = capsys.readouterr().out
    assert "form ok  `own`: a formula of SUB, JNT, LRG" in report
    assert "none of SUB, JNT, LRG" in report
    assert "There is no `absent`" in report
