"""Summaries of consecutive rows, sent from machine to machine and merged, are the summary of all rows."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from specline_runtime.copies import Contents
from specline_runtime.table.cells import cells_of
from specline_runtime.table.plain import Plain
from specline_runtime.table.summary import Summary

KINDS = [
    ["1.234", "12", "", "-7", "0,5", "unknown"],
    ["01/02/2024", "31/12/2023", "2024-05-06", "5/6/07", None, "odd"],
    ["12:30", "1:05:09", None],
    ["1700000000", "1800000000", "3 kg", "$5", "5%"],
    ["red", "Red ", "two words", None, "007", "1E5"],
]


def text_summary(cells: list[Any]) -> Summary:
    made = Summary()
    # An empty chunk is never read.
    if cells:
        made.add(*cells_of(np.array([*cells, None], dtype=object)[:-1]))
    return made


def plain_summary(cells: list[Any]) -> Plain:
    made = Plain()
    if cells:
        made.add(np.array(cells, dtype=np.float64))
    return made


def plainly(value: Any) -> Any:
    """A state that can be compared. The order of counted values is not part of it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {str(key): plainly(one) for key, one in sorted(value.items(), key=str)}
    return [plainly(one) for one in value] if isinstance(value, (list, tuple)) else value


def sent(value: Any) -> Any:
    """Like a message between machines: JSON, except for arrays."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, dict):
        return {json.loads(json.dumps(key)): sent(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [sent(one) for one in value]
    return json.loads(json.dumps(value))


def parts_of(chance: random.Random, cells: list[Any]) -> list[list[Any]]:
    cuts = sorted(chance.randrange(len(cells) + 1) for _ in range(chance.randrange(4)))
    return [cells[low:high] for low, high in zip([0, *cuts], [*cuts, len(cells)])]


def merged(kind: Any, summaries: list[Any]) -> Any:
    whole = kind.of_state(sent(summaries[0].state()))
    for summary in summaries[1:]:
        whole.merge(kind.of_state(sent(summary.state())))
    return whole


@pytest.mark.parametrize("seed", range(60))
def test_text_summaries(seed: int) -> None:
    chance = random.Random(seed)
    texts = [*chance.choice(KINDS), *(str(chance.randrange(10**6)) for _ in range(chance.choice([0, 700, 6000])))]
    cells = [chance.choice(texts) for _ in range(chance.choice([3, 50, 9000]))]
    whole = merged(Summary, [text_summary(part) for part in parts_of(chance, cells)])
    assert plainly(whole.state()) == plainly(text_summary(cells).state())


@pytest.mark.parametrize("seed", range(60))
def test_number_summaries(seed: int) -> None:
    chance = random.Random(seed)
    values = [
        chance.choice([float(chance.randrange(-5, 50)), -999.0, 9999.0, chance.gauss(0, 1), 0.0]) for _ in range(9000)
    ]
    cells = [
        chance.choice([*values[: chance.choice([2, 40, 9000])], np.nan]) for _ in range(chance.choice([2, 60, 9000]))
    ]
    whole = merged(Plain, [plain_summary(part) for part in parts_of(chance, cells)])
    assert plainly(whole.state()) == plainly(plain_summary(cells).state())


@pytest.mark.parametrize("seed", range(20))
def test_contents(seed: int) -> None:
    random_state = np.random.RandomState(seed)
    cells = random_state.randint(0, 40, (30_000, 2)).astype(np.uint64) << np.uint64(40)
    cut = random_state.randint(0, len(cells))

    def contents(part: np.ndarray) -> Contents:
        made = Contents(2)
        made.add(part.sum(axis=1, dtype=np.uint64), part)
        return made

    whole = merged(Contents, [contents(cells[:cut]), contents(cells[cut:])])
    assert plainly(whole.state()) == plainly(contents(cells).state())
    assert whole.copies() == contents(cells).copies()
