"""The arguments and SM_* variables of a training job's script.

Names and formats are the same as in AWS's containers. Sources: aws/sagemaker-training-toolkit, environment.py and
mapping.py, at 3383937; aws/sagemaker-python-sdk, the environment of ModelTrainer, at a248126; both read on 29 November
2026.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any, Mapping

from .job import code_folder, json_or_text, located

LOG_LEVEL = 20
MASTER_PORT = 7777
# The channel that carries the code. Its folder is SM_SOURCE_DIR; it is not listed among the channels, which carry data.
CODE_CHANNEL = "code"


def settings_of(hyperparameters: dict[str, str]) -> dict[str, Any]:
    """The user's settings. Other hyperparameters are for the containers and for the service's search."""
    return {
        name: json_or_text(text)
        for name, text in sorted(hyperparameters.items())
        if not name.startswith("sagemaker_") and name != "_tuning_objective_metric"
    }


def arguments_of(settings: dict[str, Any]) -> list[str]:
    """--name value for each setting, with values as Python's str() writes them; -n value for one letter."""
    flags = {name: f"--{name}" if len(name) > 1 else f"-{name}" for name in settings}
    return [text for name, value in settings.items() for text in (flags[name], _text(value))]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ",".join(f"{name}={_text(value[name])}" for name in sorted(value))
    return str(value)


def variables(entry: str, settings: dict[str, Any], inputs: dict[str, Any], machines: dict[str, Any]) -> dict[str, str]:
    """The variables. `inputs` and `machines` are the contents of inputdataconfig.json and resourceconfig.json."""
    channels = {name: _path(f"/opt/ml/input/data/{name}") for name in sorted(inputs) if name != CODE_CHANNEL}
    shared = {**_folders(), **_script(entry), **_machines(machines), "input_data_config": inputs}
    training = {
        **shared,
        "additional_framework_parameters": {},
        "channel_input_dirs": channels,
        "hyperparameters": settings,
        "is_master": machines["current_host"] == machines["hosts"][0],
        "job_name": os.environ.get("TRAINING_JOB_NAME"),
        "resource_config": machines,
    }
    everything = {
        **shared,
        **_groups(machines),
        "channels": list(channels),
        "framework_params": {},
        "resource_config": machines,
        "training_env": training,
        **({"job_name": training["job_name"]} if training["job_name"] else {}),
        **{f"channel_{name}": path for name, path in channels.items()},
    }
    return {**_named(everything), **_of_settings(settings, arguments_of(settings))}


def variables_within(
    entry: str, settings: dict[str, Any], arguments: list[str], outer: Mapping[str, str]
) -> dict[str, str]:
    """The variables for a script that the job's script starts with separate settings. `outer` are the job's
    variables."""
    script = _script(entry)
    training = {**json.loads(outer.get("SM_TRAINING_ENV", "{}")), **script, "hyperparameters": settings}
    kept = {name: value for name, value in outer.items() if not name.startswith("SM_HP_")}
    return {**kept, **_named({**script, "training_env": training}), **_of_settings(settings, arguments)}


def _of_settings(settings: dict[str, Any], arguments: list[str]) -> dict[str, str]:
    each = {f"hp_{name}": value for name, value in settings.items()}
    plain = {name.replace("-", "_"): value for name, value in each.items()}
    return _named({"hps": settings, "user_args": arguments, **each, **plain})


def _named(values: dict[str, Any]) -> dict[str, str]:
    return {f"SM_{name.upper()}": _variable(value) for name, value in values.items()}


def _variable(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _path(path: str) -> str:
    return str(located(path))


def _folders() -> dict[str, Any]:
    return {
        "input_dir": _path("/opt/ml/input"),
        "input_config_dir": _path("/opt/ml/input/config"),
        "input_data_dir": _path("/opt/ml/input/data"),
        "model_dir": _path("/opt/ml/model"),
        "output_dir": _path("/opt/ml/output"),
        "output_data_dir": _path("/opt/ml/output/data"),
        "output_failure": _path("/opt/ml/output/failure"),
        "output_intermediate_dir": _path("/opt/ml/output/intermediate"),
    }


def _script(entry: str) -> dict[str, Any]:
    return {
        "entry_script": entry,
        "log_level": LOG_LEVEL,
        "module_dir": str(code_folder()),
        "module_name": entry[:-3] if entry.endswith(".py") else entry,
        "source_dir": str(code_folder()),
        "user_entry_point": entry,
    }


def _machines(machines: dict[str, Any]) -> dict[str, Any]:
    hosts = sorted(machines["hosts"])
    return {
        "current_host": machines["current_host"],
        "current_host_rank": hosts.index(machines["current_host"]),
        "host_count": len(hosts),
        "hosts": machines["hosts"],
        "master_addr": machines["hosts"][0],
        "master_host": machines["hosts"][0],
        "master_port": MASTER_PORT,
        "network_interface_name": machines.get("network_interface_name"),
        "num_cpus": _cpus(),
        "num_gpus": _gpus(),
    }


def _groups(machines: dict[str, Any]) -> dict[str, Any]:
    groups = {group["instance_group_name"]: group for group in machines.get("instance_groups", [])}
    current = machines.get("current_group_name")
    return {
        "current_instance_group": current,
        "current_instance_group_hosts": groups.get(current, {}).get("hosts", machines["hosts"]),
        "current_instance_type": machines.get("current_instance_type"),
        "distribution_instance_groups": [],
        "instance_groups": list(groups),
        "instance_groups_dict": groups,
        "is_hetero": len(groups) > 1,
    }


def runs_locally() -> bool:
    """Whether this is a local run, which names its jobs."""
    return "SPECLINE_JOB" in os.environ


def _cpus() -> int:
    """All of the machine's cores on SageMaker. A local job has a share of them."""
    share = os.environ.get("OMP_NUM_THREADS", "") if runs_locally() else ""
    return int(share) if share.isdigit() else os.cpu_count() or 1


def _gpus() -> int:
    if runs_locally():
        return 0
    try:
        listed = subprocess.run(["nvidia-smi", "--list-gpus"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return sum(line.startswith("GPU ") for line in listed.splitlines())
