"""Random numbers that depend only on the row: the same seed, purpose and row produce the same number on any machine.
Shares and splits drawn with them do not depend on the row order or on the other rows.
"""

from __future__ import annotations

import hashlib

import numpy as np

_BLOCK = 1 << 16


def row_numbers(seed: int, purpose: str, row_ids: np.ndarray) -> np.ndarray:
    """One number in [0, 1) for every row id, computed with splitmix64 (Steele, Lea, Flood: "Fast splittable
    pseudorandom number generators", 2014), keyed by the SHA-256 of the seed and the purpose.
    """
    key = int.from_bytes(hashlib.sha256(f"{seed}:{purpose}".encode()).digest()[:8], "big")
    with np.errstate(over="ignore"):
        mixed = np.uint64(key) + (np.asarray(row_ids).astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def row_digest(row_ids: np.ndarray) -> str:
    """The SHA-256 of the sorted row ids, one per line. Two sets of rows are equal if their digests are equal."""
    ordered = np.sort(np.asarray(row_ids))
    made = hashlib.sha256()
    for start in range(0, len(ordered), _BLOCK):
        lines = "\n".join(map(str, ordered[start : start + _BLOCK].tolist()))
        made.update((("\n" if start else "") + lines).encode())
    return made.hexdigest()
