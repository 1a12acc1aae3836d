"""Reads a source by the decisions in the training branch's schema, and reports differences."""

from __future__ import annotations

from typing import Any

from options import said_of
from profile_columns import WordProfile
from read_source import Source
from write_rows import Column

from specline_runtime.encode import reading_of
from specline_runtime.label_rules import Rules, columns_left_out
from specline_runtime.policy import check_names
from specline_runtime.table.apply import units_of
from specline_runtime.table.case import AnySummary
from specline_runtime.table.decide_numbers import said_marks
from specline_runtime.table.decision import Decision, Finding, Said, most_frequent, quoted
from specline_runtime.table.plain import Plain
from specline_runtime.table.schema import schema_column
from specline_runtime.table.summary import Summary
from specline_runtime.table.units import in_units

_NUMBER = {"as": "number", "decimal": ".", "thousands": "", "units": [""]}
# How cells are read for which training needed no reading: as they are written plainly.
_AS_WRITTEN: dict[str, dict[str, Any]] = {
    "number": _NUMBER,
    "integer": _NUMBER,
    "date": {"as": "date", "order": "ymd"},
}


def as_trained(
    source: Source, columns: list[dict[str, Any]], config: Any
) -> tuple[Source, list[dict[str, Any]] | None]:
    """Returns the source with training's decisions, and the schema entries for this step's own `schema.json`.

    `source` was read by its own cells. `columns` are the entries of the `schema.json` of the training branch or of an
    imported model. An imported model's entries have no type for columns that are not features; these columns are read
    by this source's own cells. If there are no entries, the source is returned unchanged, with None.

    Types and readings are taken from training. If the config states `decimal`, `thousands` or `dates`, for all columns
    or in `schema`, cells are read in that format. `config.policy` determines how missing and unknown columns are
    handled (see `policy.check_names`, which fails with `data/column-lacking` or `data/column-extra`). The id, time and
    group columns, and columns that training left out, are optional; on the branch "inference", so are the label and
    the weight column. A missing optional column counts as a column without values.

    The result contains findings about files, about deviations that the policy allowed, and `data/read-as-trained` for
    columns whose own cells have another type. Unreadable cells are found later, when rows are written
    (`data/unread-cell`, `data/other-unit`).
    """
    if not columns:
        return source, None
    own = {decision.name: decision for decision in source.decisions}
    said: list[Finding] = []
    facts = [config.label, config.id_column, config.time_column, config.group_column]
    free = [name for name in facts if name is not None]
    free += [column["name"] for column in columns if column.get("leftOut") or "type" not in column]
    free += [decision.name for decision in source.decisions if decision.left_out == "index"]
    rules = getattr(config, "label_rules", None)
    if rules is not None and config.branch == "inference":
        free += columns_left_out(rules)
    wanted = [column["name"] for column in columns if column["name"] not in free]
    if config.branch != "inference" and config.label is not None:
        wanted += [config.label] if rules is None else [name for name in Rules(rules).columns if name not in wanted]
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
            said += _without_unit(column, source.survey.columns[name])
        elif name in missing:
            summaries[name] = _nothing(source.survey.rows)
            nothing = Decision(name, column["type"], source.survey.rows, source.survey.rows, 0)
            decisions.append(_decision(column, nothing, summaries[name], stated(name)))
    source.survey.columns = summaries
    findings = [*(finding.as_json() for finding in said), *_of_file(source.findings)]
    return source._replace(decisions=decisions, findings=findings), entries


def _decision(column: dict[str, Any], own: Decision, summary: AnySummary, said: Said) -> Decision:
    """Training's decision for a column, with this source's counts and any format that the config states."""
    reading = _stated(column, said) or reading_of(column).get("reading")
    if reading is None and not isinstance(summary, Plain):
        reading = _AS_WRITTEN.get(column["type"])
    made = Decision(own.name, column["type"], own.rows, own.missing, own.distinct, reading)
    made.unreadable, made.left_out = column.get("unreadable", 0), column.get("leftOut")
    return made


def _stated(column: dict[str, Any], said: Said) -> dict[str, Any] | None:
    """How cells of this type are written according to the branch's config; None if it does not say."""
    marks = said_marks(said) if column["type"] in ("number", "integer") else None
    if marks is not None:
        units = units_of(column)
        known = {} if units is None else {"units": units}
        return {"as": "number", "decimal": marks.decimal, "thousands": marks.thousands, **known}
    trained = column.get("reading", {"as": "date"})
    if column["type"] == "date" and trained["as"] == "date" and said.dates is not None:
        return {**trained, "order": said.dates}
    return None


def _differences(column: dict[str, Any], own: Decision) -> list[Finding]:
    if column["type"] == own.type or own.left_out == "empty":
        return []
    if {column["type"], own.type} <= {"number", "integer"}:
        return []
    data = {"column": own.name, "type": column["type"], "other": own.type}
    return [Finding("data/read-as-trained", data)]


def _without_unit(column: dict[str, Any], summary: AnySummary) -> list[Finding]:
    """Reports that numbers without a unit are read in training's unit, if all training numbers had a unit."""
    units = units_of(column)
    plain = summary.rows > summary.missing if isinstance(summary, Plain) else any(not k.affix for k in summary.numbers)
    if not units or "" in units or not plain:
        return []
    return [Finding("data/unit-left-out", {"column": column["name"], "trained": in_units(units)})]


def _of_file(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings about files; findings about columns no longer apply."""
    return [finding for finding in findings if "column" not in finding["data"]]


def _nothing(rows: int) -> AnySummary:
    made = Summary()
    made.rows = made.missing = rows
    return made


def new_levels(columns: list[dict[str, Any]], written: list[Column]) -> list[dict[str, Any]]:
    """A finding `data/new-levels` for each column with categories that training did not have.

    `columns` are the entries of training's schema; entries without a list of categories are skipped. `written` are the
    columns as written; their profiles have counted the values. A finding's data has the number of cells and the most
    frequent new categories.
    """
    known = {column["name"]: set(column["categories"]) for column in columns if column.get("categories")}
    made = []
    for column in written:
        counts = column.profile.distinct.counts or {}
        new = {level: count for level, count in counts.items() if level not in known.get(column.name, set(counts))}
        if new and isinstance(column.profile, WordProfile):
            data = {"column": column.name, "count": sum(new.values()), "levels": quoted(most_frequent(new))}
            made.append({"code": "data/new-levels", "data": data})
    return made
