"""Columns that look like numbers or dates but are neither."""

from __future__ import annotations

from typing import Callable, Sequence

from model import Column, Maker, Source, as_written

WORDLIKE = ("category", "id")


def of(
    name: str, write: Callable[[Source], str], kind: str = "text", accept: Sequence[str] = (), reason: str = ""
) -> Maker:
    """Creates a column from cells. A column with many different cells can also be classified as an identifier."""

    def make(source: Source) -> Column:
        other = [word for word in (accept or ("text", *WORDLIKE)) if word != kind]
        return as_written(source, name, kind, [write(source) for _ in range(source.rows)], *other, reason=reason)

    return make


def chosen(name: str, words: Sequence[str], *accept: str, reason: str = "") -> Maker:
    return of(name, lambda source: source.pick(words), "category", accept or ("category",), reason)


def between(source: Source, low: int, high: int) -> int:
    return int(source.rng.integers(low, high))


def clock(name: str, high: int, write: Callable[[int], str], unit: int) -> Maker:
    """A time of day or a duration, as words or as a number in any unit."""

    def make(source: Source) -> Column:
        seconds = [between(source, 0, high // unit) * unit for _ in range(source.rows)]
        found = as_written(source, name, "text", [write(value) for value in seconds], *WORDLIKE)
        found.accept.append({"kind": "number", "values": [float(value) for value in seconds], "anyFactor": True})
        found.reason = "no date; the time may be read as a number of seconds, minutes or hours"
        return found

    return make


def _hms(value: int) -> str:
    return f"{value // 3600:02}:{value // 60 % 60:02}:{value % 60:02}"


def coordinates(source: Source) -> Column:
    cells = [f"{48 + source.rng.random():.4f}, {11 + source.rng.random():.4f}" for _ in range(source.rows)]
    return as_written(source, "location", "text", cells, *WORDLIKE, reason="two numbers in one cell")


def namibia(source: Source) -> Column:
    cells = [source.pick(["DE", "FR", "NA", "ZA", "NA"]) for _ in range(source.rows)]
    found = as_written(source, "country", "category", cells)
    found.accept = [{"kind": "category", "values": [None if cell == "NA" else cell for cell in cells]}]
    found.may_report = True
    found.reason = "Namibia's code is also the commonest word for a missing cell"
    return found


def us_zip(source: Source) -> Column:
    cells = [f"{between(source, 10000, 99999)}" for _ in range(source.rows)]
    reason = "five digits without a leading zero: a code by its name, a whole number by its cells"
    return as_written(source, "zip", "text", cells, "integer", *WORDLIKE, reason=reason)


NORDIC = ["NO", "SE", "DK", "FI"]
MAKERS: list[Maker] = [
    of("postal code", lambda source: f"{between(source, 501, 99999):05}"),
    us_zip,
    chosen("dept", ["001", "002", "010", "045", "100"]),
    of("zip+4", lambda source: f"{between(source, 501, 99999):05}-{between(source, 0, 9999):04}"),
    of("phone", lambda source: f"+49 {between(source, 30, 99)} {between(source, 10**6, 10**7)}"),
    of("Phone No", lambda source: f"0{between(source, 20, 99)}{between(source, 10**6, 10**7)}"),
    of("mobile", lambda source: f"({between(source, 200, 999)}) 555-{between(source, 0, 9999):04}"),
    chosen("version", ["1.2.0", "1.10.3", "2.0.1", "1.2.10"]),
    chosen(
        "app_version", ["1.1", "1.10", "1.2", "1.9"], reason="1.10 comes after 1.9: as numbers two levels become one"
    ),
    chosen("release", ["v2023.1", "v2023.2", "v2024.1"]),
    of("ip", lambda source: ".".join(str(between(source, 1, 255)) for _ in range(4))),
    clock("time", 86400, lambda value: _hms(value)[:5], 60),
    clock("time_of_day", 86400, _hms, 1),
    clock("duration", 20000, lambda value: f"{value // 3600}:{value // 60 % 60:02}:{value % 60:02}", 1),
    clock("length", 86400, lambda value: f"{value // 3600}h {value // 60 % 60:02}m", 60),
    chosen("age band", ["18-25", "26-40", "41-60", "61+"]),
    chosen("size range", ["1-5", "6-10", "11-20", "1-3"], reason="not days of a month"),
    chosen("salary range", ["10000-20000", "20000-50000", "50000-100000"]),
    chosen("employees", ["<5", "5-10", ">10"]),
    coordinates,
    chosen("score", ["1/2", "3/4", "2/3", "1/4"], reason="shares of a whole, not days and months"),
    chosen("result", ["1-0", "0-1", "2-2", "3-1"]),
    chosen(
        "week", ["2023-W05", "2023-W06", "2023-W07"], "category", "date", reason="a week is a level or its first day"
    ),
    chosen(
        "quarter", ["2022Q4", "2023Q1", "2023Q2"], "category", "date", reason="a quarter is a level or its first day"
    ),
    of("colour", lambda source: f"#{between(source, 0, 1 << 24):06x}"),
    chosen("country", NORDIC, reason="Norway's code is not a no"),
    namibia,
    chosen("gene", ["MARCH1", "SEPT2", "DEC1", "OCT4"], reason="names of genes, not of days"),
    chosen("block", ["1E5", "2E3", "4D1", "3B2"], reason="some of these codes could be read as powers of ten"),
    chosen("grade", ["A", "B", "C", "D"]),
    of("email", lambda source: f"user{between(source, 0, 10**6)}@example.com"),
    of("url", lambda source: f"https://example.com/p/{between(source, 0, 10**6)}?q=1,2;3"),
    of(
        "iban",
        lambda source: f"DE{between(source, 10, 99)} {between(source, 1000, 9999)} {between(source, 1000, 9999)}",
    ),
]
