"""What transforms learned from the training rows, as plain JSON, and how a sequence of transforms is repeated. A
processed artifact contains all of it in `fitted/`, with a numbered folder for each transform. A model archive contains
it, too.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Callable

import pandas as pd

from .files import read_json, write_exact_json
from .job import fail
from .text_parts import made_of_texts
from .time_parts import made_of_dates
from .values import as_text, is_number

FOLDER = "fitted"
Fitted = "dict[str, Any]"


def fitted_of(folder: Path) -> list[Fitted]:
    """Everything that the transforms before an artifact learned, or that is in a model archive, in order."""
    folders = sorted((folder / FOLDER).glob("*-*"), key=lambda path: int(path.name.partition("-")[0]))
    return [read_fitted(path, path.name.partition("-")[2]) for path in folders]


def read_fitted(folder: Path, transform: str) -> Fitted:
    """What one transform learned."""
    return dict(read_json(folder / f"{transform}.json"))


def write_fitted(fitted: Fitted, folder: Path) -> None:
    write_exact_json(fitted, folder / f"{fitted['transform']}.json")


def write_row(row: list[Fitted], folder: Path) -> None:
    """Everything learned so far, inside an artifact."""
    for number, fitted in enumerate(row, start=1):
        write_fitted(fitted, folder / FOLDER / f"{number:02d}-{fitted['transform']}")


def described(row: list[Fitted]) -> list[dict[str, str]]:
    """The transforms in a sequence, each with a digest of what it learned."""
    return [{"transform": fitted["transform"], "digest": _digest(fitted)} for fitted in row]


def _digest(fitted: Fitted) -> str:
    return hashlib.sha256(json.dumps(fitted, sort_keys=True).encode()).hexdigest()


def in_words(row: list[dict[str, str]]) -> str:
    """ "imputation (1a2b3c4d), risk (5e6f7a8b)"."""
    return ", ".join(f"{one['transform']} ({one['digest'][:8]})" for one in row) or "no fitted transform"


def check_fits(step: str, fitted: Fitted, columns: list[dict[str, str]], before: list[Fitted]) -> None:
    """Fails if a transform learned from different columns, or after different transforms, than the current rows
    have."""
    learnt = {column["name"]: column["type"] for column in fitted["columns"]}
    here = {column["name"]: column["type"] for column in columns}
    for name in [*learnt, *here]:
        if name not in here:
            fail("data/fitted-columns", step=step, column=name, difference="is missing here")
        if name not in learnt:
            fail("data/fitted-columns", step=step, column=name, difference="is new here")
        if learnt[name] != here[name]:
            difference = f"was a {learnt[name]} there and is a {here[name]} here"
            fail("data/fitted-columns", step=step, column=name, difference=difference)
    if fitted["after"] != described(before):
        fail("data/fitted-row", step=step, there=in_words(fitted["after"]), here=in_words(described(before)))


def apply_fitted(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that a transform creates from processed ones, row by row. Cells are strings or missing."""
    if fitted["transform"] not in APPLY:
        fail("data/fitted-unknown", transform=fitted["transform"], known=", ".join(sorted(APPLY)))
    return APPLY[fitted["transform"]](fitted, frame)


def apply_row(row: list[Fitted], frame: pd.DataFrame) -> pd.DataFrame:
    """Applies all transforms in a sequence, one after the other."""
    for fitted in row:
        frame = apply_fitted(fitted, frame)
    return frame


def _impute(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    made = {column["name"]: frame[column["name"]] for column in fitted["columns"]}
    for name, fill in fitted["fills"].items():
        made[name] = frame[name].where(frame[name].notna(), fill["value"])
    for indicator in fitted["indicators"]:
        made[indicator["name"]] = frame[indicator["column"]].isna().map({True: "1", False: "0"})
    return pd.DataFrame(made, index=frame.index)


def _map_risks(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    made: dict[str, pd.Series] = {}
    for column in fitted["columns"]:
        name = column["name"]
        table = fitted["tables"].get(name)
        if table is None or fitted["keep"]:
            made[name] = frame[name]
        for rated in [] if table is None else table["made"]:
            made[rated["name"]] = _rated(frame[name], column, rated)
    return pd.DataFrame({column["name"]: made[column["name"]] for column in fitted["makes"]}, index=frame.index)


def _rated(cells: pd.Series, column: dict[str, str], rated: dict[str, Any]) -> pd.Series:
    """The rate for each cell. A value that did not occur in training has the prior."""
    codes, texts = pd.factorize(cells)
    rates = [rated["rates"].get(category_key(column, text), rated["prior"]) for text in texts]
    values = pd.Series([*map(as_text, rates), as_text(rated["missing"])], dtype=object).to_numpy()
    return pd.Series(values[codes], index=cells.index, dtype=object)


def category_key(column: dict[str, str], text: str) -> str:
    """A table's key for a value. In a numeric column, spellings of the same number ("1" and "1.0") are one value."""
    if column["type"] != "number":
        return text
    if not is_number(text):
        fail("data/not-a-number", column=column["name"], value=text)
    return str(as_text(float(text)))


def _select(fitted: Fitted, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[column["name"] for column in fitted["makes"]]]


APPLY: dict[str, Callable[[Fitted, pd.DataFrame], pd.DataFrame]] = {
    "imputation": _impute,
    "risk": _map_risks,
    "selection": _select,
    "text": made_of_texts,
    "time": made_of_dates,
}
