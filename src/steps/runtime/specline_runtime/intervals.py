"""95% intervals for metrics, or notes if there are too few rows. Uses only NumPy. `bench/interval_coverage.py` measures
their coverage.
"""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple

import numpy as np

NORMAL_95 = 1.959963984540054
FEWEST = 5
"""The number of rows of each class that an AUC interval requires."""
FEW_TO_DRAW = 20
"""The number of rows that a bootstrap requires, because samples from only a few rows are too similar."""
HEAVY = 0.25
"""The share of the variance in a single row above which a bootstrap cannot be trusted."""
SAME = 1e-9
"""The maximum relative difference at which numbers count as equal."""
TOO_FEW = "too few rows"
HEAVY_TAILED = "a few rows make most of the error: the true value is outside more often than 5 % of the time"


class Intervals(NamedTuple):
    """Intervals by metric, and notes for metrics that have no interval or an unreliable one."""

    ends: dict[str, list[float]]
    notes: dict[str, str]

    def merged(self, other: Intervals) -> Intervals:
        return Intervals({**self.ends, **other.ends}, {**self.notes, **other.notes})

    def without(self, names: list[str], why: str = TOO_FEW) -> Intervals:
        """Replaces the intervals of these metrics with notes, because there are too few rows."""
        ends = {name: pair for name, pair in self.ends.items() if name not in names}
        return Intervals(ends, {**self.notes, **dict.fromkeys(names, why)})


def of_known(found: dict[str, tuple[float, float] | None]) -> Intervals:
    """The intervals that could be computed, and notes in place of the others."""
    ends = {name: [float(end) for end in pair] for name, pair in found.items() if pair is not None}
    return Intervals(ends, {name: TOO_FEW for name, pair in found.items() if pair is None})


def wilson(hits: float, rows: float, quantile: float = NORMAL_95) -> tuple[float, float] | None:
    """The interval of a proportion (Wilson 1927). `rows` can be fractional, because it can be an effective number of
    rows. For up to ten hits (or misses), the outer end is the Poisson bound (Brown, Cai, DasGupta 2001, section 4.1.1,
    who use it for up to three), because Wilson's interval misses proportions near 0 and 1 too often.
    """
    if rows <= 0:
        return None
    share, spread = hits / rows, quantile**2 / rows
    middle = (share + spread / 2) / (1 + spread)
    half = quantile * math.sqrt(share * (1 - share) / rows + spread / (4 * rows)) / (1 + spread)
    low, high = middle - half, middle + half
    if quantile == NORMAL_95:
        low = min(low, _poisson_low(hits, rows))
        high = max(high, 1 - _poisson_low(rows - hits, rows))
    return max(0.0, min(low, share)), min(1.0, max(high, share))


# Half of the chi-square quantile at 0.05 with twice as many degrees of freedom as hits.
POISSON_LOW = {
    1: 0.0512932944,
    2: 0.3553615107,
    3: 0.8176914472,
    4: 1.3663183967,
    5: 1.9701495681,
    6: 2.6130147442,
    7: 3.2853156919,
    8: 3.9808227862,
    9: 4.6952275403,
    10: 5.4254056971,
}


def _poisson_low(hits: float, rows: float) -> float:
    return POISSON_LOW[int(hits)] / rows if hits in POISSON_LOW else math.inf


def f1_interval(hits: int, wrong: int) -> tuple[float, float] | None:
    """The interval of F1 = 2J / (1 + J), where J = hits / (hits + wrong) is a proportion and the function is
    monotone."""
    share = wilson(hits, hits + wrong)
    return None if share is None else (2 * share[0] / (1 + share[0]), 2 * share[1] / (1 + share[1]))


PRIOR_ROWS = 2


def auc_interval(labels: np.ndarray, scores: np.ndarray) -> tuple[float, float] | None:
    """The interval of the AUC. None if a class has fewer than five rows.

    The variance is DeLong's (DeLong, DeLong, Clarke-Pearson 1988), split into parts for positive and negative rows.
    Near 0 and 1 it is too small, because most rows are then on the right side of all others and do not show the spread.
    Each part is therefore shrunk toward its maximum, AUC * (1 - AUC), with the weight of two rows relative to the
    number of informative rows. The interval is Wilson's for the resulting effective number of rows, with Student's
    quantile by Satterthwaite. DeLong's interval, even on the logit scale, contains the true value in only 60 to 90% of
    samples with an AUC of 0.95 and ten positives.
    """
    positive, negative = scores[labels == 1], scores[labels == 0]
    if min(len(positive), len(negative)) < FEWEST:
        return None
    above, below = placements(positive, negative)
    middle = float(above.mean())
    parts = [share_of_variance(placed, middle * (1 - middle)) for placed in (above, below)]
    variance = sum(parts)
    freedom = variance**2 / sum(part**2 / (len(rows) - 1) for part, rows in zip(parts, (above, below)))
    return wilson(middle / variance, 1 / variance, student_95(freedom))


def share_of_variance(placed: np.ndarray, whole: float) -> float:
    """One class's contribution to the variance, relative to `whole`, which is AUC * (1 - AUC)."""
    ratio = min(float(placed.var(ddof=1)) / whole, 1.0) if whole > 0 else 1.0
    telling = min(int((placed < 1).sum()), int((placed > 0).sum()))
    return (telling * ratio + PRIOR_ROWS) / (telling + PRIOR_ROWS) / len(placed)


def placements(positive: np.ndarray, negative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each positive row, the share of negative rows that score lower, and vice versa. Ties count half."""
    low, high = np.sort(negative), np.sort(positive)
    above = (np.searchsorted(low, positive, "left") + np.searchsorted(low, positive, "right")) / (2 * len(low))
    under = (np.searchsorted(high, negative, "left") + np.searchsorted(high, negative, "right")) / (2 * len(high))
    return above, 1 - under


def student_95(freedom: float) -> float:
    """The 97.5% quantile of Student's t (Cornish and Fisher's expansion, accurate to 0.1% from 4 degrees of
    freedom)."""
    z = NORMAL_95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))


Measure = Callable[[np.ndarray], "dict[str, float]"]
"""Computes the rows' metrics, given how often each row counts."""


def bootstrap(
    prepare: Callable[[np.ndarray, np.ndarray], Measure], labels: np.ndarray, scores: np.ndarray, seed: int
) -> Intervals:
    """Intervals from rows drawn with replacement, with fewer draws if there are many rows. The percentiles are
    bias-corrected (Efron 1981). With few rows, ECE is too large, and resampling from them adds the same error again.
    Its interval is therefore mirrored around the value (the basic bootstrap).

    `prepare` is called once, with the labels and scores reordered.
    """
    order = np.lexsort((*np.atleast_2d(scores.T), labels))
    measure = prepare(labels[order], scores[order])
    point = measure(np.ones(len(labels), dtype=np.int64))
    if len(labels) < FEW_TO_DRAW:
        return Intervals({}, dict.fromkeys(point, TOO_FEW))
    draws = 400 if len(labels) <= 5_000 else 200 if len(labels) <= 50_000 else 40
    random = np.random.RandomState(seed % (2**32))
    drawn: dict[str, list[float]] = {name: [] for name in point}
    for _ in range(draws):
        rows = random.randint(0, len(labels), len(labels))
        for name, value in measure(np.bincount(rows, minlength=len(labels))).items():
            drawn[name].append(value)
    return of_known(
        {
            name: (_turned if name.startswith(TOO_LARGE) else bias_corrected)(np.array(values), point[name])
            for name, values in drawn.items()
        }
    )


TOO_LARGE = "ece"


def _turned(values: np.ndarray, point: float) -> tuple[float, float] | None:
    """Mirrors the resampled values around the value, without negative results."""
    if not math.isfinite(point) or np.ptp(values) <= SAME:
        return None
    low, high = (2 * point - float(np.percentile(values, share)) for share in (97.5, 2.5))
    return max(0.0, min(low, point)), max(high, point)


def bias_corrected(values: np.ndarray, point: float) -> tuple[float, float] | None:
    """Percentiles of the resampled values, shifted by twice their median's bias. None if they are not informative."""
    known = values[np.isfinite(values)]
    if not math.isfinite(point) or len(known) < 0.9 * len(values):
        return None
    share = (np.mean(known < point) + np.mean(known <= point)) / 2
    bias = normal_quantile(min(max(float(share), 0.01), 0.99))
    low, high = (normal_share(2 * bias + end) for end in (-NORMAL_95, NORMAL_95))
    ends = float(np.percentile(known, 100 * low)), float(np.percentile(known, 100 * high))
    if ends[1] - ends[0] <= SAME * max(abs(point), SAME):
        return None
    return min(ends[0], point), max(ends[1], point)


def heavy_tailed(losses: np.ndarray) -> bool:
    """Whether one row contributes so much to the spread of the losses that resampling does not show how they vary."""
    squares = (losses - losses.mean()) ** 2
    whole = float(squares.sum())
    differ = whole > len(losses) * (SAME * float(np.abs(losses).max())) ** 2
    return bool(differ and float(squares.max()) / whole > HEAVY)


def noted(found: Intervals, names: list[str], losses: np.ndarray) -> Intervals:
    """Adds a note to metrics that are the mean of these losses if the losses are heavy-tailed."""
    if not heavy_tailed(losses):
        return found
    return Intervals(found.ends, {**found.notes, **{name: HEAVY_TAILED for name in names if name in found.ends}})


def normal_share(value: float) -> float:
    return (1 + math.erf(value / math.sqrt(2))) / 2


def normal_quantile(share: float) -> float:
    """Uses bisection, which needs only a few calls per metric and does not require SciPy."""
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if normal_share(middle) < share else (low, middle)
    return (low + high) / 2


def as_json(found: Intervals) -> dict[str, Any]:
    """The interval members of metrics.json."""
    return {"intervals": found.ends, **({"interval_notes": found.notes} if found.notes else {})}
