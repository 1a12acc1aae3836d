"""Statistics, constraints and violations of a table, in the forms of Model Monitor's data quality.

Sources: Developer Guide, "Schema for Statistics (statistics.json file)", "Schema for Constraints (constraints.json
file)" and "Schema for Violations (constraint_violations.json file)"; the distances: awslabs/deequ, Distance.scala,
numericalDistance and categoricalDistance; all read in November 2026. Descriptions of violations are our own.
"""

from __future__ import annotations

from typing import Any, Dict

import numpy as np
import pandas as pd

# The parameters of the sketch that the image writes.
SKETCH_C, SKETCH_K = 0.64, 2048
BUCKETS = 10
# Text columns with at most this many values have a domain. The image's limit is not documented.
MOST_VALUES = 20

Document = Dict[str, Any]


def kind_of(text: pd.Series) -> pd.Series:
    """The type of each cell: Integral, Fractional, String, or missing for an empty one."""
    shape = text.str.strip()
    # Words for numbers, such as nan and inf, are text.
    number = np.isfinite(pd.to_numeric(shape, errors="coerce").astype(float))
    integral = number & (shape.str.lstrip("+-").str.isdigit() == True)  # noqa: E712 - missing cells are neither
    kinds = np.where(integral, "Integral", np.where(number, "Fractional", "String"))
    return pd.Series(kinds, index=text.index).where(text.notna() & (shape != ""))


def inferred_type(kinds: pd.Series) -> str:
    """The narrowest type that all present cells have."""
    found = set(kinds.dropna())
    if not found:
        return "Unknown"
    if "String" in found:
        return "String"
    return "Fractional" if "Fractional" in found else "Integral"


def sketch_of(values: np.ndarray) -> list:
    """Lists of values by level. A value at level n represents 2**n values, as in a KLL sketch. All values
    are listed up to the sketch's size, and evenly spaced ones above it.
    """
    ordered = np.sort(values)
    level = max(0, int(np.ceil(np.log2(max(1, len(ordered)) / SKETCH_K))))
    step = 2**level
    if level == 0:
        return [ordered.tolist()]
    whole = len(ordered) - len(ordered) % step
    thinned = ordered[:whole].reshape(-1, step)[:, step // 2]
    return [ordered[whole:].tolist()] + [[] for _ in range(level - 1)] + [thinned.tolist()]


def buckets_of(values: np.ndarray) -> list:
    low, high = float(values.min()), float(values.max())
    edges = np.linspace(low, high, BUCKETS + 1)
    counts = np.histogram(values, bins=edges)[0] if high > low else [len(values)] + [0] * (BUCKETS - 1)
    return [
        {"lower_bound": float(edges[at]), "upper_bound": float(edges[at + 1]), "count": float(counts[at])}
        for at in range(BUCKETS)
    ]


def statistics_of(table: pd.DataFrame) -> Document:
    """The statistics of a table of text cells."""
    return whole([feature_of(str(name), table[name]) for name in table.columns], len(table))


def whole(features: list, rows: int) -> Document:
    """The document for the statistics of all columns."""
    return {"version": 0.0, "dataset": {"item_count": rows}, "features": features}


def feature_of(name: str, text: pd.Series) -> Document:
    """The statistics of a column of text cells."""
    kinds = kind_of(text)
    present = text[kinds.notna()]
    common = {"num_present": len(present), "num_missing": len(text) - len(present)}
    kind = inferred_type(kinds)
    feature: Document = {"name": name, "inferred_type": kind}
    if kind in ("Integral", "Fractional"):
        values = present.astype(float).to_numpy()
        sketch = {"parameters": {"c": SKETCH_C, "k": float(SKETCH_K)}, "data": sketch_of(values)}
        feature["numerical_statistics"] = {
            "common": common,
            "mean": float(values.mean()),
            "sum": float(values.sum()),
            "std_dev": float(values.std()),
            "min": float(values.min()),
            "max": float(values.max()),
            "distribution": {"kll": {"buckets": buckets_of(values), "sketch": sketch}},
        }
    else:
        counts = present.value_counts()
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        buckets = [{"value": str(value), "count": int(count)} for value, count in ordered]
        feature["string_statistics"] = {
            "common": common,
            "distinct_count": float(len(counts)),
            "distribution": {"categorical": {"buckets": buckets}},
        }
    return feature


def constraints_of(statistics: Document) -> Document:
    """What the table itself satisfies, with the thresholds that the image suggests."""
    features = []
    for feature in statistics["features"]:
        found = feature.get("numerical_statistics") or feature.get("string_statistics")
        common = found["common"]
        all_cells = common["num_present"] + common["num_missing"]
        completeness = common["num_present"] / all_cells if all_cells else 1.0
        constraint: Document = {"name": feature["name"], "inferred_type": feature["inferred_type"]}
        constraint["completeness"] = float(completeness)
        if "numerical_statistics" in feature:
            constraint["num_constraints"] = {"is_non_negative": found["min"] >= 0}
        elif 0 < found["distinct_count"] <= MOST_VALUES:
            values = [one["value"] for one in found["distribution"]["categorical"]["buckets"]]
            constraint["string_constraints"] = {"domains": values}
        features.append(constraint)
    return {"version": 0.0, "features": features, "monitoring_config": MONITORING_CONFIG}


# As in the constraints that AWS's examples print (amazon-sagemaker-examples, model monitor); read in November 2026.
MONITORING_CONFIG = {
    "evaluate_constraints": "Enabled",
    "emit_metrics": "Enabled",
    "datatype_check_threshold": 1.0,
    "domain_content_threshold": 1.0,
    "distribution_constraints": {
        "perform_comparison": "Enabled",
        "comparison_threshold": 0.1,
        "comparison_method": "Robust",
    },
}


def violation(name: str, check: str, description: str) -> Document:
    return {"feature_name": name, "constraint_check_type": check, "description": description}


def violations_of(table: pd.DataFrame, baseline: Document, constraints: Document) -> list:
    """What a table violates. `baseline` are the statistics of the baseline, which may have none."""
    config = configured(MONITORING_CONFIG, constraints.get("monitoring_config", {}))
    if config["evaluate_constraints"] != "Enabled":
        return []
    known = {feature["name"]: feature for feature in constraints.get("features", [])}
    earlier = {feature["name"]: feature for feature in baseline.get("features", [])}
    found = []
    missing = [name for name in known if name not in map(str, table.columns)]
    extra = [str(name) for name in table.columns if str(name) not in known]
    for names, check, noun in ((missing, "missing_column_check", "missing"), (extra, "extra_column_check", "extra")):
        if names:
            found.append(violation(names[0], check, f"{noun} columns: {', '.join(names)}"))
    for name in table.columns:
        if str(name) in known:
            own = configured(config, known[str(name)].get("monitoringConfigOverrides", {}))
            found += feature_violations(table[name], known[str(name)], earlier.get(str(name)), own)
    return found


def configured(common: Document, own: Document) -> Document:
    """The options with some of them replaced, also those of the comparison."""
    comparison = {**common["distribution_constraints"], **own.get("distribution_constraints", {})}
    return {**common, **own, "distribution_constraints": comparison}


def unknown_method(constraints: Document) -> str | None:
    """A method of comparison that is not computed here."""
    features = [feature.get("monitoringConfigOverrides", {}) for feature in constraints.get("features", [])]
    for config in [constraints.get("monitoring_config", {}), *features]:
        method = config.get("distribution_constraints", {}).get("categorical_drift_method", "LInfinity")
        if method != "LInfinity":
            return str(method)
    return None


def feature_violations(text: pd.Series, constraint: Document, baseline: Document | None, config: Document) -> list:
    name = constraint["name"]
    kinds = kind_of(text)
    present = text[kinds.notna()]
    found = []
    complete = len(present) / len(text) if len(text) else 1.0
    if "completeness" in constraint and complete < constraint["completeness"]:
        said = f"{complete:.2%} of the values are present, and the constraint is {constraint['completeness']:.2%}"
        found.append(violation(name, "completeness_check", said))
    expected = constraint.get("inferred_type", "Unknown")
    accepted = {"Integral": ["Integral"], "Fractional": ["Integral", "Fractional"]}.get(expected)
    match = kinds.dropna().isin(accepted).mean() if accepted and len(present) else 1.0
    threshold = config["datatype_check_threshold"]
    if match < threshold:
        said = f"{match:.2%} of the values are {expected}, and {threshold:.2%} must be"
        found.append(violation(name, "data_type_check", said))
    numbers = pd.to_numeric(present, errors="coerce").dropna()
    if constraint.get("num_constraints", {}).get("is_non_negative") and (numbers < 0).any():
        found.append(violation(name, "data_type_check", f"there are negative values, such as {numbers.min():g}"))
    domains = constraint.get("string_constraints", {}).get("domains")
    if domains and len(present):
        inside = present.isin(domains).mean()
        if inside < config["domain_content_threshold"]:
            others = sorted(set(present) - set(domains))[:5]
            said = f"{1 - inside:.2%} of the values are unknown: {', '.join(others)}"
            found.append(violation(name, "categorical_values_check", said))
    return found + drift_of(name, present, numbers, baseline, config["distribution_constraints"])


def drift_of(name: str, present: pd.Series, numbers: pd.Series, baseline: Document | None, config: Document) -> list:
    if baseline is None or config["perform_comparison"] != "Enabled" or len(present) == 0:
        return []
    robust = config["comparison_method"] == "Robust"
    if "numerical_statistics" in baseline and len(numbers):
        threshold = config["comparison_threshold"]
        distance = numeric_distance(numbers.to_numpy(dtype=float), baseline["numerical_statistics"], robust)
    elif "string_statistics" in baseline:
        threshold = config.get("categorical_comparison_threshold", config["comparison_threshold"])
        distance = categorical_distance(present, baseline["string_statistics"], robust)
    else:
        return []
    if distance <= threshold:
        return []
    return [violation(name, "baseline_drift_check", f"the distance {distance:.4g} exceeds the threshold {threshold:g}")]


def corrected(distance: float, here: float, there: float, robust: bool) -> float:
    """Subtracts what two samples of these sizes can differ by chance."""
    return max(0.0, distance - 1.8 * np.sqrt((here + there) / (here * there))) if robust else distance


def weighted(statistics: Document) -> tuple:
    """The values of the baseline's sketch with their weights, or the middles of its buckets."""
    kll = statistics["distribution"]["kll"]
    levels = kll.get("sketch", {}).get("data") or []
    pairs = [(value, 2.0**level) for level, values in enumerate(levels) for value in values]
    if not pairs:
        pairs = [((one["lower_bound"] + one["upper_bound"]) / 2, one["count"]) for one in kll["buckets"]]
    pairs.sort()
    return np.array([value for value, _ in pairs]), np.array([weight for _, weight in pairs])


def numeric_distance(values: np.ndarray, baseline: Document, robust: bool) -> float:
    """The largest difference between the two cumulative distributions."""
    there, weights = weighted(baseline)
    if len(there) == 0:
        return 0.0
    points = np.union1d(values, there)
    here = np.searchsorted(np.sort(values), points, side="right") / len(values)
    before = np.concatenate([[0.0], np.cumsum(weights)])[np.searchsorted(there, points, side="right")] / weights.sum()
    return corrected(float(np.abs(here - before).max()), len(values), weights.sum(), robust)


def categorical_distance(present: pd.Series, baseline: Document, robust: bool) -> float:
    """The largest difference between the shares of a value."""
    before = {one["value"]: one["count"] for one in baseline["distribution"]["categorical"]["buckets"]}
    total = sum(before.values())
    if total == 0:
        return 0.0
    now = present.value_counts(normalize=True).to_dict()
    distance = max(abs(now.get(value, 0) - before.get(value, 0) / total) for value in {*now, *before})
    return corrected(float(distance), len(present), total, robust)
