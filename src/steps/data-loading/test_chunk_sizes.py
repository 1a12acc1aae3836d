"""Loading reads a source in chunks. Everything that it writes is the same for any size of the chunks.

Later steps read a whole branch into memory, so there are no chunks that their results could depend on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "data-loading/script"))
sys.path.insert(0, str(Path(__file__).parents[1]))
from options import file_options
from read_source import check_label, read_source
from row_facts import look_at_rows
from take_share import Share
from test_row_order import make
from write_rows import write_rows

from specline_runtime.division import places_of
from specline_runtime.files import write_json
from specline_runtime.table import scratch
from specline_runtime.table.schema import schema_column

SIZES = (600, 5000, 1 << 23)
FIELDS = ("id_column", "time_column", "group_column", "encoding", "delimiter", "index_column", "branch")
READING = ("decimal", "thousands", "dates", "schema", "sentinels")


def as_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path / "table.csv", index=False)


def as_parts(frame: pd.DataFrame, path: Path) -> None:
    """Two files with other separators, so that no line can be copied."""
    frame[:90].to_csv(path / "a.csv", index=False, sep=";")
    frame[90:].to_csv(path / "b.csv", index=False, sep="\t")


def as_json_lines(frame: pd.DataFrame, path: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if cell is not None} for row in frame.to_dict("records")]
    (path / "table.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def as_parquet(frame: pd.DataFrame, path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    frame.to_parquet(path / "table.parquet", engine="pyarrow", row_group_size=50)


FORMS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    one.__name__: one for one in (as_csv, as_parts, as_json_lines, as_parquet)
}


def loaded(folder: Path, facts: dict[str, Any], chunk: int, into: Path) -> dict[str, bytes]:
    """What loading writes, byte by byte."""
    config = SimpleNamespace(**{**dict.fromkeys((*FIELDS, *READING)), "format": "auto", **facts})
    assert file_options(config, [], None, chunk).chunk == chunk
    source = read_source(folder, config, chunk=chunk)
    task = check_label(config, source)
    rows = look_at_rows(source, config, task)
    share = Share(0.2, 0.9, places_of(rows.facts(), 7, "share"))
    written = write_rows(source.survey, source.decisions, share, into / "part-00000.csv", sentinels=[])
    described = [schema_column(decision, source.survey.columns[decision.name]) for decision in source.decisions]
    write_json({"columns": described, "findings": source.findings, "copies": rows.copies}, into / "schema.json")
    write_json([column.profile.finished() for column in written], into / "profile.json")
    return {path.name: path.read_bytes() for path in sorted(into.iterdir())}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", [0, 3, 4, 5])
def test_the_output_of_loading_does_not_depend_on_the_chunk_size(
    form: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, facts = make(seed)
    (tmp_path / "source").mkdir()
    FORMS[form](pd.DataFrame(rows[:150], dtype=object), tmp_path / "source")
    found = [loaded(tmp_path / "source", facts, size, tmp_path / str(size)) for size in SIZES]
    monkeypatch.setattr(scratch, "BYTES", 3000)
    found += [loaded(tmp_path / "source", facts, size, tmp_path / f"{size}-again") for size in SIZES]
    for other in found[1:]:
        assert other == found[0]
