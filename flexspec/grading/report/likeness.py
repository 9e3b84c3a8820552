"""Submissions that are more alike than others: an indication to look, never a verdict.

Code is compared by its structure: names that a student chose, numbers, texts, comments, brackets
and blanks make no difference. Runs of tokens are hashed, and of each few neighbours one is kept
(winnowing, Schleimer, Wilkerson and Aiken 2003). What was released counts for nothing, and what
many share counts little, so the answer that everybody must write makes nobody alike.
"""

from __future__ import annotations

import builtins
import hashlib
import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

__all__ = ["LEAST_SHARE", "Alike", "Reader", "alike", "grams", "names_in", "reader", "winnowed"]

#: Two submissions are named if they share this much of what is their own.
LEAST_SHARE = 0.6
#: Less than so many fingerprints of its own are too little to compare.
LEAST_PRINTS = 20
#: A fingerprint of more submissions than this, or than this part of them, leads to no pair.
COMMON = 5
COMMON_PART = 50
#: So many pairs are compared exactly.
MOST_PAIRS = 500

#: Tokens in a run, and runs of which one is kept.
RUN = 7
WINDOW = 4
LONGEST_CELL = 20_000

_TOKEN = re.compile(
    r"""[\s()\[\]{},:;]*(
    [^\W\d]\w*
    |\.\s*[^\W\d]\w*
    |\d[\w.]*
    |\#[^\n]*
    |\"{3}(?:[^\\]|\\.){0,5000}?\"{3}|'{3}(?:[^\\]|\\.){0,5000}?'{3}
    |"(?:[^"\\\n]|\\.){0,2000}"|'(?:[^'\\\n]|\\.){0,2000}'
    |[^\s\w()\[\]{},:;])""",
    re.X | re.S,
)
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d]\w*")
_PYTHON = frozenset([*keyword.kwlist, *dir(builtins)])
#: So many tokens a reader remembers.
_MOST_KNOWN = 1 << 18


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the names that are not a student's own: Python's, and those in some texts."""
    return _PYTHON.union(*(_NAME.findall(text) for text in texts))


def token(raw: str, known: frozenset[str]) -> str:
    """Return what of a token of code is compared; nothing of a comment.

    Parameters
    ----------
    raw : str
        The token, as it stands.
    known : frozenset of str
        Names that are kept; all others are the same to us.

    Examples
    --------
    >>> [token(raw, names_in(["income"])) for raw in ("income", "mine", ".mean", "3.5", "# why")]
    ['income', '_', '.mean', '0', '']
    """
    if raw[0] == "#":
        return ""
    if raw[-1] in "\"'":
        return '""'
    if raw[0].isdigit():
        return "0"
    is_name = raw[0].isalpha() or raw[0] == "_"
    return "_" if is_name and raw not in known else raw


class Reader(dict[str, int]):
    """Reads cells as sequences of numbers, one for each token; equal tokens have equal numbers.

    It remembers the number of each token, since thousands of notebooks hold the same ones.

    Parameters
    ----------
    known : frozenset of str
        Names that are kept; see :func:`token`.
    code : bool
        Whether it reads code; of other text the words are compared.

    Examples
    --------
    >>> reader = Reader(names_in(["income"]))
    >>> text = "total = sum(income[2:])  # all of it"
    >>> len(reader.read(text)), reader.read(text) == reader.read("mine=sum(income[19 : ])")
    (5, True)
    """

    def __init__(self, known: frozenset[str], *, code: bool = True) -> None:
        super().__init__()
        self._known = known
        self._code = code

    def read(self, text: str) -> list[int]:
        """Return the numbers of a text's tokens."""
        if len(self) > _MOST_KNOWN:
            self.clear()
        text = text[:LONGEST_CELL]
        found = _TOKEN.findall(text) if self._code else _WORD.findall(text.lower())
        return list(filter(None, map(self.__getitem__, found)))

    def __missing__(self, raw: str) -> int:
        self[raw] = number = _number(token(raw, self._known) if self._code else raw)
        return number


@lru_cache(_MOST_KNOWN)
def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little") if text else 0


@lru_cache(4)
def reader(known: frozenset[str], code: bool) -> Reader:
    """Return a reader, the same for all notebooks of an assignment."""
    return Reader(known, code=code)


def grams(found: Sequence[int]) -> np.ndarray:
    """Return a number for each run of tokens."""
    length = len(found) - RUN + 1
    if length < 1:
        return np.empty(0, np.uint64)
    codes = np.array(found, np.uint64)
    made = np.zeros(length, np.uint64)
    for place in range(RUN):
        made = made * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + length]
    return (made ^ (made >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def winnowed(runs: np.ndarray) -> np.ndarray:
    """Return the fingerprints among some runs: the least of each few neighbours, each once."""
    if len(runs) > WINDOW:
        views = [runs[place : len(runs) - WINDOW + 1 + place] for place in range(WINDOW)]
        runs = np.minimum.reduce(views)
    return np.unique(runs)


@dataclass(frozen=True)
class Alike:
    """Two submissions, by their places in the list, and how alike they are.

    Attributes
    ----------
    first, second : int
        Their places.
    share : float
        The part of the smaller one's own that is in the other, what is rare counting more.
    """

    first: int
    second: int
    share: float


def alike(prints: Sequence[np.ndarray], released: np.ndarray) -> list[Alike]:
    r"""Return the pairs that share most of what is their own, the most alike first.

    Parameters
    ----------
    prints : sequence of numpy.ndarray
        The fingerprints of each submission.
    released : numpy.ndarray
        Those of the released notebook.

    Notes
    -----
    Each fingerprint weighs :math:`\ln((n + 1) / k)` with :math:`k` of :math:`n` submissions that
    have it. Pairs are found by what few share, through an index, and then compared exactly.
    """
    count = len(prints)
    if count < 2:
        return []
    owner = np.repeat(np.arange(count), [len(one) for one in prints])
    every = np.concatenate(prints)
    own = ~np.isin(every, released)
    owner, every = owner[own], every[own]
    values, place, holders = np.unique(every, return_inverse=True, return_counts=True)
    weight = np.log((count + 1) / holders)
    little = np.bincount(owner, minlength=count) < LEAST_PRINTS
    total = np.where(little, np.inf, np.bincount(owner, weight[place], minlength=count))
    found = []
    for first, second in _candidates(owner, place, holders, weight, total):
        common = np.intersect1d(prints[first], prints[second], assume_unique=True)
        common = common[np.isin(common, values, assume_unique=True)]
        shared = weight[np.searchsorted(values, common)].sum()
        share = float(shared / min(total[first], total[second]))
        if share >= LEAST_SHARE:
            found.append(Alike(int(first), int(second), share))
    return sorted(found, key=lambda pair: (-pair.share, pair.first, pair.second))


def _candidates(
    owner: np.ndarray,
    place: np.ndarray,
    holders: np.ndarray,
    weight: np.ndarray,
    total: np.ndarray,
) -> np.ndarray:
    """Return the pairs that share most of what few have, a row each."""
    count = len(total)
    most = max(COMMON, count // COMMON_PART)
    order = np.argsort(place, kind="stable")
    starts = np.concatenate([[0], np.cumsum(holders)[:-1]])
    codes, weights = [], []
    for size in range(2, most + 1):
        groups = np.flatnonzero(holders == size)
        members = owner[order[starts[groups][:, None] + np.arange(size)]]
        a, b = np.triu_indices(size, 1)
        codes.append((members[:, a] * count + members[:, b]).ravel())
        weights.append(np.repeat(weight[groups], len(a)))
    pairs, inverse = np.unique(np.concatenate(codes), return_inverse=True)
    first, second = np.divmod(pairs, count)
    shared = np.bincount(inverse, np.concatenate(weights), minlength=len(pairs))
    share = shared / np.minimum(total[first], total[second])
    best = np.argsort(-share, kind="stable")[:MOST_PAIRS]
    best = best[share[best] > LEAST_SHARE / 3]
    return np.column_stack([first[best], second[best]])
