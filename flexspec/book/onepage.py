"""The whole book as one page, from which the PDF is printed: Sphinx's ``singlehtml`` builder.

The page has a template and a style sheet of its own: a title page, the contents, the chapters.
None of the site's scripts and none of its navigation is in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config

import flexspec

BUILDER = "singlehtml"
#: A page with ``screen_only: true`` in its front matter is not printed.
SCREEN_ONLY = "screen_only"
_TEMPLATES = Path(__file__).with_name("templates")
_ELSEWHERE = re.compile(r"#document-([^#]+)(?:#(.+))?")


def by_page(tree: nodes.Node, docname: str) -> Iterator[tuple[str, nodes.Node]]:
    """Yield every node below ``tree`` with the name of the page that it comes from.

    Parameters
    ----------
    tree : docutils.nodes.Node
        A page, or the whole book as one page.
    docname : str
        The page that ``tree`` itself belongs to.
    """
    for child in tree.children:
        inner = child["docname"] if isinstance(child, addnodes.start_of_file) else docname
        yield inner, child
        yield from by_page(child, inner)


def identifier(docname: str, name: str) -> str:
    """Return an identifier that no other page of the book uses.

    Examples
    --------
    >>> identifier("chapters/glossary", "id1")
    'chapters-glossary--id1'
    """
    return f"{docname.replace('/', '-')}--{name}"


def build_date() -> date:
    """Return the date that the title page shows: ``SOURCE_DATE_EPOCH`` if set, else today."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds), UTC).date() if seconds else date.today()


def css_string(text: str) -> str:
    r"""Return a text as a CSS string that may stand in a ``style`` element.

    Examples
    --------
    >>> print(css_string('5. The "Third" Italy'))
    "5. The \22 Third\22  Italy"
    """
    return '"' + re.sub(r'["\\<\n]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _share_handlers(app: Sphinx) -> None:
    """Let this builder write what has handlers for HTML.

    Sphinx falls back on them only while nobody registers any for the builder's own name, and
    sphinx-exercise does.
    """
    handlers = app.registry.translation_handlers
    handlers[BUILDER] = {**handlers.get("html", {}), **handlers.get(BUILDER, {})}


def _add_templates(app: Sphinx, config: Config) -> None:
    config.templates_path = [*config.templates_path, str(_TEMPLATES)]


def _reshape(app: Sphinx, tree: nodes.document, docname: str) -> None:
    if app.builder.name != BUILDER:
        return
    _drop_screen_pages(tree, app.env.metadata)
    owned = list(by_page(tree, docname))
    titles: dict[str, str] = {}
    for owner, node in owned:
        if isinstance(node, nodes.section):
            titles.setdefault(owner, node["ids"][0])
    for owner, node in owned:
        if isinstance(node, nodes.Element):
            _rename(owner, node, titles)
    _rename_numbers(app.env)
    _lift_chapters(tree)


def _drop_screen_pages(tree: nodes.document, metadata: dict[str, dict[str, Any]]) -> None:
    """Leave out the pages that are of use on a screen only; links to them become plain text."""
    dropped = {page for page, facts in metadata.items() if str(facts.get(SCREEN_ONLY)) == "True"}
    for page in list(tree.findall(addnodes.start_of_file)):
        if page["docname"] in dropped:
            page.parent.remove(page)
    for link in list(tree.findall(nodes.reference)):
        found = _ELSEWHERE.fullmatch(link.get("refuri", ""))
        if found and found[1] in dropped:
            link.replace_self(nodes.inline("", "", *link.children))


def _rename(owner: str, node: nodes.Element, titles: dict[str, str]) -> None:
    """Make a node's identifiers and references unique: every page has its own ``id1``.

    A reference to a page as a whole becomes one to its title.
    """
    for attribute in ("ids", "backrefs"):
        if attribute in node:
            node[attribute] = [identifier(owner, name) for name in node[attribute]]
    if "refid" in node:
        node["refid"] = identifier(owner, node["refid"])
    if found := _ELSEWHERE.fullmatch(node.get("refuri", "")):
        page, name = found.groups()
        node["refuri"] = "#" + identifier(page, name or titles[page])
    # Our own nodes write their name into the page.
    if type(node).__module__.startswith("flexspec.") and "name" in node:
        node["name"] = identifier(owner, node["name"])


def _rename_numbers(env: Any) -> None:
    """Rename the sections and figures in Sphinx's lists of numbers as they are in the tree."""
    env.toc_secnumbers = {
        page: {
            "#" + identifier(page, anchor[1:]) if anchor else "": number
            for anchor, number in numbers.items()
        }
        for page, numbers in env.toc_secnumbers.items()
    }
    env.toc_fignumbers = {
        page: {
            kind: {identifier(page, name): number for name, number in numbers.items()}
            for kind, numbers in kinds.items()
        }
        for page, kinds in env.toc_fignumbers.items()
    }


def _lift_chapters(tree: nodes.document) -> None:
    """Put the chapters beside the first page, not below it: their titles are first headings."""
    pages = list(tree.findall(addnodes.start_of_file))
    # What lies below another page stays there.
    below = {
        inner
        for page in pages
        for inner in page.findall(addnodes.start_of_file)
        if inner is not page
    }
    for chapter in pages:
        if chapter not in below:
            chapter.parent.remove(chapter)
            tree.append(chapter)
            for child in chapter.children:
                child.parent = chapter


def chapters(tree: nodes.document, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the contents and the running heads need of each chapter.

    Parameters
    ----------
    tree : docutils.nodes.document
        The whole book, chapters at the top.
    numbers : dict
        The builder's section numbers; keys are a page, a slash and the section's anchor.

    Returns
    -------
    list of dict
        ``id``, ``title`` and ``sections``, each of which has ``id`` and ``title``.
    """
    found = []
    for child in tree.children:
        page = child.get("docname", "") if isinstance(child, addnodes.start_of_file) else ""
        for section in child.children if page else [child]:
            if isinstance(section, nodes.section):
                entry = _entry(section, numbers.get(f"{page}/"))
                inner = [node for node in section.children if isinstance(node, nodes.section)]
                entry["sections"] = [
                    _entry(node, numbers.get(f"{page}/#{node['ids'][0]}")) for node in inner
                ]
                found.append(entry)
    return found


def _entry(section: nodes.section, number: tuple[int, ...] | None) -> dict[str, Any]:
    title = section.next_node(nodes.title).astext()
    if number:
        title = ".".join(map(str, number)) + ". " + title
    return {"id": section["ids"][0], "title": title}


def _choose_template(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any
) -> str | None:
    if app.builder.name != BUILDER or page != app.config.root_doc:
        return None
    day = build_date()
    context.update(
        chapters=chapters(doctree, app.builder.secnumbers),
        # The theme's own sheets are for screens.
        print_sheets=[css for css in context["css_files"] if "styles/" not in str(css.filename)],
        css_string=css_string,
        version=flexspec.__version__,
        day=f"{day.day} {day:%B %Y}",
        address=app.config.html_baseurl,
    )
    return "flexspec-book.html"


def setup(app: Sphinx) -> None:
    """Make ``singlehtml`` write one page that prints well."""
    app.connect("builder-inited", _share_handlers)
    app.connect("config-inited", _add_templates)
    # After the lists of sources are filled and all references are resolved.
    app.connect("doctree-resolved", _reshape, priority=900)
    # After the parts that add style sheets, and after the theme.
    app.connect("html-page-context", _choose_template, priority=900)
