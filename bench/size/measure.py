"""Runs a command, and prints its costs as JSON on standard error: measure.py COMMAND... (Linux).

`mib` is the largest sum of the proportional set sizes of all its processes at one moment, so memory that forks share
counts once. `cpu` are the seconds that all of them worked. `largest` is the process that worked most, with its own
seconds and its own peak.
"""

from __future__ import annotations

import json
import os
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


def seconds_of(process: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def main() -> None:
    start, peak = time.monotonic(), 0
    own: dict[int, tuple[float, float]] = {}
    running = subprocess.Popen(sys.argv[1:])
    while running.poll() is None:
        sizes = {process: kib_of(process) for process in below(running.pid)}
        for process, kib in sizes.items():
            seconds, before = own.get(process, (0.0, 0.0))
            own[process] = (max(seconds, seconds_of(process)), max(before, kib / 1024))
        peak = max(peak, sum(sizes.values()))
        time.sleep(PAUSE)
    cpu, mib = max(own.values(), default=(0.0, 0.0))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    costs: dict[str, object] = {
        "seconds": time.monotonic() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "mib": peak / 1024,
    }
    costs["largest"] = {"cpu": cpu, "mib": mib}
    print(json.dumps(costs), file=sys.stderr)
    sys.exit(running.returncode)


if __name__ == "__main__":
    main()
