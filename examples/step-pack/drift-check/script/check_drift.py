"""Computes the population stability index of every column, comparing held-out rows with training rows."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# A bin that has no rows in one of the tables would make the index infinite.
LEAST_SHARE = 1e-4


def shares(values: pd.Series, parts: list[Any], edges: np.ndarray | None) -> np.ndarray:
    """The share of rows in each bin. Missing values have their own bin."""
    if edges is None:
        counts = values.astype(str).where(values.notna(), "").value_counts().reindex(parts, fill_value=0)
        found = counts.to_numpy(dtype=float)
        found = np.append(found, len(values) - found.sum())
    else:
        known = values.dropna().to_numpy(dtype=float)
        inside = np.bincount(np.searchsorted(edges, known, side="right"), minlength=len(edges) + 1)
        found = np.append(inside, len(values) - len(known))
    return np.maximum(found / max(len(values), 1), LEAST_SHARE)


def stability(reference: pd.Series, current: pd.Series, bins: int) -> float:
    """The population stability index of one column."""
    edges = None
    parts: list[Any] = []
    if pd.api.types.is_numeric_dtype(reference) and pd.api.types.is_numeric_dtype(current):
        known = reference.dropna().to_numpy(dtype=float)
        edges = np.unique(np.quantile(known, np.arange(1, bins) / bins)) if len(known) else np.array([])
    else:
        parts = [*sorted(set(reference.dropna().astype(str))), ""]
    expected, actual = shares(reference, parts, edges), shares(current, parts, edges)
    return float(((actual - expected) * np.log(actual / expected)).sum())


def compare(reference: pd.DataFrame, current: pd.DataFrame, skip: set[str], bins: int) -> dict[str, float]:
    """The index of every feature that is in both tables, highest first."""
    columns = [name for name in reference.columns if name in current.columns and name not in skip]
    found = {name: stability(reference[name], current[name], bins) for name in columns}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def read(folder: Path, split: str) -> pd.DataFrame:
    return pd.concat(pd.read_csv(part) for part in sorted((folder / split).glob("*.csv")))


def main() -> None:
    # The runtime is next to the script only during a job. The test imports the functions above without it.
    from specline_runtime import job  # noqa: PLC0415

    with job.run() as step:
        reference = step.input("reference")
        data = step.input("data")
        schema = json.loads((reference / "schema.json").read_text(encoding="utf-8"))
        skip = {schema["row_id"], schema.get("label")}
        current = read(data, "all" if (data / "all").is_dir() else "test")
        found = compare(read(reference, "train"), current, skip, step.config.bins)
        if not found:
            step.fail("data/no-features", step=step.name)
        metrics = {
            "psi": next(iter(found.values())),
            "mean_psi": math.fsum(found.values()) / len(found),
            "drifted": sum(value > step.config.limit for value in found.values()),
            "columns": len(found),
            "rows": len(current),
        }
        text = {name: float(f"{value:.10g}") for name, value in metrics.items()}
        (step.output("metrics") / "metrics.json").write_text(json.dumps(text, sort_keys=True), encoding="utf-8")
        columns = [{"name": name, "psi": float(f"{value:.10g}")} for name, value in found.items()]
        (step.output("report") / "drift.json").write_text(json.dumps({"columns": columns}), encoding="utf-8")
        step.log(f"{len(found)} columns, the greatest index is {metrics['psi']:.4f}")


if __name__ == "__main__":
    main()
