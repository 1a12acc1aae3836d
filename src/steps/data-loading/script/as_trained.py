"""Reads a source as the training branch read its own, by the decisions that came along; says where the two differ."""

from __future__ import annotations

from typing import Any

from options import said_of
from profile_columns import WordProfile
from read_source import Source
from write_rows import Column

from specline_runtime.encode import reading_of
from specline_runtime.policy import check_names
from specline_runtime.table.case import AnySummary
from specline_runtime.table.decide_numbers import said_marks
from specline_runtime.table.decision import Decision, Finding, Said, most_frequent, quoted
from specline_runtime.table.plain import Plain
from specline_runtime.table.schema import schema_column
from specline_runtime.table.summary import Summary

_NUMBER = {"as": "number", "decimal": ".", "thousands": ""}
# How cells are read for which training needed no reading: as they are written plainly.
_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "number": _NUMBER,
    "integer": _NUMBER,
    "date": {"as": "date", "order": "ymd"},
}


def as_trained(
    source: Source, columns: list[dict[str, Any]], config: Any
) -> tuple[Source, list[dict[str, Any]] | None]:
    """The source with the decisions of training, whose schema has these columns, and the entries of its schema.

    The entries are None, and the source is as it was, if the schema has none. The schema of a model that was brought in
    has entries without a type, for columns that are not features: they are read as this source's cells show.
    """
    if not columns:
        return source, None
    own = {decision.name: decision for decision in source.decisions}
    said: list[Finding] = []
    free = [config.label, config.id_column, config.time_column, config.group_column]
    free += [column["name"] for column in columns if column.get("leftOut") or "type" not in column]
    free += [decision.name for decision in source.decisions if decision.left_out == "index"]
    wanted = [column["name"] for column in columns if column["name"] not in free]
    if config.branch != "inference" and config.label is not None:
        wanted.append(config.label)
    unweighted = config.weight_column if config.branch == "inference" and config.weight_column not in own else None
    if unweighted in wanted:
        wanted.remove(unweighted)
    missing = check_names(
        config.policy, wanted, free, list(own), lambda code, data: said.append(Finding(code, dict(data)))
    )
    # Later steps expect the column, but no model uses it.
    missing += [] if unweighted is None else [unweighted]
    stated = said_of(config)
    decisions, summaries, entries = [], dict(source.survey.columns), []
    for column in columns:
        name = column["name"]
        if "type" not in column:
            if name in own:
                decisions.append(own[name])
                entries.append(schema_column(own[name], summaries[name]))
            continue
        entries.append(column)
        if name in own:
            decisions.append(_decision(column, own[name], source.survey.columns[name], stated(name)))
            said += _differences(column, own[name])
        elif name in missing:
            summaries[name] = _nothing(source.survey.rows)
            nothing = Decision(name, column["type"], source.survey.rows, source.survey.rows, 0)
            decisions.append(_decision(column, nothing, summaries[name], stated(name)))
    source.survey.columns = summaries
    findings = [*(finding.as_json() for finding in said), *_of_file(source.findings)]
    return source._replace(decisions=decisions, findings=findings), entries


def _decision(column: dict[str, Any], own: Decision, summary: AnySummary, said: Said) -> Decision:
    """A column's decision in training, with this source's counts and with a format that the config states."""
    reading = _stated(column, said) or reading_of(column).get("reading")
    if reading is None and not isinstance(summary, Plain):
        reading = _AS_WRITTEN.get(column["type"])
    made = Decision(own.name, column["type"], own.rows, own.missing, own.distinct, reading)
    made.unreadable, made.left_out = column.get("unreadable", 0), column.get("leftOut")
    return made


def _stated(column: dict[str, Any], said: Said) -> dict[str, Any] | None:
    """How the branch's config says that the cells of a column of this type are written; None if it does not."""
    marks = said_marks(said) if column["type"] in ("number", "integer") else None
    if marks is not None:
        return {"as": "number", "decimal": marks.decimal, "thousands": marks.thousands}
    trained = column.get("reading", {"as": "date"})["as"]
    if column["type"] == "date" and trained == "date" and said.dates is not None:
        return {"as": "date", "order": said.dates}
    return None


def _differences(column: dict[str, Any], own: Decision) -> list[Finding]:
    if column["type"] == own.type or own.left_out == "empty":
        return []
    if {column["type"], own.type} <= {"number", "integer"}:
        return []
    data = {"column": own.name, "type": column["type"], "other": own.type}
    return [Finding("data/read-as-trained", data)]


def _of_file(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was found of the files; what was found of columns does not hold any more."""
    return [finding for finding in findings if "column" not in finding["data"]]


def _nothing(rows: int) -> AnySummary:
    made = Summary()
    made.rows = made.missing = rows
    return made


def new_levels(columns: list[dict[str, Any]], written: list[Column]) -> list[dict[str, Any]]:
    """Categories that training did not have, with the number of their cells."""
    known = {column["name"]: set(column["categories"]) for column in columns if column.get("categories")}
    made = []
    for column in written:
        counts = column.profile.distinct.counts or {}
        new = {level: count for level, count in counts.items() if level not in known.get(column.name, set(counts))}
        if new and isinstance(column.profile, WordProfile):
            data = {"column": column.name, "count": sum(new.values()), "levels": quoted(most_frequent(new))}
            made.append({"code": "data/new-levels", "data": data})
    return made
