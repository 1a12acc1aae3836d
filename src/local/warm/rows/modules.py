"""Which packages are there before it imports any."""

import sys

print([name for name in ("numpy", "pandas", "xgboost", "sklearn", "serve", "warm_job") if name in sys.modules])
