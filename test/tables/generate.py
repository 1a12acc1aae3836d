"""Generates tables as people write them, each with its truth: generate.py OUTDIR [--count 300] [--seed 0]"""

from __future__ import annotations

import argparse
from pathlib import Path

from plan import make_table
from table_file import write


def generate(folder: Path, count: int = 300, seed: int = 0) -> None:
    for number in range(count):
        write(make_table(seed, number), folder / f"{number:03}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    generate(given.folder, given.count, given.seed)
