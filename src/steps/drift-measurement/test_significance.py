"""The tests of drift reports give scipy's p-values, where scipy has the same test."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

sys.path.insert(0, str(Path(__file__).parent / "script"))

import significance as own


@pytest.mark.parametrize(("value", "freedom"), [(0.1, 1), (3.84, 1), (30, 4), (12, 30), (400, 300), (90, 3)])
def test_chi_squared(value: float, freedom: int) -> None:
    assert own.chi_squared(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-9)


@pytest.mark.parametrize("distance", [0.01, 0.05, 0.1, 0.3])
def test_kolmogorov(distance: float) -> None:
    sizes = (400, 900)
    limit = stats.kstwobign.sf(distance * np.sqrt(400 * 900 / 1300))
    assert own.kolmogorov(distance, sizes) == pytest.approx(limit, abs=1e-9)


@pytest.mark.parametrize(("first", "second", "sizes"), [(0, 9, (300, 200)), (40, 25, (90, 70)), (3, 0, (10, 4000))])
def test_exact_shares_are_twice_the_smaller_tail(first: int, second: int, sizes: tuple[int, int]) -> None:
    law = stats.hypergeom(sum(sizes), first + second, sizes[1])
    tail = min(law.cdf(second), law.sf(second - 1))
    assert own.exact_shares(first, second, sizes) == pytest.approx(min(1, 2 * tail), rel=1e-8)


def test_ranks_with_ties() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.poisson(3, 400).astype(float), rng.poisson(3.4, 300).astype(float)
    there = stats.mannwhitneyu(first, second, use_continuity=False, method="asymptotic")
    assert own.ranks_differ(first, second)[0] == pytest.approx(there.pvalue, rel=1e-6)


def test_counts_without_rare_categories() -> None:
    first, second = np.array([50, 30, 20]), np.array([30, 40, 20])
    there = stats.chi2_contingency(np.array([first, second]), correction=False)
    assert own.counts_differ(first, second) == pytest.approx(there[1], rel=1e-9)
    assert own.counts_differ(np.append(first, [1, 0]), np.append(second, [0, 1])) > 0


def test_more_numbers_beyond_all_others_are_rarer() -> None:
    first = np.arange(100.0)
    assert own.beyond_all(first, np.append(first, [200.0])) == 1
    assert own.beyond_all(first, np.append(first, np.full(12, 200.0))) < 0.001
    # The probability that the two greatest of four are of one sample, for either of the two samples.
    assert own.beyond_all(np.array([1.0, 2]), np.array([3.0, 4])) == pytest.approx(2 * (2 / 4) * (1 / 3))


def test_holm() -> None:
    assert own.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert own.at_least_one({"a": 0.01, "b": 0.2, "c": 0.3}, {"a": 0.5}) == pytest.approx(0.02)
    assert own.at_least_one({}, {}) == 1
