"""Values arrive at the other machine as they were sent."""

from __future__ import annotations

import random
import socket
import threading
from typing import Any

import numpy as np
import pytest

from specline_runtime.parcels import packed, receive, send


def through(value: Any) -> Any:
    """What the other end of a connection receives."""
    here, there = socket.socketpair()
    with here, there:
        sending = threading.Thread(target=send, args=(here, {"value": value}))
        sending.start()
        made = receive(there)["value"]
        sending.join()
    return made


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and bool(np.array_equal(one, other))
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other


def any_value(chance: random.Random, depth: int = 0) -> Any:
    kinds = ["u8", "i4", "f8", "?", "f4", ">i8"]
    shape = [chance.randrange(4) for _ in range(chance.randrange(3))]
    simple = [
        None,
        True,
        chance.randrange(-(2**70), 2**70),
        chance.random(),
        chance.choice(["", "ü\n", '{"\\u0000array": 1}', "\ud800", "\0array"]),
        bytes(range(chance.randrange(256))),
        np.array(np.random.RandomState(chance.randrange(99)).rand(*shape) * 100).astype(chance.choice(kinds)),
    ]
    if depth > 3 or chance.random() < 0.4:
        return chance.choice(simple)
    values = [any_value(chance, depth + 1) for _ in range(chance.randrange(5))]
    return values if chance.random() < 0.5 else {f"{place}\n": value for place, value in enumerate(values)}


@pytest.mark.parametrize("seed", range(40))
def test_any_value_arrives_unchanged(seed: int) -> None:
    value = any_value(random.Random(seed))
    assert same(value, through(value))


def test_a_large_array_arrives() -> None:
    array = np.arange(3_000_000, dtype=np.uint64)
    assert same([array, {"a": array[::2]}], through([array, {"a": array[::2]}]))


def test_a_numpy_number_arrives_as_a_number() -> None:
    assert through([np.int64(3), np.float64(0.1)]) == [3, 0.1]


@pytest.mark.parametrize("value", [np.array([None]), {1, 2}, np.array(["text"])])
def test_other_values_are_refused_where_they_are_sent(value: Any) -> None:
    with pytest.raises(TypeError):
        packed({"value": value})
