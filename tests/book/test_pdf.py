"""The whole book as one PDF: complete, tagged, with vectors and links, and nothing cut off."""

import json
import re
from functools import cache
from html import unescape
from unicodedata import normalize

import building
import pytest
import yaml
from conftest import ROOT
from pypdf import PdfReader

import flexspec
from flexspec.book import pdf as command

pytestmark = [pytest.mark.slow, pytest.mark.book]
A4 = (595, 842)


@pytest.fixture(scope="module")
def book(site, once):
    """Print the book as `make pdf` does, after the site: both builds share what they have read."""
    name = "book.pdf"
    folder = once("pdf", lambda place: command.main([str(ROOT), "--out", str(place / name)]))
    return PdfReader(folder / name)


@pytest.fixture(scope="module")
def one_page(book):
    return (ROOT / "_build" / "singlehtml" / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def texts(book, once):
    """Read the text of each page: it takes as long as printing it."""

    def read(place):
        found = [page.extract_text() for page in book.pages]
        (place / "texts.json").write_text(json.dumps(found), encoding="utf-8")

    return json.loads((once("pdf-texts", read) / "texts.json").read_text(encoding="utf-8"))


def printed_pages():
    """Return the pages that the table of contents names first, but for those for screens only."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    known = [f"{name}.html" for name in [contents["root"], *files]]
    return [page for page in known if "screen_only: true" not in source(page)]


def squeezed(text):
    """Leave out white space, for lines may be wrapped, and what joins letters, as fonts do fi."""
    return re.sub(r"\s", "", normalize("NFKC", text))


@cache
def source(page):
    return (ROOT / page.replace(".html", ".md")).read_text(encoding="utf-8")


def code_cells(text):
    """Return the code of a chapter's cells, but for those that are not shown."""
    cells = re.findall(r"^`{3,}\{code-cell\}[^\n]*\n(.*?)^`{3,}", text, re.DOTALL | re.MULTILINE)
    shown = [cell for cell in cells if not re.search(r"^:tags:.*remove-(cell|input)", cell, re.M)]
    return [re.sub(r"^:\w+:.*\n", "", cell, flags=re.MULTILINE) for cell in shown]


def objects(book, kind):
    """Return the objects of a kind that the pages use, forms within forms included."""
    found, open_resources = [], [page["/Resources"] for page in book.pages]
    while open_resources:
        resources = open_resources.pop().get_object()
        found += [item.get_object() for item in resources.get(kind, {}).values()]
        forms = [item.get_object() for item in resources.get("/XObject", {}).values()]
        open_resources += [form["/Resources"] for form in forms if "/Resources" in form]
    return found


def structure(element):
    """Yield all elements of the tree of tags."""
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from structure(child)
    elif isinstance(element, dict):
        yield element
        if "/K" in element:
            yield from structure(element["/K"])


def test_it_is_a_tagged_a4_document_with_a_title_and_a_language(book):
    root = book.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert book.metadata.title.startswith("Regional industrial development")
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in book.pages}
    assert sizes == {A4}
    assert len(book.pages) >= 20


def test_the_title_page_has_version_date_and_licence(texts):
    assert f"Version {flexspec.__version__}" in texts[0]
    assert re.search(r"\d{1,2} [A-Z][a-z]+ 20\d\d", texts[0])
    assert "CC BY 4.0" in texts[0]


def test_no_page_is_empty(texts):
    """A running head and a number are no content."""
    empty = [number for number, text in enumerate(texts, 1) if len(text.split()) < 10]
    assert empty == []


def test_the_outline_has_every_chapter_in_order(book, site):
    pages = [(site / page).read_text(encoding="utf-8") for page in printed_pages()]
    heads = [re.search(r"<h1>(?:<span.*?</span>)?([^<]+)<a", page)[1] for page in pages]
    titles = [unescape(head) for head in heads]
    top = [entry.title for entry in book.outline if not isinstance(entry, list)]
    assert [re.sub(r"^\d+\. ", "", title) for title in top] == titles


def test_the_contents_give_the_pages_that_the_outline_gives(book, texts):
    contents = squeezed("".join(texts[1:6]))  # they fill a few pages after the cover
    for entry in book.outline:
        if not isinstance(entry, list):
            page = book.get_destination_page_number(entry) + 1
            assert squeezed(f"{entry.title}{page}") in contents


def test_no_line_of_code_is_lost(texts):
    whole = squeezed("".join(texts))
    cells = [cell for page in printed_pages() for cell in code_cells(source(page))]
    assert len(cells) > 20
    last = [cell.strip().splitlines()[-1] for cell in cells]
    assert [line for line in last if squeezed(line) not in whole] == []
    lines = [line for cell in cells for line in cell.splitlines()]
    # A line that is broken over two pages has a running head in the middle.
    lost = [line for line in lines if squeezed(line) not in whole]
    assert len(lost) <= len(texts) // 20, lost


def test_charts_are_vectors_and_have_their_words(book, one_page, texts):
    labels = re.findall(r'<div class="fs-drawing" role="img" aria-label="([^"]*)"', one_page)
    figures = [
        str(element["/Alt"])
        for element in structure(book.trailer["/Root"]["/StructTreeRoot"])
        if element.get("/S") == "/Figure" and "/Alt" in element
    ]
    assert len(labels) >= 8
    assert {squeezed(unescape(label)) for label in labels} <= {squeezed(alt) for alt in figures}
    images = [item for item in objects(book, "/XObject") if item["/Subtype"] == "/Image"]
    assert images == []
    # The text of an axis is text.
    assert "Sigma (standard deviation of log income)" in " ".join(texts)


def test_every_font_is_embedded(book):
    fonts = objects(book, "/Font")
    assert fonts
    for font in fonts:
        if font["/Subtype"] == "/Type3":  # its letters are drawings within the file
            continue
        inner = font.get("/DescendantFonts", [font])[0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]


def test_links_are_kept_and_none_leads_to_this_machine(book):
    notes = [note.get_object() for page in book.pages for note in page.get("/Annots", [])]
    inside = [note for note in notes if "/Dest" in note]
    addresses = [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]
    assert len(inside) > 50
    assert any(address.startswith("https://doi.org/") for address in addresses)
    assert [address for address in addresses if address.startswith("file:")] == []
    known = set(book.named_destinations)
    assert {note["/Dest"] for note in inside} <= known


def test_every_link_in_the_one_page_leads_to_one_place(one_page):
    anchors = re.findall(r'\sid="([^"]*)"', one_page)
    links = set(re.findall(r'<a [^>]*href="#([^"]*)"', one_page))
    assert links
    assert [link for link in links if anchors.count(link) != 1] == []


def test_each_chapter_has_its_own_sources(site, one_page):
    def lists(html):
        found = re.findall(r'<ul class="fs-sources[^>]*>(.*?)</ul>', html, re.DOTALL)
        return [items.count("<li>") for items in found]

    pages = [(site / page).read_text(encoding="utf-8") for page in printed_pages()]
    of_the_site = [count for html in pages for count in lists(html)]
    assert lists(one_page) == of_the_site
    assert of_the_site and all(of_the_site)


def html(tmp_path, body):
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html lang=en><title>T</title><main>{body}</main>", "utf-8")
    return path


def test_what_is_too_wide_is_an_error_not_a_cut(tmp_path):
    page = html(tmp_path, '<div style="width: 900px">far</div>')
    with pytest.raises(ValueError, match="Too wide for the page of the PDF: div: far"):
        command.print_pdf(page, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_a_wide_table_is_set_smaller_and_folded_text_unfolded(tmp_path):
    cells = "".join(f"<td>column{number}</td>" for number in range(14))
    page = html(tmp_path, f"<table><tr>{cells}</tr></table><details>unfolded</details>")
    command.print_pdf(page, tmp_path / "out.pdf")
    text = PdfReader(tmp_path / "out.pdf").pages[0].extract_text()
    assert "column13" in text and "unfolded" in text


@pytest.mark.parametrize(
    ("address", "kept"), [("", []), ("https://x.org/", ["https://x.org/a.csv"])]
)
def test_links_to_files_beside_the_page(tmp_path, address, kept):
    page = html(tmp_path, '<a href="a.csv">a table</a>')
    command.print_pdf(page, tmp_path / "out.pdf", address)
    notes = PdfReader(tmp_path / "out.pdf").pages[0].get("/Annots", [])
    assert [note.get_object()["/A"]["/URI"] for note in notes] == kept


CONFIG = """
extensions = ["myst_nb", "sphinxcontrib.bibtex", "flexspec.book"]
bibtex_bibfiles = ["none.bib"]
html_theme = "sphinx_book_theme"
html_math_renderer = "mathml"
project = "B"
"""
FILES = {
    "conf.py": CONFIG,
    "none.bib": "",
    "index.md": "# Book\n\n{doc}`a` {doc}`screen`\n\n```{toctree}\na\nb\nscreen\n```\n",
    "a.md": "# First\n\n## Same\n\nSee {doc}`b/c`.\n\n```{toctree}\nb/c\n```\n",
    "b.md": "# Second\n\n## Same\n",
    "b/c.md": "# Below the first\n",
    "screen.md": "---\nscreen_only: true\n---\n# Screen\n",
}


def test_pages_below_pages_and_pages_for_screens(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    status, said = building.build(tmp_path, "-b", "singlehtml", ".", "out")
    assert status == 0, said
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    heads = re.findall(r"<h(\d)>([^<]+)", page)
    first = [("1", "First"), ("2", "Same"), ("3", "Below the first")]
    assert heads == [("1", "Book"), *first, ("1", "Second"), ("2", "Same")]
    assert 'id="a--same"' in page and 'id="b--same"' in page
    assert 'href="#b-c--below-the-first"' in page
    # The page for screens is gone, and so is the link to it; its title in the sentence stays.
    assert re.search(r"<span>(<span[^>]*>)?Screen", page) and page.count("Screen") == 1
