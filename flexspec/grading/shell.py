"""The IPython shell in which cells run inside a sandbox; it collects what a notebook would show."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import sys
import traceback
from typing import Any

from IPython.core import ultratb
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from flexspec.grading.python import as_python

__all__ = ["Stream", "make_shell", "rehearse", "shown"]

#: Characters of text that are kept of one cell, and of one picture or table.
MOST_TEXT = 1 << 20
MOST_RICH = 4 << 20
MOST_OUTPUTS = 1000

#: A traceback of more calls is shown as a recursion.
MOST_CALLS = 100
_MOST_LINES = ultratb.FAST_THRESHOLD

#: What cells of every notebook do, and what is slow the first time.
_REHEARSAL = (
    """
import pandas as pd
table = pd.DataFrame({"key": ["a", "b"], "year": [1, 2], "value": [1.0, 2.0]})
both = table.merge(table[["key", "year"]], on="key", validate="many_to_one")
wide = both.pivot(index="key", columns="year_x", values="value").describe()
both.groupby("key")[["value"]].sum().sort_values("value").reset_index().head()
""",
    "table.drop(index=['c'])",
    "table['none']",
    "nothing",
    """
from flexspec import checks
names = {"share": 0.5, "double": lambda x: 2 * x, "table": both}
part = checks.Part("0", names)
part.number("share", kind="share", expected=0.5, points=1)
part.function("double", cases=[checks.Case("two", (2,), 4, points=1)])
part.table("table", keys=["key"], kinds={"value": "index"}, expected=both, points={"value": 1})
part.score()
""",
)


class _Shown:
    """The outputs of the cell that is running, in the notebook format."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self._characters = 0

    def stream(self, name: str, text: str) -> None:
        if self._characters > MOST_TEXT:
            return
        self._characters += len(text)
        if self._characters > MOST_TEXT:
            text = f"{text[:4096]}\n... The rest was left out: the cell printed too much.\n"
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += text
        else:
            self._add({"output_type": "stream", "name": name, "text": text})

    def rich(self, kind: str, data: dict[str, Any], metadata: Any, count: int | None) -> None:
        data = {mime: _as_text(content) for mime, content in data.items()}
        if sum(_length(content) for content in data.values()) > MOST_RICH:
            data = {"text/plain": "... This output was left out: it is too large."}
        output = {"output_type": kind, "data": data, "metadata": metadata or {}}
        if kind == "execute_result":
            output["execution_count"] = count
        self._add(output)

    def error(self, name: str, message: str, traceback: list[str]) -> None:
        self._add(
            {
                "output_type": "error",
                "ename": name,
                "evalue": message[:4096],
                "traceback": [str(line)[:4096] for line in traceback[-60:]],
            }
        )

    def _add(self, output: dict[str, Any]) -> None:
        if len(self.outputs) < MOST_OUTPUTS:
            self.outputs.append(output)


def _as_text(content: Any) -> Any:
    return base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content


def _length(content: Any) -> int:
    return len(content) if isinstance(content, str) else len(json.dumps(content, default=str))


#: What the cell that is running has shown so far.
shown = _Shown()


class Stream(io.TextIOBase):
    """Standard output or the error stream of a cell."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self._stream = name

    def writable(self) -> bool:
        """Tell that one can write to it."""
        return True

    def write(self, text: str) -> int:
        """Keep some text."""
        shown.stream(self._stream, str(text))
        return len(text)


class _Display(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, **options: Any) -> None:
        shown.rich("display_data", data, metadata, None)

    def clear_output(self, wait: bool = False) -> None:
        shown.clear()


class _LastValue(DisplayHook):
    def __call__(self, result: Any = None) -> None:
        if result is not None:
            self.update_user_ns(result)
            data, metadata = self.shell.display_formatter.format(result)
            shown.rich("execute_result", data, metadata, self.prompt_count)


class _Shell(InteractiveShell):
    displayhook_class = _LastValue
    display_pub_class = _Display

    def init_display_pub(self) -> None:
        self.display_pub = _Display(parent=self, shell=self)

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python."""
        return as_python(raw_cell, super().transform_cell)

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """Tell whether a cell waits for something at its top level; it says so if it does."""
        may = "await" in raw_cell or "async" in raw_cell
        return may and super().should_run_async(raw_cell, **options)

    def showtraceback(self, exc_tuple: Any = None, **options: Any) -> None:
        """Show a traceback; only that of a recursion needs more than its lines.

        IPython parses every file on the way, pandas' largest too, to mark the part of a line that
        failed and to find repetitions. It does without where a file has too many lines.
        """
        calls = traceback.walk_tb((exc_tuple or sys.exc_info())[2])
        recursion = sum(1 for _ in calls) > MOST_CALLS
        ultratb.FAST_THRESHOLD = _MOST_LINES if recursion else -1
        super().showtraceback(exc_tuple, **options)

    def _showtraceback(self, kind: Any, value: Any, lines: Any) -> None:
        shown.error(str(getattr(kind, "__name__", kind)), str(value), list(lines))

    def ask_exit(self) -> None:
        """Go on: `exit` in a cell ends nothing, as in a notebook."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""


def make_shell() -> InteractiveShell:
    """Return the shell; it is made once, before processes are forked."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    return _Shell.instance(config=config)


def rehearse(shell: InteractiveShell) -> None:
    """Run some cells that leave nothing behind, so that no fork does for the first time."""
    before = dict(shell.user_ns)
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in _REHEARSAL:
            shell.run_cell(cell, store_history=False)
    shell.user_ns.clear()
    shell.user_ns.update(before)
    shown.clear()
