"""The written exam: each sum worked out by a second route, alike in difficulty, no two the same."""

import re
from fractions import Fraction
from math import sqrt

import pytest

from flexspec.grading import exam

MANY = [exam.variants(str(seed))[0] for seed in range(40)]
each = pytest.mark.parametrize("drawn", MANY, ids=range(len(MANY)))


def rows(text):
    """Return the cells of the first table of a text, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def numbers(text):
    """Return the numbers of a text in their order."""
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def steps(answer):
    """Return the numbered steps of an answer."""
    return re.split(r"^\d\. ", answer, flags=re.M)[1:]


@each
def test_marks(drawn):
    """The steps of each sum, and the criteria of the essay, add up to the marks it earns."""
    assert [question.marks for question in drawn] == [9] * 5 + [5] * 4 + [35]
    for question in drawn[:5]:
        said = re.findall(r"\((\d) marks?\)", question.text)
        assert sum(map(int, said)) == question.marks
    assert sum(int(row[1]) for row in rows(drawn[-1].answer)) == 35
    for question in drawn[5:-1]:
        assert sum(map(int, re.findall(r"\((\d)\D", question.answer))) == 5, question.answer


@each
def test_regions_that_catch_up(drawn):
    before, after = zip(*[map(int, row[1:]) for row in rows(drawn[0].text)], strict=True)
    growth = [end / start for start, end in zip(before, after, strict=True)]
    assert list(before) == sorted(before) and growth == sorted(growth, reverse=True)

    def spread(values):
        mean = sum(values) / 3
        return sqrt(sum((value - mean) ** 2 for value in values) / 3) / mean

    first, second, _ = steps(drawn[0].answer)
    assert numbers(first)[:3] == [round(value, 2) for value in growth]
    told = numbers(second)[:4]
    assert told == [
        sum(before) / 3,
        sum(after) / 3,
        *(round(spread(v), 2) for v in (before, after)),
    ]
    assert told[3] > told[2]  # so the sentence is wrong in its second half


@each
def test_a_merger(drawn):
    sales = [int(row[1]) for row in rows(drawn[1].text)]
    shares = [Fraction(value, sum(sales)) for value in sales]
    after = [*shares[:3], shares[3] + shares[4]]
    assert sorted(after, reverse=True)[:3] == shares[:3]  # the three largest are the same firms
    first, second, third, _ = steps(drawn[1].answer)
    assert numbers(first)[:5] == [100 * share for share in shares]
    assert numbers(first)[-2] == 100 * sum(shares[:3])
    for said, firms in ((second, shares), (third, after)):
        index = sum(share**2 for share in firms)
        assert numbers(said)[0] == float(index)
        assert f"{float(1 / index):.1f}" in said
    small, smaller = (float(share) for share in shares[3:])
    assert f"2 × {small:g} × {smaller:g} more" in third


@each
def test_one_large_plant(drawn):
    jobs, own, nation, trade, *_ = numbers(drawn[2].text)
    plant = numbers(drawn[2].text.split("One plant has")[1])[0]
    assert 0 < plant < own < jobs and own < trade < nation
    first, second, _ = steps(drawn[2].answer)
    quotient = (own / trade) / (jobs / nation)
    without = ((own - plant) / (trade - plant)) / ((jobs - plant) / (nation - plant))
    assert f"= {quotient:.2f}." in " ".join(first.split())
    assert f"= {without:.2f}." in " ".join(second.split())
    assert without < 1 < 1.5 < quotient


@each
def test_a_common_fair(drawn):
    firms, start, back, _ = numbers(drawn[3].text)[:4]
    first, second, third = steps(drawn[3].answer)
    alone = back * start
    assert numbers(first)[:4] == pytest.approx(
        [firms * alone, start, start + (firms - 1) * alone, alone]
    )
    needed = next(k for k in range(1, 99) if k * back >= 1)
    assert numbers(second)[0] == needed < firms
    assert back < 1 < firms * back
    assert f"pays {needed} firms" in drawn[3].text and f"at least {needed}" in third


@each
def test_a_truth_table(drawn):
    cases = [row[1:] for row in rows(drawn[4].text)]
    complete = [tuple(map(int, row)) for row in cases if "–" not in row]
    assert len(cases) == len(complete) + 1
    seen = {}
    for sub, jnt, high in complete:
        seen.setdefault((sub, jnt), []).append(high)
    first, second, third, fourth = steps(drawn[4].answer)
    for sub, jnt, number, with_high in rows(first):
        found = seen.get((int(sub), int(jnt)), [])
        assert (len(found), sum(found)) == (int(number), int(with_high))
    (mixed,) = [row for row, found in seen.items() if 0 < sum(found) < len(found)]
    (empty,) = {(0, 0), (0, 1), (1, 0), (1, 1)} - set(seen)
    assert f"Contradictory: SUB {mixed[0]}, JNT {mixed[1]}" in second
    assert f"Without a case: SUB {empty[0]}, JNT {empty[1]}" in second
    (pure,) = [row for row, found in seen.items() if all(found)]
    terms = [("" if code else "~") + name for name, code in zip(("SUB", "JNT"), pure, strict=True)]
    assert f"`{'*'.join(terms)}`" in third
    asked = re.search(r"coverage of (?:\*(not)\* )?(SUB|JNT) alone", drawn[4].text)
    place, code = ("SUB", "JNT").index(asked[2]), 0 if asked[1] else 1
    chosen = [case[2] for case in complete if case[place] == code]
    assert f"Consistency {sum(chosen)}/{len(chosen)}, coverage 1." in fourth
    assert sum(chosen) == sum(case[2] for case in complete) and sum(chosen) < len(chosen)


def test_alike_in_difficulty():
    """Papers differ in their numbers only: as many steps, rows and words, whatever the seed."""
    for place in range(5):
        texts = [drawn[place].text for drawn in MANY]
        assert len({len(steps(text)) for text in texts}) == 1
        assert (
            len({re.sub(r"\D", "", "".join(re.findall(r"\(\d marks?\)", t))) for t in texts}) == 1
        )
        sizes = [len(rows(text)) for text in texts]
        assert max(sizes) - min(sizes) <= 3  # cases of the truth table
        lengths = [len(text.split()) for text in texts]
        assert max(lengths) - min(lengths) <= 30


def test_variants_differ():
    together = exam.variants("any", exam.MOST)
    for place in range(5):
        assert len({drawn[place].text for drawn in together}) == exam.MOST
        assert len({drawn[place].results for drawn in together}) == exam.MOST
    assert len({drawn[-1].text for drawn in together}) == 3


def test_the_seed_decides():
    assert exam.variants("2027", 2) == exam.variants(" 2027 ", 2)
    assert exam.variants("2027")[0][0] != exam.variants("2028")[0][0]
    for seed, number, sentence in (("", 1, "needs a seed"), ("a", 0, "1 to 26"), ("a", 27, "26")):
        with pytest.raises(exam.ExamError, match=sentence):
            exam.variants(seed, number)


def test_files(tmp_path, capsys):
    exam.main(["--seed", "x", "--variants", "2", "--dest", str(tmp_path / "e")])
    names = {
        f"{kind}-{letter}.{end}"
        for kind in ("exam", "key")
        for letter in "AB"
        for end in ("md", "html")
    }
    assert {path.name for path in (tmp_path / "e").iterdir()} == names
    assert len(capsys.readouterr().out.splitlines()) == 8
    for drawn, letter in zip(exam.variants("x", 2), "AB", strict=True):
        given = (tmp_path / "e" / f"exam-{letter}.md").read_text("utf-8")
        kept = (tmp_path / "e" / f"key-{letter}.md").read_text("utf-8")
        assert all(question.text.split("\n")[0] in given for question in drawn[:5])
        assert all(question.answer not in given for question in drawn)
        assert "{p}" not in given + kept and "(p" in kept
        html = (tmp_path / "e" / f"key-{letter}.html").read_text("utf-8")
        assert "<table>" in html and "http" not in html
    with pytest.raises(SystemExit, match="is there already"):
        exam.main(["--seed", "x", "--dest", str(tmp_path / "e")])


def test_pages_of_the_review():
    """Every page that sentences, essays and sums name is one that the review has."""
    from flexspec.book.review import pages

    drawn = [question for seed in range(40) for question in exam.variants(str(seed))[0]]
    cited = {p for q in drawn for p in re.findall(r"\{p\}`([^`]+)`", q.text + q.answer)}
    assert len(cited) > 15 and all(map(pages, cited))
