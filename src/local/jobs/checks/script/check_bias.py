"""Runs a bias check as Clarify's image does: reads analysis_config.json and the dataset, and writes analysis.json and,
if there is a baseline to compare with, constraint_violations.json.

Its argument is JSON: the folders of the configuration and the tables, the baseline's, the output's, and how to ask the
model. Sources: Developer Guide, "Analysis Configuration Files", "Analysis Results" and "Bias Drift Violations";
amazon-sagemaker-clarify, bias/report.py; archived/fraud_detection of amazon-sagemaker-examples has such files; read in
November 2026.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import bias_metrics
import bias_predictions
import bias_table
import numpy as np
import pandas as pd
from bias_table import column_name
from check_program import Refused, main, read_document, write_documents

STAGES = {
    "pre_training_bias": ("pre_training_bias_metrics", bias_metrics.PRE_TRAINING),
    "post_training_bias": ("post_training_bias_metrics", bias_metrics.POST_TRAINING),
}
WORDS = {list: "a list", dict: "an object"}
# Two computations of the same metric can differ in the last digits.
TOLERANCE = 1e-9


def check_form(config: dict) -> None:
    """Refuses members of another JSON type than Clarify's."""
    expected = {"label_values_or_threshold": list, "facet": list, "headers": list, "methods": dict, "predictor": dict}
    for name, kind in expected.items():
        if name in config and not isinstance(config[name], kind):
            raise Refused(f"{name} is {json.dumps(config[name])}, and must be {WORDS[kind]}")
    for facet in config.get("facet", []):
        if not isinstance(facet, dict) or "name_or_index" not in facet:
            raise Refused(f"a facet is {json.dumps(facet)}, and must be an object with name_or_index")
        if not isinstance(facet.get("value_or_threshold", []), list):
            raise Refused(f"value_or_threshold is {json.dumps(facet['value_or_threshold'])}, and must be a list")


def asked_methods(config: dict) -> dict:
    """The names of the metrics for each stage that the configuration has."""
    found = {}
    for stage, (_, known) in STAGES.items():
        if stage not in config.get("methods", {}):
            continue
        names = config["methods"][stage].get("methods", "all")
        names = [names] if isinstance(names, str) else names
        unknown = [name for name in names if name not in known and name != "all"]
        if unknown:
            raise Refused(f"methods names {', '.join(unknown)}, and there are all, {', '.join(known)}")
        found[stage] = sorted(known) if "all" in names else sorted(set(names))
    others = [name for name in config.get("methods", {}) if name not in STAGES and name != "report"]
    if others:
        print(f"not computed here: {', '.join(others)}")
    if not found:
        raise Refused("methods has neither pre_training_bias nor post_training_bias")
    return found


class Dataset:
    """What the configuration names, as columns."""

    def __init__(self, asked: dict, config: dict) -> None:
        self.config = config
        self.table = bias_table.read_table(Path(asked["dataset"]), config, config.get("headers"))
        self.facets = self.table
        if "facets" in asked:
            beside = bias_table.read_table(Path(asked["facets"]), config, config.get("facet_headers"))
            beside = bias_predictions.joined(self.table, beside, config, "facet dataset")
            self.facets = pd.concat([self.table, beside.drop(columns=list(self.table), errors="ignore")], axis=1)
        self.label_name = self.named("label")
        if self.label_name is None:
            raise Refused("the configuration names no label")
        self.label = self.table[self.label_name]
        self.positives = config.get("label_values_or_threshold") or []
        if not self.positives:
            raise Refused("the configuration has no label_values_or_threshold")
        self.is_positive, self.label_text = bias_table.chosen(self.label, self.positives, f"label '{self.label_name}'")
        self.explain_positive(self.label, self.is_positive, "label")
        # Columns that are no features.
        keys = ("label", "joinsource_name_or_index")
        keys = keys if "predictions" in asked else (*keys, "predicted_label")
        self.besides = [name for name in map(self.named, keys) if name is not None]

    def named(self, key: str) -> str | None:
        name = self.config.get(key)
        return None if name is None else column_name(self.table, name, key)

    def explain_positive(self, column: pd.Series, positive: np.ndarray, what: str) -> None:
        if positive.any():
            return
        values = ", ".join(map(str, self.positives))
        if bias_table.is_continuous(column, self.positives):
            raise Refused(
                f"no {what} exceeds {values}: its numbers are continuous (fractional, or at least 5% of them are"
                f" different), so that {values} is a threshold, and the largest is {column.max()}"
            )
        seen = ", ".join(map(str, column.dropna().unique()[:5]))
        raise Refused(f"no {what} is {values}; there are {seen}")

    def is_predicted(self, predicted: pd.Series) -> np.ndarray:
        """Which predicted labels are positive; they must be of the label's kind."""
        continuous = bias_table.is_continuous(self.label, self.positives)
        if continuous != bias_table.is_continuous(predicted, self.positives):
            kinds = ("numbers", "classes") if continuous else ("classes", "numbers")
            hint = "" if continuous else "; a probability needs probability_threshold"
            raise Refused(f"the labels are {kinds[0]}, and the predictions are {kinds[1]}{hint}")
        found, _ = bias_table.chosen(predicted, self.positives, "the predictions")
        self.explain_positive(predicted, found, "predicted label")
        return found


def predictions_for(asked: dict, data: Dataset) -> pd.Series:
    config = data.config
    if "predictions" in asked:
        return bias_predictions.given_predictions(data.table, Path(asked["predictions"]), config)
    name = data.named("predicted_label")
    if name is not None:
        return data.table[name]
    excluded = [column_name(data.table, one, "excluded_columns") for one in config.get("excluded_columns", [])]
    left_out = sorted({*data.besides, *excluded})
    return bias_predictions.answered_predictions(asked, config, left_out, data.label)


def facet_report(data: Dataset, facet: dict, names: list, predicted: np.ndarray | None) -> tuple:
    """The metrics of a facet, for each of its values that the configuration means."""
    column_called = column_name(data.facets, facet["name_or_index"], "facet")
    column = data.facets[column_called]
    values = facet.get("value_or_threshold") or []
    if not values and not bias_table.is_continuous(column, values):
        choices = [[value] for value in column.dropna().unique()]
    else:
        choices = [values]
    group_name = data.named("group_variable")
    group = None if group_name is None else data.table[group_name]
    features = data.table.drop(columns=[*data.besides, column_called], errors="ignore")
    reports = []
    for choice in choices:
        inside, text = bias_table.chosen(column, choice, f"facet '{column_called}'")

        def rows(inside: np.ndarray = inside) -> bias_metrics.Rows:
            return bias_metrics.Rows(inside, data.is_positive, predicted, group, features)

        reports.append({"value_or_threshold": text, "metrics": [bias_metrics.measured(name, rows) for name in names]})
    return column_called, reports


def analysis_of(asked: dict, config: dict) -> dict:
    check_form(config)
    methods = asked_methods(config)
    data = Dataset(asked, config)
    facets = config.get("facet") or []
    if not facets:
        raise Refused("the configuration names no facet")
    predicted = None
    if "post_training_bias" in methods:
        predicted = data.is_predicted(predictions_for(asked, data))
    found = {"version": "1.0"}
    for stage, names in methods.items():
        key = STAGES[stage][0]
        reports = dict(facet_report(data, facet, names, predicted) for facet in facets)
        found[key] = {"label": data.label_name, "facets": reports, "label_value_or_threshold": data.label_text}
    print(f"{len(data.table)} rows, of which {int(data.is_positive.sum())} have a positive label")
    return found


def lower_bound(text: str) -> str:
    """An interval's threshold: its upper bound is the largest value of a dataset."""
    return text.split(",", maxsplit=1)[0] if text.startswith("(") else text


def metrics_in(analysis: dict) -> dict:
    """Each metric of an analysis by its stage, facet, value and name."""
    return {
        (key, facet, lower_bound(report["value_or_threshold"]), metric["name"]): (report["value_or_threshold"], metric)
        for key, _ in STAGES.values()
        for facet, reports in analysis.get(key, {}).get("facets", {}).items()
        for report in reports
        for metric in report["metrics"]
    }


def limits_in(baseline: dict, analysis: dict) -> dict:
    """The values in a baseline with which an analysis can be compared, with the facets' values as it writes them."""
    limits = {
        key: (text, bias_metrics.number_of(metric.get("value"))) for key, (text, metric) in metrics_in(baseline).items()
    }
    return {key: one for key, one in limits.items() if one[1] is not None and key[0] in analysis}


def violations_of(analysis: dict, baseline: dict) -> list:
    """The metrics that are farther from parity than in the baseline."""
    now, found = metrics_in(analysis), []
    for key, (text, limit) in limits_in(baseline, analysis).items():
        _, facet, _, name = key
        shown, metric = now.get(key, (text, {}))
        value = bias_metrics.number_of(metric.get("value"))
        if value is None:
            reason = metric.get("error", "this check has no such metric")
            said = f"It has no value to compare with {limit:.6g}: {reason}"
        elif bias_metrics.disparity(name, value) <= bias_metrics.disparity(name, limit) + TOLERANCE:
            continue
        else:
            parity = bias_metrics.PARITY.get(name, 0)
            said = f"Value {value:.6g} is farther from {parity:g} than the constraint {limit:.6g}"
        found.append(
            {
                "facet": facet,
                "facet_value": shown,
                "metric_name": name,
                "constraint_check_type": "bias_drift_check",
                "description": said,
            }
        )
    return found


def check(asked: dict) -> None:
    analysis = analysis_of(asked, read_document(asked["config"], "analysis configuration"))
    written = {"analysis": analysis}
    now = metrics_in(analysis)
    for (_, facet, _, name), (text, metric) in now.items():
        print(f"{facet}={text}", name, metric.get("error", metric["value"]))
    if "baseline" in asked:
        baseline = read_document(asked["baseline"], "baseline")
        limits = limits_in(baseline, analysis)
        if not limits:
            raise Refused("the baseline has no value of a metric that this check computes")
        left = [f"{key[3]} of {key[1]}={text}" for key, (text, _) in now.items() if key not in limits]
        if left:
            print(f"without a value in the baseline, so not compared: {', '.join(left)}")
        found = violations_of(analysis, baseline)
        written["constraint_violations"] = {"version": "1.0", "violations": found}
        print(f"{len(found)} violations")
    write_documents(asked["output"], written)


if __name__ == "__main__":
    sys.exit(main(check))
