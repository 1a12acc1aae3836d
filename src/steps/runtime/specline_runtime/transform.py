"""Runs one transform in a sequence: it learns from the train rows, and is applied to all rows."""

from __future__ import annotations

from typing import Any, Callable

import pandas as pd

from .divided import Rows
from .files import ROW_ID
from .fitted import apply_fitted, check_fits, described, read_fitted, write_fitted
from .job import Step, fail
from .processed import Processed, Writer, counted
from .splits import Make, Splits, on_machines

Learn = Callable[[Processed, Rows], "tuple[dict[str, Any], Make | None]"]


def run_transform(step: Step, transform: str, learn: Learn) -> None:
    """Learns from the train rows, or uses what the training branch learned, and then applies it.

    `learn` returns what it learned, including the columns that it creates ("makes"), and how the train rows' new
    columns are made if that differs from applying it. Several machines call it at the same time, each with its own rows
    (see `divided.Rows`), and it must return the same on all of them.
    """
    data = Processed(step.required("data"))
    on_machines(step, data, lambda splits: _run(step, transform, learn, splits))


def _run(step: Step, transform: str, learn: Learn, splits: Splits) -> None:
    data, folder = splits.data, step.input("fitted")
    of_train: Make | None = None
    if folder is None:
        fitted, of_train = _fit(step, transform, learn, splits)
    else:
        fitted = read_fitted(folder, transform)
        check_fits(step.name, fitted, data.columns, data.fitted)
    if splits.team.first:
        write_fitted(fitted, step.output("fitted"))
    writer = Writer(step.output("data"), {**data.schema, "columns": fitted["makes"]}, [*data.fitted, fitted])

    def applied(rows: pd.DataFrame, _: int) -> pd.DataFrame:
        return apply_fitted(fitted, rows)

    def labelled(make: Make) -> Make:
        kept = [ROW_ID, data.label]
        return lambda rows, before: pd.concat(
            [rows[[name for name in kept if name in rows]], make(rows, before)], axis=1
        )

    for split in data.splits:
        splits.write(writer, split, labelled(of_train if split == "train" and of_train is not None else applied))
    splits.close(writer)


def _fit(step: Step, transform: str, learn: Learn, splits: Splits) -> tuple[dict[str, Any], Make | None]:
    """What the transform learned, and how the train rows are transformed if not by applying it."""
    data = splits.data
    rows = train_rows(step, splits)
    learnt, of_train = learn(data, rows)
    ids = rows.on_first([ROW_ID])
    common = {"transform": transform, "columns": data.columns, "after": described(data.fitted)}
    # Only the first machine writes it.
    of_rows = None if ids is None else counted(ids[ROW_ID].to_numpy())
    return {**common, "rows": of_rows, **learnt}, of_train


def train_rows(step: Step, splits: Splits) -> Rows:
    """The rows to learn from: the train split's rows, and only on the training branch."""
    if "train" in splits.data.splits:
        return splits.rows("train")
    if step.config.branch not in (None, "training"):
        step.required("fitted")
    return fail("data/not-split", step=step.name)
