"""A sequence of transforms on real data: learned on training rows, used by other branches, repeated by the package."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import pandas as pd
import pytest
from conftest import CHURN, CREDIT, Bench, Ran
from test_line import ask, table, unpack

ROW = [
    ("MissingValueImputation", "imputation", {}),
    ("RiskTableMapping", "risk", {}),
    ("FeatureSelection", "selection", {"share": 0.7}),
]


@dataclass
class TransformLine:
    bench: Bench
    ran: dict[str, Ran]
    label: str

    def files(self, name: str, port: str) -> dict[str, bytes]:
        folder = self.ran[name][port]
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def run_transforms(
    bench: Bench, start: Path, branch: str, fitted: dict[str, Ran] | None, fresh: bool = False
) -> dict[str, Ran]:
    """Runs the sequence on a branch. `fitted` contains the training branch's results."""
    ran, data = {}, start
    for step, _, config in ROW:
        inputs = {"data": data} if fitted is None else {"data": data, "fitted": fitted[step]["fitted"]}
        ran[step] = bench.run(step, inputs, fresh=fresh, branch=branch, **config)
        data = ran[step]["data"]
    return ran


def run_row(bench: Bench, source: Path, label: str, positive: str) -> TransformLine:
    facts = {"label": label, "positive": positive}
    ran: dict[str, Ran] = {}
    for branch, low, high in (("training", 0, 0.7), ("calibration", 0.7, 0.85), ("evaluation", 0.85, 1)):
        loaded = bench.run("DataLoading", {"source": source}, branch=branch, share_from=low, share_to=high, **facts)
        inputs = {"data": loaded["data"], "signature": loaded["signature"]}
        prepared = bench.run("TabularPreprocessing", inputs, branch=branch, **facts)
        learnt = None if branch == "training" else {step: ran[f"{step}_training"] for step, _, _ in ROW}
        row = run_transforms(bench, prepared["processed"], branch, learnt)
        ran.update({f"load_{branch}": loaded, f"prepare_{branch}": prepared})
        ran.update({f"{step}_{branch}": one for step, one in row.items()})
    last = ROW[-1][0]
    ran["train"] = bench.run("XGBoostTraining", {"data": ran[f"{last}_training"]["data"]}, n_estimators=80)
    for branch in ("training", "calibration", "evaluation"):
        inputs = {"model": ran["train"]["model"], "data": ran[f"{last}_{branch}"]["data"]}
        ran[f"evaluate_{branch}"] = bench.run("XGBoostModelEval", inputs, branch=branch)
    ran["package"] = bench.run("Package", {"model": ran["train"]["model"]})
    return TransformLine(bench, ran, label)


@pytest.fixture(scope="session")
def credit_row(new_bench: Callable[[str], Bench]) -> TransformLine:
    return run_row(new_bench("credit-row"), CREDIT, "Status", "bad")


@pytest.fixture(scope="session")
def churn_row(new_bench: Callable[[str], Bench]) -> TransformLine:
    return run_row(new_bench("churn-row"), CHURN, "churn", "Yes")


@pytest.fixture(params=["credit_row", "churn_row"])
def row(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("branch", ["training", "calibration", "evaluation"])
def test_the_package_scores_raw_rows_as_the_pipeline_did(row: TransformLine, branch: str, tmp_path: Path) -> None:
    model = unpack(row.ran["package"]["package"] / "model.tar.gz", tmp_path)
    raw = table(row.ran[f"load_{branch}"]["data"] / "part-00000.csv")
    scored = pd.read_csv(row.ran[f"evaluate_{branch}"]["predictions"] / "predictions.csv", float_precision="round_trip")
    if branch == "training":
        scored = pd.read_csv(row.ran["train"]["evaluation"] / "predictions.csv", float_precision="round_trip")
        assert set(scored["split"]) == {"validation", "test"}
    columns = [column["name"] for column in json.loads((model / "payload-schema.json").read_text())["columns"]]
    assert row.label not in columns
    body = io.StringIO()
    csv.writer(body).writerows([columns, *raw[columns].to_numpy().tolist()])
    answers = json.loads(ask(model, body.getvalue(), "text/csv"))["predictions"]
    by_row = {int(number): answer["score"] for number, answer in zip(raw["__row_id"], answers)}
    assert len(scored) > 600
    assert [by_row[number] for number in scored["__row_id"]] == list(scored["score"])


def test_what_was_learnt_goes_down_the_row_into_the_archive(row: TransformLine) -> None:
    names = [f"fitted/{number:02d}-{name}/{name}.json" for number, (_, name, _) in enumerate(ROW, start=1)]
    for count, (step, name, _) in enumerate(ROW, start=1):
        for branch in ("training", "evaluation"):
            files = row.files(f"{step}_{branch}", "data")
            assert [path for path in files if path.startswith("fitted/")] == names[:count]
            assert files[names[count - 1]] == row.files(f"{step}_training", "fitted")[f"{name}.json"]
    archive = row.files("train", "model")
    last = row.files(f"{ROW[-1][0]}_training", "data")
    assert {path: archive[path] for path in names} == {path: last[path] for path in names}


def test_only_train_rows_are_learnt_from(row: TransformLine, tmp_path: Path) -> None:
    """Different validation and test rows result in identical fitted artifacts, byte for byte."""
    folder = tmp_path / "changed"
    shutil.copytree(row.ran["prepare_training"]["processed"], folder)
    for split in ("validation", "test"):
        path = folder / split / "part-00000.csv"
        rows = table(path)
        for name in rows.columns[2:]:
            rows[name] = rows[name].to_numpy()[::-1]
        rows[row.label] = rows[row.label].map({"0": "1", "1": "0"})
        rows.iloc[::3, 2:] = ""
        rows.to_csv(path, index=False)
    again = run_transforms(row.bench, folder, "training", None)
    for step, name, _ in ROW:
        before = row.files(f"{step}_training", "fitted")[f"{name}.json"]
        assert (again[step]["fitted"] / f"{name}.json").read_bytes() == before
    path = folder / "train/part-00000.csv"
    table(path).iloc[1:].to_csv(path, index=False)
    other = run_transforms(row.bench, folder, "training", None)
    assert (other["RiskTableMapping"]["fitted"] / "risk.json").read_bytes() != row.files(
        "RiskTableMapping_training", "fitted"
    )["risk.json"]


def test_the_same_seed_gives_the_same_bytes(row: TransformLine) -> None:
    again = run_transforms(row.bench, row.ran["prepare_training"]["processed"], "training", None, fresh=True)
    for step, ran in again.items():
        for port in ("data", "fitted"):
            folder = ran[port]
            files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
            assert files == row.files(f"{step}_training", port)


def test_rows_keep_their_ids_and_labels(row: TransformLine) -> None:
    for branch, split in (("training", "test"), ("evaluation", "all")):
        before = table(row.ran[f"prepare_{branch}"]["processed"] / split / "part-00000.csv")
        after = table(row.ran[f"FeatureSelection_{branch}"]["data"] / split / "part-00000.csv")
        columns = ["__row_id", row.label]
        assert after[columns].equals(before[columns])
        counted = row.ran[f"FeatureSelection_{branch}"].json("data", "rows.json")
        assert counted == row.ran[f"prepare_{branch}"].json("processed", "rows.json")


def test_other_branches_need_what_training_learnt(row: TransformLine) -> None:
    held_out = row.ran["prepare_evaluation"]["processed"]
    for step, _, _ in ROW:
        ran = row.bench.run(step, {"data": held_out}, branch="evaluation")
        assert ran.code == "data/input-missing"
        assert f"{step} needs its input 'fitted'" in ran.sentence
    loose = row.bench.run("MissingValueImputation", {"data": held_out}, branch="training")
    assert loose.code == "data/not-split"


def test_what_was_learnt_elsewhere_is_refused(credit_row: TransformLine, churn_row: TransformLine) -> None:
    bench, ran = credit_row.bench, credit_row.ran
    prepared = ran["prepare_evaluation"]["processed"]
    foreign = churn_row.ran["MissingValueImputation_training"]["fitted"]
    other = bench.run("MissingValueImputation", {"data": prepared, "fitted": foreign}, branch="evaluation")
    assert other.sentence == (
        "MissingValueImputation was given a transform that was fitted on other columns: 'female' is missing here"
    )
    # The columns match even without a transform: selection keeps columns as they are, and imputation only fills them.
    bare = bench.run("MissingValueImputation", {"data": ran["prepare_training"]["processed"]}, indicators=False)
    risks = bench.run("RiskTableMapping", {"data": bare["data"]})
    skipped = bench.run("RiskTableMapping", {"data": prepared, "fitted": risks["fitted"]}, branch="evaluation")
    assert skipped.code == "data/fitted-row"
    assert "fitted on rows transformed by imputation (" in skipped.sentence
    assert "these rows come from no fitted transform" in skipped.sentence
    wrong = bench.run("FeatureSelection", {"data": prepared, "fitted": risks["fitted"]}, branch="evaluation")
    assert wrong.code == "data/file-missing"


def test_a_model_scores_only_rows_of_its_own_row(credit_row: TransformLine) -> None:
    inputs = {"model": credit_row.ran["train"]["model"], "data": credit_row.ran["prepare_evaluation"]["processed"]}
    for step in ("XGBoostModelEval", "ModelCalibration"):
        ran = credit_row.bench.run(step, inputs, branch="evaluation")
        assert ran.code == "data/fitted-differ"
        assert "but these rows come from no fitted transform" in ran.sentence
