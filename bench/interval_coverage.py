"""Measures how often 95% intervals cover the true value: python3 bench/interval_coverage.py [--draws 5000] [--bootstrap
200]

Proportions and AUC are computed with the steps' own functions, for many simulated sets of n held-out rows. Goals: 93%
coverage from 200 rows on, and 90% for 50 rows, ten of which belong to the rarer class. Exits with 1 if a goal is
missed. Metrics with bootstrapped intervals have no goal; --bootstrap N measures them over N sets (slow).
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Callable, Iterator

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "src/steps/runtime"))

from specline_runtime import intervals, metrics

Sample = Callable[[np.random.RandomState, int, int], "tuple[np.ndarray, np.ndarray]"]


def share_coverage(rows: int, share: float, draws: int, random: np.random.RandomState) -> float:
    """Proportions over all held-out rows, such as accuracy."""
    ends = np.array([intervals.wilson(hits, rows) for hits in range(rows + 1)])[random.binomial(rows, share, draws)]
    return float(np.mean((ends[:, 0] <= share) & (share <= ends[:, 1])))


def part_coverage(rows: int, part: float, share: float, draws: int, random: np.random.RandomState) -> float:
    """Proportions over a subset of the rows whose size varies, such as precision and recall."""
    sizes = random.binomial(rows, part, draws)
    hits = random.binomial(sizes, share)
    pairs = {(hit, size): intervals.wilson(hit, size) for hit, size in set(zip(hits.tolist(), sizes.tolist()))}
    held = [pairs[hit, size] for hit, size in zip(hits.tolist(), sizes.tolist())]
    return float(np.mean([pair is None or pair[0] <= share <= pair[1] for pair in held]))


def normal(area: float, spread: float) -> tuple[Sample, float]:
    """Normally distributed scores. `spread` is the standard deviation for positive rows; for negative rows it is 1."""
    apart = normal_quantile(area) * math.sqrt(1 + spread**2)
    return lambda random, m, n: (random.randn(m) * spread + apart, random.randn(n)), area


def exponential(area: float, _: float) -> tuple[Sample, float]:
    """Skewed scores."""
    scale = area / (1 - area)
    return lambda random, m, n: (random.exponential(scale, m), random.exponential(1, n)), area


def graded(area: float, _: float) -> tuple[Sample, float]:
    """Normally distributed scores in five grades, so that most pairs are tied."""
    apart, cuts = normal_quantile(area) * math.sqrt(2), np.array([-0.5, 0.3, 1.0, 1.7])
    below = [np.array([0, *(normal_share(cut - shift) for cut in cuts), 1]) for shift in (apart, 0.0)]
    p, q = (np.diff(values) for values in below)
    truth = float(np.sum(p * (np.cumsum(q) - q / 2)))
    sample: Sample = lambda random, m, n: (  # noqa: E731
        np.digitize(random.randn(m) + apart, cuts).astype(float),
        np.digitize(random.randn(n), cuts).astype(float),
    )
    return sample, truth


SHAPES = {"normal": (normal, 1.0), "wide": (normal, 2.0), "narrow": (normal, 0.5)}
SHAPES = {**SHAPES, "exponential": (exponential, 1.0), "graded": (graded, 1.0)}


def auc_coverage(
    drawn_from: tuple[Sample, float], counts: tuple[int, int], draws: int, random: np.random.RandomState
) -> float:
    (sample, truth), (rows, positives) = drawn_from, counts
    labels = np.repeat([1, 0], [positives, rows - positives])
    held = 0
    for _ in range(draws):
        scores = np.concatenate(sample(random, positives, rows - positives))
        pair = intervals.auc_interval(labels, scores)
        held += pair is not None and pair[0] <= truth <= pair[1]
    return held / draws


def settings() -> Iterator[tuple[int, int, float]]:
    """The number of rows, the number of positives, and the goal."""
    yield from ((50, 10, 0.9), (50, 25, 0.9), (200, 10, 0.93), (200, 40, 0.93), (200, 100, 0.93))
    yield from ((1000, 50, 0.93), (1000, 500, 0.93))


def normal_share(value: float) -> float:
    return intervals.normal_share(value)


def normal_quantile(share: float) -> float:
    return intervals.normal_quantile(share)


def bootstrapped(sets: int, rows: int, random: np.random.RandomState) -> dict[str, float]:
    """Coverage of the other two-class metrics. The true value is computed from a million rows."""

    def drawn(count: int) -> tuple[np.ndarray, np.ndarray]:
        margin = random.randn(count) * 1.5 - 1
        labels = (random.rand(count) < 1 / (1 + np.exp(-margin))).astype(int)
        return labels, 1 / (1 + np.exp(-1.3 * margin))

    def all_of(labels: np.ndarray, scores: np.ndarray) -> dict[str, float]:
        found = metrics.at_threshold(labels, scores, 0.5)
        found.update(pr_auc=metrics.average_precision(labels, scores), log_loss=metrics.log_loss(labels, scores))
        found.update(brier=metrics.brier(labels, scores), ks=metrics.kolmogorov_smirnov(labels, scores))
        return {**found, "ece": metrics.calibration_error(labels, scores)}

    truth = all_of(*drawn(1_000_000))
    held: dict[str, list[bool]] = {}
    for number in range(sets):
        labels, scores = drawn(rows)
        ends = metrics.binary_metrics(labels, scores, metrics.fixed_cut(0.5, rows), number)["intervals"]
        for name, value in truth.items():
            if name in ends:
                held.setdefault(name, []).append(ends[name][0] <= value <= ends[name][1])
    return {name: float(np.mean(values)) for name, values in held.items()}


def errors(sets: int, rows: int, freedom: float, random: np.random.RandomState) -> dict[str, float]:
    """Coverage of RMSE and MAE if errors have a Student's t distribution, and how often a note warns about heavy
    tails."""
    many = np.abs(random.standard_t(freedom, 4_000_000))
    truth = {"rmse": float(np.sqrt(np.mean(many**2))), "mae": float(many.mean())}
    held: dict[str, list[bool]] = {"rmse": [], "mae": [], "rmse noted": []}
    for number in range(sets):
        labels = random.randn(rows)
        found = metrics.regression_metrics(labels, labels + random.standard_t(freedom, rows), number)
        for name, value in truth.items():
            low, high = found["intervals"][name]
            held[name].append(low <= value <= high)
        held["rmse noted"].append("rmse" in found.get("interval_notes", {}))
    return {name: float(np.mean(values)) for name, values in held.items()}


def line(words: str, found: float, goal: float) -> bool:
    good = found >= goal
    print(f"{words:<44} {100 * found:5.1f} %  goal {100 * goal:.0f} %{'' if good else '  MISSED'}", flush=True)
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=5000)
    parser.add_argument("--bootstrap", type=int, default=0)
    given = parser.parse_args()
    random = np.random.RandomState(20)
    good = []
    for rows, goal in ((50, 0.9), (200, 0.93), (1000, 0.93), (10_000, 0.93)):
        for share in (0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 0.8, 0.95, 0.99):
            good.append(line(f"share {share:g} of {rows}", share_coverage(rows, share, given.draws, random), goal))
    for rows, part, goal in ((50, 0.3, 0.9), (200, 0.2, 0.93), (200, 0.5, 0.93), (1000, 0.1, 0.93)):
        for share in (0.1, 0.5, 0.8, 0.95):
            found = part_coverage(rows, part, share, given.draws, random)
            good.append(line(f"share {share:g} of {part:g} of {rows}", found, goal))
    for rows, positives, goal in settings():
        for name, (shape, spread) in SHAPES.items():
            for area in (0.6, 0.75, 0.9, 0.95, 0.98):
                drawn_from = shape(area, spread)
                found = auc_coverage(drawn_from, (rows, positives), given.draws, random)
                good.append(line(f"AUC {drawn_from[1]:.3f}, {name}, {positives} of {rows}", found, goal))
    if given.bootstrap:
        for rows in (50, 200, 1000):
            found = bootstrapped(given.bootstrap, rows, random)
            print(f"bootstrap, {rows} rows:", ", ".join(f"{name} {100 * value:.1f} %" for name, value in found.items()))
        for rows, freedom in ((200, 30.0), (200, 4.0), (200, 2.5)):
            found = errors(given.bootstrap, rows, freedom, random)
            words = ", ".join(f"{name} {100 * value:.1f} %" for name, value in found.items())
            print(f"bootstrap, {rows} rows, errors with {freedom:g} degrees of freedom: {words}")
    print(f"{sum(good)} of {len(good)} settings reach their goal")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
