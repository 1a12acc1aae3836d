"""Columns of words: categories, yes and no, identifiers, names and free text, and uninformative columns."""

from __future__ import annotations

from typing import Callable, Sequence

import numpy as np
from model import Column, Maker, Source, as_written
from words import BOOLEANS, MISSING_WORD

VARIANTS: list[Callable[[str], str]] = [
    str.lower,
    str.upper,
    lambda word: word + " ",
    lambda word: " " + word,
    lambda word: word.upper() + "  ",
    lambda word: word.replace(" ", "  "),
    lambda word: word + "\u00a0",
]


def varied(source: Source, column: Column, share: float = 0.3) -> Column:
    """Writes some cells with different casing or surrounding blanks, which does not change their meaning."""
    # Shift-JIS has no non-breaking space, which is the last variant.
    able = VARIANTS[:-1] if source.language == "ja" else VARIANTS
    chosen = [able[at] for at in source.rng.choice(len(able), 3, replace=False)]
    for row in np.flatnonzero(source.rng.random(source.rows) < share):
        column.cells[row] = source.pick(chosen)(column.cells[row])
    return column


def levels(source: Source, words: Sequence[str]) -> list[str]:
    """One of the words for each row, the first ones more often, with a weak dependence on the signal."""
    place = np.abs(source.draw() + 0.3) / 2.5 * len(words)
    return [words[min(int(value), len(words) - 1)] for value in place]


def category(source: Source) -> Column:
    words = list(source.rng.permutation(source.words("levels")))[: int(source.rng.integers(3, 8))]
    return as_written(source, source.name("category"), "category", levels(source, [str(word) for word in words]))


def category_variants(source: Source) -> Column:
    return varied(source, category(source))


def category_with_gaps(source: Source) -> Column:
    return category(source).spoil(source.rng, 0.08, [source.pick(MISSING_WORD), source.pick(MISSING_WORD)])


def many_levels(source: Source) -> Column:
    words = [f"{city}, {part}" for city in source.words("levels") for part in "ABC"][: source.rows // 8]
    return as_written(source, source.name("category"), "category", [source.pick(words) for _ in range(source.rows)])


def boolean(pairs: Sequence[tuple[str, str]] | None = None, reason: str = "", missing: float = 0) -> Maker:
    def make(source: Source) -> Column:
        yes, no = source.pick(pairs or BOOLEANS[source.language])
        values = [bool(value) for value in source.draw() > 0.3]
        cells = [yes if value else no for value in values]
        found = Column(source.name("boolean"), "boolean", list(values), cells, format={"true": yes, "false": no})
        found.reason = reason
        if reason:
            found.accept = [{"kind": "category", "values": [cell or None for cell in cells]}]
            found.accept.append({"kind": "constant"} if no == "" else {"kind": "integer"})
        return found.spoil(source.rng, missing, ["", "NA"]) if missing else found

    return make


def boolean_variants(source: Source) -> Column:
    return varied(source, boolean([pair for pair in BOOLEANS[source.language] if len(pair[0]) > 1])(source))


def identifier(write: Callable[[int], str], name: str, shuffled: bool = True) -> Maker:
    def make(source: Source) -> Column:
        keys = source.rng.choice(9 * source.rows, source.rows, replace=False) if shuffled else np.arange(source.rows)
        return as_written(source, name, "id", [write(int(key)) for key in keys])

    return make


def _hex(key: int) -> str:
    text = f"{(key + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def group_id(source: Source) -> Column:
    cells = [f"C{1000 + value // 3}" for value in source.integers(0, source.rows)]
    reason = "a key that repeats groups rows; by its count it may be a category"
    return as_written(source, "customer_id", "id", cells, "category", "text", reason=reason)


def person(source: Source) -> Column:
    """Nearly unique, as names are. Some are shared by chance."""
    draw = [(source.pick(source.words("first")), source.pick(source.words("last"))) for _ in range(source.rows)]
    marks = [source.pick(["", "", "", " jr.", " III"]) for _ in range(source.rows)]
    cells = [f"{first} {chr(65 + row % 26)}. {last}{marks[row]}" for row, (first, last) in enumerate(draw)]
    return as_written(source, source.name("person"), "text", cells, "id")


def free_text(joins: Sequence[str]) -> Maker:
    def make(source: Source) -> Column:
        cells = []
        for row in range(source.rows):
            parts = [source.pick(source.words("phrases")) for _ in range(int(source.rng.integers(1, 4)))]
            cells.append(f"{source.pick(joins).join(parts)} ({row * 37 % 911})")
        return as_written(source, source.name("text"), "text", cells, "id").spoil(source.rng, 0.1, [""])

    return make


def constant(word: str) -> Maker:
    return lambda source: Column("source", "constant", [word] * source.rows, [word] * source.rows)


def empty(word: str) -> Maker:
    return lambda source: Column("reserved", "empty", [None] * source.rows, [word] * source.rows)


IDENTIFIERS: list[Maker] = [
    identifier(lambda key: f"K{key:06}", "Customer ID"),
    identifier(lambda key: str(100000 + key), "id"),
    identifier(lambda key: str(key + 1), "record_id", shuffled=False),
    identifier(lambda key: str(4_000_000_000_000_000_001 + key), "transaction id"),
    identifier(_hex, "uuid"),
    identifier(lambda key: f"{key:07}", "order no"),
    group_id,
]
CODED = "two whole numbers: as a number, a level or a truth value they say the same"
MAKERS: list[Maker] = [
    *(
        category_variants,
        category_variants,
        category_with_gaps,
        many_levels,
        person,
        person,
        free_text([". ", "; ", ", "]),
        free_text([",\n", " "]),
    ),
    *(boolean(), boolean(), boolean_variants, boolean_variants, boolean(missing=0.06)),
    boolean([("1", "0")], CODED),
    boolean([("1.0", "0.0")], CODED, 0.05),
    boolean([("-1", "0")], f"{CODED}; databases of Microsoft write -1 for true"),
    boolean([("x", ""), ("X", "")], "a cross or nothing: nothing means no, but it might mean that nobody asked"),
    boolean([("on", "off"), ("active", "inactive"), ("да", "нет")], "a state, or an answer: two levels either way"),
    *(constant("2024"), constant("EUR"), empty(""), empty("NA")),
]
