"""Trains with a user's script on real data, up to the archive that an endpoint serves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import CREDIT, ROOT, Bench, Line, Ran

OWN = ROOT / "test/fixtures/own/gradient"


def train(bench: Bench, data: Path, own: Path = OWN, step: str = "LightGBMTraining", **config: object) -> Ran:
    return bench.run(step, {"data": data}, beside=own, entry="train.py", **config)


@pytest.fixture(scope="module")
def trained(credit_line: Line) -> Ran:
    data = credit_line.ran["prepare_training"]["processed"]
    return train(credit_line.bench, data, hyperparameters={"rounds": 30, "learning-rate": 0.2})


def test_a_plain_script_gives_an_archive_that_scores(credit_line: Line, trained: Ran) -> None:
    assert "rounds:30;" in trained.log
    model = trained["model"]
    description = trained.json("model", "features.json")
    assert description["label"] == "Status" and description["classes"] == ["good", "bad"]
    assert {path.name for path in (model / "code/own").iterdir()} == {"train.py", "inference.py", "features.py"}
    assert trained.json("model", "hyperparameters.json") == {"learning-rate": 0.2, "rounds": 30}
    scored = pd.read_csv(trained["evaluation"] / "predictions.csv")
    assert set(scored["split"]) == {"validation", "test"} and scored["score"].between(0, 1).all()


def test_it_is_evaluated_like_ours(credit_line: Line, trained: Ran) -> None:
    held_out = {"model": trained["model"], "data": credit_line.ran["prepare_calibration"]["processed"]}
    bench = credit_line.bench
    evaluated = bench.run("LightGBMModelEval", held_out, branch="calibration")
    numbers = evaluated.json("metrics", "metrics.json")
    assert numbers["auc"] > 0.75 and numbers["branch"] == "calibration"
    inferred = bench.run("PyTorchModelInference", held_out)
    same = [(ran["predictions"] / "predictions.csv").read_bytes() for ran in (evaluated, inferred)]
    assert same[0] == same[1]
    calibrated = bench.run("ModelCalibration", held_out)
    assert calibrated.json("metrics", "metrics.json")["auc_before"] == pytest.approx(numbers["auc"])


def test_its_package_scores_raw_rows_as_the_pipeline_did(credit_line: Line, trained: Ran, tmp_path: Path) -> None:
    bench = credit_line.bench
    packed = bench.run("Package", {"model": trained["model"]})
    shutil.unpack_archive(str(packed["package"] / "model.tar.gz"), str(tmp_path))
    held_out = {"model": trained["model"], "data": credit_line.ran["prepare_calibration"]["processed"]}
    scored = pd.read_csv(
        bench.run("LightGBMModelInference", held_out)["predictions"] / "predictions.csv", float_precision="round_trip"
    )
    raw = pd.read_csv(CREDIT, dtype=str, keep_default_na=False).iloc[scored["__row_id"]].drop(columns="Status")
    serve = (
        "import sys; sys.path.insert(0, 'code'); import inference as i; "
        "m = i.model_fn('.'); print(i.transform_fn(m, sys.stdin.read(), 'text/csv', 'text/csv')[0])"
    )
    process = subprocess.run(
        [sys.executable, "-c", serve],
        input=raw.to_csv(index=False),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    served = [float(line.split(",")[0]) for line in process.stdout.split()]
    assert served == scored["score"].tolist()


@pytest.mark.parametrize(
    ("files", "config", "sentence"),
    [
        ({"train.py": "raise SystemExit('out of luck')"}, {}, "'train.py' ended with exit status 1: out of luck"),
        ({"train.py": "pass"}, {}, "'train.py' succeeded, but wrote no model"),
        (
            {"fit.py": "pass"},
            {},
            "LightGBMTraining should start 'train.py', but your code folder has fit.py",
        ),
        (
            {"inference.py": "import lightgbm_is_not_here"},
            {},
            "'inference.py' needs the Python package 'lightgbm_is_not_here', which is not installed here",
        ),
        ({"inference.py": "def model_fn(d): ..."}, {}, "'inference.py' has no function 'predict_fn'"),
        (
            {"inference.py": "def model_fn(d): ...\ndef predict_fn(x, m): return [0.5]"},
            {},
            "predict_fn of 'inference.py' returned 1, but 535 finite numbers were expected",
        ),
        (
            {"inference.py": "def model_fn(d): ...\ndef predict_fn(x, m): return [7.0] * len(x)"},
            {},
            "predict_fn of 'inference.py' returned scores from 7.0 to 7.0, but probabilities are between 0 and 1",
        ),
        (
            {"inference.py": "def model_fn(d): ...\ndef predict_fn(x, m): return x['Agee']"},
            {},
            "predict_fn of 'inference.py' raised KeyError: 'Agee'",
        ),
    ],
)
def test_what_goes_wrong_is_said(
    credit_line: Line, tmp_path: Path, files: dict[str, str], config: dict[str, object], sentence: str
) -> None:
    writes = "import os, pathlib; (pathlib.Path(os.environ['SM_MODEL_DIR']) / 'm').write_text('m')"
    for name, text in {**({"train.py": writes} if "inference.py" in files else {}), **files}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = train(credit_line.bench, credit_line.ran["prepare_training"]["processed"], tmp_path, **config)
    assert ran.status == 1
    assert ran.sentence == sentence


# A user's script for XGBoostTraining, which runs under that step's contract.
BOOSTS = """
import json, os, sys
import pandas as pd
import xgboost as xgb
table = pd.read_csv(os.path.join(os.environ["SM_CHANNEL_DATA"], "train/part-00000.csv"))
features = {features}
booster = xgb.train({{"objective": "binary:logistic"}}, xgb.DMatrix(table[features], table["Status"]), 5)
booster.save_model(os.path.join(os.environ["SM_MODEL_DIR"], "model.json"))
print("arguments", json.dumps(sys.argv[1:]))
"""


@pytest.fixture
def boosting(credit_line: Line, contracts: Path, tmp_path: Path) -> Bench:
    """A bench for XGBoostTraining, compiled to start a user's script."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    described = json.loads((contracts / "XGBoostTraining.json").read_text(encoding="utf-8"))
    starter = json.loads((contracts / "LightGBMTraining.json").read_text(encoding="utf-8"))
    for argument in described["contract"]["arguments"]:
        argument.update({"also": "eta"} if argument["name"] == "learning_rate" else {})
    described.update(folder=starter["folder"], entry=starter["entry"], defaults={})
    (folder / "XGBoostTraining.json").write_text(json.dumps(described), encoding="utf-8")
    return Bench(folder, credit_line.bench.runtime, tmp_path / "ran", credit_line.bench.forks)


def boost(bench: Bench, data: Path, own: Path, features: str, **config: object) -> Ran:
    own.mkdir()
    (own / "train.py").write_text(BOOSTS.format(features=features), encoding="utf-8")
    return train(bench, data, own, "XGBoostTraining", **config)


def test_a_model_is_completed_from_its_feature_names(credit_line: Line, boosting: Bench, tmp_path: Path) -> None:
    data = credit_line.ran["prepare_training"]["processed"]
    ran = boost(
        boosting, data, tmp_path / "own", '["Income", "Age"]', learning_rate=0.2, more_parameters={"max_bin": 9}
    )
    assert ran.status == 0
    assert '["--eta", "0.2", "--learning_rate", "0.2", "--max_bin", "9"]' in ran.log
    assert [feature["name"] for feature in ran.json("model", "features.json")["features"]] == ["Income", "Age"]
    held_out = {"model": ran["model"], "data": credit_line.ran["prepare_calibration"]["processed"]}
    numbers = credit_line.bench.run("XGBoostModelEval", held_out, branch="calibration").json("metrics", "metrics.json")
    assert 0.5 < numbers["auc"] < 0.9
    assert set(pd.read_csv(ran["evaluation"] / "predictions.csv")["split"]) == {"validation", "test"}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ('["Income", "Twice"]; table["Twice"] = 2 * table["Age"]', "the model reads 'Twice', which is not a column"),
        ('["Age", "Home"]; table["Home"] = table["Home"].factorize()[0]', "the model reads the category 'Home'"),
        ('["Income"]', "the table has no schema.json"),
    ],
)
def test_information_that_a_model_does_not_record_is_not_guessed(
    credit_line: Line, boosting: Bench, tmp_path: Path, code: str, why: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(credit_line.ran["prepare_training"]["processed"], data)
    if "schema.json" in why:
        (data / "schema.json").unlink()
    ran = boost(boosting, data, tmp_path / "own", code)
    assert ran.status == 0
    assert why in ran.log
    assert not (ran["model"] / "features.json").exists()
    assert (ran["model"] / "model.json").is_file()


DESCRIBES = """
import json, os
model = os.environ["SM_MODEL_DIR"]
described = {"features": [], "columns": [], "label": "y", "positive": "1", "task": "binary", "classes": ["0", "1"]}
with open(os.path.join(model, "features.json"), "w") as file:
    json.dump(described, file)
"""


def without(table: Path, names: tuple[str, ...], copy: Path) -> Path:
    shutil.copytree(table, copy, ignore=lambda folder, there: [one for one in there if one in names])
    return copy


def test_a_table_without_a_schema_is_reported_and_its_rows_are_not_scored(credit_line: Line, tmp_path: Path) -> None:
    data = without(credit_line.ran["prepare_training"]["processed"], ("schema.json",), tmp_path / "data")
    own = tmp_path / "own"
    own.mkdir()
    (own / "train.py").write_text(DESCRIBES, encoding="utf-8")
    (own / "inference.py").write_text("def model_fn(d): ...\ndef predict_fn(x, m): ...\n", encoding="utf-8")
    ran = train(credit_line.bench, data, own)
    assert ran.status == 0
    assert "the validation and test rows were not scored: the table has no schema.json" in ran.log
    assert not (ran["evaluation"] / "predictions.csv").exists()


def test_a_table_with_only_train_rows_yields_a_model_without_scores(credit_line: Line, tmp_path: Path) -> None:
    prepared = credit_line.ran["prepare_training"]["processed"]
    ran = train(credit_line.bench, without(prepared, ("validation", "test"), tmp_path / "data"))
    assert ran.status == 0
    assert "no rows were scored: the table has neither validation nor test rows" in ran.log
    assert (ran["model"] / "features.json").is_file()
    ran = train(credit_line.bench, without(prepared, ("validation",), tmp_path / "tested"))
    assert set(pd.read_csv(ran["evaluation"] / "predictions.csv")["split"]) == {"test"}


KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
MINE = "import os; open(os.environ['SM_OUTPUT_FAILURE'], 'w').write('mine'); raise SystemExit(3)"


@pytest.mark.parametrize(
    ("script", "status", "sentence"),
    [
        ("raise SystemExit(7)", 7, "'train.py' ended with exit status 7: it printed nothing"),
        (KILLED, 137, "'train.py' ended with exit status 137: it printed nothing"),
        (MINE, 3, "mine"),
    ],
)
def test_a_job_ends_with_the_status_of_the_script(
    credit_line: Line, tmp_path: Path, script: str, status: int, sentence: str
) -> None:
    (tmp_path / "train.py").write_text(script, encoding="utf-8")
    ran = train(credit_line.bench, credit_line.ran["prepare_training"]["processed"], tmp_path)
    assert (ran.status, ran.sentence) == (status, sentence)


SHOWS = "import json, os, sys; sys.exit(json.dumps({k: v for k, v in os.environ.items() if k.startswith('SM_')}))"


def test_a_script_finds_its_own_settings_in_variables(credit_line: Line, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SHOWS, encoding="utf-8")
    data = credit_line.ran["prepare_training"]["processed"]
    ran = train(credit_line.bench, data, tmp_path, hyperparameters={"batch-size": 30, "shuffle": True})
    found = next(json.loads(line) for line in ran.log.splitlines() if line.startswith("{"))
    assert {name: found[name] for name in found if name.startswith("SM_HP_")} == {
        "SM_HP_BATCH-SIZE": "30",
        "SM_HP_BATCH_SIZE": "30",
        "SM_HP_SHUFFLE": "true",
    }
    settings = {"batch-size": 30, "shuffle": True}
    assert json.loads(found["SM_HPS"]) == settings
    assert json.loads(found["SM_USER_ARGS"]) == ["--batch-size", "30", "--shuffle", "true"]
    assert json.loads(found["SM_TRAINING_ENV"])["hyperparameters"] == settings
    assert found["SM_USER_ENTRY_POINT"] == "train.py"


def test_lists_and_nested_settings_reach_a_script_as_json(credit_line: Line, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SHOWS, encoding="utf-8")
    data = credit_line.ran["prepare_training"]["processed"]
    settings = {"layers": [64, 32], "nested": {"a": [1, {"b": None}]}, "unset": None}
    ran = train(credit_line.bench, data, tmp_path, hyperparameters=settings)
    found = next(json.loads(line) for line in ran.log.splitlines() if line.startswith("{"))
    assert json.loads(found["SM_HPS"]) == settings
    name, layers, nested_name, nested = json.loads(found["SM_USER_ARGS"])
    assert (name, json.loads(layers)) == ("--layers", settings["layers"])
    assert (nested_name, json.loads(nested)) == ("--nested", settings["nested"])


def test_a_script_may_say_itself_why_it_fails(credit_line: Line, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "from specline_runtime import job\nwith job.run() as step:\n    step.fail('data/no-features', step='Mine')\n",
        encoding="utf-8",
    )
    ran = train(credit_line.bench, credit_line.ran["prepare_training"]["processed"], tmp_path)
    assert ran.sentence == "Mine did not find a column to learn from"
    assert json.loads(ran.failure.split("\n", 1)[1])["code"] == "data/no-features"
