"""Scores a split's rows. Several machines divide them among themselves."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.divided import DividedRows, Rows, own_pieces, ranges_of, row_counts
from specline_runtime.files import read_table, write_table
from specline_runtime.hosts import Team
from specline_runtime.measure import Target, check_labels
from specline_runtime.predictions import prediction_table
from specline_runtime.scorer import Scorer
from specline_runtime.shares import Piece


class Scored(NamedTuple):
    """The rows that were scored."""

    rows: Rows
    table: pd.DataFrame
    """The labels and scores of all rows, on every machine."""


def target_of(scorer: Scorer) -> Target:
    return Target(scorer.task, scorer.classes, scorer.description["label"])


def score_all(scorer: Scorer, folder: Path, output: Path) -> Scored:
    """Writes one table of predictions."""
    rows = read_table(folder, numbers=scorer.numbers)
    table = prediction_table(scorer, rows, folder.name)
    write_table(table, output / "predictions.csv")
    return Scored(Rows(rows), table)


def score_some(scorer: Scorer, pieces: list[Piece], output: Path, team: Team) -> Scored:
    """Writes a part for each of this machine's pieces. Together, all machines' parts are the table."""
    mine = own_pieces(pieces, team.place)
    rows = read_table(mine[0].rows.path.parent, ranges_of(mine), scorer.numbers)
    table = prediction_table(scorer, rows, mine[0].split)
    ends = np.cumsum(row_counts(mine, len(table)))
    for piece, start, end in zip(mine, [0, *ends], ends):
        write_table(table.iloc[start:end], output / f"part-{piece.name}.csv")
    divided = DividedRows({name: rows[name].to_numpy() for name in rows}, team)
    target = target_of(scorer)
    own = [name for name in table if name.startswith("score")]
    scores = [np.concatenate(parts) for parts in zip(*team.share([table[name].to_numpy() for name in own]))]
    whole = pd.DataFrame({"label": divided.all_of([target.label])[target.label], **dict(zip(own, scores))})
    # All machines report a wrong label in the same way, before their work differs.
    check_labels(whole["label"], target)
    return Scored(divided, whole)
