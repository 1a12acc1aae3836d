"""Files that steps pass to each other: csv tables, JSON, archives. Equal content always produces the same bytes."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import math
import posixpath
import sys
import tarfile
from pathlib import Path
from typing import Any, Callable, Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from .coded import ROW_ID, Coded, block_rows, header_names, is_typed, read_columns
from .job import fail
from .packed import as_bytes
from .shares import Range
from .table.writing import csv_lines, lines_of_bytes, written_cells

# The maximum part size. Serving containers accept requests of up to 6 MiB (max_request_size of the multi-model
# server and of TorchServe; read in November 2026), so a part can be sent as a whole.
PART_BYTES = 5 * 1024 * 1024
PART = "part-{:05d}.csv"
SERVED = "code/specline_runtime/"
"""The copy of this package in a model's archive."""
SCORED_SPLITS = ("test", "all")
OFTEN = 4
"""Texts that occur in fewer rows, on average, are used seldom."""


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Writes a csv table. A missing cell is empty, and a number is the shortest string that converts back to the same
    number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Writes through an open file, because pandas 1.5 renamed the argument for line endings.
    with path.open("w", encoding="utf-8", newline="") as file:
        frame.to_csv(file, index=False)


def write_split(rows: pd.DataFrame, folder: Path, largest: int = PART_BYTES) -> None:
    """Writes a split of a processed table with `write_parts`."""

    def lines(start: int, end: int) -> Iterator[bytes]:
        yield rows.iloc[start:end].to_csv(index=False, header=False).encode("utf-8")

    write_parts(rows.iloc[:0].to_csv(index=False).encode("utf-8"), lines, len(rows), folder, largest)


def write_piece(rows: pd.DataFrame, folder: Path, name: str, largest: int = PART_BYTES) -> None:
    """Writes some of a split's rows, which other machines write the rest of. In the order of their names, all machines'
    files are the split. Splits that batch transforms score have files of limited size, as in `write_parts`.
    """

    def lines(start: int, end: int) -> Iterator[bytes]:
        yield rows.iloc[start:end].to_csv(index=False, header=False).encode("utf-8")

    folder.mkdir(parents=True, exist_ok=True)
    header = rows.iloc[:0].to_csv(index=False).encode("utf-8")
    limit = largest if folder.name in SCORED_SPLITS else sys.maxsize
    texts = list(_bounded(header, lines, (0, len(rows)), limit))
    for number, text in enumerate(texts):
        suffix = f"-{number:05d}" if len(texts) > 1 else ""
        (folder / f"part-{name}{suffix}.csv").write_bytes(text)


Lines = Callable[[int, int], Iterator[bytes]]


def write_parts(header: bytes, lines: Lines, rows: int, folder: Path, largest: int = PART_BYTES) -> None:
    """Writes a split of a processed table. Splits that batch transforms score are written in parts of limited size,
    each with the header, so that several instances can share them. The training split is a single file for training
    scripts.

    `lines` yields the lines of a range of rows, given the start and end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name not in SCORED_SPLITS:
        with (folder / PART.format(0)).open("wb") as file:
            file.write(header)
            file.writelines(lines(0, rows))
        return
    sample = min(rows, 1000)
    size = sum(map(len, [header, *lines(0, sample)])) / max(sample, 1)
    count = max(1, int(0.9 * largest / size))
    starts = range(0, max(rows, 1), count)
    texts = (text for start in starts for text in _bounded(header, lines, (start, min(start + count, rows)), largest))
    for number, text in enumerate(texts):
        (folder / PART.format(number)).write_bytes(text)


def _bounded(header: bytes, lines: Lines, rows: tuple[int, int], largest: int) -> Iterator[bytes]:
    """Rows as csv files within the size limit, unless a single row exceeds it."""
    start, end = rows
    text = b"".join([header, *lines(start, end)])
    if len(text) <= largest or end - start < 2:
        yield text
        return
    middle = start + (end - start) // 2
    yield from _bounded(header, lines, (start, middle), largest)
    yield from _bounded(header, lines, (middle, end), largest)


def write_coded_splits(
    ids: np.ndarray, columns: Iterable[tuple[str, Coded]], splits: Mapping[str, np.ndarray], folder: Path
) -> None:
    """Writes splits as `write_split` does. `splits` has the indices of each split's rows, in order."""
    written = Written(ids, columns)
    for split, order in splits.items():

        def lines(start: int, end: int, order: np.ndarray = order) -> Iterator[bytes]:
            for first in range(start, end, written.block):
                yield lines_of_bytes(written.cells(order[first : min(first + written.block, end)]))

        write_parts(written.header, lines, len(order), folder / split)


class Written:
    """A table's cells in the form that csv has."""

    def __init__(self, ids: np.ndarray, columns: Iterable[tuple[str, Coded]]) -> None:
        """`columns` are used one after the other, so that an iterator can make them one at a time."""
        self._ids = ids
        self._columns = [(name, Coded(codes, _written_bytes(texts, len(ids)))) for name, (codes, texts) in columns]

    @property
    def header(self) -> bytes:
        """The first line of a file with these columns."""
        return csv_lines([[cell] for cell in written_cells([ROW_ID, *(name for name, _ in self._columns)])])

    @property
    def block(self) -> int:
        """The number of rows to write at a time."""
        return block_rows(len(self._columns) + 1)

    def cells(self, rows: np.ndarray) -> list[Iterable[bytes]]:
        """The cells of rows, by column, from the indices of the rows."""
        ids = "\n".join(map(str, self._ids[rows].tolist())).encode().split(b"\n") if len(rows) else []
        return [ids, *(texts[codes[rows]].tolist() for _, (codes, texts) in self._columns)]


def _written_bytes(texts: np.ndarray, rows: int) -> np.ndarray:
    """Written cells in UTF-8, followed by a missing cell."""
    written = [*written_cells(texts.tolist()), ""]
    return as_bytes(written, seldom=len(written) > rows / OFTEN)


def column_names(folder: Path) -> list[str]:
    """The columns of a table in a folder, without reading its rows. All parts have the same columns."""
    parts = sorted(folder.glob("*.csv"))
    if not parts:
        fail("data/empty-folder", path=folder.name, wanted="a csv table")
    return header_names(parts[0])


def read_table(folder: Path, share: Sequence[Range] | None = None, numbers: Collection[str] = ()) -> pd.DataFrame:
    """Reads all parts of a table in a folder, or a share of its rows. Cells are strings or missing, and row ids are
    integers. Equal cells in a column share one string.

    The columns `numbers` are doubles if all their cells are numbers, which saves time and memory.
    """
    if numbers and is_typed(folder):
        with contextlib.suppress(ValueError):
            return _table_of(read_columns(folder, share, numbers))
    return _table_of(read_columns(folder, share))


def _table_of(columns: Iterable[tuple[str, Coded | np.ndarray]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: np.append(cells.texts, np.nan)[cells.codes] if isinstance(cells, Coded) else cells
            for name, cells in columns
        }
    )


def write_json(value: Any, path: Path) -> None:
    """Writes JSON with sorted keys and numbers with ten digits, which hides differences in the last bit of a sum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_rounded(value), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def write_exact_json(value: Any, path: Path) -> None:
    """Writes JSON with numbers in full precision, for values that scoring reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    if not path.exists():
        fail("data/file-missing", file=path.name, folder=path.parent.name)
    return json.loads(path.read_text(encoding="utf-8"))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _rounded(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(member) for member in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.10g}") if math.isfinite(value) else None
    return value


def unpacked(folder: Path, into: Path, archive: str = "model.tar.gz") -> Path:
    """The folder with an archive's files. Unpacks the archive unless the folder already contains them, without the copy
    of this package, which only endpoints run.
    """
    path = folder if folder.is_file() else folder / archive
    if not path.exists():
        return folder
    into.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "r:*") as tar:
        for member in _members(tar, path.name):
            if not member.name.startswith(SERVED):
                tar.extract(member, into)
    return into


def archived_files(folder: Path, archive: str = "model.tar.gz") -> dict[str, bytes]:
    """The files of an archive by their paths, except files that Python created. Those of the folder, if it contains
    them instead of the archive.
    """
    path = folder if folder.is_file() else folder / archive
    if not path.exists():
        return files_below(folder)
    found = {}
    with tarfile.open(path, "r:*") as tar:
        for member in _members(tar, path.name):
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and "__pycache__" not in member.name.split("/"):
                found[posixpath.normpath(member.name)] = content.read()
    return found


def _members(tar: tarfile.TarFile, name: str) -> Iterator[tarfile.TarInfo]:
    """The members of an archive, which must be files and folders within it."""
    for member in tar.getmembers():
        path = posixpath.normpath(member.name)
        if path.startswith("/") or path.split("/")[0] == ".." or not (member.isfile() or member.isdir()):
            fail("data/bad-archive", file=name, member=member.name)
        yield member


def write_archive(files: dict[str, bytes], path: Path) -> None:
    """Writes a .tar.gz archive with the given files, sorted by name, without dates or owners."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size = len(files[name])
            member.mode = 0o644
            tar.addfile(member, io.BytesIO(files[name]))
    path.write_bytes(gzip.compress(packed.getvalue(), mtime=0))


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file in a folder by its relative path, except files that Python created."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def read_predictions(folder: Path) -> pd.DataFrame:
    """Reads predictions: a file, parts from several machines or a batch transform, or a training job's archive."""
    packed = folder / "output.tar.gz"
    if packed.exists() and not (folder / "predictions.csv").exists():
        with tarfile.open(packed, "r:gz") as tar:
            names = [name for name in tar.getnames() if Path(name).name == "predictions.csv"]
            source = tar.extractfile(names[0]) if names else None
            if source is None:
                fail("data/file-missing", file="predictions.csv", folder=packed.name)
            return as_predictions(io.BytesIO(source.read()))
    path = folder / "predictions.csv"
    answers = sorted(folder.rglob("*.out")) or sorted(folder.glob("part-*.csv"))
    if answers and not path.exists():
        return pd.concat([as_predictions(answer) for answer in answers], ignore_index=True)
    if not path.exists():
        fail("data/file-missing", file="predictions.csv", folder=folder.name)
    return as_predictions(path)


def as_predictions(source: Any) -> pd.DataFrame:
    """A prediction table, with labels as strings and scores as exact numbers."""
    table = pd.read_csv(source, dtype={"label": str, "split": str}, float_precision="round_trip")
    if "label" in table:
        table["label"] = table["label"].astype(object)
    return table
