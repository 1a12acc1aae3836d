"""Columns of dates, timestamps and times of day."""

from __future__ import annotations

import numpy as np

from . import names
from .apply import reader
from .case import FEW, NUMBERS_AROUND, ODD_SHARE, Case, few_odd
from .centuries import pivot_of, years_of
from .clocks import clock_shape
from .dates import DMY, MDY, PIVOT, YMD
from .days import Days, decide_days
from .shapes import shape_of
from .summary import DateKey, Summary
from .words import is_no_date

UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}


def decide_epochs(case: Case) -> bool:
    """Seconds since 1970, or fractions of them, if the column's name suggests a timestamp."""
    decision, summary, known, said, _ = case
    unit = next((unit for unit, count in summary.epochs.items() if count >= (1 - ODD_SHARE) * known), None)
    if unit is None or (said.type is None and not names.is_time_name(decision.name)):
        return False
    decision.type, decision.reading = "date", {"as": "epoch", "unit": unit}
    decision.unreadable = known - summary.epochs[unit]
    decision.odd = summary.odd_numbers.examples
    decision.say("data/read-epochs", unit=UNITS[unit])
    return True


def decide_dates(case: Case) -> bool:
    """Dates that can be read in a single order of day, month and year."""
    decision, summary, known, said, source = case
    days = decide_days(summary, said.dates, source.order)
    if days is None:
        return False
    zeros = {text: count for text, count in (summary.odd_dates.counts or {}).items() if is_no_date(text)}
    zeros = zeros if days.fitting >= NUMBERS_AROUND else {}
    known -= sum(zeros.values())
    odd = {text: count for text, count in (summary.odd_dates.counts or {}).items() if text not in zeros}
    if not few_odd(known - days.fitting, known, odd if summary.odd_dates.counts is not None else None):
        return False
    forms = {key.form for key in summary.dates}
    if "compact" in forms and not (len(summary.distinct) >= FEW or names.is_time_name(decision.name) or said.type):
        return False
    decision.type = "date"
    decision.unreadable, decision.stand_ins = known - days.fitting, zeros
    decision.odd = [*_contrary(summary, days), *(text for text in summary.odd_dates.examples if text not in zeros)]
    if forms != {"iso"} or decision.unreadable or summary.stand_ins or zeros:
        decision.reading = {"as": "date", "order": days.order}
    if summary.years:
        _decide_centuries(case)
    _say(case, days)
    return True


def _decide_centuries(case: Case) -> None:
    decision, years = case.decision, case.summary.years
    pivot = pivot_of(years)
    if pivot != PIVOT and decision.reading is not None:
        decision.reading["pivot"] = pivot
    first, last = years_of(years, pivot)
    decision.say("data/short-years", first=first, last=last)


def _say(case: Case, days: Days) -> None:
    decision, examples = case.decision, case.summary.examples
    keys = sorted(key for key in examples if isinstance(key, DateKey) and days.order in key.orders)
    open_keys = [key for key in keys if MDY in key.orders and YMD not in key.orders]
    example = examples[(open_keys or keys)[0]]
    pivot = (decision.reading or {}).get("pivot", PIVOT)
    data = {"example": example, "taken": _plain(example, days.order, pivot)}
    if days.because == "guess":
        decision.ambiguous = "dates"
        decision.say("data/ambiguous-dates", **data, other=_plain(example, MDY if days.order == DMY else DMY, pivot))
    elif days.because in BECAUSE:
        decision.say("data/dates-by-evidence", **data, because=BECAUSE[days.because])
    elif decision.reading is not None and days.order != YMD:
        decision.say("data/read-dates", **data)


BECAUSE = {"sorted": "the rows are in that order", "source": "other columns are written that way"}


def _plain(text: str, order: str, pivot: int) -> str:
    return str(reader({"as": "date", "order": order, "pivot": pivot})(np.array([text, None], dtype=object)[:-1])[0])


def _contrary(summary: Summary, days: Days) -> list[str]:
    """The number of cells that are dates only in the other order."""
    other = MDY if days.order == DMY else DMY
    return [text for key, text in summary.examples.items() if isinstance(key, DateKey) and key.orders == (other,)]


def decide_clocks(case: Case) -> bool:
    """Times of day and durations, as seconds."""
    decision, summary, known, _, _ = case
    if summary.clocks == 0 or known - summary.clocks > ODD_SHARE * known:
        return False
    decision.type, decision.reading = "number", {"as": "clock"}
    decision.unreadable = known - summary.clocks
    decision.odd = [text for text in summary.odd_numbers.examples if clock_shape(shape_of(text)) is None]
    decision.say("data/read-clocks", example=summary.examples["clock"])
    return True
