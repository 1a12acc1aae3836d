"""A bench for scripts: lays out the container's folders below a root and starts the script as a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "src/steps/runtime/specline_runtime"
CREDIT = ROOT / "examples/credit-risk/data/credit.csv"
CHURN = ROOT / "test/fixtures/churn.csv"

sys.path.insert(0, str(RUNTIME.parent))
sys.dont_write_bytecode = True


@dataclass
class Ran:
    """One run of a script: how it ended, and the folders that it wrote."""

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


class Bench:
    def __init__(self, contracts: Path, folder: Path) -> None:
        self.contracts = contracts
        self.folder = folder
        self.count = 0

    def run(self, step: str, inputs: dict[str, Path], beside: Path | None = None, **config: Any) -> Ran:
        """Runs a step's script with its defaults and the given config (snake_case); an input is a file or a folder.

        `beside` is a folder of the user's, whose files are laid beside the script's.
        """
        described = json.loads((self.contracts / f"{step}.json").read_text(encoding="utf-8"))
        contract = described["contract"]
        self.count += 1
        root = self.folder / f"{self.count:03d}-{step}"
        code = root / "code"
        shutil.copytree(described["folder"], code, ignore=shutil.ignore_patterns("__pycache__"))
        if beside is not None:
            shutil.copytree(beside, code, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        shutil.copytree(RUNTIME, code / "specline_runtime", ignore=shutil.ignore_patterns("__pycache__"))
        (code / "contract.json").write_text(json.dumps(contract), encoding="utf-8")
        for port, source in inputs.items():
            mount(source, root / contract["inputs"][port]["path"][1:])
        given = {name: value for name, value in {**described["defaults"], **config}.items() if value is not None}
        arguments = []
        if contract["job"] == "training":
            path = root / "opt/ml/input/config/hyperparameters.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps({name: json.dumps(value) for name, value in given.items()}), encoding="utf-8")
        else:
            arguments = flags(contract, given)
        process = subprocess.run(
            [sys.executable, str(code / described["entry"]), *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "SPECLINE_ROOT": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=code,
            check=False,
        )
        failure = root / contract["failure"][1:]
        return Ran(
            process.returncode,
            process.stdout + process.stderr,
            failure.read_text(encoding="utf-8") if failure.exists() else "",
            root,
            {port: root / output["path"][1:] for port, output in contract["outputs"].items()},
        )


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
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            made += [argument["flag"], item if isinstance(item, str) else json.dumps(item)]
    return made


@pytest.fixture(scope="session")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the specifications say of their scripts, as compiling writes it."""
    folder = tmp_path_factory.mktemp("contracts")
    subprocess.run(["node", str(ROOT / "scripts/contracts.mjs"), str(folder)], check=True)
    return folder


@pytest.fixture
def bench(contracts: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(contracts, tmp_path_factory.mktemp("bench"))


@dataclass
class Line:
    """The ten steps on real data: a training branch, and one for calibration."""

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
def credit_line(contracts: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    return run_line(Bench(contracts, tmp_path_factory.mktemp("credit")), CREDIT, "Status", "bad")


@pytest.fixture(scope="session")
def churn_line(contracts: Path, tmp_path_factory: pytest.TempPathFactory) -> Line:
    return run_line(Bench(contracts, tmp_path_factory.mktemp("churn")), CHURN, "churn", "Yes")


@pytest.fixture
def processed(tmp_path: Path) -> Any:
    """Writes a processed artifact of made-up rows: every split gets the same rows, unless some are given for it."""

    def write(rows: list[dict[str, Any]], types: dict[str, str], task: str = "binary", **splits: Any) -> Path:
        from specline_runtime.processed import Writer  # noqa: PLC0415  found only once the path above is set

        columns = [{"name": name, "type": kind} for name, kind in types.items()]
        classes = [] if task == "regression" else sorted({str(row["y"]) for row in rows})
        schema = {"columns": columns, "label": "y", "task": task, "classes": classes, "transform": {}}
        folder = tmp_path / f"processed-{len(list(tmp_path.iterdir()))}"
        writer = Writer(folder, schema, [])
        for split, of_split in (splits or {"train": rows, "validation": rows, "test": rows}).items():
            table = pd.DataFrame([{name: row.get(name) for name in (*types, "y")} for row in of_split], dtype=object)
            table.insert(0, "__row_id", range(len(table)))
            writer.split(split, table)
        writer.close()
        return folder

    return write


def read_cells(folder: Path) -> pd.DataFrame:
    """A table as its texts, "" where a cell is missing."""
    return pd.read_csv(folder / "part-00000.csv", dtype=str, keep_default_na=False)
