"""Runs a quality check as Model Monitor's image does: reads the table, writes statistics.json, constraints.json and,
if there is a baseline to compare with, constraint_violations.json.

Its argument is JSON: the check's type, the image's variables, and the paths of the baseline's files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import data_quality
import model_quality
import pandas as pd
from check_program import Refused, files_in, main, read_document, write_documents


def format_of(variables: dict) -> tuple:
    """The form of the table, and its options. Source: SageMaker Python SDK, DatasetFormat; read in November 2026."""
    text = variables.get("dataset_format", "{}")
    found = json.loads(text) if text else {}
    for name in ("csv", "json", "parquet"):
        if name in found:
            return name, found[name] or {}
    raise Refused(f"dataset_format {text} is not emulated: there are csv, json and parquet")


def read_table(folder: Path, variables: dict) -> pd.DataFrame:
    """All files of the folder as text cells; empty ones are missing."""
    form, options = format_of(variables)
    tables = [read_file(path, form, options) for path in files_in(folder)]
    if not any(len(table) for table in tables):
        raise Refused("the dataset has no rows")
    table = pd.concat(tables, ignore_index=True)
    repeated = sorted({str(name) for name in table.columns[table.columns.duplicated()]})
    if repeated:
        raise Refused(f"several columns have the name {', '.join(repeated)}")
    return table


def read_file(path: Path, form: str, options: dict) -> pd.DataFrame:
    if form == "csv":
        has_header = options.get("header", False) is True
        table = pd.read_csv(path, dtype=str, header=0 if has_header else None, keep_default_na=False)
        return table if has_header else table.rename(columns=lambda at: f"_c{at}")
    if form == "json":
        table = pd.read_json(path, lines=options.get("lines", True) is True, dtype=False)
    else:
        table = pd.read_parquet(path)
    return table.apply(lambda column: column.map(lambda cell: None if pd.isna(cell) else as_text(cell)))


def as_text(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell).lower() if isinstance(cell, bool) else repr(cell)


def column(table: pd.DataFrame, name: str, what: str) -> pd.Series:
    """A column by name, or by number for a table without a header."""
    for one in (name, f"_c{name}"):
        if one in table:
            return table[one]
    raise Refused(f"{what} names {name}, and the columns are {', '.join(map(str, table.columns))}")


def predictions_in(table: pd.DataFrame, variables: dict) -> pd.DataFrame:
    problem = variables["problem_type"]
    if problem not in model_quality.PROBLEMS:
        raise Refused(f"problem_type is {problem}, and there are {', '.join(model_quality.PROBLEMS)}")
    label = column(table, variables.get("ground_truth_attribute", ""), "ground_truth_attribute")
    inference, probability = variables.get("inference_attribute"), variables.get("probability_attribute")
    found = {"label": label}
    if probability and problem == "BinaryClassification":
        score = numbers(column(table, probability, "probability_attribute"), probability)
        threshold = float(variables.get("probability_threshold_attribute") or 0.5)
        found["score"] = score
        found["prediction"] = (score > threshold).astype(int)
    if inference:
        found["prediction"] = column(table, inference, "inference_attribute")
    if "prediction" not in found:
        raise Refused("there is neither inference_attribute nor, for two classes, probability_attribute")
    rows = pd.DataFrame(found)
    if problem != "MulticlassClassification":
        for name in ("label", "prediction"):
            rows[name] = numbers(rows[name], name)
    return rows


def numbers(text: pd.Series, name: str) -> pd.Series:
    found = pd.to_numeric(text, errors="coerce")
    if found.isna().any():
        raise Refused(f"{name} has values that are no numbers, such as '{text[found.isna()].iloc[0]}'")
    return found


def explain_unchecked(statistics: dict, constraints: dict, problem: str) -> None:
    """Says which constraints cannot be checked; a check without any would always pass."""
    name = model_quality.PROBLEMS[problem][0]
    limits = constraints.get(f"{name}_constraints", {})
    left = [metric for metric in limits if metric not in statistics[f"{name}_metrics"]]
    if len(left) == len(limits):
        raise Refused(f"the baseline has no constraint on a metric of {problem} that is computed here")
    if left:
        print(f"constraints of metrics that are not computed here, so not checked: {', '.join(left)}")


def baseline_of(asked: dict, name: str) -> dict:
    return read_document(asked[name], f"baseline's {name}") if name in asked else {}


def check(asked: dict) -> None:
    variables = asked["variables"]
    table = read_table(Path(variables["dataset_source"]), variables)
    baseline, constraints = (baseline_of(asked, name) for name in ("statistics", "constraints"))
    if asked["type"] == "DATA_QUALITY":
        method = data_quality.unknown_method(constraints)
        if method is not None and asked["compares"]:
            raise Refused(f"categorical_drift_method {method} is not emulated: there is LInfinity")
        statistics = data_quality.statistics_of(table)
        suggested = data_quality.constraints_of(statistics)
        if asked["compares"] and not baseline:
            print("the baseline has no statistics, so distributions are not compared")
        found = data_quality.violations_of(table, baseline, constraints) if asked["compares"] else None
    else:
        rows = predictions_in(table, variables)
        problem = variables["problem_type"]
        statistics = model_quality.statistics_of(rows, problem)
        suggested = model_quality.constraints_of(statistics, problem)
        if asked["compares"]:
            explain_unchecked(statistics, constraints, problem)
        found = model_quality.violations_of(statistics, constraints, problem) if asked["compares"] else None
    written = {"statistics": statistics, "constraints": suggested}
    if found is not None:
        written["constraint_violations"] = {"version": 0.0, "violations": found}
        for one in found:
            print(one.get("feature_name", one.get("metric_name")), one["constraint_check_type"], one["description"])
    write_documents(variables["output_path"], written)
    print(f"{len(table)} rows and {len(table.columns)} columns; {len(found or [])} violations")


if __name__ == "__main__":
    sys.exit(main(check))
