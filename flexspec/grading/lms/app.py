"""``flexspec-lms``: submissions from a learning platform, grades and feedback back to it.

flexspec-lms import ps1 --from moodle download.zip --table worksheet.csv
flexspec-lms grades ps1 --to moodle --table worksheet.csv --out grades.csv
flexspec-lms feedback ps1 --out feedback.zip
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flexspec.grading.course import Course, CourseError, find_course
from flexspec.grading.lms import PLATFORMS, LmsError
from flexspec.grading.lms.transfer import Received, feedback_archive, fill_in_grades, receive
from flexspec.grading.private import PLAN, PlanError, read_plan
from flexspec.layout import write_whole

__all__ = ["main"]


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="flexspec-lms", description=__doc__.splitlines()[0])
    parser.add_argument("--course", type=Path, help="the course's folder, if it is not this one")
    commands = parser.add_subparsers(dest="command", required=True)
    tables = "; ".join(f"{one.name}: {one.table}" for one in PLATFORMS.values())

    received = commands.add_parser("import", help="a download of submissions into submitted/")
    received.add_argument("assignment")
    received.add_argument("source", type=Path, help="the archive, or the folder it was unpacked to")
    received.add_argument("--from", dest="platform", choices=PLATFORMS, required=True)
    received.add_argument("--table", type=Path, required=True, help=tables)
    received.add_argument("--id-column", default="", help="the column with the students' ids")
    received.add_argument("--timezone", default="UTC", help="of the times in the download")

    grades = commands.add_parser("grades", help="the platform's table with the grades filled in")
    grades.add_argument("assignment")
    grades.add_argument("--to", dest="platform", choices=PLATFORMS, required=True)
    grades.add_argument("--table", type=Path, required=True, help=tables)
    grades.add_argument("--out", type=Path, required=True)
    grades.add_argument("--column", default="", help="the assignment's name on the platform")
    grades.add_argument("--id-column", default="", help="the column with the students' ids")
    grades.add_argument("--points", type=float, help="its worth there, if the table does not say")

    feedback = commands.add_parser("feedback", help="the feedback pages as one archive")
    feedback.add_argument("assignment")
    feedback.add_argument("--out", type=Path, required=True)
    return parser


def main(arguments: list[str] | None = None) -> None:
    """Do what the command line says."""
    given = _arguments().parse_args(arguments)
    try:
        course = find_course(given.course)
        if "out" in given and given.out.exists():
            raise LmsError(f"{given.out} is there already: choose another name, or delete it.")
        if given.command == "import":
            done = receive(
                course,
                given.assignment,
                PLATFORMS[given.platform],
                given.source,
                given.table,
                id_column=given.id_column,
                timezone=given.timezone,
            )
            lines = _received(done)
        elif given.command == "grades":
            text, lines = fill_in_grades(
                course,
                given.assignment,
                PLATFORMS[given.platform],
                given.table,
                column=given.column,
                id_column=given.id_column,
                most=given.points or _planned(course, given.assignment),
            )
            write_whole(given.out, text.encode("utf-8"))
            lines.append(f"Written: {given.out}")
        else:
            lines = feedback_archive(course, given.assignment, given.out)
    except (LmsError, CourseError, PlanError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename or 'A file'} cannot be read or written: {error.strerror}.")
    print("\n".join(lines))


def _planned(course: Course, assignment: str) -> float | None:
    """Return what the plan of the course says that an assignment counts."""
    there = (course.root / PLAN).exists()
    return read_plan(course.root).points.get(assignment) if there else None


def _received(done: Received) -> list[str]:
    counts = {"new": done.new, "as before": done.same, "replaced": done.replaced}
    line = ", ".join(f"{len(ids)} {what}" for what, ids in counts.items())
    lines = [f"Submissions: {line}."]
    if done.replaced:
        ids = ", ".join(done.replaced)
        lines.append(f"Replaced, the earlier work is in submitted_earlier: {ids}.")
    if done.late:
        lines.append(f"Late, as the platform says: {', '.join(done.late)}.")
    return lines + done.sentences


if __name__ == "__main__":
    main()
