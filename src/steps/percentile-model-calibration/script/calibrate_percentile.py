"""Builds the table that maps scores to percentiles of held-out rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from specline_runtime import job
from specline_runtime.files import read_predictions, write_exact_json


def percentile_table(scores: np.ndarray, points: int) -> dict[str, Any]:
    """For each distinct score, the percentage of rows with a lower score, with ties counting half. If there are more
    scores than points, those at evenly spaced percentiles are used, including the lowest and the highest.
    """
    x, counts = np.unique(scores, return_counts=True)
    y = 100 * (np.cumsum(counts) - counts / 2) / len(scores)
    if len(x) > points:
        places = np.unique(np.minimum(np.searchsorted(y, np.linspace(y[0], y[-1], points)), len(x) - 1))
        x, y = x[places], y[places]
    return {"method": "percentile", "rows": len(scores), "x": x.tolist(), "y": y.tolist()}


with job.run() as step:
    table = read_predictions(step.required("predictions"))
    if "score" not in table:
        job.fail("data/no-single-score")
    # For a split table, only the test rows are used, because the other rows were used in training.
    if (table["split"] == "test").any():
        table = table[table["split"] == "test"]
    scores = table["score"].to_numpy(dtype=float)
    if len(scores) == 0 or not np.isfinite(scores).all():
        job.fail("data/no-scores", count=len(scores), bad=int((~np.isfinite(scores)).sum()))
    made = percentile_table(scores, step.config.points)
    write_exact_json(made, step.output("calibrator") / "percentile.json")
    step.log(f"{len(scores)} scores, {len(made['x'])} points")
