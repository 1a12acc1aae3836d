"""Models that were trained by a user's script. Their inference.py computes scores, and everything else works as for our
models. The archive of such a model contains the user's files in `code/own/`. Its `inference.py` has two functions:

    def model_fn(model_dir): ...           # reads what the training wrote; gives the model
    def predict_fn(features, model): ...   # features: a DataFrame, numbers as floats, categories as pandas categories

`predict_fn` returns one number per row (the probability of the positive class if there are two), or one per class.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from .encode import encode
from .job import fail
from .scorer import Scorer

OWN = "code/own"
INFERENCE = "inference.py"


def installs(wanted: bool | str) -> bool:
    """Whether to install missing packages. "auto" means on SageMaker only: the local runner names its jobs, and on a
    user's machine nothing is installed unless the user says so."""
    return wanted is True or (wanted == "auto" and "SPECLINE_JOB" not in os.environ)


def open_model(folder: Path, install: bool = False) -> Scorer:
    """The scorer for an unpacked archive. `install` installs the packages that the user's code needs."""
    if (folder / OWN / INFERENCE).is_file():
        return OwnScorer(folder, install)
    if (folder / "model.json").is_file():
        return Scorer(folder)
    return fail("data/model-unknown", there=", ".join(sorted(path.name for path in folder.iterdir())) or "nothing")


class OwnScorer(Scorer):
    """A model that is scored with the user's code."""

    def __init__(self, folder: Path, install: bool = False) -> None:
        self._install = install
        super().__init__(folder)

    def _load(self, folder: Path) -> None:
        self._module = _imported(folder / OWN / INFERENCE, folder / "code/requirements.txt" if self._install else None)
        for name in ("model_fn", "predict_fn"):
            if not callable(getattr(self._module, name, None)):
                fail("data/own-function", function=name, file=INFERENCE)
        self._model = self._call("model_fn", str(folder))

    def score_processed(self, frame: pd.DataFrame) -> np.ndarray:
        features = self.description["features"]
        table = encode(frame, features)
        table.columns = [feature["name"] for feature in features]
        return self._predicted(table)

    def score_columns(self, columns: list[np.ndarray]) -> np.ndarray:
        made = {}
        for feature, cells in zip(self.description["features"], columns):
            named = feature["type"] == "category"
            made[feature["name"]] = pd.Categorical.from_codes(cells, feature["categories"]) if named else cells
        return self._predicted(pd.DataFrame(made))

    def _predicted(self, table: pd.DataFrame) -> np.ndarray:
        return self._checked(self._call("predict_fn", table, self._model), len(table))

    def gains(self) -> dict[str, float] | None:
        return None

    def strongest(self, frame: pd.DataFrame, count: int) -> list[list[tuple[str, Any, float]]]:
        return self.strongest_processed(frame, count)

    def strongest_processed(self, whole: pd.DataFrame, count: int) -> list[list[tuple[str, Any, float]]]:
        return fail("data/no-reasons", reason="a script of your own trained it")

    def _call(self, name: str, *arguments: Any) -> Any:
        try:
            return getattr(self._module, name)(*arguments)
        except ModuleNotFoundError as error:
            return fail("data/package-missing", package=error.name or "", file=INFERENCE)
        except Exception as error:
            return fail("data/own-failed", function=name, file=INFERENCE, type=type(error).__name__, message=str(error))

    def _checked(self, given: Any, rows: int) -> np.ndarray:
        """Scores in the form that the task requires."""
        scores = np.asarray(given, dtype=np.float64)
        if scores.ndim == 2 and self.task == "binary" and scores.shape[1] == 2:
            scores = scores[:, 1]
        if scores.ndim == 2 and self.task != "multiclass" and scores.shape[1] == 1:
            scores = scores[:, 0]
        wanted = (rows, len(self.classes)) if self.task == "multiclass" else (rows,)
        if scores.shape != wanted or not np.isfinite(scores).all():
            fail("data/own-scores", file=INFERENCE, got=_shape(scores.shape), wanted=_shape(wanted))
        if self.task != "regression" and not ((scores >= 0) & (scores <= 1)).all():
            fail("data/own-probability", file=INFERENCE, low=float(scores.min()), high=float(scores.max()))
        return scores


def _shape(shape: tuple[int, ...]) -> str:
    return " by ".join(str(size) for size in shape) or "a single number"


def _imported(path: Path, requirements: Path | None) -> ModuleType:
    """The user's module, which can import the modules next to it."""
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    try:
        return _executed(path)
    except ModuleNotFoundError as error:
        if requirements is not None and requirements.is_file() and requirements.read_text(encoding="utf-8").strip():
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "-r", str(requirements)], check=True)
            return _executed(path)
        return fail("data/package-missing", package=error.name or "", file=path.name)


def _executed(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("specline_own_inference", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
