"""A column whose type is being decided, and the context known so far."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Union

from . import names
from .dates import DMY, YMD
from .days import Days, decide_days
from .decision import Decision, Said
from .marks import evidence, roles_of
from .plain import Plain
from .summary import Summary

# The maximum share of unreadable cells. They count as missing and are reported. With more of them, the column does not
# have the type.
ODD_SHARE = 0.05
# If a few words, such as "unknown", are among many numbers, they mean missing values, regardless of frequency.
ODD_WORDS, NUMBERS_AROUND, ODD_WORDS_SHARE = 3, 10, 0.5
# With fewer cells than this, it is not significant that all of them are different.
FEW = 20
# A column with a different value in almost every row identifies the rows.
UNIQUE = 0.98

AnySummary = Union[Summary, Plain]


class Source:
    """The evidence that the columns of a source provide for each other."""

    def __init__(self, summaries: Sequence[AnySummary], point_is_usual: bool) -> None:
        self.point_is_usual = point_is_usual
        texts = [summary for summary in summaries if isinstance(summary, Summary)]
        self.marks = evidence([roles_of(summary) for summary in texts])
        if "." not in self.marks and any(isinstance(one, Plain) and not one.integers for one in summaries):
            self.marks["."] = "decimal"
        orders = {days.order for days in map(_own_days, texts) if days is not None}
        self.order = orders.pop() if len(orders) == 1 else ""
        # Month-first dates do not occur together with decimal commas.
        if not orders and not self.order and self.marks.get(",") == "decimal":
            self.order = DMY


def _own_days(summary: Summary) -> Days | None:
    days = decide_days(summary, None, "")
    return None if days is None or days.open or days.order == YMD or days.contrary else days


class Case(NamedTuple):
    decision: Decision
    """The decision so far."""
    summary: Summary
    known: int
    """Cells that are neither missing nor represent a missing value."""
    said: Said
    source: Source


def identifies_rows(name: str, summary: AnySummary, whole: bool) -> bool:
    """Whether integers without gaps number the rows, or unique numbers are in a column named like an identifier. R also
    names rows 1.1, 1.2 and so on.
    """
    if summary.rows < FEW:
        return False
    unique = summary.distinct.fills(UNIQUE * summary.rows)
    if not whole:
        return unique and names.is_row_name(name)
    numbers_rows = summary.row_numbers.number(summary.rows) and not names.speaks_of(name, names.PERIODS)
    return numbers_rows or (unique and names.is_id_name(name))


def few_odd(odd: int, known: int, counts: dict[str, int] | None) -> bool:
    """Whether so few cells are unreadable that the others determine the column's type. `counts` are the unreadable
    strings."""
    if odd <= ODD_SHARE * known or (odd == 1 and known >= NUMBERS_AROUND):
        return True
    wordy = counts is not None and len(counts) <= ODD_WORDS
    wordy = wordy and not any(letter.isdigit() for text in counts or {} for letter in text)
    return wordy and odd <= ODD_WORDS_SHARE * known and known - odd >= NUMBERS_AROUND
