"""Compares new rows with those from which a run learned, column by column.

    python measure_drift.py '{"baseline": "data/", "schema": "schema.json", "source": "new.csv", "config": {...},
        "sample": "sample.csv", "answer": "drift.json"}'

`specline drift-report` runs this on the user's machine. New rows are read with the training table's decisions, so a
difference in how they are written is only a difference if the model's code could not read them either. The answer has
facts: what differs, by which test and how much. `config` has the loading step's settings under their names there.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Iterator

import numpy as np
from as_trained import as_trained
from columns_differ import LEVEL, columns_of, compare
from gathered import read_loaded
from look import DEFAULTS, FIELDS
from read_new import read_new
from read_source import read_source

from specline_runtime.job import JobFailure
from specline_runtime.spelling import nearest_name
from specline_runtime.table.source import FileOptions, Table

# Rows that are scored to predict the metric.
SAMPLE = 20_000


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request."""
    config = SimpleNamespace(**{**dict.fromkeys((*FIELDS, "dropped")), **DEFAULTS, **asked["config"]})
    config.policy, config.branch = "lenient", "inference"
    schema = json.loads(Path(asked["schema"]).read_text(encoding="utf-8"))
    sentinels = schema.get("sentinels", [])
    config.sentinels = sentinels
    entries = schema["columns"]
    own = read_source(Path(asked["source"]), config)
    names = list(own.table.names)
    source, _ = as_trained(own, entries, config)
    # New rows need not have a label, nor any other column that is no feature.
    columns = [one for one in columns_of(schema, config) if one.name in names or one.role == "feature"]
    known = {one["name"] for one in entries}
    extra = [name for name in names if name not in known]
    for one in columns:
        one.is_lost = one.role == "feature" and one.name not in names
    if all(one.is_lost for one in columns if one.role == "feature"):
        expected = [one.name for one in columns if one.role == "feature"]
        return {"foreign": {"expected": expected[:20], "found": names[:20]}}
    there = {one.name: one for one in columns}
    before = read_loaded(Path(asked["baseline"]), {name: one.before for name, one in there.items()})
    now = read_new(source, {name: one.now for name, one in there.items() if not one.is_lost})
    found = compare(columns)
    for one in found:
        if one["kinds"] and one["kinds"][0]["kind"] == "lost-column":
            near = nearest_name(one["name"], extra)
            one["kinds"] = [{"kind": "lost-column", **({"nearest": near} if near else {})}]
    sampled = _sample(Path(asked["source"]), Path(asked["sample"]), config, now) if "sample" in asked else 0
    findings = [one for one in source.findings if one["code"] not in _REPORTED]
    return {
        "rows": {"baseline": before, "now": now},
        "level": LEVEL,
        "columns": found,
        "added": extra,
        "sampled": sampled,
        "findings": findings,
    }


# The report says this of each column.
_REPORTED = ("data/column-filled", "data/column-ignored", "data/read-as-trained")


def _pieces(total: int, wanted: int) -> Iterator[int]:
    """The positions of `wanted` rows, evenly spaced among `total`."""
    yield from np.unique(np.linspace(0, total - 1, min(total, wanted)).astype(np.int64)).tolist()


def _sample(source: Path, output: Path, config: Any, total: int) -> int:
    """Writes evenly spaced rows with their cells as written, and returns their number."""
    options = FileOptions(config.format, config.encoding, config.delimiter, config.index_column, as_written=True)
    table = Table(source, options)
    wanted = np.array(list(_pieces(total, SAMPLE)), dtype=np.int64)
    count = 0
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        header: list[str] = []
        for rows in table.rows(None, None):
            chosen = wanted[(wanted >= rows.first) & (wanted < rows.first + len(rows.frame))] - rows.first
            if not header:
                header = list(rows.frame.columns)
                writer.writerow(header)
            frame = rows.frame.iloc[chosen].reindex(columns=header)
            writer.writerows(frame.where(frame.notna(), "").to_numpy().tolist())
            count += len(frame)
    return count


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result for a request, or its failure."""
    try:
        return measure(asked)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}
    except MemoryError:
        return {"failure": {"code": "data/out-of-memory", "data": {"step": "drift-report"}}}


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    Path(request["answer"]).write_text(json.dumps(answer(request)), encoding="utf-8")
