"""Replaces the features of processed rows with the scores that models gave them, for a model that combines the scores.

Runs in AWS's scikit-learn container and locally.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd

from specline_runtime import job


def scores_of(name: str, folder: Path) -> pd.DataFrame:
    """The scores of a model by row: `score_NAME`, or with more than two classes a column for each class."""
    parts = [pd.read_csv(part) for part in sorted(folder.glob("*.csv")) if part.name != "cross-validation.csv"]
    table = pd.concat(parts).set_index("__row_id")
    scores = table[[column for column in table if column.startswith("score")]]
    return scores.rename(columns=lambda column: column.replace("score", f"score_{name}", 1))


def combined(table: pd.DataFrame, scores: pd.DataFrame, features: list[str]) -> pd.DataFrame:
    """The rows with scores in place of features. Other columns, such as the label, are unchanged."""
    joined = table.drop(columns=features).join(scores, on="__row_id", how="left")
    if joined[list(scores)].isna().any(axis=None):
        raise ValueError("a model did not score all rows")
    return joined


def main() -> None:
    with job.run() as step:
        rows, out = step.input("rows"), step.output("data")
        shutil.copytree(rows, out, dirs_exist_ok=True)
        scores = scores_of("boosted", step.input("boosted")).join(scores_of("linear", step.input("linear")))
        schema = json.loads((rows / "schema.json").read_text(encoding="utf-8"))
        features = [column["name"] for column in schema["columns"]]
        for part in sorted(out.glob("*/part-*.csv")):
            table = pd.read_csv(part, dtype=str, keep_default_na=False)
            table["__row_id"] = table["__row_id"].astype(int)
            combined(table, scores, features).to_csv(part, index=False)
        schema["columns"] = [{"name": name, "type": "number"} for name in scores]
        (out / "schema.json").write_text(json.dumps(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
