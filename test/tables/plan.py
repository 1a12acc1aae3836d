"""Plans the content of each table. Table N of a seed is the same regardless of the number of tables."""

from __future__ import annotations

import date_columns
import distractors
import label_columns
import number_columns
import numpy as np
import word_columns
from ambiguous_columns import AMBIGUOUS, DECIDED
from layouts import LAYOUTS, Layout
from model import Column, Maker, Source
from number_style import STYLES, USUAL
from table_file import Table

OPEN: list[Maker] = [
    maker
    for four in zip(
        *(
            [family[at % len(family)] for at in range(36)]
            for family in (number_columns.MAKERS, date_columns.MAKERS, word_columns.MAKERS, distractors.MAKERS)
        )
    )
    for maker in four
]
ALONE = [*AMBIGUOUS, *DECIDED]
# Columns that are not evidence about number marks, and can therefore be combined with an ambiguous column.
NEUTRAL = [number_columns.small_integer, number_columns.rating, word_columns.category, word_columns.person]


def index_column(style: str, rows: int) -> Column:
    keys = [str(row + (style not in {"pandas", "unnamed"})) for row in range(rows)]
    if style == "names":
        keys = [f"Case {key}" for key in keys]
    return Column("Unnamed: 0" if style == "unnamed" else "", "index", list(keys), keys)


def features(source: Source, number: int) -> tuple[list[Column], str]:
    """The columns except label and index, and "ambiguous" or "decided" if only one column depends on marks or days."""
    if number % 7 < 2:
        alone = ALONE[(number // 7 * 2 + number % 7) % len(ALONE)]
        columns = [alone(source), *(make(source) for make in NEUTRAL), word_columns.boolean()(source)]
        return columns, "ambiguous" if columns[0].ambiguous else "decided"
    base = [number_columns.amount, number_columns.full_precision, number_columns.small_integer, word_columns.category]
    if number % 3 == 1:
        base.append(word_columns.IDENTIFIERS[number % len(word_columns.IDENTIFIERS)])
    three = [OPEN[(3 * number + more) % len(OPEN)] for more in range(3)]
    return [make(source) for make in [*base, *three]], ""


def encodable(text: str, layout: Layout) -> bool:
    return text.encode(layout.encoding, "ignore").decode(layout.encoding) == text


def fits(column: Column, layout: Layout) -> bool:
    """Whether the file's encoding can represent the column. If the file has comments, no cell can look like one."""
    comments = layout.before or layout.between
    text = "".join([column.name, *column.cells])
    return encodable(text, layout) and not (comments and any(cell.startswith("#") for cell in column.cells))


def named_apart(columns: list[Column], duplicate: bool) -> None:
    seen: set[str] = set()
    for column in columns:
        while column.name in seen:
            column.name += " 2"
        seen.add(column.name)
    if duplicate:
        first, second = [column for column in columns if column.kind in {"number", "integer", "category"}][:2]
        second.name = first.name


def make_table(seed: int, number: int) -> Table:
    rng = np.random.default_rng([seed, number])
    layout = LAYOUTS[number % len(LAYOUTS)]
    language = layout.languages[int(rng.integers(len(layout.languages)))]
    rows = int(rng.integers(60, 260))
    styles = [style for style in USUAL[language] if encodable(STYLES[style].thousands, layout)]
    style = styles[int(rng.integers(len(styles)))]
    source = Source(rng, rows, language, STYLES[style], layout.delimiter, rng.standard_normal(rows))
    columns, alone = features(source, number)
    make = label_columns.LABELS[number % len(label_columns.LABELS)]
    if alone and make is label_columns.regression:
        make = label_columns.ambiguous if alone == "ambiguous" else label_columns.binary
    label = make(source)
    leaks = []
    if number % 7 == 3 and not alone:
        columns.append(label_columns.leak(source, label))
        leaks.append(columns[-1])
    elif number % 7 == 5 and label.classes:
        columns.append(label_columns.almost_leak(source, label))
    columns = [column for column in columns if fits(column, layout)]
    # A table with few levels repeats rows by chance, and these repeats do not have to be reported.
    few = number % 11 == 8 and label.classes and not (alone or layout.duplicate)
    if few:
        columns = [column for column in columns if column.kind in {"category", "boolean"} or column.name == "rating"]
    columns = [columns[at] for at in rng.permutation(len(columns))]
    columns.insert(len(columns) if rng.random() < 0.7 else 1, label.column)
    named_apart(columns, layout.duplicate)
    repeats = number % 11 == 6 and not layout.index
    if repeats:
        columns = [column for column in columns if column.kind != "id"]
        order = label_columns.repeated(source)
        for column in columns:
            column.take(order)
    if layout.index:
        columns.insert(0, index_column(layout.index, rows))
    again = len(columns[0].cells) - len(set(zip(*(column.cells for column in columns))))
    truth = {
        "file": {key: value for key, value in vars(layout).items() if key not in {"languages"}},
        "rows": len(columns[0].cells),
        "language": language,
        "style": alone if alone else style,
        "label": {"at": columns.index(label.column), "tasks": label.tasks},
        "leaks": [columns.index(column) for column in leaks if column in columns],
        "repeated": again if repeats else 0,
        "repeatedByChance": 0 if repeats else again,
    }
    return Table(columns, layout, truth)
