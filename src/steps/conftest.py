"""A test bench for scripts: creates the container's folders under a root folder and starts the script as a process."""

from __future__ import annotations

import compileall
import json
import os
import py_compile
import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "src/steps/runtime/specline_runtime"
CREDIT = ROOT / "examples/credit-risk/data/credit.csv"
CHURN = ROOT / "test/fixtures/churn.csv"

sys.path.insert(0, str(RUNTIME.parent))
sys.path.insert(0, str(RUNTIME.parent / "tests"))
sys.dont_write_bytecode = True

from forks import Ended, Forks  # noqa: E402  found only once the path above is set


@dataclass
class Ran:
    """One run of a script: its exit status and the folders that it wrote."""

    status: int
    log: str
    failure: str
    root: Path
    outputs: dict[str, Path]

    def __getitem__(self, port: str) -> Path:
        assert self.status == 0, self.log
        return self.outputs[port]

    def json(self, port: str, name: str) -> Any:
        return json.loads((self[port] / name).read_text(encoding="utf-8"))

    @property
    def sentence(self) -> str:
        return self.failure.split("\n")[0]

    @property
    def code(self) -> str:
        return str(json.loads(self.failure.split("\n", 1)[1])["code"])

    @property
    def hint(self) -> str:
        return str(json.loads(self.failure.split("\n", 1)[1]).get("hint", ""))


@dataclass
class Together:
    """One run of a script on several machines."""

    machines: list[Ran]

    def files(self, port: str) -> dict[str, bytes]:
        """The files of an output by their paths, from all machines. No file is written by two of them."""
        made: dict[str, bytes] = {}
        for machine in self.machines:
            found = files_below(machine[port]) if machine[port].exists() else {}
            assert not found.keys() & made.keys(), "two machines wrote the same file"
            made.update(found)
        return made

    @property
    def log(self) -> str:
        return "".join(machine.log for machine in self.machines)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@dataclass
class Script:
    """A script in its container's folders: the words, environment and folder to run it with."""

    call: tuple[list[str], dict[str, str], Path]
    root: Path
    contract: dict[str, Any]

    def ran(self, ended: Ended) -> Ran:
        failure = self.root / self.contract["failure"][1:]
        return Ran(
            ended.status,
            ended.log,
            failure.read_text(encoding="utf-8") if failure.exists() else "",
            self.root,
            {port: self.root / output["path"][1:] for port, output in self.contract["outputs"].items()},
        )


class Bench:
    def __init__(self, contracts: Path, runtime: Path, folder: Path, forks: Forks) -> None:
        self.contracts = contracts
        self.runtime = runtime
        self.folder = folder
        self.forks = forks
        self.count = 0

    def run(
        self,
        step: str,
        inputs: dict[str, Path],
        beside: Path | None = None,
        fresh: bool = False,
        machine: tuple[int, int] = (0, 1),
        **config: Any,
    ) -> Ran:
        """Runs a step's script with its defaults and the given config (snake_case). An input is a file or a folder.
        `beside` is a user's folder whose files are placed next to the script's files. `fresh` requests a separate
        interpreter, for tests in which forking would hide a problem. `machine` is the machine's index among the job's
        machines, from 0, and their number.
        """
        script = self._script(step, inputs, beside, machine, config=config)
        ended = run_fresh(*script.call) if fresh else self.forks.run(*script.call)
        return script.ran(ended)

    def run_together(self, step: str, inputs: dict[str, Path], count: int, **config: Any) -> Together:
        """Runs a step's script on several machines, which are processes here."""
        meeting = f"127.0.0.1:{random.randint(20_000, 30_000)}"
        scripts = [
            self._script(step, inputs, None, (place, count), config=config, meeting=meeting) for place in range(count)
        ]
        ended = self.forks.run_all([script.call for script in scripts])
        return Together([script.ran(one) for script, one in zip(scripts, ended)])

    def run_at_once(self, step: str, inputs: dict[str, Path], configs: list[dict[str, Any]], shared: Path) -> list[Ran]:
        """Runs a step's script in several jobs, which leave in the folder `shared` what they work out."""
        scripts = [self._script(step, inputs, None, (0, 1), config=config, shared=shared) for config in configs]
        ended = self.forks.run_all([script.call for script in scripts])
        return [script.ran(one) for script, one in zip(scripts, ended)]

    def _script(
        self,
        step: str,
        inputs: dict[str, Path],
        beside: Path | None,
        machine: tuple[int, int],
        *,
        config: dict[str, Any],
        meeting: str = "",
        shared: Path | None = None,
    ) -> Script:
        described = json.loads((self.contracts / f"{step}.json").read_text(encoding="utf-8"))
        contract = described["contract"]
        self.count += 1
        root = self.folder / f"{self.count:03d}-{step}"
        code = root / "code"
        shutil.copytree(described["folder"], code, ignore=shutil.ignore_patterns("__pycache__"))
        if beside is not None:
            shutil.copytree(beside, code, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        shutil.copytree(self.runtime, code / "specline_runtime")
        (code / "contract.json").write_text(json.dumps(contract), encoding="utf-8")
        for port, source in inputs.items():
            mount(source, root / contract["inputs"][port]["path"][1:])
        given = {name: value for name, value in {**described["defaults"], **config}.items() if value is not None}
        words = [str(code / described["entry"])]
        if contract["job"] == "training":
            words = [str(code / "specline_runtime/run_training.py"), described["entry"]]
            path = root / "opt/ml/input/config/hyperparameters.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps({name: json.dumps(value) for name, value in given.items()}), encoding="utf-8")
        else:
            words += flags(contract, given)
        names = [f"algo-{number + 1}" for number in range(machine[1])]
        folder = root / ("opt/ml/input/config" if contract["job"] == "training" else "opt/ml/config")
        folder.mkdir(parents=True, exist_ok=True)
        machines = {"current_host": names[machine[0]], "hosts": names}
        (folder / "resourceconfig.json").write_text(json.dumps(machines), encoding="utf-8")
        env = {**os.environ, "SPECLINE_ROOT": str(root), "SPECLINE_JOB": "bench", "PYTHONDONTWRITEBYTECODE": "1"}
        if shared is not None:
            env["SPECLINE_SHARED"] = str(shared)
        if meeting:
            env["SPECLINE_FIRST_HOST"] = meeting
        return Script((words, env, code), root, contract)


def run_fresh(words: list[str], env: dict[str, str], cwd: Path) -> Ended:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=env, cwd=cwd, check=False)
    return Ended(done.returncode, done.stdout + done.stderr)


def mount(source: Path, folder: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, folder)
    else:
        folder.mkdir(parents=True)
        shutil.copy(source, folder)


def flags(contract: dict[str, Any], given: dict[str, Any]) -> list[str]:
    made = []
    for argument in contract["arguments"]:
        value = given.get(argument["name"])
        several = isinstance(value, list) and argument["type"] == "list"
        for item in value if several else [] if value is None else [value]:
            made += [argument["flag"], item if isinstance(item, str) else json.dumps(item)]
    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a sequence of real runs are assigned to one worker, so that the sequence runs only once."""
    for item in items:
        named = [*getattr(item, "fixturenames", []), *re.split(r"[\[\]-]", item.name)]
        shared = sorted({name for name in named if re.fullmatch(r"(credit|churn)_(line|row)", name)})
        if shared:
            item.add_marker(pytest.mark.xdist_group(shared[0]))


@pytest.fixture(scope="session")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contracts and defaults of the scripts, as the compiler writes them."""
    folder = tmp_path_factory.mktemp("contracts")
    subprocess.run(["node", str(ROOT / "scripts/contracts.mjs"), str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    made = Forks(tmp_path_factory.mktemp("forks"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled runtime; each script imports its own copy."""
    folder = tmp_path_factory.mktemp("runtime") / RUNTIME.name
    shutil.copytree(RUNTIME, folder, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return folder


@pytest.fixture(scope="session")
def new_bench(
    contracts: Path, runtime: Path, tmp_path_factory: pytest.TempPathFactory, forks: Forks
) -> Callable[[str], Bench]:
    """Creates a bench with the given name."""
    return lambda name: Bench(contracts, runtime, tmp_path_factory.mktemp(name), forks)


@pytest.fixture
def bench(new_bench: Callable[[str], Bench]) -> Bench:
    return new_bench("bench")


@dataclass
class Line:
    """The ten steps on real data, with a training branch and a calibration branch."""

    bench: Bench
    ran: dict[str, Ran]


def run_line(bench: Bench, source: Path, label: str, positive: str, seed: int = 42, **training: Any) -> Line:
    ran: dict[str, Ran] = {}
    facts = {"label": label, "positive": positive, "seed": seed}
    for branch, low, high in (("training", 0, 0.8), ("calibration", 0.8, 1)):
        loaded = bench.run("DataLoading", {"source": source}, branch=branch, share_from=low, share_to=high, **facts)
        inputs = {"data": loaded["data"], "signature": loaded["signature"]}
        prepared = bench.run("TabularPreprocessing", inputs, branch=branch, **facts)
        ran.update({f"load_{branch}": loaded, f"prepare_{branch}": prepared})
    ran["train"] = bench.run("XGBoostTraining", {"data": ran["prepare_training"]["processed"]}, seed=seed, **training)
    model = {"model": ran["train"]["model"]}
    held_out = {"data": ran["prepare_calibration"]["processed"]}
    ran["evaluate"] = bench.run("XGBoostModelEval", {**model, **held_out}, branch="calibration", seed=seed)
    ran["calibrate"] = bench.run("ModelCalibration", {"predictions": ran["evaluate"]["predictions"]}, seed=seed)
    ran["package"] = bench.run("Package", {**model, "calibrator": ran["calibrate"]["calibrator"]})
    ran["payload"] = bench.run("Payload", model, seed=seed)
    return Line(bench, ran)


@pytest.fixture(scope="session")
def credit_line(new_bench: Callable[[str], Bench]) -> Line:
    return run_line(new_bench("credit"), CREDIT, "Status", "bad")


@pytest.fixture(scope="session")
def churn_line(new_bench: Callable[[str], Bench]) -> Line:
    return run_line(new_bench("churn"), CHURN, "churn", "Yes")


@pytest.fixture
def processed(tmp_path: Path) -> Any:
    """Writes a processed artifact with made-up rows (see `processed_writer`)."""
    return processed_writer(tmp_path)


def processed_writer(into: Path) -> Any:
    """A function that writes a processed artifact with made-up rows below a folder. All splits get the same rows,
    unless some are given for a split."""

    def write(rows: list[dict[str, Any]], types: dict[str, str], task: str = "binary", **splits: Any) -> Path:
        from specline_runtime.processed import Writer  # noqa: PLC0415  found only once the path above is set

        columns = [{"name": name, "type": kind} for name, kind in types.items()]
        every = [row for of_split in (rows, *splits.values()) for row in of_split]
        classes = [] if task == "regression" else sorted({str(row["y"]) for row in every})
        positive = classes[1] if task == "binary" and len(classes) == 2 else None
        described = {"label": "y", "positive": positive, "task": task, "classes": classes}
        schema = {"columns": columns, **described, "transform": {}}
        folder = into / f"processed-{len(list(into.iterdir()))}"
        writer = Writer(folder, schema, [])
        for split, of_split in (splits or {"train": rows, "validation": rows, "test": rows}).items():
            table = pd.DataFrame([{name: row.get(name) for name in (*types, "y")} for row in of_split], dtype=object)
            table.insert(0, "__row_id", range(len(table)))
            writer.split(split, table)
        writer.close()
        return folder

    return write


def read_cells(folder: Path) -> pd.DataFrame:
    """A table's cells as strings, with "" for missing cells."""
    return pd.read_csv(folder / "part-00000.csv", dtype=str, keep_default_na=False)
