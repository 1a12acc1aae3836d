"""Columns that are not features, each with one accurate reason, and rows that are ignored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from specline_runtime.table.headless import number_names


def load(bench: Any, folder: Path, header: str, rows: list[str], **config: Any) -> Any:
    (folder / "table.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return bench.run("DataLoading", {"source": folder / "table.csv"}, **config)


def findings(ran: Any) -> dict[str, Any]:
    return {one["code"]: one["data"] for one in ran.json("metadata", "profile.json")["findings"]}


def column(ran: Any, name: str) -> dict[str, Any]:
    columns = json.loads((ran["signature"] / "schema.json").read_text(encoding="utf-8"))["columns"]
    return next(one for one in columns if one["name"] == name)


def test_the_reason_is_accurate_and_the_same_everywhere(bench: Any, tmp_path: Path) -> None:
    rows = [f"Jo Director {n % 150},{n % 7}.5,{n % 2}" for n in range(500)]
    loaded = load(bench, tmp_path, "director,x,y", rows, label="y", positive="1")
    reason = "it has 150 different values in 500 cells, too many to learn from as categories"
    assert findings(loaded)["data/left-out"] == {"column": "director", "reason": reason}
    assert (column(loaded, "director")["leftOut"], column(loaded, "director")["reason"]) == ("many", reason)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    prepared = bench.run("TabularPreprocessing", inputs, label="y", positive="1")
    assert prepared.json("processed", "schema.json")["transform"]["dropped"]["director"] == reason


CODES: dict[str, tuple[int, float, str, str | None]] = {
    "too many for categories, but each in several rows": (1500, 4, "integer", None),
    "few enough for categories": (300, 8, "category", None),
    "a different code for each row": (900, 1, "text", "id"),
    "too few rows per code": (1400, 1.5, "text", "many"),
}


@pytest.mark.parametrize("case", CODES)
def test_codes_with_leading_zeros(bench: Any, tmp_path: Path, case: str) -> None:
    codes, each, kind, left_out = CODES[case]
    rows = [f"0{n % codes:04d},{n % 7}.5" for n in range(int(codes * each))]
    loaded = load(bench, tmp_path, "county_id,x", rows)
    found = column(loaded, "county_id")
    assert (found["type"], found.get("leftOut")) == (kind, left_out)
    assert ("data/codes-as-numbers" in findings(loaded)) == (kind == "integer")


def test_rows_repeat_only_if_they_have_more_than_one_column(bench: Any, tmp_path: Path) -> None:
    random = np.random.RandomState(1)
    rates = [f".{n:03d}" for n in random.randint(20, 300, 3000)]
    ids = [str(1001 + 2 * n) for n in range(3000)]
    alone = load(bench, tmp_path, "id,rate", [",".join(row) for row in zip(ids, rates)], label="rate")
    assert "data/rows-repeat" not in findings(alone)
    copied = [f"{random.rand():.6f},{random.rand():.6f}" for _ in range(1000)] * 2
    assert findings(load(bench, tmp_path, "x,y", copied))["data/rows-repeat"]["count"] == 1000


def test_a_table_can_have_nothing_but_columns_that_number_rows(bench: Any, tmp_path: Path) -> None:
    loaded = load(bench, tmp_path, "x", [str(n) for n in range(50)], branch="inference")
    assert loaded.status == 0, loaded.log
    assert column(loaded, "x")["leftOut"] == "id"


def test_rows_without_a_label_are_counted(bench: Any, tmp_path: Path) -> None:
    rows = [f"{n}.5,{'' if n % 10 == 0 else n % 2}" for n in range(100)]
    loaded = load(bench, tmp_path, "x,y", rows, label="y", positive="1")
    assert findings(loaded)["data/label-empty"] == {"label": "y", "count": 10, "rows": 100}
    assert "the label 'y' is empty in 10 of 100 rows" in loaded.log


# From sklearn's breast_cancer.csv: one number in the first line could be a year.
MEASURED = ["17.99,10.38,1001,2019,0", "20.57,17.77,1326,1956,0", "19.69,21.25,1203,1709,0", "11.42,20.38,386,567,1"]


def test_a_first_line_of_numbers_is_a_row(bench: Any, tmp_path: Path) -> None:
    loaded = load(bench, tmp_path, MEASURED[0], MEASURED[1:])
    assert "data/no-header" in findings(loaded)
    assert loaded.json("metadata", "profile.json")["rows"] == 4
    refused = load(bench, tmp_path, MEASURED[0], MEASURED[1:], label="target")
    assert refused.code == "data/label-headless"
    years = load(bench, tmp_path, "country,1952,1957", ["a,1.5,2.5", "b,3.5,1.0", "c,2.0,7.5"])
    assert years.json("metadata", "profile.json")["rows"] == 3
    # sklearn's iris.csv has counts and class names above its rows.
    counts = load(
        bench, tmp_path, "150,4,setosa,versicolor", ["5.1,3.5,1.4,0", "4.9,3.0,1.4,0", "4.7,3.2,1.3,1"], label="y"
    )
    assert counts.code == "data/label-headless"


@pytest.mark.parametrize(
    ("names", "doubtful"),
    [
        (["150", "4", "setosa"], ["150", "4"]),
        (["5.1", "kind"], ["5.1"]),
        (["3", "2", "1"], ["3", "2", "1"]),
        (["30", "60", "95"], ["30", "60", "95"]),
        (["7", "kind"], ["7"]),
        (["month", *map(str, range(1, 31))], []),
        (["10", "20", "30"], []),
        (["0", "1", "kind"], []),
        (["country", "1952", "1957"], []),
        (["a", "24 months"], []),
    ],
)
def test_names_that_are_numbers_are_doubtful_unless_they_count_columns(names: list[str], doubtful: list[str]) -> None:
    assert number_names(names) == doubtful


def test_a_first_line_of_counts_is_reported_by_loading(bench: Any, tmp_path: Path) -> None:
    counts = load(bench, tmp_path, "150,4,setosa,versicolor", ["5.1,3.5,1.4,0", "4.9,3.0,1.4,0", "4.7,3.2,1.3,1"])
    assert findings(counts)["data/number-names"] == {"file": "table.csv", "names": "'150', '4'"}
