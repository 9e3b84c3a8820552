"""Check that every locator of the coded tables occurs exactly once in the review.

A locator is a verbatim string of a few words that leads from a coded row back to the passage it
rests on. The review is not part of this repository; whoever has it as a text file can run::

    python datasets/check_locators.py REVIEW.txt

Line breaks, asterisks for emphasis and curly quotation marks differ between copies of a text and
are disregarded. A word hyphenated at the end of a line is not mended.
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "*": None})


def normalise(text: str) -> str:
    r"""
    Bring a text to the form in which locators are compared.

    Parameters
    ----------
    text : str
        The review, or a locator.

    Returns
    -------
    str
        The text with straight quotation marks, without asterisks, and with each run of white
        space made one space.

    Examples
    --------
    >>> normalise("the *rules* of\n\u2018the game\u2019")
    "the rules of 'the game'"
    """
    return re.sub(r"\s+", " ", text.translate(PLAIN)).strip()


def read_locators(table: Path) -> Iterator[tuple[int, str, str]]:
    """
    Read the locators of one table.

    Parameters
    ----------
    table : Path
        A CSV file with a header.

    Yields
    ------
    tuple of (int, str, str)
        The line of the file on which the row ends, the row's first cell and its locator.
        Nothing for a table without a column ``locator``; empty cells are passed over.
    """
    with table.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        fields = reader.fieldnames or []
        if "locator" not in fields:
            return
        for row in reader:
            if row["locator"]:
                yield reader.line_num, row[fields[0]], row["locator"]


def check(review: str, tables: Iterable[Path]) -> tuple[int, list[str]]:
    """
    Count each locator of the tables in the review.

    Parameters
    ----------
    review : str
        The text of the review.
    tables : iterable of Path
        The CSV files to check.

    Returns
    -------
    n_checked : int
        Number of locators looked for.
    problems : list of str
        One line for each locator that does not occur exactly once.
    """
    text = normalise(review)
    n_checked = 0
    problems = []
    for table in tables:
        for line, key, locator in read_locators(table):
            n_checked += 1
            found = text.count(normalise(locator))
            if found != 1:
                times = "not found" if found == 0 else f"found {found} times"
                problems.append(f'{table.name}, line {line} ({key}): {times}: "{locator}"')
    return n_checked, problems


def main(argv: list[str] | None = None) -> int:
    """
    Run the command.

    Parameters
    ----------
    argv : list of str, optional
        Arguments of the command line; those of the process by default.

    Returns
    -------
    int
        0 when every locator occurs exactly once, else 1.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("review", type=Path, help="the review as a text file in UTF-8")
    parser.add_argument(
        "--datasets",
        type=Path,
        default=HERE,
        help="the folder of the tables (default: %(default)s)",
    )
    args = parser.parse_args(argv)
    try:
        review = args.review.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"Cannot read {args.review}: {error}", file=sys.stderr)
        return 1
    n_checked, problems = check(review, sorted(args.datasets.glob("*.csv")))
    if n_checked == 0:
        print(f"No locator to check in {args.datasets}.", file=sys.stderr)
        return 1
    for problem in problems:
        print(problem)
    print(f"{n_checked} locators checked, {len(problems)} not found exactly once.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
