"""Decides from which rows a model's metrics are computed: if there are few held-out rows, from repeated
cross-validation in its training."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pandas as pd

from .files import as_predictions
from .measure import Target, measured

CROSS_VALIDATION = "cross-validation.csv"
NESTED = ("intervals", "interval_notes", "baseline", "notes")
# Rows that were used for early stopping or training are evaluated only on request, and then directly.
HELD_OUT_SPLITS = ("auto", "all", "test")


def read_cross_validation(folder: Path) -> pd.DataFrame | None:
    """The scores of all training rows, by repeat. None if training did not produce any."""
    path, packed = folder / CROSS_VALIDATION, folder / "output.tar.gz"
    if path.is_file():
        return as_predictions(path)
    if packed.is_file():
        with tarfile.open(packed, "r:gz") as tar:
            found = [name for name in tar.getnames() if Path(name).name == CROSS_VALIDATION]
            source = tar.extractfile(found[0]) if found else None
            return None if source is None else as_predictions(io.BytesIO(source.read()))
    return None


def hand_on_cross_validation(model: Path, folder: Path) -> None:
    """Copies the cross-validation scores next to the predictions, for steps that evaluate without the model."""
    if (model / CROSS_VALIDATION).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(model / CROSS_VALIDATION, folder / CROSS_VALIDATION)


def best_grounded(
    own: dict[str, Any], validated: pd.DataFrame | None, target: Target, threshold: Any, seed: int
) -> dict[str, Any]:
    """The metrics of held-out rows, or the mean over the repeats of cross-validation if that is based on more rows."""
    if validated is None:
        return own
    parts = [part.reset_index(drop=True) for _, part in validated.groupby("repeat", sort=True)]
    if len(parts[0]) <= own["rows"]:
        return own
    made = averaged([measured(part, target, threshold, seed + number) for number, part in enumerate(parts)])
    note = (
        f"numbers and intervals are the mean of {len(parts)} repeats of cross-validation over {len(parts[0])} rows in "
        f"the training job, because the {own['rows']} held-out rows are too few; crossValidation: 0 of the training "
        "measures the held-out rows instead"
    )
    held_out = {name: value for name, value in own.items() if name not in NESTED}
    notes = [note, *made.get("notes", [])]
    return {**made, "notes": notes, "estimate": "cross-validation", "repeats": len(parts), "held_out": held_out}


def shown_rows(numbers: dict[str, Any], own: pd.DataFrame, validated: pd.DataFrame | None) -> pd.DataFrame:
    """The rows for curves: the same rows as for the metrics, or those of the first repeat if there are several."""
    if validated is None or numbers.get("estimate") is None:
        return own
    return validated[validated["repeat"] == validated["repeat"].min()].reset_index(drop=True)


def averaged(repeats: list[dict[str, Any]]) -> dict[str, Any]:
    """The mean of each number, and of both ends of each interval that all repeats have."""
    first = repeats[0]
    made = {
        name: value if isinstance(value, int) else _mean([one[name] for one in repeats])
        for name, value in first.items()
        if name not in NESTED
    }
    ends = {
        name: [_mean([one["intervals"][name][end] for one in repeats]) for end in (0, 1)]
        for name in first["intervals"]
        if all(name in one["intervals"] for one in repeats)
    }
    said: dict[str, str] = {}
    for one in repeats:
        for name, note in one.get("interval_notes", {}).items():
            said.setdefault(name, note)
    notes = list(dict.fromkeys(note for one in repeats for note in one.get("notes", [])))
    return {
        **made,
        "intervals": ends,
        **({"interval_notes": said} if said else {}),
        "baseline": first["baseline"],
        **({"notes": notes} if notes else {}),
    }


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
