"""Converts a plain cell back to the notation of its source, as the inverse of `apply`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

_TICKS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def as_source(reading: dict[str, Any] | None, text: str) -> str:
    """A string that the reading converts to `text`. ISO dates, `true`, `false` and words are unchanged."""
    kind = None if reading is None else reading["as"]
    if reading is not None and kind == "number":
        return text if "." in reading["decimal"] else text.replace(".", reading["decimal"][:1])
    if kind == "clock":
        whole = int(float(text))
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    if reading is not None and kind == "epoch":
        moment = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
        micros = int((text[20:].rstrip("Z") or "0").ljust(6, "0"))
        return str((int(moment.timestamp()) * 10**6 + micros) * _TICKS[reading["unit"]] // 10**6)
    return text
