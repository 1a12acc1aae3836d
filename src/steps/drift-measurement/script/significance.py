"""Tests for a difference between two samples, with numpy alone, because not every interpreter has scipy.

Each returns a p-value: the probability of a difference at least as large if both samples are draws from the same rows.
Most approximations err on the side of larger p-values. The spread test's does not in small samples, so
`numbers_differ` does not use it for fewer than 50 rows.
"""

from __future__ import annotations

import math
from typing import Callable, Mapping, Sequence

import numpy as np

_LOG_FACTORIALS = np.zeros(2)


def normal_two_sided(z: float) -> float:
    """The probability of a standard normal number at least as far from zero."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_squared(value: float, freedom: int) -> float:
    """The upper tail of the chi-squared distribution, by the series or the continued fraction of the incomplete gamma
    function (Abramowitz and Stegun 6.5.29 and 6.5.31).
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    front = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - front * total)
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    fraction = d
    for i in range(1, 10_000):
        an = -i * (i - a)
        b += 2
        d = 1 / (_apart(an * d + b, tiny))
        c = _apart(b + an / c, tiny)
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, front * fraction)


def _apart(value: float, tiny: float) -> float:
    """The value, kept away from zero."""
    return value if abs(value) > tiny else tiny


def kolmogorov(distance: float, sizes: tuple[int, int]) -> float:
    """The p-value of the two-sample Kolmogorov-Smirnov distance, from its limiting distribution. It is conservative for
    small samples and for ties.
    """
    first, second = sizes
    value = distance * math.sqrt(first * second / (first + second))
    if value < 0.2:
        return 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * (k * value) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, sum(terms)))


def _log_factorials(largest: int) -> np.ndarray:
    global _LOG_FACTORIALS  # noqa: PLW0603
    if len(_LOG_FACTORIALS) <= largest:
        logs = np.log(np.arange(1, largest + 1, dtype=np.float64))
        _LOG_FACTORIALS = np.concatenate([[0.0], np.cumsum(logs)])
    return _LOG_FACTORIALS


def exact_shares(first: int, second: int, sizes: tuple[int, int]) -> float:
    """Whether a kind of row is as frequent in both samples: `first` of `sizes[0]` rows and `second` of `sizes[1]`.

    Twice the smaller tail of the hypergeometric distribution (Fisher's exact test).
    """
    m, n = sizes
    if m == 0 or n == 0 or first + second in (0, m + n):
        return 1.0
    total = first + second
    low, high = max(0, total - m), min(total, n)
    logs = _log_factorials(m + n)
    k = np.arange(low, high + 1)
    chances = logs[n] - logs[k] - logs[n - k] + logs[m] - logs[total - k] - logs[m - total + k]
    chances = np.exp(chances - (logs[m + n] - logs[total] - logs[m + n - total]))
    at = second - low
    return min(1.0, 2 * min(float(chances[: at + 1].sum()), float(chances[at:].sum())))


def ranks_differ(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """The Mann-Whitney test, corrected for ties: its p-value, and the statistic, which is positive if the second sample
    has the greater numbers.
    """
    return _scores_differ(first, second, lambda places: places)


def distances_differ(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Whether one of two samples of distances is larger, with most weight on the large ones: for normal numbers, this
    finds a wider spread nearly as well as the F-test, but it assumes nothing about their distribution. The scores are
    bounded, so that the normal approximation holds for 50 rows or more in both samples.
    """
    return _scores_differ(first, second, lambda places: -np.log(1.01 - places))


def _scores_differ(
    first: np.ndarray, second: np.ndarray, score: Callable[[np.ndarray], np.ndarray]
) -> tuple[float, float]:
    """A linear rank test. `score` is a function of the rank's place, from 0 to 1. Equal numbers have the same rank."""
    m, n = len(first), len(second)
    if m == 0 or n == 0:
        return 1.0, 0.0
    _, places, counts = np.unique(np.concatenate([first, second]), return_inverse=True, return_counts=True)
    scores = score((np.cumsum(counts) - counts / 2) / (m + n))[places.reshape(-1)]
    mean = float(scores.mean())
    variance = float(((scores - mean) ** 2).sum()) * m * n / (m + n) / max(1, m + n - 1)
    if variance <= 1e-12:
        return 1.0, 0.0
    statistic = (float(scores[m:].sum()) - n * mean) / math.sqrt(variance)
    return normal_two_sided(statistic), statistic


def beyond_all(first: np.ndarray, second: np.ndarray) -> float:
    """Whether unusually many numbers of one sample are greater than all of the other (an exact test)."""
    if len(first) == 0 or len(second) == 0:
        return 1.0
    made = 1.0
    for one, other in ((first, second), (second, first)):
        count = int((one > other.max()).sum())
        taken = np.arange(count)
        # The probability that the greatest `count` numbers of all belong to this sample.
        logs = np.log(len(one) - taken) - np.log(len(one) + len(other) - taken)
        made = min(made, float(np.exp(logs.sum())))
    return min(1.0, 2 * made)


def counts_differ(first: np.ndarray, second: np.ndarray) -> float:
    """The chi-squared test for the counts of categories. Rare ones are tested together, so that every expected count is
    at least five.
    """
    m, n = float(first.sum()), float(second.sum())
    if m == 0 or n == 0:
        return 1.0
    pooled = first + second
    is_rare = pooled * min(m, n) / (m + n) < 5
    table = np.array([np.append(one[~is_rare], one[is_rare].sum()) for one in (first, second)], dtype=np.float64)
    table = table[:, table.sum(axis=0) * min(m, n) / (m + n) >= 5]
    if table.shape[1] < 2:
        return 1.0
    expected = table.sum(axis=0) * table.sum(axis=1, keepdims=True) / table.sum()
    return chi_squared(float(((table - expected) ** 2 / expected).sum()), table.shape[1] - 1)


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected by Holm's method: those below a level are false in at most that share of reports, however the
    tests depend on each other.
    """
    order = sorted(range(len(values)), key=lambda at: values[at])
    made, greatest = [0.0] * len(values), 0.0
    for place, at in enumerate(order):
        greatest = max(greatest, min(1.0, values[at] * (len(values) - place)))
        made[at] = greatest
    return made


def at_least_one(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """One p-value for several tests of the same column, by a weighted Bonferroni correction: tests of what happens most
    often get more of the probability of an error. Other tests share what `weights` leave.
    """
    if not values:
        return 1.0
    return min(1.0, *(p / share for p, share in zip(values.values(), shares_of(values, weights))))


def shares_of(values: Mapping[str, float], weights: Mapping[str, float]) -> list[float]:
    """Each test's share of the probability of an error."""
    others = [name for name in values if name not in weights]
    left = 1 - sum(weights.get(name, 0.0) for name in values)
    return [weights.get(name, left / max(1, len(others))) for name in values]
