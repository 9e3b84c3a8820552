"""A process that has run an assignment's first cells, and forks others from itself.

Every notebook of an assignment begins with the same locked cells: imports and tables. They are run
once for a class; they see neither a student's files nor whose work it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from flexspec.grading.drawer import Drawer
from flexspec.grading.sandbox import PROTECTED, Parent, Process
from flexspec.grading.session import Ended, Session

__all__ = ["PreparedParent", "prepare"]

#: So many beginnings of notebooks are remembered.
MOST = 8


class PreparedParent(Parent):
    """A process that has run some of the instructor's cells, forked from another parent.

    Parameters
    ----------
    origin : Parent
        Where it comes from.
    cells : sequence of str
        What it runs.
    drawer : Drawer
        Draws the charts that they show.
    timeout : float
        Seconds that one cell may take.

    Attributes
    ----------
    outputs : list of list
        What each cell showed.

    Raises
    ------
    Ended
        If a cell fails, or does what would be missing in forks.
    """

    def __init__(
        self, origin: Parent, cells: Sequence[str], drawer: Drawer, timeout: float
    ) -> None:
        self._origin = origin
        self._cells = list(cells)
        self._drawer = drawer
        self._timeout = timeout
        self._process: Process | None = None
        self.outputs: list[list] = []
        super().__init__(origin.mode)

    def _start(self) -> None:
        session = Session(
            self._origin.fork_parent,
            self._drawer,
            timeout=self._timeout,
            restarts=0,
            total=10 * self._timeout,
        )
        try:
            self.outputs = [self._run(session, cell) for cell in self._cells]
            self._process, self._control = session.hand_over()
        finally:
            session.end()

    @staticmethod
    def _run(session: Session, cell: str) -> list:
        outputs, ok = session.run(cell)
        if not ok:
            raise Ended("RuntimeError", "A cell failed.")
        return outputs

    def stop(self) -> None:
        """End it and all its processes."""
        if self._process is not None:
            self._process.end()
        if self._control is not None:
            self._control.close()
        self._control = self._process = None


_prepared: dict[tuple, PreparedParent | None] = {}


def prepare(
    parent: Parent, cells: Sequence[str], drawer: Drawer, timeout: float
) -> PreparedParent | None:
    """Return the parent that has run these cells, the same whenever it is asked for.

    It is None where they have to be run for each submission: they want a file of the student's, for
    instance. Without walls they could write where they stand; that mode promises no speed.
    """
    if parent.mode != PROTECTED or not cells:
        return None
    key = (parent, *cells)
    if key not in _prepared:
        if len(_prepared) == MOST:
            oldest = _prepared.pop(next(iter(_prepared)))
            if oldest is not None:
                oldest.stop()
        try:
            _prepared[key] = PreparedParent(parent, cells, drawer, timeout)
        except Ended:
            _prepared[key] = None
    return _prepared[key]
