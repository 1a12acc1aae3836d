"""Distinct texts in little memory: a Python string takes about ten times the memory of the seven digits in it."""

from __future__ import annotations

from typing import Any, Union

import numpy as np

# Fewer texts are kept as they are.
FEW = 256
# A text in an array of bytes takes as many as the longest one, and an object takes more than this many.
LONGEST = 32
Packed = Union[bytes, np.ndarray]


def as_objects(values: Any) -> np.ndarray:
    return np.array([*values, None], dtype=object)[:-1]


def packed(texts: np.ndarray) -> Packed:
    """Strings as lines of bytes; or as they are if they are few, contain line breaks, or are not all strings.

    >>> packed(as_objects(f"{number}" for number in range(1000)))[:7]
    b'0\\n1\\n2\\n3'
    """
    if len(texts) < FEW:
        return texts
    known = texts.tolist()
    if not set(map(type, known)) <= {str}:
        return texts
    lines = "\n".join(known)
    return texts if lines.count("\n") >= len(known) else lines.encode("utf-8", "surrogatepass")


def unpacked(texts: Packed) -> np.ndarray:
    """The strings of `packed`, as objects."""
    return texts if isinstance(texts, np.ndarray) else as_objects(texts.decode("utf-8", "surrogatepass").split("\n"))


def as_bytes(texts: list[str], seldom: bool) -> np.ndarray:
    """Strings in UTF-8. If they are used `seldom`, short ones take little memory, but are made anew each time."""
    if seldom and max(map(len, texts), default=0) <= LONGEST:
        joined = "".join(texts)
        # An array of bytes loses a NUL at the end of a text.
        if joined.isascii() and "\0" not in joined:
            return np.array(texts, dtype="S")
    return as_objects(text.encode("utf-8") for text in texts)
