"""Tries to change its inputs, and prints the files that it could open for writing."""

import contextlib
from pathlib import Path

opened = []
for path in [*sorted(Path("/opt/ml/processing/input").rglob("*.csv")), Path("/opt/ml/processing/input/data/new")]:
    with contextlib.suppress(OSError), path.open("a"):
        opened.append(path.name)
print(opened)
