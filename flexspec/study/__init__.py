"""For the one who studies alone: checks, hints, solutions and progress in a notebook.

In a notebook of an assignment::

    flexspec.check("ps1", part=2)      # what the grader would say of the form of your answer
    flexspec.hint("ps1", part=2)       # the next step of help
    flexspec.solution("ps1", part=2)   # after an attempt of your own
    flexspec.where_next("ps1")         # what to do next
    flexspec.progress()                # how far you are, as a chart

Everything is on your own machine: what you have done is kept in one file beside your notebooks.
"""

from flexspec.study.checking import check, hint, solution
from flexspec.study.overview import done, progress, progress_table, where_next
from flexspec.study.store import delete_progress, export_progress, progress_file

__all__ = [
    "check",
    "delete_progress",
    "done",
    "export_progress",
    "hint",
    "progress",
    "progress_file",
    "progress_table",
    "solution",
    "where_next",
]
