"""An instructor's own course, outside this repository: chosen sets, dates, points, own data.

``make course DEST=../my-course`` runs it::

    python -m flexspec.grading.private DEST [--sets ps1 ps2] [--seed 2027]

The plan is ``course.toml`` in the new folder. Change it and run the same command again; it also
brings later corrections from here, and leaves alone what the instructor has changed.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from flexspec import layout
from flexspec.grading.database import find_alembic

__all__ = ["PLAN", "Plan", "PlanError", "main", "make_course", "read_plan"]

PLAN = "course.toml"
_REPOSITORY = Path(__file__).resolve().parents[2]
_EXERCISES = _REPOSITORY / "exercises"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")
_COURSE_ID = re.compile(r'^c\.CourseDirectory\.course_id = ".*"$', re.M)

_NEW_PLAN = """\
# Your course. After a change run the same command again.

name = "{name}"
# Students' own tables are drawn anew for each seed: another year, other numbers.
seed = "{seed}"

# A section for each set. Take out what you do not use. Both lines are optional:
# due = "2027-03-05 17:00 UTC"
# points = 10    what the set counts in the grade book of your learning platform
"""
_README = """\
# {name}

An nbgrader course, laid out from the repository of *{title}*. It holds solutions and hidden tests,
and later your students' work: keep it private.

- `course.toml`: sets, dates, points, seed. After a change, or to bring later corrections, run
  `make course DEST=...` in the repository again. What you have changed here stays; a newer version
  of it is laid beside it, with `.new` in its name.
- `source/`: the sets with solutions and hidden tests. nbgrader's commands run in this folder, with
  the environment of the repository active.
- The guide, step by step: `teaching/guide.md` in the repository.
"""
_IGNORED = """\
release/
submitted/
submitted_earlier/
lms.json
autograded/
feedback/
feedback_by_hand/
.grading/
report.html
grading-log.jsonl
gradebook.db*
*.csv
"""


class PlanError(ValueError):
    """The plan cannot be followed; the message says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What an instructor's course is made of.

    Attributes
    ----------
    name : str
        nbgrader's id of the course.
    seed : str
        What the students' own tables are drawn with, besides their ids.
    due : dict
        Set -> date and time as nbgrader reads them, or an empty text.
    points : dict
        Set -> what it counts in a grade book elsewhere, if that is not the points it has.
    """

    name: str
    seed: str
    due: dict[str, str] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)


def sets() -> list[str]:
    """Return the sets that there are."""
    return sorted(path.parent.name for path in _EXERCISES.glob("source/*/*.ipynb"))


def read_plan(folder: Path) -> Plan:
    """Read ``course.toml``.

    Raises
    ------
    PlanError
        If it cannot be read, or asks for what there is not.
    """
    path = folder / PLAN
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path} cannot be read: {error}.") from None
    sections = said.get("sets")
    if not isinstance(sections, dict) or not sections:
        raise PlanError(f"{path} names no sets: write a line such as [sets.ps1].")
    for name in sections:
        if name not in sets():
            raise PlanError(f"{path}: there is no set {name!r}; there are {', '.join(sets())}.")
    for key in ("name", "seed"):
        if not _PLAIN.fullmatch(str(said.get(key, ""))):
            raise PlanError(
                f"{path}: {key} must be 1 to 40 letters, digits, blanks, points or dashes."
            )
    due = {name: _due(path, name, about) for name, about in sections.items()}
    points = {name: _points(path, name, about) for name, about in sections.items()}
    given = {name: number for name, number in points.items() if number is not None}
    return Plan(str(said["name"]), str(said["seed"]), due, given)


def _due(path: Path, name: str, about: Mapping[str, Any]) -> str:
    text = str(about.get("due", ""))
    try:
        if text:
            parse_utc(text)
    except ValueError:
        raise PlanError(
            f'{path}: due of {name} is no date: write "2027-03-05 17:00 UTC".'
        ) from None
    return text


def _points(path: Path, name: str, about: Mapping[str, Any]) -> float | None:
    points = about.get("points")
    if points is None:
        return None
    if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
        raise PlanError(f"{path}: points of {name} must be a number above zero.")
    return float(points)


def make_course(
    folder: Path, *, chosen: Sequence[str] = (), seed: str = "", name: str = ""
) -> layout.LaidOut:
    """Lay out an instructor's course, or renew one.

    Parameters
    ----------
    folder : pathlib.Path
        Where; outside this repository.
    chosen : sequence of str
        The sets of a new course; all if empty.
    seed, name : str
        Of a new course.

    Raises
    ------
    PlanError
        If the folder is inside the repository, or the plan cannot be followed.
    flexspec.layout.LayoutError
        If something cannot be written.
    """
    folder = folder.resolve()
    if folder.is_relative_to(_REPOSITORY):
        raise PlanError(
            f"{folder} is inside the repository, which is public: choose a folder outside it."
        )
    if not (folder / PLAN).exists():
        _write_new_plan(folder, chosen or sets(), seed or "1", name or folder.name)
    elif chosen or seed or name:
        raise PlanError(f"{folder / PLAN} is there already: change it, and run without options.")
    plan = read_plan(folder)
    done = layout.lay_out(_files(plan), folder)
    _set_dates(folder, plan)
    return done


def _write_new_plan(folder: Path, chosen: Sequence[str], seed: str, name: str) -> None:
    sections = "".join(f"\n[sets.{one}]\n" for one in chosen)
    for text in (seed, name):
        if not _PLAIN.fullmatch(text):
            raise PlanError(
                f"{text!r} will not do as a seed or a name: use 1 to 40 letters, digits, blanks, "
                "points or dashes."
            )
    unknown = [one for one in chosen if one not in sets()]
    if unknown:
        raise PlanError(f"There is no set {unknown[0]!r}; there are {', '.join(sets())}.")
    text = _NEW_PLAN.format(name=name, seed=seed) + sections
    layout.write_whole(folder / PLAN, text.encode("utf-8"))


def _files(plan: Plan) -> dict[str, bytes]:
    config = (_EXERCISES / "nbgrader_config.py").read_text("utf-8")
    config = _COURSE_ID.sub(f'c.CourseDirectory.course_id = "{plan.name}"', config)
    readme = _README.format(name=plan.name, title="Regional industrial development")
    found = {
        "nbgrader_config.py": config.encode("utf-8"),
        "README.md": readme.encode("utf-8"),
        ".gitignore": _IGNORED.encode("utf-8"),
    }
    for name in plan.due:
        for path in sorted((_EXERCISES / "source" / name).iterdir()):
            if path.is_file():
                found[f"source/{name}/{path.name}"] = _with_seed(path, name, plan.seed)
    return found


def _with_seed(path: Path, name: str, seed: str) -> bytes:
    """Return a file of a set; its calls of `flexspec.variant` draw with the seed.

    What students see and what the grader draws is changed alike, since both name the assignment.
    """
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    return content.replace(
        f'assignment=\\"{name}\\"'.encode(), f'assignment=\\"{name}, {seed}\\"'.encode()
    )


def _set_dates(folder: Path, plan: Plan) -> None:
    """Write the dates into nbgrader's database; a set without one has none there."""
    find_alembic()
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", plan.name) as gradebook:
        for name, due in plan.due.items():
            when = parse_utc(due) if due else None
            gradebook.update_or_create_assignment(name, duedate=when, course_id=plan.name)


def main(arguments: list[str] | None = None) -> None:
    """Lay out the course that the command line names, and say what was done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="*", default=[], help="of a new course: ps1 ps2; or all")
    parser.add_argument("--seed", default="", help="of a new course, such as 2027")
    parser.add_argument("--name", default="", help="of a new course; or the folder's name")
    given = parser.parse_args(arguments)
    try:
        done = make_course(given.folder, chosen=given.sets, seed=given.seed, name=given.name)
    except (PlanError, layout.LayoutError) as error:
        sys.exit(str(error))
    print("\n".join([*done.sentences(), f"Your course: {given.folder.resolve()}"]))
    print(f"The plan is {PLAN}: sets, dates, points, seed.")


if __name__ == "__main__":
    main()
