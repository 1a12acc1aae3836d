"""From raw rows to features, in two stages that scoring repeats exactly.

`transform` makes the columns of processed tables (stateless: it looks at one row at a time); `encode` makes what the
model reads (categories as the training rows had them).
"""

from __future__ import annotations

import math
from typing import Any, Sequence

import numpy as np
import pandas as pd

from .job import fail
from .values import TRUTH, as_date, as_numbers, clean, date_format, is_number

DATE_PARTS = ("year", "month", "day", "weekday")
TIME_PARTS = ("hour",)
GREATEST = float(np.finfo(np.float32).max)
FORBIDDEN_IN_NAMES = str.maketrans({"[": "(", "]": ")", "<": "_"})


def plan_transform(
    columns: list[dict[str, Any]], dropped: dict[str, str], sentinels: list[float | str], frame: pd.DataFrame
) -> dict[str, Any]:
    """What has to be done to a raw row, as data: which columns are read, how dates are taken apart, what is missing."""
    raw, dates = [], {}
    for column in columns:
        name, kind = column["name"], column["type"]
        if name in dropped:
            continue
        if kind == "text":
            dropped = {**dropped, name: "free text"}
            continue
        if kind == "date":
            form = column.get("format") or date_format(frame[name].dropna().unique()) or "%Y-%m-%d"
            dates[name] = {"format": form, "parts": [*DATE_PARTS, *(TIME_PARTS if "%H" in form else ())]}
        raw.append({"name": name, "type": kind})
    return {"raw": raw, "dates": dates, "dropped": dropped, "sentinels": list(sentinels)}


def processed_columns(transform: dict[str, Any]) -> list[dict[str, str]]:
    """Names and types of the features that a transform makes."""
    made = []
    for column in transform["raw"]:
        name, kind = column["name"], column["type"]
        if kind == "date":
            made += [{"name": f"{name}_{part}", "type": "number"} for part in transform["dates"][name]["parts"]]
        else:
            made.append({"name": name, "type": "category" if kind == "category" else "number"})
    return made


def transform_rows(frame: pd.DataFrame, transform: dict[str, Any]) -> pd.DataFrame:
    """Processed columns of raw cells (texts, or missing). A column that a row does not have is missing."""
    made: dict[str, pd.Series] = {}
    sentinels = transform["sentinels"]
    words = [word for word in sentinels if isinstance(word, str)]
    for column in transform["raw"]:
        name, kind = column["name"], column["type"]
        cells = clean(frame[name]) if name in frame else pd.Series(None, index=frame.index, dtype=object)
        if words:
            cells = cells.where(~is_sentinel(cells, words), None)
        if kind == "date":
            made.update(_date_parts(name, cells, transform["dates"][name]))
        elif kind == "boolean":
            made[name] = cells.map(lambda text: TRUTH.get(text, text), na_action="ignore")
        elif kind == "category":
            made[name] = cells
        else:
            made[name] = cells.where(~is_sentinel(cells, sentinels), None)
    return pd.DataFrame(made, index=frame.index)


def is_sentinel(cells: pd.Series, sentinels: Sequence[float | str]) -> pd.Series:
    """True where a cell is one of the numbers or texts that stand for a missing value."""
    codes, texts = pd.factorize(cells)
    hits = np.array([(float(text) if is_number(text) else text) in sentinels for text in texts] + [False])
    return pd.Series(hits[codes], index=cells.index)


def _date_parts(name: str, cells: pd.Series, how: dict[str, Any]) -> dict[str, pd.Series]:
    codes, texts = pd.factorize(cells)
    dates = [as_date(text, how["format"]) for text in texts]
    parts = {}
    for part in how["parts"]:
        values = [
            None if date is None else str(date.weekday() if part == "weekday" else getattr(date, part))
            for date in dates
        ]
        parts[f"{name}_{part}"] = pd.Series(np.array([*values, None], dtype=object)[codes], index=cells.index)
    return parts


def learn_features(columns: list[dict[str, str]], train: pd.DataFrame) -> list[dict[str, Any]]:
    """Features of the model, categories as the training rows have them. A column without any value is left out."""
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
    """The columns that the model reads, in its order. A category that training never saw is missing."""
    encoded = {}
    for feature, column in zip(features, booster_names(features)):
        name = feature["name"]
        if name not in frame:
            fail("data/column-missing", column=name)
        if feature["type"] == "category":
            encoded[column] = pd.Categorical(frame[name], categories=feature["categories"])
        else:
            try:
                # Models compute in single precision, and refuse what is infinite there.
                encoded[column] = np.clip(as_numbers(frame[name]), -GREATEST, GREATEST)
            except ValueError as error:
                fail("data/not-a-number", column=name, value=str(error))
    return pd.DataFrame(encoded)


def booster_names(features: list[dict[str, Any]]) -> list[str]:
    """Feature names as XGBoost takes them, without "[", "]" or "<", still unique (xgboost 1.7, core.py)."""
    names: list[str] = []
    for feature in features:
        name = feature["name"].translate(FORBIDDEN_IN_NAMES)
        while name in names:
            name += "_"
        names.append(name)
    return names


def typical_values(cells: pd.Series, kind: str, sentinels: list[float | str]) -> list[str]:
    """A few values that a column really has: spread over its range for numbers and dates, else the most frequent."""
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
