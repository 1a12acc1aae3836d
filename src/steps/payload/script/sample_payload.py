"""Makes sample requests from the columns' actual values. Each column is drawn separately, so that no sample is a real
person's row."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from specline_runtime import job
from specline_runtime.draw import row_numbers
from specline_runtime.files import read_json, unpacked, write_archive, write_exact_json
from specline_runtime.table.write_back import as_source
from specline_runtime.values import is_number


def drawn_value(seed: int, column: dict[str, Any], typical: list[str], sample: int) -> str | None:
    if not typical:
        return None
    share = row_numbers(seed, f"payload:{column['name']}", np.array([sample]))[0]
    return typical[int(share * len(typical))]


def json_value(text: str | None, kind: str) -> Any:
    """A cell as a JSON value, with numbers as numbers."""
    if text is None or kind not in ("number", "integer") or not is_number(text):
        return text
    return int(text) if kind == "integer" else float(text)


def csv_line(cells: list[str | None]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return line.getvalue()


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    folder = unpacked(step.required("model"), Path(scratch))
    description = read_json(folder / "features.json")
    transform = description["transform"]
    # Rows to be scored have no weights.
    columns = [column for column in transform["raw"] if column["name"] != description.get("weight")]
    samples = []
    for number in range(step.config.samples):
        cells = [
            drawn_value(step.config.seed, column, transform["typical"][column["name"]], number) for column in columns
        ]
        written = [
            None if cell is None else as_source(column.get("reading"), cell) for column, cell in zip(columns, cells)
        ]
        typed = {column["name"]: json_value(cell, column["type"]) for column, cell in zip(columns, cells)}
        samples.append({"row_id": None, "csv": csv_line(written).rstrip("\n"), "json": typed})
    output = step.output("payload")
    write_archive(
        {
            "payload.csv": "".join(f"{sample['csv']}\n" for sample in samples).encode(),
            "payload.json": (json.dumps([sample["json"] for sample in samples], ensure_ascii=False) + "\n").encode(),
        },
        output / "payload.tar.gz",
    )
    write_exact_json({"columns": [column["name"] for column in columns], "samples": samples}, output / "samples.json")
    step.log(f"made {len(samples)} sample requests of {len(columns)} columns")
