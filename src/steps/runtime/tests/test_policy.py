"""What a request may leave out or add, by the policy that the model was trained with."""

from __future__ import annotations

from typing import Any

import pytest

from specline_runtime.job import JobFailure
from specline_runtime.scorer import Scorer


def scorer(policy: str | None) -> Scorer:
    made = Scorer.__new__(Scorer)
    raw = [{"name": name, "type": "number"} for name in ("income", "age", "w")]
    transform: dict[str, Any] = {"raw": raw, "dropped": {"customer": "id", "y": "label", "when": "time"}}
    transform.update({} if policy is None else {"policy": policy})
    made.description = {"transform": transform, "label": "y", "weight": "w"}
    return made


FITTING: list[Any] = [
    [{"income": 1, "age": 2}],
    [{"income": 1, "age": 2, "customer": 7, "y": 1, "when": "2024-01-01", "w": 1}],
    [{"income": 1}, {"age": 2}],
    [["income", "age", "y"], ["1", "2", "0"]],
    # Without a header, a row has the columns in order, except the weight.
    [["1", "2"]],
]
DIFFERING: list[tuple[Any, str, str]] = [
    ([{"income": 1}], "data/column-lacking", "age"),
    ([{"income": 1, "agee": 2}], "data/column-lacking", "age"),
    ([{"income": 1, "age": 2, "colour": "red"}], "data/column-extra", "colour"),
    ([["income", "age", "colour"], ["1", "2", "red"]], "data/column-extra", "colour"),
]


@pytest.mark.parametrize("rows", FITTING)
def test_what_fits_is_accepted(rows: Any) -> None:
    assert list(scorer("strict").named(rows)["income"])


@pytest.mark.parametrize(("rows", "code", "column"), DIFFERING)
def test_what_differs_is_refused_warned_of_or_was_never_looked_at(
    rows: Any, code: str, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(JobFailure) as failed:
        scorer("strict").named(rows)
    assert (failed.value.code, failed.value.data["column"]) == (code, column)
    assert len(scorer("lenient").named(rows)) == 1
    assert column in capsys.readouterr().err
    assert len(scorer(None).named(rows)) == 1
    assert capsys.readouterr().err == ""
