"""Where and when a benchmark ran, printed above its figures."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version


def heading(*packages: str) -> str:
    """Return one line with date, processor cores, Python and the versions of packages."""
    parts = [
        datetime.now(UTC).strftime("%Y-%m-%d"),
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in packages),
    ]
    return ", ".join(parts)
