"""What students get back, how it is released, and what formgrader shows of their work."""

import html
import html.parser
import re

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from flexspec.grading import course, release
from grading import courses

pytestmark = [pytest.mark.grading, pytest.mark.slow]

CHART = """import altair as alt
import flexspec
flexspec.charts.enable()
table = pd.DataFrame({'k': ['a', 'b'], 'share': [1 / 3, 2 / 3]})
alt.Chart(table, title="Shares of two").mark_bar().properties(
    description="A bar for each of a and b; b is twice as long.").encode(x="k", y="share")"""

SCRIPT = "<script>window.attacked = true</script>"
ATTACK = f'''
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("""{SCRIPT}<img src=x onerror="window.attacked = true"><b>bold</b>"""))
display(HTML('<iframe src="https://example.org"></iframe><a href="javascript:attacked=1">a</a>'))
display(SVG("""<svg xmlns="http://www.w3.org/2000/svg" onload="window.attacked = true">
<script>window.attacked = true</script><rect width="9" height="9"/></svg>"""))
display(Javascript("window.attacked = true"))
display(Markdown("""{SCRIPT}[a](javascript:attacked=1)"""))
display({{"image/png": 'AAAA" onerror="window.attacked = true'}}, raw=True)
display({{"text/latex": "{SCRIPT}"}}, raw=True)
print("""{SCRIPT}""")
base.assign(name="{SCRIPT}")'''
ESSAY = f"""{SCRIPT} Shares of *one third*. [a](javascript:window.attacked=true)
<img src="https://example.org/seen.png" onerror="window.attacked = true">

# A heading of mine"""


class Alive(html.parser.HTMLParser):
    """Collects what of a student's would run or be fetched when a page is opened."""

    def __init__(self, page):
        super().__init__()
        self.found, self._tag = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self._tag = tag
        for name, value in attributes:
            handler = name.startswith("on") and "attacked" in value
            if (
                handler
                or re.match(r"\s*javascript:", value or "")
                or "example.org" in (value or "")
            ):
                self.found.append((tag, name, value))
        if tag in ("iframe", "object", "embed"):
            self.found.append((tag, "", ""))

    def handle_data(self, text):
        if self._tag in ("script", "style") and "attacked" in text:
            self.found.append((self._tag, "", text))

    def handle_endtag(self, tag):
        self._tag = ""


def api_of(folder):
    config = course.find_course(folder).config
    config.Exchange.root = str(folder / "exchange")
    return NbGraderAPI(config=config)


@pytest.fixture(scope="module")
def batch(made_course, tmp_path_factory):
    folder = courses.copy_of(made_course, tmp_path_factory.mktemp("feedback") / "course")
    hostile = courses.ANSWERS["q2-answer"] + ATTACK
    work = {
        "good": courses.answered(folder, q3=CHART),
        "wrong": courses.answered(folder, q1="total = 300.0", q2="def double(x):\n    return x"),
        "hostile": courses.answered(folder, q2=hostile, essay=ESSAY),
        "crashed": courses.answered(folder, q2="import os; os._exit(1)", q3="1 / 0"),
    }
    work["wrong"].cells.insert(3, nbformat.v4.new_code_cell("print('a cell of mine')"))
    for student, notebook in work.items():
        courses.hand_in(folder, student, notebook)
    courses.hand_in(folder, "renamed", courses.answered(folder), name="my <b>homework.ipynb")
    courses.grade(folder)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("essay", "hw", "hw", "good")
        grade.manual_score, grade.needs_manual_grade = 3, False
        comment = gradebook.find_comment("essay", "hw", "hw", "good")
        comment.manual_comment = f"Well *put*. {SCRIPT}"
        gradebook.db.commit()
    result = api_of(folder).generate_feedback("hw")
    assert result["success"], result["log"]
    return folder


def page_of(folder, student):
    return (folder / "feedback" / student / "hw" / "hw.html").read_text("utf-8")


def words_of(folder, student):
    """Return the words of a page, without tags, each blank once."""
    body = page_of(folder, student).split("</style>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split())


class TestFeedback:
    def test_points_and_criteria(self, batch):
        words = words_of(batch, "wrong")
        assert "3 of 11" not in words
        assert "2 of 11 points, before all is marked." in words
        assert "Not met: total: value (0 of 2)" in words
        assert "Not met: double: 31.25 (0 of 1)" in words
        assert "Met: table: values of share (2 of 2)" in words

    def test_every_criterion_has_its_sentence(self, batch):
        found = re.findall(r'<li class="not-met">.*?</li>', page_of(batch, "wrong"), re.S)
        assert len(found) == 4
        assert all(re.search(r"<p>.+</p>", one) for one in found)

    def test_own_work_is_shown(self, batch):
        assert "total = 300.0" in words_of(batch, "wrong")
        assert "a cell of mine" in words_of(batch, "wrong")
        assert "The shares are one third and two thirds." in words_of(batch, "wrong")
        good = page_of(batch, "good")
        assert 'src="data:image/svg+xml;base64,' in good
        assert 'alt="A bar for each of a and b; b is twice as long."' in good

    def test_marks_and_comments_by_hand(self, batch):
        words = words_of(batch, "good")
        assert "10 of 11 points." in words
        assert "Well put." in words
        assert "Not marked yet; 4 points at most." in words_of(batch, "wrong")

    def test_what_was_put_right(self, batch):
        assert "The file my <b>homework.ipynb was taken for hw.ipynb." in words_of(batch, "renamed")

    def test_what_ended_python(self, batch):
        words = words_of(batch, "crashed")
        assert "This cell ended Python" in words
        assert "ZeroDivisionError" in words  # the student's own

    @pytest.mark.parametrize("student", ["good", "wrong", "hostile", "crashed", "renamed"])
    def test_no_test_is_shown(self, batch, student):
        page = html.unescape(page_of(batch, student))
        hidden = [
            line.strip()
            for check in courses.CHECKS.values()
            for line in check.splitlines()
            if len(line.strip()) > 12
        ]
        assert [line for line in hidden if line in page] == []
        assert "HIDDEN" not in page

    @pytest.mark.parametrize("student", ["good", "hostile"])
    def test_nothing_is_alive(self, batch, student):
        page = page_of(batch, student)
        assert Alive(page).found == []
        assert "<script" not in page
        assert "default-src 'none'" in page


def formgrader_page(folder, student):
    """Return what formgrader makes of a submission, by its own exporter and templates."""
    config = course.find_course(folder).config
    extra = Config()
    extra.HTMLExporter.template_name = "formgrade"
    extra.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.merge(extra)
    path = folder / "autograded" / student / "hw" / "hw.ipynb"
    names = ("submission_id", "notebook_id", "assignment_id", "base_url", "student", "last_name")
    resources = {name: name for name in (*names, "first_name", "notebook_path")}
    resources |= {"index": 0, "total": 1}
    return HTMLExporter(config=config).from_filename(str(path), resources=resources)[0]


def test_the_tests_would_find_what_is_alive():
    assert len(Alive(f"{ESSAY}<iframe></iframe>{SCRIPT}<a href=' javascript:x'>").found) == 6


class TestFormgrader:
    def test_nothing_of_a_students_is_alive(self, batch):
        page = formgrader_page(batch, "hostile")
        assert "def double" in re.sub(r"<[^>]+>", "", page)
        assert "<b>bold</b>" in page
        assert Alive(page).found == []

    def test_drawings_stay(self, batch):
        assert "data:image/svg+xml;base64," in formgrader_page(batch, "good")

    def test_stored_outputs_are_harmless(self, batch):
        path = batch / "autograded" / "hostile" / "hw" / "hw.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        kinds = {
            mime
            for cell in cells
            for one in cell.get("outputs", [])
            for mime in one.get("data", [])
        }
        assert kinds <= {"text/plain", "text/html", "image/svg+xml", "image/png"}

    @pytest.mark.browser
    def test_in_a_browser(self, batch, browser, tmp_path):
        for name, text in {
            "formgrader": formgrader_page(batch, "hostile"),
            "feedback": page_of(batch, "hostile"),
        }.items():
            path = tmp_path / f"{name}.html"
            path.write_text(text, encoding="utf-8")
            page = browser.new_page()
            page.route("http*://**", lambda route: route.abort())
            page.goto(path.as_uri())
            assert page.evaluate("window.attacked") is None
            page.close()


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(batch, browser, width, mode):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for student in ("good", "wrong", "hostile", "crashed", "renamed"):
        page.goto((batch / "feedback" / student / "hw" / "hw.html").as_uri())
        # axe looks inside what it is let into; the page's own rule would keep its script out.
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


class TestRelease:
    def test_work_that_was_imported(self, batch):
        result = api_of(batch).release_feedback("hw")
        assert result["success"], result["log"]
        found = sorted((batch / release.BY_HAND / "hw").glob("*/*"))
        assert [f"{path.parent.name}/{path.name}" for path in found] == [
            f"{student}/hw.html" for student in ("crashed", "good", "hostile", "renamed", "wrong")
        ]

    def test_work_of_the_exchange_goes_there(self, folder):
        for student in ("ada", "bob"):
            courses.hand_in(folder, student, courses.answered(folder))
        courses.hand_in(folder, "ada", b"s" * 128, name="submission_secret.txt")
        courses.hand_in(folder, "ada", b"2026-11-24 10:00:00 UTC", name="timestamp.txt")
        courses.grade(folder)
        api = api_of(folder)
        assert api.generate_feedback("hw")["success"]
        result = api.release_feedback("hw")
        assert result["success"], result["log"]
        released = folder / "exchange" / "regional-industrial-development" / "feedback"
        assert len(list(released.glob("*.html"))) == 1
        assert [path.name for path in (folder / release.BY_HAND / "hw").iterdir()] == ["bob"]

    def test_without_an_exchange(self, folder):
        courses.hand_in(folder, "ada", courses.answered(folder))
        courses.grade(folder)
        api = api_of(folder)
        assert api.generate_feedback("hw")["success"]
        (folder / "exchange").rmdir()
        result = api.release_feedback("hw", "ada")
        assert result["success"], result["log"]
        assert (folder / release.BY_HAND / "hw" / "ada" / "hw.html").is_file()
