"""Reads a source once for all jobs of a local run that take a share of its rows. Everywhere else, each job reads it."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, ContextManager

import numpy as np

from specline_runtime import shared
from specline_runtime.copies import Copies
from specline_runtime.hosts import Team
from specline_runtime.shared import Turn
from specline_runtime.table.decision import Said
from specline_runtime.table.divided_survey import survey_of
from specline_runtime.table.known_survey import KnownSurvey, survey_state
from specline_runtime.table.scratch import Scratch
from specline_runtime.table.source import FileOptions, Table
from specline_runtime.table.survey import Survey

# The settings in which jobs that share what they read can differ. Only inference changes how a table is read.
OF_A_BRANCH = ("share_from", "share_to", "branch", "contract")


def turn_to_read(config: Any, whole: bool, team: Team, trained: bool) -> ContextManager[Turn]:
    """Waits until no other job reads the same source in the same way. `whole` is whether this job takes all rows.

    The instances of a job divide the work among themselves, and a table that is read as training decided (`trained`)
    has seldom been read before, so these do not share it.
    """
    if trained or team.place.count > 1:
        return contextlib.nullcontext(Turn())
    settings = {name: value for name, value in vars(config).items() if name not in OF_A_BRANCH}
    return shared.turn("reading", settings, whole, config.branch == "inference")


def read_table(
    path: Any, options: FileOptions, said: Callable[[str], Said], team: Team, turn: Turn
) -> tuple[Table, Survey]:
    """The table and its survey, as this job or another one has read it."""
    if turn.known is not None and turn.file is not None:
        table = Table(path, options)
        try:
            known_division(turn.known)
            table.know(turn.known["files"], turn.file)
            return table, KnownSurvey(table, said, turn.known["survey"])
        except (LookupError, TypeError, ValueError) as error:
            turn.work_alone(error)
    table = Table(path, options, Scratch(turn.file))
    return table, survey_of(table, said, team)


def leave(turn: Turn, survey: Survey, places: np.ndarray | None, copies: Copies | None) -> None:
    """Leaves a table that this job has read, and how its rows are divided, to the jobs that wait for it."""
    if turn.file is None:
        return
    files = survey.table.state()
    if files is not None:
        turn.leave({"files": files, "survey": survey_state(survey), "places": places, "copies": copies})


def known_division(known: dict[str, Any]) -> tuple[np.ndarray | None, Copies | None]:
    """How the rows of a table that another job has read are divided."""
    return known["places"], None if known["copies"] is None else Copies(*known["copies"])
