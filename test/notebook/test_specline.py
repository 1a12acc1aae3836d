"""Tests specline.py with the built command line. The same pipelines in TypeScript must give the same bytes."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Callable, Iterator

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "bin" / "specline.js"
sys.path.insert(0, str(ROOT / "python"))

import specline  # noqa: E402
from specline import (  # noqa: E402
    DependencySpec,
    Pipeline,
    PipelineSpec,
    SpeclineError,
    StepSpecification,
    load_configs,
    merge_and_save_configs,
    resolver,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SPECLINE_COMMAND", str(COMMAND))
    monkeypatch.setenv("FORCE_COLOR", "3")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    # Whatever happens, no file that was written for the command line is left behind.
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".specline-")] == []


def typescript(code: str) -> str:
    """Compile a pipeline that is written in TypeScript."""
    Path("theirs.mjs").write_text(
        f'import * as specline from "specline";\nconst {{ Pipeline, param }} = specline;\n{code}'
    )
    done = subprocess.run(["node", COMMAND, "compile", "theirs.mjs"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_intent_gives_the_same_bytes() -> None:
    pipeline = Pipeline("fraud_detection").auto_train_xgboost("s3://data/")
    expected = typescript('export default Pipeline("fraud_detection").autoTrainXgboost("s3://data/");')
    assert pipeline.compile().text == expected


def test_a_chain_gives_the_same_bytes() -> None:
    pipeline = (
        Pipeline("fraud_detection")
        .load_data("s3://data/", validation_split=0.2)
        .preprocess_with_defaults()
        .train_xgboost(max_depth=8, n_estimators=200)
        .evaluate_performance()
    )
    expected = typescript(
        'export default Pipeline("fraud_detection").loadData("s3://data/", { validationSplit: 0.2 })'
        ".preprocessWithDefaults().trainXgboost({ maxDepth: 8, nEstimators: 200 }).evaluatePerformance();"
    )
    assert pipeline.compile().text == expected


def test_a_spec_gives_the_same_bytes() -> None:
    pipeline_spec = PipelineSpec(
        steps=["data_loading", "preprocessing", "training", "evaluation"],
        requirements={"min_auc": 0.85, "max_training_time": "4 hours"},
    )
    pipeline = Pipeline.from_spec(pipeline_spec)
    expected = typescript(
        'export default Pipeline.fromSpec({ steps: ["data_loading", "preprocessing", "training", "evaluation"],'
        ' requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" } });'
    )
    assert pipeline.compile().text == expected


def test_branches_gates_and_parameters_give_the_same_bytes(folder: Path) -> None:
    shutil.copytree(ROOT / "examples" / "credit-risk" / "data", folder / "data")
    pipeline = (
        Pipeline("credit_risk", cache=False)
        .for_classification(label="Status", positive="bad")
        .branch("training", lambda b: b.load_data("data/credit.csv", share_to=0.8).preprocess())
        .train_xgboost(max_depth=specline.param.integer("Depth", default=5), colsample_by_tree=0.5)
        .branch("calibration", lambda b: b.load_data(source="s3://held-out/").preprocess().evaluate_performance())
        .deploy_if(lambda m: m.auc >= 0.8, lambda b: b.package().sample_payload().register(metadata={"ownKey": "x"}))
    )
    expected = typescript(
        """export default Pipeline("credit_risk", { cache: false })
          .forClassification({ label: "Status", positive: "bad" })
          .branch("training", (b) => b.loadData("data/credit.csv", { shareTo: 0.8 }).preprocess())
          .trainXgboost({ maxDepth: param.integer("Depth", { default: 5 }), colsampleByTree: 0.5 })
          .branch("calibration", (b) => b.loadData("s3://held-out/").preprocess().evaluatePerformance())
          .deployIf((m) => m.auc.gte(0.8),
            (b) => b.package().samplePayload().register({ metadata: { ownKey: "x" } }));"""
    )
    assert pipeline.compile().text == expected


BASE = {
    "author": "lee",
    "bucket": "models",
    "role": "arn:aws:iam::123456789012:role/pipelines",
    "region": "us-east-1",
    "service_name": "credit",
    "pipeline_version": "1.0.0",
}
THEIR_CONFIGS = """
const base = specline.BaseConfig({ author: "lee", bucket: "models", region: "us-east-1", serviceName: "credit",
  role: "arn:aws:iam::123456789012:role/pipelines", pipelineVersion: "1.0.0" });
const processing = specline.ProcessingBaseConfig({ instanceType: "ml.m5.large" }, base);
const configs = [
  specline.CradleDataLoadConfig({ source: "s3://data/", label: "Status", jobType: "training" }, processing),
  specline.TabularPreprocessingConfig({ jobType: "training", instanceType: "ml.m5.4xlarge" }, processing),
  specline.XGBoostTrainingConfig({ maxDepth: 8, nEstimators: 200 }, base),
];
"""


def configs() -> list[specline.Config]:
    base = specline.BaseConfig(**BASE)
    processing = specline.ProcessingBaseConfig(base, instance_type="ml.m5.large")
    data_config = specline.CradleDataLoadConfig(processing, source="s3://data/", label="Status", job_type="training")
    prep_config = specline.TabularPreprocessingConfig(processing, job_type="training", instance_type="ml.m5.4xlarge")
    train_config = specline.XGBoostTrainingConfig(base, max_depth=8, n_estimators=200)
    return [data_config, prep_config, train_config]


def saved(name: str) -> dict:
    file = json.loads(Path(name).read_text("utf-8"))
    del file["metadata"]["created_at"]
    return file


def gated(conditions: object) -> Pipeline:
    chain = Pipeline("gated").load_data("s3://b/", label="y").preprocess().train_xgboost().evaluate_performance()
    return chain.deploy_if(conditions, lambda b: b.package())


def test_several_conditions_are_a_list_and_give_the_same_bytes() -> None:
    pipeline = gated(lambda m: [m.auc >= 0.8, m.rows == 10])
    expected = typescript(
        'export default Pipeline("gated").loadData("s3://b/", { label: "y" }).preprocess().trainXgboost()'
        ".evaluatePerformance().deployIf((m) => [m.auc.gte(0.8), m.rows.eq(10)], (b) => b.package());"
    )
    assert pipeline.compile().text == expected


@pytest.mark.parametrize(
    "conditions",
    [
        lambda m: m.auc >= 0.8 and m.rows >= 10,
        lambda m: m.auc >= 0.8 or m.rows >= 10,
        lambda m: 0.7 <= m.auc <= 0.9,
        lambda m: not m.auc >= 0.8,
        lambda m: m.auc != 0.8,
    ],
)
def test_conditions_that_python_would_drop_are_refused(conditions: object) -> None:
    with pytest.raises(SpeclineError, match="conditions cannot be"):
        gated(conditions)


def test_a_setting_in_two_spellings_is_refused() -> None:
    with pytest.raises(SpeclineError, match="twice, in two spellings"):
        Pipeline("twice").load_data("s3://b/", label="y").preprocess().train_xgboost(max_depth=3, maxDepth=4)


def test_configs_are_saved_as_by_typescript_and_give_the_same_bytes() -> None:
    merge_and_save_configs(configs(), "ours.json")
    save = 'await specline.mergeAndSaveConfigs(configs, "theirs.json");\n'
    template = 'await specline.createPipelineFromTemplate("theirs.json", { name: "fraud" })'
    expected = typescript(f"{THEIR_CONFIGS}{save}export default {template};")
    assert saved("ours.json") == saved("theirs.json")
    assert specline.create_pipeline_from_template("ours.json", name="fraud").compile().text == expected
    by_hand = [
        ("CradleDataLoading_training", "TabularPreprocessing_training"),
        ("TabularPreprocessing_training", "XGBoostTraining"),
    ]
    dag = {
        "nodes": ["CradleDataLoading_training", "TabularPreprocessing_training", "XGBoostTraining"],
        "edges": by_hand,
    }
    assert specline.create_pipeline_from_template("ours.json", name="fraud", dag=dag).compile().text == expected
    assert Pipeline.from_configs(configs(), name="fraud").compile().text == typescript(
        f'{THEIR_CONFIGS}export default Pipeline.fromConfigs(configs, {{ name: "fraud" }});'
    )


def test_a_parameter_in_configs_keeps_its_default() -> None:
    depth = specline.param.integer("Depth", default=6, description="How deep a tree is.")
    train_config = specline.XGBoostTrainingConfig(max_depth=depth)
    ours = [*configs()[:2], train_config]
    expected = typescript(
        THEIR_CONFIGS.replace("configs = [", "unused = [")
        + """const depth = param.integer("Depth", { default: 6, description: "How deep a tree is." });
        const configs = [...unused.slice(0, 2), specline.XGBoostTrainingConfig({ maxDepth: depth })];
        export default Pipeline.fromConfigs(configs, { name: "fraud" });"""
    )
    assert '"DefaultValue": 6' in expected
    assert Pipeline.from_configs(ours, name="fraud").compile().text == expected
    with pytest.raises(SpeclineError, match="a config file cannot hold the default and description of 'Depth'"):
        merge_and_save_configs(ours, "ours.json")
    merge_and_save_configs([specline.XGBoostTrainingConfig(max_depth=specline.param.integer("Depth"))], "ours.json")


def test_configs_understand_the_names_of_other_tools() -> None:
    data_config = specline.CradleDataLoadConfig(s3_bucket="my-bucket", job_type="training")
    prep_config = specline.TabularPreprocessingConfig(job_type="training", instance_type="ml.m5.large")
    train_config = specline.XGBoostTrainingConfig(max_depth=8, n_estimators=200)

    all_configs = [data_config, prep_config, train_config]
    merge_and_save_configs(all_configs, "pipeline_config.json")

    pipeline = specline.create_pipeline_from_template("pipeline_config.json")
    expected = typescript(
        """export default Pipeline.fromConfigs([
          specline.CradleDataLoadConfig({ source: "s3://my-bucket/", jobType: "training" }),
          specline.TabularPreprocessingConfig({ jobType: "training", instanceType: "ml.m5.large" }),
          specline.XGBoostTrainingConfig({ maxDepth: 8, nEstimators: 200 }),
        ]);"""
    )
    assert pipeline.compile().text == expected


def test_a_template_has_the_messages_the_target_and_the_code_of_its_file() -> None:
    Path("team/code").mkdir(parents=True)
    Path("team/code/prep.py").write_text("import pandas\n")
    base = {"role": "arn:aws:iam::123456789012:role/ml", "bucket": "team-eu", "region": "EU", "no_such_field": 1}
    steps = {
        "CradleDataLoading_training": {"source": "s3://b/x.csv", "job_type": "training"},
        "TabularPreprocessing_training": {"script": "code", "entry": "prep.py", "label": "y", "job_type": "training"},
    }
    types = {"CradleDataLoading_training": "CradleDataLoadConfig"}
    types["TabularPreprocessing_training"] = "TabularPreprocessingConfig"
    content = {"metadata": {"config_types": types}, "configuration": {"shared": base, "specific": steps}}
    Path("team/team.json").write_text(json.dumps(content))

    made = specline.create_pipeline_from_template("team/team.json").check()
    own = Pipeline.from_file("team/team.json").check()
    told = [(one["code"], one["message"].replace("team/code", "code")) for one in made]
    assert told == [(one["code"], one["message"]) for one in own]
    assert {"config/extra-fields", "config/target", "compile/own-script"} <= {code for code, _ in told}


def test_base_classes_have_the_names_of_other_tools_too() -> None:
    base = specline.BasePipelineConfig(**BASE, model_class="xgboost", max_runtime_seconds=7200)
    merge_and_save_configs([specline.XGBoostTrainingConfig(base)], "ours.json")
    shown = load_configs("ours.json")
    assert shown[0].max_runtime == 7200
    assert shown[0].model_class == "xgboost"


def test_loaded_configs_are_saved_unchanged() -> None:
    merge_and_save_configs(configs(), "before.json")
    loaded = load_configs("before.json")
    assert loaded[2].max_depth == 8
    assert loaded[2].learning_rate == 0.05
    merge_and_save_configs(loaded, "after.json")
    assert saved("after.json") == saved("before.json")


def test_a_config_of_a_step_that_no_pack_has_is_kept() -> None:
    merge_and_save_configs(configs(), "before.json")
    file = json.loads(Path("before.json").read_text("utf-8"))
    file["metadata"]["config_types"]["Ours"] = "OurOwnConfig"
    file["configuration"]["specific"]["Ours"] = {"__model_type__": "OurOwnConfig", "depth": 3}
    Path("before.json").write_text(json.dumps(file))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", specline.SpeclineWarning)
        merge_and_save_configs(load_configs("before.json", partial=True), "after.json")
    assert saved("after.json")["configuration"]["specific"]["Ours"]["depth"] == 3
    assert saved("after.json")["metadata"]["config_types"]["Ours"] == "OurOwnConfig"


@pytest.mark.parametrize(
    ("attempt", "text"),
    [
        (
            lambda: specline.XGBoostTrainingConfig(max_dept=8),
            "XGBoostTrainingConfig has no field 'max_dept'\n  try  did you mean 'max_depth'?",
        ),
        (
            lambda: specline.XGBoostTrainingConfig(maxDepth=8),
            "XGBoostTrainingConfig has no field 'maxDepth'\n  try  did you mean 'max_depth'?",
        ),
        (
            lambda: setattr(specline.XGBoostTrainingConfig(), "gama", 1),
            "XGBoostTrainingConfig has no field 'gama'\n  try  did you mean 'gamma'?",
        ),
        (
            lambda: specline.config_table(specline.XGBoostTrainingConfig(max_depth=80)),
            "error[config/bad-value] 'max_depth' of XGBoostTraining must be a whole number from 1 to 30, but is 80\n"
            "  at   XGBoostTraining \u203a max_depth\n"
            "  try  omit it to use the default, 4",
        ),
        (
            lambda: merge_and_save_configs([specline.DataLoadingConfig(), specline.DataLoadingConfig()], "x.json"),
            "there are 2 configs for 'DataLoading'\n  try  give them different job types",
        ),
        (
            lambda: specline.XGBoostTrainingConfig(specline.ProcessingBaseConfig()),
            "XGBoostTrainingConfig can inherit from BaseConfig or BasePipelineConfig only",
        ),
        (
            lambda: Pipeline("x").load_data("s3://d/").train_xgboost().compile(),
            "error[author/missing-kind] XGBoostTraining needs tabular.processed, which no step so far produces: call "
            ".preprocess() or .sample_stratified() or .add_time_features() or .add_text_features() or "
            ".impute_missing() or .map_risk_tables() or .select_features() first\n"
            "  at   x \u203a XGBoostTraining",
        ),
        (
            lambda: Pipeline("x").load_data("s3://d/").preprocess().train_xgboost(max_dept=8).compile(),
            "error[config/unknown-field] XGBoostTraining has no config field 'max_dept'\n"
            "  at   x \u203a XGBoostTraining \u203a max_dept\n"
            "  try  did you mean 'max_depth'?",
        ),
        (
            lambda: specline.config_table(specline.XGBoostTrainingConfig(gamma=float("nan"))),
            "a value cannot be written as JSON: Out of range float values are not JSON compliant",
        ),
        (
            lambda: Pipeline("x").load_data({"s3://d/"}),
            "a value cannot be written as JSON: expected str, bytes or os.PathLike object, not set",
        ),
        (
            lambda: Pipeline("x", cahce=False).load_data("s3://d/").compile(),
            "error[author/unknown-key] unknown key 'cahce' in the options of a pipeline\n"
            "  at   x \u203a cahce\n"
            "  try  did you mean 'cache'?",
        ),
        (
            lambda: Pipeline("x").load_data("s3://d/", label="y").explain("DataLoading.nope"),
            "error[resolve/unknown-input] DataLoading has no input 'nope'\n"
            "  at   DataLoading \u203a nope\n"
            "  try  there are 'signature'",
        ),
        (lambda: load_configs("none.json"), "error[usage/no-such-file] there is no file 'none.json'"),
    ],
)
def test_mistakes_have_the_place_and_what_to_do(attempt: object, text: str) -> None:
    with pytest.raises(SpeclineError) as found:
        attempt()
    assert str(found.value) == text


@pytest.mark.parametrize(
    ("make", "key", "near"),
    [
        (lambda: Pipeline("x", retires=3), "retires", "retries"),
        (lambda: Pipeline.from_spec({"steps": ["training"]}, auto_insrt=True), "auto_insrt", "auto_insert"),
        (lambda: Pipeline.from_configs(configs(), nam="x"), "nam", "name"),
        (lambda: specline.create_pipeline_from_template("ok.json", daag={"nodes": []}), "daag", "dag"),
        (lambda: Pipeline("x").load_data(specline.param.string("Source", defualt="s3://b/")), "defualt", "default"),
    ],
)
def test_options_that_do_not_exist_are_refused(make: Callable[[], Pipeline], key: str, near: str) -> None:
    merge_and_save_configs(configs(), "ok.json")
    with pytest.raises(SpeclineError, match=f"unknown key '{key}' in the options of .*") as found:
        make().compile()
    assert f"did you mean '{near}'?" in str(found.value)


def test_a_wrong_name_of_a_call_or_class_suggests_the_nearest() -> None:
    with pytest.raises(
        AttributeError, match=r"a pipeline has no call 'train_xgbost'\n  try  did you mean 'train_xgboost'\?"
    ):
        Pipeline("x").train_xgbost()
    with pytest.raises(ImportError, match=r"did you mean 'XGBoostTrainingConfig'\?"):
        exec("from specline import XGBostTrainingConfig")


def test_names_are_completed_and_documented() -> None:
    assert {"load_data", "auto_train_xgboost", "compile"} <= set(dir(Pipeline("x")))
    assert "XGBoostTrainingConfig" in dir(specline)
    assert "max_depth" in dir(specline.XGBoostTrainingConfig())
    parameters = inspect.signature(specline.XGBoostTrainingConfig).parameters
    assert parameters["max_depth"].default == 4
    assert "The maximum depth of a tree." in (specline.XGBoostTrainingConfig.__doc__ or "")
    assert next(iter(inspect.signature(Pipeline("x").load_data).parameters)) == "source"
    names: dict[str, object] = {}
    exec("from specline import *", names)
    assert {"Pipeline", "XGBoostTrainingConfig", "BaseConfig", "merge_and_save_configs"} <= set(names)
    assert "json" not in names


def test_every_config_class_of_typescript_is_there() -> None:
    code = 'import("specline").then((m) => console.log(Object.keys(m).filter((k) => /^[A-Z].*Config$/.test(k)).join()))'
    done = subprocess.run(["node", "-e", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.strip().split(",")) <= set(dir(specline))


def test_the_examples_of_the_readme_run(folder: Path) -> None:
    shutil.copytree(ROOT / "examples" / "credit-risk" / "data", folder / "data")
    text = (ROOT / "README.md").read_text("utf-8")
    # The one that scores rows with a package is run with one, in predict.run.test.ts.
    blocks = [one for one in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "specline" in one]
    assert len(blocks) == 2
    for block in blocks:
        names: dict[str, object] = {}
        exec(block, names)
        assert names["pipeline"].compile()["Steps"]
    assert names["run"]["status"] == "succeeded"
    assert names["run"].report()._repr_html_().startswith("<iframe")


def test_dependencies_are_resolved_by_role() -> None:
    found = resolver.resolve_all_dependencies(["preprocessing", "training"])
    assert found["resolved"]["training"]["data"]["step"] == "preprocessing"
    assert [fault["at"]["step"] for fault in found["missing"]] == ["preprocessing"]


def test_specifications_add_evidence() -> None:
    XGBOOST_TRAINING_SPEC = StepSpecification(  # noqa: N806
        dependencies=[
            DependencySpec(
                logical_name="training_data",
                compatible_sources=["TabularPreprocessing"],
                semantic_keywords=["data", "processed", "training"],
            )
        ]
    )
    found = resolver.resolve_all_dependencies(["data_loading", "preprocessing", "training"], [XGBOOST_TRAINING_SPEC])
    assert found["missing"] == []
    assert [fault["code"] for fault in found["diagnostics"]] == ["resolve/taken-as"]
    names = ["DataLoading", "TabularPreprocessing", "XGBoostTraining", "LightGBMTraining", "Package"]
    assert [fault["code"] for fault in resolver.resolve_all_dependencies(names)["diagnostics"]] == ["resolve/tie"]
    light = {
        "Package": StepSpecification(
            dependencies=[DependencySpec(logical_name="model", compatible_sources=["LightGBMTraining"])]
        )
    }
    assert resolver.resolve_all_dependencies(names, light)["resolved"]["Package"]["model"]["step"] == "LightGBMTraining"
    wrong = StepSpecification(dependencies=[DependencySpec(logical_nme="model")])
    assert "did you mean" in resolver.resolve_all_dependencies(names, [wrong])["diagnostics"][0]["hint"]


def test_secrets_are_never_shown() -> None:
    secret = "hunter2-hunter2"
    config = specline.XGBoostTrainingConfig(environment={"DB_PASSWORD": secret})
    pipeline = Pipeline("x").load_data("s3://d/").preprocess().train_xgboost(environment={"DB_PASSWORD": secret})
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        print(config, [config], pipeline, pipeline._repr_html_(), pipeline.check())
        for attempt in (config._repr_html_, lambda: merge_and_save_configs([config], "x.json"), pipeline.compile):
            with pytest.raises(SpeclineError) as found:
                attempt()
            print(found.value, found.value.diagnostics)
    assert "DB_PASSWORD" in told.getvalue()
    assert secret not in told.getvalue()


def test_a_picture_is_an_image_and_what_cannot_be_drawn_is_explained() -> None:
    assert Pipeline("x").load_data("s3://d/").preprocess()._repr_html_().startswith("<img alt=")
    assert "needs tabular.processed" in Pipeline("x").load_data("s3://d/").train_xgboost()._repr_html_()


def test_text_from_outside_is_escaped() -> None:
    table = Pipeline("<b>\u202etxt").load_data("s3://d/").explain()
    assert "\u202e" not in table._repr_html_()
    assert "<b>" not in Pipeline("<b>\u202etxt").load_data("s3://d/")._repr_html_()


def test_code_cannot_be_smuggled_in() -> None:
    title = '"); process.exit(7); ("'
    assert Pipeline(title).load_data("s3://d/").check() is not None
    with pytest.raises(AttributeError):
        getattr(Pipeline("x"), "load_data(); process.exit(7); x")


def test_a_pipeline_in_a_file_can_be_used_but_not_extended() -> None:
    Path("x.yaml").write_text("name: x\ndata: s3://d/\nsteps: [data_loading, preprocessing]\n")
    pipeline = Pipeline.from_file("x.yaml")
    assert [step["Name"] for step in pipeline.compile()["Steps"]] == ["DataLoading", "TabularPreprocessing"]
    with pytest.raises(AttributeError, match=r"x\.yaml cannot be extended"):
        pipeline.train_xgboost()


def test_a_pack_that_cannot_be_loaded_is_named() -> None:
    Path("specline.config.yaml").write_text("packs: [./none.mjs]\n")
    with pytest.warns(specline.SpeclineWarning, match=r"none\.mjs"):
        assert specline.XGBoostTrainingConfig
        dir(specline)


def test_options_of_the_command_line_are_passed_on() -> None:
    pipeline = Pipeline("x").load_data("s3://d/").preprocess()
    with pytest.raises(SpeclineError, match="nowhere"):
        pipeline.compile(target="nowhere")
    pipeline.save("x.yaml")
    assert "DataLoading" in Path("x.yaml").read_text("utf-8")


def test_options_that_are_off_are_left_out() -> None:
    pipeline = Pipeline("x").load_data("s3://d/", label="y")
    assert pipeline.check(target=None, fix=False) == pipeline.check()
    assert specline._options({"cache": False, "warm": True, "relock": True}) == ["--no-cache", "--relock"]


@pytest.mark.parametrize("call", ["compile", "graph", "check", "explain", "run"])
def test_an_output_file_is_refused(call: str) -> None:
    with pytest.raises(SpeclineError, match=r"'output' is for the command line\n  try  use \.save\(\)"):
        getattr(Pipeline("x").load_data("s3://d/", label="y"), call)(output="x.json")


def test_a_missing_command_line_is_reported_with_the_places(folder: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import specline; print(specline.Pipeline('x').preprocess)"
    for module in (ROOT / "python").glob("specline*.py"):
        (folder / module.name).write_text(module.read_text("utf-8"), "utf-8")
    env = {name: value for name, value in os.environ.items() if name != "SPECLINE_COMMAND"}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**env, "PATH": ""}, capture_output=True, text=True, check=False
    )
    for place in ("SPECLINE_COMMAND", f"node_modules/.bin/specline in {folder}", "PATH"):
        assert place in done.stderr
    (folder / "node_modules" / ".bin").mkdir(parents=True)
    (folder / "node_modules" / ".bin" / "specline").symlink_to(COMMAND)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "call" in done.stdout, done.stderr


def test_the_modules_are_for_python_3_8() -> None:
    for module in (ROOT / "python").glob("specline*.py"):
        ast.parse(module.read_text("utf-8"), feature_version=(3, 8))
