"""Converts raw rows to features in two stages, which scoring repeats exactly.

`transform` creates the columns of processed tables (it is stateless and handles each row independently). `encode`
creates the model's input (with the categories from the training rows).
"""

from __future__ import annotations

import math
from typing import Any, Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from .date_parts import DATE_PARTS, TIME_PARTS, date_parts, days_of
from .job import fail
from .other_units import count_units, other_units, passed_units
from .policy import STRICT, Warn
from .table.apply import reader
from .table.cells import cells_of
from .table.characters import folded
from .table.decision import LEFT_OUT, most_frequent
from .table.summary import without_marks
from .table.words import means_missing
from .values import TRUTH, as_doubles, as_numbers, clean_texts, is_number, numbers_of

GREATEST = float(np.finfo(np.float32).max)
FORBIDDEN_IN_NAMES = str.maketrans({"[": "(", "]": ")", "<": "_"})


def plan_transform(
    columns: list[dict[str, Any]],
    dropped: dict[str, str],
    sentinels: list[float | str],
    texts_of: Callable[[str], Iterable[str]],
    passed_on: Sequence[str] = (),
) -> dict[str, Any]:
    """The transformation of a raw row, as data: how to read columns, what to split into parts, what counts as missing.

    `texts_of` gives the distinct texts of a column after reading, so dates are in ISO 8601. `passed_on` are columns of
    words that stay as they are, for a transform that makes features of them.
    """
    raw, dates = [], {}
    for column in columns:
        name, kind = column["name"], column["type"]
        if name in dropped:
            continue
        if name in passed_on:
            kept = {key: column[key] for key in ("reading", "unreadable") if column.get(key)}
            raw.append({"name": name, "type": "text", **kept})
            continue
        left_out = column.get("leftOut", "text" if kind == "text" else "")
        # Schemas written by earlier versions have no reason.
        reason = column.get("reason", LEFT_OUT.get(left_out))
        if reason is not None:
            dropped = {**dropped, name: reason}
            continue
        if kind == "date":
            timed = max(map(len, texts_of(name)), default=0) > len("2026-11-28")
            dates[name] = {"parts": [*DATE_PARTS, *(TIME_PARTS if timed else ())]}
        raw.append({"name": name, "type": kind, **reading_of(column)})
    return {"raw": raw, "dates": dates, "dropped": dropped, "sentinels": list(sentinels)}


def reading_of(column: dict[str, Any]) -> dict[str, Any]:
    """How a column's raw cells are read. Categories are recognized in any casing, even if the table has only one."""
    kept = {key: column[key] for key in ("reading", "unreadable") if column.get(key)}
    if column["type"] == "category" and column.get("categories"):
        levels = {folded(level): level for level in reversed(column["categories"])}
        kept["reading"] = {"as": "level", "levels": {**levels, **column.get("reading", {}).get("levels", {})}}
    return kept


def _ignore(code: str, data: dict[str, Any]) -> None:
    """Reports nothing."""


def read_rows(frame: pd.DataFrame, transform: dict[str, Any], warn: Warn = _ignore) -> pd.DataFrame:
    """Reads raw cells, mostly from requests, like the training table: plain numbers, ISO dates, joined words.

    Depending on the transform's policy, a number in a different unit than in training is refused, or counts as missing
    and is reported to `warn`. A number without a unit is assumed to be in training's unit.
    Fails if a cell does not have the column's type, unless such cells counted as missing in the training table.
    """
    made: dict[str, pd.Series] = {}
    for column in transform["raw"]:
        name = column["name"]
        if name not in frame:
            continue
        codes, texts = cells_of(frame[name])
        words = [word for word in transform["sentinels"] if isinstance(word, str)]
        known = np.array([text not in words for text in texts], dtype=bool)
        foreign = other_units(column, texts, known, transform.get("policy", STRICT))
        if foreign.any():
            warn("data/other-units", passed_units(column, count_units(foreign, codes)))
            known &= foreign == ""
        plain = np.full(len(texts) + 1, None, dtype=object)
        if column.get("reading") is None:
            plain[:-1] = without_marks(texts)
            if column["type"] == "date":
                _check_read(column, texts[known & np.isnan(days_of(plain[:-1]))])
        else:
            plain[:-1] = reader(column["reading"])(texts)
            _check_read(column, texts[known & np.array([text is None for text in plain[:-1]], dtype=bool)])
        plain[:-1][~known] = None
        made[name] = pd.Series(plain[codes], index=frame.index, dtype=object)
    return pd.DataFrame(made, index=frame.index)


def _check_read(column: dict[str, Any], unread: np.ndarray) -> None:
    odd = [text for text in unread if not means_missing(text, column["type"])]
    if odd and not column.get("unreadable"):
        fail("data/unread-cell", column=column["name"], type=column["type"], value=odd[0].lstrip("\x02"))


def processed_columns(transform: dict[str, Any]) -> list[dict[str, str]]:
    """Names and types of the features that a transform creates."""
    made = []
    for column in transform["raw"]:
        name, kind = column["name"], column["type"]
        if kind == "date":
            made += [{"name": f"{name}_{part}", "type": "number"} for part in transform["dates"][name]["parts"]]
        else:
            made.append({"name": name, "type": kind if kind in ("category", "text") else "number"})
    return made


def transform_rows(frame: pd.DataFrame, transform: dict[str, Any]) -> pd.DataFrame:
    """Creates processed columns from cells that were read (strings or missing). Absent columns count as missing."""
    made: dict[str, pd.Series] = {}
    for column in transform["raw"]:
        name = column["name"]
        cells = frame[name] if name in frame else np.full(len(frame), None, dtype=object)
        codes, texts = pd.factorize(cells)
        for feature, values in transform_texts(column, np.asarray(texts, dtype=object), transform).items():
            made[feature] = pd.Series(np.append(values, None)[codes], index=frame.index, dtype=object)
    return pd.DataFrame(made, index=frame.index)


def transform_texts(column: dict[str, Any], texts: np.ndarray, transform: dict[str, Any]) -> dict[str, np.ndarray]:
    """The processed columns made from a raw column: for each distinct text, its replacement, or None."""
    name, kind = column["name"], column["type"]
    sentinels = transform["sentinels"]
    words = [word for word in sentinels if isinstance(word, str)]
    cells = clean_texts(texts)
    if words:
        cells[is_sentinel(cells, words)] = None
    if kind == "date":
        return date_parts(name, cells, transform["dates"][name]["parts"])
    if kind == "boolean":
        return {name: np.array([*(TRUTH.get(text, text) for text in cells), None], dtype=object)[:-1]}
    if kind not in ("category", "text"):
        cells[is_sentinel(cells, sentinels)] = None
    return {name: cells}


def is_sentinel(texts: np.ndarray, sentinels: Sequence[float | str]) -> np.ndarray:
    """True if a text is one of the numbers or strings that represent a missing value. None is not."""
    if not sentinels:
        return np.zeros(len(texts), dtype=bool)
    known = [text for text in texts.tolist() if text is not None]
    numbers = as_doubles(known) if len(known) == len(texts) else None
    if numbers is not None:
        return np.isin(numbers, [one for one in sentinels if not isinstance(one, str)])
    hits = ((float(text) if is_number(text) else text) in sentinels for text in texts if text is not None)
    made = np.zeros(len(texts), dtype=bool)
    made[[text is not None for text in texts]] = list(hits)
    return made


def learn_features(columns: list[dict[str, str]], train: pd.DataFrame) -> list[dict[str, Any]]:
    """The model's features, with the categories found in the training rows. A column without values is left out, and so
    is a text, of which no transform has made features.
    """
    features = []
    for column in columns:
        if column["type"] == "text":
            continue
        cells = train[column["name"]].dropna()
        if cells.empty:
            continue
        if column["type"] == "category":
            features.append({**column, "categories": sorted(cells.unique())})
        else:
            features.append(dict(column))
    return features


def encode(frame: pd.DataFrame, features: list[dict[str, Any]]) -> pd.DataFrame:
    """The model's input columns, in its order. A category that did not occur in training counts as missing."""
    encoded = {}
    for feature, column in zip(features, booster_names(features)):
        name = feature["name"]
        if name not in frame:
            fail("data/column-missing", column=name)
        if feature["type"] == "category":
            encoded[column] = pd.Categorical(frame[name], categories=feature["categories"])
        else:
            try:
                # Models use single precision, and reject values that are infinite in it.
                encoded[column] = np.clip(as_numbers(frame[name]), -GREATEST, GREATEST)
            except ValueError as error:
                fail("data/not-a-number", column=name, value=str(error))
    return pd.DataFrame(encoded)


def encoded_columns(frame: pd.DataFrame, features: list[dict[str, Any]]) -> list[np.ndarray]:
    """The model's input as numbers, by feature, each of shape (rows,): doubles with NaN for missing cells or, for
    categories, their indices in `features`, with -1 for missing and unknown ones.
    """
    encoded = encode(frame, features)
    return [
        cells.cat.codes.to_numpy() if feature["type"] == "category" else cells.to_numpy()
        for feature, (_, cells) in zip(features, encoded.items())
    ]


def booster_names(features: list[dict[str, Any]]) -> list[str]:
    """Unique feature names without "[", "]" or "<", which XGBoost rejects (xgboost 1.7, core.py)."""
    names: list[str] = []
    for feature in features:
        name = feature["name"].translate(FORBIDDEN_IN_NAMES)
        while name in names:
            name += "_"
        names.append(name)
    return names


def typical_values(texts: np.ndarray, codes: np.ndarray, kind: str, sentinels: list[float | str]) -> list[str]:
    """A few of a column's actual values: spread over the range for numbers and dates, otherwise the most frequent.

    `texts` are the distinct values, and `codes` has the index of each row's value in them, or -1 if it is missing.
    """
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    if kind in ("category", "boolean"):
        return most_frequent({text: count for text, count in zip(texts.tolist(), counts.tolist()) if count > 0})[
            :TYPICAL
        ]
    _values, there, rank = ranked(texts, counts, kind, sentinels)
    if len(there) == 0:
        return []
    ends = np.cumsum(np.bincount(rank, weights=counts[there]).astype(np.int64))
    chosen = []
    for place in typical_places(int(ends[-1])):
        number = int(np.searchsorted(ends, place, side="right"))
        before = int(ends[number - 1]) if number else 0
        chosen.append(row_order_text(texts, codes, there[rank == number], place - before))
    return chosen


# The number of a column's typical values.
TYPICAL = 5


def typical_places(count: int) -> list[int]:
    """Where the typical values are among this many sorted ones."""
    return [math.floor(share * (count - 1)) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]


def ranked(
    texts: np.ndarray, counts: np.ndarray, kind: str, sentinels: list[float | str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sorted values of a column of numbers or dates, the places of the texts that occur, and each one's value."""
    if kind in ("number", "integer"):
        there = np.flatnonzero((counts > 0) & ~is_sentinel(texts, sentinels))
        values, rank = np.unique(numbers_of(texts[there]), return_inverse=True)
    else:
        there = np.flatnonzero(counts)
        values, rank = np.unique(texts[there].astype(str), return_inverse=True)
    return values, there, rank


def row_order_text(texts: np.ndarray, codes: np.ndarray, alike: np.ndarray, number: int) -> str:
    """The text at an index among the rows with texts of one value, such as 1.5 and 1.50, in row order."""
    if len(alike) > 1:
        alike = codes[np.flatnonzero(np.isin(codes, alike))[number:]]
    return str(texts[alike[0]])
