"""Turns dates into parts of the calendar, places on a circle and the time since a reference in the training rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from specline_runtime import job
from specline_runtime.date_parts import days_of
from specline_runtime.divided import Rows
from specline_runtime.labels import listed
from specline_runtime.processed import Processed
from specline_runtime.spelling import nearest_name
from specline_runtime.time_parts import AS_WRITTEN, days_text
from specline_runtime.transform import run_transform
from specline_runtime.values import as_numbers

MADE_BEFORE = ("year", "month", "day", "weekday", "days", "hour")


def dates_of(data: Processed, wanted: list[str] | None) -> list[str]:
    """The columns of dates, as preprocessing named them before it took them apart."""
    transform = data.schema["transform"]
    known = [column["name"] for column in transform.get("raw", []) if column["name"] in transform.get("dates", {})]
    for name in wanted or []:
        if name not in known:
            time = transform.get("dropped", {}).get(name) == "time"
            if time or known:
                code = "data/time-not-kept" if time else "data/not-a-date-column"
                job.fail(code, column=name, nearest=nearest_name(name, known), dates=listed(known))
    if not known:
        job.fail("data/no-date-columns", step="TimeFeatures")
    return known if wanted is None else list(dict.fromkeys(wanted))


def described_dates(step: job.Step, data: Processed) -> dict[str, dict[str, Any]]:
    """For each column of dates: the clock that its parts show, and the parts of the calendar that are there."""
    names = {column["name"] for column in data.columns}
    made = {}
    for name in dates_of(data, step.config.columns):
        there = [part for part in MADE_BEFORE if f"{name}_{part}" in names]
        needed = ("days", "year", "month", "day", "weekday")
        for part in needed:
            if part not in there:
                job.fail("data/date-part-missing", column=f"{name}_{part}", date=name)
        timed = "hour" in there
        made[name] = {"clock": step.config.zone if step.config.zone and timed else AS_WRITTEN, "there": there}
    return made


def extremes(rows: Rows, names: list[str]) -> dict[str, tuple[float, float] | None]:
    """The first and last moment of each column in the training rows, or None for a column without dates. Several
    machines divide the columns among themselves.
    """
    mine, table = rows.mine([f"{name}_days" for name in names])
    own: dict[str, tuple[float, float] | None] = {}
    for column in mine:
        days = as_numbers(table[column])
        there = days[~np.isnan(days)]
        own[column] = (float(there.min()), float(there.max())) if len(there) else None
    found = rows.merged(own)
    return {name: found[f"{name}_days"] for name in names}


def reference_of(since: Any, name: str, range_: tuple[float, float] | None) -> float | None:
    """The moment from which time is measured, in days since 1970. None if there is no fixed one."""
    if isinstance(since, dict):
        return float(days_of(np.array([since["date"]], dtype=object))[0]) if "date" in since else None
    if since == "none" or range_ is None:
        return None
    return range_[0] if since == "first" else range_[1]


def features_of(config: Any, name: str, date: dict[str, Any]) -> list[tuple[str, str]]:
    """The features of a column of dates: what each is, and its name before it is made unique."""
    timed = "hour" in date["there"]
    kept = [part for part in MADE_BEFORE if config.keep and part in date["there"]]
    # A moment before or after a fixed one is the same number but for a constant.
    parts = [part for part in kept if part != "days" or date["reference"] is None]
    parts += [part for part in config.parts or [] if part not in parts and (timed or part != "hour")]
    made = [(part, f"{name}_{part}") for part in parts]
    for part in [] if config.cyclic == "none" else config.cyclic:
        if timed or part != "hour":
            made += [(f"{part}_{wave}", f"{name}_{part}_{wave}") for wave in ("sin", "cos")]
    if date["reference"] is not None or date.get("from") is not None:
        made.append(("elapsed", f"{name}_elapsed"))
    return made


def learn(step: job.Step, data: Processed, rows: Rows) -> tuple[dict[str, Any], None]:
    """The features of every column of dates, and the moments from which time is measured."""
    config = step.config
    dates = described_dates(step, data)
    other = config.since.get("column") if isinstance(config.since, dict) else None
    if other is not None:
        dates_of(data, [other])
    ranges = extremes(rows, list(dates))
    missing = rows.missing([f"{name}_days" for name in dates])
    replaced = {f"{name}_{part}" for name, date in dates.items() for part in date["there"]}
    rest = [column for column in data.columns if column["name"] not in replaced]
    taken = {column["name"] for column in rest} | ({data.label} if data.label is not None else set())
    for name, date in dates.items():
        date["missing"] = missing[f"{name}_days"]
        date["reference"] = reference_of(config.since, name, ranges[name])
        if other is not None and other != name:
            date["from"] = other
        date["made"] = []
        for what, wanted in features_of(config, name, date):
            date["made"].append({"what": what, "name": free_name(wanted, taken)})
            taken.add(date["made"][-1]["name"])
        say(rows, name, date, ranges[name])
    made = [{"name": one["name"], "type": "number"} for date in dates.values() for one in date["made"]]
    return {"dates": dates, "makes": [*rest, *made]}, None


def free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def say(rows: Rows, name: str, date: dict[str, Any], range_: tuple[float, float] | None) -> None:
    """Logs what was decided about a column, and what it lacks."""
    clock = "as written" if date["clock"] == AS_WRITTEN else f"in {date['clock']}; cells without an offset are UTC"
    span = "no dates" if range_ is None else f"{days_text(range_[0])} to {days_text(range_[1])} (UTC)"
    rows.log(f"{name}: {span} in the training rows; parts are {clock}; {len(date['made'])} features")
    if date["missing"]:
        rows.log(f"{name}: {date['missing']} training rows have no date that can be read; their features are missing")
    if date["reference"] is not None:
        rows.log(f"{name}: time is measured from {days_text(date['reference'])} (UTC)")


with job.run() as step:
    run_transform(step, "time", lambda data, rows: learn(step, data, rows))
