"""Which of a student's variables a test cell may look at, and which it may ask for by name.

A student's process that is asked for variables learns their names. It may learn those that its
student can read: in the visible part of a test and in its question. Those that stand in a hidden
part alone it must not learn, since answers stand there too.
"""

from __future__ import annotations

import ast
import builtins
import functools
import re
import symtable
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from keyword import iskeyword

from flexspec.grading.python import as_python

__all__ = [
    "DELIMITERS",
    "Named",
    "assigned",
    "imports",
    "is_reserved",
    "matcher",
    "named",
    "needed",
    "public",
    "visible",
]

#: Between lines with these texts stand hidden tests (nbgrader's own setting).
DELIMITERS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")

#: The first line of a cell whose other lines run as they are.
_RUNS_ITS_BODY = re.compile(r"\s*%%(time|timeit|capture|prun)\b[^\n]*\n")
_WORD = re.compile(r"[^\W\d]\w*")
_CODE_SPAN = re.compile(r"(`+)(.+?)\1", re.S)


@dataclass(frozen=True)
class Named:
    """Names, and patterns of names that are put together when the cell runs.

    Attributes
    ----------
    names : list of str
        Variables and texts that can be names of variables.
    patterns : list of str
        Regular expressions, one for each f-string.
    """

    names: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)


@functools.cache
def named(*sources: str) -> Named:
    r"""Return what cells name.

    Test cells name variables in code (``us_theil``), in texts (``part.table("us_theil", ...)``)
    and in f-strings (``part.number(f"speed_{period}")``).

    Examples
    --------
    >>> named('part.number("years"); part.number(f"speed_{name}"); x + 1')
    Named(names=['name', 'part', 'x', 'speed_', 'years'], patterns=['speed_\\w*'])
    >>> named("def test():\n    own = 1\n    return own + theirs").names
    ['test', 'theirs']
    >>> named("@checks.once\ndef answer():\n    return theirs").names
    ['answer', 'checks']
    """
    names: dict[str, None] = {}
    patterns: dict[str, None] = {}
    texts: dict[str, None] = {}
    trees = [_parsed(source) for source in sources]
    for tree in trees:
        names |= dict.fromkeys(name for name in _global(tree) if not is_reserved(name))
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.isidentifier() and not is_reserved(node.value):
                texts[node.value] = None
        elif isinstance(node, ast.JoinedStr):
            patterns.update(dict.fromkeys(_pattern(node)))
    return Named([*sorted(names), *sorted(texts.keys() - names)], list(patterns))


@functools.cache
def public(
    sources: tuple[str, ...], question: str = "", delimiters: tuple[str, str] = DELIMITERS
) -> Named:
    r"""Return what a student can read: names in the visible parts of cells and in a question.

    Parameters
    ----------
    sources : tuple of str
        A test cell, and the locked cells and tests that it builds on.
    question : str
        The Markdown above the test; its words in code count.
    delimiters : tuple of str
        Between lines with these texts a cell is hidden.

    Examples
    --------
    >>> test = "part.table('us')\n### BEGIN HIDDEN TESTS\npart.choice('why', expected='b')"
    >>> public((test,), "Give the reason a name: `why = ...`.").names
    ['part', 'table', 'us', 'why']
    """
    seen = [visible(source, delimiters) for source in sources]
    code = [*seen, *(code for _, code in _CODE_SPAN.findall(question))]
    words = {word for text in code for word in _WORD.findall(text)}
    names = sorted(word for word in words if not is_reserved(word) and not iskeyword(word))
    return Named(names, named(*seen).patterns)


def matcher(names: Sequence[str], patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that tells whether names or patterns mean a name.

    Examples
    --------
    >>> [matcher(["years"], ["speed_.*"])(name) for name in ("years", "speed_us", "speed")]
    [True, True, False]
    """
    known, shape = set(names), re.compile("|".join(patterns) or "(?!)")
    return lambda name: name in known or shape.fullmatch(name) is not None


def visible(source: str, delimiters: tuple[str, str] = DELIMITERS) -> str:
    r"""Return the text of a cell without its hidden tests, as nbgrader does.

    Examples
    --------
    >>> visible("a\n# BEGIN HIDDEN TESTS\nb\n# END HIDDEN TESTS\nc")
    'a\nc'
    """
    begin, end = delimiters
    kept, hidden = [], False
    for line in source.split("\n"):
        if begin in line:
            hidden = True
        elif end in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


def is_reserved(name: str) -> bool:
    """Tell whether a name is Python's own: whatever a student gives it, tests mean Python's."""
    return hasattr(builtins, name) or (name.startswith("__") and name.endswith("__"))


def _global(tree: ast.Module) -> Iterator[str]:
    """Return the names that code looks for outside its functions."""
    todo = [symtable.symtable(ast.unparse(tree), "cell", "exec")]
    while todo:
        scope = todo.pop()
        outermost = scope.get_type() == "module"
        yield from (s.get_name() for s in scope.get_symbols() if outermost or s.is_global())
        todo += scope.get_children()


def _pattern(text: ast.JoinedStr) -> Iterator[str]:
    pieces = [
        re.escape(piece.value) if isinstance(piece, ast.Constant) else r"\w*"
        for piece in text.values
    ]
    pattern = "".join(pieces)
    # A pattern without letters of its own would name everything; one with blanks names nothing.
    if re.fullmatch(r"(\w|\\w\*)+", pattern) and re.sub(r"\\w\*", "", pattern):
        yield pattern


@functools.cache
def assigned(source: str) -> list[str]:
    r"""Return the names that a cell gives to something at its top level.

    Examples
    --------
    >>> assigned("import numpy as np; a, b = 1, 2\ndef f(): c = 3")
    ['np', 'a', 'b', 'f']
    """
    found: dict[str, None] = {}
    todo: list[ast.AST] = list(_parsed(source).body)
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
        elif isinstance(node, ast.Lambda):
            continue
        elif isinstance(node, ast.alias):
            found[(node.asname or node.name).split(".")[0]] = None
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None
        else:
            todo[:0] = ast.iter_child_nodes(node)
    return list(found)


def imports(source: str) -> list[str]:
    r"""Return the imports at the top level of a cell.

    Examples
    --------
    >>> imports("import numpy as np\nx = 1\nfrom math import *")
    ['import numpy as np', 'from math import *']
    """
    return [
        ast.unparse(node)
        for node in _parsed(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and getattr(node, "module", "") != "__future__"
    ]


def needed(test: str, trusted: Sequence[str], earlier: Sequence[str]) -> list[str]:
    r"""Return those of the earlier tests that a test builds on: it names what they have made.

    The others have run and will not run again; what they name is of no interest any more.

    Examples
    --------
    >>> needed("part = P(); helper(part)", [], ["def helper(x): x", "part = P(); part.number('a')"])
    ['def helper(x): x']
    """
    found: list[str] = []
    todo = [test, *trusted]
    own = set(assigned(test))
    while todo:
        names = set(named(todo.pop()).names) - own
        more = [text for text in earlier if text not in found and names & set(assigned(text))]
        found += more
        todo += more
    return found


def _parsed(source: str) -> ast.Module:
    try:
        tree = ast.parse(as_python(_RUNS_ITS_BODY.sub("", source)))
    except SyntaxError:  # the cell will say so when it runs
        return ast.Module(body=[], type_ignores=[])
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(map(_is_once, node.decorator_list)):
            node.body = [ast.Pass()]  # it knows nothing of the notebook
    return tree


def _is_once(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).split(".")[-1] == "once"
