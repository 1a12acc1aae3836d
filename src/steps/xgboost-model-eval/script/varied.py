"""A sample of rows whose features can be replaced and scored again, and which rows are drawn for it."""

from __future__ import annotations

from typing import Mapping, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.draw import row_numbers
from specline_runtime.encode import encoded_columns
from specline_runtime.row_hashes import row_keys
from specline_runtime.scorer import Scorer

SCREENED = 100
"""The rows by which features are ranked if the model does not say how much each contributes."""


class Drawn(NamedTuple):
    """The rows of a sample, as indices among all rows, in a random order."""

    rows: np.ndarray
    """The rows to score. Of two classes, half of the rows are of each, if there are enough, because then the AUC, which
    does not depend on their shares, varies least."""
    donors: np.ndarray
    """The rows whose values replace those of other rows: a plain sample."""


def draw(content: np.ndarray, labels: np.ndarray | None, count: int, seed: int) -> Drawn:
    """Draws rows by their content, so that the sample does not depend on their order.

    `content` are the rows' digests (shape (rows,), see `Rows.contents`), `labels` are 0 or 1 for two classes, and None
    otherwise.
    """
    order = np.argsort(row_numbers(seed, "explanation", row_keys(content)), kind="stable")
    donors = order[:count]
    if labels is None or len(order) <= count:
        return Drawn(donors, donors)
    positive = labels[order] == 1
    own = min(int(positive.sum()), max(count // 2, count - int((~positive).sum())))
    chosen = np.where(positive, np.cumsum(positive) <= own, np.cumsum(~positive) <= count - own)
    return Drawn(order[chosen], donors)


class Varied:
    """Rows of which some features can be replaced."""

    def __init__(self, scorer: Scorer, rows: pd.DataFrame) -> None:
        """`rows` are processed rows, with at least the model's features."""
        self.scorer = scorer
        self.features = scorer.description["features"]
        self.columns = encoded_columns(rows, self.features)
        """The features, categories as numbers."""

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def of(self, rows: np.ndarray) -> Varied:
        """Some of the rows."""
        made = Varied.__new__(Varied)
        made.scorer, made.features = self.scorer, self.features
        made.columns = [cells[rows] for cells in self.columns]
        return made

    def scores(self, changes: Mapping[int, np.ndarray], times: int = 1) -> np.ndarray:
        """Scores of the rows, repeated `times`, with the features at some places replaced by arrays of shape
        (times * rows,). The result has shape (times, rows) or (times, rows, classes).
        """
        repeated = [
            changes[place] if place in changes else np.tile(cells, times) for place, cells in enumerate(self.columns)
        ]
        scores = self.scorer.score_columns(repeated)
        return scores.reshape(times, len(self), *scores.shape[1:])


def ranked_features(varied: Varied, count: int) -> list[int]:
    """The places of the features that contribute most to the model: by the gain of their splits or, for a model that
    does not know it, by how much its scores change if a few rows exchange their values. Unused features are left out.
    """
    gains = varied.scorer.gains()
    if gains is not None:
        worth = np.array([gains.get(feature["name"], 0.0) for feature in varied.features])
    elif len(varied.features) <= count:
        return list(range(len(varied.features)))
    else:
        few = varied.of(np.arange(min(SCREENED, len(varied))))
        base = few.scores({})
        worth = np.array(
            [
                float(np.abs(few.scores({place: np.roll(cells, 1)}) - base).mean())
                for place, cells in enumerate(few.columns)
            ]
        )
    order = np.argsort(-worth, kind="stable")
    return [int(place) for place in order[:count] if worth[place] > 0]
