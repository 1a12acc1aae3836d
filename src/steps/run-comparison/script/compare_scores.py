"""Compares the scores of two runs: the interval of the difference of their headline metric, and rows that change class.

    python compare_scores.py '{"before": {…}, "after": {…}, "same_rows": true, "seed": 42, "answer": "answer.json"}'

`specline compare` runs this on the user's machine. `before` and `after` have the files of a prediction table and the
threshold from which a row is classified as positive. If `same_rows` is false, equal row ids do not mean equal rows.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime import intervals
from specline_runtime.counted import EDGE, Ranked, area, mean
from specline_runtime.files import ROW_ID

LARGE = 20_000
"""Tables with more rows are drawn less often, because their intervals need fewer samples to be as stable."""
FEW_TELL = "few rows make the difference: the true value is outside more often than 5 % of the time"
MOVES = 10
"""The number of most frequent changes of class that are listed."""


class Scored(NamedTuple):
    """The rows that a run scored: ids and labels of shape (rows,), and scores of shape (rows, columns). A table without
    ids has an empty index.
    """

    ids: pd.Index
    labels: np.ndarray
    scores: np.ndarray

    def at(self, rows: np.ndarray) -> Scored:
        return Scored(self.ids[rows] if len(self.ids) > 0 else self.ids, self.labels[rows], self.scores[rows])


class Comparison(NamedTuple):
    """Both runs' rows, and whether row i of one is row i of the other."""

    task: str
    before: Scored
    after: Scored
    paired: bool


Measure = Callable[[np.ndarray], "dict[str, float]"]


def binary_measure(rows: Scored) -> Measure:
    ranked = Ranked(rows.labels == 1, rows.scores[:, 0])
    return lambda counts: {"auc": area(*ranked.steps(counts))}


def multiclass_measure(rows: Scored) -> Measure:
    right, losses = _is_right(rows), _class_losses(rows)
    return lambda counts: {"accuracy": mean(right, counts), "log_loss": mean(losses, counts)}


def regression_measure(rows: Scored) -> Measure:
    squares = _squares(rows)
    return lambda counts: {"rmse": math.sqrt(mean(squares, counts))}


MEASURES = {"binary": binary_measure, "multiclass": multiclass_measure, "regression": regression_measure}
"""The headline metrics of each task."""


def _is_right(rows: Scored) -> np.ndarray:
    return rows.scores.argmax(axis=1) == rows.labels


def _class_losses(rows: Scored) -> np.ndarray:
    return -np.log(np.clip(rows.scores[np.arange(len(rows.labels)), rows.labels], EDGE, 1))


def _squares(rows: Scored) -> np.ndarray:
    return (rows.scores[:, 0] - rows.labels) ** 2


MEANS = {"log_loss": _class_losses, "rmse": _squares}
"""The losses whose mean a metric depends on. A few large ones make its interval unreliable."""


def differences(compared: Comparison, seed: int) -> list[dict[str, Any]]:
    """The headline metrics of both runs, and the 95% interval of the difference (after minus before).

    Rows are drawn with replacement. If the rows are the same, each sample has the same rows on both sides, so that what
    makes them easy or hard cancels out. Otherwise, the two samples are independent of each other.
    """
    task, before, after, paired = compared
    sides = [_sorted(before, after)] if paired else [_sorted(before), _sorted(after)]
    one, other = sides[0][0], sides[-1][-1]
    measures = MEASURES[task](one), MEASURES[task](other)
    whole = [measure(np.ones(len(rows.labels), dtype=np.int64)) for measure, rows in zip(measures, (one, other))]
    names = list(whole[0])
    if _too_few(task, one) or _too_few(task, other):
        return [_shown(name, whole, None, intervals.TOO_FEW) for name in names]
    if is_equal(compared):
        return [_shown(name, whole, (0.0, 0.0), None) for name in names]
    drawn: dict[str, list[float]] = {name: [] for name in names}
    random = np.random.RandomState(seed % (2**32))
    for _ in range(1000 if max(len(one.labels), len(other.labels)) <= LARGE else 400):
        counts = [_drawn(len(side[0].labels), random) for side in sides]
        left, right = measures[0](counts[0]), measures[1](counts[-1])
        for name in names:
            drawn[name].append(right[name] - left[name])
    made = []
    for name in names:
        found = interval_of(np.array(drawn[name]), whole[1][name] - whole[0][name])
        unsure = _few_tell(one, other) if task == "binary" and paired else _heavy(name, one, other, paired)
        note = intervals.TOO_FEW if found is None else unsure
        made.append(_shown(name, whole, found, note))
    return made


def is_equal(compared: Comparison) -> bool:
    """Whether both runs gave each row the same score."""
    return compared.paired and np.array_equal(compared.before.scores, compared.after.scores)


def interval_of(values: np.ndarray, point: float) -> tuple[float, float] | None:
    """The bias-corrected percentiles, as for the metrics themselves. If no sample shows a difference, there is none."""
    if point == 0 and np.ptp(values) == 0:
        return 0.0, 0.0
    return intervals._corrected(values, point)


def _sorted(*sides: Scored) -> tuple[Scored, ...]:
    """The rows in an order that does not depend on that of the tables, so that neither do the samples."""
    keys = [column for side in sides for column in (*side.scores.T, side.labels)]
    order = np.lexsort(keys)
    return tuple(side.at(order) for side in sides)


def _drawn(rows: int, random: np.random.RandomState) -> np.ndarray:
    return np.bincount(random.randint(0, rows, rows), minlength=rows)


def _too_few(task: str, rows: Scored) -> bool:
    if len(rows.labels) < intervals.FEW_TO_DRAW:
        return True
    positives = int((rows.labels == 1).sum())
    return task == "binary" and min(positives, len(rows.labels) - positives) < intervals.FEWEST


def _few_tell(before: Scored, after: Scored) -> str | None:
    """Near 0 and 1, few rows have another place among those of the other class, and samples show too little spread."""
    places = [
        intervals.placements(side.scores[side.labels == 1, 0], side.scores[side.labels == 0, 0])
        for side in (before, after)
    ]
    telling = [int((one != other).sum()) for one, other in zip(*places)]
    return FEW_TELL if min(telling) < intervals.FEWEST else None


def _heavy(name: str, before: Scored, after: Scored, paired: bool) -> str | None:
    losses = MEANS.get(name)
    if losses is None:
        return None
    found = [losses(after) - losses(before)] if paired else [losses(before), losses(after)]
    return intervals.HEAVY_TAILED if any(intervals.heavy_tailed(one) for one in found) else None


def _shown(
    name: str, whole: list[dict[str, float]], interval: tuple[float, float] | None, note: str | None
) -> dict[str, Any]:
    before, after = (_number(one[name]) for one in whole)
    difference = None if before is None or after is None else after - before
    shown = {"metric": name, "before": before, "after": after, "difference": difference, "interval": interval}
    return shown if note is None else {**shown, "note": note}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def class_changes(compared: Comparison, thresholds: tuple[float, float], classes: list[str]) -> dict[str, Any] | None:
    """The rows that both runs scored but classified differently. None if a number is predicted."""
    task, before, after, paired = compared
    if task == "regression" or not paired:
        return None
    if task == "binary":
        said = [(side.scores[:, 0] >= cut).astype(int) for side, cut in zip((before, after), thresholds)]
    else:
        said = [side.scores.argmax(axis=1) for side in (before, after)]
    changed = said[0] != said[1]
    moves = Counter(zip(said[0][changed].tolist(), said[1][changed].tolist()))
    listed = sorted(moves.items(), key=lambda move: (-move[1], move[0]))[:MOVES]
    return {
        "rows": int(changed.sum()),
        "of": len(changed),
        "corrected": int((changed & (said[1] == after.labels)).sum()),
        "spoiled": int((changed & (said[0] == before.labels)).sum()),
        "moves": [{"from": classes[left], "to": classes[right], "rows": count} for (left, right), count in listed],
    }


class Unfit(Exception):
    """Why two tables cannot be compared."""


def read_table(paths: list[str]) -> pd.DataFrame:
    """A prediction table, whose parts all have the header."""
    text = {"label": str, "split": str}
    table = pd.concat([pd.read_csv(path, dtype=text, keep_default_na=False) for path in paths], ignore_index=True)
    if "label" not in table or not _score_columns(table):
        raise Unfit("a table has no column 'label', or no scores")
    return table


def _score_columns(table: pd.DataFrame) -> list[str]:
    return ["score"] if "score" in table else [name for name in table if name.startswith("score_")]


def compare(before: pd.DataFrame, after: pd.DataFrame, asked: dict[str, Any]) -> dict[str, Any]:
    """The comparison of two tables of the same split."""
    columns = _score_columns(before)
    if sorted(columns) != sorted(_score_columns(after)):
        raise Unfit("the runs have different classes")
    task = "multiclass" if columns != ["score"] else asked.get("task") or _task_of(before, after)
    classes = [name[len("score_") :] for name in columns] if task == "multiclass" else ["0", "1"]
    one, other = (_scored(table, columns, task, classes) for table in (before, after))
    rows = {"before": len(one.labels), "after": len(other.labels)}
    reason = _unmatched(one, other, asked["same_rows"])
    if reason is None:
        both = one.ids.intersection(other.ids)
        left, right = (side.at(side.ids.get_indexer(both)) for side in (one, other))
        relabelled = int((left.labels != right.labels).sum())
        compared = Comparison(task, left, right, paired=True)
        if len(both) == 0:
            reason = "no-common"
        elif relabelled > 0:
            reason = "labels"
            rows["relabelled"] = relabelled
        rows["both"] = len(both)
    if reason is not None:
        compared = Comparison(task, one, other, paired=False)
    cuts = asked["before"].get("threshold", 0.5), asked["after"].get("threshold", 0.5)
    made = {"task": task, "rows": rows, "equal": is_equal(compared), "metrics": differences(compared, asked["seed"])}
    changed = class_changes(compared, cuts, classes)
    return {
        **made,
        **({} if reason is None else {"unpaired": reason}),
        **({} if changed is None else {"changed": changed}),
    }


def _task_of(*tables: pd.DataFrame) -> str:
    return "binary" if all(table["label"].isin(["0", "1"]).all() for table in tables) else "regression"


def _scored(table: pd.DataFrame, columns: list[str], task: str, classes: list[str]) -> Scored:
    ids = pd.Index(table.get(ROW_ID, []))
    scores = table[columns].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if task == "multiclass":
        labels = table["label"].map({name: index for index, name in enumerate(classes)})
    else:
        labels = pd.to_numeric(table["label"], errors="coerce")
    if labels.isna().any() or not np.isfinite(scores).all():
        raise Unfit("a row has no label or no score")
    return Scored(ids, labels.to_numpy(dtype=float if task == "regression" else np.int64), scores)


def _unmatched(one: Scored, other: Scored, same_rows: bool) -> str | None:
    """Why rows with the same id cannot be matched."""
    if not same_rows:
        return "data"
    sides = one, other
    if any(len(side.ids) != len(side.labels) for side in sides):
        return "no-ids"
    return None if all(side.ids.is_unique for side in sides) else "repeated"


def compare_splits(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """A comparison for each split that both tables have. Rows that a model was trained on are left out."""
    tables = [read_table(asked[side]["files"]) for side in ("before", "after")]
    parts = [dict(tuple(table.groupby("split"))) if "split" in table else {"all": table} for table in tables]
    shared = [split for split in parts[0] if split in parts[1] and split != "train"]
    if not shared:
        raise Unfit("they have no split of rows in common that the models were not trained on")
    return [{"split": split, **compare(parts[0][split], parts[1][split], asked)} for split in shared]


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result for a request, or why there is none."""
    try:
        return {"splits": compare_splits(asked)}
    except Unfit as why:
        return {"unfit": str(why)}
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as fault:
        return {"unfit": f"a table cannot be read: {fault}"}


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    Path(request["answer"]).write_text(json.dumps(answer(request)), encoding="utf-8")
