"""Cells run as in a notebook, though IPython does less where that changes nothing."""

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from flexspec.grading import sandbox
from flexspec.grading.python import as_python
from flexspec.grading.session import Session
from grading import courses

OWN = [
    cell.source
    for path in sorted(courses.EXERCISES.glob("source/*/*.ipynb"))
    for cell in nbformat.read(path, as_version=4).cells
    if cell.cell_type == "code"
]
OTHERS = [
    "",
    "x = 1\n",
    "\n\nx = 1",
    "  x = 1\n  y = 2",
    "%matplotlib inline",
    "%%time\nx = 1",
    "files = !ls",
    "files = %sx ls",
    "len?",
    "In [1]: x = 1\nIn [2]: y = 2",
    ">>> x = 1\n>>> y = 2",
    "x = 1\n... \ny = 2",
    "x = (5\n%matplotlib)",
    'text = """\n%matplotlib\n!ls\n"""',
    "await something",
    "x = 1\r\ny = 2\r\n",
    "for i in range(3):\n    %time i",
    "x = (",
    "x = '\x00'",
]


@pytest.mark.parametrize("cells", [OWN, OTHERS], ids=["of-the-course", "others"])
def test_python_is_what_ipython_makes_of_it(cells):
    assert len(cells) > 15
    for cell in cells:
        assert as_python(cell) == TransformerManager().transform_cell(cell)


@pytest.fixture
def run():
    parent = sandbox.warm_parent(sandbox.PROTECTED, sandbox.MODULES)
    session = Session(lambda: parent.fork(sandbox.Limits()), None, timeout=30, restarts=0, total=60)
    yield session.run
    session.end()


@pytest.mark.grading
class TestShown:
    def test_the_line_that_failed(self, run):
        cell = 'import pandas as pd\ntable = pd.DataFrame({"a": [1]})\ntable.drop(columns="b")'
        (output,), ok = run(cell)
        lines = "\n".join(output.traceback)
        assert not ok
        assert '----> 3 table.drop(columns="b")' in lines
        assert "KeyError: \"['b'] not found in axis\"" in lines

    def test_a_recursion_is_not_told_call_by_call(self, run):
        (output,), _ = run("def f(n):\n    return f(n + 1)\n\nf(1)")
        lines = "\n".join(output.traceback)
        assert "----> 4 f(1)" in lines
        assert "skipping similar frames" in lines
        assert lines.count("return f(n + 1)") < 10

    def test_what_waits_at_the_top_level(self, run):
        (output,), ok = run("import asyncio\nawait asyncio.sleep(0, 'slept')")
        assert ok
        assert output.data["text/plain"] == "'slept'"

    def test_magics_and_commands(self, run):
        (output,), ok = run("words = !echo one two\nwords")
        assert ok
        assert output.data["text/plain"] == "['one two']"

    def test_the_fonts_of_the_machine_are_out_of_sight(self, run):
        cell = (
            "import os\n"
            "for root, folders, names in os.walk('/usr/share/fonts'):\n"
            "    print(names)\n"
            "    open(root + '/own.ttf', 'w')"
        )
        outputs, _ = run(cell)
        if outputs:  # not every machine has the folder
            assert outputs[0].text == "[]\n"
            assert "Read-only" in outputs[1].evalue
