"""What happens if a table or a request has other columns than the table that training read. The same rule is used by
loading, predictions and endpoints.

`strict` refuses a missing column and one that the model does not know. `lenient` treats a missing column as missing
cells, ignores an unknown one, and warns of both.
"""

from __future__ import annotations

from typing import Any, Callable, Collection, Iterable

from .job import fail
from .spelling import nearest_name
from .table.decision import quoted

STRICT, LENIENT = "strict", "lenient"
# The columns that a message names, at most.
NAMED = 20
Warn = Callable[[str, "dict[str, Any]"], None]


def check_names(
    policy: str, wanted: Iterable[str], allowed: Collection[str], there: Collection[str], warn: Warn
) -> list[str]:
    """Compares the columns `there` with those that are expected, and returns the missing ones in the order of `wanted`.

    `wanted` are the columns that must exist, and `allowed` those that may. `policy` is `STRICT` or `LENIENT`.
    With `STRICT`, fails with `data/column-lacking`, which names all missing and unknown columns, or with
    `data/column-extra` if there are only unknown ones, so that the result is empty.
    With `LENIENT`, calls `warn(code, data)` with `data/column-filled` or `data/column-ignored` for each such column.
    The data has the column, and the similar name that was probably meant, or "".

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
    """Fails if a column is missing or unknown. An unknown one may have been meant for one of `absent`."""
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
