"""The pages of the tables: one for each, true to the file, made from the entry and nothing else."""

import copy
import csv
import json
import re
from html import unescape

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from flexspec import data
from flexspec.book import dataset_facts, datasets

TABLES = {entry["name"]: entry for entry in data.package()["resources"]}

ENTRY = {
    "name": "wages",
    "path": "wages.csv",
    "title": "Wages & *hours* in <two> towns",
    "description": "Made up for a test: one row for each town.",
    "kind": "outside",
    "sources": [{"title": "A yearbook", "path": "https://example.org/yearbook"}],
    "licenses": [{"name": "CC0-1.0", "title": "No rights reserved"}],
    "schema": {
        "fields": [
            {"name": "town", "type": "string", "description": "The town."},
            {"name": "wage", "type": "number", "unit": "euro", "description": "By the hour."},
        ],
        "primaryKey": "town",
    },
}
ROWS = "town,wage\nA <b>,12.5\nB,\n"


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# The pages of the site


@pytest.fixture(scope="module")
def read(site):
    """Return the HTML of a page of the folder of tables."""
    return lambda name: (site / "data" / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_page_that_the_contents_list(name, read):
    heading = re.search(r"<h1>(.*?)<a ", read(name)).group(1)
    # Sphinx curls quotation marks.
    assert unescape(heading).replace("’", "'") == TABLES[name]["title"].replace("’", "'")
    sidebar = read("index").split('id="pst-primary-sidebar"')[1].split("<main")[0]
    assert f'href="{name}.html"' in sidebar


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_entry(name, read):
    listed = read(name).split("fs-columns")[1].split("</dl>")[0]
    terms = re.findall(r"<dt>.*?<span class=\"pre\">(\w+)</span>.*?<span>(.*?)</span>", listed)
    fields = TABLES[name]["schema"]["fields"]
    assert [term for term, _ in terms] == [field["name"] for field in fields]
    for field, (_, about) in zip(fields, terms, strict=True):
        unit = field.get("unit")
        assert ("unit: " in about) is bool(unit), field["name"]
        assert not unit or unit == "1" or unit in unescape(about)


@pytest.mark.parametrize("name", TABLES)
def test_first_rows_are_those_of_the_file(name, read):
    shown = read(name).split('class="fs-rows"')[1].split("</table>")[0]
    shown = [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in shown.split("<tr>")[1:]
    ]
    rows = rows_of(data.folder() / TABLES[name]["path"])
    assert shown == [rows[0], *([cell or "–" for cell in row] for row in rows[1:11])]


@pytest.mark.parametrize("name", TABLES)
def test_the_kind_is_said_first_and_simulated_loudest(name, read):
    html = read(name)
    box = html.split("fs-kind")[1].split("</div>")[0]
    simulated = TABLES[name]["kind"] == "simulated"
    assert dataset_facts.KINDS[TABLES[name]["kind"]] in box
    assert ("SIMULATED" in html) is simulated
    assert ("<h1>Simulated:" in html) is simulated
    assert html.index("fs-kind") < html.index("fs-rows")


def test_the_folder_in_the_site_is_the_data_package(site):
    for source in [*data.folder().glob("*.csv"), data.folder() / "datapackage.json"]:
        assert (site / "data" / source.name).read_bytes() == source.read_bytes()


def test_every_page_links_its_file_and_says_how_to_load_it(read):
    for name in TABLES:
        assert f'href="{name}.csv"' in read(name)
        assert f"&quot;{name}&quot;" in read(name)
        assert "Download the table" in read(name) and "Download source file" not in read(name)


def test_pages_say_who_uses_the_table(read):
    used = read("us_state_income").split('id="where-it-is-used"')[1].split("</section>")[0]
    assert 'href="../chapters/01-three-generations.html"' in used
    assert "Assignment ps1: Problem set 1" in used
    assert "ps1" not in read("policy_generations").split('id="where-it-is-used"')[1]


def test_related_tables_are_linked_both_ways(read):
    assert 'href="cases.html"' in read("case_studies").split('id="keys-and-related-tables"')[1]
    assert 'href="case_studies.html"' in read("cases").split('id="keys-and-related-tables"')[1]


def test_the_overview_has_a_row_for_each_table_under_its_kind(read):
    groups = read("index").split("<article")[1].split("<h2>")[1:]
    assert len(groups) == len(dataset_facts.KINDS)
    for (kind, heading), group in zip(dataset_facts.KINDS.items(), groups, strict=True):
        assert group.startswith(heading)
        rows = re.findall(r"<tr.*?</tr>", group, re.DOTALL)[1:]
        assert len(rows) == sum(entry["kind"] == kind for entry in TABLES.values())
    row = next(row for row in rows if "local_labour_systems_manufacturing.html" in row)
    assert re.findall(r"<p>([\d,]+)</p>", row) == ["1,760", "6"]


def test_a_chapter_links_the_tables_that_it_names(site):
    html = (site / "chapters" / "01-three-generations.html").read_text(encoding="utf-8")
    assert 'href="../data/policy_generations.html"><code' in html


# Facts


def use_files(root):
    (root / "chapters").mkdir()
    (root / "chapters" / "01-a.md").write_text(
        'We say `flexspec.load("prose")`.\n\n```{code-cell} ipython3\n:tags: [x]\n'
        'a = flexspec.load("wages")\n```\n\n````{code-cell} ipython3\n'
        "b = load(\n    'hours'\n)\n````\n",
        encoding="utf-8",
    )
    (root / "exercises" / "source" / "ps9").mkdir(parents=True)
    cells = [
        {"cell_type": "markdown", "source": ["# Problem set 9\n", 'load("prose")']},
        {"cell_type": "code", "source": ['flexspec.load("wages")']},
    ]
    path = root / "exercises" / "source" / "ps9" / "ps9.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_uses_are_found_in_code_and_not_in_prose(tmp_path):
    use_files(tmp_path)
    chapter = dataset_facts.Use("chapters/01-a")
    assignment = dataset_facts.Use("ps9", "Problem set 9")
    assert dataset_facts.uses(tmp_path) == {"hours": [chapter], "wages": [chapter, assignment]}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Write a data package of our own, and let the course load from it."""

    def write(entry):
        folder = tmp_path / "tables"
        folder.mkdir(exist_ok=True)
        (folder / "wages.csv").write_text(ROWS, encoding="utf-8")
        text = json.dumps({"resources": [entry]})
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        monkeypatch.setattr(data, "folder", lambda: folder)
        return folder

    data.package.cache_clear()
    yield write
    data.package.cache_clear()


def changed(entry, path, value):
    """Return the entry with one part replaced, or taken out by None."""
    entry = copy.deepcopy(entry)
    *way, last = path
    place = entry
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return entry


BROKEN = [
    (["title"], None, "It has no title."),
    (["licenses"], [], "It has no licenses."),
    (["kind"], "guess", "Its kind is 'guess', not one of coded, outside, simulated."),
    (["name"], "index", "Its name is taken: choose another."),
    (["path"], "w.csv", "There is no file w.csv."),
    (["schema", "fields", 1, "description"], None, "Its column wage has no description."),
    (["schema", "fields", 1, "type"], "float", "Its column wage has the type 'float', not one of"),
    (["schema", "fields", 1, "name"], "pay", "columns that it does not describe: wage."),
    (["schema", "fields", 2], {}, "Its column 3 has no name."),
    (["schema", "primaryKey"], "city", "A key names the column 'city', which it does not have."),
    (
        ["schema", "foreignKeys"],
        [{"fields": "town", "reference": {"resource": "towns", "fields": "name"}}],
        "A key leads to the table 'towns', which does not exist.",
    ),
]


@pytest.mark.parametrize(("path", "value", "sentence"), BROKEN, ids=[b[2] for b in BROKEN])
def test_a_broken_entry_gives_one_sentence(path, value, sentence, package, tmp_path):
    entry = copy.deepcopy(ENTRY)
    if path == ["schema", "fields", 2]:
        entry["schema"]["fields"].append({})
    folder = package(changed(entry, path, value))
    with pytest.raises(ValueError, match=r"^datapackage\.json, table ") as error:
        dataset_facts.tables(folder, tmp_path)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_columns_in_another_order_are_found(package, tmp_path):
    fields = list(reversed(ENTRY["schema"]["fields"]))
    folder = package(changed(ENTRY, ["schema", "fields"], fields))
    with pytest.raises(ValueError, match="in another order than in its file"):
        dataset_facts.tables(folder, tmp_path)


# Stubs


def test_a_page_is_made_anew_when_what_it_says_changes(package, tmp_path):
    folder = package(ENTRY)
    first = datasets.stubs(dataset_facts.tables(folder, tmp_path))
    assert datasets.stubs(dataset_facts.tables(folder, tmp_path)) == first
    use_files(tmp_path)
    second = datasets.stubs(dataset_facts.tables(folder, tmp_path))
    assert all(second[name] != first[name] for name in ("index.md", "wages.md"))


def test_only_changed_stubs_are_written_and_foreign_files_stay(tmp_path):
    mark = datasets._MARK
    datasets.write({"a.md": mark + "1", "b.md": mark + "1"}, tmp_path)
    (tmp_path / "own.md").write_text("# Mine", encoding="utf-8")
    before = (tmp_path / "a.md").stat().st_mtime_ns
    datasets.write({"a.md": mark + "1"}, tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*")) == ["a.md", "own.md"]
    assert (tmp_path / "a.md").stat().st_mtime_ns == before


# A new table is a CSV file and its entry, and nothing else

CONFIG = """
extensions = ["sphinx_external_toc", "myst_nb", "sphinxcontrib.bibtex", "flexspec.book"]
external_toc_exclude_missing = True
flexspec_data_pages = "data"
bibtex_bibfiles = []
"""
TOC = """
root: index
entries:
- file: data/index
  entries:
  - file: datasets/README
  - glob: data/*
"""


@pytest.fixture
def build(tmp_path):
    """Build a small site strictly, in this process; return its folder."""

    def run(text="", builder="html"):
        source, out = tmp_path / "book", tmp_path / "out"
        (source / "datasets").mkdir(parents=True)
        (source / "conf.py").write_text(CONFIG, encoding="utf-8")
        (source / "_toc.yml").write_text(TOC, encoding="utf-8")
        (source / "index.md").write_text(f"# Book\n\n{text}\n", encoding="utf-8")
        (source / "datasets" / "README.md").write_text("# How\n\nSo.\n", encoding="utf-8")
        use_files(source)
        with patch_docutils(str(source)), docutils_namespace():
            options = {"confoverrides": {"nitpicky": True}, "status": None, "warningiserror": True}
            app = Sphinx(source, source, out, tmp_path / "trees", builder, **options)
            app.build()
        return out

    return run


@pytest.mark.slow
def test_a_new_table_has_a_page_without_anything_else(package, build):
    package(ENTRY)
    out = build("See {data}`wages`.")
    html = (out / "data" / "wages.html").read_text(encoding="utf-8")
    assert "Wages &amp; *hours* in &lt;two&gt; towns" in html
    assert "<td>A &lt;b&gt;</td>" in html and '<td class="fs-number">–</td>' in html
    assert "2 rows, 2 columns." in html and "Assignment ps9: Problem set 9" in html
    assert "https://example.org/yearbook" in html
    assert (out / "data" / "wages.csv").read_text(encoding="utf-8") == ROWS
    assert 'href="data/wages.html"' in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_in_print_the_overview_stands_for_the_pages(package, build):
    package(ENTRY)
    html = (build(builder="singlehtml") / "index.html").read_text(encoding="utf-8")
    assert "wages" in html
    assert "First rows" not in html and 'href="#data-wages' not in html


@pytest.mark.slow
def test_a_broken_entry_ends_the_build_with_the_sentence(package, build):
    package(changed(ENTRY, ["kind"], None))
    with pytest.raises(ExtensionError, match=r"^datapackage.json, table wages: It has no kind\.$"):
        build()


@pytest.mark.slow
def test_the_role_knows_only_tables(package, build):
    package(ENTRY)
    with pytest.raises(Exception, match=r"There is no table 'wage'\. Did you mean 'wages'\?"):
        build("See {data}`wage`.")
