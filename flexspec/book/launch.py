"""Where a chapter can be run, and the list of these places at its top.

All addresses follow from ``repository`` in ``_config.yml`` and :data:`BRANCH`. Nothing is asked of
another host before a reader follows a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from flexspec.book.course import Course

#: The branch that the Pages workflow writes the generated notebooks to.
BRANCH = "notebooks"
#: Where JupyterLite lies in the site, and the page of it that opens a notebook.
LITE = "lite/lab/index.html"
_NO_LITE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>JupyterLite is not in this copy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"></head>
<body><main><h1>JupyterLite is not in this copy of the site</h1>
<p>The command <code>make lite</code> adds it. Until then, download the notebook of the chapter, or
<a href="../../index.html">go back to the course</a>.</p></main></body></html>
"""


@dataclass(frozen=True)
class Targets:
    """The addresses where notebooks of one repository run.

    Parameters
    ----------
    repository : str
        Its address on GitHub.
    hub : str
        Address of a JupyterHub; without it, the link leads to a page that asks the reader for it.
    """

    repository: str
    hub: str = ""

    def __post_init__(self):
        parts = urlsplit(self.repository)
        if parts.netloc != "github.com" or len(parts.path.strip("/").split("/")) != 2:
            raise ValueError(
                "repository.url in _config.yml must read https://github.com/OWNER/NAME, "
                f"not {self.repository!r}: Binder and Colab fetch notebooks from there."
            )

    @classmethod
    def of(cls, course: Course) -> Targets:
        """Return the targets that a course's ``_config.yml`` implies."""
        config = course.config
        own = config.get("sphinx", {}).get("config", {})
        address = config.get("repository", {}).get("url", "").rstrip("/")
        return cls(address, own.get("flexspec_hub", ""))

    @property
    def name(self) -> str:
        """Owner and name of the repository."""
        return urlsplit(self.repository).path.strip("/")

    def raw(self, file: str) -> str:
        """Return the address of a file on the published branch."""
        return f"https://raw.githubusercontent.com/{self.name}/{BRANCH}/{quote(file)}"

    def elsewhere(self, notebook: str) -> dict[str, str]:
        """Return the names of other hosts' services and the addresses that open a notebook there.

        Parameters
        ----------
        notebook : str
            Its file name.

        Examples
        --------
        >>> Targets("https://github.com/a/b").elsewhere("1.ipynb")["Colab"]
        'https://colab.research.google.com/github/a/b/blob/notebooks/1.ipynb'
        """
        file = quote(notebook)
        pull = urlencode(
            {
                "repo": self.repository,
                "branch": BRANCH,
                "urlpath": f"lab/tree/{self.name.split('/')[1]}/{notebook}",
            }
        )
        hub = f"{self.hub.rstrip('/')}/hub/user-redirect/git-pull"
        asks = "https://nbgitpuller.readthedocs.io/en/latest/link.html"
        return {
            "Binder": f"https://mybinder.org/v2/gh/{self.name}/{BRANCH}?urlpath=lab/tree/{file}",
            "Colab": f"https://colab.research.google.com/github/{self.name}/blob/{BRANCH}/{file}",
            "JupyterHub": f"{hub if self.hub else asks}?{pull}",
        }


def list_of_places(targets: Targets, notebook: str, up: str) -> str:
    """Return the list of places where a chapter runs, as HTML that needs no script.

    Parameters
    ----------
    targets : Targets
        Addresses on other hosts.
    notebook : str
        The chapter's notebook.
    up : str
        Relative address of the site's root, empty or with a final slash.
    """
    file = quote(notebook)
    here = [
        f'<a href="{up}notebooks/{file}" download>Download notebook</a>',
        f'<a href="{up}{LITE}?path={file}" aria-describedby="fs-run-lite">In your browser</a>',
    ]
    there = [
        f'<a href="{escape(address)}" rel="external" aria-describedby="fs-run-hosts">{name}</a>'
        for name, address in targets.elsewhere(notebook).items()
    ]
    items = "".join(f"<li>{link}</li>" for link in here + there)
    return (
        '<nav class="fs-run" aria-label="Run this chapter"><strong>Run it</strong>'
        f"<ul>{items}</ul>"
        '<p><span id="fs-run-lite">In your browser is JupyterLite, which fetches Python from '
        'cdn.jsdelivr.net.</span> <span id="fs-run-hosts">Binder, Colab and JupyterHub are other '
        "hosts.</span> Nothing is asked of them before you follow a link.</p></nav>"
    )


def _add_list(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the list under the title of each chapter; print and single pages go without."""
    if app.builder.name != "html" or docname not in app.env.flexspec_notebooks:
        return
    targets, names = app.env.flexspec_targets, app.env.flexspec_notebooks
    html = list_of_places(targets, names[docname], "../" * docname.count("/"))
    title = next(iter(doctree.findall(nodes.title)))
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", html, format="html"))


def _read_course(app: Sphinx) -> None:
    root = Path(app.srcdir)
    app.env.flexspec_notebooks, app.env.flexspec_targets = {}, None
    if (root / "_toc.yml").exists() and (root / "_config.yml").exists():
        course = Course(root)
        app.env.flexspec_notebooks = {one.name: one.notebook for one in course.notebooks}
        app.env.flexspec_targets = Targets.of(course)


def _offer_notebook(app: Sphinx, page: str, _template: str, context: dict, _tree: Any) -> None:
    """Let the theme's download menu offer the notebook first."""
    name = app.env.flexspec_notebooks.get(page)
    if name:
        app.add_css_file("launch.css")
    for group in context.get("header_buttons", []) if name else []:
        if group.get("label") == "download-buttons":
            group["buttons"].insert(
                0,
                {
                    "type": "link",
                    "url": f"{context['pathto']('notebooks', 1)}/{quote(name)}",
                    "text": ".ipynb",
                    "icon": "fas fa-code",
                    "tooltip": "Download notebook file",
                    "label": "download-notebook-button",
                },
            )


def _stand_in(app: Sphinx, error: Exception | None) -> None:
    """Say at JupyterLite's address that it is not there, as long as it is not."""
    path = Path(app.outdir) / LITE
    if error or app.builder.name != "html" or path.exists() or not app.env.flexspec_notebooks:
        return
    path.parent.mkdir(parents=True)
    path.write_text(_NO_LITE, encoding="utf-8")


def _write_notebooks(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html" or not app.env.flexspec_notebooks:
        return
    # Not above: that module is a command too, and uses the addresses of this one.
    from flexspec.book import notebooks

    executed = Path(app.outdir).parent / "jupyter_execute"
    notebooks.write_all(Course(Path(app.srcdir), executed), Path(app.outdir) / "notebooks")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_config_value("flexspec_hub", "", "html", types=[str])
    app.connect("builder-inited", _read_course)
    app.connect("doctree-resolved", _add_list)
    # After the theme, which makes its menus at 501.
    app.connect("html-page-context", _offer_notebook, priority=502)
    app.connect("build-finished", _write_notebooks)
    app.connect("build-finished", _stand_in)
