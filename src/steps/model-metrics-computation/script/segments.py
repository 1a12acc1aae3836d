"""Splits a prediction table into parts by a column's values and by score decile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.files import ROW_ID, read_table
from specline_runtime.values import as_numbers, is_number

MISSING = "(missing)"
FEW = 10
PARTS = 4
MOST = 50


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


def parts_of(cells: pd.Series) -> list[tuple[str, np.ndarray]]:
    """The names of the parts and their rows: values, the most frequent first, or quartiles if there are many
    numbers."""
    texts = cells.map(str, na_action="ignore")
    known = texts.dropna()
    distinct = known.unique()
    made: list[tuple[str, np.ndarray]] = []
    if len(distinct) > FEW and all(is_number(text) for text in distinct):
        numbers = as_numbers(texts)
        edges = np.unique(np.quantile(numbers[~np.isnan(numbers)], np.linspace(0, 1, PARTS + 1)))
        for low, high in zip(edges[:-1], edges[1:]):
            first = low == edges[0]
            inside = (numbers >= low if first else numbers > low) & (numbers <= high)
            made.append((f"{'from' if first else 'above'} {low:g} to {high:g}", inside))
    else:
        counts = sorted(known.value_counts().items(), key=lambda item: (-item[1], item[0]))
        made += [(str(name), (texts == name).to_numpy()) for name, _ in counts[:MOST]]
        rest = [name for name, _ in counts[MOST:]]
        if rest:
            made.append((f"({len(rest)} rarer values)", texts.isin(rest).to_numpy()))
    if texts.isna().any():
        made.append((MISSING, texts.isna().to_numpy()))
    return made


def tenths(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Ten parts with the same number of rows, the highest scores first, with the mean score, the actual rate and the
    lift. Rows with the same score each have their mean label, because nothing decides between them."""
    ordered = table.iloc[np.argsort(-table["score"].to_numpy(), kind="mergesort")]
    labels = ordered["label"].astype(float)
    truth = labels.groupby(ordered["score"]).transform("mean").to_numpy()
    mean = float(truth.mean())
    made = []
    for number, rows in enumerate(np.array_split(np.arange(len(ordered)), min(10, len(ordered))), start=1):
        rate = float(truth[rows].mean())
        scores = ordered["score"].to_numpy()[rows]
        made.append(
            {
                "tenth": number,
                "rows": len(rows),
                "lowest": float(scores.min()),
                "mean_score": float(scores.mean()),
                "rate": rate,
                "lift": rate / mean if mean else None,
            }
        )
    return made
