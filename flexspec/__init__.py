"""Companion package of the course: tables, measures, models, charts and checks.

The two calls that every chapter begins with::

    import flexspec
    cases = flexspec.load("cases")

Whatever the package offers is imported when it is first named, so that ``import flexspec`` stays
quick: grading begins with it, and needs no table.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"
__all__ = [
    "catalogue",
    "charts",
    "check",
    "checks",
    "describe",
    "hint",
    "in_text",
    "load",
    "measures",
    "models",
    "progress",
    "simulated",
    "solution",
    "study",
    "variant",
    "variants",
    "where_next",
]

_SUBMODULES = {"charts", "checks", "measures", "models", "simulated", "study", "variants"}
_MODULE_OF = {
    "catalogue": "data",
    "check": "study",
    "describe": "data",
    "hint": "study",
    "in_text": "prose",
    "load": "data",
    "progress": "study",
    "solution": "study",
    "variant": "variants",
    "where_next": "study",
}


def __getattr__(name: str) -> Any:
    """Import a submodule the first time it, or what comes from it, is named."""
    if name in _SUBMODULES:
        return importlib.import_module(f"flexspec.{name}")
    if name in _MODULE_OF:
        return getattr(importlib.import_module(f"flexspec.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'flexspec' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what can be named, whether it is imported yet or not."""
    return sorted(__all__)
