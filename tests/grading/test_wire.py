"""Plain data crosses whole; anything else arrives as an object that says what it is."""

import collections
import datetime
import decimal
import fractions
import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

from flexspec.grading import session, wire
from flexspec.grading.names import assigned, named, public
from flexspec.grading.outputs import cleaned


def cross(thing, **options):
    return wire.decode(json.loads(json.dumps(wire.encode(thing))), **options)


@pytest.mark.parametrize(
    "thing",
    [
        0, -1, 2**80, 1.5, float("inf"), 1 + 2j, True, None, ..., "text", b"bytes", (),
        [1, (2, [3])],
        {"a": 1, 2: {3: 4}}, {1, 2}, frozenset({1}), range(3), decimal.Decimal("1.10"),
        fractions.Fraction(1, 3), datetime.date(1999, 1, 2), datetime.datetime(1999, 1, 2, 3),
        datetime.time(4), datetime.timedelta(1, 2, 3), collections.Counter("ab"),
        np.float64(1.5), np.int32(7), np.datetime64("1999-01-02"),
        pd.Timestamp("1999-01-02", tz="UTC"), pd.Timedelta("1h"), pd.Period("1999-01", "M"),
        pd.Interval(0, 1, closed="left"),
    ],
    ids=repr,
)  # fmt: skip
def test_values(thing):
    assert cross(thing) == thing
    assert type(cross(thing)) is type(thing)


@pytest.mark.parametrize("items", [{"a": 1}.keys(), {"a": 1}.values(), collections.deque([1])])
def test_other_items_cross_as_lists(items):
    assert cross(items) == list(items)


def test_what_is_masked_stays_so():
    masked = cross(np.ma.masked_greater([1.0, 99.0], 9))
    assert masked.mean() == 1 and masked.mask.tolist() == [False, True]


def test_what_holds_itself_is_told_at_once():
    tree = {"children": [{"children": []} for _ in range(4)]}
    for child in tree["children"]:
        child["parent"] = tree
    assert repr(cross(tree)["children"][3]["parent"]) == "It holds itself."


def test_values_that_equal_nothing():
    assert np.isnan(cross(float("nan")))
    assert cross(pd.NaT) is pd.NaT
    assert cross(pd.NA) is pd.NA


@pytest.mark.parametrize("array", [np.arange(6).reshape(2, 3), np.array(["a", "bb"]), np.zeros(0)])
def test_arrays(array):
    np.testing.assert_array_equal(cross(array), array)
    assert cross(array).dtype == array.dtype


TABLE = pd.DataFrame(
    {
        "number": [1.5, None, 3],
        "whole": [1, 2, 3],
        "text": ["x", None, "z"],
        "category": pd.Categorical(["u", "v", "u"]),
        "nullable": pd.array([1, None, 3], dtype="Int64"),
        "date": pd.date_range("1999", periods=3),
        "zone": pd.date_range("1999", periods=3, tz="UTC"),
        "mixed": [[1], (2,), "x"],
        "gaps": pd.Series(["yes", None, np.nan], dtype=object),
    }
)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.set_index("text"),
        TABLE.set_index(["whole", "text"]),
        TABLE.T,
        TABLE.pivot(index="whole", columns="date", values="number"),
        TABLE.iloc[:0],
        pd.DataFrame(index=[1, 2]),
        TABLE[["number", "number"]],
        pd.concat({"a": TABLE[["whole"]], "b": TABLE[["number"]]}, axis=1),
    ],
)
def test_tables(table):
    pd.testing.assert_frame_equal(cross(table), table)


def test_series_and_index():
    series = TABLE.set_index("date")["number"]
    pd.testing.assert_series_equal(cross(series), series, check_freq=False)
    assert isinstance(cross(TABLE).index, pd.RangeIndex)


def test_named_tuples_keep_their_names():
    pair = cross(collections.namedtuple("Pair", "total within")(1, 2))
    assert pair._asdict() == {"total": 1, "within": 2}


def test_a_field_of_a_named_tuple_is_no_method():
    lies = collections.namedtuple("Table", "equals")(lambda other: True)
    sent = json.loads(json.dumps(wire.encode(lies, lambda function: 0)))
    table = wire.decode(sent, lambda number, name: lambda *args: True)
    assert isinstance(table.equals, wire.Opaque)


def test_charts_cross_as_specifications():
    chart = alt.Chart(TABLE[["whole"]], title="A title").mark_bar().encode(x="whole:Q")
    layered = alt.layer(chart, chart)
    assert isinstance(cross(chart), alt.Chart)
    assert type(cross(chart)).__name__ == "Chart"
    assert cross(chart).to_dict() == chart.to_dict()
    assert isinstance(cross(layered), alt.LayerChart)


def test_parts_of_a_chart_can_be_looked_at_and_changed():
    sent = cross(alt.Chart(TABLE[["whole"]], title="A title").mark_bar().encode(x="whole:Q"))
    assert sent.encoding.x.to_dict() == {"field": "whole", "type": "quantitative"}
    sent.title = "Another"
    assert sent.to_dict()["title"] == "Another"
    assert cross(sent).properties(width=77).to_dict()["width"] == 77


def test_a_chart_that_cannot_be_made_says_so():
    broken = cross(alt.Chart(TABLE[["whole"]]).mark_bar().encode(x="nowhere"))
    assert isinstance(broken, alt.TopLevelMixin)
    with pytest.raises(ValueError, match="nowhere"):
        broken.to_dict()


class Mine:
    def __repr__(self):
        raise RuntimeError


class Float(float):
    def __float__(self):
        return 99.0

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def test_other_objects_say_their_type():
    arrived = cross(Mine())
    assert type(arrived).__name__ == "Mine"
    assert isinstance(arrived, wire.Opaque)
    with pytest.raises(AttributeError, match="plain data only"):
        _ = arrived.score


def test_subclasses_lose_their_behaviour():
    arrived = cross([Float(1.0)])[0]
    assert type(arrived) is float
    assert arrived != 2


def test_a_container_in_itself():
    loop = []
    loop.append(loop)
    json.dumps(wire.encode(loop))


def test_functions_become_proxies():
    held = []

    def handle(function):
        held.append(function)
        return 7

    data = wire.encode({"f": len}, handle)
    made = wire.decode(data, lambda number, name: (number, name))
    assert made == {"f": (7, "len")}
    assert held == [len]


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"t": "nonsense"},
        {"t": "array", "d": "O", "s": [1], "v": "AAAAAAAAAAA="},
        {"t": "array", "d": "<f8", "s": [9], "v": "AAAAAAAAAAA="},
        {"t": "frame", "c": 1, "i": 2, "v": 3},
        {"t": "function", "v": "x"},
    ],
)
def test_nonsense_is_refused(data):
    with pytest.raises((ValueError, KeyError, TypeError)):
        wire.decode(data, lambda *a: a)


def test_errors_are_caught_like_their_originals():
    class Special(KeyError):
        pass

    error = wire.decode_error(wire.encode_error(Special("x")))
    assert isinstance(error, KeyError)
    assert type(error).__name__ == "Special"
    # What would end the examiner's process arrives as an ordinary error.
    assert isinstance(wire.decode_error(wire.encode_error(SystemExit())), RuntimeError)


@pytest.mark.parametrize(
    ("old", "new"),
    [([1], [2, 3]), ({"a": 1}, {"b": 2}), ({1}, {2}), (np.zeros(2), np.ones(2))],
)
def test_changed_arguments_are_put_back(old, new):
    wire.overwrite(old, new)
    assert str(old) == str(new)


def test_changed_tables_are_put_back():
    old, new = pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1, 2]})
    wire.overwrite(old, new)
    pd.testing.assert_frame_equal(old, new)


def test_outputs_are_rebuilt():
    hostile = [
        {"output_type": "stream", "name": "stderr\x00", "text": ["no", "text"]},
        {
            "output_type": "display_data",
            "data": {"text/html": "\ud800", "../x": "y"},
            "metadata": 7,
        },
        {"output_type": "error", "ename": None, "evalue": 1, "traceback": "x"},
        {"output_type": "pickle"},
        7,
    ]
    hostile[1]["data"]["application/json"] = {}
    stream, shown, error = cleaned(hostile)
    assert stream == {"output_type": "stream", "name": "stdout", "text": "['no', 'text']"}
    assert shown.data == {"text/html": "?"}
    assert error.traceback == []
    assert cleaned("nonsense") == []


def test_names_that_a_test_means():
    found = named('part.table("us_theil", keys=["year"])\npart.number(f"speed_{name}")')
    assert {"us_theil", "year", "part"} <= set(found.names)
    assert found.patterns == [r"speed_\w*"]
    assert named("f'{x}'").patterns == []
    assert named("not Python at all").names == []


def test_names_in_the_body_of_a_magic():
    assert "theirs" in named("%%time\nx = theirs").names
    assert assigned("%%capture out\nimport numpy as np") == ["np"]
    assert named("%%bash\necho theirs").names == named("%%bash\necho").names


def test_long_names_are_not_looked_for():
    assert session._names({"others": ["a" * 101, "b", 3]}, "others") == ["b"]
    assert session._names([], "others") == session._names({"others": "b"}, "others") == []


def test_names_that_a_student_can_read():
    test = "\n".join(
        [
            'part.number(f"speed_{name}", kind="rate")',
            "# HIDE: BEGIN",
            'part.choice("why", expected="b", among=f"own_{name}")',
            "# HIDE: END",
            "part.score()",
        ]
    )
    found = public((test, "limit = 3"), "Why? `why = ...` **not b**.", ("HIDE: BEGIN", "HIDE: END"))
    words = {"part", "number", "speed_", "name", "kind", "rate", "score", "limit", "why", "f"}
    assert set(found.names) == words
    assert found.patterns == [r"speed_\w*"]
    # Of a test that is hidden whole there is nothing to read.
    assert public(("### BEGIN HIDDEN TESTS\nassert total == 3",)).names == []


def test_names_that_a_cell_assigns():
    assert assigned("for i in x: y = 1\nwith a as b: pass\nimport os.path") == ["i", "y", "b", "os"]
