"""Grows one model on several machines: with XGBoost's collective, which the script starts, and shares of the rows."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pandas as pd

from specline_runtime import hosts
from specline_runtime.encode import learn_features
from specline_runtime.shares import Range, shares_of
from specline_runtime.xgb import xgboost

# The splits that are divided among all machines. Only the first machine scores the other splits.
SHARED_SPLITS = ("train", "validation")


def divided(data: Path, place: hosts.Here) -> tuple[hosts.Here, dict[str, list[Range] | None]]:
    """The machines with rows from every shared split, and this machine's share of each split. XGBoost would wait
    forever for a machine without rows, so such machines are excluded. With one machine, the share is the whole split.
    """
    splits = [name for name in SHARED_SPLITS if (data / name).is_dir()]
    if place.count == 1:
        return place, dict.fromkeys(splits)
    for count in range(place.count, 1, -1):
        shares = {name: shares_of(data / name, count) for name in splits}
        if all(share for of_split in shares.values() for share in of_split):
            if place.own >= count:
                return place.among(count), {}
            return place.among(count), {name: of_split[place.own] for name, of_split in shares.items()}
    return place.among(1), dict.fromkeys(splits)


def common_features(columns: list[dict[str, str]], train: pd.DataFrame, team: hosts.Team) -> list[dict[str, Any]]:
    """The model's features: those with values on any machine, with the categories of all machines."""
    own = {feature["name"]: feature.get("categories") for feature in learn_features(columns, train)}
    found: dict[str, Any] = {}
    for each in team.share(own):
        for name, categories in each.items():
            known = found.get(name)
            found[name] = categories if known is None else sorted({*known, *categories})
    return [
        {**column, "categories": found[column["name"]]} if column["type"] == "category" else dict(column)
        for column in columns
        if column["name"] in found
    ]


@contextlib.contextmanager
def collective(team: hosts.Team) -> Iterator[None]:
    """Connects the machines through XGBoost's collective. XGBoost's functions then work on all machines' rows.

    XGBoost 2.1 renamed the tracker's methods and its arguments. Sources: python-package/xgboost/tracker.py and
    collective.py, releases 1.7.4 and 2.1 (read in November 2026).
    """
    if team.place.count == 1:
        yield
        return
    tracker = started_tracker(team) if team.first else None
    arguments = team.first_of(tracker and worker_arguments(tracker))
    # Ranks follow the order of the machines, so that sums do not depend on which machine connects first.
    task = f"{team.place.own:05d}"
    with xgboost.collective.CommunicatorContext(**arguments, DMLC_TASK_ID=task, dmlc_task_id=task):
        try:
            yield
        except xgboost.core.XGBoostError:
            # XGBoost may be the first to notice a lost machine, but does not know which machine it is.
            team.wait_for_reason()
            raise
    # All machines leave the collective before the tracker ends.
    team.share(None)
    if tracker is not None:
        (tracker.wait_for if hasattr(tracker, "wait_for") else tracker.join)()


def started_tracker(team: hosts.Team) -> Any:
    from xgboost.tracker import RabitTracker  # noqa: PLC0415  needed by the first of several machines only

    host, _ = hosts.address_of(team.place)
    tracker = RabitTracker(host_ip=host, n_workers=team.place.count, sortby="task")
    if hasattr(tracker, "worker_args"):
        tracker.start()
    else:
        tracker.start(team.place.count)
    return tracker


def worker_arguments(tracker: Any) -> dict[str, Any]:
    return dict((tracker.worker_args if hasattr(tracker, "worker_args") else tracker.worker_envs)())


def class_counts(labels: np.ndarray, classes: int, team: hosts.Team) -> np.ndarray:
    """The total number of rows per class on all machines."""
    return np.array(team.totals(np.bincount(labels.astype(int), minlength=classes).tolist()))
