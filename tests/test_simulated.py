"""The simulated tables: the same from the same seed, consistent, and as described."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flexspec.measures import ACTIVITY_GROUPS, SIZE_CLASSES
from flexspec.simulated import INDUSTRIES, KINDS, local_labour_systems

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
# First half of each SHA-256, recorded from the default tables. A change here changes every number
# that a chapter or an assignment prints from them, so it must be deliberate.
DIGESTS = {
    "local_labour_systems_activities.csv": "50ccbf2ceb258304c1cb12819ba9115e",
    "local_labour_systems_manufacturing.csv": "69ab656f5fc0d013e3b0bfcfd88dea60",
}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return dict(zip(DIGESTS, local_labour_systems(), strict=True))


@pytest.fixture(params=[1, 7, 2024])
def other(request) -> tuple[pd.DataFrame, pd.DataFrame]:
    return local_labour_systems(n=60, seed=request.param)


def generate(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(DATASETS / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", DIGESTS)
def test_the_committed_file_is_what_the_generator_gives(tables, name):
    text = tables[name].to_csv(index=False, lineterminator="\n")
    assert (DATASETS / name).read_bytes() == text.encode()


@pytest.mark.parametrize("name", DIGESTS)
def test_the_stream_of_random_numbers_has_not_changed(tables, name):
    text = tables[name].to_csv(index=False, lineterminator="\n")
    assert hashlib.sha256(text.encode()).hexdigest()[:32] == DIGESTS[name]


def test_shapes_and_columns(tables):
    activities, manufacturing = tables.values()
    assert list(activities.columns) == ["lls", "true_kind", *ACTIVITY_GROUPS]
    assert list(manufacturing.columns) == ["lls", "industry", *SIZE_CLASSES, "medium_units"]
    assert len(activities) == activities["lls"].nunique() == 160
    assert len(manufacturing) == 160 * len(INDUSTRIES)
    assert not manufacturing.duplicated(["lls", "industry"]).any()


def test_all_six_kinds_occur(tables):
    kinds = tables["local_labour_systems_activities.csv"]["true_kind"]
    assert set(kinds) == set(KINDS)
    assert len(KINDS) == 6


def test_the_chances_sum_to_one():
    assert sum(kind.frequency for kind in KINDS.values()) == pytest.approx(1)
    for kind in KINDS.values():
        assert sum(kind.sizes) == pytest.approx(1)
        if kind.main_industries is not None:
            assert len(kind.main_industries) == len(INDUSTRIES)
            assert sum(kind.main_industries) == pytest.approx(1)


def test_manufacturing_jobs_agree_between_the_tables(other):
    activities, manufacturing = other
    jobs = manufacturing.groupby("lls")[list(SIZE_CLASSES)].sum().sum(axis=1)
    expected = activities.set_index("lls")["manufacturing"]
    pd.testing.assert_series_equal(jobs, expected, check_names=False)


def test_plants_respect_their_size_class(other):
    _, manufacturing = other
    assert (manufacturing[[*SIZE_CLASSES, "medium_units"]] >= 0).all().all()
    large = manufacturing["large"]
    assert ((large == 0) | (large >= 250)).all()
    medium, units = manufacturing["medium"], manufacturing["medium_units"]
    assert ((50 * units <= medium) & (medium <= 249 * units)).all()
    assert units.max() > 1


def test_kinds_differ_as_described():
    activities, manufacturing = local_labour_systems(n=600, seed=3)
    kinds = activities.set_index("lls")["true_kind"]
    jobs = activities.set_index("lls")[list(ACTIVITY_GROUPS)]
    share = (jobs["manufacturing"] / jobs.sum(axis=1)).groupby(kinds).mean()
    industrial = ["district", "large_firm_town", "hidden_large_plant"]
    assert share[industrial].min() > share["mixed"] > share[["service_city", "rural"]].max()

    sizes = manufacturing.groupby(manufacturing["lls"].map(kinds))[list(SIZE_CLASSES)].sum()
    large = sizes["large"] / sizes.sum(axis=1)
    assert large.idxmin() == "district"
    assert large.idxmax() == "large_firm_town"

    # In a hidden-large-plant place one plant has most of the leading industry's jobs.
    hidden = manufacturing[manufacturing["lls"].map(kinds) == "hidden_large_plant"]
    leading = hidden.loc[hidden.groupby("lls")["large"].idxmax()]
    total = leading[list(SIZE_CLASSES)].sum(axis=1)
    assert (leading["large"] / total).median() == pytest.approx(0.8, abs=0.01)


def test_same_seed_same_tables_other_seed_other_tables():
    first, again, different = (local_labour_systems(n=20, seed=s) for s in (5, 5, 6))
    for table, repeated, changed in zip(first, again, different, strict=True):
        pd.testing.assert_frame_equal(table, repeated)
        assert not table.equals(changed)


def test_the_global_random_state_is_left_alone():
    np.random.seed(0)
    expected = np.random.random_sample()
    np.random.seed(0)
    local_labour_systems(n=10)
    assert np.random.random_sample() == expected


def test_numpy_integers_are_accepted():
    assert len(local_labour_systems(n=np.int64(12), seed=np.int32(1))[0]) == 12


def test_codes_stay_unique_and_sorted_beyond_999_places():
    codes = local_labour_systems(n=1001)[0]["lls"]
    assert codes.is_unique
    assert codes.is_monotonic_increasing


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 9}, r"n must be a whole number at least 10; it is 9\."),
        ({"n": 20.0}, r"n must be a whole number at least 10; it is 20\.0\."),
        ({"n": True}, r"n must be a whole number at least 10; it is True\."),
        ({"seed": -1}, r"seed must be a whole number from 0 to 4294967295; it is -1\."),
        ({"seed": 2**32}, r"seed must be a whole number from 0 to 4294967295; it is 4294967296\."),
        ({"seed": "7"}, r"seed must be a whole number from 0 to 4294967295; it is '7'\."),
    ],
)
def test_errors_say_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        local_labour_systems(**arguments)


def test_the_script_writes_checks_and_reports(tmp_path):
    folder = ["--folder", str(tmp_path)]
    assert generate("--check", *folder).returncode == 1
    described = json.loads((DATASETS / "datapackage.json").read_text(encoding="utf-8"))
    made_up = [table for table in described["resources"] if table.get("simulated")]
    assert generate(*folder).stdout.count("wrote") == len(made_up)
    assert generate("--check", *folder).returncode == 0
    assert generate(*folder).stdout == ""

    spoiled = tmp_path / "local_labour_systems_activities.csv"
    spoiled.write_text(spoiled.read_text().replace("district", "rural", 1))
    result = generate("--check", *folder)
    assert result.returncode == 1
    assert "local_labour_systems_activities.csv differs" in result.stdout
    assert "manufacturing" not in result.stdout
