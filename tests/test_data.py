"""The tables: valid by their own description, typed, found by name from anywhere."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package

import flexspec
from flexspec import data

TABLES = list(flexspec.catalogue().index)
ROOT = Path(__file__).resolve().parent.parent


def test_frictionless_finds_nothing():
    report = Package(str(data.folder() / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:10]
    assert report.stats["tasks"] == len(TABLES)


def test_frictionless_would_find_a_broken_key(tmp_path):
    """The test above can fail: a citation of a work that nobody listed is found."""
    for source in data.folder().glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "datapackage.json").write_bytes((data.folder() / "datapackage.json").read_bytes())
    table = pd.read_csv(tmp_path / "case_attributes.csv", dtype=str)
    table.loc[0, "case_id"] = "atlantis"
    table.to_csv(tmp_path / "case_attributes.csv", index=False)
    errors = Package(str(tmp_path / "datapackage.json")).validate().flatten(["type", "message"])
    assert [kind for kind, _ in errors] == ["foreign-key"]


def test_every_csv_is_described_and_every_description_has_its_csv():
    files = {path.stem for path in data.folder().glob("*.csv")}
    assert files == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_description_is_complete(name):
    entry = data.resource(name)
    assert len(entry["description"].split()) >= 12
    assert entry["sources"] and all(source["title"] for source in entry["sources"])
    assert entry["licenses"][0]["name"]
    assert entry["kind"] in ("coded", "outside", "simulated")
    for field in entry["schema"]["fields"]:
        assert field["description"], field["name"]
        if field["type"] == "number":
            assert field["unit"], field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_coded_rows_can_be_traced(name):
    entry = data.resource(name)
    if entry["kind"] == "coded":
        assert {"page", "locator", "basis"} <= set(flexspec.load(name).columns)


@pytest.mark.parametrize("name", TABLES)
def test_simulated_is_said_everywhere(name):
    entry = data.resource(name)
    simulated = entry["kind"] == "simulated"
    assert entry.get("simulated", False) is simulated
    assert entry["title"].startswith("Simulated:") is simulated
    assert flexspec.load(name).attrs["simulated"] is simulated


@pytest.mark.parametrize("name", TABLES)
def test_types_are_those_declared(name):
    table = flexspec.load(name)
    fields = {field["name"]: field["type"] for field in data.resource(name)["schema"]["fields"]}
    assert list(table.columns) == list(fields)
    check = {
        "integer": pd.api.types.is_integer_dtype,
        "year": pd.api.types.is_integer_dtype,
        "number": pd.api.types.is_float_dtype,
        "boolean": pd.api.types.is_bool_dtype,
        "string": pd.api.types.is_string_dtype,
    }
    for column, kind in fields.items():
        assert check[kind](table[column].dropna()), (column, kind, table[column].dtype)


def test_an_empty_cell_stays_missing():
    codings = flexspec.load("qca_codings")
    assert codings["value"].isna().sum() > 0
    assert set(codings["value"].dropna().unique()) == {0, 1}
    generations = flexspec.load("policy_generations")
    assert generations.loc[generations["basis"] == "gap", "value"].isna().all()


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [("case", "cases"), ("policy_generation", "policy_generations"), ("mexico", "mexico_states")],
)
def test_unknown_table_names_the_near_misses(asked, suggested):
    with pytest.raises(LookupError, match=f"There is no table '{asked}'.*'{suggested}'"):
        flexspec.load(asked)


def test_unknown_table_without_near_miss_points_to_the_catalogue():
    with pytest.raises(LookupError, match=r"no table 'xyzzy'\. flexspec.catalogue\(\) lists"):
        flexspec.load("xyzzy")


def test_missing_folder_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "_HERE", tmp_path / "flexspec")
    data.folder.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="Install it again"):
            data.folder()
    finally:
        data.folder.cache_clear()


def test_core_imports_with_numpy_pandas_and_altair_only():
    """Pyodide has these three; importing the core must not need more."""
    code = (
        "import sys, flexspec, flexspec.charts, flexspec.measures, flexspec.models,"
        "flexspec.simulated, flexspec.checks;"
        "heavy = {'vl_convert', 'libpysal', 'inequality', 'esda', 'scipy', 'nbgrader', 'sphinx',"
        "'frictionless', 'statsmodels', 'IPython'};"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_datapackage_is_written_one_way():
    """A stable file makes a diff show only what changed."""
    path = data.folder() / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
