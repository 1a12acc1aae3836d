"""Columns of dates and times. Values are in ISO 8601 format, and a value with a zone keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from date_style import MONTHS, write_date
from model import Column, Maker, Source

JUNK = ["0000-00-00", "31.02.2021", "soon", "unknown", "99/99/9999"]
# If month names are spelled out, the order depends on the language.
SPELT = {"de": "%-d. %B %Y", "fr": "%-d %B %Y"}
PATTERNS = [
    pattern.strip()
    for pattern in [
        "\n%Y-%m-%d ",
        " %Y-%m-%dT%H:%M:%S ",
        " %Y-%m-%d %H:%M:%S ",
        " %Y-%m-%d %H:%M:%S.%f ",
        " %Y-%m-%dT%H:%M:%SZ ",
        " %Y-%m-%dT%H:%M:%S%:z\n",
        " %Y-%m-%d %H:%M:%S%:z ",
        " %Y/%m/%d ",
        " %Y/%m/%d %H:%M ",
        " %d.%m.%Y ",
        " %d.%m.%Y %H:%M ",
        " %-d.%-m.%Y ",
        " %d.%m.%y\n",
        " %d/%m/%Y ",
        " %d-%m-%Y ",
        " %d/%m/%Y %H:%M:%S ",
        " %m/%d/%Y ",
        " %-m/%-d/%Y ",
        " %-m/%-d/%Y %-I:%M %p ",
        " %m/%d/%y\n",
        " %d %b %Y ",
        " %d-%b-%y ",
        " %B %-d, %Y ",
        " %B %-d, %Y ",
        " %a, %d %b %Y %H:%M:%S ",
        " %s ",
        " %Q",
    ]
]


def moments(source: Source) -> list[datetime]:
    start = datetime(2018, 1, 3)
    known = [float(value) for value in 600 * source.draw() + 1000]
    jitter = source.rng.integers(0, 86400 * 300, source.rows)
    return [start + timedelta(days=max(0, int(day)), seconds=int(more)) for day, more in zip(known, jitter)]


def iso(moment: datetime, pattern: str) -> str:
    """The parts of the time that appear in the pattern."""
    if pattern in {"%s", "%Q"}:
        return moment.isoformat() + "Z"
    if "H" not in pattern and "I" not in pattern:
        return moment.date().isoformat()
    moment = moment.replace(second=moment.second if "S" in pattern else 0)
    if ":z" in pattern:
        return moment.replace(tzinfo=timezone(timedelta(hours=2 if 4 <= moment.month <= 10 else 1))).isoformat()
    return moment.isoformat() + ("Z" if pattern.endswith("Z") else "")


def column(name: str, values: list[str], pattern: str, language: str = "en") -> Column:
    cells = [write_date(value, pattern, language) for value in values]
    return Column(name, "date", list(values), cells, format={"pattern": pattern, "language": language})


def dated(usual: str) -> Maker:
    def make(source: Source) -> Column:
        pattern = SPELT.get(source.language, usual) if "%B" in usual else usual
        # Month names are in the table's language, except that Japanese tables use English names.
        named = "%B" in pattern or ("%b" in pattern and "%a" not in pattern)
        language = source.language if named and source.language in MONTHS else "en"
        times = moments(source)
        if "%f" in pattern:
            times = [time.replace(microsecond=int(part)) for time, part in zip(times, source.integers(1, 999999))]
        found = column(source.name("date"), [iso(time, pattern) for time in times], pattern, language)
        chance = source.rng.random()
        if chance < 0.3:
            found.spoil(source.rng, 0.05, [source.pick(["", "NA", "NULL", "NaT"])])
        elif chance < 0.45 and pattern not in {"%s", "%Q"}:
            found.spoil(source.rng, 0.015, [source.pick(JUNK)], unreadable=True)
        return found

    return make


def compact(source: Source) -> Column:
    found = dated("%Y%m%d")(source)
    found.accept = [{"kind": "integer"}]
    found.reason = "eight digits that are all dates, in a column named for dates; as a whole number nothing is lost"
    return found


def month(source: Source) -> Column:
    values = [time.strftime("%Y-%m-01") for time in moments(source)]
    found = column("month", values, "%Y-%m")
    found.accept = [{"kind": "category"}]
    found.reason = "a month is its first day, or one of few levels"
    return found


def unnamed_epoch(source: Source) -> Column:
    found = dated("%s")(source)
    dates = list(found.values)
    found.name, found.kind = "value_a", "integer"
    found.values = [None if value is None else int(cell) for value, cell in zip(dates, found.cells)]
    found.accept = [{"kind": "date", "values": dates}]
    found.format, found.may_report = {}, True
    found.reason = "ten digits that could be seconds since 1970, in a column whose name does not say so"
    return found


MAKERS: list[Maker] = [
    *(dated(pattern) for pattern in PATTERNS),
    *(compact, month, unnamed_epoch),
]
