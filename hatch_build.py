"""Puts the form in which students get the assignments into the wheel; the solutions stay out."""

import importlib.util
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assignments(BuildHookInterface):
    """Writes the released forms to a folder of the build's own, which the wheel then includes."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Add the files; an editable installation finds them in the clone."""
        root = Path(self.root)
        source = root / "exercises" / "source"
        if version == "editable" or not source.is_dir():
            return
        # By its path: the package itself needs what is not installed while it is built.
        path = root / "flexspec" / "study" / "release.py"
        spec = importlib.util.spec_from_file_location("release", path)
        release = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(release)
        self._folder = tempfile.TemporaryDirectory()
        for name, content in release.files(source).items():
            file = Path(self._folder.name, name)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        build_data["force_include"][self._folder.name] = f"flexspec/{release.FOLDER}"

    def finalize(self, version: str, build_data: dict, artifact_path: str) -> None:
        """Remove the folder."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
