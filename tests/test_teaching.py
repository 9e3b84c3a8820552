"""What the teaching pages say of the course, against the course itself."""

import json
import re
from collections import Counter
from pathlib import Path

import jupytext
import pytest
from IPython.core.interactiveshell import InteractiveShell

ROOT = Path(__file__).resolve().parent.parent
PAGES = {path.stem: path.read_text("utf-8") for path in (ROOT / "teaching").glob("*.md")}
SESSIONS = re.split(r"^\(session-\d+\)=$", PAGES["sessions"], flags=re.M)[1:]
WEEK = re.compile(r"^\| (\d+) \| \{doc\}`\.\./(\S+)` \| ([^|]+) \| ([^|]*)\|", re.M)
WEEKS = WEEK.findall(PAGES["syllabus"])


def points(name):
    """Return the points of a set: all, and those that a hand gives."""
    path = ROOT / "exercises" / "source" / name / f"{name}.ipynb"
    about = [c["metadata"].get("nbgrader", {}) for c in json.loads(path.read_text())["cells"]]
    graded = [one for one in about if one.get("grade")]
    return sum(one["points"] for one in graded), [
        one["points"] for one in graded if one["solution"]
    ]


@pytest.mark.parametrize("session", SESSIONS, ids=range(1, 13))
def test_a_session(session):
    rows = re.findall(r"^\| (●?) ?(\d+) \|", session, re.M)
    assert sum(int(minutes) for _, minutes in rows) == 120
    assert 65 <= sum(int(minutes) for mark, minutes in rows if mark) <= 95
    for part in ("*Discussion: ", "*What goes wrong.*", "Afterwards students can", "pages "):
        assert part in session
    discussion = re.search(r"^\*Discussion: .*$", session, re.M)[0]
    assert len(re.findall(r"\*\*[^*]+[:.]\*\*", discussion)) >= 2  # two sides


def test_sessions_and_syllabus_agree():
    assert len(WEEKS) == len(SESSIONS) == 12
    due = dict(re.findall(r"(\d+) \| \{doc\}.*problem set (\d)", PAGES["syllabus"]))
    for number, (week, chapter, pages, _) in enumerate(WEEKS, 1):
        session = SESSIONS[number - 1]
        assert int(week) == number
        assert f"{{doc}}`../{chapter}`" in session
        said = re.search(r"; pages ([\d–, and]+?)\.(?:\s|$)", session)[1]
        assert re.findall(r"\d+", said) == re.findall(r"\d+", pages)
        told = re.findall(r"Problem set (\d) is due", session)
        assert told == ([due[week]] if week in due else [])
    assert sorted(due.values()) == [str(number) for number in range(1, 8)]


def test_points_and_weights():
    sets = {f"ps{number}": points(f"ps{number}") for number in range(1, 8)}
    assert {total for total, _ in sets.values()} == {30}
    assert all(0.7 <= 1 - sum(by_hand) / 30 <= 0.8 for _, by_hand in sets.values())
    assert Counter(map(str, (by_hand for _, by_hand in sets.values()))) == {"[6]": 6, "[3, 5]": 1}
    assert points("studio") == (40, [8, 4])
    shares = [int(n) for n in re.findall(r"(\d+) %", PAGES["syllabus"].split("Assessment")[1])]
    assert sum(shares) == 100
    assert (shares[1] / 40) / (shares[0] / (6 * 30)) == pytest.approx(2, abs=0.1)


def test_no_answers_of_problem_sets():
    """No line of a solution stands on a teaching page."""
    pages = " ".join(" ".join(PAGES.values()).split())
    lines = set()
    for path in (ROOT / "exercises" / "source").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            text = "".join(cell["source"])
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                lines |= {" ".join(part.split()) for part in re.split(r"\n|(?<=\.) ", text)}
    long = {line for line in lines if len(line) > 40}
    assert len(long) > 300
    assert [line for line in long if line in pages] == []


@pytest.fixture(scope="module")
def played():
    """Run the cells of the games; return their variables."""
    shell = InteractiveShell()
    for cell in jupytext.reads(PAGES["games"], fmt="md:myst").cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source).raise_error()
    return shell.user_ns


def test_the_public_good(played):
    """Money, reckoned by hand for one group, and the model's verdict on both."""
    money = played["money"].groupby("group").sum()
    gifts = played["gifts"].loc["red"]
    for firm in gifts:
        kept = sum(20 - given for given in gifts[firm])
        assert money.loc["red", firm] == pytest.approx(kept + 0.4 * gifts.to_numpy().sum())
    public = played["public"]
    assert public["needed"].tolist() == [3, 3]  # 3 x 0.4 is more than 1, 2 x 0.4 less
    assert public["model: lasts"].to_dict() == {"blue": False, "red": True}


def test_coding_in_pairs(played):
    codes = played["codes"]
    for (one, other), row in zip(played["pairs"], played["agreement"].itertuples(), strict=True):
        first, second = Counter(codes[one]), Counter(codes[other])
        agreed = sum(a == b for a, b in zip(codes[one], codes[other], strict=True)) / 20
        chance = sum(first[code] * second[code] for code in "01?") / 20**2
        assert row.agreed == agreed
        assert row.kappa == pytest.approx((agreed - chance) / (1 - chance))


def test_councils(played):
    result, offers = played["councils_result"], played["offers"]
    # Investment is 25 in all, whoever gets it; offers only cost.
    costs = played["costs"] * offers.sum(axis="columns")
    assert (result["left to all"] == 25 - costs).all()
    for number, row in result.iterrows():
        cost, stay = row["cost of an offer"], row["model: offers"]
        assert 25 / stay >= cost and (stay == 5 or 25 / (stay + 1) < cost), number
