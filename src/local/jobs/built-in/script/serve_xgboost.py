"""Scores as AWS's XGBoost image does with a model that its own algorithm trained: the functions of an inference script.

Source: aws/sagemaker-xgboost-container, algorithm_mode/serve.py at 0499207; read in November 2026.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from xgboost_data import Refused, format_of, read_csv, read_libsvm


def model_fn(folder: str) -> xgboost.Booster:
    # Each archive has one file, of either form.
    files = [path for path in sorted(Path(folder).iterdir()) if path.is_file()]
    if not files:
        raise Refused("the model's archive has no file")
    try:
        return pickle.loads(files[0].read_bytes())
    except Exception:
        booster = xgboost.Booster()
        booster.load_model(str(files[0]))
        return booster


def input_fn(body: bytes, content_type: str) -> Any:
    form = format_of(content_type or "text/csv")
    if form == "parquet":
        raise Refused("the image scores csv, libsvm and recordIO, but not parquet")
    text = body.decode("utf-8")
    return read_csv(text, "the request") if form == "csv" else read_libsvm(text, labeled=False).cells


def predict_fn(data: Any, booster: xgboost.Booster) -> np.ndarray:
    width = booster.num_features()
    # As in the image, which accepts rows without the last feature.
    if isinstance(data, np.ndarray) and data.shape[1] not in (width, width - 1):
        raise Refused(f"the rows have {data.shape[1]} columns, but the model has {width} features")
    best = getattr(booster, "best_iteration", None)
    rounds = (0, 0) if best is None else (0, best + 1)
    return booster.predict(xgboost.DMatrix(data), iteration_range=rounds, validate_features=False)


def output_fn(scores: np.ndarray, accept: str) -> str:
    # The form in which the image answers in a batch transform.
    return "\n".join(str(one) for one in scores.tolist()) + "\n"
