"""Compares the scores of two runs: the interval of the difference of their headline metric, and rows that change class.

    python compare_scores.py '{"before": {…}, "after": {…}, "same_rows": true, "seed": 42, "answer": "answer.json"}'

`specline compare` runs this on the user's machine. `before` and `after` have the files of a prediction table and the
threshold from which a row is classified as positive. If `same_rows` is false, equal row ids do not mean equal rows.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from score_differences import Comparison, Scored, differences, is_equal

from specline_runtime.files import ROW_ID

MOVES = 10
"""The number of most frequent changes of class that are listed."""


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
    unread = table["label"][labels.isna() & (table["label"] != "")]
    if len(unread) > 0:
        why = "which is not a number" if task != "multiclass" else "but the table has no score of that class"
        raise Unfit(f"a row has the label '{unread.iloc[0]}', {why}")
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
