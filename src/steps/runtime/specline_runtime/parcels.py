"""Messages between machines or processes: a length, then JSON, then the bytes of the arrays that the JSON refers to.

Arrays can be anywhere in a value. Like all JSON, tuples arrive as lists. Nothing in a message is executed.
"""

from __future__ import annotations

import json
import socket
from typing import Any, Callable

import numpy as np

# The keys of what JSON cannot express. A NUL is in no name of a column, because a csv file with one is refused.
ARRAY, BYTES = "\0array", "\0bytes"
# Booleans, whole numbers and doubles.
KINDS = "biuf"
_BLOCK = 1 << 20


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Sends values that JSON can express, arrays of numbers or booleans, and bytes."""
    for part in packed(message):
        connection.sendall(part)


def receive(connection: socket.socket) -> dict[str, Any]:
    """Waits for the next message. The arrays in it are read-only. ConnectionError at the end of the connection, and
    ValueError if it is no message.
    """
    return unpacked(connection.recv)


def unpacked(receive_some: Callable[[int], bytes]) -> dict[str, Any]:
    """The message whose bytes a function returns, at most as many as requested at a time, and none at the end."""
    length = int.from_bytes(_exactly(receive_some, 8), "big")
    text = _exactly(receive_some, length)
    arrays = []
    for _ in range(text.count(_MARK)):
        length = int.from_bytes(_exactly(receive_some, 8), "big")
        arrays.append(_exactly(receive_some, length))
    waiting = iter(arrays)

    def placed(value: dict[str, Any]) -> Any:
        if len(value) == 1:
            ((key, described),) = value.items()
            if key == ARRAY:
                kind = np.dtype(described[0])
                if kind.kind not in KINDS:
                    raise ValueError(f"an array of {kind}")
                return np.frombuffer(next(waiting), dtype=kind).reshape(described[1])
            if key == BYTES:
                return bytes(next(waiting))
        return value

    try:
        message: dict[str, Any] = json.loads(text, object_hook=placed)
    except (TypeError, LookupError, StopIteration) as error:
        raise ValueError("no message of a machine") from error
    return message


# How a reference to an array or to bytes begins in JSON. A string cannot contain it, because its quote is escaped.
_MARK = b'{"\\u0000'


def packed(message: dict[str, Any]) -> list[Any]:
    """A message as the buffers to send."""
    buffers: list[Any] = []

    def referred(value: Any) -> Any:
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, np.ndarray):
            # Machines of a job can differ in byte order, and a dtype's name says which one it is.
            plain = np.ascontiguousarray(value)
            if plain.dtype.kind not in KINDS:
                raise TypeError(f"an array of {plain.dtype}")
            buffers.append(plain.reshape(-1).view(np.uint8).data if plain.size else b"")
            return {ARRAY: [plain.dtype.str, list(value.shape)]}
        if isinstance(value, (bytes, bytearray, memoryview)):
            buffers.append(value)
            return {BYTES: 0}
        raise TypeError(f"{type(value).__name__} cannot be sent")

    text = json.dumps(message, default=referred).encode("utf-8")
    sent: list[Any] = [len(text).to_bytes(8, "big") + text]
    for buffer in buffers:
        sent += [memoryview(buffer).nbytes.to_bytes(8, "big"), buffer]
    return sent


def _exactly(receive_some: Callable[[int], bytes], length: int) -> bytearray:
    content = bytearray()
    while len(content) < length:
        part = receive_some(min(length - len(content), _BLOCK))
        if not part:
            raise ConnectionError("the other machine has closed the connection")
        content += part
    return content
