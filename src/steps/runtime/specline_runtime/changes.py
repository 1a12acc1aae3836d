"""Notes about changed defaults that affect a user's results, and how to undo them. They are also in CHANGELOG.md."""

from __future__ import annotations

import json
from pathlib import Path

CALIBRATION = 'earlier versions always used isotonic calibration: method: "isotonic" brings it back'
STOPPING = (
    "early stopping watched log loss by default; earlier versions watched AUC, so that numbers of two-class models "
    'differ: evalMetric: "auc" of the training brings the old ones back'
)


def of_training(model: Path) -> list[str]:
    """The note for a model that was trained without an explicit early stopping metric."""
    training, settings = model / "training.json", model / "hyperparameters.json"
    if not training.is_file() or not settings.is_file():
        return []
    watched = json.loads(training.read_text(encoding="utf-8")).get("watched")
    given = json.loads(settings.read_text(encoding="utf-8")).get("eval_metric", "auto")
    return [STOPPING] if watched == "logloss" and given == "auto" else []
