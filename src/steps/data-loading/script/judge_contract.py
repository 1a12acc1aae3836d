"""Judges a source by its data contract: the rules that the user states for its columns (docs/contracts.md)."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterable

import numpy as np
from check_types import is_of_type, reading_in
from column_values import NUMBERS, Chunk, chunks_of, repeated
from options import said_of
from read_source import Source

from specline_runtime import job
from specline_runtime.date_parts import days_of
from specline_runtime.hosts import Team
from specline_runtime.spelling import nearest_name
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Decision, Said
from specline_runtime.table.json_part import JsonPart
from specline_runtime.table.plain import Plain
from specline_runtime.table.schema import counted_values
from specline_runtime.table.summary import without_marks
from specline_runtime.table.words import means_missing

WORDS = ("category", "text")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_DURATION = re.compile(r"(\d+) (minute|hour|day|week)s?")
_SHOWN = 60
# Dates later than this many days from now, such as 9999-12-31, are mistakes or represent a missing value: they do not
# show that rows are new. Dates without a zone can be almost a day later than UTC.
_AHEAD = 1
# The time of the newest row, in days since 1970, if no row has one.
_NEVER = -1e9


def judge(contract: dict[str, Any], source: Source, config: Any, now: float) -> list[dict[str, Any]]:
    """What breaks the contract, as findings in the order of its columns; then columns that it does not have.

    `now` is the time in seconds since 1970, by which the age of the newest row is judged. If only the beginning of the
    source was read, rules that unread rows could still meet (missing cells, age) are not judged.
    """
    rules: dict[str, Any] = contract["columns"]
    decisions = {one.name: one for one in source.decisions if one.name in source.table.names}
    # Unread JSON rows can have other columns.
    is_open = source.table.cut and isinstance(source.table.parts[0], JsonPart)
    # Rows to be scored need not have these.
    spared = (config.label, config.weight_column) if config.branch == "inference" else ()
    made: list[dict[str, Any]] = []
    for name, own in rules.items():
        if name in decisions:
            made += _Column(source, decisions[name], own, now, said_of(config)).breaches()
        elif own.get("required", True) and name not in spared and not is_open:
            data = {"column": name, "nearest": nearest_name(name, [one for one in decisions if one not in rules])}
            made.append({"code": "data/contract-column", "data": data})
    if contract.get("otherColumns") != "allowed":
        for name in decisions:
            if name not in rules:
                missing = [one for one in rules if one not in decisions]
                data = {"column": name, "nearest": nearest_name(name, missing)}
                made.append({"code": "data/contract-extra", "data": data})
    return made


def refuse(breaches: list[dict[str, Any]], sentence: Callable[[str, dict[str, Any]], str], team: Team) -> None:
    """Ends the job if the contract is broken, after logging every breach."""
    if not breaches:
        return
    for one in breaches:
        team.log(sentence(one["code"], one["data"]))
    if len(breaches) == 1:
        job.fail(breaches[0]["code"], **breaches[0]["data"])
    said = "; ".join(sentence(one["code"], one["data"]) for one in breaches)
    job.fail("data/contract-broken", count=len(breaches), faults=said if len(said) <= 400 else said[:399] + "…")


class _Column:
    """One column of the source, and its rules."""

    def __init__(
        self, source: Source, decision: Decision, rules: dict[str, Any], now: float, said: Callable[[str], Said]
    ) -> None:
        self._source, self._rules, self._now, self._said = source, rules, now, said
        self._rows = source.survey.rows
        self._kind: str | None = rules.get("type")
        self._decision = _as_boolean(source, decision) if self._kind == "boolean" else decision

    def breaches(self) -> list[dict[str, Any]]:
        """All rules of the column that are broken."""
        if self._rows > self._decision.missing and not self._is_of_type():
            return [self._wrong_type()]
        tests = self._tests()
        counts, examples = [0] * len(tests), [""] * len(tests)
        marked, newest = 0, _NEVER
        if tests or {"newestWithin", "missingAtMost"} & set(self._rules):
            for chunk in self._chunks():
                marked += chunk.marked
                for place, (_, is_broken) in enumerate(tests):
                    broken = is_broken(chunk)
                    counts[place] += int(chunk.counts[broken].sum())
                    if broken.any() and not examples[place]:
                        examples[place] = chunk.text(int(np.flatnonzero(broken)[0]))
                if "newestWithin" in self._rules and len(chunk.values):
                    days = days_of(chunk.values)
                    newest = max(newest, float(days[days <= self._now / 86_400 + _AHEAD].max(initial=_NEVER)))
        every = self._source.table.team.share([counts, examples, marked, newest])
        made = []
        for place, (rule, _) in enumerate(tests):
            count = sum(one[0][place] for one in every)
            if count:
                value = next(one[1][place] for one in every if one[1][place])
                made.append(self._of_cells(rule, count, value))
        if self._rules.get("unique") is True:
            count, value = repeated(self._source, self._decision)
            made += [self._of_cells("unique: true", count, value)] if count else []
        if not self._source.table.cut:
            made += self._missing(self._decision.missing + sum(one[2] for one in every))
            made += self._age(max(one[3] for one in every))
        return made

    def _chunks(self) -> Iterable[Chunk]:
        return chunks_of(self._source, self._decision)

    def _is_of_type(self) -> bool:
        kind, found = self._kind, self._decision.type
        if kind is None or kind == found or (kind, found) == ("number", "integer"):
            return True
        if kind == "boolean" and found in NUMBERS:
            return self._has_only_ones_and_zeros()
        # Yes and no are words too.
        return kind in WORDS and found in (*WORDS, "boolean")

    def _has_only_ones_and_zeros(self) -> bool:
        counted = counted_values(self._decision, self._source.survey.columns[self._decision.name])
        return counted is not None and {*map(float, counted)} <= {0.0, 1.0, *self._source.numeric_sentinels}

    def _wrong_type(self) -> dict[str, Any]:
        """How many cells are not of the type, with the first of them."""
        kind, name, table = str(self._kind), self._decision.name, self._source.table
        is_right: Callable[[str], bool] = lambda _: False  # noqa: E731
        if kind not in WORDS:
            reading = reading_in(table, self._source.survey, self._decision, kind, self._said)
            is_right = is_of_type(kind, reading)
        count, value, first = 0, "", ""
        for rows in table.rows([name], [name]):
            if name not in rows.frame:
                continue
            codes, texts = cells_of(rows.frame[name].to_numpy(), table.words)
            plain = without_marks(texts)
            wrong = np.array([not (is_right(text) or means_missing(text, kind)) for text in plain], dtype=bool)
            counts = np.bincount(codes[codes >= 0], minlength=len(texts))
            count += int(counts[wrong].sum())
            if wrong.any() and not value:
                value = str(plain[int(np.flatnonzero(wrong)[0])])
            first = first or next(iter(plain.tolist()), "")
        every = table.team.share([count, value, first])
        count, value = sum(one[0] for one in every), next((one[1] for one in every if one[1]), "")
        if count == 0:
            # Each cell could be of the type, but together they are read as another one, as 20261130 is as a date.
            count, value = self._rows - self._decision.missing, next((one[2] for one in every if one[2]), "")
        data = {
            "column": name,
            "type": kind,
            "found": self._decision.type,
            "count": count,
            "rows": self._rows,
            "value": _short(value),
        }
        return {"code": "data/contract-type", "data": data}

    def _tests(self) -> list[tuple[str, Callable[[Chunk], np.ndarray]]]:
        """The rules about single cells, each with a test for the values of a chunk that break it."""
        made: list[tuple[str, Callable[[Chunk], np.ndarray]]] = []
        for rule, sign in (("min", 1), ("max", -1)):
            if rule in self._rules:
                made.append((f"{rule}: {self._rules[rule]}", self._beyond(self._rules[rule], sign)))
        if "values" in self._rules:
            made.append(("values", self._not_among(self._rules["values"])))
        return made

    def _beyond(self, bound: Any, sign: int) -> Callable[[Chunk], np.ndarray]:
        if self._kind == "date":
            limit = float(days_of(np.array([str(bound), None], dtype=object)[:-1])[0])
            return lambda chunk: sign * days_of(chunk.values) < sign * limit
        return lambda chunk: sign * chunk.values < sign * float(bound)

    def _not_among(self, values: list[Any]) -> Callable[[Chunk], np.ndarray]:
        if self._decision.type in NUMBERS:
            numbers = np.array([float(one) for one in values if isinstance(one, bool) or _is_number(one)])
            return lambda chunk: ~np.isin(chunk.values, numbers)
        known = set(map(_word, values))
        if self._decision.type == "boolean" and self._decision.reading is not None:
            # The contract can have the words or their meaning.
            known.update(reader(self._decision.reading)(np.array([*known, None], dtype=object)[:-1]).tolist())
        return lambda chunk: np.array([text not in known for text in chunk.values], dtype=bool)

    def _missing(self, count: int) -> list[dict[str, Any]]:
        limit = self._rules.get("missingAtMost")
        if limit is None or count <= limit * self._rows:
            return []
        shares = {"share": f"{100 * count / self._rows:.3g} %", "limit": f"{100 * limit:.3g} %"}
        data = {"column": self._decision.name, "count": count, "rows": self._rows, **shares}
        return [{"code": "data/contract-missing", "data": data}]

    def _age(self, newest: float) -> list[dict[str, Any]]:
        limit = self._rules.get("newestWithin")
        if limit is None:
            return []
        if newest == _NEVER:
            data = {"column": self._decision.name, "limit": limit}
            return [{"code": "data/contract-dateless", "data": data}]
        age = self._now - newest * 86_400
        if age <= seconds_of(limit):
            return []
        value = str(np.datetime64(int(newest * 86_400), "s")).replace("T00:00:00", "")
        data = {"column": self._decision.name, "value": value, "age": _said(age), "limit": limit}
        return [{"code": "data/contract-old", "data": data}]

    def _of_cells(self, rule: str, count: int, value: str) -> dict[str, Any]:
        data = {"column": self._decision.name, "count": count, "rows": self._rows, "value": _short(value)}
        kind = rule.split(":", 1)[0]
        if kind == "unique":
            return {"code": "data/contract-unique", "data": data}
        if kind == "values":
            near = nearest_name(value, [_word(one) for one in self._rules["values"]])
            return {"code": "data/contract-values", "data": {**data, "nearest": near}}
        return {"code": "data/contract-range", "data": {**data, "rule": rule}}


def _as_boolean(source: Source, decision: Decision) -> Decision:
    """A column of words, read as true and false if all of them mean one of these. Otherwise a label keeps its words,
    and so does a column with a single word.
    """
    summary = source.survey.columns[decision.name]
    if decision.type not in WORDS or isinstance(summary, Plain):
        return decision
    [made] = decide([(decision.name, summary)], lambda _: Said("boolean"))
    return made if made.type == "boolean" else decision


def seconds_of(duration: str) -> float:
    """A duration of the contract: `36 hours`, `2 days`, `1 week`."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        job.fail("data/argument-bad", argument="newestWithin", value=duration, type="a duration such as 2 days")
    return int(found.group(1)) * _SECONDS[found.group(2)]


def _said(seconds: float) -> str:
    """An age in the largest unit of which it has at least two."""
    for unit, size in (("day", 86_400), ("hour", 3600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}s"
    return f"{seconds / 60:.0f} minutes"


def _word(value: Any) -> str:
    """A value of the contract as cells are written."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, bool)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
