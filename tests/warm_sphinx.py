"""What the server of tests/building.py imports, once, before it forks."""

import json
import os
import subprocess
import sys

import myst_nb.sphinx_ext
import sphinx.cmd.build
import sphinx_book_theme
import sphinxcontrib.bibtex

import flexspec.book
from flexspec.book import charts

os.environ.pop("PYTHONPATH", None)  # it was for this import alone

# Another process bundles Vega: the engine that does it survives no fork.
_CODE = "import json; from flexspec.book import charts; print(json.dumps(charts._vega()))"
_SAID = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, check=True).stdout
_BUNDLE = tuple(json.loads(_SAID))
charts._vega = lambda: _BUNDLE

__all__ = ["flexspec", "myst_nb", "sphinx", "sphinx_book_theme", "sphinxcontrib"]
