"""A survey that another process has made of the same table."""

from __future__ import annotations

from typing import Any, Callable

from .case import AnySummary
from .decision import Said
from .plain import Plain
from .source import Table
from .summary import Summary
from .survey import Survey


class KnownSurvey(Survey):
    """Reads nothing, but describes all rows."""

    def __init__(self, table: Table, said: Callable[[str], Said], state: dict[str, Any]) -> None:
        """`state` is the `survey_state` of a survey with the same settings."""
        self._state = state
        super().__init__(table, said)

    def _look(self) -> None:
        self.rows, self.bare = self._state["rows"], self._state["bare"]
        self.columns = {name: column_of_state(state) for name, state in self._state["columns"]}

    def _look_again(self) -> None:
        pass


def survey_state(survey: Survey) -> dict[str, Any]:
    """A survey, as another process receives it."""
    columns = [[name, column_state(column)] for name, column in survey.columns.items()]
    return {"rows": survey.rows, "bare": survey.bare, "columns": columns}


def column_state(column: AnySummary) -> list[Any]:
    """A column's summary, as another process receives it."""
    return [isinstance(column, Plain), column.state()]


def column_of_state(state: list[Any]) -> AnySummary:
    """The summary with a state."""
    return Plain.of_state(state[1]) if state[0] else Summary.of_state(state[1])
