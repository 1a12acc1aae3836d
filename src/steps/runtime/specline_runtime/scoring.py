"""What a serving container calls: a model's answers to the rows of a request."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from .calibrators import apply_calibrator
from .files import ROW_ID
from .job import JobFailure, filled, hint_of
from .own_model import open_model
from .predictions import prediction_table
from .requests import BAD_REQUEST, CSV, JSON, JSON_LINES, Refused, answer_format, bad, format_of, rows_of
from .scorer import Scorer

MESSAGES = Path(__file__).parent.parent / "messages.json"


class Predictions(NamedTuple):
    """The response to processed rows: a table, and whether it has a header."""

    table: pd.DataFrame
    header: bool


def model_fn(model_dir: str, *_: Any) -> Scorer:
    """Called once by the serving container."""
    return open_model(Path(model_dir))


def transform_fn(scorer: Scorer, body: Any, content_type: str, accept: str, *_: Any) -> Any:
    """Called for each request: the response and its format, or an error response with the reason."""
    try:
        kind = answer_format(accept)
        answers = predict_fn(input_fn(body, content_type), scorer)
        warnings = [sentence(code, data) for code, data in scorer.passed]
        if kind == JSON and warnings:
            return json.dumps({"predictions": answers, "warnings": warnings}), kind
        return output_fn(answers, kind), kind
    except Refused as refused:
        return _response(refused)


def _response(refused: Refused) -> Any:
    """An error response in the form that the calling server expects.

    Sources, read in November 2026: the containers for XGBoost and scikit-learn pass a Flask response on
    (sagemaker-containers 2.8.6, worker.py); the inference toolkit's transformer.py reports the status and message of
    its own exception class.
    """
    if "flask" in sys.modules:
        return sys.modules["flask"].Response(refused.message, status=refused.status_code, mimetype="text/plain")
    errors = sys.modules.get("sagemaker_inference.errors")
    if errors is not None:
        phrase = "Bad Request" if refused.status_code == BAD_REQUEST else "Unsupported Format"
        raise errors.BaseInferenceToolkitError(refused.status_code, refused.message, phrase) from refused
    raise refused


def input_fn(body: Any, content_type: str, *_: Any) -> list[Any]:
    """The rows of a request: lists of cells for csv, objects for JSON."""
    try:
        return rows_of(body, content_type)
    except Refused as refused:
        if _processed() and format_of(content_type) == CSV:
            raise bad(f"{refused.message} (if cells have line breaks, set splitType: None)") from refused
        raise


def _processed() -> bool:
    """Whether this is a batch transform of processed rows."""
    return os.environ.get("SPECLINE_ROWS") == "processed"


def predict_fn(rows: list[Any], scorer: Scorer, *_: Any) -> Any:
    """Answers for a request's rows, or a prediction table if a batch transform indicates that rows are processed."""
    try:
        if _processed():
            return _scored_table(rows, scorer)
        return scorer.answers(scorer.named(rows))
    except JobFailure as failure:
        raise bad(sentence(failure.code, failure.data)) from failure


def sentence(code: str, data: dict[str, Any]) -> str:
    """A catalogue message, with the similar name that its hint suggests. Model archives contain the catalogue's
    texts."""
    messages = json.loads(MESSAGES.read_text(encoding="utf-8")) if MESSAGES.exists() else {}
    if code not in messages:
        return f"{code}: {json.dumps(data, ensure_ascii=False)}"
    asked, question, _ = hint_of(messages[code].get("hint", ""), data).partition("?")
    return filled(messages[code]["text"], data) + (f": {asked}?" if question else "")


def _scored_table(rows: list[Any], scorer: Scorer) -> Predictions:
    """Predictions for processed rows. A batch transform sends a file as several requests, of which only the first
    has the header, and joins the responses. So a response has a header if its request had one."""
    if not isinstance(rows[0], list):
        raise bad("processed rows are sent as csv")
    named = ROW_ID in rows[0]
    names, body = (rows[0], rows[1:]) if named else (_processed_names(rows[0], scorer), rows)
    for number, row in enumerate(body, start=1):
        if len(row) != len(names):
            raise bad(f"row {number} has {len(row)} cells, but {len(names)} were expected: {', '.join(names)}")
    # Cells are read in the same way as steps read them from a file.
    frame = pd.DataFrame([[cell or None for cell in row] for row in body], columns=names, dtype=object)
    try:
        frame[ROW_ID] = frame[ROW_ID].astype("int64")
    except ValueError as error:
        raise bad(f"{ROW_ID} is not a whole number: {error}") from error
    table = prediction_table(scorer, frame, "all")
    if scorer.calibrator is not None and "score" in table:
        table["calibrated"] = apply_calibrator(scorer.calibrator, table["score"].to_numpy())
    return Predictions(table, named)


def _processed_names(row: list[str], scorer: Scorer) -> list[str]:
    """The columns of processed rows without a header, in the order in which steps write them."""
    columns = scorer.description.get("columns")
    if columns is None:
        raise bad(f"processed rows begin with a header that names {ROW_ID}")
    label = scorer.description["label"]
    labelled = [ROW_ID, label, *columns]
    return labelled if len(row) == len(labelled) else [ROW_ID, *columns]


def output_fn(answers: Any, accept: str = JSON, *_: Any) -> str:
    """The answers as JSON, JSON lines or csv: score, calibrated score and label; for more than two classes, label and
    scores."""
    if isinstance(answers, Predictions):
        return str(answers.table.to_csv(index=False, header=answers.header))
    kind = format_of(accept)
    if kind == JSON_LINES:
        return "".join(json.dumps(answer) + "\n" for answer in answers)
    if kind != CSV:
        return json.dumps({"predictions": answers})
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for answer in answers:
        scores = answer.get("scores")
        writer.writerow(answer.values() if scores is None else [answer["label"], *scores.values()])
    return lines.getvalue()
