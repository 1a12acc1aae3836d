"""Which packages are there before it imports any."""

import sys

NAMES = ("numpy", "pandas", "xgboost", "sklearn", "specline_runtime.job", "serve", "warm_job", "own_modules")

print([name for name in NAMES if name in sys.modules])
