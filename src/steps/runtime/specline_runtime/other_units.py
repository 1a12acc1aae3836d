"""Numbers in a different unit than in training: `strict` refuses them, `lenient` treats them as missing and warns."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from .job import fail
from .policy import STRICT
from .table.apply import other_unit, units_of
from .table.characters import NUMBER_MARK
from .table.units import in_units, unit_name


def other_units(column: dict[str, Any], texts: np.ndarray, open_: np.ndarray, policy: str) -> np.ndarray:
    """The unit of each text that is a number in a different unit than in training, and "" for other texts.

    `column` has the name, type and reading from training, and `open_` marks the texts to examine. Fails with
    `data/other-unit` if the policy is strict.
    """
    units = units_of(column)
    found = np.full(len(texts), "", dtype=object)
    for place in np.flatnonzero(open_) if units is not None else ():
        value = texts[place].lstrip(NUMBER_MARK)
        found[place] = other_unit(value, units)
        if found[place] and policy == STRICT:
            data = {"value": value, "unit": unit_name(found[place]), "trained": in_units(units or [])}
            fail("data/other-unit", column=column["name"], **data)
    return found


def passed_units(column: dict[str, Any], cells: Counter[str]) -> dict[str, Any]:
    """The data of `data/other-units`, for the number of cells in each unit that the policy allowed."""
    units = ", ".join(sorted(map(unit_name, cells)))
    trained = in_units(units_of(column) or [])
    return {"column": column["name"], "units": units, "count": sum(cells.values()), "trained": trained}


def count_units(found: np.ndarray, codes: np.ndarray) -> Counter[str]:
    """The number of cells in each unit, given the index of each cell's text, or -1."""
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    made: Counter[str] = Counter()
    for unit, count in zip(found, counts.tolist()):
        if unit:
            made[unit] += count
    return made
