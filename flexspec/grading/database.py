"""nbgrader's database without waiting: opened once, patient when another program writes."""

from __future__ import annotations

import functools
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import nbgrader.api
import sqlalchemy
from sqlalchemy.exc import OperationalError, SAWarning
from sqlalchemy.orm import scoped_session, sessionmaker

__all__ = ["find_alembic", "is_locked", "keep_open", "patiently"]

#: So many seconds a writer waits for another one, and so often it begins anew.
PATIENCE = 30
ATTEMPTS = 10
_NOWHERE = logging.NullHandler()

Result = TypeVar("Result")


@functools.cache
def _engine(address: str) -> sqlalchemy.Engine:
    options = {"timeout": PATIENCE} if address.startswith("sqlite") else {}
    engine = sqlalchemy.create_engine(address, connect_args=options)
    # Two processes must not talk through one connection to a server.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


def find_alembic() -> None:
    """Put this Python's programs on the search path: nbgrader calls alembic by its bare name."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", "")])


def keep_open() -> None:
    """Let this process open each database once.

    A gradebook is opened eight times for each submission, and each time makes an engine and looks
    at all tables: a quarter of the time that nbgrader itself needs.
    """
    # nbgrader's own queries warn, many times for each submission, of nothing that matters.
    warnings.filterwarnings("ignore", category=SAWarning)
    # Where it logs an error with its traceback, it raises it too.
    nbgrader.api.app_log.addHandler(_NOWHERE)
    gradebook = nbgrader.api.Gradebook
    if gradebook.__init__ is not _quick_init:
        _checked.original = gradebook.__init__
        gradebook.__init__ = _quick_init
        gradebook.close = _quick_close


def _quick_init(self: Any, address: str, course_id: str = "default_course", *rest: Any) -> None:
    _checked(address, course_id)
    self.engine = _engine(address)
    self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))
    self.course_id = course_id
    self.authenticator = rest[0] if rest else None


@functools.cache
def _checked(address: str, course_id: str) -> None:
    """Make the tables and the course, as a gradebook does when it is opened."""
    gradebook = object.__new__(nbgrader.api.Gradebook)
    patiently(lambda: _checked.original(gradebook, address, course_id))
    gradebook.db.remove()
    gradebook.engine.dispose()


def _quick_close(self: Any) -> None:
    self.db.remove()


def patiently(work: Callable[[], Result]) -> Result:
    """Do something with the database; begin anew when it is locked by another program."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except Exception as problem:
            if not is_locked(problem):
                raise
            time.sleep(min(5, 0.1 * 2**attempt))
    return work()


def is_locked(problem: BaseException | None) -> bool:
    """Tell whether an error, or one it came from, says that the database is locked."""
    while problem is not None:
        if isinstance(problem, OperationalError) and "locked" in str(problem):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
