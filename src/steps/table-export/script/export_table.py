"""Writes a table or scores to a folder, in partitions, with a description of the columns."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from athena import column_names, statements
from typed_columns import Column, typed_column
from write_parts import WRITERS, partitions

from specline_runtime import job
from specline_runtime.coded import ROW_ID
from specline_runtime.files import read_table, unpacked, write_exact_json
from specline_runtime.processed import SPLITS, check_columns


def read_rows(folder: Path) -> pd.DataFrame:
    """The rows as strings or missing cells, whichever step wrote them. Processed rows get their split as a column,
    named "__split" if the table has a column "split" of its own.
    """
    splits = [split for split in SPLITS if (folder / split).is_dir()]
    if splits:
        tables = {split: read_table(folder / split) for split in splits}
        for split, table in tables.items():
            table.insert(1 if ROW_ID in table else 0, "__split" if "split" in table else "split", split)
        return pd.concat(tables.values(), ignore_index=True)
    return read_table(folder)


def read_scores(folder: Path, scratch: Path) -> pd.DataFrame:
    """Scores as strings: a file, parts of several machines or of a batch transform, or a training job's archive."""
    found = unpacked(folder, scratch, "output.tar.gz")
    paths = sorted(found.rglob("predictions.csv")) or sorted(found.rglob("*.out")) or sorted(found.glob("part-*.csv"))
    if not paths:
        job.fail("data/file-missing", file="predictions.csv", folder=folder.name)
    read = [pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8") for path in paths]
    return pd.concat(read, ignore_index=True)


def chosen_columns(config: Any, table: pd.DataFrame) -> pd.DataFrame:
    wanted = [*(config.columns or list(table))]
    check_columns([*wanted, *(config.partition_by or [])], list(table))
    return table[wanted]


def export(config: Any, table: pd.DataFrame, rows: Path, described: Path) -> list[str]:
    """Writes the rows and their description, and returns what to log."""
    parts = config.partition_by or []
    names = column_names(list(table)) if config.table is not None else {name: name for name in table}
    columns = [typed_column(name, names[name], table[name]) for name in table]
    kept = [column for column in columns if column.source not in parts]
    if len(kept) == 0:
        job.fail("data/export-empty")
    files = []
    for folder, place in partitions(table, [names[name] for name in parts], parts):
        path = rows / folder / f"part-00000.{config.format}"
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[config.format](kept, place, path)
        files.append({"path": path.relative_to(rows).as_posix(), "rows": len(place)})
    description: dict[str, Any] = {
        "format": config.format,
        "rows": len(table),
        "columns": [column.described() for column in kept],
        "partitions": [names[name] for name in parts],
        "files": files,
    }
    write_exact_json(description, described / "columns.json")
    runs = [] if config.existing == "replace" else ["run"]
    if config.table is not None:
        for name, text in statements(config, kept, [*runs, *description["partitions"]]).items():
            (described / name).write_text(text, encoding="utf-8")
    return [f"{len(table)} rows in {len(files)} files", *notes(config, kept)]


def notes(config: Any, columns: list[Column]) -> list[str]:
    """What Athena would read differently, if the export is for Athena."""
    if config.table is None:
        return []
    odd = [column.name for column in columns if column.is_odd] if config.format == "csv" else []
    made = [f"{', '.join(odd)}: Athena misreads line breaks and backslashes in csv; use jsonl"] if odd else []
    if not config.destination.startswith("s3://"):
        made.append("the statements name a local folder, but Athena reads from S3 only: change their LOCATION")
    return made


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    if step.config.format == "parquet" and importlib.util.find_spec("pyarrow") is None:
        step.fail("data/export-parquet", step=step.name)
    source = step.required("data" if step.takes("data") else "predictions")
    table = read_rows(source) if step.takes("data") else read_scores(source, Path(scratch))
    if len(table) == 0:
        step.fail("data/export-empty")
    for text in export(step.config, chosen_columns(step.config, table), step.output("rows"), step.output("table")):
        step.log(text)
