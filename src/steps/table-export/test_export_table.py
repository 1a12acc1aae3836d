"""Exports of real tables: what is read back equals what was exported, in every format and layout."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from conftest import CHURN, CREDIT, ROOT, Bench, Ran, files_below
from sklearn import datasets

COMMITS = ROOT / "test/fixtures/commits.csv"
TO = {"destination": "s3://team/exports"}


def loaded(bench: Bench, source: Path, **facts: Any) -> Ran:
    return bench.run("DataLoading", {"source": source}, **facts)


def read_back(folder: Path) -> pd.DataFrame:
    """The exported rows with the partitions' values, as an engine would read them."""
    parts = []
    for path in sorted(folder.rglob("part-00000.*")):
        if path.suffix == ".csv":
            rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        else:
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            rows = pd.DataFrame([{k: "" if v is None else v for k, v in line.items()} for line in lines], dtype=object)
        for level in path.parent.relative_to(folder).parts:
            name, value = level.split("=", 1)
            rows[name] = unquote(value)
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)


def cells(frame: pd.DataFrame) -> list[list[str]]:
    return frame.astype(str).sort_values("__row_id", key=lambda ids: ids.astype(int)).to_numpy().tolist()


@pytest.mark.parametrize("source", [CREDIT, CHURN, COMMITS], ids=["credit", "churn", "commits"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_what_is_read_back_is_what_was_loaded(bench: Bench, source: Path, format_: str) -> None:
    data = loaded(bench, source)["data"]
    ran = bench.run("TableExport", {"data": data}, format=format_, **TO)
    table = pd.read_csv(data / "part-00000.csv", dtype=str, keep_default_na=False)
    made = read_back(ran["rows"])
    assert list(made) == list(table)
    described = {one["name"]: one for one in ran.json("table", "columns.json")["columns"]}
    for name, one in described.items():
        here, there = (frame.sort_values("__row_id")[name].reset_index(drop=True) for frame in (made, table))
        if one["type"] in ("bigint", "double"):
            assert (
                (pd.to_numeric(here).fillna(-1) == pd.to_numeric(there).fillna(-1)).all()
                if format_ == "csv"
                else (
                    [float(cell) if cell != "" else None for cell in made[name]]
                    == [float(cell) if cell else None for cell in table[name]]
                )
            )
        elif one["type"] == "boolean":
            assert made[name].astype(str).str.lower().tolist() == table[name].tolist()
        else:
            assert made[name].astype(str).str.replace("T", " ").tolist() == table[name].str.replace("T", " ").tolist()
        assert one["missing"] == int((table[name] == "").sum())


def test_splits_become_folders(bench: Bench) -> None:
    facts = {"label": "Status", "positive": "bad", "branch": "training"}
    ran = loaded(bench, CREDIT, **facts)
    inputs = {"data": ran["data"], "signature": ran["signature"]}
    processed = bench.run("TabularPreprocessing", inputs, **facts)["processed"]
    made = bench.run("TableExport", {"data": processed}, partition_by=["split", "Home"], **TO)
    files = files_below(made["rows"])
    assert {name.split("/")[0] for name in files} == {"split=test", "split=train", "split=validation"}
    assert all(name.endswith("/part-00000.csv") and name.count("/") == 2 for name in files)
    counts = processed / "rows.json"
    wanted = {split: one["count"] for split, one in json.loads(counts.read_text()).items()}
    back = read_back(made["rows"])
    assert back["split"].value_counts().to_dict() == wanted
    description = made.json("table", "columns.json")
    assert sum(one["rows"] for one in description["files"]) == len(back) == description["rows"]
    assert description["partitions"] == ["split", "Home"]
    assert not {"split", "Home"} & {one["name"] for one in description["columns"]}
    # The same rows give the same bytes.
    again = bench.run("TableExport", {"data": processed}, fresh=True, partition_by=["split", "Home"], **TO)
    assert files_below(again["rows"]) == files


def test_a_column_named_split_is_kept(bench: Bench, tmp_path: Path) -> None:
    frame = datasets.load_wine(as_frame=True).frame.rename(columns={"target": "kind"})
    frame["split"] = ["north", "south"] * (len(frame) // 2)
    frame.to_csv(tmp_path / "wine.csv", index=False)
    facts = {"label": "kind", "task": "multiclass", "branch": "training"}
    ran = loaded(bench, tmp_path / "wine.csv", **facts)
    processed = bench.run("TabularPreprocessing", {"data": ran["data"], "signature": ran["signature"]}, **facts)
    made = bench.run("TableExport", {"data": processed["processed"]}, partition_by=["__split"], **TO)
    back = read_back(made["rows"]).sort_values("__row_id", key=lambda ids: ids.astype(int))
    assert set(back["__split"]) == {"train", "validation", "test"}
    assert back["split"].tolist() == frame["split"].tolist()


def test_values_that_a_path_cannot_hold(bench: Bench, tmp_path: Path) -> None:
    values = ["a/b", "", "ü x", "50%", "..", "c=d"]
    rows = [{"where": value, "n": number} for number, value in enumerate(values * 30)]
    pd.DataFrame(rows).to_csv(tmp_path / "odd.csv", index=False)
    data = loaded(bench, tmp_path / "odd.csv")["data"]
    ran = bench.run("TableExport", {"data": data}, partition_by=["where"], **TO)
    folders = {path.parent.name for path in ran["rows"].rglob("*.csv")}
    assert "where=__HIVE_DEFAULT_PARTITION__" in folders
    assert "where=a%2Fb" in folders
    back = read_back(ran["rows"]).replace("__HIVE_DEFAULT_PARTITION__", "")
    assert back.sort_values("n", key=lambda n: n.astype(int))["where"].tolist() == values * 30


def test_statements_for_athena_name_every_column(bench: Bench) -> None:
    data = loaded(bench, COMMITS)["data"]
    config = {"table": "commits", "database": "team", "partition_by": ["kind"]}
    ran = bench.run("TableExport", {"data": data}, **config, **TO)
    files = {path.name: path.read_text() for path in ran["table"].iterdir()}
    assert set(files) == {"1-create-table.sql", "2-find-partitions.sql", "3-create-view.sql", "columns.json"}
    create = files["1-create-table.sql"]
    assert create.startswith("CREATE EXTERNAL TABLE IF NOT EXISTS `team`.`commits_text` (\n  `__row_id` string,\n")
    assert "PARTITIONED BY (`run` string, `kind` string)" in create
    assert "LOCATION 's3://team/exports/rows/'" in create
    assert "'skip.header.line.count' = '1'" in create
    view = files["3-create-view.sql"]
    assert 'CREATE OR REPLACE VIEW "team"."commits" AS' in view
    assert 'TRY_CAST(NULLIF("files", \'\') AS bigint) AS "files"' in view
    assert '  "subject",' in view
    assert files["2-find-partitions.sql"] == "MSCK REPAIR TABLE `team`.`commits_text`\n"
    # The columns of the table are those of the files, in their order.
    with next(ran["rows"].rglob("*.csv")).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert [line.split("`")[1] for line in create.splitlines() if line.startswith("  `")] == header
    typed = bench.run("TableExport", {"data": data}, format="jsonl", existing="replace", **config, **TO)
    create = (typed["table"] / "1-create-table.sql").read_text()
    assert "`files` bigint" in create and "PARTITIONED BY (`kind` string)" in create
    assert not (typed["table"] / "3-create-view.sql").exists()


def test_names_that_athena_does_not_accept_are_changed(bench: Bench, tmp_path: Path) -> None:
    """The columns of scikit-learn's iris table have blanks and brackets."""
    frame = datasets.load_iris(as_frame=True).frame
    frame.to_csv(tmp_path / "iris.csv", index=False)
    data = loaded(bench, tmp_path / "iris.csv")["data"]
    ran = bench.run("TableExport", {"data": data}, table="iris", format="jsonl", **TO)
    columns = ran.json("table", "columns.json")["columns"]
    assert [one["name"] for one in columns][:3] == ["__row_id", "sepal_length_cm", "sepal_width_cm"]
    assert [one["source"] for one in columns][:3] == ["__row_id", "sepal length (cm)", "sepal width (cm)"]
    assert [one["type"] for one in columns] == ["bigint", "double", "double", "double", "double", "bigint"]
    first = json.loads(next(ran["rows"].rglob("*.jsonl")).read_text().splitlines()[0])
    assert first["sepal_length_cm"] == frame.iloc[0, 0]
    plain = bench.run("TableExport", {"data": data}, format="jsonl", **TO)
    assert "sepal length (cm)" in next(plain["rows"].rglob("*.jsonl")).read_text()
    assert [path.name for path in plain["table"].iterdir()] == ["columns.json"]


def test_what_athena_misreads_is_said(bench: Bench, tmp_path: Path) -> None:
    texts = ["two\\nlines", "C:\\\\x", "plain"]
    pd.DataFrame([{"text": texts[row % 3], "n": row} for row in range(60)]).to_csv(tmp_path / "odd.csv", index=False)
    data = loaded(bench, tmp_path / "odd.csv", schema={"text": "category"})["data"]
    csv_ = bench.run("TableExport", {"data": data}, table="odd", **TO)
    assert "text: Athena misreads line breaks and backslashes in csv; use jsonl" in csv_.log
    json_ = bench.run("TableExport", {"data": data}, table="odd", format="jsonl", destination="here")
    assert "misreads" not in json_.log
    assert "the statements name a local folder" in json_.log
    assert read_back(json_["rows"])["text"].tolist() == read_back(csv_["rows"])["text"].tolist() == texts * 20


def test_types_hold_every_cell(bench: Bench, tmp_path: Path) -> None:
    rows = [
        {
            "__row_id": 0,
            "big": "9223372036854775808",
            "day": "2026-01-31",
            "at": "2026-01-31 12:00:00",
            "yes": "true",
            "zip": "01234",
        },
        {"__row_id": 1, "big": "3", "day": "", "at": "2026-02-01 00:00:00", "yes": "false", "zip": "98765"},
    ]
    folder = tmp_path / "raw"
    folder.mkdir()
    pd.DataFrame(rows).to_csv(folder / "part-00000.csv", index=False)
    ran = bench.run("TableExport", {"data": folder}, format="jsonl", **TO)
    types = {one["name"]: one["type"] for one in ran.json("table", "columns.json")["columns"]}
    assert types == {
        "__row_id": "bigint",
        "big": "double",
        "day": "date",
        "at": "timestamp",
        "yes": "boolean",
        "zip": "string",
    }
    last = json.loads(next(ran["rows"].rglob("*.jsonl")).read_text().splitlines()[1])
    assert last == {"__row_id": 1, "big": 3.0, "day": None, "at": "2026-02-01 00:00:00", "yes": False, "zip": "98765"}


def test_scores_are_exported(bench: Bench, credit_line: Any) -> None:
    evaluated = credit_line.ran["evaluate"]["predictions"]
    ran = bench.run("PredictionExport", {"predictions": evaluated}, partition_by=["split"], table="scores", **TO)
    back = read_back(ran["rows"])
    there = pd.read_csv(evaluated / "predictions.csv", dtype=str, keep_default_na=False)
    # A number keeps all of its digits.
    assert back.sort_values("__row_id")["score"].tolist() == there.sort_values("__row_id")["score"].tolist()
    # The scores of a training job are in an archive.
    packed = bench.run("PredictionExport", {"predictions": credit_line.ran["train"]["evaluation"]}, **TO)
    assert set(read_back(packed["rows"])["split"]) == {"validation", "test"}


def test_what_cannot_be_exported_is_refused(bench: Bench, tmp_path: Path) -> None:
    data = loaded(bench, COMMITS)["data"]
    unknown = bench.run("TableExport", {"data": data}, columns=["subjct"], **TO)
    assert (unknown.code, unknown.hint) == ("data/column-unknown", "did you mean 'subject'?")
    assert bench.run("TableExport", {"data": data}, partition_by=["knd"], **TO).code == "data/column-unknown"
    many = bench.run("TableExport", {"data": loaded(bench, CREDIT)["data"]}, partition_by=["__row_id"], **TO)
    assert many.code == "data/export-partitions"
    folder = tmp_path / "none"
    folder.mkdir()
    (folder / "part-00000.csv").write_text("__row_id,a\n")
    assert bench.run("TableExport", {"data": folder}, **TO).code == "data/export-empty"


def test_parquet_needs_its_package(bench: Bench) -> None:
    """Debian's Python has no pyarrow; where it is installed, the rows are read back."""
    data = loaded(bench, COMMITS)["data"]
    ran = bench.run("TableExport", {"data": data}, format="parquet", **TO)
    try:
        import pyarrow  # noqa: F401, PLC0415
    except ImportError:
        assert ran.code == "data/export-parquet"
        return
    table = pd.read_csv(data / "part-00000.csv", dtype=str, keep_default_na=False)
    back = pd.read_parquet(next(ran["rows"].rglob("*.parquet")))
    assert back["subject"].fillna("").tolist() == table["subject"].tolist()
    assert back["files"].tolist() == table["files"].astype(int).tolist()
