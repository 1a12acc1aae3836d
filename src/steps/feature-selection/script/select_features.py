"""Ranks features based on the training rows, and keeps the best ones."""

from __future__ import annotations

import math
from typing import Any

from ranking import SCORES, combined_ranks

from specline_runtime import job
from specline_runtime.divided import Rows
from specline_runtime.processed import Processed, check_columns
from specline_runtime.transform import run_transform


def kept_names(step: job.Step, order: list[str], score: dict[str, float], found: set[str]) -> list[str]:
    """The best features by number, share or threshold. Without any of these, all features that a method scores above
    chance."""
    config = step.config
    if config.top_k is not None:
        return order[: config.top_k]
    if config.share is not None:
        return order[: max(1, math.ceil(len(order) * config.share - 1e-9))]
    if config.threshold is not None:
        kept = [name for name in order if score[name] >= config.threshold]
        if not kept:
            best = f"{score[order[0]]:.4g}"
            job.fail("data/selects-none", threshold=config.threshold, column=order[0], score=best)
        return kept
    return [name for name in order if name in found]


def learn(step: job.Step, data: Processed, rows: Rows) -> tuple[dict[str, Any], None]:
    """The columns to keep, with their scores."""
    config = step.config
    names = [column["name"] for column in data.columns]
    check_columns(config.keep or [], names)
    if data.label is None:
        job.fail("data/not-split", step=step.name)
    if set(config.methods) == {"variance"} and all(column["type"] != "number" for column in data.columns):
        job.fail("data/no-numbers", step=step.name, purpose="their variance")
    judged = {method: SCORES[method](data, rows, config) for method in config.methods}
    scores = {method: one.scores for method, one in judged.items()}
    ranks = combined_ranks(names, scores)
    ranked = [name for name in names if name in ranks]
    order = sorted(ranked, key=lambda name: (ranks[name], names.index(name)))
    single = next(iter(scores.values())) if len(scores) == 1 else None
    score = single or {name: (len(order) - ranks[name] + 1) / len(order) for name in order}
    found = set().union(*(one.found for one in judged.values()))
    # Features that no method can score are kept.
    kept = {*kept_names(step, order, score, found), *(config.keep or []), *(set(names) - set(ranked))}
    if not kept:
        job.fail("data/no-features", step=step.name)
    table = {
        name: {
            **{method: of_method[name] for method, of_method in scores.items() if name in of_method},
            **({"rank": ranks[name], "score": score[name]} if name in ranks else {}),
        }
        for name in names
    }
    for name in names:
        if name not in kept:
            rows.log(f"{name} is left out: rank {ranks[name]:g} of {len(order)}")
    rows.log(f"{len(kept)} of {len(names)} features are kept")
    return {"scores": table, "makes": [column for column in data.columns if column["name"] in kept]}, None


with job.run() as step:
    run_transform(step, "selection", lambda data, rows: learn(step, data, rows))
