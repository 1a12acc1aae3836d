"""Checks that the cells of columns with a declared type are of that type."""

from __future__ import annotations

import re
from typing import Any, Callable

import numpy as np
from options import said_of

from specline_runtime import job
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.decide import reading_as
from specline_runtime.table.decision import Decision, Said
from specline_runtime.table.source import Table
from specline_runtime.table.summary import without_marks
from specline_runtime.table.survey import Survey
from specline_runtime.table.words import means_missing
from specline_runtime.values import is_number

_INTEGER = re.compile(r"[+-]?\d+")


def check_declared(config: Any, decisions: list[Decision], survey: Survey, table: Table) -> None:
    """Checks that every declared column exists and that all its cells are of the declared type."""
    found = {decision.name: decision for decision in decisions}
    for name, entry in (config.schema or {}).items():
        kind = entry if isinstance(entry, str) else entry.get("type")
        if name not in found:
            job.fail("data/column-missing", column=name)
        decision = found[name]
        right = {kind, "integer"} if kind == "number" else {kind}
        if kind in (None, "category", "text") or decision.left_out == "empty":
            continue
        if decision.type not in right or decision.unreadable:
            is_right = is_of_type(kind, reading_in(table, survey, decision, kind, said_of(config)))
            _fail(table, decision, kind, is_right)


def _fail(table: Table, decision: Decision, kind: str, is_right: Callable[[str], bool]) -> None:
    every = table.team.share(_first_wrong(table, decision, is_right, kind))
    value, row = next((found for found in every if found is not None), ("another type", 0))
    job.fail("data/bad-type", column=decision.name, type=kind, value=value, row=row)


def _first_wrong(table: Table, decision: Decision, is_of_kind: Callable[[str], bool], kind: str) -> list[Any] | None:
    """The first cell that is not of the kind, and its row."""
    for rows in table.rows([decision.name], [decision.name]):
        codes, texts = cells_of(rows.frame[decision.name].to_numpy(), table.words)
        wrong = [not (is_of_kind(text) or means_missing(text, kind)) for text in without_marks(texts)]
        odd = np.flatnonzero(np.array([*wrong, False])[codes])
        if len(odd):
            row = int(odd[0])
            return [texts[codes[row]], rows.first + row]
    return None


def reading_in(
    table: Table, survey: Survey, decision: Decision, kind: str, said: Callable[[str], Said]
) -> dict[str, Any]:
    """How a column's cells are read as numbers, dates or booleans, whether or not it has this type."""
    columns = [(name, survey.columns[name]) for name in table.names]
    return reading_as(kind, decision, columns, said(decision.name), table.point_is_usual)


def is_of_type(kind: str, reading: dict[str, Any]) -> Callable[[str], bool]:
    """Returns a test for whether a string is of a kind, if cells are read in this way."""
    read = reader(reading)

    def is_of_kind(text: str) -> bool:
        plain = read(np.array([text, None], dtype=object)[:-1])[0]
        if plain is None:
            return False
        return kind != "integer" or (is_number(plain) and _INTEGER.fullmatch(plain) is not None)

    return is_of_kind
