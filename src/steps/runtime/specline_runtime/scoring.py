"""What a serving container calls: a model's answers to the rows of a request."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd

from .calibrators import apply_calibrator
from .files import ROW_ID
from .job import JobFailure
from .own_model import open_model
from .predictions import prediction_table
from .scorer import Scorer
from .table.cells import Real, Whole
from .values import as_text


def model_fn(model_dir: str, *_: Any) -> Scorer:
    """Called once by the serving container."""
    return open_model(Path(model_dir))


def input_fn(body: Any, content_type: str, *_: Any) -> list[Any]:
    """The rows of a request: lists of cells for csv, objects for JSON."""
    text = body.decode("utf-8-sig") if isinstance(body, (bytes, bytearray)) else str(body)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/csv":
        return [row for row in csv.reader(io.StringIO(text)) if row]
    if kind == "application/json":
        document = json.loads(text, parse_int=Whole, parse_float=Real)
        if isinstance(document, dict):
            document = document.get("instances", [document])
        if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
            raise ValueError('JSON requests are one object, a list of objects, or {"instances": [...]}')
        return document
    raise ValueError(f"content type '{content_type}' is not supported: send text/csv or application/json")


def predict_fn(rows: list[Any], scorer: Scorer, *_: Any) -> Any:
    """Answers for a request's rows, or a prediction table if a batch transform indicates that rows are processed."""
    if not rows:
        return []
    try:
        if os.environ.get("SPECLINE_ROWS") == "processed":
            return _scored_table(rows, scorer)
        return scorer.answers(scorer.named(rows))
    except JobFailure as failure:  # the failures of jobs have no texts here
        raise ValueError(f"{failure.code}: {json.dumps(failure.data)}") from failure


def _scored_table(rows: list[Any], scorer: Scorer) -> pd.DataFrame:
    """Predictions for processed rows, which arrive as csv with a header."""
    header, *body = rows
    frame = pd.DataFrame([[as_text(cell) for cell in row] for row in body], columns=header, dtype=object)
    if ROW_ID not in frame:
        raise ValueError(f"processed rows begin with a header that names {ROW_ID}")
    frame[ROW_ID] = frame[ROW_ID].astype("int64")
    table = prediction_table(scorer, frame, "all")
    if scorer.calibrator is not None and "score" in table:
        table["calibrated"] = apply_calibrator(scorer.calibrator, table["score"].to_numpy())
    return table


def output_fn(answers: Any, accept: str = "application/json", *_: Any) -> str:
    """The answers as JSON or csv: score, calibrated score and label, or label and scores for more than two classes."""
    if isinstance(answers, pd.DataFrame):
        return str(answers.to_csv(index=False))
    if accept.partition(";")[0].strip().lower() != "text/csv":
        return json.dumps({"predictions": answers})
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for answer in answers:
        scores = answer.get("scores")
        writer.writerow(answer.values() if scores is None else [answer["label"], *scores.values()])
    return lines.getvalue()
