"""Laws of shares and splits, on random tables and on the examples' tables: quotas, disjointness, independence of row
order and of pieces.

SPECLINE_SPLIT_TABLES sets the number of random tables; SPECLINE_TABLES is a folder whose subfolders have more tables.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, NamedTuple

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "data-loading/script"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tabular-preprocessing/script"))
from read_source import Source, read_source
from row_facts import RowFacts, divided_by
from splitting import row_facts, split_rows
from take_share import Share
from write_rows import write_rows

from specline_runtime.coded import coded, coded_table
from specline_runtime.division import Facts, places_of
from specline_runtime.files import ROW_ID, read_table

COUNT = int(os.environ.get("SPECLINE_SPLIT_TABLES", "24"))
FOLDER = os.environ.get("SPECLINE_TABLES")
CUTS = ((0.0, 0.6), (0.6, 0.8), (0.8, 1.0))
FIELDS = ("label", "positive", "task", "branch", "id_column", "time_column", "group_column")
FILES = ("encoding", "delimiter", "index_column", "decimal", "thousands", "dates", "schema", "sentinels")


class Made(NamedTuple):
    frame: pd.DataFrame
    config: dict[str, str]


def config_of(**given: Any) -> Any:
    return SimpleNamespace(**{**dict.fromkeys((*FIELDS, *FILES)), "format": "auto", **given})


def make(seed: int) -> Made:
    """A table of one of the kinds that a split has to get right."""
    random = np.random.RandomState(seed)
    kind = list(KINDS)[seed % len(KINDS)]
    rows = int(random.choice([40, 150, 400, 1000, 2201]))
    return KINDS[kind](random, rows)


def labels_of(random: Any, rows: int) -> np.ndarray:
    """Two to five classes, of which some may be rare."""
    count = random.randint(2, 6)
    weights = random.dirichlet(np.full(count, random.choice([0.3, 1, 5])))
    drawn = random.choice(count, rows, p=weights)
    drawn[:count] = np.arange(count)
    return np.array([f"class {number}" for number in random.permutation(drawn)], dtype=object)


def plain(random: Any, rows: int) -> Made:
    frame = pd.DataFrame({"x": random.randn(rows).round(4), "k": random.choice(list("abc"), rows)})
    return Made(frame.assign(y=labels_of(random, rows)), {"label": "y"})


def coarse(random: Any, rows: int) -> Made:
    """Few different rows, as R's Titanic has 24."""
    columns = {f"c{n}": random.choice(list("abcd")[: random.randint(2, 5)], rows) for n in range(3)}
    return Made(pd.DataFrame(columns).assign(y=random.choice(["no", "yes"], rows, p=[0.7, 0.3])), {"label": "y"})


def rare(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    hits = np.where(np.arange(rows) < 12, "hit", "miss")
    return Made(made.frame.assign(y=random.permutation(hits)), made.config)


def numbers(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    return Made(made.frame.assign(y=random.randn(rows).round(3)), {**made.config, "task": "regression"})


def copied(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    times = random.choice([1, 1, 2, 4], len(made.frame))
    return Made(made.frame.iloc[np.repeat(np.arange(rows), times)].reset_index(drop=True), made.config)


def oversampled(random: Any, rows: int) -> Made:
    made = rare(random, rows)
    more = made.frame[made.frame["y"] == "hit"].sample(rows // 10, replace=True, random_state=random)
    return Made(pd.concat([made.frame, more], ignore_index=True), made.config)


def grouped(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    groups = (random.pareto(1.5, rows) * 4).astype(int)
    return Made(
        made.frame.assign(g=[f"g{group}" for group in groups + random.randint(0, 9, rows) * 1000]),
        {**made.config, "group_column": "g"},
    )


def identified(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    return Made(made.frame.assign(ref=[f"r{n}" for n in random.permutation(rows)]), {**made.config, "id_column": "ref"})


def visited(random: Any, rows: int) -> Made:
    """Several rows of one person, by an id that repeats."""
    made = plain(random, rows)
    return Made(
        made.frame.assign(ref=[f"r{n}" for n in random.randint(0, rows // 3, rows)]),
        {**made.config, "id_column": "ref"},
    )


def dated(random: Any, rows: int) -> Made:
    made = plain(random, rows)
    days = np.datetime64("2024-01-01") + random.randint(0, rows // 2, rows)
    return Made(made.frame.assign(when=days.astype(str)), {**made.config, "time_column": "when"})


def indexed(random: Any, rows: int) -> Made:
    """A counter, a column that names rows, and gaps."""
    made = plain(random, rows)
    frame = made.frame.mask(random.rand(rows, 3) < 0.05)
    frame["y"] = made.frame["y"]
    frame.insert(0, "id", np.arange(1, rows + 1))
    return Made(frame, made.config)


KINDS: dict[str, Callable[[Any, int], Made]] = {
    one.__name__: one
    for one in (plain, coarse, rare, numbers, copied, oversampled, grouped, identified, visited, dated, indexed)
}


def opened(frame: pd.DataFrame, config: Any, folder: Path, chunk: int = 1 << 20) -> Source:
    frame.to_csv(folder / "table.csv", index=False)
    return read_source(folder / "table.csv", config, chunk=chunk)


def facts_of(source: Source, config: Any, task: str) -> Facts:
    wanted = divided_by(config, task)
    return RowFacts(source.survey, source.decisions, config.id_column, wanted).facts()


def check_table(made: Made, folder: Path) -> None:
    config = config_of(**made.config)
    task = config.task or "multiclass"
    source = opened(made.frame, config, folder)
    facts = facts_of(source, config, task)
    places = places_of(facts, 42, "share")
    for size in (200, 3000):
        again = facts_of(opened(made.frame, config, folder, size), config, task)
        assert (places_of(again, 42, "share") == places).all()
    check_quotas(places, facts, [(low, high) for low, high in CUTS])
    order = np.random.RandomState(1).permutation(len(made.frame))
    mixed = made.frame.iloc[order].reset_index(drop=True)
    of_mixed = places_of(facts_of(opened(mixed, config, folder), config, task), 42, "share")
    for low, high in CUTS:
        assert rows_in(made.frame, places, low, high) == rows_in(mixed, of_mixed, low, high)
    assert not np.array_equal(places_of(facts, 43, "share"), places) or facts.moments is not None
    check_splits(made, mixed, source, config, task)


def check_splits(made: Made, mixed: pd.DataFrame, source: Source, config: Any, task: str) -> None:
    columns = [
        {"name": one.name, "type": one.type, **({"leftOut": one.left_out} if one.left_out else {})}
        for one in source.decisions
    ]

    def split(frame: pd.DataFrame) -> tuple[Facts, dict[str, np.ndarray]]:
        cells = frame.astype(object).where(frame.notna(), None)
        texts = cells.applymap(lambda cell: None if cell is None else str(cell))
        texts.insert(0, ROW_ID, np.arange(len(texts)))
        strata = None if task == "regression" else coded(texts[config.label].fillna(""))
        facts = row_facts(coded_table(texts), columns, config, strata, None)
        return facts, split_rows(facts, 0.15, 0.2, 42)

    facts, masks = split(made.frame)
    assert (sum(mask.astype(int) for mask in masks.values()) == 1).all()
    for name, share in (("train", 0.65), ("validation", 0.15), ("test", 0.2)):
        check_share(masks[name], facts, share)
    for name, mask in split(mixed)[1].items():
        assert contents(made.frame[masks[name]]) == contents(mixed[mask])


def check_quotas(places: np.ndarray, facts: Facts, cuts: list[tuple[float, float]]) -> None:
    assert ((places >= 0) & (places < 1)).all()
    for low, high in cuts:
        check_share((places >= low) & (places < high), facts, high - low)


def check_share(taken: np.ndarray, facts: Facts, share: float) -> None:
    """Within a row of its share for each class, or within the size of the largest group; by time, in total."""
    largest = largest_group(facts)
    classes = np.zeros_like(facts.classes) if facts.moments is not None else facts.classes
    for number in np.unique(classes):
        of_class = classes == number
        off = abs(int(taken[of_class].sum()) - share * int(of_class.sum()))
        assert off <= largest + 1e-6, (off, largest, share, int(of_class.sum()))


def largest_group(facts: Facts) -> int:
    if facts.moments is not None:
        return 1
    keys = facts.content if facts.groups is None and facts.together else facts.groups
    return 1 if keys is None else int(np.unique(keys, return_counts=True)[1].max())


def rows_in(frame: pd.DataFrame, places: np.ndarray, low: float, high: float) -> list[str]:
    return contents(frame[(places >= low) & (places < high)])


def contents(frame: pd.DataFrame) -> list[str]:
    return sorted(frame.astype(str).agg("|".join, axis=1)) if len(frame) else []


@pytest.mark.parametrize("seed", range(COUNT))
def test_shares_and_splits_are_functions_of_the_row(seed: int, tmp_path: Path) -> None:
    check_table(make(seed), tmp_path)


# Reading a table in tiny pieces is slow.
ROWS = 800
PROJECT = Path(__file__).parents[3]


def real_tables() -> list[Path]:
    """The tables in the examples, the fixtures and SPECLINE_TABLES."""
    ours = sorted([*PROJECT.glob("examples/*/data/*.csv"), *PROJECT.glob("test/fixtures/*.csv")])
    return ours if FOLDER is None else [*ours, *sorted(Path(FOLDER).glob("*/table.*"))]


def test_there_are_real_tables() -> None:
    assert len(real_tables()) >= 2


@pytest.mark.parametrize("path", real_tables(), ids=lambda path: path.name)
def test_shares_and_splits_of_real_tables(path: Path, tmp_path: Path) -> None:
    """The last column of few values is the label; without one, the last column is a number to predict."""
    config = config_of()
    source = read_source(path, config)
    write_rows(source.survey, source.decisions, Share(0, 1, None), tmp_path / "read/part-00000.csv", sentinels=[])
    frame = read_table(tmp_path / "read").drop(columns=ROW_ID).head(ROWS)
    few = [name for name in frame if 2 <= frame[name].nunique() <= 10]
    made = Made(frame, {"label": few[-1]} if few else {"label": frame.columns[-1], "task": "regression"})
    check_table(made, tmp_path)
