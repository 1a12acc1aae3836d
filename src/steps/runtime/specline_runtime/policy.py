"""What happens where a table, or a request, has other columns than the table that training read: the same everywhere.

`strict` refuses a column that is missing and one that the model does not know; `lenient` takes a missing column for
missing cells, passes over an unknown one, and warns of both.
"""

from __future__ import annotations

from typing import Callable, Collection, Iterable

from .job import fail
from .spelling import nearest_name

STRICT, LENIENT = "strict", "lenient"
Warn = Callable[[str, "dict[str, str]"], None]


def check_names(
    policy: str, wanted: Iterable[str], allowed: Collection[str], there: Collection[str], warn: Warn
) -> list[str]:
    """The columns that are missing, once the policy lets them be.

    `wanted` has to be there; `allowed` may be, and is of no interest.
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
