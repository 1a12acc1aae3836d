"""A column's cells as distinct strings and their positions, so that each string is examined only once."""

from __future__ import annotations

from typing import Any, Iterable, NamedTuple

import numpy as np
import pandas as pd

from .characters import NUMBER_MARK
from .words import MISSING

_MISSING = frozenset(MISSING)


class Cells(NamedTuple):
    codes: np.ndarray
    """The index of each cell's string, or -1 for a missing cell."""
    texts: np.ndarray
    """The distinct strings by first occurrence, without surrounding blanks. Each of them occurs in a cell."""


def cells_of(values: Any, words: frozenset[str] = frozenset()) -> Cells:
    """The cells from an array of strings. A cell is missing if it is None, NaN or one of `words`."""
    codes, texts = pd.factorize(np.asarray(values, dtype=object))
    missing = _MISSING | words
    if _have_no_blanks(texts) and missing.isdisjoint(texts):
        return Cells(codes, np.asarray(texts, dtype=object))
    stripped = [text.strip() for text in texts]
    if all(map(_is_same, stripped, texts)) and missing.isdisjoint(stripped):
        return Cells(codes, np.asarray(texts, dtype=object))
    known = [None if text in missing else text for text in stripped]
    again, different = pd.factorize(np.array([*known, None], dtype=object))
    return Cells(again[codes], np.asarray(different, dtype=object))


def _have_no_blanks(texts: Any) -> bool:
    """Whether no string has a blank anywhere, so that none must be stripped. Much faster than looking at each of
    them."""
    strings = texts.tolist()
    return "\n".join(strings).split() == strings


def _is_same(one: str, other: str) -> bool:
    return one is other or one == other


class Whole(str):
    """A whole JSON number, as written."""


class Real(str):
    """A JSON number with a fraction or an exponent, as written."""


def json_cells(values: Iterable[Any]) -> np.ndarray:
    """Converts JSON values to strings: numbers with their mark, booleans as words."""
    made = [_json_text(value) for value in values]
    return np.array([*made, None], dtype=object)[:-1]


def _json_text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{NUMBER_MARK}{value}" if isinstance(value, (Whole, Real, int, float)) else str(value)
