"""Reads what an analysis_config.json names: the dataset, its label, facets and predicted labels."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Union

import numpy as np
import pandas as pd
from check_program import Refused, files_in

Name = Union[str, int]
# From this share of distinct values on, whole numbers count as continuous, as in amazon-sagemaker-clarify.
DISTINCT_SHARE = 0.05


def read_table(folder: Path, config: dict, headers: list | None = None, text: bool = False) -> pd.DataFrame:
    """All files of a folder as one table. `text` keeps each cell of csv as it is written."""
    kind = config.get("dataset_type", "text/csv").lower()
    files = files_in(folder)
    if not files:
        raise Refused(f"there is no file in {folder}")
    if kind == "text/csv":
        tables = [read_csv(path, headers, names_in(config), text) for path in files]
    elif kind == "application/jsonlines":
        tables = [read_lines(path, config, headers) for path in files]
    elif kind == "application/x-parquet":
        tables = [with_names(pd.read_parquet(path), headers, path) for path in files]
    else:
        raise Refused(
            f"dataset_type is {kind}, and there are text/csv, application/jsonlines and application/x-parquet"
        )
    table = pd.concat(tables, ignore_index=True)
    repeated = sorted({str(name) for name in table.columns[table.columns.duplicated()]})
    if repeated:
        raise Refused(f"several columns have the name {', '.join(repeated)}")
    if len(table) == 0:
        raise Refused("the dataset has no rows")
    return table


def names_in(config: dict) -> set:
    """All names of columns in a configuration; numbers are positions."""
    facets = [facet.get("name_or_index") for facet in config.get("facet", [])]
    keys = ("label", "predicted_label", "group_variable", "joinsource_name_or_index")
    return {name for name in [*facets, *(config.get(key) for key in keys)] if isinstance(name, str)}


def read_csv(path: Path, headers: list | None, known: set, text: bool) -> pd.DataFrame:
    content = path.read_text(encoding="utf-8-sig")
    how = {"dtype": str, "keep_default_na": False} if text else {}
    try:
        top = pd.read_csv(io.StringIO(content), header=None, nrows=2, dtype=str, keep_default_na=False)
        skipped = 1 if starts_with_names(top.values.tolist(), headers, known) else 0
        table = pd.read_csv(io.StringIO(content), header=None, skiprows=skipped, **how)
    except pd.errors.EmptyDataError:
        raise Refused(f"{path.name} has no rows") from None
    except pd.errors.ParserError as error:
        raise Refused(f"{path.name} cannot be read as csv: {error}") from None
    return with_names(table, headers or (list(top.iloc[0]) if skipped else None), path)


def starts_with_names(top: list, headers: list | None, known: set) -> bool:
    """Whether the first row has names: those of `headers`, one in the configuration, or text above numbers.

    The rule is ours; how the image decides is not documented.
    """
    first = [str(cell).strip() for cell in top[0]]
    if headers is not None:
        return first == [str(name) for name in headers]
    if known & set(first):
        return True
    named = all(cell and not is_number(cell) for cell in first) and len(set(first)) == len(first)
    return named and len(top) > 1 and any(is_number(cell) for cell in top[1])


def is_number(cell: object) -> bool:
    try:
        float(str(cell))
        return True
    except ValueError:
        return False


def with_names(table: pd.DataFrame, headers: list | None, path: Path) -> pd.DataFrame:
    """Columns without a name are column_0, column_1 and so on, which is not confirmed for the image."""
    if headers is None:
        names = [f"column_{at}" if isinstance(name, int) else name for at, name in enumerate(table.columns)]
        return table.set_axis(names, axis=1)
    if len(headers) != table.shape[1]:
        raise Refused(f"{path.name} has {table.shape[1]} columns, and headers names {len(headers)}")
    return table.set_axis([str(name) for name in headers], axis=1)


def read_lines(path: Path, config: dict, headers: list | None) -> pd.DataFrame:
    """JSON Lines: objects with a list of features, or with a member for each column."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    key = config.get("features")
    if key is None:
        return pd.DataFrame(lines)
    members = [name for name in (config.get("label"), config.get("predicted_label")) if isinstance(name, str)]
    for name in [key, *members]:
        missing = next((at for at, line in enumerate(lines) if name not in line), None)
        if missing is not None:
            raise Refused(
                f"line {missing + 1} of {path.name} has no member '{name}' (of JMESPath, only names are read)"
            )
    table = pd.DataFrame([line[key] for line in lines])
    count = table.shape[1]
    given = [str(name) for name in headers or []]
    table.columns = given[:count] if len(given) >= count else [f"column_{at}" for at in range(count)]
    for name in members:
        table[name] = [line[name] for line in lines]
    return table


def column_name(table: pd.DataFrame, name: Name, what: str) -> str:
    """The name of a column that is named, or given by its position."""
    if isinstance(name, str) and name in table:
        return name
    if (isinstance(name, int) or name.isdigit()) and 0 <= int(name) < table.shape[1]:
        return str(table.columns[int(name)])
    raise Refused(f"{what} is {name}, and the columns are {', '.join(map(str, table.columns))}")


def is_continuous(column: pd.Series, values: list) -> bool:
    """Whether a value in the configuration is a threshold: for fractional numbers, and many different whole ones."""
    if len(values) > 1 or column.dtype == bool:
        return False
    if pd.api.types.is_float_dtype(column):
        return True
    if not pd.api.types.is_integer_dtype(column):
        return False
    return column.nunique() / max(1, column.count()) >= DISTINCT_SHARE


def is_one_of(column: pd.Series, values: list) -> np.ndarray:
    """Whether each value is one of those in the configuration, which may be written in another type: 1, "1" or 1.0."""
    found = column.isin(values).to_numpy()
    if found.any():
        return found
    as_text = {text_of(value) for value in values}
    return column.map(lambda cell: text_of(cell) in as_text).to_numpy(dtype=bool)


def text_of(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, str) and not is_number(value):
        return value.strip().lower() if value.strip().lower() in ("true", "false") else value
    return repr(float(str(value))) if is_number(value) else str(value)


def exceeds(column: pd.Series, values: list, what: str) -> tuple:
    """Whether each value exceeds the threshold, and the interval of those that do."""
    if not values or not is_number(values[0]):
        given = "no threshold" if not values else f"'{values[0]}', which is no threshold"
        raise Refused(f"{what} has {given}, and its values are continuous")
    threshold = values[0] if isinstance(values[0], (int, float)) else float(values[0])
    return (column > threshold).to_numpy(), f"({threshold}, {column.max()}]"


def chosen(column: pd.Series, values: list, what: str) -> tuple:
    """Which rows have a value of the configuration or exceed it, and how Clarify writes that."""
    if is_continuous(column, values):
        return exceeds(column, values, what)
    return is_one_of(column, values), ",".join(map(str, values))
