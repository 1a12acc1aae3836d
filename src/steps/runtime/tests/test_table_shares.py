"""Shares of csv tables: together they are the table, whatever their number, and no row is split."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from specline_runtime import shares

CELLS = ["", "a", "b c", 'x"y', "two\nlines", ",", "\n", '"', "ö", "line\r\nbreak", "long " * 20]


def text_of(rows: list[list[str]], quoting: int) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n", quoting=quoting).writerows(rows)
    return made.getvalue()


def rows_in(share: list[shares.Range]) -> list[list[str]]:
    made = []
    for part in share:
        with part.open() as file:
            made += list(csv.reader(io.StringIO(file.read().decode("utf-8"), newline="")))
    return made


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("seed", range(20))
def test_shares_are_the_table(seed: int, quoting: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(shares, "CHUNK", chance.choice([1, 2, 7, 64, 1 << 20]))
    header = ["h\n1", 'h"2', "h3"]
    expected: list[list[str]] = []
    for number in range(chance.randint(1, 4)):
        rows = [[chance.choice(CELLS) for _ in header] for _ in range(chance.randint(0, 30))]
        text = text_of([header, *rows], quoting)
        # The last line need not have a line end.
        path = tmp_path / f"part-{number:05d}.csv"
        path.write_bytes((text[:-1] if chance.random() < 0.3 else text).encode("utf-8"))
        expected += rows
    for count in (1, 2, 3, 4, 7, 100):
        made = shares.shares_of(tmp_path, count)
        assert len(made) == count
        assert [row for share in made for row in rows_in(share)] == expected, count


def test_shares_have_about_equal_sizes(tmp_path: Path) -> None:
    (tmp_path / "part-00000.csv").write_text("a,b\n" + "".join(f"{row:06d},{row}\n" for row in range(10_000)))
    sizes = [sum(part.end - part.start for part in share) for share in shares.shares_of(tmp_path, 4)]
    assert max(sizes) - min(sizes) < 50


def test_pieces_are_the_tables_whatever_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LEAST_PIECE", 50)
    expected = []
    for split, count in (("train", 2), ("test", 3)):
        (tmp_path / split).mkdir()
        for number in range(count):
            rows = [[f"{split}{number}", str(row), "x" * row] for row in range(20 * number)]
            (tmp_path / split / f"part-{number:05d}.csv").write_text(text_of([["a", "b", "c"], *rows], csv.QUOTE_ALL))
            expected += rows
    pieces = shares.pieces_of([tmp_path / "train", tmp_path / "test"])
    assert len(pieces) > 20
    assert [piece.name for piece in pieces] == sorted(piece.name for piece in pieces)
    assert [row for piece in pieces for row in rows_in([piece.rows])] == expected
    assert {piece.split for piece in pieces} == {"train", "test"}
