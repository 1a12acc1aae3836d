from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent / "script"))
from row_count import measure, read


def test_rows_are_counted() -> None:
    assert measure(pd.DataFrame({"age": [31, 47]})) == {"row_count_rows": 2}


def test_all_parts_are_read(tmp_path: Path) -> None:
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        (tmp_path / split / "part-00000.csv").write_text("age\n31\n", encoding="utf-8")
    assert len(read(tmp_path)) == 2
