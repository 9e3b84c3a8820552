"""Outputs that come out of a sandbox, made fit for a notebook: nothing in them is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

__all__ = ["cleaned", "error"]

#: Longer texts are cut.
LONGEST = 4 << 20
MOST = 1000

_MIME = re.compile(r"[a-z][\w.+-]{0,60}/[\w.+-]{1,100}")


def error(name: str, sentence: str) -> NotebookNode:
    """Return an error output that says one sentence."""
    return from_dict(
        {
            "output_type": "error",
            "ename": name,
            "evalue": sentence,
            "traceback": [f"{name}: {sentence}"],
        }
    )


def cleaned(outputs: Any) -> list[NotebookNode]:
    """Return those outputs that are well formed, without anything else in them.

    Parameters
    ----------
    outputs : object
        What a sandbox sent; it should be a list of outputs.

    Examples
    --------
    >>> cleaned([{"output_type": "stream", "name": "stdout", "text": "8", "x": 1}, "nonsense"])
    [{'output_type': 'stream', 'name': 'stdout', 'text': '8'}]
    """
    if not isinstance(outputs, list):
        return []
    made = (_one(output) for output in outputs[:MOST] if isinstance(output, Mapping))
    return [from_dict(output) for output in made if output]


def _one(output: Mapping[str, Any]) -> dict[str, Any]:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
        }
    if kind in ("display_data", "execute_result"):
        made = {"output_type": kind, "data": _bundle(output.get("data")), "metadata": {}}
        if kind == "execute_result":
            made["execution_count"] = None
        return made
    return {}


def _bundle(data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        return {}
    return {mime: _text(data[mime]) for mime in _mimes(data)}


def _mimes(data: Iterable[Any]) -> list[str]:
    """Return the kinds that are kept: JSON is for programs of a page, which nothing here shows."""
    known = [mime for mime in data if isinstance(mime, str) and _MIME.fullmatch(mime)]
    return [mime for mime in known if not mime.endswith("json")]


def _text(content: Any) -> str:
    text = content if isinstance(content, str) else str(content)
    # Half a surrogate pair cannot be written to a file.
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
