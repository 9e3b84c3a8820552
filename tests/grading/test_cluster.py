"""Grading by the workers of a Dask scheduler, with PostgreSQL as nbgrader's database.

The workers are processes of their own that share the course's folder and the database.
"""

import glob
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from flexspec.grading import cluster, command
from grading import courses

pytest.importorskip("distributed", reason="Dask is in the extra cluster")

pytestmark = [pytest.mark.grading, pytest.mark.slow]

ALL = {"q1-check": 2, "q2-check": 3, "q3-check": 2}
STUDENTS = [f"s{number}" for number in range(6)]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def program(name):
    """Return where a program of PostgreSQL is; Debian keeps them off the path."""
    found = [shutil.which(name), *sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))]
    path = next(filter(None, found), None)
    assert path, "PostgreSQL is missing: sh tests/system-packages.sh installs it."
    return path


@pytest.fixture(scope="module")
def database():
    """Start PostgreSQL on this machine only; return the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest's own belong to root alone
    as_other = []
    if os.geteuid() == 0:  # which PostgreSQL refuses to run as
        as_other = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        os.chown(folder, 65534, 65534)
    port, data = free_port(), folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    create = [program("initdb"), "-D", data, "-A", "trust", "-U", "grader", "--no-sync"]
    subprocess.run([*as_other, *create], **quiet)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"
    control = [*as_other, program("pg_ctl"), "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], **quiet)
    yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Start a scheduler and two workers, each a process of its own with a folder of its own."""
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    places = ["--host", "127.0.0.1", "--no-dashboard"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *places, "--port", str(port)]
    processes = [start(command, folder / "scheduler")]
    for number in (1, 2):
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, *places]
        command += ["--nthreads", "1", "--nworkers", "1", "--no-nanny"]
        processes.append(start(command, folder / f"worker{number}"))
    yield address
    for process in processes:
        process.kill()
        process.wait()


def start(command, folder):
    folder.mkdir()
    if "dask_worker" in command[2]:
        command = [*command, "--local-directory", str(folder)]
    with (folder / "said").open("w") as said:
        return subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)


@pytest.fixture
def handed_in(tmp_path, database):
    settings = f'c.CourseDirectory.db_url = "{database}"\n'
    folder = courses.make(tmp_path / "course", settings=settings)
    for student in STUDENTS:
        courses.hand_in(folder, student, courses.answered(folder))
    courses.hand_in(folder, "crashes", courses.answered(folder, q2="import os; os._exit(0)"))
    courses.hand_in(folder, "empty", b"")
    return folder


def scores(database, student):
    with Gradebook(database, "regional-industrial-development") as gradebook:
        notebook = gradebook.find_submission_notebook("hw", "hw", student)
        return {grade.name: grade.score for grade in notebook.grades if grade.name != "essay"}


def test_two_workers_and_postgresql(handed_in, database, scheduler):
    results, _ = courses.grade(handed_in, scheduler=scheduler)
    assert results["empty"].problem.startswith("hw.ipynb is empty")
    assert [scores(database, student) for student in STUDENTS] == [ALL] * 6
    assert scores(database, "crashes") == ALL | {"q2-check": 0}
    assert not (handed_in / "gradebook.db").exists()
    again, _ = courses.grade(handed_in, scheduler=scheduler)
    assert list(again) == ["empty"]
    # This machine's own workers write to the same server.
    results, _ = courses.grade(handed_in, again=True)
    assert len(results) == 8
    assert scores(database, "crashes") == ALL | {"q2-check": 0}


def test_no_scheduler(folder, capsys, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    courses.hand_in(folder, "good", courses.answered(folder))
    address = f"tcp://127.0.0.1:{free_port()}"
    assert command.main(["hw", "--course", str(folder), "--scheduler", address]) == 2
    assert re.search("No scheduler answers at tcp://127", capsys.readouterr().err)
