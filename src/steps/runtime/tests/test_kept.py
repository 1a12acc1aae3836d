"""Parsed contents are the same whether cached in memory, cached in a file or read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from specline_runtime.table import scratch
from specline_runtime.table.source import FileOptions, Table

ROWS = 40


def table_in(folder: Path, bound: int | None = None) -> Table:
    rows = [
        f'{n},{n / 4},"a{n % 3}, b",{"" if n % 5 == 0 else "ä" * (n % 4 + 1)},{"NA" if n % 7 else n}'
        for n in range(ROWS)
    ]
    for part in range(2):
        text = "\n".join(["n,share,quoted,word,mixed", *rows[part::2]])
        (folder / f"part-{part}.csv").write_text(text + "\n", encoding="utf-8")
    return Table(folder, FileOptions(chunk=100, bound=bound))


def read(table: Table, texts: set[str]) -> pd.DataFrame:
    frames = [
        pd.concat([rows.frame, rows.texts({"share"}).add_prefix("as text ")], axis=1)
        for rows in table.rows(None, texts)
    ]
    return pd.concat(frames, ignore_index=True)


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("room", [1 << 20, 300, 0])
@pytest.mark.parametrize("bound", [None, 250])
def test_every_pass_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, bound: int | None) -> None:
    monkeypatch.setattr(scratch, "BYTES", room)
    table = table_in(tmp_path, bound)
    first = read(table, set())
    again = read(table, {"word", "n"})
    pd.testing.assert_frame_equal(read(table, set()), first)
    assert first["n"].dtype == np.int64
    assert len(first) == len(again) == (ROWS if bound is None else len(first))
    assert again["n"].tolist() == first["n"].astype(str).tolist()
    pd.testing.assert_frame_equal(again.drop(columns="n"), first.drop(columns="n"))


def test_a_full_disk_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read(table_in(tmp_path), set())
    monkeypatch.setattr(scratch, "BYTES", 500)
    monkeypatch.setattr(scratch.tempfile, "TemporaryFile", full)
    table = table_in(tmp_path)
    for _ in range(3):
        pd.testing.assert_frame_equal(read(table, set()), plain)


def test_a_row_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    plain = pd.read_csv
    monkeypatch.setattr(pd, "read_csv", lambda *given, **more: parsed.append(1) or plain(*given, **more))
    table = table_in(tmp_path)
    for _ in table.rows(None, set()):
        pass
    pieces = len(parsed)
    for _ in table.rows(None, set()):
        pass
    assert len(parsed) == pieces > 2
