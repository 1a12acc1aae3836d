"""A branch that reads its own table as the training branch read another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import read_cells

HEADER = "city;amount;paid;y"


def german(rows: int = 60) -> list[str]:
    cities = ("Bern", "Basel", "Chur")
    return [f"{cities[n % 3]};1.{n:03d},5;{n % 28 + 1:02d}.03.2024;{'ja' if n % 4 else 'nein'}" for n in range(rows)]


def training(bench: Any, folder: Path, **config: Any) -> Path:
    (folder / "training.csv").write_text("\n".join([HEADER, *german()]) + "\n", encoding="utf-8")
    ran = bench.run("DataLoading", {"source": folder / "training.csv"}, label="y", positive="ja", **config)
    return Path(ran["signature"])


def load(bench: Any, folder: Path, lines: list[str], **config: Any) -> Any:
    signature = training(bench, folder)
    (folder / "other.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    inputs = {"source": folder / "other.csv", "signature": signature}
    return bench.run("DataLoading", inputs, label="y", positive="ja", branch="calibration", **config)


def codes(ran: Any) -> list[str]:
    return [finding["code"] for finding in ran.json("metadata", "profile.json")["findings"]]


def test_cells_are_read_as_in_training_though_they_alone_would_be_ambiguous(bench: Any, tmp_path: Path) -> None:
    lines = [HEADER, "Bern;1.234;03.04.2024;ja", "Genf;2.500;05.06.2024;nein", "bern;;;ja"]
    ran = load(bench, tmp_path, lines)
    assert read_cells(ran["data"])[["city", "amount", "paid"]].to_numpy().tolist() == [
        ["Bern", "1234", "2024-04-03"],
        ["Genf", "2500", "2024-06-05"],
        ["Bern", "", ""],
    ]
    assert "data/new-levels" in codes(ran)
    kept = json.loads((training(bench, tmp_path) / "schema.json").read_text(encoding="utf-8"))["columns"]
    assert ran.json("signature", "schema.json")["columns"] == kept


REFUSED = {
    "a missing column": (
        [HEADER.replace(";paid", ""), "Bern;1,5;ja", "Chur;2,5;nein"],
        "data/column-lacking",
        "'paid'",
    ),
    "a misspelt column": (
        [HEADER.replace("amount", "amuont"), "Bern;1,5;01.03.2024;ja", "Chur;2;02.03.2024;nein"],
        "data/column-lacking",
        "did you mean to rename 'amuont' to 'amount'?",
    ),
    "an unknown column": (
        [f"{HEADER};colour", "Bern;1,5;01.03.2024;ja;red", "Chur;2;02.03.2024;nein;blue"],
        "data/column-extra",
        "'colour'",
    ),
    "several missing and unknown columns": (
        ["city;y;amuont;colour", "Bern;ja;1,5;red", "Chur;nein;2,5;blue"],
        "data/column-lacking",
        "are missing: 'amount', 'paid'; unknown columns: 'amuont', 'colour'",
    ),
    "an unreadable value": (
        [HEADER, "Bern;much;01.03.2024;ja", "Chur;2,5;02.03.2024;nein"],
        "data/unread-cell",
        "'much'",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_differs_is_refused(bench: Any, tmp_path: Path, case: str) -> None:
    lines, code, named = REFUSED[case]
    ran = load(bench, tmp_path, lines)
    assert ran.code == code
    assert named in f"{ran.sentence} {ran.hint}"


def test_lenient_takes_what_is_missing_for_missing_cells(bench: Any, tmp_path: Path) -> None:
    lines = ["city;paid;y;colour", "Bern;01.03.2024;ja;red", "Chur;02.03.2024;nein;blue"]
    ran = load(bench, tmp_path, lines, policy="lenient")
    table = read_cells(ran["data"])
    assert list(table) == ["__row_id", "city", "amount", "paid", "y"]
    assert table["amount"].tolist() == ["", ""]
    assert codes(ran)[:2] == ["data/column-filled", "data/column-ignored"]


def test_a_type_that_differs_is_reported(bench: Any, tmp_path: Path) -> None:
    ran = load(bench, tmp_path, [HEADER, "1;1,5;01.03.2024;ja", "2;2,5;02.03.2024;nein"])
    assert "data/read-as-trained" in codes(ran)
    assert read_cells(ran["data"])["city"].tolist() == ["1", "2"]


STATED = {
    "for all columns": {"decimal": ".", "dates": "mdy"},
    "for each column": {"schema": {"amount": {"decimal": "."}, "paid": {"dates": "mdy"}}},
    "through the thousands mark": {"thousands": ",", "dates": "mdy"},
}


@pytest.mark.parametrize("stated", STATED)
def test_a_format_that_the_branch_states_is_used(bench: Any, tmp_path: Path, stated: str) -> None:
    """Types are taken from training. Training's cells are in German format, the branch's in American format."""
    lines = [HEADER, "Bern;1.234;03/04/2024;ja", 'Chur;"2,500.5";05/06/2024;nein']
    ran = load(bench, tmp_path, lines, **STATED[stated])
    assert read_cells(ran["data"])[["amount", "paid"]].to_numpy().tolist() == [
        ["1.234", "2024-03-04"],
        ["2500.5", "2024-05-06"],
    ]
    kept = json.loads((training(bench, tmp_path) / "schema.json").read_text(encoding="utf-8"))["columns"]
    assert ran.json("signature", "schema.json")["columns"] == kept


def test_a_cell_that_does_not_fit_the_stated_format_is_refused(bench: Any, tmp_path: Path) -> None:
    ran = load(bench, tmp_path, [HEADER, "Bern;1,5;03/04/2024;ja", "Chur;2,25;05/06/2024;nein"], decimal=".")
    assert ran.code == "data/unread-cell"


def bring(bench: Any, folder: Path, signature: Path, **config: Any) -> Path:
    """The signature of a model that was trained on `training`'s table and imported into another pipeline."""
    inputs = {"data": bench.run("DataLoading", {"source": folder / "training.csv"}, label="y", positive="ja")["data"]}
    prepared = bench.run(
        "TabularPreprocessing", {**inputs, "signature": signature}, label="y", positive="ja", drop_columns=["paid"]
    )
    trained = bench.run(
        "XGBoostTraining", {"data": prepared["processed"]}, n_estimators=2, cross_validation=0, **config
    )
    return Path(bench.run("DummyTraining", {"source": trained["model"]})["signature"])


def scored_as(bench: Any, folder: Path, lines: list[str], brought: Path, **config: Any) -> Any:
    (folder / "new.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return bench.run("DataLoading", {"source": folder / "new.csv", "signature": brought}, **config)


def test_rows_for_an_imported_model_are_read_as_in_its_training(bench: Any, tmp_path: Path) -> None:
    brought = bring(bench, tmp_path, training(bench, tmp_path))
    ran = scored_as(bench, tmp_path, ["city;amount", "bern;1.234", "Genf;2.500"], brought, branch="inference")
    assert read_cells(ran["data"])[["city", "amount"]].to_numpy().tolist() == [["Bern", "1234"], ["Genf", "2500"]]
    assert "data/new-levels" in codes(ran)
    extra = scored_as(bench, tmp_path, ["city;amount;colour", "Bern;1.234;red"], brought, branch="inference")
    assert extra.code == "data/column-extra"


def test_columns_that_are_not_features_are_optional_and_read_by_their_own_cells(bench: Any, tmp_path: Path) -> None:
    brought = bring(bench, tmp_path, training(bench, tmp_path))
    lines = ["city;amount;paid;y", "Bern;1.234;03.04.2024;ja", "Chur;2.500;05.06.2024;nein"]
    ran = scored_as(bench, tmp_path, lines, brought, branch="calibration", label="y", positive="ja")
    types = {column["name"]: column["type"] for column in ran.json("signature", "schema.json")["columns"]}
    assert types == {"city": "category", "amount": "number", "paid": "date", "y": "category"}
    assert read_cells(ran["data"])["paid"].tolist() == ["2024-04-03", "2024-06-05"]
    prepared = bench.run(
        "TabularPreprocessing",
        {"data": ran["data"], "signature": ran["signature"]},
        branch="calibration",
        label="y",
        positive="ja",
    )
    assert prepared.json("processed", "schema.json")["classes"] == ["nein", "ja"]


def test_a_description_without_columns_has_no_effect(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model/features.json").write_text('{"features": []}', encoding="utf-8")
    brought = Path(bench.run("DummyTraining", {"source": tmp_path / "model"})["signature"])
    ran = scored_as(bench, tmp_path, ["a", "1.5"], brought, branch="inference")
    assert read_cells(ran["data"])["a"].tolist() == ["1.5"]


UNITS: dict[str, tuple[str, str, str | None]] = {
    # how training and the other table write 12.5, and the expected finding
    "the same unit": ("12.5 °C", "12.5 °C", None),
    "the same unit, spelled differently": ("12.5 km/h", "12.5 kmh", None),
    "the same currency, as a code": ("$12.5", "12.5 USD", None),
    "no unit, where training had one": ("12.5 °C", "12.5", "data/unit-left-out"),
    "no percent sign, where training had one": ("12.5 %", "12.5", "data/unit-left-out"),
    "another unit": ("12.5 °C", "12.5 °F", "data/other-unit"),
    "another currency": ("$12.5", "12.5 EUR", "data/other-unit"),
    "a unit, where training had none": ("12.5", "12.5 mph", "data/other-unit"),
    "a percent sign, where training had none": ("12.5", "12.5%", "data/other-unit"),
    "a unit, where training had decimal commas": ("12,5", "12,5 mph", "data/other-unit"),
}


@pytest.mark.parametrize("case", UNITS)
def test_numbers_must_be_in_the_units_of_training(bench: Any, tmp_path: Path, case: str) -> None:
    there, here, code = UNITS[case]
    tables = {"training": [there] * 30, "other": [here] * 25}
    for name, cells in tables.items():
        rows = [f"{cell.replace('12', str(10 + n))};{'ja' if n % 2 else 'nein'}" for n, cell in enumerate(cells)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["x;y", *rows]) + "\n", encoding="utf-8")
    facts = {"label": "y", "positive": "ja"}
    trained = bench.run("DataLoading", {"source": tmp_path / "training.csv"}, **facts)
    inputs = {"source": tmp_path / "other.csv", "signature": trained["signature"]}
    ran = bench.run("DataLoading", inputs, branch="calibration", **facts)
    if code != "data/other-unit":
        assert read_cells(ran["data"])["x"].tolist() == [f"{10 + n}.5" for n in range(25)]
        assert codes(ran) == ([] if code is None else [code])
        return
    assert ran.code == code
    assert ran.sentence.startswith(f"column 'x' holds '{here.replace('12', '10')}', which is in ")
    lenient = bench.run("DataLoading", inputs, branch="calibration", policy="lenient", **facts)
    assert read_cells(lenient["data"])["x"].tolist() == [""] * 25
    found = [one["data"] for one in lenient.json("metadata", "profile.json")["findings"]]
    assert [(one["column"], one["count"]) for one in found if "trained" in one] == [("x", 25)]


@pytest.mark.parametrize(
    "stated", [{"decimal": ",", "dates": "mdy"}, {"schema": {"amount": {"decimal": ","}, "paid": {"dates": "mdy"}}}]
)
def test_what_the_training_config_states_applies_to_other_rows_even_if_its_own_cells_do_not_need_it(
    bench: Any, tmp_path: Path, stated: dict[str, Any]
) -> None:
    rows = [
        f"{('Bern', 'Basel')[n % 2]};{n % 7};2024-03-{n % 28 + 1:02d};{'ja' if n % 4 else 'nein'}" for n in range(60)
    ]
    (tmp_path / "training.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    trained = bench.run("DataLoading", {"source": tmp_path / "training.csv"}, label="y", positive="ja", **stated)
    assert read_cells(trained["data"])["amount"].tolist()[:3] == ["0", "1", "2"]
    (tmp_path / "other.csv").write_text(
        f"{HEADER}\nBern;1.234,5;03/04/2024;ja\nBern;3;2024-05-06;nein\n", encoding="utf-8"
    )
    inputs = {"source": tmp_path / "other.csv", "signature": trained["signature"]}
    ran = bench.run("DataLoading", inputs, label="y", positive="ja", branch="calibration")
    assert read_cells(ran["data"])[["amount", "paid"]].to_numpy().tolist() == [
        ["1234.5", "2024-03-04"],
        ["3", "2024-05-06"],
    ]
