"""What the programs of checks have in common: how they read and write documents, and how they end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Callable


class Refused(Exception):
    """What keeps the check from being made, as a sentence."""


def files_in(folder: Path) -> list:
    """All files below the folder, in the order of their names, except those that Spark and others hide."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(("_", "."))]


def read_document(folder: str, what: str) -> dict:
    """The JSON object in a folder's first file. `what` is its name in messages."""
    files = files_in(Path(folder))
    try:
        found = json.loads(files[0].read_text(encoding="utf-8"))
    except (IndexError, ValueError) as error:
        raise Refused(f"the {what} cannot be read as JSON: {error}") from None
    if not isinstance(found, dict):
        raise Refused(f"the {what} is not a JSON object")
    return found


def write_documents(folder: str, documents: dict) -> None:
    """Writes each document to a file of its name."""
    for name, document in documents.items():
        text = json.dumps(document, indent=2, allow_nan=False)
        (Path(folder) / f"{name}.json").write_text(text, encoding="utf-8")


def main(check: Callable[[dict], None]) -> int:
    """Makes the check that the first argument describes as JSON. The second is the file for why it is refused."""
    try:
        check(json.loads(sys.argv[1]))
        return 0
    except Refused as error:
        print(error)
        Path(sys.argv[2]).write_text(str(error), encoding="utf-8")
        return 1
