"""The survey of a table whose rows several machines read, each some of them: summaries are merged in row order."""

from __future__ import annotations

import functools
import operator
from typing import Any, Callable

from ..hosts import Team
from ..job import JobFailure
from .case import AnySummary
from .cells import cells_of
from .decision import Said
from .known_survey import column_of_state, column_state
from .plain import Plain
from .source import Table
from .summary import Summary
from .survey import Survey, add_missing


class _IndivisibleError(Exception):
    """The end of a row depends on rows that another machine reads."""


def survey_of(table: Table, said: Callable[[str], Said], team: Team) -> Survey:
    """The survey of all rows, which is the same on all machines.

    Where rows cannot be found without reading all that precede them, and where a machine cannot read its rows, each
    machine reads the whole table, as one machine would.
    """
    if team.place.count == 1:
        return Survey(table, said)
    if table.divide(team):
        try:
            return DividedSurvey(table, said)
        except _IndivisibleError:
            table.divide(None)
    team.log("each instance reads the whole table, because its rows cannot be divided without reading them")
    return Survey(table, said)


class DividedSurvey(Survey):
    """Has read only this machine's rows, but describes all of them."""

    def _look(self) -> None:
        team = self.table.team
        try:
            super()._look()
            odd = self.table.odd
        except JobFailure:
            odd = True
        if any(team.share(odd)):
            raise _IndivisibleError
        self._own = {name: column for name, column in self.columns.items() if name not in self._again}
        every = team.gather(
            {
                "rows": self.rows,
                "bare": self.bare,
                "pointed": self.table.pointed,
                "comments": [part.comments for part in self.table.parts],
                "again": [name for name in self.table.names if name in self._again],
                "columns": {name: column_state(column) for name, column in self._own.items()},
            }
        )
        merged = team.first_of(None if every is None else self._merged(every))
        self.rows, self.bare = sum(merged["rows"]), merged["bare"]
        self.table.know_all(merged["rows"], merged["pointed"], merged["comments"])
        self._again = set(merged["again"])
        self.columns = {name: column_of_state(state) for name, state in merged["columns"].items()}

    def _merged(self, every: list[dict[str, Any]]) -> dict[str, Any]:
        again = {name for one in every for name in one["again"]}
        columns = {}
        for name in self.table.names:
            known = [column_of_state(one["columns"][name]) for one in every if name in one["columns"]]
            texts = any(isinstance(one, Summary) for one in known)
            if texts and any(isinstance(one, Plain) and one.rows > one.missing for one in known):
                again.add(name)
            if name not in again:
                columns[name] = column_state(_joined(known, Summary() if texts else Plain()))
        return {
            "rows": [one["rows"] for one in every],
            "bare": all(one["bare"] for one in every),
            "pointed": any(one["pointed"] for one in every),
            "comments": [
                functools.reduce(operator.iadd, each, []) for each in zip(*(one["comments"] for one in every))
            ],
            "again": [name for name in self.table.names if name in again],
            "columns": columns,
        }

    def _look_again(self) -> None:
        self._again |= {name for name, column in self.columns.items() if self._doubtful(name, column)}
        names = [name for name in self.table.names if name in self._again]
        if not names:
            return
        # Columns whose cells this machine has examined as strings already.
        made = {name: column for name in names for column in [self._own.get(name)] if isinstance(column, Summary)}
        wanted = [name for name in names if name not in made]
        made.update({name: Summary() for name in wanted})
        for rows in self.table.rows(wanted, wanted) if wanted else ():
            for name in wanted:
                made[name].add(*cells_of(rows.frame[name].to_numpy(), self.table.words))
        team = self.table.team
        every = team.gather([made[name].state() for name in names])
        merged = None
        if every is not None:
            merged = [_joined(list(map(Summary.of_state, each)), Summary()).state() for each in zip(*every)]
        self.columns.update(zip(names, map(Summary.of_state, team.first_of(merged))))


def _joined(parts: list[AnySummary], whole: Any) -> Any:
    """The summary of consecutive rows. Parts of another kind have no values."""
    for part in parts:
        if isinstance(part, type(whole)):
            whole.merge(part)
        else:
            add_missing(whole, part.rows)
    return whole
