"""Scores the rows of a csv file with an unpacked model archive, by the code that an endpoint would run.

    python score_rows.py '{"model": "model/", "rows": "rows.csv", "output": "scores.csv", "explain": 3, "keep": ["id"]}'

The archive's own runtime is on the path if it has one, so this script must work with the runtimes of earlier versions.
Prints a summary of the scores, or the failure that an endpoint would have.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from contextlib import redirect_stderr
from itertools import islice
from pathlib import Path
from typing import Any, Iterator

from specline_runtime.job import JobFailure
from specline_runtime.own_model import open_model
from specline_runtime.requests import Refused

MARK = "specline-scores "
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


def reported(log: str) -> list[dict[str, Any]]:
    """The findings in what a runtime printed to its log; other lines are passed on."""
    findings = []
    for line in log.splitlines():
        match = re.match(r"(data/[a-z-]+): (\{.*\})$", line)
        if match:
            findings.append({"code": match.group(1), "data": json.loads(match.group(2))})
        else:
            print(line, file=sys.stderr)
    return findings


class Summary:
    """What is printed about all rows."""

    def __init__(self) -> None:
        self.rows, self.total = 0, 0.0
        self.labels: Counter[str] = Counter()
        self.findings: dict[str, dict[str, Any]] = {}

    def add(self, answers: list[dict[str, Any]], findings: list[dict[str, Any]]) -> None:
        self.rows += len(answers)
        self.labels.update(str(answer["label"]) for answer in answers if "label" in answer)
        self.total += sum(answer["score"] for answer in answers if "score" in answer)
        self.findings.update({json.dumps(one, sort_keys=True): one for one in findings})

    def described(self, task: str) -> dict[str, Any]:
        mean = {"mean": self.total / self.rows} if task != "multiclass" and self.rows > 0 else {}
        findings = list(self.findings.values())
        return {
            "rows": self.rows,
            "task": task,
            "labels": dict(sorted(self.labels.items())),
            **mean,
            "findings": findings,
        }


def score(asked: dict[str, Any]) -> dict[str, Any]:
    """Writes the scores, and returns their summary or the failure."""
    summary, first = Summary(), 1
    try:
        scorer = open_model(Path(asked["model"]))
        if asked["explain"] and not hasattr(scorer, "strongest"):
            reason = "an earlier version of Specline made its package"
            return {"failure": {"code": "data/no-reasons", "data": {"reason": reason}}}
        with Path(asked["rows"]).open(encoding="utf-8", newline="") as source, Path(asked["output"]).open(
            "w", encoding="utf-8", newline=""
        ) as target:
            rows, writer = csv.reader(source), csv.writer(target, lineterminator="\n")
            header = next(rows, [])
            places = {name: header.index(name) for name in asked["keep"]}
            named = False
            for piece in chunks(rows, len(header)):
                with redirect_stderr(io.StringIO()) as log:
                    frame = scorer.named([header, *piece])
                    answers = scorer.answers(frame)
                # The same rows again, so their findings are the same.
                with redirect_stderr(io.StringIO()):
                    explained = reasons(scorer, frame, asked["explain"]) if asked["explain"] else [{}] * len(answers)
                for number, (row, answer, why) in enumerate(zip(piece, answers, explained), start=first):
                    whole = {"row": number, **{name: row[at] for name, at in places.items()}, **flat(answer), **why}
                    if not named:
                        writer.writerow(whole)
                        named = True
                    writer.writerow(whole.values())
                summary.add(answers, reported(log.getvalue()))
                first += len(piece)
    except JobFailure as failure:
        return {"failure": {"code": failure.code, "data": failure.data}, "first": first}
    except Refused as refused:
        return {"refused": refused.message, "first": first}
    return summary.described(scorer.task)


if __name__ == "__main__":
    print(MARK + json.dumps(score(json.loads(sys.argv[1]))), flush=True)
