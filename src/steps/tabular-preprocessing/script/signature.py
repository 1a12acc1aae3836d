"""The rows as loading wrote them, with its decisions about them, or else decisions from the rows themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime.coded import CodedTable, coded_table, read_coded, read_coded_share, rows_of
from specline_runtime.encode import read_rows
from specline_runtime.files import ROW_ID, read_json
from specline_runtime.hosts import Team
from specline_runtime.job import Step
from specline_runtime.shares import shares_of
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Said
from specline_runtime.table.schema import schema_column
from specline_runtime.table.source import FileOptions, Table
from specline_runtime.table.survey import Survey
from specline_runtime.together import held_by

SENTINELS = [-2147483648.0]


def read_signature(step: Step, label: str | None, team: Team) -> tuple[dict[str, Any], CodedTable]:
    """The schema of the whole source, and this machine's share of the rows in plain form."""
    folder, data = step.input("signature"), step.required("data")
    if folder is not None:
        return dict(read_json(folder / "schema.json")), read_coded(data) if team.place.count == 1 else _share(
            data, team
        )
    signature, table = _unsigned(data, label)
    if team.place.count == 1:
        return signature, table
    team.log("each instance reads all rows, because there is no signature, and then keeps its share of them")
    low, high = (len(table) * place // team.place.count for place in (team.place.own, team.place.own + 1))
    rows = np.arange(len(table))
    return signature, table.where((rows >= low) & (rows < high))


def _share(data: Path, team: Team) -> CodedTable:
    ids, columns = read_coded_share(data, shares_of(data, team.place.count)[team.place.own])
    rows = rows_of(columns) if ids is None else len(ids)
    held = held_by(team, rows)
    return CodedTable(held.before + np.arange(rows) if ids is None else ids, columns.items())


def _unsigned(folder: Path, label: str | None) -> tuple[dict[str, Any], CodedTable]:
    """Rows without a schema. They are read in the same way as a source."""

    def said(name: str) -> Said:
        return Said(words=name == label)

    table = Table(folder, FileOptions(index_column=False))
    survey = Survey(table, said)
    columns = [(name, survey.columns[name]) for name in table.names if name != ROW_ID]
    decisions = decide(columns, said, table.point_is_usual)
    described = [schema_column(decision, summary) for decision, (_, summary) in zip(decisions, columns)]
    rows = pd.concat([rows.frame for rows in table.rows(None, None)], ignore_index=True)
    # Unreadable values count as missing, as they do when a source is loaded.
    read = read_rows(rows, {"raw": [{**column, "unreadable": 1} for column in described], "sentinels": []})
    read.insert(0, ROW_ID, rows[ROW_ID].astype("int64") if ROW_ID in rows else range(len(rows)))
    # The rows are read now, and a request is read in the same way.
    return {"columns": described, "sentinels": SENTINELS}, coded_table(read)
