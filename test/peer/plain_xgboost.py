"""The script that a data scientist would write by hand: plain_xgboost.py DATA LABEL POSITIVE SEED SPLITS [PARAMETERS]

SPLITS is a folder with train/, validation/ and test/part-00000.csv, from which only the column __row_id is read.
PARAMETERS is JSON that overrides the parameters below. Prints {"auc": ..., "rounds": ...}.
"""

import json
import sys

import pandas as pd
import xgboost
from sklearn.metrics import roc_auc_score

data, label, positive, seed, splits, *more = sys.argv[1:]
table = pd.read_csv(data)
y = (table.pop(label) == positive).astype(int)
for column in table.select_dtypes("object"):
    table[column] = table[column].astype("category")
parts = {}
for split in ("train", "validation", "test"):
    rows = pd.read_csv(f"{splits}/{split}/part-00000.csv")["__row_id"]
    parts[split] = xgboost.DMatrix(table.iloc[rows], y.iloc[rows], enable_categorical=True)
parameters = {"max_depth": 4, "eta": 0.05, "subsample": 0.8, "colsample_bytree": 0.8, "max_cat_to_onehot": 4}
parameters.update({"objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist", "seed": int(seed)})
parameters.update(json.loads(more[0]) if more else {})
watched = [(parts["validation"], "validation")]
model = xgboost.train(parameters, parts["train"], 1000, watched, early_stopping_rounds=50, verbose_eval=False)
scores = model.predict(parts["test"], iteration_range=(0, model.best_iteration + 1))
print(json.dumps({"auc": roc_auc_score(parts["test"].get_label(), scores), "rounds": model.best_iteration + 1}))
