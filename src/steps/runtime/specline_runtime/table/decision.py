"""What was decided of a column, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable

TYPES = ("number", "integer", "category", "text", "date", "boolean")


@dataclass
class Finding:
    """Something that the user ought to know; its sentence, with holes that the data fills, is in the catalogue."""

    code: str
    data: dict[str, str | int | float]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "data": self.data}


@dataclass
class Said:
    """What a config says of a column instead of leaving it to its cells."""

    type: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: str | None = None
    join: bool = True
    """Whether spellings that differ in casing and blanks are one level."""
    words: bool = False
    """Whether yes and no keep their words, as the classes of a label do."""


@dataclass
class Decision:
    """How a column is read."""

    name: str
    type: str
    rows: int
    missing: int
    distinct: int
    reading: dict[str, Any] | None = None
    """As `apply.reader` takes it; None where cells are read as they are."""
    unreadable: int = 0
    odd: list[str] = field(default_factory=list)
    """Some of the unreadable cells."""
    ambiguous: str | None = None
    """"numbers" or "dates" where nothing in the source decides how they are read."""
    left_out: str | None = None
    """Why it is no feature: index, id, empty, constant, unique (nearly), text (free)."""
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, **data: str | int | float) -> None:
        self.findings.append(Finding(code, {"column": self.name, **data}))


def most_frequent(counts: dict[str, int]) -> list[str]:
    """Texts, the most frequent first."""
    return sorted(counts, key=lambda text: (-counts[text], text))


def quoted(texts: Iterable[str], most: int = 5) -> str:
    """'a', 'b' and so on, for a sentence."""
    found = list(texts)
    return ", ".join(f"'{text}'" for text in found[:most]) + (", …" if len(found) > most else "")
