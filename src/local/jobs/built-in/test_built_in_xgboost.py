"""What AWS's built-in XGBoost reads and refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))
import serve_xgboost
import train_xgboost
import xgboost_data

ROWS = np.array([[1.5, 2.0, np.nan], [0.0, -1.0, 4.25], [3.0, 0.5, 1.0]])


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("stated", "form"),
    [
        (None, "libsvm"),
        ("text/csv", "csv"),
        ("CSV; label_size=1", "csv"),
        ("text/x-libsvm ;charset=utf8", "libsvm"),
        ("application/x-parquet", "parquet"),
    ],
)
def test_format_of_a_content_type(stated: str | None, form: str) -> None:
    assert xgboost_data.format_of(stated) == form


@pytest.mark.parametrize("stated", ["text/tsv", "text/csv;label_size=0", "application/x-recordio-protobuf"])
def test_refuses_other_content_types(stated: str) -> None:
    with pytest.raises(xgboost_data.Refused):
        xgboost_data.format_of(stated)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_reads_csv_with_any_delimiter_and_missing_cells(tmp_path: Path, delimiter: str) -> None:
    lines = [["1.5", "2.0", ""], ["0", "-1", "4.25"]]
    files = {"a.csv": "\n".join(delimiter.join(line) for line in lines) + "\n"}
    files["b.csv"] = delimiter.join(["3", "0.5", "1"])
    files.update({"_SUCCESS": "", ".hidden": "x"})
    rows = xgboost_data.read_channel(write(tmp_path / "train", files), "text/csv", weighted=False)
    np.testing.assert_allclose(rows.labels, ROWS[:, 0])
    np.testing.assert_allclose(rows.cells, ROWS[:, 1:])
    assert rows.weights is None


def test_the_second_column_has_the_weights_if_that_is_stated(tmp_path: Path) -> None:
    rows = xgboost_data.read_channel(write(tmp_path / "train", {"a.csv": "1,2,3\n4,5,6\n"}), "csv", weighted=True)
    assert (rows.labels.tolist(), rows.weights.tolist(), rows.cells.tolist()) == ([1, 4], [2, 5], [[3], [6]])


def test_reads_libsvm_with_weights_and_comments() -> None:
    rows = xgboost_data.read_libsvm("1:2.5 0:1 2:3 # note\n\n0 1:-1\n")
    assert rows.cells.toarray().tolist() == [[1, 0, 3], [0, -1, 0]]
    assert (rows.labels.tolist(), rows.weights.tolist()) == ([1, 0], [2.5, 1])


@pytest.mark.parametrize(
    ("texts", "stated", "sentence"),
    [
        ({"a.csv": "label,x\n1,2\n"}, "csv", "a.csv cannot be read: its first line is not a row of numbers"),
        ({"a.csv": "1,2\n3,four\n"}, "csv", "four"),
        ({"a.csv": "1,2\n", "b.csv": "1,2,3\n"}, "csv", "have 2 and 3 columns"),
        ({"a.csv": "1,2\n"}, None, "row 1 is not libsvm"),
        ({"_SUCCESS": ""}, "csv", "the channel 'train' has no data"),
    ],
)
def test_names_what_cannot_be_read(tmp_path: Path, texts: dict[str, str], stated: str | None, sentence: str) -> None:
    with pytest.raises(xgboost_data.Refused, match=sentence):
        xgboost_data.read_channel(write(tmp_path / "train", texts), stated, weighted=False)


def test_empty_files_are_passed_over_and_binary_ones_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "train", {"a.csv": "1,2\n", "b.csv": ""})
    assert xgboost_data.read_channel(folder, "csv", weighted=False).labels.tolist() == [1]
    (folder / "c.csv.gz").write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")
    with pytest.raises(xgboost_data.Refused, match=r"c\.csv\.gz cannot be read: it is not text"):
        xgboost_data.read_channel(folder, "csv", weighted=False)


def test_reads_parquet_and_names_texts_in_it(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = write(tmp_path / "train", {})
    pd.DataFrame({"y": [1, 0], "x": [2.5, None]}).to_parquet(folder / "a.parquet")
    rows = xgboost_data.read_channel(folder, "application/x-parquet", weighted=False)
    np.testing.assert_allclose(rows.cells, [[2.5], [np.nan]])
    pd.DataFrame({"y": [1], "x": ["high"]}).to_parquet(folder / "a.parquet")
    with pytest.raises(xgboost_data.Refused, match="high"):
        xgboost_data.read_channel(folder, "application/x-parquet", weighted=False)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"eta": "0.1"}, "num_round is required"),
        ({"num_round": "5", "depth": "3", "leaves": "2"}, "no hyperparameter depth or leaves in version 1.7"),
        ({"num_round": "many"}, "num_round is 'many', which is not a number"),
        ({"num_round": "5", "_kfold": "3"}, "cross-validation"),
        ({"num_round": "5", "tree_method": "gpu_hist"}, "GPU"),
    ],
)
def test_refuses_hyperparameters(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(xgboost_data.Refused, match=sentence):
        train_xgboost.checked(given, (1, 7))


def test_ignores_settings_of_the_sdk() -> None:
    assert train_xgboost.checked({"num_round": "5", "sagemaker_region": "x"}, (1, 7)) == {"num_round": "5"}


ABALONE = {
    "objective": "reg:linear",
    "num_round": "50",
    "max_depth": "5",
    "eta": "0.2",
    "gamma": "4",
    "min_child_weight": "6",
    "subsample": "0.7",
    "silent": "0",
}


@pytest.mark.parametrize("version", [(0, 72), (0, 90), (1, 0)])
def test_takes_the_settings_of_aws_examples(version: tuple[int, int]) -> None:
    assert train_xgboost.checked(ABALONE, version) == ABALONE
    with pytest.raises(xgboost_data.Refused, match=r"no hyperparameter silent in version 1\.2"):
        train_xgboost.checked(ABALONE, (1, 2))


def test_takes_the_library_s_other_names_but_nothing_that_the_image_refuses() -> None:
    names = {"learning_rate": "0.1", "reg_lambda": "1", "reg_alpha": "0", "min_split_loss": "0"}
    assert train_xgboost.checked({"num_round": "5", **names}, (1, 7)) == {"num_round": "5", **names}
    for refused in ("max_cat_to_onehot", "huber_slope", "normalize"):
        with pytest.raises(xgboost_data.Refused):
            train_xgboost.checked({"num_round": "5", refused: "1"}, (1, 7))


def test_the_objective_of_a_search_is_among_the_metrics() -> None:
    own = {"eval_metric": "logloss, auc", "_tuning_objective_metric": "validation:error"}
    assert train_xgboost.metrics_of(own) == (["auc", "error", "logloss"], "error")
    assert train_xgboost.metrics_of({"eval_metric": "logloss,auc"}) == (["logloss", "auc"], "auc")
    assert train_xgboost.metrics_of({}) == ([], None)
    with pytest.raises(xgboost_data.Refused, match="only the image itself computes the metric f1"):
        train_xgboost.metrics_of({"eval_metric": "f1"})


def test_early_stopping_without_a_metric_has_no_effect_in_newer_images(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {"train": None, "validation": None}
    own = {"early_stopping_rounds": "3"}
    assert train_xgboost.callbacks_of(own, rows, (1, 7), None) == []
    assert "has no effect" in capsys.readouterr().out
    assert len(train_xgboost.callbacks_of(own, rows, (1, 2), None)) == 1
    assert len(train_xgboost.callbacks_of(own, rows, (1, 7), "rmse")) == 1


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(train_xgboost, "ROOT", tmp_path)
    config = write(tmp_path / "input/config", {"hyperparameters.json": json.dumps({"num_round": "3"})})
    write(config, {"inputdataconfig.json": json.dumps({"train": {"ContentType": "text/csv"}})})
    write(tmp_path / "input/data/train", {"a.csv": "".join(f"{row % 5},{row},{row % 3}\n" for row in range(60))})
    return tmp_path


@pytest.mark.parametrize("version", [(1, 2), (1, 3)])
def test_serves_models_of_both_forms(trained: Path, version: tuple[int, int]) -> None:
    train_xgboost.train(version)
    booster = serve_xgboost.model_fn(str(trained / "model"))
    scores = serve_xgboost.predict_fn(serve_xgboost.input_fn(b"7,1\n8,2\n", "text/csv"), booster)
    sparse = serve_xgboost.predict_fn(serve_xgboost.input_fn(b"0:7 1:1\n3 0:8 1:2\n", "text/libsvm"), booster)
    assert scores.shape == (2,)
    np.testing.assert_array_equal(scores, sparse)
    assert [float(line) for line in serve_xgboost.output_fn(scores, "text/csv").split()] == scores.tolist()
    with pytest.raises(xgboost_data.Refused, match="the rows have 4 columns, but the model has 2 features"):
        serve_xgboost.predict_fn(serve_xgboost.input_fn(b"1,2,3,4\n", "text/csv"), booster)
