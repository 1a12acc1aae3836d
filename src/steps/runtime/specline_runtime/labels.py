"""Determines the label column's task and classes, and detects errors that are visible only in the data."""

from __future__ import annotations

from typing import Iterable

from .job import fail
from .spelling import nearest_name
from .table.characters import folded
from .table.words import answers_of
from .values import column_type, in_order, same_value

TRUE_WORDS = frozenset(["1", "1.0", "true", "yes", "y", "t"])
SHOWN = 10


def require_label(label: str, names: list[str]) -> None:
    """Fails if the label column does not exist."""
    if label not in names:
        fail("data/label-missing", label=label, nearest=nearest_name(label, names), columns=listed(names))


def label_task(values: Iterable[str], given: str | None, positive: str | None = None, kind: str | None = None) -> str:
    """The task: as configured, otherwise two classes if there are two values, a number if there are more than 20
    distinct numbers, or otherwise several classes. A positive value implies two classes, no matter what the label
    contains. `kind` is the column's type.
    """
    if given is not None:
        return given
    if positive is not None:
        return "binary"
    distinct = list(values)
    if len(distinct) <= 2:
        return "binary"
    kind = kind or column_type(distinct)
    return "regression" if kind == "number" or (kind == "integer" and len(distinct) > 20) else "multiclass"


def label_of_many(label: str, given: str | None, kind: str, distinct: int) -> str:
    """The task for a label with thousands of values, which must be numbers."""
    if given not in (None, "regression") or kind not in ("number", "integer"):
        fail("data/label-of-many", label=label, count=distinct)
    return "regression"


def label_classes(label: str, values: Iterable[str], task: str, positive: str | None) -> list[str]:
    """The classes in order, with the negative one first if there are two. Fails if there is only one, or no positive
    one."""
    distinct = in_order(values)
    if task == "regression":
        return []
    if len(distinct) < 2:
        fail("data/one-class", label=label, value=distinct[0] if distinct else "nothing")
    if task == "multiclass":
        return distinct
    if len(distinct) > 2:
        fail("data/too-many-classes", label=label, count=len(distinct), values=listed(distinct))
    if positive is None:
        answers = answers_of(distinct)
        yes = TRUE_WORDS if answers is None else answers.yes
        found = next((value for value in distinct if folded(value) in yes), None)
    else:
        found = next((value for value in distinct if same_value(value, positive)), None)
        if found is None:
            fail("data/positive-missing", label=label, positive=positive, values=listed(distinct))
    if found is None:
        fail("data/positive-unknown", label=label, values=listed(distinct, "or"))
    return [*(value for value in distinct if value != found), found]


def listed(names: list[str], last: str = "and") -> str:
    """'a', 'b' and 'c', or the first ten if there are many."""
    quoted = [f"'{name}'" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        return ", ".join(quoted) + f" and {len(names) - SHOWN} more"
    return f" {last} ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part) if quoted else "none"
