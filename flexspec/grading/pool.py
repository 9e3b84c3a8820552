"""Several submissions at once: worker processes that may die without taking others along."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from flexspec.grading.zygote import collect_seldom, die_with_parent

__all__ = ["Lost", "run"]

#: A task whose worker dies is given to another worker so often.
RETRIES = 1

Work = Callable[[Any], Any]


class Lost:
    """In place of a result: the workers that had the task have died.

    Parameters
    ----------
    task : object
        The task.
    """

    def __init__(self, task: Any) -> None:
        self.task = task


class _Worker:
    def __init__(self, make: Callable[[], Work], crew: Iterable[_Worker]) -> None:
        # Forked where that can be: what is imported and what is warm is there at once.
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        self.connection, there = context.Pipe()
        inherited = [self.connection, *(other.connection for other in crew)]
        ours = inherited if method == "fork" else []
        self.process = context.Process(target=_serve, args=(there, make, ours), daemon=True)
        self.process.start()
        there.close()
        self.task: Any = None
        self.retries = 0

    def give(self, todo: deque) -> None:
        """Take the next task, if there is one."""
        if todo:
            self.task, self.retries = todo.popleft()
            self.connection.send(self.task)

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


def _serve(connection: Connection, make: Callable[[], Work], inherited: list[Connection]) -> None:
    if sys.platform == "linux" and inherited:
        # The sandboxes end with the parent: a worker that went on would take that for a crash of
        # the submission's own.
        die_with_parent()
    for other in inherited:  # as long as a worker has them, no worker sees that the parent is gone
        other.close()
    gc.freeze()  # a collection would touch, and so copy, all that was there before
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is asked, and ends its workers
    work = make()
    while True:
        try:
            task = connection.recv()
            connection.send(work(task))
        except (EOFError, BrokenPipeError):  # the parent was killed
            return


def run(tasks: Iterable[Any], make: Callable[[], Work], workers: int) -> Iterator[Any]:
    """Do tasks in worker processes; yield the results as they come.

    Parameters
    ----------
    tasks : iterable
        What is to be done.
    make : callable
        Called in each worker; returns the function that does a task and never raises an error.
    workers : int
        How many workers there are.

    Yields
    ------
    object
        What the function returned, or a :class:`Lost` task.
    """
    todo = deque((task, RETRIES) for task in tasks)
    crew: list[_Worker] = []
    try:
        for _ in range(min(workers, len(todo))):
            crew.append(_Worker(make, crew))
        for worker in crew:
            worker.give(todo)
        while busy := {w.connection: w for w in crew if w.task is not None}:
            for connection in wait(list(busy)):
                worker = busy[connection]
                task, worker.task = worker.task, None
                try:
                    result = connection.recv()
                except (EOFError, OSError):  # it died
                    crew[crew.index(worker)] = replacement = _Worker(make, crew)
                    worker.end()
                    if worker.retries:
                        todo.appendleft((task, worker.retries - 1))
                    else:
                        yield Lost(task)
                    replacement.give(todo)
                    continue
                worker.give(todo)
                yield result
    finally:
        for worker in crew:
            worker.end()
