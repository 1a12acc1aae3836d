"""Trains gradient-boosted trees with early stopping, and writes everything needed to score raw rows.

With several machines, each machine grows the trees on its share of the rows, and the first writes the results.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from archive import write_archive
from boosting import Rows, Trained, train
from cross_validation import cross_validated, obstacle, wanted_repeats
from together import common_features, divided
from watching import in_words
from weighting import without_weight

from specline_runtime import hosts, job
from specline_runtime.estimate import CROSS_VALIDATION, hand_on_cross_validation
from specline_runtime.files import read_json, read_table, unpacked, write_table
from specline_runtime.predictions import prediction_table
from specline_runtime.scorer import Scorer
from specline_runtime.shares import Range
from specline_runtime.values import as_numbers

SPLITS = ("train", "validation", "test")


def targets(table: pd.DataFrame, schema: dict[str, Any]) -> np.ndarray:
    """The prediction targets as numbers: 0 or 1, a class index, or the number itself."""
    cells = table[schema["label"]]
    if schema["task"] != "multiclass":
        return as_numbers(cells)
    places = {name: index for index, name in enumerate(schema["classes"])}
    unknown = sorted(set(cells) - set(places))
    if unknown:
        job.fail("data/class-unknown", label=schema["label"], value=unknown[0])
    return cells.map(places).to_numpy(dtype=float)


def settings(config: Any, overrides: dict[str, Any]) -> dict[str, Any]:
    """The config, overridden by the values in a hyperparameters file."""
    known = vars(config)
    unknown = sorted(set(overrides) - set(known))
    if unknown:
        job.fail("data/hyperparameter-unknown", name=unknown[0], known=", ".join(sorted(known)))
    return {**known, **overrides}


def read_overrides(step: job.Step) -> dict[str, Any]:
    """hyperparameters.json from a file or from another model's archive. Empty if it does not exist."""
    folder = step.input("hyperparameters") if step.takes("hyperparameters") else None
    if folder is None:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        return dict(read_json(unpacked(folder, Path(scratch)) / "hyperparameters.json"))


class Training:
    """One training job: its data and settings."""

    def __init__(self, step: job.Step) -> None:
        self.step = step
        self.data = step.required("data")
        self.schema = read_json(self.data / "schema.json")
        if self.schema["label"] is None or not (self.data / "train").is_dir():
            job.fail("data/not-split", step=step.name)
        self.given = settings(step.config, read_overrides(step))
        self.weighed = without_weight(self.schema, self.given["weight_column"])
        self.splits = [name for name in SPLITS if (self.data / name).is_dir()]

    def rows(self, split: str, share: list[Range] | None = None) -> Rows:
        """A split's rows, or a share of them."""
        columns = self.schema["columns"]
        numbers = {one["name"] for one in columns if one["type"] == "number"} - {self.schema["label"]}
        table = read_table(self.data / split, share, numbers)
        return Rows(table, targets(table, self.schema))

    def train(self, rows: dict[str, Rows], team: hosts.Team) -> tuple[list[dict[str, Any]], Trained]:
        """The features and the model, from this machine's share of the rows."""
        columns = self.weighed["columns"]
        features = common_features(columns, rows["train"].table, team)
        if not features:
            job.fail("data/no-features", step=self.step.name)
        left_out = {column["name"] for column in columns} - {feature["name"] for feature in features}
        for name in sorted(left_out) if team.first else []:
            self.step.log(f"{name} has no value in the training rows and is left out")
        trained = train(self.given, self.schema, features, rows, team)
        if team.first:
            self.step.log(f"{trained.best} of {trained.rounds} trees; {', '.join(in_words(trained.reached))}")
        return features, trained

    def validate(self, rows: dict[str, Rows], repeats: int) -> pd.DataFrame | None:
        """Scores of all rows by cross-validation. None if cross-validation is not possible."""
        learnt = [path.name.split("-", 1)[-1] for path in sorted((self.data / "fitted").glob("*"))]
        every = np.concatenate([part.labels for part in rows.values()])
        why_not = obstacle(self.schema, learnt, every)
        if why_not is not None:
            self.step.log(f"not cross-validated, although there are few rows: {why_not}")
            return None
        # Folds are drawn by the rows' texts.
        texts = {name: Rows(read_table(self.data / name), part.labels) for name, part in rows.items()}
        validated = cross_validated(self.given, self.weighed, texts, repeats)
        self.step.log(f"cross-validated {repeats} times over {len(every)} rows")
        return validated

    def write(self, features: list[dict[str, Any]], trained: Trained, known: dict[str, Rows], count: int) -> None:
        """Writes the archive and the scores of held-out rows. `known` are splits that were read completely, and
        `count` is the number of rows used to grow or select trees.
        """
        tunes = not self.step.makes("evaluation")  # a tuning job keeps only models
        rows = {name: known.get(name) or self.rows(name) for name in self.splits if name != "train"}
        count += len(rows["test"].labels) if "test" in rows else 0
        repeats = 0 if tunes else wanted_repeats(self.given["cross_validation"], count)
        validated = None
        if repeats:
            train_rows = known.get("train") or self.rows("train")
            validated = self.validate({"train": train_rows, **rows}, repeats)
        folder = self.step.output("model")
        write_archive(folder, self.data, self.schema, self.given, (features, trained))
        if validated is not None:
            write_table(validated, folder / CROSS_VALIDATION)
        if not tunes:
            # Scored with the actual archive, so that the evaluated model is the one that will be served.
            scorer = Scorer(folder)
            held_out = [prediction_table(scorer, part.table, name) for name, part in rows.items()]
            write_table(pd.concat(held_out, ignore_index=True), self.step.output("evaluation") / "predictions.csv")
            hand_on_cross_validation(folder, self.step.output("evaluation"))
        if trained.checkpoint is not None:
            trained.checkpoint.unlink()


def run(step: job.Step) -> None:
    """Trains on the machines that have rows. Other machines have no work to do."""
    place = hosts.here()
    training = Training(step)
    among, shares = divided(training.data, place)
    if place.own >= among.count:
        step.log(f"there are too few rows for {place.count} machines: this machine has none")
        return
    with hosts.meet(step, among) as team:
        rows = {name: training.rows(name, share) for name, share in shares.items()}
        features, trained = training.train(rows, team)
        (count,) = team.totals([sum(len(part.labels) for part in rows.values())])
        if among.count > 1:
            rows = {}
    if among.first:
        training.write(features, trained, rows, int(count))


with job.run() as step:
    run(step)
