"""Divides and orders the rows of a table by time, by group, by what identifies them, or by their contents."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .row_hashes import MISSING, row_keys
from .row_places import places_alone, places_by_time, places_together

# The reasons for leaving out a column that numbers or identifies the rows. It is not part of a row's content.
NAMING = ("index", "id")


class Facts(NamedTuple):
    """What decides where each row goes."""

    content: np.ndarray
    """A digest of the row's cells, except those that only number or identify it."""
    named: np.ndarray
    """Orders rows with the same content."""
    together: bool
    """Whether rows with the same content are copies, which stay together."""
    classes: np.ndarray
    """The number of the row's class. All rows have the same number if there are no classes."""
    moments: np.ndarray | None = None
    groups: np.ndarray | None = None
    """A digest of the row's group, or of what identifies it."""


def places_of(facts: Facts, seed: int, purpose: str) -> np.ndarray:
    """A place in [0, 1) for each row, as described in `row_places`."""
    keys = row_keys(facts.content, facts.named)
    if facts.moments is not None:
        return places_by_time(facts.moments, keys, seed, purpose)
    if facts.groups is not None:
        # A row without a group is divided on its own.
        keys = np.where(facts.groups == MISSING, keys, facts.groups)
    if facts.together and _alone(keys):
        keys = facts.content
    place = places_alone if _alone(keys) else places_together
    return place(keys, facts.classes, seed, purpose)


def order_of(facts: Facts, seed: int) -> np.ndarray:
    """The indices of the rows by time if they have one, otherwise in an order drawn by their contents."""
    moments = np.zeros(len(facts.content)) if facts.moments is None else facts.moments
    return np.argsort(places_by_time(moments, row_keys(facts.content, facts.named), seed, "order"))


def _alone(keys: np.ndarray) -> bool:
    return len(np.unique(keys)) == len(keys)
