"""The metrics of bias checks, against values by hand, and laws that they obey."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))

import bias_metrics
import bias_predictions
import bias_table
import check_bias
from bias_metrics import Rows


def value(name: str, rows: Rows) -> object:
    return bias_metrics.measured(name, lambda: rows)["value"]


def bools(text: str) -> np.ndarray:
    return np.array([one == "1" for one in text.replace(" ", "")])


# Six rows outside of the facet, then four of it.
FACET = bools("000000 1111")
LABEL = bools("111100 1000")
PREDICTED = bools("111010 0100")
GROUP = pd.Series(list("xxxyyy") + list("xxyy"))
ROWS = Rows(FACET, LABEL, PREDICTED, GROUP)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CI", (6 - 4) / 10),
        ("DPL", 4 / 6 - 1 / 4),
        ("KL", 2 / 3 * np.log((2 / 3) / (1 / 4)) + 1 / 3 * np.log((1 / 3) / (3 / 4))),
        (
            "JS",
            0.5 * (2 / 3 * np.log((2 / 3) / (11 / 24)) + 1 / 3 * np.log((1 / 3) / (13 / 24)))
            + 0.5 * (1 / 4 * np.log((1 / 4) / (11 / 24)) + 3 / 4 * np.log((3 / 4) / (13 / 24))),
        ),
        ("LP", np.sqrt(2) * 5 / 12),
        ("TVD", 5 / 12),
        ("KS", 5 / 12),
        # Group x: 3 of the others and 1 of the facet accepted, 1 of the facet rejected; y: 1 accepted, 2 + 2 rejected.
        ("CDDL", (5 * (1 / 1 - 1 / 4) + 5 * (2 / 4 - 0 / 1)) / 10),
        ("DPPL", 4 / 6 - 1 / 4),
        ("DI", (1 / 4) / (4 / 6)),
        ("DCA", 4 / 4 - 1 / 1),
        ("DCR", 3 / 3 - 2 / 2),
        ("RD", 3 / 4 - 0 / 1),
        ("SD", 2 / 3 - 1 / 2),
        ("DAR", 3 / 4 - 0 / 1),
        ("DRR", 2 / 3 - 1 / 2),
        ("AD", 4 / 6 - 2 / 4),
        ("TE", 1 / 1 - 1 / 1),
        # The benefits are 1 1 1 0 2 1, 0 2 1 1, and their mean is 1.
        ("GE", ((0 + 4 + 0 + 4 + 6) - 10) / 20),
        # Group x: 3 others accepted; of the facet, 1 accepted and 1 rejected. y: 1 accepted, 2 + 2 rejected.
        ("CDDPL", (5 * (1 / 1 - 1 / 4) + 5 * (2 / 4 - 0 / 1)) / 10),
    ],
)
def test_a_metric_is_what_its_formula_gives_by_hand(name: str, expected: float) -> None:
    assert value(name, ROWS) == pytest.approx(expected)


def test_the_flip_test_asks_the_nearest_other_rows() -> None:
    features = pd.DataFrame({"size": [1.0, 2, 3, 11, 12, 13, 1.1, 2.1, 11.1, 12.1]})
    predicted = bools("111 000 1 0 1 0")
    # Of the facet, the second would become positive and the third negative: with few rows, one neighbour decides.
    rows = Rows(FACET, LABEL, predicted, None, features)
    assert value("FT", rows) == 0.0
    assert value("FT", Rows(FACET, LABEL, bools("111 000 1 1 1 1"), None, features)) == pytest.approx(2 / 4)
    text = bias_metrics.measured(
        "FT", lambda: Rows(FACET, LABEL, predicted, None, pd.DataFrame({"t": list("abcdefghij")}))
    )
    assert (text["value"], text["error"]) == (None, "the flip test needs numbers, and t has text")


def random_rows(seed: int) -> tuple:
    random = np.random.RandomState(seed)
    count = random.randint(8, 200)
    facet, label, predicted = (random.rand(count) < random.uniform(0.2, 0.8) for _ in range(3))
    facet[0], facet[1], label[2], label[3], predicted[2], predicted[3] = True, False, True, False, True, False
    return facet, label, predicted, pd.Series(random.randint(0, 3, count))


@pytest.mark.parametrize("seed", range(40))
def test_metrics_stay_in_their_ranges_and_mirror_the_facet(seed: int) -> None:
    facet, label, predicted, group = random_rows(seed)
    rows, mirrored = Rows(facet, label, predicted, group), Rows(~facet, label, predicted, group)
    for name in ("CI", "DPL", "DPPL", "CDDL", "CDDPL", "RD", "SD", "DAR", "DRR", "AD"):
        assert -1 <= value(name, rows) <= 1
    # Without a disparity between groups, the two sides of a difference change places.
    for name in ("CI", "DPL", "DPPL", "RD", "SD", "DAR", "DRR", "AD"):
        assert value(name, mirrored) == pytest.approx(-value(name, rows))
    for name in ("JS", "LP", "TVD", "KS", "GE"):
        assert value(name, mirrored) == pytest.approx(value(name, rows))
        assert value(name, rows) >= 0
    # Shares of one group add up to 1.
    one = pd.Series(np.zeros(len(facet)))
    assert value("CDDL", Rows(~facet, label, predicted, one)) == pytest.approx(
        -value("CDDL", Rows(facet, label, predicted, one))
    )
    assert 0 <= value("KS", rows) <= value("TVD", rows) + 1e-12
    assert value("JS", rows) <= np.log(2) + 1e-12
    # A perfect model repeats the labels' disparity and adds none.
    perfect = Rows(facet, label, label, group)
    assert value("DPPL", perfect) == pytest.approx(value("DPL", perfect))
    for name in ("AD", "RD", "SD", "DAR", "DRR", "DCA", "DCR", "TE", "GE"):
        assert value(name, perfect) == pytest.approx(0)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    facet, label, predicted, group = random_rows(seed)
    order = np.random.RandomState(seed + 100).permutation(len(facet))
    rows = Rows(facet, label, predicted, group)
    shuffled = Rows(facet[order], label[order], predicted[order], group.iloc[order])
    for name in [*bias_metrics.PRE_TRAINING, *bias_metrics.POST_TRAINING]:
        if name != "FT":
            assert value(name, shuffled) == pytest.approx(value(name, rows))


def test_what_has_no_value_says_why() -> None:
    found = bias_metrics.measured("CI", lambda: Rows(bools("000"), bools("010")))
    assert found == {
        "name": "CI",
        "description": "Class Imbalance (CI)",
        "value": None,
        "error": "no row belongs to the facet",
    }
    assert bias_metrics.measured("CDDL", lambda: Rows(FACET, LABEL))["error"] == "there is no group_variable"
    apart = Rows(bools("0011"), bools("1100"))
    assert bias_metrics.measured("KL", lambda: apart)["error"].endswith("no outcome in common")
    infinite = Rows(bools("0011"), bools("0111"), bools("0010"))
    assert bias_metrics.measured("DI", lambda: infinite)["value"] == "Infinity"
    assert bias_metrics.number_of("-Infinity") == -np.inf


def put(folder: Path, text: str, name: str = "rows.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "config", "names"),
    [
        ("a,b\n1,2\n3,4\n", {}, ["a", "b"]),
        ("1,2\n3,4\n", {}, ["column_0", "column_1"]),
        ("x,y\nz,w\n", {}, ["column_0", "column_1"]),
        ("x,y\nz,w\nv,u\n", {"label": "y"}, ["x", "y"]),
        ("a,b\n1,2\n3,4\n", {"headers": ["a", "b"]}, ["a", "b"]),
        ("1,2\n3,4\n", {"headers": ["a", "b"]}, ["a", "b"]),
    ],
)
def test_names_of_columns_come_from_headers_or_the_first_row(
    text: str, config: dict, names: list, tmp_path: Path
) -> None:
    table = bias_table.read_table(put(tmp_path, text), config, config.get("headers"))
    assert (list(table), len(table)) == (names, 2)


def test_json_lines_have_features_in_a_list_or_a_member_for_each_column(tmp_path: Path) -> None:
    lines = '{"features": [1, 5], "y": 0}\n{"features": [2, 6], "y": 1}\n'
    config = {"dataset_type": "application/jsonlines", "features": "features", "label": "y"}
    table = bias_table.read_table(put(tmp_path / "a", lines, "a.jsonl"), config, ["age", "size", "y"])
    assert table.to_dict("list") == {"age": [1, 2], "size": [5, 6], "y": [0, 1]}
    flat = bias_table.read_table(
        put(tmp_path / "b", '{"age": 1, "y": 0}\n', "a.jsonl"), {"dataset_type": "application/jsonlines"}
    )
    assert flat.to_dict("list") == {"age": [1], "y": [0]}


def test_a_value_is_a_class_or_a_threshold() -> None:
    many, few = pd.Series(range(100)), pd.Series([0, 1] * 50)
    assert bias_table.is_continuous(many, [3]) and not bias_table.is_continuous(few, [1])
    assert not bias_table.is_continuous(many, [3, 4])
    assert bias_table.is_continuous(few / 2, [0.5])
    chosen, text = bias_table.chosen(many, [97], "facet")
    assert (int(chosen.sum()), text) == (2, "(97, 99]")
    for given in (1, 1.0, "1"):
        chosen, text = bias_table.chosen(few, [given], "label")
        assert (int(chosen.sum()), text) == (50, str(given))
    with pytest.raises(bias_table.Refused, match="has no threshold"):
        bias_table.chosen(many, [], "facet 'age'")


TABLE = "sex,age,income,paid\n" + "".join(
    f"{'f' if at % 3 == 0 else 'm'},{20 + at % 50},{at % 7}.5,{int(at % 4 == 0)}\n" for at in range(120)
)


def asked_for(tmp_path: Path, config: dict, **more: str) -> dict:
    put(tmp_path / "config", json.dumps(config), "analysis_config.json")
    (tmp_path / "out").mkdir(exist_ok=True)
    data = put(tmp_path / "data", TABLE)
    return {"config": str(tmp_path / "config"), "dataset": str(data), "output": str(tmp_path / "out"), **more}


CONFIG = {
    "dataset_type": "text/csv",
    "label": "paid",
    "label_values_or_threshold": [1],
    "facet": [{"name_or_index": "sex"}, {"name_or_index": "age", "value_or_threshold": [40]}],
    "methods": {"pre_training_bias": {"methods": "all"}, "report": {"name": "report"}},
}


def test_analysis_json_has_the_form_of_the_image(tmp_path: Path) -> None:
    check_bias.check(asked_for(tmp_path, CONFIG))
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert list(found) == ["version", "pre_training_bias_metrics"]
    metrics = found["pre_training_bias_metrics"]
    assert (metrics["label"], metrics["label_value_or_threshold"]) == ("paid", "1")
    assert [one["value_or_threshold"] for one in metrics["facets"]["sex"]] == ["f", "m"]
    # The table has fifty ages in 120 rows, which makes them continuous.
    assert [one["value_or_threshold"] for one in metrics["facets"]["age"]] == ["(40, 69]"]
    names = [one["name"] for one in metrics["facets"]["sex"][0]["metrics"]]
    assert names == ["CDDL", "CI", "DPL", "JS", "KL", "KS", "LP", "TVD"]
    assert metrics["facets"]["sex"][0]["metrics"][1]["value"] == pytest.approx(1 / 3)
    assert not (tmp_path / "out" / "constraint_violations.json").exists()


def test_a_metric_farther_from_parity_than_the_baseline_is_a_violation() -> None:
    def analysis(**metrics: object) -> dict:
        listed = [{"name": name, "value": one} for name, one in metrics.items()]
        report = {"value_or_threshold": "(40, 69]", "metrics": listed}
        return {"post_training_bias_metrics": {"facets": {"age": [report]}}}

    def violated(now: dict, before: dict) -> list:
        return [one["metric_name"] for one in check_bias.violations_of(now, before)]

    # The example of the Developer Guide, "Bias Drift Violations".
    assert violated(analysis(DPPL=0.1), analysis(DPPL=0.2)) == []
    assert violated(analysis(DPPL=-0.3), analysis(DPPL=0.2)) == ["DPPL"]
    assert violated(analysis(DI=0.9), analysis(DI=0.8)) == []
    assert violated(analysis(DI=0.7), analysis(DI=0.8)) == ["DI"]
    assert violated(analysis(DI="Infinity"), analysis(DI=3.0)) == ["DI"]
    assert violated(analysis(DPPL=0.9), analysis(DPPL=None)) == []
    assert violated(analysis(DPPL=None), analysis(DPPL=0.9)) == ["DPPL"]
    # The upper bound of an interval is the largest value of each dataset.
    moved = analysis(DPPL=0.5)
    moved["post_training_bias_metrics"]["facets"]["age"][0]["value_or_threshold"] = "(40, 71]"
    assert violated(moved, analysis(DPPL=0.2)) == ["DPPL"]
    assert violated(moved, analysis(DPPL=0.6)) == []


def test_what_is_not_compared_or_computed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    baseline = tmp_path / "baseline"
    asked = asked_for(tmp_path, CONFIG, baseline=str(baseline))
    check_bias.check(asked_for(tmp_path, CONFIG))
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())
    facets = found["pre_training_bias_metrics"]["facets"]
    facets["sex"] = facets["sex"][:1]
    facets["sex"][0]["metrics"][1]["value"] = None
    del facets["age"]
    put(baseline, json.dumps(found), "analysis.json")
    config = {**CONFIG, "facet": CONFIG["facet"][:1], "methods": {**CONFIG["methods"], "shap": {}}}
    capsys.readouterr()
    check_bias.check({**asked, "config": str(put(tmp_path / "with-shap", json.dumps(config), "analysis_config.json"))})
    said = capsys.readouterr().out
    assert "not computed here: shap\n" in said
    # The facet had no group_variable either.
    left = ["CDDL of sex=f", "CI of sex=f", *(f"{name} of sex=m" for name in bias_metrics.PRE_TRAINING)]
    assert f"without a value in the baseline, so not compared: {', '.join(left)}\n" in said
    assert said.endswith("0 violations\n")


@pytest.mark.parametrize("other", [{}, {"features": []}, {"post_training_bias_metrics": {"facets": {}}}])
def test_a_baseline_of_something_else_is_refused(other: dict, tmp_path: Path) -> None:
    asked = asked_for(tmp_path, CONFIG, baseline=str(put(tmp_path / "baseline", json.dumps(other), "a.json")))
    with pytest.raises(bias_table.Refused, match="the baseline has no value of a metric that this check computes"):
        check_bias.check(asked)


def test_predictions_are_a_column_or_a_table_beside_the_dataset(tmp_path: Path) -> None:
    methods = {"post_training_bias": {"methods": ["DPPL", "AD"]}}
    in_table = {**CONFIG, "facet": CONFIG["facet"][:1], "predicted_label": "paid", "methods": methods}
    found = check_bias.analysis_of(asked_for(tmp_path, in_table), in_table)
    report = found["post_training_bias_metrics"]["facets"]["sex"][0]
    assert [one["name"] for one in report["metrics"]] == ["AD", "DPPL"]
    assert report["metrics"][0]["value"] == 0
    beside = {**CONFIG, "facet": CONFIG["facet"][:1], "methods": methods}
    asked = asked_for(tmp_path, beside, predictions=str(put(tmp_path / "predicted", "1\n0\n0\n" * 40)))
    report = check_bias.analysis_of(asked, beside)["post_training_bias_metrics"]["facets"]["sex"][0]
    # All rows of the facet are predicted to be positive, and ten of forty are; of the other eighty, none and twenty.
    assert [one["value"] for one in report["metrics"]] == [0.75 - 0.25, -1]
    put(tmp_path / "predicted", "1\n0\n")
    with pytest.raises(bias_table.Refused, match="predicted label dataset has 2 rows, and the dataset has 120"):
        check_bias.analysis_of(asked, beside)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": "pay"}, "label is pay, and the columns are sex, age, income, paid"),
        ({"label": 9}, "label is 9, and the columns are"),
        ({"label_values_or_threshold": ["yes"]}, "no label is yes; there are 1, 0"),
        ({"label": "income", "label_values_or_threshold": [9]}, "no label exceeds 9: its numbers are continuous"),
        ({"facet": [{"name_or_index": "age"}]}, "facet 'age' has no threshold, and its values are continuous"),
        ({"facet": []}, "names no facet"),
        ({"facet": "sex"}, 'facet is "sex", and must be a list'),
        ({"facet": ["sex"]}, 'a facet is "sex", and must be an object with name_or_index'),
        (
            {"facet": [{"name_or_index": "sex", "value_or_threshold": "f"}]},
            'value_or_threshold is "f", and must be a list',
        ),
        ({"methods": 5}, "methods is 5, and must be an object"),
        ({"methods": {"pre_training_bias": {"methods": ["XX"]}}}, "methods names XX, and there are all, CDDL"),
        ({"methods": {"shap": {}}}, "neither pre_training_bias nor post_training_bias"),
        ({"dataset_type": "application/json"}, "dataset_type is application/json"),
        ({"headers": ["a"]}, "has 4 columns, and headers names 1"),
    ],
)
def test_wrong_configurations_are_refused_in_words(change: dict, says: str, tmp_path: Path) -> None:
    config = {**CONFIG, **change}
    with pytest.raises(bias_table.Refused, match=says):
        check_bias.analysis_of(asked_for(tmp_path, config), config)


@pytest.mark.parametrize(
    ("answer", "predictor", "threshold", "expected"),
    [
        (["1.2"], {}, None, "1.2"),
        (["0.3"], {}, 0.2, 1),
        (["0.3"], {"probability": 0}, None, 0),
        (["0.3"], {"label_headers": ["yes"]}, 0.2, "yes"),
        (["0.1"], {"label_headers": ["yes"]}, 0.2, "no"),
        (["1", "0.8"], {"label": 0}, None, "1"),
        ({"probability": 0.7}, {"label": "probability"}, 0.5, 1),
        (["0.35", "0.25", "0.4"], {"label_headers": ["cat", "dog", "fish"]}, None, "fish"),
        ({"labels": ["cat", "dog"], "p": [0.4, 0.6]}, {"label": "labels", "probability": "p"}, None, "dog"),
        ({"predicted": "fish", "p": [0.4, 0.6]}, {"label": "predicted"}, None, "fish"),
    ],
)
def test_the_predicted_label_is_found_in_an_answer(
    answer: object, predictor: dict, threshold: object, expected: object
) -> None:
    assert bias_predictions.predicted_of(answer, predictor, threshold, pd.Series(["yes", "no"])) == expected
