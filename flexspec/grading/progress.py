"""A line that says how far it is; silent where nobody watches."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

__all__ = ["Progress"]

_WIDTH = 24


class Progress:
    """Shows how many of some things are done, the rate and the time left.

    Parameters
    ----------
    total : int
        How many there are.
    stream : text stream
        Where it is shown, if that is a terminal.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._stream = sys.stderr if stream is None else stream
        self._began = time.monotonic()
        self._shown = self._stream.isatty()

    def show(self, done: int) -> None:
        """Show that so many are done."""
        if self._shown and self._total:
            width = shutil.get_terminal_size().columns - 1
            text = self.line(done, time.monotonic() - self._began)[:width]
            self._stream.write(f"\r{text:<{width}}")
            self._stream.flush()

    def line(self, done: int, seconds: float) -> str:
        """Return the line.

        Examples
        --------
        >>> Progress(40).line(10, 6)
        '[######                  ] 10 of 40, 100 a minute, 0:18 left'
        """
        bar = "#" * (_WIDTH * done // self._total)
        text = f"[{bar:<{_WIDTH}}] {done} of {self._total}"
        if not done:
            return text
        rate = 60 * done / max(seconds, 1e-9)
        left = round(seconds / done * (self._total - done))
        return f"{text}, {rate:.0f} a minute, {left // 60}:{left % 60:02} left"

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._shown:
            self._stream.write("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r")
            self._stream.flush()
