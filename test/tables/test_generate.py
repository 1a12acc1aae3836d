"""Tests of the generator: the bytes are the same each time, and truths match the files."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from compare import joined
from date_style import write_date
from generate import generate
from number_style import NumberStyle, write_number
from read_back import read_back
from words import MISSING


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("tables")
    generate(folder)
    return [(path.parent, json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*/truth.json"))]


def columns(tables: list[tuple[Path, dict[str, Any]]]) -> list[tuple[dict[str, Any], list[Any]]]:
    """Each column's truth, with its cells as they are in the file."""
    found = []
    for folder, truth in tables:
        header, rows = read_back(folder, truth["file"])
        assert header == [column["name"] for column in truth["columns"]], folder
        assert len(rows) == truth["rows"], folder
        assert all(len(row) == len(header) for row in rows), folder
        found.extend((column, [row[column["at"]] for row in rows]) for column in truth["columns"])
    return found


def test_the_same_seed_gives_the_same_bytes_whatever_the_count(tmp_path: Path) -> None:
    for name, count, seed in (("a", 45, 3), ("b", 50, 3), ("c", 45, 4)):
        generate(tmp_path / name, count, seed)
    files = [path.relative_to(tmp_path / "a") for path in sorted((tmp_path / "a").rglob("*")) if path.is_file()]
    assert len(files) > 90
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)
    same = [
        file
        for file in files
        if (tmp_path / "c" / file).exists()
        and (tmp_path / "c" / file).read_bytes() == (tmp_path / "a" / file).read_bytes()
    ]
    assert all(file.name == "_SUCCESS" for file in same)


STYLED = [
    (1234567.5, NumberStyle(thousands=","), "1,234,567.50"),
    (1234567.5, NumberStyle(thousands=",", indian=True), "12,34,567.50"),
    (-1234.5, NumberStyle(",", ".", before="€ ", negative="()"), "(€ 1.234,50)"),
    (-0.5, NumberStyle(",", decimals=1, after=" EUR", negative="-after"), "0,5- EUR"),
    (-999, NumberStyle(thousands="'", decimals=0, negative="\u2212"), "\u2212999"),
    (1000, NumberStyle(thousands="\u202f", decimals=0, after="%", plus=True), "+1\u202f000%"),
    (0.00123, NumberStyle(",", decimals=2, exponent="E"), "1,23E-03"),
    (2.5, NumberStyle(decimals=-1), "2.5"),
]


@pytest.mark.parametrize(("value", "style", "text"), STYLED)
def test_a_number_by_hand(value: float, style: NumberStyle, text: str) -> None:
    assert write_number(value, style) == text


def test_dates_by_hand() -> None:
    written = [
        write_date("2021-03-05T15:04:00", pattern, "de") for pattern in ("%-d. %B %y", "%-m/%d/%Y %-I:%M %p", "%b")
    ]
    assert written == ["5. März 21", "3/05/2021 3:04 PM", "Mrz"]
    assert write_date("2021-03-05T01:00:00+01:00", "%Y%m%d%H%:z") == "2021030501+01:00"
    assert write_date("2021-03-05T00:00:00Z", "%s %Q %a") == "1614902400 1614902400000 Fri"


def rendered(column: dict[str, Any], value: Any) -> str:
    form = {key: part for key, part in column.get("format", {}).items() if key != "few"}
    if "decimal" in form:
        return write_number(value, NumberStyle(**form))
    if "pattern" in form:
        return write_date(value, form["pattern"], form["language"])
    if "true" in form:
        return form["true" if value else "false"]
    return str(value)


def test_the_true_values_written_anew_are_the_cells(tables: list[tuple[Path, dict[str, Any]]]) -> None:
    checked: Counter[str] = Counter()
    for column, cells in columns(tables):
        junk, few = set(column.get("unreadable", [])), column.get("format", {}).get("few")
        for row, (value, cell) in enumerate(zip(column["values"], cells)):
            if value is None:
                assert row in junk or cell is None or cell in [*MISSING, "NaT"], (column["name"], cell)
            elif not isinstance(cell, str):
                assert cell == value or str(cell) == rendered(column, value), (column["name"], cell, value)
            elif column["kind"] in {"category", "boolean"}:
                assert joined(cell) == joined(rendered(column, value)), (column["name"], cell, value)
            else:
                assert cell in (rendered(column, value), few), (column["name"], cell, value)
            checked[column["kind"]] += 1
    assert min(checked.values()) > 500


def test_numbers_read_by_another_way_are_the_true_values(tables: list[tuple[Path, dict[str, Any]]]) -> None:
    checked = 0
    for column, cells in columns(tables):
        form = column.get("format", {})
        if "decimal" not in form or "few" in form:
            continue
        for value, cell in zip(column["values"], cells):
            if value is None or not isinstance(cell, str):
                continue
            bare = cell.removeprefix(form["before"]).removesuffix(form["after"])
            text = re.sub(f"[^0-9e{re.escape(form['decimal'])}]", "", re.sub("E", "e", bare)).replace(
                form["decimal"], "."
            )
            power = re.search(r"[eE]([+-]\d+)$", cell)
            size = float(text.split("e")[0]) * (10.0 ** int(power.group(1)) if power else 1)
            sign = -1 if re.search("^[(\u2212-]|-(?!\\d)", cell) else 1
            assert sign * size == pytest.approx(value, rel=1e-12), (cell, value)
            checked += 1
    assert checked > 50_000


def test_an_ambiguous_column_has_no_decisive_cell(tables: list[tuple[Path, dict[str, Any]]]) -> None:
    found = [(column, cells) for column, cells in columns(tables) if column.get("ambiguous")]
    assert Counter(column["kind"] for column, _ in found).keys() == {"integer", "date"}
    for column, cells in found:
        for cell in cells:
            first, second = re.match(r"(\d+)\D(\d+)", str(cell).lstrip("-")).groups()  # type: ignore[union-attr]
            if column["kind"] == "integer":
                assert re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", cell)
            else:
                assert max(int(first), int(second)) <= 12
        assert len({str(cell) for cell in cells}) > 10


def test_three_hundred_tables_cover_what_people_have(tables: list[tuple[Path, dict[str, Any]]]) -> None:
    assert len(tables) == 300
    for key, least in (("encoding", 8), ("delimiter", 5), ("compression", 4), ("form", 4), ("line", 3), ("index", 6)):
        counts = Counter(truth["file"][key] for _, truth in tables)
        assert len(counts) >= least, (key, counts)
        assert min(counts.values()) >= 6, (key, counts)
    assert len({truth["style"] for _, truth in tables}) == 13
    assert {truth["label"]["tasks"][0] for _, truth in tables} == {"binary", "multiclass", "regression"}
    assert sum(bool(truth["leaks"]) for _, truth in tables) >= 25
    assert sum(bool(truth["repeated"]) for _, truth in tables) >= 15
    kinds = Counter(column["kind"] for _, truth in tables for column in truth["columns"])
    assert (
        min(kinds[kind] for kind in ("number", "integer", "category", "text", "date", "boolean", "id", "index")) >= 40
    )
    assert min(kinds["constant"], kinds["empty"]) >= 5
    patterns = {
        column["format"]["pattern"] for _, truth in tables for column in truth["columns"] if column["kind"] == "date"
    }
    assert len(patterns) >= 30
