"""Assigns column names: each column has one, all names are different, and an index is distinguished from a column that
lost its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..job import fail
from .decision import Finding

# The name that pandas assigns to an unnamed column.
_UNNAMED = re.compile(r"Unnamed: \d+(_level_\d+)?(\.\d+)?")


@dataclass
class Header:
    """The columns of a file, by their positions in it."""

    names: list[str]
    kept: list[int]
    """The position of each name in the file."""
    whole: bool
    """Whether all columns of the file are kept under their original names."""
    index: str | None = None
    """A kept column that only numbers or identifies the rows."""
    findings: list[Finding] = field(default_factory=list)

    def places(self) -> list[tuple[int, str]]:
        return list(zip(self.kept, self.names))


def resolve_header(cells: list[str], file: str, index_column: bool | str | None, trailing: bool) -> Header:
    """Names a header's columns. An unnamed first column is an index, and an unnamed last column results from `trailing`
    delimiters.
    """
    header = Header([], [], True)
    last = len(cells) - 1
    for place, cell in enumerate(cells):
        if cell == "" and place == last and trailing:
            header.whole = False
            continue
        if cell == "" and place == 0 and index_column is not False:
            header.whole = False
            header.findings.append(Finding("data/index-column", {"file": file}))
            continue
        if cell == "" and index_column is not False:
            fail("data/column-nameless", file=file, position=place + 1)
        _keep(header, place, cell or f"column_{place + 1}", cells)
    if index_column not in (None, True, False):
        header.index = str(index_column)
    elif index_column is not False and header.names and _UNNAMED.fullmatch(header.names[0]):
        header.index = header.names[0]
    return header


def _keep(header: Header, place: int, name: str, cells: list[str]) -> None:
    free = name
    number = 2
    while free in header.names or (free != name and free in cells):
        free, number = f"{name}_{number}", number + 1
    if free != name:
        header.findings.append(Finding("data/column-renamed", {"name": name, "renamed": free}))
        header.whole = False
    header.names.append(free)
    header.kept.append(place)
