"""The number of distinct values does not depend on how the rows were divided."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from specline_runtime.table.distinct import KEPT, DistinctNumbers


def summary_of(parts: list[np.ndarray], merged: bool) -> DistinctNumbers:
    whole = DistinctNumbers()
    for part in parts:
        one = DistinctNumbers() if merged else whole
        one.add_numbers(part)
        if merged:
            whole.merge(one)
    return whole


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_few_numbers_are_counted_exactly(seed: int, merged: bool) -> None:
    numbers = np.random.default_rng(seed).integers(-500, 500, 4000) / 4
    numbers[numbers == 0] = [-0.0, 0.0][seed % 2]
    found = summary_of(np.array_split(numbers, 1 + 5 * seed), merged)
    assert found.counts == Counter((numbers + 0.0).tolist())
    assert (len(found), found.cells) == (len(set(numbers.tolist())), 4000)


@pytest.mark.parametrize("merged", [False, True])
def test_many_numbers_are_estimated(merged: bool) -> None:
    numbers = np.random.default_rng(0).normal(size=4 * KEPT)
    found = [summary_of(np.array_split(numbers, parts), merged) for parts in (1, 3, 11)]
    assert [one.counts for one in found] == [None] * 3
    assert len({len(one) for one in found}) == 1
    assert len(found[0]) == pytest.approx(4 * KEPT, rel=0.1)
    assert found[0].fills(4 * KEPT)


def test_no_numbers() -> None:
    found = summary_of([np.array([]), np.array([])], True)
    assert (len(found), found.counts, found.cells) == (0, {}, 0)
