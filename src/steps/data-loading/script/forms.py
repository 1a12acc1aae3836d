"""What a file is by its first bytes, where that is no table of texts."""

from __future__ import annotations

BYTES = {
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"%PDF": "it is a PDF",
    b"PK\x03\x04": "it is a zip archive, as Excel's workbooks are",
    b"\xd0\xcf\x11\xe0": "it is a workbook of an old Excel",
    b"BZh": "it is compressed with bzip2",
    b"\xfd7zXZ": "it is compressed with xz",
    b"\x28\xb5\x2f\xfd": "it is compressed with zstd",
    b"PAR1": "it is parquet, but its name or the format says otherwise",
    b"\xff\xfe": "it is UTF-16, not UTF-8",
    b"\xfe\xff": "it is UTF-16, not UTF-8",
}


def foreign_form(content: bytes) -> str | None:
    """Why the bytes are no text of a table, or None where nothing speaks against it."""
    found = next((form for start, form in BYTES.items() if content.startswith(start)), None)
    if found is not None:
        return found
    at = content.find(b"\0")
    if at < 0:
        return None
    # Every other byte of plain letters is 0 in UTF-16.
    head = content[:256]
    if any(part.count(0) * 10 > len(part) * 9 for part in (head[::2], head[1::2])):
        return "it is UTF-16, not UTF-8"
    return f"it holds binary data: a NUL byte in line {content.count(bytes([10]), 0, at) + 1}"
