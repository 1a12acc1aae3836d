"""Reads the source, decides how each column is read, takes the branch's share of the rows, and writes and profiles
them.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from as_trained import as_trained, new_levels
from judge_contract import judge, refuse
from read_once import known_division, leave, turn_to_read
from read_source import Source, check_label, read_source
from row_facts import look_at_rows, say_copies
from take_share import Share
from write_rows import Column, join_columns, write_rows

from specline_runtime import hosts, job
from specline_runtime.copies import Copies
from specline_runtime.draw import row_digest
from specline_runtime.files import read_json, write_json
from specline_runtime.hosts import Team
from specline_runtime.labels import label_classes
from specline_runtime.shared import Turn
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


def own_rows(source: Source, team: Team) -> tuple[int, int] | None:
    """The rows that this machine writes, if it has read the rows of others too."""
    if team.place.count == source.table.team.place.count:
        return None
    low, high = (source.survey.rows * number // team.place.count for number in (team.place.own, team.place.own + 1))
    return low, high


def write_own(source: Source, share: Share, team: Team, numbers: list[float], policy: str | None) -> list[Column]:
    """Writes this machine's rows of the share. In the order of the machines, the files are all rows of the share."""
    path = step.output("data") / f"part-{team.place.own:05d}.csv"
    columns = write_rows(source.survey, source.decisions, share, path, sentinels=numbers, policy=policy)
    if len(share.taken) == 0:
        path.unlink()
    join_columns(columns, team)
    return columns


def report(source: Source, columns: list[Column], described: list[dict[str, Any]], copies: Copies | None) -> None:
    """Logs findings, and writes the files about the whole source and this branch's rows."""
    survey = source.survey
    label = describe_label(config, task, columns)
    if label is not None and label["missing"] > 0:
        data = {"label": config.label, "count": label["missing"], "rows": len(ids)}
        source.findings.append({"code": "data/label-empty", "data": data})
    for finding in source.findings:
        step.log(step.sentence(finding["code"], finding["data"]))
    profiles = [
        {"name": decision.name, "type": decision.type, **column.profile.finished()}
        for decision, column in zip(source.decisions, columns)
    ]
    for profile in profiles:
        for number, count in profile.get("sentinels", {}).items():
            step.log(f"{profile['name']}: {count} rows have {number}, which represents a missing value")
    row_ids = {"count": len(ids), "digest": row_digest(ids), "share": [share.low, share.high], "seed": config.seed}
    write_json(
        {
            "columns": described,
            "sentinels": source.sentinels,
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


def divide_rows(source: Source, task: str | None, turn: Turn) -> tuple[np.ndarray | None, Copies | None]:
    """A place for each of the source's rows, or None if all of them are taken, and the rows that repeat."""
    if turn.known is not None:
        places, copies = known_division(turn.known)
        say_copies(source, copies)
        return places, copies
    places, copies = None, None
    if not whole or config.branch != "inference":
        rows = look_at_rows(source, config, task)
        copies = rows.copies
        places = None if whole else rows.places(config.seed)
    leave(turn, source.survey, places, copies)
    return places, copies


with job.run() as step, hosts.meet(step, hosts.here()) as team:
    config = step.config
    path = step.required("source")
    training = step.input("signature") if step.takes("signature") else None
    trained: list[dict[str, Any]] | None = None
    whole = config.share_from <= 0 and config.share_to >= 1
    with turn_to_read(config, whole, team, training is not None) as turn:
        source = read_source(path, config, team=team, turn=turn)
        if training is not None:
            source, trained = as_trained(source, read_json(training / "schema.json")["columns"], config)
        if config.contract is not None:
            refuse(judge(config.contract, source, config, time.time()), step.sentence, team)
        survey, decisions = source.survey, source.decisions
        size = f"{survey.rows} rows of {len(decisions)} columns"
        team.log(f"read {size}" if turn.known is None else f"another job of this run has read {size}")
        task = check_label(config, source)
        places, copies = divide_rows(source, task, turn)
    share = Share(config.share_from, config.share_to, places, own_rows(source, team))
    numbers = source.numeric_sentinels
    columns = write_own(source, share, team, numbers, None if trained is None else config.policy)
    ids = share.ids(survey.rows, team)
    team.log(f"took {len(ids)} rows: the share from {share.low:g} to {share.high:g}")
    if team.first:
        if trained is not None:
            source.findings.extend(new_levels(trained, columns))
            source.findings.extend(finding for column in columns for finding in column.findings())
        described = trained or [schema_column(decision, survey.columns[decision.name]) for decision in decisions]
        report(source, columns, described, copies)
