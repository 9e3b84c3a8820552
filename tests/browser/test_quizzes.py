"""The quizzes in a real browser: by keyboard, kept and erased, without JavaScript."""

import json
import re

import pytest
from accessibility import ROWS, THIN, faults
from conftest import ROOT, pages_of_the_site
from playwright.sync_api import expect

CHAPTER = "chapters/01-three-generations.html"
ANSWERS = "chapters/01-three-generations-answers.html"
PROGRESS = "chapters/progress.html"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
KEY = "flexspec-quizzes"
#: As in a browser that forbids a site to keep anything. The theme's own scripts complain then.
THEIRS = ("The operation is insecure.", "Got invalid theme mode")
BLOCKED = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });"""
#: The theme may keep its things, the quizzes may not: any complaint would be theirs.
FULL = """for (const name of ['getItem', 'setItem', 'removeItem']) {
  const plain = Storage.prototype[name];
  Storage.prototype[name] = function (key, ...more) {
    if (key === 'flexspec-quizzes') { throw new DOMException('Full', 'QuotaExceededError'); }
    return plain.call(this, key, ...more);
  };
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def window(browser):
    """Open a window of a size and mode; it must not complain."""
    windows, said = [], []

    def start(size="desk", mode="light", script=None, **options):
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, color_scheme=mode, **options)
        windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        if script:
            page.add_init_script(script)
        return page

    yield start
    for one in windows:
        one.close()
    assert [text for text in said if not text.startswith(THEIRS)] == []


@pytest.fixture
def chapter(window, address):
    page = window()
    page.goto(address + CHAPTER)
    return page


def quiz(page, kind, number=0):
    return page.locator(f'.fs-quiz[data-kind="{kind}"]').nth(number)


def result(form):
    """Return what is read aloud, in one line."""
    return " ".join(form.locator("[aria-live=polite]").inner_text().split())


def key_of(form):
    """Return what the page's own script knows of the right answer."""
    return form.evaluate(
        """form => JSON.parse(new TextDecoder().decode(Uint8Array.from(
             atob(form.dataset.answers),
             (one, place) => one.charCodeAt(0) ^ 'flexspec'.charCodeAt(place % 8))))"""
    )


def order_of(form):
    return form.locator(".fs-quiz-steps li").evaluate_all("l => l.map(s => +s.dataset.step)")


def kept(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}') || '{{}}'"))


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_single_choice_by_keyboard(chapter):
    form = quiz(chapter, "single")
    form.locator("input").first.focus()
    press(chapter, "Space", "Enter")
    assert result(form).startswith("Not right. a) This is the first generation")
    assert form.get_by_role("button", name="Try again").is_visible()
    press(chapter, "ArrowDown", "ArrowDown")
    assert result(form) == "", "a changed answer is not judged yet"
    press(chapter, "Tab")
    assert chapter.evaluate("document.activeElement.textContent") == "Check"
    press(chapter, "Enter")
    assert result(form).startswith("Right. c) It works with an outside firm")
    assert form.locator(".fs-quiz-done").inner_text() == "Right, 2 tries"
    others = form.locator(".fs-quiz-more")
    assert "crisis" not in result(form) and others.get_attribute("open") is None
    others.locator("summary").focus()
    press(chapter, "Enter")
    assert others.locator("li:visible").count() == 3


def test_try_again_empties_the_form_and_keeps_the_result(chapter):
    form = quiz(chapter, "single")
    form.locator("input").nth(2).focus()
    press(chapter, "Space", "Enter", "Tab", "Tab")
    assert chapter.evaluate("document.activeElement.textContent") == "Try again"
    press(chapter, "Enter")
    assert form.locator("input:checked").count() == 0 and result(form) == ""
    assert form.locator(".fs-quiz-more").count() == 0
    assert chapter.evaluate("document.activeElement.type") == "radio"
    press(chapter, "Space", "Enter")
    assert result(form).startswith("Not right.")
    assert form.locator(".fs-quiz-done").inner_text() == "Right, 2 tries"


def test_a_multiple_choice_can_be_partly_right(chapter):
    number, form = 0, quiz(chapter, "multiple")
    while len(key_of(form)["right"]) != 3:
        number += 1
        form = quiz(chapter, "multiple", number)
    right = set(key_of(form)["right"])
    boxes = form.locator("input")
    wrong = next(place for place in range(boxes.count()) if place not in right)
    form.get_by_role("button", name="Check").focus()
    press(chapter, "Enter")
    assert result(form) == "Choose an answer first." and kept(chapter) == {}
    for place in (wrong, min(right)):
        boxes.nth(place).focus()
        press(chapter, "Space")
    press(chapter, "Enter")
    assert result(form).startswith("Partly right: 1 choice is right, 1 is not, 2 are missing.")
    assert form.locator(".fs-quiz-why li").count() == 2, "what is missing is not told"
    boxes.nth(wrong).focus()
    press(chapter, "Space")
    for place in right - {min(right)}:
        boxes.nth(place).focus()
        press(chapter, "Space")
    press(chapter, "Enter")
    assert result(form).startswith("Right.")


def answer_by_keyboard(page, form):
    """Give the answer that the page's own script holds for right."""
    key, kind = key_of(form), form.get_attribute("data-kind")
    if kind == "ordering":
        for place, step in enumerate(key["right"]):
            while order_of(form)[place] != step:
                form.locator(f'[data-step="{step}"] [data-way=up]').press("Enter")
        form.get_by_role("button", name="Check").press("Enter")
    elif kind == "numeric":
        form.get_by_role("textbox").focus()
        page.keyboard.type(str(key["numbers"][key["right"][0]][0]))
        press(page, "Enter")
    else:
        for place in key["right"]:
            form.locator(f'input[value="{place}"]').press("Space")
        press(page, "Enter")


QUIZ = "```{quiz}"
ASKING = [
    page
    for page in pages_of_the_site()
    if (source := ROOT / page.replace(".html", ".md")).exists()
    and QUIZ in source.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", ASKING)
def test_every_quiz_can_be_answered_right_by_keyboard(window, address, name):
    page = window()
    page.goto(address + name)
    forms = page.locator(".fs-quiz").all()
    source = (ROOT / name.replace(".html", ".md")).read_text(encoding="utf-8")
    assert len(forms) == source.count(QUIZ) > 0
    for form in forms:
        answer_by_keyboard(page, form)
        assert result(form).startswith("Right."), form.get_attribute("data-quiz")
        assert form.locator(".fs-quiz-why li").count() >= 1
    assert len(kept(page)) == len(forms)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("35", "Right."),
        ("34,66", "Right."),
        ("36", "Right."),
        ("36.1", "Not right."),
        ("25", "Not right. So it would be if"),
        ("−7", "Not right. The half-life is"),
        ("3,500", "Not right."),
        ("", "Write a number first"),
        ("many", "Write a number first"),
    ],
)
def test_a_number_has_a_tolerance_and_its_own_feedback(chapter, written, said):
    form = quiz(chapter, "numeric")
    field = form.get_by_label("Your answer, in years")
    field.focus()
    chapter.keyboard.type(written)
    press(chapter, "Enter")
    assert result(form).startswith(said)
    asked = said.startswith("Write")
    assert field.get_attribute("aria-invalid") == ("true" if asked else None)
    assert bool(kept(chapter)) != asked, "what is no answer is no try"


def test_steps_are_ordered_by_keyboard(chapter):
    form = quiz(chapter, "ordering")
    target = key_of(form)["right"]
    check = form.get_by_role("button", name="Check")
    check.press("Enter")
    assert result(form).startswith("Not right: 0 of 5 are in their place.")
    up = form.get_by_role("button", name="Move up: National government")
    up.focus()
    for _ in target:
        press(chapter, "Enter")
        assert up.evaluate("button => button == document.activeElement")
    assert result(form) == "Already number 1 of 5."
    check.press("Enter")
    assert result(form).startswith("Partly right: ")
    for place, step in enumerate(target):
        while order_of(form)[place] != step:
            form.locator(f'[data-step="{step}"] [data-way=up]').press("Enter")
    check.press("Enter")
    assert result(form).startswith("Right. This is the first generation")
    assert form.locator(".fs-quiz-why li").count() == 5


def test_answers_survive_a_reload_until_erased(chapter, address):
    single, numeric = quiz(chapter, "single"), quiz(chapter, "numeric")
    single.locator("input").nth(2).check()
    single.get_by_role("button", name="Check").click()
    numeric.get_by_role("textbox").fill("50")
    numeric.get_by_role("button", name="Check").click()
    order = quiz(chapter, "ordering")
    order.locator("[data-way=down]").first.click()
    moved = order_of(order)
    order.get_by_role("button", name="Check").click()
    chapter.reload()
    assert single.locator("input").nth(2).is_checked()
    assert single.locator(".fs-quiz-done").inner_text() == "Right, 1 try"
    assert numeric.get_by_role("textbox").input_value() == "50"
    assert order_of(order) == moved
    assert result(single) == "", "a page that opens says nothing by itself"
    assert chapter.evaluate("Object.keys(localStorage)").count(KEY) == 1

    chapter.goto(address + PROGRESS)
    states = chapter.locator(".fs-state").all_inner_texts()
    assert states[0] == "Right" and states.count("Not answered") == len(states) - 3
    total = f"1 of {len(states)} questions answered right."
    assert chapter.locator(".fs-progress-sum").inner_text() == total
    chapter.once("dialog", lambda dialog: dialog.dismiss())
    button = chapter.get_by_role("button", name="Erase what I have done")
    button.press("Enter")
    assert chapter.locator(".fs-state").all_inner_texts() == states
    chapter.once("dialog", lambda dialog: dialog.accept())
    button.press("Enter")
    assert chapter.locator(".fs-progress-sum").inner_text().startswith("Erased. 0 of ")
    assert kept(chapter) == {}
    assert set(chapter.locator(".fs-state").all_inner_texts()) == {"Not answered"}
    chapter.goto(address + CHAPTER)
    assert single.locator("input:checked").count() == 0
    assert not single.locator(".fs-quiz-done").is_visible()


def test_a_changed_question_is_asked_anew(chapter):
    form = quiz(chapter, "single")
    form.locator("input").nth(2).check()
    form.get_by_role("button", name="Check").click()
    chapter.evaluate(
        f"""const all = JSON.parse(localStorage.getItem('{KEY}'));
            for (const one of Object.values(all)) {{ one.version = 'older'; }}
            localStorage.setItem('{KEY}', JSON.stringify(all));"""
    )
    chapter.reload()
    assert form.locator("input:checked").count() == 0


@pytest.mark.parametrize("garbage", ["not JSON", "null", "[]", '{"x": 1}'])
def test_a_garbled_memory_does_no_harm(chapter, garbage):
    chapter.evaluate(f"text => localStorage.setItem('{KEY}', text)", garbage)
    chapter.reload()
    form = quiz(chapter, "single")
    form.locator("input").nth(2).check()
    form.get_by_role("button", name="Check").click()
    assert result(form).startswith("Right.")


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_browser_that_keeps_nothing_checks_all_the_same(window, address, script):
    page = window(script=script)
    page.goto(address + CHAPTER)
    form = quiz(page, "single")
    for tries in ("1 try", "2 tries"):
        form.locator("input").nth(2).check()
        form.get_by_role("button", name="Check").click()
        assert result(form).startswith("Right.")
        assert form.locator(".fs-quiz-done").inner_text() == f"Right, {tries}"
    page.goto(address + PROGRESS)
    assert "keeps nothing" in page.locator(".fs-progress-sum").inner_text()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase").click()
    assert page.locator(".fs-progress-sum").inner_text().startswith("Erased.")


def test_from_a_memory_stick(window, site):
    page = window()
    page.goto((site / CHAPTER).as_uri())
    form = quiz(page, "numeric")
    form.get_by_role("textbox").fill("35")
    form.get_by_role("button", name="Check").click()
    assert result(form).startswith("Right.") and form.locator("math").count() > 0
    page.goto((site / PROGRESS).as_uri())
    right = page.locator(".fs-state").filter(has_text=re.compile("^Right$"))
    expect(right).to_have_count(1)  # waits: what one file stores reaches another after a moment


def test_without_javascript_the_answers_are_folded_on_their_page(window, address):
    page = window(java_script_enabled=False)
    page.goto(address + CHAPTER)
    assert page.locator(".fs-quiz button:visible").count() == 0
    assert page.locator(".fs-quiz-choice:visible").count() > 20
    quiz(page, "numeric").get_by_role("link", name="Answer and why").click()
    assert page.url.endswith(f"{ANSWERS}#quiz-half-of-the-gap")
    section = page.locator("#quiz-half-of-the-gap")
    assert not section.locator("li").first.is_visible()
    section.locator("summary").press("Enter")
    assert "35 ± 1 years, right." in section.locator("li").first.inner_text()
    page.goto(address + CHAPTER)
    quiz(page, "numeric").get_by_role("textbox").press("Enter")
    assert page.url.endswith("#quiz-half-of-the-gap") and ANSWERS in page.url
    page.goto(address + PROGRESS)
    assert "with JavaScript only" in page.locator(".fs-progress").inner_text()


def test_print_shows_questions_and_no_answers(chapter):
    form = quiz(chapter, "single")
    form.locator("input").nth(2).check()
    form.get_by_role("button", name="Check").click()
    chapter.emulate_media(media="print")
    assert form.locator("legend").is_visible() and form.locator("label").first.is_visible()
    hidden = ".fs-quiz-result, .fs-quiz-actions, .fs-quiz-more, .fs-quiz-done, .fs-quiz-moves"
    assert chapter.locator(hidden).locator("visible=true").count() == 0


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_answered_quizzes_and_their_pages_are_accessible(window, address, size, mode):
    page = window(size=size, mode=mode)
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    page.goto(address + CHAPTER)
    for form in page.locator(".fs-quiz").all():
        choices = form.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.nth(2).check()
        form.get_by_role("button", name="Check").click()
    page.evaluate("document.querySelectorAll('.fs-quiz details').forEach(d => d.open = true)")
    assert page.locator(".fs-quiz-more li:visible").count() > 3
    assert page.evaluate(overflow) <= 0
    page.evaluate(THIN)
    assert faults(page, apart=("svg", "pre", ROWS)) == []
    for other in (PROGRESS, ANSWERS):
        page.goto(address + other)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert faults(page, apart=("svg", "pre")) == [] and page.evaluate(overflow) <= 0
