"""Scores rows with a model, without evaluating the scores. Several machines divide the table among themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from specline_runtime import hosts, job
from specline_runtime.estimate import hand_on_cross_validation
from specline_runtime.files import read_table, unpacked, write_table
from specline_runtime.measure import scored_splits
from specline_runtime.own_model import installs, open_model
from specline_runtime.predictions import prediction_table
from specline_runtime.scorer import Scorer
from specline_runtime.shares import pieces_of


def score_all(scorer: Scorer, splits: list[Path], folder: Path) -> int:
    """Writes one table, and returns the number of its rows."""
    tables = [prediction_table(scorer, read_table(split, numbers=scorer.numbers), split.name) for split in splits]
    table = pd.concat(tables, ignore_index=True)
    write_table(table, folder / "predictions.csv")
    return len(table)


def score_some(scorer: Scorer, splits: list[Path], folder: Path, place: hosts.Here) -> int:
    """Writes a part for each of this machine's pieces. Together, all machines' parts are the table."""
    pieces, count = pieces_of(splits), 0
    if not pieces and place.first:
        # A table without rows still needs its columns.
        return score_all(scorer, splits, folder)
    for piece in pieces[place.own :: place.count]:
        rows = read_table(piece.rows.path.parent, [piece.rows], scorer.numbers)
        table = prediction_table(scorer, rows, piece.split)
        write_table(table, folder / f"part-{piece.name}.csv")
        count += len(table)
    return count


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    install = installs(getattr(step.config, "install_requirements", False))
    model = unpacked(step.required("model"), Path(scratch))
    scorer = open_model(model, install)
    data = step.required("data")
    scorer.check_rows(data)
    splits = [data / split for split in scored_splits(data, step.config.split)]
    place, output = hosts.here(), step.output("predictions")
    count = score_all(scorer, splits, output) if place.count == 1 else score_some(scorer, splits, output, place)
    if place.first:
        hand_on_cross_validation(model, output)
    step.log(f"scored {count} rows")
