"""Numbers, dates and words: the meaning of single cells, and the decision about their column."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from specline_runtime.table.apply import reader
from specline_runtime.table.cells import cells_of, json_cells
from specline_runtime.table.dates import DMY, MDY, date_shape, moments, written
from specline_runtime.table.decide import decide
from specline_runtime.table.decision import Decision, Said
from specline_runtime.table.numerals import number_shape, plain_texts
from specline_runtime.table.plain import Plain
from specline_runtime.table.row_numbers import RowNumbers
from specline_runtime.table.schema import joined
from specline_runtime.table.shapes import groups, shape_of
from specline_runtime.table.summary import Summary
from specline_runtime.table.units import affix_kind


def array(texts: list[Any]) -> np.ndarray:
    return np.array([*texts, None], dtype=object)[:-1]


NUMBERS = {
    "1": ["1"],
    "-1.5e-03": ["-1.5e-03"],
    "+5": ["5"],
    "1,234": ["1.234", "1234"],
    "0,512": ["0.512"],
    "12,5": ["12.5"],
    "1.234,50": ["1234.50"],
    "1,234.50": ["1234.50"],
    "1 234,5": ["1234.5"],
    "1\u202f234\u00a0567,5": ["1234567.5"],
    "1'234.5": ["1234.5"],
    "1\u2019234": ["1234"],
    "12,34,567.80": ["1234567.80"],
    "(1,234.50)": ["-1234.50"],
    "($5.00)": ["-5.00"],
    "1.234,50-": ["-1234.50"],
    "\u221212": ["-12"],
    "$75,236.95": ["75236.95"],
    "-$5": ["-5"],
    "R$ 1.234,50": ["1234.50"],
    "12,50\u00a0€": ["12.50"],
    "EUR5": ["5"],
    "CHF 1'000.50": ["1000.50"],
    "46.7%": ["46.7"],
    "12 kg": ["12"],
    "5,-": ["5"],
    "\uff11\uff12": ["12"],
    **{
        key: []
        for key in ["1.2.3", "12 34", "1,234,56", "1/2", "12..5", "1O4", "<5", "5-6", "K12", "+49 30 123", "1 e5"]
    },
    **{key: [] for key in ["(5", "-(5)", "--5", "5 parsecs", "$5€", "1,2345,678"]},
}


@pytest.mark.parametrize("text", NUMBERS)
def test_what_a_number_can_mean(text: str) -> None:
    (group,) = groups(array([text]))
    number = number_shape(group.shape)
    options = () if number is None else number.options
    found = [plain_texts(group.bytes, number, option, group.shape)[0] for option in options if number is not None]
    assert found == NUMBERS[text]


DATES = {
    "2024-01-03": "2024-01-03",
    "2024-02-29": "2024-02-29",
    "2023-02-29": None,
    "9999-12-31": "9999-12-31",
    "0000-00-00": None,
    "2024/01/03 10:11": "2024-01-03T10:11:00",
    "2024-01-03T10:11:12.5Z": "2024-01-03T10:11:12.500000Z",
    "2024-01-03 10:11:12+0530": "2024-01-03T10:11:12+05:30",
    "3.1.2024": "2024-01-03",
    "03.01.69": "1969-01-03",
    "03.01.68": "2068-01-03",
    "20240103": "2024-01-03",
    "3 Jan 2024": "2024-01-03",
    "03-Jan-24": "2024-01-03",
    "January 3rd, 2024": "2024-01-03",
    "3. März 2024": "2024-03-03",
    "12 févr. 2020": "2020-02-12",
    "Wed, 03 Jan 2018 10:00:00": "2018-01-03T10:00:00",
    "Wed Jan  3 10:00:00 2018": "2018-01-03T10:00:00",
    "Wed,  3 Jan 2018 10:00:00": "2018-01-03T10:00:00",
    "Jan  3 2018": "2018-01-03",
    "2024年1月3日": "2024-01-03",
    "2024-01": "2024-01-01",
    "1/13/2024 12:05 AM": "2024-01-13T00:05:00",
    **dict.fromkeys(["2023-W05", "2023Q1", "1/2", "MARCH1", "10:30", "3 x 2024", "1.2.3", "18-25", "1-2-3"], "no date"),
}


@pytest.mark.parametrize("text", DATES)
def test_what_a_date_means(text: str) -> None:
    shape = date_shape(shape_of(text)) if shape_of(text) else None
    if shape is None:
        assert DATES[text] == "no date"
        return
    (group,) = groups(array([text]))
    found = moments(group.bytes, shape, MDY if text.startswith("1/13") else DMY)
    assert (str(written(found, shape)[0]) if found.valid[0] else None) == DATES[text]


def read(
    column: list[Any], beside: dict[str, list[Any]] | None = None, name: str = "x", **said: Any
) -> tuple[Decision, list[Any]]:
    """The decision about a column, with other columns as evidence, and its cells as read under that decision."""
    columns = {name: column, **(beside or {})}
    typed = {key: cells_of(json_cells(cells)) for key, cells in columns.items()}
    seen = []
    for codes, texts in typed.values():
        summary = Summary()
        summary.add(codes, texts)
        seen.append(summary)
    usual = said.pop("point_is_usual", True)
    decision = decide(list(zip(columns, seen)), lambda _: Said(**said), usual)[0]
    codes, texts = typed[name]
    plain = texts if decision.reading is None else reader(decision.reading)(texts)
    return decision, [None if code < 0 else plain[code] for code in codes]


AMOUNTS = [f"{1000 + 7 * n:,}" for n in range(60)]


def test_a_mark_with_three_digits_behind_it_is_reported_unless_something_decides_it() -> None:
    alone, _ = read(AMOUNTS)
    assert (alone.ambiguous, [finding.code for finding in alone.findings]) == ("numbers", ["data/ambiguous-numbers"])
    german = {"price": ["1.234,5", "12,75"] * 30}
    assert read(AMOUNTS, german)[1][1] == "1.007"
    assert read(AMOUNTS, german)[0].ambiguous is None
    assert read(AMOUNTS, {"price": ["1,234.5", "12.75"] * 30})[1][1] == "1007"
    assert read([*AMOUNTS, "999"])[1][1] == "1007"
    assert read([*AMOUNTS, "0,512"])[1][1] == "1.007"
    assert read([*AMOUNTS, "1,234,567"])[1][1] == "1007"
    assert read([f"${text}" for text in AMOUNTS])[1][1] == "1007"
    assert read(AMOUNTS, decimal=",")[1][1] == "1.007"
    assert read(AMOUNTS, thousands=",")[1][1] == "1007"
    assert read(AMOUNTS, decimal=",")[0].ambiguous is None


def test_a_point_is_what_programs_write_except_between_semicolons() -> None:
    points = [text.replace(",", ".") for text in AMOUNTS]
    assert read(points)[0].ambiguous is None
    assert read(points)[1][1] == "1.007"
    assert read(points, point_is_usual=False)[0].ambiguous == "numbers"
    assert read(points, {"x": ["0.5", "12.25"] * 30})[0].findings == []


def test_days_and_months_are_decided_by_a_late_cell_by_order_or_reported() -> None:
    random = np.random.RandomState(1)
    both = [f"{random.randint(1, 13):02d}/{random.randint(1, 13):02d}/2020" for _ in range(60)]
    assert read(both)[0].ambiguous == "dates"
    assert read([*both, "13/01/2020"])[1][0].startswith("2020-" + both[0][3:5])
    assert read([*both, "01/13/2020"])[1][0].startswith("2020-" + both[0][:2])
    assert read(both, dates="mdy")[0].ambiguous is None
    rising = [f"{day:02d}/{month:02d}/2020" for month in range(1, 13) for day in range(1, 13)]
    assert read(rising)[0].ambiguous is None
    assert read(rising)[1][1] == "2020-01-02"
    assert read(both, {"y": ["31/12/2020"] * 61})[0].ambiguous is None


def test_few_odd_cells_are_missing_counted_and_named_many_make_words() -> None:
    numbers = [str(n * 1.5) for n in range(100)]
    decision, cells = read([*numbers, "see notes", "#REF!"])
    assert (decision.type, decision.unreadable, cells[-2:]) == ("number", 2, [None, None])
    assert decision.findings[0].data["examples"] == "'#REF!', 'see notes'"
    assert read([*numbers, *["10+"] * 20])[0].type == "category" or read([*numbers, *["10+"] * 20])[0].left_out
    unknown, _ = read([*numbers, *["unknown"] * 40])
    assert (unknown.type, unknown.unreadable) == ("number", 40)
    dashes, _ = read([*numbers, *["-"] * 40])
    assert (dashes.type, dashes.unreadable, dashes.missing) == ("number", 0, 40)


@pytest.mark.parametrize("of_json", [False, True])
def test_numbers_of_the_rows_are_left_out_in_any_order(of_json: bool) -> None:
    draw = random.Random(3)
    for first in (0, 1):
        numbers = list(range(first, first + 40))
        for rows in (numbers, numbers[::-1], draw.sample(numbers, 40)):
            assert left_out("lfd", rows, of_json) == "id"
            assert left_out("year", rows, of_json) is None
            assert left_out("lfd", rows, of_json, Said("integer")) is None
            assert left_out("lfd", [*rows[:-1], rows[0]], of_json) is None
            assert left_out("lfd", [row + 2 for row in rows], of_json) is None
            assert left_out("lfd", [row * 2 for row in rows], of_json) is None
            assert left_out("lfd", [-row for row in rows], of_json) is None


def test_row_names_are_left_out_whatever_their_numbers() -> None:
    numbers = [f"{row}.{time}" for row in range(1, 21) for time in range(1, 4)]
    for name in ("rownames", "row.names", "Row Names", "Unnamed: 0", "Unnamed: 0.1"):
        assert read(numbers, name=name)[0].left_out == "id"
        assert read([str(7 * n) for n in range(60)], name=name)[0].left_out == "id"
        assert read([*numbers[1:], *numbers], name=name)[0].left_out is None
        plain = Plain()
        plain.add(np.array(numbers, dtype=float))
        assert decide([(name, plain)], lambda _: Said())[0].left_out == "id"
    assert read(numbers, name="names in a row")[0].left_out is None


def test_identifiers_are_found_although_large_distinct_counts_are_estimates() -> None:
    for seed in range(12):
        random = np.random.RandomState(seed)
        ids = random.choice(10_000_000, 7000, replace=False)
        summary, plain = Summary(), Plain()
        summary.add(*cells_of(array([f"k{one}" for one in ids])))
        plain.add(ids)
        assert max(len(summary.distinct), len(plain.distinct)) <= 7000
        found = decide([("customer_id", plain), ("customer", summary)], lambda _: Said())
        assert [one.left_out for one in found] == ["id", "id"]
        repeated = Plain()
        repeated.add(ids[random.randint(0, 5600, 7000)])
        assert decide([("customer_id", repeated)], lambda _: Said())[0].left_out is None


@pytest.mark.parametrize("cell", ["2020-01-02", "01/02/2020", "8:00pm", "1,234", "$5", "yes", "A 1"])
def test_constant_columns_of_any_type_are_left_out_without_further_findings(cell: str) -> None:
    decision, _ = read([cell] * 40)
    assert (decision.left_out, decision.ambiguous, decision.findings) == ("constant", None, [])
    assert read([cell] * 39 + [None])[0].left_out is None


@pytest.mark.parametrize(
    ("levels", "rows", "reason"), [(32, 93, "many"), (30, 105, "many"), (20, 93, None), (32, 200, None)]
)
def test_levels_with_few_rows_each_are_left_out(levels: int, rows: int, reason: str | None) -> None:
    """As many makers as R's Cars93 has, and as many tires as rpart's car90: categories of them make a model worse."""
    assert read([f"Maker {n % levels}" for n in range(rows)])[0].left_out == reason


@pytest.mark.parametrize(
    "ways",
    [
        ["Kč", "kč", "CZK", "czk"],
        ["R$", "r$", "BRL"],
        ["C$", "CA$", "CAD", "cad"],
        ["Fr.", "CHF", "fr"],
        ["NOK", "nok"],
        ["$", "USD", "dollars"],
        ["°C", "℃", "°c"],
        ["µg", "μg"],
    ],
)
def test_a_unit_is_the_same_however_it_is_written(ways: list[str]) -> None:
    assert len({affix_kind(way) for way in ways}) == 1 and affix_kind(ways[0])


@pytest.mark.parametrize(
    ("cells", "mixed"),
    [
        (["12 kg", "500 g", "2 kg"], "unit"),
        (["12 %", "0.5", "7 %"], "percent"),
        (["12 %", "5 €", "7 %"], "kinds"),
        (["12 kg", "500", "2 kg"], ""),
        (["$12", "5", "USD 7"], ""),
        (["12 h", "5 hrs", "7 hr"], ""),
    ],
)
def test_mixed_units_are_reported(cells: list[str], mixed: str) -> None:
    decision = read([text.replace("1", str(n), 1) for n in range(1, 9) for text in cells])[0]
    said = [finding for finding in decision.findings if finding.code == "data/mixed-units"]
    assert bool(said) == (mixed != "")
    assert (decision.type in ("number", "integer")) == (mixed != "unit")
    if mixed == "percent":
        assert said[0].data == {"column": "x", "units": "none, %", "so": "which are compared without conversion"}


def left_out(name: str, rows: list[int], of_json: bool, said: Said = Said()) -> str | None:  # noqa: B008  never changed
    summary: Summary | Plain = Summary() if of_json else Plain()
    for part in (rows[:7], rows[7:]):
        if isinstance(summary, Plain):
            summary.add(np.array(part))
        else:
            summary.add(*cells_of(json_cells(part)))
    (decision,) = decide([(name, summary)], lambda _: said)
    assert decision.type == "integer"
    return decision.left_out


def test_numbers_of_the_rows_are_each_there_once() -> None:
    """Sets of numbers with the same range, and the same sum or sum of squares."""
    for numbers in ([1, 2, 2, 5, 5], [1, 1, 4, 4, 5], [1, 2, 3, 4, 5]):
        found = RowNumbers()
        found.add(np.array(numbers))
        assert found.number(5) is (numbers == [1, 2, 3, 4, 5])
    for seed in range(300):
        draw = random.Random(seed)
        numbers = [1, *(draw.randint(1, 8) for _ in range(6)), 8]
        found, rest = RowNumbers(), RowNumbers()
        found.add(np.array(numbers[:3]), np.array([1, 1, 1]))
        rest.add(np.array(numbers[3:], dtype=float))
        found.merge(rest)
        assert found.number(8) is (sorted(numbers) == list(range(1, 9))) or sums(numbers) == sums(list(range(1, 9)))


def sums(numbers: list[int]) -> tuple[int, int]:
    return sum(numbers), sum(number * number for number in numbers)


CODES = {
    "postcodes": ["01067", "10115", "80331"] * 20,
    "powers or blocks": ["1E5", "2E3", "3E1"] * 20,
    "keys beyond a double": ["9007199254740993", "9007199254740995", "9007199254740997"] * 20,
    "units of measure": ["12 kg", "500 g", "2 t"] * 20,
    "scores": ["1-0", "0-1", "2-2"] * 20,
}


@pytest.mark.parametrize("case", CODES)
def test_what_looks_like_numbers_and_is_none(case: str) -> None:
    decision, cells = read(CODES[case])
    assert (decision.type, decision.reading, cells) == ("category", None, CODES[case])


def test_the_shape_of_one_text_is_its_shape_among_others() -> None:
    random_ = random.Random(3)
    letters = "0123456789" * 3 + ".,-/: \n" + "aZü日\u2212\u00a0\uff11'€%()T"
    texts = ["".join(random_.choices(letters, k=random_.randint(0, 12))) for _ in range(4000)]
    texts += ["0" * 56, "1" * 57, "a1b2c3d4e5", "a1b2c3d4e5f6", "\u200b7", "00:07"]
    texts = list(dict.fromkeys(texts))
    shapes = {int(row): group.shape for group in groups(array(texts)) for row in group.rows}
    assert [shapes[row] for row in range(len(texts))] == list(map(shape_of, texts))


def test_versions_are_told_by_name() -> None:
    assert read(["1.1", "1.10", "1.9"] * 20, name="app_version")[0].type == "category"
    assert read(["1.1", "1.10", "1.9"] * 20)[0].type == "number"


def test_a_number_of_json_is_a_number_whatever_texts_do() -> None:
    decision, cells = read(["1,5", "2,25", 1234.5, 7, None] * 10)
    assert (decision.type, decision.unreadable) == ("number", 0)
    assert cells[:5] == ["1.5", "2.25", "1234.5", "7", None]


def test_words() -> None:
    assert read(["Ja", "nein", "JA "] * 20)[1][:3] == ["true", "false", "true"]
    assert read(["NO", "SE", "DK"] * 20)[0].type == "category"
    joined, cells = read(["Bern", "bern", "BERN ", "Bern", "Basel"] * 12)
    assert (joined.type, cells[:5]) == ("category", ["Bern", "Bern", "Bern", "Bern", "Basel"])
    assert joined.findings[0].data["levels"] == "'BERN', 'bern' as 'Bern'"
    assert read(["a", "A"] * 20, join=False)[1][:2] == ["a", "A"]
    assert read(["Yes", "no"] * 20, words=True)[1][:2] == ["Yes", "no"]
    assert read([f"K{n:05d}" for n in range(60)])[0].left_out == "id"
    assert read([f"Anna {n % 40} Meyer" for n in range(60)])[0].left_out == "many"
    assert read(["EUR"] * 60)[0].left_out == "constant"
    assert read(["-", "", "NA"] * 20)[0].left_out == "empty"
    assert read(["x", ""] * 20)[0].left_out is None


@pytest.mark.parametrize("zero", ["0", "00000000", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "0/0/00"])
@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%y", "%Y%m%d"])
def test_zeros_among_dates_mean_a_missing_date(form: str, zero: str) -> None:
    days = pd.date_range("2015-03-01", periods=60, freq="17D").strftime(form).tolist()
    decision, cells = read([*days, *[zero] * 90], name="day")
    assert (decision.type, decision.missing, decision.unreadable) == ("date", 90, 0)
    assert cells[-90:] == [None] * 90
    assert cells[:2] == ["2015-03-01", "2015-03-18"]
    assert [one.data["count"] for one in decision.findings if one.code == "data/missing-words"] == [90]
    assert read([*days[:5], *[zero] * 90], name="day")[0].type != "date"
    assert read(["10", "20", "30"] * 20 + [zero] * 30)[0].type != "date"


@pytest.mark.parametrize(
    ("years", "first"),
    [(range(1938, 2000), 1938), (range(1960, 2009), 1960), (range(2015, 2024), 2015), ([1968], 2068)],
)
@pytest.mark.parametrize("form", ["%d.%m.%y", "%m/%d/%y", "%d-%b-%y"])
def test_two_digit_years_get_the_centuries_with_the_smallest_span(years: Any, first: int, form: str) -> None:
    days = [pd.Timestamp(year, 3, day).strftime(form) for year in years for day in (5, 28)]
    decision, cells = read(days)
    assert decision.type == "date"
    assert cells[0] == f"{first}-03-05"
    (note,) = [one for one in decision.findings if one.code == "data/short-years"]
    assert note.data["first"] == first
    assert note.data["last"] == first + years[-1] - years[0]
    assert not [one for one in read(["28.3.1999", "5.4.1968"] * 20)[0].findings if one.code == "data/short-years"]


def test_columns_with_the_same_answers_are_one_finding() -> None:
    found = [read(cells * 20, name=name)[0].findings for name, cells in (("a", ["y", "n"]), ("b", ["ja", "nein"]))]
    found.append(read(["n", "y", "y"] * 20, name="c")[0].findings)
    made = joined([*found[0], *found[1], *found[2], *read(["$5", "$6"] * 20, name="d")[0].findings])
    assert [(one.code, one.data.get("columns")) for one in made] == [
        ("data/read-numbers", None),
        ("data/read-booleans", "'a', 'c'"),
        ("data/read-booleans", "'b'"),
    ]


def test_epochs_are_dates_where_the_name_says_so() -> None:
    seconds = [str(1_600_000_000 + 1000 * n) for n in range(60)]
    assert read(seconds, name="created_at")[1][0] == "2020-09-13T12:26:40Z"
    assert read(seconds, name="value")[0].type == "integer"
    assert read([f"{text}123" for text in seconds], name="last_seen")[1][0] == "2020-09-13T12:26:40.123000Z"


def test_times_of_day_are_seconds() -> None:
    assert read(["10:30", "09:05", "1:00"] * 20)[1][:2] == ["37800", "32700"]
