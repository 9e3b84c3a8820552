"""Small books, built by Sphinx in a process of their own that need not import anything.

Python's start, Sphinx, pandas and the bundle of Vega take four seconds, the pages of a test less
than one. So a server imports all that once, and each build is a fork of it: what one build leaves
in memory no other sees.
"""

import contextlib
import io
import multiprocessing
import os
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from unittest import mock


@cache
def _forks():
    """Start the server; before Python 3.12 it finds what it shall import by this variable only."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["warm_sphinx"])
    with mock.patch.dict(os.environ, PYTHONPATH=str(Path(__file__).parent)):
        forkserver.ensure_running()
    return forks


def build(folder, *options, strict=True):
    """Build the book in a folder with Sphinx; return the exit status and what was said."""
    ours, theirs = _forks().Pipe(duplex=False)
    strictly = ["-W", "-n", "--keep-going"] if strict else []
    given = (folder, [*strictly, "-q", *options], theirs)
    process = _forks().Process(target=_build, args=given)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def _build(folder, options, connection):
    from sphinx.cmd.build import main

    os.chdir(folder)
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        status = main(options)
    connection.send((status, out.getvalue() + errors.getvalue()))
