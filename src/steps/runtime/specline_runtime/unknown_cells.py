"""Counts the cells of a request that a model cannot use: missing ones, and categories that training did not have."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .table.decision import most_frequent, quoted

Finding = "dict[str, Any]"


def unknown_cells(
    read: pd.DataFrame, processed: pd.DataFrame, raw: list[dict[str, Any]], features: list[dict[str, Any]]
) -> list[Finding]:
    """A finding for each column with new categories, and one for the missing cells of all columns.

    `read` contains the cells as they were read, and `processed` the columns made from them. Without the findings,
    nobody would notice that a client sends wrong values, because the scores look plausible.
    """
    found, missing = [], {}
    for column in raw:
        name = column["name"]
        if name not in read:
            continue
        cells = processed[name] if name in processed else read[name]
        if cells.isna().any():
            missing[name] = int(cells.isna().sum())
        known = known_levels(column, features)
        new = cells[~cells.isin(known)].dropna() if known else cells[:0]
        if len(new) > 0:
            levels = quoted(most_frequent(new.value_counts().to_dict()))
            found.append({"code": "data/new-levels", "data": {"column": name, "count": len(new), "levels": levels}})
    if missing:
        columns = ", ".join(f"'{name}' ({count})" for name, count in missing.items())
        data = {"count": sum(missing.values()), "rows": len(read), "columns": columns}
        found.append({"code": "data/cells-missing", "data": data})
    return found


def known_levels(column: dict[str, Any], features: list[dict[str, Any]]) -> set[str]:
    """The categories that training had. Empty if the column has none, or more than the archive lists."""
    if column["type"] != "category":
        return set()
    of_model = [one["categories"] for one in features if one["name"] == column["name"] and one.get("categories")]
    return set(of_model[0]) if of_model else set(column.get("reading", {}).get("levels", {}).values())
