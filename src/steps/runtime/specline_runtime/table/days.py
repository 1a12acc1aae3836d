"""Determines the order of day, month and year in a column's dates."""

from __future__ import annotations

from typing import NamedTuple

from .dates import DMY, MDY, ORDERS, YMD
from .summary import Summary


class Days(NamedTuple):
    """The order of day, month and year in a column's dates."""

    order: str
    fitting: int
    """The number of cells that are dates in this order."""
    open: bool
    """True if none of the column's cells determines the order."""
    because: str
    """"cells", "said", "sorted", "source", "guess"."""
    contrary: int
    """The number of cells that are dates only in the other order."""


def decide_days(summary: Summary, said: str | None, source: str) -> Days | None:
    """The order of day and month, or None without dates. `source` is the other columns' order, or "" if none."""
    plain = sum(count for key, count in summary.dates.items() if key.orders == ORDERS)
    both = sum(count for key, count in summary.dates.items() if key.orders == (DMY, MDY))
    only = {order: sum(count for key, count in summary.dates.items() if key.orders == (order,)) for order in (DMY, MDY)}
    if not plain and not both and not any(only.values()):
        return None
    if not both and not any(only.values()):
        return Days(YMD, plain, False, "cells", 0)
    order, because = _order(summary, said, source, only)
    other = MDY if order == DMY else DMY
    return Days(order, plain + both + only[order], because in ("source", "guess", "sorted"), because, only[other])


def _order(summary: Summary, said: str | None, source: str, only: dict[str, int]) -> tuple[str, str]:
    if said in (DMY, MDY):
        return said, "said"
    if any(only.values()):
        return (DMY if only[DMY] >= only[MDY] else MDY), "cells"
    ordered = [order for order, run in summary.runs.items() if run.ordered]
    if len(ordered) == 1 and len(summary.distinct) >= 10:
        return ordered[0], "sorted"
    if source in (DMY, MDY):
        return source, "source"
    return DMY, "guess"
