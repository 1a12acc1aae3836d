"""Scores rows with an unpacked model archive: in a pipeline, in a package and behind an endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .calibrators import apply_calibrator
from .encode import booster_names, encode, read_rows, transform_rows
from .fitted import apply_row, described, fitted_of, in_words
from .job import fail
from .policy import check_names
from .requests import bad
from .table.cells import json_cells
from .unknown_cells import Unknown, unknown_cells


class Scorer:
    """An unpacked model archive.

    Scores are doubles: of shape (rows,) with the probability of the positive class (binary) or the predicted number
    (regression), or (rows, classes) with the probability of each class in the order of `classes` (multiclass).
    """

    def __init__(self, folder: Path) -> None:
        """Loads the model in `folder`. FileNotFoundError if `features.json` or the model's file is missing."""
        self.description: dict[str, Any] = json.loads((folder / "features.json").read_text(encoding="utf-8"))
        # The code and data of every deviation that the policy allowed in the last call to `named`.
        self.passed: list[tuple[str, dict[str, Any]]] = []
        # The missing cells and new categories in the rows that were scored last.
        self.unknown = Unknown()
        self._load(folder)
        self.fitted = fitted_of(folder)
        self.calibrator = _read_if_there(folder / "calibrator.json")
        self.percentile = _read_if_there(folder / "percentile.json")

    def _load(self, folder: Path) -> None:
        # The containers that only pack a model do not have it.
        from specline_runtime.xgb import threads_for, xgboost  # noqa: PLC0415

        self._matrix = xgboost.DMatrix
        self._threads_for = threads_for
        self.booster = xgboost.Booster()
        self.booster.load_model(str(folder / "model.json"))

    @property
    def task(self) -> str:
        """The kind of prediction: binary, multiclass or regression."""
        return str(self.description["task"])

    @property
    def classes(self) -> list[str]:
        """The label's values, the positive one last if there are two. Empty for regression."""
        return list(self.description["classes"])

    @property
    def numbers(self) -> set[str]:
        """The features that are numbers. Tables to be scored can be read with these as doubles."""
        return {one["name"] for one in self.description["features"] if one["type"] != "category"} - {
            self.description["label"]
        }

    def score_processed(self, frame: pd.DataFrame) -> np.ndarray:
        """Scores of processed rows, whose cells are texts, numbers or missing, after all fitted transforms.

        `frame` must have the model's features (KeyError otherwise); other columns are ignored. Fails with
        `data/not-a-number` for a text in a numeric feature.
        """
        encoded = encode(frame, self.description["features"])
        threads = self._threads_for(encoded.size)
        self.booster.set_param(threads)
        matrix = self._matrix(encoded, enable_categorical=True, **threads)
        return np.asarray(self.booster.predict(matrix)).astype(np.float64)

    def score_columns(self, columns: list[np.ndarray]) -> np.ndarray:
        """The same scores, of features in the form of `encoded_columns`: much faster for many small changes."""
        matrix = np.column_stack(columns).astype(np.float32)
        for place, feature in enumerate(self.description["features"]):
            if feature["type"] == "category":
                matrix[matrix[:, place] < 0, place] = np.nan
        self.booster.set_param(self._threads_for(matrix.size))
        return np.asarray(self.booster.inplace_predict(matrix)).astype(np.float64)

    def gains(self) -> dict[str, float] | None:
        """How much each feature contributed to the model: the total gain of its splits. Features that the model does
        not use are absent. None for a model of a user's own script.
        """
        features = self.description["features"]
        names = dict(zip(booster_names(features), (feature["name"] for feature in features)))
        return {names[name]: float(gain) for name, gain in self.booster.get_score(importance_type="total_gain").items()}

    def score_raw(self, frame: pd.DataFrame) -> np.ndarray:
        """Scores of raw rows, whose cells are texts as in the training table, or missing: the result of `named`.

        Rows are read, transformed and scored exactly as in the pipeline. Fails with `data/unread-cell` for a text that
        does not have its column's type, with `data/other-unit` for a number in another unit (unless the model's policy
        is lenient), and with `data/feature-not-made` if a feature cannot be made from raw rows. New
        categories and missing cells are scored, and counted in a log line (`data/new-levels`, `data/cells-missing`).
        """
        return self.score_processed(self._features_of(frame))

    def strongest(self, frame: pd.DataFrame, count: int) -> list[list[tuple[str, Any, float]]]:
        """For each of the raw rows that `named` returned, the `count` features that change its score most.

        Each is a feature, its value (a text, a number, or None for a missing cell) and its effect: a contribution in
        the sense of Shapley values (TreeSHAP), in log-odds of the positive class (binary), in log-odds of the most
        probable class against no information (multiclass), or in the label's unit (regression). The strongest is first;
        equal ones are in the features' order. A row has fewer if the model has fewer features. Fails with
        `data/no-reasons` for a model of a user's own script.
        """
        return self.strongest_processed(self._features_of(frame), count)

    def strongest_processed(self, whole: pd.DataFrame, count: int) -> list[list[tuple[str, Any, float]]]:
        """The same for processed rows, as `score_processed` expects them."""
        features = self.description["features"]
        matrix = self._matrix(encode(whole, features), enable_categorical=True)
        effects = np.asarray(self.booster.predict(matrix, pred_contribs=True), dtype=np.float64)
        if effects.ndim == 3:
            effects = effects[np.arange(len(effects)), self.score_processed(whole).argmax(axis=1)]
        # The last column is the mean of all rows.
        effects = effects[:, :-1]
        order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :count]
        cells = [whole[feature["name"]].to_numpy() for feature in features]
        return [
            [(features[at]["name"], _shown(cells[at][row]), float(effects[row, at])) for at in places]
            for row, places in enumerate(order)
        ]

    def _features_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The features of raw rows, after all fitted transforms."""
        transform = self.description["transform"]
        read = read_rows(frame, transform, self._pass)
        made = transform_rows(read, transform)
        self.unknown = unknown_cells(read, made, transform["raw"], self.description["features"])
        for finding in self.unknown.findings():
            _warn(finding["code"], finding["data"])
        whole = apply_row(self.fitted, made)
        for feature in self.description["features"]:
            if feature["name"] not in whole:
                fail("data/feature-not-made", column=feature["name"])
        return whole

    def named(self, rows: list[Any]) -> pd.DataFrame:
        """A request's rows as a table of the raw columns that training read, without the weight column.

        `rows` are objects, or lists of cells where the first list can be a header; there is at least one row. Depending
        on the model's policy, fails for missing and unknown columns (see `policy.check_names`); the label and other
        columns that are not features are optional. Models from versions without a policy accept any additional columns.
        Raises `Refused` for malformed rows (see `raw_frame`).
        """
        transform = self.description["transform"]
        # Rows to be scored have no weights.
        columns = [column["name"] for column in transform["raw"] if column["name"] != self.description.get("weight")]
        frame, there = raw_frame(rows, columns)
        special = (self.description.get("weight"), self.description["label"])
        optional = [*transform.get("dropped", {}), *(name for name in special if name is not None)]
        wanted = [name for name in columns if name not in optional]
        self.passed = []
        if "policy" in transform:
            check_names(transform["policy"], wanted, optional, there, self._pass)
        return frame

    def _pass(self, code: str, data: dict[str, Any]) -> None:
        self.passed.append((code, data))
        _warn(code, data)

    def check_rows(self, folder: Path) -> None:
        """Fails with `data/fitted-differ` if processed rows in `folder` went through other fitted transforms than the
        training rows.
        """
        there, here = described(self.fitted), described(fitted_of(folder))
        if there != here:
            fail("data/fitted-differ", there=in_words(there), here=in_words(here))

    def answers(self, frame: pd.DataFrame) -> list[dict[str, Any]]:
        """An endpoint's response to raw rows: one object per row.

        Multiclass: {"label", "scores": {class: probability}}. Regression: {"score"}. Binary: {"score", "label"}, and
        "calibrated" if the package has a calibrator; the label is the positive class if the (calibrated) score is at
        least 0.5. Binary and regression also have "percentile", from 0 to 100, if the package has one.
        """
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


def _shown(cell: Any) -> Any:
    return None if pd.isna(cell) else cell


def _warn(code: str, data: dict[str, Any]) -> None:
    print(f"{code}: {json.dumps(data, ensure_ascii=False)}", file=sys.stderr, flush=True)


def _read_if_there(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def raw_frame(rows: list[Any], columns: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """A request's rows as a table of texts, and the names of the request's columns.

    `rows` are all objects, or all lists of cells. Lists are in the order of `columns`, unless the first list is a
    header (see `is_header`). Objects can have any keys, but only `columns` are used; a missing key is a missing cell.
    JSON numbers are marked as such, because texts in the same column may be written in another number format. Raises
    `Refused` with status 400 for a header without rows, a repeated name, or a row with another length.

    >>> frame, names = raw_frame([["city", "age"], ["Bern", "40"]], ["age", "city"])
    >>> frame.to_dict("records"), names
    ([{'city': 'Bern', 'age': '40'}], ['city', 'age'])
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
    """Whether the first row of a csv request is a header.

    A row is a header if it names more than half of the columns, or if it names at least one column and has no number.

    >>> is_header(["age", "city"], ["age", "city"]), is_header(["40", "Bern"], ["age", "city"])
    (True, False)
    """
    matches = sum(cell in columns for cell in cells)
    return matches * 2 > len(columns) or (matches > 0 and not any(_is_number(cell) for cell in cells))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
