"""Labels for each task in each notation, columns that leak them, and repeated rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable

import numpy as np
from ambiguous_columns import COMMA
from ambiguous_columns import number as ambiguous_number
from model import Column, Source, as_written
from number_columns import amounts, column
from word_columns import varied
from words import BOOLEANS

WORDS = [("good", "bad"), ("churned", "stayed"), ("default", "paid"), ("1", "2"), ("+1", "-1"), ("1", "0")]
NAMES = ["label", "target", "y", "outcome", "Ergebnis", "result", "to predict"]
CLASSES = [["low", "middle", "high"], ["setosa", "versicolor", "virginica"], ["A", "B", "C", "D"], ["1", "2", "3"]]


@dataclass
class Label:
    column: Column
    tasks: list[str]  # the first is the preferred answer; others are also accepted
    classes: list[int]  # the class of each row, by position; empty for regression


def binary(source: Source) -> Label:
    name, language = source.pick(NAMES), source.rng.random() < 0.5
    yes, no = source.pick(BOOLEANS[source.language] if language else WORDS)
    share = source.pick([0.5, 0.3, 0.15])
    score = 1.5 * source.signal + source.rng.logistic(size=source.rows)
    values = [bool(value) for value in score > np.quantile(score, 1 - share)]
    cells = [yes if value else no for value in values]
    if language or (yes, no) in {("1", "0"), ("+1", "-1")}:
        found = Column(name, "boolean", list(values), cells, format={"true": yes, "false": no})
        found.accept = [] if language else [{"kind": "integer"}, {"kind": "category"}]
    else:
        found = as_written(source, name, "category", cells, *(["integer", "boolean"] if yes == "1" else ["boolean"]))
    if len(yes) > 1 and yes.isalpha() and source.rng.random() < 0.4:
        varied(source, found)
    return Label(found, ["binary"], [int(value) for value in values])


def multiclass(source: Source) -> Label:
    words = source.pick(CLASSES)
    score = source.signal + 0.5 * source.rng.standard_normal(source.rows)
    places = [
        int(value) for value in np.searchsorted(np.quantile(score, np.linspace(0, 1, len(words) + 1)[1:-1]), score)
    ]
    found = as_written(source, source.pick(NAMES), "category", [words[at] for at in places])
    if words[0] == "1":
        found.accept, found.reason = [{"kind": "integer"}], "numbered classes: three whole numbers"
    elif source.rng.random() < 0.4:
        varied(source, found)
    return Label(found, ["multiclass"], places)


def regression(source: Source) -> Label:
    changes: dict[str, Any] = source.pick([{}, {"after": "%", "decimals": 1}, {"before": "$"}, {"negative": "()"}])
    sign = np.where(source.signal < -0.5, -1, 1) if changes.get("negative") else 1
    raw = amounts(source) / 50 + 200 * np.exp(0.8 * source.signal)
    found = column(source.pick(NAMES), raw * sign, replace(source.style, **changes))
    if "after" in changes:
        found.accept = [{"kind": "number", "values": [value / 100 for value in found.values]}]
    return Label(found, ["regression"], [])


def ambiguous(source: Source) -> Label:
    found = ambiguous_number(COMMA)(source)
    found.name = "target"
    return Label(found, ["regression"], [])


LABELS: list[Callable[[Source], Label]] = [binary, multiclass, regression, binary]


def leak(source: Source, label: Label) -> Column:
    """A column that was written after the label was known, and therefore leaks it."""
    if not label.classes:
        style = replace(source.style, decimals=4, thousands="")
        return column("gross", [value * 1.19 + 3 for value in label.column.values], style)
    how = source.pick(["code", "reason", "one class"])
    if how == "code":
        cells = [str(7 * at + 10) for at in label.classes]
        return as_written(source, "status_code", "category", cells, "integer", "boolean")
    if how == "reason":
        words = ["price", "moved", "quality"]
        cells = [source.pick(words) if at == 1 else "" for at in label.classes]
        found = as_written(source, "closing reason", "category", cells)
        found.values = [cell or None for cell in cells]
        return found
    cells = [source.pick(["open", "review"]) if at != 1 else "closed" for at in label.classes]
    return as_written(source, "file state", "category", cells)


def almost_leak(source: Source, label: Label) -> Column:
    """Predicts the class of most rows, as a good feature can. This is not a leak."""
    wrong = source.rng.random(source.rows) < 0.08
    cells = [str((7 * at + 10) if not miss else 10) for at, miss in zip(label.classes, wrong)]
    return as_written(source, "risk_code", "category", cells, "integer", "boolean")


def repeated(source: Source) -> list[int]:
    """The rows, some of them repeated once or several times, in any order."""
    more = source.rng.integers(0, source.rows, int(source.rows * source.pick([0.3, 1.0, 2.0])))
    return [int(row) for row in source.rng.permutation(np.concatenate([np.arange(source.rows), more]))]
