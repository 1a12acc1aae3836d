"""Counts the cells of raw rows that a model cannot use: missing ones, and categories that training did not have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .table.decision import most_frequent, quoted


@dataclass
class Unknown:
    """What was found in some rows. Without these counts, nobody would notice that a client sends wrong values, because
    the scores look plausible.
    """

    rows: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    """The number of missing cells by column."""
    new: dict[str, Counter[str]] = field(default_factory=dict)
    """How often each new category occurs, by column."""

    def add(self, other: Unknown) -> None:
        """Adds the counts of other rows."""
        self.rows += other.rows
        self.missing.update(other.missing)
        for name, levels in other.new.items():
            self.new.setdefault(name, Counter()).update(levels)

    def findings(self) -> list[dict[str, Any]]:
        """A finding for each column with new categories, and one for the missing cells of all columns."""
        found: list[dict[str, Any]] = []
        for name, counts in self.new.items():
            levels = quoted(most_frequent(dict(counts)))
            data = {"column": name, "count": sum(counts.values()), "levels": levels}
            found.append({"code": "data/new-levels", "data": data})
        if self.missing:
            columns = ", ".join(f"'{name}' ({count})" for name, count in self.missing.items())
            data = {"count": sum(self.missing.values()), "rows": self.rows, "columns": columns}
            found.append({"code": "data/cells-missing", "data": data})
        return found


def unknown_cells(
    read: pd.DataFrame, processed: pd.DataFrame, raw: list[dict[str, Any]], features: list[dict[str, Any]]
) -> Unknown:
    """Counts them. `read` contains the cells as they were read, and `processed` the columns made from them."""
    found = Unknown(len(read))
    for column in raw:
        name = column["name"]
        if name not in read:
            continue
        cells = processed[name] if name in processed else read[name]
        if cells.isna().any():
            found.missing[name] = int(cells.isna().sum())
        known = known_levels(column, features)
        new = cells[~cells.isin(known)].dropna() if known else cells[:0]
        if len(new) > 0:
            found.new[name] = Counter(new.value_counts().to_dict())
    return found


def known_levels(column: dict[str, Any], features: list[dict[str, Any]]) -> set[str]:
    """The categories that training had. Empty if the column has none, or more than the archive lists."""
    if column["type"] != "category":
        return set()
    of_model = [one["categories"] for one in features if one["name"] == column["name"] and one.get("categories")]
    return set(of_model[0]) if of_model else set(column.get("reading", {}).get("levels", {}).values())
