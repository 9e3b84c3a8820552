"""Several machines at once: the same tasks, done by the workers of a Dask scheduler.

Needs the extra ``cluster``. Each worker sees the course's folder under the same path, and has this
package and bubblewrap. Its one thread grades one submission at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flexspec.grading.pool import RETRIES, Lost

__all__ = ["ClusterError", "run"]


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why and what to do."""


#: Seconds in which the scheduler must answer.
PATIENCE = 15


def run(tasks: Iterable[Any], work: Callable[[Any], Any], scheduler: str) -> Iterator[Any]:
    """Do tasks on a cluster; yield the results as they come.

    Parameters
    ----------
    tasks : iterable
        What is to be done.
    work : callable
        Does a task and never raises an error; it can be sent to another process.
    scheduler : str
        The address of the Dask scheduler, such as ``tcp://10.0.0.1:8786``.

    Yields
    ------
    object
        What the function returned, or a :class:`~flexspec.grading.pool.Lost` task.

    Raises
    ------
    ClusterError
        If Dask is not installed or the scheduler cannot be reached.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise ClusterError(
            "Dask is not installed: install the extra cluster of this repository."
        ) from None
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as problem:
        raise ClusterError(f"No scheduler answers at {scheduler}: {problem}") from None
    with client:
        futures = {client.submit(work, task, pure=False, retries=RETRIES): task for task in tasks}
        for future in as_completed(list(futures)):
            task = futures.pop(future)
            # A task whose worker dies is given to others, until Dask gives it up.
            yield future.result() if future.status == "finished" else Lost(task)
