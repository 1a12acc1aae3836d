"""Reads a generated file by its ground truth, without inference."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(content)
    if path.suffix == ".bz2":
        return bz2.decompress(content)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return archive.read(archive.namelist()[0])
    return content


def _csv(text: str, layout: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=layout["delimiter"],
        skipinitialspace=bool(layout["blank"]),
        strict=True,
    )
    lines = list(reader)[len(layout["before"]) :]
    header, rows = lines[0], [line for line in lines[1:] if line != [layout["between"]]]
    if layout["trailing"] == "all":
        header = header[:-1]
    if layout["trailing"]:
        assert all(row.pop() == "" for row in rows)
    return ([""] if layout["index"] == "short" else []) + header, rows


def _json(text: str, layout: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    if layout["form"] == "columns":
        whole = json.loads(text)
        return list(whole), [list(row) for row in zip(*(column.values() for column in whole.values()))]
    records = json.loads(text) if layout["form"] == "records" else [json.loads(line) for line in text.splitlines()]
    return list(records[0]), [list(record.values()) for record in records]


def read_back(folder: Path, layout: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """The header and the rows of cells."""
    place = folder / layout["name"]
    header: list[str] = []
    rows: list[list[Any]] = []
    for path in sorted(place.glob("part-*")) if place.is_dir() else [place]:
        text = _content(path).decode(layout["encoding"]).lstrip("\ufeff")
        header, more = _csv(text, layout) if layout["form"] == "csv" else _json(text, layout)
        rows.extend(more)
    return header, rows
