"""Imports XGBoost without scikit-learn. If scikit-learn is installed, XGBoost imports it for adapters that our scripts
do not use, which takes half of the import time. While XGBoost is being imported, scikit-learn therefore appears not to
be installed. Afterwards, it is available as before.
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
