"""Scores the rows of files, whatever their form, with a model trained on a csv file."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any, ClassVar, Iterator

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))

import rows_as_csv
import score_rows

from specline_runtime.job import JobFailure

NAMES = ["amount", "age", "city", "vip", "since"]
Row = "dict[str, Any]"


def rows_of(count: int) -> list[dict[str, Any]]:
    """Rows as other programs keep them: numbers, words, booleans, dates, and missing cells."""
    return [
        {
            "amount": None if n % 19 == 0 else ((n * 37) % 211) / 4,
            "age": 18 + (n * 13) % 60,
            "city": None if n % 23 == 0 else ["Zürich", "Genève", "Bern, CH"][(n * 7) % 3],
            "vip": n % 5 < 2,
            "since": f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}",
        }
        for n in range(count)
    ]


def swiss(row: dict[str, Any]) -> list[str]:
    """The same cells as people in Switzerland write them."""
    amount = "" if row["amount"] is None else f"{row['amount']:.2f}".replace(".", ",")
    year, month, day = row["since"].split("-")
    return [amount, str(row["age"]), row["city"] or "", "ja" if row["vip"] else "nein", f"{day}.{month}.{year}"]


def write_csv(path: Path, rows: list[list[str]], names: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([names, *rows])
    return path


@pytest.fixture(scope="module")
def model(new_bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = rows_of(300)
    labels = ["bad" if (row["amount"] or 0) > 26 or row["city"] == "Bern, CH" else "good" for row in rows]
    table = [[*swiss(row), label] for row, label in zip(rows, labels)]
    source = write_csv(tmp_path_factory.mktemp("table") / "table.csv", table, [*NAMES, "status"])
    bench, facts = new_bench("scoring"), {"label": "status", "positive": "bad", "branch": "training"}
    loaded = bench.run("DataLoading", {"source": source}, **facts)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    prepared = bench.run("TabularPreprocessing", inputs, **facts)["processed"]
    return Path(bench.run("XGBoostTraining", {"data": prepared}, n_estimators=8, cross_validation=0)["model"])


def scored(model: Path, source: Path, keep: tuple[str, ...] = (), explain: int = 0) -> tuple[Any, list[dict[str, str]]]:
    """The summary or failure, and the table."""
    rows, output = source.parent / "rows.out", source.parent / "scores.out"
    read = rows_as_csv.answer({"source": str(source), "output": str(rows)})
    if "failure" in read:
        return read, []
    asked = {"model": str(model), "rows": str(rows), "output": str(output), "keep": list(keep), "explain": explain}
    answer = score_rows.score(asked)
    with output.open(encoding="utf-8", newline="") as file:
        return answer, list(csv.DictReader(file))


def as_json_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def as_json(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def as_columns(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({name: [row[name] for row in rows] for name in NAMES}), encoding="utf-8")
    return path


def as_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(rows)
    frame["since"] = pd.to_datetime(frame["since"])
    frame.to_parquet(path)
    return path


@pytest.fixture(scope="module")
def as_csv_scores(model: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    source = write_csv(tmp_path_factory.mktemp("csv") / "new.csv", list(map(swiss, rows_of(90))), NAMES)
    answer, table = scored(model, source)
    assert answer["rows"] == 90
    return table


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("new.jsonl", as_json_lines),
        ("new.json", as_json),
        ("columns.json", as_columns),
        ("new.parquet", as_parquet),
    ],
)
def test_equal_rows_have_equal_scores_in_any_format(
    model: Path, as_csv_scores: list[dict[str, str]], tmp_path: Path, name: str, write: Any
) -> None:
    answer, table = scored(model, write(tmp_path / name, rows_of(90)))
    assert [answer["rows"], answer["findings"][-1]["code"]] == [90, "data/cells-missing"]
    assert table == as_csv_scores


def test_rows_of_json_can_have_columns_that_the_first_rows_lack(
    model: Path, as_csv_scores: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    whole = rows_as_csv.Table.rows

    def pieces(table: Any, *names: Any) -> Iterator[Any]:
        table.chunk = 7
        for rows in whole(table, *names):
            held.append(len(rows.frame))
            yield rows

    monkeypatch.setattr(rows_as_csv.Table, "rows", pieces)
    # A missing cell is left out.
    rows = [{name: value for name, value in row.items() if value is not None} for row in rows_of(90)]
    source = as_json_lines(tmp_path / "new.jsonl", rows)
    assert "city" not in rows[0]
    assert scored(model, source)[1] == as_csv_scores
    assert max(held) == 7


def test_a_header_with_other_names_is_not_taken_for_a_row(model: Path, tmp_path: Path) -> None:
    other = [f"field {name}" for name in NAMES]
    answer, _ = scored(model, write_csv(tmp_path / "new.csv", list(map(swiss, rows_of(9))), other))
    assert answer["failure"]["code"] == "data/column-lacking"
    assert "'amount'" in answer["failure"]["data"]["columns"]


def test_kept_columns_are_as_written_and_never_replace_scores(model: Path, tmp_path: Path) -> None:
    rows = [{**row, "status": "NA", "age": 1.50} for row in rows_of(3)]
    rows[1]["city"] = 'a "b"\r\nc\rd'
    source = as_json_lines(tmp_path / "new.jsonl", rows)
    answer, table = scored(model, source, keep=("status", "city", "age"))
    assert answer["rows"] == 3
    assert [row["status"] for row in table] == ["NA"] * 3
    assert [row["city"] for row in table] == ["", 'a "b"\r\nc\rd', rows[2]["city"]]
    assert [row["age"] for row in table] == ["1.5"] * 3


def test_kept_columns_are_not_meant_for_the_model(
    model: Path, as_csv_scores: list[dict[str, str]], tmp_path: Path
) -> None:
    rows = [{"customer": f"K{number}", **row, "note": "new"} for number, row in enumerate(rows_of(90))]
    source = as_json_lines(tmp_path / "new.jsonl", rows)
    refused, table = scored(model, source, keep=("customer",))
    assert refused["failure"]["code"] == "data/column-extra"
    assert (refused["failure"]["data"]["columns"], table) == ("'note'", [])
    answer, table = scored(model, source, keep=("note", "customer", "city"))
    assert answer["rows"] == 90
    assert [row.pop("customer") for row in table] == [row["customer"] for row in rows]
    assert {row.pop("note") for row in table} == {"new"}
    assert [row.pop("city") for row in table][1:3] == ["Genève", "Bern, CH"]
    assert table == as_csv_scores


def test_a_kept_column_with_a_name_of_the_scores_is_an_error(model: Path, tmp_path: Path) -> None:
    lenient = tmp_path / "lenient"
    lenient.mkdir()
    for path in (path for path in model.iterdir() if path.is_file()):
        (lenient / path.name).write_bytes(path.read_bytes())
    described = json.loads((model / "features.json").read_text(encoding="utf-8"))
    described["transform"]["policy"] = "lenient"
    (lenient / "features.json").write_text(json.dumps(described), encoding="utf-8")
    rows = [{**row, "row": "x", "label": "y", "effect_1": "z", "other": ""} for row in rows_of(3)]
    source = as_json_lines(tmp_path / "new.jsonl", rows)
    answer, _ = scored(lenient, source, keep=("row", "label", "other"))
    assert answer["failure"] == {"code": "predict/keep-taken", "data": {"columns": "'row', 'label'"}}
    assert scored(lenient, source, keep=("effect_1",))[0]["rows"] == 3
    assert scored(lenient, source, keep=("effect_1",), explain=1)[0]["failure"]["code"] == "predict/keep-taken"


def test_findings_count_all_rows_however_they_are_cut(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(60)
    for number in (3, 30, 57):
        rows[number]["city"] = "Chur"
    source = as_json_lines(tmp_path / "new.jsonl", rows)
    whole, table = scored(model, source, explain=1)
    monkeypatch.setattr(score_rows, "CELLS", 7 * len(NAMES))
    assert scored(model, source, explain=1) == (whole, table)
    assert whole["findings"] == [
        {"code": "data/new-levels", "data": {"column": "city", "count": 3, "levels": "'Chur'"}},
        {
            "code": "data/cells-missing",
            "data": {"count": 7, "rows": 60, "columns": "'amount' (4), 'city' (3)"},
        },
    ]


def test_packages_of_earlier_versions_do_not_count(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier:
        task, passed = "regression", [("data/column-ignored", {"column": "x", "nearest": ""})]
        description: ClassVar[dict[str, Any]] = {"transform": {"raw": []}, "label": "y"}

        def named(self, rows: list[Any]) -> list[Any]:
            return rows

        def answers(self, rows: list[Any]) -> list[Any]:
            return [{"score": 1.0} for _ in rows]

    monkeypatch.setattr(score_rows, "open_model", lambda _: Earlier())
    answer, _ = scored(model, as_json_lines(tmp_path / "new.jsonl", rows_of(3)))
    assert [one["code"] for one in answer["findings"]] == ["data/column-ignored", "predict/not-counted"]


def test_failures_are_answers(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> None:
        raise JobFailure("data/model-unknown", there="nothing")

    monkeypatch.setattr(score_rows, "open_model", broken)
    score_rows.write_answer({"model": "", "explain": 0, "answer": str(tmp_path / "answer.json")})
    written = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert written == {"failure": {"code": "data/model-unknown", "data": {"there": "nothing"}}}
