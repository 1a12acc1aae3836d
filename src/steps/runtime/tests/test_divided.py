"""However the rows of a split are divided among machines, each column is the same."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pandas as pd
import pytest

from specline_runtime.coded import coded
from specline_runtime.divided import DividedRows, Rows, own_pieces, ranges_of, row_counts, with_pieces
from specline_runtime.files import read_table
from specline_runtime.hosts import Here
from specline_runtime.shares import LEAST_PIECE, pieces_of

NAMES = ["x", "text", "__row_id", "empty", "z"]


class Meeting:
    """Exchanges values between threads, in place of machines."""

    def __init__(self, count: int) -> None:
        self.values: list[Any] = [None] * count
        self.barrier = threading.Barrier(count)


class Team:
    def __init__(self, place: Here, meeting: Meeting) -> None:
        self.place, self.first, self._meeting = place, place.first, meeting

    def share(self, value: Any) -> list[Any]:
        self._meeting.values[self.place.own] = value
        self._meeting.barrier.wait()
        every = list(self._meeting.values)
        self._meeting.barrier.wait()
        return every

    def gather(self, value: Any) -> list[Any] | None:
        every = self.share(value)
        return every if self.first else None


def on_machines(count: int, work: Callable[[Any], Any]) -> list[Any]:
    """The results of work on several machines, which are threads here."""
    meeting = Meeting(count)
    results: list[Any] = [None] * count

    def run(own: int) -> None:
        results[own] = work(Team(Here([f"algo-{n + 1}" for n in range(count)], own), meeting))

    threads = [threading.Thread(target=run, args=(own,)) for own in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def table(chance: random.Random) -> pd.DataFrame:
    rows = chance.randrange(1, 40)
    cells = {
        "x": [chance.choice([np.nan, "1", "1.0", "-2.5"]) for _ in range(rows)],
        "text": [chance.choice([np.nan, "a", "ü\n", '"', "\ud83d\ude00"]) for _ in range(rows)],
        "empty": [np.nan] * rows,
        "z": [str(chance.random()) for _ in range(rows)],
    }
    made = pd.DataFrame(cells, dtype=object)
    made.insert(2, "__row_id", chance.sample(range(1000), rows))
    return made


@pytest.mark.parametrize("seed", range(40))
def test_columns_do_not_depend_on_the_division(seed: int) -> None:
    chance = random.Random(seed)
    whole, count = table(chance), chance.randrange(2, 6)
    cuts = [0, *sorted(chance.randrange(len(whole) + 1) for _ in range(count - 1)), len(whole)]
    kinds = [chance.choice([coded, np.asarray]) for _ in range(count)]

    def divided(team: Any) -> DividedRows:
        own = whole.iloc[cuts[team.place.own] : cuts[team.place.own + 1]]
        columns = {
            name: own[name].to_numpy() if name == "__row_id" else kinds[team.place.own](own[name].to_numpy())
            for name in NAMES
        }
        return DividedRows(columns, team)

    alone = Rows(whole)
    contents = alone.contents(["x", "text", "z"])
    for made in on_machines(count, lambda team: divided(team).all_of(NAMES)):
        pd.testing.assert_frame_equal(made, whole[NAMES])
    for made in on_machines(count, lambda team: divided(team).contents(["x", "text", "z"])):
        assert made.tolist() == contents.tolist()
    first, *others = on_machines(count, lambda team: divided(team).on_first(["z", "x"]))
    pd.testing.assert_frame_equal(first, whole[["z", "x"]])
    assert others == [None] * (count - 1)
    places = np.array(chance.sample(range(len(whole)), chance.randrange(len(whole) + 1)), dtype=int)
    first, *others = on_machines(count, lambda team: divided(team).picked(["z", "x"], places))
    pd.testing.assert_frame_equal(first, alone.picked(["z", "x"], places))
    assert others == [None] * (count - 1)
    mine = on_machines(count, lambda team: divided(team).mine(NAMES))
    assert sorted(name for names, _ in mine for name in names) == sorted(NAMES)
    for names, made in mine:
        assert list(made) == names
        pd.testing.assert_frame_equal(made, whole[names]) if names else None
    every = on_machines(count, lambda team: divided(team).merged({str(team.place.own): team.place.own}))
    assert every == [{str(own): own for own in range(count)}] * count


@pytest.mark.parametrize("seed", range(10))
def test_pieces_are_divided_in_row_order_and_counted(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "test"
    folder.mkdir()
    sizes = [chance.choice([0, 1, 900, 6000]) for _ in range(chance.randrange(1, 4))]
    for number, rows in enumerate(sizes):
        frame = pd.DataFrame(
            {"__row_id": range(rows), "t": [chance.choice(["a\nb", '"', "c" * 50]) for _ in range(rows)]}
        )
        text = frame.to_csv(index=False)
        if chance.random() < 0.3:
            text = text.rstrip("\n") if rows else text
        elif chance.random() < 0.3:
            text += "\n\n"
        (folder / f"part-{number:05d}.csv").write_text(text)
    pieces = pieces_of([folder])
    for count in (1, 2, 3, 64):
        places = [Here([str(n) for n in range(count)], own) for own in range(count)]
        working = [with_pieces(place, pieces) for place in places]
        shares = [own_pieces(pieces, place) for place in working if place is not None]
        assert [piece for share in shares for piece in share] == pieces
        assert all(shares) or not pieces
        for share in filter(None, shares):
            merged = read_table(folder, ranges_of(share))
            apart = [read_table(folder, [piece.rows]) for piece in share]
            assert row_counts(share, len(merged)) == [len(part) for part in apart]
            assert merged["__row_id"].tolist() == [row for part in apart for row in part["__row_id"]]
    assert not pieces or max(piece.rows.end - piece.rows.start for piece in pieces) < 2 * LEAST_PIECE
