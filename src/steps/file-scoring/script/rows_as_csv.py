"""Writes a table in any form that the loading step reads as csv in UTF-8 with commas, with its cells as written.

    python rows_as_csv.py '{"source": "new.csv", "output": "rows.csv"}'

`specline predict` runs this on the user's machine, before the code in the package scores the rows. Prints the number of
rows and the columns, or the failure that loading would have.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from specline_runtime.job import JobFailure
from specline_runtime.table.source import FileOptions, Table

# Distinguishes the answer from output that packages print.
MARK = "specline-rows "


def write_rows(source: Path, output: Path, options: FileOptions) -> dict[str, Any]:
    """Writes all rows of `source`, and returns their number, the columns, and findings about the files."""
    table, count = Table(source, options), 0
    names: list[str] = []
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for rows in table.rows(None, None):
            frame = rows.frame
            if not names:
                names = list(frame.columns)
                writer.writerow(names)
            if list(frame.columns) != names:
                # Rows of JSON can have columns that earlier rows lack: these rows are written again.
                return _write_whole(source, output, options)
            writer.writerows(frame.where(frame.notna(), "").to_numpy().tolist())
            count += len(frame)
    return {"rows": count, "columns": names or table.names, "findings": _findings(table)}


def _write_whole(source: Path, output: Path, options: FileOptions) -> dict[str, Any]:
    table = Table(source, options)
    frames = [rows.frame for rows in table.rows(None, None)]
    names = list(table.names)
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for frame in frames:
            whole = frame.reindex(columns=names)
            writer.writerows(whole.where(whole.notna(), "").to_numpy().tolist())
    return {"rows": sum(map(len, frames)), "columns": names, "findings": _findings(table)}


def _findings(table: Table) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in table.findings]


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result for a request, or its failure."""
    options = FileOptions(
        asked.get("format") or "auto", asked.get("encoding"), asked.get("delimiter"), asked.get("index_column")
    )
    try:
        return write_rows(Path(asked["source"]), Path(asked["output"]), options)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}


if __name__ == "__main__":
    print(MARK + json.dumps(answer(json.loads(sys.argv[1]))), flush=True)
