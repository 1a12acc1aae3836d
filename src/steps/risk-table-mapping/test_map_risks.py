from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import read_cells

from specline_runtime.metrics import auc


def tables(ran: Any) -> dict[str, Any]:
    return {name: one["made"] for name, one in ran.json("fitted", "risk.json")["tables"].items()}


def test_rates_are_those_of_pandas_drawn_to_the_prior(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    ran = bench.run("RiskTableMapping", {"data": source}, smoothing=20, min_count=30)
    train = read_cells(source / "train")
    label = (train["Status"] == "1").astype(int)
    for name in ("Home", "Marital", "Job"):
        (made,) = tables(ran)[name]
        assert made["prior"] == pytest.approx(label.mean(), rel=1e-12)
        for value, rows in label.groupby(train[name]):
            wanted = (rows.sum() + 20 * label.mean()) / (len(rows) + 20) if len(rows) >= 30 else label.mean()
            found = made["missing"] if value == "" else made["rates"][value]
            assert found == pytest.approx(wanted, rel=1e-12)
    after = read_cells(ran["data"] / "test")
    before = read_cells(source / "test")
    rates = {**tables(ran)["Home"][0]["rates"], "": tables(ran)["Home"][0]["missing"]}
    assert after["Home"].astype(float).tolist() == before["Home"].map(rates).tolist()
    types = {column["name"]: column["type"] for column in ran.json("data", "schema.json")["columns"]}
    assert set(types.values()) == {"number"}


def test_the_prior_can_weigh_a_share_of_the_training_rows(bench: Any, processed: Any) -> None:
    rows = [{"c": "aab"[n % 3], "y": n % 2} for n in range(60)]
    source = processed(rows, {"c": "category"})
    share = bench.run("RiskTableMapping", {"data": source}, smoothing_share=0.1)
    count = bench.run("RiskTableMapping", {"data": source}, smoothing=6)
    assert tables(share) == tables(count)


def test_a_share_need_not_be_a_whole_number_of_rows(bench: Any, processed: Any) -> None:
    rows = [{"c": "aab"[n % 3], "y": n % 2} for n in range(60)]
    source = processed(rows, {"c": "category"})
    train = len(read_cells(source / "train"))
    for share in (0.29, 0.01, 1 / 7):
        found = bench.run("RiskTableMapping", {"data": source}, smoothing_share=share)
        same = bench.run("RiskTableMapping", {"data": source}, smoothing=train * share)
        assert tables(found) == tables(same)
        assert train * share != int(train * share)


def test_a_value_that_training_never_saw_has_the_prior(bench: Any, processed: Any) -> None:
    rows = [{"c": "ab"[n % 2], "n": ["1", "1.0", "2"][n % 3], "y": n % 2} for n in range(60)]
    source = processed(rows, {"c": "category", "n": "number"})
    learnt = bench.run("RiskTableMapping", {"data": source}, columns=["c", "n"], smoothing=0)
    assert sorted(tables(learnt)["n"][0]["rates"]) == ["1", "2"]
    held_out = [{"c": "z", "n": "2.00", "y": 0}, {"c": None, "n": "1e0", "y": 1}, {"c": "b", "n": "3", "y": 1}]
    other = processed(rows, {"c": "category", "n": "number"}, all=held_out)
    ran = bench.run("RiskTableMapping", {"data": other, "fitted": learnt["fitted"]}, branch="evaluation")
    assert read_cells(ran["data"] / "all")[["c", "n"]].to_numpy().tolist() == [
        ["0.5", "0.5"],
        ["0.5", "0.5"],
        ["1", "0.5"],
    ]


def test_no_row_sees_its_own_label(bench: Any, processed: Any) -> None:
    """Meaningless names: rates from all rows appear to distinguish them, but rates from the other folds do not."""
    chance = np.random.RandomState(2)
    rows = [{"c": f"v{chance.randint(400)}", "x": "1", "y": int(chance.rand() < 0.4)} for _ in range(2000)]
    source = processed(rows, {"c": "category", "x": "number"}, train=rows)
    label = np.array([row["y"] for row in rows])
    areas = {}
    for folds in (0, 5):
        mapped = read_cells(bench.run("RiskTableMapping", {"data": source}, folds=folds)["data"] / "train")
        areas[folds] = auc(label, mapped["c"].to_numpy(dtype=float))
    assert areas[0] > 0.65
    assert abs(areas[5] - 0.5) < 0.04


def test_folds_change_the_train_rows_only(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    with_folds = bench.run("RiskTableMapping", {"data": source})
    without = bench.run("RiskTableMapping", {"data": source}, folds=0)
    for split, same in (("train", False), ("validation", True), ("test", True)):
        assert read_cells(with_folds["data"] / split).equals(read_cells(without["data"] / split)) is same
    assert with_folds.json("fitted", "risk.json") == without.json("fitted", "risk.json")
    pair = [read_cells(ran["data"] / "train")["Home"].astype(float) for ran in (with_folds, without)]
    assert np.corrcoef(pair[0], pair[1])[0, 1] > 0.95


def test_every_class_and_every_number_has_its_rates(bench: Any, processed: Any) -> None:
    rows = [{"c": "ab"[n % 2], "x": "1", "y": "klm"[n % 3]} for n in range(60)]
    classes = bench.run("RiskTableMapping", {"data": processed(rows, {"c": "category"}, "multiclass")}, smoothing=0)
    table = read_cells(classes["data"] / "test")
    assert list(table) == ["__row_id", "y", "c_risk_k", "c_risk_l", "c_risk_m"]
    sums = table[["c_risk_k", "c_risk_l", "c_risk_m"]].astype(float).sum(axis=1)
    assert np.allclose(sums, 1)
    numbers = [{"c": "ab"[n % 2], "y": str(n % 2 * 10 + 5)} for n in range(60)]
    source = processed(numbers, {"c": "category"}, "regression")
    kept = bench.run("RiskTableMapping", {"data": source}, smoothing=0, keep=True)
    found = read_cells(kept["data"] / "train")
    assert pd.DataFrame({"c": found["c"], "r": found["c_risk"]}).drop_duplicates().to_numpy().tolist() == [
        ["a", "5"],
        ["b", "15"],
    ]


def test_faults_and_nothing_to_do(bench: Any, processed: Any) -> None:
    rows = [{"x": str(n), "y": n % 2} for n in range(20)]
    source = processed(rows, {"x": "number"})
    wrong = bench.run("RiskTableMapping", {"data": source}, columns=["X"])
    assert wrong.sentence == "column 'X' is not in the data, which has 'x'"
    assert wrong.hint == "did you mean 'x'?"
    nothing = bench.run("RiskTableMapping", {"data": source})
    assert read_cells(nothing["data"] / "train").equals(read_cells(source / "train"))
    assert "no column is a category: nothing is mapped" in nothing.log
