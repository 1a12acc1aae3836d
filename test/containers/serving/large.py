"""Creates a processed table, in parts and as one file, and the archive of a model with many trees for it.

Usage: large.py FOLDER ROWS TREES. Prints the number of parts and the table's size.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

RUNTIME = Path(__file__).parents[3] / "src/steps/runtime"
sys.path.insert(0, str(RUNTIME))

from specline_runtime.encode import encode, learn_features  # noqa: E402
from specline_runtime.files import files_below, write_archive, write_split, write_table  # noqa: E402
from specline_runtime.xgb import xgboost  # noqa: E402

TRAINED = 20_000


def table(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    numbers = {f"amount_{index}": np.round(rng.normal(100, 30, rows), 2) for index in range(10)}
    words = {f"kind_{index}": rng.choice(["red", "green", "blue", ""], rows) for index in range(4)}
    return pd.DataFrame({"__row_id": np.arange(rows), **numbers, **words})


def main() -> None:
    folder, rows, trees = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    made = table(rows)
    write_split(made, folder / "all")
    write_table(made, folder / "whole/rows.csv")
    columns = [{"name": name, "type": "category" if name.startswith("kind") else "number"} for name in list(made)[1:]]
    train = made.iloc[:TRAINED].astype(str).astype(object)
    train = train.where(train != "", None)
    features = learn_features(columns, train)
    encoded = encode(train, features)
    noise = np.random.default_rng(1).normal(0, 40, len(train))
    labels = (encoded["amount_0"] + encoded["amount_1"] + noise > 200).astype(int)
    matrix = xgboost.DMatrix(encoded, labels, enable_categorical=True)
    settings = {"max_depth": 6, "eta": 0.05, "objective": "binary:logistic", "tree_method": "hist"}
    booster = xgboost.train(settings, matrix, trees)
    booster.save_model(str(folder / "model.json"))
    description = {
        "features": features,
        "columns": [column["name"] for column in columns],
        "label": "y",
        "positive": "1",
        "task": "binary",
        "classes": ["0", "1"],
        "transform": {"raw": [], "dates": {}, "dropped": {}, "sentinels": []},
    }
    package = RUNTIME / "specline_runtime"
    runtime = {f"code/specline_runtime/{name}": content for name, content in files_below(package).items()}
    archive = {
        **runtime,
        "code/inference.py": (package / "inference.py").read_bytes(),
        "features.json": json.dumps(description).encode(),
        "model.json": (folder / "model.json").read_bytes(),
    }
    write_archive(archive, folder / "model.tar.gz")
    sizes = [path.stat().st_size for path in (folder / "all").iterdir()]
    print(json.dumps({"files": len(sizes), "bytes": sum(sizes)}))


if __name__ == "__main__":
    main()
