"""Decides the centuries of two-digit years in a column: years 40 to 99 are 1940 to 1999, as in dates of birth."""

from __future__ import annotations

from typing import Iterable

from .dates import PIVOT


def pivot_of(years: Iterable[int]) -> int:
    """The first two-digit year that belongs to the 20th century: POSIX's value, unless an earlier value makes the
    column's dates span fewer years; then the middle of all values with the smallest span.

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
    """The first and last year, with four digits."""
    whole = [year + (2000 if year < pivot else 1900) for year in years]
    return min(whole), max(whole)


def _span(years: list[int], pivot: int) -> int:
    first, last = years_of(years, pivot)
    return last - first
