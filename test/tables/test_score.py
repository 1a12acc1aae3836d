"""The scorer accepts correct results in any valid form, and names each error."""

from __future__ import annotations

from typing import Any

import pytest
from compare import judge
from plan import make_table
from score import Score
from table_file import Table


def truth(kind: str, values: list[Any], **more: Any) -> dict[str, Any]:
    return {"at": 0, "name": "x", "kind": kind, "values": values, **more}


def said(kind: str, values: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"name": "x", "type": kind, **({} if values is None else {"values": values}), **more}


CITY = truth("category", ["Rom", "Rom", "Ulm", None])
PERCENT = truth("number", [46.7, 5.0], accept=[{"kind": "number", "values": [0.467, 0.05]}])
TIME = truth("text", ["00:01", "00:03"], accept=[{"kind": "number", "values": [60.0, 180.0], "anyFactor": True}])
JUNK = truth("number", [1.5, None, 2.5], unreadable=[1])
DATE = truth("date", ["2023-04-24T10:15:00+02:00", "2023-12-24"])
EITHER = truth("integer", [1234, 2345], ambiguous=True)
CASES: list[tuple[dict[str, Any], dict[str, Any] | None, bool, int, int]] = [
    # truth, inferred, correct, differing cells, silently lost cells
    (truth("number", [1.5, None]), said("number", [1.5, None]), True, 0, 0),
    (truth("number", [1.5, 1.0]), said("number", [15, 1]), False, 1, 0),
    (truth("number", [1.5, 1.0]), said("number", [1.5, None]), False, 0, 1),
    (truth("number", [1.5, 1.0]), said("number", [1.5]), False, 2, 0),
    (truth("integer", [1, 2]), said("number", [1.0, 2.0]), True, 0, 0),
    (truth("number", [1.5, 2.5]), said("category", ["1.5", "2.5"]), False, 0, 0),
    (truth("number", [1.5, 2.5]), None, False, 0, 2),
    (truth("empty", [None, None]), None, True, 0, 0),
    (truth("index", ["0", "1"]), said("index"), True, 0, 0),
    (PERCENT, said("number", [0.467, 0.05]), True, 0, 0),
    (PERCENT, said("number", [0.467, 5.0]), False, 1, 0),
    (TIME, said("number", [1, 3]), True, 0, 0),
    (TIME, said("number", [1, 4]), False, 1, 0),
    (JUNK, said("number", [1.5, None, 2.5], unreadable=1), True, 0, 0),
    (JUNK, said("number", [1.5, None, 2.5]), False, 0, 1),
    (JUNK, said("number", [1.5, None, None], unreadable=2), False, 0, 0),
    (DATE, said("date", ["2023-04-24T08:15:00Z", "2023-12-24T00:00:00"]), True, 0, 0),
    (DATE, said("date", ["2023-04-24T10:15:00", "2023-12-24"]), False, 1, 0),
    (CITY, said("category", ["rom ", "rom ", "ULM", None]), True, 0, 0),
    (CITY, said("category", ["Rom", "ROM", "Ulm", None]), False, 1, 0),
    (CITY, said("category", ["Röm", "Röm", "Ulm", None]), False, 2, 0),
    (CITY, said("category", ["Rom", "Rom", "Ulm", "NA"]), False, 1, 0),
    (truth("boolean", [True, False]), said("boolean", ["ja", "nein"]), True, 0, 0),
    (truth("boolean", [True, False]), said("boolean", [False, True]), False, 2, 0),
    (truth("id", ["007", "008"]), said("id", ["7", "8"]), False, 2, 0),
    (EITHER, said("number", [1.234, 2.345], ambiguous=True), True, 0, 0),
    (EITHER, said("integer", [1234, 2345]), False, 0, 0),
    (truth("number", [1.5]), said("number", [1.5], ambiguous=True), False, 0, 0),
    (truth("number", [1.5], mayReport=True), said("number", [1.5], ambiguous=True), True, 0, 0),
]


@pytest.mark.parametrize(("mine", "theirs", "right", "different", "silent"), CASES)
def test_a_column(
    mine: dict[str, Any], theirs: dict[str, Any] | None, right: bool, different: int, silent: int
) -> None:
    verdict = judge(mine, theirs)
    assert (verdict.right, verdict.different, verdict.silent) == (right, different, silent)


def whole(table: Table) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = [column.truth(at) for at, column in enumerate(table.columns)]
    same = ("name", "ambiguous", "values")
    inferred = [
        {**{key: column[key] for key in same if key in column}, "type": column["kind"], "unreadable": len(junk)}
        for column in columns
        for junk in [column.get("unreadable", [])]
    ]
    return {**table.truth, "columns": columns}, {"columns": inferred}


def test_the_truth_itself_is_all_right_and_a_refused_table_all_wrong() -> None:
    for number in range(60):
        right, inferred = whole(make_table(1, number))
        good, refused = Score(), Score()
        good.table("t", right, inferred)
        refused.table("t", right, None)
        assert good.faults == []
        assert sum(good.right.values()) == len(right["columns"])
        assert sum(refused.right.values()) == 0
        assert len(refused.faults) == len(right["columns"])


def test_a_column_that_is_not_there_and_wrong_facts_are_named() -> None:
    right, inferred = whole(make_table(0, 3))
    inferred["columns"].append({"name": "more", "type": "number"})
    found = Score()
    found.table("t", right, {**inferred, "task": "regression", "leaks": [], "repeated": 4})
    assert found.faults == ["t 'more': no such column", "t task: 'regression'", "t leaks: []", "t repeated: 4"]
