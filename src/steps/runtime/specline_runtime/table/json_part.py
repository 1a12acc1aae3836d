"""A single JSON file: a list of objects, one object per line, a list of lists, or columns."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any, Collection, Iterable, Iterator

import pandas as pd

from ..job import fail
from .cells import Real, Whole, json_cells
from .data_files import fail_empty
from .encoding import Encoding, as_utf8, detect
from .packing import foreign_form, opened

ROWS = 20_000
LISTS = ("data", "rows", "instances", "records")
_GAP = re.compile(r"[\s,]*")
# The keys of documents that are pipelines. Source: src/app/load/documents/document-form.ts.
_PIPELINES = (
    ({"Version", "Steps"}, "a pipeline definition"),
    ({"metadata", "configuration"}, "a config file"),
    ({"dag"}, "a graph of steps"),
    ({"steps"}, "a pipeline"),
    ({"branches"}, "a pipeline"),
)


class JsonPart:
    """A JSON file with a known form."""

    def __init__(self, path: Path, encoding: str | None, names: list[str], bound: int | None = None) -> None:
        self.path = path
        self.names = names
        """The columns found so far, in order of appearance. More can appear while rows are read."""
        with opened(path) as content:
            form = foreign_form(content.read(64))
            if form is not None:
                fail("data/no-table", file=path.name, reason=form)
        with opened(path) as content:
            found = Encoding(encoding, 0, True) if encoding else detect(content, bound)
        if found is None:
            fail("data/no-table", file=path.name, reason="it holds binary data")
        self.encoding = found
        self.comments: list[str] = []
        self.pointed = False

    def pieces(self, size: int | None = None) -> Iterator[list[dict[str, Any]]]:
        """The rows, in chunks of this many, and at most `ROWS`."""
        waiting: list[dict[str, Any]] = []
        for number, row in enumerate(self._objects(), start=1):
            self._check(number, row)
            waiting.append(row)
            if len(waiting) >= min(size or ROWS, ROWS):
                yield waiting
                waiting = []
        if waiting:
            yield waiting

    def size_of(self, rows: list[dict[str, Any]]) -> int:
        """The approximate number of bytes per chunk."""
        return sum(map(len, map(str, rows)))

    def _check(self, number: int, row: Any) -> None:
        if not isinstance(row, dict):
            fail("data/no-table", file=self.path.name, reason=f"item {number} is no object")
        for key, value in row.items():
            if isinstance(value, (dict, list)):
                _refuse_pipeline(self.path, row)
                reason = f"item {number} holds a list or an object in '{key}'"
                fail("data/no-table", file=self.path.name, reason=reason)
            if key not in self.names:
                self.names.append(key)

    def frame(self, rows: list[dict[str, Any]], wanted: Collection[int], texts: Collection[int] | None) -> pd.DataFrame:
        """Columns by position. They are numbers if the cells contain nothing more than numbers, otherwise strings or
        None."""
        made = {}
        for place in sorted(wanted):
            values = [row.get(self.names[place]) for row in rows]
            kinds = {type(value) for value in values} - {type(None)}
            if texts is not None and place not in texts and kinds and kinds <= {Whole, Real}:
                numbers = pd.Series([None if value is None else float(value) for value in values], dtype="float64")
                self.pointed = self.pointed or Real in kinds
                made[place] = numbers
                continue
            made[place] = pd.Series(json_cells(values), dtype=object)
        return pd.DataFrame(made)

    def _objects(self) -> Iterator[Any]:
        with opened(self.path) as content:
            letters = codecs.getincrementaldecoder("utf-8")()
            blocks = (letters.decode(block) for block in as_utf8(content, self.encoding))
            text = next(blocks, "").lstrip("\ufeff \t\r\n")
            if not text.strip():
                fail_empty(self.path, "json")
            decoder = json.JSONDecoder(parse_int=Whole, parse_float=Real)
            if text.startswith("["):
                yield from _rows_of(self._listed(decoder, text[1:], blocks))
            elif self._is_line(decoder, text):
                yield from self._lined(decoder, text, blocks)
            else:
                yield from self._whole(decoder, text + "".join(blocks))

    def _is_line(self, decoder: json.JSONDecoder, text: str) -> bool:
        """Whether the first line is a complete object that does not contain the whole table."""
        first, _, rest = text.partition("\n")
        try:
            row = decoder.decode(first)
        except ValueError:
            return False
        nested = isinstance(row, dict) and any(isinstance(value, (dict, list)) for value in row.values())
        return isinstance(row, dict) and (not nested or rest.lstrip().startswith("{"))

    def _listed(self, decoder: json.JSONDecoder, text: str, blocks: Iterator[str]) -> Iterator[Any]:
        """The items in a list, decoded one by one."""
        at = 0
        while True:
            at = _GAP.match(text, at).end()  # type: ignore[union-attr]
            if at >= len(text) or text[at] != "]":
                try:
                    item, end = decoder.raw_decode(text, at)
                except ValueError as error:
                    more = next(blocks, None)
                    if more is None:
                        fail("data/no-table", file=self.path.name, reason=f"it is broken JSON: {error}")
                    text, at = text[at:] + more, 0
                    continue
                if end < len(text):
                    yield item
                    at = end
                    continue
                more = next(blocks, None)  # a number may go on
                if more is None:
                    fail("data/no-table", file=self.path.name, reason="it is broken JSON: its list has no end")
                text, at = text[at:] + more, 0
                continue
            if text[at + 1 :].strip() or any(block.strip() for block in blocks):
                fail("data/no-table", file=self.path.name, reason="it is broken JSON: there is text behind its list")
            return

    def _lined(self, decoder: json.JSONDecoder, text: str, blocks: Iterator[str]) -> Iterator[Any]:
        for number, line in enumerate(_lines(text, blocks), start=1):
            if line.strip():
                try:
                    yield decoder.decode(line)
                except ValueError as error:
                    fail("data/no-table", file=self.path.name, reason=f"line {number} is no JSON: {error}")

    def _whole(self, decoder: json.JSONDecoder, text: str) -> Iterable[Any]:
        """An object that contains the table: a list of rows under a name, or columns. It is completely in memory."""
        try:
            document = decoder.decode(text)
        except ValueError as error:
            if re.match(r"[^\n]*\n\s*\{", text):
                return list(self._lined(decoder, text, iter(())))
            fail("data/no-table", file=self.path.name, reason=f"line 1 is no JSON: {error}")
        if not isinstance(document, dict):
            fail("data/no-table", file=self.path.name, reason="it is no list of objects")
        if isinstance(document.get("columns"), list) and isinstance(document.get("data"), list):
            return [dict(zip(document["columns"], row)) for row in document["data"]]
        listed = next((document[key] for key in LISTS if isinstance(document.get(key), list)), None)
        if listed is not None:
            return _rows_of(iter(listed))
        columns = list(document.values())
        if columns and all(isinstance(column, dict) for column in columns):
            keys = list(dict.fromkeys(key for column in columns for key in column))
            return [{name: column.get(key) for name, column in document.items()} for key in keys]
        if columns and all(isinstance(column, list) for column in columns):
            return [dict(zip(document, values)) for values in zip(*columns)]
        return [document]


def _rows_of(items: Iterator[Any]) -> Iterator[Any]:
    """Returns objects unchanged. If the items are lists, the first one contains the names."""
    names: list[str] | None = None
    for item in items:
        if names is not None and isinstance(item, list):
            yield dict(zip(names, item))
        elif names is None and isinstance(item, list) and item and all(isinstance(name, str) for name in item):
            names = item
        else:
            yield item


def _lines(text: str, blocks: Iterator[str]) -> Iterator[str]:
    rest = text
    while True:
        *whole, rest = rest.split("\n")
        yield from whole
        more = next(blocks, None)
        if more is None:
            yield rest
            return
        rest += more


def _refuse_pipeline(path: Path, item: dict[str, Any]) -> None:
    """Says that a document is a pipeline, if its nested members say so."""
    nested = {key for key, value in item.items() if isinstance(value, (dict, list))}
    for keys, what in _PIPELINES:
        if keys <= set(item) and nested & keys:
            fail("data/other-kind", file=path.name, what=what)
