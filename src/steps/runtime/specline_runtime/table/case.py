"""A column whose decision is being made, and what is known beside it."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Union

from .dates import DMY, YMD
from .days import Days, decide_days
from .decision import Decision, Said
from .marks import evidence, roles_of
from .plain import Plain
from .summary import Summary

# So many cells may be unreadable; they are missing then, counted and named. Beyond it, a column is not of the kind.
ODD_SHARE = 0.05
# A few words, such as "unknown", among many numbers stand for what is not known, however often.
ODD_WORDS, NUMBERS_AROUND, ODD_WORDS_SHARE = 3, 10, 0.5
# Below this many cells, that all of them differ means nothing.
FEW = 20
# A column that differs in nearly every row names the row.
UNIQUE = 0.98

AnySummary = Union[Summary, Plain]


class Source:
    """What the columns of a source say of each other."""

    def __init__(self, summaries: Sequence[AnySummary], point_is_usual: bool) -> None:
        self.point_is_usual = point_is_usual
        texts = [summary for summary in summaries if isinstance(summary, Summary)]
        self.marks = evidence([roles_of(summary) for summary in texts])
        if "." not in self.marks and any(isinstance(one, Plain) and not one.integers for one in summaries):
            self.marks["."] = "decimal"
        orders = {days.order for days in map(_own_days, texts) if days is not None}
        self.order = orders.pop() if len(orders) == 1 else ""
        # Nobody who writes a decimal comma puts the month first.
        if not orders and not self.order and self.marks.get(",") == "decimal":
            self.order = DMY


def _own_days(summary: Summary) -> Days | None:
    days = decide_days(summary, None, "")
    return None if days is None or days.open or days.order == YMD or days.contrary else days


class Case(NamedTuple):
    decision: Decision
    """What is decided so far."""
    summary: Summary
    known: int
    """Cells that are neither missing nor stand for a missing one."""
    said: Said
    source: Source


def few_odd(odd: int, known: int, counts: dict[str, int] | None) -> bool:
    """Whether so few cells are unreadable that the others say what the column is. `counts` are the unreadable texts."""
    if odd <= ODD_SHARE * known or (odd == 1 and known >= NUMBERS_AROUND):
        return True
    wordy = counts is not None and len(counts) <= ODD_WORDS
    wordy = wordy and not any(letter.isdigit() for text in counts or {} for letter in text)
    return wordy and odd <= ODD_WORDS_SHARE * known and known - odd >= NUMBERS_AROUND
