"""Messages over a socket: four bytes of length, then the message, with a limit and a deadline."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import struct
import time
from typing import Any

__all__ = ["Frames", "FramesError", "Late"]

#: No message is longer; a longer one is an attack or a table that no question asks for.
LONGEST = 64 << 20

_LENGTH = struct.Struct(">I")


class FramesError(Exception):
    """The other side is gone, or what it sent is not a message."""


class Late(FramesError):
    """Nothing came, or not all was read, before the deadline."""


class Frames:
    """One end of a conversation.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock

    def send(self, message: Any, until: float | None = None) -> None:
        """Send an object as JSON.

        Parameters
        ----------
        message : object
            What is sent.
        until : float, optional
            The deadline, on the clock of :func:`time.monotonic`: the other side may not read.
        """
        self.send_bytes(json.dumps(message).encode("utf-8"), until)

    def send_bytes(self, message: bytes, until: float | None = None) -> None:
        """Send bytes as they are."""
        if len(message) > LONGEST:
            raise FramesError("The message is too long.")
        left = memoryview(_LENGTH.pack(len(message)) + message)
        try:
            if until is None:
                self.socket.sendall(left)
                return
            while left:
                self._wait(until, select.POLLOUT)
                if time.monotonic() >= until:  # who reads, but asks again and again, is late too
                    raise Late("Not all was read in time.")
                with contextlib.suppress(BlockingIOError):
                    left = left[self.socket.send(left, socket.MSG_DONTWAIT) :]
        except OSError as error:
            raise FramesError("The other side is gone.") from error

    def receive(self, until: float | None = None, longest: int = LONGEST) -> Any:
        """Return the next message, read as JSON.

        Parameters
        ----------
        until : float, optional
            The deadline, on the clock of :func:`time.monotonic`.
        longest : int
            A longer message is refused, in bytes.
        """
        message = self.receive_bytes(until, longest)
        try:
            return json.loads(message)
        except (ValueError, RecursionError) as error:
            raise FramesError("What came is not JSON.") from error

    def receive_bytes(self, until: float | None = None, longest: int = LONGEST) -> bytes:
        """Return the next message as it came."""
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, until))
        if length > longest:
            raise FramesError("The message is too long.")
        return self._exactly(length, until)

    def _exactly(self, size: int, until: float | None) -> bytes:
        found = bytearray()
        while len(found) < size:
            self._wait(until)
            try:
                piece = self.socket.recv(min(1 << 20, size - len(found)))
            except OSError as error:
                raise FramesError("The other side is gone.") from error
            if not piece:
                raise FramesError("The other side is gone.")
            found += piece
        return bytes(found)

    def _wait(self, until: float | None, event: int = select.POLLIN) -> None:
        if until is None:
            return
        # poll, not select: a descriptor may have a number above 1023.
        poll = select.poll()
        poll.register(self.socket, event)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise Late("Nothing happened in time.")

    def close(self) -> None:
        """End the conversation."""
        self.socket.close()
