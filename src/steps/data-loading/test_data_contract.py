"""A data contract is judged in the loading job, and before a run; an inferred one accepts its own table."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))
from describe import describe
from judge_contract import judge
from look import DEFAULTS, FIELDS, look
from read_source import read_source

NOW = datetime(2026, 11, 30, tzinfo=timezone.utc).timestamp()
HEADER = "id,age,country,day,amount,paid,y"
GOOD = [
    f"{n},{18 + n % 60},{'de' if n % 3 else 'fr'},2026-11-{n % 28 + 1:02d},{n}.5,yes,{n % 2}" for n in range(1, 200)
]
RULES: dict[str, Any] = {
    "id": {"type": "integer", "unique": True},
    "age": {"type": "integer", "min": 0, "max": 120},
    "country": {"type": "category", "values": ["de", "fr"]},
    "day": {"type": "date", "min": "2026-01-01", "newestWithin": "1 week"},
    "amount": {"type": "number", "max": 1000, "missingAtMost": 0.1},
    "paid": {"type": "boolean"},
    "y": {},
}
CONTRACT = {"columns": RULES}


def table(folder: Path, lines: list[str], header: str = HEADER) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def changed(place: int, value: str, rows: int = 1) -> list[str]:
    """The good rows, with another value in the first rows of a column."""
    made = [line.split(",") for line in GOOD]
    for cells in made[:rows]:
        cells[place] = value
    return [",".join(cells) for cells in made]


def judged(path: Path, contract: dict[str, Any] = CONTRACT, now: float = NOW, **config: Any) -> list[dict[str, Any]]:
    answer = look(path, {"contract": contract, "now": now, "sentinels": [-2147483648], **config})
    assert "failure" not in answer, answer
    return list(answer["profile"]["breaches"])


BROKEN: dict[str, tuple[list[str], str, dict[str, Any]]] = {
    "a number below the least": (
        changed(1, "-4"),
        "range",
        {"column": "age", "rule": "min: 0", "count": 1, "value": "-4"},
    ),
    "three above the most": (changed(4, "5000", 3), "range", {"rule": "max: 1000", "count": 3, "value": "5000"}),
    "a date before the first": (changed(3, "2020-05-01"), "range", {"rule": "min: 2026-01-01", "value": "2020-05-01"}),
    "an unknown category": (changed(2, "dee", 2), "values", {"column": "country", "count": 2, "nearest": "de"}),
    "an id twice": (changed(0, "77"), "unique", {"column": "id", "count": 2, "value": "77"}),
    "many missing cells": (changed(4, "", 40), "missing", {"column": "amount", "count": 40, "share": "20.1 %"}),
    "sentinels count as missing": (changed(4, "-2147483648", 40), "missing", {"column": "amount", "count": 40}),
    "fractions among integers": (changed(1, "30.5", 5), "type", {"found": "number", "count": 5, "value": "30.5"}),
    "another word for yes": (changed(5, "banana", 199), "type", {"column": "paid", "found": "category", "count": 199}),
    "words for numbers": (changed(4, "abc", 150), "type", {"type": "number", "count": 150, "value": "abc"}),
    "numbers for words": (changed(2, "7", 199), "type", {"type": "category", "found": "integer", "count": 199}),
}


def test_a_table_that_meets_its_contract_breaks_nothing(tmp_path: Path) -> None:
    assert judged(table(tmp_path, GOOD)) == []


@pytest.mark.parametrize("case", BROKEN)
def test_each_broken_rule_is_found_with_its_rows_and_an_example(case: str, tmp_path: Path) -> None:
    lines, code, data = BROKEN[case]
    [found] = judged(table(tmp_path, lines))
    assert found["code"] == f"data/contract-{code}"
    assert {name: found["data"][name] for name in data} == data
    assert found["data"]["rows"] == len(GOOD)


@pytest.mark.parametrize(
    ("good", "bad", "kind"),
    [
        ("1,5", "a few", "number"),
        ("1.234.567", "1,5", "integer"),
        ("12/31/2026", "later", "date"),
        ("ja", "maybe", "boolean"),
    ],
)
def test_only_cells_that_the_type_cannot_have_are_counted(good: str, bad: str, kind: str, tmp_path: Path) -> None:
    lines = [f"{n};{good if n % 3 else bad + str(n)}" for n in range(90)]
    [found] = judged(table(tmp_path, lines, "n;cell"), {"columns": {"n": {}, "cell": {"type": kind}}})
    assert found["code"] == "data/contract-type"
    assert (found["data"]["count"], found["data"]["value"]) == (30, f"{bad}0")


def test_columns_that_are_missing_or_new_are_found_with_the_name_that_was_meant(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD, HEADER.replace("country", "contry"))
    assert judged(path) == [
        {"code": "data/contract-column", "data": {"column": "country", "nearest": "contry"}},
        {"code": "data/contract-extra", "data": {"column": "contry", "nearest": "country"}},
    ]
    optional = {**RULES, "country": {"required": False}}
    assert judged(path, {"columns": optional, "otherColumns": "allowed"}) == []


def test_rows_to_be_scored_need_no_label(tmp_path: Path) -> None:
    path = table(tmp_path, [line.rsplit(",", 1)[0] for line in GOOD], HEADER.rsplit(",", 1)[0])
    assert judged(path, label="y", branch="inference") == []
    assert [one["code"] for one in judged(path)] == ["data/contract-column"]


@pytest.mark.parametrize("label", [None, "paid"])
@pytest.mark.parametrize("rules", [{"type": "boolean", "values": [True, False]}, {"values": ["yes", "no"]}])
def test_yes_and_no_are_judged_alike_in_a_label_and_elsewhere(
    label: str | None, rules: dict[str, Any], tmp_path: Path
) -> None:
    lines = [line.replace(",yes,", f",{'yes' if n % 3 else 'no'},") for n, line in enumerate(GOOD)]
    contract = {"columns": {"paid": rules}, "otherColumns": "allowed"}
    assert judged(table(tmp_path, lines), contract, label=label) == []
    only = {"columns": {"paid": {**rules, "values": rules["values"][:1]}}, "otherColumns": "allowed"}
    [found] = judged(tmp_path / "table.csv", only, label=label)
    assert (found["code"], found["data"]["count"]) == ("data/contract-values", 67)


@pytest.mark.parametrize("cells", [["0", "1"], ["0", "0"], ["1.0", "0.0", ""], ["0", "1", "-2147483648"]])
def test_ones_and_zeros_are_booleans(cells: list[str], tmp_path: Path) -> None:
    path = table(tmp_path, [f"{n},{cells[n % len(cells)]}" for n in range(60)], "n,paid")
    rules = {"type": "boolean", "values": [True, False]}
    contract = {"columns": {"n": {}, "paid": rules}}
    assert judged(path, contract) == []
    assert judged(path, {"columns": {"n": {}, "paid": {**rules, "values": [False]}}}, label="n") == [
        {"code": "data/contract-values", "data": {**facts, "count": 60 // len(cells)}}
        for facts in [{"column": "paid", "rows": 60, "value": "1", "nearest": ""}]
        if {"1", "1.0"} & {*cells}
    ]
    (tmp_path / "two").mkdir()
    [found] = judged(table(tmp_path / "two", [*["1,0"] * 30, "1,2"], "n,paid"), contract)
    assert (found["code"], found["data"]["count"], found["data"]["value"]) == ("data/contract-type", 1, "2")


def test_the_newest_row_is_judged_by_the_time_of_the_check(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD)
    [found] = judged(path, now=NOW + 10 * 86_400)
    assert found == {
        "code": "data/contract-old",
        "data": {"column": "day", "value": "2026-11-28", "age": "12 days", "limit": "1 week"},
    }
    # A path is read once by a process.
    (tmp_path / "dateless").mkdir()
    [found] = judged(table(tmp_path / "dateless", changed(3, "", 199)))
    assert found["code"] == "data/contract-dateless"


def test_dates_in_the_future_are_no_sign_of_new_rows(tmp_path: Path) -> None:
    path = table(tmp_path, changed(3, "9999-12-31"))
    [found] = judged(path, now=NOW + 10 * 86_400)
    assert (found["code"], found["data"]["value"]) == ("data/contract-old", "2026-11-28")
    [found] = judged(path, now=NOW - 1000 * 86_400)
    assert found["code"] == "data/contract-dateless"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_columns_with_many_values_are_judged_in_pieces(form: str, tmp_path: Path) -> None:
    rows = [{"key": f"k{n % 8999}", "size": n + 0.25, "n": n} for n in range(9000)]
    path = tmp_path / f"table.{form}"
    if form == "csv":
        lines = [",".join(map(str, row.values())) for row in rows]
        path.write_text("\n".join(["key,size,n", *lines]), encoding="utf-8")
    else:
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rules = {"key": {"unique": True}, "size": {"type": "number", "max": 8990}, "n": {"type": "integer", "unique": True}}
    unique, size = judged(path, {"columns": rules})
    assert unique["data"] == {"column": "key", "count": 2, "rows": 9000, "value": "k0"}
    assert size["data"] == {"column": "size", "count": 10, "rows": 9000, "value": "8990.25", "rule": "max: 8990"}


def test_what_unread_rows_could_repair_is_not_judged(tmp_path: Path) -> None:
    def found(lines: list[str], now: float) -> list[str]:
        config = SimpleNamespace(**{**dict.fromkeys((*FIELDS, "contract", "now")), **DEFAULTS})
        source = read_source(table(tmp_path, lines), config, bound=1000, chunk=600)
        assert source.table.cut
        return [one["code"] for one in judge(CONTRACT, source, config, now)]

    assert found(changed(4, "", 20), NOW + 1e9) == []
    assert found(changed(1, "-4"), NOW) == ["data/contract-range"]


def test_the_job_refuses_rows_that_break_the_contract(bench: Any, tmp_path: Path) -> None:
    rules = {name: {key: rule for key, rule in own.items() if key != "newestWithin"} for name, own in RULES.items()}
    ran = bench.run("DataLoading", {"source": table(tmp_path, changed(1, "-4"))}, contract={"columns": rules})
    assert (ran.status, ran.code) == (1, "data/contract-range")
    assert "'age' breaks 'min: 0' of the data contract in 1 of 199 rows, for example '-4'" in ran.sentence
    lines = [line.replace(",de,", ",xx,") for line in changed(1, "-4")]
    ran = bench.run("DataLoading", {"source": table(tmp_path, lines)}, contract={"columns": rules})
    assert ran.code == "data/contract-broken"
    assert "in 2 ways" in ran.sentence and "'age'" in ran.sentence and "'country'" in ran.sentence
    assert bench.run("DataLoading", {"source": table(tmp_path, GOOD)}, contract={"columns": rules}).status == 0


def test_several_machines_judge_all_rows_together(bench: Any, tmp_path: Path) -> None:
    lines = [f"k{n % 8990},{n}.5" for n in range(9000)]
    path = table(tmp_path, lines, "key,size")
    rules = {"key": {"unique": True}, "size": {"type": "number", "max": 8980}}
    ran = bench.run_together("DataLoading", {"source": path}, 2, contract={"columns": rules})
    assert [machine.status for machine in ran.machines] == [1, 1]
    assert "20 of 9000 rows share" in ran.log and "in 20 of 9000 rows, for example '8980.5'" in ran.log


def test_a_table_is_described_with_exact_facts(tmp_path: Path) -> None:
    answer = describe(table(tmp_path, changed(4, "", 3)), {})
    facts = {one["name"]: one for one in answer["columns"]}
    assert answer["rows"] == 199
    assert facts["id"]["isUnique"] is True
    assert {name: facts["age"]["numbers"][name] for name in ("min", "max")} == {"min": 18, "max": 77}
    assert facts["country"]["values"] == [("de", 133), ("fr", 66)]
    assert facts["amount"]["missing"] == 3
    assert facts["day"]["newest"] == NOW / 86_400 - 2
    failed = describe(table(tmp_path, []), {})
    assert failed["failure"]["code"] == "data/header-only"


def test_the_program_writes_its_answer_to_a_file(tmp_path: Path) -> None:
    request = {"source": str(table(tmp_path, GOOD)), "config": {}, "answer": str(tmp_path / "facts.json")}
    script = Path(__file__).parent / "script/describe.py"
    runtime = str(Path(__file__).parents[1] / "runtime")
    subprocess.run([sys.executable, script, json.dumps(request)], check=True, env={"PYTHONPATH": runtime})
    assert json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))["rows"] == 199
