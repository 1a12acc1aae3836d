"""Measures how often `specline compare` calls two trained models different: bench/retrained_pairs.py [--pairs 200]
[--rows 2000] [--seed 1]

`compare` says that its interval is about the rows that were scored, and not about training. This shows how much is
outside it, and has no goals: pairs of models trained with another seed, on other rows of the same population, or on
labels of which a tenth is flipped, each scored on the same rows and on separate ones.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
import xgboost
from difference_calibration import flipped, is_called, side

COLUMNS, TREES = 12, 80


class Table(NamedTuple):
    """Features of shape (rows, COLUMNS), and labels 0 or 1."""

    features: np.ndarray
    labels: np.ndarray


def table(random: np.random.RandomState, rows: int) -> Table:
    features = random.randn(rows, COLUMNS)
    risk = features[:, 0] + features[:, 1] / 2 - features[:, 2] * features[:, 3] / 2 + random.randn(rows)
    return Table(features, (risk > 1).astype(np.int64))


def trained(rows: Table, seed: int) -> xgboost.Booster:
    settings = {
        "objective": "binary:logistic",
        "max_depth": 4,
        "eta": 0.1,
        "subsample": 0.8,
        "seed": seed,
        "nthread": 1,
    }
    return xgboost.train(settings, xgboost.DMatrix(rows.features, rows.labels), TREES)


def main() -> None:
    reader = argparse.ArgumentParser()
    for name, default in (("pairs", 200), ("rows", 2000), ("seed", 1)):
        reader.add_argument(f"--{name}", type=int, default=default)
    asked = reader.parse_args()
    random = np.random.RandomState(asked.seed)
    called: dict[str, list[int]] = {"another seed": [0, 0], "other rows": [0, 0], "flipped training labels": [0, 0]}
    for pair in range(asked.pairs):
        first, second, held, others = (table(random, asked.rows) for _ in range(4))
        before = trained(first, pair)
        models = {
            "another seed": trained(first, pair + 10_000),
            "other rows": trained(second, pair),
            "flipped training labels": trained(first._replace(labels=flipped(random, first.labels)), pair),
        }
        for name, after in models.items():
            for place, rows in enumerate((held, others)):
                sides = [
                    side(scored.labels, model.predict(xgboost.DMatrix(scored.features)))
                    for scored, model in ((held, before), (rows, after))
                ]
                called[name][place] += is_called("binary", *sides, place == 0)
    for name, (same, separate) in called.items():
        print(f"{name:24} same rows {same} of {asked.pairs}, separate rows {separate} of {asked.pairs}")


if __name__ == "__main__":
    main()
