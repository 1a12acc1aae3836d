from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import read_cells
from sklearn.metrics import mutual_info_score

sys.path.insert(0, str(Path(__file__).parent / "script"))
from ranking import binned, information, pooled, shuffled

from specline_runtime.row_hashes import content_keys, row_keys

TYPES = {"strong": "number", "weak": "number", "noise": "number", "flat": "number", "colour": "category"}


@pytest.fixture
def source(processed: Any) -> Path:
    chance = np.random.RandomState(4)
    rows = []
    for _ in range(1500):
        strong, weak = chance.randn(), chance.randn()
        y = int(strong * 2 + weak * 0.5 + chance.randn() > 0)
        colour = "red" if y and chance.rand() < 0.3 else "grey"
        columns = {"strong": strong, "weak": weak, "noise": chance.rand() * 1000, "flat": 5}
        rows.append({**{name: str(value) for name, value in columns.items()}, "colour": colour, "y": y})
    return processed(rows, TYPES)


def kept(ran: Any) -> list[str]:
    names = [column["name"] for column in ran.json("data", "schema.json")["columns"]]
    for split in ("train", "validation", "test"):
        assert list(read_cells(ran["data"] / split)) == ["__row_id", "y", *names]
    return names


def test_the_best_are_kept_in_the_order_of_the_table(bench: Any, source: Path) -> None:
    for config, names in (
        ({"top_k": 1}, ["strong"]),
        ({"top_k": 1, "keep": ["flat"]}, ["strong", "flat"]),
        ({"share": 0.5}, ["strong", "weak", "colour"]),
        ({"threshold": 0.9}, ["strong"]),
        ({"methods": ["mutual-information"], "threshold": 0.03}, ["strong", "colour"]),
        ({"methods": ["mutual-information"]}, ["strong", "weak", "colour"]),
        ({}, ["strong", "weak", "colour"]),
        # Only for numbers. The scale does not matter, and a constant has no score. Categories are kept.
        ({"methods": ["variance"], "top_k": 1}, ["noise", "colour"]),
    ):
        assert kept(bench.run("FeatureSelection", {"data": source}, **config)) == names, config


def test_what_was_learnt_says_why(bench: Any, source: Path) -> None:
    learnt = bench.run("FeatureSelection", {"data": source}, share=0.5).json("fitted", "selection.json")
    scores = learnt["scores"]
    assert scores["strong"]["rank"] == 1
    assert scores["strong"]["score"] == 1
    assert sum(one["importance"] for one in scores.values()) == pytest.approx(1)
    assert scores["flat"]["mutual-information"] == scores["flat"]["importance"] == 0


def test_information_is_that_of_scikit_learn_less_chance() -> None:
    chance = np.random.RandomState(6)
    left, right = chance.randint(0, 5, 3000), chance.randint(0, 2, 3000)
    right[left == 4] = 1
    value, beyond_chance = information(left, right)
    assert value == pytest.approx(mutual_info_score(left, right) - 4 / 6000, abs=1e-12)
    assert beyond_chance
    unrelated = [information(chance.randint(0, 10, 500), chance.randint(0, 2, 500)) for _ in range(300)]
    # The uncorrected mean would be near 9 / 1000.
    assert np.mean([value for value, _ in unrelated]) < 0.003
    assert np.mean([beyond for _, beyond in unrelated]) < 0.08
    assert pooled(np.array([*[0] * 12, *[1] * 9, 2, *[-1] * 10])).tolist() == [*[2] * 12, *[0] * 10, *[1] * 10]
    assert information(pooled(np.arange(300)), chance.randint(0, 2, 300)) == (0, False)


def test_shadows_do_not_depend_on_the_order_of_the_rows() -> None:
    chance = np.random.RandomState(3)
    columns = {"x": chance.randint(0, 30, 200).astype(str), "k": chance.choice(list("abc"), 200)}
    rows = pd.DataFrame(columns, dtype=object)
    rows.insert(0, "__row_id", np.arange(200))
    features = [{"name": "x", "type": "number"}, {"name": "k", "type": "category"}]
    mixed = rows.sample(frac=1, random_state=1).reset_index(drop=True).assign(__row_id=np.arange(200))

    def shadows(table: pd.DataFrame, seed: int) -> pd.DataFrame:
        return shuffled(table, features, row_keys(content_keys(table, ["x", "k"])), seed)

    def with_shadows(table: pd.DataFrame) -> list[tuple[str, ...]]:
        shadow = shadows(table, 42)
        return sorted(zip(table["x"], table["k"], shadow["x"], shadow["k"]))

    assert with_shadows(rows) == with_shadows(mixed)
    assert sorted(shadows(rows, 42)["x"]) == sorted(rows["x"])
    assert (shadows(rows, 42)["x"] != rows["x"]).mean() > 0.8
    assert with_shadows(rows) != sorted(zip(rows["x"], rows["k"], *shadows(rows, 43).T.to_numpy()))


def test_bins_hold_as_many_rows_each_and_missing_cells_have_their_own() -> None:
    codes = binned(np.array([*range(100), np.nan, np.nan], dtype=float))
    assert sorted(np.bincount(codes).tolist()) == [2, *[10] * 10]
    assert set(binned(np.array([3.0, 3.0, np.nan]))) == {0, 1}


def test_real_features_are_ranked_alike_by_every_task(bench: Any, credit_line: Any, churn_line: Any) -> None:
    for line, best in ((credit_line, "Seniority"), (churn_line, "contract")):
        source = line.ran["prepare_training"]["processed"]
        ran = bench.run("FeatureSelection", {"data": source}, methods=["variance", "mutual-information", "importance"])
        assert ran.json("fitted", "selection.json")["scores"][best]["rank"] <= 6
        assert best in [column["name"] for column in ran.json("data", "schema.json")["columns"]]


@pytest.mark.parametrize("task", ["multiclass", "regression"])
def test_other_tasks(bench: Any, processed: Any, task: str) -> None:
    chance = np.random.RandomState(8)
    rows = []
    for n in range(600):
        value = chance.rand()
        y = "abc"[int(value * 3)] if task == "multiclass" else f"{value * 100:.3f}"
        rows.append({"good": f"{value:.6f}", "bad": str(chance.rand()), "y": y, "n": n})
    ran = bench.run("FeatureSelection", {"data": processed(rows, {"good": "number", "bad": "number"}, task)}, top_k=1)
    assert kept(ran) == ["good"]


def test_what_cannot_be_selected_is_said(bench: Any, processed: Any, source: Path) -> None:
    words = processed([{"c": "ab"[n % 2], "y": n % 2} for n in range(20)], {"c": "category"})
    for data, config, sentence in (
        (
            words,
            {"methods": ["variance"]},
            "FeatureSelection needs numeric columns for their variance, but the data has none",
        ),
        (
            source,
            {"keep": ["flatt"]},
            "column 'flatt' is not in the data, which has 'strong', 'weak', 'noise', 'flat' and",
        ),
        (
            source,
            {"methods": ["mutual-information"], "threshold": 5},
            "no column reaches the threshold 5.0: the best, 'strong', has",
        ),
    ):
        assert bench.run("FeatureSelection", {"data": data}, **config).sentence.startswith(sentence)
