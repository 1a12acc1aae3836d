"""How the machines of a job grow one model: XGBoost's own collective, which the script starts, and shares of rows."""

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

# The rows that all machines share. The first alone scores the others.
SHARED_SPLITS = ("train", "validation")


def divided(data: Path, place: hosts.Here) -> tuple[hosts.Here, dict[str, list[Range] | None]]:
    """The machines that have rows of every shared split, and this one's share of each. XGBoost waits for ever for a
    machine without rows. A machine that has none is not among them. With one machine, the share is everything.
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
    """The model's features, with the categories and values that any machine has."""
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
    """XGBoost's collective among the machines. Its functions then work on the rows of all of them.

    XGBoost 2.1 renamed the tracker's methods and its arguments. Sources: python-package/xgboost/tracker.py and
    collective.py, releases 1.7.4 and 2.1 (read in November 2026).
    """
    if team.place.count == 1:
        yield
        return
    tracker = started_tracker(team) if team.first else None
    arguments = team.first_of(tracker and worker_arguments(tracker))
    # Ranks in the order of the machines: sums do not depend on who comes first.
    task = f"{team.place.own:05d}"
    with xgboost.collective.CommunicatorContext(**arguments, DMLC_TASK_ID=task, dmlc_task_id=task):
        try:
            yield
        except xgboost.core.XGBoostError:
            # XGBoost may be the first to notice that a machine is lost, but it does not know which.
            team.wait_for_reason()
            raise
    # All have left the collective before the tracker ends.
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
    """How many rows of each class all machines have."""
    return np.array(team.totals(np.bincount(labels.astype(int), minlength=classes).tolist()))
