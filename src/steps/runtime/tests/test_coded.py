"""Coded tables are read and written like tables of texts, whatever the block size."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from specline_runtime import coded as coded_tables
from specline_runtime import files, growing, packed
from specline_runtime.coded import coded, coded_table, header_names, read_coded
from specline_runtime.encode import is_sentinel, transform_rows, transform_texts, typical_values
from specline_runtime.files import read_table, write_coded_splits, write_split
from specline_runtime.values import as_numbers

CELLS = ["a", "b,c", 'say "d"', "two\nlines", "1.5", "1.50", "NA", " x ", "ü", None]


def table_of(seed: int, rows: int = 500) -> pd.DataFrame:
    random = np.random.RandomState(seed)
    names = ["a", "b c", 'd"e', "f,g"]
    columns = {name: random.choice(np.array(CELLS, dtype=object), rows) for name in names}
    numbers = [None if one > 0.9 else repr(round(one, 3)) for one in random.rand(rows)]
    return pd.DataFrame({"__row_id": random.permutation(rows) * 3, **columns, "n": numbers})


def plainly_read(folder: Path) -> pd.DataFrame:
    parts = [pd.read_csv(part, dtype=str, keep_default_na=False, na_values=[""]) for part in sorted(folder.iterdir())]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(__row_id=table["__row_id"].astype("int64"))


@pytest.mark.parametrize("texts", [0, 20, growing.TEXTS])
@pytest.mark.parametrize("block", [1, 7, 1 << 16])
def test_tables_are_read_and_written_alike(
    block: int, texts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coded_tables, "BLOCK", block)
    if texts < growing.TEXTS:
        # As if the table were large.
        monkeypatch.setattr(growing, "TEXTS", texts)
        monkeypatch.setattr(growing, "FEWEST_WAITING", 5)
        monkeypatch.setattr(packed, "FEW", 1)
        monkeypatch.setattr(files, "OFTEN", len(CELLS) * 100)
    table = table_of(block)
    order = np.random.RandomState(1).permutation(len(table))
    cut = {"train": order[:200], "test": order[200:420], "all": order[:0]}
    for name, places in cut.items():
        write_split(table.iloc[places], tmp_path / "plain" / name)
    made = coded_table(table)
    write_coded_splits(made.ids, list(made.columns.items()), cut, tmp_path / "coded")
    for name in cut:
        (written,) = (tmp_path / "coded" / name).iterdir()
        assert written.read_bytes() == (tmp_path / "plain" / name / written.name).read_bytes()
    for name in cut:
        again, read = read_coded(tmp_path / "plain" / name), plainly_read(tmp_path / "plain" / name)
        pd.testing.assert_frame_equal(read_table(tmp_path / "plain" / name), read)
        assert again.ids.tolist() == read["__row_id"].tolist()
        assert list(again.columns) == [column for column in read if column != "__row_id"]
        for column, cells in again.columns.items():
            codes, texts = pd.factorize(read[column])
            assert cells.codes.tolist() == codes.tolist()
            assert cells.texts.tolist() == list(texts)


def test_parts_with_different_columns_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("__row_id,x,y\n1,a,b\n2,,c\n")
    (tmp_path / "b.csv").write_text("__row_id,y,z\n3,c,d\n")
    made, read = read_coded(tmp_path), plainly_read(tmp_path)
    pd.testing.assert_frame_equal(read_table(tmp_path), read)
    assert made.ids.tolist() == [1, 2, 3]
    for name in ("x", "y", "z"):
        codes, texts = made.columns[name]
        assert np.append(texts, None)[codes].tolist() == read[name].where(read[name].notna(), None).tolist()


@pytest.mark.parametrize("texts", [["a"], ["", "b"], ["a", "b\n"], ["ü", "\ud800"], ["a", None], ["a\0", "\0"], []])
def test_packed_texts_are_the_same_again(texts: list[str | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FEW", 0)
    given = packed.as_objects(texts)
    assert packed.unpacked(packed.packed(given)).tolist() == texts


@pytest.mark.parametrize("texts", [["a", "", "1.25"], ["ü"], ["a\0"], ["a" * 100], []])
def test_texts_are_the_same_bytes_however_often_they_are_used(texts: list[str]) -> None:
    for seldom in (False, True):
        assert packed.as_bytes(texts, seldom).tolist() == [text.encode() for text in texts]


def test_wide_tables_are_read_and_written_in_blocks_of_fewer_rows() -> None:
    assert [coded_tables.block_rows(columns) for columns in (0, 20, 2000, 10**7)] == [1 << 16, 1 << 16, 2097, 1]


def test_chosen_rows_are_coded_like_a_whole_table() -> None:
    table = table_of(5)
    chosen = np.random.RandomState(2).rand(len(table)) < 0.1
    made = coded_table(table).where(chosen)
    for name, cells in made.columns.items():
        alone = coded(table[name][chosen])
        assert (cells.codes.tolist(), cells.texts.tolist()) == (alone.codes.tolist(), alone.texts.tolist())


@pytest.mark.parametrize("kind", ["number", "integer", "category", "date", "boolean"])
def test_typical_values_are_the_same_as_in_sorted_rows(kind: str) -> None:
    random = np.random.RandomState(4)
    for rows in (0, 1, 3, 40):
        numbers = random.choice(["1", "1.0", "-3", "20", "20.0", "7e0", "-99"], rows)
        dates = random.choice(["2024-01-02", "2024-03-01", "2023-12-31"], rows)
        cells = list(numbers if kind in ("number", "integer") else dates)
        found = coded([cell if random.rand() > 0.2 else None for cell in cells])
        known = [found.texts[code] for code in found.codes if code >= 0]
        if kind in ("category", "boolean"):
            expected = sorted(set(known), key=lambda text: (-known.count(text), text))[:5]
        else:
            ordered = (
                sorted((text for text in known if float(text) != -99), key=float)
                if kind in ("number", "integer")
                else sorted(known)
            )
            shares = (0.1, 0.3, 0.5, 0.7, 0.9) if ordered else ()
            expected = [ordered[math.floor(share * (len(ordered) - 1))] for share in shares]
        assert typical_values(found.texts, found.codes, kind, [-99.0, "none"]) == expected


def test_sentinels_are_found_among_numbers_and_words() -> None:
    sentinels = [-99.0, "none"]
    for texts in (["1", "-99.0", "-9.9e1"], ["none", "-99", "x"], ["none", None, "-99"]):
        expected = [text in ("none", "-99", "-99.0", "-9.9e1") for text in texts]
        assert is_sentinel(np.array([*texts, None], dtype=object)[:-1], sentinels).tolist() == expected


def test_distinct_texts_are_transformed_like_rows() -> None:
    table = table_of(6)
    raw = [{"name": name, "type": kind} for name, kind in (("a", "category"), ("b c", "boolean"), ("n", "number"))]
    transform = {"raw": raw, "dates": {}, "sentinels": [0.5, "ü"]}
    rows = transform_rows(table, transform)
    for column in raw:
        codes, texts = coded(table[column["name"]])
        (made,) = transform_texts(column, texts, transform).values()
        assert np.append(made, None)[codes].tolist() == rows[column["name"]].tolist()


TYPED = {
    "plain": (["1.5", "-2", ".25", "7.", "1e-3", "0.1", "123456789012345678", ""], True),
    "long": (["0.30000000000000004", "2.2250738585072011e-308", "1e308"], True),
    "quoted": (['"1.5"', "2"], True),
    "nothing": (["", ""], True),
    "huge": (["1e999", "1"], False),
    "infinite": (["inf", "1"], False),
    "not a number": (["nan", "1"], False),
    "blanks": ([" 1", "2 "], False),
    "quoted blanks": (['" 1"', "2"], False),
    "underscore": (["1_000", "2"], False),
    "word": (["none", "1"], False),
    "truth": (["True", "1"], False),
    "foreign": (["\uff11", "1"], False),
}


@pytest.mark.parametrize("name", list(TYPED))
def test_numbers_are_read_as_if_from_texts_or_left_as_texts(name: str, tmp_path: Path) -> None:
    cells, typed = TYPED[name]
    lines = ["__row_id,n,c", *(f"{place},{cell},{cell}" for place, cell in enumerate(cells))]
    (tmp_path / "part.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    texts, table = read_table(tmp_path), read_table(tmp_path, numbers={"n"})
    assert (table["n"].dtype.kind == "f") == typed
    assert table["c"].fillna("").tolist() == texts["c"].fillna("").tolist()
    try:
        expected = as_numbers(texts["n"])
    except ValueError:
        with pytest.raises(ValueError, match=""):
            as_numbers(table["n"])
    else:
        np.testing.assert_array_equal(as_numbers(table["n"]).view(np.uint64), expected.view(np.uint64))


def test_columns_of_numbers_may_be_missing_from_a_part(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("__row_id,c\n1,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("__row_id,c,n\n2,y,0.5\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("__row_id,c\n3,z\n", encoding="utf-8")
    assert read_table(tmp_path, numbers={"n"})["n"].fillna(-1).tolist() == [-1, 0.5, -1]


@pytest.mark.parametrize(
    "header",
    [
        "a,b",
        "\ufeffa,b",
        "a,a,a.1",
        '"two\nlines","say ""d"""',
        "\n\r\na,b",
        "a,,b",
        " a , b ",
        "a,b\r",
        '"a,b",c',
        "ü",
    ],
)
@pytest.mark.parametrize("rows", ["", "\n1,2\n3,4\n", "\n1,2,3\n", '\n"x\ny",2\n'])
def test_header_names_are_those_of_pandas(tmp_path: Path, header: str, rows: str) -> None:
    part = tmp_path / "part.csv"
    part.write_bytes((header + rows).encode())
    assert header_names(part) == list(pd.read_csv(part, nrows=0, dtype=str))


def test_header_names_of_an_empty_file_are_refused_as_pandas_does(tmp_path: Path) -> None:
    (tmp_path / "part.csv").write_bytes(b"\n")
    with pytest.raises(pd.errors.EmptyDataError):
        header_names(tmp_path / "part.csv")
