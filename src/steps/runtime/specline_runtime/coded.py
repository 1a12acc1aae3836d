"""Tables of strings by column: each distinct string is stored once, and each cell as a number.

Most of what steps do with a cell depends only on its text. Such work is done once per distinct text, and memory is 1
to 4 bytes per cell.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Callable, Collection, Iterable, Iterator, Mapping, NamedTuple, Sequence

import numpy as np
import pandas as pd

from .growing import Doubles, Room, Texts
from .job import fail
from .packed import as_objects, packed, unpacked
from .shares import Range

ROW_ID = "__row_id"
# The number of rows that are read or written at a time, and of their cells.
BLOCK, CELLS = 1 << 16, 1 << 22
_BYTES = 8 << 20


class Coded(NamedTuple):
    """A column. A cell is missing if its code is -1, or if its text is None."""

    codes: np.ndarray
    """The index of each row's text: shape (rows,), integers of 8, 16 or 32 bits."""
    texts: np.ndarray
    """The distinct texts, in the order of their first occurrence. Every text occurs."""

    def where(self, chosen: np.ndarray) -> Coded:
        """The column, restricted to the chosen rows (a mask)."""
        codes, used = pd.factorize(np.where(self.codes < 0, len(self.texts), self.codes)[chosen])
        texts = np.append(self.texts, None)[used]
        lost = np.append(np.where(used == len(self.texts), -1, np.cumsum(used < len(self.texts)) - 1), -1)
        return Coded(lost[codes].astype(np.int32), texts[used < len(self.texts)])

    def mapped(self, function: Callable[[Any], Any]) -> Coded:
        """The column with each text replaced by another text or None; the results need not be distinct."""
        return Coded(self.codes, as_objects(map(function, self.texts.tolist())))


class Columns(Mapping[str, Coded]):
    """Columns by name. Their texts are packed, and become strings each time that a column is used."""

    def __init__(self, columns: Iterable[tuple[str, Coded]]) -> None:
        self._held = {name: (codes, packed(texts)) for name, (codes, texts) in columns}

    def __getitem__(self, name: str) -> Coded:
        codes, texts = self._held[name]
        return Coded(codes, unpacked(texts))

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class CodedTable:
    """Columns by name, and the ids of the rows."""

    def __init__(self, ids: np.ndarray, columns: Iterable[tuple[str, Coded]]) -> None:
        self.ids = ids
        self.columns = Columns(columns)

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, chosen: np.ndarray) -> CodedTable:
        """The chosen rows (a mask)."""
        return CodedTable(self.ids[chosen], ((name, column.where(chosen)) for name, column in self.columns.items()))


def block_rows(columns: int) -> int:
    """The number of rows to read or write at a time: fewer if a table is wide."""
    return max(1, min(BLOCK, CELLS // max(1, columns)))


def coded(cells: Any) -> Coded:
    """A column of texts or missing cells."""
    codes, texts = pd.factorize(np.asarray(cells, dtype=object))
    return Coded(codes.astype(np.int32), np.asarray(texts, dtype=object))


def coded_table(frame: pd.DataFrame) -> CodedTable:
    """A table of texts, whose rows have ids."""
    columns = ((name, coded(frame[name])) for name in frame if name != ROW_ID)
    return CodedTable(frame[ROW_ID].to_numpy(dtype=np.int64), columns)


def read_coded(folder: Path) -> CodedTable:
    """All parts of a table in a folder. Rows without ids are numbered."""
    found: dict[str, np.ndarray] = {}

    def columns() -> Iterator[tuple[str, Coded]]:
        for name, cells in read_columns(folder):
            if isinstance(cells, Coded):
                found.setdefault("rows", np.arange(len(cells.codes)))
                yield name, cells
            else:
                found["ids"] = cells

    table = CodedTable(np.empty(0, dtype=np.int64), columns())
    table.ids = found.get("ids", found.get("rows", table.ids))
    return table


def read_coded_share(folder: Path, share: Sequence[Range]) -> tuple[np.ndarray | None, dict[str, Coded]]:
    """The ids and columns of a share of a table's rows, which can be empty. The ids are None if rows have none.

    All columns of the table are there, even if none of these rows has a cell in them.
    """
    parts = sorted(folder.glob("*.csv"))
    if not parts:
        fail("data/empty-folder", path=folder.name, wanted="a csv table")
    names = list(dict.fromkeys(name for part in parts for name in header_names(part)))
    found = dict(read_columns(folder, share)) if share else {}
    ids = found.pop(ROW_ID, np.empty(0, dtype=np.int64)) if ROW_ID in names else None
    read = {name: cells for name, cells in found.items() if isinstance(cells, Coded)}
    missing = Coded(np.full(rows_of(read), -1, dtype=np.int8), as_objects([]))
    return (
        None if ids is None else np.asarray(ids),
        {name: read.get(name, missing) for name in names if name != ROW_ID},
    )


def rows_of(columns: Mapping[str, Coded]) -> int:
    return max((len(codes) for codes, _ in columns.values()), default=0)


def header_names(part: Path) -> list[str]:
    """The columns of a csv file, as pandas names them. Parses only the header; pandas would parse the first 256 KiB."""
    header = b""
    with part.open("rb") as file:
        for line in file:
            header += line
            # A quoted name can contain line breaks.
            if header.strip() and header.count(b'"') % 2 == 0:
                break
    return list(pd.read_csv(io.BytesIO(header), nrows=0, dtype=str))


def read_columns(
    folder: Path, share: Sequence[Range] | None = None, numbers: Collection[str] = ()
) -> Iterator[tuple[str, Coded | np.ndarray]]:
    """The columns of all parts of a table in a folder, or of a share of its rows: texts, and integers for ids.

    The columns `numbers` are read as doubles, with NaN for missing cells, which takes much less time. ValueError if one
    of their cells is not a number. The result is the same as parsing their texts (see `is_typed`).
    """
    whole = [(path, None) for path in sorted(folder.glob("*.csv"))]
    parts = whole if share is None else [(one.path, one) for one in share]
    if not parts:
        fail("data/empty-folder", path=folder.name, wanted="a csv table")
    growing: dict[str, Texts | Doubles] = {}
    room = Room()
    ids: list[np.ndarray] = []
    rows = 0
    for part, rows_of_part in parts:
        names = header_names(part)
        for name in names:
            growing.setdefault(name, Doubles(rows) if name in numbers else Texts(rows, room))
        source: Any = part if rows_of_part is None else rows_of_part.open()
        form: Any = {} if rows_of_part is None else {"header": None, "names": names, "index_col": False}
        for frame in pd.read_csv(
            source,
            dtype={name: _type(name, numbers) for name in names},
            keep_default_na=False,
            na_values=[""],
            chunksize=block_rows(len(names)),
            float_precision="round_trip",
            **form,
        ):
            rows += len(frame)
            for name in names:
                cells = frame[name].to_numpy()
                if name == ROW_ID:
                    ids.append(cells)
                else:
                    growing[name].add(cells)
            for column in growing.values():
                column.fill(rows)
    for name in list(growing):
        column = growing.pop(name)
        if name == ROW_ID:
            yield name, np.concatenate([np.empty(0, dtype=np.int64), *ids])
        else:
            yield name, column.finished() if isinstance(column, Doubles) else Coded(*column.finished())


def _type(name: str, numbers: Collection[str]) -> Any:
    return "int64" if name == ROW_ID else "float64" if name in numbers else str


# pandas and Python read a table of numbers identically unless it contains one of these.
_WORDS = (b"nan", b"inf")
_BLANKS = (b" ", b"\t", b"\x0b", b"\x0c")
_EDGES = (b",", b"\n", b"\r", b'"')


def is_typed(folder: Path) -> bool:
    """Whether reading a table's numbers directly gives the same values as parsing their texts: it has no words such as
    "inf", and no blanks around cells.
    """
    return all(_has_plain_cells(part) for part in folder.glob("*.csv"))


def _has_plain_cells(part: Path) -> bool:
    with part.open("rb") as file:
        before = b""
        for block in iter(lambda: file.read(_BYTES), b""):
            content = (before + block).lower()
            if any(word in content for word in _WORDS):
                return False
            blanks = [blank for blank in _BLANKS if blank in content]
            if any(blank + edge in content or edge + blank in content for blank in blanks for edge in _EDGES):
                return False
            before = block[-2:]
    return True
