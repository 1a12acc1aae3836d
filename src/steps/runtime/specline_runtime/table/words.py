"""Words with a special meaning: for missing cells, and for yes and no."""

from __future__ import annotations

import re
from typing import Iterable, NamedTuple

from .characters import folded

# These words are unambiguous. They are written by R, pandas, databases and spreadsheets.
MISSING = (
    "",
    *("NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "-nan", "-NaN", "NaT", "NULL", "null", "(null)"),
    *("#N/A N/A", "\\N", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"),
)
# In a column of numbers or dates, or next to yes and no, these mean a missing cell. Otherwise, they are ordinary words.
MISSING_AMONG_NUMBERS = frozenset(
    folded(word)
    for word in (
        *("-", "--", "---", "\u2013", "\u2014", "?", "??", ".", "..", "...", "*", "\u2026"),
        *("na", "n.a.", "n. a.", "n.a", "nan", "nil", "none", "null", "missing", "#null!", "n/d", "n.d.", "nd"),
        *(
            "not available",
            "not applicable",
            "not known",
            "not reported",
            "not given",
            "no data",
            "no value",
            "undefined",
        ),
        *("k.a.", "k. a.", "k.a", "keine angabe", "keine angaben", "fehlt", "fehlend", "leer", "entf\u00e4llt"),
        *("non disponible", "non renseign\u00e9", "n.c.", "nc", "sans objet", "manquant", "s.o.", "n.r."),
        *("no disponible", "s/d", "sin datos", "n.d.a.", "brak", "brak danych", "b.d.", "onbekend", "g.o."),
        *("\u306a\u3057", "\u4e0d\u660e", "\u6b20\u640d", "\u672a\u5165\u529b", "\u65e0", "\u672a\u77e5"),
    )
)


# Databases and spreadsheets write a missing date as zero.
_NO_DATE = re.compile(r"0|0{8}|0{1,4}([-./]0{1,4}){2}([T ]0{1,2}(:00){1,2}(\.0+)?)?Z?")


def is_no_date(text: str) -> bool:
    """Whether a cell in a column of dates means a missing date: "0000-00-00"."""
    return _NO_DATE.fullmatch(text) is not None


def means_missing(text: str, kind: str) -> bool:
    """Whether a cell in a column of numbers, dates or booleans means a missing value. `kind` is the column's type."""
    return folded(text) in MISSING_AMONG_NUMBERS or (kind == "date" and is_no_date(text.strip()))


class Answers(NamedTuple):
    """The words for yes and no in one language."""

    yes: frozenset[str]
    no: frozenset[str]


ANSWERS = [
    Answers(frozenset(yes.split()), frozenset(no.split()))
    for yes, no in (
        ("true yes t y", "false no f n"),
        ("wahr ja w j", "falsch nein f n"),
        ("vrai oui v o", "faux non f n"),
        ("verdadero s\u00ed si v s", "falso no f n"),
        ("vero s\u00ec si v s", "falso no f n"),
        ("verdadeiro sim v s", "falso n\u00e3o nao f n"),
        ("waar ja j", "onwaar nee n"),
        ("sand sann ja j", "falsk usann nej nei n"),
        ("prawda tak p t", "fa\u0142sz nie f n"),
        (
            "\u0438\u0441\u0442\u0438\u043d\u0430 \u0434\u0430 \u0434",
            "\u043b\u043e\u0436\u044c \u043d\u0435\u0442 \u043d",
        ),
        ("\u306f\u3044 \u771f \u6709", "\u3044\u3044\u3048 \u507d \u7121"),
        ("\u662f \u771f", "\u5426 \u5047"),
        ("evet do\u011fru e d", "hay\u0131r yanl\u0131\u015f h y"),
        ("on", "off"),
    )
]
_DIGITS = Answers(frozenset(["1", "1.0"]), frozenset(["0", "0.0"]))


def answers_of(levels: Iterable[str], *, declared: bool = False) -> Answers | None:
    """The words for yes and no if the levels are exactly these words in one language, optionally with 1 and 0.

    In a column that is `declared` to be boolean, 1 and 0 alone also mean yes and no, and one of the two can be absent.
    """
    here = {folded(level) for level in levels}
    words = here - _DIGITS.yes - _DIGITS.no
    possible = [_with_digits(one) for one in ANSWERS if words <= one.yes | one.no] if words or declared else []
    for answers in possible:
        if here & answers.yes and here & answers.no:
            return Answers(frozenset(here & answers.yes), frozenset(here & answers.no))
    if not declared or not here or not possible:
        return None
    answers = possible[0]
    return Answers(frozenset(here & answers.yes) or answers.yes, frozenset(here & answers.no) or answers.no)


def nearest_answers(counts: dict[str, int]) -> Answers:
    """The words for yes and no in the language in which most cells are such words, also 1 and 0."""
    cells = [(folded(text), count) for text, count in counts.items()]
    every = [_with_digits(one) for one in ANSWERS]
    return max(every, key=lambda one: sum(count for word, count in cells if word in one.yes | one.no))


def _with_digits(answers: Answers) -> Answers:
    return Answers(answers.yes | _DIGITS.yes, answers.no | _DIGITS.no)


def spellings(counts: dict[str, int]) -> dict[str, list[str]]:
    """Levels with several spellings: the most frequent spelling, and all spellings, the most frequent first."""
    groups: dict[str, list[str]] = {}
    for text in sorted(counts, key=lambda text: (-counts[text], text)):
        groups.setdefault(folded(text), []).append(text)
    return {found[0]: found for found in groups.values() if len(found) > 1}
