from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from conftest import read_cells


def fills(ran: Any) -> dict[str, str]:
    return {name: fill["value"] for name, fill in ran.json("fitted", "imputation.json")["fills"].items()}


def numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells[cells != ""])


@pytest.mark.parametrize("method", ["mean", "median", "mode"])
def test_numbers_are_filled_as_pandas_would(bench: Any, credit_line: Any, method: str) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    ran = bench.run("MissingValueImputation", {"data": source}, number=method, category="mode")
    train = read_cells(source / "train")
    made = fills(ran)
    for name in ("Income", "Assets", "Debt", "Price"):
        known = numbers(train[name])
        wanted = known.mode()[0] if method == "mode" else getattr(known, method)()
        assert float(made[name]) == pytest.approx(wanted, rel=1e-12)
    for name in ("Home", "Job"):
        assert made[name] == train[name][train[name] != ""].value_counts().index[0]


def test_cells_are_filled_and_marked_on_every_split(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    ran = bench.run("MissingValueImputation", {"data": source})
    made = fills(ran)
    assert made["Home"] == "missing"
    types = {column["name"]: column["type"] for column in ran.json("data", "schema.json")["columns"]}
    assert types["Income_missing"] == "number"
    assert "Age_missing" not in types
    for split in ("train", "validation", "test"):
        before, after = read_cells(source / split), read_cells(ran["data"] / split)
        assert (after != "").all(axis=None)
        empty = before["Income"] == ""
        assert empty.any()
        assert after["Income_missing"].tolist() == empty.map({True: "1", False: "0"}).tolist()
        assert after["Income"].tolist() == before["Income"].mask(empty, made["Income"]).tolist()


def test_single_columns_have_their_own_way(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    columns = {"Income": {"constant": -1}, "Job": {"constant": "NA"}, "Assets": "none", "Debt": "mean"}
    given = {"columns": columns, "category": "mode", "indicators": False}
    ran = bench.run("MissingValueImputation", {"data": source}, **given)
    made = fills(ran)
    assert made["Income"] == "-1"
    assert made["Job"] == "NA"
    assert "Assets" not in made
    before, after = read_cells(source / "train"), read_cells(ran["data"] / "train")
    assert list(after) == list(before)
    assert after["Assets"].equals(before["Assets"])
    assert (before["Job"] == "").sum() == (after["Job"] == "NA").sum() > 0


def test_a_held_out_branch_is_filled_with_what_training_learnt(bench: Any, credit_line: Any) -> None:
    learnt = bench.run("MissingValueImputation", {"data": credit_line.ran["prepare_training"]["processed"]})
    source = credit_line.ran["prepare_calibration"]["processed"]
    # This branch's settings are ignored, because it does not learn anything.
    inputs = {"data": source, "fitted": learnt["fitted"]}
    ran = bench.run("MissingValueImputation", inputs, branch="calibration", number="mean")
    before, after = read_cells(source / "all"), read_cells(ran["data"] / "all")
    assert set(after["Income"][before["Income"] == ""]) == {fills(learnt)["Income"]}
    assert fills(ran) == fills(learnt)


def test_a_column_without_values_stays_and_names_stay_apart(bench: Any, processed: Any) -> None:
    rows = [{"a": None, "b": None if n == 0 else str(n), "b_missing": "7", "y": n % 2} for n in range(6)]
    source = processed(rows, {"a": "number", "b": "number", "b_missing": "number"})
    ran = bench.run("MissingValueImputation", {"data": source})
    assert list(read_cells(ran["data"] / "train")) == ["__row_id", "y", "a", "b", "b_missing", "b_missing_"]
    assert "a has no value in the training rows and stays missing" in ran.log
    assert fills(ran) == {"b": "3", "b_missing": "7"}


FAULTS = {
    "nearest column": (
        {"columns": {"bb": "mode"}},
        "column 'bb' is not in the data, which has 'b' and 'c'",
    ),
    "mean of words": ({"columns": {"c": "mean"}}, "column 'c' is a category, which cannot be filled by mean"),
    "a word for numbers": (
        {"columns": {"b": {"constant": "none"}}},
        "column 'b' is a number, which cannot be filled by the text 'none'",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_cannot_be_filled_is_said(bench: Any, processed: Any, case: str) -> None:
    config, sentence = FAULTS[case]
    rows = [{"b": str(n), "c": "x", "y": n % 2} for n in range(6)]
    ran = bench.run("MissingValueImputation", {"data": processed(rows, {"b": "number", "c": "category"})}, **config)
    assert ran.sentence.startswith(sentence)
