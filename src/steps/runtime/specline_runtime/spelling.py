"""Suggests the name that a misspelt one was meant to be. `nearest` in src/base/words.ts has the same rule."""

from __future__ import annotations

from typing import Iterable

from .table.characters import folded


def nearest_name(name: str, names: Iterable[str]) -> str:
    """The most similar name, or "" if none is close enough: equal except for case and separators, or with an edit
    distance of up to a third of its length.
    """
    wanted = _bare(name)
    best, fewest = "", len(wanted) + 1
    for one in names:
        bare = _bare(one)
        limit = min(fewest - 1, max(len(wanted), len(bare)) // 3)
        edits = _edits(wanted, bare) if abs(len(wanted) - len(bare)) <= limit else limit + 1
        if edits <= limit:
            best, fewest = one, edits
    return best


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, folded(name))) or name


def _edits(one: str, other: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, beside in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != beside))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], beside):
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
