"""How rows are told apart and divided: digests, places, and what counts as a copy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from specline_runtime.copies import Contents, Copies, _probability
from specline_runtime.division import Facts, places_of
from specline_runtime.row_hashes import (
    LONGEST,
    cell_digests,
    content_keys,
    in_column,
    number_digests,
    row_keys,
    text_digests,
)

# Made on a little-endian machine with numpy 1.24 and pandas 1.5: every other one has to find the same.
KNOWN_TEXTS = {
    "": 16294208416658607535,
    "a": 3227297116311277035,
    "bad": 5333610667079372970,
    "Zürich": 7040636380774012899,
    "日本": 12113813876196992621,
    "x" * (LONGEST + 1): 4510101586353931944,
}
KNOWN_NUMBERS: dict[float, int] = {
    0.0: 16294208416658607535,
    1.0: 9860564707913756141,
    -2.5: 16147957956850547208,
    1e300: 18400163445926009254,
}


def texts(*values: str | None) -> np.ndarray:
    return np.array([*values, None], dtype=object)[:-1]


def test_digests_are_the_same_everywhere() -> None:
    assert dict(zip(KNOWN_TEXTS, text_digests(texts(*KNOWN_TEXTS)).tolist())) == KNOWN_TEXTS
    found = number_digests(np.array(list(KNOWN_NUMBERS)))
    assert dict(zip(KNOWN_NUMBERS, found.tolist())) == KNOWN_NUMBERS


def test_digests_do_not_depend_on_what_is_beside() -> None:
    many = texts(*(f"text {number}" * (number % 5) for number in range(500)), "ü", "\ud800")
    together = text_digests(many)
    assert [int(text_digests(many[place : place + 1])[0]) for place in range(len(many))] == together.tolist()
    assert len(np.unique(text_digests(texts(*map(str, range(200_000)))))) == 200_000


def test_numbers_are_digested_by_value() -> None:
    codes = np.array([0, 1, 2, 3, -1])
    made = cell_digests(codes, ["1.50", "1.5", "-0.0", "0"], numeric=True)
    assert made[0] == made[1] != made[2] == made[3]
    assert made[4] == 0
    assert number_digests(np.array([np.nan]))[0] == 0


def test_keys_of_rows_do_not_depend_on_their_order() -> None:
    frame = pd.DataFrame({"a": list("xxyxz"), "b": list("11213")}, dtype=object)
    keys = row_keys(content_keys(frame, ["a", "b"]))
    assert len(set(keys.tolist())) == 5
    assert set(row_keys(content_keys(frame[::-1], ["b", "a"])).tolist()) == set(keys.tolist())


def facts(classes: Any, content: Any = None, groups: Any = None, together: bool = False) -> Facts:
    classes = np.asarray(classes)
    content = np.arange(len(classes)).astype(np.uint64) if content is None else np.asarray(content, dtype=np.uint64)
    groups = None if groups is None else np.asarray(groups, dtype=np.uint64)
    return Facts(content, np.zeros(len(classes), dtype=np.uint64), together, classes, None, groups)


def counts(made: Facts, low: float, high: float) -> list[int]:
    places = places_of(made, 42, "share")
    return np.bincount(made.classes[(places >= low) & (places < high)], minlength=made.classes.max() + 1).tolist()


def test_rare_classes_keep_their_quotas() -> None:
    made = facts([1] * 12 + [0] * 988)
    assert [counts(made, *cut) for cut in ((0, 0.7), (0.7, 0.85), (0.85, 1))] == [[692, 8], [148, 2], [148, 2]]


def test_many_small_classes_are_not_all_rounded_the_same_way() -> None:
    assert sum(counts(facts(np.repeat(np.arange(60), 3)), 0, 0.15)) == pytest.approx(27, abs=3)


def test_few_different_rows_keep_their_quotas() -> None:
    random = np.random.RandomState(0)
    content = random.randint(0, 24, 2201)
    classes = (content % 3 == 0).astype(int)
    for number, found in enumerate(counts(facts(classes, content), 0, 0.85)):
        assert abs(found - 0.85 * (classes == number).sum()) <= 1


def test_groups_stay_together_and_an_unknown_one_is_its_own() -> None:
    random = np.random.RandomState(3)
    groups = random.randint(0, 60, 900)
    made = facts(random.randint(0, 3, 900), groups=groups)
    taken = (places := places_of(made, 42, "share")) < 0.5
    of_known = pd.Series(taken[groups > 0]).groupby(groups[groups > 0]).nunique()
    assert (of_known == 1).all()
    assert 0 < taken[groups == 0].sum() < (groups == 0).sum()
    assert len(places) == 900


def copies_of(frame: pd.DataFrame, size: int = 10_000) -> Copies | None:
    cells = np.column_stack([in_column(name, text_digests(frame[name].astype(str).to_numpy())) for name in frame])
    contents = Contents(cells.shape[1])
    for start in range(0, len(frame), size):
        part = cells[start : start + size]
        contents.add(part.sum(axis=1, dtype=np.uint64), part)
    return contents.copies()


def drawn(seed: int = 0, rows: int = 1000) -> Any:
    return np.random.RandomState(seed), rows


def fine() -> pd.DataFrame:
    random, rows = drawn()
    classes = random.choice(["a", "b"], rows)
    return pd.DataFrame({"x": random.randn(rows).round(4), "k": random.randint(0, 9, rows), "y": classes})


def test_copies_are_known_as_such_whatever_the_pieces() -> None:
    table = fine()
    for copied, rows in (
        (pd.concat([table] * 4), 3000),
        (pd.concat([table, table[table.y == "a"].iloc[:50]]), 50),
    ):
        apart = copied.drop_duplicates()
        found = [copies_of(copied, size) for size in (7, 500, 10_000)]
        assert len({*found}) == 1
        assert found[0] is not None
        assert found[0].rows == len(copied) - len(apart) >= rows


def coarse() -> dict[str, pd.DataFrame]:
    random, rows = drawn(1)
    dice = pd.DataFrame({"a": random.randint(1, 7, rows), "b": random.randint(1, 7, rows)})
    ability = random.randn(rows)
    answers = {f"q{n}": ability + random.randn(rows) > 0 for n in range(10)}
    same = random.rand(rows) < 0.5
    return {
        "independent": pd.DataFrame({f"c{n}": random.randint(0, 3, rows) for n in range(4)}),
        "a sum": dice.assign(c=dice.a + dice.b),
        "answers": pd.DataFrame(answers),
        "one thing said twenty times": pd.DataFrame({f"c{n}": same for n in range(20)}),
        "rounded measures": pd.DataFrame({"age": random.randint(18, 80, rows), "sex": random.choice(["m", "f"], rows)}),
        "default values": pd.DataFrame({"x": np.where(random.rand(rows) < 0.1, random.randn(rows), 0)}),
        "no two alike": pd.DataFrame({"x": random.randn(rows)}),
    }


@pytest.mark.parametrize("name", coarse())
def test_rows_that_coincide_by_chance_are_no_copies(name: str) -> None:
    assert copies_of(coarse()[name]) is None


def test_a_pair_of_equal_rows_is_a_copy_only_if_the_table_is_precise() -> None:
    measured = load_iris(as_frame=True).frame
    assert copies_of(measured) is None
    assert copies_of(pd.concat([measured, measured.iloc[:40]])) == Copies(41, 2)
    precise = pd.DataFrame(np.random.RandomState(2).randn(200, 3), columns=list("abc"))
    assert copies_of(pd.concat([precise, precise.iloc[[5]]])) == Copies(1, 2)


@pytest.mark.parametrize(("pairs", "expected", "probability"), [(1, 0.5, 0.3935), (3, 0.5, 0.0144), (4, 6.0, 1.0)])
def test_the_probability_of_equal_pairs_is_poissons(pairs: int, expected: float, probability: float) -> None:
    assert _probability(pairs, expected) == pytest.approx(probability, abs=1e-4)
    assert _probability(1, 0.0) == 0.0
    assert _probability(500, 10.0) == 0.0
