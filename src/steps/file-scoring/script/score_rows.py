"""Scores the rows of a csv file with an unpacked model archive, by the code that an endpoint would run.

    python score_rows.py '{"model": "model/", "rows": "rows.csv", "output": "scores.csv", "explain": 3, "keep": ["id"],
        "answer": "answer.json"}'

The archive's own runtime is on the path if it has one, so this script must work with the runtimes of earlier versions.
The answer is a summary of the scores, or the failure that an endpoint would have.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any, Iterator

from specline_runtime.job import JobFailure, fail
from specline_runtime.own_model import open_model
from specline_runtime.requests import Refused
from specline_runtime.table.characters import NUMBER_MARK

# The number of cells that are scored at a time. Results do not depend on it.
CELLS = 500_000


def chunks(rows: Iterator[list[str]], width: int) -> Iterator[list[list[str]]]:
    """The rows in pieces of about `CELLS` cells."""
    size = max(1, CELLS // max(1, width))
    while True:
        piece = list(islice(rows, size))
        if not piece:
            return
        yield piece


def flat(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as a row of a table: the scores of several classes become columns."""
    scores = answer.get("scores")
    if scores is None:
        return answer
    return {"label": answer["label"], **{f"score_{name}": value for name, value in scores.items()}}


def reasons(scorer: Any, frame: Any, count: int) -> list[dict[str, Any]]:
    """The strongest contributions to each row's score, as columns."""
    made = []
    for row in scorer.strongest(frame, count):
        columns: dict[str, Any] = {}
        for number, (feature, value, effect) in enumerate(row, start=1):
            columns.update({f"feature_{number}": feature, f"value_{number}": value, f"effect_{number}": effect})
        made.append(columns)
    return made


class Findings:
    """What a model's code notices in all rows: columns that a lenient policy allows, and cells that it cannot use."""

    def __init__(self) -> None:
        self.of_columns: dict[tuple[str, Any], dict[str, Any]] = {}
        self.unknown: Any = None
        self.counted = True

    def add(self, scorer: Any) -> None:
        """Adds what was noticed in the rows that were scored last."""
        for code, data in scorer.passed:
            key = (code, data.get("column"))
            known = self.of_columns.get(key, {})
            self.of_columns[key] = {**data, **_together(known, data)}
        # Packages of earlier versions only log it.
        unknown = getattr(scorer, "unknown", None)
        self.counted = self.counted and unknown is not None
        if self.unknown is None:
            self.unknown = unknown
        elif unknown is not None:
            self.unknown.add(unknown)

    def described(self) -> list[dict[str, Any]]:
        """All of them, with the counts of all rows."""
        of_columns = [{"code": code, "data": data} for (code, _), data in self.of_columns.items()]
        if not self.counted:
            return [*of_columns, {"code": "predict/not-counted", "data": {}}]
        return [*of_columns, *([] if self.unknown is None else self.unknown.findings())]


def _together(known: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The count and the units of a column's cells in other units (`data/other-units`), if some were known before."""
    if "count" not in known:
        return {}
    units = sorted({*known["units"].split(", "), *data["units"].split(", ")})
    return {"count": known["count"] + data["count"], "units": ", ".join(units)}


class Summary:
    """What is printed about all rows."""

    def __init__(self) -> None:
        self.rows, self.total = 0, 0.0
        self.labels: Counter[str] = Counter()

    def add(self, answer: dict[str, Any]) -> None:
        """Counts a row."""
        self.rows += 1
        self.total += answer.get("score", 0.0)
        if "label" in answer:
            self.labels[str(answer["label"])] += 1

    def described(self, task: str) -> dict[str, Any]:
        mean = {"mean": self.total / self.rows} if task != "multiclass" and self.rows > 0 else {}
        return {"rows": self.rows, "task": task, "labels": dict(sorted(self.labels.items())), **mean}


class UnixLines:
    """A file for a csv writer that ends rows with CR LF and therefore quotes cells that contain one of them. The rows
    in the file end with LF.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, line: str) -> None:
        """Writes a row."""
        self._file.write(line[:-2] + "\n")


def foreign_columns(scorer: Any, keep: list[str]) -> set[str]:
    """The kept columns that training did not have. They are not meant for the model, so it does not get them."""
    description, transform = scorer.description, scorer.description["transform"]
    raw = [column["name"] for column in transform["raw"]]
    return {*keep} - {*raw, *transform.get("dropped", {}), description["label"], description.get("weight")}


def lines(
    scorer: Any, piece: list[dict[str, str]], first: int, asked: dict[str, Any], findings: Findings
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each row's answer, and its line of the result by column. `first` is the number of the first row."""
    foreign = foreign_columns(scorer, asked["keep"])
    own_cells = [{name: cell for name, cell in row.items() if name not in foreign} for row in piece]
    frame = scorer.named(own_cells if foreign else piece)
    answers = scorer.answers(frame)
    # Before the same rows are examined again to explain their scores.
    findings.add(scorer)
    explained = reasons(scorer, frame, asked["explain"]) if asked["explain"] else [{}] * len(answers)
    for number, (row, answer, why) in enumerate(zip(piece, answers, explained), start=first):
        own = {"row": number, **flat(answer), **why}
        taken = [] if number > 1 else [name for name in asked["keep"] if name in own]
        if taken:
            fail("predict/keep-taken", columns=", ".join(f"'{name}'" for name in taken))
        kept = {name: row[name].lstrip(NUMBER_MARK) for name in asked["keep"]}
        yield answer, {"row": number, **kept, **own}


def write_scores(scorer: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Scores the rows piece by piece, writes the table, and returns the summary."""
    summary, findings = Summary(), Findings()
    with Path(asked["rows"]).open(encoding="utf-8", newline="") as source, Path(asked["output"]).open(
        "w", encoding="utf-8", newline=""
    ) as target:
        rows, writer = csv.reader(source), csv.writer(UnixLines(target))
        header = next(rows, [])
        for piece in chunks(rows, len(header)):
            # Objects, because a model guesses whether the first of several lists is a header.
            named = [dict(zip(header, row)) for row in piece]
            first = summary.rows + 1
            try:
                for answer, line in lines(scorer, named, first, asked, findings):
                    if summary.rows == 0:
                        writer.writerow(line)
                    writer.writerow(line.values())
                    summary.add(answer)
            except Refused as refused:
                return {"refused": refused.message, "first": first}
    return {**summary.described(scorer.task), "findings": findings.described()}


def score(asked: dict[str, Any]) -> dict[str, Any]:
    """Writes the scores, and returns their summary or the failure."""
    try:
        scorer = open_model(Path(asked["model"]))
        if asked["explain"] and not hasattr(scorer, "strongest"):
            fail("data/no-reasons", reason="an earlier version of Specline made its package")
        return write_scores(scorer, asked)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}}


def write_answer(asked: dict[str, Any]) -> None:
    """Scores the rows, and writes the result as JSON."""
    # A cell can be longer than the csv module expects.
    csv.field_size_limit(2**31 - 1)
    Path(asked["answer"]).write_text(json.dumps(score(asked)), encoding="utf-8")


if __name__ == "__main__":
    write_answer(json.loads(sys.argv[1]))
