"""Predicted labels: a column of the dataset, a table beside it, or what the model answers for each row."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import bias_table
import pandas as pd
from check_program import Refused


def joined(table: pd.DataFrame, beside: pd.DataFrame, config: dict, what: str) -> pd.DataFrame:
    """The rows of a table beside the dataset, in the dataset's order: by the join column, or row by row."""
    name = config.get("joinsource_name_or_index")
    if name is not None:
        key = bias_table.column_name(table, name, "joinsource_name_or_index")
        if key not in beside:
            raise Refused(f"the {what} has no column '{key}', which joinsource_name_or_index names")
        if beside[key].duplicated().any() or not table[key].isin(beside[key]).all():
            raise Refused(f"the {what} does not have exactly one row for each '{key}' of the dataset")
        return beside.set_index(key).loc[table[key]].reset_index(drop=True)
    if len(beside) != len(table):
        raise Refused(f"the {what} has {len(beside)} rows, and the dataset has {len(table)}")
    return beside


def given_predictions(table: pd.DataFrame, folder: Path, config: dict) -> pd.Series:
    """The predicted labels of predicted_label_dataset_uri."""
    beside = bias_table.read_table(folder, config, config.get("predicted_label_headers"))
    beside = joined(table, beside, config, "predicted label dataset")
    name = config.get("predicted_label")
    if name is None and beside.shape[1] > 1:
        raise Refused("the predicted label dataset has several columns, and predicted_label names none of them")
    return beside[bias_table.column_name(beside, 0 if name is None else name, "predicted_label")]


def answered_predictions(asked: dict, config: dict, left_out: list, label: pd.Series) -> pd.Series:
    """The model's answers for the dataset's features, which it gets as csv without a header."""
    predictor = config["predictor"]
    folder = Path(asked["driver"]["source"])
    text = bias_table.read_table(Path(asked["dataset"]), config, config.get("headers"), text=True)
    folder.mkdir(parents=True, exist_ok=True)
    features = text.drop(columns=left_out)
    features.to_csv(folder / "rows.csv", index=False, header=False, lineterminator="\n")
    ended = subprocess.run([sys.executable, asked["driver_path"], json.dumps(asked["driver"])], check=False)
    if ended.returncode != 0:
        # The driver has written why.
        sys.exit(ended.returncode)
    answers = (Path(asked["driver"]["target"]) / "rows.csv.out").read_text(encoding="utf-8").splitlines()
    rows = [answer_of(line, predictor) for line in answers if line.strip()]
    if len(rows) != len(features):
        raise Refused(f"the model answered {len(rows)} lines for {len(features)} rows")
    values = [predicted_of(row, predictor, config.get("probability_threshold"), label) for row in rows]
    found = pd.Series(values)
    numbers = pd.to_numeric(found, errors="coerce")
    return found if numbers.isna().any() else numbers


def answer_of(line: str, predictor: dict) -> object:
    if predictor.get("accept_type", "text/csv") == "text/csv":
        return next(csv.reader([line]))
    return json.loads(line)


def member(answer: object, name: object, what: str) -> object:
    try:
        return answer[name] if isinstance(answer, dict) else answer[int(name)]
    except (KeyError, IndexError, ValueError, TypeError):
        raise Refused(f"the model's answer {json.dumps(answer)[:80]} has no {what} at {name}") from None


def predicted_of(answer: object, predictor: dict, threshold: object, label: pd.Series) -> object:
    """The predicted label in an answer. Source: SageMaker Python SDK, ModelPredictedLabelConfig; November 2026."""
    at, score_at, headers = (predictor.get(key) for key in ("label", "probability", "label_headers"))
    found = None if at is None else member(answer, at, "label")
    if score_at is not None:
        scores = member(answer, score_at, "probability")
    elif found is not None:
        scores = found if threshold is not None or (isinstance(found, list) and headers) else None
    else:
        scores = answer
    if scores is None:
        return found
    scores = scores if isinstance(scores, list) else [scores]
    if len(scores) > 1:
        names = found if isinstance(found, list) and score_at is not None else headers
        if not isinstance(names, list) or len(names) != len(scores):
            raise Refused(f"the model answers {len(scores)} scores, and label_headers does not name as many labels")
        return names[max(range(len(scores)), key=lambda one: float(scores[one]))]
    if threshold is None and score_at is None:
        return scores[0]
    is_positive = float(scores[0]) > float(0.5 if threshold is None else threshold)
    return positive_or_other(is_positive, headers, label)


def positive_or_other(is_positive: bool, headers: object, label: pd.Series) -> object:
    """1 or 0, as numbers of the label's kind, unless label_headers has a name for the positive one."""
    if isinstance(headers, str):
        headers = [headers]
    if isinstance(headers, list) and len(headers) == 1:
        others = [value for value in label.dropna().unique() if str(value) != str(headers[0])]
        return headers[0] if is_positive else str(others[0]) if others else ""
    return int(is_positive)
