"""Transforms on several machines, here processes: the same files as a single machine's."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import files_below
from parts import as_one_table

from specline_runtime.files import write_piece

TYPES = {"x": "number", "n": "number", "colour": "category", "text": "category", "empty": "number"}
CONFIGS: list[tuple[str, dict[str, Any]]] = [
    ("MissingValueImputation", {}),
    ("MissingValueImputation", {"number": "mean", "category": "mode", "columns": {"n": "mode", "colour": "none"}}),
    ("RiskTableMapping", {}),
    ("RiskTableMapping", {"keep": True, "folds": 0, "columns": ["n", "colour"]}),
    ("FeatureSelection", {"methods": ["variance", "mutual-information", "importance"], "share": 0.5}),
    ("StratifiedSampling", {"share": 0.3, "splits": ["train", "test"]}),
    ("StratifiedSampling", {"allocation": "optimal", "size": 500, "strata": ["n", "x"], "bins": 3}),
]
TASKS = ["binary", "multiclass", "regression"]


def table(rows: int, seed: int, task: str) -> list[dict[str, Any]]:
    """Rows with missing cells, line breaks and spellings of the same number. They are long, so that a table has several
    pieces.
    """
    chance = random.Random(seed)
    made = []
    for number in range(rows):
        x = chance.gauss(0, 1)
        made.append(
            {
                "x": None if chance.random() < 0.1 else f"{x:.3f}",
                "n": chance.choice(["1", "1.0", "-2", "3.50", None]),
                "colour": chance.choice(["red", "blue", None]) if number else "only here",
                "text": chance.choice(["two\nlines", 'a "quoted" word', "plain", "ü, comma"]) + " and more" * 7,
                "y": f"{x + chance.random():.4f}"
                if task == "regression"
                else str(int(x > 0) + (x > 1) * (task[0] == "m")),
            }
        )
    return made


def tables(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with the parts of each split as one table."""
    splits = {name.split("/")[0] for name in files if name.endswith(".csv")}
    joined = {split: as_one_table({n: c for n, c in files.items() if n.startswith(f"{split}/")}) for split in splits}
    return {**joined, **{name: content for name, content in files.items() if not name.endswith(".csv")}}


@pytest.fixture(params=TASKS)
def data(request: pytest.FixtureRequest, processed: Any) -> Path:
    task = request.param
    rows = {name: table(count, count, task) for name, count in (("train", 4000), ("validation", 3), ("test", 1500))}
    return Path(processed([], TYPES, task=task, **rows))


def check(bench: Any, step: str, inputs: dict[str, Path], **config: Any) -> Any:
    """Runs a step on one machine and on several, and returns the run on one."""
    one = bench.run(step, inputs, **config)
    parts = []
    for count in (2, 4):
        runs = bench.run_together(step, inputs, count, **config)
        for port in one.outputs:
            assert tables(runs.files(port)) == tables(files_below(one[port]))
        assert [ran.log for ran in runs.machines] == [one.log, *[""] * (count - 1)]
        assert all(list(ran["data"].rglob("*.csv")) for ran in runs.machines)
        parts.append(runs.files("data"))
    assert parts[0] == parts[1]
    return one


@pytest.mark.parametrize(("step", "config"), CONFIGS)
def test_the_files_are_the_same_for_any_number_of_machines(
    bench: Any, data: Path, step: str, config: dict[str, Any]
) -> None:
    if "mutual-information" in str(config):
        data = bench.run("MissingValueImputation", {"data": data})["data"]
    check(bench, step, {"data": data}, **config)


def test_what_was_learned_is_applied_to_other_branches(bench: Any, data: Path, processed: Any) -> None:
    fitted = bench.run("RiskTableMapping", {"data": data})["fitted"]
    held_out = processed([], TYPES, task="binary", all=table(3000, 5, "binary"))
    inputs = {"data": held_out, "fitted": fitted}
    check(bench, "RiskTableMapping", inputs, branch="calibration")


def test_a_wrong_cell_is_reported_as_on_a_single_machine(bench: Any, processed: Any) -> None:
    rows = table(4000, 1, "binary")
    rows[-1]["x"] = "unknown"
    data = processed([], TYPES, train=rows)
    one = bench.run("MissingValueImputation", {"data": data})
    assert one.code == "data/not-a-number"
    for ran in bench.run_together("MissingValueImputation", {"data": data}, 3).machines:
        assert ran.status == 1
        assert one.sentence in ran.sentence


def test_few_rows_are_transformed_by_a_single_machine(bench: Any, processed: Any) -> None:
    data = processed([], TYPES, train=table(3, 1, "binary"), test=table(3, 2, "binary"))
    one = bench.run("MissingValueImputation", {"data": data})
    runs = bench.run_together("MissingValueImputation", {"data": data}, 4)
    for port in ("data", "fitted"):
        assert runs.files(port) == files_below(one[port])


def test_a_large_piece_is_written_in_parts_that_a_batch_transform_can_send(tmp_path: Path) -> None:
    rows = pd.DataFrame({"__row_id": range(1000), "t": ["x" * 50] * 1000})
    for split in ("test", "train"):
        write_piece(rows, tmp_path / split, "00000-000000000000", largest=20_000)
        files = files_below(tmp_path / split)
        assert as_one_table(files) == rows.to_csv(index=False).encode()
        assert (len(files) > 1) == (split == "test")
        assert split == "train" or max(map(len, files.values())) <= 20_000
