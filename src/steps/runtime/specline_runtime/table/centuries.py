"""Decides the centuries of two-digit years in a column: 40 to 99 are dates of birth, rather than 1969 to 2068."""

from __future__ import annotations

from typing import Iterable

from .dates import PIVOT


def pivot_of(years: Iterable[int]) -> int:
    """The first two-digit year that is in the 20th century. It is that of POSIX, unless the dates of the column are
    closer together with an earlier one; then it is in the middle of the years that do not occur.

    >>> pivot_of([40, 68, 70, 99]), pivot_of([60, 99, 0, 8]), pivot_of([15, 23]), pivot_of([70, 99, 0, 8])
    (20, 34, 69, 69)
    """
    known = sorted(set(years))
    spans = {pivot: _span(known, pivot) for pivot in range(PIVOT + 1)}
    least = min(spans.values())
    if spans[PIVOT] == least:
        return PIVOT
    best = [pivot for pivot, span in spans.items() if span == least]
    return (best[0] + best[-1]) // 2


def years_of(years: Iterable[int], pivot: int) -> tuple[int, int]:
    """The first and the last year, with four digits."""
    whole = [year + (2000 if year < pivot else 1900) for year in years]
    return min(whole), max(whole)


def _span(years: list[int], pivot: int) -> int:
    first, last = years_of(years, pivot)
    return last - first
