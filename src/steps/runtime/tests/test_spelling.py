from __future__ import annotations

import pytest

from specline_runtime.spelling import nearest_name

NAMES = ["Age", "Status", "monthly_income", "Größe", "Возраст", "年齢", "x", "%"]


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("age", "Age"),
        ("aeg", "Age"),
        ("Statsu", "Status"),
        ("Monthly Income", "monthly_income"),
        ("monthly_incme", "monthly_income"),
        ("GRÖSSE", "Größe"),
        ("возрас", "Возраст"),
        ("target", ""),
        ("wage_group", ""),
        ("y", ""),
        ("%%", ""),
        ("名前", ""),
        ("", ""),
    ],
)
def test_a_name_is_suggested_only_if_it_is_similar(name: str, suggested: str) -> None:
    assert nearest_name(name, NAMES) == suggested


def test_the_most_similar_name_is_suggested() -> None:
    assert nearest_name("amount2", ["amount1_", "amount_3", "Amount 2"]) == "Amount 2"
    assert nearest_name("anything", []) == ""
