"""The config's settings for files and columns, in the form that the reader expects."""

from __future__ import annotations

from typing import Any, Callable

from specline_runtime.table.decision import Said
from specline_runtime.table.source import FileOptions


def file_options(config: Any, words: list[str], bound: int | None, chunk: int | None) -> FileOptions:
    """The file options that the config sets."""
    return FileOptions(
        config.format, config.encoding, config.delimiter, config.index_column, frozenset(words), bound, chunk
    )


def said_of(config: Any) -> Callable[[str], Said]:
    """The settings for each column, from its entry in `schema` or otherwise for the whole source. A label keeps its
    words.
    """
    declared: dict[str, Any] = config.schema or {}

    def said(name: str) -> Said:
        entry = declared.get(name, {})
        of_column = {"type": entry} if isinstance(entry, str) else entry
        marks = {key: of_column.get(key, getattr(config, key)) for key in ("decimal", "thousands", "dates")}
        return Said(of_column.get("type"), **marks, join=of_column.get("join", True), words=name == config.label)

    return said
