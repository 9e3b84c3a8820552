"""Between a learning platform and nbgrader: submissions in, grades and feedback out.

The three platforms are modules with the same four functions; see :mod:`flexspec.grading.lms.base`.
"""

from flexspec.grading.lms import brightspace, canvas, moodle
from flexspec.grading.lms.base import LmsError, Platform

__all__ = ["PLATFORMS", "LmsError", "Platform"]

PLATFORMS: dict[str, Platform] = {
    "brightspace": brightspace.PLATFORM,
    "canvas": canvas.PLATFORM,
    "moodle": moodle.PLATFORM,
}
