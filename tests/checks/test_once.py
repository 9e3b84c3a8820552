"""Right answers that are worked out once."""

import pytest

from flexspec.checks import once


def cell(text):
    """Return the names that a test cell makes when it runs; each run makes new functions."""
    names = {"once": once, "worked": []}
    exec(compile(text, "<cell>", "exec"), names)
    return names


ANSWER = """
@once
def answer():
    import math
    math.worked = getattr(math, "worked", 0) + 1
    return [math.sqrt(x) for x in (4, {number})]
"""


def test_a_cell_that_runs_again_does_not_work_it_out_again():
    import math

    math.worked = 0
    first = cell(ANSWER.format(number=9))["answer"]
    assert first() == [2, 3]
    assert cell(ANSWER.format(number=9))["answer"]() is first()
    assert math.worked == 1
    assert cell(ANSWER.format(number=16))["answer"]() == [2, 4]
    assert math.worked == 2
    del math.worked


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("def answer(x): return x", "x"),
        ("def answer(*, x=1): return x", "x"),
        ("def answer(): return share * 2", "share"),
        ("def answer(): return [share for _ in range(2)]", "share"),
        ("def answer():\n    def inner(): return share\n    return inner()", "share"),
    ],
)
def test_what_depends_on_the_notebook_is_refused(text, named):
    with pytest.raises(TypeError, match=f"cannot depend on {named}: load or import it inside"):
        cell(f"share = 1\n@once\n{text}")


def test_a_function_in_a_function_may_use_no_name_of_the_outer_one():
    with pytest.raises(TypeError, match="cannot depend on share"):
        cell(
            "def outer(share):\n    @once\n    def answer(): return share\n"
            "    return answer\nouter(1)"
        )


def test_an_error_is_not_remembered():
    names = cell("@once\ndef answer():\n    import math\n    return math.ready")
    with pytest.raises(AttributeError):
        names["answer"]()
    import math

    math.ready = 7
    assert names["answer"]() == 7
    del math.ready
