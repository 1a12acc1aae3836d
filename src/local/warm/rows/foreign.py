"""Runs code that is not beside it, as a script does that scores with a model of the user's."""

# ruff: noqa: PTH208

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

os.environ["SPECLINE_CHANGED"] = "yes"
with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    code = Path(scratch, "inference.py")
    lines = [
        "import os, sys",
        "print([name for name in ('numpy', 'pandas', 'xgboost') if name in sys.modules])",
        "import xgboost",
        "print(xgboost.XGBClassifier(n_estimators=2).get_params()['n_estimators'], __name__)",
    ]
    code.write_text("\n".join(lines), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("inference", code)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    print(sys.argv[1:], sorted(os.environ), sys.stdin.read(), sorted(os.listdir("/proc/self/fd"))[:3])
