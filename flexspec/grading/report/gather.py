"""What the gradebook and the graded notebooks say about each assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func, select

from flexspec.grading.course import Course, CourseError
from flexspec.grading.report.extract import Plan, Record, make_plan, records

__all__ = ["Item", "Results", "assignments", "gather", "read_class"]


@dataclass(frozen=True)
class Item:
    """A question: a graded cell.

    Attributes
    ----------
    name, title : str
        nbgrader's id of the cell, and the heading above it.
    of : float
        What it is worth.
    by_hand : bool
        Whether a person marks it.
    """

    name: str
    title: str
    of: float
    by_hand: bool


@dataclass
class Results:
    """One assignment's results.

    Attributes
    ----------
    name : str
        The assignment.
    items : list of Item
        Its questions.
    students : list of str
        Who has been graded; rows of the arrays.
    points : numpy.ndarray
        A row for each student, a column for each item; NaN where a mark is still to be given.
    penalty : numpy.ndarray
        Points taken off because it was late.
    early : numpy.ndarray
        Hours from the submission to the due date, less than 0 if late; NaN if not known.
    when : list of datetime or None
        The time of each submission.
    not_graded : list of str
        Who handed in and is not graded.
    comments : dict
        (student, cell) -> the grader's comment.
    plan : Plan
        What there is to read in the notebooks.
    notebooks : dict
        Student -> their graded notebooks.
    reading : iterator
        What is read of the notebooks while others are used; see :attr:`records`.
    """

    name: str
    items: list[Item]
    students: list[str]
    points: np.ndarray
    penalty: np.ndarray
    early: np.ndarray
    when: list[datetime | None]
    not_graded: list[str]
    comments: dict[tuple[str, str], str]
    plan: Plan
    notebooks: dict[str, list[Path]]
    reading: Iterator[tuple[str, Record | None]]

    @cached_property
    def records(self) -> list[Record | None]:
        """What was read of each student's notebooks; None where that was not possible."""
        read = dict(self.reading)
        return [read.get(student) for student in self.students]

    @property
    def waiting(self) -> dict[str, int]:
        """Item -> how many marks are still to be given."""
        open_marks = np.isnan(self.points).sum(axis=0)
        return {item.name: int(n) for item, n in zip(self.items, open_marks, strict=True) if n}


def read_class(course: Course) -> dict[str, str]:
    """Return student -> name, of all whom the gradebook knows."""
    with course.gradebook() as gradebook:
        rows = gradebook.db.execute(select(Student.id, Student.first_name, Student.last_name))
        return {
            student: " ".join(filter(None, [first, last])) or student
            for student, first, last in rows
        }


def assignments(course: Course) -> list[str]:
    """Return the assignments of which something is graded, in order."""
    with course.gradebook() as gradebook:
        names = sorted(assignment.name for assignment in gradebook.assignments)
    return [name for name in names if course.folders("autograded", name)]


def gather(course: Course, assignment: str, pool: Executor | None = None) -> Results:
    """Read the results of one assignment; a pool of processes goes on to read the notebooks.

    Raises
    ------
    CourseError
        If the gradebook does not know it.
    """
    templates = course.templates(assignment)
    items = [
        Item(slot.name, template.titles[slot.name], slot.points or 0.0, slot.solution or slot.task)
        for template in templates.values()
        for slot in template.slots
        if slot.grade or slot.task
    ]
    if len({item.name for item in items}) < len(items):
        raise CourseError(
            f"{assignment} has two graded cells of one name in different notebooks: the report "
            "could not tell them apart; rename one."
        )
    plan = make_plan(templates)
    folders = course.folders("autograded", assignment)
    said = _read(course, assignment)
    students = [one for one in said.submissions if one in folders or said.is_graded(one)]
    notebooks = {
        student: [path for name in templates if (path := folder / f"{name}.ipynb").exists()]
        for student, folder in folders.items()
        if student in said.submissions
    }
    submissions = [said.submissions[student] for student in students]
    return Results(
        name=assignment,
        items=items,
        students=students,
        points=said.points(students, items),
        penalty=np.array([one.penalty for one in submissions], float),
        early=np.array([said.hours_before(one) for one in submissions], float),
        when=[one.timestamp for one in submissions],
        not_graded=sorted(set(course.submissions(assignment)) - set(students)),
        comments=said.comments,
        plan=plan,
        notebooks=notebooks,
        reading=records(plan, notebooks, pool),
    )


@dataclass(frozen=True)
class _Said:
    """What the gradebook says of an assignment.

    Submissions are by student; marks by student, then by cell.
    """

    due: datetime | None
    submissions: dict[str, Any]
    marks: dict[str, dict[str, Any]]
    comments: dict[tuple[str, str], str]

    def is_graded(self, student: str) -> bool:
        marks = self.marks.get(student, {}).values()
        return any(m.auto_score is not None or m.manual_score is not None for m in marks)

    def points(self, students: list[str], items: list[Item]) -> np.ndarray:
        made = np.full((len(students), len(items)), np.nan)
        for row, student in enumerate(students):
            marks = self.marks.get(student, {})
            for column, item in enumerate(items):
                mark = marks.get(item.name)
                if mark is not None and not mark.needs_manual_grade:
                    made[row, column] = mark.score
        return made

    def hours_before(self, submission: Any) -> float:
        if self.due is None or submission.timestamp is None:
            return float("nan")
        due = self.due + (submission.extension or timedelta(0))
        return (due - submission.timestamp).total_seconds() / 3600


def _read(course: Course, assignment: str) -> _Said:
    with course.gradebook() as gradebook:
        entry = gradebook.find_assignment(assignment)
        of_this = SubmittedAssignment.assignment_id == entry.id
        penalty = func.coalesce(func.sum(SubmittedNotebook.late_submission_penalty), 0.0)
        submissions = gradebook.db.execute(
            select(
                SubmittedAssignment.student_id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                penalty.label("penalty"),
            )
            .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(of_this)
            .group_by(SubmittedAssignment.id)
            .order_by(SubmittedAssignment.student_id)
        ).all()
        marks = gradebook.db.execute(
            _by_cell(
                Grade, Grade.score, Grade.auto_score, Grade.manual_score, Grade.needs_manual_grade
            ).where(of_this)
        ).all()
        comments = gradebook.db.execute(
            _by_cell(Comment, Comment.manual_comment).where(
                of_this, Comment.manual_comment.is_not(None)
            )
        ).all()
        by_student: dict[str, dict[str, Any]] = defaultdict(dict)
        for mark in marks:
            by_student[mark.student_id][mark.name] = mark
        return _Said(
            entry.duedate,
            {one.student_id: one for one in submissions},
            by_student,
            {(one.student_id, one.name): one.manual_comment for one in comments},
        )


def _by_cell(table: Any, *columns: Any) -> Any:
    """Return a query for student, cell and some columns of a table that has a row for each cell."""
    return (
        select(SubmittedAssignment.student_id, BaseCell.name, *columns)
        .select_from(table)
        .join(SubmittedNotebook, table.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(BaseCell, table.cell_id == BaseCell.id)
    )
