"""The meaning of a cell's string after a table has been read: plain numbers, ISO dates, `true` and `false`, words."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any, Iterable, Sequence

import numpy as np
import pandas as pd

from .table.characters import folded
from .table.dates import YMD, date_shape
from .table.shapes import groups
from .table.words import MISSING as MISSING_WORDS

MISSING = frozenset(MISSING_WORDS)
TRUTH = {"true": "1", "false": "0", "True": "1", "False": "0", "TRUE": "1", "FALSE": "0"}
TEXT_CATEGORIES = 1000
_FORM = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(_FORM)
# The characters of numbers. Any other text that Python reads as a number ("inf", "1_000", " 1") also contains other
# characters.
_OF_NUMBERS = b"0123456789+-.eE"
_INTEGER = re.compile(r"[+-]?\d+")
_PADDED = re.compile(r"[+-]?0\d+")


def as_text(value: Any) -> str | None:
    """A JSON or parquet value in the form of a csv cell, or None if it is missing."""
    if value is None or value is pd.NaT or (isinstance(value, (float, np.floating)) and math.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        # A float32 is printed in its shortest form, as originally written, not with the digits of a double.
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M:%S")
    text = str(value).strip()
    return None if text in MISSING else text


def clean_texts(texts: np.ndarray) -> np.ndarray:
    """Distinct texts without surrounding blanks. Words for missing values become None."""
    known = texts.tolist()
    if set(map(type, known)) <= {str}:
        stripped = list(map(str.strip, known))
        if MISSING.isdisjoint(stripped):
            return texts.copy() if stripped == known else np.array([*stripped, None], dtype=object)[:-1]
    return np.array([*map(as_text, known), None], dtype=object)[:-1]


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def as_numbers(column: pd.Series) -> np.ndarray:
    """The exact doubles of the strings, with NaN for missing cells. Raises ValueError for a string that is not a
    number. A column of doubles is returned as it is."""
    if column.dtype.kind == "f":
        return column.to_numpy()
    codes, texts = pd.factorize(column)
    return np.append(numbers_of(texts), math.nan)[codes]


def numbers_of(texts: Iterable[str]) -> np.ndarray:
    """The exact doubles of strings. Raises ValueError for a string that is not a number."""
    known = list(map(str, texts))
    numbers = as_doubles(known)
    if numbers is None:
        raise ValueError(next(text for text in known if not is_number(text)))
    return numbers


def as_doubles(texts: Sequence[str]) -> np.ndarray | None:
    """The exact doubles of strings. None if not all of them are numbers."""
    joined = "".join(texts)
    if not joined.isascii() or joined.encode().translate(None, _OF_NUMBERS):
        return None
    try:
        return np.fromiter(map(float, texts), dtype=np.float64, count=len(texts))
    except ValueError:
        return None


def column_type(texts: Iterable[str]) -> str:
    """The type of a column that was read, from its distinct values: number, integer, category, text, date or
    boolean."""
    texts = list(texts)
    if not texts:
        return "category"
    if all(text in TRUTH for text in texts):
        return "boolean"
    # A padded number (postal code, account number) is an identifier. As a number, it would lose its zeros.
    if all(map(is_number, texts)) and not any(map(_PADDED.fullmatch, texts)):
        return "integer" if all(map(_INTEGER.fullmatch, texts)) else "number"
    if are_dates(texts):
        return "date"
    return "text" if len(texts) > TEXT_CATEGORIES else "category"


def are_dates(texts: Iterable[str]) -> bool:
    """True if all strings are dates in the output format of reading, with the year first."""
    array = np.array([*texts, None], dtype=object)[:-1]
    shapes = (date_shape(group.shape) for group in groups(array))
    return all(shape is not None and YMD in shape.orders and not shape.compact for shape in shapes)


def in_order(texts: Iterable[str]) -> list[str]:
    """The sort order of classes and categories: numbers numerically, everything else as strings."""
    texts = sorted(texts)
    return sorted(texts, key=float) if all(map(is_number, texts)) else texts


def same_value(left: str, right: str) -> bool:
    """True for strings that differ only in case and blanks, and for two spellings of the same number ("1" and
    "1.0")."""
    return folded(left) == folded(right) or (is_number(left) and is_number(right) and float(left) == float(right))


def sentinels_of(given: Iterable[Any]) -> list[float | str]:
    """Representations of a missing value: numbers in any notation, and strings."""
    return [float(one) if is_number(str(one)) else str(one) for one in given]
