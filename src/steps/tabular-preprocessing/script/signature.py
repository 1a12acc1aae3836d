"""The rows as loading wrote them, with its decisions about them, or else decisions from the rows themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from specline_runtime.coded import CodedTable, coded_table, read_coded
from specline_runtime.encode import read_rows
from specline_runtime.files import ROW_ID, read_json
from specline_runtime.job import Step
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Said
from specline_runtime.table.schema import schema_column
from specline_runtime.table.source import FileOptions, Table
from specline_runtime.table.survey import Survey

SENTINELS = [-2147483648.0]


def read_signature(step: Step, label: str | None) -> tuple[dict[str, Any], CodedTable]:
    """The schema of the whole source, and the rows in plain form."""
    folder = step.input("signature")
    if folder is not None:
        return dict(read_json(folder / "schema.json")), read_coded(step.required("data"))
    return _unsigned(step.required("data"), label)


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
