"""Self-check questions as authors write them: reading them, and Markdown for notebooks.

A question is a title, a text and a list of answers; under each answer, quoted, is what a reader
who gives it is told::

    - [ ] A wrong answer.
      > Why it is wrong.
    - [x] The right answer.
      > Why it is right.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from dataclasses import dataclass

KINDS = ("single", "multiple", "numeric", "ordering")
#: What stands, in a numeric question, for every number that is not listed.
OTHER = "other"

_BOX = re.compile(r"^- \[([ x])\] +(.*)$")
_STEP = re.compile(r"^\d+\. +(.*)$")
_NUMBER = r"[-−+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_VALUE = re.compile(rf"^({_NUMBER})(?: *± *({_NUMBER})( *%)?)?$")
_BLOCK = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{quiz\} *(?P<title>[^\n]*)\n(?P<body>.*?)^(?P=fence) *$\n?",
    re.MULTILINE | re.DOTALL,
)
_OPTION = re.compile(r"^:(\w+): *(.*)$")


class QuizError(ValueError):
    """Something is wrong with a question; ``line`` says where."""

    def __init__(self, sentence: str, line: int):
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Answer:
    """One answer that a reader can give: a choice, a number, or a step in an order."""

    text: str
    feedback: str
    right: bool
    line: int
    feedback_line: int
    value: float | None = None
    tolerance: float = 0.0


@dataclass(frozen=True)
class Question:
    """A question with its answers, in the author's order."""

    title: str
    kind: str
    text: str
    answers: tuple[Answer, ...]
    unit: str = ""
    line: int = 1

    @property
    def version(self) -> str:
        """Return a mark that changes with the question: what a reader answered was another one."""
        content = (self.kind, self.text, *(answer.text for answer in self.answers))
        return hashlib.sha256("\n".join(content).encode()).hexdigest()[:8]


def parse(title: str, kind: str, lines: list[str], first: int = 1, unit: str = "") -> Question:
    """Return a question from the lines an author wrote.

    Parameters
    ----------
    title : str
        A few words that name the question, as in a list of questions.
    kind : {"single", "multiple", "numeric", "ordering"}
        One answer is right; one or more are; a number is; an order is.
    lines : list of str
        The text, then the answers, each with its feedback.
    first : int
        The number of the first line in its file, for errors.
    unit : str
        What the number of a numeric question counts.

    Raises
    ------
    QuizError
        If the question cannot be asked: it names what is missing, and the line.

    Examples
    --------
    >>> lines = ["Two and two?", "", "- [x] 4", "  > Yes.", "- [ ] other", "  > Count again."]
    >>> question = parse("A sum", "numeric", lines)
    >>> question.answers[0].value, question.answers[1].feedback
    (4.0, 'Count again.')
    """
    if not title:
        raise QuizError("A quiz needs a title after {quiz}.", first)
    if not re.search(r"[A-Za-z]", title):
        raise QuizError(f"The title {title!r} needs a letter, from which a link is made.", first)
    if kind not in KINDS:
        raise QuizError(f"{kind!r} is no kind of quiz: choose {_listed(KINDS)}.", first)
    text, drafts = _split(kind, lines, first)
    if not text:
        raise QuizError(f"The quiz {title!r} asks nothing: write the question first.", first)
    answers = tuple(_answer(kind, draft) for draft in drafts)
    _check(title, kind, answers, first)
    return Question(title, kind, text, answers, unit, first)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1]


@dataclass
class _Draft:
    """An answer while its lines are being read."""

    right: bool
    text: list[str]
    feedback: list[str]
    line: int
    feedback_line: int = 0


def _start(kind: str, line: str, number: int) -> _Draft | None:
    if kind == "ordering":
        match = _STEP.match(line)
        return _Draft(True, [match[1]], [], number) if match else None
    match = _BOX.match(line)
    return _Draft(match[1] == "x", [match[2]], [], number) if match else None


def _split(kind: str, lines: list[str], first: int) -> tuple[str, list[_Draft]]:
    text: list[str] = []
    drafts: list[_Draft] = []
    for number, line in enumerate(lines, first):
        draft = _start(kind, line, number)
        if draft:
            drafts.append(draft)
        elif not drafts:
            text.append(line)
        elif line.strip():
            _continue(drafts[-1], line, number)
    return "\n".join(text).strip(), drafts


def _continue(draft: _Draft, line: str, number: int) -> None:
    content = line.strip()
    if not line.startswith("  "):
        raise QuizError(
            f"{content[:40]!r} belongs to no answer: indent it, or move it up into the question.",
            number,
        )
    if content.startswith(">"):
        draft.feedback_line = draft.feedback_line or number
        draft.feedback.append(content[1:].removeprefix(" "))
    elif draft.feedback:
        raise QuizError(f"{content[:40]!r} follows feedback: begin the line with >.", number)
    else:
        draft.text.append(line)


def _answer(kind: str, draft: _Draft) -> Answer:
    rest = textwrap.dedent("\n".join(draft.text[1:]))
    text = "\n".join(filter(None, [draft.text[0], rest])).strip()
    feedback = "\n".join(draft.feedback).strip()
    if not feedback:
        raise QuizError(
            f"The answer {text[:40]!r} has no feedback: add a line '  > why' under it.", draft.line
        )
    value, tolerance = _number(text, draft.line) if kind == "numeric" else (None, 0.0)
    return Answer(text, feedback, draft.right, draft.line, draft.feedback_line, value, tolerance)


def _number(text: str, line: int) -> tuple[float | None, float]:
    if text == OTHER:
        return None, 0.0
    match = _VALUE.match(text)
    if not match:
        raise QuizError(f"{text!r} is no number such as 0.5, 35 ± 1 or 12 ± 5%.", line)
    value = float(match[1].replace("−", "-"))
    tolerance = float(match[2] or 0)
    return value, abs(value) * tolerance / 100 if match[3] else tolerance


def _check(title: str, kind: str, answers: tuple[Answer, ...], line: int) -> None:
    form = "1. step" if kind == "ordering" else "- [x] answer"
    if len(answers) < 2:
        raise QuizError(
            f"The quiz {title!r} has {len(answers)} answers like '{form}': write at least 2.",
            line,
        )
    right = sum(answer.right for answer in answers)
    if right == 0:
        raise QuizError(f"The quiz {title!r} has no right answer: mark it with [x].", line)
    if kind == "single" and right > 1:
        raise QuizError(
            f"The quiz {title!r} has {right} right answers: say ':kind: multiple', or mark one.",
            line,
        )
    others = [answer for answer in answers if kind == "numeric" and answer.value is None]
    if kind == "numeric" and (len(others) != 1 or others[0].right):
        raise QuizError(
            f"The quiz {title!r} needs one line '- [ ] {OTHER}' for all numbers not listed.", line
        )


def shown(question: Question) -> list[int]:
    """Return the order in which the answers are shown: mixed for an ordering, the same each time.

    Examples
    --------
    >>> lines = ["Sort.", "1. one", "   > 1", "2. two", "   > 2", "3. three", "   > 3"]
    >>> order = shown(parse("Counting", "ordering", lines))
    >>> sorted(order), order == [0, 1, 2]
    ([0, 1, 2], False)
    """
    numbers = list(range(len(question.answers)))
    if question.kind != "ordering":
        return numbers

    def mixed(number: int) -> bytes:
        text = f"{question.title} {question.answers[number].text}"
        return hashlib.sha256(text.encode()).digest()

    order = sorted(numbers, key=mixed)
    return order if order != numbers else order[1:] + order[:1]


def letter(number: int) -> str:
    """Return the letter of an answer: a, b, c."""
    return "abcdefghijklmnopqrstuvwxyz"[number]


def to_markdown(text: str) -> str:
    """Return a chapter's text with every quiz as plain Markdown, its answer folded.

    A notebook then shows the question, and the answer on a click. Roles within a question stay as
    they are; who makes the notebook treats them as in the rest of the chapter.

    Parameters
    ----------
    text : str
        MyST text with ``{quiz}`` blocks.

    Examples
    --------
    >>> quiz = '''```{quiz} A sum
    ... Two and two?
    ...
    ... - [x] 4
    ...   > Yes.
    ... - [ ] 5
    ...   > One less.
    ... ```
    ... '''
    >>> print(to_markdown(quiz))
    **1. A sum.** Two and two?
    <BLANKLINE>
    - **a)** 4
    - **b)** 5
    <BLANKLINE>
    <details><summary>Answer and why</summary>
    <BLANKLINE>
    - **a)** Right. Yes.
    - **b)** Not right. One less.
    <BLANKLINE>
    </details>
    <BLANKLINE>
    """
    number = 0

    def block(match: re.Match) -> str:
        nonlocal number
        number += 1
        line = text.count("\n", 0, match.start()) + 2
        return _as_markdown(_from_block(match, line), number)

    return _BLOCK.sub(block, text)


def _from_block(match: re.Match, line: int) -> Question:
    lines = match["body"].splitlines()
    options = {}
    while lines and (option := _OPTION.match(lines[0])):
        options[option[1]] = option[2]
        lines, line = lines[1:], line + 1
    kind, unit = options.get("kind", "single"), options.get("unit", "")
    return parse(match["title"].strip(), kind, lines, line, unit)


def _as_markdown(question: Question, number: int) -> str:
    parts = [f"**{number}. {question.title}.** {question.text}"]
    order = shown(question)
    if question.kind != "numeric":
        parts.append(
            _items((letter(i), question.answers[place].text) for i, place in enumerate(order))
        )
    parts += [
        "<details><summary>Answer and why</summary>",
        _items(_explained(question, order)),
        "</details>",
    ]
    return "\n\n".join(parts) + "\n"


def _explained(question: Question, order: list[int]):
    """Return the answers' names and what is said about them, in the order that helps a reader."""
    for place, answer in enumerate(question.answers):
        if question.kind == "ordering":
            yield letter(order.index(place)), answer.feedback
        else:
            name = number_text(question, answer) if question.kind == "numeric" else letter(place)
            yield name, ("Right. " if answer.right else "Not right. ") + answer.feedback


def number_text(question: Question, answer: Answer) -> str:
    """Return a number with its unit, or a name for all others."""
    if answer.text == OTHER:
        return "any other number"
    return f"{answer.text} {question.unit}".strip()


def _items(pairs) -> str:
    lines = []
    for name, text in pairs:
        close = ")" if len(name) == 1 and name.isalpha() else ":"
        lines.append(f"- **{name}{close}** " + textwrap.indent(text, "  ").lstrip())
    return "\n".join(lines)
