from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import CREDIT

sys.path.insert(0, str(Path(__file__).parent / "script"))
from histogram import Histogram
from profile_columns import NumberProfile, WordProfile


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "a,b\n1,2\n")
    return packed.getvalue()


WORKBOOK, TWO_FILES = archive("[Content_Types].xml", "xl/workbook.xml"), archive("a.csv", "b.csv")

BAD = {
    "empty file": ("a.csv", b"", "data/empty-file"),
    "blanks only": ("a.csv", b" \n\n", "data/empty-file"),
    "header only": ("a.csv", b"a,b\n", "data/header-only"),
    "binary": ("a.csv", b"\x89PNG\r\n\0\0\0\rIHDR", "data/no-table"),
    "a NUL byte": ("a.csv", b"a,b\n1,\0\n", "data/no-table"),
    "a workbook": ("a.xlsx", WORKBOOK, "data/no-table"),
    "an archive of two": ("a.zip", TWO_FILES, "data/no-table"),
    "text that is no JSON": ("a.json", b"hello", "data/no-table"),
    "a web page": ("a.csv", b"<!DOCTYPE html>\n<html></html>\n", "data/no-table"),
    "JSON by a name of csv": ("a.csv", b"[1, 2]\n", "data/no-table"),
    "JSON lines by a name of csv": ("a.csv", b'{"a": 1}\n{"a": 2}\n', "data/no-table"),
    "nested JSON": ("a.json", b'[{"a": {"b": 1}}]', "data/no-table"),
    "a JSON list without an end": ("a.json", b'[{"a": 1}, {"a": 2}', "data/no-table"),
    "a definition": ("a.json", b'{"Version": "2020-12-01", "Metadata": {}, "Steps": []}', "data/other-kind"),
    "a config file": ("a.json", b'{"configuration": {"shared": {"a": 1}}, "metadata": {}}', "data/other-kind"),
    "a pipeline as JSON": ("a.json", b'{"name": "a", "steps": ["training"]}', "data/other-kind"),
    "a pipeline": ("a.yaml", b"name: a\nsteps: [training]\n", "data/other-kind"),
    "code": ("a.ts", b"export default 1;\n", "data/other-kind"),
    "open quotes": ("a.csv", b'a,b\n1,"2\n', "data/no-table"),
    "short row": ("a.csv", b"a,b\n1,2\n3\n4,5\n", "data/row-width"),
    "long row": ("a.csv", b"a,b\n1,2\n1,2,3\n4,5\n", "data/row-width"),
    "the label twice": ("a.csv", b"y,y\n1,2\n", "data/column-twice"),
    "no name": ("a.csv", b"a,,b\n1,2,3\n", "data/column-nameless"),
    "our own name": ("a.csv", b"__row_id,a\n1,2\n", "data/column-reserved"),
    "broken parquet": ("a.parquet", b"PAR1 and then nothing", None),
    "broken gzip": ("a.csv.gz", b"\x1f\x8b\x08 and then nothing", "data/unreadable"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_table_is_refused(bench: Any, tmp_path: Path, case: str) -> None:
    name, content, code = BAD[case]
    (tmp_path / name).write_bytes(content)
    ran = bench.run("DataLoading", {"source": tmp_path}, label="y" if code == "data/column-twice" else None)
    assert f"'{name}'" in ran.sentence
    assert ran.code == code or (code is None and ran.code in ("data/no-table", "data/parquet-engine"))


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.csv", b"", "a csv file needs a header line and rows"),
        ("a.json", b"\n", "a JSON file needs a list of objects, or an object in each line"),
        ("a.json", b"[]", "a JSON file needs a list of objects, or an object in each line"),
        ("a.parquet", b"", "a parquet file needs columns and rows"),
        ("data", b"", "a csv file needs a header line and rows"),
    ],
)
def test_an_empty_file_is_told_what_its_format_needs(
    bench: Any, tmp_path: Path, name: str, content: bytes, hint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = bench.run("DataLoading", {"source": tmp_path})
    assert (ran.code, ran.hint) == ("data/empty-file", hint)


def test_a_mark_that_is_missing_among_numbers_but_a_category_elsewhere_is_reported(bench: Any, tmp_path: Path) -> None:
    lines = [
        f"{'?' if n % 9 == 0 else n * 7},{'?' if n % 8 == 0 else 'AB'[n % 2]},{'-' if n % 5 == 0 else 'no'},{n}"
        for n in range(90)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["age,port,deck,nr", *lines]) + "\n")

    def kept(**config: Any) -> list[dict[str, Any]]:
        ran = bench.run("DataLoading", {"source": tmp_path}, fresh=True, **config)
        found = json.loads((ran["metadata"] / "profile.json").read_text())["findings"]
        return [one["data"] for one in found if one["code"] == "data/word-kept"]

    # No number has '-', so it is not known to mean a missing cell.
    assert kept() == [{"column": "port", "word": "?", "count": 12, "others": "'age'"}]
    assert kept(sentinels=["?"]) == []


def test_a_row_of_the_wrong_width_is_named_by_its_line(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n1,"two\nlines"\n\n3,4\n5\n')
    ran = bench.run("DataLoading", {"source": tmp_path})
    assert ran.sentence == "expected 2 cells in line 6 of 'a.csv', as in its header, but found 1"


MESSY = """Export of the shop;;;;;
Kunde;Umsatz;Datum;Anteil;Stadt;ok?
K1;1.234,50;03.01.2024;12,5%;Köln;Ja
K2;(7,25);24.12.2023;8%;KÖLN ;nein
K4;1,00;24.12.2023;8%;Köln;nein
K3;-;1.2.2024;100 %;Bonn;JA
"""


def test_the_written_table_is_plain_and_a_second_reading_changes_nothing(bench: Any, tmp_path: Path) -> None:
    rows = [f"K{n};{n}.000,5;03.01.2024;{n}%;Bonn;Ja" for n in range(10, 60)]
    (tmp_path / "a.csv").write_bytes((MESSY + "\n".join(rows) + "\n").encode("cp1252"))
    ran = bench.run("DataLoading", {"source": tmp_path / "a.csv"})
    lines = (ran["data"] / "part-00000.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:4] == [
        "__row_id,Kunde,Umsatz,Datum,Anteil,Stadt,ok?",
        "0,K1,1234.50,2024-01-03,12.5,Köln,true",
        "1,K2,-7.25,2023-12-24,8,Köln,false",
        "2,K4,1.00,2023-12-24,8,Köln,false",
    ]
    schema = ran.json("signature", "schema.json")
    assert {column["name"]: column["type"] for column in schema["columns"]} == {
        "Kunde": "text",
        "Umsatz": "number",
        "Datum": "date",
        "Anteil": "number",
        "Stadt": "category",
        "ok?": "boolean",
    }
    codes = [finding["code"] for finding in schema["findings"]]
    assert codes[0] == "data/encoding"
    assert {"data/lines-skipped", "data/levels-joined", "data/missing-words", "data/left-out"} <= set(codes)
    assert ran.json("metadata", "profile.json")["findings"] == schema["findings"]
    assert "'Stadt': spellings that differ only in case or spaces count as one value: 'KÖLN' as 'Köln'" in ran.log
    plain = "\n".join(line.split(",", 1)[1] for line in lines)
    (tmp_path / "plain.csv").write_text(plain + "\n", encoding="utf-8")
    again = bench.run("DataLoading", {"source": tmp_path / "plain.csv"})
    assert (again["data"] / "part-00000.csv").read_text(encoding="utf-8").splitlines() == lines


def test_lines_that_need_no_change_are_copied_and_are_as_if_written(bench: Any, tmp_path: Path) -> None:
    rows = [{"n": n, "x": n / 4, "c": "ab"[n % 2], "gap": None if n % 3 else n} for n in range(300)]
    pd.DataFrame(rows).to_csv(tmp_path / "a.csv", index=False)
    quoted = (tmp_path / "a.csv").read_text().replace("n,x", '"n",x')
    (tmp_path / "b.csv").write_text(quoted)
    written = [
        (bench.run("DataLoading", {"source": tmp_path / name}, share_to=0.5)["data"] / "part-00000.csv").read_bytes()
        for name in ("a.csv", "b.csv")
    ]
    assert written[0] == written[1]
    assert b"\n4,4,1.0,a,\n" in written[0]
    assert b"\n3,3,0.75,b,3.0\n" in written[0]


@pytest.mark.parametrize("order", [["ok", "n", "c", "when"], ["n", "ok", "when", "c"], ["c", "n", "x", "ok"]])
def test_cells_are_converted_within_copied_lines(bench: Any, tmp_path: Path, order: list[str]) -> None:
    rows = [
        {"n": n, "x": n / 4, "c": "äb"[n % 2], "ok": ["yes", "no", None][n % 3], "when": f"{n % 28 + 1:02}.03.2024"}
        for n in range(300)
    ]
    table = pd.DataFrame(rows)[order]
    table.to_csv(tmp_path / "a.csv", index=False)
    # A blank after a cell, in any line, prevents copying for the whole table.
    (tmp_path / "b.csv").write_text((tmp_path / "a.csv").read_text().replace("b,", "b ,", 1).replace("b\n", "b \n", 1))
    written = [
        (bench.run("DataLoading", {"source": tmp_path / name}, share_to=0.5)["data"] / "part-00000.csv").read_bytes()
        for name in ("a.csv", "b.csv")
    ]
    assert written[0] == written[1]
    assert b"true" in written[0]


@pytest.mark.parametrize("cell", ["1\n", "\n1", "\n1\n", "1\r\n"])
def test_a_number_with_a_line_break_around_it_stays_in_its_row(bench: Any, tmp_path: Path, cell: str) -> None:
    (tmp_path / "a.csv").write_bytes(f'a,b\n"{cell}",x\n2,y\n3,z\n'.encode())
    ran = bench.run("DataLoading", {"source": tmp_path / "a.csv"})
    written = (ran["data"] / "part-00000.csv").read_text()
    assert written == "__row_id,a,b\n0,1,x\n1,2,y\n2,3,z\n"


def test_a_column_without_a_value_is_left_out(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,none,b\n" + "".join(f"{n},,{n * 2}\n" for n in range(30)))
    ran = bench.run("DataLoading", {"source": tmp_path / "a.csv"})
    assert (ran["data"] / "part-00000.csv").read_text().splitlines()[:2] == ["__row_id,a,none,b", "0,0,,0"]
    columns = ran.json("signature", "schema.json")["columns"]
    assert [column.get("leftOut") for column in columns] == ["id", "empty", None]


SAID = {
    "decimal": ({"decimal": ","}, "1.234"),
    "thousands": ({"thousands": ","}, "1234"),
    "of the column": ({"schema": {"n": {"decimal": ","}}}, "1.234"),
    "a category": ({"schema": {"n": "category"}}, '"1,234"'),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_is_not_inferred(bench: Any, tmp_path: Path, case: str) -> None:
    config, first = SAID[case]
    (tmp_path / "a.csv").write_text("n,m\n" + "".join(f'"{number:,}",x\n' for number in range(1234, 1300)))
    assert (
        bench.run("DataLoading", {"source": tmp_path / "a.csv"}).json("signature", "schema.json")["findings"][0]["code"]
        == "data/ambiguous-numbers"
    )
    ran = bench.run("DataLoading", {"source": tmp_path / "a.csv"}, **config)
    assert (ran["data"] / "part-00000.csv").read_text().splitlines()[1] == f"0,{first},x"
    codes = [finding["code"] for finding in ran.json("signature", "schema.json")["findings"]]
    assert "data/ambiguous-numbers" not in codes


def test_types_are_found_and_sentinels_are_counted(bench: Any, tmp_path: Path) -> None:
    table = "n,x,when,post,flag\n1,1.5,2026-01-31,01067,true\n-2147483648,2,2026-02-01,80331,false\n,3,,10115,true\n"
    (tmp_path / "a.csv").write_text(table)
    ran = bench.run("DataLoading", {"source": tmp_path / "a.csv"})
    kinds = {column["name"]: column["type"] for column in ran.json("signature", "schema.json")["columns"]}
    assert kinds == {"n": "integer", "x": "number", "when": "date", "post": "category", "flag": "boolean"}
    profile = ran.json("metadata", "profile.json")["columns"][0]
    assert profile["sentinels"] == {"-2147483648": 1}
    assert (profile["missing"], profile["min"], profile["max"]) == (1, 1.0, 1.0)


FAULTS = {
    "label-missing": ({"label": "Statsu", "positive": "bad"}, "the label column 'Statsu' is not in the data"),
    "positive-missing": ({"label": "Status", "positive": "awful"}, "which holds 'bad' and 'good'"),
    "bad-type": ({"schema": {"Home": "number"}}, "column 'Home' is declared as number, but row 0 holds 'rent'"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faults_of_the_label_reach_the_failure_file(bench: Any, case: str) -> None:
    config, sentence = FAULTS[case]
    ran = bench.run("DataLoading", {"source": CREDIT}, **config)
    assert ran.status == 1
    assert ran.code == f"data/{case}"
    assert sentence in ran.sentence
    assert "Traceback" not in ran.log


@pytest.mark.parametrize(
    ("label", "hint"),
    [
        ("Statsu", "did you mean 'Status'?"),
        ("STATUS ", "did you mean 'Status'?"),
        ("expences", "did you mean 'Expenses'?"),
        ("target", ""),
        ("x", ""),
        ("Ziel", ""),
    ],
)
def test_a_name_is_suggested_only_if_it_is_similar(bench: Any, label: str, hint: str) -> None:
    assert bench.run("DataLoading", {"source": CREDIT}, label=label, positive="bad").hint == hint


def test_one_class_only(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("x,y\n" + "".join(f"{n},good\n" for n in range(50)))
    ran = bench.run("DataLoading", {"source": tmp_path / "one.csv"}, label="y", positive="good")
    assert ran.sentence == "the label 'y' holds only 'good': a model cannot learn from one class"


def test_a_query_result_without_a_label_is_profiled(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps([{"a": n, "b": f"t{n % 3}"} for n in range(30)]))
    ran = bench.run("DataLoading", {"source": tmp_path / "s.json"})
    profile = ran.json("metadata", "profile.json")
    assert (profile["rows"], profile["label"]) == (30, None)
    assert profile["columns"][1]["top"] == [["t0", 10], ["t1", 10], ["t2", 10]]


def test_a_profile_does_not_depend_on_the_pieces() -> None:
    random = np.random.RandomState(1)
    for numbers in (random.randn(500), np.array([1.7e308, -1.7e308, 0.0]), np.full(30, 7.0), random.rand(40) + 1e15):
        for cut in (1, 3, len(numbers) // 2, len(numbers)):
            profile = NumberProfile([], integers=False)
            for start in range(0, len(numbers), cut):
                profile.add(numbers[start : start + cut])
            whole = NumberProfile([], integers=False)
            whole.add(numbers)
            found, expected = profile.finished(), whole.finished()
            assert found["histogram"] == expected["histogram"]
            assert sum(found["histogram"]["counts"]) == len(numbers)
            assert (found["min"], found["max"]) == (numbers.min(), numbers.max())
            assert found["mean"] == pytest.approx(expected["mean"], rel=1e-12)


def test_bins_hold_what_they_say() -> None:
    numbers = np.array([0.1, 0.2, 5.0, 9.9, -3.0])
    histogram = Histogram()
    histogram.add(numbers)
    found = histogram.finished()
    counted, _ = np.histogram(numbers, found["edges"])
    assert counted.tolist() == found["counts"]


def test_words_are_counted() -> None:
    profile = WordProfile()
    profile.add(np.array([0, 1, 0, -1]), np.array(["a", "b"], dtype=object))
    assert profile.finished() == {"missing": 1, "distinct": 2, "top": [["a", 2], ["b", 1]]}
