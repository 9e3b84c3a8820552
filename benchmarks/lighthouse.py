"""Lighthouse's scores of one chapter, the median of three runs, on a desktop and on a phone.

It needs Node and Chromium, and fetches Lighthouse by ``npx``. Reported, not part of the tests.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from machine import heading

ROOT = Path(__file__).resolve().parent.parent
PAGE = "chapters/01-three-generations.html"
LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
RUNS = 3
#: Files that are compressed already.
PACKED = {".png", ".woff", ".woff2", ".zip", ".pdf", ".whl"}


class _StaticHost(http.server.SimpleHTTPRequestHandler):
    """Sends files as static hosts do: compressed, over a connection that is kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix not in PACKED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


def serve(folder: Path) -> str:
    """Serve a folder on this machine; return its address."""
    handler = functools.partial(_StaticHost, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def scores(address: str, device: str) -> dict[str, float]:
    """Return category -> score from 0 to 100 of one run."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = [
            "npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json",
            f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]  # fmt: skip
        if device == "desktop":
            command.append("--preset=desktop")
        chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
        environment = os.environ | {"CHROME_PATH": chromium}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode or not out.exists():
            sys.exit(f"Lighthouse did not run: {done.stderr[-1000:]}")
        categories = json.loads(out.read_text(encoding="utf-8"))["categories"]
    return {name: 100 * categories[name]["score"] for name in CATEGORIES}


def main() -> None:
    """Measure and print."""
    site = ROOT / "_build" / "html"
    if not (site / PAGE).exists():
        sys.exit("There is no built book: run make book first.")
    address = serve(site) + PAGE
    print(f"{heading()}, {LIGHTHOUSE}, {PAGE}, median of {RUNS}\n")
    print(f"| device | {' | '.join(CATEGORIES)} |\n|---|{'---|' * len(CATEGORIES)}")
    for device in ("desktop", "mobile"):
        runs = [scores(address, device) for _ in range(RUNS)]
        medians = (statistics.median(run[name] for run in runs) for name in CATEGORIES)
        print(f"| {device} | {' | '.join(f'{median:.0f}' for median in medians)} |")


if __name__ == "__main__":
    main()
