"""Encodes the abalone table and splits it, in the style of AWS's example: the label first, no header."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

FOLDER = Path("/opt/ml/processing")


def main() -> None:
    # One example passes the data's address as an argument, the others as an input.
    words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    given = sorted((FOLDER / "input").glob("*.csv"))
    source = given[0] if given else Path(words["--input-data"].replace("file://", ""))
    table = pd.get_dummies(pd.read_csv(source), columns=["sex"], dtype=float).sample(frac=1, random_state=1)
    table.insert(0, "label", table.pop("rings"))
    parts = {"train": table[:210], "validation": table[210:270], "test": table[270:]}
    for name, part in parts.items():
        folders = [one for one in (FOLDER / name, FOLDER / "output" / name) if one.is_dir()]
        part.to_csv(folders[0] / f"{name}.csv", header=False, index=False)


main()
