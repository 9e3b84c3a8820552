"""Running a notebook safely: in place of nbgrader's preprocessor `Execute`.

Chosen in ``nbgrader_config.py``::

    c.Autograde.autograde_preprocessors = ["flexspec.grading.execute.SafeExecute", ...]

Student cells run in one sandboxed process, all of them before any test. At the place of each test
cell the variables that it names are taken down as plain data, and the process is copied if there
are functions among them. Then the locked cells and test cells run in a second process, which has
never run student code. So a student's output cannot tell of hidden tests.
"""

from __future__ import annotations

import copy
import functools
import itertools
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Enum, Float, Integer, List, Unicode

from flexspec.grading.drawer import Drawer
from flexspec.grading.examiner import Examiner
from flexspec.grading.names import Named, assigned, imports, matcher, named, needed, public
from flexspec.grading.outputs import error
from flexspec.grading.prepared import MOST, PreparedParent, prepare
from flexspec.grading.sandbox import (
    MODULES,
    PROTECTED,
    UNPROTECTED,
    Limits,
    Parent,
    Process,
    SandboxError,
    WarmParent,
    warm_parent,
)
from flexspec.grading.session import Ended, Look, Session, stopped

__all__ = ["SafeExecute"]

WARNING = (
    "WARNING: protection is switched off. Submissions run on this machine as you: they can read "
    "and delete your files, change the gradebook and reach the network."
)


@dataclass
class _Seen:
    """What stood in the student's process at the place of a test cell."""

    wanted: Named
    look: Look


@dataclass
class _Work:
    """A submission, and what belongs to its assignment.

    Attributes
    ----------
    cells : list of NotebookNode
        Its code cells.
    questions : list of str
        The Markdown above each test cell.
    files : dict
        What was handed in beside the notebook: name -> content.
    modules : dict
        What of these files is the course's own, so that tests may import it.
    imports : str
        The imports of the source's cells that nbgrader does not mark.
    environment : dict
        Environment variables.
    """

    cells: list[NotebookNode]
    questions: list[str]
    files: dict[str, bytes]
    modules: dict[str, bytes]
    imports: str
    environment: dict[str, str]


class SafeExecute(NbGraderPreprocessor):
    """Run student cells and test cells apart from each other and from the machine."""

    protection = Enum(
        [PROTECTED, UNPROTECTED],
        PROTECTED,
        help="How submissions are kept apart from this machine.",
    ).tag(config=True)
    timeout = Float(30, help="Seconds that one cell may take.").tag(config=True)
    total_timeout = Float(300, help="Seconds that all cells may take, and all tests.").tag(
        config=True
    )
    restarts = Integer(3, help="How often Python is started again after a crash.").tag(config=True)
    memory = Integer(2048, help="Megabytes of data for each process.").tag(config=True)
    processor = Integer(300, help="Seconds of computing for a submission.").tag(config=True)
    processes = Integer(64, help="Processes and threads at once.").tag(config=True)
    file = Integer(64, help="Megabytes of the largest file.").tag(config=True)
    disk = Integer(256, help="Megabytes of all files.").tag(config=True)
    examiner_submissions = Integer(
        25, help="So many submissions one process with tests looks at; 1 for a new one each time."
    ).tag(config=True)
    modules = List(Unicode(), list(MODULES), help="Imported before the first cell.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run all code cells and store their outputs."""
        folder = Path(resources.get("metadata", {}).get("path") or ".").absolute()
        files = submitted_files(folder)
        cells = [cell for cell in nb.cells if cell.cell_type == "code"]
        for cell in cells:
            cell.outputs, cell.execution_count = [], None
        cells = [cell for cell in cells if cell.source.strip()]
        for count, cell in enumerate(cells, 1):
            cell.execution_count = count
        if self.protection == UNPROTECTED:
            print(WARNING, file=sys.stderr)
        source = self._source(resources)
        work = _Work(
            cells,
            _questions(nb.cells),
            files,
            modules=_modules(source.parent, files) if source else {},
            imports=_imports(source, source.stat().st_mtime) if source else "",
            environment=handed_in_by(resources),
        )
        self._run_safely(work)
        for cell in cells:
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count
        return nb, resources

    def _run_safely(self, work: _Work) -> None:
        """Run the cells, and again if a process was killed that runs nothing of the student's."""
        prepared = self.get_ready(work.cells)
        parent = prepared or self._warm()
        for _ in range(2):
            life = parent.life()
            examined = self._run_apart(work, prepared)
            survived = parent.life() is life
            if examined and survived:
                return
        if not survived:
            raise SandboxError("The warm parent ended twice: is memory short?")

    def _run_apart(self, work: _Work, prepared: PreparedParent | None) -> bool:
        """Run student cells and test cells; return whether the examiner's process lived on."""
        parent, shown = prepared or self._warm(), prepared.outputs if prepared else []
        done = len(shown)
        for cell, outputs in zip(work.cells[:done], shown, strict=True):
            cell.outputs = copy.deepcopy(outputs)
        limits, most = self._limits(), self.examiner_submissions
        student = self._session(lambda: parent.fork(limits, work.files, work.environment))
        looks = _examiner(parent)
        examiner = self._session(
            lambda: looks.begin(limits, work.files, work.environment, work.modules, most)
        )
        try:
            own = [name for cell in work.cells[:done] for name in assigned(cell.source)]
            own += self._set_up(examiner, work, done)
            found = self._answers(student, work, done, own)
            examiner.begin_clock()  # the student's cells took their own time
            self._test(examiner, work.cells, found, own)
            looks.keep(examiner.release())
        finally:
            student.end()
            examiner.end()  # unless it was kept
        return not examiner.died

    def get_ready(self, cells: list[NotebookNode]) -> PreparedParent | None:
        """Start what all submissions of a notebook share; return what its first cells left.

        Parameters
        ----------
        cells : list of NotebookNode
            The notebook's code cells.
        """
        parent = self._warm()
        first = itertools.takewhile(lambda cell: is_trusted(cell) and not is_test(cell), cells)
        sources = [cell.source for cell in first]
        return prepare(parent, sources, _drawer(parent), self.timeout)

    def _source(self, resources: dict) -> Path | None:
        """Return the notebook as the instructor wrote it, if it is there."""
        about = resources.get("nbgrader", {})
        if not {"assignment", "notebook"} <= set(about):
            return None
        course = CourseDirectory(parent=self)
        folder = course.format_path(course.source_directory, ".", about["assignment"])
        path = Path(folder, f"{about['notebook']}.ipynb")
        return path if path.is_file() else None

    def _warm(self) -> WarmParent:
        return warm_parent(self.protection, tuple(self.modules))

    def _session(self, begin: Callable[[], Process]) -> Session:
        return Session(
            begin,
            _drawer(self._warm()),
            timeout=self.timeout,
            restarts=self.restarts,
            total=self.total_timeout,
        )

    def _limits(self) -> Limits:
        return Limits(self.memory, self.processor, self.processes, self.file, self.disk)

    def _set_up(self, examiner: Session, work: _Work, done: int) -> list[str]:
        """Run what stands before the first test; return the names that get values there.

        These need not come from the student's process.
        """
        own: list[str] = []
        if work.imports:
            examiner.run(work.imports)
        for cell in itertools.takewhile(lambda cell: not is_test(cell), work.cells[done:]):
            own += _run_trusted(examiner, cell)
        return own

    def _answers(self, student: Session, work: _Work, done: int, own: list[str]) -> list[_Seen]:
        """Run all cells but the tests; return what each test may look at."""
        found: list[_Seen] = []
        hides = ClearHiddenTests(parent=self)
        delimiters = (hides.begin_test_delimeter, hides.end_test_delimeter)
        tests: list[str] = []
        trusted = [cell.source for cell in work.cells[:done]]
        for cell in work.cells[done:]:
            if is_test(cell):
                sources = (cell.source, *trusted, *needed(cell.source, trusted, tests))
                wanted = named(*sources)
                known = public(sources, work.questions[len(found)], delimiters)
                found.append(_Seen(wanted, _look(student, wanted, known, own)))
                tests.append(cell.source)
                continue
            if is_trusted(cell):
                trusted.append(cell.source)
            cell.outputs, _ = student.run(cell.source)
        return found

    def _test(
        self, examiner: Session, cells: list[NotebookNode], found: list[_Seen], own: list[str]
    ) -> None:
        """Run the test cells, and the locked cells that they build on."""
        taken: list[str] = []
        for cell in itertools.dropwhile(lambda cell: not is_test(cell), cells):
            if is_test(cell):
                seen = found.pop(0)
                try:
                    request = {"do": "take", "drop": taken, "keep": own}
                    request |= {"asked": seen.wanted.names, "patterns": seen.wanted.patterns}
                    request |= {"others": seen.look.others, "messages": len(seen.look.messages)}
                    answer = json.loads(examiner.ask(request, *seen.look.messages))
                    taken = answer["taken"]
                    cell.metadata["flexspec"] = {"figures": answer["figures"]}
                    call = seen.look.copy.call if seen.look.copy else _no_copy
                    cell.outputs, _ = examiner.run(cell.source, call)
                except Ended as ended:
                    cell.outputs, taken = [error(*ended.args)], []
                own += assigned(cell.source)
            else:
                own += _run_trusted(examiner, cell)


@functools.lru_cache(MOST)
def _examiner(parent: Parent) -> Examiner:
    """Return the examiner whose process comes from a parent."""
    return Examiner(parent)


@functools.cache
def _drawer(parent: Parent) -> Drawer:
    """Return the drawer, the same for all submissions of this process."""
    return Drawer(parent, Limits(processor=24 * 3600))


def _share_nothing() -> None:
    """Let a fork begin processes of its own: two askers would get each other's answers."""
    _examiner.cache_clear()
    _drawer.cache_clear()


os.register_at_fork(after_in_child=_share_nothing)


def handed_in_by(resources: dict) -> dict[str, str]:
    """Return the environment variable by which checks know whose work they look at."""
    student = resources.get("nbgrader", {}).get("student")
    return {"FLEXSPEC_STUDENT": student} if student else {}


def is_test(cell: NotebookNode) -> bool:
    """Tell whether a cell is a locked test."""
    return bool(utils.is_grade(cell)) and not utils.is_solution(cell)


def is_trusted(cell: NotebookNode) -> bool:
    """Tell whether a cell's text is the instructor's."""
    return bool(utils.is_locked(cell)) and not utils.is_solution(cell)


def is_marked(cell: NotebookNode) -> bool:
    """Tell whether nbgrader knows a cell."""
    return bool(utils.is_locked(cell) or utils.is_grade(cell) or utils.is_solution(cell))


def _no_copy(_: dict) -> bytes:
    return stopped("It cannot be called: Python had ended before.")


def _run_trusted(examiner: Session, cell: NotebookNode) -> list[str]:
    """Run a locked cell where tests run; return the names that it gives values.

    One that needs an answer fails there; then the student's names count.
    """
    if not is_trusted(cell):
        return []
    _, ok = examiner.run(cell.source)
    return assigned(cell.source) if ok else []


def _look(student: Session, wanted: Named, known: Named, own: list[str]) -> Look:
    try:
        return student.look(known, own, matcher(wanted.names, wanted.patterns))
    except Ended:  # the cells said why
        return Look()


def _questions(cells: Sequence[NotebookNode]) -> list[str]:
    """Return for each test cell the locked Markdown between it and the test before."""
    found, texts = [], []
    for cell in cells:
        if cell.cell_type == "markdown" and is_trusted(cell):
            texts.append(cell.source)
        elif cell.cell_type == "code" and is_test(cell) and cell.source.strip():
            found.append("\n".join(texts))
            texts = []
    return found


def _modules(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return which of the files are the course's own, if tests can import one of them.

    nbgrader has put them back before. What students may change is none of them.
    """
    if not any(name.endswith(".py") for name in files):
        return {}
    found = submitted_files(folder)
    return {name: found[name] for name in found if files.get(name) == found[name]}


@functools.lru_cache(MOST)
def _imports(path: Path, changed: float) -> str:
    """Return the imports in a source's cells that nbgrader does not mark, as one cell.

    A student may have changed such a cell, so that it does not run where tests run.
    """
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:  # it is no notebook any more; grading needs the gradebook only
        return ""
    plain = [cell for cell in cells if cell.cell_type == "code" and not is_marked(cell)]
    lines = [line for cell in plain for line in imports(cell.source)]
    return "\n".join(f"try:\n    {line}\nexcept ImportError:\n    pass" for line in lines)


def submitted_files(folder: Path) -> dict[str, bytes]:
    """Return the files beside a notebook, without notebooks: they hold the hidden tests.

    Links are not followed: they may lead anywhere.
    """
    found: dict[str, bytes] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if path.suffix != ".ipynb" and path.is_file() and not path.is_symlink():
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found
