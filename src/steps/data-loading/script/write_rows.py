"""Writes this branch's rows as plain CSV, and builds their profile at the same time."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from profile_columns import NumberProfile, WordProfile
from take_share import Share

from specline_runtime import job
from specline_runtime.files import ROW_ID
from specline_runtime.hosts import Team
from specline_runtime.other_units import count_units, other_units, passed_units
from specline_runtime.policy import STRICT
from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of
from specline_runtime.table.characters import NUMBER_MARK
from specline_runtime.table.decision import Decision
from specline_runtime.table.plain import Plain
from specline_runtime.table.source import Rows
from specline_runtime.table.summary import without_marks
from specline_runtime.table.survey import Survey
from specline_runtime.table.words import means_missing
from specline_runtime.table.writing import TableWriter, written_cells

NUMBERS = ("number", "integer")
_NOT_PLAIN = re.compile(rf"[^\S\n]|{NUMBER_MARK}")


class Column:
    """Converts one column from cells to CSV."""

    def __init__(self, decision: Decision, plain: bool, sentinels: list[float], policy: str | None) -> None:
        """`policy` is given if training decided how columns are read: then a cell that cannot be read that way ends the
        job, and the policy determines how numbers in other units are handled.
        """
        self.name = decision.name
        self._type = decision.type
        self._policy = policy
        self._refuses = policy is not None and not decision.unreadable
        self._described = {"name": decision.name, "type": decision.type, "reading": decision.reading}
        self._other_units: Counter[str] = Counter()
        """The number of cells in other units that the policy allowed, by unit."""
        self.plain = plain
        """Whether the column's cells are already written as numbers."""
        self._read = None if decision.reading is None else reader(decision.reading)
        self.profile: Any = (
            NumberProfile(sentinels, decision.type == "integer") if decision.type in NUMBERS else WordProfile()
        )

    def read(self, cells: np.ndarray, words: frozenset[str]) -> np.ndarray:
        """Returns cells in the form that CSV has, and adds them to the profile."""
        codes, texts = cells_of(cells, words)
        plain = without_marks(texts) if self._read is None else self._read(texts)
        if self._policy is not None:
            self._check(texts, plain, codes)
        if isinstance(self.profile, NumberProfile):
            numbers = np.array([*(np.nan if text is None else float(text) for text in plain.tolist()), np.nan])
            self.profile.add(numbers[codes])
        else:
            self.profile.add(*_distinct_again(codes, plain))
        written = np.array([*written_cells(plain.tolist()), ""], dtype=object)
        return written[codes]

    def state(self) -> list[Any]:
        """What is known about the column's rows, as another machine receives it."""
        return [self.profile.state(), list(self._other_units), list(self._other_units.values())]

    def merge(self, state: list[Any]) -> None:
        """Adds what another machine knows about its rows."""
        profile, units, counts = state
        self.profile.merge(profile)
        self._other_units.update(dict(zip(units, counts)))

    def findings(self) -> list[dict[str, Any]]:
        """Findings about cells that the policy allowed."""
        passed = self._other_units
        return [{"code": "data/other-units", "data": passed_units(self._described, passed)}] if passed else []

    def _check(self, texts: np.ndarray, plain: np.ndarray, codes: np.ndarray) -> None:
        unread = np.array([known is None for known in plain], dtype=bool)
        foreign = other_units(self._described, texts, unread, self._policy or STRICT)
        self._other_units += count_units(foreign, codes)
        for text, known, unit in zip(texts, plain, foreign):
            if self._refuses and known is None and unit == "" and not means_missing(text, self._type):
                job.fail("data/unread-cell", column=self.name, type=self._type, value=text.lstrip(NUMBER_MARK))


def _distinct_again(codes: np.ndarray, plain: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Recomputes the codes of strings, because reading can make strings equal or missing."""
    again = cells_of(plain)
    return np.append(again.codes, -1)[codes], again.texts


def write_rows(
    survey: Survey,
    decisions: list[Decision],
    share: Share,
    path: Path,
    *,
    sentinels: list[float],
    policy: str | None = None,
) -> list[Column]:
    """Writes all rows in the share. If the file is in plain form, its lines are copied, except for cells in columns
    that need a reading. `policy` is given if training decided how columns are read.
    """
    columns = _columns(survey, decisions, sentinels, policy)
    copied = survey.bare and [decision.name for decision in decisions] == survey.table.names
    changed = [place for place, decision in enumerate(decisions) if decision.reading is not None]
    texts = {column.name for column in columns if not column.plain}
    with TableWriter(path, [ROW_ID, *(column.name for column in columns)]) as writer:
        for rows in survey.table.rows(None, texts):
            chosen = share.take(rows.first, len(rows.frame))
            ids = rows.first + np.flatnonzero(chosen)
            written = _written(rows, columns, chosen, survey.table.words, copied)
            if copied and rows.piece is not None:
                writer.copy(ids, rows.piece, chosen, {place: written[place] for place in changed})
            else:
                writer.write(ids, written)
    return columns


def join_columns(columns: list[Column], team: Team) -> None:
    """Adds what all machines know about the columns of their rows, on the first machine."""
    if team.place.count == 1:
        return
    every = team.gather([column.state() for column in columns])
    for states in (every or [])[1:]:
        for column, state in zip(columns, states):
            column.merge(state)


def read_as_trained(
    survey: Survey, decisions: list[Decision], *, sentinels: list[float], policy: str | None
) -> list[Column]:
    """Reads all rows as `write_rows` does, without writing them."""
    columns = _columns(survey, decisions, sentinels, policy)
    for rows in survey.table.rows(None, {column.name for column in columns if not column.plain}):
        _written(rows, columns, np.ones(len(rows.frame), dtype=bool), survey.table.words, copied=True)
    return columns


def _columns(survey: Survey, decisions: list[Decision], sentinels: list[float], policy: str | None) -> list[Column]:
    # A column without any values is plain, but not numeric.
    kinds = [isinstance(survey.columns[one.name], Plain) and one.type in NUMBERS for one in decisions]
    return [Column(decision, plain, sentinels, policy) for decision, plain in zip(decisions, kinds)]


def _written(
    rows: Rows, columns: list[Column], chosen: np.ndarray, words: frozenset[str], copied: bool
) -> list[np.ndarray]:
    """The chosen rows' cells in CSV form, by column. Columns of plain numbers are empty arrays if lines are copied."""
    plain = {column.name for column in columns if column.plain and column.name in rows.frame}
    raw = None if copied or not plain else rows.texts(plain)
    made = []
    for column in columns:
        if column.name not in rows.frame:
            cells = np.full(int(chosen.sum()), None, dtype=object)
            made.append(column.read(cells, words))
        elif not column.plain:
            made.append(column.read(rows.frame[column.name].to_numpy()[chosen], words))
        else:
            column.profile.add(rows.frame[column.name].to_numpy()[chosen])
            made.append(np.empty(0) if raw is None else _plain_cells(raw[column.name].to_numpy()[chosen]))
    return made


def _plain_cells(cells: np.ndarray) -> np.ndarray:
    """Numbers as written, without surrounding blanks or the JSON mark; missing numbers are empty."""
    made = np.where(pd.isna(cells), "", cells)
    joined = "\n".join(made.tolist())
    # A quoted cell can contain line breaks.
    if _NOT_PLAIN.search(joined) or joined.count("\n") != max(len(made) - 1, 0):
        made = np.array([*(cell.strip().lstrip(NUMBER_MARK) for cell in made.tolist()), None], dtype=object)[:-1]
    return made
