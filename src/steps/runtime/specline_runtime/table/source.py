"""A source: the files in a folder as one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Callable, Collection, Iterator, NamedTuple, Union

import pandas as pd

from ..hosts import Team, alone
from ..job import fail
from ..shares import byte_shares
from .csv_part import CsvPart
from .data_files import data_files, format_of
from .decision import Finding, quoted
from .header import Header, resolve_header
from .headless import is_number_name, number_names
from .json_part import JsonPart
from .parquet_part import ParquetPart
from .rows import Piece
from .scratch import Scratch
from .spaced import BLANK
from .words import MISSING

Part = Union[CsvPart, JsonPart, ParquetPart]


@dataclass
class FileOptions:
    """A config's settings for files, which are not inferred."""

    format: str = "auto"
    encoding: str | None = None
    delimiter: str | None = None
    index_column: bool | str | None = None
    """False: no column is an index. A name: this column is the index."""
    missing: frozenset[str] = frozenset()
    """Words that represent a missing cell, in addition to the usual ones."""
    bound: int | None = None
    """The number of bytes to read from a table, rounded up to a whole chunk. If it is None, everything is read."""
    chunk: int | None = None
    """The approximate number of bytes in a chunk, or of rows in JSON and parquet. By default, it depends on the number
    of columns. Results do not depend on it."""
    as_written: bool = False
    """Whether only empty cells count as missing, so that all other words are kept."""


class Rows(NamedTuple):
    """A chunk of a table's rows."""

    first: int
    """The index of the chunk's first row within the source."""
    frame: pd.DataFrame
    """Columns by name, as numbers if a column is plain in these rows, otherwise as strings."""
    piece: Piece | None
    """The rows as written in the file, if it is csv with exactly the table's columns in the same order."""
    texts: Callable[[Collection[str]], pd.DataFrame]
    """Some of these rows' columns as strings, as written."""


class Table:
    """All files of a source, sorted by path."""

    def __init__(self, folder: Path, options: FileOptions, scratch: Scratch | None = None) -> None:
        """`scratch` caches the files' contents: by default in memory, and otherwise in a temporary file."""
        files = [folder] if folder.is_file() else data_files(folder)
        if not files:
            fail("data/empty-folder", path=folder.name, wanted="a csv, parquet or JSON file")
        shared: list[str] = []
        self.words = options.missing
        self.bound, self.chunk = options.bound, options.chunk
        self.cut = False
        """Whether there are more rows than those that were read."""
        self.team = alone()
        """The machines that divide the rows among themselves."""
        self._first = 0
        """The index of the first row that this machine reads."""
        self._pointed = False
        scratch = scratch or Scratch()
        self.parts: list[Part] = [_part(path, options, shared, scratch) for path in files]
        self.headers = [self._header(part, options) for part in self.parts]
        self._fit_together()

    @property
    def names(self) -> list[str]:
        """The table's columns. More can appear while JSON rows are read."""
        if isinstance(self.parts[0], JsonPart):
            self.headers[0] = self._header(self.parts[0], FileOptions())
        return self.headers[0].names

    @property
    def findings(self) -> list[Finding]:
        """Findings about the files."""
        return [*self._of_files(), *self.headers[0].findings]

    @property
    def index(self) -> str | None:
        """The column that numbers or identifies the rows, if it has a name."""
        return self.headers[0].index

    @property
    def delimiter(self) -> str | None:
        """The delimiter in the first file, if it is csv."""
        part = self.parts[0]
        return part.dialect.delimiter if isinstance(part, CsvPart) else None

    @property
    def headless(self) -> bool:
        """Whether a file seems to have no header: its first line is a row, or would make numbers the column names."""
        csv = [part for part in self.parts if isinstance(part, CsvPart)]
        return any(part.dialect.headless or any(map(is_number_name, part.dialect.names)) for part in csv)

    @property
    def pointed(self) -> bool:
        """Whether a whole number could be written with a point, based on the rows read so far."""
        return self._pointed or any(part.pointed for part in self.parts)

    @property
    def odd(self) -> bool:
        """Whether the rows that this machine read depend on rows that it did not read."""
        return any(isinstance(part, CsvPart) and part.odd for part in self.parts)

    def divide(self, team: Team | None) -> bool:
        """Restricts reading to this machine's share of the rows, a range of bytes, or lifts the restriction.

        False if rows cannot be found without reading all that precede them.
        """
        parts = [part for part in self.parts if isinstance(part, CsvPart)]
        if team is None:
            self.team = alone()
            for part in parts:
                part.read_only(None)
            return True
        firsts = [part.first_row for part in parts]
        if len(parts) < len(self.parts) or None in firsts:
            return False
        shares = byte_shares([(part.path, first or 0) for part, first in zip(parts, firsts)], team.place)
        for part, rows in zip(parts, shares):
            part.read_only(rows)
        self.team = team
        return True

    def know_all(self, rows: list[int], pointed: bool, comments: list[list[str]]) -> None:
        """Accepts what all machines have found in their rows: their numbers, and findings about files."""
        self._first = sum(rows[: self.team.place.own])
        self._pointed = pointed
        for part, found in zip(self.parts, comments):
            part.comments = found

    def state(self) -> list[Any] | None:
        """What is known about the files once all rows have been read, for another process that reads the same table.
        None if it cannot be shared, because some files are not csv or did not fit on the disk.
        """
        states = [part.state() if isinstance(part, CsvPart) else None for part in self.parts]
        return None if None in states else states

    def know(self, states: list[Any], file: IO[bytes]) -> None:
        """Accepts what another process knows, instead of reading the files. `file` has its cached contents."""
        for part, state in zip(self.parts, states):
            assert isinstance(part, CsvPart), "only csv is shared"
            part.know(state, file)

    def first_cells(self, name: str) -> list[str]:
        """Some cells of a column, from the beginning of the first file. Empty if the file is not csv."""
        part, header = self.parts[0], self.headers[0]
        if not isinstance(part, CsvPart) or name not in header.names:
            return []
        place = header.kept[header.names.index(name)]
        return [cells[place] for cells in part.dialect.first_rows]

    @property
    def point_is_usual(self) -> bool:
        """Between semicolons, a point can be a thousands separator."""
        return not any(isinstance(part, CsvPart) and part.dialect.delimiter == ";" for part in self.parts)

    def rows(self, names: Collection[str] | None, texts: Collection[str] | None) -> Iterator[Rows]:
        """The rows, chunk by chunk, with some or all (None) of the columns, and some or all (None) of these as strings.
        `names` and `texts` are evaluated again for each chunk.
        """
        first, read = self._first, 0
        for part, header in zip(self.parts, self.headers):
            for piece in part.pieces(self.chunk):
                if self.bound is not None and read >= self.bound:
                    self.cut = True
                    return
                read += part.size_of(piece)
                current = self._header(part, FileOptions()) if isinstance(part, JsonPart) else header
                named = {place: name for place, name in current.places() if names is None or name in names}
                as_texts = None if texts is None else {place for place, name in named.items() if name in texts}
                frame = part.frame(piece, named, as_texts).rename(columns=named)
                order = [name for name in self.names if name in frame]
                raw = piece if isinstance(piece, Piece) and header.whole and header.names == self.names else None
                yield Rows(first, frame[order], raw, partial(_texts, part, piece, current))
                first += len(frame)

    def count(self, name: str, word: str) -> int:
        """The number of a column's cells that contain a word for a missing value, in csv files."""
        return sum(self.team.share(self._count(name, word)))

    def _count(self, name: str, word: str) -> int:
        found = read = 0
        for part, header in zip(self.parts, self.headers):
            if not isinstance(part, CsvPart):
                continue
            for piece in part.pieces(self.chunk):
                if self.bound is not None and read >= self.bound:
                    return found
                read += part.size_of(piece)
                found += part.count(piece, header.kept[header.names.index(name)], word)
        return found

    def _header(self, part: Part, options: FileOptions) -> Header:
        trailing = isinstance(part, CsvPart) and part.dialect.trailing
        return resolve_header(part.names, part.path.name, options.index_column, trailing)

    def _fit_together(self) -> None:
        first = self.headers[0]
        for part, header in zip(self.parts, self.headers):
            if not isinstance(part, JsonPart) and sorted(header.names) != sorted(first.names):
                odd = sorted(set(header.names) ^ set(first.names))
                names = {"file": part.path.name, "first": self.parts[0].path.name}
                fail("data/columns-differ", **names, columns=", ".join(odd))

    def _of_files(self) -> Iterator[Finding]:
        for part in self.parts:
            name = part.path.name
            encoding = getattr(part, "encoding", None)
            if encoding is not None and not encoding.sure:
                yield Finding("data/encoding", {"file": name, "encoding": encoding.name})
            if isinstance(part, CsvPart):
                if part.dialect.delimiter == BLANK:
                    yield Finding("data/separated-by-blanks", {"file": name, "columns": len(part.names)})
                if part.dialect.headless:
                    yield Finding("data/no-header", {"file": name, "names": quoted(part.names, 3)})
                elif part is self.parts[0] and number_names(part.names):  # all files have the same names
                    yield Finding("data/number-names", {"file": name, "names": quoted(number_names(part.names), 3)})
                if part.short:
                    yield Finding("data/short-rows", {"file": name, "count": part.short})
                skipped = [*part.dialect.above, *part.comments]
                if skipped:
                    yield Finding("data/lines-skipped", {"file": name, "count": len(skipped), "first": skipped[0][:80]})


def _texts(part: Any, piece: Any, header: Header, names: Collection[str]) -> pd.DataFrame:
    named = {place: name for place, name in header.places() if name in names}
    return part.frame(piece, named, None).rename(columns=named)


def _part(path: Path, options: FileOptions, names: list[str], scratch: Scratch) -> Part:
    kind = format_of(path) if options.format == "auto" else options.format
    if kind == "parquet":
        return ParquetPart(path)
    if kind == "json":
        return JsonPart(path, options.encoding, names, options.bound)
    missing = [""] if options.as_written else [*MISSING, *options.missing]
    return CsvPart(path, options.encoding, options.delimiter, missing, options.bound, scratch=scratch)
