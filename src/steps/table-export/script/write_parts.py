"""Partitions of a table, and the formats in which their files are written. Equal rows give equal bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import quote

import numpy as np
import pandas as pd
from typed_columns import Column

from specline_runtime import job

MOST_PARTITIONS = 1000
# What Hive, and so Athena, calls the partition of rows without a value.
MISSING = "__HIVE_DEFAULT_PARTITION__"


def partitions(table: pd.DataFrame, names: list[str], sources: list[str]) -> Iterator[tuple[str, np.ndarray]]:
    """The folder and the row numbers of each partition, in the order of the folders. Rows keep their order."""
    if not sources:
        yield "", np.arange(len(table))
        return
    codes, groups = pd.factorize(pd.MultiIndex.from_frame(table[sources].fillna(MISSING)))
    if len(groups) > MOST_PARTITIONS:
        job.fail("data/export-partitions", columns=", ".join(sources), count=len(groups), most=MOST_PARTITIONS)
    folders = ["/".join(f"{name}={_safe(value)}" for name, value in zip(names, group)) for group in groups]
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    rows = dict(zip(folders, np.split(order, ends[:-1])))
    for folder in sorted(rows):
        yield folder, rows[folder]


def _safe(value: Any) -> str:
    """A value as a part of an address. Hive writes other characters as percent signs with their code, too."""
    text = str(value)
    return MISSING if text in ("", MISSING) else quote(text, safe=" ,+@()!~'")


def write_csv(columns: list[Column], rows: np.ndarray, path: Path) -> None:
    """A header, then the rows. Missing cells are empty, and cells with commas, quotes or line breaks are quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        cells = [np.where(column.texts == None, "", column.texts)[column.codes[rows]] for column in columns]  # noqa: E711
        writer.writerows(zip(*cells))


def write_jsonl(columns: list[Column], rows: np.ndarray, path: Path) -> None:
    """An object per line, with null for missing cells."""
    cells = [column.values()[column.codes[rows]].tolist() for column in columns]
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in zip(*cells):
            file.write(json.dumps(dict(zip(names, row)), ensure_ascii=False) + "\n")


def write_parquet(columns: list[Column], rows: np.ndarray, path: Path) -> None:
    """A parquet file with typed columns. Needs pyarrow."""
    import pyarrow as pa  # noqa: PLC0415  only this format needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {
        "bigint": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "string": pa.string(),
    }
    made = {}
    for column in columns:
        values = column.values()[column.codes[rows]]
        if column.type in ("date", "timestamp"):
            moments = pd.to_datetime(pd.Series(values, dtype=object)).to_numpy()
            unit = "datetime64[D]" if column.type == "date" else "datetime64[us]"
            made[column.name] = pa.array(moments.astype(unit), type=types[column.type], from_pandas=True)
        else:
            made[column.name] = pa.array(values.tolist(), type=types[column.type])
    pq.write_table(pa.table(made), path, compression="snappy")


WRITERS: dict[str, Callable[[list[Column], np.ndarray, Path], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}
