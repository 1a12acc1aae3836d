"""Runs the user's training script, then completes its archive so that the model can be evaluated and served.

The user's files are in the same folder as this one. Their script is started as in the framework containers: settings as
arguments (--learning-rate 0.1), folders in SM_CHANNEL_DATA, SM_MODEL_DIR and SM_OUTPUT_DATA_DIR.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from specline_runtime import job
from specline_runtime.encode import learn_features
from specline_runtime.files import files_below, read_json, read_table, write_exact_json, write_table
from specline_runtime.own_model import INFERENCE, OWN, open_model
from specline_runtime.predictions import prediction_table
from specline_runtime.run_training import exit_status
from specline_runtime.serving import from_archive, serving_code
from specline_runtime.training_environment import variables_within

HERE = Path(__file__).parent
OURS = ("specline_runtime", "contract.json", Path(__file__).name)


def own_files() -> dict[str, bytes]:
    """The user's files."""
    return {name: content for name, content in files_below(HERE).items() if name.split("/")[0] not in OURS}


def arguments(settings: dict[str, Any]) -> list[str]:
    made = []
    for name in sorted(settings):
        value = settings[name]
        if value is None:  # unset, as in Python's configs
            continue
        made += [f"--{name}", value if isinstance(value, str) else json.dumps(value)]
    return made


def start(step: job.Step, entry: str, settings: dict[str, Any]) -> None:
    """Runs the user's script. The script's output goes to the job log."""
    if not (HERE / entry).is_file():
        there = ", ".join(sorted(name for name in own_files() if name.endswith(".py")))
        job.fail("data/entry-missing", step=step.name, entry=entry, there=there or "no .py file")
    folders = {
        "SM_CHANNEL_DATA": step.required("data"),
        "SM_MODEL_DIR": step.output("model"),
        "SM_OUTPUT_DATA_DIR": step.output("evaluation"),
    }
    given = arguments(settings)
    variables = variables_within(entry, settings, given, os.environ)
    process = subprocess.Popen(
        [sys.executable, entry, *given],
        cwd=HERE,
        env={**variables, **{name: str(path) for name, path in folders.items()}},
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    last = ""
    assert process.stderr is not None
    for line in process.stderr:
        sys.stderr.write(line)
        last = line.strip() or last
    status = exit_status(process.wait())
    if status == 0:
        return
    if not step.failure.is_file():  # otherwise, it has reported the fault itself
        step.report("data/own-script", entry=entry, status=status, last=last or "it printed nothing")
    raise SystemExit(status)


def describe(data: Path, schema: dict[str, Any], train: pd.DataFrame, folder: Path) -> None:
    """The information needed to score raw rows, unless the script has already written it."""
    if (folder / "features.json").is_file():
        return
    description = {name: schema[name] for name in ("label", "positive", "task", "classes", "transform")}
    description["columns"] = [column["name"] for column in schema["columns"]]
    write_exact_json({"features": learn_features(schema["columns"], train), **description}, folder / "features.json")


def put(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


with job.run() as step:
    data = step.required("data")
    schema = read_json(data / "schema.json")
    if schema["label"] is None or not (data / "train").is_dir():
        job.fail("data/not-split", step=step.name)
    tuned = step.input("hyperparameters")
    overrides = {} if tuned is None else read_json(tuned / "hyperparameters.json")
    settings = {**(step.config.hyperparameters or {}), **overrides}
    start(step, step.config.entry, settings)

    folder = step.output("model")
    if not files_below(folder):
        job.fail("data/own-model-empty", entry=step.config.entry)
    own = own_files()
    describe(data, schema, read_table(data / "train"), folder)
    write_exact_json(settings, folder / "hyperparameters.json")
    put({f"{OWN}/{name}": content for name, content in own.items()}, folder)
    requirements = own.get("requirements.txt", b"").decode("utf-8").splitlines()
    put(serving_code(from_archive(requirements, "own")), folder)
    if (data / "fitted").is_dir():
        put({f"fitted/{name}": content for name, content in files_below(data / "fitted").items()}, folder)
    if INFERENCE in own:
        # Scored with the final archive, so that the evaluated model is the one that will be served.
        scorer = open_model(folder)
        splits = [name for name in ("validation", "test") if (data / name).is_dir()]
        scored = [prediction_table(scorer, read_table(data / name), name) for name in splits]
        write_table(pd.concat(scored, ignore_index=True), step.output("evaluation") / "predictions.csv")
    else:
        step.log(f"there is no {INFERENCE} next to {step.config.entry}: the model can be stored, but cannot score rows")
