"""Companion package of the course: tables, measures, models, charts and checks.

The two calls that every chapter begins with::

    import flexspec
    cases = flexspec.load("cases")

Submodules are imported when they are first named, so that ``import flexspec`` stays quick.
"""

from __future__ import annotations

import importlib
from typing import Any

from flexspec.data import catalogue, describe, load
from flexspec.prose import in_text
from flexspec.variants import variant

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
_OF_STUDY = {"check", "hint", "progress", "solution", "where_next"}


def __getattr__(name: str) -> Any:
    """Import a submodule the first time it, or what comes from it, is named."""
    if name in _SUBMODULES:
        return importlib.import_module(f"flexspec.{name}")
    if name in _OF_STUDY:
        return getattr(importlib.import_module("flexspec.study"), name)
    raise AttributeError(f"module 'flexspec' has no attribute {name!r}")
