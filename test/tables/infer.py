"""Reads generated tables in the same way as loading, for the scorer: infer.py TABLES SCHEMAS [TABLE ...]"""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "src/steps/runtime"))

import numpy as np

from specline_runtime.job import JobFailure
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Decision, Said
from specline_runtime.table.source import FileOptions, Table
from specline_runtime.table.summary import without_marks
from specline_runtime.table.survey import Survey

# The scorer's names for columns that are left out.
LEFT_OUT = {"unique": "text", "many": "text"}


def values_of(decision: Decision, cells: np.ndarray) -> list[Any]:
    """A column's cells in the scorer's format."""
    codes, texts = cells_of(cells)
    plain = without_marks(texts) if decision.reading is None else reader(decision.reading)(texts)
    if decision.left_out is not None:
        pass
    elif decision.type in ("number", "integer"):
        plain = np.array([None if text is None else float(text) for text in plain] + [None], dtype=object)[:-1]
    elif decision.type == "boolean":
        plain = np.array([None if text is None else text == "true" for text in plain] + [None], dtype=object)[:-1]
    return [None if code < 0 else plain[code] for code in codes.tolist()]


def infer(path: Path) -> dict[str, Any]:
    table = Table(path, FileOptions())
    survey = Survey(table, lambda name: Said())
    names = table.names
    seen = [(name, survey.columns[name]) for name in names]
    decisions = decide(seen, lambda name: Said(), table.point_is_usual, table.headers[0].index)
    cells: dict[str, list[Any]] = {name: [] for name in names}
    for rows in table.rows(None, None):
        for name in names:
            cells[name] += rows.frame[name].tolist() if name in rows.frame else [None] * len(rows.frame)
    columns = []
    for place, decision in zip(table.headers[0].kept, decisions):
        kind = LEFT_OUT.get(decision.left_out or "", decision.left_out or decision.type)
        columns.append(
            {
                "name": table.parts[0].names[place],
                "at": place,
                "type": kind,
                "ambiguous": decision.ambiguous is not None,
                "unreadable": decision.unreadable,
                "values": values_of(decision, np.array([*cells[decision.name], None], dtype=object)[:-1]),
                "why": {"reading": decision.reading, "findings": [one.as_json() for one in decision.findings]},
            }
        )
    return {"columns": columns, "findings": [one.as_json() for one in table.findings]}


if __name__ == "__main__":
    tables, schemas = Path(sys.argv[1]), Path(sys.argv[2])
    schemas.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in tables.glob("*/truth.json")):
        if len(sys.argv) > 3 and folder.name not in sys.argv[3:]:
            continue
        (path,) = (one for one in folder.iterdir() if one.name != "truth.json")
        try:
            made = infer(path)
        except JobFailure as failure:
            print(folder.name, failure.code, failure.data)
            continue
        except Exception:
            print(folder.name)
            traceback.print_exc()
            continue
        (schemas / f"{folder.name}.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
