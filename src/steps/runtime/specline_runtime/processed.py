"""A processed artifact: rows by split, their schema, and what the transforms have learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .draw import row_digest
from .files import ROW_ID, read_json, read_table, write_exact_json, write_split
from .fitted import Fitted, fitted_of, write_row
from .job import fail
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
        write_split(self.ordered(rows), self.folder / name)
        self.counts[name] = counted(rows[ROW_ID].to_numpy())

    def ordered(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The row id and the label come first, then the schema's columns."""
        first = [column for column in (ROW_ID, self.schema["label"]) if column in rows]
        return rows[[*first, *(column["name"] for column in self.schema["columns"])]]

    def close(self) -> None:
        write_exact_json(self.schema, self.folder / "schema.json")
        write_exact_json(self.counts, self.folder / "rows.json")
        write_row(self.row, self.folder)


def counted(ids: np.ndarray) -> dict[str, Any]:
    """The number and digest of rows with these ids."""
    return {"count": len(ids), "digest": row_digest(ids)}


def check_columns(wanted: list[str], names: list[str]) -> None:
    """Fails and suggests the most similar name if a column does not exist."""
    for name in wanted:
        if name not in names:
            fail("data/column-unknown", column=name, nearest=nearest_name(name, names), columns=listed(names))
