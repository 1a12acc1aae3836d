"""Recognizes a file's format by its first bytes, and unpacks its content."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator

from ..job import fail

# Formats that are not tables, regardless of the file name.
FOREIGN = {
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"%PDF": "it is a PDF",
    b"\xd0\xcf\x11\xe0": "it is a workbook of an old Excel",
    b"\x28\xb5\x2f\xfd": "it is compressed with zstd",
    b"PAR1": "it is parquet, but its name or the format says otherwise",
}
GZIP, BZIP2, XZ, ZIP, PARQUET = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x03\x04", b"PAR1"
SUFFIXES = (".gz", ".bz2", ".xz", ".zip")
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file's content, unpacked if necessary. If this fails, the job fails and reports the file's name."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(0)
            with _unpacked(path, file, start) as content:
                yield content
    except OSError as error:
        fail("data/unreadable", file=path.name, reason=error.strerror or str(error))
    except _BROKEN as error:
        if isinstance(error, UnicodeError):
            raise
        fail("data/unreadable", file=path.name, reason=str(error) or type(error).__name__)


@contextmanager
def _unpacked(path: Path, file: IO[bytes], start: bytes) -> Iterator[IO[bytes]]:
    if start.startswith(ZIP):
        with zipfile.ZipFile(file) as archive, archive.open(_only_table(path, archive)) as content:
            yield content
        return
    for magic, module in ((GZIP, gzip), (BZIP2, bz2), (XZ, lzma)):
        if start.startswith(magic):
            with module.open(file, "rb") as content:  # type: ignore[attr-defined]
                yield content
            return
    yield file


def is_packed(path: Path) -> bool:
    """Whether a file has to be unpacked."""
    with path.open("rb") as file:
        return file.read(8).startswith((GZIP, BZIP2, XZ, ZIP))


def _only_table(path: Path, archive: zipfile.ZipFile) -> str:
    """The name of the only table in an archive. Files added by operating systems are skipped."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    if any(name in ("[Content_Types].xml", "mimetype") for name in names):
        fail("data/no-table", file=path.name, reason="it is a workbook or a document: save the sheet as csv")
    tables = [
        name for name in names if not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith(".")
    ]
    if len(tables) != 1:
        fail("data/no-table", file=path.name, reason=f"it is a zip archive of {len(tables)} files, not of one table")
    return tables[0]


def inner_name(path: Path) -> str:
    """The table's name: the file name without the compression extension, or the name inside an archive."""
    try:
        with path.open("rb") as file:
            if file.read(4) == ZIP:
                with zipfile.ZipFile(file) as archive:
                    return _only_table(path, archive).rpartition("/")[2]
    except (OSError, zipfile.BadZipFile):
        pass
    suffix = path.suffix.lower()
    return path.name[: -len(suffix)] if suffix in SUFFIXES else path.name


def foreign_form(content: bytes) -> str | None:
    """The reason why the first bytes cannot belong to a table, or None if they can."""
    return next((form for start, form in FOREIGN.items() if content.startswith(start)), None)
