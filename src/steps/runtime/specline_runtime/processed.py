"""A processed artifact: rows by split, their schema, and what the transforms have learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pandas as pd

from .draw import row_digest
from .files import ROW_ID, read_json, read_table, write_exact_json, write_split
from .fitted import Fitted, apply_fitted, check_fits, described, fitted_of, read_fitted, write_fitted, write_row
from .job import Step, fail
from .labels import listed
from .spelling import nearest_name

SPLITS = ("train", "validation", "test", "all")


class Processed:
    """A processed artifact in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schema: dict[str, Any] = read_json(folder / "schema.json")
        self.splits = [name for name in SPLITS if (folder / name).is_dir()]
        self.fitted = fitted_of(folder)

    @property
    def columns(self) -> list[dict[str, str]]:
        """The names and types of the features."""
        return list(self.schema["columns"])

    @property
    def label(self) -> str | None:
        label = self.schema["label"]
        return None if label is None else str(label)

    def rows(self, split: str) -> pd.DataFrame:
        return read_table(self.folder / split)

    def features(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[[column["name"] for column in self.columns]]


class Writer:
    """Writes an artifact: split by split, then the other files."""

    def __init__(self, folder: Path, schema: dict[str, Any], row: list[Fitted]) -> None:
        self.folder, self.schema, self.row = folder, schema, row
        self.counts: dict[str, Any] = {}

    def split(self, name: str, rows: pd.DataFrame) -> None:
        """The row id and the label come first, then the schema's columns."""
        first = [column for column in (ROW_ID, self.schema["label"]) if column in rows]
        names = [column["name"] for column in self.schema["columns"]]
        write_split(rows[[*first, *names]], self.folder / name)
        self.counts[name] = counted(rows)

    def close(self) -> None:
        write_exact_json(self.schema, self.folder / "schema.json")
        write_exact_json(self.counts, self.folder / "rows.json")
        write_row(self.row, self.folder)


def counted(rows: pd.DataFrame) -> dict[str, Any]:
    """The number and digest of the rows."""
    return {"count": len(rows), "digest": row_digest(rows[ROW_ID].to_numpy())}


def check_columns(wanted: list[str], names: list[str]) -> None:
    """Fails and suggests the most similar name if a column does not exist."""
    for name in wanted:
        if name not in names:
            fail("data/column-unknown", column=name, nearest=nearest_name(name, names), columns=listed(names))


Learn = Callable[[Processed, pd.DataFrame], "tuple[dict[str, Any], pd.DataFrame | None]"]


def run_transform(step: Step, transform: str, learn: Learn) -> None:
    """One transform in a sequence: learns from the train rows, or uses what the training branch learned, and then
    applies it. `learn` returns what it learned, including the columns that it creates ("makes"), and the train rows'
    new columns if they differ from the result of applying it.
    """
    data = Processed(step.required("data"))
    folder = step.input("fitted")
    own: pd.DataFrame | None = None
    if folder is None:
        train = train_rows(step, data)
        learnt, own = learn(data, train)
        common = {"transform": transform, "columns": data.columns, "after": described(data.fitted)}
        fitted = {**common, "rows": counted(train), **learnt}
    else:
        fitted = read_fitted(folder, transform)
        check_fits(step.name, fitted, data.columns, data.fitted)
    write_fitted(fitted, step.output("fitted"))
    writer = Writer(step.output("data"), {**data.schema, "columns": fitted["makes"]}, [*data.fitted, fitted])
    for split in data.splits:
        rows = data.rows(split)
        made = own if split == "train" and own is not None else apply_fitted(fitted, rows)
        kept = rows[[name for name in (ROW_ID, data.label) if name in rows]]
        writer.split(split, pd.concat([kept, made], axis=1))
    writer.close()


def train_rows(step: Step, data: Processed) -> pd.DataFrame:
    """The rows to learn from: the train split's rows, and only on the training branch."""
    if "train" in data.splits:
        return data.rows("train")
    if step.config.branch not in (None, "training"):
        step.required("fitted")
    fail("data/not-split", step=step.name)
    return None
