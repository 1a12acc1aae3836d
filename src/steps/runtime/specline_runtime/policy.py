"""Handles tables and requests whose columns differ from the training table's. The same rule applies to loading,
predictions and endpoints.

`strict` refuses missing and unknown columns. `lenient` treats a missing column as missing cells, ignores an unknown
column, and warns about both.
"""

from __future__ import annotations

from typing import Any, Callable, Collection, Iterable

from .job import fail
from .spelling import nearest_name
from .table.decision import quoted

STRICT, LENIENT = "strict", "lenient"
# The maximum number of columns that a message names.
NAMED = 20
Warn = Callable[[str, "dict[str, Any]"], None]


def check_names(
    policy: str, wanted: Iterable[str], allowed: Collection[str], there: Collection[str], warn: Warn
) -> list[str]:
    """Compares the columns `there` with the expected columns, and returns the missing columns in the order of `wanted`.

    `wanted` columns must exist, and `allowed` columns are optional. `policy` is `STRICT` or `LENIENT`.
    With `STRICT`, fails with `data/column-lacking`, which names all missing and unknown columns, or with
    `data/column-extra` if there are only unknown columns. If it does not fail, the result is empty.
    With `LENIENT`, calls `warn(code, data)` with `data/column-filled` or `data/column-ignored` for each such column.
    The data has the column, and the similar name that was probably intended, or "".

    >>> check_names(LENIENT, ["age", "city"], ["label"], ["age", "ciyt"], lambda code, data: print(code, data))
    data/column-filled {'column': 'city', 'nearest': 'ciyt'}
    data/column-ignored {'column': 'ciyt', 'nearest': 'city'}
    ['city']
    """
    wanted = list(wanted)
    known = {*wanted, *allowed}
    missing = [name for name in wanted if name not in there]
    unknown = [name for name in there if name not in known]
    absent = [*missing, *(name for name in allowed if name not in there)]
    if policy == STRICT:
        _refuse(missing, unknown, absent)
    for name in missing:
        warn("data/column-filled", {"column": name, "nearest": nearest_name(name, unknown)})
    for name in unknown:
        warn("data/column-ignored", {"column": name, "nearest": nearest_name(name, absent)})
    return missing


def _refuse(missing: list[str], unknown: list[str], absent: list[str]) -> None:
    """Fails if a column is missing or unknown. An unknown column may be a misspelling of one in `absent`."""
    meant: dict[str, str] = {}
    for name in unknown:
        nearest = nearest_name(name, [one for one in absent if one not in meant])
        if nearest:
            meant[nearest] = name
    renamed = ", ".join(f"'{name}' to '{nearest}'" for nearest, name in meant.items())
    if missing:
        extra = f"; unknown columns: {quoted(unknown, NAMED)}" if unknown else ""
        fail("data/column-lacking", columns=quoted(missing, NAMED), extra=extra, renamed=renamed)
    if unknown:
        fail("data/column-extra", columns=quoted(unknown, NAMED), renamed=renamed)
