"""Cells of a column: different texts and where they are, so that each text is looked at once."""

from __future__ import annotations

from typing import Any, Iterable, NamedTuple

import numpy as np
import pandas as pd

from .characters import NUMBER_MARK
from .words import MISSING

_MISSING = frozenset(MISSING)


class Cells(NamedTuple):
    codes: np.ndarray
    """The place of each cell's text, -1 where a cell is missing."""
    texts: np.ndarray
    """Different texts in the order of their first cells, without blanks around them; each occurs."""


def cells_of(values: Any, words: frozenset[str] = frozenset()) -> Cells:
    """The cells of an array of texts, in which a missing one is None or NaN, or one of `words` that stand for it."""
    codes, texts = pd.factorize(np.asarray(values, dtype=object))
    stripped = [text.strip() for text in texts]
    missing = _MISSING | words
    if all(map(_is_same, stripped, texts)) and missing.isdisjoint(stripped):
        return Cells(codes, np.asarray(texts, dtype=object))
    known = [None if text in missing else text for text in stripped]
    again, different = pd.factorize(np.array([*known, None], dtype=object))
    return Cells(again[codes], np.asarray(different, dtype=object))


def _is_same(one: str, other: str) -> bool:
    return one is other or one == other


class Whole(str):
    """A whole number of JSON as it is written."""


class Real(str):
    """A number of JSON with a fraction or an exponent as it is written."""


def json_cells(values: Iterable[Any]) -> np.ndarray:
    """Values of JSON as texts: numbers behind their mark, truth values as words."""
    made = [_json_text(value) for value in values]
    return np.array([*made, None], dtype=object)[:-1]


def _json_text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{NUMBER_MARK}{value}" if isinstance(value, (Whole, Real, int, float)) else str(value)
