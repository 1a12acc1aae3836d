"""The type of each exported column, and its cells in that type."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from specline_runtime.packed import as_objects
from specline_runtime.values import TRUTH, column_type, numbers_of

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?")
GREATEST = 2**63


class Column(NamedTuple):
    """An exported column. `type` is bigint, double, boolean, date, timestamp or string, as Athena calls them."""

    source: str
    """Its name in the table that is exported."""
    name: str
    type: str
    codes: np.ndarray
    texts: np.ndarray
    """Distinct cells as strings, followed by None for missing ones."""
    missing: int
    is_odd: bool
    """Whether cells have line breaks or backslashes, which Athena's csv reader takes for something else."""

    def described(self) -> dict[str, Any]:
        return {"name": self.name, "type": self.type, "missing": self.missing, "source": self.source}

    def values(self) -> np.ndarray:
        """The distinct cells as JSON values, followed by None."""
        return as_objects(_VALUES.get(self.type, str)(text) if text is not None else None for text in self.texts)


_VALUES: dict[str, Any] = {"bigint": int, "double": float, "boolean": lambda text: text == "true"}


def typed_column(source: str, name: str, cells: pd.Series) -> Column:
    """Decides a column's type from all of its cells, so that none is lost: what does not fit is a string."""
    codes, found = pd.factorize(cells)
    known = [str(text) for text in found]
    kind, texts = _typed(known)
    odd = kind == "string" and any(letter in text for text in texts for letter in "\n\r\\")
    return Column(source, name, kind, codes, as_objects([*texts, None]), int((codes < 0).sum()), odd)


def _typed(texts: list[str]) -> tuple[str, list[str]]:
    kind = column_type(texts) if texts else "category"
    if kind == "boolean":
        return "boolean", ["true" if TRUTH[text] == "1" else "false" for text in texts]
    if kind == "integer" and all(-GREATEST <= int(text) < GREATEST for text in texts):
        return "bigint", [str(int(text)) for text in texts]
    if kind in ("integer", "number"):
        return ("double", texts) if np.isfinite(numbers_of(texts)).all() else ("string", texts)
    if kind == "date" and all(len(text) == len("2026-01-31") for text in texts):
        return "date", texts
    if kind == "date" and all(MOMENT.fullmatch(text) for text in texts):
        return "timestamp", [text.replace("T", " ") for text in texts]
    return "string", texts
