"""Writes a table as csv: make_table.py ROWS FILE [COLUMNS]. A label, six categories, a count, and otherwise numbers, of
which there are twelve by default.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

PIECE = 100_000
COLUMNS = 20
OTHERS = 8
"""Columns that are not drawn as numbers."""


def piece(random: np.random.Generator, rows: int, width: int) -> pd.DataFrame:
    numbers = random.normal(size=(rows, width)).round(4)
    # As in most tables, some numbers have all their digits and an exponent (5.3e-06).
    numbers[:, -1] = random.normal(size=rows) * 1e-5
    gaps = random.random(numbers.shape) < np.where(np.arange(width) % 4 == 3, 0.08, 0)
    made = pd.DataFrame(np.where(gaps, np.nan, numbers), columns=[f"n{place}" for place in range(width)])
    for place in range(5):
        made[f"c{place}"] = np.char.add("v", random.integers(0, 3 + 8 * place, rows).astype(str))
    made["flag"] = random.choice(["yes", "no"], rows)
    made["count"] = random.poisson(4, rows)
    risk = numbers[:, 0] + numbers[:, 1] / 2 - numbers[:, 2] + 0.7 * (made["c0"] == "v0") + random.normal(size=rows)
    return made.assign(Status=np.where(risk > 1, "bad", "good"))


def main() -> None:
    rows, path, *columns = sys.argv[1:]
    width = int(columns[0] if columns else COLUMNS) - OTHERS
    random = np.random.default_rng(1)
    for start in range(0, int(rows), PIECE):
        part = piece(random, min(PIECE, int(rows) - start), width)
        part.to_csv(path, mode="a" if start else "w", header=not start, index=False)


if __name__ == "__main__":
    main()
