"""Write the simulated tables of this folder from their generators.

python datasets/generate.py           writes the files
python datasets/generate.py --check   changes nothing; exits 1 if a file differs from its generator
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The script also runs from a clone in which the package is not installed.
sys.path.insert(0, str(HERE.parent))

from flexspec import simulated  # noqa: E402


def tables() -> dict[str, str]:
    """Return the text of every simulated CSV file by file name."""
    activities, manufacturing = simulated.local_labour_systems()
    frames = {
        "cluster_survey.csv": simulated.cluster_survey(),
        "local_labour_systems_activities.csv": activities,
        "local_labour_systems_manufacturing.csv": manufacturing,
    }
    return {name: frame.to_csv(index=False, lineterminator="\n") for name, frame in frames.items()}


def stale(folder: Path, texts: dict[str, str]) -> list[str]:
    """Return the names of the files that are missing or differ from their generator."""
    return [
        name
        for name, text in texts.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write or check the files; return the exit status."""
    parser = argparse.ArgumentParser(description="Write the simulated tables.")
    parser.add_argument("--check", action="store_true", help="change nothing, report differences")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the CSV files are")
    options = parser.parse_args(arguments)
    texts = tables()
    changed = stale(options.folder, texts)
    if options.check:
        for name in changed:
            print(f"{name} differs from its generator. Run: python datasets/generate.py")
        return 1 if changed else 0
    for name in changed:
        (options.folder / name).write_bytes(texts[name].encode())
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
