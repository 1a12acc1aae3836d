"""Imports XGBoost without scikit-learn. If scikit-learn is installed, XGBoost imports it for adapters that our scripts
do not use, which takes half of the import time. While XGBoost is being imported, scikit-learn therefore appears not to
be installed. Afterwards, it is available as before.
"""

from __future__ import annotations

import os
import sys

# With fewer cells, threads spend more time waiting for each other than working.
CELLS = 500_000
_HIDDEN = "sklearn"
_hides = _HIDDEN not in sys.modules and "xgboost" not in sys.modules
if _hides:
    sys.modules[_HIDDEN] = None  # type: ignore[assignment]
try:
    import xgboost
finally:
    if _hides:
        del sys.modules[_HIDDEN]

__all__ = ["threads_for", "xgboost"]


def threads_for(cells: int) -> dict[str, int]:
    """XGBoost's parameter for the number of threads, if a local run states how many cores the job has to itself.

    With `tree_method: hist`, trees do not depend on the number of threads, and metrics differ only in their last
    digits. Scores never depend on it, because each row has one thread. Otherwise, XGBoost chooses the number.
    """
    cores = os.environ.get("SPECLINE_CORES", "")
    return {"nthread": int(cores)} if cores.isdecimal() and cells >= CELLS else {}
