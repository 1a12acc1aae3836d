"""Compares new rows with those from which a run learned, column by column.

    python measure_drift.py '{"baseline": "data/", "schema": "schema.json", "source": "new.csv", "config": {...},
        "sample": "sample.csv", "answer": "drift.json"}'

`specline drift-report` runs this on the user's machine. New rows are read with the training table's decisions, so a
difference in how they are written is only a difference if the model's code could not read them either. The answer has
facts: what differs, by which test and how much. `config` has the loading step's settings under their names there.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from as_trained import as_trained
from gathered import Gathered, pieces, read_baseline, read_new
from look import DEFAULTS, FIELDS
from numbers_differ import WEIGHTS, Pair
from numbers_differ import difference as numbers_difference
from numbers_differ import kinds as kinds_of_numbers
from pictures import of_levels, of_numbers
from read_source import read_source
from significance import at_least_one, exact_shares, holm
from words_differ import Levels, changed
from words_differ import difference as words_difference
from words_differ import kinds as kinds_of_words

from specline_runtime.job import JobFailure
from specline_runtime.spelling import nearest_name
from specline_runtime.table.source import FileOptions, Table

# Over draws from the same rows, at most this share of reports finds any difference.
LEVEL = 0.01
# Rows that are scored to predict the metric.
SAMPLE = 20_000
# Columns with such values differ in every row, or are not cells of a table to compare.
_UNCOMPARED = ("id", "index", "unique")
_TEXT = ("text", "many")


class Column:
    """One column's values at training and now, and its tests."""

    def __init__(self, entry: dict[str, Any], config: Any, sentinels: list[float]) -> None:
        self.name, self.kind = entry["name"], entry["type"]
        self.left_out = entry.get("leftOut")
        named = (config.id_column, config.time_column, config.group_column)
        # No feature: new rows to be scored need not have these.
        unused = {*named, config.weight_column, *(config.dropped or ())}
        # Rows of another day have other ids and later times.
        self.is_compared = self.left_out not in _UNCOMPARED and self.name not in named
        self.was_unreadable = int(entry.get("unreadable", 0))
        by_length = self.kind == "text" or self.left_out in _TEXT
        self.before, self.now = (Gathered(self.kind, sentinels, by_length=by_length) for _ in range(2))
        is_feature = not self.left_out and self.name not in unused
        self.role = "label" if self.name == config.label else "feature" if is_feature else "other"
        self.is_lost = False
        self.tests: dict[str, float] = {}
        """The p-values by what is tested: missing cells, and values if there are any."""
        self.of_values: dict[str, float] = {}
        """The p-values of the tests of values."""
        self.effect = 0.0
        self._pair: Pair | None = None
        self._levels: Levels | None = None

    def compare(self) -> None:
        """Computes the p-values of all tests."""
        before, now = self.before, self.now
        sizes = (before.rows, now.rows)
        self.tests["missing"] = exact_shares(before.missing, now.missing, sizes)
        if not self.is_compared:
            return
        if before.is_numeric:
            self._pair = Pair(before.numbers, now.numbers)
            found = numbers_difference(self._pair)
        else:
            self._levels = Levels(before.levels, now.levels)
            found = words_difference(self._levels)
        self.of_values, self.effect = found
        if self.of_values:
            self.tests["values"] = at_least_one(self.of_values, WEIGHTS)

    def described(self, adjusted: dict[str, float], tests: int) -> dict[str, Any]:
        """The column in the answer. `adjusted` are its p-values, corrected for all tests of the report."""
        kinds = self._kinds(adjusted, tests)
        shares = [one.missing / max(1, one.rows) for one in (self.before, self.now)]
        effects = [self.effect] if adjusted.get("values", 1) <= LEVEL else []
        effects += [abs(shares[1] - shares[0])] if adjusted["missing"] <= LEVEL else []
        refused = (self.now.unreadable + sum(self.now.units.values())) / max(1, self.now.rows)
        made: dict[str, Any] = {"name": self.name, "type": self.kind, "role": self.role, "kinds": kinds}
        made.update(drifted=len(kinds) > 0, p=min(adjusted.values()), distance=self.effect)
        made["effect"] = 1.0 if self.is_lost else max([*effects, refused if kinds else 0.0, 0.0])
        made["tests"] = {**self.tests, **{f"values: {name}": p for name, p in self.of_values.items()}}
        made["missing"] = {"before": shares[0], "now": shares[1]}
        if self._levels is not None:
            made["categories"] = {key: of[:20] for key, of in changed(self._levels).items()}
            made["counts"] = {key: len(of) for key, of in changed(self._levels).items()}
            made["picture"] = of_levels(self._levels)
        elif self._pair is not None and min(self._pair.sizes) > 0:
            numbers = {"before": self._pair.before, "now": self._pair.now}
            made["means"] = {when: float(one.mean()) for when, one in numbers.items()}
            deviation = float(self._pair.before.std())
            if deviation > 0:
                made["shift"] = (made["means"]["now"] - made["means"]["before"]) / deviation
            picture = of_numbers(self._pair)
            if picture is not None:
                made["picture"] = picture
        return made

    def _kinds(self, adjusted: dict[str, float], tests: int) -> list[dict[str, Any]]:
        if self.is_lost:
            return [{"kind": "lost-column"}]
        made: list[dict[str, Any]] = []
        before, now = self.before, self.now
        if now.units:
            made.append({"kind": "other-unit", "units": sorted(now.units), "count": sum(now.units.values())})
        # Cells that training could not read were missing there, and are missing now.
        if now.unreadable and self.was_unreadable == 0 and self.kind != "text":
            made.append({"kind": "unreadable", "count": now.unreadable, "examples": now.examples})
        if now.rows and now.missing == now.rows and before.missing < before.rows and not made:
            return [{"kind": "empty"}] if adjusted["missing"] <= LEVEL else []
        if adjusted["missing"] <= LEVEL and not made:
            shares = {"before": before.missing / before.rows, "now": now.missing / now.rows}
            made.append({"kind": "missing" if shares["now"] > shares["before"] else "fewer-missing", **shares})
        if adjusted.get("values", 1) <= LEVEL:
            level = max(LEVEL / tests / len(self.of_values), min(self.of_values.values()))
            if self._pair is not None:
                found = kinds_of_numbers(self._pair, self.of_values, level)
                of = {"of": "length"} if before.by_length else {"of": "date"} if self.kind == "date" else {}
                made += [{**one, **of} for one in found]
            elif self._levels is not None:
                made += kinds_of_words(self._levels, level)
        return made


def compare(columns: list[Column]) -> list[dict[str, Any]]:
    """All columns, those with differences first, with p-values that are corrected for all tests of the report."""
    there = [one for one in columns if not one.is_lost]
    for one in there:
        one.compare()
    every = [(one, test) for one in there for test in one.tests]
    corrected = holm([one.tests[test] for one, test in every])
    adjusted: dict[str, dict[str, float]] = {one.name: {"missing": 1.0} for one in columns}
    for (one, test), p in zip(every, corrected):
        adjusted[one.name][test] = p
    return [one.described(adjusted[one.name], len(every)) for one in columns]


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request."""
    config = SimpleNamespace(**{**dict.fromkeys((*FIELDS, "dropped")), **DEFAULTS, **asked["config"]})
    config.policy, config.branch = "lenient", "inference"
    schema = json.loads(Path(asked["schema"]).read_text(encoding="utf-8"))
    sentinels = schema.get("sentinels", [])
    config.sentinels = sentinels
    numbers = [one for one in sentinels if not isinstance(one, str)]
    entries = schema["columns"]
    own = read_source(Path(asked["source"]), config)
    names = list(own.table.names)
    source, _ = as_trained(own, entries, config)
    columns = [Column(entry, config, numbers) for entry in entries if entry.get("leftOut") not in ("empty",)]
    # New rows need not have a label, nor any other column that is no feature.
    columns = [one for one in columns if one.name in names or one.role == "feature"]
    known = {one["name"] for one in entries}
    extra = [name for name in names if name not in known]
    for one in columns:
        one.is_lost = one.role == "feature" and one.name not in names
    if all(one.is_lost for one in columns if one.role == "feature"):
        expected = [one.name for one in columns if one.role == "feature"]
        return {"foreign": {"expected": expected[:20], "found": names[:20]}}
    there = {one.name: one for one in columns}
    before = read_baseline(Path(asked["baseline"]), {name: one.before for name, one in there.items()})
    now = read_new(source, {name: one.now for name, one in there.items() if not one.is_lost})
    found = compare(columns)
    for one in found:
        if one["kinds"] and one["kinds"][0]["kind"] == "lost-column":
            near = nearest_name(one["name"], extra)
            one["kinds"] = [{"kind": "lost-column", **({"nearest": near} if near else {})}]
    sampled = _sample(Path(asked["source"]), Path(asked["sample"]), config, now) if "sample" in asked else 0
    findings = [one for one in source.findings if one["code"] not in _REPORTED]
    return {
        "rows": {"baseline": before, "now": now},
        "level": LEVEL,
        "columns": found,
        "added": extra,
        "sampled": sampled,
        "findings": findings,
    }


# The report says this of each column.
_REPORTED = ("data/column-filled", "data/column-ignored", "data/read-as-trained")


def _sample(source: Path, output: Path, config: Any, total: int) -> int:
    """Writes evenly spaced rows with their cells as written, and returns their number."""
    options = FileOptions(config.format, config.encoding, config.delimiter, config.index_column, as_written=True)
    table = Table(source, options)
    wanted = np.array(list(pieces(total, SAMPLE)), dtype=np.int64)
    count = 0
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        header: list[str] = []
        for rows in table.rows(None, None):
            chosen = wanted[(wanted >= rows.first) & (wanted < rows.first + len(rows.frame))] - rows.first
            if not header:
                header = list(rows.frame.columns)
                writer.writerow(header)
            frame = rows.frame.iloc[chosen].reindex(columns=header)
            writer.writerows(frame.where(frame.notna(), "").to_numpy().tolist())
            count += len(frame)
    return count


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result for a request, or its failure."""
    try:
        return measure(asked)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}
    except MemoryError:
        return {"failure": {"code": "data/out-of-memory", "data": {"step": "drift-report"}}}


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    Path(request["answer"]).write_text(json.dumps(answer(request)), encoding="utf-8")
