"""Preprocessing on several machines, here processes, writes the same files as on one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CHURN, CREDIT, Bench, files_below

HOSTS = [2, 4]


def odd_table(folder: Path, rows: int) -> Path:
    """Quoted line breaks, gaps, equal values written differently, dates, groups and copies."""
    chance = np.random.RandomState(rows)
    lines = ["a,b,c,day,who,when,y"]
    for number in range(rows):
        a = chance.choice(["1.5", "1.50", "-3", "", f"{chance.rand():.5f}"])
        c = chance.choice(['"two\nlines"', '"say ""no"""', "red", "blue", ""])
        day = f"20{chance.randint(10, 25)}-{chance.randint(1, 13):02d}-{chance.randint(1, 28):02d}"
        cells = [a, str(number), c, day, f"w{chance.randint(max(3, rows // 9))}", day, chance.choice(["no", "yes"])]
        lines += [",".join(cells)] * (1 + (chance.rand() < 0.1))
    path = folder / "odd.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def check(bench: Bench, loaded: Any, **config: Any) -> None:
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    alone = files_below(bench.run("TabularPreprocessing", inputs, **config)["processed"])
    assert "schema.json" in alone
    for count in HOSTS:
        together = bench.run_together("TabularPreprocessing", inputs, count, **config)
        made = together.files("processed")
        assert made.keys() == alone.keys()
        assert [path for path in alone if alone[path] != made[path]] == []
        # Findings are about the whole, and are logged once.
        assert together.log.count("rows\n") == (3 if config["branch"] == "training" else 1)


@pytest.mark.parametrize(
    "facts",
    [
        {"branch": "calibration"},
        {},
        {"time_column": "when"},
        {"group_column": "who"},
        {"id_column": "b", "task": "binary"},
        {"label": "a", "task": "regression"},
        {"label": "c", "task": "multiclass"},
    ],
    ids=str,
)
def test_the_files_are_the_same_for_any_number_of_machines(bench: Bench, tmp_path: Path, facts: dict[str, Any]) -> None:
    config = {"branch": "training", "label": "y", "seed": 5, **facts}
    check(bench, bench.run("DataLoading", {"source": odd_table(tmp_path, 300)}, **config), **config)


@pytest.mark.parametrize(("source", "label", "positive"), [(CREDIT, "Status", "bad"), (CHURN, "churn", "Yes")])
def test_real_tables(bench: Bench, source: Path, label: str, positive: str) -> None:
    config = {"label": label, "positive": positive, "branch": "training"}
    check(bench, bench.run("DataLoading", {"source": source}, **config), **config)


def test_fewer_rows_than_machines(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("x,y\n1,a\n2,b\n3,a\n")
    config = {"label": "y", "positive": "a", "branch": "training"}
    loaded = bench.run("DataLoading", {"source": path}, **config)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    config.update(validation_split=0.34, test_split=0.34)
    alone = files_below(bench.run("TabularPreprocessing", inputs, **config)["processed"])
    assert bench.run_together("TabularPreprocessing", inputs, 4, **config).files("processed") == alone


def test_rows_without_a_signature(bench: Bench, tmp_path: Path) -> None:
    path = odd_table(tmp_path, 120)
    config = {"label": "y", "positive": "yes", "branch": "training"}
    alone = files_below(bench.run("TabularPreprocessing", {"data": path}, **config)["processed"])
    for count in HOSTS:
        together = bench.run_together("TabularPreprocessing", {"data": path}, count, **config)
        assert together.files("processed") == alone
        assert together.log.count("each instance reads all rows") == 1


def test_several_parts_of_a_large_scored_split(bench: Bench, tmp_path: Path) -> None:
    """Parts of limited size begin at rows of any machine."""
    chance = random.Random(3)
    folder = tmp_path / "data"
    folder.mkdir()
    for part in range(3):
        rows = [f"{part * 1000 + number},{'x' * chance.randrange(9000)},{number % 2}" for number in range(1000)]
        (folder / f"part-{part}.csv").write_text("\n".join(["__row_id,word,y", *rows]) + "\n")
    columns = [{"name": "word", "type": "category"}, {"name": "y", "type": "integer", "categories": ["0", "1"]}]
    signature = tmp_path / "signature"
    signature.mkdir()
    (signature / "schema.json").write_text(json.dumps({"columns": columns, "sentinels": []}))
    inputs = {"data": folder, "signature": signature}
    config = {"label": "y", "positive": "1", "branch": "calibration"}
    alone = files_below(bench.run("TabularPreprocessing", inputs, **config)["processed"])
    assert len(alone) > 4
    for count in HOSTS:
        assert bench.run_together("TabularPreprocessing", inputs, count, **config).files("processed") == alone


def test_a_fault_that_one_machine_finds_ends_all_of_them(bench: Bench, tmp_path: Path) -> None:
    loaded = bench.run("DataLoading", {"source": odd_table(tmp_path, 200)}, label="y")
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    together = bench.run_together("TabularPreprocessing", inputs, 2, label="y", positive="maybe", branch="training")
    assert [machine.status for machine in together.machines] == [1, 1]
    assert any(machine.code == "data/positive-missing" for machine in together.machines)
