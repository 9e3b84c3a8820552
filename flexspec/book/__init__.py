"""The Sphinx extension of the site: charts without a CDN, formulas as MathML, page references.

Enable it in ``_config.yml`` by adding ``flexspec.book`` to ``sphinx.config.extensions``.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

import flexspec
from flexspec.book import (
    answers,
    assignment,
    cases,
    charts,
    coverage,
    datasets,
    effort,
    exam,
    formulas,
    fresh,
    glossary,
    icons,
    launch,
    lost,
    metadata,
    numbers,
    onepage,
    outline,
    progress,
    quiz,
    review,
    slides,
    sources,
    theme,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts of the extension to Sphinx."""
    content = [charts, cases, datasets, formulas, launch, review, sources, quiz, answers, progress]
    content += [assignment, outline, coverage, glossary, slides, exam, fresh, numbers]
    # What changes finished pages comes after what makes them.
    finish = [theme, effort, icons, metadata, onepage, lost]
    for part in content + finish:
        part.setup(app)
    return {
        "version": flexspec.__version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
