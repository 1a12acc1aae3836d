"""Human-written numbers: the possible meanings of a shape, and its strings as plain numbers (`-1234.5`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .characters import NUMBER_MARK
from .shapes import column_bytes
from .units import affix_kind

# Marks that can only be thousands separators. All kinds of blanks and apostrophes are first converted to these.
GROUPING = " '_"
MARKS = ".,"

_NUMBER = re.compile(
    r"(?P<open>\()?\s?(?P<sign>[+-])?\s?(?P<before>[^\d\s+\-.,'()_][^\d\s+\-,'()_]*)?\s?(?P<sign2>[+-])?"
    r"(?P<core>[09](?:[09.,'_ ]*[09])?|[.,][09]+)(?P<price>[.,]--?|\.)?(?P<exponent>[eE](?P<power>[+-])?[09]+)?"
    r"\s?(?P<after>[^\d\s+\-.,'()_][^\d\s+,'()_]*?)?\s?(?P<last>-)?\s?(?P<close>\))?"
)


_PLAIN = re.compile(r"[+-]?([09]+(\.[09]*)?|\.[09]+)([eE][+-]?[09]+)?")


class Reading(NamedTuple):
    """The decimal marks and thousands separators, or "" if there are none. A column can have more than one of each."""

    decimal: str
    thousands: str


PLAIN = Reading("", "")
POINT = Reading(".", "")
# A JSON or parquet number, whose point is always a decimal point, regardless of the column's strings.
TYPED = Reading("typed", "")


class NumberShape(NamedTuple):
    """What a shape reveals about its numbers."""

    options: tuple[Reading, ...]
    """The readings that make it a number. There is more than one for `9,999`."""
    affix: str
    negative: bool
    start: int
    end: int
    """The byte positions of the digits and marks."""
    exponent: int
    """The end of the exponent, or `end`."""
    digits: int
    padded: bool
    """A whole number with a leading zero, which is usually a code."""
    code: bool
    """Digits, an E and more digits, without a sign or a point: a power of ten or a code."""
    plain: bool
    """True if it looks machine-written, provided that the point is a decimal point."""


@lru_cache(maxsize=65536)
def number_shape(shape: str) -> NumberShape | None:
    """None for a shape that is not a number."""
    if shape.startswith(NUMBER_MARK):
        return _marked(number_shape(shape[1:]))
    found = _NUMBER.fullmatch(shape)
    if found is None:
        return None
    part = {name: value or "" for name, value in found.groupdict().items()}
    signs = part["sign"] + part["sign2"] + part["last"]
    affix = _affix(part["before"], part["after"])
    if affix is None or bool(part["open"]) != bool(part["close"]) or len(signs) + len(part["open"]) > 1:
        return None
    price = part["price"]
    core = part["core"] + ("." if price == "." else "")
    options = core_readings(core)
    if part["exponent"]:
        options = tuple(option for option in options if option.thousands == "")
    if len(price) > 1:  # "5,-" is a price without cents
        options = tuple(option for option in options if option.decimal == "")
    if not options:
        return None
    start = len(shape[: found.start("core")].encode())
    digits = sum(letter in "09" for letter in core)
    return NumberShape(
        options,
        affix,
        part["open"] != "" or signs == "-",
        start,
        start + len(core),
        len(shape[: found.end("exponent")].encode()) if part["exponent"] else start + len(core),
        digits,
        options == (PLAIN,) and digits > 1 and core[0] == "0" and not part["exponent"],
        bool(part["exponent"]) and options == (PLAIN,) and not part["power"],
        _PLAIN.fullmatch(shape) is not None,
    )


def _affix(before: str, behind: str) -> str | None:
    """The text next to a number, or None if it cannot be part of a number's notation."""
    kinds = [affix_kind(before), affix_kind(behind)]
    if None in kinds or all(kinds) or (kinds[0] and not kinds[0].startswith("currency:")):
        return None
    return kinds[0] or kinds[1]


def _marked(number: NumberShape | None) -> NumberShape | None:
    """A JSON number, with positions shifted past its mark."""
    if number is None:
        return None
    options = tuple(TYPED if option == POINT else option for option in number.options if option in (PLAIN, POINT))
    ends = {name: getattr(number, name) + 1 for name in ("start", "end", "exponent")}
    return number._replace(options=options, code=False, padded=False, **ends)


def core_readings(core: str) -> tuple[Reading, ...]:
    """The possible readings of digits with marks between them."""
    marks = [letter for letter in core if letter not in "09"]
    if not marks:
        return (PLAIN,)
    kinds = set(marks)
    if len(kinds) == 1:
        return _of_one_mark(core, marks)
    if len(kinds) > 2:
        return ()
    decimal = marks[-1]
    thousands = (kinds - {decimal}).pop()
    whole, _, fraction = core.rpartition(decimal)
    if decimal not in MARKS or decimal in whole or not fraction or not grouped(whole, thousands):
        return ()
    return (Reading(decimal, thousands),)


def _of_one_mark(core: str, marks: list[str]) -> tuple[Reading, ...]:
    mark = marks[0]
    options = []
    if len(marks) == 1 and mark in MARKS:
        options.append(Reading(mark, ""))
    if grouped(core, mark):
        options.append(Reading("", mark))
    return tuple(options)


def grouped(whole: str, mark: str) -> bool:
    """Whether digits are in groups of three or, as in India, in groups of two before the last three."""
    first, *rest = whole.split(mark)
    if not rest or not first or first[0] == "0" or len(rest[-1]) != 3:
        return False
    if len(first) <= 3 and all(len(group) == 3 for group in rest):
        return True
    return mark == "," and len(first) <= 2 and all(len(group) == 2 for group in rest[:-1])


def allowed_option(options: tuple[Reading, ...], reading: Reading) -> Reading | None:
    """The first of a shape's options that is allowed by the column's reading."""
    for option in options:
        if option == TYPED or (option.decimal in reading.decimal and option.thousands in reading.thousands):
            return option
    return None


def plain_texts(matrix: np.ndarray, shape: NumberShape, option: Reading, text: str) -> list[str]:
    """The strings of one shape as plain numbers. `text` is the shape."""
    encoded = text.encode()
    kept = [place for place in range(shape.start, shape.exponent) if _stays(encoded[place], option, place < shape.end)]
    made = matrix[:, kept]
    if option.decimal == ",":
        made[:, [at for at, place in enumerate(kept) if encoded[place] == ord(",")]] = ord(".")
    plain = column_bytes(made)
    return [f"-{one}" for one in plain] if shape.negative else plain


def _stays(byte: int, option: Reading, in_core: bool) -> bool:
    if not in_core:
        return True
    return byte in b"09" or chr(byte) == ("." if option == TYPED else option.decimal)
