"""The columns by which a prediction table is divided into segments."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from specline_runtime import job
from specline_runtime.files import ROW_ID, read_table


def with_columns(table: pd.DataFrame, wanted: list[str], folder: Path | None) -> pd.DataFrame:
    """The predictions with the segment columns, which come from the predictions themselves or from the rows with the
    same ids."""
    lacking = [name for name in wanted if name not in table]
    if not lacking:
        return table
    splits = [] if folder is None else [part for part in sorted(folder.iterdir()) if any(part.glob("*.csv"))]
    rows = pd.concat([read_table(part) for part in splits], ignore_index=True) if splits else pd.DataFrame()
    for name in lacking:
        if name not in rows:
            job.fail("data/segment-missing", column=name, columns=", ".join([*table.columns[1:], *rows.columns[1:]]))
    found = table[ROW_ID].isin(rows[ROW_ID])
    if not found.all():
        job.fail("data/rows-apart", missing=int((~found).sum()), count=len(table))
    return table.merge(rows[[ROW_ID, *lacking]].drop_duplicates(ROW_ID), on=ROW_ID, how="left", sort=False)
