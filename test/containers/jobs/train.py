"""Stands in for the program that AWS's framework images start as `train`, for tests. Based on documentation.

It reads the hyperparameters, each of which is a JSON string; fetches the submitted code and installs it; runs the named
script as a module's program, with the other hyperparameters as arguments; and reports the result. If the variable
SAGEMAKER_TRAINING_MODULE names a function, it calls that instead. STAND_IN_KEEPS determines whether a reason that the
script has left is kept, as by toolkits since 4.1.0, or overwritten, as by the XGBoost images' toolkits. STAND_IN_S3 is
the folder that represents S3.

Sources, read on 29 November 2026: Developer Guide, "How Amazon SageMaker runs your training image"; README of
aws/sagemaker-training-toolkit at 3383937; its behaviour at 2.6.2, 4.8.0 and 3383937, tried by hand.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

ML = Path("/opt/ml")
CODE = ML / "code"


class Failed(Exception):
    """The script failed. The message is this program's own reason."""


def main() -> int:
    try:
        called = os.environ.get("SAGEMAKER_TRAINING_MODULE")
        if called is None:
            run_script()
        else:
            module, function = called.split(":")
            getattr(importlib.import_module(module), function)()
    except Exception as error:
        write_reason(str(error) if isinstance(error, Failed) else f"framework error: {error}")
        return 1
    (ML / "output/success").touch()
    return 0


def write_reason(text: str) -> None:
    path = ML / "output/failure"
    if not (os.environ.get("STAND_IN_KEEPS") and path.exists()):
        path.write_text(text, encoding="utf-8")


def run_script() -> None:
    given = json.loads((ML / "input/config/hyperparameters.json").read_text(encoding="utf-8"))
    settings = {name: decoded(text) for name, text in given.items()}
    program = settings["sagemaker_program"]
    fetch(settings["sagemaker_submit_directory"])
    requirements = CODE / "requirements.txt"
    if requirements.exists():
        words = [sys.executable, "-m", "pip", "install", "-r", str(requirements)]
        if subprocess.run(words, cwd=CODE, check=False).returncode != 0:
            raise Failed("InstallRequirementsError")
    own = {name: value for name, value in settings.items() if not name.startswith(("sagemaker_", "_tuning_"))}
    arguments = [text for name in sorted(own) for text in (f"--{name}", str(own[name]))]
    folders = {f"SM_CHANNEL_{path.name.upper()}": str(path) for path in (ML / "input/data").iterdir()}
    env = {**os.environ, **folders, "SM_MODEL_DIR": str(ML / "model"), "SM_OUTPUT_DATA_DIR": str(ML / "output/data")}
    ended = subprocess.run([sys.executable, program, *arguments], cwd=CODE, env=env, check=False)
    if ended.returncode != 0:
        raise Failed(f'ExecuteUserScriptError:\nExitCode {ended.returncode}\nCommand "{program}"')


def decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def fetch(submitted: str) -> None:
    """The code, from an archive in S3, or from a folder in the container, such as a channel's."""
    if submitted.startswith("s3://"):
        with tarfile.open(os.environ["STAND_IN_S3"] + "/" + submitted[len("s3://") :]) as archive:
            archive.extractall(CODE)
    else:
        shutil.copytree(submitted, CODE, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
