"""A runtime reads only contracts that it understands."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specline_runtime.job import CONTRACT

RUNTIME = Path(__file__).parents[1] / "specline_runtime"
SCRIPT = "from specline_runtime import job\nwith job.run() as step:\n    print('ran', step.name)\n"


def started(folder: Path, contract: dict[str, Any], *program: str) -> tuple[int, str, str]:
    """The exit status, the log and the failure reason of a script with a contract."""
    code, root = folder / "code", folder / "root"
    code.mkdir()
    shutil.copytree(RUNTIME, code / "specline_runtime", ignore=shutil.ignore_patterns("__pycache__"))
    (code / "contract.json").write_text(json.dumps(contract), encoding="utf-8")
    (code / "main.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *(str(code / path) for path in program)],
        env={"SPECLINE_ROOT": str(root), "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    reasons = [path.read_text(encoding="utf-8") for path in root.rglob("*") if path.is_file()]
    return done.returncode, done.stdout + done.stderr, "\n".join(reasons)


def contract_of(version: object, job: str = "processing") -> dict[str, Any]:
    stated = {} if version is None else {"version": version}
    return {"step": "Clean", "job": job, "arguments": [], "inputs": {}, "outputs": {}, "messages": {}, **stated}


@pytest.mark.parametrize("version", [None, 1, CONTRACT])
def test_contracts_up_to_its_own_are_read(tmp_path: Path, version: object) -> None:
    status, log, _ = started(tmp_path, {**contract_of(version), "failure": "/opt/ml/output/message"}, "main.py")
    assert (status, log) == (0, "ran Clean\n")


@pytest.mark.parametrize("version", [CONTRACT + 1, "2026", 1.5])
@pytest.mark.parametrize(
    ("job", "program"), [("processing", "main.py"), ("training", "specline_runtime/run_training.py")]
)
def test_a_newer_contract_is_refused_with_a_sentence(tmp_path: Path, version: object, job: str, program: str) -> None:
    status, log, reason = started(tmp_path, contract_of(version, job), program, "main.py")
    sentence = f"Clean has a contract of version {version}, but its runtime understands only version {CONTRACT}"
    assert status == 1
    assert log.strip() == sentence
    assert reason.split("\n")[0] == sentence
    assert json.loads(reason.split("\n", 1)[1])["code"] == "data/contract-newer"
