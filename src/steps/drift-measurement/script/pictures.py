"""The shares of rows that the report draws for each column, at training and now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numbers_differ import Pair
from words_differ import Levels

BINS = 24
LEVELS = 10


def of_numbers(pair: Pair) -> dict[str, Any] | None:
    """Shares by bins of equal width. The outer bins also have the numbers beyond them. None for a single number."""
    ends = [(one[0], one[-1], *np.quantile(one, [0.01, 0.99])) for one in (pair.before, pair.now)]
    low, high = float(min(one[2] for one in ends)), float(max(one[3] for one in ends))
    if low == high:
        low, high = float(min(one[0] for one in ends)), float(max(one[1] for one in ends))
    if low == high or not np.isfinite(high - low):
        return None
    edges = np.linspace(low, high, BINS + 1)
    shares = []
    for one in (pair.before, pair.now):
        counts = np.histogram(np.clip(one, low, high), bins=edges)[0]
        shares.append([round(share, 5) for share in (counts / len(one)).tolist()])
    return {"edges": [low, high], "before": shares[0], "now": shares[1]}


def of_levels(levels: Levels) -> dict[str, Any]:
    """Shares of the most frequent categories, and of all others together."""
    shares = [one / max(1, one.sum()) for one in (levels.before, levels.now)]
    order = np.argsort(-np.maximum(*shares), kind="stable")
    rows = [[levels.names[at][:60], *(round(float(share[at]), 5) for share in shares)] for at in order[:LEVELS]]
    others = [round(float(share[order[LEVELS:]].sum()), 5) for share in shares]
    return {"levels": rows, "others": others, "count": len(levels.names)}
