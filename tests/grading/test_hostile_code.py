"""Submissions that attack: each loses the question that attacks, and nothing else happens."""

import socket
import time

import nbformat
import pytest

from flexspec.grading import sandbox
from grading import courses

pytestmark = pytest.mark.grading

ALL = {"q1-check": 2, "q2-check": 3, "q3-check": 2}
WITHOUT_2 = ALL | {"q2-check": 0}

#: A mark by which processes that were left behind would be found.
MARK = "73311"

STOPPED = {
    "loops": "while True: pass",
    "sleeps": "import time; time.sleep(1000)",
    "forks": "import os\nwhile True: os.fork()",
    "starts-threads": "import threading, time\n"
    "while True: threading.Thread(target=time.sleep, args=(1000,)).start()",
    "asks-6-GB": "b = bytearray(6 << 30)",
    "asks-6-GB-bit-by-bit": "b = []\nwhile True: b.append(bytearray(1 << 26))",
    "prints-40-MB": "for i in range(40): print('x' * (1 << 20))",
    "shows-40-MB": "from IPython.display import HTML\nHTML('x' * (40 << 20))",
    "writes-300-MB": "with open('f', 'wb') as f:\n    for i in range(300): f.write(bytes(1 << 20))",
    "ignores-interrupts": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "while True: pass",
    "catches-interrupts": "while True:\n    try:\n        while True: pass\n"
    "    except BaseException: pass",
    "exits": "import os; os._exit(0)",
    "segfaults": "import ctypes; ctypes.string_at(0)",
    "kills-its-parent": "import os\nos.kill(os.getppid(), 9); os.kill(1, 9); os.kill(-1, 9)",
    "closes-descriptors": "import os; os.closerange(0, 1000)",
    "leaves-a-daemon": "import subprocess, sys\n"
    f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)",
    "function-loops": "def double(x):\n    while True: pass",
    "function-exits": "def double(x):\n    import os; os._exit(0)",
    "function-raises-SystemExit": "def double(x):\n    raise SystemExit",
    "talks-nonsense": "import os\nfor fd in range(3, 64):\n"
    "    try: os.write(fd, b'\\x00\\x00\\x00\\x05hello' * 9)\n    except OSError: pass",
}

GAINS_NOTHING = {
    "patches-testing": "import numpy, pandas\n"
    "pandas.testing.assert_frame_equal = numpy.testing.assert_allclose = lambda *a, **k: None\n"
    "def double(x): return 0",
    "patches-builtins": "import builtins, math\n"
    "builtins.abs = lambda x: 0\nbuiltins.all = builtins.bool = lambda *a: True\n"
    "math.isclose = lambda *a, **k: True\ndef double(x): return 0",
    "patches-checks": "checks.Part.score = lambda self: 3\n"
    "checks.Part.add = lambda *a, **k: None\ndef double(x): return 0",
    "replaces-the-module": "import sys, types\n"
    "fake = types.ModuleType('flexspec.checks')\n"
    "class Part:\n    def __init__(s, *a, **k): pass\n"
    "    def __getattr__(s, n): return lambda *a, **k: 3\n"
    "fake.Part = Part; fake.Case = lambda *a, **k: None\n"
    "sys.modules['flexspec.checks'] = checks = fake\ndef double(x): return 0",
    "hooks-imports": "import sys\n"
    "class Hook:\n    def find_spec(s, n, p=None, t=None): raise ImportError(n)\n"
    "sys.meta_path.insert(0, Hook())\ndef double(x): return 0",
    "transforms-cells": "get_ipython().input_transformers_cleanup.append(lambda lines: ['3'])",
    "redefines-names": "part = type('P', (), {'score': lambda s: 3})()\nbase = None\n"
    "def double(x): return 0",
    "equals-everything": "class Any(float):\n"
    "    def __eq__(s, o): return True\n    def __sub__(s, o): return 0.0\n"
    "    def __rsub__(s, o): return 0.0\n    def __abs__(s): return 0.0\n"
    "    def __float__(s): return s\n    __class__ = property(lambda s: float)\n"
    "    __hash__ = float.__hash__\n"
    "def double(x): return Any(0)",
    "lies-about-its-class": "class Number:\n    __class__ = property(lambda s: float)\n"
    "    def __float__(s): return 62.5\n"
    "double = Number()",
    "raises-a-score": "class Score(Exception):\n    def __str__(s): return '3'\n"
    "def double(x): raise Score",
    "warns": "import warnings, sys\n"
    "def double(x):\n    warnings.warn('3'); print(3, file=sys.stderr)",
    "is-deeply-nested": "def double(x):\n    a = []\n"
    "    for i in range(9999): a = [a]\n    return a",
}


@pytest.fixture(scope="module")
def listener():
    """A server on this machine that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def _spying(folder, listener):
    paths = [
        folder / "source" / "hw" / "hw.ipynb",
        folder / "gradebook.db",
        folder / "submitted" / "good" / "hw" / "hw.ipynb",
        folder / "autograded" / "spies" / "hw" / "hw.ipynb",
        folder / "nbgrader_config.py",
    ]
    return f"""
import os, socket
found = []
for path in {[str(path) for path in paths]}:
    for mode in ("r", "a", "w"):
        try: found.append(open(path, mode).name)
        except OSError: pass
for path in ("/etc/shadow", "/etc/passwd", "/etc/hostname", "/root/.ssh", "/var/log", "/run"):
    if os.path.exists(path): found.append(path)
for place in ("/submission", {str(courses.EXERCISES.parent)!r}, "/home", "/root", "/mnt", "/srv"):
    for folder, folders, names in os.walk(place):
        # Of Python's own files there are a hundred thousand, and every submission may read them.
        folders[:] = [one for one in folders if not one.startswith("python3.")]
        found += [f"{{folder}}/{{name}}" for name in names if name.endswith((".ipynb", ".db"))]
for address in (("127.0.0.1", {listener.getsockname()[1]}), ("192.0.2.1", 80), ("8.8.8.8", 53)):
    try: found.append(str(socket.create_connection(address, 1)))
    except OSError: pass
try: found += socket.gethostbyname_ex("example.org")
except OSError: pass
found += [name for name in os.environ if name in ("SECRET_OF_THE_HOST", "USER", "SSH_AUTH_SOCK")]
found += [one for one in globals().get("In", []) if "HIDDEN" in one]
print("found", found)
"""


@pytest.fixture(scope="module")
def batch(shared_course, listener):
    """Grade all attacks, and honest work among them, in one run."""
    folder = shared_course
    courses.hand_in(folder, "good", courses.answered(folder))
    for name, attack in (STOPPED | GAINS_NOTHING).items():
        courses.hand_in(folder, name, courses.answered(folder, q2=attack))
    spying = _spying(folder, listener) + courses.ANSWERS["q2-answer"]
    courses.hand_in(folder, "spies", courses.answered(folder, q2=spying))
    twice = "import os\nos.fork()\n" + courses.ANSWERS["q2-answer"]
    courses.hand_in(folder, "forks-once", courses.answered(folder, q2=twice))
    listening = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x"
    telling = f"print('seen', seen)\n{courses.ANSWERS['q3-answer']}"
    courses.hand_in(folder, "tells-tests", courses.answered(folder, q2=listening, q3=telling))
    before = {path: path.read_bytes() for path in (folder / "source").rglob("*.ipynb")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_OF_THE_HOST", "x")
        results, _ = courses.grade(folder)
    assert {path: path.read_bytes() for path in before} == before
    return folder, results


@pytest.mark.slow
class TestAttacks:
    @pytest.mark.parametrize("name", STOPPED)
    def test_costs_its_question_and_no_other(self, batch, name):
        folder, results = batch
        assert results[name].problem == ""
        assert courses.scores(folder, name) == WITHOUT_2

    @pytest.mark.parametrize("name", GAINS_NOTHING)
    def test_gains_nothing(self, batch, name):
        # What it breaks for its own later cells is its own affair.
        folder, results = batch
        assert results[name].problem == ""
        found = courses.scores(folder, name)
        assert (found["q1-check"], found["q2-check"]) == (2, 0)
        assert found["q3-check"] in (0, 2)

    @pytest.mark.parametrize("name", ["good", "spies", "forks-once", "tells-tests"])
    def test_others_keep_their_points(self, batch, name):
        folder, results = batch
        assert results[name].problem == ""
        assert courses.scores(folder, name) == ALL

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("loops", "longer than 6 seconds"),
            ("writes-300-MB", "File too large"),
            ("ignores-interrupts", "longer than 6 seconds"),
            ("exits", "ended Python"),
            ("segfaults", "ended Python"),
            ("prints-40-MB", "the cell printed too much"),
        ],
    )
    def test_says_what_happened(self, batch, name, sentence):
        assert sentence in courses.outputs(batch[0], name, "q2-answer")

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [("function-loops", "It ran"), ("function-exits", "ended Python")],
    )
    def test_says_what_a_function_did(self, batch, name, sentence):
        assert sentence in courses.outputs(batch[0], name, "q2-check")

    def test_finds_nothing(self, batch):
        assert courses.outputs(batch[0], "spies", "q2-answer").strip() == "found []"

    def test_outputs_tell_nothing_of_hidden_tests(self, batch):
        assert courses.outputs(batch[0], "tells-tests", "q3-answer").strip() == "seen []"

    def test_nothing_is_left_behind(self, batch):
        end = time.monotonic() + 5
        while courses.running(MARK) and time.monotonic() < end:
            time.sleep(0.1)
        assert courses.running(MARK) == []


# Whoever speaks for the process that student cells run in ----------------------------------------

#: Reaches the object that answers the grader, as a student's cell can.
SERVER = """
import gc
server = next(one for one in gc.get_objects() if type(one).__name__ == "Server")
"""
#: Sends what `told` and `changed` make of what the grader is told and sent.
LIAR = (
    SERVER
    + """
import json

class Liar:
    def __init__(self, frames):
        self.frames = frames
    def __getattr__(self, name):
        return getattr(self.frames, name)
    def send(self, message, *more):
        self.frames.send(told(message), *more)
    def send_bytes(self, message, *more):
        self.frames.send_bytes(json.dumps(changed(json.loads(message))).encode(), *more)

server._frames = Liar(server._frames)
"""
)
#: Answers questions about variables with more than was asked for.
SENDS_MORE = (
    """
def lie(*arguments):
    return 77.0

def told(message):
    asked = "functions" in message
    return {"functions": ["total"], "others": NAMES} if asked else message

def changed(sent):
    return sent | {n: {"t": "function", "v": server._handle(lie), "n": n} for n in NAMES}

total = 77.0
"""
    + LIAR
)
#: Asks for a large drawing and never reads it.
DOES_NOT_READ = (
    SERVER
    + """
import json, struct, time
spec = {"mark": "point", "data": {"sequence": {"start": 0, "stop": 20000}},
        "encoding": {"x": {"field": "data", "type": "quantitative"}}}
asked = {"draw": {"function": "vegalite_to_svg", "options": {}, "spec": spec}}
message = json.dumps(asked).encode()
server._frames.socket.sendall(struct.pack(">I", len(message)) + message)
time.sleep(1000)
"""
)
WORKED_OUT_ONCE = """@checks.once
def answer():
    return float(sum([1.0, 2.0]))

part = checks.Part("1", globals())
part.number("total")
### BEGIN HIDDEN TESTS
way = "sum"
part.number("total", expected=float(answer()), points=sum([1, 1]))
### END HIDDEN TESTS
part.score()"""


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    """Grade, one after the other in one process, those who lie and those who come after them."""
    notebook = courses.source_notebook()
    check = next(cell for cell in notebook.cells if cell.id == "q1-check")
    check.source = WORKED_OUT_ONCE
    folder = courses.make(tmp_path_factory.mktemp("one") / "course", notebook=notebook)
    answers = {
        "a-sends-a-function": 'NAMES = ["float"]' + SENDS_MORE,
        "a-sends-more": 'NAMES = ["answer", "checks", "__builtins__"]' + SENDS_MORE,
        "b-honest": "total = 3.0",
        "c-calls-it-sum": "sum = base['v'].sum(); total = sum",
        "d-has-a-function-sum": "def sum(v): return 99.0\ntotal = 99.0",
        "e-does-not-read": DOES_NOT_READ,
        "f-honest": "total = 3.0",
    }
    for student, answer in answers.items():
        courses.hand_in(folder, student, courses.answered(folder, q1=answer))
    results, _ = courses.grade(folder, workers=1)
    assert not any(result.problem for result in results.values())
    return folder


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("a-sends-a-function", 0),
        ("a-sends-more", 0),
        ("b-honest", 2),
        ("c-calls-it-sum", 2),
        ("d-has-a-function-sum", 0),
        ("e-does-not-read", 0),
        ("f-honest", 2),
    ],
)
def test_only_what_is_asked_for_counts(one_worker, student, points):
    assert courses.scores(one_worker, student)["q1-check"] == points


# What hidden tests name -----------------------------------------------------------------------

#: What is looked for, and the right choice, stand in texts of the hidden part alone.
CHOOSES = """part = checks.Part("1", globals())
part.number("total")
### BEGIN HIDDEN TESTS
part.number("total", expected=3.0, points=1)

def looked():
    return "" if part.answer("why") == "scarcity" and twice(2) == 4 else "It is not the reason."

part.add("the reason", 1, looked)
### END HIDDEN TESTS
part.score()"""
#: Variables of no interest that are large, or that cannot be told soon.
LARGE = "import numpy as np\na, b, c, d = np.zeros((4, 1_500_000))\n"
TREE = """
tree = {"children": [{} for _ in range(4)]}
for child in tree["children"]:
    child.update(parent=tree)
"""
ENDLESS = """
pairs = []
for _ in range(30):
    pairs = [pairs, pairs]
"""
#: Keeps what it is asked for, and answers as that suggests.
LISTENS = (
    SERVER
    + """
heard = []
look = server._look

def listen(**request):
    heard.append(str(request))
    for choice in ("scarcity", "custom"):
        if choice in heard[-1]:
            get_ipython().user_ns["why"] = choice
    look(**request)

server._look = listen
"""
)


@pytest.fixture(scope="module")
def chosen(tmp_path_factory):
    """Grade who knows the reason, and who listens for it."""
    notebook = courses.source_notebook()
    next(cell for cell in notebook.cells if cell.id == "q1-check").source = CHOOSES
    folder = courses.make(tmp_path_factory.mktemp("chooses") / "course", notebook=notebook)
    right = "total = 3.0\nwhy = 'scarcity'\ndef twice(x): return 2 * x\n"
    wrong = right.replace("scarcity", "x")
    answers = {
        "knows": right,
        "has-much-before": LARGE + right,
        "has-a-tree": right + TREE,
        "has-what-cannot-be-told": right + ENDLESS,
        "has-many-names": "globals().update({f'n{i}': i for i in range(11_000)})\n" + right,
        "listens": wrong + LISTENS,
        "offers-names": wrong + "scarcity = custom = 0\n" + LISTENS,
    }
    for student, answer in answers.items():
        shows = f"print(globals().get('heard'))\n{courses.ANSWERS['q3-answer']}"
        courses.hand_in(folder, student, courses.answered(folder, q1=answer, q3=shows))
    results, _ = courses.grade(folder)
    assert not any(result.problem for result in results.values())
    return folder


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("knows", 2),
        ("has-much-before", 2),
        ("has-a-tree", 2),
        ("has-what-cannot-be-told", 1),  # the reason, among all others, could not be told
        ("has-many-names", 2),
        ("listens", 1),
        ("offers-names", 1),
    ],
)
def test_who_hears_what_is_asked_for_knows_no_more(chosen, student, points):
    assert courses.scores(chosen, student) == {"q1-check": points, "q2-check": 3, "q3-check": 2}


def test_names_in_hidden_tests_are_not_told(chosen):
    assert "total" in courses.outputs(chosen, "listens", "q3-answer")
    assert "scarcity" not in courses.outputs(chosen, "listens", "q3-answer")
    assert "twice" not in courses.outputs(chosen, "offers-names", "q3-answer")


# Files that are handed in -----------------------------------------------------------------------

MODULE = """from flexspec import checks
print("WAS HERE")
checks.Part.score = lambda self: 2
"""
#: The type of a column whose time zone only a module could know.
ZONE = (
    """
def told(message):
    return message

def changed(sent):
    column = {"t": "column", "d": "datetime64[ns, Nowhere/Here]", "v": []}
    return sent | {"total": {"t": "extension", "v": column}}

total = 0
"""
    + LIAR
)


@pytest.fixture(scope="module", params=[sandbox.PROTECTED, sandbox.UNPROTECTED])
def with_modules(tmp_path_factory, request):
    """Grade modules that tests would import, the course's own replaced, and who comes after."""
    notebook = courses.source_notebook()
    check = next(cell for cell in notebook.cells if cell.id == "q1-check")
    check.source = "import sched\nimport own\nassert own.RIGHT == 3\n" + check.source
    folder = courses.make(tmp_path_factory.mktemp("modules") / "course", notebook=notebook)
    (folder / "source" / "hw" / "own.py").write_text("RIGHT = 3", encoding="utf-8")
    for student, files in {
        "a-module": ["sched.py", "flexspec.py"],
        "b-zone": ["tzdata/__init__.py"],
        "c-own": ["own.py", ".course/own.py"],
        "d-honest": [],
    }.items():
        answer = {"b-zone": ZONE, "d-honest": courses.ANSWERS["q1-answer"]}.get(
            student, "total = 0"
        )
        courses.hand_in(folder, student, courses.answered(folder, q1=answer))
        for name in files:
            courses.hand_in(folder, student, MODULE.encode(), name)
    results, _ = courses.grade(folder, workers=1, protection=request.param)
    assert not any(result.problem for result in results.values())
    return folder


@pytest.mark.parametrize(
    ("student", "points"), [("a-module", 0), ("b-zone", 0), ("c-own", 0), ("d-honest", 2)]
)
def test_no_file_of_a_students_runs_where_tests_run(with_modules, student, points):
    assert courses.scores(with_modules, student)["q1-check"] == points
    assert "WAS HERE" not in courses.outputs(with_modules, student, "q1-check")


# Time -------------------------------------------------------------------------------------------


def test_slow_cells_take_no_time_from_tests(tmp_path):
    settings = "c.SafeExecute.timeout = 1\nc.SafeExecute.total_timeout = 3\n"
    folder = courses.make(tmp_path / "course", settings=settings)
    notebook = courses.answered(folder)
    notebook.cells += [nbformat.v4.new_code_cell("while True: pass") for _ in range(5)]
    courses.hand_in(folder, "ada", notebook)
    courses.grade(folder)
    assert courses.scores(folder, "ada") == ALL


# Names that the course's own cells have -----------------------------------------------------------

NOTHING = "lambda *a, **k: None"


@pytest.mark.parametrize(
    ("setup", "lie"),
    [
        ("from numpy.testing import *", f"assert_allclose = {NOTHING}"),
        ("%%time\nfrom numpy.testing import assert_allclose", f"assert_allclose = {NOTHING}"),
        # It needs an answer, so that it fails where tests run.
        ("from numpy.testing import assert_allclose\nprint(total)", f"assert_allclose = {NOTHING}"),
        ("import numpy.testing as t\nassert_allclose = t.assert_allclose\nprint(total)", "t = 0"),
    ],
)
def test_what_locked_cells_have_named_stays(tmp_path, setup, lie):
    cells = [
        courses._cell(
            "code", "a", "### BEGIN SOLUTION\ntotal = 3.0\n### END SOLUTION", solution=True
        ),
        courses._cell("code", "setup", setup, locked=True),
        courses._cell("code", "c", "assert_allclose(total, 3)", grade=True, locked=True, points=2),
    ]
    notebook = courses.source_notebook()
    notebook.cells = cells
    folder = courses.make(tmp_path / "course", notebook=notebook)
    for student, answer in {"right": "total = 3.0", "wrong": f"total = 99\n{lie}"}.items():
        handed_in = courses.released(folder)
        handed_in.cells[0].source = answer
        courses.hand_in(folder, student, handed_in)
    courses.grade(folder)
    assert courses.scores(folder, "right") == {"c": 2}
    assert courses.scores(folder, "wrong") == {"c": 0}


def test_imports_in_cells_without_marks(tmp_path):
    """Many courses have them there; a student may change such a cell."""
    answer = "### BEGIN SOLUTION\ntotal = 3.0\n### END SOLUTION"
    test = "assert np.isclose(total, 3)"
    notebook = courses.source_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell("import none_such\nimport numpy as np", id="imports"),
        courses._cell("code", "a", answer, solution=True),
        courses._cell("code", "c", test, grade=True, locked=True, points=2),
    ]
    folder = courses.make(tmp_path / "course", notebook=notebook)
    own = "class np: isclose = staticmethod(lambda *a: True)"
    for student, answer in {"right": "total = 3.0", "wrong": f"{own}\ntotal = 99"}.items():
        handed_in = courses.released(folder)
        handed_in.cells[1].source = answer
        courses.hand_in(folder, student, handed_in)
    courses.grade(folder)
    assert courses.scores(folder, "right") == {"c": 2}
    assert courses.scores(folder, "wrong") == {"c": 0}
