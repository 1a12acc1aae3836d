"""Starts a training job's script, in place of the program that the container image provides for this.

    python3 /opt/ml/input/data/code/specline_runtime/run_training.py train.py

It installs the code's requirements.txt, sets the SM_* variables, and passes the hyperparameters as arguments. If the
script fails without giving a reason, it writes one. The code arrives through a channel, so this needs no network.

A request for a search cannot specify an entry point. Instead, it names `main` in SAGEMAKER_TRAINING_MODULE, which the
program in AWS's images calls; the script to start is then in the hyperparameter sagemaker_program. Sources:
aws/sagemaker-training-toolkit, trainer.py at 3383937, _trainer.py in v2.6.2; API reference,
HyperParameterTrainingJobDefinition, Environment ("You can use an existing environment variable from the training
container or use your own"); all read on 29 November 2026.
"""

from __future__ import annotations

import json
import os
import runpy
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CONFIG = "/opt/ml/input/config"
# Used if there is no resourceconfig.json, as in tests of scripts.
ALONE = {"current_host": "algo-1", "hosts": ["algo-1"]}
# How long to wait until the host names of a job's other machines resolve, and the time between attempts, in seconds.
PATIENCE, PAUSE = 15 * 60, 2


def main() -> None:
    """Called by the program in an image, in its own process. If this function ended in any other way, that program
    would report success or overwrite the script's reason with its own."""
    status = exit_status(subprocess.run([sys.executable, __file__], check=False).returncode)
    if status != 0:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def exit_status(ended: int) -> int:
    """The exit status as a shell reports it for a killed program."""
    return ended if ended >= 0 else 128 - ended


def start(entry: str) -> None:
    """Runs the script in the code folder."""
    from specline_runtime import job, training_environment  # noqa: PLC0415  found only once the path is set

    contract = job.read_contract()
    with job.reported(contract):
        hyperparameters = _config(job.located(f"{CONFIG}/hyperparameters.json"))
        entry = entry or job.json_or_text(hyperparameters.get("sagemaker_program", ""))
        machines = {**ALONE, **_config(job.located(f"{CONFIG}/resourceconfig.json"))}
        settings = training_environment.settings_of(hyperparameters)
        inputs = _config(job.located(f"{CONFIG}/inputdataconfig.json"))
        os.chdir(job.code_folder())
        if not Path(entry).is_file():
            there = ", ".join(sorted(path.name for path in job.code_folder().glob("*.py")))
            job.fail("data/entry-missing", step=contract["step"], entry=entry, there=there or "no .py file")
        if not training_environment.runs_locally():
            _install(contract["step"])
        _mark_executables()
        if not training_environment.runs_locally():
            _wait_for(machines["hosts"])
        for name, value in training_environment.variables(entry, settings, inputs, machines).items():
            os.environ.setdefault(name, value)
        # For programs that the script starts.
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = f"{job.code_folder()}{os.pathsep}{before}" if before else str(job.code_folder())
        arguments = training_environment.arguments_of(settings)
        _run(entry, arguments, contract)


def _config(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _run(entry: str, arguments: list[str], contract: dict[str, Any]) -> None:
    from specline_runtime import job  # noqa: PLC0415  found only once the path is set

    said = "it gave no reason"
    if entry.endswith(".py"):
        sys.argv = [entry, *arguments]
        try:
            runpy.run_path(str(job.code_folder() / entry), run_name="__main__")
            return
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            # Python prints anything else, such as the exception in sys.exit(error).
            if status != 0 and not isinstance(end.code, int):
                print(end.code, file=sys.stderr)
                said = str(end.code).strip() or said
        except Exception as error:
            if not job.located(contract["failure"]).exists():
                raise
            job.print_trace(error)
            status = 1
    else:
        status = exit_status(subprocess.run(["/bin/sh", entry, *arguments], check=False).returncode)
    if status != 0 and not job.located(contract["failure"]).exists():
        job.report(contract, "data/own-script", {"entry": entry, "status": status, "last": said})
    raise SystemExit(status)


def _mark_executables() -> None:
    """Restores the executable files of the compiled code: objects in S3 have no permissions."""
    listed = Path(__file__).parent / "executables.json"
    for path in json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else []:
        Path(path).chmod(0o755)


def _install(step: str) -> None:
    """Installs the packages that the code requires."""
    from specline_runtime import job  # noqa: PLC0415  found only once the path is set

    if not Path("requirements.txt").is_file():
        return
    words = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "-r", "requirements.txt"]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    sys.stderr.write(done.stderr)
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        faults = [line for line in lines if line.startswith("ERROR:")] or lines or ["it gave no reason"]
        job.fail("data/requirements-failed", step=step, last=faults[-1])


def _wait_for(hosts: list[str]) -> None:
    """Waits until all host names resolve: some may resolve only after another machine's script has started. Source:
    Developer Guide, "Distributed training configuration", as of November 2026."""
    end = time.monotonic() + PATIENCE
    for host in hosts if len(hosts) > 1 else []:
        while time.monotonic() < end:
            try:
                socket.gethostbyname(host)
                break
            except OSError:
                time.sleep(PAUSE)


if __name__ == "__main__":
    # Replaces this file's own folder, whose modules have common names.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    start(sys.argv[1] if len(sys.argv) > 1 else "")
