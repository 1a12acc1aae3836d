"""How the rows of a table are divided: by time, by group, by what identifies them, or by what they hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .row_hashes import MISSING, row_keys
from .row_places import places_alone, places_by_time, places_together


class Facts(NamedTuple):
    """What is known of each row."""

    content: np.ndarray
    """A digest of what it holds, without what only numbers or names it."""
    named: np.ndarray
    """Its order among rows of the same content."""
    together: bool
    """Whether rows of equal content are copies, which stay together."""
    classes: np.ndarray
    """The number of its class, the same for all rows where there are none."""
    moments: np.ndarray | None = None
    groups: np.ndarray | None = None
    """A digest of its group, or of what identifies it."""


def places_of(facts: Facts, seed: int, purpose: str) -> np.ndarray:
    """A place in [0, 1) for each row: see `row_places`."""
    if facts.moments is not None:
        return places_by_time(facts.moments, row_keys(facts.content, facts.named), seed, purpose)
    keys = row_keys(facts.content, facts.named)
    if facts.groups is not None:
        # A row of which no group is known is one by itself.
        keys = np.where(facts.groups == MISSING, keys, facts.groups)
    if facts.together and _alone(keys):
        keys = facts.content
    place = places_alone if _alone(keys) else places_together
    return place(keys, facts.classes, seed, purpose)


def _alone(keys: np.ndarray) -> bool:
    return len(np.unique(keys)) == len(keys)
