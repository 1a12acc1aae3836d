"""Compares new rows with those of the training table, and counts the columns that drifted."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from columns_differ import LEVEL, Column, columns_of, compare
from gathered import read_loaded

from specline_runtime import job
from specline_runtime.files import column_names, read_json, unpacked, write_json

# The most columns that the log names.
NAMED = 20


def compared(baseline: Path, data: Path) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The numbers of rows, and what is known about each column that both tables have."""
    facts = SimpleNamespace(**read_json(baseline / "facts.json"))
    names = column_names(data)
    columns = [one for one in columns_of(read_json(baseline / "schema.json"), facts) if is_there(one, names)]
    lost = [one.name for one in columns if one.name not in names]
    for one in columns:
        one.is_lost = one.name in lost
    if all(one.is_lost for one in columns if one.role == "feature"):
        job.fail("data/other-table", columns=", ".join(names[:NAMED]), lost=", ".join(lost[:NAMED]))
    rows = {
        "baseline": read_loaded(baseline / "rows", {one.name: one.before for one in columns}),
        "now": read_loaded(data, {one.name: one.now for one in columns if not one.is_lost}),
    }
    if rows["now"] == 0:
        job.fail("data/no-new-rows")
    # A lenient loading step fills columns that the source lacks with missing cells.
    there = [one for one in columns if one.role == "feature" or one.now.missing < one.now.rows]
    return rows, compare(there)


def is_there(column: Column, names: list[str]) -> bool:
    """Whether a column is compared: new rows can lack all that are no features."""
    return column.role == "feature" or column.name in names


def kinds_of(column: dict[str, Any]) -> str:
    """How a column differs, in a few words."""
    return ", ".join(kind["kind"] for kind in column["kinds"])


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    baseline = unpacked(step.required("baseline"), Path(scratch), "baseline.tar.gz")
    rows, columns = compared(baseline, step.required("data"))
    for one in columns:
        one["drifted"] = one["drifted"] and one["effect"] >= step.config.min_effect
    drifted = sorted((one for one in columns if one["drifted"]), key=lambda one: -one["effect"])
    metrics = {
        "drifted": len(drifted),
        "columns": len(columns),
        "rows": rows["now"],
        "largest_effect": drifted[0]["effect"] if drifted else 0.0,
    }
    named = [f"'{one['name']}' ({kinds_of(one)}, effect {one['effect']:.3f})" for one in drifted[:NAMED]]
    more = [f"{len(drifted) - NAMED} more"] if len(drifted) > NAMED else []
    data = {"count": len(drifted), "columns": ", ".join([*named, *more])}
    findings = [{"code": "data/columns-drifted", "data": data}] if drifted else []
    write_json({**metrics, "findings": findings}, step.output("metrics") / "metrics.json")
    write_json({"rows": rows, "level": LEVEL, "columns": columns}, step.output("report") / "drift.json")
    step.log(f"{len(drifted)} of {len(columns)} columns of {rows['now']} rows drifted")
    for one in drifted[:NAMED]:
        step.log(f"{one['name']}: {kinds_of(one)}, effect {one['effect']:.3f}")
