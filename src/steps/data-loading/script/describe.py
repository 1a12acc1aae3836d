"""Describes all rows of a table, for a data contract that is inferred from them.

    python describe.py '{"source": "a.csv", "config": {}, "answer": "facts.json"}'

`specline contract` runs this on the user's machine. It reads the table with the same code as the job. The answer has
only facts: `specline contract` decides which rules follow from them, with which margins.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from column_values import NUMBERS, chunks_of, repeated
from look import DEFAULTS, FIELDS
from read_source import Source, read_source
from write_rows import Column, read_as_trained

from specline_runtime.date_parts import days_of
from specline_runtime.job import JobFailure
from specline_runtime.table.decision import Decision
from specline_runtime.table.schema import counted_values

# More values are not listed in a contract.
VALUES = 50


def describe(path: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The facts about each column, and the findings about the table; or the failure that would end a job."""
    config = SimpleNamespace(**{**dict.fromkeys(FIELDS), **DEFAULTS, **given})
    try:
        source = read_source(path, config)
        columns = read_as_trained(source.survey, source.decisions, sentinels=source.numeric_sentinels, policy=None)
        return {
            "rows": source.survey.rows,
            "columns": [_facts(source, *both) for both in zip(source.decisions, columns)],
            "findings": source.findings,
        }
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}
    except MemoryError:
        return {"failure": {"code": "data/out-of-memory", "data": {"step": "contract"}}}


def _facts(source: Source, decision: Decision, column: Column) -> dict[str, Any]:
    profile = column.profile.finished()
    marked = sum(profile.get("sentinels", {}).values())
    made: dict[str, Any] = {"name": decision.name, "type": decision.type}
    made.update(missing=decision.missing + marked, distinct=profile["distinct"])
    if decision.left_out is not None:
        made["leftOut"] = decision.left_out
    if decision.type in NUMBERS and "mean" in profile:
        made["numbers"] = {name: profile[name] for name in ("min", "max", "mean", "std")}
    known = source.survey.rows - decision.missing
    if decision.type != "number" and known > 0 and column.profile.distinct.fills(known):
        made["isUnique"] = repeated(source, decision)[0] == 0
    counts = counted_values(decision, source.survey.columns[decision.name])
    if counts is not None and decision.type not in (*NUMBERS, "date") and len(counts) <= VALUES:
        made["values"] = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    if decision.type == "date":
        days = [days_of(chunk.values) for chunk in chunks_of(source, decision)]
        every = np.concatenate([np.empty(0), *days])
        if len(every):
            made["newest"] = float(np.nanmax(every))
    return made


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    answer = describe(Path(request["source"]), request["config"])
    Path(request["answer"]).write_text(json.dumps(answer), encoding="utf-8")
