from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import CREDIT

from specline_runtime.job import JobFailure

sys.path.insert(0, str(Path(__file__).parent / "script"))
from profile_table import profile_column, schema_of
from sources import read_source

BAD = {
    "empty file": ("a.csv", b"", "data/empty-file"),
    "blanks only": ("a.csv", b" \n\n", "data/empty-file"),
    "header only": ("a.csv", b"a,b\n", "data/header-only"),
    "binary": ("a.csv", b"\x89PNG\r\n\0\0\0\rIHDR", "data/no-table"),
    "text that is no JSON": ("a.json", b"hello", "data/no-table"),
    "a web page": ("a.csv", b"<!DOCTYPE html>\n<html></html>\n", "data/no-table"),
    "JSON by a name of csv": ("a.csv", b"[1, 2]\n", "data/no-table"),
    "JSON lines by a name of csv": ("a.csv", b'{"a": 1}\n{"a": 2}\n', "data/no-table"),
    "nested JSON": ("a.json", b'[{"a": {"b": 1}}]', "data/no-table"),
    "open quotes": ("a.csv", b'a,b\n1,"2\n', "data/no-table"),
    "latin-1": ("a.csv", "a,b\n1,Müller\n".encode("latin-1"), "data/not-utf8"),
    "short row": ("a.csv", b"a,b\n1,2\n3\n", "data/row-width"),
    "long row": ("a.csv", b"a,b\n1,2,3\n", "data/row-width"),
    "two columns of a name": ("a.csv", b"a,a\n1,2\n", "data/column-twice"),
    "no name": ("a.csv", b"a,\n1,2\n", "data/column-nameless"),
    "our own name": ("a.csv", b"__row_id,a\n1,2\n", "data/column-reserved"),
    "broken parquet": ("a.parquet", b"PAR1 and then nothing", None),
    "broken gzip": ("a.csv.gz", b"\x1f\x8b\x08 and then nothing", "data/unreadable"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_table_is_refused(tmp_path: Path, case: str) -> None:
    name, content, code = BAD[case]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(JobFailure) as caught:
        read_source(tmp_path, "auto")
    assert caught.value.data["file"] == name
    assert caught.value.code == code or (code is None and caught.value.code in ("data/no-table", "data/parquet-engine"))


def test_a_row_of_the_wrong_width_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n1,"two\nlines"\n\n5\n')
    with pytest.raises(JobFailure) as caught:
        read_source(tmp_path, "auto")
    assert caught.value.data == {"file": "a.csv", "line": 5, "cells": 1, "columns": 2}


def test_one_table_in_many_dresses(tmp_path: Path) -> None:
    rows = [{"n": "1", "x": "0.10", "c": "a;b"}, {"n": "-2", "x": None, "c": "ü"}]
    dresses = {
        "comma.csv": "\ufeffn,x,c\r\n1,0.10,a;b\r\n-2,NA,ü\r\n",
        "semicolon.csv": 'n;x;c\n1;0.10;"a;b"\n-2; ;ü\n',
        "tab.tsv": "n\tx\tc\n1\t0.10\ta;b\n-2\t\tü\n",
        "list.json": '[{"n": 1, "x": 0.10, "c": "a;b"}, {"n": -2, "x": null, "c": "ü"}]',
        "lines.jsonl": '{"n": 1, "x": 0.10, "c": "a;b"}\n{"n": -2, "c": "ü"}\n',
        "no-suffix": '[{"n": 1, "x": 0.10, "c": "a;b"}, {"n": -2, "c": "ü"}]',
    }
    for name, text in dresses.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8", newline="")
        assert read_source(folder, "auto").to_dict("records") == rows, name
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(dresses["comma.csv"].encode()))
    assert read_source(packed, "auto").to_dict("records") == rows


def test_files_of_a_folder_are_one_table_in_the_order_of_their_paths(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("y,x\n4,3\n")
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "_SUCCESS").write_text("")
    (tmp_path / "q.csv.metadata").write_bytes(b"\0")
    assert read_source(tmp_path, "auto").to_dict("records") == [{"x": "1", "y": "2"}, {"x": "3", "y": "4"}]
    (tmp_path / "c.csv").write_text("x,z\n1,2\n")
    with pytest.raises(JobFailure, match="data/columns-differ"):
        read_source(tmp_path, "auto")


def test_types_are_found_and_sentinels_are_counted() -> None:
    table = pd.DataFrame(
        {
            "n": ["1", "-2147483648", None],
            "x": ["1.5", "2", "3"],
            "when": ["2026-01-31", "2026-02-01", None],
            "post": ["01067", "80331", "10115"],
            "flag": ["true", "false", "true"],
        },
        dtype=object,
    )
    kinds = {column["name"]: column["type"] for column in schema_of(table, {})}
    assert kinds == {"n": "integer", "x": "number", "when": "date", "post": "category", "flag": "boolean"}
    profile = profile_column(table["n"], "integer", [-2147483648.0])
    assert profile["sentinels"] == {"-2147483648": 1}
    assert (profile["missing"], profile["min"], profile["max"]) == (1, 1.0, 1.0)


FAULTS = {
    "label-missing": ({"label": "Statsu", "positive": "bad"}, "did you mean 'Status'?"),
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


def test_the_greatest_doubles_have_a_profile() -> None:
    profile = profile_column(pd.Series(["1.7e308", "-1.7e308", "0"], dtype=object), "number", [])
    assert profile["histogram"]["counts"][0] == profile["histogram"]["counts"][-1] == 1
    assert (profile["min"], profile["max"]) == (-1.7e308, 1.7e308)
