"""Measures how often `specline compare` calls two runs different: python3 bench/difference_calibration.py [--pairs 200]
[--rows 2000] [--seed 1] [--only "RMSE, student 5"]

One model scores two draws of rows, so that every difference is chance (at most 7.5% may be called one), and the labels
of a tenth of the rows of one draw are flipped (all must be called different). Exits with 1 if a goal is missed. Also
measures pairs of equally good models on the same rows, which have no goal.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Callable

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "src/steps/runtime"))
sys.path.insert(0, str(Path(__file__).parents[1] / "src/steps/run-comparison/script"))

from score_differences import Comparison, Scored, differences

FLIPPED = 20
"""The number of pairs whose labels are flipped."""
Draw = Callable[[np.random.RandomState, int], np.ndarray]
ERRORS: dict[str, Draw] = {
    "normal": lambda random, rows: random.randn(rows),
    "laplace": lambda random, rows: random.laplace(size=rows),
    "student 5": lambda random, rows: random.standard_t(5, rows),
    "student 3": lambda random, rows: random.standard_t(3, rows),
    "exponential": lambda random, rows: random.exponential(size=rows) - 1,
    "lognormal": lambda random, rows: np.exp(random.randn(rows)) - np.exp(0.5),
}


def side(labels: np.ndarray, scores: np.ndarray) -> Scored:
    return Scored(pd.RangeIndex(len(labels)), labels, scores.reshape(-1, 1))


def is_called(task: str, before: Scored, after: Scored, paired: bool) -> bool:
    found = differences(Comparison(task, before, after, paired), seed=42)[0]["interval"]
    return found is not None and (found[0] > 0 or found[1] < 0)


def classes(random: np.random.RandomState, rows: int, apart: float) -> tuple[np.ndarray, np.ndarray]:
    """Labels, and what the best possible score is computed from. The AUC is Φ(apart / √2)."""
    labels = (random.rand(rows) < 0.3).astype(np.int64)
    return labels, random.randn(rows) + apart * labels


def flipped(random: np.random.RandomState, labels: np.ndarray) -> np.ndarray:
    chosen = random.permutation(len(labels)) < round(0.1 * len(labels))
    return np.where(chosen, 1 - labels, labels)


def of_classes(random: np.random.RandomState, rows: int, pairs: int, apart: float) -> dict[str, int]:
    called = {"two draws": 0, "same rows": 0, "flipped": 0}
    for pair in range(pairs):
        one, other = (side(*classes(random, rows, apart)) for _ in range(2))
        called["two draws"] += is_called("binary", one, other, False)
        labels, hints = classes(random, rows, apart)
        models = [side(labels, hints + 0.3 * random.randn(rows)) for _ in range(2)]
        called["same rows"] += is_called("binary", *models, True)
        if pair < FLIPPED:
            called["flipped"] += is_called("binary", one, other._replace(labels=flipped(random, other.labels)), False)
    return called


def of_numbers(random: np.random.RandomState, rows: int, pairs: int, draw: Draw) -> dict[str, int]:
    called = {"two draws": 0, "same rows": 0}
    for _ in range(pairs):
        one, other = (side(np.zeros(rows), draw(random, rows)) for _ in range(2))
        called["two draws"] += is_called("regression", one, other, False)
        common = draw(random, rows)
        models = [side(np.zeros(rows), common + 0.3 * draw(random, rows)) for _ in range(2)]
        called["same rows"] += is_called("regression", *models, True)
    return called


def main() -> int:
    reader = argparse.ArgumentParser()
    for name, default in (("pairs", 200), ("rows", 2000), ("seed", 1)):
        reader.add_argument(f"--{name}", type=int, default=default)
    reader.add_argument("--only", default="", help="measure only the cases whose name contains this")
    asked = reader.parse_args()
    missed = 0
    cases = {f"AUC {auc}": (of_classes, apart) for auc, apart in ((0.8, 1.1902), (0.85, 1.4658), (0.95, 2.3262))}
    cases.update({f"RMSE, {name}": (of_numbers, draw) for name, draw in ERRORS.items()})
    for name, (measure, argument) in cases.items():
        if asked.only not in name:
            continue
        called = measure(np.random.RandomState(asked.seed), asked.rows, asked.pairs, argument)
        flips = min(asked.pairs, FLIPPED)
        missed += called["two draws"] > 0.075 * asked.pairs or called.get("flipped", flips) < flips
        counts = {what: f"{count} of {flips if what == 'flipped' else asked.pairs}" for what, count in called.items()}
        print(f"{name:20}", ", ".join(f"{what} {count}" for what, count in counts.items()), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
