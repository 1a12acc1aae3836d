"""What makes a model's scores, and where they are worse, from the rows that it was evaluated on.

Writes `explanation.json`, `segments.json` and `shown-rows.json`, which has values of single rows, to the metrics. The
folder of predictions has nothing but tables, because others read all of it: quality checks, queries, batch transforms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dependence import MOST_CLASSES, dependence
from importance import Sample, importances
from scored import Scored
from shown_rows import chosen_rows, explained
from varied import Drawn, Varied, draw, ranked_features

from specline_runtime import job
from specline_runtime.files import write_json
from specline_runtime.measure import Target, as_arrays, check_labels
from specline_runtime.scorer import Scorer
from specline_runtime.segments import compared, tenths

FEATURES = 20
"""Features with the largest contributions to the model, whose importance is measured."""
CURVES = 6
"""Features whose partial dependence is computed."""
SEGMENT_COLUMNS, SEGMENT_LEVELS = 10, 12
SEGMENT_ROWS = 30
TENTH_ROWS = 200
"""With fewer rows in all, a tenth of them says little."""


def explain(step: job.Step, scorer: Scorer, scored: Scored, target: Target) -> None:
    """Writes the files, on the first machine. All machines call it."""
    config, rows, team = step.config, scored.rows, scored.rows.team
    check_labels(scored.table["label"], target)
    labels, scores = as_arrays(scored.table, target)
    wanted = segment_columns(scorer, rows.names, config.segments, config.explain_rows)
    columns = rows.on_first(wanted)
    if columns is not None and (config.explain_rows > 0 or wanted):
        found = compared(columns[wanted], labels, scores, target.task, SEGMENT_ROWS)
        many = len(labels) >= TENTH_ROWS and target.task != "multiclass"
        parts = tenths(labels, scores, target.task) if many else []
        write_json({**found, "tenths": parts}, step.output("metrics") / "segments.json")
    features = [feature["name"] for feature in scorer.description["features"]]
    if config.explain_rows == 0 or not features:
        return
    content = rows.contents([*features, target.label])
    drawn = draw(content, labels if target.task == "binary" else None, config.explain_rows, config.seed)
    shown = [] if scorer.gains() is None else chosen_rows(content, labels, scores, target.task, config.seed)
    places = np.unique(np.concatenate([drawn.rows, drawn.donors, [one.row for one in shown]]).astype(int))
    frame = rows.picked(features, places)
    if frame is None or not team.first:
        return
    made = of_features(
        scorer, frame, Drawn(*(np.searchsorted(places, each) for each in drawn)), labels[drawn.rows], config
    )
    whole = {"rows": len(drawn.rows), "of": len(labels), "task": target.task}
    write_json({**whole, **made}, step.output("metrics") / "explanation.json")
    if shown:
        own = frame.iloc[np.searchsorted(places, [one.row for one in shown])].reset_index(drop=True)
        found = explained(scorer, own, shown, target, scored.table)
        write_json({"task": target.task, "rows": found}, step.output("metrics") / "shown-rows.json")


def of_features(scorer: Scorer, frame: pd.DataFrame, drawn: Drawn, labels: np.ndarray, config: Any) -> dict[str, Any]:
    """The importance and the partial dependence of the features. `frame` has the rows at the places in `drawn`, and
    `labels` are those of `drawn.rows`."""
    varied = Varied(scorer, frame)
    donors = varied.of(drawn.donors)
    places = ranked_features(donors, FEATURES)
    task, classes = scorer.task, scorer.classes
    found = importances(Sample(varied.of(drawn.rows), labels, donors), places, task, config.seed)
    names = [feature["name"] for feature in varied.features]
    frequent = [one for one, _ in pd.Series(labels).value_counts().items()] if task == "multiclass" else []
    chosen = sorted(int(one) for one in frequent[:MOST_CLASSES])
    curves = dependence(donors, [names.index(one["name"]) for one in found["importance"][:CURVES]], chosen)
    return {
        **found,
        "features": len(places),
        "all_features": len(names),
        "dependence": {**curves, "classes": [classes[one] for one in chosen] or classes[1:]},
    }


def segment_columns(scorer: Scorer, names: list[str], given: list[str] | None, explain_rows: int) -> list[str]:
    """The columns whose segments are compared: the given ones or, by default, the categories with few levels that
    contribute most to the model."""
    if given is not None:
        for name in given:
            if name not in names:
                job.fail("data/segment-missing", column=name, columns=", ".join(names[1:]))
        return given
    if explain_rows == 0:
        return []
    gains = scorer.gains() or {}
    few = [
        feature["name"]
        for feature in scorer.description["features"]
        if feature["type"] == "category" and len(feature["categories"]) <= SEGMENT_LEVELS
    ]
    return sorted(few, key=lambda name: -gains.get(name, 0.0))[:SEGMENT_COLUMNS]
