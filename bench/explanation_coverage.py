"""How often intervals of permutation importance contain the true value, and how often segments are called worse without
any difference: explanation_coverage.py [TASK,...] [SAMPLES]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

STEPS = Path(__file__).parents[1] / "src/steps"
sys.path[:0] = [str(STEPS / "runtime"), str(STEPS / "xgboost-model-eval/script")]

from importance import Sample, importances  # noqa: E402  found only once the path above is set
from varied import Varied, draw  # noqa: E402

from specline_runtime.segments import compared  # noqa: E402
from specline_runtime.xgb import xgboost  # noqa: E402

NAMES = [f"f{place}" for place in range(6)]
OBJECTIVES = {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}
SIZES = (2500, 300, 100)
DRAWN = 1000
TRUTH_ROWS = 60_000


class Fitted:
    """The part of a scorer that the evaluation uses."""

    def __init__(self, booster: Any) -> None:
        self.booster = booster
        self.description = {"features": [{"name": name, "type": "number"} for name in NAMES]}

    def score_columns(self, columns: list[np.ndarray]) -> np.ndarray:
        return np.asarray(self.booster.inplace_predict(np.column_stack(columns))).astype(float)


def table(random: np.random.RandomState, rows: int, task: str) -> tuple[pd.DataFrame, np.ndarray]:
    """The label depends on f0, f2 and f3; f1 is correlated with f0; f4 and f5 are noise."""
    x = random.randn(rows, len(NAMES))
    x[:, 1] = 0.9 * x[:, 0] + 0.44 * random.randn(rows)
    risk = x[:, 0] + 0.6 * x[:, 2] - 0.3 * x[:, 3] * x[:, 0] + random.randn(rows)
    labels = {"regression": risk, "binary": (risk > 1.2).astype(int), "multiclass": np.digitize(risk, [-0.7, 0.9])}
    return pd.DataFrame(x, columns=NAMES), labels[task]


def drops(scorer: Any, labelled: tuple[pd.DataFrame, np.ndarray], task: str, seed: int, count: int) -> Any:
    rows, labels = labelled
    content = np.random.RandomState(seed).randint(0, 2**62, len(rows)).astype(np.uint64)
    drawn = draw(content, labels if task == "binary" else None, count, seed)
    varied = Varied(scorer, rows)
    sample = Sample(varied.of(drawn.rows), labels[drawn.rows], varied.of(drawn.donors))
    return importances(sample, list(range(len(NAMES))), task, seed)["importance"]


def segments_worse(scorer: Any, rows: pd.DataFrame, labels: np.ndarray, task: str, random: Any) -> bool:
    """Whether a segment of five columns that say nothing is called worse."""
    made = {f"s{place}": random.choice(list("abcd"), len(rows), p=[0.5, 0.3, 0.15, 0.05]) for place in range(5)}
    found = compared(pd.DataFrame(made, dtype=object), labels, scorer.score_columns(list(rows.to_numpy().T)), task, 30)
    return any(one["worse"] for one in found["segments"])


def measure(task: str, samples: int) -> None:
    random = np.random.RandomState(1)
    rows, labels = table(random, 4000, task)
    given = {"max_depth": 4, "eta": 0.1, "nthread": 1, "objective": OBJECTIVES[task]}
    more = {"num_class": 3} if task == "multiclass" else {}
    scorer = Fitted(xgboost.train({**given, **more}, xgboost.DMatrix(rows, labels), 40))
    many = drops(scorer, table(random, TRUTH_ROWS, task), task, 0, TRUTH_ROWS)
    truth = {one["name"]: one["drop"] for one in many}
    for size in SIZES:
        inside = dict.fromkeys(NAMES, 0)
        alarms = 0
        for seed in range(samples):
            rows, labels = table(random, size, task)
            for one in drops(scorer, (rows, labels), task, seed, DRAWN):
                low, high = one["interval"]
                inside[one["name"]] += low <= truth[one["name"]] <= high
            alarms += segments_worse(scorer, rows, labels, task, random)
        shown = " ".join(f"{name} {inside[name] / samples:.3f} ({truth[name]:.4f})" for name in NAMES)
        mean = sum(inside.values()) / samples / len(NAMES)
        print(f"{task} {size} rows: {shown}, mean {mean:.3f}; segments {alarms / samples:.3f}", flush=True)


if __name__ == "__main__":
    names = sys.argv[1].split(",") if len(sys.argv) > 1 else list(OBJECTIVES)
    for name in names:
        measure(name, int(sys.argv[2]) if len(sys.argv) > 2 else 400)
