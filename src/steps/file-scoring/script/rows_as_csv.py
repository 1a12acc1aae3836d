"""Writes a table in any form that the loading step reads as csv in UTF-8 with commas, with its cells as written.

    python rows_as_csv.py '{"source": "new.csv", "output": "rows.csv", "answer": "answer.json"}'

`specline predict` runs this on the user's machine, before the code in the package scores the rows. The answer has the
number of rows and the columns, or the failure that loading would have.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from specline_runtime.job import JobFailure
from specline_runtime.table.source import FileOptions, Table


def write_rows(source: Path, output: Path, options: FileOptions) -> dict[str, Any]:
    """Writes all rows of `source`, and returns their number, the columns, and findings about the files."""
    table = Table(source, options)
    count = _written(table, output, None)
    if count is None:
        # Rows of JSON can have columns that earlier rows lack. After a pass without cells, all columns are known.
        for _ in table.rows((), ()):
            pass
        count = _written(table, output, table.names)
    return {"rows": count, "columns": table.names, "findings": _findings(table)}


def _written(table: Table, output: Path, names: list[str] | None) -> int | None:
    """Writes the rows with these columns, by default those of the first rows, and returns their number. None if rows
    have other columns.
    """
    count, wanted = 0, names
    with output.open("w", encoding="utf-8", newline="") as file:
        # With this end of lines, cells that contain any of its characters are quoted.
        writer = csv.writer(file, lineterminator="\r\n")
        for rows in table.rows(None, None):
            frame = rows.frame if names is None else rows.frame.reindex(columns=names)
            if count == 0:
                wanted = list(frame.columns)
                writer.writerow(wanted)
            if list(frame.columns) != wanted:
                return None
            writer.writerows(frame.where(frame.notna(), "").to_numpy().tolist())
            count += len(frame)
    return count


def _findings(table: Table) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in table.findings]


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result for a request, or its failure."""
    options = FileOptions(
        asked.get("format") or "auto",
        asked.get("encoding"),
        asked.get("delimiter"),
        asked.get("index_column"),
        as_written=True,
    )
    try:
        return write_rows(Path(asked["source"]), Path(asked["output"]), options)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    Path(request["answer"]).write_text(json.dumps(answer(request)), encoding="utf-8")
