"""Jobs of a local run that load the same source read it once, and write what they would write separately."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import CHURN, CREDIT, Bench, Ran, files_below
from test_load_together import NAMES, as_csv, odd_cells

sys.path.insert(0, str(Path(__file__).parent / "script"))
from read_once import leave
from read_source import read_source
from take_share import Share
from write_rows import write_rows

from specline_runtime import shared
from specline_runtime.parcels import packed, unpacked

TAKEN_OVER = "another job of this run has read"
BRANCHES: list[dict[str, Any]] = [
    {"branch": "training", "share_to": 0.6},
    {"branch": "calibration", "share_from": 0.6},
]


def digest_of(source: Path) -> str:
    files = {"": source.read_bytes()} if source.is_file() else files_below(source)
    return hashlib.sha256(repr((source.name, sorted(files.items()))).encode()).hexdigest()[:16]


def outputs(ran: Ran) -> dict[str, bytes]:
    return {name: content for port in ran.outputs for name, content in files_below(ran[port]).items()}


def at_once(bench: Bench, source: Path, configs: list[dict[str, Any]]) -> list[Ran]:
    # The runner derives the folder from the job's code and inputs.
    folder = bench.folder / f"shared-{digest_of(source)}"
    return bench.run_at_once("DataLoading", {"source": source}, configs, folder)


def check(bench: Bench, source: Path, *, readers: int = 1, **config: Any) -> None:
    configs = [{**config, **branch} for branch in BRANCHES]
    together = at_once(bench, source, configs)
    logs = [ran.log for ran in together]
    assert sum(TAKEN_OVER in log for log in logs) == len(configs) - readers, logs
    for ran, of_branch in zip(together, configs):
        alone = bench.run("DataLoading", {"source": source}, **of_branch)
        assert outputs(ran) == outputs(alone)
        assert ran.log.replace(TAKEN_OVER, "read") == alone.log


@pytest.mark.parametrize(
    "config",
    [{}, {"time_column": "when"}, {"label": "x", "task": "regression", "group_column": "who"}, {"label": None}],
    ids=str,
)
def test_each_branch_writes_what_it_would_write_alone(bench: Bench, tmp_path: Path, config: dict[str, Any]) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(as_csv(odd_cells(300)))
    check(bench, path, **{"label": "y", **config})


def test_a_real_table(bench: Bench) -> None:
    check(bench, CREDIT, label="Status", positive="bad")


def test_other_layouts(bench: Bench, tmp_path: Path) -> None:
    cells = odd_cells(150)
    folder = tmp_path / "source"
    folder.mkdir()
    for number, (low, high) in enumerate([(0, 3), (3, 90), (90, 150)]):
        (folder / f"{number}.csv").write_bytes(("a title\n\n" + as_csv(cells[low:high], ";", "\r\n")).encode("cp1252"))
    check(bench, folder, label="y")
    packed = tmp_path / "table.csv.gz"
    packed.write_bytes(gzip.compress(as_csv(cells).encode()))
    check(bench, packed, label="y")
    # Each job reads what is not csv.
    lined = tmp_path / "table.jsonl"
    lined.write_text("".join(json.dumps(dict(zip(NAMES, row))) + "\n" for row in cells))
    check(bench, lined, readers=len(BRANCHES), label="y")


def test_only_what_is_read_in_the_same_way_is_shared(bench: Bench) -> None:
    facts = {"label": "churn", "positive": "Yes"}
    configs = [{**facts, "share_to": 0.5}, {**facts, "share_from": 0.5, "seed": 7}, facts]
    assert not any(TAKEN_OVER in ran.log for ran in at_once(bench, CHURN, configs))
    again = at_once(bench, CHURN, [{**facts, "share_from": 0.5}, facts])
    assert all(TAKEN_OVER in ran.log for ran in again)
    alone = bench.run("DataLoading", {"source": CHURN}, **facts)
    assert outputs(again[1]) == outputs(alone)


def test_a_job_that_ends_without_a_result_leaves_its_turn_to_the_next(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("x,y\n" + "".join(f"{number},{number % 2}{',9' * (number == 77)}\n" for number in range(99)))
    broken = at_once(bench, path, [{"label": "y", **branch} for branch in BRANCHES])
    assert len({ran.failure for ran in broken}) == 1
    assert broken[0].code == "data/row-width"


def test_what_a_killed_job_has_written_is_written_again(bench: Bench) -> None:
    facts = {"label": "churn", "positive": "Yes"}
    at_once(bench, CHURN, [facts])
    (folder,) = (bench.folder / f"shared-{digest_of(CHURN)}").iterdir()
    (folder / "known").rename(folder / "new")
    (folder / "file").write_bytes((folder / "file").read_bytes()[:1000])
    first, second = at_once(bench, CHURN, [facts, facts])
    assert (TAKEN_OVER in first.log) != (TAKEN_OVER in second.log)
    assert outputs(first) == outputs(second) == outputs(bench.run("DataLoading", {"source": CHURN}, **facts))


def without(key: str, left: bytes) -> bytes:
    found = unpacked(BytesIO(left).read)
    del found[key]
    return b"".join(map(bytes, packed(found)))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda left: without("files", left), "(KeyError: 'files')"),
        (lambda left: without("places", left), "(KeyError: 'places')"),
        (lambda left: left[: len(left) // 2], "(ConnectionError: "),
    ],
)
def test_a_result_that_cannot_be_used_is_not_taken_over(bench: Bench, damage: Any, reason: str) -> None:
    facts = {"label": "churn", "positive": "Yes"}
    at_once(bench, CHURN, [facts])
    (folder,) = (bench.folder / f"shared-{digest_of(CHURN)}").iterdir()
    (folder / "known").write_bytes(damage((folder / "known").read_bytes()))
    (ran,) = at_once(bench, CHURN, [facts])
    assert "shares no work with other jobs of the run " + reason in ran.log
    assert TAKEN_OVER not in ran.log
    assert outputs(ran) == outputs(bench.run("DataLoading", {"source": CHURN}, **facts))


def test_without_a_usable_folder_each_job_reads(bench: Bench) -> None:
    (bench.folder / f"shared-{digest_of(CHURN)}").write_text("no folder")
    (ran,) = at_once(bench, CHURN, [{"label": "churn", "positive": "Yes"}])
    assert ran.status == 0
    assert TAKEN_OVER not in ran.log
    assert "shares no work" in ran.log


def test_no_cell_is_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shared.VARIABLE, str(tmp_path / "shared"))
    path = tmp_path / "table.csv"
    path.write_text("x,word,y\n" + "".join(f"{number / 7},w{number % 5},{number % 2}\n" for number in range(500)))
    names = ("encoding", "delimiter", "index_column", "decimal", "thousands", "dates", "schema", "sentinels")
    config = SimpleNamespace(**dict.fromkeys(names), format="auto", label="y")
    parsed: list[int] = []
    plain = pd.read_csv
    monkeypatch.setattr(pd, "read_csv", lambda *given, **more: parsed.append(1) or plain(*given, **more))
    places = np.arange(500) / 500
    pieces = []
    for number in range(2):
        with shared.turn("reading") as turn:
            source = read_source(path, config, chunk=1000, turn=turn)
            assert (turn.known is None) == (number == 0)
            leave(turn, source.survey, places, None)
        found = source.survey.table.rows(None, {"word"}) if number == 0 else ()
        assert all(len(rows.frame) for rows in found)
        write_rows(source.survey, source.decisions, Share(0.5, 1, places), tmp_path / f"{number}.csv", sentinels=[])
        pieces.append(len(parsed))
    assert pieces[0] == pieces[1] > 5
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()
