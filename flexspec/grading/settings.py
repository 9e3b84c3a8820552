"""Where a course stands, and what its ``nbgrader_config.py`` says."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

__all__ = ["find_settings", "places"]


def places(folder: Path | None = None) -> list[Path]:
    """Return the folders in which a course may stand: the one named, or the usual ones."""
    return [folder] if folder else [Path.cwd(), Path.cwd() / "exercises"]


def find_settings(folder: Path | None = None) -> tuple[Path, Config] | None:
    """Return a course's folder and its settings, or None if there is no course."""
    for candidate in places(folder):
        if (candidate / "nbgrader_config.py").is_file():
            root = candidate.resolve()
            return root, PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    return None
