"""Makes a decision about each column from its summary, with the source's other columns as evidence."""

from __future__ import annotations

from typing import Any, Callable, Sequence

from .case import AnySummary, Case, Source, identifies_rows
from .dates import DMY
from .days import decide_days
from .decide_dates import decide_clocks, decide_dates, decide_epochs
from .decide_numbers import PLAIN_MARKS, allowed_marks, decide_numbers, number_reading, said_marks
from .decision import Decision, Said, most_frequent, quoted
from .levels import decide_levels
from .marks import decide_marks
from .plain import Plain
from .words import nearest_answers

# The types to try, in this order, and the declared types that they produce.
_ATTEMPTS: list[tuple[tuple[str, ...], Callable[[Case], bool]]] = [
    (("date",), decide_epochs),
    (("date",), decide_dates),
    (("number",), decide_clocks),
    (("number", "integer"), decide_numbers),
]


def decide(
    columns: Sequence[tuple[str, AnySummary]],
    said: Callable[[str], Said],
    point_is_usual: bool = True,
    index: str | None = None,
) -> list[Decision]:
    """A decision about each column, based on its name and summary. `said` returns the config's settings for a column.
    `point_is_usual` is true if a single point is a decimal point unless there is evidence to the contrary, that is,
    everywhere except between semicolons. `index` is the column that numbers or identifies the rows, if it has a name.
    """
    source = Source([summary for _, summary in columns], point_is_usual)
    made = [_decided(name, summary, said(name), source) for name, summary in columns]
    for decision in made:
        decision.stated = _stated(decision, said(decision.name))
        if decision.left_out != "empty" and said(decision.name).type is not None:
            decision.left_out = None
        if decision.name == index:
            decision.left_out = "index"
    return made


def reading_as(
    kind: str,
    decision: Decision,
    columns: Sequence[tuple[str, AnySummary]],
    said: Said,
    point_is_usual: bool = True,
) -> dict[str, Any]:
    """How the cells of a column are read if it is a column of numbers, dates or booleans, although too many of its
    cells are not. The arguments are those of `decide`, except that `said` is about this column only.
    """
    alike = kind == decision.type or {kind, decision.type} == {"number", "integer"}
    if alike and decision.reading is not None:
        return decision.reading
    own = dict(columns)[decision.name]
    source = Source([summary for _, summary in columns], point_is_usual)
    if kind == "boolean":
        answers = nearest_answers({} if isinstance(own, Plain) else own.distinct.counts or {})
        return {"as": "boolean", "yes": sorted(answers.yes), "no": sorted(answers.no)}
    if kind == "date":
        days = None if isinstance(own, Plain) else decide_days(own, said.dates, source.order)
        return {"as": "date", "order": said.dates or DMY if days is None else days.order}
    marks = PLAIN_MARKS
    if not isinstance(own, Plain):
        marks = allowed_marks(decide_marks(own, said_marks(said), source.marks, point_is_usual))
    return {"as": "number", "decimal": marks.decimal, "thousands": marks.thousands}


def _decided(name: str, summary: AnySummary, said: Said, source: Source) -> Decision:
    if isinstance(summary, Plain):
        return _plain(name, summary)
    decision = Decision(name, "category", summary.rows, summary.missing, len(summary.distinct))
    known = summary.rows - summary.missing - sum(summary.stand_ins.values())
    if known == 0:
        decision.left_out, decision.missing = "empty", summary.rows
        return decision
    case = Case(decision, summary, known, said, source)
    for types, attempt in _ATTEMPTS:
        if said.type in (None, *types) and attempt(case):
            if len(summary.distinct) == 1 and not (summary.missing or decision.unreadable or summary.stand_ins):
                # Other possible readings of its cells make no difference.
                decision.left_out, decision.ambiguous, decision.findings = "constant", None, []
            _say_what_is_missing(case)
            return decision
    decide_levels(case)
    return decision


def _plain(name: str, summary: Plain) -> Decision:
    kind = "integer" if summary.integers else "number"
    decision = Decision(name, kind, summary.rows, summary.missing, len(summary.distinct))
    if summary.rows == summary.missing:
        decision.type, decision.left_out = "category", "empty"
    elif len(summary.distinct) == 1 and summary.missing == 0:
        decision.left_out = "constant"
    elif summary.missing == 0 and identifies_rows(name, summary, summary.integers):
        decision.left_out = "id"
    return decision


def _stated(decision: Decision, said: Said) -> dict[str, Any] | None:
    """The reading that the config states for a column whose own cells need none, such as whole numbers."""
    if decision.reading is not None:
        return None
    if decision.type in ("number", "integer"):
        marks = said_marks(said)
        return None if marks is None or marks == PLAIN_MARKS else number_reading(marks, [""])
    return {"as": "date", "order": said.dates} if decision.type == "date" and said.dates is not None else None


def _say_what_is_missing(case: Case) -> None:
    """Shared by numbers and dates: a few unreadable cells count as missing and are reported."""
    decision = case.decision
    stand_ins = {**case.summary.stand_ins, **decision.stand_ins}
    decision.missing += sum(stand_ins.values()) + decision.unreadable
    if decision.unreadable:
        share = f"{100 * decision.unreadable / max(1, case.summary.rows):.2g} %"
        data = {"count": decision.unreadable, "share": share, "examples": quoted(decision.odd), "type": decision.type}
        decision.say("data/unreadable-cells", **data)
    if stand_ins:
        decision.say("data/missing-words", count=sum(stand_ins.values()), words=quoted(most_frequent(stand_ins)))
