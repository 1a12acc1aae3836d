"""Loading on several machines, here processes, gives the same rows and files as on one."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest
from conftest import CHURN, CREDIT, Bench, Ran, Together, files_below

HOSTS = [2, 4]
WHOLE = "each instance reads the whole table"


def rows_of(files: dict[str, bytes]) -> bytes:
    """The rows of parts in the order of their names, after the header."""
    made, header = b"", None
    for path in sorted(files):
        own, _, rows = files[path].partition(b"\n")
        header = header or own
        assert own == header
        made += rows
    return (header or b"") + b"\n" + made


def outputs(ran: Ran | Together) -> dict[str, bytes]:
    read: Callable[[str], dict[str, bytes]] = (
        ran.files if isinstance(ran, Together) else lambda port: files_below(ran[port])
    )
    return {"rows": rows_of(read("data")), **read("metadata"), **read("signature")}


def check(bench: Bench, source: Path, *, whole: bool = False, hosts: list[int] = HOSTS, **config: Any) -> Ran:
    inputs = {"source": source}
    inputs.update({"signature": config.pop("trained")} if "trained" in config else {})
    alone = bench.run("DataLoading", inputs, **config)
    expected = outputs(alone)
    for count in hosts:
        together = bench.run_together("DataLoading", inputs, count, **config)
        made = outputs(together)
        assert made.keys() == expected.keys()
        for name, content in expected.items():
            assert made[name] == content, (name, count)
        assert (WHOLE in together.log) == whole
        # Everything else is logged once, as on one machine.
        lines = [line for line in together.log.splitlines() if WHOLE not in line]
        assert lines == alone.log.splitlines()
    return alone


def odd_cells(rows: int) -> list[list[str]]:
    """Columns of many kinds, some of whose cells appear only in some parts of the table."""
    chance = np.random.RandomState(rows)
    made = []
    for number in range(rows):
        late = number > rows * 0.8
        day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 13):02d}/20{chance.randint(10, 25)}"
        made.append(
            [
                str(number + 1),
                f"{chance.randn() * 1000:.3f}" if number % 7 else "",
                "unknown" if late and number % 9 == 0 else str(chance.randint(50)),
                day,
                chance.choice(["two\nlines", 'say "no"', "red", "Red ", "blue, dark", "ünï"]),
                "" if number < rows / 2 else chance.choice(["1.5", "2"]),
                chance.choice(["yes", "no", "N/A"]),
                f"{chance.randint(1, 9)}.{chance.randint(100, 999)},{chance.randint(10, 99)}",
                chance.choice(["NA", "DE", "FR", "US"]),
                chance.choice(["01001", "94301", "00501"]) if late else str(chance.randint(10_000, 99_999)),
                str(19_900_101 + 10_000 * chance.randint(30) + 100 * chance.randint(12) + chance.randint(28)),
                f"w{chance.randint(max(2, rows // 9))}",
                f"2024-{chance.randint(1, 13):02d}-{chance.randint(1, 28):02d} 10:{chance.randint(10, 60)}",
                chance.choice(["yes", "no"]),
            ]
        )
        if chance.rand() < 0.05:
            made.append(made[-1])
    return made


NAMES = ["no", "x", "n", "day", "colour", "late", "flag", "price", "land", "zip", "born", "who", "when", "y"]


def as_csv(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    def cell(text: str) -> str:
        quoted = any(mark in text for mark in ('"', delimiter, "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(delimiter.join(map(cell, row)) + end for row in [NAMES, *rows])


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"share_to": 0.6},
        {"share_from": 0.6, "time_column": "when"},
        {"share_to": 0.5, "group_column": "who"},
        {"share_to": 0.5, "label": "x", "task": "regression"},
        {"branch": "inference", "label": None, "share_to": 0.9},
    ],
    ids=str,
)
def test_the_same_rows_and_files_for_any_number_of_machines(
    bench: Bench, tmp_path: Path, config: dict[str, Any]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(as_csv(odd_cells(400)))
    check(bench, path, **{"label": "y", "branch": "training", **config})


@pytest.mark.parametrize(("delimiter", "end", "encoding"), [(";", "\r\n", "cp1252"), ("\t", "\n", "utf-8-sig")])
def test_other_layouts(bench: Bench, tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(("report of 2024\n\n" + as_csv(odd_cells(150), delimiter, end)).encode(encoding))
    check(bench, path, hosts=[3], label="y", branch="training", share_to=0.7)


def test_several_files_and_few_rows(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    cells = odd_cells(90)
    for number, (low, high) in enumerate([(0, 3), (3, 60), (60, 60), (60, 95)]):
        (folder / f"{number}.csv").write_text(as_csv(cells[low:high]))
    check(bench, folder, label="y", branch="training")
    few = tmp_path / "few.csv"
    few.write_text("x,y\n1,yes\n2,no\n3,yes\n")
    check(bench, few, hosts=[4], label="y")
    few.write_text("x,y\n1,yes\n2,no")
    check(bench, few, hosts=[4], label="y", share_to=0.8)


@pytest.mark.parametrize(("source", "label", "positive"), [(CREDIT, "Status", "bad"), (CHURN, "churn", "Yes")])
def test_real_tables(bench: Bench, source: Path, label: str, positive: str) -> None:
    check(bench, source, label=label, positive=positive, branch="training", share_to=0.8)


def test_tables_that_cannot_be_cut_are_read_by_each_machine(bench: Bench, tmp_path: Path) -> None:
    cells = odd_cells(120)
    config: dict[str, Any] = {"label": "y", "branch": "training", "share_to": 0.7, "hosts": [3], "whole": True}
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(as_csv(cells).encode()))
    check(bench, packed, **config)
    listed = tmp_path / "table.json"
    listed.write_text(json.dumps([dict(zip(NAMES, row)) for row in cells]))
    check(bench, listed, **config)
    lined = tmp_path / "table.jsonl"
    lined.write_text(
        "".join(json.dumps({name: cell for name, cell in zip(NAMES, row) if cell}) + "\n" for row in cells)
    )
    check(bench, lined, **config)
    inside = tmp_path / "inside.csv"
    inside.write_text("x,pipe,y\n" + "".join(f'{number},{number % 3}" pipe,{number % 2}\n' for number in range(99)))
    check(bench, inside, **config)


def test_rows_of_another_branch_are_read_as_in_training(bench: Bench, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(as_csv(odd_cells(200)))
    second.write_text(as_csv([[*row[:4], "green", *row[5:]] for row in odd_cells(60)]))
    trained = check(bench, first, hosts=[2], label="y", branch="training")["signature"]
    check(bench, second, trained=trained, label="y", branch="calibration", policy="lenient")


def test_the_first_wrong_cell_is_named_by_all(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(
        "x,y\n" + "".join(f"{number if number not in (61, 88) else 'odd'},{number % 2}\n" for number in range(99))
    )
    config = {"label": "y", "schema": {"x": "integer"}}
    alone = bench.run("DataLoading", {"source": path}, **config)
    together = bench.run_together("DataLoading", {"source": path}, 3, **config)
    assert alone.sentence in [machine.sentence for machine in together.machines]
    assert all(machine.status == 1 for machine in together.machines)


def test_a_broken_row_is_reported_with_its_line(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("x,y\n" + "".join(f"{number},{number % 2}{',9' * (number == 77)}\n" for number in range(99)))
    alone = bench.run("DataLoading", {"source": path}, label="y")
    together = bench.run_together("DataLoading", {"source": path}, 3, label="y")
    assert alone.sentence in [machine.sentence for machine in together.machines]


@pytest.mark.parametrize("seed", range(3))
def test_random_tables(bench: Bench, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    kinds: list[Callable[[], str]] = [
        lambda: chance.choice(["", "NA", "1"]),
        lambda: str(chance.randrange(10**12)),
        lambda: chance.choice(["1e3", "2.0", "-7", "inf"]),
        lambda: chance.choice(["true", "FALSE", ""]),
        lambda: f"{chance.random():.{chance.randrange(1, 17)}f}",
        lambda: chance.choice(["12 kg", "3,5 kg", "$4", "5%"]),
        lambda: "x" * chance.randrange(40),
    ]
    columns = [chance.choice(kinds) for _ in range(6)]
    rows = [[column() for column in columns] + [chance.choice("01")] for _ in range(chance.randrange(30, 300))]
    # In one half of the table, a column can be of another kind.
    other = chance.choice(kinds)
    for row in rows[: len(rows) // 2]:
        row[2] = other()
    path = tmp_path / "random.csv"
    names = ",".join(f"c{place}" for place in range(6))
    lines = (",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows)
    path.write_text(f"{names},y\n" + "\n".join(lines) + "\n")
    check(bench, path, hosts=[3], label="y", share_to=0.5)
