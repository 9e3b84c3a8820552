"""What the class shows: the figures, who is alike, and the page."""

import csv
import datetime
import os
import resource
import shutil
import subprocess
import sys

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbgrader.api import Gradebook
from statsmodels.stats.inter_rater import cohens_kappa

from flexspec.grading import course
from flexspec.grading.figures import figures
from flexspec.grading.report import agreement, app, gather, likeness, pairs, statistics, summary
from grading import courses, made_up
from grading.test_feedback import SCRIPT, Alive

pytestmark = pytest.mark.grading

#: The 32 patterns of right and wrong answers to section 6 of the LSAT by 1,000 candidates, from
#: 00000 to 11111 (Bock and Lieberman 1970).
LSAT = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"


@pytest.fixture(scope="module")
def lsat():
    patterns = [[int(digit) for digit in f"{number:05b}"] for number in range(32)]
    return np.repeat(np.array(patterns, float), [int(count) for count in LSAT.split()], axis=0)


class TestStatistics:
    def test_alpha_is_the_published_one(self, lsat):
        """R's package ltm prints 0.295 for these answers (its page on cronbach.alpha)."""
        assert statistics.alpha(lsat) == pytest.approx(0.295, abs=0.0005)

    def test_alpha_of_right_and_wrong_is_kuder_and_richardsons(self, lsat):
        share = lsat.mean(axis=0)
        of_sums = np.var(lsat.sum(axis=1))
        by_formula = 5 / 4 * (1 - (share * (1 - share)).sum() / of_sums)
        assert statistics.alpha(lsat) == pytest.approx(by_formula, abs=1e-9)

    def test_alpha_where_it_is_not_defined(self):
        assert np.isnan(statistics.alpha(np.array([[1.0], [2.0]])))
        assert np.isnan(statistics.alpha(np.array([[1.0, 2.0], [2.0, 1.0], [0.0, 3.0]])))

    def test_difficulty_is_the_published_one(self, lsat):
        found = statistics.difficulty(lsat, np.ones(5))
        assert found.tolist() == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])

    def test_discrimination_is_the_correlation_with_the_rest(self):
        points = np.random.RandomState(3).poisson(3, (40, 4)).astype(float)
        found = statistics.discrimination(points)
        for place in range(4):
            rest = np.delete(points, place, axis=1).sum(axis=1)
            assert found[place] == pytest.approx(np.corrcoef(points[:, place], rest)[0, 1])

    def test_discrimination_where_all_have_the_same(self):
        points = np.column_stack([np.full(12, 1 / 3), np.arange(12.0), np.arange(12.0) % 5])
        found = statistics.discrimination(points)
        assert np.isnan(found[0])
        assert not np.isnan(found[1:]).any()

    def test_kappa_is_that_of_another_library(self):
        random = np.random.RandomState(5)
        first = random.randint(0, 5, 60)
        second = np.clip(first + random.randint(-1, 2, 60), 0, 4)
        table = np.zeros((5, 5))
        np.add.at(table, (first, second), 1)
        theirs = cohens_kappa(table, wt="quadratic", return_results=False)
        assert statistics.weighted_kappa(first / 2, second / 2) == pytest.approx(theirs)

    def test_kappa_by_hand(self):
        # Marks 0 1 2 and 0 2 2: squared differences 0 1 0, mean 1/3. Of all nine pairs of marks
        # 0 4 4, 1 1 1, 4 0 0, mean 15/9. So kappa is 1 - (1/3)/(15/9) = 0.8.
        assert statistics.weighted_kappa(np.array([0, 1, 2.0]), np.array([0, 2, 2.0])) == (
            pytest.approx(0.8)
        )

    def test_kappa_where_both_always_give_the_same(self):
        assert np.isnan(statistics.weighted_kappa(np.full(12, 2.0), np.full(12, 2.0)))


# Who is alike -------------------------------------------------------------------------------------

KNOWN = likeness.names_in(["income = flexspec.load()"])


def prints(text):
    return likeness.winnowed(likeness.grams(likeness.Reader(KNOWN).read(text)))


def renamed(text):
    """Return code that does the same and looks otherwise."""
    for old, new in (("table", "t"), ("speeds", "velocities"), ("year", "when"), ("0.5", "0.75")):
        text = text.replace(old, new)
    return "# All of this is my own work.\n" + text.replace("\n", "  # so\n\n").replace(" = ", "=")


CODE = """def speed(table, year):
    rows = table[table["year"] == year]
    return -(rows["income"].mean() - 0.5) / len(rows)
speeds = {year: speed(income, year) for year in range(1929, 1978)}
best = max(speeds, key=speeds.get)
worst = min(speeds, key=lambda year: speeds[year])
print(best, worst, sum(speeds.values()))
totals = [round(speeds[year] * 2, 3) for year in sorted(speeds) if speeds[year] > 0.5]
"""


class TestLikeness:
    def test_names_numbers_comments_and_blanks_make_no_difference(self):
        assert set(prints(CODE)) == set(prints(renamed(CODE)))
        assert renamed(CODE) != CODE

    def test_names_that_are_not_a_students_own_do(self):
        reader = likeness.Reader(KNOWN)
        assert reader.read("a = income.mean()") != reader.read("a = income.std()")
        assert reader.read("a = income.mean()") != reader.read("a = wages.mean()")
        assert reader.read("a = len(b)") != reader.read("a = sum(b)")

    def test_a_copy_is_found_among_a_class(self):
        honest = [prints(made_up.code(made_up.seeded(number), 40)) for number in range(80)]
        copied = made_up.code(made_up.seeded(17), 40).replace(" = ", "  =  ")
        more = copied + "\n" + made_up.code(made_up.seeded("more"), 10)
        found = likeness.alike([*honest, prints(more)], np.empty(0, np.uint64))
        assert [(one.first, one.second) for one in found] == [(17, 80)]
        assert found[0].share > 0.9

    def test_all_pairs_compared_one_by_one_give_the_same(self):
        made = [made_up.code(made_up.seeded(number), 30) for number in range(24)]
        made += [made[3] + made[4], made[5][:900], made[6] + made_up.code(made_up.seeded("x"), 15)]
        every = [prints(text) for text in made]
        counts = {}
        for one in every:
            for number in one.tolist():
                counts[number] = counts.get(number, 0) + 1
        weight = {number: np.log((len(every) + 1) / count) for number, count in counts.items()}

        def weighed(numbers):
            return sum(weight[number] for number in numbers)

        expected = {}
        for i, first in enumerate(every):
            for j, second in enumerate(every[i + 1 :], i + 1):
                share = weighed(set(first.tolist()) & set(second.tolist())) / min(
                    weighed(first.tolist()), weighed(second.tolist())
                )
                if share >= likeness.LEAST_SHARE:
                    expected[i, j] = share
        found = likeness.alike(every, np.empty(0, np.uint64))
        assert {(one.first, one.second): one.share for one in found} == pytest.approx(expected)
        assert {(3, 24), (4, 24), (5, 25), (6, 26)} <= set(expected)

    def test_what_was_released_counts_for_nothing(self):
        two = [prints(CODE), prints(CODE)]
        others = [prints(made_up.code(made_up.seeded(number), 30)) for number in range(20)]
        assert len(likeness.alike([*two, *others], np.empty(0, np.uint64))) == 1
        assert likeness.alike([*two, *others], prints(CODE)) == []

    def test_what_the_whole_class_writes_makes_nobody_alike(self):
        assert likeness.alike([prints(CODE)] * 30, np.empty(0, np.uint64)) == []

    @pytest.mark.parametrize("few", [[], [CODE], ["", ""], ["x = 1", "x = 1"]])
    def test_too_little_to_compare(self, few):
        assert likeness.alike([prints(text) for text in few], np.empty(0, np.uint64)) == []

    @pytest.mark.parametrize(
        "text",
        [
            '"' * 30_000,
            '\\"' * 30_000,
            "'''" * 9_999 + '"',
            '"""\\' * 9_000,
            "# " * 30_000,
            "\0\x0c",
        ],
    )
    def test_code_that_is_no_python_takes_no_time(self, text):
        began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        prints(text)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - began < 3


# Results of a made-up class -----------------------------------------------------------------------

CRITERIA = {
    "q1-check": [("`total`: value", 2)],
    "q2-check": [("`double`: 31.25", 1), ("`double`: 7.5", 1), ("`double`: 0.125", 1)],
    "q3-check": [("`table`: values of `share`", 2)],
}
DUE = datetime.datetime(2027, 3, 5, 17)


def work(number, **changes):
    """Return what a made-up student has; the better the higher the number."""
    one = made_up.Work({"essay": (number % 5) * 1.0}, when=DUE - datetime.timedelta(hours=number))
    for place, (check, criteria) in enumerate(CRITERIA.items()):
        wrong = (number + place) % 3 == 0
        told = f"It has {number} rows, not 2." if wrong else ""
        lines = [(text, of, told) for text, of in criteria]
        one.printed[check] = made_up.report(lines)
        one.points[check] = 0.0 if wrong else float(sum(of for _, of in criteria))
    random = made_up.seeded("class", number)
    one.answers = {f"q{n}-answer": made_up.code(random, 12) for n in (1, 2, 3)}
    one.answers["essay"] = " ".join(random.choices(made_up.WORDS, k=90))
    for name, value in changes.items():
        setattr(one, name, value)
    return one


def class_of(count):
    return {f"student-{number:02}": work(number) for number in range(count)}


def results_of(folder):
    return gather.gather(course.find_course(folder), "hw")


def page_of(folder, **options):
    text, (made, *_) = app.report(course.find_course(folder), ["hw"], **options)
    return text, made


@pytest.fixture
def filled(folder):
    """Return a function that fills a copy of the small course, and the course's folder."""

    def fill(students, **options):
        made_up.fill(folder, "hw", students, **options)
        return folder

    return fill


class TestFigures:
    def test_sums_are_the_gradebooks(self, filled):
        students = class_of(24)
        students["student-03"].penalty = 1.5
        folder = filled(students)
        _, made = page_of(folder)
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            expected = [
                max(0, one.score - one.late_submission_penalty)
                for one in sorted(
                    gradebook.assignment_submissions("hw"), key=lambda one: one.student.id
                )
            ]
            assert made.of == gradebook.find_assignment("hw").max_score == 11
        assert made.totals.tolist() == expected

    def test_how_hard_each_question_was(self, filled):
        _, made = page_of(filled(class_of(24)))
        assert [question.item.name for question in made.questions] == [*CRITERIA, "essay"]
        assert [question.label for question in made.questions] == [*CRITERIA, "essay"]
        assert made.questions[0].share == pytest.approx(16 / 24)
        assert made.questions[0].none == pytest.approx(8 / 24)
        assert made.questions[0].all_points == pytest.approx(16 / 24)
        assert made.questions[3].share == pytest.approx(
            np.mean([number % 5 for number in range(24)]) / 4
        )

    def test_which_criteria_were_missed_and_what_was_said(self, filled):
        text, made = page_of(filled(class_of(24)))
        (one,) = made.questions[0].criteria
        assert (one.text, one.met, one.of) == ("`total`: value", 16, 24)
        # Sentences that differ in numbers only are one.
        assert len(one.sentences) == 1
        assert one.sentences[0][1] == 8
        assert "8 of 24 did not meet <code>total</code>: value" in text

    def test_a_sentence_told_before(self, filled):
        students = class_of(2)
        lines = [("`a`: value", 1, "There is no `a`."), ("`b`: value", 1, "As above.")]
        students["student-01"].printed["q1-check"] = made_up.report(lines)
        _, made = page_of(filled(students))
        found = {one.text: one.sentences for one in made.questions[0].criteria}
        assert found["`a`: value"] == [("There is no `a`.", 1)]
        assert found["`b`: value"] == [("As for an earlier criterion of the part.", 1)]

    def test_only_form_that_somebody_missed_is_listed(self, filled):
        students = class_of(2)
        form = [("`total`: a number", 0, ""), ("`name`: a text", 0, "")]
        students["student-00"].printed["q1-check"] = made_up.report(form)
        form = [("`total`: a number", 0, ""), ("`name`: a text", 0, "It is a number.")]
        students["student-01"].printed["q1-check"] = made_up.report(form)
        _, made = page_of(filled(students))
        (one,) = made.questions[0].criteria
        assert (one.text, one.form, one.met, one.sentences) == (
            "`name`: a text", True, 1, [("It is a number.", 1)]
        )  # fmt: skip

    def test_time_before_the_due_date(self, filled):
        folder = filled(class_of(24))
        text, _ = page_of(folder)
        assert "Most came: 2027-03-05" in text
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            gradebook.find_assignment("hw").duedate = DUE - datetime.timedelta(hours=2)
            gradebook.find_submission("hw", "student-00").extension = datetime.timedelta(hours=3)
            gradebook.db.commit()
        found = dict(zip(results_of(folder).students, results_of(folder).early, strict=True))
        assert found["student-00"] == 1
        assert found["student-01"] == -1
        assert found["student-23"] == 21
        text, _ = page_of(folder)
        assert "96 % came in the last day, 1 late" in text

    def test_no_times(self, filled):
        students = class_of(12)
        for one in students.values():
            one.when = None
        assert "the submissions have no times" in page_of(filled(students))[0]


class TestWhatIsMissing:
    def test_written_parts_still_to_mark(self, filled):
        students = class_of(20)
        for number in range(15):
            students[f"student-{number:02}"].points["essay"] = None
        text, made = page_of(filled(students))
        assert made.results.waiting == {"essay": 15}
        assert "hw, essay: mark 15 answers" in text
        # The question is left out, and nobody is: a mark not given is not zero.
        assert made.of == 7
        assert made.totals.tolist() == [
            sum(one.points[check] for check in CRITERIA) for one in students.values()
        ]
        assert "Left out of all figures, since marks are missing: essay." in text

    def test_a_few_marks_missing_leave_out_students(self, filled):
        students = class_of(20)
        students["student-04"].points["essay"] = None
        text, made = page_of(filled(students))
        assert made.of == 11
        assert len(made.totals) == 19
        assert "1 student with a mark still to be given is left out of the figures." in text

    def test_who_handed_in_nothing_is_not_zero(self, filled):
        folder = filled(class_of(12))
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            gradebook.add_student("nothing")
        courses.hand_in(folder, "broken", b"{")
        text, made = page_of(folder)
        assert len(made.totals) == 12
        assert made.results.not_graded == ["broken"]
        assert "hw: 1 submission not graded." in text

    def test_a_notebook_that_cannot_be_read(self, filled):
        folder = filled(class_of(12))
        path = folder / "autograded" / "student-05" / "hw" / "hw.ipynb"
        path.write_text('{"cells": [{"cell_type": 3}, null]}')
        text, made = page_of(folder)
        assert made.unread == 1
        assert len(made.totals) == 12
        assert "1 graded notebook could not be read" in text

    def test_too_few_students(self, filled):
        text, made = page_of(filled(class_of(statistics.LEAST - 1)))
        assert np.isnan(made.alpha)
        assert "figures of fewer than 10 students mean little, and there are 9." in text
        assert "too few students" in text

    def test_all_have_the_same(self, filled):
        students = class_of(12)
        for one in students.values():
            one.points |= {"q1-check": 2.0, "q2-check": 3.0, "q3-check": 2.0, "essay": 4.0}
        text, made = page_of(filled(students))
        assert np.isnan(made.alpha)
        assert "Cronbach&#39;s alpha is not defined: all students have the same points." in text
        assert text.count("not defined: all have the same") == 4

    def test_questions_that_go_against_each_other(self, filled):
        students = class_of(20)
        for number, one in enumerate(students.values()):
            one.points |= {"q1-check": number % 3, "q2-check": 2.5 - number % 3, "q3-check": 1.0}
        text, made = page_of(filled(students))
        assert made.alpha < 0
        assert "20 students is below 0: who does well" in text
        assert "the wrong way round" in text
        assert np.isnan(made.error)

    def test_nothing_is_marked_yet(self, filled):
        students = class_of(3)
        for one in students.values():
            one.points = dict.fromkeys(one.points)
        text, made = page_of(filled(students))
        assert made.of == 0
        assert "mark 3 answers" in text
        assert "nan" not in text

    def test_an_empty_course(self, folder):
        with pytest.raises(course.CourseError, match="Nothing is graded"):
            app.report(course.find_course(folder))


# Names and hostile text ---------------------------------------------------------------------------

NAMES = {"student-00": f"Zoë {SCRIPT}", "student-01": "Ōe 'x' \"y\" & <b>bold</b>"}


def hostile_class():
    students = class_of(12)
    told = f"It is a {SCRIPT} </li></table> {{{{ 7 * 7 }}}} of student-07."
    lines = [(f"`total`: value {SCRIPT}", 2, told)]
    code = f'name = "{SCRIPT}"\n</code></pre><img src=x onerror="window.attacked = true">\n' + CODE
    for number in (0, 1):
        one = students[f"student-{number:02}"]
        one.answers["q1-answer"] = code
        one.answers["q2-answer"] = f"# by Zoë, student-00\n{CODE}"
        one.answers["q3-answer"] = f"# by Zoë\n{renamed(CODE)}"
        one.answers["essay"] = "the same words " * 40 + SCRIPT
        one.printed["q1-check"] = made_up.report(lines)
        one.comments["essay"] = f"{SCRIPT}: 2"
    return students


class TestThePage:
    def test_nobody_is_named(self, filled):
        text, _ = page_of(filled(hostile_class(), names=NAMES))
        for word in ("Zoë", "Ōe", "student-0", "student-1"):
            assert word not in text
        assert "student 1" in text
        assert "unusually alike" not in text.split("To do")[1].split("</ul>")[0]

    def test_names_when_they_are_asked_for(self, filled):
        text, _ = page_of(filled(hostile_class(), names=NAMES), names=True)
        assert "Zoë &lt;script&gt;" in text
        assert "(student-01)" in text
        assert "keep it where grades are kept" in text

    @pytest.mark.parametrize("names", [False, True])
    def test_nothing_of_a_students_is_alive(self, filled, names):
        text, made = page_of(filled(hostile_class(), names=NAMES), names=names)
        assert [(one.first, one.second) for one in pairs.suspicious(made.results)] == [
            ("student-00", "student-01")
        ]
        assert "window.attacked" in text
        assert Alive(text).found == []
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>bold" not in text
        assert "{{ 7 * 7 }}" in text
        assert "default-src 'none'" in text

    def test_numbers_follow_no_list(self):
        names = {f"s{number:03}": "Maria" for number in range(100)}
        people = app.People(names, shown=False)
        numbers = [int(people.called(one).split()[1]) for one in names]
        assert sorted(numbers) == list(range(1, 101))
        assert abs(np.corrcoef(numbers, range(100))[0, 1]) < 0.3
        again = app.People(dict(sorted(names.items(), reverse=True)), shown=False)
        assert [int(again.called(one).split()[1]) for one in names] == numbers
        # A name that several have tells nobody's number.
        assert people.hidden("by Maria") == "by a student"

    def test_names_are_found_in_words_and_in_no_time(self):
        names = {f"s{n:04}": f"First{n} O'Last{n}" for n in range(3000)}
        names |= {"ada.l@uni.example": "Ada", "d'arcy": "D'Arcy"}
        people = app.People(names, shown=False)
        for text in (
            "s0012",
            "S0012.",
            "(s0012)",
            "by First12",
            "s0012_total",
            "x-s0012",
            "o'last12",
        ):
            assert people.called("s0012") in people.hidden(text)
            assert "12" not in people.hidden(text).replace(people.called("s0012"), "")
        assert people.hidden("d'arcy!") == people.called("d'arcy") + "!"
        assert people.hidden("of ada.l@uni.example") == f"of {people.called('ada.l@uni.example')}"
        assert people.hidden("adage, first, s00123") == "adage, first, s00123"
        began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        people.hidden("speed_late = income.mean() - 0.5  # s0012\n" * 30_000)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - began < 10

    @pytest.mark.browser
    def test_in_a_browser(self, filled, browser, tmp_path):
        students = hostile_class()
        students["student-05"].points["essay"] = None
        folder = filled(students, names=NAMES)
        table = tmp_path / "second.csv"
        table.write_text(
            "assignment,student,question,points\n"
            + "".join(f"hw,student-{n:02},essay,{n % 4}\n" for n in range(12))
        )
        path = tmp_path / "report.html"
        text, _ = page_of(folder, names=True, second_grader=table)
        path.write_text(text, encoding="utf-8")
        for width in (1280, 390):
            for mode in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=mode
                )
                page = context.new_page()
                asked = []
                page.on("request", lambda request, asked=asked: asked.append(request.url))
                page.goto(path.as_uri())
                assert page.evaluate("window.attacked") is None
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                found = Axe().run(page).response["violations"]
                assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                drawn = page.locator(".drawing svg").all()
                assert len(drawn) == 4
                assert all(one.bounding_box()["width"] > 200 for one in drawn)
                assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
                context.close()


# Two graders --------------------------------------------------------------------------------------


def second_marks(path, rows, head=("assignment", "student", "question", "points", "criterion")):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


class TestTwoGraders:
    def test_agreement_on_the_whole_and_on_a_criterion(self, filled, tmp_path):
        students = class_of(12)
        for number, one in enumerate(students.values()):
            one.comments["essay"] = f"Evidence: {number % 3} of 2, two numbers\n- **Limits**: 0.5."
        rows = [["hw", one, "essay", n % 4, ""] for n, one in enumerate(students)]
        rows += [["hw", one, "essay", n % 3, "evidence "] for n, one in enumerate(students)]
        rows += [["hw", "nobody", "essay", 1, ""], ["hw", "student-00", "essay", "", "limits"]]
        path = second_marks(tmp_path / "marks.csv", rows)
        folder = filled(students)
        found, alone = agreement.agreements([results_of(folder)], agreement.read_marks(path))
        whole, evidence = found
        assert alone == 1
        first, second = np.arange(12) % 5, np.arange(12) % 4
        assert whole.kappa == pytest.approx(statistics.weighted_kappa(first, second))
        assert whole.same == pytest.approx((first == second).mean())
        assert whole.difference == pytest.approx((second - first).mean())
        assert (evidence.criterion, evidence.kappa, evidence.same) == ("evidence", 1, 1)
        text, _ = page_of(folder, second_grader=path)
        assert "hw, essay: evidence" in text
        assert f"{whole.kappa:.2f}" in text.replace("−", "-")
        assert "1 of the second grader&#39;s marks" not in text  # the apostrophe is the template's
        assert "1 of the second grader's marks have none of the first" in text

    def test_few_scripts(self, filled, tmp_path):
        rows = [["hw", f"student-{n:02}", "essay", 1, ""] for n in range(9)]
        path = second_marks(tmp_path / "marks.csv", rows)
        text, _ = page_of(filled(class_of(12)), second_grader=path)
        assert "not worked out: fewer than 10 scripts" in text

    @pytest.mark.parametrize(
        ("rows", "head", "said"),
        [
            ([], ("student", "points"), "has no column 'assignment'"),
            ([["hw", "a", "essay", "full", ""]], None, "line 2: 'full' is no number of points"),
            ([["hw", "a", "essay", "nan", ""]], None, "line 2: 'nan' is no number of points"),
            ([["hw", "a", "essay", 1, ""]] * 2, None, "line 3: it is marked twice"),
        ],
    )
    def test_a_file_that_cannot_be_used(self, tmp_path, rows, head, said):
        options = {"head": head} if head else {}
        path = second_marks(tmp_path / "marks.csv", rows, **options)
        with pytest.raises(agreement.SecondGraderError, match=said):
            agreement.read_marks(path)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(agreement.SecondGraderError, match="cannot be read"):
            agreement.read_marks(tmp_path / "none.csv")


# From real submissions ----------------------------------------------------------------------------

OWN_CHECK = """part = checks.Part("1", globals())
who = part.student("student")
part.number("total")
### BEGIN HIDDEN TESTS
part.number("total", expected=sum(map(ord, who)) / 13, points=2)
### END HIDDEN TESTS
part.score()"""


def of(student):
    return sum(map(ord, student)) / 13


def test_figures_that_say_little_are_left_out():
    found = figures(
        {"a": 0.5, "b": 1234.5, "c": -0.0123456789, "d": True, "e": "0.12345", "f": 0.0}
    )
    assert found == {"b": "1234.5", "c": "-0.01234568"}
    assert figures({"a": float("nan"), "b": float("inf"), "c": 1e300 / 3}) == {"c": "3.333333e+299"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    notebook = courses.source_notebook()
    cell = next(cell for cell in notebook.cells if cell.id == "q1-check")
    cell.source = OWN_CHECK
    folder = courses.make(tmp_path_factory.mktemp("own") / "course", notebook)
    answers = {
        "ada": f'student = "ada"\ntotal = {of("ada")!r}',
        "bob": f'student = "bob"\ntotal = {of("ada")!r}',  # another's figure
        "carl": f'student = "ada"\ntotal = {of("carl")!r}',  # another's id
        "dora": f'student = "dora"\ntotal = {of("dora") + 1!r}',  # a mistake of her own
    }
    for student, q1 in answers.items():
        courses.hand_in(folder, student, courses.answered(folder, q1=q1))
    results, _ = courses.grade(folder)
    assert [one.problem for one in results.values()] == [""] * 4
    return folder


@pytest.mark.slow
class TestFromRealSubmissions:
    def test_answers_of_another_students_own_table(self, graded):
        found = {(one.first, one.second): one for one in pairs.suspicious(results_of(graded))}
        assert found.keys() == {("ada", "bob"), ("ada", "carl")}
        assert found["ada", "bob"].figures == {("bob", "ada"): ["total"]}
        assert found["ada", "carl"].named == {"carl"}
        assert found["ada", "carl"].figures == {}

    def test_the_page_says_so_and_shows_both(self, graded):
        text, _ = page_of(graded, names=True)
        assert "bob gives figures that are right for the table of ada and not for" in text
        assert "The notebook of carl works with the id of ada." in text
        assert text.count(f"total = {of('ada')!r}") == 3
        text, _ = page_of(graded)
        assert not {"ada", "bob", "carl", "dora"} & set(text.replace('"', " ").split())

    def test_written_parts_wait(self, graded):
        assert results_of(graded).waiting == {"essay": 4}

    def test_criteria_are_those_of_the_checks(self, graded):
        made = summary.summarise(results_of(graded))
        criteria = {one.text: (one.met, one.of) for one in made.questions[0].criteria}
        assert criteria == {"`student`: your id": (3, 4), "`total`: value": (2, 4)}

    def test_the_command(self, graded, tmp_path):
        command = [sys.executable, "-m", "flexspec.grading.report.app", "--course", str(graded)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "4 submissions, 4 marks still to be given by hand." in done.stdout
        assert (graded / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
        again = [*command, "hw", "--names", "--out", str(tmp_path / "a.html"), "-j", "1"]
        assert subprocess.run(again, capture_output=True).returncode == 0
        assert "bob gives figures" in (tmp_path / "a.html").read_text("utf-8")
        wrong = subprocess.run([*command, "ps9"], capture_output=True, text=True)
        assert wrong.returncode == 2
        assert wrong.stderr.startswith("The gradebook does not know ps9")


@pytest.mark.slow
def test_a_thousand_students_and_eight_sets(tmp_path):
    """Ten seconds on two idle cores are twenty of computing; a busy machine counts more."""
    folder = tmp_path / "course"
    made_up.large_class(folder, 1000)
    command = [sys.executable, "-m", "flexspec.grading.report.app", "--course", str(folder)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*command, "-j", "2"], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.startswith("8000 submissions"), done.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 25
    assert os.path.getsize(folder / "report.html") < 4 << 20
    shutil.rmtree(folder)  # a gigabyte
