"""Compares the columns of two tables by tests that find any difference without drift in 1 % of comparisons, at most."""

from __future__ import annotations

from typing import Any

from gathered import Gathered
from numbers_differ import WEIGHTS, Pair
from numbers_differ import difference as numbers_difference
from numbers_differ import kinds as kinds_of_numbers
from pictures import of_levels, of_numbers
from significance import at_least_one, exact_shares, holm
from words_differ import Levels, changed
from words_differ import difference as words_difference
from words_differ import kinds as kinds_of_words

# Over draws from the same rows, at most this share of reports finds any difference.
LEVEL = 0.01
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


def columns_of(schema: dict[str, Any], facts: Any) -> list[Column]:
    """The columns of the training table that can be compared. `facts` names the label and the columns that are no
    features (see `Column`)."""
    numbers = [one for one in schema.get("sentinels", []) if not isinstance(one, str)]
    return [Column(entry, facts, numbers) for entry in schema["columns"] if entry.get("leftOut") != "empty"]
