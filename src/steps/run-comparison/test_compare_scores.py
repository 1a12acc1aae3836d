"""The interval of the difference between two runs' metrics, and the rows that change class."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "script"))

import compare_scores
import score_differences
from compare_scores import answer

ROWS = 400


def scored(seed: int, noise: float, rows: int = ROWS, of: int = 1) -> pd.DataFrame:
    """A table of a two-class problem. Tables with the same `of` have the same labels, and with more `noise`, worse
    scores."""
    truth = np.random.RandomState(of)
    labels = (truth.rand(rows) < 0.4).astype(int)
    hint = labels + truth.randn(rows)
    score = 1 / (1 + np.exp(-(hint - 0.5 + noise * np.random.RandomState(seed).randn(rows))))
    return pd.DataFrame({"__row_id": np.arange(rows), "split": "all", "label": labels, "score": score})


@pytest.fixture()
def asked(tmp_path: Path) -> Any:
    def ask(before: pd.DataFrame, after: pd.DataFrame, **more: Any) -> dict[str, Any]:
        request: dict[str, Any] = {"same_rows": True, "seed": 42, **more}
        for name, table in (("before", before), ("after", after)):
            path = tmp_path / f"{name}.csv"
            table.to_csv(path, index=False)
            request[name] = {"files": [str(path)], "threshold": 0.5}
        return answer(request)

    return ask


def only(answered: dict[str, Any]) -> dict[str, Any]:
    (split,) = answered["splits"]
    return split


def test_a_worse_model_is_found_on_matched_rows(asked: Any) -> None:
    found = only(asked(scored(1, 0.1), scored(2, 2.0)))
    (metric,) = found["metrics"]
    assert (found["task"], metric["metric"], found["rows"]["both"]) == ("binary", "auc", ROWS)
    low, high = metric["interval"]
    assert low <= metric["difference"] <= high < 0
    assert metric["difference"] == pytest.approx(metric["after"] - metric["before"])
    assert "unpaired" not in found


def test_matched_rows_have_a_narrower_interval(asked: Any) -> None:
    tables = scored(1, 0.3), scored(2, 0.3)
    (paired,) = only(asked(*tables))["metrics"]
    apart = only(asked(*tables, same_rows=False))
    (independent,) = apart["metrics"]
    assert apart["unpaired"] == "data"
    assert "changed" not in apart
    assert np.ptp(paired["interval"]) < 0.6 * np.ptp(independent["interval"])


def test_the_order_of_the_rows_does_not_matter(asked: Any) -> None:
    before, after = scored(1, 0.3), scored(2, 0.5)
    assert asked(before, after) == asked(before.sample(frac=1, random_state=1), after.sample(frac=1, random_state=2))


def test_the_other_way_round_is_the_opposite(asked: Any) -> None:
    before, after = scored(1, 0.3), scored(2, 0.5)
    (one,), (other,) = only(asked(before, after))["metrics"], only(asked(after, before))["metrics"]
    assert one["difference"] == pytest.approx(-other["difference"])
    assert one["interval"] == pytest.approx([-end for end in reversed(other["interval"])], abs=0.01)


def test_equal_scores_have_no_difference(asked: Any) -> None:
    found = only(asked(scored(1, 0.3), scored(1, 0.3)))
    assert found["equal"]
    assert found["metrics"][0]["interval"] == (0.0, 0.0)
    assert found["changed"]["rows"] == 0


def test_only_common_rows_are_compared(asked: Any) -> None:
    before, after = scored(1, 0.3), scored(2, 0.3)
    found = only(asked(before.iloc[:300], after.iloc[100:]))
    assert found["rows"] == {"before": 300, "after": 300, "both": 200}
    part = only(asked(before.iloc[100:300], after.iloc[100:300]))
    assert found["metrics"] == part["metrics"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda table: table.assign(__row_id=table["__row_id"] + 10 * ROWS), "no-common"),
        (lambda table: table.assign(__row_id=7), "repeated"),
        (lambda table: table.drop(columns="__row_id"), "no-ids"),
        (lambda table: table.assign(label=[1 - table["label"][0], *table["label"][1:]]), "labels"),
    ],
)
def test_rows_that_cannot_be_matched_are_independent_samples(asked: Any, change: Any, reason: str) -> None:
    found = only(asked(scored(1, 0.3), change(scored(2, 0.3))))
    assert found["unpaired"] == reason
    assert found["metrics"][0]["interval"] is not None


def test_counts_rows_that_change_class(asked: Any) -> None:
    before = pd.DataFrame({"__row_id": range(40), "split": "all", "label": [0, 1] * 20, "score": [0.2, 0.8] * 20})
    after = before.assign(score=[0.9, 0.8, 0.2, 0.1, *before["score"][4:]])
    changed = only(asked(before, after))["changed"]
    assert (changed["rows"], changed["of"], changed["corrected"], changed["spoiled"]) == (2, 40, 0, 2)
    assert changed["moves"] == [{"from": "0", "to": "1", "rows": 1}, {"from": "1", "to": "0", "rows": 1}]


def test_each_run_has_its_own_threshold() -> None:
    table = scored(1, 0.3)
    rows = compare_scores._scored(table.astype({"label": str}), ["score"], "binary", ["0", "1"])
    compared = score_differences.Comparison("binary", rows, rows, paired=True)
    changed = compare_scores.class_changes(compared, (0.5, 2.0), ["0", "1"])
    assert changed is not None
    assert changed["rows"] == int((table["score"] >= 0.5).sum())


def test_compares_more_than_two_classes(asked: Any) -> None:
    random = np.random.RandomState(3)
    labels = random.choice(["a", "b", "c"], ROWS)

    def table(noise: float) -> pd.DataFrame:
        raw = np.stack([(labels == name) + noise * random.rand(ROWS) for name in "abc"], axis=1)
        shares = raw / raw.sum(axis=1, keepdims=True)
        columns = {f"score_{name}": shares[:, index] for index, name in enumerate("abc")}
        return pd.DataFrame({"__row_id": range(ROWS), "split": "all", "label": labels, **columns})

    good, bad = table(0.5), table(5.0)
    # The columns of another run can have another order.
    found = only(asked(good, bad[["__row_id", "split", "label", "score_c", "score_a", "score_b"]]))
    accuracy, loss = found["metrics"]
    assert (found["task"], accuracy["metric"], loss["metric"]) == ("multiclass", "accuracy", "log_loss")
    assert accuracy["before"] == 1
    assert accuracy["interval"][1] < 0 < loss["interval"][0]
    assert found["changed"]["spoiled"] == round((1 - accuracy["after"]) * ROWS)
    assert asked(good, bad.rename(columns={"score_c": "score_d"})) == {"unfit": "the runs have different classes"}


def test_compares_numbers(asked: Any) -> None:
    random = np.random.RandomState(4)
    truth = random.randn(ROWS) * 10
    table = pd.DataFrame({"__row_id": range(ROWS), "split": "all", "label": truth, "score": truth + random.randn(ROWS)})
    found = only(asked(table, table.assign(score=table["score"] + 3)))
    (metric,) = found["metrics"]
    assert (found["task"], metric["metric"]) == ("regression", "rmse")
    assert metric["interval"][0] > 1
    assert "changed" not in found


def test_a_sample_with_a_large_error_tells_less() -> None:
    differences, steady = np.linspace(-1, 1, 101), np.ones(101)
    assert score_differences.studentized(differences, steady, 0.0, 1.0) == pytest.approx((-0.96, 0.96), abs=0.03)
    # The samples that differ most also have the largest standard errors, so they are no evidence of a wide spread.
    growing = 1 + np.abs(differences)
    assert score_differences.studentized(differences, growing, 0.0, 1.0) == pytest.approx((-0.49, 0.49), abs=0.02)


def test_samples_without_an_error_give_no_interval() -> None:
    differences = np.array([0.1] * 95 + [0.0] * 6)
    assert score_differences.studentized(differences, np.where(differences > 0, 0.1, 0.0), 0.1, 0.1) is None
    assert score_differences.studentized(differences, differences, 0.1, 0.0) is None
    assert score_differences.studentized(np.zeros(9), np.zeros(9), 0.0, 0.0) == (0.0, 0.0)


@pytest.mark.parametrize("paired", [True, False])
def test_the_standard_error_is_that_of_the_samples(paired: bool) -> None:
    random = np.random.RandomState(6)
    truth = random.randn(ROWS)
    ids = pd.RangeIndex(ROWS)
    one, other = (
        score_differences.Scored(ids, truth, (truth + spread * random.randn(ROWS)).reshape(-1, 1)) for spread in (1, 2)
    )
    error = score_differences._error_of(score_differences.MEANS["rmse"], one, other, paired)
    ones = [np.ones(ROWS, dtype=np.int64)] * 2
    drawn = [[np.bincount(random.randint(0, ROWS, ROWS), minlength=ROWS) for _ in range(2)] for _ in range(500)]
    measures = [score_differences.regression_measure(rows) for rows in (one, other)]
    values = [measures[1](counts[0 if paired else 1])["rmse"] - measures[0](counts[0])["rmse"] for counts in drawn]
    assert error(ones[: 1 if paired else 2]) == pytest.approx(np.std(values), rel=0.1)


def test_splits_are_compared_apart_and_training_rows_not_at_all(asked: Any) -> None:
    parts = [scored(1, 0.3).assign(split=name) for name in ("train", "validation", "test")]
    table = pd.concat(parts, ignore_index=True).assign(__row_id=range(3 * ROWS))
    assert sorted(one["split"] for one in asked(table, table)["splits"]) == ["test", "validation"]
    assert "in common" in asked(table[table["split"] == "test"], table[table["split"] == "validation"])["unfit"]


def test_few_rows_have_no_interval(asked: Any) -> None:
    for rows in (10, 30):
        table = scored(1, 0.3).iloc[:rows].assign(label=[1, 0, 1] + [0] * (rows - 3))
        (metric,) = only(asked(table, scored(2, 0.3).iloc[:rows].assign(label=table["label"])))["metrics"]
        assert metric["interval"] is None
        assert metric["note"] == "too few rows"


def test_a_difference_of_few_rows_is_named(asked: Any) -> None:
    labels = np.repeat([0, 1], 50)
    best = pd.DataFrame({"__row_id": range(100), "split": "all", "label": labels, "score": np.linspace(0, 1, 100)})
    worse = best.assign(score=[0.95, *best["score"][1:]])
    (metric,) = only(asked(best, worse))["metrics"]
    assert metric["note"] == score_differences.FEW_TELL
    assert "note" not in only(asked(scored(1, 0.3), scored(2, 0.3)))["metrics"][0]


def test_scores_in_the_same_order_have_no_note(asked: Any) -> None:
    before = scored(1, 0.3)
    found = only(asked(before, before.assign(score=before["score"] ** 2)))
    assert not found["equal"]
    (metric,) = found["metrics"]
    assert (metric["difference"], metric["interval"]) == (0, (0.0, 0.0))
    assert "note" not in metric


def test_a_label_without_a_score_is_named(asked: Any) -> None:
    table = pd.DataFrame({"split": "all", "label": ["a", "b"] * 20, "score_a": 0.5, "score_b": 0.5})
    other = table.assign(label=["c", *table["label"][1:]])
    assert asked(table, other)["unfit"] == "a row has the label 'c', but the table has no score of that class"
    assert "no label" in asked(table, table.assign(label=["", *table["label"][1:]]))["unfit"]
    numbers = table[["split", "label"]].assign(score=0.5)
    assert asked(numbers, numbers)["unfit"] == "a row has the label 'a', which is not a number"


def test_one_row_with_a_huge_error_is_named(asked: Any) -> None:
    random = np.random.RandomState(5)
    truth = random.randn(ROWS)
    table = pd.DataFrame({"__row_id": range(ROWS), "split": "all", "label": truth, "score": truth + random.randn(ROWS)})
    wild = table.assign(score=[1000.0, *table["score"][1:]])
    assert "a few rows" in only(asked(table, wild))["metrics"][0]["note"]


def test_a_table_without_scores_is_refused(asked: Any, tmp_path: Path) -> None:
    table = scored(1, 0.3)
    assert "no scores" in asked(table, table.drop(columns="score"))["unfit"]
    assert "no label or no score" in asked(table, table.assign(score="x"))["unfit"]
    empty = tmp_path / "empty.csv"
    empty.touch()
    side = {"files": [str(empty)]}
    assert "cannot be read" in answer({"before": side, "after": side, "same_rows": True, "seed": 1})["unfit"]
