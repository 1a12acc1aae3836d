"""Characters that have several forms with the same meaning in a number, a date or a name."""

from __future__ import annotations

import unicodedata

# The prefix that identifies a JSON or parquet number. Its point is always a decimal point, regardless of the column's
# strings.
NUMBER_MARK = "\x02"
MINUS = "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"
BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u0060\uff07\u2032"
NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ODD = {
    **_FULL_WIDTH,
    **dict.fromkeys(map(ord, MINUS), "-"),
    **dict.fromkeys(map(ord, BLANKS), " "),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, NOTHING)),
}


def plain_marks(text: str) -> str:
    """The string with uniform blanks, minus signs and apostrophes, and digits of normal width."""
    return text if text.isascii() else text.translate(_ODD).strip()


def folded(text: str) -> str:
    """The common form of a level's spellings, ignoring case and the kind and number of blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(dict.fromkeys(map(ord, BLANKS), " ")))
    return " ".join(text.split()).casefold()


def listed(words: str) -> frozenset[str]:
    """The words in a space-separated list."""
    return frozenset(words.split())
