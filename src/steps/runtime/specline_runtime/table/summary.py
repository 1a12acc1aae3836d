"""The information about a column that a decision requires: a few counts, which can be merged exactly."""

from __future__ import annotations

from collections import Counter
from typing import Any, Iterable, NamedTuple

import numpy as np

from .characters import NUMBER_MARK
from .clocks import clock_shape
from .dates import DMY, MDY, ORDERS, DateShape, date_shape, may_mean, moments, short_years
from .distinct import Distinct
from .numerals import PLAIN, NumberShape, Reading, number_shape
from .row_numbers import RowNumbers
from .shapes import OTHER, Group, field, groups
from .tallies import Odd, Run
from .words import MISSING_AMONG_NUMBERS, folded

# A whole number with more digits is not always exact as a double.
EXACT_DIGITS = 15
# Whole numbers with this many digits can be timestamps since 1970 in seconds, milliseconds, microseconds, …
EPOCH_UNITS = {10: "s", 13: "ms", 16: "us", 19: "ns"}
# From September 2001, when timestamps reached ten digits, to 2050.
EPOCH_SECONDS = (1_000_000_000, 2_524_608_000)


class NumberKey(NamedTuple):
    """Numeric cells with the same notation."""

    affix: str
    options: tuple[Reading, ...]
    flavour: str
    """short (up to three digits), long, huge, padded, code (1E5), marked (with a mark or an exponent)."""
    plain: bool
    """Whether the number looks machine-written."""


class DateKey(NamedTuple):
    """Date cells with the same notation."""

    orders: tuple[str, ...]
    """The orders of day and month that make the cell a date."""
    form: str
    """iso (2026-11-28, with or without a time), compact (20261128), month (2026-11), other."""


class Summary:
    """The summary of a column whose cells were examined as strings."""

    def __init__(self) -> None:
        self.rows = 0
        self.missing = 0
        self.distinct = Distinct()
        self.blanks = 0
        """The total number of blanks inside the strings of all cells."""
        self.stand_ins: Counter[str] = Counter()
        """Words that represent a missing cell in a column of numbers."""
        self.numbers: Counter[NumberKey] = Counter()
        self.dates: Counter[DateKey] = Counter()
        self.years: Counter[int] = Counter()
        """Two-digit years in dates."""
        self.epochs: Counter[str] = Counter()
        self.clocks = 0
        self.examples: dict[Any, str] = {}
        """One example cell per number or date key, and one for times."""
        self.digits = (10**9, 0)
        """The minimum and maximum number of digits in whole numbers without marks."""
        self.row_numbers = RowNumbers()
        self.odd_numbers, self.odd_dates = Odd(), Odd()
        self.runs = {DMY: Run(), MDY: Run()}

    def add(self, codes: np.ndarray, texts: np.ndarray) -> None:
        """Adds rows: the index of each cell's string in `texts`, or -1 for a missing cell. Each string is used."""
        self.rows += len(codes)
        known = codes[codes >= 0]
        self.missing += len(codes) - len(known)
        counts = np.bincount(known, minlength=len(texts))
        self.distinct.add(without_marks(texts), counts)
        if " " in "".join(texts.tolist()):
            self.blanks += sum(text.count(" ") * count for text, count in zip(texts.tolist(), counts.tolist()))
        days = {order: np.full(len(texts) + 1, np.nan) for order in self.runs}
        no_number, no_date = np.ones(len(texts), dtype=bool), np.ones(len(texts), dtype=bool)
        for group in groups(texts, _is_known):
            of_group = counts[group.rows]
            if group.shape == OTHER:
                self._stand_ins(texts, group.rows, of_group, no_number, no_date)
                continue
            number, date = number_shape(group.shape), date_shape(group.shape)
            if number is not None:
                no_number[group.rows] = False
                for plain in (True, False):
                    of_kind = group.odd != plain
                    if of_kind.any():
                        key = self._number(number, int(of_group[of_kind].sum()), plain and number.plain)
                        self._keep_example(key, texts[group.rows[of_kind]])
                self._whole(number, group, of_group)
            elif clock_shape(group.shape) is not None:
                self.clocks += int(of_group.sum())
                self._keep_example("clock", texts[group.rows])
            else:
                self._stand_ins(texts, group.rows, of_group, no_number, no_date)
            if date is not None:
                no_date[group.rows] &= ~self._date(date, group, of_group, days, texts)
        for order, run in self.runs.items():
            run.add(days[order][known])
        self.odd_numbers.add(texts[no_number].tolist(), counts[no_number].tolist())
        self.odd_dates.add(texts[no_date].tolist(), counts[no_date].tolist())

    def _stand_ins(
        self, texts: np.ndarray, rows: np.ndarray, counts: np.ndarray, no_number: np.ndarray, no_date: np.ndarray
    ) -> None:
        for row, count in zip(rows.tolist(), counts.tolist()):
            if len(texts[row]) <= 16 and folded(texts[row]) in MISSING_AMONG_NUMBERS:
                self.stand_ins[texts[row]] += count
                no_number[row] = no_date[row] = False

    def _keep_example(self, key: Any, texts: Iterable[str]) -> None:
        """Keeps the smallest string for each key, so that the example does not depend on the row order."""
        least = min(texts)
        self.examples[key] = min(self.examples.get(key, least), least)

    def _number(self, number: NumberShape, count: int, as_programs: bool) -> NumberKey:
        plain = number.options == (PLAIN,)
        flavour = (
            "padded"
            if number.padded
            else "code"
            if number.code
            else "marked"
            if not plain or number.exponent > number.end
            else "short"
            if number.digits <= 3
            else "long"
            if number.digits <= EXACT_DIGITS
            else "huge"
        )
        key = NumberKey(number.affix, number.options, flavour, as_programs)
        self.numbers[key] += count
        if plain and number.exponent == number.end:
            self.digits = (min(self.digits[0], number.digits), max(self.digits[1], number.digits))
        return key

    def _whole(self, number: NumberShape, group: Group, counts: np.ndarray) -> None:
        """Numbers that consist of digits only."""
        digits_only = number.options == (PLAIN,) and group.bytes.shape[1] - number.start == number.digits
        if not digits_only or number.negative:
            return
        if number.digits <= EXACT_DIGITS:
            self.row_numbers.add(field(group.bytes, number.start, number.end), counts)
        unit = EPOCH_UNITS.get(number.digits)
        if unit is None:
            return
        seconds = field(group.bytes, number.start, number.start + 10)
        self.epochs[unit] += int(counts[(seconds >= EPOCH_SECONDS[0]) & (seconds < EPOCH_SECONDS[1])].sum())

    def _date(
        self, date: DateShape, group: Group, counts: np.ndarray, days: dict[str, np.ndarray], texts: np.ndarray
    ) -> np.ndarray:
        """Counts the cells in a group that are dates, and returns them."""
        orders = ORDERS if date.orders == ORDERS else (DMY, MDY)
        valid: dict[str, np.ndarray] = {}
        for order in orders[:1] if orders == ORDERS else orders:
            found = moments(group.bytes, date, order)
            valid[order] = found.valid & (not date.compact or _usual(found.days))
            if order not in date.orders:
                valid[order][:] = False
            if MDY in date.orders and orders != ORDERS:
                moment = found.days + (found.micros / 60e6 - found.away) / 1440
                days[order][group.rows] = np.where(valid[order], moment, np.nan)
        form = _form(date, group.shape)
        if orders == ORDERS:
            cases = [(ORDERS, valid[ORDERS[0]])]
        else:
            dmy, mdy = valid[DMY], valid[MDY]
            cases = [((DMY, MDY), dmy & mdy), ((DMY,), dmy & ~mdy), ((MDY,), mdy & ~dmy)]
        for fitting, mask in cases:
            if mask.any():
                key = DateKey(fitting, form)
                self.dates[key] += int(counts[mask].sum())
                self._keep_example(key, texts[group.rows[mask]])
        fitted: np.ndarray = np.any([mask for _, mask in cases], axis=0)
        years = short_years(group.bytes, date)
        if years is not None and fitted.any():
            found_years, places = np.unique(years[fitted], return_inverse=True)
            sums = np.bincount(places, weights=counts[fitted]).astype(int)
            self.years.update(dict(zip(found_years.tolist(), sums.tolist())))
        return fitted

    def merge(self, other: Summary) -> None:
        """Merges the summary of later rows."""
        self.rows += other.rows
        self.missing += other.missing
        self.blanks += other.blanks
        self.clocks += other.clocks
        self.distinct.merge(other.distinct)
        for name in _TALLIES:
            getattr(self, name).update(getattr(other, name))
        for key, example in other.examples.items():
            self._keep_example(key, [example])
        self.digits = (min(self.digits[0], other.digits[0]), max(self.digits[1], other.digits[1]))
        self.row_numbers.merge(other.row_numbers)
        self.odd_numbers.merge(other.odd_numbers)
        self.odd_dates.merge(other.odd_dates)
        for order, run in self.runs.items():
            run.merge(other.runs[order])

    def state(self) -> dict[str, Any]:
        """This summary, as another machine receives it."""
        return {
            "counts": [self.rows, self.missing, self.blanks, self.clocks],
            "tallies": {name: list(getattr(self, name).items()) for name in _TALLIES},
            "examples": list(self.examples.items()),
            "digits": self.digits,
            "parts": {name: getattr(self, name).state() for name in _PARTS},
            "runs": {order: run.state() for order, run in self.runs.items()},
        }

    @classmethod
    def of_state(cls, state: dict[str, Any]) -> Summary:
        """The summary with a state."""
        made = cls()
        made.rows, made.missing, made.blanks, made.clocks = state["counts"]
        for name, items in state["tallies"].items():
            getattr(made, name).update({_key(key): count for key, count in items})
        made.examples = {_key(key): example for key, example in state["examples"]}
        made.digits = tuple(state["digits"])
        for name, kind in _PARTS.items():
            setattr(made, name, kind.of_state(state["parts"][name]))
        made.runs = {order: Run.of_state(run) for order, run in state["runs"].items()}
        return made


_TALLIES = ("stand_ins", "numbers", "dates", "years", "epochs")
_PARTS: dict[str, Any] = {"distinct": Distinct, "row_numbers": RowNumbers, "odd_numbers": Odd, "odd_dates": Odd}


def _key(key: Any) -> Any:
    """A key of a tally, which JSON has turned into lists."""
    if not isinstance(key, (list, tuple)):
        return key
    if len(key) == 2:
        return DateKey(tuple(key[0]), key[1])
    affix, options, flavour, plain = key
    return NumberKey(affix, tuple(Reading(*one) for one in options), flavour, plain)


def _is_known(shape: str) -> bool:
    """Whether a shape is that of a number, a time or a date."""
    return may_mean(shape) and any(known(shape) is not None for known in (number_shape, clock_shape, date_shape))


def without_marks(texts: np.ndarray) -> np.ndarray:
    """Strings without the mark for JSON numbers: the same array if none of them has one."""
    if NUMBER_MARK not in "".join(texts.tolist()):
        return texts
    made = texts.copy()
    made[:] = [text[1:] if text.startswith(NUMBER_MARK) else text for text in texts]
    return made


def _usual(days: np.ndarray) -> np.ndarray:
    """Days from 1900 to 2099. Digits outside this range are rarely a date."""
    return (days >= -25567) & (days < 47482)


def _form(date: DateShape, shape: str) -> str:
    if date.compact:
        return "compact"
    if "day" not in date.fields and "first" not in date.fields:
        return "month"
    plain = shape.replace("0", "9")
    return "iso" if plain.startswith("9999-99-99") and (len(plain) == 10 or plain[10] in "T ") else "other"
