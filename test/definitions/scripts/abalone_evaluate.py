"""Measures the model that the built-in XGBoost trained, in the style of AWS's example."""

from __future__ import annotations

import json
import pickle
import tarfile
from pathlib import Path

import pandas as pd
import xgboost

FOLDER = Path("/opt/ml/processing")


def main() -> None:
    with tarfile.open(next((FOLDER / "model").glob("*.tar.gz"))) as archive:
        archive.extractall(".")
    model = pickle.loads(Path("xgboost-model").read_bytes())
    test = next(path for path in FOLDER.rglob("test.csv"))
    table = pd.read_csv(test, header=None)
    errors = table[0] - model.predict(xgboost.DMatrix(table.loc[:, 1:].to_numpy()))
    report = {"regression_metrics": {"mse": {"value": float((errors**2).mean())}}}
    (FOLDER / "evaluation/evaluation.json").write_text(json.dumps(report))


main()
