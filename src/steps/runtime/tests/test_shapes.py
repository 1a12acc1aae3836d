"""The law that shapes are set aside early only if nothing can be read from them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from specline_runtime.table import dates
from specline_runtime.table.calendar_words import MONTHS, WEEKDAYS
from specline_runtime.table.cells import cells_of
from specline_runtime.table.clocks import clock_shape
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Said
from specline_runtime.table.numerals import number_shape
from specline_runtime.table.shapes import OTHER, groups, shape_of
from specline_runtime.table.summary import Summary

PARTS = [
    *("9", "28", "2026", "12:30", "12:30:05", "1,234", "0.5"),
    *("T", "t", "e", "E", "e-", "Z", "am", "pm", "th", "st", "de"),
    *("-", "/", ".", ", ", " ", "+02:00", "€", "kg", "USD", "%", "GMT", "a", "f", "bc", "x"),
    *random.Random(1).sample(sorted(MONTHS), 20),
    *random.Random(1).sample(sorted(WEEKDAYS), 10),
]


def shapes(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)
    made = {shape_of("".join(draw.choice(PARTS) for _ in range(draw.randint(1, 7)))) for _ in range(count)}
    return sorted(made - {OTHER})


def test_shapes_set_aside_are_neither_numbers_nor_times_nor_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = [shape for shape in shapes(2, 60_000) if not dates.may_mean(shape)]
    kept = [shape for shape in shapes(3, 20_000) if dates.may_mean(shape)]
    monkeypatch.setattr(dates, "may_mean", lambda _: True)
    assert len(aside) > 500
    for shape in aside:
        meanings = number_shape(shape), clock_shape(shape), dates.date_shape.__wrapped__(shape)
        assert meanings == (None, None, None), shape
    assert any(dates.date_shape.__wrapped__(shape) for shape in kept)


def test_strings_without_a_meaning_are_one_group() -> None:
    texts = np.array(["9f9b99", "8a7c11", "3.5", "2026-11-28", "x1y2z3"], dtype=object)
    made = groups(texts, lambda shape: number_shape(shape) is not None)
    found = [(group.shape, group.rows.tolist()) for group in made]
    assert found == [(OTHER, [0, 1, 3, 4]), ("9.9", [2])]


def test_keys_are_text() -> None:
    draw = random.Random(4)
    keys = ["".join(draw.choice("0123456789abcdef") for _ in range(12)) for _ in range(500)]
    summary = Summary()
    summary.add(*cells_of(np.array([*keys, None], dtype=object)))
    (decision,) = decide([("key", summary)], lambda _: Said())
    assert decision.type == "text"
