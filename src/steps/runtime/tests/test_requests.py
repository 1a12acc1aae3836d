"""Requests to a model: malformed requests are refused with a message, and valid requests get equal scores in any form.

SPECLINE_REQUESTS sets the number of each kind (300 for the recorded results; fewer by default for speed).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
from pathlib import Path
from typing import Any, Callable

import pytest

from specline_runtime import scoring
from specline_runtime.requests import Refused

COUNT = int(os.environ.get("SPECLINE_REQUESTS", "60"))
COLUMNS = ["income", "age", "city", "member", "since"]
CITIES = ["Aarhus", "Bern, CH", 'the "Hague"', "Zürich"]
Row = dict[str, Any]


def row_of(rng: random.Random) -> Row:
    return {
        "income": round(rng.uniform(-5, 90), 2),
        "age": rng.randint(18, 90),
        "city": rng.choice(CITIES),
        "member": rng.random() < 0.5,
        "since": f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    }


def written(rows: list[list[Any]], **options: Any) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator=options.pop("end", "\n"), **options).writerows(rows)
    return lines.getvalue()


@pytest.fixture(scope="module")
def scorer(new_bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    rng = random.Random(7)
    rows = [row_of(rng) for _ in range(400)]
    labels = ["bad" if row["income"] + row["age"] / 3 + 9 * rng.random() > 70 else "good" for row in rows]
    path = tmp_path_factory.mktemp("table") / "table.csv"
    cells = [[*(str(row[name]).lower() if name == "member" else row[name] for name in COLUMNS)] for row in rows]
    path.write_text(
        written([[*COLUMNS, "status"], *([*row, label] for row, label in zip(cells, labels))]), encoding="utf-8"
    )
    bench = new_bench("requests")
    facts = {"label": "status", "positive": "bad", "branch": "training"}
    loaded = bench.run("DataLoading", {"source": path}, **facts)
    inputs = {"data": loaded["data"], "signature": loaded["signature"]}
    prepared = bench.run("TabularPreprocessing", inputs, **facts)["processed"]
    trained = bench.run("XGBoostTraining", {"data": prepared}, n_estimators=8, cross_validation=0)
    scoring.MESSAGES = trained["model"] / "code/messages.json"
    return scoring.model_fn(str(trained["model"]))


def ask(scorer: Any, body: Any, kind: str, accept: str = "application/json") -> tuple[int, str]:
    """The status and body of a container's response. Any other exception would be status 500."""
    try:
        answer, _ = scoring.transform_fn(scorer, body, kind, accept)
    except Refused as refused:
        return refused.status_code, refused.message
    return 200, answer


def texts(row: Row) -> list[str]:
    return [str(row[name]).lower() if name == "member" else str(row[name]) for name in COLUMNS]


def as_csv(row: Row, **changes: str) -> str:
    return written([texts({**row, **changes})])


Broken = Callable[[Row, random.Random], "tuple[Any, str, str, int]"]
J, C, L = "application/json", "text/csv", "application/jsonlines"


def malformed(row: Row, rng: random.Random) -> list[tuple[Any, str, str, int]]:
    """Body, content type, accepted type, status."""
    name = rng.choice(COLUMNS)
    other = name[:-1] + "q"
    less = {key: value for key, value in row.items() if key != name}
    body = json.dumps(row)
    cut = rng.randrange(1, len(body))
    line = as_csv(row)
    return [
        (body[:cut], J, J, 400),
        (body + "}", J, J, 400),
        (body.replace(":", "=", 1), J, J, 400),
        ("", J, J, 400),
        ("   ", J, J, 400),
        ("", C, J, 400),
        ("\n\n", C, J, 400),
        ("\n", L, J, 400),
        ("[]", J, J, 400),
        ("{}", J, J, 400),
        ("[{}]", J, J, 400),
        ('{"instances": []}', J, J, 400),
        ('{"instances": {}}', J, J, 400),
        (json.dumps({"instances": [row], "more": 1}), J, J, 400),
        (json.dumps(rng.choice([1, "text", None, True, [1], ["x"], [[1, 2]], [None]])), J, J, 400),
        (json.dumps(less), J, J, 400),
        (json.dumps({**less, other: row[name]}), J, J, 400),
        (json.dumps({**row, other: 1}), J, J, 400),
        (json.dumps({**row, name: {"value": row[name]}}), J, J, 400),
        (json.dumps({**row, name: [row[name]]}), J, J, 400),
        (json.dumps(dict.fromkeys(COLUMNS)), J, J, 400),
        (body[:-1] + f', "{name}": 1}}', J, J, 400),
        (json.dumps({**row, "income": float("nan")}), J, J, 400),
        (json.dumps({**row, "age": float("inf")}), J, J, 400),
        (json.dumps({**row, "city": "\ud800"}), J, J, 400),
        ("[" * 5000 + "]" * 5000, J, J, 400),
        (json.dumps({**row, "age": rng.choice(["old", "12 years", "--", "1.2.3"])}), J, J, 400),
        (json.dumps({**row, "income": rng.choice(["much", "€", "a1", "1,2,3"])}), J, J, 400),
        (as_csv(row, age=rng.choice(["old", "12 years", "1.2.3"])), C, J, 400),
        (as_csv(row, since=rng.choice(["someday", "2024-13-45", "99"])), C, J, 400),
        (written([texts(row)[:-1]]), C, J, 400),
        (written([[*texts(row), "1"]]), C, J, 400),
        (line + written([texts(row)[1:]]), C, J, 400),
        (written([COLUMNS]), C, J, 400),
        (written([[*COLUMNS[:-1], COLUMNS[0]], texts(row)]), C, J, 400),
        (written([[other if one == name else one for one in COLUMNS], texts(row)]), C, J, 400),
        (written([[*COLUMNS, "extra"], [*texts(row), "1"]]), C, J, 400),
        (",,,,\n", C, J, 400),
        (line + " , ,,, \n", C, J, 400),
        (line.replace("\n", ',"open\n'), C, J, 400),
        (f'"{texts(row)[0]}"x,' + ",".join([*texts(row)[1:2], "a", "true", "2020-01-01"]) + "\n", C, J, 400),
        (line.encode("utf-8")[:-1] + bytes([0xC3, 0x28, 0x0A]), C, J, 400),
        (json.dumps(row, ensure_ascii=False).encode("utf-16"), J, J, 400),
        (line.replace(",", "\0,", 1), C, J, 400),
        (body, C, J, 400),
        (line, J, J, 400),
        (line, L, J, 400),
        (json.dumps([row], indent=1), L, J, 400),
        (line, rng.choice(["", "text/plain", "application/xml", "application/x-npy", "csv"]), J, 415),
        (line, "text/csv; charset=latin1", J, 415),
        (line, C, rng.choice(["text/html", "application/xml", "application/json;q=0", "image/png"]), 406),
    ]


def test_a_malformed_request_is_refused_with_a_message(scorer: Any) -> None:
    rng = random.Random(11)
    wrong, made = [], 0
    while made < COUNT:
        for body, kind, accept, status in malformed(row_of(rng), rng):
            answered, message = ask(scorer, body, kind, accept)
            made += 1
            if answered != status or len(message) < 10:
                wrong.append((body if isinstance(body, bytes) else body[:200], kind, accept, status, answered, message))
    assert wrong == [], f"{len(wrong)} of {made}"
    print(f"{made} malformed requests")


def sound(row: Row, rng: random.Random) -> list[tuple[Any, str]]:
    """The same row in different forms."""
    order = rng.sample(COLUMNS, len(COLUMNS))
    cells = dict(zip(COLUMNS, texts(row)))
    blanks = {name: rng.choice(["", " ", "\t"]) + cell + rng.choice(["", "  "]) for name, cell in cells.items()}
    return [
        (json.dumps(row), J),
        (json.dumps([row]), J),
        (json.dumps({"instances": [row]}), "application/json; charset=utf-8"),
        (json.dumps({name: row[name] for name in order}, indent=2), J),
        (json.dumps(cells), J),
        (json.dumps(row, ensure_ascii=False).encode(), "Application/JSON"),
        ("\ufeff" + json.dumps(row), J),
        (json.dumps(row) + "\n\n", L),
        (json.dumps(row) + "\r\n", "application/x-ndjson"),
        (written([texts(row)]), C),
        (written([texts(row)]).rstrip("\n"), C),
        (written([texts(row)], end="\r\n"), "text/csv;header=absent"),
        (written([COLUMNS, texts(row)]), C),
        (written([order, [cells[name] for name in order]], end="\r\n"), "text/csv; charset=UTF-8"),
        (written([order, [cells[name] for name in order]], quoting=csv.QUOTE_ALL), C),
        (written([[f" {name} " for name in order], [blanks[name] for name in order]]), C),
        (("\ufeff" + written([COLUMNS, texts(row)])).encode("utf-8"), C),
        (written([list(blanks.values())]), C),
    ]


def test_every_form_of_a_row_gets_the_same_scores_as_in_the_pipeline(scorer: Any) -> None:
    rng = random.Random(13)
    made = 0
    while made < COUNT:
        row = row_of(rng)
        if made % 3 == 1:
            row[rng.choice(["income", "age", "city"])] = None
        if made % 5 == 2:
            row["city"] = f"new {rng.randint(1, 99)}"
        complete = {name: "" if value is None else value for name, value in row.items()}
        expected = json.loads(ask(scorer, json.dumps(row), J)[1])["predictions"]
        for body, kind in (
            sound(row, rng) if None not in row.values() else [(as_csv(complete), C), (json.dumps(row), J)]
        ):
            status, answer = ask(scorer, body, kind)
            made += 1
            assert status == 200, (body, kind, answer)
            assert json.loads(answer)["predictions"] == expected, (body, kind)
    print(f"{made} sound requests")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", J),
        ("*/*", J),
        ("text/csv", C),
        ("text/html, text/csv;q=0.5, */*;q=0.1", C),
        ("application/json;q=0.2, application/jsonlines", L),
        ("text/*", C),
    ],
)
def test_the_response_has_the_accepted_format_and_content_type(scorer: Any, accept: str, kind: str) -> None:
    row = row_of(random.Random(1))
    answer, named = scoring.transform_fn(scorer, json.dumps([row, row]), J, accept)
    assert named == kind
    assert len(answer.strip().split("\n")) == (1 if kind == J else 2)


def test_errors_use_the_messages_of_the_catalogue(scorer: Any) -> None:
    row = row_of(random.Random(2))
    income = row.pop("income")
    status, message = ask(scorer, json.dumps({**row, "incme": income}), J)
    assert status == 400
    assert "'income'" in message
    assert "'incme'" in message
    assert "data/" not in message


def test_a_feature_that_cannot_be_made_from_raw_rows_is_named(scorer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the user's own step had added another model's scores to the training rows."""
    features = [*scorer.description["features"], {"name": "first_score", "type": "number"}]
    monkeypatch.setitem(scorer.description, "features", features)
    status, message = ask(scorer, json.dumps(row_of(random.Random(1))), J)
    assert (status, "feature 'first_score' cannot be computed from raw rows" in message) == (400, True)


def test_a_lenient_model_warns_in_its_response(scorer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = row_of(random.Random(3))
    monkeypatch.setitem(scorer.description["transform"], "policy", "lenient")
    answer = json.loads(ask(scorer, json.dumps({**row, "extra": 1}), J)[1])
    assert "'extra'" in answer["warnings"][0]
    assert "warnings" not in json.loads(ask(scorer, json.dumps(row), J)[1])
    assert ask(scorer, json.dumps({**row, "extra": 1}), J, C)[0] == 200


class FlaskStandIn:
    class Response:
        def __init__(self, response: str, status: int, mimetype: str) -> None:
            self.parts = (response, status, mimetype)


def test_a_refusal_becomes_the_response_that_the_server_expects(scorer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scoring.sys.modules, "flask", FlaskStandIn)
    response = scoring.transform_fn(scorer, "{", J, J)
    assert response.parts[1:] == (400, "text/plain")
    assert "not valid JSON" in response.parts[0]


def test_archives_have_the_messages(scorer: Any) -> None:
    assert json.loads(Path(scoring.MESSAGES).read_text(encoding="utf-8"))["data/column-lacking"]


@pytest.fixture
def processed(scorer: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A processed table's lines as sent by a batch transform, header first."""
    monkeypatch.setenv("SPECLINE_ROWS", "processed")
    columns = scorer.description["columns"]
    cells = {"city": "Aarhus", "member": "1", "income": "3.5"}
    rows = [[str(number), "1", *(cells.get(name, str(7 + number)) for name in columns)] for number in range(4)]
    return written([["__row_id", "status", *columns], *rows]).splitlines(keepends=True)


def test_the_parts_of_a_table_are_scored_like_the_whole(scorer: Any, processed: list[str]) -> None:
    whole = ask(scorer, "".join(processed), C, C)
    assert whole[0] == 200
    assert whole[1].startswith("__row_id,split,label,score\n0,all,1,")
    parts = [processed[:2], processed[2:3], processed[3:]]
    assert "".join(ask(scorer, "".join(part), C, C)[1] for part in parts) == whole[1]
    unlabelled = [",".join(line.split(",")[:1] + line.split(",")[2:]) for line in processed]
    scores = [line.split(",")[-1] for line in whole[1].splitlines()[1:]]
    answer = ask(scorer, "".join(unlabelled[1:]), C, C)[1]
    assert [line.split(",")[-1] for line in answer.splitlines()] == scores


def test_a_part_that_ends_within_a_cell_is_refused_with_the_fix(scorer: Any, processed: list[str]) -> None:
    cut = processed[1].replace("Aarhus", '"Aar')
    status, message = ask(scorer, cut, C, C)
    assert status == 400
    assert "set splitType: None" in message
    status, message = ask(scorer, processed[1].replace(",", "", 2), C, C)
    assert status == 400
    assert "cells, but" in message
    assert ask(scorer, "x" + processed[1], C, C)[0] == 400
    assert ask(scorer, "[1]", J, C)[0] == 400


def test_a_model_from_an_earlier_version_needs_the_header(
    scorer: Any, processed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(scorer.description, "columns")
    assert ask(scorer, "".join(processed), C, C)[0] == 200
    status, message = ask(scorer, "".join(processed[1:]), C, C)
    assert (status, "begin with a header" in message) == (400, True)
