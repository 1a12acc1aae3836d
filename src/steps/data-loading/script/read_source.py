"""A source that has been inspected once: its table, and how each column is read."""

from __future__ import annotations

from typing import Any, NamedTuple

from check_types import check_declared
from options import file_options, said_of
from read_once import read_table

from specline_runtime import job
from specline_runtime.files import ROW_ID
from specline_runtime.hosts import Team, alone
from specline_runtime.label_rules import check_rules
from specline_runtime.labels import label_classes, label_of_many, label_task, listed, require_label
from specline_runtime.shared import Turn
from specline_runtime.table.data_files import fail_empty
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Decision
from specline_runtime.table.json_part import JsonPart
from specline_runtime.table.kept_words import say_kept_words
from specline_runtime.table.missing_codes import say_missing_codes
from specline_runtime.table.schema import distinct_values, joined, ordered
from specline_runtime.table.source import Table
from specline_runtime.table.survey import Survey
from specline_runtime.values import sentinels_of


class Source(NamedTuple):
    table: Table
    survey: Survey
    decisions: list[Decision]
    sentinels: list[float | str]
    """Numbers and strings that represent a missing value."""
    findings: list[dict[str, Any]]
    """The findings about the source, the most important first."""

    @property
    def numeric_sentinels(self) -> list[float]:
        """The sentinels that are numbers."""
        return [one for one in self.sentinels if not isinstance(one, str)]


def read_source(
    path: Any,
    config: Any,
    bound: int | None = None,
    chunk: int | None = None,
    *,
    team: Team | None = None,
    turn: Turn | None = None,
) -> Source:
    """Reads all cells of a source, or only those in its first bytes, and decides the type of each column. With `turn`,
    cells that another job has read are not read again (see `read_once.py`).
    """
    sentinels = sentinels_of(config.sentinels or [])
    said = said_of(config)
    words = [one for one in sentinels if isinstance(one, str)]
    options = file_options(config, words, bound, chunk)
    table, survey = read_table(path, options, said, team or alone(), turn or Turn())
    names = table.names
    _check_names(config, table)
    if survey.rows == 0:
        if isinstance(table.parts[0], JsonPart):
            fail_empty(table.parts[0].path, "json")
        job.fail("data/header-only", file=table.parts[0].path.name, columns=len(names))
    decisions = decide([(name, survey.columns[name]) for name in names], said, table.point_is_usual, table.index)
    say_missing_codes(survey, decisions)
    say_kept_words(survey, decisions)
    check_declared(config, decisions, survey, table)
    return Source(table, survey, decisions, sentinels, _findings_of(table, decisions, config.label))


def _check_names(config: Any, table: Table) -> None:
    """Fails if a column name is reserved, or if two columns have the label's name."""
    for part in table.parts:
        for name in (ROW_ID, config.label):
            if name == ROW_ID and name in part.names:
                job.fail("data/column-reserved", file=part.path.name, column=name)
            if part.names.count(name) > 1:
                job.fail("data/column-twice", file=part.path.name, column=name)


def check_label(config: Any, source: Source) -> str | None:
    """The label's task, or None if no label is expected. Fails if an expected label is missing, or cannot be made by
    its rules.
    """
    names = [decision.name for decision in source.decisions]
    rules = getattr(config, "label_rules", None)
    if rules is not None and config.label is not None and config.branch != "inference":
        check_rules(rules, config.label, {decision.name: decision.type for decision in source.decisions})
        return None
    if config.label is None or (config.branch == "inference" and config.label not in names):
        return None
    if config.label not in names and source.table.headless:
        job.fail("data/label-headless", label=config.label, columns=listed(names))
    require_label(config.label, names)
    decision = source.decisions[names.index(config.label)]
    values = distinct_values(decision, source.survey.columns[config.label])
    if values is None:
        return label_of_many(config.label, config.task, decision.type, decision.distinct)
    task = label_task(values, config.task, config.positive, decision.type)
    label_classes(config.label, values, task, config.positive)
    return task


def _findings_of(table: Table, decisions: list[Decision], label: str | None) -> list[dict[str, Any]]:
    made = list(table.findings)
    for decision in decisions:
        if decision.reason is not None and decision.name != label:
            decision.say("data/left-out", reason=decision.reason)
        made += decision.findings
    return ordered(joined(made))
