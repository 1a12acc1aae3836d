"""Scores inferred schemas against the ground truth: score.py TABLES SCHEMAS [--least 0.98] [--faults 40]

SCHEMAS contains NNN.json for each table NNN; README.md describes its contents. Exits with 1 if a cell was silently lost
or
fewer columns than --least are correct.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from compare import LEFT_OUT, Verdict, judge


def matched(truths: list[dict[str, Any]], columns: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The inferred column for each true one: by its position if it has one, otherwise the next one with the same
    name."""
    rest, found = list(columns), []
    for truth in truths:
        placed = [column for column in rest if column.get("at") == truth["at"]]
        alike = placed or [column for column in rest if "at" not in column and column["name"] == truth["name"]]
        found.append(alike[0] if alike else None)
        if alike:
            rest.remove(alike[0])
    return found


class Score:
    def __init__(self) -> None:
        self.matrix: Counter[tuple[str, str]] = Counter()
        self.right: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        self.faults: list[str] = []

    def column(self, table: str, name: str, verdict: Verdict) -> None:
        self.matrix[verdict.kind, verdict.inferred] += 1
        self.right[verdict.kind] += verdict.right
        self.facts["cells that differ"] += verdict.different
        self.facts["cells lost in silence"] += verdict.silent
        self.facts["columns without values to compare"] += not verdict.compared
        if not verdict.right:
            self.faults.append(f"{table} {name!r}: {verdict.kind} -> {verdict.inferred}, {verdict.why}")

    def table(self, table: str, truth: dict[str, Any], inferred: dict[str, Any] | None) -> None:
        columns = truth["columns"]
        if inferred is None:
            # Rejecting a table is not silent, but none of its columns count as correct.
            self.facts["tables without a schema"] += 1
            for column in columns:
                self.column(
                    table, column["name"], Verdict(judge(column, None).kind, "no schema", False, "table refused", False)
                )
            return
        found = matched(columns, inferred["columns"])
        for column, other in zip(columns, found):
            self.column(table, column["name"], judge(column, other))
        for other in inferred["columns"]:
            if not any(other is one for one in found) and other["type"] not in LEFT_OUT:
                self.facts["columns that are not there"] += 1
                self.faults.append(f"{table} {other['name']!r}: no such column")
        for key, fact in (("task", "label"), ("leaks", "leaks"), ("repeated", "repeated")):
            if key in inferred and fact in truth:
                self.fact(table, key, truth, inferred[key])

    def fact(self, table: str, key: str, truth: dict[str, Any], said: Any) -> None:
        if key == "task":
            good = said in truth["label"]["tasks"]
        elif key == "leaks":
            good = {truth["columns"][at]["name"] for at in truth["leaks"]} == set(said)
        else:
            good = bool(truth["repeated"]) == bool(said)
        self.facts[f"{key}: {'right' if good else 'wrong'}"] += 1
        if not good:
            self.faults.append(f"{table} {key}: {said!r}")

    def text(self, faults: int) -> str:
        rows, said = sorted({mine for mine, _ in self.matrix}), sorted({other for _, other in self.matrix})
        lines = [f"{'truth':<12}" + "".join(f"{word:>12}" for word in [*said, "right"])]
        for mine in rows:
            counts = [self.matrix[mine, other] for other in said]
            lines.append(
                f"{mine:<12}" + "".join(f"{n or '':>12}" for n in counts) + f"{self.right[mine]:>6}/{sum(counts)}"
            )
        total = sum(self.matrix.values())
        lines.append(f"columns right: {sum(self.right.values())} of {total}")
        lines.extend(f"{key}: {value}" for key, value in sorted(self.facts.items()))
        return "\n".join([*lines, *self.faults[:faults]])


def score(tables: Path, schemas: Path) -> Score:
    found = Score()
    for path in sorted(tables.glob("*/truth.json")):
        schema = schemas / f"{path.parent.name}.json"
        inferred = json.loads(schema.read_text(encoding="utf-8")) if schema.exists() else None
        found.table(path.parent.name, json.loads(path.read_text(encoding="utf-8")), inferred)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("schemas", type=Path)
    parser.add_argument("--least", type=float, default=0.98)
    parser.add_argument("--faults", type=int, default=40)
    given = parser.parse_args()
    result = score(given.tables, given.schemas)
    print(result.text(given.faults))
    total = sum(result.matrix.values())
    good = total > 0 and sum(result.right.values()) >= given.least * total
    sys.exit(0 if good and result.facts["cells lost in silence"] == 0 else 1)
