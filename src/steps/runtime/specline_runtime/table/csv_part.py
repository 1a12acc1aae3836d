"""A single csv file: its encoding and layout, and its rows as frames of bounded size."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, Collection, Iterator

import numpy as np
import pandas as pd

from ..job import fail
from ..shares import Range
from .data_files import fail_empty
from .dialect import Dialect, sniff
from .encoding import CUTTABLE, Encoding, as_utf8, detect
from .kept import Kept
from .packing import foreign_form, is_packed, opened
from .rows import PIECE, Cutter, Piece, piece_size
from .scratch import Scratch
from .spaced import BLANK, collapsed
from .words import MISSING

# The number of bytes used to determine the layout.
HEAD = 1 << 18


# A whole number with a leading zero, and numbers with a point or an exponent that can still be whole.
_PADDED = re.compile(rb'0[0-9]+"?(?=[^0-9A-Za-z.\-/:_]|\Z)')
_POINTED = re.compile(rb"[0-9]\.0*[^0-9]|[0-9][eE]")


class CsvPart:
    """A csv file with a known layout."""

    def __init__(
        self,
        path: Path,
        encoding: str | None,
        delimiter: str | None,
        missing: Collection[str] = MISSING,
        bound: int | None = None,
        *,
        scratch: Scratch,
    ) -> None:
        """`missing` are the words that represent a missing cell."""
        self.path = path
        self._bound = bound
        self._missing = list(missing)
        self.encoding = _encoding(path, encoding, bound)
        head = _head(path, self.encoding)
        _refuse_other_forms(path, head)
        self.dialect: Dialect = sniff(head, delimiter, path.name)
        self.names = self.dialect.names
        self.comments: list[str] = []
        self.short = 0
        """The number of rows whose last cells are left out."""
        self.pointed = False
        """Whether a number with a point or an exponent can be whole, such as 12.0."""
        self.odd = False
        """Whether the rows that were read show that the file cannot be cut without reading what precedes the cut."""
        self.range: Range | None = None
        """The rows to read, or None for all of them."""
        self._scratch = scratch
        self._kept = Kept(scratch)

    def read_only(self, rows: Range | None) -> None:
        """Restricts reading to some rows, or lifts the restriction."""
        self.range, self.odd, self.pointed = rows, False, False
        self._kept = Kept(self._scratch)

    def state(self) -> list[Any] | None:
        """What is known once all rows have been read, for another process. None if it cannot be shared."""
        kept = self._kept.state()
        return None if kept is None else [self.comments, self.short, self.pointed, kept]

    def know(self, state: list[Any], file: IO[bytes]) -> None:
        """Accepts what another process knows, instead of reading the rows. `file` has its cached chunks."""
        self.comments, self.short, self.pointed, kept = state
        self._kept = Kept.of_state(self._scratch, file, kept)

    @property
    def first_row(self) -> int | None:
        """The offset of the first row in the file. None if rows cannot be found without reading what precedes them."""
        if self.encoding.name not in CUTTABLE or self.dialect.delimiter == BLANK or is_packed(self.path):
            return None
        with self.path.open("rb") as file:
            ends = re.finditer(rb"\r\n|\n|\r(?=[^\n])", file.read(4 * HEAD))
        if self.dialect.skipped == 0:
            return self.encoding.mark
        found = next(islice(ends, self.dialect.skipped - 1, None), None)
        return None if found is None else found.end()

    def pieces(self, size: int | None = None) -> Iterator[Piece]:
        """The rows, in chunks of this many bytes (by default as `piece_size` says)."""
        return self._kept.pieces(self._cut(size or piece_size(len(self.names), self._bound)))

    def _cut(self, size: int) -> Iterator[Piece]:
        whole, skipped = self.range is None, self.dialect.skipped if self.range is None else 0
        cutter = Cutter(self.path.name, self.dialect.delimiter, len(self.names), size, skipped)
        encoding = self.encoding if whole else self.encoding._replace(mark=0)
        try:
            with opened(self.path) if self.range is None else self.range.open() as content:
                blocks = as_utf8(content, encoding, max(1, min(size, PIECE)))
                blocks = collapsed(blocks) if self.dialect.delimiter == BLANK else blocks
                yield from cutter.pieces(cutter.skip(iter(blocks), skipped))
        except UnicodeDecodeError as error:
            fail("data/not-encoding", file=self.path.name, encoding=self.encoding.name, reason=error.reason)
        self.comments, self.short = cutter.comments, cutter.short.count
        self.odd = self.odd or cutter.odd

    def size_of(self, piece: Piece) -> int:
        """The number of bytes per chunk."""
        return len(piece.content)

    def frame(self, piece: Piece, wanted: Collection[int], texts: Collection[int] | None) -> pd.DataFrame:
        """Columns by position. They are numbers if the cells contain nothing more than numbers, otherwise strings, None
        or NaN."""
        last = len(self.names) - 1
        chosen = sorted({*wanted, *([last] if self.dialect.trailing else [])})
        as_texts = chosen if texts is None else [place for place in chosen if place in texts]
        frame = self._kept.frame(piece, chosen, as_texts, self._typed)
        if self.dialect.trailing:
            if frame[last].notna().any():
                fail("data/column-nameless", file=self.path.name, position=last + 1)
            frame = frame.drop(columns=last)
        return frame

    def _typed(self, piece: Piece, chosen: list[int], texts: list[int]) -> pd.DataFrame:
        frame = self._read(piece, chosen, texts)
        typed = [place for place in frame if frame[place].dtype.kind != "O" or _has_booleans(frame[place])]
        lost = [] if not typed else self._lost(piece, frame, typed)
        if lost:
            frame[lost] = self._read(piece, lost, lost)
        return frame

    def count(self, piece: Piece, place: int, word: str) -> int:
        """The number of a column's cells that contain exactly this word, whether or not it means a missing
        cell."""
        cells = self._read(piece, [place], [place], missing=[])[place]
        return int((cells.str.strip() == word).sum())

    def _read(
        self, piece: Piece, chosen: list[int], texts: list[int], missing: list[str] | None = None
    ) -> pd.DataFrame:
        frame = pd.read_csv(
            io.BytesIO(piece.content),
            header=None,
            names=range(len(self.names)),
            usecols=chosen,
            sep=self.dialect.delimiter,
            dtype=dict.fromkeys(texts, str),
            skipinitialspace=True,
            keep_default_na=False,
            na_values=self._missing if missing is None else missing,
            encoding="utf-8",
            low_memory=False,
        )
        assert len(frame) == len(piece.ends), "both count the same rows"
        return frame

    def _lost(self, piece: Piece, frame: pd.DataFrame, typed: list[int]) -> list[int]:
        """Typed columns whose numbers do not preserve the cells: 007, inf, true, or more digits than a double has."""
        self.pointed = self.pointed or _POINTED.search(piece.content) is not None
        padded = self._padded(piece, typed)
        return [place for place in typed if place in padded or not _is_sound(frame[place].to_numpy())]

    def _padded(self, piece: Piece, typed: list[int]) -> set[int]:
        """The positions of columns that contain a whole number with a leading zero."""
        places: set[int] = set()
        delimiter = self.dialect.delimiter.encode()
        for at in _first_zeros(piece.content, delimiter):
            if _PADDED.match(piece.content, at) is None:
                continue
            row = int(np.searchsorted(piece.ends, at, side="right"))
            before = piece.content[int(piece.ends[row - 1]) if row else 0 : at]
            if b'"' not in before:
                places.add(before.count(delimiter))
            else:
                line = before.decode(errors="replace")
                reader = csv.reader([line + "0"], delimiter=self.dialect.delimiter, skipinitialspace=True)
                places.add(len(next(reader)) - 1)
            if places.issuperset(typed):
                break
        return places


def _first_zeros(content: bytes, delimiter: bytes) -> list[int]:
    """The positions at which a cell begins with a zero and another digit."""
    buffer = np.frombuffer(content, dtype=np.uint8)
    zeros = np.flatnonzero(buffer[:-1] == ord("0"))
    before = np.zeros(256, dtype=bool)
    before[list(delimiter + b'\n" +-')] = True
    behind = buffer[zeros + 1]
    # The sign in 5e-05 belongs to the exponent.
    exponent = np.isin(buffer[zeros - 1], (ord("+"), ord("-"))) & ((buffer[zeros - 2] | 32) == ord("e"))
    first = (zeros == 0) | (before[buffer[zeros - 1]] & ~exponent)
    return zeros[first & (behind >= ord("0")) & (behind <= ord("9"))].tolist()


def _has_booleans(column: pd.Series) -> bool:
    """Whether pandas read words as booleans, which it does either for a whole column or not at all."""
    first = column.first_valid_index()
    return first is not None and isinstance(column[first], (bool, np.bool_))


def _is_sound(values: np.ndarray) -> bool:
    """Whether an array of numbers preserves all written information."""
    return values.dtype.kind == "i" or (values.dtype.kind == "f" and not bool(np.isinf(values).any()))


def _encoding(path: Path, said: str | None, bound: int | None) -> Encoding:
    with opened(path) as content:
        head = content.read(64)
        form = foreign_form(head)
        if form is not None:
            fail("data/no-table", file=path.name, reason=form)
    with opened(path) as content:
        if said is not None:
            start = content.read(4)
            marks = {"utf-8": 3, "utf-16-le": 2, "utf-16-be": 2, "utf-16": 0}
            marked = start.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
            return Encoding(said, marks.get(said.lower().replace("_", "-"), 0) if marked else 0, True)
        found = detect(content, bound)
    if found is None:
        with opened(path) as content:
            whole = content.read(1 << 24)
            line = whole.count(b"\n", 0, max(0, whole.find(b"\0"))) + 1
        fail("data/no-table", file=path.name, reason=f"it holds binary data: a NUL byte in line {line}")
    return found


def _head(path: Path, encoding: Encoding) -> str:
    """The first complete lines."""
    with opened(path) as content:
        start = b""
        cut = False
        for block in as_utf8(content, encoding):
            start += block
            cut = len(start) >= HEAD
            if cut:
                break
    if not start.strip():
        fail_empty(path, "csv")
    if cut:
        end = max(start.rfind(b"\n"), start.rfind(b"\r"))
        start = start[: end + 1] if end > 0 else start
    return start.decode(errors="ignore")


def _refuse_other_forms(path: Path, head: str) -> None:
    """A web page or JSON in a file named csv would result in a meaningless table."""
    content = head.lstrip()
    if content[:64].lower().startswith(("<!doctype", "<html", "<?xml")):
        fail("data/no-table", file=path.name, reason="it is a web page or XML")
    if content[:1] in ("[", "{"):
        for part in (content.split("\n", 1)[0], content):
            with suppress(ValueError):
                json.loads(part)
                fail("data/no-table", file=path.name, reason="it is JSON, but its name or the format says csv")
        if re.match(r"\[\s*\{", content):
            fail("data/no-table", file=path.name, reason="it is JSON, but its name or the format says csv")
