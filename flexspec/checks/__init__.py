"""What the test cells of an assignment call: criteria, points, and a sentence that teaches.

A test cell makes one :class:`Part`, asks it questions about the student's answers and ends with
its score, which nbgrader takes as partial credit::

    part = checks.Part("4", globals())
    part.number("speed", kind="rate")                                   # form: released
    part.number("speed", kind="rate", expected=0.02143, points=1)       # value: a hidden test
    part.score()

Every criterion is reported, not only the first that is missed. A sentence says what is wrong and
where to read, never the right answer. Nothing depends on how a value prints, on its dtype or on a
library's version: an answer is judged by its meaning.

Only NumPy and pandas are imported here; Altair and vl-convert only when a chart is checked.
"""

from flexspec.checks.functions import Case
from flexspec.checks.numbers import KINDS
from flexspec.checks.once import once
from flexspec.checks.part import Criterion, Part

__all__ = ["KINDS", "Case", "Criterion", "Part", "once"]
