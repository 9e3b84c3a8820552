"""A chapter's slides, chosen from the HTML of its page: every word on them is the chapter's.

A paragraph is on a slide with its first sentence, and whole in the speaker notes. Paragraphs that
lead to code stay in the notes. Figures are all there; of the rest, as much as a lecture holds.
"""

from __future__ import annotations

import copy
import math
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

#: The folder of the slides in the site.
FOLDER = "slides"
#: A cell with this tag has its table on a slide.
TAG = "slide"
#: Slides of one chapter, and how many of them are questions.
MOST, FEWEST_QUESTIONS, MOST_QUESTIONS = 25, 3, 6
#: Lines on one slide: of text set large, in its normal size, and set small.
LARGE_LINES, LINES, DENSE_LINES = 10, 16.8, 24.5
_LINE = 98
_HEADING, _FORMULA, _GAP = 2.1, 3, 0.35
#: What opens a section is shown if it has as many entries; else the section's slides say enough.
_FEW = 3
#: The rank of what is not shown at all: it goes into the notes of its neighbour.
_SPOKEN = 9
#: A first sentence shorter than this takes the next one with it.
_SHORT = 100
#: Characters of a formula that is as wide as a slide.
_LONG_FORMULA = 90
_ABBREVIATED = re.compile(r"(?:\b(?:pp?|e\.g|i\.e|vs|cf|al|Dr|No|ca|[A-Z])|\d)\.$")
_SENTENCE_END = re.compile(r"[.?!][’”\")]*(?=\s+[“‘(]*[A-Z0-9])")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
_KEPT = re.compile(r'<svg data-drawing="(\d+)"></svg>')
_CODE = re.compile(r"<pre>.*?</pre>", re.S)
_FOLDED = ".solution, .dropdown, .sd-dropdown, .headerlink, .fs-data, .fs-narrow"


@dataclass
class Point:
    """One entry of a slide, and the lines it takes; ``kind`` is the list it stands in, if any.

    What is ``under`` another entry belongs to a list that a sentence introduces.
    """

    html: str
    lines: float
    kind: str = "ul"
    number: int = 1
    under: bool = False


@dataclass
class Slide:
    """One slide.

    ``title`` is None where the content has its heading in itself. A slide of higher ``rank`` is
    left out sooner; one of rank 0 never.
    """

    name: str
    above: list[str]
    title: str | None
    points: list[Point]
    rank: int = 0
    notes: list[str] = field(default_factory=list)
    kind: str = "text"
    with_it: Slide | None = None

    @property
    def lines(self) -> float:
        """The lines that the slide takes."""
        own = sum(point.lines for point in self.points) + _HEADING * bool(self.title)
        return own + (self.with_it.lines if self.with_it else 0)

    @property
    def is_thin(self) -> bool:
        """Whether it says one thing only, of a section that has figures to say it."""
        return self.rank > 2 and len(self.points) == 1 and self.with_it is None

    def html(self) -> str:
        """Return the slide as HTML."""
        above = "".join(f"<span>{text}</span>" for text in self.above)
        notes = "".join([*self.notes, *(self.with_it.notes if self.with_it else ())])
        return (
            f'<section id="{self.name}"><div class="fs-slide fs-{self.kind}{self._size()}">'
            f'<p class="fs-above">{above}</p>{self._content()}</div>'
            f'<aside class="notes">{notes}</aside></section>'
        )

    def _size(self) -> str:
        if self.kind not in ("text", "question") or LARGE_LINES < self.lines <= LINES:
            return ""
        return " fs-large" if self.lines <= LARGE_LINES else " fs-dense"

    def _content(self) -> str:
        heading = f"<h2>{self.title}</h2>" if self.title else ""
        runs = [list(some) for _, some in groupby(self.points, lambda p: (p.kind, p.under))]
        listed = "".join(map(_list, runs))
        return heading + listed + (self.with_it._content() if self.with_it else "")


@dataclass
class Group:
    """The slides of one section of a chapter."""

    title: str
    slides: list[Slide]


def _list(points: list[Point]) -> str:
    first = points[0]
    if not first.kind:
        return "".join(point.html for point in points)
    items = "".join(f"<li>{point.html}</li>" for point in points)
    start = f' start="{first.number}"' if first.kind == "ol" and first.number > 1 else ""
    under = ' class="fs-under"' if first.under else ""
    return f"<{first.kind}{start}{under}>{items}</{first.kind}>"


def deck(body: str, docname: str) -> list[Group]:
    """Return the slides of a chapter, section by section.

    Parameters
    ----------
    body : str
        The HTML of the chapter: one section with a title, sections in it.
    docname : str
        The chapter's page, from which its links are relative.

    Examples
    --------
    >>> section = '<section id="a"><h2>A</h2><p>One. Two.</p></section>'
    >>> groups = deck(f'<section id="t"><h1>T</h1>{section}</section>', "chapters/01-t")
    >>> [group.title for group in groups]
    ['T', 'A']
    """
    body, drawings = _without_drawings(body)
    page = BeautifulSoup(body, "html.parser").find("section")
    _clean(page, docname)
    groups = [Group(_title(page), [_first(page)])]
    questions: dict[str, list[Slide]] = {}
    for section in page.find_all("section", recursive=False):
        group = _group(section)
        groups.append(group)
        questions[group.title] = [slide for slide in group.slides if slide.kind == "question"]
        group.slides = [slide for slide in group.slides if slide.kind != "question"]
    some = sum(map(len, questions.values()))
    _choose(groups, MOST - min(some, FEWEST_QUESTIONS))
    room = min(MOST_QUESTIONS, MOST - sum(len(group.slides) for group in groups))
    for group in groups[1:]:
        group.slides += spread(questions[group.title], room)
    for slide in (slide for group in groups for slide in group.slides):
        _put_back(slide, drawings)
    return groups


def _without_drawings(body: str) -> tuple[str, list[str]]:
    """Return a page with numbers in place of its drawings, and these; code cells are emptied.

    Most of a chapter is marks of drawings and colours of code, of which no slide is chosen.
    """
    drawings: list[str] = []

    def keep(found: re.Match) -> str:
        drawings.append(found[0])
        return f'<svg data-drawing="{len(drawings) - 1}"></svg>'

    return _CODE.sub("<pre></pre>", _DRAWING.sub(keep, body)), drawings


def _put_back(slide: Slide, drawings: list[str]) -> None:
    """Put the drawings of a slide, and of the one shown with it, where they were."""

    def back(html: str) -> str:
        return _KEPT.sub(lambda found: drawings[int(found[1])], html)

    for point in slide.points:
        point.html = back(point.html)
    slide.notes = list(map(back, slide.notes))
    if slide.with_it:
        _put_back(slide.with_it, drawings)


def spread(things: list, most: int) -> list:
    """Return at most so many of some things, evenly spread over all of them.

    Examples
    --------
    >>> spread(list("abcdefg"), 3)
    ['a', 'd', 'g']
    """
    if len(things) <= most:
        return things
    return [things[round(place * (len(things) - 1) / (most - 1))] for place in range(most)]


def opening(block: Tag, least: int = _SHORT) -> Tag:
    """Return a copy of a paragraph cut after its first sentence, with its markup.

    Parameters
    ----------
    block : bs4.Tag
        The paragraph.
    least : int
        Characters; as long as the sentences are shorter, one more is taken.

    Examples
    --------
    >>> text = BeautifulSoup("<p>See <b>A. Smith</b> (p. 4). He <i>asks</i>.</p>", "html.parser")
    >>> str(opening(text.p, 5))
    '<p>See <b>A. Smith</b> (p. 4).</p>'
    """
    result = copy.copy(block)
    text = result.get_text()
    for end in _SENTENCE_END.finditer(text):
        said = text[: end.start() + 1]
        if end.end() >= least and not (end[0][0] == "." and _abbreviation(said)):
            _cut(result, end.end())
            break
    return result


def _abbreviation(text: str) -> bool:
    found = _ABBREVIATED.search(text)
    # A number ends a sentence, but not the number of a list or of a page.
    return bool(found) and not (found[0][0].isdigit() and len(text) > 4)


def _cut(block: Tag, length: int) -> None:
    """Leave the first ``length`` characters of a block and drop all that follows."""
    for text in list(block.find_all(string=True)):
        if len(text) >= length:
            kept = text[:length]
            for later in list(text.next_elements):
                later.extract()
            text.replace_with(kept)
            return
        length -= len(text)


def _clean(page: Tag, docname: str) -> None:
    """Drop what is folded, and make links lead from the folder of the slides."""
    for part in page.select(_FOLDED):
        part.decompose()
    # On the page of slides a section is a slide.
    for part in page.select(".exercise section"):
        part.unwrap()
    for link in page.find_all("a", href=True):
        link["href"] = _from_slides(link["href"], docname)
    for part in page.find_all(id=True):
        if part.name != "section" and not part.find_parent("figure") and part.name != "figure":
            del part["id"]


def _from_slides(address: str, docname: str) -> str:
    parts = urlsplit(address)
    if parts.scheme:
        return address
    target = posixpath.join(posixpath.dirname(docname), parts.path or _page(docname))
    way = posixpath.relpath(posixpath.normpath(target), FOLDER)
    return parts._replace(path=way).geturl()


def _page(docname: str) -> str:
    return f"{posixpath.basename(docname)}.html"


def _inner(block: Tag) -> str:
    return block.decode_contents().strip()


def _title(section: Tag) -> str:
    return _inner(section.find(re.compile("^h[1-6]$"), recursive=False))


def _blocks(section: Tag) -> list[Tag]:
    """Return what stands in a section itself."""
    return [
        block
        for block in section.find_all(recursive=False)
        if block.name != "section" and not re.match("h[1-6]$", block.name)
    ]


def _has(block: Tag, *classes: str) -> bool:
    return bool(set(classes) & set(block.get("class", ())))


def _first(page: Tag) -> Slide:
    """Return the title slide: the question of the chapter, and what one will be able to do."""
    blocks = _blocks(page)
    prose = [block for block in blocks if block.name == "p" and not block.get("class")]
    points = [Point(f'<p class="fs-lead">{_inner(opening(p, 0))}</p>', 2, "") for p in prose[:1]]
    for box in (block for block in blocks if _has(block, "outcomes")):
        points += _from_box(box)
    return Slide("title", [], _title(page), points, kind="title", notes=list(map(str, prose)))


def _group(section: Tag) -> Group:
    title = _title(section)
    has_figure = section.find("figure", "fs-chart") is not None
    slides = list(_topic(section, title, [], 1))
    for inner in section.find_all("section", recursive=False):
        slides += _topic(inner, _title(inner), [title], 1 if not has_figure else 3)
    for slide in slides:
        slide.above = slide.above or [title] * (slide.title != title)
    return Group(title, slides)


def _topic(section: Tag, title: str, above: list[str], rank: int) -> Iterator[Slide]:
    """Yield the slides of a section with its own text: first in words, then its figures."""
    blocks = [part for block in _blocks(section) for part in _parts(block)]
    places = [place for place, block in enumerate(blocks) if _stands_alone(block)]
    before = blocks[: places[0]] if places else blocks
    name, notes = section["id"], _as_text(before)
    points = _chosen(before, bool(places and above))
    if not above and len(points) < _FEW and (places or section.find("section")):
        points = []
    if points or not places:
        code = any(_has(block, "cell") for block in blocks)
        yield from _in_words(name, title, above, points, _rank(rank, points, code), notes)
        notes = []
    for number, (start, end) in enumerate(zip(places, [*places[1:], None], strict=False), 1):
        slide = _shown(blocks[start], f"{name}-{number}", [*above, title])
        slide.notes = [*notes, *slide.notes, *_as_text(blocks[start + 1 : end])]
        notes = []
        yield slide
    for inner in section.find_all("section", recursive=False) if above else ():
        yield from _topic(inner, _title(inner), above, rank)


def _parts(block: Tag) -> list[Tag]:
    """Return the figures and the chosen table of a cell; any other block as it is."""
    if not _has(block, "cell"):
        return [block]
    tables = block.find_all("table") if _has(block, f"tag_{TAG}") else []
    return [*tables, *block.find_all("figure", "fs-chart")] or [block]


def _stands_alone(block: Tag) -> bool:
    return block.name in ("figure", "form", "table") or _has(block, "fs-sources")


def _chosen(before: list[Tag], has_figure: bool) -> list[Point]:
    """Return what is shown of a text: beside a figure, which says the rest, its formulas."""
    return list(_points(_around_formulas(before) if has_figure else before))


def _rank(rank: int, points: list[Point], code: bool) -> int:
    """Return how soon a slide is left out: text about code first, then other text, formulas."""
    if not points:
        return _SPOKEN
    if any(point.lines == _FORMULA for point in points):
        return min(rank, 2)
    return rank + code * (rank > 1)


def _in_words(
    name: str, title: str, above: list[str], points: list[Point], rank: int, notes: list[str]
) -> Iterator[Slide]:
    """Yield slides of text, the speaker notes on the first."""
    for number, some in enumerate(_portions(points)):
        own = f"{name}-text-{number}" if number else name
        yield Slide(own, above, title, some, rank, [] if number else notes)


def _around_formulas(blocks: list[Tag]) -> list[Tag]:
    """Return the formulas, and what stands just before and after each."""
    near = {
        place + step
        for place, block in enumerate(blocks)
        if _has(block, "fs-formula")
        for step in (-1, 0, 1)
    }
    return [block for place, block in enumerate(blocks) if place in near]


def _portions(points: list[Point]) -> Iterator[list[Point]]:
    """Yield as many points at a time as fit on a slide, evenly, and a box rather whole."""
    total = sum(point.lines for point in points)
    share = total / math.ceil(total / (DENSE_LINES - _HEADING)) if total else 1
    portion: list[Point] = []
    for point in points:
        lines = sum(one.lines for one in portion)
        full = lines + point.lines > share * 1.15 or ("fs-box" in point.html and lines > share / 2)
        if portion and share < total and full:
            yield portion
            portion = []
        portion.append(point)
    yield portion


def _as_text(blocks: Iterable[Tag]) -> list[str]:
    """Return what a speaker may read: text and formulas, no code and no tables."""
    kinds = ("p", "ul", "ol", "dl", "blockquote")
    return [str(b) for b in blocks if b.name in kinds or _has(b, "fs-formula", "admonition")]


def _points(blocks: Iterable[Tag]) -> Iterator[Point]:
    """Yield what a slide shows of a text."""
    for block in blocks:
        if block.name == "p" and (_explains_formula(block) or not _leads_to_code(block)):
            yield from _point(block, "ul")
            yield from _lead(block)
        elif block.name in ("ul", "ol"):
            yield from _items(block)
        elif _has(block, "fs-formula"):
            yield _formula(block)
        elif _has(block, "exercise"):
            yield _exercise(block)
        elif _has(block, "admonition"):
            yield from _from_box(block)


def _explains_formula(paragraph: Tag) -> bool:
    before = paragraph.find_previous_sibling()
    return before is not None and _has(before, "fs-formula")


def _leads_to_code(paragraph: Tag) -> bool:
    after = paragraph.find_next_sibling()
    return after is not None and (
        after.find("div", "cell_input", recursive=False) is not None
        or bool({"highlight-python", "highlight-ipython3"} & set(after.get("class", ())))
    )


def _point(block: Tag, kind: str, number: int = 1) -> Iterator[Point]:
    said = opening(block)
    # Code on a slide without its cell says little; a table's name is a link.
    if not [code for code in said.find_all("code") if not code.find_parent("a")]:
        yield Point(_inner(said), _lines(said), kind, number)


def _lines(said: Tag) -> float:
    return math.ceil(len(said.get_text()) / _LINE) + _GAP


def _lead(paragraph: Tag) -> Iterator[Point]:
    """Yield the sentence that leads to a list, where the paragraph did not begin with it."""
    if _is_lead(paragraph) and (said := _last_sentence(paragraph)):
        yield Point(_inner(said), _lines(said))


def _is_lead(block: Tag | None) -> bool:
    after = block.find_next_sibling() if block is not None and block.name == "p" else None
    ends = block is not None and block.get_text().rstrip().endswith(":")
    return ends and after is not None and after.name in ("ul", "ol")


def _last_sentence(paragraph: Tag) -> Tag | None:
    """Return a copy of the last sentence, or None if the paragraph's opening has it."""
    result, said = copy.copy(paragraph), len(opening(paragraph).get_text())
    ends = [end.end() for end in _SENTENCE_END.finditer(result.get_text())]
    if not ends or ends[-1] < said:
        return None
    rest = ends[-1]
    for text in list(result.find_all(string=True)):
        kept = text[rest:].lstrip() if 0 < rest < len(text) else text[rest:] if rest <= 0 else ""
        rest -= len(text)
        text.replace_with(kept)
    for empty in [tag for tag in result.find_all(True) if not tag.get_text()]:
        empty.extract()
    return result


def _formula(block: Tag) -> Point:
    """Return a formula as it is, or smaller where it is long."""
    shown = copy.copy(block)
    if len(shown.get_text()) > _LONG_FORMULA:
        shown["class"] = [*shown["class"], "fs-long"]
    return Point(str(shown), _FORMULA, "")


def _items(block: Tag) -> Iterator[Point]:
    under = _is_lead(block.find_previous_sibling())
    for number, item in enumerate(block.find_all("li", recursive=False), 1):
        for point in _point(item.find("p", recursive=False) or item, block.name, number):
            point.under = under
            yield point


def _exercise(block: Tag) -> Point:
    name, text = block.find_all("p", limit=2)
    said = opening(text)
    return Point(f"<strong>{name.get_text().strip()}</strong> {_inner(said)}", _lines(said))


def _from_box(box: Tag) -> list[Point]:
    name = box.find("p", "admonition-title")
    rest = [block for block in box.find_all(recursive=False) if block is not name]
    return [Point(f'<p class="fs-box">{_inner(name)}</p>', 1.3, ""), *_points(rest)]


def _shown(block: Tag, name: str, above: list[str]) -> Slide:
    """Return the slide of a figure, a table, a question or the sources."""
    if block.name == "figure":
        return _figure(block, name, above)
    if block.name == "form":
        return _question(block, above)
    if block.name == "table":
        return Slide(name, above[:-1], above[-1], [Point(str(block), 0, "")], kind="table")
    return Slide(name, [], above[-1], [Point(str(block), 0, "")], kind="sources")


def _figure(figure: Tag, name: str, above: list[str]) -> Slide:
    figure.find("figcaption").find("strong").name = "h2"
    words = figure.find("div", "fs-drawing")["aria-label"]
    shown = Point(str(figure), 0, "")
    note = BeautifulSoup("<p></p>", "html.parser").p
    note.string = words
    return Slide(name, above, None, [shown], kind="figure", notes=[str(note)])


def _question(form: Tag, above: list[str]) -> Slide:
    """Return a question's slide, without its answer; the notes lead to it."""
    for field_ in form.select(".fs-quiz-number input"):
        field_.decompose()
    legend, name = form.find("legend"), form["data-quiz"].split("#")[1]
    title = _inner(legend.find("span", "fs-quiz-title"))
    asked = [_inner(part) for part in legend.find_all("span", recursive=False)[2:]]
    asked += [str(part) for part in form.find("fieldset").find_all(["p", "ul"], recursive=False)]
    choices = [
        Point(_inner(label), _lines(label), "ul") for label in form.select(".fs-quiz-choice label")
    ]
    steps = form.select(".fs-quiz-steps li > div > span:not(.fs-quiz-moves)")
    choices += [Point(_inner(step), _lines(step), "ul") for step in steps]
    text = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in asked)
    points = [Point(text, _lines(legend), ""), *choices]
    answer = form.select_one(".fs-quiz-actions a")
    return Slide(name, above, title, points, kind="question", notes=[f"<p>{answer}</p>"])


def _choose(groups: list[Group], most: int) -> None:
    """Leave slides out until they are few enough; put short neighbours on one."""
    while found := _next_out(groups, most):
        _leave_out(*found)
    for group in groups:
        group.slides = _packed(group.slides)


def _next_out(groups: list[Group], most: int) -> tuple[Group, int] | None:
    """Return the slide to be left out next: the highest rank and the shortest first."""
    packed = [slide for group in groups for slide in _packed(group.slides)]
    thin = {slide.name for slide in packed if slide.is_thin}
    found = [
        (-slide.rank, slide.lines, group, place)
        for group in groups
        for place, slide in enumerate(group.slides)
        if slide.rank and len(group.slides) > 1
        if len(packed) > most or slide.rank == _SPOKEN or slide.name in thin
    ]
    return min(found, key=lambda one: one[:2])[2:] if found else None


def _leave_out(group: Group, place: int) -> None:
    """Drop a slide; what was to be said to it goes to the one before, or else after it."""
    slide = group.slides.pop(place)
    notes = [f"<h3>{slide.title}</h3>", *slide.notes] if slide.notes else []
    if place:
        group.slides[place - 1].notes += notes
    else:
        group.slides[0].notes[:0] = notes


def _packed(slides: list[Slide]) -> list[Slide]:
    """Return slides with short neighbours of text put together, two on one."""
    packed: list[Slide] = []
    for slide in map(copy.copy, slides):
        before = packed[-1] if packed else None
        if (
            before is not None
            and slide.kind == before.kind == "text"
            and before.with_it is None
            and before.lines + slide.lines <= LINES
        ):
            before.with_it = slide
        else:
            packed.append(slide)
    return packed
