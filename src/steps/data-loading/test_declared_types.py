"""Columns whose type `schema` states: what their cells can be, and which cell is shown if one cannot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))
from look import look


def declared(folder: Path, cells: list[str], kind: str) -> dict[str, Any]:
    path = folder / "table.csv"
    path.write_text("\n".join(["n;cell", *(f"{n};{cell}" for n, cell in enumerate(cells))]) + "\n", encoding="utf-8")
    return look(path, {"schema": {"cell": kind}})


@pytest.mark.parametrize(
    ("cells", "top"),
    [
        (["0", "1"], [["false", 20], ["true", 20]]),
        (["0", "0"], [["false", 40]]),
        (["yes", "yes"], [["true", 40]]),
        (["ja", "1"], [["true", 40]]),
        (["n", "h", "e"], None),
    ],
)
def test_booleans_can_be_ones_and_zeros_and_all_the_same(cells: list[str], top: Any, tmp_path: Path) -> None:
    answer = declared(tmp_path, cells * (40 // len(cells)), "boolean")
    if top is None:
        assert answer["failure"]["code"] == "data/bad-type"
    else:
        [_, column] = answer["profile"]["columns"]
        assert (column["type"], column["top"]) == ("boolean", top)


@pytest.mark.parametrize(
    ("good", "bad", "kind"),
    [
        ("1,5", "about 2", "number"),
        ("1.234.567", "1,5", "integer"),
        ("12/31/2026", "later", "date"),
        ("ja", "maybe", "boolean"),
    ],
)
def test_the_first_wrong_cell_is_found_in_the_notation_of_the_column(
    good: str, bad: str, kind: str, tmp_path: Path
) -> None:
    """Most cells are right, but too few for the column to have the type without the declaration."""
    failure = declared(tmp_path, [good] * 20 + [f"{bad}"] * 10 + [good], kind)["failure"]
    data = {"column": "cell", "type": kind, "value": bad, "row": 20}
    assert failure == {"code": "data/bad-type", "data": data}
