"""What it sees and leaves outside its own folders."""

# ruff: noqa: PTH110, PTH116, PTH208

import os
from pathlib import Path

root = os.environ.get("SPECLINE_ROOT", "")
for folder in ("/tmp", "/var/tmp", "/dev/shm"):
    # Elsewhere they are the machine's.
    if root:
        continue
    print(folder, oct(os.stat(folder).st_mode), sorted(os.listdir(folder)) if folder == "/dev/shm" else "")
    Path(folder, "specline-left").write_text("left", encoding="utf-8")
print(os.path.exists("/tmp/specline-outside"), sorted(os.listdir(root + "/opt/ml")))
print(sorted(name for name in os.listdir(root + "/opt/ml/processing/input")))
Path(root + "/opt/ml/processing/output/data/out.txt").write_text("written", encoding="utf-8")
