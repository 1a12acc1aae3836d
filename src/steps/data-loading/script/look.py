"""Inspects the beginning of tables before a run, and prints the result that loading them would have.

    python look.py '[{"source": "a.csv", "config": {"label": "y"}}]'

`check` runs this on the user's machine. It uses the same code as the job, so that tables are read in only one way. A
request's "trained" member is the training branch's request; the decisions made there apply to this table.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from as_trained import as_trained, new_levels
from judge_contract import judge
from read_source import Source, check_label, read_source
from row_facts import look_at_rows
from write_rows import read_as_trained

from specline_runtime.job import JobFailure
from specline_runtime.labels import label_task
from specline_runtime.table.case import AnySummary
from specline_runtime.table.decision import Decision
from specline_runtime.table.json_part import JsonPart
from specline_runtime.table.plain import Plain
from specline_runtime.table.schema import counted_values, schema_column
from specline_runtime.table.stand_ins import StandIns
from specline_runtime.values import is_number

# Reading before a run is limited to a number of bytes that takes about a second.
BOUND = 8 << 20
TOP = 20
RAREST = 100
# Distinguishes the answer from output that packages print.
MARK = "specline-look "
FACTS = ("label", "label_rules", "positive", "task", "branch", "id_column")
FILES = ("format", "encoding", "delimiter", "index_column")
COMPARING = ("policy", "time_column", "group_column", "weight_column")
FIELDS = (*FACTS, *FILES, *COMPARING, "decimal", "thousands", "dates", "schema", "sentinels")
# The data contract, and the time by which it judges the age of rows. Neither changes how a table is read.
JUDGING = ("contract", "now")
DEFAULTS = {"format": "auto", "policy": "strict", "share_from": 0.0, "share_to": 1.0}
# Findings that the training table's unread rows could refute.
OF_ALL_ROWS = ("data/new-levels", "data/read-as-trained")


def look(
    path: Path, given: dict[str, Any], bound: int = BOUND, trained: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The result that loading would have: the table as far as it was read, and the failure that would end the job."""
    config = _config(given)
    answer: dict[str, Any] = {}
    try:
        source = (
            _read(path, {name: value for name, value in given.items() if name not in JUDGING}, bound)
            if trained is None
            else read_source(path, config, bound)
        )
        answer["profile"] = _profile(source, config)
        training = None if trained is None else _training(trained, bound)
        if training is not None:
            source = _compared(source, training, config)
            answer["profile"] = _profile(source, config)
        if config.contract is not None:
            answer["profile"]["breaches"] = judge(config.contract, source, config, config.now)
        task = check_label(config, source)
        answer["profile"]["task"] = task
        if config.branch != "inference":
            look_at_rows(source, config, None, divided=False)
    except JobFailure as failure:
        answer["failure"] = {"code": failure.code, "data": failure.data}
    except MemoryError:
        answer["failure"] = {"code": "data/out-of-memory", "data": {"step": "check"}}
    return answer


def _config(given: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{**dict.fromkeys((*FIELDS, *JUDGING)), **DEFAULTS, **given})


def _read(path: Path, given: dict[str, Any], bound: int) -> Source:
    """Reads a table once, although several tables are compared with it. Each caller gets its own list of findings."""
    key = json.dumps([str(path), given, bound], sort_keys=True)
    if key not in _READ:
        _READ[key] = read_source(path, _config(given), bound)
    return _READ[key]._replace(findings=[*_READ[key].findings])


_READ: dict[str, Source] = {}


def _training(request: dict[str, Any], bound: int) -> Source | None:
    """The training table. None if it cannot be read, which the training branch reports."""
    try:
        return _read(Path(request["source"]), request["config"], bound)
    except JobFailure:
        return None


def _compared(source: Source, training: Source, config: Any) -> Source:
    """The source as the job reads it with training's decisions, and the resulting findings."""
    tables = (training.table, source.table)
    # Unread JSON rows can have other columns.
    if any(table.cut and isinstance(table.parts[0], JsonPart) for table in tables):
        return source
    columns = [schema_column(decision, training.survey.columns[decision.name]) for decision in training.decisions]
    source, entries = as_trained(source, columns, config)
    whole = config.share_from <= 0 and config.share_to >= 1
    if entries is not None and whole and not training.table.cut:
        numbers = source.numeric_sentinels
        written = read_as_trained(source.survey, source.decisions, sentinels=numbers, policy=config.policy)
        source.findings.extend(new_levels(entries, written))
        source.findings.extend(finding for column in written for finding in column.findings())
    if training.table.cut:
        source.findings[:] = [finding for finding in source.findings if finding["code"] not in OF_ALL_ROWS]
    return source


def _profile(source: Source, config: Any) -> dict[str, Any]:
    return {
        "rows": source.survey.rows,
        "cut": source.table.cut,
        "columns": [
            _column(decision, source.survey.columns[decision.name], config.label) for decision in source.decisions
        ],
        "findings": source.findings,
    }


def _column(decision: Decision, summary: AnySummary, label: str | None) -> dict[str, Any]:
    counts = counted_values(decision, summary)
    described: dict[str, Any] = {"name": decision.name, "type": decision.type, "missing": decision.missing}
    described["distinct"] = decision.distinct if counts is None else len(counts)
    frequent = sorted((counts or {}).items(), key=lambda one: (-one[1], one[0]))
    described["top"] = [list(one) for one in frequent[:TOP]]
    if decision.name == label:
        described["rarest"] = [list(one) for one in sorted(frequent, key=lambda one: (one[1], one[0]))[:RAREST]]
    stand_ins = _stand_ins(decision, summary, counts)
    described["sentinels"] = [[f"{value:g}" if value != int(value) else str(int(value)), n] for value, n in stand_ins]
    if decision.left_out is not None and decision.name != label:
        described.update(leftOut=decision.left_out, reason=decision.reason)
    described["task"] = "regression" if counts is None else label_task(counts, None, None, decision.type)
    return described


def _stand_ins(decision: Decision, summary: AnySummary, counts: dict[str, int] | None) -> list[tuple[float, int]]:
    if decision.type not in ("number", "integer"):
        return []
    found = summary.stand_ins if isinstance(summary, Plain) else StandIns()
    if not isinstance(summary, Plain) and counts is not None:
        texts = [text for text in counts if is_number(text)]
        found.add(np.repeat(np.array(texts, dtype=np.float64), [counts[text] for text in texts]))
    return sorted(found.found().items())


if __name__ == "__main__":
    requests = json.loads(sys.argv[1])
    answers = [look(Path(one["source"]), one["config"], trained=one.get("trained")) for one in requests]
    print(MARK + json.dumps(answers))
