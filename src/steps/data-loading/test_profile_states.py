"""Profiles of consecutive rows, sent from machine to machine and merged, are the profile of all rows."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "src/steps/data-loading/script"))

from profile_columns import NumberProfile

from specline_runtime.files import _rounded


def profile(cells: list[float]) -> NumberProfile:
    made = NumberProfile([-999.0], integers=False)
    if cells:
        made.add(np.array(cells))
    return made


def finished(made: NumberProfile) -> Any:
    return json.dumps(_rounded(made.finished()), sort_keys=True)


@pytest.mark.parametrize("seed", range(80))
def test_any_cut_gives_the_same_profile(seed: int) -> None:
    chance = random.Random(seed)
    size = 10.0 ** chance.randrange(-3, 9)
    few = [chance.gauss(chance.choice([0, 500]), 1) * size for _ in range(chance.choice([1, 2, 500]))]
    cells = [chance.choice([*few, -999.0, np.nan]) for _ in range(chance.choice([1, 5, 400]))]
    cells = sorted(cells, key=str) if chance.random() < 0.5 else cells
    cuts = sorted(chance.randrange(len(cells) + 1) for _ in range(chance.randrange(4)))
    whole = profile([])
    for low, high in zip([0, *cuts], [*cuts, len(cells)]):
        whole.merge(profile(cells[low:high]).state())
    assert finished(whole) == finished(profile(cells))
