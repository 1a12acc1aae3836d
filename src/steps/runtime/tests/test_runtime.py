"""The shared runtime on its own, with scikit-learn as the reference if it provides one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as reference

from specline_runtime import metrics
from specline_runtime.calibrators import apply_calibrator
from specline_runtime.draw import row_numbers
from specline_runtime.encode import (
    encode,
    learn_features,
    plan_transform,
    processed_columns,
    read_rows,
    transform_rows,
)
from specline_runtime.files import archived_files, read_table, unpacked, write_archive, write_split, write_table
from specline_runtime.job import FAILURE_CHARACTERS, JobFailure, failure_text
from specline_runtime.labels import label_classes, label_task
from specline_runtime.requests import Refused
from specline_runtime.scorer import raw_frame
from specline_runtime.scoring import input_fn
from specline_runtime.serving import from_archive
from specline_runtime.values import as_numbers


def scored(rows: int = 2000, seed: int = 1, ties: bool = True) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(seed)
    labels = (random.rand(rows) < 0.3).astype(int)
    scores = np.clip(0.3 * labels + 0.7 * random.rand(rows), 0, 1)
    return labels, np.round(scores, 2) if ties else scores


def test_metrics_are_those_of_scikit_learn() -> None:
    labels, scores = scored()
    inside = np.clip(scores, 1e-15, 1 - 1e-15)
    assert metrics.auc(labels, scores) == pytest.approx(reference.roc_auc_score(labels, scores), abs=1e-12)
    assert metrics.average_precision(labels, scores) == pytest.approx(
        reference.average_precision_score(labels, scores), abs=1e-12
    )
    assert metrics.log_loss(labels, scores) == pytest.approx(reference.log_loss(labels, inside), abs=1e-9)
    assert metrics.brier(labels, scores) == pytest.approx(reference.brier_score_loss(labels, scores), abs=1e-12)
    at = metrics.at_threshold(labels, scores, 0.5)
    assert at["f1"] == pytest.approx(reference.f1_score(labels, scores >= 0.5), abs=1e-12)
    fpr, tpr, _ = reference.roc_curve(labels, scores)
    assert metrics.kolmogorov_smirnov(labels, scores) == pytest.approx(np.max(tpr - fpr), abs=1e-12)


def test_calibration_error_of_a_perfect_and_of_a_bad_score() -> None:
    random = np.random.RandomState(3)
    scores = random.rand(200_000)
    labels = (random.rand(200_000) < scores).astype(int)
    assert metrics.calibration_error(labels, scores) < 0.005
    assert metrics.calibration_error(np.zeros(100), np.full(100, 0.9)) == pytest.approx(0.9)


def test_curves_have_few_points_and_both_ends() -> None:
    labels, scores = scored(5000, ties=False)
    curves = metrics.binary_curves(labels, scores)
    assert len(curves["roc"]["fpr"]) == metrics.CURVE_POINTS
    assert (curves["roc"]["fpr"][0], curves["roc"]["tpr"][-1]) == (0, 1)
    assert sum(curves["scores"]["positive"]) == labels.sum()


def test_row_numbers_are_even_and_do_not_depend_on_other_rows() -> None:
    ids = np.arange(100_000)
    numbers = row_numbers(7, "share", ids)
    assert abs(numbers.mean() - 0.5) < 0.005
    assert np.abs(np.histogram(numbers, 20)[0] / 5000 - 1).max() < 0.1
    assert row_numbers(7, "share", ids[500:600])[3] == numbers[503]
    assert not np.array_equal(numbers, row_numbers(8, "share", ids))
    # Recorded values, which are the same on every machine and version.
    assert row_numbers(42, "share", np.array([0, 1, 4453])).tolist() == KNOWN_NUMBERS


KNOWN_NUMBERS = [0.31018164129412373, 0.11055153693624908, 0.60513718688155]


def test_numbers_are_read_to_the_last_bit() -> None:
    texts = ["0.1", "1e-3", "123456789.123456789", "-0", "2.2250738585072014e-308"]
    assert as_numbers(pd.Series([*texts, None], dtype=object)).tolist()[:-1] == [float(text) for text in texts]
    for bad in ("1_000", "abc", "inf", "0x10"):
        with pytest.raises(ValueError, match=bad):
            as_numbers(pd.Series([bad], dtype=object))


def test_dates_sentinels_and_unknown_categories() -> None:
    columns = [
        {"name": "when", "type": "date"},
        {"name": "n", "type": "integer"},
        {"name": "c", "type": "category"},
        {"name": "flag", "type": "boolean"},
        {"name": "note", "type": "text"},
        {"name": "y", "type": "category"},
    ]
    rows = [["2026-11-23", "5", "b", "true", "…", "1"], ["2025-02-01", "-99", "a", "false", "…", "0"]]
    frame = pd.DataFrame(rows, columns=[column["name"] for column in columns], dtype=object)
    transform = plan_transform(columns, {"y": "label"}, [-99.0], lambda name: frame[name].dropna())
    assert transform["dropped"] == {"y": "label", "note": "it is free text"}
    made = transform_rows(frame, transform)
    assert list(made) == [column["name"] for column in processed_columns(transform)]
    assert made.iloc[0].tolist() == ["2026", "11", "23", "0", "20780", "5", "b", "1"]
    assert made["n"].tolist() == ["5", None]
    features = learn_features(processed_columns(transform), made)
    unknown = transform_rows(pd.DataFrame([{"c": "z", "n": "1.50"}], dtype=object), transform)
    encoded = encode(unknown, features)
    assert encoded["c"].isna().all()
    assert encoded["n"].tolist() == [1.5]
    assert encoded["when_year"].isna().all()
    with pytest.raises(JobFailure, match="data/not-a-number"):
        encode(unknown.assign(n="many"), features)


def test_tables_survive_being_written(tmp_path: Path) -> None:
    table = pd.DataFrame({"__row_id": [3, 1], "text": ['a "quoted", cell', None], "score": [0.1, 1 / 3]})
    write_table(table, tmp_path / "part-00000.csv")
    again = read_table(tmp_path)
    assert again["__row_id"].tolist() == [3, 1]
    assert again["text"].tolist()[0] == 'a "quoted", cell'
    assert again["text"].isna().tolist() == [False, True]
    assert [float(text) for text in again["score"]] == [0.1, 1 / 3]


def test_splits_that_transforms_score_have_parts_of_limited_size(tmp_path: Path) -> None:
    lengths = [3, 3000, 1, 900, 40] * 50
    table = pd.DataFrame({"__row_id": range(250), "text": ["x" * length for length in lengths], "n": [0.1] * 250})
    write_split(table, tmp_path / "all", 8000)
    parts = sorted((tmp_path / "all").iterdir())
    assert [path.name for path in parts[:2]] == ["part-00000.csv", "part-00001.csv"]
    assert max(path.stat().st_size for path in parts) <= 8000
    assert len(parts) < 60
    again = read_table(tmp_path / "all")
    assert again["__row_id"].tolist() == list(range(250))
    assert again["text"].str.len().tolist() == lengths
    assert {path.read_text(encoding="utf-8").split("\n")[0] for path in parts} == {"__row_id,text,n"}

    write_split(table, tmp_path / "train", 8000)
    write_table(table, tmp_path / "whole.csv")
    write_split(table, tmp_path / "test")
    for folder in ("train", "test"):
        (only,) = (tmp_path / folder).iterdir()
        assert only.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_the_wheels_of_a_script_are_found_in_its_archive() -> None:
    lines = ["--no-index", "--find-links wheels", "-f ./more", "--find-links=/opt/wheels", "-f https://x/", "a==1"]
    assert from_archive(lines, "own") == [
        "--no-index",
        "--find-links own/wheels",
        "-f own/more",
        "--find-links=/opt/wheels",
        "-f https://x/",
        "a==1",
    ]


def test_archives_are_the_same_bytes_and_stay_inside(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_archive({"b/c.txt": b"x", "a.txt": b"y"}, tmp_path / name / "model.tar.gz")
    assert (tmp_path / "one/model.tar.gz").read_bytes() == (tmp_path / "two/model.tar.gz").read_bytes()
    assert (unpacked(tmp_path / "one", tmp_path / "out") / "b/c.txt").read_bytes() == b"x"
    for name in ("../evil.txt", "b/../../evil.txt", "/evil.txt"):
        write_archive({name: b"x"}, tmp_path / "evil/model.tar.gz")
        with pytest.raises(JobFailure, match="data/bad-archive"):
            unpacked(tmp_path / "evil", tmp_path / "out")
        with pytest.raises(JobFailure, match="data/bad-archive"):
            archived_files(tmp_path / "evil")


def test_the_files_of_an_archive_are_read_without_unpacking_it(tmp_path: Path) -> None:
    files = {"a.txt": b"y", "code/specline_runtime/job.py": b"", "code/own/inference.py": b"z"}
    write_archive({**files, "code/__pycache__/x.pyc": b""}, tmp_path / "model.tar.gz")
    assert archived_files(tmp_path) == archived_files(tmp_path / "model.tar.gz") == files
    # Only an endpoint needs the copy of the package.
    folder = unpacked(tmp_path, tmp_path / "out")
    assert archived_files(folder) == {name: files[name] for name in ("a.txt", "code/own/inference.py")}


def test_the_task_and_the_classes_of_a_label() -> None:
    assert label_task(["yes", "no"], None) == "binary"
    assert label_task(["a", "b", "c"], None) == "multiclass"
    assert label_task(["a", "b", "c"], None, "a") == "binary"
    assert label_task([str(n) for n in range(30)], None) == "regression"
    assert label_task(["1.5", "2.5", "3.5"], None) == "regression"
    assert label_classes("y", ["1", "0"], "binary", None) == ["0", "1"]
    assert label_classes("y", ["1.0", "2.0"], "binary", "1") == ["2.0", "1.0"]
    assert label_classes("y", ["10", "9", "x"], "multiclass", None) == ["10", "9", "x"]
    with pytest.raises(JobFailure, match="data/positive-unknown"):
        label_classes("y", ["good", "bad"], "binary", None)
    with pytest.raises(JobFailure, match="data/too-many-classes"):
        label_classes("y", ["a", "b", "c"], "binary", "a")


def test_a_calibrator_is_applied_alike_to_one_score_and_to_many() -> None:
    scores = np.linspace(0, 1, 101)
    for calibrator in (
        {"method": "isotonic", "x": [0.1, 0.4, 0.8], "y": [0.0, 0.2, 0.9]},
        {"method": "platt", "a": 1.2, "b": -0.3},
        {"method": "beta", "a": 0.8, "b": 1.1, "c": 0.1},
    ):
        many = apply_calibrator(calibrator, scores)
        assert many.tolist() == [apply_calibrator(calibrator, np.array([score]))[0] for score in scores]
        assert (np.diff(many) >= 0).all()
        assert many.min() >= 0
        assert many.max() <= 1


def test_requests_in_all_forms_are_the_same_rows() -> None:
    columns = ["a", "b"]
    bodies = [
        ("1,x\n2,\n", "text/csv"),
        ("b,a\nx,1\n,2\n", "text/csv; charset=utf-8"),
        ('[{"a": 1, "b": "x"}, {"a": 2, "b": null, "other": 3}]', "application/json"),
        ('{"instances": [{"a": 1, "b": "x"}, {"a": 2}]}', "application/json"),
    ]
    transform = {"raw": [{"name": "a", "type": "integer"}, {"name": "b", "type": "category"}], "sentinels": []}
    frames = [read_rows(raw_frame(input_fn(body, kind), columns)[0], transform) for body, kind in bodies]
    assert frames[0].to_dict("records") == [{"a": "1", "b": "x"}, {"a": "2", "b": None}]
    assert all(frame.to_dict("records") == frames[0].to_dict("records") for frame in frames)
    with pytest.raises(Refused, match="row 1 has 3 cells, but 2 were expected: a, b"):
        raw_frame(input_fn("1,2,3", "text/csv"), columns)
    with pytest.raises(Refused, match="send application/json, application/jsonlines, text/csv"):
        input_fn("", "image/png")


def test_a_request_in_another_unit_is_refused_or_counts_as_missing() -> None:
    celsius = {"as": "number", "decimal": ".", "thousands": "", "units": ["unit:°C"]}
    raw = [{"name": "t", "type": "number", "reading": celsius}, {"name": "wind", "type": "number"}]
    passed: list[tuple[str, dict[str, Any]]] = []

    def read(rows: list[dict[str, Any]], policy: str) -> list[Any]:
        transform = {"raw": raw, "sentinels": [], "policy": policy}
        frame, _ = raw_frame(rows, ["t", "wind"])
        return read_rows(frame, transform, lambda *found: passed.append(found)).to_numpy().tolist()

    # Numbers without a unit are in training's unit, like the numbers in payloads.
    assert read([{"t": 12.5, "wind": 5}, {"t": "12.5 °C", "wind": "5"}], "strict") == [["12.5", "5"], ["12.5", "5"]]
    for row, value, unit, trained in (
        ({"t": "55.0 °F", "wind": 5}, "55.0 °F", "°F", "in °C"),
        ({"t": 12.5, "wind": "5.1 mph"}, "5.1 mph", "mph", "without a unit"),
    ):
        with pytest.raises(JobFailure) as refused:
            read([row], "strict")
        column = "t" if value == row["t"] else "wind"
        assert refused.value.code == "data/other-unit"
        assert refused.value.data == {"column": column, "value": value, "unit": unit, "trained": trained}
    assert passed == []
    assert read([{"t": "55.0 °F", "wind": 5}, {"t": "41 °F", "wind": 5}], "lenient") == [[None, "5"], [None, "5"]]
    assert passed == [("data/other-units", {"column": "t", "units": "°F", "count": 2, "trained": "in °C"})]


def test_a_failure_fits_into_the_failure_reason() -> None:
    messages = {"data/x": {"text": "'{file}' is bad: {why}", "hint": "look at {file}"}}
    sentence, details = failure_text(messages, "data/x", {"file": "a.csv", "why": "it is"}).split("\n")
    assert sentence == "'a.csv' is bad: it is"
    assert json.loads(details) == {"code": "data/x", "data": {"file": "a.csv", "why": "it is"}, "hint": "look at a.csv"}
    asking = {"data/x": {"text": "no {file}", "hint": "did you mean '{near}'? Rename {file}"}}
    for near, hint in (("b", "did you mean 'b'? Rename a"), ("", "Rename a")):
        details = failure_text(asking, "data/x", {"file": "a", "near": near}).split("\n")[1]
        assert json.loads(details)["hint"] == hint
    text = failure_text(messages, "data/x", {"file": "ä" * 5000, "why": '"\n' * 5000})
    assert len(text) <= FAILURE_CHARACTERS
    assert json.loads(text.split("\n")[1])["code"] == "data/x"
