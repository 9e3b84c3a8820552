"""Notebooks of any content: each is read or refused in a sentence, and soon.

Ten thousand inputs: FLEXSPEC_FUZZ=10000 pytest tests/grading/test_fuzz.py
"""

import json
import os
import time

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexspec.grading.reading import Unreadable, align, read_notebook
from flexspec.grading.template import Slot, Template
from grading import courses

EXAMPLES = int(os.environ.get("FLEXSPEC_FUZZ", "300"))
#: Seconds that one input may take.
LIMIT = 5

many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

SOURCE = courses.source_notebook()
TEXT = json.dumps(SOURCE)
KINDS = ("locked", "grade", "solution", "task")
TEMPLATE = Template(
    "hw",
    tuple(
        Slot(
            name=cell.id,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum="",
            points=cell.metadata.nbgrader.get("points"),
            **{kind: cell.metadata.nbgrader[kind] for kind in KINDS},
        )
        for cell in SOURCE.cells
    ),
)
NAMES = [slot.name for slot in TEMPLATE.slots]

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    plain | st.sampled_from([*NAMES, "code", "markdown", "nbgrader", "grade_id"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
marks = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": st.sampled_from(NAMES) | anything,
        "points": anything,
        **dict.fromkeys((*KINDS, "schema_version"), anything),
    },
)
cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | anything,
        "source": st.text() | st.lists(st.text(max_size=30) | anything, max_size=4) | anything,
        "id": st.sampled_from(NAMES) | anything,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": marks | anything}) | anything,
        "outputs": anything,
        "attachments": anything,
    },
)
notebooks = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(cells | anything, max_size=12) | anything,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cells, max_size=4)}))
        | anything,
        "metadata": st.fixed_dictionaries({}, optional={"kernelspec": anything}) | anything,
        "nbformat": st.integers(-1, 9) | anything,
        "nbformat_minor": anything,
    },
)


@st.composite
def damaged(draw):
    """Return the bytes of a real notebook, damaged here and there."""
    content = bytearray(TEXT.encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        content[place : place + length] = draw(st.binary(max_size=20))
    return bytes(content[: draw(st.integers(0, len(content)))])


nested = st.builds(
    lambda opening, depth, end: (opening * depth + end).encode(),
    st.sampled_from(["[", '{"cells":', '{"cells":[', '{"cells":[{"metadata":{"nbgrader":']),
    st.integers(1, 100_000),
    st.sampled_from(["", "1", "]"]),
)
contents = (
    notebooks.map(lambda made: json.dumps(made).encode("utf-8", "surrogatepass"))
    | damaged()
    | nested
    | st.binary(max_size=200)
)


@pytest.mark.slow
@many
@given(contents)
def test_any_content_is_read_or_refused_in_a_sentence(content):
    began = time.monotonic()
    notes = []
    try:
        made = align(read_notebook(content, "hw.ipynb", notes), TEMPLATE, notes)
    except Unreadable as sentence:
        assert str(sentence).endswith(".")
    else:
        nbformat.validate(made)
        json.dumps(made).encode("utf-8")
        assert [name for name in NAMES if name not in {cell.id for cell in made.cells}] == []
        locked = {cell.id: cell for cell in made.cells if cell.id in NAMES}
        for slot in TEMPLATE.slots:
            if slot.locked or slot.grade:
                assert locked[slot.name].metadata.nbgrader == slot.metadata()
    assert all(note.isprintable() for note in notes)
    assert time.monotonic() - began < LIMIT
