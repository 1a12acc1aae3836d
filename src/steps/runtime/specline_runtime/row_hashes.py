"""64-bit digests of cells and rows, which do not depend on the machine, its byte order or package versions.

All digests are arrays of `uint64`, one per cell or row. A missing cell has the digest `MISSING` (0). A row's digest is
the sum of its columns' digests modulo 2**64, so it does not depend on their order.
"""

from __future__ import annotations

import hashlib
from typing import Iterable

import numpy as np
import pandas as pd

# Longer texts are hashed one by one, so that the table of factors stays small.
LONGEST = 4096
MISSING = np.uint64(0)
_GAMMA = np.uint64(0x9E3779B97F4A7C15)


def mixed(values: np.ndarray) -> np.ndarray:
    """Spreads 64-bit numbers over their whole range (splitmix64: Steele, Lea, Flood 2014).

    `values` has any shape, and is read as `uint64`. The result has the same shape; different numbers stay different.
    """
    with np.errstate(over="ignore"):
        made = np.asarray(values, dtype=np.uint64) + _GAMMA
        made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        made = (made ^ (made >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(made ^ (made >> np.uint64(31)))


def text_digests(texts: np.ndarray) -> np.ndarray:
    """Digests of strings: a sum of their UTF-8 bytes, each multiplied by a factor for its position (multilinear
    hashing).

    `texts` has no missing cells; it and the result have shape (n,). Strings with more than `LONGEST` characters get
    the first 64 bits of their SHA-256. Lone surrogates are allowed.

    >>> text_digests(np.array(["a", "b", "a"], dtype=object)).argsort(kind="stable").tolist() != [0, 1, 2]
    True
    """
    strings = [str(text) for text in texts]
    long = [place for place, text in enumerate(strings) if len(text) > LONGEST]
    far = [_long_digest(strings[place]) for place in long]
    for place in long:
        strings[place] = ""
    content = "".join(strings).encode("utf-8", "surrogatepass")
    lengths = np.array([len(text) for text in strings], dtype=np.int64)
    if len(content) != int(lengths.sum()):
        lengths = np.array([len(text.encode("utf-8", "surrogatepass")) for text in strings], dtype=np.int64)
    ends = np.cumsum(lengths)
    places = np.arange(len(content)) - np.repeat(ends - lengths, lengths)
    factors = mixed(np.arange(int(lengths.max()) if len(lengths) else 0)) | np.uint64(1)
    with np.errstate(over="ignore"):
        parts = (np.frombuffer(content, dtype=np.uint8).astype(np.uint64) + np.uint64(1)) * factors[places]
        sums = np.concatenate([[np.uint64(0)], np.cumsum(parts, dtype=np.uint64)])
        made = mixed(sums[ends] - sums[ends - lengths] + lengths.astype(np.uint64) * _GAMMA)
    made[long] = np.array(far, dtype=np.uint64)
    return made


def _long_digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def number_digests(numbers: np.ndarray) -> np.ndarray:
    """Digests of numbers, by their value as doubles: NaN is `MISSING`, and -0 equals 0. The shape is unchanged.

    >>> bool(number_digests(np.array([0.0]))[0] == number_digests(np.array([-0.0]))[0])
    True
    """
    plain = numbers.astype(np.float64) + 0.0
    return np.where(np.isnan(plain), MISSING, mixed(plain.view(np.uint64)))


def cell_digests(codes: np.ndarray, texts: Iterable[str | None], numeric: bool) -> np.ndarray:
    """Digests of a column's cells.

    `texts` has the column's distinct texts after reading, with None for texts that count as missing; `codes`, of shape
    (rows,), has the index of each row's text, or -1 for a missing cell. The result has the shape of `codes`.
    With `numeric`, texts are compared by their value, so that `1.50` and `1.5` are the same cell; a text that is not a
    number raises ValueError.

    >>> made = cell_digests(np.array([0, 1, -1]), ["1.50", "1.5"], numeric=True)
    >>> bool(made[0] == made[1]), int(made[2])
    (True, 0)
    """
    plain = list(texts)
    known = [place for place, text in enumerate(plain) if text is not None]
    made = np.full(len(plain) + 1, MISSING, dtype=np.uint64)
    if numeric:
        numbers = map(float, [str(plain[place]) for place in known])
        made[known] = number_digests(np.fromiter(numbers, dtype=np.float64, count=len(known)))
    else:
        made[known] = text_digests(np.array([plain[place] for place in known], dtype=object))
    return made[codes]


def in_column(name: str, digests: np.ndarray) -> np.ndarray:
    """The contribution of a column's cells to their rows' digests, which also depends on the column's name.

    `digests` are the digests of the column's cells; they and the result have shape (rows,).
    """
    with np.errstate(over="ignore"):
        return mixed(digests + text_digests(np.array([name], dtype=object))[0])


def content_keys(frame: pd.DataFrame, names: Iterable[str]) -> np.ndarray:
    """Digests of the rows of a table of texts and doubles, computed from the columns `names`; shape (rows,).

    Rows that are equal in these columns get equal digests, whatever the order of the columns. KeyError for a column
    that is not in the table.
    """
    keys = np.zeros(len(frame), dtype=np.uint64)
    for name in names:
        if frame[name].dtype == np.float64:
            digests = number_digests(frame[name].to_numpy())
        else:
            codes, texts = pd.factorize(frame[name])
            digests = cell_digests(codes, texts, numeric=False)
        with np.errstate(over="ignore"):
            keys += in_column(name, digests)
    return keys


def prediction_keys(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Keys of a two-class prediction table's rows. Rows with the same label and score are interchangeable there.

    `labels` (0 or 1), `scores` and the keys have shape (rows,). All keys are different (see `row_keys`).
    """
    with np.errstate(over="ignore"):
        return row_keys(in_column("label", number_digests(labels)) + in_column("score", number_digests(scores)))


def row_keys(content: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """Unique keys of rows, made from a row's digest and, for repeated rows, its number among its equals.

    `content` has the rows' digests; it and the result have shape (rows,). Equal rows are numbered by `order` (of the
    same shape; optional) and then by their position in the table. The set of keys does not depend on the order of the
    rows, so that a sample drawn by keys is a function of the rows.

    >>> content = np.array([7, 5, 7], dtype=np.uint64)
    >>> len(set(row_keys(content).tolist())), sorted(row_keys(content)) == sorted(row_keys(content[::-1]))
    (3, True)
    """
    ranked = np.lexsort((content,) if order is None else (order, content))
    ordered = content[ranked]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    starts = np.flatnonzero(first)
    numbers = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.append(starts, len(ordered))))
    keys = np.empty(len(content), dtype=np.uint64)
    with np.errstate(over="ignore"):
        keys[ranked] = np.where(numbers == 0, ordered, mixed(ordered + numbers.astype(np.uint64) * _GAMMA))
    return keys
