"""Writes a model card about the model's purpose, quality and origin."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from specline_runtime import job
from specline_runtime.document import Block, Bullets, Chart, Heading, Paragraph, Table, as_html, as_markdown
from specline_runtime.files import read_json, unpacked

MEANING = {
    "auc": "area under the ROC curve",
    "pr_auc": "area under the precision-recall curve",
    "ks": "Kolmogorov-Smirnov distance",
    "log_loss": "log loss",
    "brier": "Brier score",
    "ece": "expected calibration error",
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "threshold": "score from which a row counts as positive",
    "macro_f1": "mean F1 of the classes",
    "macro_auc": "mean area under the ROC curves of the classes",
    "rmse": "root mean squared error",
    "mae": "mean absolute error",
    "r2": "share of the variance that is explained",
    "mape": "mean absolute percentage error",
}
TASKS = {"binary": "one of two classes", "multiclass": "one of several classes", "regression": "a number"}


def use(config: Any, metrics: dict[str, Any]) -> list[Block]:
    facts = [["Predicts", TASKS.get(metrics.get("task", ""), "-")]]
    if config.owner:
        facts.append(["Owner", config.owner])
    made: list[Block] = [Paragraph(config.purpose)] if config.purpose else []
    return [*made, Table(["", ""], facts)]


def quality(metrics: dict[str, Any]) -> list[Block]:
    intervals, baseline = metrics.get("intervals", {}), metrics.get("baseline", {})
    said = metrics.get("interval_notes", {})
    rows = []
    for name, meaning in MEANING.items():
        if name in metrics:
            low, high = intervals.get(name) or [None, None]
            rows.append([meaning, metrics[name], low, high, baseline.get(name), said.get(name, "")])
    counted = f"Measured on {metrics['rows']:,} rows of the {metrics.get('branch', '')} branch"
    positives = metrics.get("positives")
    counted += "." if positives is None else f", {positives:,} of them positive."
    made: list[Block] = [Heading("How good it is"), Paragraph(counted)]
    made += [Paragraph(note) for note in metrics.get("notes", [])]
    made.append(Table(["metric", "value", "95 % from", "to", "baseline", "note"], rows))
    return [*made, Paragraph("A baseline is what a model without features would reach.")]


def charts(curves: dict[str, Any]) -> list[Block]:
    made: list[Block] = []
    if "roc" in curves:
        roc = curves["roc"]
        made.append(Chart("ROC", "false positive rate", "true positive rate", list(zip(roc["fpr"], roc["tpr"]))))
    if "reliability" in curves:
        points = [(one["mean_score"], one["rate"]) for one in curves["reliability"]["bins"]]
        made.append(Chart("Reliability", "mean score", "rate of positives", points))
    return made


def by_segment(report: dict[str, Any]) -> list[Block]:
    made: list[Block] = []
    first = {"binary": ["rate", "auc", "ece"], "multiclass": ["accuracy"], "regression": ["rmse", "r2"]}
    names = first.get(report.get("task", ""), [])
    for column, parts in report.get("segments", {}).items():
        rows = [[part["value"], part["rows"], *map(part.get, names)] for part in parts]
        made += [Heading(f"By {column}", 3), Table(["value", "rows", *names], rows)]
    tenths = report.get("tenths", [])
    if tenths:
        rows = [[one[name] for name in ("tenth", "rows", "mean_score", "rate", "lift")] for one in tenths]
        made += [Heading("By tenths of the score", 3), Table(["tenth", "rows", "mean score", "rate", "lift"], rows)]
    return made


def features(folder: Path, most: int) -> list[Block]:
    description = read_json(folder / "features.json")
    importance = folder / "importance.json"
    gain = read_json(importance)["gain"] if importance.exists() else {}
    total = sum(gain.values()) or 1
    ordered = sorted(description["features"], key=lambda one: (-gain.get(one["name"], 0), one["name"]))
    rows = [[one["name"], one["type"], gain[one["name"]] / total if one["name"] in gain else None] for one in ordered]
    said = f"{len(ordered)} features; the label is {description['label']}."
    dropped = description["transform"]["dropped"]
    made: list[Block] = [
        Heading("What it was made of"),
        Paragraph(said),
        Table(["feature", "type", "share of the gain"], rows[:most]),
    ]
    if dropped:
        reasons = [[name, why] for name, why in sorted(dropped.items())]
        made += [Paragraph("Columns that it does not use:"), Table(["column", "why"], reasons)]
    return made


def data(profile: dict[str, Any]) -> list[Block]:
    label = profile.get("label")
    made: list[Block] = [Heading("The data"), Paragraph(f"{profile['rows']:,} of {profile['source_rows']:,} rows.")]
    if label is not None:
        rows = [[value, count] for value, count in sorted(label["counts"].items(), key=lambda item: -item[1])[:20]]
        made.append(Table([label["column"], "rows"], rows))
    gaps = [[one["name"], one["missing"], one["missing"] / profile["rows"]] for one in profile["columns"]]
    gaps = sorted((one for one in gaps if one[1]), key=lambda one: (-one[1], one[0]))
    if gaps:
        made += [Paragraph("Columns with missing values:"), Table(["column", "missing", "share"], gaps)]
    return made


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    config = step.config
    folder = step.required("metrics")
    metrics = read_json(folder / "metrics.json")
    drawn = folder / "curves.json"
    plots, model, profile = step.input("plots"), step.input("model"), step.input("profile")
    blocks: list[Block] = [
        *use(config, metrics),
        *quality(metrics),
        *(charts(read_json(drawn)) if drawn.exists() else []),
        *([] if plots is None else by_segment(read_json(plots / "report.json"))),
        *([] if model is None else features(unpacked(model, Path(scratch)), config.top_features)),
        *([] if profile is None else data(read_json(profile / "profile.json"))),
    ]
    if config.limitations:
        blocks += [Heading("Limits"), Bullets(list(config.limitations))]
    title = config.model_name or "Model"
    card = step.output("card")
    (card / "model-card.md").write_text(as_markdown(title, blocks), encoding="utf-8")
    (card / "model-card.html").write_text(as_html(title, blocks), encoding="utf-8")
    step.log(f"wrote model-card.md and model-card.html of {len(blocks)} blocks")
