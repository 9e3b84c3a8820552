"""Giving feedback back, also on work that did not come through nbgrader's exchange.

Chosen in ``nbgrader_config.py``::

    c.ExchangeFactory.release_feedback = "flexspec.grading.release.ReleaseFeedback"

nbgrader finds a student's feedback in the exchange by a secret that its own ``submit`` has put into
the submission. Work that was imported has none: stock nbgrader stops at the first such submission
with a missing file, and releases nothing to the students after it. Nobody could fetch that feedback
from the exchange anyway; it is put into a folder from which it goes back the way the work came.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

__all__ = ["BY_HAND", "ReleaseFeedback"]

#: The folder, beside ``feedback``, of what the exchange cannot deliver.
BY_HAND = "feedback_by_hand"

_OF_THE_EXCHANGE = ("submission_secret.txt", "timestamp.txt")


class ReleaseFeedback(ExchangeReleaseFeedback):
    """In place of nbgrader's plugin: the same for what came through the exchange."""

    def start(self) -> None:
        """Release feedback through the exchange, and put the rest into a folder."""
        self.init_src()
        folders = sorted(Path(self.coursedir.root).glob(self._below_root()))
        imported = [folder for folder in folders if not _came_through_the_exchange(folder)]
        excluded = self.coursedir.student_id_exclude
        for folder in imported:
            if self._student(folder) not in excluded.split(","):
                self._put_aside(folder)
        if len(imported) < len(folders) or not folders:
            names = [*filter(None, [excluded]), *map(self._student, imported)]
            self.coursedir.student_id_exclude = ",".join(names)
            try:
                super().start()
            finally:
                self.coursedir.student_id_exclude = excluded

    def _below_root(self) -> str:
        return str(Path(self.src_path).relative_to(self.coursedir.root))

    def _student(self, folder: Path) -> str:
        """Return whose feedback is in a folder, by the place of the student's id in its path."""
        place = self.coursedir.format_path(
            self.coursedir.feedback_directory, "STUDENT", self.coursedir.assignment_id
        )
        return folder.parts[Path(place).parts.index("STUDENT")]

    def _put_aside(self, folder: Path) -> None:
        student, assignment = self._student(folder), self.coursedir.assignment_id
        target = Path(self.coursedir.root, BY_HAND, assignment, student)
        notebooks = self.coursedir.format_path(
            self.coursedir.autograded_directory, student, assignment
        )
        target.mkdir(parents=True, exist_ok=True)
        for notebook in Path(notebooks).glob("*.ipynb"):  # not what else a student handed in
            page = folder / f"{notebook.stem}.html"
            if page.is_file():
                shutil.copy(page, target)
        self.log.info("%s did not hand in through the exchange: %s", student, target)


def _came_through_the_exchange(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _OF_THE_EXCHANGE)
