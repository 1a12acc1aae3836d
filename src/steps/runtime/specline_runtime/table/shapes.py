"""The shapes of strings: each digit becomes a 9, so that thousands of numbers and dates have only a few dozen shapes. A
leading zero stays 0, because `0,512` and `007` contain more information than `9,512` and `907`. Strings with the same
shape have the same bytes at the same positions except for their digits. Facts about them are determined once per shape,
and their values are read from the columns of a byte matrix.
"""

from __future__ import annotations

import re
from typing import Callable, Iterator, NamedTuple

import numpy as np
import pandas as pd

from .characters import plain_marks

# "Wednesday, 23 September 2026 10:00:00.123456 +00:00" is the longest recognized string.
LONGEST = 56
# Weekday, month, AM and zone. A hexadecimal key alternates between digits and letters more often.
RUNS = 5
OTHER = ""
_DIGIT, _LETTERS = re.compile("[0-9]"), re.compile("[A-Za-z\x80-\U0010ffff]+")
_NINES = str.maketrans("012345678", "999999999")


class Group(NamedTuple):
    """All strings with the same shape."""

    shape: str
    rows: np.ndarray
    """Their positions in the list of strings."""
    bytes: np.ndarray
    """A matrix with one row per string and one column per byte."""
    odd: np.ndarray
    """Which of the strings had characters in an unusual form, which were normalized."""


def shape_of(text: str) -> str:
    """The shape of a single string, as in `groups`."""
    text = plain_marks(text)
    if text == "" or len(text) > LONGEST or "\n" in text:
        return OTHER
    digit = _DIGIT.search(text)
    if digit is None or len(_LETTERS.findall(text)) > RUNS:
        return OTHER
    first = digit.start()
    return text[:first] + ("0" if text[first] == "0" else "9") + text[first + 1 :].translate(_NINES)


def groups(texts: np.ndarray, means: Callable[[str], bool] | None = None) -> Iterator[Group]:
    """The strings by shape. Strings that cannot be numbers or dates because of their length or letters have the shape
    OTHER. So do those for whose shape `means` is false, all together: keys can have nearly as many shapes as values."""
    marked, odd = _marked(texts)
    lengths = np.fromiter(map(len, marked), dtype=np.int64, count=len(marked))
    usable = (lengths <= LONGEST) & (lengths > 0)
    if "\n" in "".join(marked):
        usable &= np.array(["\n" not in text for text in marked], dtype=bool)
    if not usable.all():
        yield Group(OTHER, np.flatnonzero(~usable), np.empty((0, 0), dtype=np.uint8), odd[:0])
        marked = [text for text, short in zip(marked, usable) if short]
    if not marked:
        return
    places = np.flatnonzero(usable)
    whole = np.frombuffer(("\n".join(marked) + "\n").encode(), dtype=np.uint8)
    ends = np.flatnonzero(whole == 10)
    starts = np.concatenate([[0], ends[:-1] + 1])
    digit = (whole >= 48) & (whole <= 57)
    shaped = whole.copy()
    shaped[digit] = 57
    digits = np.append(np.flatnonzero(digit), len(whole))
    first = digits[np.searchsorted(digits, starts)]
    has_digit = first < ends
    zero = first[has_digit]
    zero = zero[whole[zero] == 48]
    shaped[zero] = 48
    many = ~has_digit | (_letter_runs(whole, starts) > RUNS)
    if many.any():
        yield Group(OTHER, places[many], np.empty((0, 0), dtype=np.uint8), odd[:0])
    shapes = np.array(shaped.tobytes().decode().split("\n")[:-1], dtype=object)
    kept = np.flatnonzero(~many)
    codes, names = pd.factorize(shapes[kept])
    if means is not None:
        meant = np.fromiter(map(means, names), dtype=bool, count=len(names))
        if not meant.all():
            other = kept[~meant[codes]]
            yield Group(OTHER, places[other], np.empty((0, 0), dtype=np.uint8), odd[:0])
            kept = kept[meant[codes]]
            codes, names = pd.factorize(shapes[kept])
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    for number, shape in enumerate(names):
        chosen = kept[order[bounds[number] : bounds[number + 1]]]
        width = int(ends[chosen[0]] - starts[chosen[0]])
        yield Group(shape, places[chosen], whole[starts[chosen][:, None] + np.arange(width)], odd[places[chosen]])


def _marked(texts: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The strings with characters in their usual form, and which of them had others."""
    strings = texts.tolist()
    if "".join(strings).isascii():
        return strings, np.zeros(len(strings), dtype=bool)
    marked = [plain_marks(text) for text in strings]
    return marked, np.array([one is not other for one, other in zip(marked, strings)], dtype=bool)


def _letter_runs(whole: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The number of letter sequences in each string. Non-ASCII characters count as letters."""
    letter = ((whole | 32) >= 97) & ((whole | 32) <= 122) | (whole >= 128)
    begins = letter.copy()
    begins[1:] &= ~letter[:-1]
    return np.add.reduceat(begins.astype(np.int32), starts)


def field(matrix: np.ndarray, start: int, end: int) -> np.ndarray:
    """The whole number formed by columns of digits."""
    value = np.zeros(len(matrix), dtype=np.int64)
    for place in range(start, end):
        value = value * 10 + (matrix[:, place].astype(np.int64) - 48)
    return value


def column_bytes(matrix: np.ndarray) -> list[str]:
    """The rows of a byte matrix as strings."""
    lined = np.full((len(matrix), matrix.shape[1] + 1), 10, dtype=np.uint8)
    lined[:, :-1] = matrix
    return lined.tobytes().decode().split("\n")[:-1]
