"""Stores bytes that are needed again later, in memory or in a file."""

from __future__ import annotations

import os
import tempfile
from typing import IO, NamedTuple, Union

# The memory limit. Beyond it, an unnamed temporary file is used, deleted when the process exits.
BYTES = 64 << 20


class Stored(NamedTuple):
    """The position of bytes in a file."""

    file: IO[bytes]
    start: int
    size: int


Held = Union[bytes, Stored]


class Scratch:
    """A table's files share it, so that memory does not grow with their number."""

    def __init__(self, shared: IO[bytes] | None = None) -> None:
        """With `shared`, a file to write and read, everything is stored in it, so that other processes can read it."""
        self._room = BYTES
        self._shared = shared is not None
        self._file = shared

    def put(self, content: bytes, room: int | None = None) -> Held:
        """`room` is the content's size in memory, if larger than its number of bytes. OSError if the disk is full."""
        self._room -= len(content) if room is None else room
        if self._room >= 0 and not self._shared:
            return content
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  needed until the table is no longer used
        start = self._file.tell()
        self._file.write(content)
        self._file.flush()
        return Stored(self._file, start, len(content))


def read(held: Held) -> bytes:
    """The bytes that were stored."""
    return held if isinstance(held, bytes) else os.pread(held.file.fileno(), held.size, held.start)
