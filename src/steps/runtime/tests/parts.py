"""Compares the files of several machines with those of a single machine."""

from __future__ import annotations


def as_one_table(files: dict[str, bytes]) -> bytes:
    """The parts of a csv table as one file."""
    parts = [files[name] for name in sorted(files) if name.endswith(".csv")]
    headers = {part.partition(b"\n")[0] for part in parts}
    assert len(headers) == 1
    return b"\n".join([*headers, b"".join(part.partition(b"\n")[2] for part in parts)])
