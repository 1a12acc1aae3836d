"""XGBoost without scikit-learn.

Importing XGBoost imports scikit-learn if it is there, for adapters that no script here uses: half of the time that
the import takes. While XGBoost is imported, scikit-learn looks as if it were not installed; afterwards it is as before.
"""

from __future__ import annotations

import sys

_HIDDEN = "sklearn"
_hides = _HIDDEN not in sys.modules and "xgboost" not in sys.modules
if _hides:
    sys.modules[_HIDDEN] = None  # type: ignore[assignment]
try:
    import xgboost
finally:
    if _hides:
        del sys.modules[_HIDDEN]

__all__ = ["xgboost"]
