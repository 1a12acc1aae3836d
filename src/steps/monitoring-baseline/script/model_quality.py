"""Metrics of predictions with labels, their constraints and violations, in the forms of Model Monitor's model quality.

Sources: Developer Guide, "Model quality metrics and Amazon CloudWatch monitoring" and "Schema for violations" of model
quality; read in November 2026. The image's further metrics (best constant classifier, curves of several classes) are
not computed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

Document = dict
# The image resamples to estimate a standard deviation; the numbers are ours, and the same for each run.
SAMPLES, SHARE, SEED = 5, 0.8, 0
BETAS = {"f0_5": 0.5, "f1": 1.0, "f2": 2.0}


def with_deviations(table: pd.DataFrame, metrics_of) -> Document:  # noqa: ANN001
    """Each metric of all rows, with its deviation over samples of the rows."""
    random = np.random.RandomState(SEED)
    size = max(1, int(len(table) * SHARE))
    samples = [metrics_of(table.iloc[random.choice(len(table), size, replace=False)]) for _ in range(SAMPLES)]
    found = metrics_of(table)
    return {
        name: {"value": value, "standard_deviation": float(np.std([one.get(name, value) for one in samples]))}
        for name, value in found.items()
    }


def regression(table: pd.DataFrame) -> Document:
    errors = table["label"] - table["prediction"]
    spread = float(((table["label"] - table["label"].mean()) ** 2).sum())
    squares = float((errors**2).sum())
    mse = squares / len(table)
    found = {"mae": float(errors.abs().mean()), "mse": mse, "rmse": float(np.sqrt(mse))}
    return {**found, "r2": 1 - squares / spread} if spread > 0 else found


def rates(actual: np.ndarray, predicted: np.ndarray) -> Document:
    """The metrics of the positive class; those with an empty denominator are 0."""
    true_positive = float((actual & predicted).sum())
    true_negative = float((~actual & ~predicted).sum())
    false_positive = float((~actual & predicted).sum())
    false_negative = float((actual & ~predicted).sum())

    def share(part: float, rest: float) -> float:
        return part / (part + rest) if part + rest else 0.0

    recall, precision = share(true_positive, false_negative), share(true_positive, false_positive)
    found = {
        "recall": recall,
        "precision": precision,
        "accuracy": (true_positive + true_negative) / max(1, len(actual)),
        "true_positive_rate": recall,
        "true_negative_rate": share(true_negative, false_positive),
        "false_positive_rate": share(false_positive, true_negative),
        "false_negative_rate": share(false_negative, true_positive),
    }
    for name, beta in BETAS.items():
        weight = beta**2 * precision + recall
        found[name] = (1 + beta**2) * precision * recall / weight if weight else 0.0
    return found


def auc_of(actual: np.ndarray, scores: np.ndarray) -> float | None:
    """The share of pairs of a positive and a negative row that are in order; None without either."""
    positives, negatives = int(actual.sum()), int((~actual).sum())
    if positives == 0 or negatives == 0:
        return None
    ranks = pd.Series(scores).rank().to_numpy()
    return float((ranks[actual].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def binary(table: pd.DataFrame) -> Document:
    actual = table["label"].to_numpy() == 1
    found = rates(actual, table["prediction"].to_numpy() == 1)
    auc = auc_of(actual, table["score"].to_numpy()) if "score" in table else None
    return found if auc is None else {**found, "auc": auc}


def multiclass(table: pd.DataFrame) -> Document:
    """Averages over the classes, weighted by their rows."""
    classes = table["label"].value_counts(normalize=True)
    each = {
        one: rates((table["label"] == one).to_numpy(), (table["prediction"] == one).to_numpy()) for one in classes.index
    }
    names = ("recall", "precision", *BETAS)
    found = {f"weighted_{name}": float(sum(classes[one] * each[one][name] for one in each)) for name in names}
    return {"accuracy": float((table["label"] == table["prediction"]).mean()), **found}


PROBLEMS = {
    "Regression": ("regression", regression),
    "BinaryClassification": ("binary_classification", binary),
    "MulticlassClassification": ("multiclass_classification", multiclass),
}
# Metrics that are better if they are small.
SMALL = {"mae", "mse", "rmse", "false_positive_rate", "false_negative_rate"}


def confusion(table: pd.DataFrame) -> Document:
    counts = pd.crosstab(table["label"], table["prediction"])
    return {str(row): {str(column): int(counts.loc[row, column]) for column in counts} for row in counts.index}


def statistics_of(table: pd.DataFrame, problem: str) -> Document:
    name, metrics_of = PROBLEMS[problem]
    found = with_deviations(table, metrics_of)
    more = {} if name == "regression" else {"confusion_matrix": confusion(table)}
    return {"version": 0.0, "dataset": {"item_count": len(table)}, f"{name}_metrics": {**more, **found}}


def constraints_of(statistics: Document, problem: str) -> Document:
    """No metric may be worse than here."""
    name = PROBLEMS[problem][0]
    metrics = {key: one for key, one in statistics[f"{name}_metrics"].items() if "value" in one}
    found = {
        key: {
            "threshold": one["value"],
            "comparison_operator": "GreaterThanThreshold" if key in SMALL else "LessThanThreshold",
        }
        for key, one in metrics.items()
    }
    return {"version": 0.0, f"{name}_constraints": found}


def violations_of(statistics: Document, constraints: Document, problem: str) -> list:
    name = PROBLEMS[problem][0]
    metrics = statistics[f"{name}_metrics"]
    found = []
    for key, constraint in constraints.get(f"{name}_constraints", {}).items():
        if key not in metrics or constraint.get("threshold") is None:
            continue
        value, threshold, operator = metrics[key]["value"], constraint["threshold"], constraint["comparison_operator"]
        broken = value > threshold if operator == "GreaterThanThreshold" else value < threshold
        if broken:
            deviation = metrics[key]["standard_deviation"]
            said = f"{key} is {value:.6g} (deviation {deviation:.2g}), {operator} {threshold:.6g}"
            found.append({"constraint_check_type": operator, "description": said, "metric_name": key})
    return found
