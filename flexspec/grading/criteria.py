"""The report that :meth:`flexspec.checks.Part.score` prints, read back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Line", "Report", "read_report"]

_CRITERION = re.compile(
    r"  (?P<mark>met    |not met|form ok|not ok )  (?P<text>.+?)"
    r"(?: \((?P<points>-?[\d.]+) of (?P<of>[\d.]+)\))?"
)
_SENTENCE = " " * 11
_READ = "  Read: "


@dataclass
class Line:
    """One criterion of the report.

    Attributes
    ----------
    text : str
        What was looked at.
    met : bool
        Whether nothing is wrong.
    points, of : str
        What it gave and what it is worth, as printed; empty for a check of form.
    sentence : str
        What is wrong.
    """

    text: str
    met: bool
    points: str = ""
    of: str = ""
    sentence: str = ""


@dataclass
class Report:
    """All criteria of one part, and where to read again."""

    criteria: list[Line] = field(default_factory=list)
    read: list[str] = field(default_factory=list)


def read_report(text: str) -> Report:
    """Return what a report says; what is not of a report is left out.

    Examples
    --------
    >>> from flexspec.checks import Part
    >>> part = Part("1", {"speed": 2.1}, read="chapter 1")
    >>> part.number("speed", kind="rate", expected=0.021, points=1)
    >>> import contextlib, io
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed:
    ...     _ = part.score()
    >>> report = read_report(printed.getvalue())
    >>> report.criteria[0].points, report.criteria[0].sentence[:24], report.read
    ('0', 'It is 100 times what was', ['chapter 1'])
    """
    made = Report()
    for line in text.splitlines():
        if line.startswith(_READ):
            made.read.append(line.removeprefix(_READ))
        elif line.startswith(_SENTENCE) and made.criteria:
            last = made.criteria[-1]
            last.sentence = f"{last.sentence} {line.strip()}".strip()
        elif match := _CRITERION.fullmatch(line):
            met = match["mark"] in ("met    ", "form ok")
            made.criteria.append(Line(match["text"], met, match["points"] or "", match["of"] or ""))
    return made
