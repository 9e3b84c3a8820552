"""``flexspec-grade ps1 -j 2``: grade all submissions of an assignment, safely and at once.

What is graded already is left alone. A submission is graded if it is new or has changed, or if the
test of a question has changed since; then only that question's score is renewed. A run that was
stopped is finished by the next one.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import itertools
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import nbformat
from traitlets import TraitError

from flexspec.grading import cluster, pool
from flexspec.grading.audit import Log, packages
from flexspec.grading.course import Course, CourseError, find_course
from flexspec.grading.database import keep_open
from flexspec.grading.execute import WARNING, SafeExecute
from flexspec.grading.grader import WORKSHOP, Graded, submitted_checksum
from flexspec.grading.progress import Progress
from flexspec.grading.reading import shown
from flexspec.grading.sandbox import UNPROTECTED, SandboxError, warm_parent
from flexspec.grading.template import graded_names
from flexspec.grading.work import LOG, Job, Task

__all__ = ["grade", "run"]

#: Seconds that the workers of a run that was killed have to finish what they are at.
PATIENCE = 10.0


def grade(
    course: Course,
    assignment: str,
    *,
    workers: int = 1,
    students: Sequence[str] = (),
    questions: Sequence[str] = (),
    again: bool = False,
    protection: str | None = None,
    scheduler: str = "",
    tell: Any = print,
) -> list[Graded]:
    """Grade the submissions of an assignment that are not graded yet.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        The assignment's id.
    workers : int
        How many submissions are graded at once.
    students, questions : sequence of str
        Only these students and graded cells; both are graded again.
    again : bool
        Whether all submissions are graded again.
    protection : str, optional
        How submissions are kept apart; what the course's settings say if not given.
    scheduler : str
        Address of a Dask scheduler whose workers grade; this machine does if it is empty.
    tell : callable
        Called with each line of the report.

    Returns
    -------
    list of Graded
        What came of each submission.
    """
    keep_open()
    settings = {"protection": protection} if protection else {}
    safe = SafeExecute(config=course.config, **settings)
    if safe.protection == UNPROTECTED:
        print(WARNING, file=sys.stderr)
    with _alone(course):
        tests = _tests(course, assignment, questions)
        log = Log(course.root / LOG)
        tasks = list(_due(course, assignment, log, tests, students, questions, again, tell))
        results = []
        about = {
            "assignment": assignment,
            "tests": tests,
            "packages": packages(),
            "protection": safe.protection,
        }
        job = Job(course.root, assignment, settings, about)
        if scheduler:
            done = cluster.run(tasks, job, scheduler)
        else:
            if tasks:
                _begin_warm(safe, course, assignment)
            done = pool.run(tasks, job.make, workers)
        misnamed = [] if students else list(_misnamed(course, assignment))
        if not tasks and not misnamed:
            tell(_nothing_due(course, assignment))
        progress = Progress(len(tasks) + len(misnamed))
        for result in itertools.chain(misnamed, done):
            made = _lost(result) if isinstance(result, pool.Lost) else result
            results.append(made)
            _record(log, made, about)
            progress.clear()
            for line in _lines(made):
                tell(line)
            progress.show(len(results))
        progress.clear()
    for line in _copies(results):
        tell(line)
    return results


def _begin_warm(safe: SafeExecute, course: Course, assignment: str) -> None:
    """Start warm parents before the workers are forked: they share them."""
    for relaxed in (False, True):  # meanwhile, what workers would do once each
        nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)
    warm_parent(safe.protection, tuple(safe.modules)).wait()
    for template in course.templates(assignment).values():
        cells = [slot.cell() for slot in template.slots if slot.cell_type == "code"]
        safe.get_ready([cell for cell in cells if cell.source.strip()])


def _lost(lost: pool.Lost) -> Graded:
    problem = "The process that graded it was ended twice: is memory short?"
    return Graded(lost.task.student, problem=problem)


@contextlib.contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Hold the course, so that two runs do not grade the same submission."""
    path = course.root / WORKSHOP / "lock"
    path.parent.mkdir(exist_ok=True)
    until = time.monotonic() + PATIENCE
    with path.open("w") as lock:
        while not _locked(lock):
            if time.monotonic() > until:
                raise CourseError(f"Another run is grading {course.root}: wait for its end.")
            time.sleep(0.05)
        yield


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _tests(course: Course, assignment: str, questions: Sequence[str]) -> dict[str, str]:
    templates = course.templates(assignment)
    names = graded_names(templates).items()
    tests = {name: templates[notebook].tests[cell] for (notebook, cell), name in names}
    for question in questions:
        if question not in tests:
            raise CourseError(
                f"{assignment} has no question {question}; it has {', '.join(tests)}."
            )
    return tests


# What is due --------------------------------------------------------------------------------------


def _due(
    course: Course,
    assignment: str,
    log: Log,
    tests: dict[str, str],
    students: Sequence[str],
    questions: Sequence[str],
    again: bool,
    tell: Any,
) -> Iterator[Task]:
    submissions = course.submissions(assignment)
    for student in students:
        if student not in submissions:
            raise CourseError(f"There is no submission of {assignment} by {shown(student)}.")
    # Only what was finished counts: a line "began" or "refused" names work that has no result yet,
    # and of what `nbgrader autograde` has graded nobody knows under which tests.
    graded = log.last(assignment, "graded")
    for student, folder in submissions.items():
        if students and student not in students:
            continue
        finished = course.folder("autograded", student, assignment).exists()
        record = graded.get(student, {})
        unfinished = not finished or not record
        corrected = _corrected(record, tests)
        if again or unfinished or _has_changed(record, folder):
            yield Task(student, folder)
        elif questions:  # the line in the log will say that all tests are the present ones
            yield Task(student, folder, tuple(dict.fromkeys([*questions, *corrected])))
        elif students:
            yield Task(student, folder)
        elif corrected:
            tell(f"{student}: graded again, for the tests of {', '.join(corrected)} have changed.")
            yield Task(student, folder, tuple(corrected))


def _misnamed(course: Course, assignment: str) -> Iterator[Graded]:
    for student, name in course.misnamed(assignment).items():
        problem = f"The folder {shown(name)} is not called {assignment}: rename it."
        yield Graded(student, problem=problem)


def _nothing_due(course: Course, assignment: str) -> str:
    count = len(course.submissions(assignment))
    if count:
        return f"All submissions of {assignment} are graded ({count}); --again grades them anew."
    place = course.folder("submitted", "STUDENT", assignment)
    return f"There is no submission of {assignment}: they are looked for as {place}."


def _has_changed(record: dict[str, Any], folder: Path) -> bool:
    return "submission" in record and record["submission"] != submitted_checksum(folder)


def _corrected(record: dict[str, Any], tests: dict[str, str]) -> list[str]:
    before = record.get("tests", {})
    return [name for name, mark in tests.items() if before.get(name, mark) != mark]


# What is told -------------------------------------------------------------------------------------


def _record(log: Log, made: Graded, about: dict[str, Any]) -> None:
    try:
        log.add(
            "refused" if made.problem else "graded",
            student=made.student,
            submission=made.submission,
            score=made.score,
            of=made.of,
            answers=made.answers,
            problem=made.problem,
            notes=made.notes,
            seconds=made.seconds,
            **about,
        )
    except OSError as error:
        made.notes.append(f"The log could not be written ({error.strerror}).")


def _lines(made: Graded) -> Iterator[str]:
    if made.problem:
        yield f"{made.student}: NOT GRADED. {made.problem}"
    else:
        yield f"{made.student}: {made.score:g} of {made.of:g} points"
    for note in made.notes:
        yield f"    {note}"


def _copies(results: Sequence[Graded]) -> Iterator[str]:
    """Name students whose answers are the same, word for word."""
    same: dict[str, list[str]] = defaultdict(list)
    for made in results:
        if made.answers:
            same[made.answers].append(made.student)
    for students in same.values():
        if len(students) > 1:
            yield f"The same answers, word for word: {', '.join(sorted(students))}."


def run(options: argparse.Namespace) -> int:
    """Grade as the command line asks; return the exit code: 1 if a submission was not graded."""
    try:
        results = grade(
            find_course(options.course),
            options.assignment,
            workers=options.jobs,
            students=options.student,
            questions=options.question,
            again=options.again,
            protection=options.protection,
            scheduler=options.scheduler,
            tell=lambda line: print(line, flush=True),
        )
    except (CourseError, SandboxError, cluster.ClusterError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except TraitError as problem:
        print(f"A setting in nbgrader_config.py is wrong. {problem}", file=sys.stderr)
        return 2
    except OSError as error:
        where, reason = error.filename or options.assignment, error.strerror or error
        print(f"{where}: {reason}. Put this right and call again.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the next call goes on from here.", file=sys.stderr)
        return 130
    refused = sum(bool(made.problem) for made in results)
    print(f"{len(results) - refused} graded, {refused} not.")
    return 1 if refused else 0
