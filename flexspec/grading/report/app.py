"""``flexspec-report``: a page that shows how the class did, from the gradebook."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import altair as alt

from flexspec.grading.course import Course, CourseError, find_course
from flexspec.grading.database import keep_open
from flexspec.grading.report.agreement import SecondGraderError, agreements, read_marks
from flexspec.grading.report.gather import assignments, gather, read_class
from flexspec.grading.report.page import People, page, shown
from flexspec.grading.report.pairs import suspicious
from flexspec.grading.report.summary import Summary, summarise
from flexspec.grading.settings import worker_count
from flexspec.layout import write_whole

__all__ = ["PAGE", "main", "report"]

PAGE = "report.html"


def report(
    course: Course,
    chosen: Sequence[str] = (),
    *,
    names: bool = False,
    second_grader: Path | None = None,
    jobs: int = 1,
) -> tuple[str, list[Summary]]:
    """Return the report on a course as HTML, and the figures that it shows.

    Parameters
    ----------
    course : Course
        The course.
    chosen : sequence of str
        The assignments; all that are graded if empty.
    names : bool
        Whether students are named.
    second_grader : pathlib.Path, optional
        A CSV file with the marks of a second grader.
    jobs : int
        How many processes read notebooks, beside this one if more than one.

    Raises
    ------
    CourseError
        If nothing is graded, or an assignment is not known.
    SecondGraderError
        If the second grader's file cannot be used.
    """
    keep_open()
    marks = read_marks(second_grader) if second_grader else None
    there = list(chosen) or assignments(course)
    if not there:
        raise CourseError(f"Nothing is graded in {course.root}: flexspec-grade does it.")
    known = read_class(course)
    people = People(known, names)
    with (
        alt.theme.enable("flexspec"),
        ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool,
    ):
        results = [gather(course, name, pool) for name in there]
        sets = [shown(summarise(one), suspicious(one), people, len(known)) for one in results]
        text = page(
            course.directory().course_id or course.root.name,
            sets,
            people,
            len(known),
            now=datetime.now(UTC),
            agreement=None if marks is None else agreements(results, marks),
        )
    return text, [one.summary for one in sets]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the report that the command line asks for; return the exit code."""
    options = _options(arguments)
    try:
        course = find_course(options.course)
        text, summaries = report(
            course,
            options.assignment,
            names=options.names,
            second_grader=options.second_grader,
            jobs=options.jobs,
        )
        target = options.out or course.root / PAGE
        write_whole(target, text.encode("utf-8", "replace"))
    except (CourseError, SecondGraderError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or PAGE} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    graded = sum(len(one.results.students) for one in summaries)
    waiting = sum(sum(one.results.waiting.values()) for one in summaries)
    print(f"{graded} submissions, {waiting} marks still to be given by hand.")
    print(f"The report: {target}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="flexspec-report", description="Write a page that shows how the class did."
    )
    parser.add_argument("assignment", nargs="*", help="such as ps1; all if none is named")
    parser.add_argument("--course", type=Path, help="the folder of nbgrader_config.py")
    parser.add_argument("--out", type=Path, help=f"the page; {PAGE} in the course's folder if not")
    parser.add_argument("--names", action="store_true", help="name the students")
    parser.add_argument(
        "--second-grader",
        type=Path,
        metavar="FILE",
        help="a CSV file: assignment, student, question, points, and perhaps criterion",
    )
    parser.add_argument(
        "-j", "--jobs", type=worker_count, default=os.cpu_count() or 1, help="how many at once"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
