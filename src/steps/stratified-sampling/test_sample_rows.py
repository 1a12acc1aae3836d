from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import read_cells

sys.path.insert(0, str(Path(__file__).parent / "script"))
from allocation import balanced, optimal, proportional

SPLITS = ("train", "validation", "test")


def test_samples_add_up_and_stay_within_their_strata() -> None:
    chance = random.Random(3)
    for _ in range(500):
        counts = [chance.choice([1, 2, 5, 40, 1000]) for _ in range(chance.randint(1, 8))]
        least = [min(count, chance.randint(0, 3)) for count in counts]
        size = chance.randint(max(1, sum(least)), sum(counts))
        spreads = [chance.choice([0.0, 0.1, 1.0, 30.0]) for _ in counts]
        for taken in (
            proportional(counts, size, least),
            balanced(counts, size, least),
            optimal(counts, spreads, size, least),
        ):
            assert sum(taken) == size
            assert all(low <= n <= high for low, n, high in zip(least, taken, counts))


def test_known_allocations() -> None:
    none = [0, 0, 0]
    assert proportional([500, 300, 200], 100, none) == [50, 30, 20]
    assert balanced([500, 300, 200], 99, none) == [33, 33, 33]
    # If the smallest stratum is too small, the others contribute more.
    assert balanced([500, 300, 10], 100, none) == [45, 45, 10]
    # n_h = n N_h S_h / sum(N_h S_h): 400 * 10, 400 * 20 and 200 * 40 have the ratio 1 : 2 : 2.
    assert optimal([400, 400, 200], [10.0, 20.0, 40.0], 100, none) == [20, 40, 40]
    assert proportional([998, 1, 1], 10, [1, 1, 1]) == [8, 1, 1]


def test_classes_are_balanced_and_rows_that_assess_stay(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]
    ran = bench.run("StratifiedSampling", {"data": source})
    before, after = read_cells(source / "train"), read_cells(ran["data"] / "train")
    fewest = before["Status"].value_counts().min()
    assert after["Status"].value_counts().to_dict() == {"0": fewest, "1": fewest}
    assert after.equals(before[before["__row_id"].isin(after["__row_id"])].reset_index(drop=True))
    for split in ("validation", "test"):
        name = f"{split}/part-00000.csv"
        assert (ran["data"] / name).read_bytes() == (source / name).read_bytes()
    assert (ran["data"] / "schema.json").read_bytes() == (source / "schema.json").read_bytes()
    counts = ran.json("data", "rows.json")
    assert counts["train"]["count"] == 2 * fewest
    assert counts["test"] == credit_line.ran["prepare_training"].json("processed", "rows.json")["test"]
    described = ran.json("data", "sampling.json")["splits"]["train"]["strata"]
    assert {name: one["taken"] for name, one in described.items()} == {"Status=0": fewest, "Status=1": fewest}


def test_a_held_out_branch_is_only_sampled_where_that_is_asked_for(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_calibration"]["processed"]
    left = bench.run("StratifiedSampling", {"data": source}, branch="calibration")
    name = "all/part-00000.csv"
    assert (left["data"] / name).read_bytes() == (source / name).read_bytes()
    asked = {"splits": ["all"], "allocation": "proportional", "share": 0.25}
    sampled = read_cells(
        bench.run("StratifiedSampling", {"data": source}, branch="calibration", **asked)["data"] / "all"
    )
    whole = read_cells(source / "all")
    assert len(sampled) == round(len(whole) / 4)
    assert abs((sampled["Status"] == "1").sum() - (whole["Status"] == "1").sum() / 4) <= 1


def test_larger_samples_hold_the_smaller_ones_and_seeds_differ(bench: Any, credit_line: Any) -> None:
    source = credit_line.ran["prepare_training"]["processed"]

    def ids(**config: Any) -> set[str]:
        made = bench.run("StratifiedSampling", {"data": source}, allocation="proportional", strata=["Home"], **config)
        return set(read_cells(made["data"] / "train")["__row_id"])

    small, large = ids(size=400), ids(size=800)
    assert (len(small), len(large)) == (400, 800)
    assert small < large
    assert ids(size=400) == small != ids(size=400, seed=7)


def test_optimal_allocation_takes_more_where_rows_differ_more(bench: Any, processed: Any) -> None:
    chance = np.random.RandomState(1)
    rows = [
        {"x": f"{chance.randn() * (9 if n % 2 else 1):.6f}", "c": "wide" if n % 2 else "narrow", "y": n // 2 % 2}
        for n in range(2000)
    ]
    source = processed(rows, {"x": "number", "c": "category"})
    wanted = {"strata": ["c"], "allocation": "optimal", "size": 200}
    ran = bench.run("StratifiedSampling", {"data": source}, **wanted)
    taken = read_cells(ran["data"] / "train")["c"].value_counts()
    wide, narrow = (np.std([float(row["x"]) for row in rows if row["c"] == c], ddof=1) for c in ("wide", "narrow"))
    assert taken["wide"] == round(200 * wide / (wide + narrow))


def test_numbers_make_strata_by_bins(bench: Any, processed: Any) -> None:
    rows = [{"x": "1", "y": f"{n / 7:.4f}"} for n in range(700)]
    ran = bench.run("StratifiedSampling", {"data": processed(rows, {"x": "number"}, "regression")}, share=0.1, bins=7)
    assert ran.status == 0, ran.log
    strata = ran.json("data", "sampling.json")["splits"]["train"]["strata"]
    assert [one["taken"] for one in strata.values()] == [10] * 7


ONE_ROW = [{"x": str(n), "c": "rare" if n == 5 else "often", "y": n % 2} for n in range(40)]
FAULTS = {
    "nearest column": (
        {"strata": ["Cc"]},
        "column 'Cc' is not in the data, which has 'y', 'x' and 'c'",
    ),
    "stratum of one row": (
        {"strata": ["c"]},
        "the stratum c=rare has only one row, which is too few for balanced allocation",
    ),
    "no spread of one row": (
        {"strata": ["c"], "allocation": "optimal", "size": 10},
        "the stratum c=rare has only one row, which is too few for optimal allocation",
    ),
    "too large": ({"size": 41}, "a sample of 41 rows was requested, but the train split has 40"),
    "too small": (
        {"size": 3, "min_per_stratum": 2},
        "a sample of 3 rows is too small for 2 strata with 2 rows each",
    ),
    "twice": (
        {"size": 3, "share": 0.5},
        "StratifiedSampling was given both a size (3) and a share (0.5) of the rows: set one of them",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_cannot_be_sampled_is_said(bench: Any, processed: Any, case: str) -> None:
    config, sentence = FAULTS[case]
    ran = bench.run("StratifiedSampling", {"data": processed(ONE_ROW, {"x": "number", "c": "category"})}, **config)
    assert ran.sentence == sentence
    assert "Traceback" not in ran.log


def test_optimal_allocation_needs_numbers(bench: Any, processed: Any) -> None:
    source = processed(ONE_ROW, {"c": "category"})
    ran = bench.run("StratifiedSampling", {"data": source}, allocation="optimal", size=10)
    assert ran.sentence == "StratifiedSampling needs numeric columns for optimal allocation, but the data has none"


def test_a_rare_stratum_is_kept_by_a_size(bench: Any, processed: Any) -> None:
    source = processed(ONE_ROW, {"x": "number", "c": "category"})
    ran = bench.run("StratifiedSampling", {"data": source}, strata=["c"], size=10)
    assert read_cells(ran["data"] / "train")["c"].value_counts().to_dict() == {"often": 9, "rare": 1}
