"""Features of dates: against Python's own calendar, with real time zones, and inside a packaged model."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import Bench, Ran, read_cells

from specline_runtime.time_parts import days_text, made_of_dates

ZONES = ["Europe/Berlin", "America/St_Johns", "Pacific/Auckland", "Asia/Kolkata", "UTC"]


def summer_time(rows: int, seed: int) -> pd.DataFrame:
    """Real moments and offsets of a zone with summer time, from the time zone database that pandas uses.

    `summer` is whether clocks are ahead, which the month and the day decide.
    """
    chance = np.random.RandomState(seed)
    seconds = chance.randint(946_684_800, 1_735_689_600, rows)
    moments = pd.Series(pd.to_datetime(seconds, unit="s", utc=True))
    local = moments.dt.tz_convert("Europe/Berlin")
    offset = [moment.utcoffset().total_seconds() / 3600 for moment in local]
    frame = pd.DataFrame(
        {
            "seen": moments.dt.strftime("%Y-%m-%d %H:%M:%S"),
            "born": (moments - pd.to_timedelta(chance.randint(0, 9000, rows), unit="D")).dt.strftime("%Y-%m-%d"),
            "noise": np.round(chance.randn(rows), 3),
            "summer": np.where(np.array(offset) == 2, "yes", "no"),
        }
    )
    frame.loc[::50, "born"] = "unknown"
    return frame


def prepared(bench: Bench, folder: Path, frame: pd.DataFrame, **config: Any) -> tuple[Ran, Ran]:
    path = folder / "dates.csv"
    frame.to_csv(path, index=False)
    facts = {"label": "summer", "positive": "yes"}
    loaded = bench.run("DataLoading", {"source": path}, schema={"born": "date"}, sentinels=["unknown"], **facts)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    return loaded, bench.run("TabularPreprocessing", inputs, **facts, **config)


@pytest.fixture
def table() -> pd.DataFrame:
    return summer_time(500, 1)


def parts_of(moments: list[dt.datetime], clock: str = "as written", parts: list[str] | None = None) -> pd.DataFrame:
    """What is made of moments, given as preprocessing takes them apart. `clock` is a zone, or "as written"."""
    utc = [moment.astimezone(dt.timezone.utc) if moment.tzinfo else moment for moment in moments]
    start = dt.datetime(1970, 1, 1)
    days = [round((moment.replace(tzinfo=None) - start).total_seconds() / 86400, 5) for moment in utc]
    frame = pd.DataFrame(
        {
            "t_days": list(map(str, days)),
            "t_year": [str(moment.year) for moment in moments],
            "t_month": [str(moment.month) for moment in moments],
            "t_day": [str(moment.day) for moment in moments],
            "t_weekday": [str(moment.weekday()) for moment in moments],
            "t_hour": [str(moment.hour) for moment in moments],
        },
        dtype=object,
    )
    names = parts or ["year", "quarter", "month", "week", "day", "yearday", "weekday", "weekend", "hour"]
    made = [{"what": name, "name": name} for name in names]
    date = {"clock": clock, "there": ["hour"], "reference": None, "made": made}
    return made_of_dates({"dates": {"t": date}, "makes": made}, frame)


def expected(moment: dt.datetime) -> list[str]:
    year_start = dt.date(moment.year, 1, 1)
    parts = [moment.year, (moment.month + 2) // 3, moment.month, moment.isocalendar()[1], moment.day]
    yearday = (moment.date() - year_start).days + 1
    return list(map(str, [*parts, yearday, moment.weekday(), int(moment.weekday() >= 5), moment.hour]))


def test_parts_are_those_of_pythons_calendar() -> None:
    # Every day around each new year, because the weeks of ISO 8601 differ there, and leap days.
    days = [
        dt.datetime(year, 12, 20) + dt.timedelta(days=day, hours=day % 24)
        for year in range(1895, 2105, 3)
        for day in range(80)
    ]
    assert parts_of(days).to_numpy().tolist() == [expected(day) for day in days]


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_shows_its_own_clock(zone: str) -> None:
    random = np.random.RandomState(7)
    seconds = [*random.randint(0, 2_000_000_000, 400).tolist(), 1_679_792_399, 1_679_792_400, 1_698_541_200]
    moments = [dt.datetime(1970, 1, 1) + dt.timedelta(seconds=second) for second in seconds]
    local = pd.to_datetime(pd.Series(seconds), unit="s", utc=True).dt.tz_convert(zone)
    assert parts_of(moments, zone).to_numpy().tolist() == [expected(moment.to_pydatetime()) for moment in local]


def test_an_offset_does_not_move_what_is_written() -> None:
    there = dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert parts_of([there]).to_numpy().tolist() == [expected(there)]
    utc = dt.datetime(2026, 1, 2, 4, 30)
    assert parts_of([there], "UTC").to_numpy().tolist() == [expected(utc)]


def test_neighbours_on_the_circle_are_equally_far_apart() -> None:
    names = [f"{part}_{wave}" for part in ("month", "hour", "weekday") for wave in ("sin", "cos")]
    months = (
        parts_of([dt.datetime(2026, month, 1) for month in range(1, 13)], parts=names).astype(float).to_numpy()[:, :2]
    )
    steps = np.linalg.norm(months - np.roll(months, 1, axis=0), axis=1)
    assert np.ptp(steps) < 1e-5
    hours = (
        parts_of([dt.datetime(2026, 1, 5, hour) for hour in range(24)], parts=names).astype(float).to_numpy()[:, 2:4]
    )
    assert np.ptp(np.linalg.norm(hours - np.roll(hours, 1, axis=0), axis=1)) < 1e-5
    assert np.allclose(np.hypot(*hours.T), 1, atol=1e-5)


def test_missing_dates_have_missing_features(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, processed = prepared(bench, tmp_path, table)
    ran = bench.run("TimeFeatures", {"data": processed["processed"]}, columns=["born"], parts=["quarter"])
    train = read_cells(ran["data"] / "train")
    without = train["born_days"] == ""
    assert 0 < without.sum() < 40
    made = ["born_quarter", "born_month_sin", "born_month_cos", "born_weekday_sin", "born_weekday_cos"]
    assert set(made) <= set(train)
    for name in made:
        assert ((train[name] == "") == without).all()
    assert f"born: {without.sum()} training rows have no date that can be read" in ran.log
    # A date without a time has no hour.
    assert "born_hour_sin" not in train


def test_time_is_measured_from_the_training_rows(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _loaded, processed = prepared(bench, tmp_path, table)
    days = read_cells(processed["processed"] / "train")["seen_days"].astype(float)
    for since, start in (("first", days.min()), ("last", days.max())):
        ran = bench.run("TimeFeatures", {"data": processed["processed"]}, columns=["seen"], since=since)
        assert ran.json("fitted", "time.json")["dates"]["seen"]["reference"] == start
        test = read_cells(ran["data"] / "test")
        before = read_cells(processed["processed"] / "test")["seen_days"].astype(float)
        assert np.allclose(test["seen_elapsed"].astype(float), before - start, atol=1e-4)
        assert "seen_days" not in test
        assert f"time is measured from {days_text(start)}" in ran.log


def test_time_between_two_columns(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, processed = prepared(bench, tmp_path, table)
    ran = bench.run("TimeFeatures", {"data": processed["processed"]}, columns=["seen"], since={"column": "born"})
    train = read_cells(ran["data"] / "train").replace("", math.nan).astype(object)
    age = train["seen_elapsed"].astype(float)
    assert (age.isna() == train["born_days"].isna()).all()
    assert age.dropna().between(0, 9001).all()
    fixed = bench.run("TimeFeatures", {"data": processed["processed"]}, columns=["seen"], since={"date": "2000-01-01"})
    assert read_cells(fixed["data"] / "train")["seen_elapsed"].astype(float).min() >= 0


def test_only_what_was_asked_for_can_be_kept(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, processed = prepared(bench, tmp_path, table)
    config = {"keep": False, "parts": ["year"], "cyclic": ["yearday"]}
    ran = bench.run("TimeFeatures", {"data": processed["processed"]}, **config)
    made = [f"{name}_{part}" for name in ("seen", "born") for part in ("year", "yearday_sin", "yearday_cos")]
    assert list(read_cells(ran["data"] / "train")) == ["__row_id", "summer", "noise", *made]


def test_the_time_column_is_a_feature_on_request(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, left_out = prepared(bench, tmp_path, table, time_column="seen")
    refused = bench.run("TimeFeatures", {"data": left_out["processed"]}, columns=["seen"])
    assert refused.code == "data/time-not-kept"
    _, kept = prepared(bench, tmp_path, table, time_column="seen", keep_time=True)
    ran = bench.run("TimeFeatures", {"data": kept["processed"]}, columns=["seen"])
    train, test = (read_cells(ran["data"] / split) for split in ("train", "test"))
    assert "seen_hour_sin" in train
    assert train["seen_days"].astype(float).max() <= test["seen_days"].astype(float).min()


def test_what_is_no_date_is_named(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, processed = prepared(bench, tmp_path, table)
    wrong = bench.run("TimeFeatures", {"data": processed["processed"]}, columns=["sen"])
    assert wrong.sentence == "'sen' is not a date column (date columns: 'seen' and 'born')"
    assert wrong.hint == "did you mean 'seen'?"
    _, bare = prepared(bench, tmp_path, table, drop_columns=["seen", "born"])
    assert bench.run("TimeFeatures", {"data": bare["processed"]}).code == "data/no-date-columns"
    assert bench.run("TimeFeatures", {"data": bare["processed"]}, columns=["seen"]).code == "data/no-date-columns"
    selected = bench.run("FeatureSelection", {"data": processed["processed"]}, top_k=1)
    late = bench.run("TimeFeatures", {"data": selected["data"]})
    assert late.code == "data/date-part-missing"


def test_machines_together_write_the_same_files(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    _, processed = prepared(bench, tmp_path, table)
    config = {"since": "last", "zone": "Europe/Berlin", "parts": ["week"]}
    alone = bench.run("TimeFeatures", {"data": processed["processed"]}, **config)
    together = bench.run_together("TimeFeatures", {"data": processed["processed"]}, 3, **config)
    assert together.files("fitted")["time.json"] == (alone["fitted"] / "time.json").read_bytes()


def test_season_helps_a_model(bench: Bench, table: pd.DataFrame, tmp_path: Path) -> None:
    """The parts that preprocessing makes are dropped, so the circle alone must tell summer from winter."""
    _, processed = prepared(bench, tmp_path, table)
    config = {"keep": False, "cyclic": ["yearday"], "columns": ["seen"]}
    ran = bench.run("TimeFeatures", {"data": processed["processed"]}, **config)
    trained = bench.run("XGBoostTraining", {"data": ran["data"]}, n_estimators=60, cross_validation=0)
    scored = bench.run("XGBoostModelEval", {"model": trained["model"], "data": ran["data"]})
    assert scored.json("metrics", "metrics.json")["auc"] > 0.95
