"""Converts raw rows to features in two stages, which scoring repeats exactly.

`transform` creates the columns of processed tables (it is stateless and handles each row independently). `encode`
creates the model's input (with the categories from the training rows).
"""

from __future__ import annotations

import math
from typing import Any, Sequence

import numpy as np
import pandas as pd

from .date_parts import DATE_PARTS, TIME_PARTS, date_parts, days_of
from .job import fail
from .other_units import count_units, other_units, passed_units
from .policy import STRICT, Warn
from .table.apply import reader
from .table.cells import cells_of
from .table.characters import folded
from .table.decision import LEFT_OUT
from .table.summary import without_marks
from .table.words import MISSING_AMONG_NUMBERS
from .values import TRUTH, as_numbers, clean, is_number

GREATEST = float(np.finfo(np.float32).max)
FORBIDDEN_IN_NAMES = str.maketrans({"[": "(", "]": ")", "<": "_"})


def plan_transform(
    columns: list[dict[str, Any]], dropped: dict[str, str], sentinels: list[float | str], frame: pd.DataFrame
) -> dict[str, Any]:
    """The transformation of a raw row, as data: how to read columns, what to split into parts, what counts as missing.

    `frame` contains rows that have already been read, so its dates are in ISO 8601.
    """
    raw, dates = [], {}
    for column in columns:
        name, kind = column["name"], column["type"]
        if name in dropped:
            continue
        left_out = column.get("leftOut", "text" if kind == "text" else "")
        # Schemas of earlier versions have no sentence.
        reason = column.get("reason", LEFT_OUT.get(left_out))
        if reason is not None:
            dropped = {**dropped, name: reason}
            continue
        if kind == "date":
            timed = frame[name].dropna().str.len().max() > len("2026-11-28")
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

    A number in another unit than in training is refused, or counts as missing and is reported to `warn`, as the
    transform's policy says. A number without a unit is in the unit of training.
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
                _check_read(column, texts[known & np.isnan(days_of(pd.Series(plain[:-1], dtype=object)))])
        else:
            plain[:-1] = reader(column["reading"])(texts)
            _check_read(column, texts[known & np.array([text is None for text in plain[:-1]], dtype=bool)])
        plain[:-1][~known] = None
        made[name] = pd.Series(plain[codes], index=frame.index, dtype=object)
    return pd.DataFrame(made, index=frame.index)


def _check_read(column: dict[str, Any], unread: np.ndarray) -> None:
    odd = [text for text in unread if folded(text) not in MISSING_AMONG_NUMBERS]
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
            made.append({"name": name, "type": "category" if kind == "category" else "number"})
    return made


def transform_rows(frame: pd.DataFrame, transform: dict[str, Any]) -> pd.DataFrame:
    """Creates processed columns from cells that were read (strings or missing). Absent columns count as missing."""
    made: dict[str, pd.Series] = {}
    sentinels = transform["sentinels"]
    words = [word for word in sentinels if isinstance(word, str)]
    for column in transform["raw"]:
        name, kind = column["name"], column["type"]
        cells = clean(frame[name]) if name in frame else pd.Series(None, index=frame.index, dtype=object)
        if words:
            cells = cells.where(~is_sentinel(cells, words), None)
        if kind == "date":
            made.update(date_parts(name, cells, transform["dates"][name]["parts"]))
        elif kind == "boolean":
            made[name] = cells.map(lambda text: TRUTH.get(text, text), na_action="ignore")
        elif kind == "category":
            made[name] = cells
        else:
            made[name] = cells.where(~is_sentinel(cells, sentinels), None)
    return pd.DataFrame(made, index=frame.index)


def is_sentinel(cells: pd.Series, sentinels: Sequence[float | str]) -> pd.Series:
    """True if a cell is one of the numbers or strings that represent a missing value."""
    codes, texts = pd.factorize(cells)
    hits = np.array([(float(text) if is_number(text) else text) in sentinels for text in texts] + [False])
    return pd.Series(hits[codes], index=cells.index)


def learn_features(columns: list[dict[str, str]], train: pd.DataFrame) -> list[dict[str, Any]]:
    """The model's features, with the categories found in the training rows. A column without values is left out."""
    features = []
    for column in columns:
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


def booster_names(features: list[dict[str, Any]]) -> list[str]:
    """Unique feature names without "[", "]" or "<", which XGBoost rejects (xgboost 1.7, core.py)."""
    names: list[str] = []
    for feature in features:
        name = feature["name"].translate(FORBIDDEN_IN_NAMES)
        while name in names:
            name += "_"
        names.append(name)
    return names


def typical_values(cells: pd.Series, kind: str, sentinels: list[float | str]) -> list[str]:
    """A few of a column's actual values: spread over the range for numbers and dates, otherwise the most frequent."""
    cells = cells.dropna()
    if kind in ("category", "boolean"):
        counts = cells.value_counts()
        return [text for text, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]]
    if kind in ("number", "integer"):
        cells = cells[~is_sentinel(cells, sentinels)]
        ordered = sorted(cells, key=float)
    else:
        ordered = sorted(cells)
    if not ordered:
        return []
    return [ordered[math.floor(share * (len(ordered) - 1))] for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
