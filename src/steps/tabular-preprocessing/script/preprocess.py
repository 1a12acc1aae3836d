"""Creates features and a label from raw rows. The training branch is split, and other branches stay whole."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Iterator

import numpy as np
from rule_label import described_rules, label_by_rules
from signature import read_signature
from splitting import leave_gaps, row_facts, split_rows
from typical import typical_of_all

from specline_runtime import hosts, job
from specline_runtime.coded import Coded, CodedTable
from specline_runtime.division import Facts, order_of
from specline_runtime.draw import row_digest
from specline_runtime.encode import plan_transform, processed_columns, transform_texts
from specline_runtime.files import ROW_ID, write_coded_splits, write_exact_json
from specline_runtime.hosts import Team
from specline_runtime.label_rules import columns_left_out
from specline_runtime.labels import label_classes, label_task, listed, require_label
from specline_runtime.spelling import nearest_name
from specline_runtime.together import held_by, joined_arrays, write_splits_together
from specline_runtime.values import numbers_of, same_value, sentinels_of

# More distinct numbers than this are a label to predict as a number.
MANY = 20


def dropped_columns(config: Any, names: list[str]) -> dict[str, str]:
    """Columns that are not features, with the reason."""
    reasons = [
        (config.label, "label"),
        (config.id_column, "id"),
        (None if config.keep_time else config.time_column, "time"),
        (config.group_column, "group"),
    ]
    dropped = {name: reason for name, reason in reasons if name is not None}
    dropped.update(dict.fromkeys(config.drop_columns or [], "dropped"))
    if config.label_rules is not None:
        dropped = {**columns_left_out(config.label_rules), **dropped}
    for name in dropped:
        # Rows to be scored can lack a column that is not a feature.
        if name not in names and name != config.label and config.branch != "inference":
            job.fail("data/column-missing", column=name)
    return dropped


def text_columns(config: Any, columns: list[dict[str, Any]], dropped: dict[str, str]) -> list[str]:
    """The columns that are passed on as texts. Fails for one that does not exist, is no feature, or is not words."""
    types = {column["name"]: column["type"] for column in columns}
    for name in config.text_columns or []:
        if name not in types:
            job.fail("data/column-unknown", column=name, nearest=nearest_name(name, types), columns=listed([*types]))
        if name in dropped:
            job.fail("data/text-dropped", column=name, reason=dropped[name])
        if types[name] not in ("text", "category"):
            job.fail("data/text-type", column=name, type=types[name])
    return config.text_columns or []


def read_label(config: Any, cells: Coded, columns: list[dict[str, Any]], team: Team) -> tuple[Coded, str, list[str]]:
    """The label as later steps read it (0 or 1, a class, or a number), the task, and the classes."""
    described = next((column for column in columns if column["name"] == config.label), {})
    values = described.get("categories") or _label_texts(config, cells, described, team)
    task = label_task(values, config.task, config.positive, described.get("type"))
    classes = label_classes(config.label, values, task, config.positive)
    if task == "binary":
        positive = classes[1]
        return cells.mapped(lambda text: "1" if same_value(text, positive) else "0"), task, classes
    if task == "regression":
        try:
            numbers_of(cells.texts)
        except ValueError as error:
            job.fail("data/not-a-number", column=config.label, value=str(error))
    return cells, task, classes


def _label_texts(config: Any, cells: Coded, described: dict[str, Any], team: Team) -> list[str]:
    """The label's distinct texts on all machines, or more than `MANY` of them if they are numbers to predict."""
    own = cells.texts.tolist()
    if team.place.count == 1:
        return own
    several = described.get("type") in ("number", "integer") and config.positive is None
    short = config.task == "regression" or (config.task is None and several)
    every = team.share(own[: MANY + 1] if short else own)
    return list(dict.fromkeys(text for one in every for text in one))


def training_facts(
    config: Any, table: CodedTable, strata: Coded | None, signature: dict[str, Any], team: Team
) -> Facts | None:
    """What decides the split of each row of a branch that is split, on the first machine."""
    if config.validation_split + config.test_split >= 1:
        job.fail("data/bad-split", validation=config.validation_split, test=config.test_split)
    together = signature["copies"] is not None if "copies" in signature else None
    return row_facts(table, signature["columns"], config, strata, together, team=team)


def divided(config: Any, facts: Facts | None, team: Team) -> tuple[dict[str, np.ndarray], bool]:
    """The indices of each split's rows among all rows, in order, and whether copies stay together."""
    made = None
    if facts is not None:
        splits = split_rows(facts, config.validation_split, config.test_split, config.seed)
        if config.split_gap is not None and facts.moments is not None:
            for split, rows in leave_gaps(splits, facts.moments, config.split_gap).items():
                team.log(f"{rows} rows of {split} are left out: the next split begins within {config.split_gap:g}")
        # XGBoost samples rows by position and adds up gradients row by row, so the order of the rows affects the model.
        order = order_of(facts, config.seed)
        made = {"places": {name: order[mask[order]] for name, mask in splits.items()}, "together": facts.together}
    made = team.first_of(made)
    return made["places"], made["together"]


def processed_cells(
    table: CodedTable, transform: dict[str, Any], label: tuple[str, Coded] | None
) -> Iterator[tuple[str, Coded]]:
    """The columns to write, one at a time, because together their texts can take much more memory than the table."""
    if label is not None:
        yield label
    for column in transform["raw"]:
        codes, texts = table.columns[column["name"]]
        made = transform_texts(column, texts, transform)
        for feature in processed_columns({**transform, "raw": [column]}):
            yield feature["name"], Coded(codes, made[feature["name"]])


def longest_texts(columns: list[dict[str, Any]], table: CodedTable, team: Team) -> Callable[[str], Iterable[str]]:
    """A function that gives a text as long as the longest one in a column of dates, on any machine."""
    dates = [column["name"] for column in columns if column["type"] == "date" and column["name"] in table.columns]
    own = {name: max(map(len, table.columns[name].texts), default=0) for name in dates}
    every = team.share(own)
    return lambda name: [max(one[name] for one in every) * "-"]


with job.run() as step, hosts.meet(step, hosts.here()) as team:
    config = step.config
    if config.label is None and config.branch != "inference":
        job.fail("data/label-unknown", step=step.name)
    signature, table = read_signature(step, step.config.label, team)
    columns = signature["columns"]
    names = [column["name"] for column in columns]
    sentinels = sentinels_of(signature["sentinels"] if config.sentinels is None else config.sentinels)
    dropped = dropped_columns(config, names)
    texts = text_columns(config, columns, dropped)
    transform = plan_transform(columns, dropped, sentinels, longest_texts(columns, table, team), texts)
    transform["policy"] = signature.get("policy", "strict")
    for name, reason in transform["dropped"].items():
        team.log(f"{name} is left out of the features: {reason}")

    label: Coded | None = None
    task, classes = config.task or "binary", []
    # What became of the rows if rules make the label.
    made: dict[str, Any] | None = None
    if config.label_rules is not None:
        transform["label_rules"] = described_rules(config.label_rules, columns)
    if config.label_rules is not None and config.branch != "inference":
        label, made = label_by_rules(config, table, columns, sentinels, team)
    elif config.label is not None and (config.label in table.columns or config.branch != "inference"):
        require_label(config.label, names)
        label = table.columns[config.label]
    if label is not None:
        label, task, classes = read_label(config, label, columns, team)
        labelled = label.codes >= 0
        unlabelled = sum(team.share(int((~labelled).sum())))
        if unlabelled:
            team.log(f"{unlabelled} rows have no label and are left out")
        if not labelled.all():
            table, label = table.where(labelled), label.where(labelled)
    held = held_by(team, len(table))
    if label is not None and held.rows == 0:
        job.fail("data/one-class", label=config.label, value="nothing")

    features = processed_columns(transform)
    if config.branch in (None, "training"):
        strata = None if task == "regression" else label
        facts = training_facts(config, table, strata, signature, team)
        places, together = divided(config, facts, team)
    else:
        places, together = {"all": np.arange(held.rows)}, False
    first = np.zeros(held.rows, dtype=bool)
    first[next(iter(places.values()))] = True
    first = first[held.slice]
    transform["typical"] = {
        # The texts of real rows are nobody's sample.
        column["name"]: typical_of_all(team, Coded(codes[first], texts), column["type"], sentinels)
        if column["type"] != "text"
        else []
        for column in transform["raw"]
        for codes, texts in [table.columns[column["name"]]]
    }
    folder = step.output("processed")
    ids = joined_arrays(team, {"ids": table.ids})
    rows = {}
    for name, of_split in places.items():
        if len(of_split) == 0:
            job.fail("data/empty-split", split=name, rows=held.rows)
        team.log(f"{name}: {len(of_split)} rows")
        if ids is not None:
            rows[name] = {"count": len(of_split), "digest": row_digest(ids["ids"][of_split])}
    processed = processed_cells(table, transform, None if label is None else (config.label, label))
    if team.place.count == 1:
        write_coded_splits(table.ids, processed, places, folder)
    else:
        write_splits_together(team, table.ids, processed, places, folder)
    if team.first:
        write_exact_json(rows, folder / "rows.json")
        write_exact_json(
            {
                "columns": features,
                "label": config.label if label is not None else None,
                "positive": classes[1] if task == "binary" and classes else None,
                "task": task,
                "classes": classes,
                "row_id": ROW_ID,
                "copies": together,
                "transform": transform,
                **({} if made is None else {"label_made": made}),
                # Otherwise, the column that divides the rows is among those that are dropped.
                **({"time": config.time_column} if config.keep_time and config.time_column is not None else {}),
            },
            folder / "schema.json",
        )
