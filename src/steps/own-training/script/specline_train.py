"""Runs the user's training script, then completes its archive so that the model can be evaluated and served.

The user's files are in the same folder as this one. Their script is started as in the framework containers: settings as
arguments (--learning-rate 0.1), folders in SM_CHANNEL_DATA, SM_MODEL_DIR and SM_OUTPUT_DATA_DIR.
Files that the script writes itself are never overwritten.
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
from specline_runtime.encode import booster_names, learn_features
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
        if value is None:  # not set, as in Python configs
            continue
        made += [f"--{name}", value if isinstance(value, str) else json.dumps(value)]
    return made


def own_settings(step: job.Step, overrides: dict[str, Any]) -> dict[str, Any]:
    """The settings that the step states, under our names and the library's names, which scripts usually read. Defaults
    of Specline's script are omitted, because the user's script has its own."""
    stated = {name: value for name, value in vars(step.config).items() if name in step.passed and name != "entry"}
    settings = {**stated, **overrides}
    more = settings.pop("more_parameters", None) or {}
    also = {other: settings[name] for name, other in step.other_names.items() if name in settings}
    return {**settings, **more, **also}


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


FACTS = ("label", "positive", "task", "classes", "transform")


def schema_in(data: Path) -> dict[str, Any] | str:
    """The contents of the table's schema.json, or why the archive cannot be completed from it: the user's own
    preprocessing can write other files."""
    if not (data / "schema.json").is_file():
        return "the table has no schema.json"
    schema: dict[str, Any] = read_json(data / "schema.json")
    missing = [name for name in (*FACTS, "columns") if name not in schema]
    if missing:
        return f"the table's schema.json lacks {', '.join(missing)}"
    split = (data / "train").is_dir()
    if schema["label"] is None or (not split and (data / "all").is_dir()):
        job.fail("data/not-split", step=step.name)
    return schema if split else "the table has no folder train"


def columns_of(model: Path, columns: list[dict[str, str]]) -> list[dict[str, str]] | str:
    """The columns that an XGBoost model reads, in its order, or why they are unknown: information that a model does not
    record, such as the numbers used for categories, is not guessed."""
    from specline_runtime.xgb import xgboost  # noqa: PLC0415 - other frameworks' images do not have it

    booster = xgboost.Booster()
    booster.load_model(str(model))
    if booster.feature_names is None:
        return "the model does not name its features"
    known = dict(zip(booster_names(columns), columns))
    for name in booster.feature_names:
        if name not in known:
            return f"the model reads '{name}', which is not a column of the table"
        if known[name]["type"] == "category":
            return f"the model reads the category '{name}', but does not record which number represents which value"
    return [known[name] for name in booster.feature_names]


def describe(data: Path, schema: dict[str, Any], folder: Path) -> str | None:
    """Writes the information needed to score raw rows, or returns why that is not possible."""
    columns = schema["columns"]
    if (folder / "model.json").is_file() and not (HERE / INFERENCE).is_file():
        columns = columns_of(folder / "model.json", columns)
        if isinstance(columns, str):
            return columns
    description = {name: schema[name] for name in FACTS}
    description["columns"] = [column["name"] for column in schema["columns"]]
    features = learn_features(columns, read_table(data / "train"))
    write_exact_json({"features": features, **description}, folder / "features.json")
    return None


def put(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def splits_to_score(data: Path) -> list[str]:
    return [name for name in ("validation", "test") if (data / name).is_dir()]


def scores(data: Path, folder: Path, splits: list[str]) -> pd.DataFrame:
    """Scores the validation and test rows with the final archive, so that the evaluated model is the model that will be
    served."""
    scorer = open_model(folder)
    return pd.concat([prediction_table(scorer, read_table(data / name), name) for name in splits], ignore_index=True)


def complete(data: Path, schema: dict[str, Any] | str, settings: dict[str, Any], folder: Path) -> str | None:
    """Adds the files missing from the archive, or returns why it cannot score rows."""
    written = files_below(folder)
    own = own_files()
    why_not = None
    if "features.json" not in written:
        why_not = schema if isinstance(schema, str) else describe(data, schema, folder)
    if "hyperparameters.json" not in written:
        write_exact_json(settings, folder / "hyperparameters.json")
    if not any(name.startswith("code/") for name in written):
        put({f"{OWN}/{name}": content for name, content in own.items()}, folder)
        requirements = own.get("requirements.txt", b"").decode("utf-8").splitlines()
        put(serving_code(from_archive(requirements, "own")), folder)
    if (data / "fitted").is_dir():
        put({f"fitted/{name}": content for name, content in files_below(data / "fitted").items()}, folder)
    if why_not is None and INFERENCE not in own and "model.json" not in written:
        return f"there is no {INFERENCE} next to {step.config.entry}"
    return why_not


with job.run() as step:
    data = step.required("data")
    schema = schema_in(data)
    tuned = step.input("hyperparameters")
    overrides = {} if tuned is None else read_json(tuned / "hyperparameters.json")
    free = hasattr(step.config, "hyperparameters")
    settings = {**(step.config.hyperparameters or {}), **overrides} if free else own_settings(step, overrides)
    # A single file is copied here without its folder in the config.
    named = step.config.entry
    start(step, named if (HERE / named).is_file() else Path(named).name, settings)

    folder = step.output("model")
    if not files_below(folder):
        job.fail("data/own-model-empty", entry=step.config.entry)
    why_not = complete(data, schema, settings, folder)
    table = step.output("evaluation") / "predictions.csv"
    if why_not is not None:
        step.log(f"the model can be stored, but Specline's steps cannot score rows with it: {why_not}")
    elif table.is_file():
        pass  # the script has scored the rows itself
    elif isinstance(schema, str):
        step.log(f"the validation and test rows were not scored: {schema}")
    elif not (splits := splits_to_score(data)):
        step.log("no rows were scored: the table has neither validation nor test rows")
    else:
        try:
            write_table(scores(data, folder, splits), table)
        except Exception as error:
            if free:
                raise
            # The script need not follow this step's conventions if another script evaluates its model.
            why = step.sentence(error.code, error.data) if isinstance(error, job.JobFailure) else repr(error)
            step.log(f"Specline's steps cannot score rows with the model: {why}")
