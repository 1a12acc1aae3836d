"""The rows of a scoring request, or the reason for refusing it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from .table.cells import Real, Whole

CSV = "text/csv"
JSON = "application/json"
JSON_LINES = "application/jsonlines"
# Other media types that clients use for the same formats.
OTHER_NAMES = {
    "application/csv": CSV,
    "application/x-jsonlines": JSON_LINES,
    "application/jsonl": JSON_LINES,
    "application/x-ndjson": JSON_LINES,
}
FORMATS = (JSON, JSON_LINES, CSV)
BAD_REQUEST, NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE = 400, 406, 415
NESTED = 'a JSON request is an object, a list of objects, or {"instances": [...]}'


class Refused(Exception):
    """A request that is refused. The message is for the client."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status
        self.message = message


def bad(message: str) -> Refused:
    return Refused(BAD_REQUEST, message)


def format_of(name: str) -> str:
    """The format for a media type, ignoring its parameters."""
    kind = name.partition(";")[0].strip().lower()
    return OTHER_NAMES.get(kind, kind)


def answer_format(accept: str | None) -> str:
    """The supported format that the client prefers. JSON if the client accepts anything."""
    ranges = []
    for place, part in enumerate((accept or "*/*").split(",")):
        kind = format_of(part) or "*/*"
        quality = re.search(r";\s*q\s*=\s*([0-9.]+)", part)
        ranges.append((-float(quality.group(1) if quality else 1), place, kind))
    for quality, _, kind in sorted(ranges):
        if quality == 0:
            continue
        if kind in FORMATS:
            return kind
        if kind in {"*/*", "application/*"}:
            return JSON
        if kind == "text/*":
            return CSV
    raise Refused(NOT_ACCEPTABLE, f"'{accept}' is not a response format: accept {', '.join(FORMATS)}")


def text_of(body: Any, content_type: str) -> str:
    """The text of a request's body, which must be UTF-8."""
    charset = re.search(r";\s*charset\s*=\s*\"?([\w.:-]+)", content_type, re.IGNORECASE)
    if charset and charset.group(1).lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise Refused(UNSUPPORTED_MEDIA_TYPE, f"the charset '{charset.group(1)}' is not supported: send UTF-8")
    if isinstance(body, (bytes, bytearray)):
        try:
            body = bytes(body).decode("utf-8")
        except UnicodeDecodeError as error:
            raise bad(f"the request is not valid UTF-8: byte {error.start} cannot be decoded") from error
    text = str(body).lstrip("\ufeff")
    # The containers decode text before it arrives here, and replace invalid UTF-8 bytes with this character.
    if "\ufffd" in text:
        raise bad("the request is not valid UTF-8")
    return text


def rows_of(body: Any, content_type: str | None) -> list[Any]:
    """The rows of a request: lists of cells for csv, objects for JSON."""
    kind = format_of(content_type or "")
    if kind not in FORMATS:
        raise Refused(
            UNSUPPORTED_MEDIA_TYPE,
            f"content type '{content_type or ''}' is not supported: send {', '.join(FORMATS)}",
        )
    text = text_of(body, content_type or "")
    rows = _csv_rows(text) if kind == CSV else _lines(text) if kind == JSON_LINES else _json_rows(text)
    if not rows:
        raise bad("the request has no rows")
    return rows


def _csv_rows(text: str) -> list[list[str]]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise bad(f"the request is not valid csv: {error}") from error
    for number, row in enumerate(rows, start=1):
        if any("\0" in cell for cell in row):
            raise bad(f"row {number} has a null character")
        if all(cell.strip() == "" for cell in row) and len(row) > 1:
            raise bad(f"row {number} is empty: none of its cells has a value")
    return rows


def _lines(text: str) -> list[dict[str, Any]]:
    return [_row(_parsed(line), number) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _json_rows(text: str) -> list[dict[str, Any]]:
    document = _parsed(text)
    if isinstance(document, dict) and "instances" in document:
        others = sorted(set(document) - {"instances"})
        if others:
            raise bad(f"in addition to 'instances', the request has '{others[0]}': {NESTED}")
        document = document["instances"]
        if not isinstance(document, list):
            raise bad(f"'instances' is not a list: {NESTED}")
    elif isinstance(document, dict):
        document = [document]
    if not isinstance(document, list):
        raise bad(NESTED)
    return [_row(row, number) for number, row in enumerate(document, start=1)]


def _row(row: Any, number: int) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise bad(f"row {number} is not an object: {NESTED}")
    for name, value in row.items():
        if isinstance(value, (dict, list)):
            raise bad(f"'{name}' of row {number} is not a single value")
    if all(value is None for value in row.values()):
        raise bad(f"row {number} is empty: none of its cells has a value")
    return row


def _parsed(text: str) -> Any:
    try:
        document = json.loads(
            text, parse_int=Whole, parse_float=Real, parse_constant=_constant, object_pairs_hook=_members
        )
        json.dumps(document, ensure_ascii=False).encode("utf-8")  # refuses a lone surrogate
    except UnicodeEncodeError as error:
        raise bad("the request has a string that is not valid Unicode") from error
    except json.JSONDecodeError as error:
        raise bad(f"the request is not valid JSON: {error}") from error
    except RecursionError as error:
        raise bad("the request is nested too deeply") from error
    return document


def _constant(name: str) -> Any:
    raise bad(f"{name} is not valid JSON: leave the cell out, or send null")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise bad(f"'{name}' occurs twice in one object")
        made[name] = value
    return made
