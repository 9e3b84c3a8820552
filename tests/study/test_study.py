"""Checks, hints, solutions and progress, as one who studies alone meets them."""

import json
import subprocess

import pytest
from graders.running import EXERCISES, Assignment
from nbformat.v4 import new_code_cell, new_notebook

import flexspec
from flexspec import study
from flexspec.grading import demo
from flexspec.study import assignments, store

STUB = "def theil_parts(incomes, regions):\n    raise NotImplementedError()"
RIGHT = demo.reference_cells(EXERCISES / "source/ps1/ps1.ipynb")


@pytest.fixture(autouse=True)
def own_file(tmp_path, monkeypatch):
    """Keep progress in a folder of the test's own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


@pytest.fixture
def notebook():
    """The names of a notebook in which the cells before part 1 have been run."""
    names = {"__name__": "notebook"}
    cells = {cell.id: cell.source for cell in Assignment("ps1").notebook.cells}
    exec(cells["setup"], names)
    return names


def call(names, source):
    """Run a cell."""
    exec(source, names)


def said(capsys):
    return capsys.readouterr().out


class TestCheck:
    def test_the_report_is_that_of_the_released_check(self, notebook, capsys):
        call(notebook, RIGHT["part1-answer"])
        call(notebook, 'flexspec.check("ps1", part=1)')
        ours = said(capsys)
        call(notebook, assignments.check_cell("ps1", 1))
        assert ours == said(capsys)
        assert "Part 1: form complete" in ours

    def test_it_changes_nothing_in_the_notebook(self, notebook):
        call(notebook, RIGHT["part1-answer"])
        before = dict(notebook)
        call(notebook, 'flexspec.check("ps1", part=1)')
        assert notebook == before

    def test_values_too(self, notebook, capsys):
        call(notebook, RIGHT["part1-answer"])
        call(notebook, 'flexspec.check("ps1", part=1, values=True)')
        assert "Part 1: 5 of 5 points" in said(capsys)
        table = study.progress_table().set_index(["assignment", "part"])
        assert table.loc[("ps1", 1), "state"] == "all points"

    def test_an_answer_changed_since_loses_its_state(self, notebook):
        call(notebook, RIGHT["part1-answer"])
        call(notebook, 'flexspec.check("ps1", part=1, values=True)')
        call(notebook, "theil_parts = 0")
        call(notebook, 'flexspec.check("ps1", part=1)')
        table = study.progress_table().set_index(["assignment", "part"])
        assert table.loc[("ps1", 1), "state"] == "begun"

    def test_a_wrong_answer(self, notebook, capsys):
        call(notebook, "def theil_parts(incomes, regions):\n    return 0, 0, 0")
        call(notebook, 'flexspec.check("ps1", part=1, values=True)')
        assert "not met" in said(capsys)
        table = study.progress_table().set_index(["assignment", "part"])
        assert table.loc[("ps1", 1), "state"] == "begun"

    def test_cells_that_were_not_run(self, notebook, monkeypatch):
        source = "part = checks.Part('1', globals())\npart.table('a', rows=len(us))"
        monkeypatch.setattr(assignments, "check_cell", lambda *wanted, hidden: source)
        del notebook["us"]
        with pytest.raises(assignments.StudyError, match="no 'us' yet: run its cells from the top"):
            call(notebook, 'flexspec.check("ps1", part=1)')


class TestSolution:
    def test_not_before_an_attempt(self, notebook):
        call(notebook, STUB)
        for _ in range(4):
            call(notebook, 'flexspec.check("ps1", part=1)')
        with pytest.raises(assignments.StudyError, match="so far: 0"):
            flexspec.solution("ps1", 1)

    def test_after_an_answer_of_the_right_form(self, notebook, capsys):
        call(notebook, RIGHT["part1-answer"])
        call(notebook, 'flexspec.check("ps1", part=1)')
        capsys.readouterr()
        flexspec.solution("ps1", 1)
        shown = said(capsys)
        assert RIGHT["part1-answer"].strip() in shown
        assert "SOLUTION" not in shown

    def test_after_three_wrong_ones(self, notebook, capsys):
        call(notebook, "def theil_parts(incomes, regions):\n    return 1")
        for _ in range(3):
            with pytest.raises(assignments.StudyError, match="an attempt of your own"):
                flexspec.solution("ps1", 1)
            call(notebook, 'flexspec.check("ps1", part=1)')
        flexspec.solution("ps1", 1)
        assert "One solution of ps1, part 1" in said(capsys)

    def test_every_part_has_one_that_runs(self):
        for name in assignments.names():
            for part in assignments.parts(name):
                compile(assignments.reference(name, part), "solution", "exec")


class TestHints:
    def test_step_by_step(self, monkeypatch, capsys):
        steps = ["Look at the table.", "Group it.", "Divide."]
        monkeypatch.setattr(assignments, "hints", lambda name, part: steps)
        for _ in range(4):
            flexspec.hint("ps1", 2)
        lines = said(capsys).splitlines()
        assert lines[:3] == [f"Hint {n} of 3: {step}" for n, step in enumerate(steps, 1)]
        assert lines[3] == "You have seen all 3 hints; step=3 shows the last one again."
        flexspec.hint("ps1", 2, step=1)
        assert said(capsys) == "Hint 1 of 3: Look at the table.\n"

    def test_a_long_step_has_lines_that_can_be_read(self, capsys):
        flexspec.hint("ps1", 1)
        lines = said(capsys).splitlines()
        assert len(lines) > 1
        assert max(map(len, lines)) <= 92
        assert " ".join(lines) == f"Hint 1 of 3: {assignments.hints('ps1', 1)[0]}"

    def test_no_step_is_jumped(self, monkeypatch):
        monkeypatch.setattr(assignments, "hints", lambda name, part: ["One.", "Two."])
        with pytest.raises(assignments.StudyError, match="You have seen 0 of 2"):
            flexspec.hint("ps1", 2, step=2)


class TestProgress:
    def test_it_goes_on_where_it_stopped(self, own_file, capsys):
        study.done(3)
        study.done(1)
        study.done(3)
        assert said(capsys).splitlines()[-1] == "2 of 12 chapters worked through."
        assert sorted(json.loads(own_file.read_text())["chapters"]) == ["1", "3"]
        chart = flexspec.progress().to_dict()
        assert chart["title"]["subtitle"] == "2 of 12 chapters worked through"
        assert (
            chart["title"]["text"] == f"0 of {len(study.progress_table())} parts complete in form"
        )

    def test_a_broken_file_is_kept_aside(self, own_file, capsys):
        own_file.write_text('{"assignments": ')
        study.done(1)
        assert "could not be read" in said(capsys)
        assert own_file.with_suffix(".broken.json").read_text() == '{"assignments": '

    def test_where_nothing_can_be_written(self, own_file, monkeypatch, capsys):
        own_file.parent.joinpath("a-file").write_text("")
        monkeypatch.setenv(store.VARIABLE, str(own_file.parent / "a-file" / "progress.json"))
        monkeypatch.setattr(store, "read", lambda: {"assignments": {}, "chapters": {}})
        study.done(1)
        assert "Progress is not kept" in said(capsys)

    def test_export_and_delete(self, own_file, tmp_path):
        study.done(2)
        study.export_progress(tmp_path / "copy.json")
        assert json.loads((tmp_path / "copy.json").read_text())["chapters"].keys() == {"2"}
        with pytest.raises(FileExistsError, match="choose another name"):
            study.export_progress(tmp_path / "copy.json")
        study.delete_progress()
        assert not own_file.exists()

    def test_in_a_working_folder(self, tmp_path, monkeypatch):
        monkeypatch.delenv(store.VARIABLE)
        inside = tmp_path / "work" / "exercises" / "ps1"
        inside.mkdir(parents=True)
        (tmp_path / "work" / ".flexspec.json").write_text("{}")
        monkeypatch.chdir(inside)
        assert store.progress_file() == tmp_path / "work" / "progress.json"

    def test_no_such_chapter(self):
        with pytest.raises(assignments.StudyError, match="1 to 12"):
            study.done(13)


class TestWhereNext:
    def test_reads_the_last_reports(self, notebook, capsys):
        call(notebook, "def theil_parts(incomes, regions):\n    return 1")
        call(notebook, 'flexspec.check("ps1", part=1)')
        capsys.readouterr()
        flexspec.where_next("ps1")
        lines = said(capsys).splitlines()
        assert lines[0].startswith("Part 1: ")
        assert "  Read again: chapter 1, on Theil's index." in lines
        assert 'Part 2: not checked yet. flexspec.check("ps1", part=2)' in lines

    def test_after_all(self, capsys):
        kept = store.read()
        for part in assignments.parts("ps1"):
            kept["assignments"].setdefault("ps1", {})[str(part)] = {"ready": True, "last": "x"}
        store.write(kept)
        flexspec.where_next("PS1")
        assert "Next: chapters 2 and 3, then ps2." in said(capsys)

    def test_every_assignment_has_chapters_before_it(self):
        from flexspec.study.overview import _AFTER

        assert list(_AFTER) == assignments.names()


@pytest.mark.slow
def test_from_the_wheel_alone(fresh_python, tmp_path):
    """As in Colab or on a hub: no clone, so no values and no solutions, but checks and progress."""
    python, libraries = fresh_python
    script = tmp_path / "notebook.py"
    answer = RIGHT["part1-answer"]
    setup = next(c.source for c in Assignment("ps1").notebook.cells if c.id == "setup")
    script.write_text(
        f'{libraries}{setup}\n{answer}\nflexspec.check("ps1", part=1)\nflexspec.where_next("ps1")\n'
        'flexspec.hint("ps1", part=1)\n'
        "for options in ({'values': True}, {}):\n"
        "    try:\n"
        '        flexspec.check("ps1", 1, **options) if options else flexspec.solution("ps1", 1)\n'
        "    except ValueError as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run([python, script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Part 1: form complete" in done.stdout
    assert "Part 2: not checked yet" in done.stdout
    assert "Hint 1 of 3: Chapter 1" in done.stdout
    assert "Values are checked only where" in done.stdout
    assert "not in the package that is installed here" in done.stdout


@pytest.mark.slow
def test_in_a_real_notebook(tmp_path):
    from nbclient import NotebookClient

    stub = new_code_cell('import flexspec\nflexspec.check("ps1", part=1)')
    seen = new_code_cell("flexspec.progress()")
    notebook = new_notebook(cells=[new_code_cell(RIGHT["part1-answer"]), stub, seen])
    notebook.cells.insert(0, new_code_cell("import numpy as np, pandas as pd"))
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert "Part 1: form complete" in notebook.cells[2].outputs[0].text
    assert notebook.cells[3].outputs[0].output_type == "execute_result"
