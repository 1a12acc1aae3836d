"""schema.json: each column's type, how it is read, and the findings about it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from ..values import in_order
from .apply import reader
from .case import AnySummary
from .decision import Decision, Finding, quoted
from .plain import Plain

CATEGORIES_KEPT = 1000
# Up to this many values, a numeric label lists its classes, for branches whose rows lack one of them.
CLASSES_KEPT = 20
# The most important findings first, and equal ones in column order.
ORDER = (
    "data/column-filled",
    "data/column-ignored",
    "data/rows-repeat",
    "data/read-as-trained",
    "data/ambiguous-numbers",
    "data/ambiguous-dates",
    "data/unreadable-cells",
    "data/missing-code",
    "data/several-currencies",
    "data/mixed-units",
    "data/other-units",
    "data/unit-left-out",
    "data/encoding",
    "data/no-header",
    "data/number-names",
    "data/column-renamed",
    "data/numbers-by-evidence",
    "data/dates-by-evidence",
    "data/short-years",
    "data/may-be-moments",
    "data/codes-as-numbers",
    "data/left-out",
    "data/levels-joined",
    "data/missing-words",
    "data/word-kept",
    "data/separated-by-blanks",
    "data/short-rows",
    "data/lines-skipped",
    "data/index-column",
)


def schema_column(decision: Decision, summary: AnySummary) -> dict[str, Any]:
    """A column's entry."""
    column: dict[str, Any] = {"name": decision.name, "type": decision.type, "missing": decision.missing}
    column["distinct"] = decision.distinct
    optional = {
        "reading": decision.reading or decision.stated,
        "unreadable": decision.unreadable,
        "ambiguous": decision.ambiguous,
        "leftOut": decision.left_out,
        "reason": decision.reason,
    }
    column.update({key: value for key, value in optional.items() if value})
    most = CATEGORIES_KEPT if decision.type == "category" else CLASSES_KEPT
    # Writing plain numbers does not change the number of distinct values.
    values = None if isinstance(summary, Plain) and len(summary.distinct) > most else distinct_values(decision, summary)
    if values is not None and len(values) <= most:
        column["categories"] = in_order(values)
    return column


def distinct_values(decision: Decision, summary: AnySummary) -> list[str] | None:
    """A column's distinct values as written after reading, or None if there are too many."""
    counts = counted_values(decision, summary)
    return None if counts is None else list(counts)


def counted_values(decision: Decision, summary: AnySummary) -> dict[str, int] | None:
    """A column's distinct values with the number of their cells, or None if there are too many."""
    counts = summary.distinct.counts
    if counts is None:
        return None
    if isinstance(summary, Plain):
        write = (lambda value: str(int(value))) if decision.type == "integer" else repr
        return {write(value): count for value, count in counts.items()}
    texts = np.array([*counts, None], dtype=object)[:-1]
    plain = texts if decision.reading is None else reader(decision.reading)(texts)
    made: Counter[str] = Counter()
    for text, count in zip(plain.tolist(), counts.values()):
        if text is not None:
            made[text] += count
    return made


def ordered(findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON, the most important ones first."""
    places = {code: place for place, code in enumerate(ORDER)}
    return [finding.as_json() for finding in sorted(findings, key=lambda one: places.get(one.code, len(ORDER)))]


def joined(findings: list[Finding]) -> list[Finding]:
    """The findings, with one finding for all columns with the same answers: questionnaires have dozens of such
    columns."""
    columns: dict[tuple[Any, Any], list[str]] = {}
    made = []
    for finding in findings:
        if finding.code == "data/read-booleans":
            data = finding.data
            columns.setdefault((data["yes"], data["no"]), []).append(str(data["column"]))
        else:
            made.append(finding)
    alike = [{"columns": quoted(names), "yes": yes, "no": no} for (yes, no), names in columns.items()]
    return [*made, *(Finding("data/read-booleans", data) for data in alike)]
