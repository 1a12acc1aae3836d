"""Does the work of images that exist only on AWS, under the container contract."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ML = Path("/opt/ml")


def train() -> None:
    hyperparameters = json.loads((ML / "input/config/hyperparameters.json").read_text())
    channels = sorted(path.name for path in (ML / "input/data").iterdir())
    print("trains with", hyperparameters, "on", channels)
    (ML / "model/model.json").write_text(json.dumps(hyperparameters))


def work() -> None:
    """Writes what the definitions' property files and conditions read."""
    print(
        "arguments", sys.argv[1:], "variables", {name: os.environ.get(name) for name in ("A", "D", "hp", "m2", "in0")}
    )
    best = {
        "instance_type": "ml.m5.large",
        "params": {"eta": 0.3, "max.depth": 6},
        "a": 1,
        "metrics": {"auc": {"value": 0.9}},
    }
    out, fixed = ML / "processing/out", ML / "processing/out2"
    if fixed.is_dir():
        (out / "best.json").write_text(json.dumps(best))
        (fixed / "sub/dir").mkdir(parents=True)
        (fixed / "sub/dir/other.json").write_text(json.dumps({"list": [{"value": 5}], "b": "text"}))
        (fixed / "part").mkdir()
        (fixed / "part/rows.csv").write_text("1,2\n")


if sys.argv[1:] == ["train"]:
    train()
else:
    work()
