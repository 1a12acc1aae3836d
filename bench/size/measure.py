"""Runs a command, and prints its costs as JSON on standard error: measure.py COMMAND... (Linux).

`mib` is the largest sum of the proportional set sizes of all its processes at one moment, so memory that forks share
counts once. `cpu` are the seconds that all of them worked.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Iterator

PAUSE = 0.2


def below(root: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for one in found:
        found += children.get(one, [])
        yield one


def kib_of(process: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0


def main() -> None:
    start, peak = time.monotonic(), 0
    running = subprocess.Popen(sys.argv[1:])
    while running.poll() is None:
        peak = max(peak, sum(map(kib_of, below(running.pid))))
        time.sleep(PAUSE)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    costs = {"seconds": time.monotonic() - start, "cpu": used.ru_utime + used.ru_stime, "mib": peak / 1024}
    print(json.dumps(costs), file=sys.stderr)
    sys.exit(running.returncode)


if __name__ == "__main__":
    main()
