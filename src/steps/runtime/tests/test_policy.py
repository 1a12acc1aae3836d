"""What a request may leave out or add, by the policy that the model was trained with."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from specline_runtime.job import JobFailure
from specline_runtime.scorer import Scorer


def scorer(policy: str | None) -> Scorer:
    made = Scorer.__new__(Scorer)
    raw = [{"name": name, "type": "number"} for name in ("income", "age", "w")]
    transform: dict[str, Any] = {"raw": raw, "dropped": {"customer": "id", "y": "label", "when": "time"}}
    transform.update({} if policy is None else {"policy": policy})
    made.description = {"transform": transform, "label": "y", "weight": "w"}
    return made


FITTING: list[Any] = [
    [{"income": 1, "age": 2}],
    [{"income": 1, "age": 2, "customer": 7, "y": 1, "when": "2024-01-01", "w": 1}],
    [{"income": 1}, {"age": 2}],
    [["income", "age", "y"], ["1", "2", "0"]],
    # Without a header, a row has the columns in order, except the weight.
    [["1", "2"]],
]
DIFFERING: list[tuple[Any, str, str]] = [
    ([{"income": 1}], "data/column-lacking", "age"),
    ([{"income": 1, "agee": 2}], "data/column-lacking", "age"),
    ([{"income": 1, "age": 2, "colour": "red"}], "data/column-extra", "colour"),
    ([["income", "age", "colour"], ["1", "2", "red"]], "data/column-extra", "colour"),
]


@pytest.mark.parametrize("rows", FITTING)
def test_what_fits_is_accepted(rows: Any) -> None:
    assert list(scorer("strict").named(rows)["income"])


@pytest.mark.parametrize(("rows", "code", "column"), DIFFERING)
def test_what_differs_is_refused_warned_of_or_was_never_looked_at(
    rows: Any, code: str, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(JobFailure) as failed:
        scorer("strict").named(rows)
    assert (failed.value.code, failed.value.data["columns"]) == (code, f"'{column}'")
    assert len(scorer("lenient").named(rows)) == 1
    assert column in capsys.readouterr().err
    assert len(scorer(None).named(rows)) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("row", "columns", "extra", "renamed"),
    [
        ({"agee": 2, "colour": "red"}, "'income', 'age'", "; unknown columns: 'agee', 'colour'", "'agee' to 'age'"),
        # No column is suggested twice, and no existing column is suggested.
        ({"income": 1, "agee": 2, "agge": 3}, "'age'", "; unknown columns: 'agee', 'agge'", "'agee' to 'age'"),
        ({"income": 1, "incomes": 2}, "'age'", "; unknown columns: 'incomes'", ""),
    ],
)
def test_all_missing_and_unknown_columns_are_named(row: dict[str, Any], columns: str, extra: str, renamed: str) -> None:
    with pytest.raises(JobFailure) as failed:
        scorer("strict").named([row])
    assert failed.value.data == {"columns": columns, "extra": extra, "renamed": renamed}


def lines(captured: str) -> dict[str, Any]:
    return {code: json.loads(data) for code, data in (line.split(": ", 1) for line in captured.splitlines())}


def scored(rows: Any, capsys: pytest.CaptureFixture[str], features: list[dict[str, Any]]) -> dict[str, Any]:
    made = scorer("strict")
    levels = {"bern": "Bern", "chur": "Chur", "genf": "Genf"}
    made.description["transform"] = {
        "policy": "strict",
        "raw": [
            {"name": "age", "type": "integer"},
            {"name": "city", "type": "category", "reading": {"as": "level", "levels": levels}},
            {"name": "day", "type": "date"},
        ],
        "dates": {"day": {"parts": ["year"]}},
        "sentinels": [-999.0],
    }
    made.description["features"] = features
    made.fitted = []
    made.score_processed = lambda frame: np.zeros(len(frame))  # type: ignore[method-assign]
    assert len(made.score_raw(made.named(rows))) == len(rows)
    return lines(capsys.readouterr().err)


AS_READ = [{"name": "city", "type": "number"}]
OF_MODEL = [{"name": "city", "type": "category", "categories": ["Bern", "Chur"]}]
ROWS: list[dict[str, Any]] = [
    {"age": 30, "city": "bern", "day": "2024-01-02"},
    {"age": -999, "city": "Rom", "day": "2024-01-02"},
    {"age": 31, "city": "Genf", "day": None},
    {"age": None, "city": "Rom", "day": "2024-01-02"},
]


def test_new_categories_and_missing_cells_of_a_request_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(ROWS[:1], capsys, OF_MODEL) == {}
    assert scored(ROWS, capsys, AS_READ) == {
        "data/new-levels": {"column": "city", "count": 2, "levels": "'Rom'"},
        "data/cells-missing": {"count": 3, "rows": 4, "columns": "'age' (2), 'day' (1)"},
    }


def test_a_category_that_only_held_out_rows_had_is_new_to_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    found = scored(ROWS, capsys, OF_MODEL)["data/new-levels"]
    assert found == {"column": "city", "count": 3, "levels": "'Rom', 'Genf'"}
