"""A model archive that was unpacked, and how it scores rows, in the pipeline, in a package and behind an endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .calibrators import apply_calibrator
from .encode import encode, read_rows, transform_rows
from .fitted import apply_row, described, fitted_of, in_words
from .job import fail
from .policy import check_names
from .requests import bad
from .table.cells import json_cells
from .unknown_cells import unknown_cells


class Scorer:
    """A model archive that was unpacked."""

    def __init__(self, folder: Path) -> None:
        self.description: dict[str, Any] = json.loads((folder / "features.json").read_text(encoding="utf-8"))
        # What the policy let pass in the rows that were named last.
        self.passed: list[tuple[str, dict[str, Any]]] = []
        self._load(folder)
        self.fitted = fitted_of(folder)
        self.calibrator = _read_if_there(folder / "calibrator.json")
        self.percentile = _read_if_there(folder / "percentile.json")

    def _load(self, folder: Path) -> None:
        # The containers that only pack a model do not have it.
        from specline_runtime.xgb import xgboost  # noqa: PLC0415

        self._matrix = xgboost.DMatrix
        self.booster = xgboost.Booster()
        self.booster.load_model(str(folder / "model.json"))

    @property
    def task(self) -> str:
        return str(self.description["task"])

    @property
    def classes(self) -> list[str]:
        return list(self.description["classes"])

    def score_processed(self, frame: pd.DataFrame) -> np.ndarray:
        """Scores of processed rows: one number a row, or one for each class."""
        encoded = encode(frame, self.description["features"])
        matrix = self._matrix(encoded, enable_categorical=True)
        return np.asarray(self.booster.predict(matrix)).astype(np.float64)

    def score_raw(self, frame: pd.DataFrame) -> np.ndarray:
        """Scores of raw rows, whose cells are texts as the training table's were, or missing."""
        transform = self.description["transform"]
        read = read_rows(frame, transform)
        made = transform_rows(read, transform)
        for finding in unknown_cells(read, made, transform["raw"], self.description["features"]):
            _warn(finding["code"], finding["data"])
        whole = apply_row(self.fitted, made)
        for feature in self.description["features"]:
            if feature["name"] not in whole:
                fail("data/feature-not-made", column=feature["name"])
        return self.score_processed(whole)

    def named(self, rows: list[Any]) -> pd.DataFrame:
        """Rows of a request as a table of the columns that training read. Models of earlier versions take any other."""
        transform = self.description["transform"]
        # Rows to be scored have no weights.
        columns = [column["name"] for column in transform["raw"] if column["name"] != self.description.get("weight")]
        frame, there = raw_frame(rows, columns)
        optional = [*transform.get("dropped", {}), self.description.get("weight"), self.description["label"]]
        wanted = [name for name in columns if name not in optional]
        self.passed = []
        if "policy" in transform:
            check_names(transform["policy"], wanted, optional, there, self._pass)
        return frame

    def _pass(self, code: str, data: dict[str, Any]) -> None:
        self.passed.append((code, data))
        _warn(code, data)

    def check_rows(self, folder: Path) -> None:
        """Fails where processed rows went through other fitted transforms than the rows of the training."""
        there, here = described(self.fitted), described(fitted_of(folder))
        if there != here:
            fail("data/fitted-differ", there=in_words(there), here=in_words(here))

    def answers(self, frame: pd.DataFrame) -> list[dict[str, Any]]:
        """What an endpoint says of raw rows."""
        scores = self.score_raw(frame)
        if self.task == "multiclass":
            return [
                {"label": self.classes[int(np.argmax(row))], "scores": dict(zip(self.classes, map(float, row)))}
                for row in scores
            ]
        percentile = None if self.percentile is None else apply_calibrator(self.percentile, scores)
        ranked = [{}] * len(scores) if percentile is None else [{"percentile": float(value)} for value in percentile]
        if self.task == "regression":
            return [{"score": float(score), **ranked[row]} for row, score in enumerate(scores)]
        calibrated = None if self.calibrator is None else apply_calibrator(self.calibrator, scores)
        best = scores if calibrated is None else calibrated
        return [
            {
                "score": float(score),
                **({} if calibrated is None else {"calibrated": float(calibrated[row])}),
                **ranked[row],
                "label": self.classes[int(best[row] >= 0.5)],
            }
            for row, score in enumerate(scores)
        ]


def _warn(code: str, data: dict[str, Any]) -> None:
    print(f"{code}: {json.dumps(data, ensure_ascii=False)}", file=sys.stderr, flush=True)


def _read_if_there(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def raw_frame(rows: list[Any], columns: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Rows of a request as a table of texts, and the columns that they name.

    A csv row has the columns' order, unless a header says otherwise.

    A number of JSON stays a number: it is marked as one, because the texts of its column may be written otherwise.
    """
    if isinstance(rows[0], dict):
        frame = pd.DataFrame({name: json_cells(row.get(name) for row in rows) for name in columns}, dtype=object)
        return frame, list(dict.fromkeys(name for row in rows for name in row))
    header = [cell.strip() for cell in rows[0]]
    named = is_header(header, columns)
    names = header if named else columns
    body = rows[1:] if named else rows
    if not body:
        raise bad("the request has a header, but no rows")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise bad(f"the header names '{twice[0]}' twice")
    for number, row in enumerate(body, start=1):
        if len(row) != len(names):
            raise bad(f"row {number} has {len(row)} cells, but {len(names)} were expected: {', '.join(names)}")
    return pd.DataFrame(body, columns=names, dtype=object), names


def is_header(cells: list[str], columns: list[str]) -> bool:
    """Whether the first row of a csv request names columns: most of them, or some, in a row without any number."""
    matches = sum(cell in columns for cell in cells)
    return matches * 2 > len(columns) or (matches > 0 and not any(_is_number(cell) for cell in cells))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
