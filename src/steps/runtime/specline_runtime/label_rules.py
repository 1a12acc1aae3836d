"""Makes the label from other columns by declared rules, of which the first that holds decides.

A comparison with a missing cell is undecided, as in three-valued logic. A row is labelled only if its label is the same
however the undecided comparisons would come out.
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, NamedTuple

import numpy as np

from .coded import Coded
from .date_parts import days_of
from .encode import is_sentinel
from .job import fail
from .labels import listed
from .packed import as_objects
from .spelling import nearest_name
from .table.characters import folded
from .table.words import ANSWERS
from .values import TRUTH, clean_texts, is_number, numbers_of, same_value

NO, OPEN, YES = 0, 1, 2
ORDERS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "over": np.greater,
    "under": np.less,
    "min": np.greater_equal,
    "max": np.less_equal,
}
OPERATORS = (*ORDERS, "is", "not", "in", "missing")
NUMBERS = ("number", "integer")
YES_NO = ("yes", "no")


class Rules:
    """Rules in their long form: (label, condition) pairs in order, and the label of all other rows, if there is one."""

    def __init__(self, given: dict[str, Any]) -> None:
        if "rules" in given:
            self.rules = [(one["label"], one["when"]) for one in given["rules"]]
            self.otherwise: str | None = given.get("otherwise")
        else:
            when = {key: value for key, value in given.items() if key != "keep"}
            self.rules, self.otherwise = [(YES_NO[0], when)], YES_NO[1]
        self.keep: list[str] = given.get("keep", [])

    @property
    def classes(self) -> list[str]:
        """The labels that the rules can give, in the order in which they are named."""
        named = [*(label for label, _ in self.rules), *([] if self.otherwise is None else [self.otherwise])]
        return list(dict.fromkeys(named))

    @property
    def comparisons(self) -> list[dict[str, Any]]:
        return [one for _, when in self.rules for one in _comparisons(when)]

    @property
    def columns(self) -> list[str]:
        """The columns that the rules read."""
        return list(dict.fromkeys(one["column"] for one in self.comparisons))


def _comparisons(condition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    parts = condition.get("all", condition.get("any"))
    if parts is None:
        yield condition
    for part in parts or []:
        yield from _comparisons(part)


def check_rules(given: dict[str, Any], label: str, types: Mapping[str, str]) -> Rules:
    """The rules, if they suit a table with columns of these types. Fails with the fault of the first that does not."""
    rules = Rules(given)
    if label in types:
        fail("data/label-rules-exist", label=label)
    for one in rules.comparisons:
        name = one["column"]
        if name not in types:
            names = list(types)
            fail("data/label-rules-column", column=name, nearest=nearest_name(name, names), columns=listed(names))
        kind = types[name]
        for operator in ORDERS:
            if operator in one and kind not in (*NUMBERS, "date"):
                fail("data/label-rules-order", column=name, operator=operator, type=kind)
        for value in _values(one):
            if not _suits(value, kind):
                fail("data/label-rules-value", column=name, type=kind, value=str(value))
    return rules


def _values(comparison: dict[str, Any]) -> list[Any]:
    single = [comparison[key] for key in (*ORDERS, "is", "not") if key in comparison]
    return [*single, *comparison.get("in", [])]


def _suits(value: Any, kind: str) -> bool:
    if kind in NUMBERS:
        return not isinstance(value, bool) and is_number(str(value))
    if kind == "date":
        return not np.isnan(days_of(as_objects([str(value)]))[0])
    return kind != "boolean" or truth_of(value) is not None


def truth_of(value: Any) -> str | None:
    """How a column of booleans has a value that is written in any way: "true", "false", or None if it is neither."""
    word = folded(str(value))
    if word in TRUTH:
        return "true" if TRUTH[word] == "1" else "false"
    if word in ("1", "0"):
        return "true" if word == "1" else "false"
    return next(
        (
            text
            for answers in ANSWERS
            for text, words in (("true", answers.yes), ("false", answers.no))
            if word in words
        ),
        None,
    )


def columns_left_out(given: dict[str, Any]) -> dict[str, str]:
    """The columns that rules read and that are not to stay features, with the reason."""
    rules = Rules(given)
    return {name: "the label is made from it" for name in rules.columns if name not in rules.keep}


class Made(NamedTuple):
    """The labels of some rows, and why rows have none."""

    label: Coded
    """The class of each row; missing if the row has none."""
    unmatched: np.ndarray
    """True where no rule holds, and no class was named for other rows."""
    undecided: np.ndarray
    """True where missing cells leave the label open."""


def labels_by_rules(
    rules: Rules, types: Mapping[str, str], columns: Mapping[str, Coded], sentinels: list[float | str]
) -> Made:
    """Labels rows by rules that suit the columns (see `check_rules`). Cells are plain, as loading wrote them."""

    def state(condition: dict[str, Any]) -> np.ndarray:
        for join, merge in (("all", np.minimum), ("any", np.maximum)):
            if join in condition:
                return merge.reduce([state(part) for part in condition[join]])
        codes, texts = columns[condition["column"]]
        return _states(condition, types[condition["column"]], texts, sentinels)[codes]

    classes = rules.classes
    rows = len(columns[rules.columns[0]].codes)
    none = len(classes)
    # What the label can be: every class whose rule is undecided, and that of the first rule that surely holds.
    possible = np.zeros((rows, len(classes) + 1), dtype=bool)
    closed = np.zeros(rows, dtype=bool)
    for label, when in rules.rules:
        found = state(when)
        possible[:, classes.index(label)] |= ~closed & (found != NO)
        closed |= found == YES
    possible[:, none if rules.otherwise is None else classes.index(rules.otherwise)] |= ~closed
    single = possible.sum(axis=1) == 1
    chosen = possible.argmax(axis=1)
    codes = np.where(single & (chosen < none), chosen, -1)
    # Only the classes that occur are texts of the column.
    label = Coded(codes, as_objects(classes)).where(np.ones(rows, dtype=bool))
    return Made(label, single & (chosen == none), ~single)


def _states(comparison: dict[str, Any], kind: str, texts: np.ndarray, sentinels: list[float | str]) -> np.ndarray:
    """What a comparison says about each distinct text of a column, and then about a missing cell."""
    cells = clean_texts(np.asarray(texts, dtype=object))
    words = sentinels if kind in NUMBERS else [one for one in sentinels if isinstance(one, str)]
    cells[is_sentinel(cells, words)] = None
    there = np.array([cell is not None for cell in cells], dtype=bool)
    known = cells[there]
    held = np.ones(len(known), dtype=bool)
    for operator in OPERATORS:
        if operator in comparison and operator != "missing":
            held &= _held(operator, comparison[operator], kind, known)
    states = np.full(len(texts) + 1, OPEN, dtype=np.int8)
    states[:-1][there] = np.where(held, YES, NO)
    # Whether a cell is missing is always known.
    if "missing" in comparison:
        states[np.append(~there, True)] = YES if comparison["missing"] else NO
        if comparison["missing"]:
            states[:-1][there] = NO
    return states


def _held(operator: str, wanted: Any, kind: str, known: np.ndarray) -> np.ndarray:
    """For each text, whether the comparison holds."""
    if operator == "in":
        each = [_held("is", one, kind, known) for one in wanted]
        return np.logical_or.reduce(each)
    if operator == "not":
        return ~_held("is", wanted, kind, known)
    if kind in NUMBERS or kind == "date":
        values = numbers_of(known) if kind in NUMBERS else days_of(known)
        bound = float(wanted) if kind in NUMBERS else float(days_of(as_objects([str(wanted)]))[0])
        return np.asarray(values == bound if operator == "is" else ORDERS[operator](values, bound))
    word = truth_of(wanted) if kind == "boolean" else str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    return np.array([same_value(text, word) for text in known.tolist()], dtype=bool)
