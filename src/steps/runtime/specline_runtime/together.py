"""Rows that several machines hold, each some of them in order, as if one machine held them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping, NamedTuple

import numpy as np

from .coded import Coded
from .files import Written, write_parts
from .hosts import Team


class Held(NamedTuple):
    """The rows that each machine holds. Machine by machine, they are the whole table."""

    counts: list[int]
    own: int

    @property
    def rows(self) -> int:
        return sum(self.counts)

    @property
    def before(self) -> int:
        """The number of rows before this machine's."""
        return sum(self.counts[: self.own])

    @property
    def slice(self) -> slice:
        """This machine's rows within the whole table."""
        return slice(self.before, self.before + self.counts[self.own])


def held_by(team: Team, rows: int) -> Held:
    """Where this machine's rows are within the whole table."""
    return Held(team.share(rows), team.place.own)


def joined_arrays(team: Team, arrays: Mapping[str, np.ndarray | None]) -> dict[str, Any] | None:
    """Arrays with a value for each of this machine's rows, as arrays for all rows. Only the first machine gets them.

    An array that is None must be None on all machines.
    """
    every = team.gather(dict(arrays))
    if every is None or len(every) == 1:
        return None if every is None else dict(arrays)
    return {
        name: None if array is None else np.concatenate([one[name] for one in every]) for name, array in arrays.items()
    }


def write_splits_together(
    team: Team,
    ids: np.ndarray,
    columns: Iterable[tuple[str, Coded]],
    splits: Mapping[str, np.ndarray],
    folder: Path,
) -> None:
    """Writes the files that `files.write_coded_splits` would write from all rows, on the first machine.

    `ids` and `columns` are this machine's rows. `splits` has the indices of each split's rows within the whole table,
    in order, and is the same on all machines. The first machine asks for a limited number of rows at a time, so that
    memory does not grow with the table.
    """
    written = Written(ids, columns)
    held = held_by(team, len(ids))
    ends = np.cumsum(held.counts)

    def own_lines(split: str, start: int, end: int) -> list[Any]:
        rows = splits[split][start:end] - held.before
        return _packed(written.cells(rows[(rows >= 0) & (rows < len(ids))]))

    if not team.first:
        for split, start, end in iter(lambda: team.first_of(None), None):
            team.gather(own_lines(split, start, end))
        return
    for split, order in splits.items():

        def lines(start: int, end: int, split: str = split, order: np.ndarray = order) -> Iterator[bytes]:
            for first in range(start, end, written.block):
                asked = [split, first, min(first + written.block, end)]
                team.first_of(asked)
                every = team.gather(own_lines(*asked))
                yield _merged(every or [], np.searchsorted(ends, order[first : asked[2]], side="right"))

        write_parts(written.header, lines, len(order), folder / split)
    team.first_of(None)


def _packed(columns: list[Iterable[bytes]]) -> list[Any]:
    """Lines, with their lengths if cells contain line breaks."""
    lines = [b",".join(cells) for cells in zip(*columns)]
    content = b"\n".join([*lines, b""])
    plain = content.count(b"\n") == len(lines)
    return [content, None if plain else np.array(list(map(len, lines)), dtype=np.int64)]


def _merged(every: list[Any], machines: np.ndarray) -> bytes:
    """The machines' lines in the order in which rows follow, given as the index of each row's machine."""
    if (np.diff(machines) >= 0).all():
        return b"".join(content for content, _ in every)
    waiting = [iter(_lines(*one)) for one in every]
    return b"\n".join([*(next(waiting[machine]) for machine in machines.tolist()), b""])


def _lines(content: bytes, lengths: np.ndarray | None) -> list[bytes]:
    if lengths is None:
        return content.split(b"\n")[:-1]
    ends = (np.cumsum(lengths) + np.arange(len(lengths))).tolist()
    return [content[end - length : end] for end, length in zip(ends, lengths.tolist())]
