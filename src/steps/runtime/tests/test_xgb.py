"""XGBoost is imported without scikit-learn, and scikit-learn can be imported afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUNTIME = Path(__file__).parent.parent
CODE = """
import sys
from specline_runtime.xgb import xgboost
assert not any(name == "sklearn" or name.startswith("sklearn.") for name in sys.modules), "imported"
import numpy as np
model = xgboost.train({"max_depth": 1}, xgboost.DMatrix(np.eye(4), label=[0.0, 1.0, 0.0, 1.0]), 2)
from sklearn.linear_model import LinearRegression
assert LinearRegression().fit(np.eye(4), [0, 1, 0, 1]).score(np.eye(4), [0, 1, 0, 1]) > 0.9
"""


def test_scikit_learn_is_left_out_and_still_to_be_had() -> None:
    """In a separate process, like a script."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=RUNTIME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_imported_already_stays() -> None:
    """A process that has already imported scikit-learn keeps it."""
    code = "import sklearn, sys\nfrom specline_runtime.xgb import xgboost\nassert sys.modules['sklearn'] is sklearn"
    done = subprocess.run([sys.executable, "-c", code], cwd=RUNTIME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
