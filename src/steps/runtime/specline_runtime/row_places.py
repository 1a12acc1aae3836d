"""A place in [0, 1) for each row, such that any interval contains its proportional share of every class.

Places depend only on the rows' contents, the seed and the purpose, not on the order of the rows or the requested
interval. Intervals that do not overlap have no rows in common.

In all functions, `keys` and `classes` have shape (rows,): `uint64` keys that identify rows (see `row_hashes.row_keys`),
and the index of each row's class (all 0 if there are no classes). `seed` is a whole number, and `purpose` a
word such as "share" or "split", so that two divisions of one table are independent. The result has shape (rows,).
"""

from __future__ import annotations

import numpy as np

from .draw import row_numbers

# Beyond so many counts, groups are balanced in total only.
_COUNTS = 50_000_000
# Of many small classes, not all are to be rounded the same way; the golden section spreads them evenly.
_SPREAD = 0.6180339887498949


def places_alone(keys: np.ndarray, classes: np.ndarray, seed: int, purpose: str) -> np.ndarray:
    """Places for rows that can be divided freely: each interval's share of every class is exact to within one row.

    >>> places = places_alone(np.arange(10, dtype=np.uint64), np.repeat([0, 1], 5), 42, "share")
    >>> [int(((places < 0.6) & (np.repeat([0, 1], 5) == number)).sum()) for number in (0, 1)]
    [3, 3]
    """
    order = np.lexsort((keys, row_numbers(seed, purpose, keys), classes))
    counts = np.bincount(classes)
    starts = np.cumsum(counts) - counts
    there = np.cumsum(counts > 0)
    offsets = (0.5 + there * _SPREAD) % 1.0 if there.max(initial=0) > 2 else np.full(len(counts), 0.5)
    of_class = classes[order]
    places = np.empty(len(keys))
    places[order] = (np.arange(len(keys)) - starts[of_class] + offsets[of_class]) / counts[of_class]
    return places


def places_by_time(moments: np.ndarray, keys: np.ndarray, seed: int, purpose: str) -> np.ndarray:
    """Places in order of time: the latest rows come last. Rows with the same time are ordered at random.

    `moments` has shape (rows,), numbers without NaN in any unit. Classes are not balanced.

    >>> keys = np.arange(4, dtype=np.uint64)
    >>> places_by_time(np.array([30.0, 10.0, 20.0, 40.0]), keys, 42, "split").tolist()
    [0.625, 0.125, 0.375, 0.875]
    """
    order = np.lexsort((keys, row_numbers(seed, purpose, keys), moments))
    places = np.empty(len(keys))
    places[order] = (np.arange(len(keys)) + 0.5) / max(1, len(keys))
    return places


def places_together(groups: np.ndarray, classes: np.ndarray, seed: int, purpose: str) -> np.ndarray:
    """Places for rows that stay together in groups: rows with the same number in `groups` get the same place.

    `groups` has shape (rows,), `uint64`. An interval's share is exact to within the size of the largest group. This
    holds for each class if each group has a single class or all groups have the same mix; otherwise it holds for all
    rows, with classes as balanced as the groups allow. With more than `_COUNTS` groups times classes, classes are not
    balanced.

    >>> groups = np.array([1, 1, 2, 3], dtype=np.uint64)
    >>> places = places_together(groups, np.zeros(4, dtype=np.int64), 42, "split")
    >>> bool(places[0] == places[1]), len(set(places.tolist()))
    (True, 3)
    """
    keys, of_row = np.unique(groups, return_inverse=True)
    drawn = row_numbers(seed, purpose, keys)
    sizes = np.bincount(of_row, minlength=len(keys))
    count = int(classes.max()) + 1 if len(classes) else 1
    if count * len(keys) > _COUNTS:
        count, classes = 1, np.zeros_like(classes)
    table = np.bincount(of_row * count + classes, minlength=len(keys) * count).reshape(len(keys), count)
    if (table.max(axis=1) == sizes).all():
        return _of_classes(table.argmax(axis=1), sizes, keys, drawn)[of_row]
    order = _balanced(table, np.lexsort((keys, drawn)))
    places = np.empty(len(keys))
    places[order] = (np.cumsum(sizes[order]) - sizes[order] / 2) / sizes.sum()
    return places[of_row]


def _of_classes(classes: np.ndarray, sizes: np.ndarray, keys: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Places of groups that each belong to one class."""
    order = np.lexsort((keys, drawn, classes))
    of_class, size = classes[order], sizes[order]
    rows = np.bincount(classes, weights=sizes)
    before = (np.cumsum(rows) - rows)[of_class]
    places = np.empty(len(keys))
    places[order] = (np.cumsum(size) - before - size / 2) / rows[of_class]
    return places


def _balanced(table: np.ndarray, order: np.ndarray) -> list[int]:
    """An order of groups in which each beginning has about the whole's share of each class.

    Groups wait in a queue for each class of which they have most, in the order in which they were drawn. The next is
    the head of a queue after which the classes are least out of balance.
    """
    share = table.sum(axis=0) / table.sum()
    apart = table - table.sum(axis=1, keepdims=True) * share
    most = (table / np.maximum(table.sum(axis=0), 1)).argmax(axis=1)
    queues = [order[most[order] == number].tolist()[::-1] for number in range(table.shape[1])]
    queues = [queue for queue in queues if queue]
    rows = apart.tolist()
    balance = [0.0] * table.shape[1]
    made: list[int] = []
    while queues:
        best = min(queues, key=lambda queue: max(abs(now + more) for now, more in zip(balance, rows[queue[-1]])))
        group = best.pop()
        balance = [now + more for now, more in zip(balance, rows[group])]
        made.append(group)
        if not best:
            queues = [queue for queue in queues if queue]
    return made
