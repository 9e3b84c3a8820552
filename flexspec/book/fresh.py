"""What the build makes again when something else than a page has changed.

Sphinx rebuilds pages whose source changed, and the cache of executions runs notebooks whose code
changed. Neither knows that a chapter also depends on the course's package, its tables and its
styles. Here a change of these is seen by a fingerprint.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_PACKAGE = Path(__file__).resolve().parent.parent
_BOOK = Path(__file__).resolve().parent
#: In the cache's folder: of what the executions in it were computed.
_MARK = "flexspec-fingerprint"


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a digest of files, by name and content; folders count with all that is in them.

    Examples
    --------
    >>> fingerprint([]) == fingerprint([Path("no such file")])
    True
    """
    digest = hashlib.sha256()
    for file in sorted(one for path in paths for one in [path, *path.rglob("*")]):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _computing(app: Sphinx) -> str:
    """Return the fingerprint of what cells compute with: package and tables."""
    modules = [path for path in _PACKAGE.iterdir() if path not in (_BOOK, _PACKAGE / "grading")]
    return fingerprint([*modules, Path(app.srcdir) / "datasets"])


def _showing(app: Sphinx) -> str:
    """Return the fingerprint of what pages are made with: this extension and the styles."""
    return fingerprint([_BOOK, *(Path(app.confdir) / name for name in app.config.html_static_path)])


def forget_executions(app: Sphinx) -> None:
    """Empty the cache of executions if package or tables have changed since."""
    cache = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    mark, now = cache / _MARK, _computing(app)
    if cache.exists() and (not mark.exists() or mark.read_text(encoding="utf-8") != now):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    mark.write_text(now, encoding="utf-8")


def outdated(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> set[str]:
    """Name all pages if package, tables, extension or styles have changed since they were read."""
    now = [_computing(app), _showing(app)]
    before, env.flexspec_fingerprint = getattr(env, "flexspec_fingerprint", None), now
    return set() if before == now else set(env.found_docs)


def setup(app: Sphinx) -> None:
    """Compare fingerprints at the start of a build."""
    app.connect("builder-inited", forget_executions)
    app.connect("env-get-outdated", outdated)
