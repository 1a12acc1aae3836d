"""Creates features and a label from raw rows. The training branch is split, and other branches stay whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from signature import read_signature
from splitting import row_facts, split_rows

from specline_runtime import job
from specline_runtime.coded import Coded, CodedTable
from specline_runtime.division import Facts, order_of
from specline_runtime.draw import row_digest
from specline_runtime.encode import plan_transform, processed_columns, transform_texts, typical_values
from specline_runtime.files import ROW_ID, write_coded_splits, write_exact_json
from specline_runtime.labels import label_classes, label_task, require_label
from specline_runtime.values import numbers_of, same_value, sentinels_of


def dropped_columns(config: Any, names: list[str]) -> dict[str, str]:
    """Columns that are not features, with the reason."""
    reasons = [
        (config.label, "label"),
        (config.id_column, "id"),
        (config.time_column, "time"),
        (config.group_column, "group"),
    ]
    dropped = {name: reason for name, reason in reasons if name is not None}
    dropped.update(dict.fromkeys(config.drop_columns or [], "dropped"))
    for name in dropped:
        # Rows to be scored can lack a column that is not a feature.
        if name not in names and name != config.label and config.branch != "inference":
            job.fail("data/column-missing", column=name)
    return dropped


def read_label(config: Any, table: CodedTable, columns: list[dict[str, Any]]) -> tuple[Coded, str, list[str]]:
    """The label as later steps read it (0 or 1, a class, or a number), the task, and the classes."""
    require_label(config.label, [column["name"] for column in columns])
    cells = table.columns[config.label]
    described = next((column for column in columns if column["name"] == config.label), {})
    values = described.get("categories") or cells.texts.tolist()
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


def training_facts(
    config: Any, table: CodedTable, label: Coded | None, task: str, signature: dict[str, Any]
) -> Facts | None:
    """What decides the split of each row; None on a branch that is not split."""
    if config.branch not in (None, "training"):
        return None
    if config.validation_split + config.test_split >= 1:
        job.fail("data/bad-split", validation=config.validation_split, test=config.test_split)
    strata = None if label is None or task == "regression" else label
    together = signature["copies"] is not None if "copies" in signature else None
    return row_facts(table, signature["columns"], config, strata, together)


with job.run() as step:
    config = step.config
    if config.label is None and config.branch != "inference":
        job.fail("data/label-unknown", step=step.name)
    signature, table = read_signature(step, step.config.label)
    columns = signature["columns"]
    names = [column["name"] for column in columns]
    sentinels = sentinels_of(signature["sentinels"] if config.sentinels is None else config.sentinels)
    dropped = dropped_columns(config, names)
    transform = plan_transform(columns, dropped, sentinels, lambda name: table.columns[name].texts)
    transform["policy"] = signature.get("policy", "strict")
    for name, reason in transform["dropped"].items():
        step.log(f"{name} is left out of the features: {reason}")

    label: Coded | None = None
    task, classes = config.task or "binary", []
    if config.label is not None and (config.label in table.columns or config.branch != "inference"):
        label, task, classes = read_label(config, table, columns)
        labelled = label.codes >= 0
        if not labelled.all():
            step.log(f"{int((~labelled).sum())} rows have no label and are left out")
            table, label = table.where(labelled), label.where(labelled)
        if len(table) == 0:
            job.fail("data/one-class", label=config.label, value="nothing")

    features = processed_columns(transform)
    made = {}
    for column in transform["raw"]:
        codes, texts = table.columns[column["name"]]
        for name, values in transform_texts(column, texts, transform).items():
            made[name] = Coded(codes, values)
    processed = [(feature["name"], made[feature["name"]]) for feature in features]
    if label is not None:
        processed.insert(0, (config.label, label))
    facts = training_facts(config, table, label, task, signature)
    splits = (
        {"all": np.ones(len(table), dtype=bool)}
        if facts is None
        else split_rows(facts, config.validation_split, config.test_split, config.seed)
    )
    # XGBoost samples rows by position and adds up gradients row by row, so the order of the rows affects the model.
    order = np.arange(len(table)) if facts is None else order_of(facts, config.seed)
    first = next(iter(splits.values()))
    transform["typical"] = {
        column["name"]: typical_values(texts, codes[first], column["type"], sentinels)
        for column in transform["raw"]
        for codes, texts in [table.columns[column["name"]]]
    }
    folder = step.output("processed")
    rows = {}
    for name, mask in splits.items():
        if not mask.any():
            job.fail("data/empty-split", split=name, rows=len(table))
        ids = table.ids[mask]
        rows[name] = {"count": len(ids), "digest": row_digest(ids)}
        step.log(f"{name}: {len(ids)} rows")
    places = {name: order[mask[order]] for name, mask in splits.items()}
    write_coded_splits(table.ids, processed, places, folder)
    write_exact_json(rows, folder / "rows.json")
    write_exact_json(
        {
            "columns": features,
            "label": config.label if label is not None else None,
            "positive": classes[1] if task == "binary" and classes else None,
            "task": task,
            "classes": classes,
            "row_id": ROW_ID,
            "copies": facts is not None and facts.together,
            "transform": transform,
        },
        folder / "schema.json",
    )
