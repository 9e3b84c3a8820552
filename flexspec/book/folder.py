"""The folder that a static host serves: ``python -m flexspec.book.folder``.

It holds the built site with JupyterLite and the PDF where they have been made, a page for addresses
that do not exist, and what search engines and GitHub Pages ask for.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from flexspec.book import lost

#: The PDF's name in the folder.
PDF = "regional-industrial-development.pdf"
LOST = f"{lost.NAME}.html"
#: Pages that no search engine should list.
_NOT_LISTED = {LOST, "genindex.html", "search.html"}
#: Folders whose pages are not the book's: what packages bring along, and JupyterLite.
_NOT_OURS = {"_static", "lite"}
#: What the build leaves for itself.
_LEFT_OUT = shutil.ignore_patterns("built", ".buildinfo")

_ADDRESS = re.compile(r'((?:href|src|action|data-content_root)=")(?![a-z]+:|[/#])(?:\./)?([^"]*)"')
_MENU = re.compile(r'(dropdown-download-buttons.*?<ul class="dropdown-menu">)', re.DOTALL)


def site_address(source: Path) -> str:
    """Return the address of the published site that ``_config.yml`` gives, or nothing.

    Parameters
    ----------
    source : Path
        The book's folder.

    Returns
    -------
    str
        ``html.baseurl`` with a slash at its end, or an empty text where it is not set.
    """
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    address = config.get("html", {}).get("baseurl") or ""
    return address.rstrip("/") + "/" if address else ""


def from_root(page: str, root: str) -> str:
    """Return a page's HTML with the addresses of its neighbours written from the host's root.

    A host answers with the page for lost addresses at any depth, where relative ones break.

    Parameters
    ----------
    page : str
        HTML of a page in the site's top folder.
    root : str
        Path of the site on its host, with a slash at both ends.

    Examples
    --------
    >>> from_root('<a href="index.html">x</a><a href="#y">y</a>', "/course/")
    '<a href="/course/index.html">x</a><a href="#y">y</a>'
    """
    return _ADDRESS.sub(lambda found: f'{found[1]}{root}{found[2]}"', page)


def sitemap(pages: Sequence[str], address: str) -> str:
    """Return a sitemap of pages, given by their paths in the site.

    Examples
    --------
    >>> print(sitemap(["index.html"], "https://example.org/course/"))
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://example.org/course/index.html</loc></url>
    </urlset>
    """
    entries = "".join(f"<url><loc>{escape(address + page)}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>"
    )


def with_pdf(page: str, up: str, landing: bool, megabytes: float) -> str:
    """Return a page's HTML with a link to the PDF in its download menu.

    Parameters
    ----------
    page : str
        The page's HTML.
    up : str
        Way from the page to the site's top folder, such as ``"../"``.
    landing : bool
        Whether this is the first page, which has a line of its own as well.
    megabytes : float
        Size of the PDF.
    """
    item = f'<li><a class="btn btn-sm dropdown-item" href="{up}{PDF}">Whole book (PDF)</a></li>'
    page = _MENU.sub(lambda found: found[1] + item, page, count=1)
    if landing:
        line = f'<p><a href="{PDF}">The whole book as one PDF</a> ({megabytes:.1f} MB)</p>'
        page = page.replace("</article>", line + "</article>", 1)
    return page


def assemble(
    site: Path,
    target: Path,
    pdf: Path | None = None,
    address: str = "",
) -> list[str]:
    """Make the folder anew.

    Parameters
    ----------
    site : Path
        The built site.
    target : Path
        The folder to make. An older one is replaced.
    pdf : Path, optional
        The PDF; left out if it does not exist.
    address : str, optional
        Where the site is published, with a slash at its end.

    Returns
    -------
    list of str
        Sentences on what was left out.

    Raises
    ------
    ValueError
        If there is no site, or if ``target`` exists and was not made by this function.
    """
    if not (site / LOST).is_file():
        raise ValueError(f"There is no built site in {site}: run make book first.")
    if target.exists() and not (target / ".nojekyll").is_file():
        raise ValueError(
            f"{target} was not made by this command: name another folder, or empty it."
        )
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site, target, ignore=_LEFT_OUT)
    (target / ".nojekyll").touch()
    notes = [_add_lost_page(target, address), _add_search_files(target, address)]
    notes.append(_add_pdf(target, pdf))
    if not (target / "lite").is_dir():
        notes.append("There is no JupyterLite.")
    return [note for note in notes if note]


def _pages(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.html")):
        if path.relative_to(folder).parts[0] not in _NOT_OURS:
            yield path


def _add_lost_page(target: Path, address: str) -> str:
    path = target / LOST
    page = from_root(path.read_text(encoding="utf-8"), urlsplit(address).path or "/")
    path.write_text(page, encoding="utf-8")
    if address:
        return ""
    return "html.baseurl is not set: 404.html expects the site at the root of its host."


def _add_search_files(target: Path, address: str) -> str:
    robots = "User-agent: *\nAllow: /\n"
    if not address:
        (target / "robots.txt").write_text(robots, encoding="utf-8")
        return "html.baseurl is not set in _config.yml: no sitemap.xml was written."
    pages = [path.relative_to(target).as_posix() for path in _pages(target)]
    listed = [page for page in pages if page not in _NOT_LISTED]
    (target / "sitemap.xml").write_text(sitemap(listed, address), encoding="utf-8")
    robots += f"Sitemap: {address}sitemap.xml\n"
    (target / "robots.txt").write_text(robots, encoding="utf-8")
    return ""


def _add_pdf(target: Path, pdf: Path | None) -> str:
    if pdf is None or not pdf.is_file():
        return "There is no PDF: run make pdf to have one."
    shutil.copyfile(pdf, target / PDF)
    megabytes = pdf.stat().st_size / 1e6
    for path in _pages(target):
        # The page for lost addresses has links from the root, and nothing to download.
        if path != target / LOST:
            way = path.relative_to(target)
            page = path.read_text(encoding="utf-8")
            up, landing = "../" * (len(way.parts) - 1), way.as_posix() == "index.html"
            path.write_text(with_pdf(page, up, landing, megabytes), encoding="utf-8")
    return ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Put the folder together from what has been built."""
    parser = argparse.ArgumentParser(prog="python -m flexspec.book.folder", description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, default=Path(), help="the book's folder")
    parser.add_argument("--out", type=Path, help="the folder to make; by default _build/site")
    given = parser.parse_args(arguments)
    built = given.source / "_build"
    target = given.out or built / "site"
    try:
        notes = assemble(built / "html", target, built / "pdf" / PDF, site_address(given.source))
    except ValueError as error:
        raise SystemExit(str(error)) from error
    print(*notes, f"The site to be served is in {target}", sep="\n")


if __name__ == "__main__":
    main()
