"""Counts a table's rows by the values in one column. This is a team's own script, which does not depend on Specline."""

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--by", required=True)
by = parser.parse_args().by

counts: Counter = Counter()
for path in Path("/opt/ml/processing/input/data").glob("*.csv"):
    with path.open(newline="", encoding="utf-8") as table:
        counts.update(row[by] for row in csv.DictReader(table))

summary = {"rows": sum(counts.values()), "by": dict(sorted(counts.items()))}
folder = Path("/opt/ml/processing/summary")
folder.mkdir(parents=True, exist_ok=True)
(folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
