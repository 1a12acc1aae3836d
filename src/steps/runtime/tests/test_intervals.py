"""The coverage of intervals, and cases without an interval. bench/interval_coverage.py measures more."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom, chi2, norm, t
from sklearn import metrics as reference

from specline_runtime import metrics
from specline_runtime.baselines import binary_baseline, multiclass_baseline, regression_baseline
from specline_runtime.counted import CountedScores, mean
from specline_runtime.folds import fold_of_rows
from specline_runtime.intervals import (
    HEAVY_TAILED,
    POISSON_LOW,
    TOO_FEW,
    auc_interval,
    bootstrap,
    f1_interval,
    student_95,
    wilson,
)


@pytest.mark.parametrize(("rows", "least"), [(10, 0.94), (50, 0.93), (200, 0.934), (2000, 0.934)])
def test_shares_are_held_whatever_they_are(rows: int, least: float) -> None:
    """Exact coverage, from the probability of each hit count and whether its interval covers the proportion."""
    shares = np.linspace(0.001, 0.999, 999)
    ends = np.array([wilson(hits, rows) for hits in range(rows + 1)])
    held = (ends[:, 0] <= shares[:, None]) & (shares[:, None] <= ends[:, 1])
    chances = binom.pmf(np.arange(rows + 1), rows, shares[:, None])
    assert (chances * held).sum(axis=1).min() >= least


def test_the_constants_are_those_of_scipy() -> None:
    assert list(POISSON_LOW.values()) == pytest.approx([chi2.ppf(0.05, 2 * hits) / 2 for hits in POISSON_LOW])
    for freedom in (4, 10, 50, 400):
        assert student_95(freedom) == pytest.approx(t.ppf(0.975, freedom), rel=1e-3)


@pytest.mark.parametrize(("positives", "negatives", "least"), [(10, 40, 0.9), (10, 190, 0.93), (100, 100, 0.93)])
@pytest.mark.parametrize("area", [0.7, 0.95, 0.99])
def test_the_auc_is_held(positives: int, negatives: int, area: float, least: float) -> None:
    random = np.random.RandomState(1)
    labels = np.repeat([1, 0], [positives, negatives])
    apart = norm.ppf(area) * math.sqrt(2)
    pairs = [auc_interval(labels, random.randn(len(labels)) + apart * labels) for _ in range(1000)]
    assert np.mean([pair is not None and pair[0] <= area <= pair[1] for pair in pairs]) >= least


def test_a_perfect_auc_is_not_certain() -> None:
    labels = np.repeat([1, 0], [20, 20])
    low, high = auc_interval(labels, labels.astype(float)) or (math.nan, math.nan)
    assert 0.6 < low < 0.85
    assert high == 1


def test_too_few_rows_have_no_interval() -> None:
    labels = np.array([1, 1, 1, 1, *[0] * 30])
    scores = np.linspace(1, 0, 34)
    made = metrics.binary_metrics(labels, scores, metrics.fixed_cut(0.95, 34), 1)
    assert {made["interval_notes"][name] for name in ("auc", "pr_auc", "ks")} == {TOO_FEW}
    assert not {"auc", "pr_auc", "ks"} & set(made["intervals"])
    assert made["intervals"]["precision"] == list(wilson(2, 2) or ())
    nothing = metrics.binary_metrics(labels, scores, metrics.fixed_cut(2, 34), 1)
    assert nothing["interval_notes"]["precision"] == TOO_FEW
    few = bootstrap(lambda y, s: lambda counts: {"rmse": mean(y - s, counts)}, scores[:10], scores[:10] * 2, 1)
    assert few.notes == {"rmse": TOO_FEW}


def test_f1_goes_with_the_share_of_hits_among_all_that_are_positive_or_called_so() -> None:
    low, high = f1_interval(30, 20) or (0, 0)
    assert low < 2 * 30 / (2 * 30 + 20) < high
    assert f1_interval(0, 0) is None


def test_heavy_tails_are_noted_and_others_are_not() -> None:
    random = np.random.RandomState(2)
    truth = random.randn(300)
    light = metrics.regression_metrics(truth, truth + random.randn(300), 1)
    # Relative errors are heavy-tailed if the true values are close to 0.
    assert set(light["interval_notes"]) == {"mape"}
    heavy = metrics.regression_metrics(truth, truth + random.standard_cauchy(300), 1)
    assert heavy["interval_notes"]["rmse"] == HEAVY_TAILED
    assert heavy["intervals"]["rmse"][0] < heavy["rmse"]


def test_bootstrapped_intervals_hold_their_own_value() -> None:
    random = np.random.RandomState(4)
    for _ in range(20):
        labels = (random.rand(80) < 0.3).astype(int)
        made = metrics.binary_metrics(labels, random.rand(80), metrics.fixed_cut(0.5, 80), 3)
        for name, (low, high) in made["intervals"].items():
            assert low <= made[name] <= high, name


def test_a_threshold_is_measured_on_rows_that_did_not_choose_it() -> None:
    """With meaningless scores, a threshold that is evaluated on the rows that chose it beats classifying every row as
    positive."""
    random = np.random.RandomState(6)
    gains = []
    for number in range(200):
        labels = np.repeat([1, 0], [10, 40])
        scores = random.rand(50)
        cut = metrics.best_f1_cut(labels, scores, number)
        assert cut is not None
        own = metrics.at_threshold(labels, scores, cut.shown)["f1"]
        gains.append((own, metrics.at_threshold(labels, scores, cut.of_rows)["f1"]))
    chosen, measured = np.mean(gains, axis=0)
    assert chosen > 0.36
    assert measured < 0.33
    assert metrics.best_f1_cut(np.array([1, 0, 0]), np.array([0.1, 0.2, 0.3]), 1) is None


def test_intervals_and_thresholds_do_not_depend_on_the_order_of_the_rows() -> None:
    random = np.random.RandomState(9)
    labels = (random.rand(120) < 0.3).astype(int)
    scores = np.clip(labels * 0.2 + random.rand(120), 0, 1).round(2)
    order = random.permutation(120)
    cut, mixed = (metrics.best_f1_cut(labels[rows], scores[rows], 4) for rows in (np.arange(120), order))
    assert cut is not None
    assert mixed is not None
    assert len(set(cut.of_rows)) > 1
    assert sorted(zip(labels, scores, cut.of_rows)) == sorted(zip(labels[order], scores[order], mixed.of_rows))
    for measure in (
        lambda rows: metrics.binary_metrics(labels[rows], scores[rows], metrics.fixed_cut(0.5, 120), 4),
        lambda rows: metrics.regression_metrics(labels[rows] + 1.0, scores[rows], 4),
        lambda rows: metrics.multiclass_metrics(
            labels[rows], np.column_stack([1 - scores, scores])[rows], 4, ["a", "b"]
        ),
    ):
        one, other = measure(np.arange(120)), measure(order)
        assert one["intervals"].keys() == other["intervals"].keys()
        for name, ends in one["intervals"].items():
            assert other["intervals"][name] == pytest.approx(ends, rel=1e-9), name


def test_baselines_are_what_constant_scores_reach() -> None:
    labels = np.repeat([1, 0], [30, 70])
    constant = np.full(100, 0.3)
    made = metrics.binary_metrics(labels, constant, metrics.fixed_cut(0.5, 100), 1)
    beside = binary_baseline(labels)
    for name in ("auc", "pr_auc", "log_loss", "brier", "ks", "ece", "accuracy"):
        assert made[name] == pytest.approx(beside[name], abs=1e-9), name
    assert beside["f1"] == pytest.approx(reference.f1_score(labels, np.ones(100)))
    kinds = np.repeat([0, 1, 2], [20, 50, 30])
    several = metrics.multiclass_metrics(kinds, np.tile([0.2, 0.5, 0.3], (100, 1)), 1, ["a", "b", "c"])
    for name, value in multiclass_baseline(kinds, 3).items():
        assert several[name] == pytest.approx(value, abs=1e-9), name
    numbers = np.random.RandomState(1).randn(100)
    mean = metrics.regression_metrics(numbers, np.full(100, numbers.mean()), 1)
    median = metrics.regression_metrics(numbers, np.full(100, np.median(numbers)), 1)
    beside = regression_baseline(numbers)
    assert [mean["rmse"], mean["r2"], median["mae"], median["mape"]] == pytest.approx(
        [beside["rmse"], beside["r2"], beside["mae"], beside["mape"]], abs=1e-9
    )


def test_means_over_classes_include_only_classes_that_occur() -> None:
    random = np.random.RandomState(3)
    labels = np.repeat([0, 1], [40, 30])
    scores = random.rand(70, 4) + 0.4 * np.eye(4)[labels]
    scores[:, 3] = 0  # neither in the labels nor in the predictions; class 2 is only predicted
    made = metrics.multiclass_metrics(labels, scores, 1, ["a", "b", "c", "d"])
    said = scores.argmax(axis=1)
    assert 2 in said
    assert made["macro_f1"] == pytest.approx(reference.f1_score(labels, said, average="macro"))
    areas = [metrics.auc((labels == k).astype(int), scores[:, k]) for k in (0, 1)]
    assert made["macro_auc"] == pytest.approx(np.mean(areas))
    assert made["notes"] == [
        "none of the 70 evaluated rows is of class 'c', 'd': no metric says how well the model finds such rows"
    ]
    assert made["interval_notes"]["macro_f1"] == "no rows of 'c', 'd'"
    right = metrics.multiclass_metrics(labels, np.eye(4)[labels], 1, ["a", "b", "c", "d"])
    assert (right["accuracy"], right["macro_f1"], right["macro_auc"]) == (1, 1, 1)
    constant = np.eye(4)[np.zeros(70, dtype=int)]
    reached = metrics.multiclass_metrics(labels, constant, 1, ["a", "b", "c", "d"])
    assert reached["macro_f1"] == pytest.approx(reached["baseline"]["macro_f1"])


def test_folds_are_of_equal_size_with_classes_in_proportion() -> None:
    labels = np.repeat([0, 1, 2], [33, 21, 7])
    fold = fold_of_rows(np.arange(61), labels, 5, 1)
    assert np.ptp(np.bincount(fold)) <= 1
    for value in range(3):
        assert np.ptp(np.bincount(fold[labels == value], minlength=5)) <= 1
    order = np.random.RandomState(1).permutation(61)
    assert (fold_of_rows(order, labels[order], 5, 1) == fold[order]).all()


@pytest.mark.parametrize("digits", [1, 6])
def test_rows_that_count_several_times_equal_repeated_rows(digits: int) -> None:
    random = np.random.RandomState(digits)
    scores = random.rand(300).round(digits)
    labels = (random.rand(300) < scores).astype(int)
    counts = np.bincount(random.randint(0, 300, 300), minlength=300)
    rows = CountedScores(labels, scores)
    repeated = np.repeat(labels, counts), np.repeat(scores, counts)
    assert rows.auc(counts) == metrics.auc(*repeated) == pytest.approx(reference.roc_auc_score(*repeated))
    pairs = [
        (metrics.precision_area(*rows.steps(counts)), metrics.average_precision(*repeated)),
        (metrics.largest_distance(*rows.steps(counts)), metrics.kolmogorov_smirnov(*repeated)),
        (rows.log_loss(counts), metrics.log_loss(*repeated)),
        (rows.brier(counts), metrics.brier(*repeated)),
        (rows.calibration_error(counts), metrics.calibration_error(*repeated)),
    ]
    for counted, found in pairs:
        assert counted == pytest.approx(found, rel=1e-12)


def test_a_sample_with_one_class_has_no_area() -> None:
    rows = CountedScores(np.array([0, 1, 1]), np.array([0.2, 0.1, 0.7]))
    assert math.isnan(rows.auc(np.array([0, 1, 2])))
    assert math.isnan(rows.auc(np.array([3, 0, 0])))
