"""What happens if a table or a request has other columns than the table that training read. The same rule is used by
loading, predictions and endpoints.

`strict` refuses a missing column and one that the model does not know. `lenient` treats a missing column as missing
cells, ignores an unknown one, and warns of both.
"""

from __future__ import annotations

from typing import Any, Callable, Collection, Iterable

from .job import fail
from .spelling import nearest_name

STRICT, LENIENT = "strict", "lenient"
Warn = Callable[[str, "dict[str, Any]"], None]


def check_names(
    policy: str, wanted: Iterable[str], allowed: Collection[str], there: Collection[str], warn: Warn
) -> list[str]:
    """Compares the columns `there` with those that are expected, and returns the missing ones in the order of `wanted`.

    `wanted` are the columns that must exist, and `allowed` those that may. `policy` is `STRICT` or `LENIENT`.
    With `STRICT`, fails with `data/column-lacking` or `data/column-extra`, so that the result is empty.
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
    for name in missing:
        data = {"column": name, "nearest": nearest_name(name, unknown)}
        if policy == STRICT:
            fail("data/column-lacking", **data)
        warn("data/column-filled", data)
    for name in unknown:
        data = {"column": name, "nearest": nearest_name(name, wanted)}
        if policy == STRICT:
            fail("data/column-extra", **data)
        warn("data/column-ignored", data)
    return missing
