"""The decision about a column, with findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable

# The reasons for leaving out a column, by its kind.
LEFT_OUT = {
    "index": "it numbers or names the rows",
    "id": "it identifies the rows: almost every row has a different value",
    "unique": "almost every row has a different value",
    "many": "it has {distinct} different values in {known} cells, too many to learn from as categories",
    "text": "it is free text",
    "constant": "it has the same value in every row",
    "empty": "it has no value",
}
TYPES = ("number", "integer", "category", "text", "date", "boolean")


@dataclass
class Finding:
    """A finding that the user should know about. Its message, with placeholders for the data, is in the catalog."""

    code: str
    data: dict[str, str | int | float]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "data": self.data}


@dataclass
class Said:
    """A config's settings for a column, which are not inferred from its cells."""

    type: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: str | None = None
    join: bool = True
    """Whether spellings that differ only in case and blanks count as one level."""
    words: bool = False
    """Whether yes and no are kept as words, as in a label's classes."""


@dataclass
class Decision:
    """How a column is read."""

    name: str
    type: str
    rows: int
    missing: int
    distinct: int
    reading: dict[str, Any] | None = None
    """In the form that `apply.reader` expects, or None if cells are read unchanged."""
    stated: dict[str, Any] | None = None
    """How other rows are read if these cells need no reading, but the config states how they are written."""
    unreadable: int = 0
    stand_ins: dict[str, int] = field(default_factory=dict)
    """Texts that mean a missing cell only in a column of this type, with the number of cells."""
    odd: list[str] = field(default_factory=list)
    """Examples of unreadable cells."""
    ambiguous: str | None = None
    """"numbers" or "dates" if nothing in the source determines how they are read."""
    left_out: str | None = None
    """Why the column is not a feature: a key of LEFT_OUT."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def reason(self) -> str | None:
        """The reason for leaving the column out, as a sentence. Messages, schemas and models use the same text."""
        known = self.rows - self.missing
        return None if self.left_out is None else LEFT_OUT[self.left_out].format(distinct=self.distinct, known=known)

    def say(self, code: str, **data: str | int | float) -> None:
        self.findings.append(Finding(code, {"column": self.name, **data}))


def most_frequent(counts: dict[str, int]) -> list[str]:
    """The strings in descending order of frequency."""
    return sorted(counts, key=lambda text: (-counts[text], text))


def quoted(texts: Iterable[str], most: int = 5) -> str:
    """'a', 'b' and so on, for use in a sentence."""
    found = list(texts)
    return ", ".join(f"'{text}'" for text in found[:most]) + (", …" if len(found) > most else "")
