"""How a training job's script is started: its arguments, variables and packages, and how its failures are reported."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest
from conftest import RUNTIME

SETTINGS = {"depth": "6", "rate": "1e-05", "name": '"a b"', "on": "true", "k": "[1,2]", "plain": "no JSON"}
OWN = {"sagemaker_program": '"train.py"', "_tuning_objective_metric": "auc"}
MACHINES = {
    "current_host": "algo-1",
    "current_instance_type": "ml.m5.large",
    "current_group_name": "homogeneousCluster",
    "hosts": ["algo-1"],
    "instance_groups": [{"instance_group_name": "homogeneousCluster", "hosts": ["algo-1"]}],
    "network_interface_name": "eth0",
}
SHOWS = "import json, os, sys; print(json.dumps([sys.argv, os.getcwd(), sys.path[0], dict(os.environ)]))"
# A fake pip that records its arguments, and fails for one name.
PIP = """
import pathlib, sys
wanted = pathlib.Path(sys.argv[-1]).read_text()
pathlib.Path("installed.txt").write_text(" ".join(sys.argv[1:]))
if "missing" in wanted:
    sys.exit("WARNING: retrying\\nERROR: No matching distribution found for missing\\n")
"""


class Job:
    """A training job's folders and its last run."""

    def __init__(self, root: Path, contracts: Path) -> None:
        self.root = root
        self.code = root / "opt/ml/input/data/code"
        self.code.mkdir(parents=True)
        contract = json.loads((contracts / "XGBoostTraining.json").read_text(encoding="utf-8"))["contract"]
        self.write("contract.json", json.dumps(contract))
        self.config("hyperparameters", {**SETTINGS, **OWN})
        self.config("resourceconfig", MACHINES)
        self.config("inputdataconfig", {"code": {}, "train": {"TrainingInputMode": "File"}})

    def write(self, name: str, text: str) -> None:
        path = self.code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def config(self, name: str, value: object) -> None:
        folder = self.root / "opt/ml/input/config"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")

    def start(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Starts the job as a container would: without the variables that a local run sets."""
        kept = {name: value for name, value in os.environ.items() if name not in ("SPECLINE_JOB", "PYTHONPATH")}
        env = {**kept, "SPECLINE_ROOT": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", **env}
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=env, check=False)

    def train(self, text: str, entry: str = "train.py", **env: str) -> subprocess.CompletedProcess[str]:
        self.write(entry, text)
        return self.start(str(self.code / "specline_runtime/run_training.py"), entry, **env)

    @property
    def failure(self) -> str:
        path = self.root / "opt/ml/output/failure"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def sentence(self) -> str:
        return self.failure.split("\n")[0]


@pytest.fixture
def job(tmp_path: Path, contracts: Path) -> Job:
    made = Job(tmp_path, contracts)
    shutil.copytree(RUNTIME, made.code / "specline_runtime", ignore=shutil.ignore_patterns("__pycache__"))
    return made


def shown(done: subprocess.CompletedProcess[str]) -> tuple[list[str], str, str, dict[str, str]]:
    assert done.returncode == 0, done.stderr
    argv, folder, path, env = json.loads(done.stdout)
    return argv, folder, path, env


def test_a_script_gets_settings_as_arguments_and_variables(job: Job) -> None:
    argv, folder, path, env = shown(job.train(SHOWS, TRAINING_JOB_NAME="job-1"))
    texts = {"depth": "6", "rate": "1e-05", "name": "a b", "on": "True", "plain": "no JSON"}
    assert argv[0] == f"{job.code}/train.py"
    given = dict(zip(argv[1::2], argv[2::2]))
    assert given == {**{f"--{name}": text for name, text in texts.items()}, "-k": "[1, 2]"}
    assert folder == path == env["SM_MODULE_DIR"] == env["SM_SOURCE_DIR"] == str(job.code)
    assert env["PYTHONPATH"] == str(job.code)
    at = str(job.root) + "/opt/ml/"
    expected = {
        "SM_CHANNEL_TRAIN": f"{at}input/data/train",
        "SM_CHANNELS": '["train"]',
        "SM_MODEL_DIR": f"{at}model",
        "SM_OUTPUT_DATA_DIR": f"{at}output/data",
        "SM_INPUT_CONFIG_DIR": f"{at}input/config",
        "SM_HOSTS": '["algo-1"]',
        "SM_CURRENT_HOST": "algo-1",
        "SM_CURRENT_HOST_RANK": "0",
        "SM_HOST_COUNT": "1",
        "SM_MASTER_ADDR": "algo-1",
        "SM_NETWORK_INTERFACE_NAME": "eth0",
        "SM_CURRENT_INSTANCE_TYPE": "ml.m5.large",
        "SM_NUM_GPUS": "0",
        "SM_USER_ENTRY_POINT": "train.py",
        "SM_MODULE_NAME": "train",
        "SM_LOG_LEVEL": "20",
        "SM_JOB_NAME": "job-1",
        "SM_HP_DEPTH": "6",
        "SM_HP_ON": "true",
        "SM_HP_NAME": "a b",
        "SM_HP_K": "[1,2]",
    }
    assert {name: env.get(name) for name in expected} == expected
    settings = {"depth": 6, "rate": 1e-05, "name": "a b", "on": True, "k": [1, 2], "plain": "no JSON"}
    assert json.loads(env["SM_HPS"]) == json.loads(env["SM_TRAINING_ENV"])["hyperparameters"] == settings
    assert "SM_CHANNEL_CODE" not in env and not any("SAGEMAKER_PROGRAM" in name for name in env)


def test_a_variable_of_the_job_itself_is_kept(job: Job) -> None:
    job.config("hyperparameters", {"batch-size": "4"})
    env = shown(job.train(SHOWS, SM_MODEL_DIR="/elsewhere", PYTHONPATH="/lib"))[3]
    assert (env["SM_MODEL_DIR"], env["PYTHONPATH"]) == ("/elsewhere", f"{job.code}:/lib")
    assert (env["SM_HP_BATCH-SIZE"], env["SM_HP_BATCH_SIZE"]) == ("4", "4")


WRITES = "import os, pathlib, sys\nfolder = pathlib.Path(os.environ['SM_OUTPUT_DIR'])\nfolder.mkdir()\n"


@pytest.mark.parametrize(
    ("script", "status", "sentence"),
    [
        ("raise ValueError('no rows')", 1, "XGBoostTraining failed with ValueError: no rows"),
        ("import nowhere", 1, "XGBoostTraining failed with ModuleNotFoundError: No module named 'nowhere'"),
        ("raise SystemExit('no luck')", 1, "'train.py' ended with exit status 1: no luck"),
        ("import sys; sys.exit(ValueError('no rows'))", 1, "'train.py' ended with exit status 1: no rows"),
        ("raise SystemExit(7)", 7, "'train.py' ended with exit status 7: it gave no reason"),
        (WRITES + "(folder / 'failure').write_text('mine')\nraise ValueError('no rows')", 1, "mine"),
        (WRITES + "(folder / 'failure').write_text('mine')\nsys.exit(3)", 3, "mine"),
        ("raise MemoryError", 1, "XGBoostTraining ran out of memory"),
        ("raise SystemExit(0)", 0, ""),
    ],
)
def test_a_failed_script_gives_the_reason_of_the_job(job: Job, script: str, status: int, sentence: str) -> None:
    done = job.train(script)
    assert (done.returncode, job.sentence) == (status, sentence)
    assert len(job.failure) <= 1024


def test_a_traceback_begins_with_the_script(job: Job) -> None:
    log = job.train("def fit():\n    raise ValueError('x' * 5000)\n\n\nfit()\n").stderr
    first = next(line for line in log.splitlines() if line.startswith("  File"))
    assert first.startswith(f'  File "{job.code}/train.py", line 5') and "runpy" not in log
    assert len(job.failure) <= 1024 and job.sentence.endswith("…")


def test_a_shell_script_is_run_by_a_shell(job: Job) -> None:
    done = job.train('echo "$SM_CURRENT_HOST $2"; exit 4', "train.sh")
    assert (done.returncode, done.stdout) == (4, "algo-1 6\n")
    assert job.sentence == "'train.sh' ended with exit status 4: it gave no reason"


def test_executable_files_are_executable_again(job: Job) -> None:
    job.write("tool.sh", "#!/bin/sh\necho made\n")
    job.write("specline_runtime/executables.json", '["tool.sh"]')
    assert job.train("import subprocess; subprocess.run(['./tool.sh'], check=True)").stdout == "made\n"


def test_a_missing_script_is_named(job: Job) -> None:
    job.write("fit.py", "")
    done = job.start(str(job.code / "specline_runtime/run_training.py"), "train.py")
    assert done.returncode == 1
    assert job.sentence == "XGBoostTraining should start 'train.py', but your code folder has fit.py"


@pytest.fixture
def pip(tmp_path: Path) -> str:
    folder = tmp_path / "lib"
    (folder / "pip").mkdir(parents=True)
    (folder / "pip/__init__.py").touch()
    (folder / "pip/__main__.py").write_text(PIP, encoding="utf-8")
    return str(folder)


def test_packages_are_installed_first(job: Job, pip: str) -> None:
    job.write("requirements.txt", "some-package\n")
    done = job.train("print(open('installed.txt').read())", PYTHONPATH=pip)
    assert done.stdout == "install --disable-pip-version-check -r requirements.txt\n"


def test_packages_that_cannot_be_installed_are_named_in_the_reason(job: Job, pip: str) -> None:
    job.write("requirements.txt", "missing\n")
    done = job.train("print('ran')", PYTHONPATH=pip)
    assert (done.returncode, done.stdout) == (1, "")
    assert job.sentence == (
        "XGBoostTraining cannot install the packages in its requirements.txt: "
        "ERROR: No matching distribution found for missing"
    )


def test_nothing_is_installed_on_a_users_machine(job: Job, pip: str) -> None:
    job.write("requirements.txt", "missing\n")
    done = job.train("import os; print(os.path.exists('installed.txt'))", PYTHONPATH=pip, SPECLINE_JOB="here")
    assert (done.returncode, done.stdout) == (0, "False\n")


# How the toolkit's programs call the function in SAGEMAKER_TRAINING_MODULE. In both versions, a function that exits
# makes the program report success; the older version overwrites the script's reason with its own.
TOOLKIT = """
import os, pathlib
from specline_runtime.run_training import main

failure = pathlib.Path(os.environ["SPECLINE_ROOT"]) / "opt/ml/output/failure"
status = 0
try:
    main()
    print("success")
except Exception as error:
    failure.write_text(f"framework error: {error}")
    status = 1
finally:
    os._exit(status)
"""


@pytest.mark.parametrize(
    ("script", "status", "sentence", "printed"),
    [
        ("print('trained')", 0, "", "trained\nsuccess\n"),
        ("raise ValueError('no rows')", 1, "XGBoostTraining failed with ValueError: no rows", ""),
        ("raise SystemExit(7)", 7, "'train.py' ended with exit status 7: it gave no reason", ""),
    ],
)
def test_a_search_keeps_the_reason(job: Job, script: str, status: int, sentence: str, printed: str) -> None:
    job.write("train.py", script)
    done = job.start("-u", "-c", TOOLKIT, PYTHONPATH=str(job.code))
    assert (done.returncode, job.sentence) == (status, sentence)
    assert done.stdout.endswith(printed) and ("success" in done.stdout) == (status == 0)


def other_machines(answers: list[Any]) -> Callable[[str], str]:
    def look(_: str) -> str:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return str(answer)

    return look


def test_it_waits_until_the_names_of_other_machines_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    from specline_runtime import run_training  # noqa: PLC0415  found only once the path is set

    answers = [OSError("unknown"), "10.0.0.1", "10.0.0.2"]
    monkeypatch.setattr(run_training, "PAUSE", 0)
    monkeypatch.setattr(run_training.socket, "gethostbyname", other_machines(answers))
    run_training._wait_for(["algo-1"])
    assert len(answers) == 3
    run_training._wait_for(["algo-1", "algo-2"])
    assert answers == []
