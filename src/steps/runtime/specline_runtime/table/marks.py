"""Determines which of a column's marks is the decimal mark and which is the thousands separator."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from .numerals import GROUPING, MARKS, PLAIN, Reading
from .summary import Summary

OTHER_MARK = {".": ",", ",": "."}


class Roles(NamedTuple):
    """The evidence for each mark in a column's cells."""

    decimal: Counter[str]
    thousands: Counter[str]
    either: Counter[str]
    money: bool
    """True if cells with an ambiguous mark are amounts of money, which do not have three decimal places."""
    percent: bool
    short: int
    long: int


class Marks(NamedTuple):
    """A column's marks. `open` is the mark whose meaning its cells do not determine, or "" if there is none."""

    reading: Reading
    open: str
    because: str
    """The reason for the reading of an open mark: "column" (other cells), "money", "percent", "source", "said",
    "usual", "guess"."""


def roles_of(summary: Summary) -> Roles:
    decimal: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    either: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    affixes: set[str] = set()
    for key, count in summary.numbers.items():
        if key.options == (PLAIN,):
            lengths[key.flavour] += count
        elif len(key.options) > 1:
            either[key.options[0].decimal] += count
            affixes.add(key.affix)
        else:
            decimal.update(dict.fromkeys(key.options[0].decimal, count))
            thousands.update(dict.fromkeys(key.options[0].thousands, count))
    money = bool(affixes) and all(affix.startswith("currency") for affix in affixes)
    return Roles(decimal, thousands, either, money, affixes == {"%"}, lengths["short"], lengths["long"])


def decide_marks(summary: Summary, said: Reading | None, source: dict[str, str], point_is_usual: bool) -> Marks:
    """A column's marks. `source` contains the meaning of each mark in other columns: "decimal" or "thousands"."""
    roles = roles_of(summary)
    if said is not None:
        return Marks(said, "", "said")
    kinds: dict[str, str] = {}
    undecided = ""
    for mark in MARKS:
        parts, groups = roles.decimal[mark], roles.thousands[mark]
        if parts or groups:
            kinds[mark] = "decimal" if parts >= groups else "thousands"
        elif roles.either[mark]:
            undecided = mark
    if roles.either["."] and roles.either[","] and not kinds:
        undecided = ","  # both marks are followed by three digits, and each cell suggests a different separator
    because = ""
    if undecided:
        kinds[undecided], because = _open_mark(undecided, roles, kinds, source, point_is_usual)
    others = [mark for mark in GROUPING if roles.thousands[mark]]
    reading = Reading(
        "".join(mark for mark in MARKS if kinds.get(mark) == "decimal"),
        "".join([*(mark for mark in MARKS if kinds.get(mark) == "thousands"), *others]),
    )
    return Marks(reading, undecided if because in ("source", "usual", "guess") else "", because)


def _open_mark(
    mark: str, roles: Roles, kinds: dict[str, str], source: dict[str, str], point_is_usual: bool
) -> tuple[str, str]:
    """The meaning of a mark that is followed by three digits in every cell."""
    other = OTHER_MARK[mark]
    opposite = {"decimal": "thousands", "thousands": "decimal"}
    blanks = any(roles.thousands[blank] for blank in GROUPING)
    comma = "thousands" if mark == "," and point_is_usual else "decimal"
    rules = [
        (opposite.get(kinds.get(other, "")), "column"),
        ("decimal" if blanks or roles.long else None, "column"),
        # Numbers below a thousand do not have the mark, so it is a thousands separator.
        ("thousands" if roles.short else None, "column"),
        ("thousands" if roles.money else None, "money"),
        ("decimal" if roles.percent else None, "percent"),
        (source[mark] if source.get(mark) in opposite else None, "source"),
        (opposite.get(source.get(other, "")), "source"),
        ("decimal" if mark == "." and point_is_usual else None, "usual"),
        (comma, "guess"),
    ]
    kind, because = next((kind, because) for kind, because in rules if kind is not None)
    # A decimal point is not worth a note if other columns use it as programs do.
    expected = mark == "." and kind == "decimal" and point_is_usual and because == "source"
    return (kind, "usual") if expected else (kind, because)


def evidence(columns: list[Roles]) -> dict[str, str]:
    """The meaning of each mark in a source's columns: "decimal", "thousands", or "both" if they disagree."""
    found: dict[str, str] = {}
    for mark in MARKS:
        parts = any(roles.decimal[mark] > roles.thousands[mark] for roles in columns)
        groups = any(roles.thousands[mark] > roles.decimal[mark] for roles in columns)
        if parts or groups:
            found[mark] = "both" if parts and groups else "decimal" if parts else "thousands"
    return found
