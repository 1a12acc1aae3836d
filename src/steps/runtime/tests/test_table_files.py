"""Files as people save them: encodings, layouts, compression, and the law that decisions do not depend on the
chunks."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from specline_runtime.job import JobFailure
from specline_runtime.table.cells import cells_of
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Decision, Said
from specline_runtime.table.dialect import sniff
from specline_runtime.table.encoding import detect
from specline_runtime.table.missing_codes import say_missing_codes
from specline_runtime.table.plain import Plain
from specline_runtime.table.rows import Cutter, piece_size
from specline_runtime.table.source import FileOptions, Table
from specline_runtime.table.spaced import collapsed
from specline_runtime.table.summary import Summary
from specline_runtime.table.survey import Survey

WORDS = {
    "de": "Kunde;Straße\nJürgen Müller;Größe\nKäthe;Übermäßig\n5 €;Zürich\n",
    "fr": "nom,ville\nLéa,Besançon\nFrançois,Orléans\nNoé,Nîmes\n",
    "es": "año,niño,¿qué?\nMuñoz,Peña,Ávila\n",
    "pl": "imię,miasto\nŁukasz,Łódź\nŻaneta,Gdańsk\nświęta,źrebię\n",
    # ruff: noqa: RUF001
    "ru": "имя,город\nИван,Москва\nОльга,Санкт-Петербург\n",
    "ja": "氏名,都市\n佐藤 太郎,東京\n高橋 花子,札幌\nカタカナ,ひらがな\n",
    "one": "name\ncafé\n",
}
ENCODED = [
    *(("de", codec) for codec in ("utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-16-be")),
    *(("fr", codec) for codec in ("cp1252", "latin-1", "mac_roman", "cp850")),
    *(("es", "cp1252"), ("es", "mac_roman"), ("pl", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r")),
    *(("ja", "cp932"), ("ja", "utf-16-be"), ("one", "cp1252"), ("one", "mac_roman")),
]


@pytest.mark.parametrize(("text", "codec"), ENCODED)
def test_encodings_are_told_by_what_makes_words(text: str, codec: str) -> None:
    content = WORDS[text].encode(codec)
    found = detect(io.BytesIO(content))
    assert found is not None
    assert content[found.mark :].decode(found.name) == WORDS[text]
    assert found.sure == codec.startswith("utf")


def test_the_words_of_lines_tell_an_encoding_whatever_their_length() -> None:
    lines = ["kind,words", "long," + "x" * (1 << 19), "de,für Jürgen über Köln", "long," + "y" * (1 << 19), "fr,été"]
    found = detect(io.BytesIO("\n".join(lines).encode("mac_roman")))
    assert found is not None and (found.name, found.sure) == ("mac_roman", False)


def test_utf8_is_held_against_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" + b"1,x\n" * 400_000 + "2,Köln\n".encode("cp1252"))
    table = Table(tmp_path / "a.csv", FileOptions())
    assert [finding.data["encoding"] for finding in table.findings] == ["cp1252"]
    (tmp_path / "a.csv").write_bytes(b"a,b\n" + b"1,x\n" * 400_000 + "2,Köln\n".encode())
    assert Table(tmp_path / "a.csv", FileOptions()).findings == []
    with pytest.raises(JobFailure, match="data/not-encoding"):
        list(Table(tmp_path / "a.csv", FileOptions(encoding="ascii")).rows(None, None))


FIVE = [f"column_{number}" for number in range(1, 6)]
THREE = FIVE[:3]
LAYOUTS: dict[str, tuple[str, str, list[str], int]] = {
    "commas": ("a,b\n1,x\n2,y\n", ",", ["a", "b"], 1),
    "decimal commas": ("a;b\n1,5;2\n2,5;3\n", ";", ["a", "b"], 1),
    "decimal commas in each cell": ("a;b\n1,0;2,5\n2,0;3,5\n", ";", ["a", "b"], 1),
    "quoted delimiters": ('"a;b;c",d\n1,2\n2,3\n', ",", ["a;b;c", "d"], 1),
    "commas in texts": ("date;text\n2020-01-01;hello, world, you\n2020-01-02;bye, bye, x\n", ";", ["date", "text"], 1),
    "one column": ("x\n1\n2\n", ",", ["x"], 1),
    "sep": ("sep=;\na;b\n1;2\n", ";", ["a", "b"], 2),
    "comments": ("# c, d\n# e\na\tb\n1\t2\n3\t4\n# x\n5\t6\n", "\t", ["a", "b"], 3),
    "a header behind a hash": ("#id,name\n1,a\n2,b\n", ",", ["id", "name"], 1),
    "colours are no comments": ("color,n\n#ff0000,1\n#00ff00,2\n", ",", ["color", "n"], 1),
    "a report": ("Report\n\ncreated, by\n\na,b,c\n1,2,3\n4,5,6\n", ",", ["a", "b", "c"], 5),
    "a line as wide": ("Rep\nStand:;03.01.2024;;\nA;B;C;D\n1,5;2;3;4\n2,5;3;4;5\n", ";", ["A", "B", "C", "D"], 3),
    "trailing": ("a,b,\n1,2,\n3,4,\n", ",", ["a", "b", ""], 1),
    "trailing in rows": ("city,ok\nRome,yes,\nOslo,no,\n", ",", ["city", "ok", ""], 1),
    "names of rows": ('"mpg"\t"cyl"\n"Mazda"\t21\t6\n"Dat"\t22\t6\n', "\t", ["", "mpg", "cyl"], 1),
    "years": ("country,2019,2020\nDE,1,2\nFR,3,4\nUS,1,2\nIT,1,1\n", ",", ["country", "2019", "2020"], 1),
    "aligned by blanks": ("  a   b\n 10  2.5\n  1 12.5\n  7  0\n", " ", ["a", "b"], 1),
    "blanks and a tab": ('8 3.5 1 0\t"a b"\n4  9.5 1 0\t"c"\n6 2.5 0 1\t"a b"\n8 1 0 0\t"e"\n', " ", FIVE, 0),
    "names of rows in quotes": ('"mpg" "cyl"\n"Fiat X1" 27.3 "4"\n"b" 1 "6"\n"c" 2 "8"\n', " ", ["", "mpg", "cyl"], 1),
    "sentences": ("x\nhe is 12\nshe is 7\nthat was 3\nit is 8\n", ",", ["x"], 1),
    "blanks in texts": ("name,a b\nJo Ann,1 2\nEd Lee,3 4\nAl Roe,5 6\nBo Li,7 8\n", ",", ["name", "a b"], 1),
    "moments": ("time\n2020-01-01 10:00\n2020-01-02 11:00\n2020-01-03 12:00\n2020-01-04 9:00\n", ",", ["time"], 1),
    "amounts with blanks": ("amount\n1 234\n5 678\n9 012\n3 456\n", ",", ["amount"], 1),
    "words without a header": ("a,yes\nb,no\na,no\nb,yes\nc,no\n", ",", ["column_1", "column_2"], 0),
    "words without a header, one of them unique": ("a,yes,u\nb,no,v\na,no,w\nb,yes,w\n", ",", THREE, 0),
    "names of people without a header": ("1,0,3,Ann,f\n2,1,1,Bo,m\n3,1,3,Cy,f\n4,0,2,Di,m\n", ",", FIVE, 0),
    "months as names": ("city,1,2,3\nA,5,5,1\nB,2,1,0\nC,1,1,1\n", ",", ["city", "1", "2", "3"], 1),
    "short rows from Excel": ("a;b\n" + "1;\n" * 15 + "2\n" * 16 + "3\n" * 5, ";", ["a", "b"], 1),
    "a header that is repeated": ("a,b\nx,y\na,b\nx,z\nx,y\n", ",", ["a", "b"], 1),
    "ticked answers": ("mail,phone\nmail,\n,phone\nmail,phone\nmail,\n", ",", ["mail", "phone"], 1),
    "no header": ("5.1,3.5,se\n4.9,3.0,se\n4.7,3.1,se\n4.6,3.1,vi\n", ",", THREE, 0),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_layouts_are_told(case: str) -> None:
    text, delimiter, names, skipped = LAYOUTS[case]
    found = sniff(text, None, "f")
    assert (found.delimiter, found.names, found.skipped) == (delimiter, names, skipped)


CELLS = ["a", "", "12", "x y", 'q"q', '"q', "a\nb", 'a"', '""', "a;b", "a,b", "é", '5" pipe', "a\r\nb", "# no"]


def some_text(draw: random.Random, delimiter: str, width: int) -> tuple[str, list[list[str]]]:
    """A CSV file with everything that can occur between rows and in cells, and its rows."""
    end = draw.choice(["\n", "\r\n", "\r"])
    text, rows = "", []
    for _ in range(draw.randint(1, 12)):
        cells = [draw.choice(CELLS) for _ in range(width)]
        needs = [cell[:1] == '"' or any(mark in cell for mark in (delimiter, "\n", "\r")) for cell in cells]
        quoted = [
            '"' + cell.replace('"', '""') + '"' if need or draw.random() < 0.2 else cell
            for cell, need in zip(cells, needs)
        ]
        line = delimiter.join(quoted)
        if width == 1 and quoted == [""]:
            continue
        line = line.replace("\r\n", "\r").replace("\n", "\r") if end == "\r" else line
        rows += list(csv.reader(io.StringIO(line + end, newline=""), delimiter=delimiter))
        text += line + end + (end if draw.random() < 0.1 else "")
        text += f"# a comment{end}" if width > 1 and draw.random() < 0.1 else ""
    return text, rows


def test_whatever_the_pieces_the_rows_are_those_of_the_csv_module() -> None:
    for seed in range(400):
        draw = random.Random(seed)
        delimiter, width = draw.choice(",;\t"), draw.randint(1, 4)
        text, rows = some_text(draw, delimiter, width)
        content, size = text.encode(), draw.choice([1, 3, 7, 1000])
        blocks = [content[at : at + size] for at in range(0, len(content), size)]
        found = []
        for piece in Cutter("f", delimiter, width, draw.choice([1, 5, 20, 1000])).pieces(blocks):
            assert piece.ends[-1] == len(piece.content)
            for start, end in zip([0, *piece.ends[:-1].tolist()], piece.ends.tolist()):
                line = io.StringIO(piece.content[start:end].decode(), newline="")
                found += list(csv.reader(line, delimiter=delimiter))
        assert found == rows, seed


def test_blanks_between_cells_are_one_delimiter_whatever_the_pieces() -> None:
    cells = ["1", "-2.5", "x", '"a  b"', '"c\nd"', '"q""  q"', '""', "é"]
    for seed in range(200):
        draw = random.Random(seed)
        end = draw.choice(["\n", "\r\n", "\r"])
        rows = [[draw.choice(cells) for _ in range(3)] for _ in range(draw.randint(1, 8))]
        gaps = [draw.choices([" ", "  ", "\t", " \t "], k=2) for _ in rows]
        joined = [f"{a}{one}{b}{two}{c}" for (a, b, c), (one, two) in zip(rows, gaps)]
        lines = [draw.choice(["", " "]) + line + draw.choice(["", "  ", "\t"]) for line in joined]
        content, size = end.join(lines).encode() + draw.choice([b"", end.encode()]), draw.choice([1, 3, 7, 1000])
        blocks = [content[at : at + size] for at in range(0, len(content), size)]
        made = b"".join(collapsed(blocks)).decode()
        assert made.rstrip("\r\n").split(end) == [" ".join(row) for row in rows] or "\n" in made
        read = list(csv.reader(io.StringIO(made, newline=""), delimiter=" "))
        assert read == [[cell.strip('"').replace('""', '"') for cell in row] for row in rows], seed


def test_a_table_with_blanks_is_read_like_one_with_commas(tmp_path: Path) -> None:
    rows = [["name", "x", "y"], *([f'"a  {n}"', str(n), f"{n / 4}"] for n in range(40))]
    aligned = "\n".join(" ".join(f"{cell:>10}" for cell in row) for row in rows)
    (tmp_path / "a.dat").write_text(aligned)
    (tmp_path / "b.csv").write_text("\n".join(",".join(row) for row in rows))
    made = [Table(tmp_path / name, FileOptions(chunk=chunk)) for name in ("a.dat", "b.csv") for chunk in (50, 10_000)]
    frames = [pd.concat([part.frame for part in table.rows(None, None)]).to_csv(index=False) for table in made]
    assert len(set(frames)) == 1
    assert [finding.code for finding in made[0].findings] == ["data/separated-by-blanks"]


def in_blocks(draw: random.Random, width: int, end: str) -> tuple[str, list[str], int]:
    """Rows as Excel writes them: each block of 16 lines omits the last columns if they are empty in the whole block."""
    header = [f"c{place}" for place in range(width)]
    rows = [[draw.choice(["7", "x y", "2.5"]) for _ in range(width)] for _ in range(draw.randint(1, 90))]
    lines, full, short = [], [], 0
    for start in range(0, len(rows) + 1, 16):
        block = [header, *rows][start : start + 16]
        filled = width if start == 0 else draw.randint(1, width)
        block = [row[:filled] + [""] * (width - filled) for row in block]
        kept = width if draw.random() < 0.2 else filled
        lines += [";".join(row[:kept]) for row in block]
        full += [";".join(row) for row in block]
        short += len(block) if kept < width else 0
    return end.join(lines) + end, full, short


def test_rows_that_excel_truncates_are_completed_whatever_the_pieces() -> None:
    for seed in range(200):
        draw = random.Random(seed)
        text, full, short = in_blocks(draw, draw.randint(2, 5), draw.choice(["\n", "\r\n"]))
        lone = len(full) % 16 == 1 and len(full) > 1 and text.split("\n")[-2].count(";") < full[0].count(";")
        for size in (1, 40, 300, 10_000):
            cutter = Cutter("f", ";", full[0].count(";") + 1, size)
            pieces = cutter.pieces(cutter.skip(iter([text.encode()]), 1))
            if lone:
                with pytest.raises(JobFailure, match="data/row-width"):
                    list(pieces)
                continue
            found = b"".join(piece.content for piece in pieces).decode()
            assert (found.split(), cutter.short.count) == ("\n".join(full[1:]).split(), short), seed


@pytest.mark.parametrize(("row", "line", "cells"), [(20, 20, 1), (40, 40, 1), (33, 33, 1), (49, 49, 3)])
def test_rows_that_are_short_by_themselves_are_refused(row: int, line: int, cells: int) -> None:
    lines = ["a,b", *(["1,2"] * 60)]
    lines[row - 1] = ",".join("12345"[:cells])
    for size in (1, 30, 10_000):
        cutter = Cutter("f", ",", 2, size)
        with pytest.raises(JobFailure, match="data/row-width") as failure:
            list(cutter.pieces(cutter.skip(iter(["\n".join(lines).encode()]), 1)))
        assert (failure.value.data["line"], failure.value.data["cells"]) == (line, cells)


@pytest.mark.parametrize(
    ("other", "levels", "said", "reported"),
    [
        ("1", "DE FR US", "", True),
        ("NA", "DE FR US", "", False),
        ("", "DE FR US", "", True),
        ("1", "DE FR USA", "", False),
        ("1", "DE FR", "", False),
        ("1", "DE FR US", "NA", False),
    ],
)
def test_missing_cells_that_may_be_codes_are_reported(
    tmp_path: Path, other: str, levels: str, said: str, reported: bool
) -> None:
    rows = [f"{level},{n}" for n in range(20) for level in levels.split()]
    (tmp_path / "a.csv").write_text("\n".join(["land,x", *rows, "NA,1", f"DE,{other}", "NA,2", ",3"]))
    table = Table(tmp_path / "a.csv", FileOptions(missing=frozenset(said.split()), chunk=30))
    survey = Survey(table, lambda name: Said())
    decisions = decide([(name, survey.columns[name]) for name in table.names], lambda name: Said())
    say_missing_codes(survey, decisions)
    found = [one.data["count"] for one in decisions[0].findings if one.code == "data/missing-code"]
    assert found == ([2] if reported else [])


ODD_COLUMNS: list[list[str]] = [
    ["1", "2", "3", "-4", "+5"],
    ["1.5", "2", "", "4.25", "1e3"],
    ["1.0", "2.0", "", "3.0"],
    ["01067", "10115", "80331"],
    ["1", "2", "NA", "n/a", "-"],
    ["1,234", "2,345", "12,345", "999,999"],
    ["1.234,5", "2,75", "-", "see"],
    ["03/04/2020", "05/06/2021", "12/11/2022"],
    ["03/04/2020", "25/06/2021", "12/11/2022"],
    ["2020-01-01", "2021-02-03 10:00:00", "", "soon"],
    ["Yes", "no", "YES ", "?"],
    ["True", "False", "TRUE", ""],
    ["Bern", "bern", "BERN", "Basel", "Genf"],
    ["20200101", "20210203", "19991231"],
    ["1600000000", "1700000000"],
    ["9007199254740993", "9007199254740995"],
    ["1.5e-05", "2.5e+07", "-3e-12", "0.25"],
    ["inf", "1", "-inf"],
    ["1.234", "12.345", "1"],
    ["$5", "$1,234", "($7.50)"],
    ["10:30", "9:05", "11:00:05"],
]


def decided(path: Path, size: int) -> list[Decision]:
    table = Table(path, FileOptions(chunk=size))
    survey = Survey(table, lambda _: Said())
    return decide([(name, survey.columns[name]) for name in table.names], lambda _: Said(), table.point_is_usual)


def test_a_decision_does_not_depend_on_how_the_rows_were_cut(tmp_path: Path) -> None:
    for seed in range(25):
        draw = random.Random(seed)
        columns = draw.sample(ODD_COLUMNS, 5)
        rows = [
            [
                draw.choice(column) if draw.random() < 0.95 else draw.choice(draw.choice(ODD_COLUMNS))
                for column in columns
            ]
            for _ in range(draw.choice([30, 120]))
        ]
        rows = sorted(rows) if draw.random() < 0.3 else rows
        path = tmp_path / f"{seed}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=draw.choice(",;\t")).writerows([[f"c{n}" for n in range(5)], *rows])
        whole = decided(path, 1 << 20)
        for size in (1 if seed == 0 else 60, 333, 2500):
            for one, other in zip(decided(path, size), whole):
                assert one == other, (seed, size)


def test_summaries_merge_to_that_of_all_rows() -> None:
    for seed in range(200):
        draw = random.Random(seed)
        values = np.array([draw.choice(draw.choice(ODD_COLUMNS)) or None for _ in range(60)] + [None], dtype=object)
        whole, left, right = Summary(), Summary(), Summary()
        cut = draw.randint(0, len(values))
        whole.add(*cells_of(values))
        left.add(*cells_of(values[:cut]))
        right.add(*cells_of(values[cut:]))
        left.merge(right)
        assert decide([("x", left)], lambda _: Said()) == decide([("x", whole)], lambda _: Said())
        assert left.odd_numbers.examples == whole.odd_numbers.examples


def frame(folder: Path, **options: Any) -> pd.DataFrame:
    """All cells in a source, as strings or None."""
    parts = [rows.frame for rows in Table(folder, FileOptions(**options)).rows(None, None)]
    whole = pd.concat(parts, ignore_index=True)
    return whole.where(whole.notna(), None)


def test_one_table_in_many_dresses(tmp_path: Path) -> None:
    rows = [{"n": "1", "x": "0.10", "c": "a;b"}, {"n": "-2", "x": None, "c": "ü"}]
    comma = "\ufeffn,x,c\r\n1,0.10,a;b\r\n-2,NA,ü\r\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("data.csv", comma)
        packed.writestr("__MACOSX/._data.csv", "x")
    dresses: dict[str, bytes] = {
        "comma.csv": comma.encode(),
        "semicolon.csv": 'n;x;c\n1;0.10;"a;b"\n-2; ;ü\n'.encode(),
        "tab.tsv": "n\tx\tc\n1\t0.10\ta;b\n-2\t\tü\n".encode(),
        "wide.txt": "n\tx\tc\r\n1\t0.10\ta;b\r\n-2\t\tü\r\n".encode("utf-16"),
        "blank.csv": 'n, x, c\n1, 0.10, "a;b"\n-2, , ü\n'.encode(),
        "old.csv": b"n,x,c\r1,0.10,a;b\r-2,,\xfc\r",
        "index.csv": ',n,x,c\n0,1,0.10,"a;b"\n1,-2,,ü\n'.encode(),
        "short.txt": "n\tx\tc\nr1\t1\t0.10\ta;b\nr2\t-2\t\tü\n".encode(),
        "report.csv": "Report of today\n\nn,x,c\n1,0.10,a;b\n-2,,ü\n".encode(),
        "packed.csv.gz": gzip.compress(comma.encode()),
        "packed.csv.bz2": bz2.compress(comma.encode()),
        "packed.csv.xz": lzma.compress(comma.encode()),
        "packed.zip": archive.getvalue(),
    }
    for name, content in dresses.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(content)
        assert frame(folder).to_dict("records") == rows, name


def test_json_in_many_dresses(tmp_path: Path) -> None:
    rows = [{"n": "\x021", "x": "\x020.10", "c": "a;b"}, {"n": "\x02-2", "x": None, "c": "ü"}]
    dresses = {
        "list.json": '[{"n": 1, "x": 0.10, "c": "a;b"},\n {"n": -2, "x": null, "c": "ü"}]',
        "lines.jsonl": '{"n": 1, "x": 0.10, "c": "a;b"}\n{"n": -2, "c": "ü"}\n',
        "no-suffix": '[{"n": 1, "x": 0.10, "c": "a;b"}, {"n": -2, "c": "ü"}]',
        "rows.json": '{\n "data": [{"n": 1, "x": 0.10, "c": "a;b"}, {"n": -2, "c": "ü"}]}',
        "columns.json": '{"n": {"0": 1, "1": -2}, "x": {"0": 0.10, "1": null}, "c": {"0": "a;b", "1": "ü"}}',
        "lists.json": '{"n": [1, -2], "x": [0.10, null], "c": ["a;b", "ü"]}',
        "split.json": '{"columns": ["n", "x", "c"], "index": [0, 1], "data": [[1, 0.10, "a;b"], [-2, null, "ü"]]}',
        "arrays.json": '[["n", "x", "c"], [1, 0.10, "a;b"], [-2, null, "ü"]]',
    }
    for name, text in dresses.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        assert frame(folder).to_dict("records") == rows, name


def test_long_json_is_read_item_by_item(tmp_path: Path) -> None:
    rows = [{"n": n, "text": "ü]},{" * (n % 50)} for n in range(50_000)]
    (tmp_path / "a.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    found = frame(tmp_path)
    assert found["n"].tolist() == [f"\x02{n}" for n in range(50_000)]
    assert found["text"].tolist()[49] == "ü]},{" * 49


def test_files_of_a_folder_are_one_table_in_the_order_of_their_paths(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("y;x\n4;3\n")
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "_SUCCESS").write_text("")
    (tmp_path / "q.csv.metadata").write_bytes(b"\0")
    assert frame(tmp_path).to_dict("records") == [{"x": "1", "y": "2"}, {"x": "3", "y": "4"}]
    (tmp_path / "c.csv").write_text("x,z\n1,2\n")
    with pytest.raises(JobFailure, match="data/columns-differ"):
        Table(tmp_path, FileOptions())


def test_names_are_made_unique_and_an_index_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",a,a,a_2\n0,1,2,3\n1,4,5,6\n")
    table = Table(tmp_path, FileOptions())
    assert table.names == ["a", "a_3", "a_2"]
    assert [finding.code for finding in table.findings] == ["data/index-column", "data/column-renamed"]
    assert frame(tmp_path, index_column=False)["column_1"].tolist() == ["0", "1"]


def test_a_value_behind_trailing_delimiters_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,\n" + "1,2,\n" * 1000 + "1,2,3\n")
    with pytest.raises(JobFailure, match="data/column-nameless"):
        frame(tmp_path)


def test_links_to_folders_are_followed_but_cycles_are_not(tmp_path: Path) -> None:
    (tmp_path / "far/away").mkdir(parents=True)
    (tmp_path / "far/away/a.csv").write_text("x\n1\n", encoding="utf-8")
    (tmp_path / "far/again").symlink_to(tmp_path / "far")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/near").symlink_to(tmp_path / "far")
    assert [part.path.name for part in Table(tmp_path / "data", FileOptions()).parts] == ["a.csv"]


@pytest.mark.parametrize(
    ("columns", "bound", "size"),
    [(20, None, 8 << 20), (2000, None, 32_768_000), (20_000, None, 32 << 20), (2000, 8 << 20, 8 << 20)],
)
def test_wide_tables_are_read_in_larger_chunks(columns: int, bound: int | None, size: int) -> None:
    assert piece_size(columns, bound) == size


def survey_of(tmp_path: Path, *columns: list[str]) -> list[type]:
    """How each column was examined."""
    path = tmp_path / "table.csv"
    lines = [[f"c{place}" for place in range(len(columns))], *zip(*columns)]
    path.write_text("".join(",".join(line) + "\n" for line in lines))
    survey = Survey(Table(path, FileOptions()), lambda _: Said())
    return [type(survey.columns[name]) for name in lines[0]]


@pytest.mark.parametrize("form", ["%r", "%.18e", "%.9g", "%E", "%+.3e", "%.12f"])
def test_numbers_as_programs_write_them_are_never_examined_as_strings(tmp_path: Path, form: str) -> None:
    values = np.random.default_rng(1).normal(size=400) * 10.0 ** np.arange(-12, 8).repeat(20)
    assert survey_of(tmp_path, [form % float(value) for value in values]) == [Plain]


def test_codes_beside_exponents_are_examined_as_strings(tmp_path: Path) -> None:
    numbers = [f"{value:.3e}" for value in np.random.default_rng(1).normal(size=60) / 1e6]
    padded = [f"{value:05d}" for value in range(60)]
    assert survey_of(tmp_path, numbers, padded) == [Plain, Summary]
    assert survey_of(tmp_path, ["grade e"] * 60, padded, numbers) == [Summary, Summary, Plain]
    assert survey_of(tmp_path, ["e"] * 60, [f"-{text}" for text in padded]) == [Summary, Summary]
