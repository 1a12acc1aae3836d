"""A job's machines exchange values in machine order, and do not wait for a failed or lost machine."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

MESSAGES = {
    "data/host-lost": {"text": "{host} of {step} was lost"},
    "data/host-failed": {"text": "{host} of {step} failed: {said}"},
    "data/no-features": {"text": "no features for {step}"},
}
CONTRACT = {
    "step": "Train",
    "job": "training",
    "arguments": [],
    "inputs": {},
    "outputs": {},
    "messages": MESSAGES,
    "failure": "/opt/ml/output/failure",
}


def start(folder: Path, script: str, count: int) -> list[subprocess.Popen[str]]:
    """Starts a script on several machines, which are processes here."""
    port = random.randint(20_000, 30_000)
    started = []
    names = [f"algo-{number + 1}" for number in range(count)]
    for name in names:
        root, code = folder / name, folder / name / "code"
        code.mkdir(parents=True)
        (code / "contract.json").write_text(json.dumps(CONTRACT))
        (code / "work.py").write_text(HEAD + script)
        config = root / "opt/ml/input/config"
        config.mkdir(parents=True)
        # Not sorted, because the service does not guarantee an order.
        described = {"current_host": name, "hosts": random.sample(names, len(names))}
        (config / "resourceconfig.json").write_text(json.dumps(described))
        # The runtime expects its contract next to it.
        shutil.copytree(ROOT / "src/steps/runtime/specline_runtime", code / "specline_runtime")
        env = {**os.environ, "SPECLINE_ROOT": str(root), "SPECLINE_FIRST_HOST": f"127.0.0.1:{port}"}
        words = [sys.executable, "work.py"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(words, cwd=code, env=env, text=True, **streams))
    return started


HEAD = """
import os, sys, time
import numpy as np
from specline_runtime import hosts, job
place = hosts.here()
"""


def failure(folder: Path, name: str) -> str:
    return (folder / name / "opt/ml/output/failure").read_text().split("\n")[0]


@pytest.mark.parametrize("count", [1, 2, 5, 11])
def test_values_are_exchanged_in_order(count: int, tmp_path: Path) -> None:
    script = """
with job.run() as step, hosts.meet(step, place) as team:
    every = team.share({"own": place.own, "text": "é" * 100_000})
    assert [one["own"] for one in every] == list(range(place.count)), every
    assert team.first_of(place.own) == 0
    assert team.gather(place.own) == (list(range(place.count)) if team.first else None)
    numbers = np.arange(300_000, dtype=np.uint64) + place.own
    arrived = team.share([numbers, place.own])
    assert all(int(one[0]) == at and len(one) == len(numbers) for one, at in arrived), arrived
    assert team.first_of({"all": numbers} if team.first else None)["all"][-1] == len(numbers) - 1
    assert team.totals([1, place.own]) == [place.count, sum(range(place.count))]
print("done")
"""
    for process in start(tmp_path, script, count):
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "done\n")


@pytest.mark.parametrize("who", [0, 1, 2])
def test_a_failing_machine_ends_the_others_with_its_message(who: int, tmp_path: Path) -> None:
    script = f"""
with job.run() as step, hosts.meet(step, place) as team:
    team.share(1)
    if place.own == {who}:
        job.fail("data/no-features", step=step.name)
    # Like a library that waits for the other machines.
    time.sleep(600)
"""
    for number, process in enumerate(start(tmp_path, script, 3)):
        process.communicate(timeout=60)
        assert process.returncode == 1
        said = failure(tmp_path, f"algo-{number + 1}")
        own = "no features for Train"
        assert said == (own if number == who else f"algo-{who + 1} of Train failed: {own}")


@pytest.mark.parametrize("who", [0, 1, 2])
def test_a_killed_machine_ends_the_others_with_a_message(who: int, tmp_path: Path) -> None:
    script = """
with job.run() as step, hosts.meet(step, place) as team:
    team.share(1)
    print("met", flush=True)
    time.sleep(600) if place.own == 2 else team.share(2)
"""
    started = start(tmp_path, script, 3)
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "met\n"
    started[who].send_signal(signal.SIGKILL)
    for number, process in enumerate(started):
        process.communicate(timeout=60)
        if number != who:
            assert process.returncode == 1
            assert failure(tmp_path, f"algo-{number + 1}") == f"algo-{who + 1} of Train was lost"
