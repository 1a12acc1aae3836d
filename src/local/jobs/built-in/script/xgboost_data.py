"""Reads the data that AWS's built-in XGBoost reads: csv without a header, libsvm and parquet. In training data, the
first column is the label.

Sources: aws/sagemaker-xgboost-container, data_utils.py at 054c09c and algorithm_mode/serve.py at 0499207; Developer
Guide, "XGBoost algorithm", Input/Output Interface; read in November 2026.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import xgboost
from scipy.sparse import csr_matrix

FORMATS = {
    "csv": "csv",
    "text/csv": "csv",
    "libsvm": "libsvm",
    "text/libsvm": "libsvm",
    "text/x-libsvm": "libsvm",
    "parquet": "parquet",
    "application/x-parquet": "parquet",
}


class Refused(Exception):
    """A request that the image would refuse, or that is not emulated."""


class Rows(NamedTuple):
    cells: object
    labels: np.ndarray | None
    weights: np.ndarray | None

    def matrix(self) -> xgboost.DMatrix:
        return xgboost.DMatrix(self.cells, self.labels, weight=self.weights)


def format_of(content_type: str | None) -> str:
    """The format of a content type. Without one, the image reads libsvm."""
    kind, *parameters = [part.strip() for part in (content_type or "libsvm").lower().split(";")]
    if kind not in FORMATS:
        raise Refused(f"the content type {content_type} cannot be read here: only {', '.join(sorted(FORMATS))} can")
    for name, _, value in (parameter.partition("=") for parameter in parameters):
        if kind.endswith("csv") and name == "label_size" and value != "1":
            raise Refused(f"{content_type} has a label_size other than 1, which the image refuses")
    return FORMATS[kind]


def data_files(folder: Path) -> list[Path]:
    """The files that the image reads: not empty ones, nor those whose names start with a dot or an underscore."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] not in "._")
    filled = [path for path in found if path.stat().st_size > 0]
    if not filled:
        raise Refused(f"the channel '{folder.name}' has no data")
    return filled


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} cannot be read: it is not text, as csv and libsvm are") from error


def read_parquet(path: Path) -> np.ndarray:
    try:
        return pd.read_parquet(path).to_numpy(dtype=np.float32)
    except ImportError as error:
        raise Refused(f"{path.name} cannot be read: install pyarrow for parquet") from error
    except ValueError as error:
        raise Refused(f"{path.name} cannot be read: {error}; the algorithm takes numbers only") from error


def read_channel(folder: Path, content_type: str | None, weighted: bool) -> Rows:
    """All rows of a channel. With `weighted`, the second column of csv files has the weights."""
    form = format_of(content_type)
    files = data_files(folder)
    if form == "libsvm":
        return read_libsvm("\n".join(map(text_of, files)))
    if form == "csv":
        tables = [read_csv(text_of(path), path.name) for path in files]
    else:
        tables = [read_parquet(path) for path in files]
    widths = {table.shape[1] for table in tables}
    if len(widths) > 1:
        raise Refused(f"the files of the channel '{folder.name}' have {' and '.join(map(str, sorted(widths)))} columns")
    table = np.vstack(tables)
    first = 2 if weighted and form == "csv" else 1
    return Rows(table[:, first:], table[:, 0], table[:, 1] if first == 2 else None)


def read_csv(text: str, name: str) -> np.ndarray:
    """The cells of a csv file without a header. Empty cells are missing."""
    line = text.partition("\n")[0]
    try:
        delimiter = csv.Sniffer().sniff(line).delimiter
    except csv.Error:
        delimiter = ","
    try:
        table = pd.read_csv(io.StringIO(text), header=None, sep=delimiter, dtype=np.float32, skipinitialspace=True)
    except ValueError as error:
        where = "its first line is not a row of numbers" if not _are_numbers(line.split(delimiter)) else str(error)
        raise Refused(
            f"{name} cannot be read: {where}; the algorithm takes numbers only, without a header, with the label first"
        ) from error
    return table.to_numpy()


def _are_numbers(cells: list[str]) -> bool:
    try:
        return all(np.isfinite(float(cell)) for cell in cells if cell.strip())
    except ValueError:
        return False


def read_libsvm(text: str, labeled: bool = True) -> Rows:
    """Rows of the form LABEL[:WEIGHT] INDEX:VALUE ..., with indices from 0, as the image's library counts."""
    places: tuple[list[int], list[int], list[float]] = ([], [], [])
    labels: list[float] = []
    weights: list[float] = []
    lines = [line.split("#")[0].split() for line in text.splitlines()]
    for number, words in enumerate(filter(None, lines)):
        try:
            if labeled:
                label, _, weight = words[0].partition(":")
                labels.append(float(label))
                weights.append(float(weight or 1))
            for word in words[1:] if labeled else words:
                index, found, value = word.partition(":")
                if not found:
                    continue  # a label, which rows to be scored can have
                places[0].append(number)
                places[1].append(int(index))
                places[2].append(float(value))
        except ValueError as error:
            form = f"row {number + 1} is not libsvm (LABEL INDEX:VALUE ...): {error}"
            raise Refused(f"{form}; state the channel's ContentType, such as text/csv, for other formats") from error
    rows = len(labels) if labeled else len([words for words in lines if words])
    cells = csr_matrix((places[2], (places[0], places[1])), shape=(rows, max(places[1], default=-1) + 1))
    return Rows(cells, np.array(labels) if labeled else None, np.array(weights) if labeled else None)
