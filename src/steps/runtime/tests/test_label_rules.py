"""Rules that make the label: every undecided comparison is tried both ways, and real tables are labelled."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import CHURN, ROOT, Bench, Ran, read_cells
from sklearn import datasets

from specline_runtime.coded import coded
from specline_runtime.job import JobFailure
from specline_runtime.label_rules import Rules, check_rules, labels_by_rules

TYPES = {"late": "number", "state": "category", "due": "date", "open": "boolean"}
CELLS: dict[str, list[Any]] = {
    "late": ["-3", "0", "30", "30.0", "31", None],
    "state": ["sold", "Written off", None],
    "due": ["2026-01-01", "2026-01-31 12:00:00", None],
    "open": ["true", "false", None],
}
COMPARISONS: list[dict[str, Any]] = [
    {"column": "late", "over": 30},
    {"column": "late", "min": 0, "max": 30},
    {"column": "late", "is": "30"},
    {"column": "late", "in": [0, 31]},
    {"column": "late", "missing": True},
    {"column": "state", "is": "written off"},
    {"column": "state", "not": "sold", "missing": False},
    {"column": "due", "under": "2026-01-31"},
    {"column": "due", "missing": False},
    {"column": "open", "is": True},
    {"column": "open", "not": "true"},
]


def holds(comparison: dict[str, Any], cell: str | None) -> bool | None:
    """What Python says of one cell. None if it is undecided."""
    if cell is None:
        return comparison.get("missing")
    if comparison.get("missing"):
        return False
    kind = TYPES[comparison["column"]]

    def value(of: Any) -> Any:
        if kind == "number":
            return float(of)
        return pd.Timestamp(of) if kind == "date" else str(of).lower()

    tests = {
        "over": lambda bound: value(cell) > value(bound),
        "under": lambda bound: value(cell) < value(bound),
        "min": lambda bound: value(cell) >= value(bound),
        "max": lambda bound: value(cell) <= value(bound),
        "is": lambda bound: value(cell) == value(bound),
        "not": lambda bound: value(cell) != value(bound),
        "in": lambda bounds: value(cell) in [value(bound) for bound in bounds],
    }
    return all(tests[name](bound) for name, bound in comparison.items() if name in tests)


def truth(condition: dict[str, Any], decided: dict[int, bool]) -> bool:
    if "all" in condition:
        return all(truth(part, decided) for part in condition["all"])
    if "any" in condition:
        return any(truth(part, decided) for part in condition["any"])
    return decided[id(condition)]


def possible_labels(rules: Rules, row: dict[str, Any]) -> set[str | None]:
    """The labels that a row can have, if every undecided comparison is tried both ways."""
    known = {id(one): holds(one, row[one["column"]]) for one in rules.comparisons}
    undecided = [one for one, value in known.items() if value is None]
    found: set[str | None] = set()
    for values in itertools.product([False, True], repeat=len(undecided)):
        decided = {**{one: bool(value) for one, value in known.items()}, **dict(zip(undecided, values))}
        found.add(next((label for label, when in rules.rules if truth(when, decided)), rules.otherwise))
    return found


def any_condition(chance: random.Random) -> dict[str, Any]:
    def one() -> dict[str, Any]:
        return dict(chance.choice(COMPARISONS))

    outer, inner = chance.choice([("all", "any"), ("any", "all")])
    parts = [one() if chance.random() < 0.6 else {inner: [one(), one()]} for _ in range(chance.randint(1, 3))]
    return one() if chance.random() < 0.4 else {outer: parts}


def made_of(given: dict[str, Any], rows: list[dict[str, Any]]) -> list[str | None]:
    rules = check_rules(given, "y", TYPES)
    columns = {name: coded([row[name] for row in rows]) for name in TYPES}
    label, unmatched, undecided = labels_by_rules(rules, TYPES, columns, [])
    assert not (unmatched & undecided).any()
    assert ((label.codes < 0) == (unmatched | undecided)).all()
    return np.append(label.texts, None)[label.codes].tolist()


def separate(condition: dict[str, Any]) -> bool:
    """Whether undecided comparisons are about different columns: those of one column depend on each other."""
    columns = [one["column"] for one in Rules({"rules": [{"label": "a", "when": condition}]}).comparisons]
    return len(set(columns)) == len(columns)


@pytest.mark.parametrize("seed", range(60))
def test_a_row_has_a_label_if_no_missing_cell_can_change_it(seed: int) -> None:
    chance = random.Random(seed)
    rows = [dict(zip(CELLS, cells)) for cells in itertools.product(*CELLS.values())]
    while True:
        conditions = [any_condition(chance) for _ in range(chance.randint(1, 3))]
        if all(map(separate, conditions)) and separate({"all": conditions}):
            break
    named = [{"label": chance.choice("abc"), "when": when} for when in conditions]
    given = {"rules": named, **({"otherwise": "rest"} if chance.random() < 0.5 else {})}
    rules = Rules(given)
    for row, label in zip(rows, made_of(given, rows)):
        wanted = possible_labels(rules, row)
        # Three-valued logic can leave open what is decided, but only by the way in which classes are shared.
        assert label == (next(iter(wanted)) if len(wanted) == 1 else None), (given, row)


def test_a_single_comparison_makes_yes_and_no() -> None:
    rows = [{"late": cell, "state": None, "due": None, "open": None} for cell in ("31", "30", None)]
    assert made_of({"column": "late", "over": 30}, rows) == ["yes", "no", None]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"column": "lat", "over": 3}, "data/label-rules-column"),
        ({"column": "state", "over": 3}, "data/label-rules-order"),
        ({"column": "late", "over": "soon"}, "data/label-rules-value"),
        ({"column": "due", "in": ["2026-01-01", "soon"]}, "data/label-rules-value"),
        ({"column": "late", "is": True}, "data/label-rules-value"),
        ({"column": "open", "is": "maybe"}, "data/label-rules-value"),
    ],
)
def test_rules_that_do_not_suit_the_table_are_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(JobFailure) as refused:
        check_rules(given, "y", TYPES)
    assert refused.value.code == code
    with pytest.raises(JobFailure) as refused:
        check_rules({"column": "late", "over": 3}, "state", TYPES)
    assert refused.value.code == "data/label-rules-exist"


def prepared(bench: Bench, source: Path, **config: Any) -> tuple[Ran, Ran]:
    facts = {"branch": "training", **config}
    loaded = bench.run("DataLoading", {"source": source}, **facts)
    if loaded.status != 0:
        return loaded, loaded
    return loaded, bench.run(
        "TabularPreprocessing", {"data": loaded["data"], "signature": loaded["signature"]}, **facts
    )


def test_a_disease_that_progresses_is_predicted_without_its_measure(bench: Bench, tmp_path: Path) -> None:
    """scikit-learn's diabetes table: its target is a number, of which a rule makes two classes."""
    frame = datasets.load_diabetes(as_frame=True).frame
    frame.to_csv(tmp_path / "diabetes.csv", index=False)
    rules = {"column": "target", "over": 140}
    loaded, ran = prepared(bench, tmp_path / "diabetes.csv", label="worse", label_rules=rules)
    schema = ran.json("processed", "schema.json")
    high = int((frame["target"] > 140).sum())
    assert schema["label_made"] == {"counts": {"yes": high, "no": len(frame) - high}, "unmatched": 0, "undecided": 0}
    assert (schema["classes"], schema["positive"], schema["task"]) == (["no", "yes"], "yes", "binary")
    assert schema["transform"]["dropped"] == {"worse": "label", "target": "the label is made from it"}
    tables = [read_cells(ran["processed"] / split) for split in ("train", "validation", "test")]
    every = pd.concat(tables)
    assert "target" not in every
    rows = every["__row_id"].astype(int).to_numpy()
    assert (every["worse"].astype(int).to_numpy() == (frame["target"].to_numpy()[rows] > 140)).all()
    assert f"worse is made by rules: {high} rows yes, {len(frame) - high} rows no" in ran.log
    trained = bench.run("XGBoostTraining", {"data": ran["processed"]}, n_estimators=40)
    scored = bench.run("XGBoostModelEval", {"model": trained["model"], "data": ran["processed"]})
    assert 0.65 < scored.json("metrics", "metrics.json")["auc"] < 0.98
    # New rows need neither the label nor the column of which it is made.
    new = frame.drop(columns=["target"]).head(40)
    new.to_csv(tmp_path / "new.csv", index=False)
    facts = {"label": "worse", "label_rules": rules, "branch": "inference"}
    inputs = {"source": tmp_path / "new.csv", "signature": loaded["signature"]}
    read = bench.run("DataLoading", inputs, **facts)
    unlabelled = bench.run("TabularPreprocessing", {"data": read["data"], "signature": read["signature"]}, **facts)
    assert len(read_cells(unlabelled["processed"] / "all")) == 40


def test_rows_that_no_rule_decides_are_named_and_left_out(bench: Bench) -> None:
    """Customers: loyal or lost, and 11 whose charges are unknown."""
    table = pd.read_csv(CHURN)
    rules = {
        "rules": [
            {"label": "lost", "when": {"column": "churn", "is": "yes"}},
            {
                "label": "loyal",
                "when": {"all": [{"column": "tenure", "min": 24}, {"column": "total_charges", "over": 1000}]},
            },
        ]
    }
    _, ran = prepared(bench, CHURN, label="fate", positive="lost", label_rules=rules)
    lost = table["churn"] == "Yes"
    loyal = ~lost & (table["tenure"] >= 24) & (table["total_charges"] > 1000)
    # A missing charge does not matter for those who are lost, or who have not been customers for long.
    undecided = ~lost & (table["tenure"] >= 24) & table["total_charges"].isna()
    made = ran.json("processed", "schema.json")["label_made"]
    assert made["counts"] == {"lost": int(lost.sum()), "loyal": int(loyal.sum())}
    assert made["undecided"] == int(undecided.sum())
    assert made["unmatched"] == len(table) - int((lost | loyal | undecided).sum())
    assert f"{made['unmatched']} rows match no rule, so they have no label" in ran.log
    rows = [len(read_cells(ran["processed"] / split)) for split in ("train", "validation")]
    assert sum(rows) < int((lost | loyal).sum())
    assert not {"churn", "tenure", "total_charges"} & set(read_cells(ran["processed"] / "train"))


def test_a_column_can_stay_a_feature(bench: Bench) -> None:
    rules = {"column": "kind", "is": "fix", "keep": ["kind"]}
    commits = ROOT / "test/fixtures/commits.csv"
    _, ran = prepared(bench, commits, label="is_fix", label_rules=rules)
    assert "kind" in read_cells(ran["processed"] / "train")
    assert "kind stays a feature, although the label is made from it" in ran.log


def test_several_classes_and_a_default(bench: Bench) -> None:
    commits = ROOT / "test/fixtures/commits.csv"
    rules = {
        "rules": [
            {"label": "large", "when": {"any": [{"column": "added", "over": 300}, {"column": "files", "over": 20}]}},
            {"label": "small", "when": {"all": [{"column": "added", "max": 10}, {"column": "removed", "max": 10}]}},
        ],
        "otherwise": "medium",
    }
    _, ran = prepared(bench, commits, label="size", label_rules=rules)
    schema = ran.json("processed", "schema.json")
    assert (schema["task"], schema["classes"]) == ("multiclass", ["large", "medium", "small"])
    assert sum(schema["label_made"]["counts"].values()) == 847
    together = bench.run_together(
        "TabularPreprocessing",
        {port: prepared(bench, commits, label="size", label_rules=rules)[0][port] for port in ("data", "signature")},
        3,
        label="size",
        label_rules=rules,
        branch="training",
    ).files("processed")
    for name in ("schema.json", "train/part-00000.csv"):
        assert together[name] == (ran["processed"] / name).read_bytes()


def test_faults_are_found_when_the_table_is_loaded(bench: Bench) -> None:
    commits = ROOT / "test/fixtures/commits.csv"
    for rules, code in (
        ({"column": "file", "over": 3}, "data/label-rules-column"),
        ({"column": "kind", "over": 3}, "data/label-rules-order"),
        ({"column": "files", "over": "many"}, "data/label-rules-value"),
    ):
        assert prepared(bench, commits, label="y", label_rules=rules)[0].code == code
    assert (
        prepared(bench, commits, label="kind", label_rules={"column": "files", "over": 3})[0].code
        == "data/label-rules-exist"
    )
    assert (
        prepared(bench, commits, label="y", label_rules={"column": "files", "over": -1})[1].code
        == "data/label-rules-one"
    )


def test_the_quality_of_a_model_is_measured_with_the_same_rules(bench: Bench, tmp_path: Path) -> None:
    frame = datasets.load_diabetes(as_frame=True).frame
    frame.to_csv(tmp_path / "diabetes.csv", index=False)
    facts = {"label": "worse", "label_rules": {"column": "target", "over": 140}}
    loaded, ran = prepared(bench, tmp_path / "diabetes.csv", **facts)
    trained = bench.run("XGBoostTraining", {"data": ran["processed"]}, n_estimators=20)
    inputs = {"data": loaded["data"], "signature": loaded["signature"], "model": trained["model"]}
    baseline = bench.run("MonitoringBaseline", inputs, label="worse")
    measured = bench.run("QualityMeasurement", {"baseline": baseline["baseline"], "data": loaded["data"]})
    numbers = measured.json("metrics", "metrics.json")
    assert numbers["rows"] == len(frame)
    assert numbers["positives"] == int((frame["target"] > 140).sum())
