"""What was decided of a column, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TYPES = ("number", "integer", "category", "text", "date", "boolean")


@dataclass
class Finding:
    """Something that the user ought to know; its sentence is in the catalogue of messages."""

    code: str
    data: dict[str, Any]
    column: str | None = None

    def as_json(self) -> dict[str, Any]:
        column = {} if self.column is None else {"column": self.column}
        return {"code": self.code, **column, "data": self.data}


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

    def say(self, code: str, **data: Any) -> None:
        self.findings.append(Finding(code, data, self.name))
