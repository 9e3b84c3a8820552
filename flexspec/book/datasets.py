"""Pages of the tables, made from ``datapackage.json``; the role that links to them.

Sphinx wants a source file for each page, and the table of contents wants to find it. So the build
writes a stub for each table into a folder that git ignores; all the content comes from the
directive in it. The folder is named by ``flexspec_data_pages``; without it there are no pages.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from flexspec import data
from flexspec.book import dataset_nodes
from flexspec.book.dataset_facts import TAKEN, Table, tables
from flexspec.book.dataset_nodes import LINK, overview, page, section, table_link
from flexspec.book.onepage import SCREEN_ONLY

_MARK = "% Written by the build from datapackage.json. Facts: "


def stubs(found: dict[str, Table]) -> dict[str, str]:
    """Return the source of each page by its file name.

    The fingerprint in a stub changes with everything that its page says. Sphinx reads a page again
    when its source changes, so a page is made anew exactly when it has to be.

    Parameters
    ----------
    found : dict of str to Table
        The tables by name.
    """
    sources = {"index.md": _stub("dataset-list", "", found)}
    for name, table in found.items():
        sources[f"{name}.md"] = _stub("dataset", name, table)
    return sources


def _stub(directive: str, argument: str, facts: object) -> str:
    fingerprint = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return f"{_MARK}{fingerprint}\n\n```{{{directive}}} {argument}\n```\n"


def write(sources: dict[str, str], folder: Path) -> None:
    """Write the stubs that changed, and remove those of tables that are gone.

    Parameters
    ----------
    sources : dict of str to str
        Text by file name.
    folder : pathlib.Path
        Where they go. Files that the build did not write stay.
    """
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in sources and path.read_text(encoding="utf-8").startswith(_MARK):
            path.unlink()
    for name, text in sources.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _prepare(app: Sphinx, config: Config) -> None:
    """Write the stubs before the table of contents is matched with files."""
    # The course documents no Python objects; with Sphinx's default, {data} would mean one.
    config.primary_domain = None
    config.flexspec_tables = {}
    if not config.flexspec_data_pages:
        return
    try:
        config.flexspec_tables = tables(data.folder(), Path(app.srcdir))
    except ValueError as error:
        raise ExtensionError(str(error)) from error
    write(stubs(config.flexspec_tables), Path(app.srcdir) / config.flexspec_data_pages)


class DatasetPage(SphinxDirective):
    """The whole page of one table, with its title."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the page."""
        self.env.note_dependency(dataset_nodes.__file__)
        # In print the overview is enough: most tables are wider than a sheet.
        self.env.metadata[self.env.docname][SCREEN_ONLY] = True
        table = self.config.flexspec_tables[self.arguments[0]]
        content = page(table, self.env.docname, self.env.found_docs)
        return [section(table.entry["title"], *content)]


class DatasetList(SphinxDirective):
    """The page that lists all tables."""

    def run(self) -> list[nodes.Node]:
        """Return the page."""
        self.env.note_dependency(dataset_nodes.__file__)
        found = self.config.flexspec_tables.values()
        return [section("Data", *overview(found, self.env.docname, self.env.found_docs))]


class DataRole(SphinxRole):
    """A table's name that leads to its page: {data}`cases`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, or an error that names tables with like names."""
        name = self.text.strip()
        try:
            data.resource(name)
        except LookupError as error:
            return [], [self.inliner.reporter.error(str(error), line=self.lineno)]
        if not self.config.flexspec_data_pages:
            return [nodes.literal(name, name)], []
        return [table_link(name, self.env.docname)], []


def _resolve(
    app: Sphinx, _env: BuildEnvironment, node: nodes.Element, content: nodes.Element
) -> nodes.reference | None:
    if node["reftype"] != LINK:
        return None
    target = f"{app.config.flexspec_data_pages}/{node['reftarget']}"
    return make_refnode(app.builder, node["refdoc"], target, "", content)


def _resolve_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Point links at the copied files, from wherever the page has gone."""
    if app.builder.format != "html":
        return
    for link in doctree.findall(nodes.reference):
        if "beside_tables" in link:
            file = f"{app.config.flexspec_data_pages}/{link['beside_tables']}"
            link["refuri"] = relative_uri(app.builder.get_target_uri(docname), file)


def _finish_page(app: Sphinx, docname: str, _template: str, context: dict, _tree: object) -> None:
    folder, _, name = docname.rpartition("/")
    here = folder and folder == app.config.flexspec_data_pages
    if here or app.builder.name == "singlehtml":
        app.add_css_file("datasets.css")
    if not here:
        return
    for group in context.get("header_buttons", []):
        if "buttons" in group:
            group["buttons"] = _offered(group["buttons"], name)


def _offered(buttons: list[dict], name: str) -> list[dict]:
    """Offer the table instead of the page's source, which is a stub."""
    kept = [button for button in buttons if button.get("label") != "download-source-button"]
    if len(kept) == len(buttons) or name in TAKEN:
        return kept
    file = data.resource(name)["path"]
    button = {
        "type": "link",
        "url": file,
        "text": ".csv",
        "tooltip": "Download the table",
        "icon": "fas fa-file",
        "label": "download-table-button",
    }
    return [button, *kept]


def _copy_tables(app: Sphinx, error: Exception | None) -> None:
    """Copy the tables and their description: the folder in the site is a data package."""
    if error or app.builder.format != "html" or not app.config.flexspec_tables:
        return
    target = Path(app.outdir) / app.config.flexspec_data_pages
    target.mkdir(exist_ok=True)
    files = [table.entry["path"] for table in app.config.flexspec_tables.values()]
    for file in [*files, "datapackage.json"]:
        shutil.copyfile(data.folder() / file, target / file)


def setup(app: Sphinx) -> None:
    """Register the directives, the role and the events."""
    app.add_config_value("flexspec_data_pages", "", "env")
    app.add_directive("dataset", DatasetPage)
    app.add_directive("dataset-list", DatasetList)
    app.add_role("data", DataRole())
    app.connect("config-inited", _prepare)
    app.connect("missing-reference", _resolve)
    app.connect("doctree-resolved", _resolve_files)
    app.connect("html-page-context", _finish_page, priority=900)
    app.connect("build-finished", _copy_tables)
