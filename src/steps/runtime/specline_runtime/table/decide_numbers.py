"""Columns of numbers, and columns that only look numeric."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import names
from .apply import reader
from .case import FEW, ODD_SHARE, Case, few_odd, identifies_rows
from .decision import Said, quoted
from .levels import CATEGORIES
from .marks import Marks, decide_marks
from .numerals import PLAIN, Reading, allowed_option
from .units import unit_name

# Values that occur at most this often on average identify single rows or small groups of rows.
REPEATED = 0.5
Fitting = "dict[NumberKey, Reading]"
# Numbers with these marks need no reading.
PLAIN_MARKS = Reading(".", "")


def number_reading(marks: Reading, units: list[str]) -> dict[str, Any]:
    """How numbers with these marks and units are read."""
    return {"as": "number", "decimal": marks.decimal, "thousands": marks.thousands, "units": units}


def decide_numbers(case: Case) -> bool:
    """Numbers that can be read with a single interpretation of the marks."""
    decision, summary, known, said, source = case
    if not summary.numbers:
        return False
    marks = decide_marks(summary, said_marks(said), source.marks, source.point_is_usual)
    allowed = allowed_marks(marks)
    options = {key: allowed_option(key.options, allowed) for key in summary.numbers}
    fitting = {key: option for key, option in options.items() if option is not None}
    count = sum(summary.numbers[key] for key in fitting)
    if count == 0 or not few_odd(known - count, known, summary.odd_numbers.counts):
        return False
    if said.type is None and _is_code(case, fitting):
        return False
    if said.type is None and _mixes_units(fitting):
        _say_mixed(case, fitting, "so they are not read as numbers")
        return False
    whole = all(one.decimal == "" and (key.flavour, one) != ("marked", PLAIN) for key, one in fitting.items())
    decision.type = "integer" if whole else "number"
    decision.unreadable = known - count
    contrary = sorted(summary.examples[key] for key in options if key not in fitting)
    decision.odd = [*contrary, *summary.odd_numbers.examples]
    plain = allowed == PLAIN_MARKS and all(key.plain for key in fitting)
    if not plain or decision.unreadable or summary.stand_ins:
        units = sorted({key.affix for key in fitting})
        decision.reading = number_reading(allowed, units)
    _say(case, marks, allowed, fitting)
    _leave_out(case)
    return True


def _leave_out(case: Case) -> None:
    decision, summary = case.decision, case.summary
    complete = not (summary.missing or summary.stand_ins or decision.unreadable)
    if complete and identifies_rows(decision.name, summary, decision.type == "integer"):
        decision.left_out = "id"


def allowed_marks(marks: Marks) -> Reading:
    """The marks that a column's numbers can have, with a decimal mark even if none of them has one."""
    thousands = marks.reading.thousands
    return Reading(marks.reading.decimal or ("," if "." in thousands else "."), thousands)


def said_marks(said: Said) -> Reading | None:
    """The marks specified in the config. Each of them implies the other."""
    decimal, thousands = said.decimal, said.thousands
    if decimal is None and thousands is None:
        return None
    if decimal is None:
        decimal = "," if thousands == "." else "."
    if thousands is None:
        thousands = "".join(mark for mark in "., '_" if mark not in decimal)
    return Reading(decimal, thousands)


def _is_code(case: Case, fitting: Fitting) -> bool:
    """Whether the numbers are identifiers: 007, more digits than a double can hold, 1E5, versions."""
    summary = case.summary
    count = {flavour: sum(summary.numbers[key] for key in fitting if key.flavour == flavour) for flavour in _FLAVOURS}
    total = sum(count.values())
    if count["padded"] and (summary.digits[0] == summary.digits[1] or count["padded"] > ODD_SHARE * total):
        return not _repeats(case)
    if count["huge"] > ODD_SHARE * total and count["marked"] == 0:
        return True
    if count["code"] > ODD_SHARE * total and count["marked"] == 0:
        return True
    few = len(summary.distinct) <= max(FEW, 0.2 * case.known)
    return few and count["marked"] > 0 and names.speaks_of(case.decision.name, names.VERSIONS)


def _repeats(case: Case) -> bool:
    """Whether codes such as 01001 have too many levels for a category, but occur several times each. Unlike
    identifiers, they are still informative as numbers, because codes for places and products are mostly assigned in
    order.
    """
    return CATEGORIES < len(case.summary.distinct) <= REPEATED * case.known


_FLAVOURS = ("short", "long", "huge", "padded", "code", "marked")


def _mixes_units(fitting: Fitting) -> bool:
    """Whether the numbers have different units, such as g and kg, and are therefore not directly comparable."""
    return len({key.affix for key in fitting if key.affix.startswith("unit:")}) > 1


def _say_mixed(case: Case, fitting: Fitting, so: str) -> None:
    named = [unit_name(affix) or "none" for affix in sorted({key.affix for key in fitting})]
    case.decision.say("data/mixed-units", units=", ".join(named), so=so)


def _are_doubtful(affixes: set[str]) -> bool:
    """Whether numbers with these units may not be comparable. Mixing numbers with and without one currency or unit is
    not doubtful, and several currencies are reported separately; a percentage without its sign may be a share.
    """
    kinds = {affix.partition(":")[0] for affix in affixes}
    return len(kinds - {""}) > 1 or kinds == {"%", ""} or len({one for one in affixes if one.startswith("unit:")}) > 1


def _say(case: Case, marks: Marks, allowed: Reading, fitting: Fitting) -> None:
    decision, summary = case.decision, case.summary
    either = min((summary.examples[key] for key in fitting if len(key.options) > 1), default="")
    if marks.because == "guess":
        decision.ambiguous = "numbers"
        other = Reading(allowed.thousands or ",", "") if marks.open in allowed.thousands else Reading("", marks.open)
        data = {"example": either, "taken": _plain(either, allowed), "other": _plain(either, other)}
        decision.say("data/ambiguous-numbers", **data, mark=marks.open)
    elif marks.because == "source":
        data = {"example": either, "taken": _plain(either, allowed)}
        decision.say("data/numbers-by-evidence", **data, mark=marks.open)
    else:
        examples = [summary.examples[key] for key in fitting if not key.plain]
        if examples:
            example = max(examples, key=lambda text: (len(text), text))
            decision.say("data/read-numbers", example=example, taken=_plain(example, allowed))
    if _are_doubtful({key.affix for key in fitting}):
        _say_mixed(case, fitting, "which are compared without conversion")
    currencies = sorted({key.affix.partition(":")[2] for key in fitting if key.affix.startswith("currency:")})
    if len({one.lower() for one in currencies}) > 1:
        decision.say("data/several-currencies", currencies=quoted(currencies))
    padded = [summary.examples[key] for key in fitting if key.flavour == "padded"]
    if padded and case.said.type is None and _repeats(case):
        decision.say("data/codes-as-numbers", example=min(padded), count=len(summary.distinct))
    if any(count >= (1 - ODD_SHARE) * case.known for count in summary.epochs.values()):
        decision.say("data/may-be-moments")


def _plain(text: str, allowed: Reading) -> str:
    reading = {"as": "number", "decimal": allowed.decimal, "thousands": allowed.thousands}
    return str(reader(reading)(np.array([text, None], dtype=object)[:-1])[0])
