"""Scoring rows without evaluating the scores."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from specline_runtime.files import read_predictions


def scored(bench: Any, credit_line: Any, data: str, **config: Any) -> Any:
    inputs = {"model": credit_line.ran["train"]["model"], "data": credit_line.ran[data]["processed"]}
    return bench.run("XGBoostModelInference", inputs, **config)


@pytest.mark.parametrize("split", ["auto", "test", "train", "validation"])
def test_one_split_is_scored(bench: Any, credit_line: Any, split: str) -> None:
    table = pd.read_csv(scored(bench, credit_line, "prepare_training", split=split)["predictions"] / "predictions.csv")
    assert set(table["split"]) == {"test" if split == "auto" else split}


def test_all_means_every_row_of_a_split_table(bench: Any, credit_line: Any) -> None:
    every = pd.read_csv(scored(bench, credit_line, "prepare_training", split="all")["predictions"] / "predictions.csv")
    assert list(every["split"].unique()) == ["train", "validation", "test"]
    for name, rows in every.groupby("split"):
        alone = pd.read_csv(
            scored(bench, credit_line, "prepare_training", split=name)["predictions"] / "predictions.csv"
        )
        assert rows.reset_index(drop=True).equals(alone)
    assert every["__row_id"].is_unique


@pytest.mark.parametrize("split", ["test", "all"])
@pytest.mark.parametrize("count", [2, 3])
def test_the_parts_of_several_machines_are_the_table(bench: Any, credit_line: Any, split: str, count: int) -> None:
    whole = scored(bench, credit_line, "prepare_training", split=split)["predictions"] / "predictions.csv"
    header, _, body = whole.read_bytes().partition(b"\n")
    parts: dict[str, bytes] = {}
    for own in range(count):
        ran = scored(bench, credit_line, "prepare_training", split=split, machine=(own, count))
        written = {path.name: path.read_bytes() for path in ran["predictions"].iterdir()}
        assert not parts.keys() & written.keys()
        parts.update(written)
    assert all(part.startswith(header + b"\n") for part in parts.values())
    assert b"".join(parts[name][len(header) + 1 :] for name in sorted(parts)) == body
    # Other steps read the parts as one table.
    folder = bench.folder / f"parts-{split}-{count}"
    folder.mkdir()
    for name, content in parts.items():
        (folder / name).write_bytes(content)
    assert read_predictions(folder).equals(read_predictions(whole.parent))


def test_a_machine_without_rows_writes_nothing(bench: Any, credit_line: Any) -> None:
    ran = scored(bench, credit_line, "prepare_training", machine=(99, 100))
    assert list(ran["predictions"].iterdir()) == []


def test_all_means_the_whole_table_of_an_unsplit_branch(bench: Any, credit_line: Any) -> None:
    ran = scored(bench, credit_line, "prepare_calibration", split="all", branch="calibration")
    assert set(pd.read_csv(ran["predictions"] / "predictions.csv")["split"]) == {"all"}
    refused = scored(bench, credit_line, "prepare_calibration", split="train", branch="calibration")
    assert refused.code == "data/split-missing"
