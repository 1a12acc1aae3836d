"""The files of a source, and their formats."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, NoReturn

from ..job import fail
from .packing import PARQUET, inner_name, opened

_FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".psv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
# What these files contain is no table, whatever their first line looks like.
_NO_TABLES = {
    ".yaml": "a YAML file",
    ".yml": "a YAML file",
    ".py": "a Python script",
    ".ipynb": "a notebook",
    ".ts": "a TypeScript module",
    ".mts": "a TypeScript module",
    ".js": "a JavaScript module",
    ".mjs": "a JavaScript module",
}


def data_files(folder: Path) -> list[Path]:
    """The files of a table, sorted by path. Skips files that tools create next to data: hidden files, _SUCCESS,
    .metadata. A single file is always data.
    """
    files = sorted(_files_below(folder, []))
    if len(files) == 1:
        return files
    return [path for path in files if path.suffix != ".metadata" and not _is_hidden(path, folder)]


def _files_below(folder: Path, above: list[Path]) -> Iterator[Path]:
    """All files in a folder. Links to folders are followed, because `check` reads tables where they are stored."""
    real = folder.resolve()
    if real in above:
        return
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files_below(path, [*above, real])
        elif path.is_file():
            yield path


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part[0] in "._" for part in path.relative_to(folder).parts)


# What a file of each format has, if it is not empty.
_CONTENT = {
    "csv": "a header line and rows",
    "json": "a list of objects, or an object in each line",
    "parquet": "columns and rows",
}


def fail_empty(path: Path, form: str) -> NoReturn:
    """Ends the job because a file of this format is empty."""
    fail("data/empty-file", file=path.name, format="JSON" if form == "json" else form, content=_CONTENT[form])


def format_of(path: Path) -> str:
    """A file's format, from its name or otherwise its first bytes: csv, parquet or json."""
    with opened(path) as content:
        head = content.read(4096)
    suffix = Path(inner_name(path)).suffix.lower()
    if not head.strip():
        fail_empty(path, _FORMATS.get(suffix, "csv"))
    if suffix in _NO_TABLES:
        fail("data/other-kind", file=path.name, what=_NO_TABLES[suffix])
    if suffix in _FORMATS:
        return _FORMATS[suffix]
    if head.startswith(PARQUET):
        return "parquet"
    return "json" if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "csv"
