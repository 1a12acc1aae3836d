"""Reads the source, decides how each column is read, takes the branch's share of the rows, and writes and profiles
them.
"""

from __future__ import annotations

from typing import Any

from as_trained import as_trained, new_levels
from read_source import check_label, read_source
from row_facts import look_at_rows
from take_share import Share
from write_rows import Column, write_rows

from specline_runtime import job
from specline_runtime.division import places_of
from specline_runtime.draw import row_digest
from specline_runtime.files import read_json, write_json
from specline_runtime.labels import label_classes
from specline_runtime.table.schema import schema_column


def describe_label(config: Any, task: str | None, columns: list[Column]) -> dict[str, Any] | None:
    """How often each value of the label occurs in this branch's rows."""
    if task is None:
        return None
    profile = next(column.profile for column in columns if column.name == config.label)
    described = {"column": config.label, "missing": profile.missing, "counts": {}}
    if task == "regression":
        return described
    counts = {str(value): count for value, count in (profile.distinct.counts or {}).items()}
    label_classes(config.label, counts, task, config.positive)
    return {**described, "counts": dict(sorted(counts.items()))}


with job.run() as step:
    config = step.config
    source = read_source(step.required("source"), config)
    training = step.input("signature") if step.takes("signature") else None
    trained: list[dict[str, Any]] | None = None
    if training is not None:
        source, trained = as_trained(source, read_json(training / "schema.json")["columns"], config)
    survey, decisions, sentinels = source.survey, source.decisions, source.sentinels
    numbers = [one for one in sentinels if not isinstance(one, str)]
    step.log(f"read {survey.rows} rows of {len(decisions)} columns")
    task = check_label(config, source)
    whole = config.share_from <= 0 and config.share_to >= 1
    places, copies = None, None
    if not whole or config.branch != "inference":
        rows = look_at_rows(source, config, task)
        copies = rows.copies
        places = None if whole else places_of(rows.facts(), config.seed, "share")
    share = Share(config.share_from, config.share_to, places)
    policy = None if trained is None else config.policy
    path = step.output("data") / "part-00000.csv"
    columns = write_rows(survey, decisions, share, path, sentinels=numbers, policy=policy)
    if trained is not None:
        source.findings.extend(new_levels(trained, columns))
        source.findings.extend(finding for column in columns for finding in column.findings())
    ids = share.ids(survey.rows)
    step.log(f"took {len(ids)} rows: the share from {share.low:g} to {share.high:g}")

    label = describe_label(config, task, columns)
    if label is not None and label["missing"] > 0:
        data = {"label": config.label, "count": label["missing"], "rows": len(ids)}
        source.findings.append({"code": "data/label-empty", "data": data})
    for finding in source.findings:
        step.log(step.sentence(finding["code"], finding["data"]))
    described = trained or [schema_column(decision, survey.columns[decision.name]) for decision in decisions]
    profiles = [
        {"name": decision.name, "type": decision.type, **column.profile.finished()}
        for decision, column in zip(decisions, columns)
    ]
    for profile in profiles:
        for number, count in profile.get("sentinels", {}).items():
            step.log(f"{profile['name']}: {count} rows hold {number}, which stands for a missing value")
    row_ids = {"count": len(ids), "digest": row_digest(ids), "share": [share.low, share.high], "seed": config.seed}
    write_json(
        {
            "columns": described,
            "sentinels": sentinels,
            "policy": config.policy,
            "copies": None if copies is None else copies.rows,
            "findings": source.findings,
        },
        step.output("signature") / "schema.json",
    )
    write_json(
        {
            "rows": len(ids),
            "source_rows": survey.rows,
            "columns": profiles,
            "label": label,
            "row_ids": row_ids,
            "findings": source.findings,
        },
        step.output("metadata") / "profile.json",
    )
