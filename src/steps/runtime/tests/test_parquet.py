"""Parquet is read in chunks, whose size does not change the cells."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Iterator

import pandas as pd
import pytest

from specline_runtime.job import JobFailure
from specline_runtime.table import parquet_part
from specline_runtime.table.characters import NUMBER_MARK as MARK
from specline_runtime.table.parquet_part import ParquetPart

# Doubles are too imprecise for it.
LONG = 2**53 + 1
COUNT = 1000
GROUP = 500
COLUMNS: dict[str, Any] = {
    "whole": list(range(COUNT)),
    "id": [None if number % 7 == 0 else LONG + number for number in range(COUNT)],
    "word": [None if number % 5 == 0 else f"w{number % 3}" for number in range(COUNT)],
    "flag": [None if number < 500 else number % 2 == 0 for number in range(COUNT)],
}
CELLS = {
    "whole": [f"{MARK}{number}" for number in COLUMNS["whole"]],
    "id": [None if one is None else f"{MARK}{one}" for one in COLUMNS["id"]],
    "word": COLUMNS["word"],
    "flag": [None if one is None else str(one).lower() for one in COLUMNS["flag"]],
}


def cells(part: ParquetPart, size: int) -> dict[str, list[Any]]:
    """All cells, as written."""
    places = range(len(part.names))
    frames = [part.frame(piece, places, None) for piece in part.pieces(size)]
    found = pd.concat(frames, ignore_index=True).astype(object)
    return {name: found[place].where(found[place].notna(), None).tolist() for place, name in enumerate(part.names)}


class Batch:
    """Rows, as pyarrow's batches give them to pandas."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self._columns = columns
        self.num_rows = len(columns["whole"])

    def to_pandas(self, integer_object_nulls: bool = False) -> pd.DataFrame:
        frame = pd.DataFrame(self._columns)
        frame["id"] = pd.Series(self._columns["id"], dtype=object if integer_object_nulls else "float64")
        return frame


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Takes the place of pyarrow, and records the sizes of batches and which files are open."""
    found = SimpleNamespace(sizes=[], files=[], damaged=COUNT)

    class ParquetFile:
        num_row_groups = COUNT // GROUP
        schema_arrow = SimpleNamespace(empty_table=lambda: Batch({name: [] for name in COLUMNS}))

        def __init__(self, file: Any) -> None:
            found.files.append(file)

        def iter_batches(self, batch_size: int, row_groups: list[int]) -> Iterator[Batch]:
            (group,) = row_groups
            end = (group + 1) * GROUP
            for start in range(group * GROUP, end, batch_size):
                if start >= found.damaged:
                    raise OSError("Unexpected end of stream")
                found.sizes.append(batch_size)
                rows = slice(start, min(start + batch_size, end))
                yield Batch({name: column[rows] for name, column in COLUMNS.items()})

    module = ModuleType("pyarrow.parquet")
    module.ParquetFile = ParquetFile  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyarrow", ModuleType("pyarrow"))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", module)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    return tmp_path / "a.parquet"


@pytest.mark.parametrize("size", [3, 499, 1 << 23])
def test_each_chunk_has_the_cells_of_the_whole_file(engine: SimpleNamespace, path: Path, size: int) -> None:
    part = ParquetPart(path)
    assert cells(part, size) == CELLS
    assert max(engine.sizes) == min(size, parquet_part.ROWS)
    assert all(file.closed for file in engine.files)


def test_a_chunk_of_a_wide_table_has_fewer_rows(
    engine: SimpleNamespace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_part, "CELLS", 44)
    assert [len(piece) for piece in ParquetPart(path).pieces()][:2] == [11, 11]


def test_damaged_rows_are_no_table(engine: SimpleNamespace, path: Path) -> None:
    engine.damaged = 200
    with pytest.raises(JobFailure) as failed:
        cells(ParquetPart(path), 100)
    reason = "OSError: Unexpected end of stream"
    assert (failed.value.code, failed.value.data) == ("data/no-table", {"file": "a.parquet", "reason": reason})


def test_another_engine_reads_the_whole_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    frame = pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in COLUMNS.items()})
    monkeypatch.setattr(pd, "read_parquet", lambda _: frame)
    assert cells(ParquetPart(path), 300) == CELLS


def test_pandas_without_an_engine_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise ImportError("no engine")

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setattr(pd, "read_parquet", refuse)
    with pytest.raises(JobFailure) as failed:
        ParquetPart(path)
    assert failed.value.code == "data/parquet-engine"


@pytest.mark.parametrize("size", [1, 300, 1 << 23])
def test_pyarrow_reads_the_cells_that_were_written(tmp_path: Path, size: int) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    arrow = sys.modules["pyarrow"]
    tenths = [None if number % 3 == 0 else number / 10 for number in range(COUNT)]
    days = pd.date_range("2024-01-01", periods=COUNT)
    table = arrow.table(
        {**COLUMNS, "short": arrow.array(tenths, arrow.float32()), "day": days, "kind": pd.Categorical(CELLS["word"])}
    )
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=GROUP)
    written = {
        **CELLS,
        "short": [None if one is None else f"{MARK}{one:g}" for one in tenths],
        "day": [day.date().isoformat() for day in days],
        "kind": CELLS["word"],
    }
    part = ParquetPart(tmp_path / "a.parquet")
    assert cells(part, size) == written
    numbers = pd.concat([part.frame(piece, [4], ()) for piece in part.pieces(size)])[4]
    assert numbers.tolist()[1:3] == [0.1, 0.2]
