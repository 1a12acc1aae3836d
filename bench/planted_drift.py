"""Plants one kind of drift in one of 20 columns, and counts how often a drift report finds and names it;
and how often it names a column of tables without drift: planted_drift.py [--draws 20] [--reports 1000]

Each kind has a size that a textbook test of it finds with a power of about 0.9995, at the level of a report (0.01,
divided by its 40 tests), with as many new rows as old ones. Means and spreads differ by `APART` standard errors. Kinds
that change single rows change 34 of them: Fisher's test needs 13 of these where there were none, and a number of
independent rows with this mean is below 13 once in 20,000 times. Exits with 1 if a goal is missed: 99 % are found,
98 % are found alone and named as planted, and at most 2 % of reports without drift name a column.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Callable

import numpy as np

STEPS = Path(__file__).parents[1] / "src/steps"
sys.path[:0] = [str(STEPS / "runtime"), str(STEPS / "drift")]

from test_measure_drift import compared  # noqa: E402  found only once the path above is set

APART = 7.0
"""Standard errors: the quantiles of the level and of the power, 3.66 + 3.29."""
ROWS = 34
SIZES = (300, 1000, 5000, 50_000)
FOUND, NAMED = 0.99, 0.98
FALSE_ALARMS = 0.02
Table = "dict[str, np.ndarray]"
Plant = Callable[[Table, np.random.Generator], None]


def draw(random: np.random.Generator, rows: int, rare: float) -> Table:
    """Columns of several forms, of which the plants change three. `rare` is the share of the category "c"."""
    made = {
        "normal": random.normal(50, 10, rows),
        "skewed": np.round(random.lognormal(3, 1, rows), 2),
        "plan": random.choice(["a", "b", "c"], rows, p=[0.6, 0.4 - rare, rare]).astype(object),
        "counts": random.poisson(3, rows).astype(float),
        "zeros": np.where(random.random(rows) < 0.6, 0, random.gamma(2, 30, rows)),
        "city": random.choice([f"c{number}" for number in range(300)], rows).astype(object),
    }
    for place in range(7):
        made[f"n{place}"] = np.where(random.random(rows) < 0.1, np.nan, random.standard_t(4, rows))
        made[f"k{place}"] = random.choice(list("abcde"), rows, p=[0.5, 0.2, 0.15, 0.1, 0.05]).astype(object)
    return made


def put(column: str, value: object) -> Plant:
    """In so many rows, the value; or what a function draws from the random numbers."""

    def plant(table: Table, random: np.random.Generator) -> None:
        chosen = random.choice(len(table[column]), ROWS, replace=False)
        table[column][chosen] = value(random) if callable(value) else value

    return plant


def change(column: str, by: Callable[[np.ndarray, int], np.ndarray]) -> Plant:
    def plant(table: Table, _: np.random.Generator) -> None:
        table[column] = by(table[column], len(table[column]))

    return plant


def renamed(before: str, now: str) -> Plant:
    return change("plan", lambda cells, _: np.where(cells == before, now, cells).astype(object))


def moved(table: Table, random: np.random.Generator) -> None:
    """Moves rows from one category to another, as many as the standard errors of the first one's share say."""
    cells = table["plan"]
    count = round(len(cells) * APART * math.sqrt(2 * 0.24 / len(cells)))
    cells[random.choice(np.flatnonzero(cells == "a"), count, replace=False)] = "b"


PLANTS: dict[str, tuple[str, str, Plant]] = {
    "higher": ("normal", "higher", change("normal", lambda one, rows: one + 10 * APART * math.sqrt(2 / rows))),
    "wider": ("normal", "wider", change("normal", lambda one, rows: 50 + (one - 50) * math.exp(APART / rows**0.5))),
    "outliers": ("normal", "outliers", put("normal", lambda random: random.normal(200, 30, ROWS))),
    "another unit": ("skewed", "unit", change("skewed", lambda one, _: one * 100)),
    "a repeated value": ("normal", "repeated", put("normal", -999.0)),
    "capped": ("skewed", "capped", change("skewed", lambda one, rows: np.minimum(one, np.sort(one)[-ROWS - 1]))),
    "stuck": ("counts", "stuck", change("counts", lambda one, _: np.full(len(one), 3.0))),
    "missing cells": ("normal", "missing", put("normal", np.nan)),
    "shares": ("plan", "shares", moved),
    "a new category": ("plan", "new-category", put("plan", "d")),
    "a lost category": ("plan", "lost-category", renamed("c", "a")),
    "a recoded category": ("plan", "recoded", renamed("c", "C+")),
}


def planted(rows: int, draws: int) -> tuple[int, int]:
    """How often drift was found in its column, and how often it alone was found and named as planted."""
    random = np.random.default_rng(rows)
    found = named = 0
    for what, (column, kind, plant) in PLANTS.items():
        wrong = []
        for _ in range(draws):
            before, now = (draw(random, rows, ROWS / rows) for _ in range(2))
            plant(now, random)
            drifted = {
                one["name"]: [each["kind"] for each in one["kinds"]] for one in compared(before, now) if one["drifted"]
            }
            found += column in drifted
            named += drifted == {column: [kind]}
            if drifted != {column: [kind]}:
                wrong.append(str(drifted))
        if wrong:
            print(f"  {rows} rows, {what}: {len(wrong)} of {draws} have other answers, such as {wrong[0]}", flush=True)
    return found, named


def alarms(rows: tuple[int, int], reports: int) -> int:
    random = np.random.default_rng(rows)
    pairs = ([draw(random, count, 0.1) for count in rows] for _ in range(reports))
    return sum(any(one["drifted"] for one in compared(*pair)) for pair in pairs)


def main() -> int:
    reader = argparse.ArgumentParser()
    for name, default in (("draws", 20), ("reports", 1000)):
        reader.add_argument(f"--{name}", type=int, default=default)
    asked = reader.parse_args()
    missed = False
    for rows in SIZES:
        every = asked.draws * len(PLANTS)
        found, named = planted(rows, asked.draws)
        missed |= found < FOUND * every or named < NAMED * every
        print(f"{rows} rows: found {found}, found alone and named {named} of {every}", flush=True)
    for rows in ((300, 300), (2000, 50), (3000, 300)):
        called = alarms(rows, asked.reports)
        missed |= called > FALSE_ALARMS * asked.reports
        print(f"no drift, {rows[0]} and {rows[1]} rows: {called} of {asked.reports} reports name a column", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
