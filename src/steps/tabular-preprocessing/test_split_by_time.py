"""A gap between the splits of a table that is split by time, and the time column as a feature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, Bench, Ran, read_cells

COMMITS = ROOT / "test/fixtures/commits.csv"
SPLITS = ("train", "validation", "test")
FACTS = {"label": "kind", "task": "multiclass", "branch": "training"}


def prepared(bench: Bench, source: Path = COMMITS, **config: Any) -> Ran:
    loaded = bench.run("DataLoading", {"source": source}, **FACTS)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    return bench.run("TabularPreprocessing", inputs, **{**FACTS, "time_column": "when", **config})


def moments(ran: Ran) -> dict[str, pd.Series]:
    when = pd.to_datetime(pd.read_csv(COMMITS)["when"])
    return {split: when.iloc[read_cells(ran["processed"] / split)["__row_id"].astype(int)] for split in SPLITS}


@pytest.mark.parametrize("gap", [0.02, 0.1])
def test_no_row_is_closer_to_the_next_split_than_the_gap(bench: Bench, gap: float) -> None:
    whole, made = moments(prepared(bench)), moments(prepared(bench, split_gap=gap))
    apart = pd.Timedelta(days=gap)
    for split, after in zip(SPLITS, SPLITS[1:]):
        assert whole[after].min() - whole[split].max() < apart
        assert whole[after].min() - made[split].max() >= apart
        kept = whole[split][whole[split] <= whole[after].min() - apart]
        assert sorted(made[split]) == sorted(kept)
    # Nothing is taken out of the test.
    assert sorted(made["test"]) == sorted(whole["test"])


def test_what_is_left_out_is_said_and_counted(bench: Bench) -> None:
    whole, ran = moments(prepared(bench)), prepared(bench, split_gap=0.1)
    for split in SPLITS[:2]:
        lost = len(whole[split]) - ran.json("processed", "rows.json")[split]["count"]
        assert lost > 0
        assert f"{lost} rows of {split} are left out: the next split begins within 0.1" in ran.log


def test_a_gap_can_be_in_the_unit_of_a_numeric_column(bench: Bench, tmp_path: Path) -> None:
    table = pd.read_csv(COMMITS)
    table["when"] = np.arange(len(table))
    table.to_csv(tmp_path / "numbered.csv", index=False)
    ran = prepared(bench, tmp_path / "numbered.csv", split_gap=50)
    last = {split: read_cells(ran["processed"] / split)["__row_id"].astype(int) for split in SPLITS}
    assert last["validation"].min() - last["train"].max() == 50
    assert last["test"].min() - last["validation"].max() == 50


def test_a_gap_that_takes_every_row_is_refused(bench: Bench) -> None:
    ran = prepared(bench, split_gap=30)
    assert ran.code == "data/gap-empties"
    assert ran.sentence.endswith("rows of train are closer to the first row of validation than the gap of 30")


def test_machines_together_leave_out_the_same_rows(bench: Bench) -> None:
    loaded = bench.run("DataLoading", {"source": COMMITS}, **FACTS)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    config = {**FACTS, "time_column": "when", "split_gap": 0.05, "keep_time": True}
    alone = bench.run("TabularPreprocessing", inputs, **config)
    files = bench.run_together("TabularPreprocessing", inputs, 2, **config).files("processed")
    for split in SPLITS:
        assert files[f"{split}/part-00000.csv"] == (alone["processed"] / split / "part-00000.csv").read_bytes()


def test_a_kept_time_column_still_forbids_folds_by_chance(bench: Bench) -> None:
    """Cross-validation mixes what was before with what came after, whether or not the column is a feature."""
    ran = prepared(bench, keep_time=True)
    assert "when_hour" in read_cells(ran["processed"] / "train")
    trained = bench.run("XGBoostTraining", {"data": ran["processed"]}, cross_validation=1, n_estimators=3)
    assert "rows are split by time" in trained.log
    assert trained.status == 0
