"""Trains, multiplies and says with how many threads."""

# ruff: noqa: PTH208

import os
import sys
import threading

import numpy as np
import threadpoolctl

sys.modules["sklearn"] = None  # as the scripts of the standard steps import it
import xgboost as xgb  # noqa: E402

print(sorted((one["user_api"], one["internal_api"], one["num_threads"]) for one in threadpoolctl.threadpool_info()))
rng = np.random.default_rng(0)
rows = rng.normal(size=(1000, 20))
label = (rows[:, 0] + rows[:, 1] ** 2 > 0.5).astype(int)
for method in ("hist", "exact", "approx"):
    settings = {"tree_method": method, "objective": "binary:logistic", "subsample": 0.7, "seed": 1}
    model = xgb.train(settings, xgb.DMatrix(rows, label=label), 3)
    print(method, hash(bytes(model.save_raw())), float(model.predict(xgb.DMatrix(rows)).sum()))
print(hash((rows @ rows.T).tobytes()), hash(np.linalg.inv(rows.T @ rows).tobytes()))
print(len(os.listdir("/proc/self/task")), threading.active_count())
