"""Writes a table's bytes in its layout."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layouts import Layout
from model import Column

BOMS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
NUMERIC = {"number", "integer"}


@dataclass
class Table:
    columns: list[Column]
    layout: Layout
    truth: dict[str, Any]  # findings about the table as a whole


def _quoted(cell: str, column: Column, layout: Layout, number: bool = False) -> str:
    needs = any(mark in cell for mark in (layout.delimiter, '"', "\n", "\r"))
    words = layout.quoting == "words" and not number and cell not in {"NA", ""}
    return '"' + cell.replace('"', '""') + '"' if needs or words or layout.quoting == "all" else cell


def _csv(table: Table, rows: range, layout: Layout) -> str:
    columns = table.columns
    header = [_quoted(column.name, column, layout) for column in columns]
    if layout.index == "short":
        header = header[1:]
    end = layout.delimiter if layout.trailing else ""
    written = [
        *layout.before,
        (layout.delimiter + layout.blank).join(header) + (end if layout.trailing == "all" else ""),
    ]
    for row in rows:
        cells = [_quoted(column.cells[row], column, layout, column.kind in NUMERIC) for column in columns]
        written.append((layout.delimiter + layout.blank).join(cells) + end)
        if layout.between and row == rows[len(rows) // 2]:
            written.append(layout.between)
    return layout.line.join(written) + (layout.line if layout.final else "")


def json_value(column: Column, row: int, native: bool) -> Any:
    cell, value = column.cells[row], column.values[row]
    if value is None and row not in column.unreadable:
        # Words for a missing cell are kept if all values are strings. If there are types, null is written.
        return None if native or cell == "" else cell
    if native and column.format.get("pattern") in {"%s", "%Q"} and value is not None:
        return int(cell)
    if native and isinstance(value, (int, float)):
        # A number is a JSON number if it is written as one. 1 stays 1 even if it means yes.
        try:
            plain = json.loads(cell.lower())
        except ValueError:
            return cell
        return plain if plain == value else cell
    return cell


def _json(table: Table, rows: range, layout: Layout) -> str:
    native, columns = layout.native, table.columns
    if layout.form == "columns":
        whole = {column.name: {str(row): json_value(column, row, native) for row in rows} for column in columns}
        return json.dumps(whole, ensure_ascii=False)
    records = [
        json.dumps({column.name: json_value(column, row, native) for column in columns}, ensure_ascii=False)
        for row in rows
    ]
    return "[" + ",\n ".join(records) + "]\n" if layout.form == "records" else "\n".join(records) + "\n"


def _packed(content: bytes, compression: str, inner: str) -> bytes:
    """The bytes are the same each time, because they do not include the time of writing."""
    if compression == "gz":
        return gzip.compress(content, mtime=0)
    if compression == "bz2":
        return bz2.compress(content)
    if compression == "zip":
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(zipfile.ZipInfo(inner, (2024, 1, 3, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return target.getvalue()
    return content


def write(table: Table, folder: Path) -> None:
    layout, rows = table.layout, len(table.columns[0].cells)
    folder.mkdir(parents=True, exist_ok=True)
    cuts = [rows * part // layout.parts for part in range(layout.parts + 1)]
    ending = "csv" if layout.form == "csv" else "jsonl"
    for part in range(layout.parts):
        some = range(cuts[part], cuts[part + 1])
        text = _csv(table, some, layout) if layout.form == "csv" else _json(table, some, layout)
        content = _packed(BOMS.get(layout.encoding, b"") + text.encode(layout.encoding), layout.compression, "data.csv")
        path = folder / layout.name
        if layout.parts > 1:
            path.mkdir(exist_ok=True)
            path = path / f"part-{part:05}.{ending}{'.gz' if layout.compression else ''}"
        path.write_bytes(content)
    if layout.parts > 2:
        (folder / layout.name / "_SUCCESS").write_bytes(b"")
    columns = [column.truth(at) for at, column in enumerate(table.columns)]
    text = json.dumps({**table.truth, "columns": columns}, ensure_ascii=False, allow_nan=False)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
