"""Reads files of csv, parquet or JSON as one table of texts, and refuses what is no table, naming file and line."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import re
import zlib
from pathlib import Path
from typing import Any, Iterable

import pandas as pd
from forms import foreign_form

from specline_runtime.files import ROW_ID
from specline_runtime.job import fail
from specline_runtime.values import as_text, clean

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
DELIMITERS = ",;\t|"
# Python's own limit, 128 KiB a cell, would be met by a quote that is never closed before its line can be told.
csv.field_size_limit(2**31 - 1)


def read_source(folder: Path, wanted: str) -> pd.DataFrame:
    """All files of a source, in the order of their paths, as one table. Its index is the rows' ordinal."""
    files = [folder] if folder.is_file() else _data_files(folder)
    if not files:
        fail("data/empty-folder", path=folder.name, wanted="a csv, parquet or JSON file")
    tables = [_read_file(path, wanted) for path in files]
    first = list(tables[0].columns)
    for path, table in zip(files, tables):
        if sorted(table.columns) != sorted(first):
            odd = sorted(set(table.columns) ^ set(first))
            fail("data/columns-differ", file=path.name, first=files[0].name, columns=", ".join(odd))
    whole = pd.concat([table[first] for table in tables], ignore_index=True) if len(tables) > 1 else tables[0]
    if len(whole) == 0:
        fail("data/header-only", file=files[0].name, columns=len(first))
    return whole


def _data_files(folder: Path) -> list[Path]:
    """Passes over what tools leave beside data: hidden files, _SUCCESS, .metadata. A file that lies alone is data."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if len(files) == 1:
        return files
    return [path for path in files if path.suffix != ".metadata" and not _is_hidden(path, folder)]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part[0] in "._" for part in path.relative_to(folder).parts)


def _read_file(path: Path, wanted: str) -> pd.DataFrame:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        fail("data/unreadable", file=path.name, reason=error.strerror or str(error))
    if not head.strip():
        fail("data/empty-file", file=path.name)
    kind = _kind(path, head) if wanted == "auto" else wanted
    reader = {"csv": _read_csv, "json": _read_json, "parquet": _read_parquet}[kind]
    table = reader(path)
    _check_names(path, list(table.columns))
    return table.apply(clean) if len(table) else table


def _kind(path: Path, head: bytes) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if suffixes and suffixes[-1] in SUFFIXES:
        return SUFFIXES[suffixes[-1]]
    if head.startswith(b"PAR1"):
        return "parquet"
    return "json" if head.lstrip()[:1] in (b"{", b"[") else "csv"


def _text(path: Path) -> io.StringIO:
    """The file's text. What begins as another form, a NUL byte, or bytes that are no UTF-8, are no table."""
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        fail("data/unreadable", file=path.name, reason=str(error))
    form = foreign_form(content)
    if form is not None:
        fail("data/no-table", file=path.name, reason=form)
    try:
        return io.StringIO(content.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        fail("data/not-utf8", file=path.name, line=content.count(b"\n", 0, error.start) + 1)


def _refuse_other_forms(path: Path, text: io.StringIO) -> None:
    """A page of a web server, or JSON under a name that says csv, would give a table of nonsense."""
    content = text.getvalue().lstrip()
    if content[:64].lower().startswith(("<!doctype", "<html", "<?xml")):
        fail("data/no-table", file=path.name, reason="it is a web page or XML")
    if content[:1] in ("[", "{"):
        for part in (content.split("\n", 1)[0], content):
            with contextlib.suppress(ValueError):
                json.loads(part)
                fail("data/no-table", file=path.name, reason="it is JSON, but its name or the format says csv")


def _read_csv(path: Path) -> pd.DataFrame:
    text = _text(path)
    _refuse_other_forms(path, text)
    header = next((line for line in text if line.strip()), "")
    outside = re.sub('"[^"]*"', "", header)
    delimiter = max(DELIMITERS, key=outside.count)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    columns: list[str] = []
    rows: list[list[str]] = []
    begun = 0
    try:
        for row in reader:
            begun = reader.line_num
            if not row:  # a blank line
                continue
            if not columns:
                columns = [name.strip() for name in row]
                continue
            if len(row) != len(columns):
                data = {"line": reader.line_num, "cells": len(row), "columns": len(columns)}
                fail("data/row-width", file=path.name, **data)
            rows.append(row)
    except csv.Error as error:
        fail("data/no-table", file=path.name, reason=_bad_quotes(str(error), begun + 1, reader.line_num))
    _check_names(path, columns)
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _bad_quotes(error: str, begun: int, line: int) -> str:
    """What the csv module says in few words, as a sentence. A record may begin lines above the one it fails in."""
    if "end of data" in error:
        return f"a quote that opens in line {begun} is never closed"
    return f"line {line}: there is text behind a cell's closing quote" if "expected after" in error else error


def _read_json(path: Path) -> pd.DataFrame:
    """Objects in a list, or one a line; the list may stand under "data", "rows" or "instances". Numbers stay text."""
    text = _text(path).read()
    try:
        document = json.loads(text, parse_int=str, parse_float=str)
        if isinstance(document, dict):
            document = next((document[key] for key in ("data", "rows", "instances") if key in document), [document])
    except ValueError:
        document = [_json_line(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not isinstance(document, list):
        fail("data/no-table", file=path.name, reason="it is no list of objects")
    return pd.DataFrame(_objects(path, document), dtype=object)


def _json_line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line, parse_int=str, parse_float=str)
    except ValueError as error:
        fail("data/no-table", file=path.name, reason=f"line {number} is no JSON: {error}")


def _objects(path: Path, document: Iterable[Any]) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(document, 1):
        if not isinstance(row, dict):
            fail("data/no-table", file=path.name, reason=f"item {number} is no object")
        nested = next((key for key, value in row.items() if isinstance(value, (dict, list))), None)
        if nested is not None:
            fail("data/no-table", file=path.name, reason=f"item {number} holds a list or an object in '{nested}'")
        rows.append(row)
    return rows


def _read_parquet(path: Path) -> pd.DataFrame:
    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            fail("data/no-table", file=path.name, reason="it is no parquet, but its name or the format says so")
    try:
        table = pd.read_parquet(path)
    except ImportError:
        fail("data/parquet-engine", file=path.name)
    except Exception as error:  # each engine has exceptions of its own
        fail("data/no-table", file=path.name, reason=f"{type(error).__name__}: {error}")
    # Cell by cell, because a column of whole numbers with a missing one is a column of floats here.
    return pd.DataFrame({str(name): [as_text(value) for value in table[name]] for name in table.columns}, dtype=object)


def _check_names(path: Path, columns: list[str]) -> None:
    if any(not name for name in columns):
        fail("data/column-nameless", file=path.name, position=next(i for i, name in enumerate(columns, 1) if not name))
    twice = next((name for index, name in enumerate(columns) if name in columns[:index]), None)
    if twice is not None:
        fail("data/column-twice", file=path.name, column=twice)
    if ROW_ID in columns:
        fail("data/column-reserved", file=path.name, column=ROW_ID)
