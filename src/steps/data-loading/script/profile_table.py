"""What a table looks like: the profile that the report shows, and the schema that later steps read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from specline_runtime.encode import is_sentinel
from specline_runtime.values import as_numbers, column_type, date_format, in_order

CATEGORIES_KEPT = 1000
# A label of numbers or of truth values has its classes here, for branches whose rows lack one of them.
CLASSES_KEPT = 20
BINS = 20


def schema_of(table: pd.DataFrame, declared: dict[str, str]) -> list[dict[str, Any]]:
    """Names and types of all columns, found in all rows of the source, so that the branches of a pipeline agree."""
    columns = []
    for name in table.columns:
        texts = table[name].dropna().unique()
        kind = declared.get(name) or column_type(texts)
        column: dict[str, Any] = {"name": name, "type": kind, "missing": int(table[name].isna().sum())}
        column["distinct"] = len(texts)
        if kind == "date":
            column["format"] = date_format(texts)
        if len(texts) <= (CATEGORIES_KEPT if kind == "category" else CLASSES_KEPT):
            column["categories"] = in_order(texts)
        columns.append(column)
    return columns


def profile_column(cells: pd.Series, kind: str, sentinels: list[float | str]) -> dict[str, Any]:
    """The numbers of one column, over the rows of this branch."""
    known = cells.dropna()
    counts = known.value_counts()
    described: dict[str, Any] = {
        "missing": int(cells.isna().sum()),
        "distinct": len(counts),
        "top": [[text, int(n)] for text, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]],
    }
    if kind not in ("number", "integer"):
        return described
    marked = is_sentinel(known, sentinels)
    described["sentinels"] = {text: int(n) for text, n in sorted(known[marked].value_counts().items())}
    numbers = as_numbers(known[~marked])
    numbers = numbers[np.isfinite(numbers)]
    if len(numbers):
        # Halved, which is exact, because the range of the greatest doubles is no double.
        counted, edges = np.histogram(numbers / 2, BINS)
        with np.errstate(over="ignore"):
            mean, std = float(numbers.mean()), float(numbers.std())
        described.update(
            min=float(numbers.min()),
            max=float(numbers.max()),
            mean=mean,
            std=std,
            histogram={"edges": (edges * 2).tolist(), "counts": counted.tolist()},
        )
    return described
