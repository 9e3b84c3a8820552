"""Numbers that a chapter's sentences take from its cells, so that text and data cannot part."""

from __future__ import annotations

from typing import Any

_MIME_PREFIX = "application/papermill.record/"


def in_text(**values: Any) -> None:
    """Store values under names, for sentences to quote.

    A sentence then says ``{glue:text}`gap_1929:.2f```. The values are stored in the notebook as
    MyST-NB's own ``glue`` stores them; a reader's machine needs no MyST-NB to run the chapter.

    Parameters
    ----------
    **values
        Name in the text -> number or text.

    Notes
    -----
    A cell of a chapter, tagged ``remove-cell``, holds for instance
    ``flexspec.in_text(gap_1929=sigma[1929])``.
    """
    from IPython.display import publish_display_data

    for name, value in values.items():
        plain = value.item() if hasattr(value, "item") else value
        publish_display_data(
            {f"{_MIME_PREFIX}text/plain": repr(plain)},
            metadata={"scrapbook": {"name": name, "mime_prefix": _MIME_PREFIX}},
        )
