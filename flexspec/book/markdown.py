"""Plain Markdown from a chapter's MyST text, for notebooks that run without Jupyter Book.

Roles become text, directives become quotations, ``<details>`` or code. A directive that nobody
wrote a function for becomes its title and its content; :data:`WRITERS` takes a better one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from pybtex.backends import markdown as pybtex_markdown
from pybtex.plugin import find_plugin
from pybtex.richtext import Text
from sphinx.config import Config
from sphinx.directives.code import LiteralInclude, LiteralIncludeReader

from flexspec.book.assignment import pointer
from flexspec.book.course import Course, Document
from flexspec.book.review import pages

_OPEN = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|:{3,}|~{3,})(?:\{(?P<name>[\w:+.-]+)\})? *(?P<argument>.*)$"
)
_OPTION = re.compile(r"^:(?P<key>[\w-]+):(?: +(?P<value>.*))?$")
#: In one pass, so that nothing is read twice: code and roles, links, attributes.
_INLINE = re.compile(
    r"(?:\{(?P<role>[\w:+.-]+)\})?(?P<ticks>`+)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?<!!)\[(?P<words>[^\]]*)\]\((?!\w+:)#?(?P<target>[^)\s]+)\)"
    r"|(?<=[\])`])\{[.#][^}]*\}",
    re.DOTALL,
)
_WITH_TARGET = re.compile(r"^(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)

#: What stands where the number of a cell is not known, because the chapter was not run.
UNKNOWN_NUMBER = "(computed here)"
_NOTHING = {"bibliography", "contents", "glue:figure", "index", "only", "raw", "toctree"}
_ADMONITIONS = {
    "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip",
    "warning",
}  # fmt: skip
_CODE_ROLES = re.compile(r"^(code|file|command|kbd|program|samp|py:.*|func|class|meth|mod|data)$")


@dataclass
class Block:
    """A directive as it is written: name, argument, options, body."""

    name: str
    argument: str
    options: dict[str, str]
    body: str


class Page:
    """One chapter on its way to plain Markdown."""

    def __init__(self, course: Course, document: Document):
        self.course, self.document = course, document

    def markdown(self, text: str) -> str:
        """Return MyST text as plain Markdown.

        Parameters
        ----------
        text : str
            Text of a cell, or the body of a directive.
        """
        parts, plain = [], []
        lines = iter(text.splitlines())
        for line in lines:
            opening = _OPEN.match(line)
            if not opening:
                plain.append(line)
                continue
            parts.append(self._prose("\n".join(plain)))
            plain = []
            parts.append(self._fenced(opening, _until_closed(opening["fence"], lines)))
        parts.append(self._prose("\n".join(plain)))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(filter(None, parts))).strip()

    def _fenced(self, opening: re.Match, body: list[str]) -> str:
        indent = opening["indent"]
        body = [line.removeprefix(indent) for line in body]
        if opening["name"] is None:
            closing = [opening["fence"]]
            lines = [f"{opening['fence']}{opening['argument']}", *body, *closing]
        else:
            block = _block(opening["name"], opening["argument"], body)
            written = self._written(block)
            lines = ["", *written.splitlines(), ""] if written else []
        return "\n".join(indent + line if line else "" for line in lines)

    def _written(self, block: Block) -> str:
        if block.name in _NOTHING:
            return ""
        return WRITERS.get(block.name, unknown)(block, self)

    def _prose(self, text: str) -> str:
        lines = [
            line
            for line in text.splitlines()
            if not re.match(r"^(%( |$)|\([\w:-]+\)=\s*$|\+\+\+)", line)
        ]
        text = re.sub(r"^(\$\$) *\([\w:-]+\)$", r"\1", "\n".join(lines), flags=re.MULTILINE)
        return _INLINE.sub(self._inline, text)

    def _inline(self, found: re.Match) -> str:
        if found["target"]:
            return self.reference(found["target"], found["words"])
        if found["text"] is None:
            return ""  # attributes, such as {.wide}
        return self._role(found) if found["role"] else found[0]

    def _role(self, found: re.Match) -> str:
        split = _WITH_TARGET.match(found["text"])
        text = split["text"] if split else found["text"]
        target = split["target"] if split else found["text"]
        kind = found["role"]
        if kind == "p":
            return f"({pages(found['text'].strip())})"
        if kind.startswith("cite"):
            return self._citation(found["text"], textual=kind.endswith((":t", ":ts")))
        if kind.startswith("glue"):
            return self.number(target)
        if kind in ("ref", "numref", "doc", "prf:ref", "any"):
            return self.reference(target, text if split else "")
        if kind == "math":
            return f"${text}$"
        return f"`{text.lstrip('~')}`" if _CODE_ROLES.match(kind) else text

    def number(self, target: str) -> str:
        """Return a number that a cell of the chapter computed, formatted as the sentence asks.

        Parameters
        ----------
        target : str
            Its name and perhaps a format, such as ``"share:.0%"``.
        """
        name, _, style = target.strip().partition(":")
        stored = self.document.numbers.get(name)
        if stored is None:
            return UNKNOWN_NUMBER
        try:
            value = ast.literal_eval(stored)
        except (ValueError, SyntaxError):  # nan, for one, is no literal
            value = stored if not style else float(stored)
        return format(value, style)

    def reference(self, target: str, text: str = "") -> str:
        """Return a link to a place of the course, or its name where there is no notebook of it."""
        place = self.course.place(target, self.document.name)
        if place is None:
            return text or target
        text = text or self._prose(place.title)
        if place.document == self.document.name:
            return f"[{text}](#{quote(self._prose(place.title).replace(' ', '-'))})"
        other = self.course.documents[place.document]
        return f"[{text}]({other.notebook})" if other.is_notebook else text

    def _citation(self, keys: str, textual: bool) -> str:
        entries = [self.course.works[key.strip()] for key in keys.split(",")]
        if textual:
            return ", ".join(f"{authors(entry)} ({_year(entry)})" for entry in entries)
        return "(" + "; ".join(f"{authors(entry)}, {_year(entry)}" for entry in entries) + ")"

    def works(self) -> list[str]:
        """Return the works that the chapter cites, formatted, in the order of the site."""
        roles = re.findall(r"\{cite[:\w]*\}`([^`]+)`", self.document.text)
        keys = sorted({key.strip() for group in roles for key in group.split(",")})
        style = find_plugin("pybtex.style.formatting", "plain")()
        formatted = style.format_entries([self.course.works[key] for key in keys])
        # Pybtex puts each sentence of an entry on a line of its own.
        return [" ".join(entry.text.render(_Markdown()).split()) for entry in formatted]


class _Markdown(pybtex_markdown.Backend):
    """Pybtex's own backend escapes every full stop; four characters are enough within a line."""

    def format_str(self, text: str) -> str:
        return re.sub(r"([*_`\[\]])", r"\\\1", text)


def authors(entry: object) -> str:
    """Return the authors of a work as a sentence names them: up to two, else the first."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [
        str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names])))
        for person in people
    ]
    if not names:
        return entry.fields.get("organization") or entry.fields.get("title", entry.key)
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def _year(entry: object) -> str:
    return entry.fields.get("year", "no year")


def _until_closed(fence: str, lines: object) -> list[str]:
    """Take the lines up to the fence that closes an open one."""
    body = []
    for line in lines:
        mark = line.strip()
        if len(mark) >= len(fence) and set(mark) == {fence[0]}:
            return body
        body.append(line)
    raise ValueError(f"A block that begins with {fence} is not closed: {' '.join(body)[:60]}…")


def _block(name: str, argument: str, body: list[str]) -> Block:
    options = {}
    if body and body[0].strip() == "---":
        end = body.index("---", 1)
        options = dict(_pair(line) for line in body[1:end] if ":" in line)
        body = body[end + 1 :]
    while body and (option := _OPTION.match(body[0])):
        options[option["key"]] = (option["value"] or "").strip()
        body = body[1:]
    return Block(name, argument.strip(), options, "\n".join(body).strip("\n"))


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip(), value.strip()


def folded(summary: str, content: str) -> str:
    """Return a part that a reader unfolds."""
    return (
        f"<details>\n<summary>{escape(summary, quote=False)}</summary>\n\n{content}\n\n</details>"
    )


def unknown(block: Block, page: Page) -> str:
    """Return a directive's title and content; every directive can be read so."""
    title = f"**{page.markdown(block.argument)}**" if block.argument else ""
    return "\n\n".join(filter(None, [title, page.markdown(block.body)]))


def _content(block: Block, page: Page) -> str:
    return page.markdown(block.body)


def _quotation(block: Block, page: Page) -> str:
    title = block.argument or ("" if block.name == "admonition" else block.name.capitalize())
    content = page.markdown(block.body)
    if "dropdown" in block.options.get("class", ""):
        return folded(title, content)
    lines = ([f"**{page.markdown(title)}**", ""] if title else []) + content.splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _fold(block: Block, page: Page) -> str:
    return folded(block.argument or "Unfold", page.markdown(block.body))


def _exercise(block: Block, page: Page) -> str:
    place = page.course.place(block.options.get("label", ""), page.document.name)
    name = place.title if place else "Exercise"
    title = f" ({page.markdown(block.argument)})" if block.argument else ""
    return f"### {name}{title}\n\n{page.markdown(block.body)}"


def _solution(block: Block, page: Page) -> str:
    return folded(
        page.course.solution(block.argument, page.document.name), page.markdown(block.body)
    )


def _math(block: Block, page: Page) -> str:
    return f"$$\n{block.body}\n$$"


def _code(block: Block, page: Page) -> str:
    return f"```{block.argument}\n{block.body}\n```"


def _included_code(block: Block, page: Page) -> str:
    """Return the lines that the chapter shows of a file, read as Sphinx reads them."""
    path = (page.document.path.parent / block.argument).resolve()
    options = {
        key: LiteralInclude.option_spec[key](value.strip("'"))
        for key, value in block.options.items()
    }
    text, _ = LiteralIncludeReader(str(path), options, Config()).read()
    language = block.options.get("language") or {".py": "python"}.get(Path(path).suffix, "")
    return f"```{language}\n{text.strip(chr(10))}\n```"


def _assignment(block: Block, page: Page) -> str:
    return pointer(page.course.root, block.argument)


def _sources(block: Block, page: Page) -> str:
    return "\n".join(f"- {work}" for work in page.works())


#: Directive -> function that writes it as Markdown.
WRITERS: dict[str, Callable[[Block, Page], str]] = {
    **dict.fromkeys([*_ADMONITIONS, "admonition"], _quotation),
    **dict.fromkeys(["container", "div", "grid", "tab-set"], _content),
    **dict.fromkeys(["dropdown", "toggle"], _fold),
    **dict.fromkeys(["code", "code-block", "sourcecode"], _code),
    "assignment": _assignment,
    "exercise": _exercise,
    "solution": _solution,
    "math": _math,
    "literalinclude": _included_code,
    "sources": _sources,
}
