"""Compares one inferred column with the truth."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable

LEFT_OUT = {"index", "empty", "constant"}
WORDS = {"category", "text", "id", "constant", "index", "empty"}


@dataclass
class Verdict:
    kind: str  # the true one, or "ambiguous"
    inferred: str  # the type said, "reported" or "left out"
    right: bool
    why: str = ""
    compared: bool = True  # whether there were values to compare
    different: int = 0
    silent: int = 0  # cells that were lost without being counted as unreadable


def instant(value: Any) -> float:
    """Seconds since 1970. Times without a zone count as UTC."""
    moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(value)).replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def joined(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


def regrouped(pairs: list[tuple[Any, Any]], word: Callable[[Any], Any] = str) -> int:
    """Rows outside the best one-to-one correspondence between the two groupings."""
    partners: dict[Any, Any] = {}
    taken: set[str] = set()
    for (mine, theirs), _ in Counter((word(mine), str(theirs)) for mine, theirs in pairs).most_common():
        if mine not in partners and theirs not in taken:
            partners[mine] = theirs
            taken.add(theirs)
    return sum(partners.get(word(mine)) != str(theirs) for mine, theirs in pairs)


def unequal(pairs: list[tuple[Any, Any]], same: Callable[[Any, Any], bool]) -> int:
    def safe(mine: Any, theirs: Any) -> bool:
        try:
            return same(mine, theirs)
        except (TypeError, ValueError):
            return False

    return sum(not safe(mine, theirs) for mine, theirs in pairs)


def near(mine: float, theirs: Any) -> bool:
    return abs(mine - float(theirs)) <= 1e-9 * abs(mine) + 1e-12


def differences(pairs: list[tuple[Any, Any]], kind: str, inferred: str, any_factor: bool) -> int:
    """The number of cells that differ by their kind's rule, among those with a value on both sides."""
    if kind in {"number", "integer"} and inferred in {"number", "integer"}:
        factor = next((float(theirs) / mine for mine, theirs in pairs if mine), 1.0) if any_factor else 1.0
        return unequal(pairs, lambda mine, theirs: near(mine * factor, theirs))
    if kind == inferred == "date":
        return unequal(pairs, lambda mine, theirs: abs(instant(mine) - instant(theirs)) < 1e-3)
    if kind == inferred == "boolean" and all(theirs in (True, False) for _, theirs in pairs):
        return unequal(pairs, lambda mine, theirs: mine == theirs)
    if kind == inferred == "category":
        # Letters must match, and all spellings of a level must have become the same one, no matter which.
        wrong = unequal(pairs, lambda mine, theirs: joined(mine) == joined(theirs))
        return wrong or regrouped(pairs, joined)
    if kind in WORDS and inferred in WORDS:
        return unequal(pairs, lambda mine, theirs: str(mine).strip() == str(theirs).strip())
    return regrouped(pairs)


def readings(truth: dict[str, Any], inferred: str) -> list[tuple[str, list[Any], bool]]:
    """The correct readings for the inferred type: (kind whose rule applies, values, whether any unit is accepted)."""
    found = []
    for other in [truth, *truth.get("accept", [])]:
        if other["kind"] == inferred or (other["kind"] == "integer" and inferred == "number"):
            kind = other["kind"] if "values" in other else truth["kind"]
            found.append((kind, other.get("values", truth["values"]), other.get("anyFactor", False)))
    return found


def held(truth: dict[str, Any], inferred: dict[str, Any], kind: str, values: list[Any], any_factor: bool) -> Verdict:
    said, got, junk = inferred["type"], inferred.get("values"), set(truth.get("unreadable", []))
    if got is None or said in LEFT_OUT:
        return Verdict(truth["kind"], said, True, compared=False)
    if len(got) != len(values):
        return Verdict(truth["kind"], said, False, f"{len(got)} values for {len(values)} rows", different=len(values))
    got = [None if value == "" else value for value in got]
    pairs = [(mine, theirs) for row, (mine, theirs) in enumerate(zip(values, got)) if row not in junk]
    lost = sum(mine is not None and theirs is None for mine, theirs in pairs) + sum(got[row] is None for row in junk)
    silent = max(0, lost - int(inferred.get("unreadable", 0)))
    made_up = sum(mine is None and theirs is not None for mine, theirs in pairs)
    both = [(mine, theirs) for mine, theirs in pairs if mine is not None and theirs is not None]
    different = made_up + differences(both, kind, said, any_factor)
    why = ", ".join(f"{n} {what}" for n, what in ((different, "differ"), (lost, "lost"), (silent, "in silence")) if n)
    wrong = different or silent or lost > len(junk)
    return Verdict(truth["kind"], said, not wrong, why, different=different, silent=silent)


def judge(truth: dict[str, Any], inferred: dict[str, Any] | None) -> Verdict:
    kind = truth["kind"]
    if inferred is None:
        fine = kind in LEFT_OUT or any(other["kind"] in LEFT_OUT for other in truth.get("accept", []))
        lost = 0 if fine else sum(value is not None for value in truth["values"])
        return Verdict("ambiguous" if truth.get("ambiguous") else kind, "left out", fine, "missing", False, silent=lost)
    said, reported = inferred["type"], bool(inferred.get("ambiguous"))
    if truth.get("ambiguous"):
        return Verdict("ambiguous", "reported" if reported else said, reported, "guessed", compared=False)
    if reported:
        return Verdict(kind, "reported", bool(truth.get("mayReport")), "reported without need", compared=False)
    fitting = readings(truth, said)
    if not fitting:
        found = held(truth, inferred, kind, truth["values"], False)
        return Verdict(kind, said, False, "wrong type", False, silent=found.silent)
    verdicts = [held(truth, inferred, *reading) for reading in fitting]
    return min(verdicts, key=lambda verdict: (not verdict.right, verdict.silent, verdict.different))
