"""What the text of a cell means. One place, so that a request is read as the training data was."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any, Iterable

import numpy as np
import pandas as pd

MISSING = frozenset(["", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null"])
TRUTH = {"true": "1", "false": "0", "True": "1", "False": "0", "TRUE": "1", "FALSE": "0"}
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y/%m/%d",
    "%d.%m.%Y",
)
TEXT_CATEGORIES = 1000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_INTEGER = re.compile(r"[+-]?\d+")
_PADDED = re.compile(r"[+-]?0\d+")


def as_text(value: Any) -> str | None:
    """A value of JSON or parquet as a csv cell holds it; None where it is missing."""
    if value is None or value is pd.NaT or (isinstance(value, (float, np.floating)) and math.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        # float32 is printed as the shortest float32, as people wrote it, not as the double next to it.
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M:%S")
    text = str(value).strip()
    return None if text in MISSING else text


def clean(column: pd.Series) -> pd.Series:
    """Cells without blanks around them, and missing where they say so."""
    codes, texts = pd.factorize(column)
    cleaned = np.array([as_text(text) for text in texts] + [None], dtype=object)
    return pd.Series(cleaned[codes], index=column.index, dtype=object)


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def as_numbers(column: pd.Series) -> np.ndarray:
    """Exact doubles of the texts, NaN where a cell is missing. Raises ValueError with a text that is no number."""
    codes, texts = pd.factorize(column)
    numbers = np.array([_number(str(text)) for text in texts] + [math.nan], dtype=np.float64)
    return numbers[codes]


def _number(text: str) -> float:
    if not is_number(text):
        raise ValueError(text)
    return float(text)


def column_type(texts: Iterable[str]) -> str:
    """The type of a column, of its distinct values: number, integer, category, text, date or boolean."""
    texts = list(texts)
    if not texts:
        return "category"
    if all(text in TRUTH for text in texts):
        return "boolean"
    # A padded number (a postcode, an account) is a name: as a number, it would lose its zeros.
    if all(is_number(text) for text in texts) and not any(_PADDED.fullmatch(text) for text in texts):
        return "integer" if all(_INTEGER.fullmatch(text) for text in texts) else "number"
    if date_format(texts) is not None:
        return "date"
    return "text" if len(texts) > TEXT_CATEGORIES else "category"


def is_of_type(text: str, kind: str) -> bool:
    """True where a text can be read as a value of a declared type."""
    if kind == "integer":
        return _INTEGER.fullmatch(text) is not None
    if kind == "number":
        return is_number(text)
    if kind == "boolean":
        return text in TRUTH or text in ("0", "1")
    return kind != "date" or date_format([text]) is not None


def date_format(texts: Iterable[str]) -> str | None:
    """The format that reads all of the texts, or None."""
    texts = list(texts)
    return next((form for form in DATE_FORMATS if all(as_date(text, form) is not None for text in texts)), None)


def as_date(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def in_order(texts: Iterable[str]) -> list[str]:
    """Numbers by size, anything else by text: the order of classes and categories."""
    texts = sorted(texts)
    return sorted(texts, key=float) if all(is_number(text) for text in texts) else texts


def same_value(left: str, right: str) -> bool:
    """True for equal texts, and for two spellings of one number ("1" and "1.0") or truth value ("true" and "True")."""
    if left in TRUTH and right in TRUTH:
        return TRUTH[left] == TRUTH[right]
    return left == right or (is_number(left) and is_number(right) and float(left) == float(right))


def sentinels_of(given: Iterable[Any]) -> list[float | str]:
    """What stands for a missing value: numbers, however they are written, and texts."""
    return [float(one) if is_number(str(one)) else str(one) for one in given]
