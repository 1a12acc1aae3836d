"""Imports XGBoost without scikit-learn. XGBoost imports scikit-learn if it is installed, for adapters that none of our
scripts use, which takes half of the import's time. While XGBoost is imported, scikit-learn looks as if it were not
installed. Afterwards it is available as before.
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
