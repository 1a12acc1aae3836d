"""The facts that determine how a source's rows are divided, collected in pieces once each column's type is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from read_source import Source

from specline_runtime import job
from specline_runtime.copies import Contents, Copies
from specline_runtime.division import NAMING, Facts, places_of
from specline_runtime.hosts import Team
from specline_runtime.labels import listed
from specline_runtime.row_hashes import cell_digests, in_column, number_digests
from specline_runtime.row_times import require_times, times_of
from specline_runtime.spelling import nearest_name
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import Cells, cells_of
from specline_runtime.table.decision import Decision, Finding
from specline_runtime.table.plain import Plain
from specline_runtime.table.summary import without_marks
from specline_runtime.table.survey import Survey
from specline_runtime.together import joined_arrays

NUMBERS = ("number", "integer")
# Fewer repeated rows than this share of all are kept together without a finding.
FEW_COPIES = 0.005


def look_at_rows(source: Source, config: Any, task: str | None, divided: bool = True) -> RowFacts:
    """Collects the facts about a source's rows, and adds a finding if rows repeat more often than chance explains.

    `task` is the label's task, or None if the source has no label. With `divided` (the default), the rows are to be
    divided, so the columns that the config names must exist: fails with `data/column-unknown` otherwise. Later, `facts`
    fails with `data/no-dates` or `data/time-missing` for a time column that cannot order all rows. The finding
    `data/rows-repeat` is inserted first if at least a share of `FEW_COPIES` of the rows are copies.
    """
    wanted = divided_by(config, task) if divided else {}
    made = RowFacts(source.survey, source.decisions, config.id_column, wanted)
    say_copies(source, made.copies)
    return made


def say_copies(source: Source, copies: Copies | None) -> None:
    """Adds a finding about rows that repeat, unless they are few."""
    rows = source.survey.rows
    if copies is not None and copies.rows >= FEW_COPIES * rows:
        share = f"{100 * copies.rows / rows:.2g} %"
        finding = Finding("data/rows-repeat", {"count": copies.rows, "rows": rows, "share": share})
        source.findings.insert(0, finding.as_json())


def divided_by(config: Any, task: str | None) -> dict[str, str]:
    """The columns that determine how rows are divided, by purpose: "class", "time" or "group".

    Classes are balanced unless the label is a number. A time column takes precedence over a group column, and a group
    column over an id column.
    """
    made = {"class": config.label} if task not in (None, "regression") else {}
    if config.time_column is not None:
        return {**made, "time": config.time_column}
    group = config.group_column or config.id_column
    return made if group is None else {**made, "group": group}


class RowFacts:
    """The facts about all of a source's rows, read in pieces. They do not depend on the size of the pieces."""

    def __init__(
        self, survey: Survey, decisions: list[Decision], id_column: str | None, wanted: dict[str, str]
    ) -> None:
        """Reads all rows.

        `survey` is the table, and `decisions` say how each of its columns is read. Columns that only number or identify
        rows (`division.NAMING`, and `id_column`) are not part of a row's content. `wanted` are the columns to collect,
        as returned by `divided_by`; fails with `data/column-unknown` if any of them does not exist.
        """
        words = survey.table.words
        columns = {one.name: _Column(one, isinstance(survey.columns[one.name], Plain)) for one in decisions}
        self._gathered = {purpose: _GATHERED[purpose](_named(name, columns)) for purpose, name in wanted.items()}
        naming = [one.name for one in decisions if one.left_out in NAMING or one.name == id_column]
        held = [name for name in columns if name not in naming]
        telling = [one for one in decisions if one.name in held and one.left_out not in ("constant", "empty")]
        self._contents = Contents(len(held))
        self._order: list[np.ndarray] = []
        texts = {name for name, column in columns.items() if not column.plain}
        for rows in survey.table.rows(None, texts):
            made = {name: column.digests(rows.frame, words) for name, column in columns.items()}
            count = len(rows.frame)
            own = [made[name] for name in held]
            cells = np.column_stack(own) if own else np.empty((count, 0), dtype=np.uint64)
            self._contents.add(_sum(made, held, count), cells)
            self._order.append(_sum(made, naming, count))
            for gathered in self._gathered.values():
                gathered.add(rows.frame, words)
        self._team = survey.table.team
        self._contents = self._of_all(self._contents)
        # If only one column has content, as a label next to an id does, equal rows are no evidence of copying.
        copies = self._contents.copies() if self._team.first and len(telling) > 1 else None
        copies = self._team.first_of(copies)
        self.copies = None if copies is None else Copies(*copies)
        """The rows that repeat more often than chance explains, if any."""

    def _of_all(self, own: Contents) -> Contents:
        """The contents of all machines' rows, on the first machine."""
        if self._team.place.count == 1:
            return own
        every = self._team.gather(own.state())
        if every is None:
            return own
        made, *others = map(Contents.of_state, every)
        for other in others:
            made.merge(other)
        return made

    def facts(self) -> Facts:
        """The facts that determine where each row goes: arrays with one entry per row, in the source's order. On
        machines other than the first, they are about the machine's own rows.
        """
        own = {purpose: gathered.all(self._team) for purpose, gathered in self._gathered.items()}
        own["order"] = np.concatenate([np.empty(0, dtype=np.uint64), *self._order])
        found = joined_arrays(self._team, own) or own
        if "time" in found and self._team.first:
            require_times(found["time"], self._gathered["time"].column.decision.name)
        content = self._contents.keys
        classes = found.get("class", np.zeros(len(content), dtype=np.int64))
        together = self.copies is not None
        return Facts(content, found["order"], together, classes, found.get("time"), found.get("group"))

    def places(self, seed: int) -> np.ndarray:
        """A place in [0, 1) for each of the source's rows."""
        facts = self.facts()
        return self._team.first_of(places_of(facts, seed, "share") if self._team.first else None)


class _Column:
    """How the cells of a column are told apart."""

    def __init__(self, decision: Decision, plain: bool) -> None:
        self.decision = decision
        self.plain = plain
        """Whether its cells are numbers as they are written already."""
        self._read = without_marks if decision.reading is None else reader(decision.reading)

    def cells(self, frame: pd.DataFrame, words: frozenset[str]) -> Cells:
        """Its cells as texts that were read; a text that cannot be read is None."""
        name = self.decision.name
        if name not in frame:
            return Cells(np.full(len(frame), -1), np.empty(0, dtype=object))
        codes, texts = cells_of(frame[name].to_numpy(), words)
        return Cells(codes, self._read(texts))

    def numbers(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        if self.plain and self.decision.name in frame:
            return frame[self.decision.name].to_numpy().astype(np.float64)
        codes, texts = self.cells(frame, words)
        return np.array([*(np.nan if text is None else float(text) for text in texts), np.nan])[codes]

    def digests(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        """What the column adds to the digest of each row."""
        return in_column(self.decision.name, self.bare_digests(frame, words))

    def bare_digests(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        if self.plain:
            return number_digests(self.numbers(frame, words))
        codes, texts = self.cells(frame, words)
        return cell_digests(codes, texts, self.decision.type in NUMBERS)


class _Gathered:
    """Something of one column for each row."""

    dtype: Any = np.uint64

    def __init__(self, column: _Column) -> None:
        self.column = column
        self._parts: list[np.ndarray] = []

    def add(self, frame: pd.DataFrame, words: frozenset[str]) -> None:
        self._parts.append(self._of(frame, words))

    def _of(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        raise NotImplementedError

    def all(self, team: Team) -> np.ndarray:
        """One value per row of this machine; all machines' values can be compared."""
        return np.concatenate(self._parts) if self._parts else np.empty(0, dtype=self.dtype)


class _Digests(_Gathered):
    def _of(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        return self.column.bare_digests(frame, words)


class _Classes(_Gathered):
    """Classes by number, in the order of their texts; rows without one are a class of their own."""

    dtype = np.int32

    def __init__(self, column: _Column) -> None:
        super().__init__(column)
        self._numbers: dict[str, int] = {"": 0}

    def _of(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        column = self.column
        if column.plain:
            codes, values = pd.factorize(column.numbers(frame, words))
            texts = [repr(float(value)) for value in values]
        else:
            codes, read = column.cells(frame, words)
            texts = ["" if text is None else text for text in read]
        numbers = [self._numbers.setdefault(text, len(self._numbers)) for text in texts]
        return np.array([*numbers, 0], dtype=np.int32)[codes]

    def all(self, team: Team) -> np.ndarray:
        texts = {text for every in team.share(list(self._numbers)) for text in every}
        order = {text: place for place, text in enumerate(sorted(texts))}
        return np.array([order[text] for text in self._numbers])[super().all(team)]


class _Moments(_Gathered):
    """Moments as numbers, which every row must have."""

    dtype = np.float64

    def _of(self, frame: pd.DataFrame, words: frozenset[str]) -> np.ndarray:
        column, name = self.column, self.column.decision.name
        if column.decision.type in NUMBERS:
            return column.numbers(frame, words)
        return times_of(*column.cells(frame, words), numeric=False, column=name)


_GATHERED: dict[str, type[_Gathered]] = {"class": _Classes, "time": _Moments, "group": _Digests}


def _named(name: str, columns: dict[str, _Column]) -> _Column:
    if name not in columns:
        names = list(columns)
        job.fail("data/column-unknown", column=name, nearest=nearest_name(name, names), columns=listed(names))
    return columns[name]


def _sum(digests: dict[str, np.ndarray], names: list[str], count: int) -> np.ndarray:
    total = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for name in names:
            total += digests[name]
    return total
